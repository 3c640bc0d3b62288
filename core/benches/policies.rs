//! What it costs to read, merge, lint and judge a bucket policy: as large as S3 takes them, and
//! ten times that.
//!
//! ```console
//! $ cargo bench -p redtrail-core
//! ```

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where something is not as it should be"
)]

use std::fmt::Write;

use divan::Bencher;
use redtrail_core::check::{Given, Input, check};
use redtrail_core::documents::Existing;
use redtrail_core::lint::{Kind, lint};
use redtrail_core::plan::{Checked, Plan};

const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.toml");
const BUCKET: &str = "redshift-cluster-audit-logging-111122223333";

/// A hundred statements are as much as S3 takes.
const COUNTS: [usize; 2] = [100, 1_000];

fn main() {
    divan::main();
}

fn plan() -> Plan {
    Checked::toml(WALKTHROUGH).plan.unwrap()
}

/// A policy as a bucket of many teams has it: deliveries of services, rights of accounts, and one
/// denial in ten.
fn policy(count: usize) -> String {
    let mut text = String::from("{\"Version\":\"2012-10-17\",\"Statement\":[");
    for at in 0..count {
        if at > 0 {
            text.push(',');
        }
        let account = 100_000_000_000 + at;
        _ = match at % 10 {
            0 => write!(
                text,
                r#"{{"Sid":"Tls{at}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::{BUCKET}/t{at}/*","Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#
            ),
            1..5 => write!(
                text,
                r#"{{"Sid":"Trail{at}","Effect":"Allow","Principal":{{"Service":"cloudtrail.amazonaws.com"}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::{BUCKET}/trail/AWSLogs/{account}/*"}}"#
            ),
            _ => write!(
                text,
                r#"{{"Sid":"Team{at}","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::{BUCKET}/team{at}/*"}}"#
            ),
        };
    }
    text + "]}"
}

#[divan::bench(args = COUNTS)]
fn merging(bencher: Bencher<'_, '_>, count: usize) {
    let (plan, policy) = (plan(), policy(count));
    bencher.bench(|| Existing::from(&*policy).merged(&plan).unwrap());
}

#[divan::bench(args = COUNTS)]
fn linting(bencher: Bencher<'_, '_>, count: usize) {
    let policy = policy(count);
    bencher.bench(|| lint(&policy, Some(Kind::Bucket)));
}

#[divan::bench(args = COUNTS)]
fn checking(bencher: Bencher<'_, '_>, count: usize) {
    let (plan, policy) = (plan(), policy(count));
    bencher.bench(|| checked(&plan, &policy));
}

/// What the page does at every key.
#[divan::bench(args = COUNTS)]
fn all_three(bencher: Bencher<'_, '_>, count: usize) {
    let (plan, policy) = (plan(), policy(count));
    bencher.bench(|| {
        let merged = Existing::from(&*policy).merged(&plan).unwrap().text;
        (
            lint(&policy, Some(Kind::Bucket)).len(),
            checked(&plan, &merged),
        )
    });
}

fn checked(plan: &Plan, policy: &str) -> usize {
    let given = Given {
        bucket_policy: Some(Input {
            name: "policy.json",
            text: policy,
        }),
        ..Given::default()
    };
    check(plan, &given).unwrap().findings.len()
}

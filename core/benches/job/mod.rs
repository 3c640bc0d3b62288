//! What is timed: a plan, and the policy of a bucket that many share.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where something is not as it should be"
)]

use std::fmt::Write;

use redtrail_core::check::{Input, Standing, check};
use redtrail_core::documents::Existing;
use redtrail_core::lint::{Kind, lint};
use redtrail_core::plan::{Checked, Plan};

const WALKTHROUGH: &str = include_str!("../../tests/golden/walkthrough/link.txt");
const BUCKET: &str = "redshift-cluster-audit-logging-111122223333";

/// What is timed.
#[derive(Debug)]
pub(crate) struct Job {
    plan: Plan,
    pub(crate) policy: String,
}

impl Job {
    /// A policy of so many statements.
    pub(crate) fn of(count: usize) -> Self {
        Self {
            plan: Checked::link(WALKTHROUGH).plan.unwrap(),
            policy: policy(count),
        }
    }

    pub(crate) fn merged(&self) -> String {
        Existing::from(&*self.policy)
            .merged(&self.plan)
            .unwrap()
            .text
    }

    pub(crate) fn linted(&self) -> usize {
        lint(&self.policy, Some(Kind::Bucket)).len()
    }

    pub(crate) fn checked(&self, policy: &str) -> usize {
        let standing = Standing {
            bucket_policy: Some(Input::new("policy.json", policy)),
            ..Standing::default()
        };
        let given = standing.given(&self.plan).unwrap();
        check(&self.plan, &given).unwrap().findings.len()
    }

    /// What the page does at every key.
    pub(crate) fn all_three(&self) -> usize {
        self.linted() + self.checked(&self.merged())
    }
}

/// A policy as a bucket of many teams has it: deliveries of services, rights of accounts, and one
/// denial in ten.
fn policy(count: usize) -> String {
    let mut text = String::from("{\"Version\":\"2012-10-17\",\"Statement\":[");
    for at in 0..count {
        if at > 0 {
            text.push(',');
        }
        _ = match at % 10 {
            0 => write!(
                text,
                r#"{{"Sid":"Tls{at}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::{BUCKET}/t{at}/*","Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#
            ),
            1..5 => write!(
                text,
                r#"{{"Sid":"Trail{at}","Effect":"Allow","Principal":{{"Service":"cloudtrail.amazonaws.com"}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::{BUCKET}/trail/AWSLogs/1{at:011}/*"}}"#
            ),
            _ => write!(
                text,
                r#"{{"Sid":"Team{at}","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::1{at:011}:root"}},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::{BUCKET}/team{at}/*"}}"#
            ),
        };
    }
    text + "]}"
}

//! How many calls it takes, which is what a run costs in time.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use super::aws::Aws;

const ACCOUNTS: [&str; 3] = ["222222222222", "333333333333", "444455556666"];
const CLUSTERS: usize = 3;

fn plan() -> String {
    let mut plan = "version = 1\n[bucket]\nname = \"central-audit-logs\"\naccount = \"111122223333\"\nregion = \"us-east-1\"\n".to_owned();
    for account in ACCOUNTS {
        for number in 0..CLUSTERS {
            write!(
                plan,
                "\n[[clusters]]\naccount = \"{account}\"\nregion = \"us-east-1\"\nid = \"warehouse-{number}\"\n"
            )
            .unwrap();
        }
    }
    plan
}

/// The most calls of one run: for a cluster, for an account beside that, for the bucket. Who
/// assumes the roles has no other call, so each account's part of that is counted to it.
fn most(calls: &[Value]) -> [usize; 3] {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut assumed = 0;
    for call in calls {
        let account = call["account"].as_str().unwrap();
        let of = match (
            call["service"].as_str().unwrap(),
            call["operation"].as_str().unwrap(),
        ) {
            ("sts", "AssumeRole") => {
                assumed += 1;
                continue;
            }
            ("s3", _) => "bucket",
            (_, "EnableLogging" | "DescribeLoggingStatus") => "cluster",
            _ => "account",
        };
        *counts.entry((of, account)).or_default() += 1;
    }
    let most = |of: &str| {
        let own = counts.iter().filter(|((what, _), _)| *what == of);
        own.map(|(_, count)| *count).max().unwrap_or_default()
    };
    let assumed = usize::div_ceil(assumed, ACCOUNTS.len() + 1);
    [
        most("cluster").div_ceil(CLUSTERS),
        most("account") + assumed,
        most("bucket"),
    ]
}

#[test]
fn applying_takes_few_calls_and_applying_again_fewer_and_no_write() {
    let aws = Aws::of(&plan());
    let run = || {
        aws.calls();
        _ = aws.redtrail("apply plan.toml --yes").exits(0);
        aws.calls()
    };
    let [cluster, account, bucket] = most(&run());
    assert!(
        cluster <= 2 && account <= 20,
        "{cluster}, {account}, {bucket}"
    );
    aws.writes();
    let [cluster, account, bucket] = most(&run());
    assert!(
        cluster <= 1 && account <= 8 && bucket <= 10,
        "{cluster}, {account}, {bucket}"
    );
    aws.calls();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
}

//! A verdict is about one cluster: which others a plan has besides changes nothing in it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redtrail_core::check::{Call, Given, GivenBucket, GivenCaller, Input, check};
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::sight::Sight;

use crate::tries;

/// Clusters of two accounts and two Regions, of which some have much in common.
const CLUSTERS: [&str; 5] = [
    "444455556666:us-east-1:sales",
    "444455556666:us-east-1:stock",
    "444455556666:us-east-1:stock-2",
    "444455556666:us-east-2:sales",
    "777788889999:us-east-1:sales",
];

fn plan(clusters: &[&str]) -> Plan {
    let cluster = |word: &&str| {
        let parts: Vec<&str> = word.split(':').collect();
        let (account, region, id) = (parts[0], parts[1], parts[2]);
        format!(r#"{{"account":"{account}","region":"{region}","id":"{id}"}}"#)
    };
    let clusters: Vec<String> = clusters.iter().map(cluster).collect();
    let text = format!(
        r#"{{"version":1,"bucket":{{"name":"logs","account":"111122223333","region":"us-east-1","prefix":"audit"}},"caller":{{"kind":"role","name":"redtrail-audit"}},"clusters":[{}]}}"#,
        clusters.join(",")
    );
    Checked::json(&text).plan.unwrap()
}

fn resource() -> impl Strategy<Value = &'static str> {
    select(vec![
        r#""*""#,
        r#""arn:aws:s3:::logs/*""#,
        r#"["arn:aws:s3:::logs","arn:aws:s3:::logs/audit/*"]"#,
        r#""arn:aws:s3:::logs/*_stock*""#,
        r#""arn:aws:s3:::logs/*/us-east-1/*""#,
        r#""arn:aws:s3:::logs/*_sales_????""#,
        r#""arn:aws:redshift:*:444455556666:cluster:stock""#,
        r#""arn:aws:redshift:*:444455556666:cluster:stock*""#,
        r#""arn:aws:redshift:*:${aws:ResourceAccount}:cluster:stock""#,
        r#""arn:aws:s3:::logs/*/${aws:SourceAccount}_redshift_*_stock_*""#,
        r#"["arn:aws:redshift:us-east-1:444455556666:cluster:sales","arn:aws:redshift:us-east-1:444455556666:cluster:stock"]"#,
    ])
}

fn condition() -> impl Strategy<Value = &'static str> {
    select(vec![
        "{}",
        "{}",
        r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
        r#"{"ArnLike":{"AWS:sourcearn":"arn:aws:redshift:us-east-1:444455556666:cluster:stock"}}"#,
        r#"{"ArnNotLike":{"aws:SourceArn":"arn:aws:redshift:*:*:cluster:stock*"}}"#,
        r#"{"StringEquals":{"aws:SourceAccount":"444455556666"}}"#,
        r#"{"StringEquals":{"aws:RequestedRegion":"us-east-2"}}"#,
        r#"{"StringLike":{"aws:PrincipalAccount":"7777*"}}"#,
        r#"{"StringLike":{"aws:SourceArn":"*${aws:SourceAccount}*sales"}}"#,
        r#"{"StringNotEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}"#,
    ])
}

fn statement(principal: &'static str) -> impl Strategy<Value = String> {
    let effect = select(vec!["Allow", "Allow", "Deny"]);
    let on = select(vec!["Resource", "Resource", "Resource", "NotResource"]);
    let action = select(vec![
        r#""*""#,
        r#"["s3:PutObject","redshift:EnableLogging"]"#,
        r#"["s3:GetBucketAcl","redshift:*"]"#,
    ]);
    (effect, action, on, resource(), condition()).prop_map(
        move |(effect, action, on, resource, condition)| {
            format!(
                r#"{{"Effect":"{effect}",{principal}"Action":{action},"{on}":{resource},"Condition":{condition}}}"#
            )
        },
    )
}

/// A policy that mostly allows everything, and sometimes not quite.
fn policy(principal: &'static str, most: usize) -> impl Strategy<Value = String> {
    let version = select(vec!["2012-10-17", "2012-10-17", "2008-10-17"]);
    let is_open = prop::bool::weighted(0.7);
    let odd = vec(statement(principal), 0..=most);
    (version, is_open, odd).prop_map(move |(version, is_open, mut statements)| {
        let open = format!(r#"{{"Effect":"Allow",{principal}"Action":"*","Resource":"*"}}"#);
        if is_open || statements.is_empty() {
            statements.insert(0, open);
        }
        format!(
            r#"{{"Version":"{version}","Statement":[{}]}}"#,
            statements.join(",")
        )
    })
}

fn given() -> impl Strategy<Value = Given> {
    let whom = r#""Principal":"*","#;
    let some = |policies: Vec<String>| {
        let named = policies.into_iter().enumerate();
        let inputs = named.map(|(at, text)| Input::new(format!("{at}.json"), text));
        inputs.collect::<Vec<_>>()
    };
    let there = |text: Option<String>| {
        text.map_or(Sight::Absent, |text| {
            Sight::There(Input::new("one.json", text))
        })
    };
    let parts = (
        policy(whom, 2),
        vec(policy("", 1), 1..=1),
        proptest::option::weighted(0.2, policy("", 1)),
        vec(policy("", 1), 0..2),
        vec(policy(whom, 1), 0..2),
    );
    parts.prop_map(move |(bucket, identities, boundary, scps, rcps)| {
        let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;
        let caller = GivenCaller {
            is_missing: false,
            identity_policies: some(identities),
            are_all: true,
            trust_policy: Sight::There(Input::new("trust.json", trust)),
            boundary: there(boundary),
        };
        let accounts = ["444455556666", "777788889999"].map(|id| id.parse().unwrap());
        let bucket = GivenBucket {
            policy: Sight::There(Input::new("bucket.json", bucket)),
            ..GivenBucket::default()
        };
        Given {
            buckets: [("logs".parse().unwrap(), bucket)].into(),
            callers: accounts.map(|id| (id, caller.clone())).into(),
            scps: some(scps),
            rcps: some(rcps),
            ..Given::default()
        }
    })
}

proptest! {
    #![proptest_config(tries(256))]

    #[test]
    fn a_cluster_is_judged_among_others_as_it_is_alone(given in given()) {
        let together = check(&plan(&CLUSTERS), &given).unwrap().calls;
        for cluster in CLUSTERS {
            let alone = check(&plan(&[cluster]), &given).unwrap().calls;
            let among: Vec<&Call> = together.iter().filter(|call| call.cluster == cluster).collect();
            prop_assert_eq!(among, alone.iter().collect::<Vec<_>>());
        }
    }
}

//! `redtrail discover`: which clusters there are, and where their audit logs go.

use std::fmt::Write as _;
use std::time::Instant;

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::Aws;
use super::operator::refused;
use super::scene::{BUCKET, BUCKET_ACCOUNT, CLUSTER_ACCOUNT, WALKTHROUGH};
use crate::folder::run;

const OTHER_ACCOUNT: &str = "777788889999";
const ROLE: &str = "--cluster-role arn:aws:iam::{account}:role/operator";

/// Three accounts with a cluster in every state.
fn scene() -> Aws {
    let aws = Aws::without_things(WALKTHROUGH);
    let cluster = |id: &str, region: &str, more: Value| {
        let mut cluster = json!({"account": CLUSTER_ACCOUNT, "region": region, "id": id});
        let more = more.as_object().unwrap().clone();
        cluster.as_object_mut().unwrap().extend(more);
        cluster
    };
    let theirs = json!({"account": OTHER_ACCOUNT, "region": "us-east-1", "id": "theirs"});
    aws.seed(&json!({
        "buckets": [
            {"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"},
            {"name": "own-logs", "account": CLUSTER_ACCOUNT, "region": "us-east-2"},
        ],
        "clusters": [
            cluster("sent-away", "us-east-2", json!({"logging": {"bucket": BUCKET, "prefix": "rsauditlog1"}})),
            cluster("kept-here", "us-east-2", json!({"logging": {"bucket": "own-logs", "prefix": "logs"}})),
            cluster("elsewhere", "us-east-2", json!({"logging": {"bucket": "gone-bucket", "prefix": "logs"}, "status": "paused"})),
            cluster("watched", "us-east-1", json!({"logging": {"destination": "cloudwatch", "s3table": true}})),
            cluster("tables", "us-east-1", json!({"logging": {"s3table": true}})),
            cluster("refused", "us-east-1", json!({"logging": {"bucket": BUCKET, "prefix": "rsauditlog1"}})),
            theirs,
        ],
    }));
    let failed = aws.deliver_by(CLUSTER_ACCOUNT, "us-east-1", "refused");
    assert!(failed.is_some());
    aws.calls();
    aws
}

#[test]
fn every_cluster_is_told_with_where_its_logs_go() {
    let aws = scene();
    let words = format!("discover --accounts {CLUSTER_ACCOUNT},{OTHER_ACCOUNT} {ROLE}");
    _ = aws
        .redtrail_alone(&words)
        .exits(0)
        .prints(expect![[r#"
            failing        refused    444455556666  us-east-1  s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ of another account
                           Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.
            off            tables     444455556666  us-east-1  system tables to S3 Tables
            CloudWatch     watched    444455556666  us-east-1  system tables to S3 Tables
            cross-account  elsewhere  444455556666  us-east-2  s3://gone-bucket/logs/ of another account; paused
            same account   kept-here  444455556666  us-east-2  s3://own-logs/logs/
            cross-account  sent-away  444455556666  us-east-2  s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ of another account
            off            theirs     777788889999  us-east-1
        "#]])
        .says(expect![[r#"
            7 clusters in 2 accounts and 34 Regions
        "#]]);
    // Whoever owns the bucket says so where it is asked, too.
    let words = format!(
        "discover --accounts {CLUSTER_ACCOUNT},{BUCKET_ACCOUNT} --regions us-east-2 --output json {ROLE}"
    );
    _ = aws
        .redtrail_alone(&words)
        .exits(0)
        .prints(expect![[r#"
            {
              "schema": "redtrail.discover.v1",
              "findings": [],
              "clusters": [
                {
                  "account": "444455556666",
                  "region": "us-east-2",
                  "id": "elsewhere",
                  "status": "paused",
                  "state": "cross-account",
                  "destination": "cross-account",
                  "bucket": "gone-bucket",
                  "prefix": "logs/",
                  "bucket_account": null,
                  "bucket_region": null,
                  "system_tables": false,
                  "last_success": null,
                  "last_failure": null,
                  "failure": null
                },
                {
                  "account": "444455556666",
                  "region": "us-east-2",
                  "id": "kept-here",
                  "status": "available",
                  "state": "same-account",
                  "destination": "same-account",
                  "bucket": "own-logs",
                  "prefix": "logs/",
                  "bucket_account": "444455556666",
                  "bucket_region": "us-east-2",
                  "system_tables": false,
                  "last_success": null,
                  "last_failure": null,
                  "failure": null
                },
                {
                  "account": "444455556666",
                  "region": "us-east-2",
                  "id": "sent-away",
                  "status": "available",
                  "state": "cross-account",
                  "destination": "cross-account",
                  "bucket": "redshift-cluster-audit-logging-111122223333",
                  "prefix": "rsauditlog1/",
                  "bucket_account": "111122223333",
                  "bucket_region": "us-east-1",
                  "system_tables": false,
                  "last_success": null,
                  "last_failure": null,
                  "failure": null
                }
              ],
              "refused": []
            }
        "#]])
        .says_nothing();
}

#[test]
fn no_more_is_asked_than_has_to_be() {
    let aws = scene();
    let words = format!(
        "discover --accounts {CLUSTER_ACCOUNT},{OTHER_ACCOUNT} --regions us-east-1,us-east-2 {ROLE}"
    );
    _ = aws.redtrail_alone(&words).exits(0);
    expect![[r#"
        123456789012 AssumeRole 2
        444455556666 DescribeClusters 2
        444455556666 DescribeLoggingStatus 6
        444455556666 ListBuckets 1
        777788889999 DescribeClusters 2
        777788889999 DescribeLoggingStatus 1
        777788889999 ListBuckets 1
    "#]]
    .assert_eq(&counted(&aws));
}

/// How often each operation was called, in each account.
fn counted(aws: &Aws) -> String {
    let mut lines: Vec<String> = aws
        .calls()
        .iter()
        .map(|call| {
            let text = |name: &str| call[name].as_str().unwrap_or("nobody").to_owned();
            format!("{} {}", text("account"), text("operation"))
        })
        .collect();
    lines.sort();
    let mut counted = String::new();
    for alike in lines.chunk_by(|one, other| one == other) {
        _ = writeln!(counted, "{} {}", alike[0], alike.len());
    }
    counted
}

#[test]
fn a_long_list_is_read_to_its_end() {
    let aws = Aws::without_things(WALKTHROUGH);
    let clusters: Vec<Value> = (0..130)
        .map(|number| json!({"account": CLUSTER_ACCOUNT, "region": "us-east-2", "id": format!("many-{number:03}")}))
        .collect();
    aws.seed(&json!({"clusters": clusters}));
    let words = format!("discover --accounts {CLUSTER_ACCOUNT} --regions us-east-2 {ROLE}");
    let ran = aws.redtrail_alone(&words).exits(0).says(expect![[r#"
        130 clusters in 1 account and 1 Region
    "#]]);
    let ids: Vec<&str> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    let all: Vec<String> = (0..130).map(|number| format!("many-{number:03}")).collect();
    assert_eq!(ids, all);
    expect![[r#"
        123456789012 AssumeRole 1
        444455556666 DescribeClusters 2
        444455556666 DescribeLoggingStatus 130
    "#]]
    .assert_eq(&counted(&aws));
}

#[test]
fn calls_are_on_their_way_at_once_and_throttling_is_waited_out() {
    let aws = Aws::without_things(WALKTHROUGH);
    let clusters: Vec<Value> = (0..40)
        .map(|number| json!({"account": CLUSTER_ACCOUNT, "region": "us-east-2", "id": format!("many-{number:03}")}))
        .collect();
    aws.seed(&json!({"clusters": clusters}));
    let words = format!("discover --accounts {CLUSTER_ACCOUNT} {ROLE}");
    aws.switch(&json!({"latency_ms": 100}));
    let start = Instant::now();
    let ran = aws.redtrail_alone(&words).exits(0);
    assert_eq!(ran.stdout.lines().count(), 40);
    // One after the other, 75 calls would take more than seven seconds.
    let calls = aws.calls().len();
    let took = start.elapsed().as_millis();
    assert!(calls >= 75 && took < 4000, "{calls} calls in {took} ms");

    aws.switch(&json!({"latency_ms": 0, "throttle_first": 1}));
    let ran = aws.redtrail_alone(&words).exits(0);
    assert_eq!(ran.stdout.lines().count(), 40);
}

#[test]
fn who_refuses_is_listed_and_the_rest_is_told() {
    let aws = scene();
    let denied = |region: &str, operation: &str| json!({"service": "redshift", "operation": operation, "region": region, "account": CLUSTER_ACCOUNT, "times": 99, "status": 403, "code": "AccessDenied", "message": format!("{operation} is not for you in {region}")});
    aws.switch(&json!({
        "operators": ["by-hand", "operator"],
        "failures": [
            denied("us-east-2", "DescribeClusters"),
            denied("eu-west-1", "DescribeClusters"),
            denied("us-east-1", "DescribeLoggingStatus"),
        ],
    }));
    // A role that IAM holds lets in only whom it trusts.
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;
    aws.operator(OTHER_ACCOUNT)
        .iam(&[
            ("Action", "CreateRole"),
            ("RoleName", "operator"),
            ("AssumeRolePolicyDocument", trust),
        ])
        .done();
    let words = format!(
        "discover --accounts {CLUSTER_ACCOUNT},{OTHER_ACCOUNT} --regions us-east-1,us-east-2,eu-west-1,eu-west-2 {ROLE}"
    );
    _ = aws
        .redtrail_alone(&words)
        .exits(3)
        .prints(expect![[r#"
            not seen       refused  444455556666  us-east-1
            not seen       tables   444455556666  us-east-1
            not seen       watched  444455556666  us-east-1
        "#]])
        .says(expect![[r#"
            3 clusters in 1 of 2 accounts and 4 Regions
            warning: redshift:DescribeClusters in account 444455556666, eu-west-1, was refused with AccessDenied: DescribeClusters is not for you in eu-west-1 (request …); likewise in us-east-2
              mend `redtrail discover --help` tells which actions it needs

            warning: redshift:DescribeLoggingStatus in account 444455556666, us-east-1, was refused with AccessDenied: DescribeLoggingStatus is not for you in us-east-1 (request …); not seen: the logging of refused, tables, watched
              mend `redtrail discover --help` tells which actions it needs

            warning: sts:AssumeRole in account 777788889999, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::777788889999:role/operator (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it

        "#]]);
    let answer = aws
        .redtrail_alone(&format!("{words} --output json"))
        .exits(3)
        .json();
    expect![[r#"
        [
          {
            "account": "777788889999",
            "region": null,
            "cluster": null,
            "reason": "sts:AssumeRole in account 777788889999, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::777788889999:role/operator (request …)"
          },
          {
            "account": "444455556666",
            "region": "eu-west-1",
            "cluster": null,
            "reason": "redshift:DescribeClusters in account 444455556666, eu-west-1, was refused with AccessDenied: DescribeClusters is not for you in eu-west-1 (request …)"
          },
          {
            "account": "444455556666",
            "region": "us-east-2",
            "cluster": null,
            "reason": "redshift:DescribeClusters in account 444455556666, us-east-2, was refused with AccessDenied: DescribeClusters is not for you in us-east-2 (request …)"
          },
          {
            "account": "444455556666",
            "region": "us-east-1",
            "cluster": "refused",
            "reason": "redshift:DescribeLoggingStatus in account 444455556666, us-east-1, was refused with AccessDenied: DescribeLoggingStatus is not for you in us-east-1 (request …)"
          },
          {
            "account": "444455556666",
            "region": "us-east-1",
            "cluster": "tables",
            "reason": "redshift:DescribeLoggingStatus in account 444455556666, us-east-1, was refused with AccessDenied: DescribeLoggingStatus is not for you in us-east-1 (request …)"
          },
          {
            "account": "444455556666",
            "region": "us-east-1",
            "cluster": "watched",
            "reason": "redshift:DescribeLoggingStatus in account 444455556666, us-east-1, was refused with AccessDenied: DescribeLoggingStatus is not for you in us-east-1 (request …)"
          }
        ]
    "#]].assert_eq(&(serde_json::to_string_pretty(&answer["refused"]).unwrap() + "\n"));
}

#[test]
fn where_nothing_could_be_looked_at_it_has_failed() {
    let aws = scene();
    aws.switch(&json!({"operators": ["by-hand"]}));
    let words = format!("discover --accounts {CLUSTER_ACCOUNT},{OTHER_ACCOUNT} {ROLE}");
    _ = aws
        .redtrail_alone(&words)
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            nothing could be looked at
            error: sts:AssumeRole in account 444455556666, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/operator (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it
            error: sts:AssumeRole in account 777788889999, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::777788889999:role/operator (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it
        "#]]);
    let answer = aws
        .redtrail_alone(&format!("{words} --output json"))
        .exits(1)
        .json();
    assert_eq!(answer["clusters"], json!([]));
    assert_eq!(answer["refused"].as_array().unwrap().len(), 2);
}

#[test]
fn a_region_that_is_not_enabled_is_passed_over_unless_it_is_named() {
    let aws = scene();
    let unknown = |region: &str| json!({"service": "redshift", "operation": "DescribeClusters", "region": region, "times": 99, "status": 403, "code": "InvalidClientTokenId", "message": "The security token included in the request is invalid."});
    aws.switch(&json!({"failures": [unknown("af-south-1"), unknown("ap-east-1")]}));
    let words = format!("discover --accounts {OTHER_ACCOUNT} {ROLE}");
    _ = aws
        .redtrail_alone(&format!("{words} -v"))
        .untraced()
        .exits(0)
        .prints(expect![[r#"
            off            theirs  777788889999  us-east-1
        "#]])
        .says(expect![[r#"
            1 cluster in 1 account and 34 Regions
            note[region-skipped]: account 777788889999 was not looked at in af-south-1, ap-east-1: these opt-in Regions do not know its credentials, as is the case where they are not enabled
              mend if one of them is enabled, name it with --regions, with credentials of a Regional endpoint of STS
              see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html

        "#]]);
    _ = aws
        .redtrail_alone(&format!("{words} --regions us-east-1,af-south-1"))
        .exits(3)
        .prints(expect![[r#"
            off            theirs  777788889999  us-east-1
        "#]])
        .says(expect![[r#"
            1 cluster in 1 account and 2 Regions
            warning: redshift:DescribeClusters in account 777788889999, af-south-1, was refused with InvalidClientTokenId: The security token included in the request is invalid (request …)
              mend the Region is not enabled in the account, or the session is one of the global endpoint of STS: take one of a Regional endpoint

        "#]]);
    // A Region that every account has knows everybody.
    aws.switch(&json!({"failures": [unknown("us-west-2")]}));
    _ = aws.redtrail_alone(&words).exits(3);
}

/// Makes a role `auditor` in the cluster account with these rights.
fn hire(aws: &Aws, statements: &Value) {
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
    let rights = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let operator = aws.operator(CLUSTER_ACCOUNT);
    for words in [
        [
            ("Action", "CreateRole"),
            ("AssumeRolePolicyDocument", trust),
        ]
        .as_slice(),
        &[
            ("Action", "PutRolePolicy"),
            ("PolicyName", "rights"),
            ("PolicyDocument", &rights),
        ],
    ] {
        let mut words = words.to_vec();
        words.push(("RoleName", "auditor"));
        operator.iam(&words).done();
    }
    aws.switch(&json!({"operators": ["by-hand"]}));
    aws.calls();
}

#[test]
fn what_help_says_that_it_needs_is_enough() {
    let aws = scene();
    let help = aws.redtrail_alone("discover --help").exits(0).stdout;
    let (_, needs) = help.split_once("Needs in each account").unwrap();
    let actions: Vec<&str> = needs
        .split(|c: char| !c.is_ascii_alphanumeric() && c != ':')
        .filter(|word| word.starts_with("redshift:") || *word == "s3:ListAllMyBuckets")
        .collect();
    assert_eq!(
        actions,
        [
            "redshift:DescribeClusters",
            "redshift:DescribeLoggingStatus",
            "s3:ListAllMyBuckets"
        ]
    );
    hire(
        &aws,
        &json!({"Effect": "Allow", "Action": actions, "Resource": "*"}),
    );
    let words = "discover --cluster-role arn:aws:iam::444455556666:role/auditor";
    let ran = aws.redtrail_alone(words).exits(0);
    let clusters = ran.stdout.lines().filter(|line| !line.starts_with(' '));
    assert_eq!(clusters.count(), 6);
    assert!(!ran.stdout.contains("unknown"), "{}", ran.stdout);
    assert_eq!(refused(&aws), [] as [Value; 0]);
}

#[test]
fn a_bucket_s_owner_is_told_by_the_bucket_where_buckets_may_not_be_listed() {
    let aws = scene();
    // In another Region than its cluster, where S3 has to be asked again.
    aws.seed(&json!({
        "buckets": [{"name": "far-logs", "account": CLUSTER_ACCOUNT, "region": "eu-west-1"}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": "us-east-2", "id": "far", "logging": {"bucket": "far-logs", "prefix": "logs"}}],
    }));
    hire(
        &aws,
        &json!([
            {"Effect": "Allow", "Action": "redshift:Describe*", "Resource": "*"},
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"},
        ]),
    );
    let words =
        "discover --cluster-role arn:aws:iam::444455556666:role/auditor --regions us-east-2";
    _ = aws
        .redtrail_alone(&format!("{words} -v"))
        .untraced()
        .exits(0)
        .prints(expect![[r#"
            owner unknown  elsewhere  444455556666  us-east-2  s3://gone-bucket/logs/ of an unknown account; paused
            same account   far        444455556666  us-east-2  s3://far-logs/logs/
            same account   kept-here  444455556666  us-east-2  s3://own-logs/logs/
            owner unknown  sent-away  444455556666  us-east-2  s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ of an unknown account
        "#]])
        .says(expect![[r#"
            4 clusters in 1 account and 1 Region
            note[owner-unknown]: nobody could tell whose these buckets are: gone-bucket, redshift-cluster-audit-logging-111122223333. Either they are another account's, or they may not be looked at
              mend allow s3:ListAllMyBuckets in the account of the cluster
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html
              see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html

        "#]]);
    expect![[r#"
        123456789012 AssumeRole 1
        444455556666 DescribeClusters 1
        444455556666 DescribeLoggingStatus 4
        444455556666 HeadBucket 5
        444455556666 ListBuckets 1
    "#]]
    .assert_eq(&counted(&aws));
}

#[test]
fn the_account_of_the_credentials_is_looked_at_where_none_is_named() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(
        &json!({"clusters": [{"account": "123456789012", "region": "eu-west-1", "id": "ours"}]}),
    );
    _ = aws
        .redtrail_alone("discover")
        .exits(0)
        .prints(expect![[r#"
            off            ours  123456789012  eu-west-1
        "#]])
        .says(expect![[r#"
            1 cluster in 1 account and 34 Regions
        "#]]);
    _ = aws
        .redtrail_alone("discover --regions us-east-1")
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            0 clusters in 1 account and 1 Region
        "#]]);
    // The Region of the environment tells the partition.
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail.env("AWS_REGION", "cn-north-1");
    _ = run(redtrail.arg("discover"), "")
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            0 clusters in 1 account and 2 Regions
        "#]]);
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY");
    _ = run(redtrail.arg("discover"), "")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: the credentials do not say whose they are: no credentials found in chain; sign in, or name accounts with --accounts and a profile or role for them
        "#]]);
}

#[test]
fn wrong_words_are_told() {
    let aws = Aws::without_things(WALKTHROUGH);
    for (words, said) in [
        (
            format!("discover {ROLE}"),
            expect![[r#"
            error: {account} stands for accounts that nobody has named: name them with --accounts
        "#]],
        ),
        (
            "discover --cluster-profile in-{account}".to_owned(),
            expect![[r#"
                error: {account} stands for accounts that nobody has named: name them with --accounts
            "#]],
        ),
        (
            "discover --bucket central-logs".to_owned(),
            expect![[r#"
            error: flags about the plan go with --plan or --out: without them no plan is made
        "#]],
        ),
        (
            "discover --accounts 4444".to_owned(),
            expect![[r#"
            error: invalid value '4444' for '--accounts <ID>...': an account ID is exactly 12 digits

            For more information, try '--help'.
        "#]],
        ),
        (
            "discover --regions us-east-1a".to_owned(),
            expect![[r#"
            error: invalid value 'us-east-1a' for '--regions <REGION>...': a Region is lowercase words and a number joined by hyphens, such as us-east-1; did you mean `us-east-1`?

            For more information, try '--help'.
        "#]],
        ),
    ] {
        _ = aws
            .redtrail_alone(&words)
            .exits(2)
            .prints(expect![])
            .says(said);
    }
    assert_eq!(aws.calls(), [] as [Value; 0]);
}

#[test]
fn a_plan_comes_of_it() {
    let aws = scene();
    let there = format!("--accounts {CLUSTER_ACCOUNT} --regions us-east-1 {ROLE}");
    // What is not known is left out, and said.
    _ = aws
        .redtrail_alone(&format!("discover {there} --plan --name found"))
        .exits(0)
        .prints(expect![[r#"
            version = 1
            name = "found"

            [bucket]
            name = "redshift-cluster-audit-logging-111122223333"
            prefix = "rsauditlog1"

            [[clusters]]
            account = "444455556666"
            region = "us-east-1"
            id = "refused"

            [[clusters]]
            account = "444455556666"
            region = "us-east-1"
            id = "tables"

            [[clusters]]
            account = "444455556666"
            region = "us-east-1"
            id = "watched"
        "#]])
        .says(expect![[r#"
            3 clusters in 1 account and 1 Region
            warning[field-missing]: the bucket account is missing
              mend give --bucket-account

            warning[field-missing]: the bucket Region is missing
              mend give --bucket-region

            notes: plan-bucket; -v shows them in full
        "#]]);
    // The bucket's account, too, tells all that there is to know.
    let words = format!(
        "discover --accounts {CLUSTER_ACCOUNT},{BUCKET_ACCOUNT} --regions us-east-1 {ROLE}"
    );
    let ran = aws
        .redtrail_alone(&format!("{words} --out found.toml"))
        .exits(0);
    assert!(ran.stdout.starts_with("failing "), "{}", ran.stdout);
    expect![[r#"
        version = 1
        name = "audit"

        [bucket]
        name = "redshift-cluster-audit-logging-111122223333"
        account = "111122223333"
        region = "us-east-1"
        prefix = "rsauditlog1"

        [caller]
        kind = "role"
        name = "redtrail-audit"

        [[clusters]]
        account = "444455556666"
        region = "us-east-1"
        id = "refused"

        [[clusters]]
        account = "444455556666"
        region = "us-east-1"
        id = "tables"

        [[clusters]]
        account = "444455556666"
        region = "us-east-1"
        id = "watched"
    "#]]
    .assert_eq(&aws.folder.read("found.toml"));
    _ = aws
        .folder
        .redtrail("show found.toml bucket-policy")
        .exits(0);
    // A flag counts for more, and JSON is written as `redtrail plan` writes it.
    let flags = "--bucket own-logs --bucket-account 444455556666 --bucket-region us-east-1 --caller user/auditor";
    _ = aws
        .redtrail_alone(&format!("discover {there} --out found.json {flags}"))
        .exits(0);
    let clusters = ["refused", "tables", "watched"]
        .map(|id| format!("--cluster {CLUSTER_ACCOUNT}:us-east-1:{id}"))
        .join(" ");
    _ = aws
        .folder
        .redtrail(&format!("plan --out planned.json {flags} {clusters}"))
        .exits(0);
    assert_eq!(
        aws.folder.read("found.json"),
        aws.folder.read("planned.json")
    );
    // Another text is never overwritten.
    _ = aws
        .redtrail_alone(&format!("discover {there} --out found.toml"))
        .exits(2);
    // Where there is no cluster there is no plan.
    let nowhere = format!("discover --accounts {BUCKET_ACCOUNT} --regions us-east-1 {ROLE}");
    _ = aws
        .redtrail_alone(&format!("{nowhere} --out none.toml"))
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            0 clusters in 1 account and 1 Region
        "#]]);
    assert!(!aws.folder.path("none.toml").exists());
}

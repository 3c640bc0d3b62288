//! Clusters that log elsewhere, moved on a word and back again.

use expect_test::expect;
use serde_json::json;

use super::aws::Aws;
use super::scene::{BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, WALKTHROUGH};

/// The walkthrough's cluster, which logs to a bucket of its own account.
fn logging_at_home() -> Aws {
    let aws = Aws::without_things(WALKTHROUGH);
    let policy = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"},
        "Action": ["s3:PutObject", "s3:GetBucketAcl"],
        "Resource": ["arn:aws:s3:::at-home", "arn:aws:s3:::at-home/*"],
    }});
    aws.seed(&json!({
        "buckets": [
            {"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"},
            {"name": "at-home", "account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "policy": policy.to_string()},
        ],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER,
            "logging": {"bucket": "at-home", "prefix": "p"}}],
    }));
    aws
}

#[test]
fn a_cluster_is_moved_from_another_bucket_and_goes_back_there() {
    let aws = logging_at_home();
    let before = aws.estate();
    _ = aws
        .redtrail("apply plan.toml --move --yes")
        .exits(0)
        .says(expect![[r#"
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full

            warning[logging-moves]: redshift-analytics-cluster-01 logs to s3://at-home/p/ now, and is moved from there. What lies there stays. Undo lets it log there again as arn:aws:sts::444455556666:assumed-role/operator/redtrail, and EnableLogging asks for s3:PutObject on at-home of whoever calls it, which the plan's caller does not have
              mend make sure that somebody can do that, before you move it
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html


            7 changes to make, digest 78cdc34c3bfe02c3
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
              ✓ iam:CreateRole               arn:aws:iam::444455556666:role/redtrail-audit
              ✓ iam:AttachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
              ✓ iam:AttachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333  unprotected for … ms
              ✓ redshift:EnableLogging       redshift-analytics-cluster-01: s3://at-home/p/ → s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
        "#]]);
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    aws.writes();
    _ = aws
        .redtrail("undo plan.toml --yes")
        .exits(0)
        .says(expect![[r#"

            7 changes to make, digest fc192348cc8b4ae6
              ✓ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ → s3://at-home/p/
              ✓ s3:DeleteBucketPolicy        redshift-cluster-audit-logging-111122223333  unprotected for … ms
              ✓ iam:DetachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
              ✓ iam:DetachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
              ✓ iam:DeleteRole               arn:aws:iam::444455556666:role/redtrail-audit
              ✓ iam:DeletePolicy             arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
              ✓ iam:DeletePolicy             arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
        "#]]);
    expect![[r#"
        111122223333 operator         DeleteBucketPolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeleteRole
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DetachRolePolicy
        444455556666 operator         EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    assert_eq!(aws.estate(), before);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_is_moved_from_cloudwatch_and_goes_back_there() {
    let aws = Aws::of(WALKTHROUGH);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let elsewhere = [
        ("ClusterIdentifier", CLUSTER),
        ("LogDestinationType", "cloudwatch"),
        ("LogExports.member.1", "connectionlog"),
        ("LogExports.member.2", "userlog"),
    ];
    operator
        .redshift(CLUSTER_REGION, "EnableLogging", &elsewhere)
        .done();
    let before = aws.estate();
    _ = aws.redtrail("apply plan.toml --move --yes").exits(0);
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.estate(), before);
}

#[test]
fn undo_stops_with_the_command_where_nobody_here_can_bring_a_cluster_back() {
    let aws = logging_at_home();
    _ = aws.redtrail("apply plan.toml --move --yes").exits(0);
    let nobody = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::at-home/*"}}"#;
    let put = aws
        .operator(CLUSTER_ACCOUNT)
        .s3(CLUSTER_REGION, "PUT", "/at-home?policy", nobody);
    assert_eq!(put.text, "");
    aws.writes();
    _ = aws
        .redtrail("undo plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:EnableLogging in account 444455556666, us-east-2, was refused with InsufficientS3BucketPolicyFault: Cannot write to bucket at-home. Please ensure that your IAM permissions are set up correctly; let somebody who may write to s3://at-home/p/ run: aws redshift enable-logging --cluster-identifier redshift-analytics-cluster-01 --bucket-name at-home --s3-key-prefix=p --region us-east-2 (request …); no change made, and undo goes on from there when it is run again
              redtrail explain InsufficientS3BucketPolicyFault
        "#]]);
    // Nothing that the cluster's logging needs was taken away.
    expect![[r#"
        444455556666 operator         EnableLogging: InsufficientS3BucketPolicyFault
    "#]]
    .assert_eq(&aws.writes());
}

#[test]
fn the_publishing_of_system_tables_goes_on_through_a_move_and_back() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER,
            "logging": {"destination": "cloudwatch", "s3table": true}}],
    }));
    let before = aws.estate();
    _ = aws.redtrail("apply plan.toml --move --yes").exits(0);
    let status = || {
        let operator = aws.operator(CLUSTER_ACCOUNT);
        operator
            .redshift(
                CLUSTER_REGION,
                "DescribeLoggingStatus",
                &[("ClusterIdentifier", CLUSTER)],
            )
            .done()
    };
    assert!(status().contains("s3table"), "{}", status());
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert!(status().contains("s3table"), "{}", status());
    assert_eq!(aws.estate(), before);
}

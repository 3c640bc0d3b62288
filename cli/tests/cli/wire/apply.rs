//! `redtrail apply`: how it asks, what it leaves alone, what it mends.

use std::fmt::Write as _;

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, REDSHIFT_POLICY, WALKTHROUGH,
};

#[test]
fn a_dry_run_changes_nothing_and_names_its_digest() {
    let aws = Aws::of(WALKTHROUGH);
    let before = aws.estate();
    _ = aws
        .redtrail("apply plan.toml --dry-run")
        .exits(3)
        .says_then(expect![[r#"
            7 changes to make, digest 07ab40d3b54cc98f
        "#]]);
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.estate(), before);
    assert_eq!(aws.folder.files(""), ["plan.toml"]);
}

#[test]
fn nothing_is_done_while_nobody_says_yes() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws
        .redtrail("apply plan.toml")
        .exits(3)
        .says_then(expect![[r#"
            7 changes to make, digest 07ab40d3b54cc98f
            nobody is here to say yes; give --yes to go on
        "#]]);
    _ = aws
        .redtrail("apply plan.toml --output json")
        .exits(3)
        .says_nothing();
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.folder.files(""), ["plan.toml"]);
}

#[test]
fn only_what_was_reviewed_is_done() {
    let aws = Aws::of(WALKTHROUGH);
    let answer = aws
        .redtrail("apply plan.toml --dry-run --output json")
        .exits(3)
        .json();
    let digest = answer["digest"].as_str().unwrap();
    _ = aws
        .redtrail("apply plan.toml --yes --expect 0123456789abcdef")
        .exits(3)
        .prints(expect![])
        .says_then(expect![[r#"
            error: the changes have the digest 07ab40d3b54cc98f, not 0123456789abcdef: the plan or AWS has changed since they were reviewed
        "#]]);
    assert_eq!(aws.writes(), "");
    aws.put_bucket_policy(BUCKET, super::scene::FOREIGN);
    _ = aws
        .redtrail(&format!("apply plan.toml --yes --expect {digest}"))
        .exits(3);
    aws.writes();
    let operator = aws.operator(BUCKET_ACCOUNT);
    operator.s3("us-east-1", "DELETE", &format!("/{BUCKET}?policy"), "");
    _ = aws
        .redtrail(&format!("apply plan.toml --yes --expect {digest}"))
        .exits(0);
}

#[test]
fn a_program_gets_the_same_fields_where_nothing_was_done() {
    let aws = Aws::of(WALKTHROUGH);
    let elsewhere = [
        ("ClusterIdentifier", CLUSTER),
        ("LogDestinationType", "cloudwatch"),
    ];
    aws.folder.write("broken.toml", "version = 1\n");
    let mut told = String::new();
    let mut tell = |words: &str, status| {
        let ran = aws.redtrail(&format!("{words} --output json"));
        let answer = ran.exits(status).json();
        let changes = answer["changes"].as_array().unwrap();
        let mut states: Vec<_> = changes.iter().map(|one| one["state"].as_str()).collect();
        states.dedup();
        _ = writeln!(
            told,
            "{words}: {} {} {} {} {states:?}",
            answer["findings"][0]["code"].as_str().unwrap(),
            answer["result"].as_str().unwrap(),
            answer["digest"].as_str().unwrap(),
            changes.len(),
        );
    };
    tell("apply plan.toml --yes --expect 0123456789abcdef", 3);
    tell("apply broken.toml --yes", 2);
    tell("undo broken.toml --yes", 2);
    tell("apply plan.toml --yes --journal no/such/folder", 1);
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(CLUSTER_REGION, "EnableLogging", &elsewhere)
        .done();
    tell("apply plan.toml --yes", 1);
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(CLUSTER_REGION, "DisableLogging", &elsewhere[..1])
        .done();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    tell("undo plan.toml --yes --expect 0123456789abcdef", 3);
    expect![[r#"
        apply plan.toml --yes --expect 0123456789abcdef: failed declined 07ab40d3b54cc98f 7 [Some("pending")]
        apply broken.toml --yes: field-missing failed 4f53cda18c2baa0c 0 []
        undo broken.toml --yes: field-missing failed 4f53cda18c2baa0c 0 []
        apply plan.toml --yes --journal no/such/folder: failed failed 4f53cda18c2baa0c 0 []
        apply plan.toml --yes: logs-elsewhere failed 4f53cda18c2baa0c 0 []
        undo plan.toml --yes --expect 0123456789abcdef: failed declined 837dc65e9037cf04 7 [Some("pending")]
    "#]].assert_eq(&told);
}

#[test]
fn a_program_is_told_of_every_change_and_its_state() {
    let aws = Aws::of(WALKTHROUGH);
    let mut told = String::new();
    for words in [
        "apply plan.toml --dry-run",
        "apply plan.toml",
        "apply plan.toml --yes",
        "apply plan.toml --yes",
        "undo plan.toml",
        "undo plan.toml --yes",
        "undo plan.toml --yes",
    ] {
        let answer = aws.redtrail(&format!("{words} --output json")).json();
        _ = writeln!(
            told,
            "{words}: {} {}",
            answer["schema"].as_str().unwrap(),
            answer["result"].as_str().unwrap()
        );
        for change in answer["changes"].as_array().unwrap() {
            let field = |name: &str| change[name].as_str().unwrap().to_owned();
            _ = writeln!(
                told,
                "  {} {} {} {} {}",
                field("account"),
                field("side"),
                field("call"),
                field("target"),
                field("state")
            );
        }
    }
    expect![[r#"
        apply plan.toml --dry-run: redtrail.apply.v1 pending
          444455556666 cluster iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy pending
          444455556666 cluster iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy pending
          444455556666 cluster iam:CreateRole arn:aws:iam::444455556666:role/redtrail-audit pending
          444455556666 cluster iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy pending
          444455556666 cluster iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy pending
          111122223333 bucket s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333 pending
          444455556666 cluster redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ pending
        apply plan.toml: redtrail.apply.v1 declined
          444455556666 cluster iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy pending
          444455556666 cluster iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy pending
          444455556666 cluster iam:CreateRole arn:aws:iam::444455556666:role/redtrail-audit pending
          444455556666 cluster iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy pending
          444455556666 cluster iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy pending
          111122223333 bucket s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333 pending
          444455556666 cluster redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ pending
        apply plan.toml --yes: redtrail.apply.v1 done
          444455556666 cluster iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy done
          444455556666 cluster iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy done
          444455556666 cluster iam:CreateRole arn:aws:iam::444455556666:role/redtrail-audit done
          444455556666 cluster iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy done
          444455556666 cluster iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy done
          111122223333 bucket s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333 done
          444455556666 cluster redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ done
        apply plan.toml --yes: redtrail.apply.v1 in-place
        undo plan.toml: redtrail.undo.v1 declined
          444455556666 cluster redshift:DisableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ pending
          111122223333 bucket s3:DeleteBucketPolicy redshift-cluster-audit-logging-111122223333 pending
          444455556666 cluster iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy pending
          444455556666 cluster iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy pending
          444455556666 cluster iam:DeleteRole arn:aws:iam::444455556666:role/redtrail-audit pending
          444455556666 cluster iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy pending
          444455556666 cluster iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy pending
        undo plan.toml --yes: redtrail.undo.v1 done
          444455556666 cluster redshift:DisableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/ done
          111122223333 bucket s3:DeleteBucketPolicy redshift-cluster-audit-logging-111122223333 done
          444455556666 cluster iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy done
          444455556666 cluster iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy done
          444455556666 cluster iam:DeleteRole arn:aws:iam::444455556666:role/redtrail-audit done
          444455556666 cluster iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy done
          444455556666 cluster iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy done
        undo plan.toml --yes: redtrail.undo.v1 in-place
    "#]].assert_eq(&told);
}

#[test]
fn each_side_can_be_applied_on_its_own() {
    let aws = Aws::of(WALKTHROUGH);
    let bucket_role = "--bucket-role arn:aws:iam::{account}:role/operator";
    let cluster_role = "--cluster-role arn:aws:iam::{account}:role/operator";
    _ = aws
        .redtrail_alone(&format!(
            "apply plan.toml --yes --only bucket {bucket_role}"
        ))
        .exits(0)
        .ends("1 change made. The bucket's side is ready; let the other side run `redtrail apply plan.toml --only clusters`.");
    expect![[r#"
        111122223333 operator         PutBucketPolicy
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail_alone(&format!(
            "apply plan.toml --yes --only clusters {cluster_role}"
        ))
        .exits(0)
        .ends("6 changes made. Logging is on; `redtrail status` tells when the first log has arrived.");
    expect![[r#"
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateRole
        444455556666 redtrail-audit   EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail_alone(&format!(
            "undo plan.toml --yes --only clusters {cluster_role}"
        ))
        .exits(0)
        .ends("6 changes made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only bucket`.");
    expect![[r#"
        444455556666 operator         DeletePolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeleteRole
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DisableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail_alone(&format!("undo plan.toml --yes --only bucket {bucket_role}"))
        .exits(0)
        .ends("1 change made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only clusters`.");
    expect![[r#"
        111122223333 operator         DeleteBucketPolicy
    "#]]
    .assert_eq(&aws.writes());
}

/// What the fleet's plan takes for granted in each cluster account: the role that may assume the
/// caller, and the boundary around it.
pub(super) fn ready_for_the_fleet(aws: &Aws) {
    let anything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
    for account in aws.plan.cluster_accounts() {
        let operator = aws.operator(account.as_ref());
        operator
            .iam(&[
                ("Action", "CreatePolicy"),
                ("PolicyName", "workload-boundary"),
                ("PolicyDocument", anything),
            ])
            .done();
        operator
            .iam(&[
                ("Action", "CreateRole"),
                ("Path", "/security/"),
                ("RoleName", "operator"),
                ("AssumeRolePolicyDocument", trust),
            ])
            .done();
        let rights = [
            ("Action", "PutRolePolicy"),
            ("RoleName", "operator"),
            ("PolicyName", "everything"),
            ("PolicyDocument", anything),
        ];
        operator.iam(&rights).done();
    }
}

#[test]
fn five_clusters_in_three_accounts_and_four_regions_log_into_two_buckets() {
    let aws = Aws::of(include_str!("../../../../examples/fleet.toml"));
    ready_for_the_fleet(&aws);
    let before = aws.estate();
    let roles = "--cluster-role arn:aws:iam::{account}:role/security/operator --bucket-role arn:aws:iam::{account}:role/operator";
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0);
    expect![[r#"
        000000000042 audit-logging    EnableLogging
        000000000042 operator         AttachRolePolicy
        000000000042 operator         AttachRolePolicy
        000000000042 operator         CreatePolicy
        000000000042 operator         CreatePolicy
        000000000042 operator         CreateRole
        111122223333 operator         PutBucketPolicy
        111122223333 operator         PutBucketPolicy
        444455556666 audit-logging    EnableLogging
        444455556666 audit-logging    EnableLogging
        444455556666 audit-logging    EnableLogging
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateRole
        777788889999 audit-logging    EnableLogging
        777788889999 operator         AttachRolePolicy
        777788889999 operator         AttachRolePolicy
        777788889999 operator         CreatePolicy
        777788889999 operator         CreatePolicy
        777788889999 operator         CreateRole
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    assert_eq!(aws.writes(), "");
    _ = aws
        .redtrail_alone(&format!("status plan.toml {roles}"))
        .exits(0)
        .prints(expect![[r#"
            waiting   hongkong   000000000042  ap-east-1
                      no log has arrived yet; the first may take hours on a quiet cluster
            waiting   finance    444455556666  eu-central-1
                      no log has arrived yet; the first may take hours on a quiet cluster
            waiting   sales      444455556666  eu-central-1
                      no log has arrived yet; the first may take hours on a quiet cluster
            waiting   sales-us   444455556666  us-east-1
                      no log has arrived yet; the first may take hours on a quiet cluster
            waiting   warehouse  777788889999  eu-west-1
                      no log has arrived yet; the first may take hours on a quiet cluster
        "#]]);
    for cluster in 0..5 {
        assert_eq!(aws.deliver(cluster), None);
    }
    _ = aws
        .redtrail_alone(&format!("status plan.toml {roles}"))
        .exits(0)
        .prints(expect![[r#"
            in place  hongkong   000000000042  ap-east-1
            in place  finance    444455556666  eu-central-1
            in place  sales      444455556666  eu-central-1
            in place  sales-us   444455556666  us-east-1
            in place  warehouse  777788889999  eu-west-1
        "#]]);
    _ = aws
        .redtrail_alone(&format!("undo plan.toml --yes {roles}"))
        .exits(0)
        .ends("22 changes made. The logs that were delivered are still there.");
    aws.writes();
    assert_eq!(aws.estate(), before);
}

#[test]
fn one_account_may_own_the_cluster_and_the_bucket() {
    let aws = Aws::of(include_str!(
        "../../../../core/tests/plans/one-account.toml"
    ));
    let before = aws.estate();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    expect![[r#"
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateRole
        444455556666 operator         PutBucketPolicy
        444455556666 redtrail-home    EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    assert_eq!(aws.deliver(0), None);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            in place  sales  444455556666  us-west-2
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    expect![[r#"
        444455556666 operator         DeleteBucketPolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeleteRole
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DisableLogging
    "#]]
    .assert_eq(&aws.writes());
    assert_eq!(aws.estate(), before);
}

#[test]
fn what_has_drifted_is_set_right_and_no_more() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let wider = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"redshift:*","Resource":"*"}}"#;
    // Four versions more, so that the fifth is to make room.
    for _ in 0..4 {
        let version = [
            ("Action", "CreatePolicyVersion"),
            ("PolicyArn", REDSHIFT_POLICY),
            ("PolicyDocument", wider),
            ("SetAsDefault", "true"),
        ];
        operator.iam(&version).done();
    }
    let anyone = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}"#;
    operator
        .iam(&[
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyDocument", anyone),
        ])
        .done();
    operator
        .iam(&[
            ("Action", "DetachRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyArn", super::scene::S3_POLICY),
        ])
        .done();
    aws.writes();
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .prints(expect![[r#"
            444455556666 as arn:aws:sts::444455556666:assumed-role/operator/redtrail
              ~ iam:CreatePolicyVersion      arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
                    {
                      "Version": "2012-10-17",
                  -   "Statement": {
                  -     "Effect": "Allow",
                  -     "Action": "redshift:*",
                  -     "Resource": "*"
                  -   }
                  - }
                  +   "Statement": [
                  +     {
                  +       "Sid": "RedtrailAuditLogging",
                  +       "Effect": "Allow",
                  +       "Action": [
                  +         "redshift:EnableLogging",
                  +         "redshift:DisableLogging",
                  +         "redshift:DescribeLoggingStatus"
                  +       ],
                  +       "Resource": "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01"
                  +     }
                  +   ]
                  + }
              ~ iam:UpdateAssumeRolePolicy   arn:aws:iam::444455556666:role/redtrail-audit
                    {
                      "Version": "2012-10-17",
                  -   "Statement": {
                  -     "Effect": "Allow",
                  -     "Principal": {
                  -       "AWS": "*"
                  -     },
                  -     "Action": "sts:AssumeRole"
                  -   }
                  - }
                  +   "Statement": [
                  +     {
                  +       "Sid": "RedtrailAuditTrust",
                  +       "Effect": "Allow",
                  +       "Principal": {
                  +         "AWS": "arn:aws:iam::444455556666:root"
                  +       },
                  +       "Action": "sts:AssumeRole"
                  +     }
                  +   ]
                  + }
              + iam:AttachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
            3 changes made. Logging is on; `redtrail status` tells when the first log has arrived.
        "#]])
        .says_then(expect![[r#"
            3 changes to make, digest cc162d13a52f238e
              ✓ iam:CreatePolicyVersion      arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
              ✓ iam:UpdateAssumeRolePolicy   arn:aws:iam::444455556666:role/redtrail-audit
              ✓ iam:AttachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
        "#]]);
    expect![[r#"
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicyVersion
        444455556666 operator         DeletePolicyVersion
        444455556666 operator         UpdateAssumeRolePolicy
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_that_logs_elsewhere_is_left_alone() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [
            {"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"},
            {"name": "somewhere-else", "account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION},
        ],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER,
            "logging": {"bucket": "somewhere-else", "prefix": "p"}}],
    }));
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error[logs-elsewhere]: redshift-analytics-cluster-01 sends its audit logs to s3://somewhere-else/p/ already
              mend `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html
        "#]]);
    assert_eq!(aws.writes(), "");
    _ = aws
        .redtrail("undo plan.toml --yes")
        .exits(0)
        .prints(expect![[r#"
            Nothing of this plan is there; nothing to undo.
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_that_logs_into_another_folder_of_the_bucket_is_left_alone() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER,
            "logging": {"bucket": BUCKET, "prefix": "theirs"}}],
    }));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to s3://redshift-cluster-audit-logging-111122223333/theirs/ already
              `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_that_logs_to_cloudwatch_is_left_alone() {
    let aws = Aws::of(WALKTHROUGH);
    let elsewhere = [
        ("ClusterIdentifier", CLUSTER),
        ("LogDestinationType", "cloudwatch"),
        ("LogExports.member.1", "connectionlog"),
    ];
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(CLUSTER_REGION, "EnableLogging", &elsewhere)
        .done();
    aws.writes();
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to CloudWatch already
              `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_that_logs_to_cloudwatch_and_publishes_system_tables_is_left_alone() {
    let aws = Aws::of(WALKTHROUGH);
    for kind in ["cloudwatch", "s3table"] {
        let elsewhere = [("ClusterIdentifier", CLUSTER), ("LogDestinationType", kind)];
        aws.operator(CLUSTER_ACCOUNT)
            .redshift(CLUSTER_REGION, "EnableLogging", &elsewhere)
            .done();
    }
    let before = aws.estate();
    assert!(before.contains("<LogDestinationType>cloudwatch,s3table<"));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to CloudWatch already
              `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.estate(), before);
}

#[test]
fn the_publishing_of_system_tables_is_left_alone() {
    for (counts, shown) in [
        (true, "absent"),
        (false, "absent"),
        (true, "shown"),
        (false, "shown"),
    ] {
        let aws = Aws::without_things(WALKTHROUGH);
        aws.seed(&json!({
            "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}],
            "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER, "logging": {"s3table": true}}],
        }));
        aws.switch(&json!({"s3table_counts_as_enabled": counts, "s3_destination_type": shown}));
        let before = aws.estate();
        assert!(before.contains("<LogDestinationType>s3table<"));
        _ = aws.redtrail("apply plan.toml --yes").exits(0);
        _ = aws
            .redtrail("apply plan.toml --yes")
            .exits(0)
            .ends("Everything is in place; nothing to change.");
        _ = aws.redtrail("undo plan.toml --yes").exits(0);
        assert_eq!(aws.estate(), before);
    }
}

#[test]
fn a_cluster_that_there_is_not_is_told_with_a_bucket_that_there_is_not() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(
        &json!({"buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}]}),
    );
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            cluster-missing: there is no cluster redshift-analytics-cluster-01 in us-east-2 of 444455556666
              check the identifier and the Region, or take the cluster out of the plan
        "#]]);
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({"clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER}]}));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: s3:GetBucketPolicy in account 111122223333, us-east-1, was refused with NoSuchBucket: The specified bucket does not exist (request …)
              redtrail explain NoSuchBucket
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_bucket_in_another_region_than_the_plan_says_is_told() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "eu-west-1"}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER}],
    }));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: s3:GetBucketPolicy in account 111122223333, us-east-1, was refused with PermanentRedirect: The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint (request …)
              redtrail explain PermanentRedirect
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_bucket_of_another_account_is_told() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": "777788889999", "region": "us-east-1"}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER}],
    }));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: s3:GetBucketPolicy in account 111122223333, us-east-1, was refused with AccessDenied: Access Denied (request …)
              check that the bucket belongs to account 111122223333, and compare the operator's own permissions with `redtrail show PLAN operator-policy`
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn throttling_is_waited_out() {
    // A call is tried three times at most, and calls are made at once: one that is refused by its
    // turn may be refused three times in a row.
    for trouble in [json!({"throttle_next": 2}), json!({"throttle_first": 1})] {
        let aws = Aws::of(WALKTHROUGH);
        aws.switch(&trouble);
        _ = aws.redtrail("apply plan.toml --yes").exits(0);
        aws.switch(&trouble);
        _ = aws.redtrail("undo plan.toml --yes").exits(0);
    }
}

#[test]
fn a_busy_cluster_is_waited_for_and_no_longer_than_asked() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"busy_calls": 2}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    aws.switch(&json!({"busy_calls": 1000}));
    _ = aws
        .redtrail("undo plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:DisableLogging in account 444455556666, us-east-2, was refused with InvalidClusterState: There is an operation running on the Cluster (request …); no change made, and undo goes on from there when it is run again
              redtrail explain InvalidClusterState
        "#]]);
    aws.switch(&json!({"busy_calls": 2}));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    aws.switch(&json!({"busy_calls": 1000}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:EnableLogging in account 444455556666, us-east-2, was refused with InvalidClusterState: There is an operation running on the Cluster (request …); 6 changes made, and the journal is plan.toml.journal
              redtrail explain InvalidClusterState
        "#]]);
}

#[test]
fn a_status_that_names_its_destination_is_understood() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"s3_destination_type": "shown", "log_exports_with_s3": "refused", "disabled_status": "kept"}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    _ = aws
        .redtrail("undo plan.toml --yes")
        .exits(0)
        .ends("Nothing of this plan is there; nothing to undo.");
}

#[test]
fn a_program_may_follow_along_event_by_event() {
    let aws = Aws::of(&super::scene::two_cluster_accounts());
    let ran = aws
        .redtrail("apply plan.toml --yes --output jsonl")
        .exits(0);
    let events: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (answer, events) = events.split_last().unwrap();
    assert_eq!(
        (&answer["event"], &answer["result"]),
        (&json!("answer"), &json!("done"))
    );
    let changes = answer["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 13);
    let place = |number: usize, state: &str| {
        let mut places = events.iter().enumerate().filter(|(_, event)| {
            event["event"] == "change" && event["number"] == number && event["state"] == state
        });
        let (place, event) = places.next().unwrap();
        assert!(places.next().is_none(), "{number} {state} came twice");
        assert_eq!(event["target"], changes[number]["target"]);
        place
    };
    for (number, change) in changes.iter().enumerate() {
        assert!(place(number, "begun") < place(number, "done"));
        for before in change["after"].as_array().unwrap() {
            let before = usize::try_from(before.as_u64().unwrap()).unwrap();
            assert!(place(before, "done") < place(number, "begun"));
        }
    }
    assert!(events.iter().any(|event| event["event"] == "progress"));

    let again = aws
        .redtrail("apply plan.toml --yes --output jsonl")
        .exits(0);
    let told = again.stdout.lines().next_back().unwrap();
    let told: Value = serde_json::from_str(told).unwrap();
    assert_eq!(
        (&told["event"], &told["result"]),
        (&json!("answer"), &json!("in-place"))
    );
    let wrong = aws.folder.redtrail("apply --output jsonl").exits(2);
    let told: Value = serde_json::from_str(&wrong.stdout).unwrap();
    assert_eq!(told["event"], "answer");
    assert_eq!(told["findings"][0]["code"], "usage");
}

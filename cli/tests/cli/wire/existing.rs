//! What is there already: somebody else's policies, roles and users, and a caller to be used.

use expect_test::expect;
use redtrail_core::policy::equivalent;
use serde_json::Value;

use super::aws::Aws;
use super::scene::{BUCKET, CLUSTER_ACCOUNT, FOREIGN, REDSHIFT_POLICY, WALKTHROUGH};

/// The statements of a policy, one text each.
fn statements(policy: &str) -> Vec<Value> {
    let policy: Value = serde_json::from_str(policy).unwrap();
    policy["Statement"].as_array().unwrap().clone()
}

#[test]
fn every_statement_of_others_stays_as_it_is_and_where_it_is() {
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    let before = aws.bucket_policy(BUCKET).unwrap();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let merged = aws.bucket_policy(BUCKET).unwrap();
    assert_eq!(statements(&merged)[..3], statements(&before));
    let sids: Vec<_> = statements(&merged)
        .iter()
        .map(|one| one["Sid"].clone())
        .collect();
    expect![[r#"
        [
            String("only TLS"),
            Null,
            String("RedtrailAuditsOfOthers"),
            String("RedtrailAuditBucketAcl"),
            String("RedtrailAuditDelivery"),
            String("RedtrailAuditCaller"),
        ]"#]]
    .assert_eq(&format!("{sids:#?}"));
    let whole: Value = serde_json::from_str(&merged).unwrap();
    assert_eq!(
        (whole["Version"].as_str(), whole["Id"].as_str()),
        (Some("2008-10-17"), Some("mine"))
    );

    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.bucket_policy(BUCKET).unwrap(), before);
    assert!(equivalent(&before, FOREIGN));
}

#[test]
fn a_policy_that_s3_gives_back_to_the_letter_comes_back_to_the_letter() {
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    aws.switch(&serde_json::json!({"reserialize": false}));
    assert_eq!(aws.bucket_policy(BUCKET).unwrap(), FOREIGN);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert!(
        aws.bucket_policy(BUCKET)
            .unwrap()
            .starts_with(&FOREIGN[..600])
    );
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.bucket_policy(BUCKET).unwrap(), FOREIGN);
}

#[test]
fn a_policy_that_names_somebody_who_is_gone_is_told() {
    let gone = FOREIGN.replace("\"111122223333\"]", "\"AIDAQ3EGRIRFWS2ABCDEF\"]");
    let aws = Aws::with_bucket_policy(WALKTHROUGH, &gone);
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            principal-gone: the policy of redshift-cluster-audit-logging-111122223333 names AIDAQ3EGRIRFWS2ABCDEF in statement 2, the ID that a deleted user or role left behind, and S3 takes no policy that names one
              take it out, or write who is meant now; `redtrail merge --drop-gone` takes it out
        "#]]);
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json --only bucket")
        .exits(1)
        .refuses(expect![[r#"
            principal-gone: the policy of redshift-cluster-audit-logging-111122223333 names AIDAQ3EGRIRFWS2ABCDEF in statement 2, the ID that a deleted user or role left behind, and S3 takes no policy that names one
              take it out, or write who is meant now; `redtrail merge --drop-gone` takes it out
        "#]]);
    assert_eq!(
        aws.bucket_policy(BUCKET)
            .unwrap()
            .matches("AIDAQ3EGRIRFWS2ABCDEF")
            .count(),
        1
    );
}

#[test]
fn a_policy_that_is_full_is_told_before_anything_is_done() {
    let statement = r#"{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/NUMBER/*"}"#;
    let many: Vec<String> = (0..150)
        .map(|number| statement.replace("NUMBER", &format!("{number:03}")))
        .collect();
    let full = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        many.join(",")
    );
    let aws = Aws::with_bucket_policy(WALKTHROUGH, &full);
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            policy-too-large: the policy of redshift-cluster-audit-logging-111122223333 would have 21091 bytes with our statements, and 20480 is the most
              set `grants.source` to `"account"` or `"organization"`, or send the logs to another bucket
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn things_of_the_same_names_without_the_tag_are_somebody_else_s() {
    let aws = Aws::of(WALKTHROUGH);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let anything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}}"#;
    operator
        .iam(&[
            ("Action", "CreatePolicy"),
            ("PolicyName", "redtrail-audit-s3-policy"),
            ("PolicyDocument", anything),
        ])
        .done();
    operator
        .iam(&[
            ("Action", "CreateRole"),
            ("RoleName", "redtrail-audit"),
            ("AssumeRolePolicyDocument", trust),
            ("Tags.member.1.Key", "redtrail:plan"),
            ("Tags.member.1.Value", "another"),
        ])
        .done();
    let before = aws.estate();
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error[not-ours]: the policy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy exists already and does not carry this plan's tag redtrail:plan
              mend write another name in caller.policies, or tag it if it is this plan's after all
            error[not-ours]: the caller arn:aws:iam::444455556666:role/redtrail-audit exists already and does not carry this plan's tag redtrail:plan
              mend write another name in caller.name, or tag it if it is this plan's after all
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_user_of_the_same_name_without_the_tag_is_somebody_else() {
    let aws = Aws::of(include_str!("../../../../examples/as-printed.toml"));
    let operator = aws.operator(CLUSTER_ACCOUNT);
    operator
        .iam(&[
            ("Action", "CreateUser"),
            ("UserName", "redshift-audit-logging-user"),
        ])
        .done();
    aws.writes();
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            not-ours: the caller arn:aws:iam::444455556666:user/redshift-audit-logging-user exists already and does not carry this plan's tag redtrail:plan
              write another name in caller.name, or tag it if it is this plan's after all
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.writes(), "");
}

const EXISTING_ROLE: &str = "arn:aws:iam::444455556666:role/platform/admin";

fn with_existing_role() -> Aws {
    let plan = WALKTHROUGH.replace(
        "kind = \"role\"\nname = \"redtrail-audit\"",
        "arn = \"arn:aws:iam::{account}:role/platform/admin\"",
    );
    Aws::of(&plan)
}

#[test]
fn a_role_that_exists_is_used_and_left_behind_as_it_was() {
    let aws = with_existing_role();
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}}"#;
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "CreateRole"),
            ("RoleName", "admin"),
            ("Path", "/platform/"),
            ("AssumeRolePolicyDocument", trust),
        ])
        .done();
    let before = aws.estate();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        444455556666 admin            EnableLogging
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    _ = aws.redtrail("status plan.toml").exits(0);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    expect![[r#"
        111122223333 operator         DeleteBucketPolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DisableLogging
    "#]]
    .assert_eq(&aws.writes());
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_role_that_does_not_exist_is_told() {
    let aws = with_existing_role();
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            caller-missing: arn:aws:iam::444455556666:role/platform/admin does not exist
              make it first, or take `arn` out and let the plan make a role
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_role_that_lets_nobody_in_is_told() {
    let aws = with_existing_role();
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "CreateRole"),
            ("RoleName", "admin"),
            ("Path", "/platform/"),
            ("AssumeRolePolicyDocument", trust),
        ])
        .done();
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: sts:AssumeRole in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:sts::444455556666:assumed-role/operator/redtrail is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/platform/admin (request …); 5 changes made, and the journal is plan.toml.journal
              both have to allow it: the role's trust policy and the policies of whoever assumes it
        "#]]);
    assert!(aws.estate().contains(EXISTING_ROLE));
}

#[test]
fn a_policy_that_others_use_as_well_is_not_torn_from_them() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    operator
        .iam(&[("Action", "CreateUser"), ("UserName", "somebody")])
        .done();
    operator
        .iam(&[
            ("Action", "AttachUserPolicy"),
            ("UserName", "somebody"),
            ("PolicyArn", REDSHIFT_POLICY),
        ])
        .done();
    aws.writes();
    _ = aws
        .redtrail("undo plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            changed-since: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy is attached to 1 more than the plan's caller, or bounds it
              see who builds on it, and detach it there first: aws iam list-entities-for-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
        "#]]);
    expect![""].assert_eq(&aws.writes());
}

#[test]
fn govcloud_is_another_partition_with_a_role_of_its_own() {
    let aws = Aws::of(include_str!("../../../../examples/gov.toml"));
    let roles = "--cluster-role arn:aws-us-gov:iam::{account}:role/operator --bucket-role arn:aws-us-gov:iam::{account}:role/operator";
    let operator = aws.operator_in("aws-us-gov", "us-gov-west-1", CLUSTER_ACCOUNT);
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}}"#;
    operator
        .iam_in(
            "us-gov-west-1",
            &[
                ("Action", "CreateRole"),
                ("RoleName", "redshift-admin"),
                ("Path", "/platform/"),
                ("AssumeRolePolicyDocument", trust),
            ],
        )
        .done();
    aws.writes();
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0);
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 redshift-admin   EnableLogging
        444455556666 redshift-admin   EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail_alone(&format!("status plan.toml {roles}"))
        .exits(0)
        .prints(expect![[r#"
            waiting   ledger  444455556666  us-gov-east-1
                      no log has arrived yet; the first may take hours on a quiet cluster
            waiting   ledger  444455556666  us-gov-west-1
                      no log has arrived yet; the first may take hours on a quiet cluster
        "#]]);
    assert_eq!((aws.deliver(0), aws.deliver(1)), (None, None));
    _ = aws
        .redtrail_alone(&format!("status plan.toml {roles}"))
        .exits(0)
        .prints(expect![[r#"
            in place  ledger  444455556666  us-gov-east-1
            in place  ledger  444455556666  us-gov-west-1
        "#]]);
    _ = aws
        .redtrail_alone(&format!("undo plan.toml --yes {roles}"))
        .exits(0);
    _ = aws
        .redtrail_alone(&format!("undo plan.toml --yes {roles}"))
        .exits(0)
        .ends("Nothing of this plan is there; nothing to undo.");
}

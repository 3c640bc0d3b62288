//! `redtrail undo`: what it takes back, and what it leaves.

use expect_test::expect;

use super::aws::Aws;
use super::scene::{BUCKET, CLUSTER_ACCOUNT, FOREIGN, S3_POLICY, WALKTHROUGH};

fn applied() -> Aws {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    aws.writes();
    aws
}

#[test]
fn nothing_is_taken_back_unasked() {
    let aws = applied();
    let before = aws.estate();
    _ = aws
        .redtrail("undo plan.toml --dry-run")
        .exits(3)
        .says(expect![[r#"

            7 changes to make, digest 98a1bb00a2bdc0e9
        "#]]);
    _ = aws.redtrail("undo plan.toml").exits(3).says(expect![[r#"

        7 changes to make, digest 98a1bb00a2bdc0e9
        nobody is here to say yes; give --yes to go on
    "#]]);
    _ = aws
        .redtrail("undo plan.toml --yes --expect 0123456789abcdef")
        .exits(3)
        .prints(expect![])
        .says(expect![[r#"
            error: the changes have the digest 98a1bb00a2bdc0e9, not 0123456789abcdef: the plan or AWS has changed since they were reviewed
        "#]]);
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.estate(), before);
}

#[test]
fn what_others_have_added_to_the_policy_stays() {
    let aws = applied();
    let ours = aws.bucket_policy(BUCKET).unwrap();
    let (_, theirs) = FOREIGN.split_once("\"Statement\": [").unwrap();
    let (_, statements) = ours.split_once("\"Statement\":[").unwrap();
    let (statements, version) = statements.rsplit_once("],\"Version\"").unwrap();
    let (theirs, _) = theirs.rsplit_once(']').unwrap();
    aws.put_bucket_policy(
        BUCKET,
        &format!("{{\"Statement\":[{statements},{theirs}],\"Version\"{version}"),
    );
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    let left = aws.bucket_policy(BUCKET).unwrap();
    assert!(
        redtrail_core::policy::equivalent(
            &left,
            &FOREIGN
                .replace("\"Id\": \"mine\",", "")
                .replace("2008-10-17", "2012-10-17")
        ),
        "{left}"
    );
}

#[test]
fn what_somebody_has_taken_back_already_is_not_missed() {
    let aws = applied();
    let operator = aws.operator(CLUSTER_ACCOUNT);
    operator
        .iam(&[
            ("Action", "DetachRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyArn", S3_POLICY),
        ])
        .done();
    operator
        .iam(&[("Action", "DeletePolicy"), ("PolicyArn", S3_POLICY)])
        .done();
    aws.writes();
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    expect![[r#"
        444455556666 operator         DisableLogging
        111122223333 operator         DeleteBucketPolicy
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DeleteRole
        444455556666 operator         DeletePolicy
    "#]]
    .assert_eq(&aws.writes());
}

#[test]
fn what_somebody_has_given_the_role_stands_in_the_way_and_is_told() {
    let aws = applied();
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let anything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    operator
        .iam(&[
            ("Action", "PutRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyName", "more"),
            ("PolicyDocument", anything),
        ])
        .done();
    _ = aws
        .redtrail("undo plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: iam:DeleteRole in account 444455556666, us-east-2, was refused with DeleteConflict: Cannot delete entity, must delete policies first (request …); 4 changes made before it, and undo goes on from there when it is run again
              redtrail explain DeleteConflict
        "#]]);
}

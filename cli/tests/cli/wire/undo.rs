//! `redtrail undo`: what it takes back, and what it leaves.

use std::time::Duration;

use expect_test::expect;
use serde_json::json;

use super::aws::{Aws, tagged};
use super::ground::{Ground, Job};
use super::proxy::{Call, Moment};
use super::scene::{AS_PRINTED, BUCKET, CLUSTER_ACCOUNT, FOREIGN, S3_POLICY, WALKTHROUGH, refusal};

/// What somebody else lets a policy say.
const FOREIGN_DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}"#;

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

            7 changes to make, digest 837dc65e9037cf04
        "#]]);
    _ = aws.redtrail("undo plan.toml").exits(3).says(expect![[r#"

        7 changes to make, digest 837dc65e9037cf04
        nobody is here to say yes; give --yes to go on
    "#]]);
    _ = aws
        .redtrail("undo plan.toml --yes --expect 0123456789abcdef")
        .exits(3)
        .prints(expect![])
        .says(expect![[r#"
            error: the changes have the digest 837dc65e9037cf04, not 0123456789abcdef: the plan or AWS has changed since they were reviewed
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
        111122223333 operator         DeleteBucketPolicy
        444455556666 operator         DeletePolicy
        444455556666 operator         DeleteRole
        444455556666 operator         DetachRolePolicy
        444455556666 operator         DisableLogging
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
            changed-since: somebody has put the policy more into arn:aws:iam::444455556666:role/redtrail-audit
              delete it first, if nobody needs it
        "#]]);
}

/// The same plan, whose caller and policies have other names.
fn renamed(plan: &str) -> String {
    plan.replace("redtrail-audit", "renamed")
        .replace("redshift-audit-logging-user", "renamed")
        .replace(
            "[caller]\n",
            "[caller]\npolicies = [\"renamed-redshift\", \"renamed-s3\"]\n",
        )
}

#[test]
fn what_was_begun_and_never_made_is_not_missed_when_the_plan_has_other_names() {
    for (plan, refused, then) in [
        (WALKTHROUGH, "CreatePolicy", 0),
        (WALKTHROUGH, "CreateRole", 0),
        (AS_PRINTED, "CreateUser", 3),
    ] {
        let aws = Aws::of(plan);
        let before = aws.estate();
        aws.switch(&json!({"failures": [refusal(refused, "AccessDenied", 1)]}));
        _ = aws.redtrail("apply plan.toml --yes").exits(1);
        aws.folder.write("plan.toml", &renamed(plan));
        _ = aws.redtrail("apply plan.toml --yes").exits(then);
        _ = aws.redtrail("undo plan.toml --yes").exits(0);
        assert_eq!(aws.estate(), before, "{refused}");
    }
}

#[test]
fn what_goes_while_it_is_taken_back_is_not_missed() {
    for (plan, refused, then) in [
        (
            WALKTHROUGH,
            ["DeleteRole", "ListPolicyVersions", "DeletePolicy"].as_slice(),
            0,
        ),
        (AS_PRINTED, &["ListAccessKeys"], 3),
        (AS_PRINTED, &["DeleteUser"], 3),
    ] {
        let aws = Aws::of(plan);
        let before = aws.estate();
        _ = aws.redtrail("apply plan.toml --yes").exits(then);
        let gone: Vec<_> = refused
            .iter()
            .map(|operation| refusal(operation, "NoSuchEntity", 1))
            .collect();
        aws.switch(&json!({"failures": gone}));
        _ = aws.redtrail("undo plan.toml --yes").exits(0);
        // It was there after all, so that it can be taken back now.
        aws.switch(&json!({"failures": []}));
        _ = aws.redtrail("undo plan.toml --yes").exits(0);
        assert_eq!(aws.estate(), before, "{refused:?}");
    }
}

#[test]
fn what_the_plan_named_before_and_is_somebody_else_s_by_now_is_left_alone() {
    let role = [("Action", "TagRole"), ("RoleName", "redtrail-audit")];
    let policy = [("Action", "TagPolicy"), ("PolicyArn", S3_POLICY)];
    let user = [
        ("Action", "TagUser"),
        ("UserName", "redshift-audit-logging-user"),
    ];
    let mut told = String::new();
    for (plan, thing, then) in [
        (WALKTHROUGH, role, 0),
        (WALKTHROUGH, policy, 0),
        (AS_PRINTED, user, 3),
    ] {
        let aws = Aws::of(plan);
        _ = aws.redtrail("apply plan.toml --yes").exits(then);
        aws.folder.write("plan.toml", &renamed(plan));
        _ = aws.redtrail("apply plan.toml --yes").exits(then);
        let theirs = [
            ("Tags.member.1.Key", "redtrail:plan"),
            ("Tags.member.1.Value", "another"),
        ];
        let mut words = thing.to_vec();
        words.extend(theirs);
        aws.operator(CLUSTER_ACCOUNT).iam(&words).done();
        let answer = aws
            .redtrail("undo plan.toml --yes --output json")
            .exits(1)
            .json();
        let finding = answer["findings"][0]["message"].as_str().unwrap();
        told = told + finding + "\n";
        let name = thing[1].1;
        assert!(aws.estate().contains(name), "{name}");
    }
    expect![[r#"
        iam:DeleteRole in account 444455556666, us-east-2, was not called: it does not carry this plan's tag redtrail:plan, so it was left alone; 11 changes made, and undo goes on from there when it is run again
        iam:DeletePolicy in account 444455556666, us-east-2, was not called: it does not carry this plan's tag redtrail:plan, so it was left alone; 11 changes made, and undo goes on from there when it is run again
        iam:DeleteUser in account 444455556666, us-east-2, was not called: it does not carry this plan's tag redtrail:plan, so it was left alone; 10 changes made, and undo goes on from there when it is run again
    "#]].assert_eq(&told);
}

#[test]
fn what_comes_after_the_look_is_not_deleted_with_what_was_shown() {
    const UNDO: &str = "undo plan.toml --yes --settle 1s";
    let ground = Ground::applied(Job::User);
    let calls = ground.calls(UNDO);
    let first = |call: &&Call| {
        call.name.starts_with(CLUSTER_ACCOUNT) && call.name.contains("DisableLogging")
    };
    let first = calls.iter().find(first).unwrap();
    _ = ground.runs(Job::User.apply()).exits(0);
    let stop = ground.proxy.stop(first, Moment::Held);
    let running = ground.starts(UNDO);
    assert!(stop.is_reached(Duration::from_mins(1)));
    let user = ("UserName", "redtrail-audit");
    let operator = ground.aws.operator(CLUSTER_ACCOUNT);
    let made = operator.iam(&[("Action", "CreateAccessKey"), user]).done();
    operator
        .iam(&[
            ("Action", "CreatePolicyVersion"),
            ("PolicyArn", S3_POLICY),
            ("PolicyDocument", FOREIGN_DOCUMENT),
        ])
        .done();
    stop.go_on();
    let ran = running.end().exits(1);
    let says = |what: &str| assert!(ran.stderr.contains(what), "{}", ran.stderr);
    says("iam:DeleteUser in account 444455556666");
    says("its version v2 is not among those that were to be deleted, so it was left alone");
    let keys = operator.iam(&[("Action", "ListAccessKeys"), user]).done();
    assert!(
        keys.contains(tagged(&made, "AccessKeyId").unwrap()),
        "{keys}"
    );
    let versions = operator.iam(&[("Action", "ListPolicyVersions"), ("PolicyArn", S3_POLICY)]);
    assert_eq!(versions.done().matches("<VersionId>").count(), 2);
}

#[test]
fn nothing_is_taken_back_while_nobody_knows_what_hangs_on_the_user() {
    let aws = Aws::of(AS_PRINTED);
    _ = aws.redtrail("apply plan.toml --yes").exits(3);
    for operation in ["ListAccessKeys", "ListUserPolicies"] {
        aws.writes();
        aws.switch(&json!({"failures": [refusal(operation, "AccessDenied", 99)]}));
        let ran = aws.redtrail("undo plan.toml --yes").exits(1);
        let told = format!("iam:{operation} in account 444455556666");
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
        assert_eq!(aws.writes(), "");
    }
    aws.switch(&json!({"failures": []}));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
}

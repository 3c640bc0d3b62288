//! A user as the caller, who needs an access key.

use expect_test::expect;
use serde_json::json;

use super::aws::{Aws, tagged};
use super::scene::CLUSTER_ACCOUNT;
use crate::ran::Ran;

const AS_PRINTED: &str = include_str!("../../../../examples/as-printed.toml");
const USER: &str = "redshift-audit-logging-user";

/// Whether a text holds a run of as many letters as a secret key has.
fn holds_a_secret(text: &str) -> bool {
    let is_of_a_key = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/';
    let words = text
        .split_whitespace()
        .filter(|word| !word.contains("https://"));
    words
        .flat_map(|word| word.split(|c| !is_of_a_key(c)))
        .any(|word| word.len() >= 40)
}

#[track_caller]
fn keeps_its_secrets(aws: &Aws, ran: &Ran) {
    let journal = aws.folder.read("plan.toml.journal");
    for text in [&ran.stdout, &ran.stderr, &journal] {
        assert!(!holds_a_secret(text), "{text}");
    }
}

fn keys(aws: &Aws) -> String {
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[("Action", "ListAccessKeys"), ("UserName", USER)])
        .done()
}

#[test]
fn the_test_for_secrets_knows_one() {
    assert!(holds_a_secret(
        "key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY."
    ));
    assert!(!holds_a_secret(
        "arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy"
    ));
}

#[test]
fn without_a_key_everything_is_made_but_the_last_step_and_that_is_told() {
    let aws = Aws::of(AS_PRINTED);
    let ran = aws
        .redtrail("apply plan.toml --yes")
        .exits(3)
        .says_then(expect![[r#"
            7 changes to make, digest 0936fad89520f715
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ iam:CreateUser               arn:aws:iam::444455556666:user/redshift-audit-logging-user
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333
            error[caller-key-missing]: everything is in place but the last step: EnableLogging is called as the user redshift-audit-logging-user, and no access key of it was given
              mend run `redtrail apply plan.toml` with --caller-profile PROFILE or --create-access-key, or as that user: aws redshift enable-logging --cluster-identifier redshift-analytics-cluster-01 --bucket-name redshift-cluster-audit-logging-111122223333 --s3-key-prefix=rsauditlog1 --region us-east-2

        "#]]);
    keeps_its_secrets(&aws, &ran);
    expect![[r#"
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateUser
        444455556666 operator         AttachUserPolicy
        444455556666 operator         AttachUserPolicy
        111122223333 operator         PutBucketPolicy
    "#]]
    .assert_eq(&aws.writes());
    let again = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(3)
        .refuses(expect![[r#"
            caller-key-missing: everything is in place but the last step: EnableLogging is called as the user redshift-audit-logging-user, and no access key of it was given
              run `redtrail apply plan.toml` with --caller-profile PROFILE or --create-access-key, or as that user: aws redshift enable-logging --cluster-identifier redshift-analytics-cluster-01 --bucket-name redshift-cluster-audit-logging-111122223333 --s3-key-prefix=rsauditlog1 --region us-east-2
        "#]])
        .json();
    assert_eq!(again["result"], "waiting");
    assert_eq!(aws.writes(), "");
}

#[test]
fn the_command_that_is_left_to_the_user_works() {
    let aws = Aws::of(AS_PRINTED);
    let ran = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(3)
        .json();
    let findings = ran["findings"].as_array().unwrap();
    let mend = findings
        .iter()
        .find(|finding| finding["code"] == "caller-key-missing")
        .unwrap()["mend"]
        .as_str()
        .unwrap();
    let (_, command) = mend.split_once("as that user: aws ").unwrap();
    let made = aws
        .operator(CLUSTER_ACCOUNT)
        .iam(&[("Action", "CreateAccessKey"), ("UserName", USER)])
        .done();
    let mut cli = aws.command(super::standin::tool("REDTRAIL_AWS"));
    cli.args(command.split_whitespace())
        .env("AWS_ACCESS_KEY_ID", tagged(&made, "AccessKeyId").unwrap())
        .env(
            "AWS_SECRET_ACCESS_KEY",
            tagged(&made, "SecretAccessKey").unwrap(),
        );
    _ = crate::folder::run(&mut cli, "").exits(0);
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
}

#[test]
fn a_key_that_is_made_is_gone_when_the_job_is_done() {
    let aws = Aws::of(AS_PRINTED);
    let before = aws.estate();
    let ran = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(0)
        .says_then(expect![[r#"
            9 changes to make, digest 69beb359ed039e60
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ iam:CreateUser               arn:aws:iam::444455556666:user/redshift-audit-logging-user
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333
              ✓ iam:CreateAccessKey          redshift-audit-logging-user
              ✓ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
              ✓ iam:DeleteAccessKey          redshift-audit-logging-user: AKIA…
        "#]]);
    keeps_its_secrets(&aws, &ran);
    expect![[r#"
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateUser
        444455556666 operator         AttachUserPolicy
        444455556666 operator         AttachUserPolicy
        111122223333 operator         PutBucketPolicy
        444455556666 operator         CreateAccessKey
        444455556666 redshift-audit-logging-user EnableLogging
        444455556666 operator         DeleteAccessKey
    "#]]
    .assert_eq(&aws.writes());
    assert!(!keys(&aws).contains("AKIA"));
    _ = aws.redtrail("status plan.toml").exits(0);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_key_that_is_made_is_gone_when_the_job_has_failed() {
    let aws = Aws::of(AS_PRINTED);
    aws.switch(&json!({"source_keys": "never", "other_region_bucket": "refused"}));
    let ran = aws
        .redtrail("apply plan.toml --yes --create-access-key --settle 1s")
        .exits(1)
        .says_then(expect![[r#"
            9 changes to make, digest 69beb359ed039e60
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ iam:CreateUser               arn:aws:iam::444455556666:user/redshift-audit-logging-user
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333
              ✓ iam:CreateAccessKey          redshift-audit-logging-user
              ✗ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
              ✓ iam:DeleteAccessKey          redshift-audit-logging-user: AKIA…
            error: redshift:EnableLogging in account 444455556666, us-east-2, was refused with BucketNotFoundFault: Could not find the specified S3 bucket redshift-cluster-audit-logging-111122223333 in us-east-2; 7 changes made before it, and the journal is plan.toml.journal
              mend redtrail explain BucketNotFoundFault

            error[suspect]: 1. the Region: the API reference asks for a bucket in the cluster's Region
              mend add a bucket there to the plan

        "#]]);
    keeps_its_secrets(&aws, &ran);
    assert!(!keys(&aws).contains("AKIA"));
}

#[test]
fn a_key_that_cannot_be_deleted_is_named() {
    let aws = Aws::of(AS_PRINTED);
    let refusal = json!({"service": "iam", "operation": "DeleteAccessKey", "times": 9, "status": 403, "code": "AccessDenied", "message": "Not now"});
    aws.switch(&json!({"failures": [refusal]}));
    let ran = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(1);
    assert!(!holds_a_secret(&ran.stderr), "{}", ran.stderr);
    _ = ran.says_then(expect![[r#"
        9 changes to make, digest 69beb359ed039e60
          ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
          ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
          ✓ iam:CreateUser               arn:aws:iam::444455556666:user/redshift-audit-logging-user
          ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
          ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
          ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333
          ✓ iam:CreateAccessKey          redshift-audit-logging-user
          ✓ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
          ✗ iam:DeleteAccessKey          redshift-audit-logging-user: AKIA…
        error: iam:DeleteAccessKey in account 444455556666, us-east-2, was refused with AccessDenied: Not now; the access key AKIA… is still there; 8 changes made before it, and the journal is plan.toml.journal
          mend compare the operator's own permissions with `redtrail show PLAN operator-policy`

    "#]]);
    assert!(keys(&aws).contains("AKIA"));
    // The next run knows of it from the journal.
    aws.switch(&json!({"failures": []}));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
}

#[test]
fn a_user_with_two_keys_gets_no_third() {
    let aws = Aws::of(AS_PRINTED);
    _ = aws.redtrail("apply plan.toml --yes").exits(3);
    for _ in 0..2 {
        aws.operator(CLUSTER_ACCOUNT)
            .iam(&[("Action", "CreateAccessKey"), ("UserName", USER)])
            .done();
    }
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: iam:CreateAccessKey in account 444455556666, us-east-2, was refused with LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2 (request …); no change made before it, and the journal is plan.toml.journal
              redtrail explain LimitExceeded
        "#]]);
}

#[test]
fn a_profile_with_the_user_s_key_is_used() {
    let aws = Aws::of(AS_PRINTED);
    _ = aws.redtrail("apply plan.toml --yes").exits(3);
    aws.writes();
    let made = aws
        .operator(CLUSTER_ACCOUNT)
        .iam(&[("Action", "CreateAccessKey"), ("UserName", USER)])
        .done();
    aws.writes();
    aws.folder.write(
        "credentials",
        &format!(
            "[auditor-{CLUSTER_ACCOUNT}]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            tagged(&made, "AccessKeyId").unwrap(),
            tagged(&made, "SecretAccessKey").unwrap()
        ),
    );
    let roles = "--cluster-role arn:aws:iam::{account}:role/operator --bucket-role arn:aws:iam::{account}:role/operator";
    let with_profile = |profile: &str| {
        let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail.env("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        let words =
            format!("apply plan.toml --yes --output json --caller-profile {profile} {roles}");
        crate::folder::run(redtrail.args(words.split_whitespace()), "")
    };
    _ = with_profile("nobody").exits(1).refuses(expect![[r#"
        failed: the profile `nobody` gives no credentials for account 444455556666: it is not in the AWS configuration files; name another with --caller-profile
    "#]]);
    assert_eq!(aws.writes(), "");
    let answer = with_profile("auditor-{account}").exits(0).json();
    assert_eq!(answer["result"], "done");
    expect![[r#"
        444455556666 redshift-audit-logging-user EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    // The key is the user's own, and goes with the user.
    assert!(keys(&aws).contains("AKIA"));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
}

#[test]
fn a_profile_of_another_account_or_another_user_is_refused() {
    let aws = Aws::of(AS_PRINTED);
    aws.folder.write(
        "credentials",
        "[stranger]\naws_access_key_id = AKIAMADEUP0000000000\naws_secret_access_key = made-up\n",
    );
    let roles = "--cluster-role arn:aws:iam::{account}:role/operator --bucket-role arn:aws:iam::{account}:role/operator";
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail.env("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    let words = format!("apply plan.toml --yes --output json --caller-profile stranger {roles}");
    _ = crate::folder::run(redtrail.args(words.split_whitespace()), "")
        .exits(1)
        .refuses(expect![[r#"
            failed: the credentials for account 444455556666 belong to account 123456789012; name others with --caller-profile
        "#]]);
    assert_eq!(aws.writes(), "");
    let operator = aws.operator(CLUSTER_ACCOUNT);
    operator
        .iam(&[("Action", "CreateUser"), ("UserName", "somebody")])
        .done();
    let made = operator
        .iam(&[("Action", "CreateAccessKey"), ("UserName", "somebody")])
        .done();
    aws.folder.write(
        "credentials",
        &format!(
            "[stranger]\naws_access_key_id = {}\naws_secret_access_key = made-up\n",
            tagged(&made, "AccessKeyId").unwrap()
        ),
    );
    aws.writes();
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail.env("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    _ = crate::folder::run(redtrail.args(words.split_whitespace()), "")
        .exits(1)
        .refuses(expect![[r#"
            failed: the caller is arn:aws:iam::444455556666:user/redshift-audit-logging-user, and the profile of --caller-profile belongs to arn:aws:iam::444455556666:user/somebody; name the caller's own
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_role_needs_no_key() {
    let aws = Aws::of(super::scene::WALKTHROUGH);
    for flag in ["--create-access-key", "--caller-profile auditor"] {
        let ran = aws
            .redtrail(&format!("apply plan.toml --yes {flag}"))
            .exits(2)
            .prints(expect![]);
        let name = flag.split(' ').next().unwrap();
        assert!(
            ran.stderr
                .starts_with(&format!("error: {name} is for a user")),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(aws.calls(), [] as [serde_json::Value; 0]);
}

#[test]
fn a_key_that_was_left_behind_is_deleted_by_undo_and_no_other() {
    let plan = super::scene::WALKTHROUGH.replace(
        "kind = \"role\"\nname = \"redtrail-audit\"",
        "arn = \"arn:aws:iam::444455556666:user/there\"",
    );
    let aws = Aws::of(&plan);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let there = ("UserName", "there");
    operator.iam(&[("Action", "CreateUser"), there]).done();
    let made = operator.iam(&[("Action", "CreateAccessKey"), there]).done();
    let own = tagged(&made, "AccessKeyId").unwrap();
    let keys = || {
        let listed = operator.iam(&[("Action", "ListAccessKeys"), there]).done();
        let ids = listed.split("<AccessKeyId>").skip(1);
        ids.map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let before = aws.estate();
    let refusal = json!({"service": "iam", "operation": "DeleteAccessKey", "times": 9, "status": 403, "code": "AccessDenied", "message": "Not now"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(1);
    assert_eq!(keys().len(), 2);
    aws.switch(&json!({"failures": []}));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(keys(), [own]);
    assert_eq!(aws.estate(), before);
}

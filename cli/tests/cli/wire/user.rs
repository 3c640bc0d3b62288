//! A user as the caller, who needs an access key.

use std::time::Duration;

use expect_test::expect;

use super::aws::{Aws, tagged};
use super::proxy::{Moment, Proxy};
use super::scene::{AS_PRINTED, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION};
use crate::ran::Ran;

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
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333  unprotected for … ms
            error[caller-key-missing]: everything is in place but the last step: EnableLogging is called as the user redshift-audit-logging-user, and no access key of it was given
              mend run `redtrail apply plan.toml` with --caller-profile PROFILE or --create-access-key, or as that user: aws redshift enable-logging --cluster-identifier redshift-analytics-cluster-01 --bucket-name redshift-cluster-audit-logging-111122223333 --s3-key-prefix=rsauditlog1 --region us-east-2

        "#]]);
    keeps_its_secrets(&aws, &ran);
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateUser
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
fn a_key_that_is_made_goes_into_a_profile_and_nowhere_else() {
    let aws = Aws::of(AS_PRINTED);
    let before = aws.estate();
    let theirs = "[theirs]\naws_access_key_id = AKIATHEIRS\n";
    aws.folder.write("credentials", theirs);
    let ran = aws.redtrail("apply plan.toml --yes --create-access-key")
        .exits(0)
        .says_then(expect![[r#"
            8 changes to make, digest df9c66265e96b706
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ iam:CreateUser               arn:aws:iam::444455556666:user/redshift-audit-logging-user
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
              ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333  unprotected for … ms
              ✓ iam:CreateAccessKey          redshift-audit-logging-user: profile redshift-audit-logging-user-444455556666
              ✓ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
        "#]]);
    keeps_its_secrets(&aws, &ran);
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 operator         CreateAccessKey
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateUser
        444455556666 redshift-audit-logging-user EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    let file = aws.folder.read("credentials");
    let ours = file.strip_prefix(theirs).unwrap();
    assert!(
        ours.starts_with("\n[redshift-audit-logging-user-444455556666]\naws_access_key_id = AKIA"),
        "{ours}"
    );
    assert!(holds_a_secret(ours));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(aws.folder.path("credentials")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
    // The next run finds it there and makes no other.
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(
            CLUSTER_REGION,
            "DisableLogging",
            &[("ClusterIdentifier", CLUSTER)],
        )
        .done();
    aws.writes();
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(0);
    expect![[r#"
        444455556666 redshift-audit-logging-user EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    let ran = aws.redtrail("undo plan.toml --yes").exits(0);
    keeps_its_secrets(&aws, &ran);
    assert_eq!(aws.folder.read("credentials"), theirs);
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_key_that_the_journal_cannot_tell_of_is_deleted_at_once() {
    const APPLY: &str = "apply plan.toml --yes --create-access-key";
    let aws = Aws::of(AS_PRINTED);
    let proxy = Proxy::to(aws.url());
    let mut program = aws.program(APPLY);
    program.env("AWS_ENDPOINT_URL", proxy.url());
    _ = crate::folder::run(&mut program, "").exits(0);
    let mut made = proxy.exchanges().into_iter().map(|exchange| exchange.call);
    let made = made.find(|call| call.name.contains("CreateAccessKey"));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    let stop = proxy.stop(&made.unwrap(), Moment::Between);
    // A full disk is told to the program, and is not its end.
    let mut shell = aws.command("sh");
    shell
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(program.get_program())
        .args(program.get_args())
        .env("AWS_ENDPOINT_URL", proxy.url());
    let running = crate::folder::start(&mut shell, "");
    assert!(stop.is_reached(Duration::from_mins(1)));
    let journal = aws.folder.read("plan.toml.journal");
    running.limit_files(journal.len() as u64);
    stop.go_on();
    let ran = running.end().exits(1);
    assert!(ran.stderr.contains("the journal"), "{}", ran.stderr);
    assert!(!keys(&aws).contains("AKIA"), "{}", keys(&aws));
    assert!(!aws.folder.read("credentials").contains(USER));
}

#[test]
fn a_key_whose_profile_cannot_be_written_is_not_made_or_deleted_at_once() {
    let aws = Aws::of(AS_PRINTED);
    let with = |file: &str| {
        let roles = "--cluster-role arn:aws:iam::{account}:role/operator --bucket-role arn:aws:iam::{account}:role/operator";
        let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail.env("AWS_SHARED_CREDENTIALS_FILE", file);
        let words = format!("apply plan.toml --yes --create-access-key {roles}");
        crate::folder::run(redtrail.args(words.split_whitespace()), "")
    };
    _ = with("/dev/null").exits(2).says(expect![[r#"
        error: /dev/null is no file that an access key could be put into; name one in AWS_SHARED_CREDENTIALS_FILE
    "#]]);
    assert_eq!(aws.writes(), "");
    aws.folder.write("taken", "");
    _ = with("taken/credentials").exits(1).says(expect![[r#"
        error: taken/credentials cannot be read: not a directory
    "#]]);
    assert_eq!(aws.writes(), "");
    // What could be written before the key was made, and cannot be now.
    aws.folder.write("credentials", "");
    let busy = aws.folder.path("credentials");
    let refusal = serde_json::json!({"service": "iam", "operation": "AttachUserPolicy", "times": 2, "status": 404, "code": "NoSuchEntity", "message": "Not yet"});
    aws.switch(&serde_json::json!({"failures": [refusal]}));
    let roles = "--cluster-role arn:aws:iam::{account}:role/operator --bucket-role arn:aws:iam::{account}:role/operator";
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    let words = format!("apply plan.toml --yes --create-access-key {roles}");
    let running = crate::folder::start(redtrail.args(words.split_whitespace()), "");
    let journal = aws.folder.path("plan.toml.journal");
    for _ in 0..3000 {
        let text = std::fs::read_to_string(&journal).unwrap_or_default();
        if text.contains("\"begun\"") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::fs::remove_file(&busy).unwrap();
    std::fs::create_dir(&busy).unwrap();
    let ran = running.end().exits(1);
    assert!(
        ran.stderr.contains("credentials is no file"),
        "{}",
        ran.stderr
    );
    assert!(!keys(&aws).contains("AKIA"));
}

#[test]
fn a_named_profile_gets_the_key_that_is_made() {
    let aws = Aws::of(AS_PRINTED);
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key --caller-profile auditor-{account}")
        .exits(0);
    assert!(
        aws.folder
            .read("credentials")
            .starts_with("[auditor-444455556666]\n")
    );
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
    _ = aws.redtrail("apply plan.toml --yes --create-access-key --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: iam:CreateAccessKey in account 444455556666, us-east-2, was refused with LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2 (request …); no change made, and the journal is plan.toml.journal
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
    // Who made the key has to say that nobody needs it any more.
    let undone = aws.redtrail("undo plan.toml --yes").exits(1);
    let key = tagged(&made, "AccessKeyId").unwrap();
    let by_hand = format!("aws iam delete-access-key --user-name {USER} --access-key-id AKIA…");
    assert!(undone.stderr.contains(&by_hand), "{}", undone.stderr);
    assert_eq!(aws.writes(), "");
    assert!(keys(&aws).contains(key));
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "DeleteAccessKey"),
            ("UserName", USER),
            ("AccessKeyId", key),
        ])
        .done();
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
fn a_key_that_was_made_is_deleted_by_undo_and_no_other() {
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
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(0);
    assert_eq!(keys().len(), 2);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(keys(), [own]);
    assert_eq!(aws.estate(), before);
}

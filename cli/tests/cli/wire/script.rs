//! The script that `redtrail show PLAN commands` prints, run with the AWS CLI.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::{Aws, tagged};
use super::operator::{hire, refused};
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER_ACCOUNT, CLUSTER_REGION, FOREIGN, REDSHIFT_POLICY, WALKTHROUGH,
    walkthrough_with,
};
use super::standin::tool;
use crate::folder::{Folder, run};
use crate::ran::Ran;

/// Writes the script, and a profile for a role of this name in each account.
fn write(aws: &Aws, flags: &str, role: &str) {
    let shown = aws
        .folder
        .redtrail(&format!("show plan.toml commands {flags}"))
        .exits(0);
    aws.folder.write("commands.sh", &shown.stdout);
    let mut config = String::new();
    for account in aws.accounts() {
        _ = write!(
            config,
            "[profile in-{account}]\nrole_arn = arn:aws:iam::{account}:role/{role}\ncredential_source = Environment\n\n"
        );
    }
    aws.folder.write("config", &config);
}

/// Runs the script with the AWS CLI on the path and a profile for each account.
fn bash(aws: &Aws, word: &str, variables: &[(&str, &str)]) -> Ran {
    bash_file(aws, "commands.sh", word, variables)
}

/// Runs some of the script's functions and no more, where the others would only take time.
fn blocks(aws: &Aws, functions: &[&str], variables: &[(&str, &str)]) -> Ran {
    let script = aws.folder.read("commands.sh");
    let (all, _) = script.split_once("\ncase ${1:-} in\n").unwrap();
    let functions = functions.join("\n");
    aws.folder
        .write("blocks.sh", &format!("{all}\n{functions}\n"));
    bash_file(aws, "blocks.sh", "", variables)
}

fn bash_file(aws: &Aws, file: &str, word: &str, variables: &[(&str, &str)]) -> Ran {
    let mut bash = aws.command("bash");
    let cli = tool("REDTRAIL_AWS");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [cli.parent().map(Path::to_owned)]
        .into_iter()
        .flatten()
        .chain(std::env::split_paths(&path));
    bash.args([file, word])
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("AWS_CONFIG_FILE", "config")
        .env("REDTRAIL_TRIES", "1");
    for account in aws.accounts() {
        bash.env(format!("PROFILE_{account}"), format!("in-{account}"));
    }
    for (name, value) in variables {
        bash.env(name, value);
    }
    run(&mut bash, "")
}

/// A call of IAM's that is refused once, as it is while what it builds on is not seen everywhere.
fn refused_once(operation: &str, status: u16, code: &str) -> Value {
    json!({"service": "iam", "operation": operation, "status": status, "code": code})
}

/// Makes a user with an access key, and a profile of that name for it.
fn hire_user(aws: &Aws, account: &str, user: &str, profile: &str) {
    let operator = aws.operator(account);
    // Whether the user was there already does not matter here.
    _ = operator.iam(&[("Action", "CreateUser"), ("UserName", user)]);
    let made = operator
        .iam(&[("Action", "CreateAccessKey"), ("UserName", user)])
        .done();
    let config = format!(
        "{}[profile {profile}]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        aws.folder.read("config"),
        tagged(&made, "AccessKeyId").unwrap(),
        tagged(&made, "SecretAccessKey").unwrap()
    );
    aws.folder.write("config", &config);
    aws.calls();
}

/// How long it takes until others see what was made.
fn delays(ms: u32) -> Value {
    json!({
        "trust_delay_ms": ms, "identity_delay_ms": ms,
        "principal_delay_ms": ms, "bucket_policy_delay_ms": ms,
    })
}

#[test]
fn every_script_is_without_fault_for_shellcheck() {
    let folder = Folder::new();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/golden");
    let mut shellcheck = folder.command(tool("REDTRAIL_SHELLCHECK"));
    let mut count = 0;
    for entry in std::fs::read_dir(golden).unwrap() {
        let script = entry.unwrap().path().join("commands.sh");
        if script.exists() {
            shellcheck.arg(script);
            count += 1;
        }
    }
    assert!(count > 15, "scripts are missing");
    _ = run(&mut shellcheck, "")
        .exits(0)
        .prints(expect![])
        .says_nothing();
}

#[test]
fn the_walkthrough_s_script_runs_twice_and_back_twice() {
    let aws = Aws::of(WALKTHROUGH);
    hire(&aws, "plan.toml");
    aws.switch(&json!({"operators": ["by-hand"]}));
    let before = aws.estate();
    write(&aws, "", "pipeline");
    _ = bash(&aws, "apply", &[])
        .exits(0)
        .prints(expect![[r#"
            {
                "LoggingEnabled": true,
                "BucketName": "redshift-cluster-audit-logging-111122223333",
                "S3KeyPrefix": "rsauditlog1/"
            }
        "#]])
        .says(expect![[r#"
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
            account 444455556666
              policy redtrail-audit-redshift-policy: made
              policy redtrail-audit-s3-policy: made
              role redtrail-audit: made
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: set
            account 444455556666
              cluster redshift-analytics-cluster-01: logging switched on
        "#]]);
    assert_eq!(aws.deliver(0), None);
    expect![[r#"
        111122223333 pipeline         PutBucketPolicy
        444455556666 pipeline         AttachRolePolicy
        444455556666 pipeline         AttachRolePolicy
        444455556666 pipeline         CreatePolicy
        444455556666 pipeline         CreatePolicy
        444455556666 pipeline         CreateRole
        444455556666 redtrail-audit   EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = bash(&aws, "apply", &[]).exits(0).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
          policy redtrail-audit-redshift-policy: in place
          policy redtrail-audit-s3-policy: in place
          role redtrail-audit: in place
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
          cluster redshift-analytics-cluster-01: in place
    "#]]);
    expect![[r#"
        444455556666 pipeline         AttachRolePolicy
        444455556666 pipeline         AttachRolePolicy
    "#]]
    .assert_eq(&aws.writes());
    _ = aws.redtrail_alone("status plan.toml --cluster-role arn:aws:iam::{account}:role/pipeline --bucket-role arn:aws:iam::{account}:role/pipeline").exits(0);
    _ = bash(&aws, "undo", &[])
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
            account 444455556666
              cluster redshift-analytics-cluster-01: logging switched off
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: deleted
            account 444455556666
              policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy: deleted
              policy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy: deleted
              role redtrail-audit: deleted
        "#]]);
    _ = bash(&aws, "undo", &[])
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
            account 444455556666
              cluster redshift-analytics-cluster-01: does not log to redshift-cluster-audit-logging-111122223333
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
            account 444455556666
              policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy: not there
              policy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy: not there
              role redtrail-audit: not there
        "#]]);
    assert_eq!(refused(&aws), [] as [Value; 0]);
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_user_s_script_stops_for_the_key_and_goes_on_with_it() {
    let aws = Aws::of(include_str!("../../../../examples/as-printed.toml"));
    let before = aws.estate();
    write(&aws, "", "operator");
    aws.switch(&json!({"failures": [refused_once("AttachUserPolicy", 404, "NoSuchEntity")]}));
    let twice = [("REDTRAIL_TRIES", "2")];
    _ = bash(&aws, "apply", &twice).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
        account 444455556666
          policy redshift-audit-logging-redshift-policy: made
          policy redshift-audit-logging-s3-policy: made
          user redshift-audit-logging-user: made
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: set
        account 444455556666
        stopped: EnableLogging is called as the user arn:aws:iam::444455556666:user/redshift-audit-logging-user, who needs an access key:
          aws iam create-access-key --user-name=redshift-audit-logging-user --profile in-444455556666
          aws configure --profile redtrail-audit-444455556666
        then run this again with CALLER_PROFILE_444455556666=redtrail-audit-444455556666 in its environment
    "#]]);
    hire_user(
        &aws,
        CLUSTER_ACCOUNT,
        "redshift-audit-logging-user",
        "auditor",
    );
    _ = bash(&aws, "apply", &[("CALLER_PROFILE_444455556666", "auditor")])
        .exits(0)
        .says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
          policy redshift-audit-logging-redshift-policy: in place
          policy redshift-audit-logging-s3-policy: in place
          user redshift-audit-logging-user: in place
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
          cluster redshift-analytics-cluster-01: logging switched on
    "#]]);
    expect![[r#"
        444455556666 operator         AttachUserPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 redshift-audit-logging-user EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    assert_eq!(aws.deliver(0), None);
    aws.switch(&json!({"failures": [refused_once("DeleteUser", 409, "DeleteConflict")]}));
    _ = bash(&aws, "undo", &twice).exits(0).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
        account 444455556666
          cluster redshift-analytics-cluster-01: logging switched off
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: deleted
        account 444455556666
          policy arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy: deleted
          policy arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy: deleted
          user redshift-audit-logging-user: deleted
    "#]]);
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_caller_s_profile_of_somebody_else_stops_the_script() {
    let aws = Aws::of(include_str!("../../../../examples/as-printed.toml"));
    write(&aws, "", "operator");
    let user = "redshift-audit-logging-user";
    hire_user(&aws, CLUSTER_ACCOUNT, "somebody", "colleague");
    hire_user(&aws, BUCKET_ACCOUNT, user, "namesake");
    // The whole script, and then the one function that comes to the caller.
    _ = bash(
        &aws,
        "apply",
        &[("CALLER_PROFILE_444455556666", "colleague")],
    )
    .exits(1)
    .prints(expect![])
    .says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
        account 444455556666
          policy redshift-audit-logging-redshift-policy: made
          policy redshift-audit-logging-s3-policy: made
          user redshift-audit-logging-user: made
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: set
        account 444455556666
        stopped: these credentials belong to arn:aws:iam::444455556666:user/somebody, not to arn:aws:iam::444455556666:user/redshift-audit-logging-user; set CALLER_PROFILE_444455556666 to a profile of that user
    "#]]);
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 operator         AttachUserPolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateUser
    "#]]
    .assert_eq(&aws.writes());
    let enable = ["enable_444455556666"];
    for (profile, told) in [
        (
            "namesake",
            expect![[r#"
            account 444455556666
            stopped: these credentials belong to arn:aws:iam::111122223333:user/redshift-audit-logging-user, not to arn:aws:iam::444455556666:user/redshift-audit-logging-user; set CALLER_PROFILE_444455556666 to a profile of that user
        "#]],
        ),
        (
            "nobody",
            expect![[r#"
            account 444455556666

            The config profile (nobody) could not be found
            stopped: no usable credentials for the user arn:aws:iam::444455556666:user/redshift-audit-logging-user; set CALLER_PROFILE_444455556666 to a profile with its access key
        "#]],
        ),
    ] {
        _ = blocks(&aws, &enable, &[("CALLER_PROFILE_444455556666", profile)])
            .exits(1)
            .prints(expect![])
            .says(told);
        assert_eq!(aws.writes(), "");
    }
    for (function, told) in [
        (
            "put_user",
            expect![[r#"
            stopped: the user somebody exists and is not this plan's
        "#]],
        ),
        (
            "drop_user",
            expect![[r#"
            stopped: the user somebody is not this plan's
        "#]],
        ),
    ] {
        let other = format!("{function} {CLUSTER_ACCOUNT} {CLUSTER_REGION} somebody");
        _ = blocks(&aws, &[&other], &[]).exits(1).says(told);
        assert_eq!(aws.writes(), "");
    }
    // A key may be too young to be known.
    hire_user(&aws, CLUSTER_ACCOUNT, user, "auditor");
    aws.switch(&json!({"key_delay_ms": 3_600_000}));
    let young = [
        ("CALLER_PROFILE_444455556666", "auditor"),
        ("REDTRAIL_TRIES", "2"),
    ];
    _ = blocks(&aws, &enable, &young)
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            account 444455556666

            An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.
            stopped: gave up at try 2
            stopped: no usable credentials for the user arn:aws:iam::444455556666:user/redshift-audit-logging-user; set CALLER_PROFILE_444455556666 to a profile with its access key
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
#[ignore = "takes two minutes: run `cargo xtask test --long`"]
fn a_fleet_s_script_works_in_every_account() {
    let aws = Aws::of(include_str!("../../../../examples/fleet.toml"));
    super::apply::ready_for_the_fleet(&aws);
    let before = aws.estate();
    write(&aws, "", "operator");
    let config = aws.folder.read("config");
    // The fleet's role trusts the accounts' own operators, and no others.
    let mut trusted = config.replace(":role/operator", ":role/security/operator");
    trusted = trusted.replace("111122223333:role/security/", "111122223333:role/");
    aws.folder.write("config", &trusted);
    _ = bash(&aws, "apply", &[]).exits(0).says(expect![[r#"
        account 111122223333
          bucket policy of central-audit-logs-eu: to be changed
        account 111122223333
          bucket policy of central-audit-logs-us: to be changed
        account 000000000042
          policy redtrail-fleet-redshift-policy: made
          policy redtrail-fleet-s3-policy: made
          role audit-logging: made
        account 444455556666
          policy redtrail-fleet-redshift-policy: made
          policy redtrail-fleet-s3-policy: made
          role audit-logging: made
        account 777788889999
          policy redtrail-fleet-redshift-policy: made
          policy redtrail-fleet-s3-policy: made
          role audit-logging: made
        account 111122223333
          bucket policy of central-audit-logs-eu: set
        account 111122223333
          bucket policy of central-audit-logs-us: set
        account 000000000042
          cluster hongkong: logging switched on
        account 444455556666
          cluster finance: logging switched on
          cluster sales: logging switched on
          cluster sales-us: logging switched on
        account 777788889999
          cluster warehouse: logging switched on
    "#]]);
    for cluster in 0..5 {
        assert_eq!(aws.deliver(cluster), None);
    }
    _ = bash(&aws, "undo", &[]).exits(0).says(expect![[r#"
        account 111122223333
          bucket policy of central-audit-logs-us: to be changed
        account 111122223333
          bucket policy of central-audit-logs-eu: to be changed
        account 777788889999
          cluster warehouse: logging switched off
        account 444455556666
          cluster finance: logging switched off
          cluster sales: logging switched off
          cluster sales-us: logging switched off
        account 000000000042
          cluster hongkong: logging switched off
        account 111122223333
          bucket policy of central-audit-logs-us: deleted
        account 111122223333
          bucket policy of central-audit-logs-eu: deleted
        account 777788889999
          policy arn:aws:iam::777788889999:policy/security/redtrail-fleet-redshift-policy: deleted
          policy arn:aws:iam::777788889999:policy/security/redtrail-fleet-s3-policy: deleted
          role audit-logging: deleted
        account 444455556666
          policy arn:aws:iam::444455556666:policy/security/redtrail-fleet-redshift-policy: deleted
          policy arn:aws:iam::444455556666:policy/security/redtrail-fleet-s3-policy: deleted
          role audit-logging: deleted
        account 000000000042
          policy arn:aws:iam::000000000042:policy/security/redtrail-fleet-redshift-policy: deleted
          policy arn:aws:iam::000000000042:policy/security/redtrail-fleet-s3-policy: deleted
          role audit-logging: deleted
    "#]]);
    aws.calls();
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_bucket_s_policy_that_the_script_does_not_know_stops_it_before_it_changes_anything() {
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    let before = aws.estate();
    write(&aws, "", "operator");
    _ = bash(&aws, "apply", &[]).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333
        stopped: redshift-cluster-audit-logging-111122223333 has a bucket policy that this script was not made against: save it, and make the script again with it as the existing bucket policy
    "#]]);
    _ = bash(&aws, "undo", &[]).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333
        stopped: the bucket policy of redshift-cluster-audit-logging-111122223333 is not the one this script was made against: save it, and make the script again with it as the existing bucket policy
    "#]]);
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_bucket_s_policy_that_the_script_was_made_against_comes_back() {
    let plan = walkthrough_with("grants", "caller = \"principal\"");
    let aws = Aws::with_bucket_policy(&plan, FOREIGN);
    let before = aws.bucket_policy(BUCKET).unwrap();
    aws.folder.write("existing.json", FOREIGN);
    write(&aws, "--bucket-policy existing.json", "operator");
    // What was just made is not seen at once.
    aws.switch(&delays(2500));
    aws.switch(&json!({"failures": [refused_once("AttachRolePolicy", 404, "NoSuchEntity")]}));
    _ = bash(&aws, "apply", &[("REDTRAIL_TRIES", "20")]).exits(0);
    aws.switch(&delays(0));
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    // Somebody adds a statement: the script knows the policy no more.
    let ours = aws.bucket_policy(BUCKET).unwrap();
    let changed = ours.replacen("\"Statement\":[", "\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/x\"},", 1);
    aws.put_bucket_policy(BUCKET, &changed);
    aws.writes();
    _ = bash(&aws, "undo", &[]).exits(1).says(expect![[r#"
        account 111122223333
        stopped: the bucket policy of redshift-cluster-audit-logging-111122223333 is not the one this script was made against: save it, and make the script again with it as the existing bucket policy
    "#]]);
    assert_eq!(aws.writes(), "");
    aws.put_bucket_policy(BUCKET, &ours);
    // What was just taken away still counts for a while.
    aws.switch(&json!({"failures": [
        refused_once("DeletePolicy", 409, "DeleteConflict"),
        refused_once("DeleteRole", 409, "DeleteConflict"),
    ]}));
    _ = bash(&aws, "undo", &[("REDTRAIL_TRIES", "2")]).exits(0);
    assert_eq!(aws.bucket_policy(BUCKET).unwrap(), before);
}

#[test]
fn credentials_of_another_account_stop_the_script() {
    let aws = Aws::of(WALKTHROUGH);
    write(&aws, "", "operator");
    let swapped = [
        ("PROFILE_444455556666", "in-111122223333"),
        ("PROFILE_111122223333", "in-444455556666"),
    ];
    _ = bash(&aws, "apply", &swapped).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333
        stopped: these credentials belong to account 444455556666, not to 111122223333; set PROFILE_111122223333 to a profile of 111122223333
    "#]]);
    let nobody = [("PROFILE_111122223333", "nobody")];
    _ = bash(&aws, "apply", &nobody).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333

        The config profile (nobody) could not be found
        stopped: no usable credentials for account 111122223333; set PROFILE_111122223333 to a profile of that account
    "#]]);
    let none = [
        ("PROFILE_444455556666", ""),
        ("PROFILE_111122223333", ""),
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
    ];
    _ = bash(&aws, "apply", &none).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333
        Unable to locate credentials. You can configure credentials by running "aws configure".
        stopped: no usable credentials for account 111122223333; set PROFILE_111122223333 to a profile of that account
    "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn what_is_somebody_else_s_stops_the_script() {
    let aws = Aws::of(WALKTHROUGH);
    write(&aws, "", "operator");
    let anything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let policy = [
        ("Action", "CreatePolicy"),
        ("PolicyName", "redtrail-audit-redshift-policy"),
        ("PolicyDocument", anything),
    ];
    aws.operator(CLUSTER_ACCOUNT).iam(&policy).done();
    aws.writes();
    _ = bash(&aws, "apply", &[]).exits(1).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
        account 444455556666
        stopped: the policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy exists and is not this plan's
    "#]]);
    _ = bash(&aws, "undo", &[]).exits(1).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
          cluster redshift-analytics-cluster-01: does not log to redshift-cluster-audit-logging-111122223333
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
        stopped: the policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy is not this plan's
    "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_that_logs_elsewhere_stops_the_script() {
    let aws = Aws::without_things(WALKTHROUGH);
    let cluster = &aws.plan.clusters()[0];
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}],
        "clusters": [{"account": cluster.account, "region": cluster.region, "id": cluster.id,
            "logging": {"bucket": BUCKET, "prefix": "theirs"}}],
    }));
    write(&aws, "", "operator");
    _ = bash(&aws, "apply", &[]).exits(1).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
        account 444455556666
          policy redtrail-audit-redshift-policy: made
          policy redtrail-audit-s3-policy: made
          role redtrail-audit: made
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: set
        account 444455556666
        stopped: the cluster redshift-analytics-cluster-01 logs to redshift-cluster-audit-logging-111122223333/theirs/; switch that off first if it is to move
    "#]]);
    assert!(!aws.writes().contains("EnableLogging"));
}

#[test]
fn a_refusal_that_does_not_pass_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    write(&aws, "", "operator");
    aws.switch(&json!({"source_keys": "never"}));
    _ = bash(&aws, "apply", &[]).exits(1).prints(expect![]).says(expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
        account 444455556666
          policy redtrail-audit-redshift-policy: made
          policy redtrail-audit-s3-policy: made
          role redtrail-audit: made
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: set
        account 444455556666

        An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: Cannot read ACLs of bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.
        stopped: gave up at try 1
    "#]]);
}

#[test]
fn a_word_that_is_missing_is_asked_for() {
    let aws = Aws::of(WALKTHROUGH);
    write(&aws, "", "operator");
    _ = bash(&aws, "again", &[])
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        usage: bash commands.sh apply|undo
    "#]]);
    assert_eq!(aws.calls(), [] as [Value; 0]);
}

#[test]
fn a_bucket_that_has_lost_its_policy_gets_the_script_s() {
    let aws = Aws::of(WALKTHROUGH);
    aws.folder.write("existing.json", FOREIGN);
    write(&aws, "--bucket-policy existing.json", "operator");
    // There is nothing of ours to take back, and what others have taken away stays away.
    _ = blocks(&aws, &["may_revoke_1", "revoke_1"], &[])
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        "#]]);
    assert_eq!(aws.writes(), "");
    _ = blocks(&aws, &["may_grant_1", "grant_1", "grant_1"], &[])
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: to be changed
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: set
            account 111122223333
              bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        "#]]);
    expect![[r#"
        111122223333 operator         PutBucketPolicy
    "#]]
    .assert_eq(&aws.writes());
    let policy = aws.bucket_policy(BUCKET).unwrap();
    for sid in [
        "only TLS",
        "RedtrailAuditsOfOthers",
        "RedtrailAuditDelivery",
    ] {
        assert!(policy.contains(sid), "{policy}");
    }
}

#[test]
fn names_that_a_shell_would_take_for_something_else() {
    let aws = Aws::of(include_str!("../../../../core/tests/plans/odd-names.toml"));
    let account = "000000000000";
    let operator = aws.operator(account);
    let anything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
    // What the plan takes for granted: the boundary, and who may assume the caller.
    for call in [
        [
            ("Action", "CreatePolicy"),
            ("Path", "/it's/"),
            ("PolicyName", "-=boundary"),
            ("PolicyDocument", anything),
        ],
        [
            ("Action", "CreateRole"),
            ("Path", "/it's/"),
            ("RoleName", "operator"),
            ("AssumeRolePolicyDocument", trust),
        ],
        [
            ("Action", "PutRolePolicy"),
            ("RoleName", "operator"),
            ("PolicyName", "everything"),
            ("PolicyDocument", anything),
        ],
    ] {
        operator.iam(&call).done();
    }
    let before = aws.estate();
    write(&aws, "", "operator");
    let config = aws.folder.read("config");
    let trusted = config.replace("000000000000:role/", "000000000000:role/it's/");
    aws.folder.write("config", &trusted);
    _ = bash(&aws, "apply", &[]).exits(0).says(expect![[r#"
        account 000000000001
          bucket policy of 1.2.3.logs: to be changed
        account 000000000000
          policy -redshift,policy: made
          policy =s3@policy+: made
          role -a=b,c@d+e.f_g: made
        account 000000000001
          bucket policy of 1.2.3.logs: set
        account 000000000000
          cluster a: logging switched on
    "#]]);
    assert_eq!(aws.deliver(0), None);
    aws.calls();
    _ = bash(&aws, "apply", &[]).exits(0);
    expect![[r#"
        000000000000 operator         AttachRolePolicy
        000000000000 operator         AttachRolePolicy
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail_alone("apply plan.toml --yes --cluster-role arn:aws:iam::{account}:role/it's/operator --bucket-role arn:aws:iam::{account}:role/operator")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    _ = bash(&aws, "undo", &[]).exits(0).says(expect![[r#"
        account 000000000001
          bucket policy of 1.2.3.logs: to be changed
        account 000000000000
          cluster a: logging switched off
        account 000000000001
          bucket policy of 1.2.3.logs: deleted
        account 000000000000
          policy arn:aws:iam::000000000000:policy/-redshift,policy: deleted
          policy arn:aws:iam::000000000000:policy/=s3@policy+: deleted
          role -a=b,c@d+e.f_g: deleted
    "#]]);
    assert_eq!(aws.estate(), before);
}

/// Two accounts, two Regions, a bucket in each.
const PAIR: &str = r#"
version = 1
name = "pair"

[[buckets]]
name = "logs-eu"
account = "111122223333"
region = "eu-central-1"

[[buckets]]
name = "logs-us"
account = "111122223333"
region = "us-east-1"

[[clusters]]
account = "444455556666"
region = "eu-central-1"
id = "sales"

[[clusters]]
account = "777788889999"
region = "us-east-1"
id = "finance"
"#;

#[test]
fn a_pair_of_accounts_and_of_buckets() {
    let aws = Aws::of(PAIR);
    let before = aws.estate();
    write(&aws, "", "operator");
    _ = bash(&aws, "apply", &[]).exits(0).says(expect![[r#"
        account 111122223333
          bucket policy of logs-eu: to be changed
        account 111122223333
          bucket policy of logs-us: to be changed
        account 444455556666
          policy redtrail-pair-redshift-policy: made
          policy redtrail-pair-s3-policy: made
          role redtrail-pair: made
        account 777788889999
          policy redtrail-pair-redshift-policy: made
          policy redtrail-pair-s3-policy: made
          role redtrail-pair: made
        account 111122223333
          bucket policy of logs-eu: set
        account 111122223333
          bucket policy of logs-us: set
        account 444455556666
          cluster sales: logging switched on
        account 777788889999
          cluster finance: logging switched on
    "#]]);
    for cluster in 0..2 {
        assert_eq!(aws.deliver(cluster), None);
    }
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        111122223333 operator         PutBucketPolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateRole
        444455556666 redtrail-pair    EnableLogging
        777788889999 operator         AttachRolePolicy
        777788889999 operator         AttachRolePolicy
        777788889999 operator         CreatePolicy
        777788889999 operator         CreatePolicy
        777788889999 operator         CreateRole
        777788889999 redtrail-pair    EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
    _ = bash(&aws, "undo", &[]).exits(0).says(expect![[r#"
        account 111122223333
          bucket policy of logs-us: to be changed
        account 111122223333
          bucket policy of logs-eu: to be changed
        account 777788889999
          cluster finance: logging switched off
        account 444455556666
          cluster sales: logging switched off
        account 111122223333
          bucket policy of logs-us: deleted
        account 111122223333
          bucket policy of logs-eu: deleted
        account 777788889999
          policy arn:aws:iam::777788889999:policy/redtrail-pair-redshift-policy: deleted
          policy arn:aws:iam::777788889999:policy/redtrail-pair-s3-policy: deleted
          role redtrail-pair: deleted
        account 444455556666
          policy arn:aws:iam::444455556666:policy/redtrail-pair-redshift-policy: deleted
          policy arn:aws:iam::444455556666:policy/redtrail-pair-s3-policy: deleted
          role redtrail-pair: deleted
    "#]]);
    assert_eq!(aws.estate(), before);
}

/// The walkthrough's plan with clusters of these names instead, and a role that may do everything.
fn plan_of_clusters(names: &[&str]) -> String {
    let (plan, _) = WALKTHROUGH.split_once("[[clusters]]").unwrap();
    let mut plan = plan.replace(
        "kind = \"role\"\nname = \"redtrail-audit\"",
        "arn = \"arn:aws:iam::{account}:role/operator\"",
    );
    for name in names {
        _ = write!(
            plan,
            "[[clusters]]\naccount = \"{CLUSTER_ACCOUNT}\"\nregion = \"{CLUSTER_REGION}\"\nid = \"{name}\"\n"
        );
    }
    plan
}

/// Lets a cluster publish elsewhere than to a bucket.
fn publish(aws: &Aws, cluster: &str, destination: &str) {
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(
            CLUSTER_REGION,
            "EnableLogging",
            &[
                ("ClusterIdentifier", cluster),
                ("LogDestinationType", destination),
            ],
        )
        .done();
    aws.calls();
}

#[test]
fn system_tables_are_no_logging_and_cloudwatch_is() {
    let aws = Aws::of(&plan_of_clusters(&["published", "watched"]));
    write(&aws, "", "operator");
    aws.switch(&json!({"s3table_counts_as_enabled": true}));
    publish(&aws, "published", "s3table");
    publish(&aws, "watched", "s3table");
    publish(&aws, "watched", "cloudwatch");
    let some = ["grant_1", "enable_444455556666"];
    for told in [
        expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: set
        account 444455556666
          cluster published: logging switched on
        stopped: the cluster watched logs to CloudWatch; switch that off first if it is to move
    "#]],
        expect![[r#"
        account 111122223333
          bucket policy of redshift-cluster-audit-logging-111122223333: nothing to do
        account 444455556666
          cluster published: in place
        stopped: the cluster watched logs to CloudWatch; switch that off first if it is to move
    "#]],
    ] {
        _ = blocks(&aws, &some, &[]).exits(1).says(told);
    }
    expect![[r#"
        111122223333 operator         PutBucketPolicy
        444455556666 operator         EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    assert_eq!(aws.deliver(0), None);
}

/// Logs that went to the bucket before they went elsewhere.
#[test]
fn a_bucket_of_old_beside_cloudwatch_is_no_place_for_logs() {
    let aws = Aws::without_things(&plan_of_clusters(&["turned"]));
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": "turned",
            "logging": {"bucket": BUCKET, "prefix": "rsauditlog1", "destination": "cloudwatch"}}],
    }));
    write(&aws, "", "operator");
    _ = blocks(&aws, &["enable_444455556666"], &[])
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            account 444455556666
            stopped: the cluster turned logs to CloudWatch; switch that off first if it is to move
        "#]]);
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(1)
        .says(expect![[r#"
            error[caller-missing]: arn:aws:iam::444455556666:role/operator does not exist
              mend make it first, or take `arn` out and let the plan make a role
            error[logs-elsewhere]: turned sends its audit logs to CloudWatch already
              mend `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_cluster_that_is_not_there_stops_the_script_at_once() {
    let aws = Aws::without_things(&plan_of_clusters(&["gone"]));
    write(&aws, "", "operator");
    _ = blocks(&aws, &["enable_444455556666"], &[("REDTRAIL_TRIES", "20")])
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            account 444455556666

            An error occurred (ClusterNotFound) when calling the DescribeLoggingStatus operation: Cluster gone not found.
            stopped: gave up at try 1
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn undo_leaves_logging_that_goes_elsewhere() {
    let clusters = [
        "gone",
        "other-bucket",
        "other-prefix",
        "published",
        "turned",
        "watched",
    ];
    let aws = Aws::without_things(&plan_of_clusters(&clusters));
    let with = |id: &str, logging: Value| json!({"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": id, "logging": logging});
    aws.seed(&json!({
        "buckets": [
            {"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"},
            {"name": "theirs", "account": BUCKET_ACCOUNT, "region": "us-east-1"},
        ],
        "clusters": [
            with("other-bucket", json!({"bucket": "theirs", "prefix": "rsauditlog1"})),
            with("other-prefix", json!({"bucket": BUCKET, "prefix": "rsauditlog12"})),
            with("published", json!({"s3table": true})),
            with("turned", json!({"bucket": BUCKET, "prefix": "rsauditlog1", "destination": "cloudwatch"})),
            with("watched", json!({})),
        ],
    }));
    publish(&aws, "watched", "cloudwatch");
    aws.switch(&json!({"s3table_counts_as_enabled": true}));
    write(&aws, "", "operator");
    _ = blocks(&aws, &["disable_444455556666"], &[])
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            account 444455556666
              cluster gone: not there
              cluster other-bucket: does not log to redshift-cluster-audit-logging-111122223333
              cluster other-prefix: does not log to redshift-cluster-audit-logging-111122223333
              cluster published: does not log to redshift-cluster-audit-logging-111122223333
              cluster turned: does not log to redshift-cluster-audit-logging-111122223333
              cluster watched: does not log to redshift-cluster-audit-logging-111122223333
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn what_was_changed_by_hand_stops_the_script() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    write(&aws, "", "operator");
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let by_hand = |call: &[(&str, &str)]| {
        operator.iam(call).done();
        aws.calls();
    };
    let stops = |function: &str, told: expect_test::Expect| {
        _ = blocks(&aws, &[function], &[])
            .exits(1)
            .prints(expect![])
            .says(told);
        assert_eq!(aws.writes(), "");
    };
    let put_role = "put_role 444455556666 us-east-2 redtrail-audit \"$trust_policy_444455556666\"";
    by_hand(&[
        ("Action", "UntagRole"),
        ("RoleName", "redtrail-audit"),
        ("TagKeys.member.1", "redtrail:plan"),
    ]);
    stops(
        put_role,
        expect![[r#"
        stopped: the role redtrail-audit exists and is not this plan's
    "#]],
    );
    stops(
        "drop_role 444455556666 us-east-2 redtrail-audit",
        expect![[r#"
            stopped: the role redtrail-audit is not this plan's
        "#]],
    );
    by_hand(&[
        ("Action", "TagRole"),
        ("RoleName", "redtrail-audit"),
        ("Tags.member.1.Key", "redtrail:plan"),
        ("Tags.member.1.Value", "audit"),
    ]);
    by_hand(&[
        ("Action", "UpdateAssumeRolePolicy"),
        ("RoleName", "redtrail-audit"),
        (
            "PolicyDocument",
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"777788889999"},"Action":"sts:AssumeRole"}}"#,
        ),
    ]);
    stops(
        put_role,
        expect![[r#"
        stopped: the trust policy of redtrail-audit says something else
    "#]],
    );
    by_hand(&[
        ("Action", "CreatePolicyVersion"),
        ("PolicyArn", REDSHIFT_POLICY),
        (
            "PolicyDocument",
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"redshift:*","Resource":"*"}}"#,
        ),
        ("SetAsDefault", "true"),
    ]);
    stops(
        "prepare_444455556666",
        expect![[r#"
        account 444455556666
        stopped: the policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy says something else; undo the plan it was made from first
    "#]],
    );
    // An answer that is neither yes nor no.
    aws.switch(&json!({"failures": [refused_once("GetPolicy", 403, "AccessDenied")]}));
    stops(
        "prepare_444455556666",
        expect![[r#"
        account 444455556666

        An error occurred (AccessDenied) when calling the GetPolicy operation: Made to fail.
    "#]],
    );
    // A policy with an older version is still ours to delete.
    let drop =
        format!("drop_policy {CLUSTER_ACCOUNT} {CLUSTER_REGION} {REDSHIFT_POLICY} redtrail-audit");
    _ = blocks(&aws, &["enter 444455556666 us-east-2", &drop], &[])
        .exits(0)
        .prints(expect![])
        .says(expect![[r#"
            account 444455556666
              policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy: deleted
        "#]]);
    expect![[r#"
        444455556666 operator         DeletePolicy
        444455556666 operator         DeletePolicyVersion
        444455556666 operator         DetachRolePolicy
    "#]]
    .assert_eq(&aws.writes());
}

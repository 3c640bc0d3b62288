//! A person at a terminal, who is asked.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect;
use redtrail_core::plan::Checked;

use super::aws::Aws;
use super::scene::WALKTHROUGH;
use super::standin::tool;
use crate::folder::run;
use crate::ran::Ran;

const ROLES: &str = "--cluster-role arn:aws:iam::{account}:role/operator \
     --bucket-role arn:aws:iam::{account}:role/operator";

/// Runs `redtrail` with these words at a terminal, where these prompts are answered.
fn at_a_terminal(aws: &Aws, words: &str, answers: &[&str]) -> Ran {
    at_a_terminal_with(aws, words, answers, &[])
}

/// The same, with these variables.
fn at_a_terminal_with(aws: &Aws, words: &str, answers: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut python = aws.command(tool("REDTRAIL_PYTHON"));
    python
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/terminal.py"))
        .args(answers)
        .args(["--", env!("CARGO_BIN_EXE_redtrail")])
        .args(words.split_whitespace())
        .env("TERM", "xterm")
        .envs(variables.iter().copied());
    run(&mut python, "")
}

#[test]
fn what_a_plan_lacks_is_asked_for_until_it_is_right() {
    let aws = Aws::without_things(WALKTHROUGH);
    let answers = [
        "Cluster account=4444\\r",
        "Cluster account=444455556666\\r",
        "Cluster Region=us-east-2\\r",
        "Cluster identifier=sales\\r",
        "Bucket name=central-audit-logs\\r",
        "Bucket account=111122223333\\r",
        "Bucket Region=us-east-2\\r",
    ];
    let ran = at_a_terminal(&aws, "plan --name asked --out asked.toml", &answers).exits(0);
    assert!(
        ran.stdout.contains("an account ID is exactly 12 digits"),
        "{}",
        ran.stdout
    );
    expect![[r#"
        version = 1
        name = "asked"

        [bucket]
        name = "central-audit-logs"
        account = "111122223333"
        region = "us-east-2"
        prefix = "redshift"

        [caller]
        kind = "role"
        name = "redtrail-asked"

        [[clusters]]
        account = "444455556666"
        region = "us-east-2"
        id = "sales"
    "#]]
    .assert_eq(&aws.folder.read("asked.toml"));
}

#[test]
fn every_bucket_of_a_link_and_the_organization_are_asked_for() {
    let aws = Aws::without_things(WALKTHROUGH);
    let draft = r#"{"version":1,"grants":{"source":"organization"},
        "buckets":[{"account":"111122223333","region":"us-east-1"},{"name":"logs-of-ohio","account":"111122223333"}],
        "clusters":[{"account":"444455556666","region":"us-east-1","id":"sales"},{"account":"444455556666","region":"us-east-2","id":"sales"}]}"#;
    let link = redtrail_core::plan::link(&Checked::json(draft).draft).unwrap();
    let answers = [
        "Bucket name=Logs\\r",
        "Bucket name=logs-of-virginia\\r",
        "Bucket Region=us-east-2\\r",
        "Organization=a1b2c3d4e5\\r",
        "Organization=o-a1b2c3d4e5\\r",
    ];
    let words = format!("plan --from-link {link} --out asked.json");
    let ran = at_a_terminal(&aws, &words, &answers).exits(0);
    for refused in ["a bucket name holds only", "an organization ID is"] {
        assert!(ran.stdout.contains(refused), "{}", ran.stdout);
    }
    let plan = Checked::json(&aws.folder.read("asked.json")).plan.unwrap();
    let names: Vec<&str> = plan
        .buckets()
        .iter()
        .map(|bucket| bucket.name.as_ref())
        .collect();
    assert_eq!(names, ["logs-of-virginia", "logs-of-ohio"]);
    let organization = plan.grants().organization.as_ref().map(ToString::to_string);
    assert_eq!(organization.as_deref(), Some("o-a1b2c3d4e5"));
}

#[test]
fn a_person_who_does_not_answer_gets_no_plan() {
    let aws = Aws::without_things(WALKTHROUGH);
    let ran = at_a_terminal(&aws, "plan --out asked.toml", &["Cluster account=\\x1b"]).exits(2);
    assert!(
        ran.stdout.contains("no answer; nothing was written"),
        "{}",
        ran.stdout
    );
    assert!(!aws.folder.path("asked.toml").exists());
}

#[test]
fn a_person_who_says_no_gets_no_change() {
    let aws = Aws::of(WALKTHROUGH);
    for answer in ["Make them?=n\\r", "Make them?=\\r", "Make them?=\\x1b"] {
        _ = at_a_terminal(&aws, &format!("apply plan.toml {ROLES}"), &[answer]).exits(3);
    }
    assert_eq!(aws.writes(), "");
    assert_eq!(aws.folder.files(""), ["plan.toml"]);
}

#[test]
fn a_person_who_says_yes_is_shown_each_change() {
    let aws = Aws::of(WALKTHROUGH);
    let ran = at_a_terminal(
        &aws,
        &format!("apply plan.toml {ROLES}"),
        &["Make them?=y\\r"],
    )
    .exits(0);
    assert!(ran.stdout.contains("Make them?"), "{}", ran.stdout);
    let ticks = ran.stdout.matches('✓').count();
    assert_eq!(ticks, 7, "{}", ran.stdout);
    _ = at_a_terminal(
        &aws,
        &format!("undo plan.toml {ROLES}"),
        &["Make them?=y\\r"],
    )
    .exits(0);
    _ = aws
        .redtrail("undo plan.toml --yes")
        .exits(0)
        .ends("Nothing of this plan is there; nothing to undo.");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let aws = Aws::without_things(WALKTHROUGH);
    let is_coloured = |ran: &Ran| ran.stdout.contains("\u{1b}[");
    assert!(is_coloured(&at_a_terminal(&aws, "explain suspect", &[])));
    assert!(!is_coloured(&at_a_terminal(
        &aws,
        "explain suspect --color never",
        &[]
    )));
    assert!(!is_coloured(&aws.redtrail_alone("explain suspect")));
    assert!(is_coloured(
        &aws.redtrail_alone("explain suspect --color always")
    ));
    let mut plain = aws.command(tool("REDTRAIL_PYTHON"));
    plain.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/terminal.py"));
    plain.args(["--", env!("CARGO_BIN_EXE_redtrail"), "explain", "suspect"]);
    assert!(!is_coloured(&run(
        plain.env("TERM", "xterm").env("NO_COLOR", "1"),
        ""
    )));
}

#[test]
fn a_plan_fits_one_screen() {
    let aws = Aws::without_things(WALKTHROUGH);
    let ran = at_a_terminal(&aws, "show plan.toml --color never", &[]).exits(0);
    expect![[r#"
        audit

          bucket    redshift-cluster-audit-logging-111122223333  111122223333  us-east-1
          prefix    rsauditlog1
          trusts    each cluster by its ARN
          clusters  redshift-analytics-cluster-01  444455556666  us-east-2
          caller    role/redtrail-audit

          redshift-policy    lets the caller switch logging on and off
          s3-policy          lets the caller write to the bucket, as EnableLogging asks
          trust-policy       says who may assume the caller's role
          bucket-policy      lets Redshift and the caller write to the bucket
          commands           does the whole job with the AWS CLI, and takes it back
          operator-policy ×2 lets whoever runs Redtrail do the job, and no more
          link               holds the plan in the fragment of an address

          redtrail show plan.toml DOCUMENT       shows one
          redtrail show plan.toml --out-dir DIR  writes all

        warning[caller-writes-objects]: redtrail-audit gets s3:PutObject, because
          EnableLogging asks for it; so whoever may use it can write and overwrite
          objects under the prefix by hand, logs included

        warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition
          about whom it works for. Redshift's page on confused deputies asks for such a
          condition; its page on audit logging showed one from December 2021 to July
          2022 and shows none today. Nobody has published whether Redshift sends the key
          at both calls

        warning[region-differs]: the cluster redshift-analytics-cluster-01 is in
          us-east-2 and its bucket in us-east-1. The API reference says that the bucket
          must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2
          to us-east-1 and shows them arriving

          -v shows findings in full, with mends, sources and notes
    "#]]
    .assert_eq(&ran.stdout.replace('\r', ""));
}

/// Roles that want a second factor, in both accounts, and profiles that lead there.
fn with_a_second_factor() -> Aws {
    let aws = Aws::of(WALKTHROUGH);
    super::operator::hire(&aws, "plan.toml");
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}"#;
    let mut profiles = String::new();
    for (name, account) in [("clusters", "444455556666"), ("bucket", "111122223333")] {
        aws.operator(account)
            .iam(&[
                ("Action", "UpdateAssumeRolePolicy"),
                ("RoleName", "pipeline"),
                ("PolicyDocument", trust),
            ])
            .done();
        _ = write!(
            profiles,
            "[profile {name}]\nrole_arn = arn:aws:iam::{account}:role/pipeline\ncredential_source = Environment\n\
             mfa_serial = arn:aws:iam::123456789012:mfa/phone\n\n"
        );
    }
    aws.folder.write("config", &profiles);
    aws.calls();
    aws
}

const PROFILES: &str = "--cluster-profile clusters --bucket-profile bucket";

#[test]
fn a_code_is_asked_for_where_the_profile_wants_one() {
    let aws = with_a_second_factor();
    let config = [("AWS_CONFIG_FILE", "config")];
    let code = "Code of arn:aws:iam::123456789012:mfa/phone=123456\\r";
    let words = format!("apply plan.toml --yes {PROFILES}");
    let ran = at_a_terminal_with(&aws, &words, &[code, code], &config).exits(0);
    assert!(ran.stdout.contains("7 changes made"), "{}", ran.stdout);
    let wrong = code.replace("123456\\r", "654321\\r");
    let ran = at_a_terminal_with(&aws, &words, &[&wrong, &wrong], &config).exits(1);
    assert!(
        ran.stdout.contains("MultiFactorAuthentication failed"),
        "{}",
        ran.stdout
    );
}

#[test]
fn nothing_is_drawn_over_a_question() {
    let aws = with_a_second_factor();
    let config = [("AWS_CONFIG_FILE", "config")];
    let code = "Code of arn:aws:iam::123456789012:mfa/phone=123456\\r";
    for (words, going_on) in [
        (
            "discover --accounts 444455556666 --regions us-east-2 --cluster-profile clusters",
            "1 account in 1 Region",
        ),
        (
            "apply plan.toml --dry-run --only clusters --cluster-profile clusters",
            "looking at what stands",
        ),
        (
            "check plan.toml --live --only clusters --cluster-profile clusters",
            "looking at what stands",
        ),
    ] {
        let ran = at_a_terminal_with(&aws, words, &[code], &config);
        assert!(ran.stdout.contains("Code of"), "{words}: {ran:?}");
        let (before, after) = ran.stdout.rsplit_once("Code of").unwrap();
        assert!(!before.contains(going_on), "{words}:\n{before}");
        assert!(after.contains(going_on), "{words}:\n{after}");
    }
}

#[test]
fn where_nobody_is_to_give_a_code_that_is_said() {
    let aws = with_a_second_factor();
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail
        .env("AWS_CONFIG_FILE", "config")
        .args(format!("apply plan.toml --yes {PROFILES}").split_whitespace());
    _ = run(&mut redtrail, "").exits(1).says(expect![[r#"
        error: the profile `clusters` asks for a code of arn:aws:iam::123456789012:mfa/phone, and nobody is here to give it: run it in a terminal, or name a profile with a session
        error: the profile `bucket` asks for a code of arn:aws:iam::123456789012:mfa/phone, and nobody is here to give it: run it in a terminal, or name a profile with a session
    "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn what_is_waited_for_is_shown_with_the_time_that_is_left() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&serde_json::json!({"busy_calls": 3}));
    let ran = at_a_terminal(&aws, &format!("apply plan.toml --yes {ROLES}"), &[]).exits(0);
    let shown = |what: &str| assert!(ran.stdout.contains(what), "{}", ran.stdout);
    shown("━━━━━━━━━━╸· 6 of 7  InvalidClusterState, trying for 1m 5");
    shown("s more: redshift:");
}

//! The journal: what was done is on disk before it is done, and the next run goes on from there.

use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{BUCKET, CLUSTER_ACCOUNT, FOREIGN, WALKTHROUGH};
use crate::folder::start;

/// The stages and the calls of a journal.
fn told(journal: &str) -> String {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        if let Some(run) = line["run"].as_object() {
            let changes = run["changes"].as_array().unwrap().len();
            return format!("{} of {changes}\n", run["command"].as_str().unwrap());
        }
        if let Some(ended) = line["ended"].as_str() {
            return format!("ended {ended}\n");
        }
        format!(
            "{} {} {}\n",
            line["number"],
            line["stage"].as_str().unwrap(),
            line["change"]["call"]["call"].as_str().unwrap()
        )
    };
    // What waits for nothing is called at once, and answered in any order.
    let mut lines: Vec<String> = journal.lines().map(line).collect();
    let last = lines.len() - 1;
    lines[1..last].sort();
    lines.concat()
}

#[test]
fn a_run_that_was_cut_off_is_taken_up_where_it_ended() {
    let aws = Aws::of(WALKTHROUGH);
    let before = aws.estate();
    let refusal = json!({"service": "iam", "operation": "AttachRolePolicy", "times": 2, "status": 403, "code": "AccessDenied", "message": "Not now"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(1)
        .ends("  + redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/")
        .says_then(expect![[r#"
            7 changes to make, digest 07ab40d3b54cc98f
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
              ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
              ✓ iam:CreateRole               arn:aws:iam::444455556666:role/redtrail-audit
              ✗ iam:AttachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
              ✗ iam:AttachRolePolicy         redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
              ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333  unprotected for … ms
            error: iam:AttachRolePolicy in account 444455556666, us-east-2, was refused with AccessDenied: Not now (request …); 4 changes made, and the journal is plan.toml.journal
              mend compare the operator's own permissions with `redtrail show PLAN operator-policy`

        "#]]);
    expect![[r#"
        apply of 7
        0 begun CreatePolicy
        0 done CreatePolicy
        1 begun CreatePolicy
        1 done CreatePolicy
        2 begun CreateRole
        2 done CreateRole
        3 begun AttachRolePolicy
        3 refused AttachRolePolicy
        4 begun AttachRolePolicy
        4 refused AttachRolePolicy
        5 begun PutBucketPolicy
        5 done PutBucketPolicy
        ended failed
    "#]]
    .assert_eq(&told(&aws.folder.read("plan.toml.journal")));
    let mode = aws
        .folder
        .path("plan.toml.journal")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    aws.writes();

    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    expect![[r#"
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 redtrail-audit   EnableLogging
    "#]]
    .assert_eq(&aws.writes());
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_program_is_told_which_change_failed() {
    let aws = Aws::of(WALKTHROUGH);
    let refusal = json!({"service": "iam", "operation": "CreateRole", "times": 1, "status": 403, "code": "AccessDenied", "message": "Not now"});
    aws.switch(&json!({"failures": [refusal]}));
    let answer = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .json();
    assert_eq!(answer["schema"], "redtrail.apply.v1");
    assert_eq!(answer["result"], "failed");
    let states: Vec<_> = answer["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["state"].as_str().unwrap())
        .collect();
    assert_eq!(
        states.join(" "),
        "done done failed pending pending done pending"
    );
}

#[test]
fn a_run_that_is_asked_to_stop_ends_between_two_changes() {
    let aws = Aws::of(include_str!("../../../../examples/as-printed.toml"));
    let before = aws.estate();
    aws.switch(&json!({"busy_calls": 1_000_000}));
    let roles = "--cluster-role arn:aws:iam::{account}:role/operator --bucket-role arn:aws:iam::{account}:role/operator";
    let words = format!("apply plan.toml --yes --create-access-key --settle 1h {roles}");
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    let running = start(redtrail.args(words.split_whitespace()), "");
    let journal = aws.folder.path("plan.toml.journal");
    let is_begun = || {
        let text = std::fs::read_to_string(&journal).unwrap_or_default();
        text.lines()
            .any(|line| line.contains("\"begun\"") && line.contains(r#""call":"EnableLogging""#))
    };
    for _ in 0..3000 {
        if is_begun() {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    running.terminate();
    _ = running.end().exits(1).says_then(expect![[r#"
        8 changes to make, digest df9c66265e96b706
          ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
          ✓ iam:CreatePolicy             arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
          ✓ iam:CreateUser               arn:aws:iam::444455556666:user/redshift-audit-logging-user
          ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy
          ✓ iam:AttachUserPolicy         redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy
          ✓ s3:PutBucketPolicy           redshift-cluster-audit-logging-111122223333  unprotected for … ms
          ✓ iam:CreateAccessKey          redshift-audit-logging-user: profile redshift-audit-logging-user-444455556666
        stopping; what is in flight is waited for, and Ctrl-C once more leaves it
          ✗ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
        error: redshift:EnableLogging in account 444455556666, us-east-2, was refused with InvalidClusterState: There is an operation running on the Cluster (request …); 7 changes made, and the journal is plan.toml.journal
          mend redtrail explain InvalidClusterState

        error[stopped]: it was stopped by hand: 7 of 8 changes made
          mend `redtrail apply plan.toml --resume` goes on from here, `redtrail undo plan.toml` takes back what was done

    "#]]);
    aws.switch(&json!({"busy_calls": 0}));
    // What was agreed to is not asked again.
    _ = aws
        .redtrail("apply plan.toml --resume --create-access-key")
        .exits(0)
        .says_then(expect![[r#"
            going on with what was agreed to under the digest df9c66265e96b706: 1 change left of 8

              ✓ redshift:EnableLogging       redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.estate(), before);
}

#[test]
fn what_was_half_done_is_undone() {
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    let before = aws.estate();
    let refusal = json!({"service": "redshift", "operation": "EnableLogging", "times": 1, "status": 400, "code": "UnsupportedOperation", "message": "Not here"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:EnableLogging in account 444455556666, us-east-2, was refused with UnsupportedOperation: Not here (request …); 6 changes made, and the journal is plan.toml.journal
              redtrail explain UnsupportedOperation
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.estate(), before);
}

#[test]
fn an_undo_that_was_cut_off_is_taken_up_where_it_ended() {
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    let before = aws.estate();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let refusal = json!({"service": "iam", "operation": "DeleteRole", "times": 1, "status": 403, "code": "AccessDenied", "message": "Not now"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("undo plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: iam:DeleteRole in account 444455556666, us-east-2, was refused with AccessDenied: Not now (request …); 6 changes made, and undo goes on from there when it is run again
              compare the operator's own permissions with `redtrail show PLAN operator-policy`
        "#]]);
    aws.writes();
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    expect![[r#"
        444455556666 operator         DeleteRole
    "#]]
    .assert_eq(&aws.writes());
    assert_eq!(aws.estate(), before);
}

#[test]
fn without_its_journal_our_statements_are_taken_out_of_what_is_there() {
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    let before = aws.estate();
    _ = aws
        .redtrail("apply plan.toml --yes --journal elsewhere")
        .exits(0);
    assert_eq!(aws.folder.files(""), ["elsewhere", "plan.toml"]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_plan_from_standard_input_keeps_its_journal_where_it_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    let roles = "--cluster-role arn:aws:iam::{account}:role/operator --bucket-role arn:aws:iam::{account}:role/operator";
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail.args(format!("apply - --yes --journal kept {roles}").split_whitespace());
    _ = crate::folder::run(&mut redtrail, WALKTHROUGH).exits(0);
    assert_eq!(aws.folder.files(""), ["kept", "plan.toml"]);
}

#[test]
fn a_journal_that_cannot_be_written_stops_before_the_first_change() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws
        .redtrail("apply plan.toml --yes --journal no/such/folder")
        .exits(1)
        .says(expect![[r#"
            error: the journal no/such/folder cannot be locked: no such file or directory
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_journal_that_was_damaged_is_named_and_a_half_line_is_none() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let whole = aws.folder.read("plan.toml.journal");
    aws.folder
        .write("plan.toml.journal", &format!("nonsense\n{whole}"));
    _ = aws
        .redtrail("undo plan.toml --yes")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: line 1 of plan.toml.journal is no line of a journal; name another file with --journal, or move this one away
        "#]]);
    aws.folder
        .write("plan.toml.journal", &format!("{whole}{{\"at\":17"));
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    for line in aws.folder.read("plan.toml.journal").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["at"].is_number());
    }
}

#[test]
fn somebody_who_changes_the_policy_in_between_is_not_overwritten() {
    let aws = Aws::of(WALKTHROUGH);
    // What is read first is one behind, and what is read before the write is not.
    aws.put_bucket_policy(BUCKET, FOREIGN);
    aws.switch(&json!({"stale_policy_reads": 1}));
    let other = FOREIGN.replace("\"mine\"", "\"yours\"");
    aws.put_bucket_policy(BUCKET, &other);
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: s3:PutBucketPolicy in account 111122223333, us-east-1, was not called: somebody has changed the policy since it was looked at, so it was left alone: run it again; 5 changes made, and the journal is plan.toml.journal
        "#]]);
    assert!(redtrail_core::policy::equivalent(
        &aws.bucket_policy(BUCKET).unwrap(),
        &other
    ));
    assert!(
        aws.operator(CLUSTER_ACCOUNT)
            .assume(super::scene::ROLE)
            .is_ok()
    );
}

/// Where the disk does not take what the journal says, nothing is changed: each call of libc that
/// brings it there fails in turn, in a library that stands before the real one.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_changed_before_its_undo_is_on_disk() {
    let aws = Aws::of(WALKTHROUGH);
    let run = |words: &str, call: &str| {
        let source = format!("{call}.c");
        let text =
            format!("#include <errno.h>\nint {call}(int fd) {{ errno = EIO; return -1; }}\n");
        aws.folder.write(&source, &text);
        let library = aws.folder.path(&format!("{call}.so"));
        let mut cc = std::process::Command::new("cc");
        let cc = cc.args(["-shared", "-fPIC", "-o"]).arg(&library);
        assert!(cc.arg(aws.folder.path(&source)).status().unwrap().success());
        let mut redtrail = aws.program(words);
        crate::folder::run(redtrail.env("LD_PRELOAD", &library), "")
    };
    aws.writes();
    let untouched = aws.estate();
    for call in ["fsync", "fdatasync"] {
        _ = std::fs::remove_file(aws.folder.path("plan.toml.journal"));
        let ran = run("apply plan.toml --yes", call).exits(1);
        let why = "the journal plan.toml.journal cannot be written";
        assert!(ran.stderr.contains(why), "{call}: {}", ran.stderr);
        assert_eq!(aws.writes(), "", "{call}");
        assert_eq!(aws.estate(), untouched, "{call}");
    }
    _ = std::fs::remove_file(aws.folder.path("plan.toml.journal"));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    aws.writes();
    _ = run("undo plan.toml --yes", "fdatasync").exits(1);
    assert_eq!(aws.writes(), "");
}

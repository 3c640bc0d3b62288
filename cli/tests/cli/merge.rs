//! `redtrail merge`: our statements in the policy that a bucket has, and out of it again.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use expect_test::expect;

use crate::folder::Folder;

const PLAN: &str = include_str!("../../../core/tests/plans/merged.toml");
const EXISTING: &str = include_str!("../../../core/tests/plans/merged.existing.json");
const MERGED: &str = include_str!("../../../core/tests/golden/merged/bucket-policy.json");
/// Somebody else's policy, which ends without a line feed.
const THEIRS: &str = r#"{"Statement":[{"Sid":"Theirs","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#;

fn folder(policy: &str) -> Folder {
    Folder::with_plan(PLAN).file("policy.json", policy)
}

#[test]
fn the_policy_is_the_one_that_every_document_carries() {
    let folder = folder(EXISTING);
    let merged = folder
        .redtrail("merge plan.toml --into policy.json")
        .exits(0)
        .says(expect![[r#"
            added RedtrailAuditBucketAcl, RedtrailAuditCaller
            updated RedtrailAuditDelivery
            removed RedtrailAuditBefore
            1263 of 20480 bytes
        "#]]);
    assert_eq!(merged.stdout, MERGED);
    let shown = folder
        .redtrail("show plan.toml bucket-policy --bucket-policy policy.json")
        .exits(0);
    assert_eq!(shown.stdout, MERGED);
    assert_eq!(folder.read("policy.json"), EXISTING);
}

#[test]
fn what_was_put_in_comes_out_byte_for_byte() {
    for theirs in [THEIRS.to_owned(), format!("{THEIRS}\n")] {
        let folder = folder(&theirs);
        let merged = folder
            .redtrail("merge plan.toml --into policy.json")
            .exits(0)
            .stdout;
        assert_eq!(merged.ends_with('\n'), theirs.ends_with('\n'));
        folder.write("policy.json", &merged);
        let again = folder
            .redtrail("merge plan.toml --into policy.json")
            .exits(0)
            .says(expect![[r#"
                nothing to change
                928 of 20480 bytes
            "#]]);
        assert_eq!(again.stdout, merged);
        let removed = folder
            .redtrail("merge plan.toml --into policy.json --remove")
            .exits(0)
            .says(expect![[r#"
                removed RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
                104 of 20480 bytes
            "#]]);
        assert_eq!(removed.stdout, theirs);
    }
}

#[test]
fn a_program_is_told_what_became_of_each_statement() {
    _ = folder(THEIRS)
        .redtrail("merge plan.toml --into policy.json --output json")
        .exits(0)
        .prints(expect![[r#"
            {
              "schema": "redtrail.merge.v1",
              "findings": [],
              "policy": "{\"Statement\":[{\"Sid\":\"Theirs\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"},{\"Sid\":\"RedtrailAuditBucketAcl\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"redshift.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::central-audit-logs\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:redshift:us-east-1:444455556666:cluster:sales\"}}},{\"Sid\":\"RedtrailAuditDelivery\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"redshift.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::central-audit-logs/redshift/*\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:redshift:us-east-1:444455556666:cluster:sales\"}}},{\"Sid\":\"RedtrailAuditCaller\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::central-audit-logs/redshift/*\",\"Condition\":{\"ArnEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::444455556666:role/redtrail-audit\"}}}]}",
              "added": [
                "RedtrailAuditBucketAcl",
                "RedtrailAuditDelivery",
                "RedtrailAuditCaller"
              ],
              "updated": [],
              "removed": [],
              "replaced": [],
              "dropped": [],
              "bytes": 928,
              "longest": 928,
              "limit": 20480
            }
        "#]])
        .says(expect![]);
    let from_input =
        folder(THEIRS).redtrail_reading("merge plan.toml --into - --output json", THEIRS);
    assert!(from_input.exits(0).stdout.contains("RedtrailAudit"));
}

#[test]
fn in_place_the_file_keeps_its_mode_and_a_link_its_target() {
    let folder = folder(EXISTING);
    let path = folder.path("policy.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("policy.json", folder.path("link.json")).unwrap();
    _ = folder
        .redtrail("merge plan.toml --into link.json --in-place")
        .exits(0)
        .prints(expect![""]);
    assert_eq!(folder.read("policy.json"), MERGED);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(
        fs::symlink_metadata(folder.path("link.json"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(folder.files(""), ["link.json", "plan.toml", "policy.json"]);
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    _ = folder
        .redtrail("merge plan.toml --into policy.json --in-place")
        .exits(0)
        .says(expect![[r#"
            nothing to change
            1263 of 20480 bytes
        "#]]);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
    _ = folder
        .redtrail_reading("merge plan.toml --into - --in-place", EXISTING)
        .exits(2)
        .says(expect![[r#"
            error: standard input cannot be written in place; leave --in-place out
        "#]]);
    _ = folder
        .redtrail_reading("merge - --into -", PLAN)
        .exits(2)
        .says(expect![[r#"
            error: the plan and the policy cannot both be read from standard input
        "#]]);
}

#[test]
fn a_policy_of_nothing_else_is_not_left_empty() {
    let folder = folder(r#"{"Version":"2012-10-17","Statement":[]}"#);
    let ours = folder
        .redtrail("merge plan.toml --into policy.json")
        .exits(0)
        .stdout;
    folder.write("policy.json", &ours);
    _ = folder
        .redtrail("merge plan.toml --into policy.json --remove")
        .exits(0)
        .prints(expect![""])
        .says(expect![[r#"
            removed RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
        "#]]);
    _ = folder
        .redtrail("merge plan.toml --into policy.json --remove --in-place")
        .exits(3)
        .prints(expect![""])
        .says(expect![[r#"
            removed RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
            error[nothing-remains]: every statement of the policy of central-audit-logs is of the plan audit, and S3 takes no policy without a statement
              mend aws s3api delete-bucket-policy --bucket central-audit-logs --expected-bucket-owner 111122223333

        "#]]);
    assert_eq!(folder.read("policy.json"), ours);
}

#[test]
fn a_policy_that_would_be_too_large_is_shown_and_not_written() {
    let large = THEIRS.replace("Theirs", &"x".repeat(20_000));
    let folder = folder(&large);
    let ran = folder
        .redtrail("merge plan.toml --into policy.json")
        .exits(3)
        .says(expect![[r#"
            added RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
            20922 of 20480 bytes
            error[policy-too-large]: the policy of central-audit-logs would have 20922 bytes with our statements, and 20480 is the most
              mend set `grants.source` to `"account"` or `"organization"`, or send the logs to another bucket
              see https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
              see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html

        "#]]);
    assert!(ran.stdout.contains("RedtrailAuditDelivery"));
    _ = folder
        .redtrail("merge plan.toml --into policy.json --in-place")
        .exits(3)
        .prints(expect![""]);
    assert_eq!(folder.read("policy.json"), large);
}

#[test]
fn what_is_no_policy_is_refused_with_its_place() {
    for (text, said) in [
        (
            "{\n  \"Statement\": [}\n}",
            expect![[r#"
            error[syntax]: this is not JSON: a value is expected here, not `}`
              at policy.json:2:17
              mend mend the text where the line and column say
        "#]],
        ),
        (
            "[]",
            expect![[r#"
            error[not-a-policy]: a policy is a JSON object
              at policy.json:1:1
              mend give the policy as `aws s3api get-bucket-policy --query Policy --output text` prints it
        "#]],
        ),
        (
            "{\"Statement\": 1}",
            expect![[r#"
            error[not-a-policy]: `Statement` is an object or a list of objects
              at policy.json:1:15
              mend give the policy as `aws s3api get-bucket-policy --query Policy --output text` prints it
        "#]],
        ),
    ] {
        let folder = folder(text);
        _ = folder
            .redtrail("merge plan.toml --into policy.json --in-place")
            .exits(2)
            .prints(expect![""])
            .says(said);
        assert_eq!(folder.read("policy.json"), text);
    }
    _ = folder(THEIRS)
        .redtrail("merge plan.toml --into gone.json")
        .exits(2)
        .says(expect![[r#"
            error: gone.json cannot be read: no such file or directory
        "#]]);
}

#[test]
fn a_deleted_principal_is_named() {
    let theirs = THEIRS.replace(
        "\"*\",\"Action\"",
        "{\"AWS\":\"AROADBQP57FF2AEXAMPLE\"},\"Action\"",
    );
    _ = folder(&theirs)
        .redtrail("merge plan.toml --into policy.json")
        .exits(0)
        .says(expect![[r#"
            added RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
            956 of 20480 bytes
            warning[principal-gone]: the policy of central-audit-logs names AROADBQP57FF2AEXAMPLE in `Theirs`, the ID that a deleted user or role left behind, and S3 takes no policy that names one
              at policy.json:1:67
              1 | …Principal":{"AWS":"AROADBQP57FF2AEXAMPLE"},"Action":"s3:GetObject","Resou…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^
              mend take the statement out, as it is about nobody else, or write who is meant now; `redtrail merge --drop-gone` takes it out
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
              see https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error

        "#]]);
}

/// What a module wrote for Redshift, beside a deleted role and somebody else's account.
const MODULE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "redshift-logs",
      "Effect": "Allow",
      "Principal": { "Service": "redshift.amazonaws.com" },
      "Action": ["s3:PutObject", "s3:GetBucketAcl"],
      "Resource": ["arn:aws:s3:::central-audit-logs", "arn:aws:s3:::central-audit-logs/*"]
    },
    {
      "Sid": "Readers",
      "Effect": "Allow",
      "Principal": { "AWS": ["777788889999", "AROADBQP57FF2AEXAMPLE"] },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::central-audit-logs/*"
    }
  ]
}
"#;

#[test]
fn what_somebody_agreed_to_is_changed_and_only_that() {
    let folder = folder(MODULE);
    _ = folder
        .redtrail("merge plan.toml --into policy.json")
        .exits(0)
        .says(expect![[r#"
            added RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
            1246 to 1264 of 20480 bytes
            warning[statement-double]: `redshift-logs` does the job of RedtrailAuditBucketAcl and RedtrailAuditDelivery, and allows more: any cluster of any account, keys outside redshift/
              at policy.json:5:14
              5 |       "Sid": "redshift-logs",
                |              ^^^^^^^^^^^^^^^
              mend have it replaced, with `redtrail merge --replace redshift-logs`, once nobody else logs by it
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html

            warning[principal-gone]: the policy of central-audit-logs names AROADBQP57FF2AEXAMPLE in `Readers`, the ID that a deleted user or role left behind, and S3 takes no policy that names one
              at policy.json:14:46
              14 |       "Principal": { "AWS": ["777788889999", "AROADBQP57FF2AEXAMPLE"] },
                 |                                              ^^^^^^^^^^^^^^^^^^^^^^^
              mend take it out, or write who is meant now; `redtrail merge --drop-gone` takes it out
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
              see https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error

        "#]]);
    let agreed = "--replace redshift-logs --drop-gone";
    let merged = folder
        .redtrail(&format!("merge plan.toml --into policy.json {agreed}"))
        .exits(0)
        .says(expect![[r#"
            added RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller
            replaced redshift-logs
            dropped AROADBQP57FF2AEXAMPLE
            1005 to 1023 of 20480 bytes
        "#]]);
    let shown = folder
        .redtrail(&format!(
            "show plan.toml bucket-policy --bucket-policy policy.json {agreed}"
        ))
        .exits(0);
    assert_eq!(shown.stdout, merged.stdout);
    let before = MODULE.split("\"Readers\"").nth(1).unwrap();
    let kept = before.replace(", \"AROADBQP57FF2AEXAMPLE\"", "");
    let (kept, _) = kept.split_once("\n    }\n").unwrap();
    assert!(merged.stdout.contains(kept), "{}", merged.stdout);
    assert!(!merged.stdout.contains("redshift-logs"));
    _ = folder
        .redtrail("merge plan.toml --into policy.json --remove --drop-gone")
        .exits(0)
        .says(expect![[r#"
            dropped AROADBQP57FF2AEXAMPLE
            398 to 416 of 20480 bytes
        "#]]);
}

#[test]
fn what_nobody_offered_is_not_replaced() {
    let folder = folder(MODULE);
    _ = folder
        .redtrail("merge plan.toml --into policy.json --replace Readers --replace redshift-log")
        .exits(2)
        .says(expect![[r#"
            error[replace-unknown]: no statement called `Readers` does the job of the plan's
              mend name one that does: `redshift-logs`
            error[replace-unknown]: no statement called `redshift-log` does the job of the plan's
              mend did you mean `redshift-logs`?
        "#]]);
    _ = folder
        .redtrail("merge plan.toml --into policy.json --remove --replace redshift-logs")
        .exits(2)
        .says(expect![[r#"
            error: --replace goes with the plan's statements, which --remove takes out
        "#]]);
    _ = folder
        .redtrail("show plan.toml --drop-gone")
        .exits(2)
        .says(expect![[r#"
            error: --replace and --drop-gone are about the policy that --bucket-policy names
        "#]]);
}

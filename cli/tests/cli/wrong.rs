//! Wrong plans: every problem at once, and nothing touched.

use expect_test::expect;
use serde_json::Value;

use crate::folder::Folder;

const WRONG: &str = "\
version = 1
name = \"audit logs\"
colour = \"red\"

[bucket]
name = \"Central_Audit_Logs\"
account = 111122223333
region = \"us-est-1\"
prefix = \"a b\"

[caller]
kind = \"robot\"

[grants]
source = \"clusters\"

[[clusters]]
account = \"4444\"
region = \"us-east-2\"
id = \"-analytics\"
";

/// Every command that reads a plan, with what it needs beside it.
const COMMANDS: [&str; 5] = ["show", "apply --yes", "status", "undo --yes", "evidence"];

#[test]
fn every_problem_of_a_plan_is_told_at_once() {
    let folder = Folder::with_plan(WRONG);
    _ = folder.redtrail("show plan.toml").exits(2).prints(expect![]).says(expect![[r#"
        error[field-invalid]: `audit logs` is not a name: a plan's name is 1 to 32 letters and digits
          at plan.toml:2:8
          mend did you mean `auditlogs`?
          see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
        error[field-unknown]: there is no field `colour` here
          at plan.toml:3:1
          mend take it out, or use one of version, name, bucket, buckets, caller, grants, clusters
        error[field-invalid]: `Central_Audit_Logs` is not a bucket name: a bucket name holds only lowercase letters, digits, dots and hyphens
          at plan.toml:6:8
          mend did you mean `central-audit-logs`?
          see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
        error[field-type]: `account` is a text in quotes, not the number `111122223333`
          at plan.toml:7:11
          mend write `"111122223333"`
        error[field-invalid]: `a b` is not a key prefix: a key prefix holds only ASCII letters, digits and _ . : / = + - @, which every AWS source allows
          at plan.toml:9:10
          mend did you mean `a-b`?
          see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
        error[field-invalid]: `robot` is not a kind: it is one of role, user
          at plan.toml:12:8
          mend write one of role, user
        error[field-invalid]: `clusters` is not a source: it is one of auto, cluster, account, organization, any
          at plan.toml:15:10
          mend write `"cluster"`
        error[field-invalid]: `4444` is not a cluster account: an account ID is exactly 12 digits
          at plan.toml:18:11
          mend write one such as `444455556666`
          see https://docs.aws.amazon.com/accounts/latest/reference/API_AccountId.html
        error[field-invalid]: `-analytics` is not a cluster identifier: a cluster identifier begins with a letter
          at plan.toml:20:6
          mend did you mean `analytics`?
          see https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
    "#]]);
}

#[test]
fn a_program_is_told_of_every_problem_too() {
    let folder = Folder::with_plan(WRONG);
    let answer = folder
        .redtrail("apply plan.toml --output json")
        .exits(2)
        .json();
    let told: Vec<String> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!(
                "{}:{} {} {} {}\n",
                finding["line"],
                finding["column"],
                finding["severity"].as_str().unwrap(),
                finding["code"].as_str().unwrap(),
                finding["pointer"].as_str().unwrap()
            )
        })
        .collect();
    expect![[r#"
        2:8 error field-invalid /name
        3:1 error field-unknown /colour
        6:8 error field-invalid /bucket/name
        7:11 error field-type /bucket/account
        9:10 error field-invalid /bucket/prefix
        12:8 error field-invalid /caller/kind
        15:10 error field-invalid /grants/source
        18:11 error field-invalid /clusters/0/account
        20:6 error field-invalid /clusters/0/id
    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn every_command_refuses_a_wrong_plan_before_it_does_anything() {
    let folder = Folder::with_plan(WRONG);
    let told = folder.redtrail("show plan.toml").exits(2).stderr;
    for command in COMMANDS {
        let (name, flags) = command.split_once(' ').unwrap_or((command, ""));
        let ran = folder
            .redtrail(&format!("{name} plan.toml {flags}"))
            .exits(2)
            .prints(expect![""]);
        assert_eq!(ran.stderr, told, "{command}");
    }
    assert_eq!(folder.files(""), ["plan.toml"]);
}

#[test]
fn every_command_answers_a_program_in_the_same_shape() {
    let folder = Folder::with_plan(WRONG);
    for command in COMMANDS {
        let (name, flags) = command.split_once(' ').unwrap_or((command, ""));
        let answer = folder
            .redtrail(&format!("{name} plan.toml {flags} --output json"))
            .exits(2)
            .json();
        assert_eq!(answer["schema"], format!("redtrail.{name}.v1"));
        for finding in answer["findings"].as_array().unwrap() {
            for field in ["code", "severity", "subject", "pointer", "message", "mend"] {
                assert!(finding[field].is_string(), "{field} of {finding}");
            }
            assert!(
                finding["line"].is_u64() && finding["column"].is_u64(),
                "{finding}"
            );
            assert!(
                finding["sources"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(Value::is_string)
            );
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = Folder::new();
    _ = folder
        .redtrail("show plan.toml")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: plan.toml cannot be read: no such file or directory
    "#]]);
    _ = folder
        .redtrail("status .")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: . cannot be read: is a directory
    "#]]);
}

#[test]
fn what_is_no_plan_is_told_with_its_place() {
    let folder = Folder::with_plan("version = 1\n[bucket\n");
    _ = folder
        .redtrail("show plan.toml")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[syntax]: this is not TOML: unclosed table, expected `]`
          at plan.toml:2:8
          mend mend the text where the line and column say
    "#]]);
    folder.write("plan.json", "{\"version\": 1,\n \"bucket\": }");
    _ = folder
        .redtrail("show plan.json")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[syntax]: this is not JSON: a value is expected here, not `}`
          at plan.json:2:12
          mend mend the text where the line and column say
    "#]]);
    folder.write("empty.toml", "");
    _ = folder
        .redtrail("show empty.toml")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[field-missing]: the version is missing
          at empty.toml:1:1
          mend add version 1
        error[field-missing]: the bucket is missing
          at empty.toml:1:1
          mend add a bucket with name, account and region
        error[field-missing]: the plan has no cluster
          at empty.toml:1:1
          mend add at least one cluster with account, region and id
    "#]]);
}

#[test]
fn a_plan_of_another_version_is_refused() {
    let folder = Folder::with_plan(&crate::show::WALKTHROUGH.replace("version = 1", "version = 2"));
    _ = folder
        .redtrail("show plan.toml")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[version-unsupported]: `version` is 1, the only version of the rules so far, not `2`
          at plan.toml:3:11
          mend write version = 1, or use the release of Redtrail that knows this version
    "#]]);
}

#[test]
fn a_plan_from_standard_input_needs_a_name_for_its_journal() {
    let folder = Folder::new();
    _ = folder
        .redtrail_reading("apply - --yes", crate::show::WALKTHROUGH)
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: a plan from standard input has no place for its journal; name one with --journal
        "#]]);
}

//! `redtrail lint`: what is wrong with policies, each word of it underlined.

use expect_test::expect;

use crate::folder::Folder;

const PRINTED: &str =
    include_str!("../../../core/tests/lint/policies/printed-redshift.identity.json");
const PRINTED_S3: &str = include_str!("../../../core/tests/lint/policies/printed-s3.identity.json");
const PRINTED_BUCKET: &str =
    include_str!("../../../core/tests/lint/policies/printed-bucket.bucket.json");
const NEAR: &str = include_str!("../../../core/tests/lint/near/plan.toml");
const SHAPE: &str = include_str!("../../../core/tests/lint/policies/shape.identity.json");
const OPEN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Principal": { "Service": "redshift.amazonaws.com" },
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::logs/*"
  }
}
"#;

#[test]
fn the_space_in_the_walkthrough_s_arn_is_underlined() {
    _ = Folder::new()
        .file("policy.json", PRINTED)
        .redtrail("lint policy.json")
        .exits(3)
        .prints(expect![[r#"
            error[arn-broken]: the ARN holds white space after `arn:aws:redshift:us-east-2:xxxxxxxxxxxx:cluster:`, so it matches nothing
              at policy.json:1:201
              1 | …s" ], "Resource": "arn:aws:redshift:us-east-2:xxxxxxxxxxxx:cluster: redsh…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend did you mean `arn:aws:redshift:us-east-2:xxxxxxxxxxxx:cluster:redshift-analytics-cluster-01`?
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

        "#]])
        .says(expect![[r#"
            1 error, 0 warnings, 0 notes
        "#]]);
}

#[test]
fn the_idle_grants_of_the_walkthrough_are_underlined() {
    _ = Folder::new()
        .file("policy.json", PRINTED_S3)
        .redtrail("lint policy.json")
        .exits(0)
        .prints(expect![[r#"
            note[put-object-acl-idle]: s3:PutObjectAcl has an effect in another account's bucket only if the bucket's policy allows it, too; audit logging does not need it
              at policy.json:1:92
              1 | …[ "s3:PutObject", "s3:PutObjectAcl" ], "Resource": [ "arn:aws:s3:::redshi…
                |                    ^^^^^^^^^^^^^^^^^
              mend take it out
              see https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html

            warning[resource-idle]: no action of the statement applies to a bucket: they all are about objects
              at policy.json:1:127
              1 | … ], "Resource": [ "arn:aws:s3:::redshift-cluster-audit-logging-xxxxxxxxxx…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend take it out, or write arn:aws:s3:::redshift-cluster-audit-logging-xxxxxxxxxxxx/*
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]])
        .says(expect![[r#"
            0 errors, 1 warning, 1 note
        "#]]);
}

#[test]
fn what_the_walkthrough_leaves_open_on_the_bucket_is_underlined() {
    _ = Folder::new()
        .file("policy.json", PRINTED_BUCKET)
        .redtrail("lint policy.json")
        .exits(3)
        .prints(expect![[r#"
            note[sid-invalid]: the Sid `Put bucket policy needed for audit logging` holds more than letters and digits, which S3 takes here and IAM refuses in an identity's policy
              at policy.json:1:52
              1 | …ment": [ { "Sid": "Put bucket policy needed for audit logging", "Effect":…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend write letters and digits
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html

            warning[source-open]: Redshift is trusted whoever it works for: any cluster of any AWS account may do this
              at policy.json:1:143
              1 | …al": { "Service": "redshift.amazonaws.com" }, "Action": [ "s3:PutObject",…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^
              mend add ArnEquals on aws:SourceArn with the cluster's ARN, or StringEquals on aws:SourceAccount
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            note[sid-invalid]: the Sid `Put IAM User bucket policy needed for audit logging` holds more than letters and digits, which S3 takes here and IAM refuses in an identity's policy
              at policy.json:1:369
              1 | …/*" ] }, { "Sid": "Put IAM User bucket policy needed for audit logging", …
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend write letters and digits
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html

            error[arn-broken]: `xxxxxxxxxxxx` is no account ID
              at policy.json:1:465
              1 | …ncipal": { "AWS": "arn:aws:iam::xxxxxxxxxxxx:user/redshift-audit-logging-…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend write the 12 digits of the account
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

            warning[resource-idle]: no action of the statement applies to a bucket: they all are about objects
              at policy.json:1:569
              1 | …t", "Resource": [ "arn:aws:s3:::redshift-cluster-audit-logging-xxxxxxxxxx…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend take it out, or write arn:aws:s3:::redshift-cluster-audit-logging-xxxxxxxxxxxx/*
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]])
        .says(expect![[r#"
            1 error, 2 warnings, 2 notes
        "#]]);
}

#[test]
fn what_is_nearly_of_a_plan_is_told_with_what_the_plan_says() {
    let policy = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Principal": { "Service": "redshift.amazonaws.com" },
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::central-logs-111122223333/audit/Redshift/*",
    "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:redshift:us-east-1:444455556666:cluster:analytics-sales" } }
  }
}
"#;
    let folder = Folder::with_plan(NEAR).file("policy.json", policy);
    _ = folder
        .redtrail("lint policy.json")
        .exits(0)
        .prints(expect![[""]]);
    _ = folder
        .redtrail("lint policy.json --plan plan.toml --deny warning")
        .exits(3)
        .prints(expect![[r#"
            warning[near-miss]: this is nearly the bucket central-logs-111122223333 of the plan: its logs lie under audit/redshift/
              at policy.json:7:17
              7 |     "Resource": "arn:aws:s3:::central-logs-111122223333/audit/Redshift/*"…
                |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend did you mean `arn:aws:s3:::central-logs-111122223333/audit/redshift/*`?
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

            warning[near-miss]: this is nearly the cluster analytics-sales of the plan: the Region is another
              at policy.json:8:52
              8 | … "aws:SourceArn": "arn:aws:redshift:us-east-1:444455556666:cluster:analyt…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend did you mean `arn:aws:redshift:us-east-2:444455556666:cluster:analytics-sales`?
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

        "#]])
        .says(expect![[r#"
            0 errors, 2 warnings, 0 notes
        "#]]);
}

#[test]
fn a_plan_that_is_none_is_bad_input() {
    let folder = Folder::with_plan("version = 1").file("policy.json", OPEN);
    _ = folder
        .redtrail("lint policy.json --plan plan.toml")
        .exits(2)
        .prints(expect![[""]]);
    _ = folder
        .redtrail("lint - --plan -")
        .exits(2)
        .prints(expect![[""]])
        .says(expect![[r#"
            error: standard input can be read once only
        "#]]);
}

#[test]
fn every_file_has_its_findings_under_its_own_name() {
    _ = Folder::new()
        .file("one.json", SHAPE)
        .file("two.json", OPEN)
        .redtrail("lint one.json two.json --kind identity")
        .exits(3)
        .prints(expect![[r#"
            error[version-old]: policy variables are read as they stand: they need the version 2012-10-17
              at one.json:2:14
              2 |   "Version": "2008-10-17",
                |              ^^^^^^^^^^^^
              mend write `"Version": "2012-10-17"`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

            error[sid-invalid]: IAM refuses the Sid `two words`: it is letters and digits
              at one.json:4:12
              4 |     "Sid": "two words",
                |            ^^^^^^^^^^^
              mend write letters and digits
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html

            error[element-misplaced]: an identity's policy has no `Principal`: it is about whoever it is attached to
              at one.json:6:18
              6 |     "Principal": "*",
                |                  ^^^
              mend take it out, or attach the policy to the bucket
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

            error[element-misplaced]: an identity's policy has no `Principal`: it is about whoever it is attached to
              at two.json:5:5
              5 |     "Principal": { "Service": "redshift.amazonaws.com" },
                |     ^^^^^^^^^^^
              mend take it out, or attach the policy to the bucket
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

        "#]])
        .says(expect![[r#"
            4 errors, 0 warnings, 0 notes
        "#]]);
}

#[test]
fn a_warning_is_a_no_where_it_is_denied() {
    let folder = Folder::new().file("policy.json", OPEN);
    _ = folder.redtrail("lint policy.json").exits(0);
    _ = folder
        .redtrail("lint policy.json --deny warning")
        .exits(3)
        .prints(expect![[r#"
            warning[source-open]: Redshift is trusted whoever it works for: any cluster of any AWS account may do this
              at policy.json:5:31
              5 |     "Principal": { "Service": "redshift.amazonaws.com" },
                |                               ^^^^^^^^^^^^^^^^^^^^^^^^
              mend add ArnEquals on aws:SourceArn with the cluster's ARN, or StringEquals on aws:SourceAccount
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]])
        .says(expect![[r#"
            0 errors, 1 warning, 0 notes
        "#]]);
}

#[test]
fn a_program_is_given_the_findings_of_each_file() {
    _ = Folder::new()
        .redtrail_reading("lint - --output json", OPEN)
        .exits(0)
        .prints(expect![[r#"
            {
              "schema": "redtrail.lint.v1",
              "findings": [
                {
                  "code": "source-open",
                  "severity": "warning",
                  "subject": "redshift.amazonaws.com",
                  "pointer": "/Statement/Principal/Service",
                  "line": 5,
                  "column": 31,
                  "message": "Redshift is trusted whoever it works for: any cluster of any AWS account may do this",
                  "mend": "add ArnEquals on aws:SourceArn with the cluster's ARN, or StringEquals on aws:SourceAccount",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html",
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                  ]
                }
              ],
              "files": [
                {
                  "file": "-",
                  "findings": [
                    {
                      "code": "source-open",
                      "severity": "warning",
                      "subject": "redshift.amazonaws.com",
                      "pointer": "/Statement/Principal/Service",
                      "line": 5,
                      "column": 31,
                      "message": "Redshift is trusted whoever it works for: any cluster of any AWS account may do this",
                      "mend": "add ArnEquals on aws:SourceArn with the cluster's ARN, or StringEquals on aws:SourceAccount",
                      "sources": [
                        "https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html",
                        "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                      ]
                    }
                  ]
                }
              ]
            }
        "#]])
        .says(expect![""]);
}

#[test]
fn what_is_no_policy_is_bad_input() {
    let folder = Folder::new()
        .file("broken.json", "{\n  \"Statement\": [}\n}")
        .file("list.json", "[]");
    _ = folder
        .redtrail("lint broken.json list.json")
        .exits(2)
        .prints(expect![[r#"
            error[syntax]: this is not JSON: a value is expected here, not `}`
              at broken.json:2:17
              2 |   "Statement": [}
                |                 ^
              mend mend the text where the line and column say

            error[not-a-policy]: a policy is a JSON object
              at list.json:1:1
              1 | []
                | ^
              mend give it as `aws s3api get-bucket-policy --query Policy --output text` prints it

        "#]])
        .says(expect![[r#"
            2 errors, 0 warnings, 0 notes
        "#]]);
    _ = folder
        .redtrail("lint gone.json")
        .exits(2)
        .prints(expect![""])
        .says(expect![[r#"
            error: gone.json cannot be read: no such file or directory
        "#]]);
}

#[test]
fn a_right_policy_has_nothing_to_say() {
    let right = OPEN.replace(
        "\"Resource\"",
        "\"Condition\": { \"StringEquals\": { \"aws:SourceAccount\": \"444455556666\" } },\n    \"Resource\"",
    );
    _ = Folder::new()
        .file("policy.json", &right)
        .redtrail("lint policy.json --deny warning")
        .exits(0)
        .prints(expect![""])
        .says(expect![[r#"
            0 errors, 0 warnings, 0 notes
        "#]]);
}

#[test]
fn code_hosts_and_editors_get_sarif() {
    _ = Folder::new()
        .file("logs&more.json", OPEN)
        .redtrail("lint logs&more.json --output sarif")
        .exits(0)
        .prints(expect![[r#"
            {
              "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {
                    "driver": {
                      "name": "redtrail",
                      "version": "0.1.0",
                      "rules": [
                        {
                          "id": "source-open",
                          "shortDescription": {
                            "text": "the bucket trusts Redshift whoever it works for, so any cluster of any AWS account may write into it"
                          },
                          "helpUri": "https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/"
                        }
                      ]
                    }
                  },
                  "columnKind": "unicodeCodePoints",
                  "results": [
                    {
                      "ruleId": "source-open",
                      "ruleIndex": 0,
                      "level": "warning",
                      "message": {
                        "text": "Redshift is trusted whoever it works for: any cluster of any AWS account may do this; to mend it, add ArnEquals on aws:SourceArn with the cluster's ARN, or StringEquals on aws:SourceAccount"
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "logs%26more.json"
                            },
                            "region": {
                              "startLine": 5,
                              "startColumn": 31
                            }
                          }
                        }
                      ]
                    }
                  ]
                }
              ]
            }
        "#]])
        .says(expect![[r#"
            0 errors, 1 warning, 0 notes
        "#]]);
}

#[test]
fn sarif_is_of_lint_alone() {
    _ = Folder::new()
        .redtrail("explain source-open --output sarif")
        .exits(2)
        .prints(expect![[""]])
        .says(expect![[r#"
            error: only `redtrail lint` gives SARIF

            Usage: redtrail [OPTIONS] <COMMAND>

            For more information, try '--help'.
        "#]]);
}

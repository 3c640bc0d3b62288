//! `redtrail show`: one document bare, several under headers, a folder of them.

use expect_test::expect;

use crate::folder::Folder;

pub(crate) const WALKTHROUGH: &str = include_str!("../../../examples/walkthrough.toml");
const FLEET: &str = include_str!("../../../examples/fleet.toml");

#[test]
fn one_document_is_printed_bare() {
    let folder = Folder::with_plan(WALKTHROUGH);
    _ = folder
        .redtrail("show plan.toml redshift-policy")
        .exits(0)
        .prints(expect![[r#"
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RedtrailAuditLogging",
                  "Effect": "Allow",
                  "Action": [
                    "redshift:EnableLogging",
                    "redshift:DisableLogging",
                    "redshift:DescribeLoggingStatus"
                  ],
                  "Resource": "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01"
                }
              ]
            }
        "#]])
        .says(expect![[r#"
            warning[caller-writes-objects]: redtrail-audit gets s3:PutObject, because EnableLogging asks for it; so whoever may use it can write and overwrite objects under the prefix by hand, logs included
              at plan.toml:12:2
              mend turn versioning on for the bucket, so that an overwritten log can be had back
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
              see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            warning[region-differs]: the cluster redshift-analytics-cluster-01 is in us-east-2 and its bucket in us-east-1. The API reference says that the bucket must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2 to us-east-1 and shows them arriving
              at plan.toml:18:10
              mend if EnableLogging refuses the bucket, use one in us-east-2 for these logs
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
              see https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/

            notes: prefix-disputed, trust-account, caller-acl-disputed, user-activity-parameter; -v shows them in full
        "#]]);
}

#[test]
fn notes_are_told_in_full_when_asked() {
    let folder = Folder::with_plan(WALKTHROUGH);
    _ = folder
        .redtrail("show plan.toml redshift-policy --verbose")
        .exits(0)
        .says(expect![[r#"
            warning[caller-writes-objects]: redtrail-audit gets s3:PutObject, because EnableLogging asks for it; so whoever may use it can write and overwrite objects under the prefix by hand, logs included
              at plan.toml:12:2
              mend turn versioning on for the bucket, so that an overwritten log can be had back
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
              see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            warning[region-differs]: the cluster redshift-analytics-cluster-01 is in us-east-2 and its bucket in us-east-1. The API reference says that the bucket must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2 to us-east-1 and shows them arriving
              at plan.toml:18:10
              mend if EnableLogging refuses the bucket, use one in us-east-2 for these logs
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
              see https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/

            note[prefix-disputed]: what a key prefix may hold is disputed: the API reference allows 256 characters, white space included; the management guide allows 512 and no spaces, quotes or backslashes. `rsauditlog1` keeps both rules
              at plan.toml:10:10
              mend nothing to do
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            note[trust-account]: nobody is named who may assume redtrail-audit, so its trust policy names the whole account: everyone there whose own policies allow sts:AssumeRole on it may use it
              at plan.toml:12:2
              mend name the operators' roles in caller.trusted
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

            note[caller-acl-disputed]: whether the caller needs s3:GetBucketAcl is disputed: AWS's runbook lists it among the caller's permissions; the management guide and the walkthrough ask for s3:PutObject only. It is not granted
              at plan.toml:12:2
              mend if EnableLogging is refused although every grant is in place, grant the caller s3:GetBucketAcl on both sides by hand
              see https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-redshift-audit.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
              see https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/

            note[user-activity-parameter]: the user activity log stays empty until the cluster's parameter group sets enable_user_activity_logging to true and the cluster has been rebooted; the connection log and the user log need no parameter
              at plan.toml:16:3
              mend set the parameter in a parameter group of your own: the default one cannot be changed
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]]);
}

#[test]
fn several_documents_stand_under_headers() {
    let folder = Folder::with_plan(FLEET);
    _ = folder
        .redtrail("show plan.toml trust-policy")
        .exits(0)
        .prints(expect![[r#"
        ==> 000000000042/trust-policy.json <==
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "RedtrailFleetTrust",
              "Effect": "Allow",
              "Principal": {
                "AWS": "arn:aws:iam::000000000042:role/security/operator"
              },
              "Action": "sts:AssumeRole",
              "Condition": {
                "StringEquals": {
                  "sts:ExternalId": "central-audit"
                }
              }
            }
          ]
        }

        ==> 444455556666/trust-policy.json <==
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "RedtrailFleetTrust",
              "Effect": "Allow",
              "Principal": {
                "AWS": "arn:aws:iam::444455556666:role/security/operator"
              },
              "Action": "sts:AssumeRole",
              "Condition": {
                "StringEquals": {
                  "sts:ExternalId": "central-audit"
                }
              }
            }
          ]
        }

        ==> 777788889999/trust-policy.json <==
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "RedtrailFleetTrust",
              "Effect": "Allow",
              "Principal": {
                "AWS": "arn:aws:iam::777788889999:role/security/operator"
              },
              "Action": "sts:AssumeRole",
              "Condition": {
                "StringEquals": {
                  "sts:ExternalId": "central-audit"
                }
              }
            }
          ]
        }
    "#]]);
}

#[test]
fn one_account_s_document_is_printed_bare() {
    let folder = Folder::with_plan(FLEET);
    _ = folder
        .redtrail("show plan.toml trust-policy --account 777788889999")
        .exits(0)
        .prints(expect![[r#"
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RedtrailFleetTrust",
                  "Effect": "Allow",
                  "Principal": {
                    "AWS": "arn:aws:iam::777788889999:role/security/operator"
                  },
                  "Action": "sts:AssumeRole",
                  "Condition": {
                    "StringEquals": {
                      "sts:ExternalId": "central-audit"
                    }
                  }
                }
              ]
            }
        "#]]);
}

#[test]
fn an_account_has_its_own_documents() {
    let folder = Folder::with_plan(FLEET);
    let shown = folder
        .redtrail("show plan.toml --account 111122223333")
        .exits(0);
    let headers: Vec<_> = shown
        .stdout
        .lines()
        .filter(|line| line.starts_with("==>"))
        .collect();
    expect![[r#"
        ==> central-audit-logs-eu/bucket-policy.json <==
        ==> central-audit-logs-us/bucket-policy.json <==
        ==> 111122223333/operator-policy.json <=="#]]
    .assert_eq(&headers.join("\n"));
}

#[test]
fn every_document_stands_under_its_header() {
    let folder = Folder::with_plan(FLEET);
    let shown = folder.redtrail("show plan.toml").exits(0);
    let headers: Vec<_> = shown
        .stdout
        .lines()
        .filter(|line| line.starts_with("==>"))
        .collect();
    expect![[r#"
        ==> 000000000042/redshift-policy.json <==
        ==> 444455556666/redshift-policy.json <==
        ==> 777788889999/redshift-policy.json <==
        ==> 000000000042/s3-policy.json <==
        ==> 444455556666/s3-policy.json <==
        ==> 777788889999/s3-policy.json <==
        ==> 000000000042/trust-policy.json <==
        ==> 444455556666/trust-policy.json <==
        ==> 777788889999/trust-policy.json <==
        ==> central-audit-logs-eu/bucket-policy.json <==
        ==> central-audit-logs-us/bucket-policy.json <==
        ==> commands.sh <==
        ==> 000000000042/operator-policy.json <==
        ==> 111122223333/operator-policy.json <==
        ==> 444455556666/operator-policy.json <==
        ==> 777788889999/operator-policy.json <==
        ==> link.txt <=="#]]
    .assert_eq(&headers.join("\n"));
}

#[test]
fn an_account_that_the_plan_does_not_know_has_no_documents() {
    let folder = Folder::with_plan(WALKTHROUGH);
    _ = folder
        .redtrail("show plan.toml --account 000000000000")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: the plan has no document for account 000000000000
        "#]]);
}

#[test]
fn a_user_has_no_trust_policy() {
    let folder = Folder::with_plan(include_str!("../../../examples/as-printed.toml"));
    _ = folder
        .redtrail("show plan.toml trust-policy")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: the plan has no trust-policy: only a role that it makes has one
        "#]]);
}

#[test]
fn a_document_that_there_is_not_is_answered_with_the_nearest() {
    let folder = Folder::with_plan(WALKTHROUGH);
    _ = folder.redtrail("show plan.toml bucket-polcy").exits(2).prints(expect![]).says(expect![[r#"
        error: invalid value 'bucket-polcy' for '[DOCUMENT]': there is no document `bucket-polcy`; did you mean `bucket-policy`?

        For more information, try '--help'.
    "#]]);
}

#[test]
fn a_link_stands_behind_an_address() {
    let folder = Folder::with_plan(WALKTHROUGH);
    _ = folder
        .redtrail("show plan.toml link --base https://example.com/redtrail.html")
        .exits(0)
        .prints(expect![[r#"
            https://example.com/redtrail.html#v1.eyJ2ZXJzaW9uIjoxLCJuYW1lIjoiYXVkaXQiLCJidWNrZXQiOnsibmFtZSI6InJlZHNoaWZ0LWNsdXN0ZXItYXVkaXQtbG9nZ2luZy0xMTExMjIyMjMzMzMiLCJhY2NvdW50IjoiMTExMTIyMjIzMzMzIiwicmVnaW9uIjoidXMtZWFzdC0xIiwicHJlZml4IjoicnNhdWRpdGxvZzEifSwiY2FsbGVyIjp7ImtpbmQiOiJyb2xlIiwibmFtZSI6InJlZHRyYWlsLWF1ZGl0In0sImNsdXN0ZXJzIjpbeyJhY2NvdW50IjoiNDQ0NDU1NTU2NjY2IiwicmVnaW9uIjoidXMtZWFzdC0yIiwiaWQiOiJyZWRzaGlmdC1hbmFseXRpY3MtY2x1c3Rlci0wMSJ9XX0
        "#]]);
}

#[test]
fn the_bucket_s_policy_is_merged_into_every_document() {
    let existing = include_str!("../../../core/tests/plans/merged.existing.json");
    let folder = Folder::with_plan(include_str!("../../../core/tests/plans/merged.toml"))
        .file("existing.json", existing);
    _ = folder
        .redtrail("show plan.toml bucket-policy --bucket-policy existing.json")
        .exits(0)
        .prints(expect![[r#"
            {
                "Id": "central logs",
                "Version" : "2008-10-17",
                "Statement": [
                    { "Sid": "only TLS", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                      "Resource": [ "arn:aws:s3:::central-audit-logs/*", "arn:aws:s3:::central-audit-logs" ],
                      "Condition": { "Bool": { "aws:SecureTransport": false } } },
                    {
                      "Sid": "RedtrailAuditDelivery",
                      "Effect": "Allow",
                      "Principal": {
                        "Service": "redshift.amazonaws.com"
                      },
                      "Action": "s3:PutObject",
                      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
                      "Condition": {
                        "ArnEquals": {
                          "aws:SourceArn": "arn:aws:redshift:us-east-1:444455556666:cluster:sales"
                        }
                      }
                    },
                    { "Sid": "RedtrailAuditlogsDelivery", "Effect": "Allow", "Principal": { "Service": "redshift.amazonaws.com" },
                      "Action": "s3:PutObject", "Resource": "arn:aws:s3:::central-audit-logs/theirs/*" },
                    {
                      "Sid": "RedtrailAuditBucketAcl",
                      "Effect": "Allow",
                      "Principal": {
                        "Service": "redshift.amazonaws.com"
                      },
                      "Action": "s3:GetBucketAcl",
                      "Resource": "arn:aws:s3:::central-audit-logs",
                      "Condition": {
                        "ArnEquals": {
                          "aws:SourceArn": "arn:aws:redshift:us-east-1:444455556666:cluster:sales"
                        }
                      }
                    },
                    {
                      "Sid": "RedtrailAuditCaller",
                      "Effect": "Allow",
                      "Principal": {
                        "AWS": "arn:aws:iam::444455556666:root"
                      },
                      "Action": "s3:PutObject",
                      "Resource": "arn:aws:s3:::central-audit-logs/redshift/*",
                      "Condition": {
                        "ArnEquals": {
                          "aws:PrincipalArn": "arn:aws:iam::444455556666:role/redtrail-audit"
                        }
                      }
                    }
                ]
            }
        "#]]);
}

#[test]
fn a_bucket_policy_that_is_none_is_refused() {
    let folder = Folder::with_plan(WALKTHROUGH).file("existing.json", "[1, 2");
    _ = folder
        .redtrail("show plan.toml --bucket-policy existing.json")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error[syntax]: this is not JSON: `,` or `]` is expected here, not the end of the text
              at existing.json:1:6
              mend mend the text where the line and column say
        "#]]);
    folder.write("existing.json", "{\"Rules\": []}");
    _ = folder
        .redtrail("show plan.toml --bucket-policy existing.json")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error[not-a-policy]: a policy has the field `Statement` once
              at existing.json:1:1
              mend give the policy as `aws s3api get-bucket-policy --query Policy --output text` prints it
        "#]]);
}

#[test]
fn one_existing_policy_cannot_belong_to_two_buckets() {
    let existing = include_str!("../../../core/tests/plans/merged.existing.json");
    let folder = Folder::with_plan(FLEET).file("existing.json", existing);
    _ = folder
        .redtrail("show plan.toml --bucket-policy existing.json")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error[bucket-policy-ambiguous]: the plan has several buckets, and one existing policy cannot belong to all of them
              mend make a plan for each bucket
        "#]]);
}

#[test]
fn a_folder_may_be_written_twice_and_is_never_overwritten_unasked() {
    let folder = Folder::with_plan(WALKTHROUGH);
    for _ in 0..2 {
        let shown = folder
            .redtrail("show plan.toml --out-dir documents")
            .exits(0)
            .prints(expect![]);
        assert!(
            shown.stderr.starts_with("8 files written to documents\n"),
            "{}",
            shown.stderr
        );
    }
    folder.write("documents/bucket-policy.json", "mine");
    _ = folder
        .redtrail("show plan.toml --out-dir documents")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: documents/bucket-policy.json exists and says something else; --force overwrites it
        "#]]);
    assert_eq!(folder.read("documents/bucket-policy.json"), "mine");
    _ = folder
        .redtrail("show plan.toml --out-dir documents --force")
        .exits(0);
    let whole = folder
        .redtrail("show plan.toml bucket-policy")
        .exits(0)
        .stdout;
    assert_eq!(folder.read("documents/bucket-policy.json"), whole);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = Folder::with_plan(WALKTHROUGH).file("documents", "a file");
    _ = folder
        .redtrail("show plan.toml --out-dir documents")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: documents/444455556666/redshift-policy.json cannot be written: not a directory
        "#]]);
}

#[test]
fn a_program_is_given_what_it_asks_for() {
    let folder = Folder::with_plan(WALKTHROUGH);
    let answer = folder
        .redtrail("show plan.toml trust-policy --output json")
        .exits(0)
        .json();
    expect![[r#"
        [
          {
            "name": "trust-policy",
            "account": "444455556666",
            "file": "444455556666/trust-policy.json",
            "text": "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"RedtrailAuditTrust\",\n      \"Effect\": \"Allow\",\n      \"Principal\": {\n        \"AWS\": \"arn:aws:iam::444455556666:root\"\n      },\n      \"Action\": \"sts:AssumeRole\"\n    }\n  ]\n}\n"
          }
        ]"#]].assert_eq(&serde_json::to_string_pretty(&answer["documents"]).unwrap());
}

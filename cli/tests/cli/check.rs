//! `redtrail check`: whether the job would succeed, and what stands in the way.

use expect_test::expect;

use crate::folder::Folder;

const PLAN: &str = include_str!("../../../examples/walkthrough.toml");
const PRINTED: &str =
    include_str!("../../../core/tests/lint/policies/printed-redshift.identity.json");
const ORGANIZATION: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OrganizationOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": [
        "arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
        "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"
      ],
      "Condition": {
        "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
      }
    }
  ]
}
"#;

fn folder() -> Folder {
    Folder::with_plan(PLAN)
}

#[test]
fn a_plan_s_own_policies_are_enough() {
    _ = folder()
        .redtrail("check plan.toml")
        .exits(0)
        .prints(expect![[r#"
            allowed

            444455556666:us-east-2:redshift-analytics-cluster-01
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              allowed  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
              allowed  service  s3:PutObject                    to write a test file
              allowed  service  s3:PutObject                    to write a log

            not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
        "#]])
        .says(expect![[r#"
            notes: check-unconfirmed; -v shows them in full
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full
        "#]]);
}

#[test]
fn a_denial_is_pointed_at_in_the_file_that_it_stands_in() {
    let folder = folder().file("policy.json", ORGANIZATION);
    let merged = folder
        .redtrail("merge plan.toml --into policy.json")
        .exits(0);
    folder.write("policy.json", &merged.stdout);
    _ = folder
        .redtrail("check plan.toml --bucket-policy policy.json")
        .exits(3)
        .prints(expect![[r#"
            denied

            444455556666:us-east-2:redshift-analytics-cluster-01
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              unknown  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              denied   service  s3:GetBucketAcl                 to learn whose the bucket is
              denied   service  s3:PutObject                    to write a test file
              denied   service  s3:PutObject                    to write a log

            not seen: bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
        "#]])
        .says(expect![[r#"
            error[check-denied]: the statement `OrganizationOnly` of policy.json denies Redshift s3:GetBucketAcl and s3:PutObject: StringNotEquals aws:PrincipalOrgID is met, since the call does not carry the key
              at policy.json:14:52
              14 |         "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
                 |                                                    ^^^^^^^^^^^^^^
              mend leave services out of it: add `"Bool": { "aws:PrincipalIsAWSService": "false" }` to its condition
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

            warning[check-unknown]: whether the caller gets s3:PutObject depends on aws:PrincipalOrgID, of which nothing is known beforehand: the statement `OrganizationOnly` of policy.json decides
              at policy.json:14:52
              14 |         "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
                 |                                                    ^^^^^^^^^^^^^^
              mend leave the call out of what the statement asks, or find out by trying
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full
        "#]]);
}

#[test]
fn the_space_in_the_walkthrough_s_arn_is_in_the_way() {
    let printed = PRINTED.replace("xxxxxxxxxxxx", "444455556666");
    _ = folder()
        .file("identity.json", &printed)
        .redtrail("check plan.toml --identity-policy identity.json")
        .exits(3)
        .prints(expect![[r#"
            denied

            444455556666:us-east-2:redshift-analytics-cluster-01
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              denied   caller   redshift:EnableLogging          to switch logging on
              denied   caller   redshift:DescribeLoggingStatus  to look at it
              denied   caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
              allowed  service  s3:PutObject                    to write a test file
              allowed  service  s3:PutObject                    to write a log

            not seen: bucket-policy, bucket-settings, trust-policy, boundary, scp, rcp, operator-identity-policy
        "#]])
        .says(expect![[r#"
            error[check-not-allowed]: no policy of the caller allows the caller redshift:EnableLogging and redshift:DescribeLoggingStatus; the statement `VisualEditor0` of identity.json, which comes nearest, is about something else than arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01
              at identity.json:1:201
              1 | …s" ], "Resource": "arn:aws:redshift:us-east-2:444455556666:cluster: redsh…
                |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              mend attach the policy that `redtrail show PLAN redshift-policy` prints to the caller
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            error[check-not-allowed]: no policy of the caller allows the caller s3:PutObject
              mend attach the policy that `redtrail show PLAN s3-policy` prints to the caller
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            notes: check-unconfirmed; -v shows them in full
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full
        "#]]);
}

#[test]
fn a_doubt_is_no_yes() {
    _ = folder()
        .file(
            "settings.json",
            r#"{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]}}"#,
        )
        .redtrail("check plan.toml --bucket-settings settings.json")
        .exits(3)
        .prints(expect![[r#"
            unknown

            444455556666:us-east-2:redshift-analytics-cluster-01
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              unknown  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
              unknown  service  s3:PutObject                    to write a test file
              unknown  service  s3:PutObject                    to write a log

            not seen: bucket-policy, identity-policy, trust-policy, boundary, scp, rcp, object-lock, request-payment, public-access-block, object-ownership, bucket-region, bucket-account, operator-identity-policy
        "#]])
        .says(expect![[r#"
            warning[bucket-encryption]: the bucket encrypts with aws:kms by default, and AWS's guide supports SSE-S3 (AES256) alone for audit logs; what happens elsewhere nobody has published
              mend set the bucket's default encryption to SSE-S3, or send the logs to another bucket
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            notes: check-unconfirmed; -v shows them in full
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full
        "#]]);
}

#[test]
fn everything_given_is_seen() {
    let allowing =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let folder = folder()
        .file("policy.json", ORGANIZATION)
        .file("allow.json", allowing)
        .file("settings.json", r#"{"Payer":"BucketOwner"}"#)
        .file(
            "trust.json",
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}}"#,
        )
        .file(
            "rcp.json",
            r#"{"Version":"2012-10-17","Statement":{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}}"#,
        );
    let merged = folder
        .redtrail("show plan.toml bucket-policy")
        .exits(0)
        .stdout;
    folder.write("policy.json", &merged);
    _ = folder
        .redtrail("check plan.toml --bucket-policy policy.json --bucket-settings settings.json --identity-policy allow.json --trust-policy trust.json --boundary allow.json --scp allow.json --rcp rcp.json")
        .exits(0)
        .prints(expect![[r#"
            allowed

            444455556666:us-east-2:redshift-analytics-cluster-01
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              allowed  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
              allowed  service  s3:PutObject                    to write a test file
              allowed  service  s3:PutObject                    to write a log

            not seen: default-encryption, object-lock, public-access-block, object-ownership, bucket-region, bucket-account, operator-identity-policy
        "#]])
        .says(expect![[r#"
            notes: check-unconfirmed; -v shows them in full
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full
        "#]]);
}

#[test]
fn the_management_account_is_bound_by_no_service_control_policy() {
    let folder = folder().file(
        "scp.json",
        r#"{"Version":"2012-10-17","Statement":{"Sid":"Closed","Effect":"Deny","Action":"redshift:*","Resource":"*"}}"#,
    );
    _ = folder.redtrail("check plan.toml --scp scp.json").exits(3);
    _ = folder
        .redtrail("check plan.toml --scp scp.json --management-account 444455556666")
        .exits(0);
}

#[expect(clippy::too_many_lines, reason = "the whole answer stands here")]
#[test]
fn a_program_gets_every_call() {
    _ = folder()
        .file(
            "scp.json",
            r#"{"Version":"2012-10-17","Statement":{"Sid":"OwnRegions","Effect":"Deny","Action":"redshift:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}}"#,
        )
        .redtrail("check plan.toml --scp scp.json --output json")
        .exits(3)
        .prints(expect![[r#"
            {
              "schema": "redtrail.check.v1",
              "findings": [
                {
                  "code": "check-denied",
                  "severity": "error",
                  "subject": "scp.json",
                  "pointer": "/Statement/Condition/StringNotEquals/aws:RequestedRegion",
                  "line": 1,
                  "column": 164,
                  "message": "the statement `OwnRegions` of scp.json denies the caller redshift:EnableLogging and redshift:DescribeLoggingStatus: StringNotEquals aws:RequestedRegion is met by us-east-2",
                  "mend": "ask the organization's administrators to leave the caller out of it; if the cluster account is the organization's management account, which it does not bind, give --management-account",
                  "sources": [
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"
                  ]
                },
                {
                  "code": "check-unconfirmed",
                  "severity": "note",
                  "subject": "s3:GetBucketAcl",
                  "pointer": "",
                  "line": null,
                  "column": null,
                  "message": "Redshift is allowed if its calls carry aws:SourceArn, as Redshift's page on confused deputies has it; the page on audit logging does not say so, and nobody has published that they do",
                  "mend": "wait for a real log: it alone proves the grants",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html",
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                  ]
                },
                {
                  "code": "caller-writes-objects",
                  "severity": "warning",
                  "subject": "redtrail-audit",
                  "pointer": "/caller",
                  "line": 12,
                  "column": 2,
                  "message": "redtrail-audit gets s3:PutObject, because EnableLogging asks for it; so whoever may use it can write and overwrite objects under the prefix by hand, logs included",
                  "mend": "turn versioning on for the bucket, so that an overwritten log can be had back",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
                    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"
                  ]
                },
                {
                  "code": "source-condition-unconfirmed",
                  "severity": "warning",
                  "subject": "source",
                  "pointer": "/grants/source",
                  "line": 1,
                  "column": 1,
                  "message": "the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls",
                  "mend": "wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html",
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                  ]
                },
                {
                  "code": "region-differs",
                  "severity": "warning",
                  "subject": "us-east-2",
                  "pointer": "/clusters/0/region",
                  "line": 18,
                  "column": 10,
                  "message": "the cluster redshift-analytics-cluster-01 is in us-east-2 and its bucket in us-east-1. The API reference says that the bucket must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2 to us-east-1 and shows them arriving",
                  "mend": "if EnableLogging refuses the bucket, use one in us-east-2 for these logs",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html",
                    "https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/"
                  ]
                },
                {
                  "code": "prefix-disputed",
                  "severity": "note",
                  "subject": "rsauditlog1",
                  "pointer": "/bucket/prefix",
                  "line": 10,
                  "column": 10,
                  "message": "what a key prefix may hold is disputed: the API reference allows 256 characters, white space included; the management guide allows 512 and no spaces, quotes or backslashes. `rsauditlog1` keeps both rules",
                  "mend": "nothing to do",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html",
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                  ]
                },
                {
                  "code": "trust-account",
                  "severity": "note",
                  "subject": "redtrail-audit",
                  "pointer": "/caller/trusted",
                  "line": 12,
                  "column": 2,
                  "message": "nobody is named who may assume redtrail-audit, so its trust policy names the whole account: everyone there whose own policies allow sts:AssumeRole on it may use it",
                  "mend": "name the operators' roles in caller.trusted",
                  "sources": [
                    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"
                  ]
                },
                {
                  "code": "caller-acl-disputed",
                  "severity": "note",
                  "subject": "redtrail-audit",
                  "pointer": "/caller",
                  "line": 12,
                  "column": 2,
                  "message": "whether the caller needs s3:GetBucketAcl is disputed: AWS's runbook lists it among the caller's permissions; the management guide and the walkthrough ask for s3:PutObject only. It is not granted",
                  "mend": "if EnableLogging is refused although every grant is in place, grant the caller s3:GetBucketAcl on both sides by hand",
                  "sources": [
                    "https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-redshift-audit.html",
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
                    "https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/"
                  ]
                },
                {
                  "code": "user-activity-parameter",
                  "severity": "note",
                  "subject": "clusters",
                  "pointer": "/clusters",
                  "line": 16,
                  "column": 3,
                  "message": "the user activity log stays empty until the cluster's parameter group sets enable_user_activity_logging to true and the cluster has been rebooted; the connection log and the user log need no parameter",
                  "mend": "set the parameter in a parameter group of your own: the default one cannot be changed",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                  ]
                }
              ],
              "verdict": "denied",
              "not_seen": [
                "bucket-policy",
                "bucket-settings",
                "identity-policy",
                "trust-policy",
                "boundary",
                "rcp",
                "operator-identity-policy"
              ],
              "calls": [
                {
                  "actor": "caller",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "sts:AssumeRole",
                  "purpose": "be assumed by whoever runs this",
                  "resource": "arn:aws:iam::444455556666:role/redtrail-audit",
                  "verdict": "allowed",
                  "side": null,
                  "policy": null,
                  "pointer": null,
                  "sid": null,
                  "condition": null,
                  "value": null,
                  "missing": []
                },
                {
                  "actor": "caller",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "redshift:EnableLogging",
                  "purpose": "switch logging on",
                  "resource": "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01",
                  "verdict": "denied",
                  "side": "cluster",
                  "policy": "scp.json",
                  "pointer": "/Statement",
                  "sid": "OwnRegions",
                  "condition": "StringNotEquals aws:RequestedRegion",
                  "value": "us-east-2",
                  "missing": []
                },
                {
                  "actor": "caller",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "redshift:DescribeLoggingStatus",
                  "purpose": "look at it",
                  "resource": "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01",
                  "verdict": "denied",
                  "side": "cluster",
                  "policy": "scp.json",
                  "pointer": "/Statement",
                  "sid": "OwnRegions",
                  "condition": "StringNotEquals aws:RequestedRegion",
                  "value": "us-east-2",
                  "missing": []
                },
                {
                  "actor": "caller",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "s3:PutObject",
                  "purpose": "be fit to write, as EnableLogging asks",
                  "resource": "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/rsauditlog1/*",
                  "verdict": "allowed",
                  "side": null,
                  "policy": null,
                  "pointer": null,
                  "sid": null,
                  "condition": null,
                  "value": null,
                  "missing": []
                },
                {
                  "actor": "service",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "s3:GetBucketAcl",
                  "purpose": "learn whose the bucket is",
                  "resource": "arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
                  "verdict": "allowed",
                  "side": null,
                  "policy": null,
                  "pointer": null,
                  "sid": null,
                  "condition": null,
                  "value": null,
                  "missing": [
                    "aws:SourceArn"
                  ]
                },
                {
                  "actor": "service",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "s3:PutObject",
                  "purpose": "write a test file",
                  "resource": "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/rsauditlog1/*",
                  "verdict": "allowed",
                  "side": null,
                  "policy": null,
                  "pointer": null,
                  "sid": null,
                  "condition": null,
                  "value": null,
                  "missing": [
                    "aws:SourceArn"
                  ]
                },
                {
                  "actor": "service",
                  "cluster": "444455556666:us-east-2:redshift-analytics-cluster-01",
                  "action": "s3:PutObject",
                  "purpose": "write a log",
                  "resource": "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/rsauditlog1/AWSLogs/444455556666/redshift/us-east-2/????/??/??/444455556666_redshift_us-east-2_redshift-analytics-cluster-01_*_????-??-??T??:??.gz",
                  "verdict": "allowed",
                  "side": null,
                  "policy": null,
                  "pointer": null,
                  "sid": null,
                  "condition": null,
                  "value": null,
                  "missing": [
                    "aws:SourceArn"
                  ]
                }
              ]
            }
        "#]])
        .says(expect![[""]]);
}

#[test]
fn every_broken_file_is_named() {
    _ = folder()
        .file("policy.json", "{\n  \"Statement\": [,]\n}\n")
        .file("boundary.json", "{}")
        .redtrail("check plan.toml --bucket-policy policy.json --boundary boundary.json")
        .exits(2)
        .prints(expect![[""]])
        .says(expect![[r#"
            error[syntax]: this is not JSON: a value is expected here, not `,`
              at policy.json:2:17
              mend mend the text where the line and column say
            error[not-a-policy]: a policy is a JSON object with the field `Statement`
              at boundary.json:1:1
              mend give the policy itself, as `aws s3api get-bucket-policy --query Policy --output text` prints one
        "#]]);
}

#[test]
fn credentials_are_of_use_only_for_looking() {
    let folder = folder();
    let says = |flag: &str| {
        let ran = folder.redtrail(&format!("check plan.toml {flag}"));
        ran.exits(2).prints(expect![""]).stderr
    };
    let said = says("--bucket-profile logging");
    expect![[r#"
        error: without --live nothing is looked for in AWS, and credentials are of no use

        Usage: redtrail [OPTIONS] <COMMAND>

        For more information, try '--help'.
    "#]]
    .assert_eq(&said);
    for flag in [
        "--cluster-profile analytics",
        "--bucket-role arn:aws:iam::111122223333:role/looking",
        "--cluster-role arn:aws:iam::{account}:role/looking",
        "--external-id central",
    ] {
        assert_eq!(says(flag), said, "{flag}");
    }
    _ = folder
        .redtrail("check plan.toml --only bucket")
        .exits(2)
        .says(expect![[r#"
            error: the following required arguments were not provided:
              --live

            Usage: redtrail check --live --only <ONLY> <PLAN>

            For more information, try '--help'.
        "#]]);
}

#[test]
fn no_way_to_aws_is_a_failure() {
    _ = folder()
        .redtrail("check plan.toml --live --only bucket")
        .exits(1)
        .prints(expect![""])
        .says(expect![[r#"
            error: sts:GetCallerIdentity in account 111122223333, us-east-1, got no answer: Connection refused
              mend check the network, the Region and AWS_ENDPOINT_URL
        "#]]);
}

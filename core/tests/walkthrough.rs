//! The walkthrough preset is AWS's walkthrough.
//!
//! The policies are those of "Set up cross-account audit logging for your Amazon Redshift
//! cluster" on the AWS Big Data Blog, with accounts where it has `xxxxxxxxxxxx`, and without the
//! space in the cluster's ARN, which would match no cluster.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

use redtrail_core::documents::{Name, documents};
use redtrail_core::plan::Checked;
use redtrail_core::policy::{equivalent, normal};
use serde_json::Value;

/// redshift-audit-logging-redshift-policy
const REDSHIFT_POLICY: &str = r#"{ "Version": "2012-10-17", "Statement": [
    { "Sid": "VisualEditor0", "Effect": "Allow",
      "Action": [ "redshift:EnableLogging", "redshift:DisableLogging", "redshift:DescribeLoggingStatus" ],
      "Resource": "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01" },
    { "Sid": "VisualEditor1", "Effect": "Allow", "Action": "redshift:DescribeClusters", "Resource": "*" }
] }"#;

/// redshift-audit-logging-s3-policy
const S3_POLICY: &str = r#"{ "Version": "2012-10-17", "Statement": [
    { "Effect": "Allow", "Action": [ "s3:PutObject", "s3:PutObjectAcl" ],
      "Resource": [ "arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
                    "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*" ] }
] }"#;

/// The bucket's policy.
const BUCKET_POLICY: &str = r#"{ "Version": "2012-10-17", "Statement": [
    { "Sid": "Put bucket policy needed for audit logging", "Effect": "Allow",
      "Principal": { "Service": "redshift.amazonaws.com" },
      "Action": [ "s3:PutObject", "s3:GetBucketAcl" ],
      "Resource": [ "arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
                    "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*" ] },
    { "Sid": "Put IAM User bucket policy needed for audit logging", "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:user/redshift-audit-logging-user" },
      "Action": "s3:PutObject",
      "Resource": [ "arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
                    "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*" ] }
] }"#;

const EXAMPLE: &str = include_str!("../../examples/as-printed.toml");

/// The policy without the names of its statements, which are ours.
fn nameless(policy: &str) -> String {
    let mut policy: Value = serde_json::from_str(policy).unwrap();
    for statement in policy["Statement"].as_array_mut().unwrap() {
        statement.as_object_mut().unwrap().remove("Sid");
    }
    policy.to_string()
}

#[test]
fn the_three_policies_mean_what_was_printed() {
    let plan = Checked::toml(EXAMPLE).plan.unwrap();
    let made = documents(&plan, None).unwrap();
    for (name, printed) in [
        (Name::RedshiftPolicy, REDSHIFT_POLICY),
        (Name::S3Policy, S3_POLICY),
        (Name::BucketPolicy, BUCKET_POLICY),
    ] {
        let document = made.iter().find(|document| document.name == name).unwrap();
        let (ours, theirs) = (nameless(&document.text), nameless(printed));
        assert_eq!(normal(&ours).unwrap(), normal(&theirs).unwrap(), "{name}");
        assert!(equivalent(&ours, &theirs), "{name}");
    }
}

#[test]
fn the_names_are_those_that_were_printed() {
    let plan = Checked::toml(EXAMPLE).plan.unwrap();
    assert_eq!(plan.caller().name(), "redshift-audit-logging-user");
    let names = plan.caller().policies.each_ref().map(ToString::to_string);
    assert_eq!(
        names,
        [
            "redshift-audit-logging-redshift-policy",
            "redshift-audit-logging-s3-policy"
        ]
    );
}

#[test]
fn the_space_in_the_printed_arn_is_refused_and_mended() {
    let spaced = EXAMPLE.replace("id = \"redshift", "id = \" redshift");
    let checked = Checked::toml(&spaced);
    assert!(checked.plan.is_none());
    let suggestions: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| (finding.pointer.as_str(), finding.suggestion.as_deref()))
        .collect();
    assert_eq!(
        suggestions,
        [("/clusters/0/id", Some("redshift-analytics-cluster-01"))]
    );
}

#[test]
fn the_default_grants_are_tighter_than_the_printed_ones() {
    let tight = EXAMPLE.replace("preset = \"walkthrough\"\n", "");
    let plan = Checked::toml(&tight).plan.unwrap();
    let made = documents(&plan, None).unwrap();
    for name in [Name::S3Policy, Name::BucketPolicy] {
        let document = made.iter().find(|document| document.name == name).unwrap();
        let policy: Value = serde_json::from_str(&document.text).unwrap();
        for statement in policy["Statement"].as_array().unwrap() {
            let alone = |field: &str| statement[field].as_str().unwrap().to_owned();
            let reach = match alone("Action").as_str() {
                "s3:GetBucketAcl" => "redshift-cluster-audit-logging-111122223333",
                "s3:PutObject" => "redshift-cluster-audit-logging-111122223333/rsauditlog1/*",
                other => format!("{name} allows {other}").leak(),
            };
            assert_eq!(alone("Resource"), format!("arn:aws:s3:::{reach}"));
        }
    }
}

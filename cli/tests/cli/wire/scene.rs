//! The plans and the policies that several tests share.

use serde_json::{Value, json};

pub(crate) use crate::show::WALKTHROUGH;

pub(crate) const AS_PRINTED: &str = include_str!("../../../../examples/as-printed.toml");

pub(crate) const BUCKET: &str = "redshift-cluster-audit-logging-111122223333";
pub(crate) const BUCKET_ACCOUNT: &str = "111122223333";
pub(crate) const CLUSTER: &str = "redshift-analytics-cluster-01";
pub(crate) const CLUSTER_ACCOUNT: &str = "444455556666";
pub(crate) const CLUSTER_REGION: &str = "us-east-2";
pub(crate) const ROLE: &str = "arn:aws:iam::444455556666:role/redtrail-audit";
pub(crate) const REDSHIFT_POLICY: &str =
    "arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy";
pub(crate) const S3_POLICY: &str = "arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy";

/// Someone else's policy on the walkthrough's bucket, in an odd spelling: one value in a list,
/// an account as a bare number, an action in capitals, an old version.
pub(crate) const FOREIGN: &str = r#"{
    "Version": "2008-10-17", "Id": "mine",
    "Statement": [
        { "Sid": "only TLS", "Effect": "Deny", "Principal": "*", "Action": ["S3:*"],
          "Resource": ["arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
                       "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"],
          "Condition": { "Bool": { "aws:SecureTransport": false } } },
        { "Effect": "Allow", "Principal": { "AWS": ["777788889999", "111122223333"] },
          "Action": "s3:ListBucket",
          "Resource": ["arn:aws:s3:::redshift-cluster-audit-logging-111122223333"] },
        { "Sid": "RedtrailAuditsOfOthers", "Effect": "Allow",
          "Principal": { "AWS": "777788889999" }, "Action": "s3:PutObject",
          "Resource": "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/theirs/*" }
    ]
}"#;

/// A plan of the walkthrough with more in one of its tables.
pub(crate) fn walkthrough_with(table: &str, lines: &str) -> String {
    let header = format!("[{table}]\n");
    if WALKTHROUGH.contains(&header) {
        WALKTHROUGH.replace(&header, &format!("{header}{lines}\n"))
    } else {
        WALKTHROUGH.replace("[[clusters]]", &format!("{header}{lines}\n\n[[clusters]]"))
    }
}

/// The walkthrough with a second cluster, in an account of its own.
pub(crate) fn two_cluster_accounts() -> String {
    format!(
        "{WALKTHROUGH}\n[[clusters]]\naccount = \"777788889999\"\nregion = \"us-east-1\"\nid = \"warehouse\"\n"
    )
}

/// So many times, and then no more, IAM refuses this.
pub(crate) fn refusal(operation: &str, code: &str, times: u32) -> Value {
    let status = if code == "NoSuchEntity" { 404 } else { 409 };
    json!({"service": "iam", "operation": operation, "times": times, "status": status, "code": code, "message": "Not now"})
}

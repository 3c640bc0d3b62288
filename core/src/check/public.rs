//! What S3 calls a public policy, which `RestrictPublicBuckets` cuts off from other accounts
//! ([the meaning of public](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status)).

use crate::judge::Operator;
use crate::policy::view::{Condition, Statement, statements};
use crate::tree::Source;

/// The keys by which a statement about everyone is about some after all. Whatever else it asks,
/// S3 takes it for public.
const NARROWING: [&str; 15] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// The keys whose values may hold a wildcard behind what is fixed.
const IN_PART: [&str; 2] = ["aws:PrincipalOrgPaths", "s3:DataAccessPointArn"];

/// Whether S3 takes a bucket's policy for public.
pub(super) fn is_public(source: &Source<'_>) -> bool {
    statements(source).iter().any(is_about_anyone)
}

fn is_about_anyone(statement: &Statement<'_>) -> bool {
    let mut principals = statement.principals().into_iter();
    let is_anyone = principals.any(|(_, kind, name)| name == "*" && matches!(kind, "*" | "AWS"));
    is_anyone
        && statement.allows()
        && statement.has("Principal")
        && !statement.conditions().iter().any(narrows)
}

/// Whether a condition asks for one of those keys to have one of fixed values.
fn narrows(condition: &Condition<'_>) -> bool {
    let is = |key: &str| condition.key.eq_ignore_ascii_case(key);
    let is_positive = Operator::of(condition.operator).is_some_and(|operator| {
        !(operator.is_negated || operator.is_null() || operator.is_met_without_key())
    });
    let is_fixed = |value: &String| !value.contains(['*', '?', '$']);
    NARROWING.into_iter().any(is)
        && is_positive
        && (IN_PART.into_iter().any(is) || condition.values.iter().all(is_fixed))
}

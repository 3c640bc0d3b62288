//! What each statement that a plan makes is for.

use serde_json::Value;

use crate::names::PlanName;
use crate::sources::{
    ASSUME_ROLE, AUDITING, BLOCK_PUBLIC_ACCESS, CONFUSED_DEPUTY, CREATE_POLICY, CREATE_ROLE,
    CROSS_ACCOUNT, DESCRIBE_CLUSTERS, DESCRIBE_LOGGING_STATUS, DISABLE_LOGGING, ENABLE_LOGGING,
    LIST_ATTACHED, LIST_GROUPS, OBJECT_OWNERSHIP, PARAMETER_GROUPS, PUT_BUCKET_POLICY,
};

/// What a statement is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Purpose {
    /// In a sentence without its capital and its full stop.
    pub what: &'static str,
    /// The pages that say so.
    pub sources: &'static [&'static str],
}

/// What stands in a Sid behind the plan's own word, and what such a statement is for. One that
/// begins like another stands before it.
const PURPOSES: &[(&str, &str, &[&str])] = &[
    (
        "BucketAcl",
        "lets Redshift read the bucket's ACL, by which it finds out who owns the bucket",
        &[AUDITING, CONFUSED_DEPUTY],
    ),
    (
        "Delivery",
        "lets Redshift write the logs, as a service and not as anybody of the cluster account",
        &[AUDITING, CONFUSED_DEPUTY],
    ),
    (
        "Caller",
        "lets whoever calls EnableLogging write, too, which that call asks for; across accounts the bucket has to allow it beside the caller's own policy",
        &[AUDITING, CROSS_ACCOUNT],
    ),
    (
        "Objects",
        "lets the caller write into the bucket, which EnableLogging asks for; across accounts the bucket has to allow it as well",
        &[AUDITING, CROSS_ACCOUNT],
    ),
    (
        "Logging",
        "lets the caller switch audit logging on and off, and look at it",
        &[ENABLE_LOGGING, DISABLE_LOGGING, DESCRIBE_LOGGING_STATUS],
    ),
    (
        "Clusters",
        "lets the caller list the clusters, which no resource can narrow",
        &[DESCRIBE_CLUSTERS],
    ),
    ("Trust", "says who may become the caller", &[ASSUME_ROLE]),
    (
        "OperatorPolicies",
        "makes, changes and deletes the caller's two policies",
        &[CREATE_POLICY],
    ),
    (
        "OperatorAttached",
        "reads the policies that the caller has, whosever they are",
        &[LIST_ATTACHED],
    ),
    (
        "OperatorCaller",
        "makes the caller, gives it its policies, and takes it back",
        &[CREATE_ROLE],
    ),
    (
        "OperatorAssume",
        "becomes the caller, who switches the logging on",
        &[ASSUME_ROLE],
    ),
    (
        "OperatorGroups",
        "reads the groups that the caller is in, whose policies count as well",
        &[LIST_GROUPS],
    ),
    (
        "OperatorLogging",
        "looks at the logging of the plan's clusters, and switches it off when it is taken back",
        &[DESCRIBE_LOGGING_STATUS, DISABLE_LOGGING],
    ),
    (
        "OperatorClusters",
        "lists the clusters, which no resource can narrow",
        &[DESCRIBE_CLUSTERS],
    ),
    (
        "OperatorParameters",
        "reads whether the cluster logs what users do: enable_user_activity_logging",
        &[PARAMETER_GROUPS],
    ),
    (
        "OperatorBucketPolicy",
        "reads the bucket's policy and writes the merged one",
        &[PUT_BUCKET_POLICY],
    ),
    (
        "OperatorBucketSettings",
        "reads the settings that decide whether logs can be written; it changes none of them",
        &[AUDITING, BLOCK_PUBLIC_ACCESS, OBJECT_OWNERSHIP],
    ),
    (
        "OperatorLogs",
        "sees whether a log has arrived",
        &[AUDITING],
    ),
];

/// What the statements of a policy that are the plan's are for: each Sid with its purpose, in the
/// policy's order. Of statements of others, and of texts that are no policy, it says nothing.
pub fn purposes(name: &PlanName, policy: &str) -> Vec<(String, Purpose)> {
    let policy: Value = serde_json::from_str(policy).unwrap_or_default();
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(statement) => std::slice::from_ref(statement),
        None => &[],
    };
    let sids = statements.iter().filter_map(|it| it.get("Sid")?.as_str());
    let told = sids.filter_map(|sid| Some((sid.to_owned(), purpose(name, sid)?)));
    told.collect()
}

fn purpose(name: &PlanName, sid: &str) -> Option<Purpose> {
    let own = sid.strip_prefix(name.sid_prefix().as_str())?;
    // A statement for one Region alone ends in its name.
    let (_, what, sources) = PURPOSES
        .iter()
        .find(|(suffix, ..)| own.starts_with(suffix))?;
    Some(Purpose { what, sources })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_others_and_texts_of_another_kind_have_none() {
        let name = PlanName::default();
        let told = |policy| purposes(&name, policy);
        let one = r#"{"Statement": {"Sid": "RedtrailAuditDeliveryApEast"}}"#;
        assert_eq!(told(one).len(), 1);
        for policy in [
            "",
            "#!/bin/sh",
            "[]",
            r#"{"Statement": [{"Sid": "Trail"}, {}, 7]}"#,
            r#"{"Statement": [{"Sid": "RedtrailAuditlogsDelivery"}, {"Sid": "RedtrailOtherDelivery"}]}"#,
            r#"{"Statement": {"Sid": "RedtrailAudit"}}"#,
        ] {
            assert_eq!(told(policy), [], "{policy}");
        }
    }

    #[test]
    fn none_hides_one_behind_it() {
        for (at, (suffix, ..)) in PURPOSES.iter().enumerate() {
            let first = PURPOSES
                .iter()
                .position(|(other, ..)| suffix.starts_with(other));
            assert_eq!(first, Some(at), "{suffix}");
        }
    }
}

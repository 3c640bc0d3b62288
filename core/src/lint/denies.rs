//! Denials that catch Redshift or the caller, though they were meant for others.

use super::{Kind, Paper};
use crate::finding::{Finding, Severity};
use crate::policy::view::{Condition, Statement};
use crate::sources::{AUDITING, CONDITION_KEYS, CONDITION_OPERATORS};

/// Keys that a call of a service does not carry
/// ([Global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)).
const ABSENT: [&str; 2] = ["aws:principalorgid", "aws:principalorgpaths"];

/// Keys of which AWS does not say whether a call of a service carries them.
const UNSAID: [&str; 7] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpcsourceip",
    "aws:sourceip",
];

/// Headers of a put of which nobody has published whether Redshift sends them.
const HEADERS: [&str; 4] = [
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
    "s3:x-amz-acl",
];

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    if paper.kind != Kind::Bucket {
        return;
    }
    for statement in &paper.statements {
        let conditions = statement.conditions();
        if statement.allows() {
            findings.extend(
                conditions
                    .iter()
                    .filter_map(|it| asked_header(statement, it)),
            );
        } else if is_for_redshift(statement) {
            let spares_services = conditions.iter().any(spares_services);
            findings.extend(
                conditions
                    .iter()
                    .filter_map(|it| caught(it, spares_services)),
            );
        }
    }
}

/// Whether a denial may be about Redshift's calls: it names everyone, or not Redshift among those
/// that it spares, and covers what Redshift does.
fn is_for_redshift(statement: &Statement<'_>) -> bool {
    let is_redshift = |kind: &str, name: &str| {
        name == "*" || (kind == "Service" && name.starts_with("redshift."))
    };
    let principals = statement.principals();
    let mut named = principals.iter();
    let is_meant = if statement.has("NotPrincipal") {
        !named.any(|(_, kind, name)| is_redshift(kind, name))
    } else {
        named.any(|(_, kind, name)| is_redshift(kind, name))
    };
    is_meant
        && ["s3:PutObject", "s3:GetBucketAcl"]
            .iter()
            .any(|action| statement.covers(action))
}

/// A condition under which no call of a service is denied.
fn spares_services(condition: &Condition<'_>) -> bool {
    let key = condition.key.to_ascii_lowercase();
    let operator = condition.operator.to_ascii_lowercase();
    let asks_for_people = key == "aws:principalisawsservice"
        && operator.starts_with("bool")
        && condition.values == ["false"];
    // Without its key such a condition is not met.
    asks_for_people || ABSENT.contains(&key.as_str()) && !is_met_without_its_key(condition)
}

/// Whether a call without the key meets the condition: a negated operator is true of it, and so is
/// one that ends in `IfExists` or that asks for all values of none
/// ([Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)).
fn is_met_without_its_key(condition: &Condition<'_>) -> bool {
    let operator = condition.operator.to_ascii_lowercase();
    match operator.split_once(':') {
        _ if operator == "null" => condition.values == ["true"],
        _ if operator.ends_with("ifexists") => true,
        Some(("forallvalues", _)) => true,
        Some(("foranyvalue", _)) => false,
        _ => operator.contains("not"),
    }
}

/// A condition of a denial that is met by a call without the key.
fn caught(condition: &Condition<'_>, spares_services: bool) -> Option<Finding> {
    if spares_services || !is_met_without_its_key(condition) {
        return None;
    }
    let key = condition.key.to_ascii_lowercase();
    let catches = if ABSENT.contains(&key.as_str()) {
        Some("this denial catches Redshift, too: a call of a service does not carry")
    } else if UNSAID.contains(&key.as_str()) {
        Some(
            "this denial may catch Redshift, too: AWS does not say whether a call of a service carries",
        )
    } else {
        None
    };
    if let Some(catches) = catches {
        return Some(
            Finding::new(
                "deny-catches-redshift",
                Severity::Warning,
                format!(
                    "{catches} {}, and {} is met without it",
                    condition.key, condition.operator
                ),
            )
            .about(condition.key)
            .at(&condition.pointer)
            .mend("add \"Bool\": { \"aws:PrincipalIsAWSService\": \"false\" } to the condition")
            .sources(&[CONDITION_OPERATORS, CONDITION_KEYS]),
        );
    }
    HEADERS.contains(&key.as_str()).then(|| {
        Finding::new(
            "deny-header",
            Severity::Warning,
            format!(
                "this denies every put without {}, and nobody has published whether Redshift sends it; of encryption AWS's guide supports SSE-S3 alone",
                condition.key
            ),
        )
        .about(condition.key)
        .at(&condition.pointer)
        .mend("leave Redshift's prefix out of it, with NotResource, or set the bucket's default encryption instead")
        .sources(&[AUDITING])
    })
}

/// A header that Redshift's grant depends on.
fn asked_header(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Finding> {
    let key = condition.key.to_ascii_lowercase();
    let principals = statement.principals();
    let mut named = principals.iter();
    let is_redshift =
        named.any(|(_, kind, name)| *kind == "Service" && name.starts_with("redshift."));
    (is_redshift && HEADERS.contains(&key.as_str())).then(|| {
        Finding::new(
            "allow-header",
            Severity::Warning,
            format!(
                "Redshift is allowed only if it sends {}, and nobody has published whether it does",
                condition.key
            ),
        )
        .about(condition.key)
        .at(&condition.pointer)
        .mend("take the condition out; a bucket whose ACLs are off needs none")
        .sources(&[AUDITING])
    })
}

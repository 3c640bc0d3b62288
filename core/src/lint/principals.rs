//! Principals: whom a bucket or a role trusts, and on which condition.

use super::arns::fault;
use super::{Kind, Paper};
use crate::finding::{Finding, Severity, shown};
use crate::names::{AccountId, was_redshift};
use crate::policy::is_bare_id;
use crate::policy::view::Statement;
use crate::sources::{AUDITING, CONFUSED_DEPUTY, INVALID_PRINCIPAL, PRINCIPAL};

/// The keys that say on whose behalf a service calls.
const SOURCES: [&str; 4] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
];

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    for statement in &paper.statements {
        for (pointer, kind, principal) in statement.principals() {
            findings.extend(gone(kind, principal).map(|f| f.at(pointer)));
            findings.extend(legacy(kind, principal).map(|f| f.at(pointer)));
            findings.extend(unknown(kind, principal).map(|f| f.at(pointer)));
            findings.extend(partial(kind, principal).map(|f| f.at(pointer)));
            if kind == "AWS" && principal.contains(':') {
                findings.extend(fault(principal).map(|f| f.at(pointer)));
            }
            if statement.allows() && paper.kind == Kind::Bucket {
                findings.extend(public(statement, kind, principal).map(|f| f.at(pointer)));
                findings.extend(open(statement, kind, principal).map(|f| f.at(pointer)));
            }
        }
    }
}

fn gone(kind: &str, principal: &str) -> Option<Finding> {
    (kind == "AWS" && is_bare_id(principal)).then(|| {
        Finding::error(
            "principal-gone",
            format!("{principal} is the ID that a deleted user or role left behind, and S3 takes no policy that names one"),
        )
        .about(principal)
        .mend("take it out, or write who is meant now")
        .sources(&[PRINCIPAL, INVALID_PRINCIPAL])
    })
}

fn legacy(kind: &str, principal: &str) -> Option<Finding> {
    let account = principal.split(':').nth(4).unwrap_or(principal);
    let account: AccountId = account.parse().ok()?;
    (kind == "AWS" && was_redshift(&account)).then(|| {
        Finding::new(
            "principal-legacy",
            Severity::Warning,
            format!("{account} is an account from which Redshift wrote audit logs until December 2021; since then it calls as redshift.amazonaws.com"),
        )
        .about(principal)
        .mend("write `\"Service\": \"redshift.amazonaws.com\"` in its place")
        .sources(&[AUDITING])
    })
}

/// A kind of principal that there is not.
fn unknown(kind: &str, principal: &str) -> Option<Finding> {
    if matches!(kind, "AWS" | "Service" | "Federated" | "CanonicalUser") {
        return None;
    }
    (kind != "*" || principal != "*").then(|| {
        Finding::error(
            "principal-invalid",
            format!(
                "{} is no kind of principal",
                shown(if kind == "*" { principal } else { kind })
            ),
        )
        .about(kind)
        .mend("write AWS for accounts, roles and users, Service for services")
        .sources(&[PRINCIPAL])
    })
}

/// A pattern where a principal has to be named whole.
fn partial(kind: &str, principal: &str) -> Option<Finding> {
    let is_pattern = principal.contains(['*', '?']);
    let is_whole = principal == "*" && kind != "Service";
    (is_pattern && !is_whole && matches!(kind, "AWS" | "Service")).then(|| {
        Finding::error(
            "principal-invalid",
            format!(
                "{} is a pattern, and a principal is named whole, or is * for anyone",
                shown(principal)
            ),
        )
        .about(principal)
        .mend(if kind == "AWS" {
            "name the account, and write the pattern as ArnLike on aws:PrincipalArn"
        } else {
            "name each service"
        })
        .sources(&[PRINCIPAL])
    })
}

/// Whether a statement lets anyone in.
pub(super) fn is_public(statement: &Statement<'_>) -> bool {
    statement.allows()
        && statement.has("Principal")
        && statement.conditions().is_empty()
        && (statement.principals().iter()).any(|(_, kind, name)| is_anyone(kind, name))
}

fn is_anyone(kind: &str, name: &str) -> bool {
    name == "*" && matches!(kind, "*" | "AWS")
}

fn public(statement: &Statement<'_>, kind: &str, principal: &str) -> Option<Finding> {
    (is_anyone(kind, principal) && is_public(statement)).then(|| {
        Finding::new(
            "principal-public",
            Severity::Warning,
            "anyone may do this, with or without an AWS account",
        )
        .about(principal)
        .mend("name who is meant, or add a condition")
        .sources(&[PRINCIPAL])
    })
}

/// Redshift, trusted whoever it works for.
fn open(statement: &Statement<'_>, kind: &str, principal: &str) -> Option<Finding> {
    let is_redshift = kind == "Service" && principal.starts_with("redshift.");
    let has_source = statement
        .conditions()
        .iter()
        .any(|condition| SOURCES.contains(&condition.key.to_ascii_lowercase().as_str()));
    (is_redshift && !has_source).then(|| {
        Finding::new(
            "source-open",
            Severity::Warning,
            "Redshift is trusted whoever it works for: any cluster of any AWS account may do this",
        )
        .about(principal)
        .mend("add ArnEquals on aws:SourceArn with the cluster's ARN, or StringEquals on aws:SourceAccount")
        .sources(&[CONFUSED_DEPUTY, AUDITING])
    })
}

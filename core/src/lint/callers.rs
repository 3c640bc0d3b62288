//! Denials that catch the caller, whose `s3:PutObject` `EnableLogging` asks for.

use super::denies::{Clause, listed};
use super::keys::Key;
use crate::finding::{Finding, Severity};
use crate::policy::view::{Condition, Statement};
use crate::sources::{AUDITING, CONDITION_KEYS, NOT_PRINCIPAL};

/// What a denial that is about people asks of the caller.
pub(super) fn rules(
    statement: &Statement<'_>,
    clauses: &[Clause<'_>],
    findings: &mut Vec<Finding>,
) {
    if !is_for_people(statement) || clauses.iter().any(spares_people) {
        return;
    }
    if let Some(clause) = clauses.iter().find(|clause| is_of_services(clause)) {
        findings.push(of_services(clause));
        return;
    }
    let asking: Vec<&Clause<'_>> = clauses
        .iter()
        .filter(|clause| asked(clause).is_some())
        .collect();
    match asking.first() {
        Some(first) => findings.push(asking_people(first, &asking)),
        None if statement.has("NotPrincipal") => findings.push(unnamed(statement)),
        None => {}
    }
}

/// Whether a denial is about everyone, or everyone but some: one that names somebody means it.
fn is_for_people(statement: &Statement<'_>) -> bool {
    let mut principals = statement.principals().into_iter();
    statement.has("NotPrincipal")
        || !statement.has("Principal")
        || principals.any(|(_, _, name)| name == "*")
}

/// A condition that no call of a person meets.
fn spares_people(clause: &Clause<'_>) -> bool {
    let is_met = |value: &'static str| {
        let is_value = |word: &str| word.eq_ignore_ascii_case(value);
        clause.comparison.is_met_with(&clause.condition, is_value)
    };
    match clause.key {
        Key::IsService => !is_met("false"),
        Key::Transport => !is_met("true"),
        Key::Source | Key::ServiceName => !clause.comparison.is_met_without,
        _ => false,
    }
}

/// A condition that every call of a person meets, as only services send the key.
fn is_of_services(clause: &Clause<'_>) -> bool {
    matches!(clause.key, Key::Source | Key::ServiceName) && clause.comparison.is_met_without
}

fn of_services(clause: &Clause<'_>) -> Finding {
    let Condition { key, operator, .. } = clause.condition;
    caught(
        clause,
        Severity::Warning,
        format!(
            "this denial catches the caller, too: only calls of services carry {key}, {operator} is met without it, and EnableLogging asks for the caller's s3:PutObject"
        ),
    )
    .mend("add `\"Bool\": { \"aws:PrincipalIsAWSService\": \"true\" }` to the condition")
}

/// What a condition asks of the caller, if that can be told.
fn asked(clause: &Clause<'_>) -> Option<String> {
    let Condition { key, values, .. } = &clause.condition;
    if clause.comparison.asks_for_key() {
        return None;
    }
    let values = listed(values);
    match clause.key {
        Key::Factor if clause.comparison.is_met_without => Some("shows a second factor".to_owned()),
        Key::Network if clause.comparison.is_null => Some(format!("carries {key}")),
        _ if !clause.comparison.is_negated => None,
        Key::Organization | Key::Identity => Some(format!("is of the {key} {values}")),
        Key::Network => Some(format!("comes with the {key} {values}")),
        _ => None,
    }
}

fn asking_people(first: &Clause<'_>, asking: &[&Clause<'_>]) -> Finding {
    let asks: Vec<String> = asking.iter().filter_map(|clause| asked(clause)).collect();
    let is_of_network = asking.iter().any(|clause| clause.key == Key::Network);
    let (severity, rest) = if is_of_network {
        (
            Severity::Warning,
            "; AWS does not say from which network Redshift has it checked",
        )
    } else {
        (Severity::Note, "")
    };
    caught(
        first,
        severity,
        format!(
            "this denies s3:PutObject, which EnableLogging asks of the caller, unless the call {}{rest}",
            asks.join(" or ")
        ),
    )
    .mend("see to it that the caller is spared, by ArnNotEquals on aws:PrincipalArn if nothing else does")
}

fn caught(clause: &Clause<'_>, severity: Severity, message: String) -> Finding {
    Finding::new("deny-catches-caller", severity, message)
        .about(clause.condition.key)
        .at(clause.condition.pointer)
        .sources(&[AUDITING, CONDITION_KEYS])
}

/// A denial that catches the caller unless it is named, which for a role is not done by its name
/// alone.
fn unnamed(statement: &Statement<'_>) -> Finding {
    Finding::new(
        "deny-catches-caller",
        Severity::Note,
        "this denies s3:PutObject, which EnableLogging asks of the caller, to everyone whom it does not name; a role has to be named with its session",
    )
    .about("NotPrincipal")
    .at(statement.at("NotPrincipal"))
    .mend("write `\"Principal\": \"*\"`, and spare the caller by ArnNotEquals on aws:PrincipalArn")
    .sources(&[AUDITING, NOT_PRINCIPAL])
}

//! Denials that catch Redshift or the caller, though they were meant for others.

use super::keys::{Comparison, Key};
use super::reach::{Reach, is_redshift, is_to_redshift};
use super::{Kind, Paper, callers};
use crate::finding::{Finding, Severity};
use crate::policy::view::{Condition, Statement};
use crate::sources::{
    AUDITING, CONDITION_KEYS, CONDITION_OPERATORS, CONFUSED_DEPUTY, NOT_PRINCIPAL, RCP_EXAMPLES,
};

/// A condition with what is known of it.
#[derive(Debug)]
pub(super) struct Clause<'s> {
    pub(super) condition: Condition<'s>,
    pub(super) key: Key,
    pub(super) comparison: Comparison,
}

impl Clause<'_> {
    /// Whether it asks that one of its values be there, or the key at all: a denial with it
    /// leaves whoever has that alone.
    pub(super) fn is_list(&self) -> bool {
        self.comparison.is_negated || self.comparison.is_null
    }
}

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let mut reach = None;
    for statement in &paper.statements {
        let clauses = clauses(statement);
        if statement.allows() {
            if paper.kind == Kind::Bucket && is_to_redshift(statement) {
                findings.extend(clauses.iter().filter_map(asked_header));
            }
            continue;
        }
        findings.extend(clauses.iter().filter_map(inverted));
        let reach = reach.get_or_insert_with(|| Reach::of(paper));
        let (is_written, is_read) = (reach.is_written(statement), reach.is_read(statement));
        if paper.kind == Kind::Bucket && (is_written || is_read) && is_for_redshift(statement) {
            about_redshift(statement, &clauses, findings);
        }
        if paper.kind != Kind::Trust && is_written {
            callers::rules(statement, &clauses, findings);
        }
    }
}

fn clauses<'s>(statement: &Statement<'s>) -> Vec<Clause<'s>> {
    let conditions = statement.conditions().into_iter();
    conditions
        .map(|condition| Clause {
            key: Key::of(condition.key),
            comparison: Comparison::of(&condition),
            condition,
        })
        .collect()
}

/// Whether a denial names everyone or Redshift, or not Redshift among those that it spares.
fn is_for_redshift(statement: &Statement<'_>) -> bool {
    let is_redshift =
        |kind: &str, name: &str| name == "*" || (kind == "Service" && is_redshift(name));
    let principals = statement.principals();
    let mut named = principals.iter();
    if statement.has("NotPrincipal") {
        !named.any(|(_, kind, name)| is_redshift(kind, name))
    } else {
        named.any(|(_, kind, name)| is_redshift(kind, name))
    }
}

/// What a condition is to a call of Redshift.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    /// It is not met, so the denial spares Redshift.
    Spared,
    /// It is met, since the call does not carry the key.
    Without,
    /// It is met if the call does not carry the key, which AWS does not say.
    PerhapsWithout,
    /// It depends on whose cluster it is, and on whether the call says so.
    Source,
    /// It depends on a header.
    Header,
    /// It is met by every call of Redshift.
    Always,
    /// Nothing can be told.
    Open,
}

fn fate(clause: &Clause<'_>) -> Fate {
    let Clause {
        condition,
        key,
        comparison,
    } = clause;
    let met = |is_met, fate| if is_met { fate } else { Fate::Spared };
    let is_true = |value: &str| value.eq_ignore_ascii_case("true");
    let is_name = |value: &str| is_redshift(value) || value == "*";
    match key {
        Key::Organization => met(comparison.is_met_without, Fate::Without),
        Key::IsService | Key::Transport => {
            met(comparison.is_met_with(condition, is_true), Fate::Always)
        }
        Key::ServiceName => met(comparison.is_met_with(condition, is_name), Fate::Always),
        Key::Identity | Key::Network | Key::Factor if comparison.is_met_without => {
            Fate::PerhapsWithout
        }
        Key::Source if comparison.asks_for_key() || !clause.is_list() => Fate::Open,
        Key::Source => Fate::Source,
        Key::Header => Fate::Header,
        _ => Fate::Open,
    }
}

fn about_redshift(statement: &Statement<'_>, clauses: &[Clause<'_>], findings: &mut Vec<Finding>) {
    let fates: Vec<Fate> = clauses.iter().map(fate).collect();
    if fates.contains(&Fate::Spared) {
        return;
    }
    if fates.iter().all(|fate| *fate == Fate::Always) {
        findings.push(outright(statement, clauses));
        return;
    }
    let mut has_source = false;
    for (clause, fate) in clauses.iter().zip(fates) {
        findings.extend(match fate {
            Fate::Without => Some(without(clause, "catches", "does not carry")),
            Fate::PerhapsWithout => Some(without(clause, "may catch", "may not carry")),
            Fate::Header => header(clause, clauses),
            // What the conditions ask of the source is said once.
            Fate::Source if !std::mem::replace(&mut has_source, true) => {
                Some(source(clause, clauses))
            }
            _ => None,
        });
    }
}

/// A denial that catches every call of Redshift.
fn outright(statement: &Statement<'_>, clauses: &[Clause<'_>]) -> Finding {
    let spares_names = statement.has("NotPrincipal");
    let (element, mend) = if spares_names {
        (
            "NotPrincipal",
            "write `\"Principal\": \"*\"`, and a condition under which those are spared",
        )
    } else {
        (
            "Principal",
            "leave Redshift's prefix out of it, with NotResource, or add a condition",
        )
    };
    let (at, message) = match clauses.first() {
        Some(clause) => (
            clause.condition.pointer,
            format!(
                "this denial catches Redshift, too: each of its calls meets {} on {}",
                clause.condition.operator, clause.condition.key
            ),
        ),
        None if spares_names => (
            statement.at(element),
            "this denial catches Redshift, too: it is not among those that are spared".to_owned(),
        ),
        None => (
            statement.at(element),
            "this denial catches Redshift: it has no condition".to_owned(),
        ),
    };
    let sources: &[_] = if spares_names {
        &[NOT_PRINCIPAL]
    } else {
        &[CONDITION_KEYS]
    };
    Finding::new("deny-catches-redshift", Severity::Warning, message)
        .about(element)
        .at(at)
        .mend(mend)
        .sources(sources)
}

/// A condition of a denial that is met by a call without the key.
fn without(clause: &Clause<'_>, catches: &str, carries: &str) -> Finding {
    let Condition {
        key,
        operator,
        pointer,
        ..
    } = &clause.condition;
    let why = if carries == "does not carry" {
        format!("a call of a service does not carry {key}")
    } else {
        format!("AWS does not say whether a call of a service carries {key}")
    };
    Finding::new(
        "deny-catches-redshift",
        Severity::Warning,
        format!("this denial {catches} Redshift, too: {why}, and {operator} is met without it"),
    )
    .about(key)
    .at(pointer)
    .mend("add `\"Bool\": { \"aws:PrincipalIsAWSService\": \"false\" }` to the condition")
    .sources(&[CONDITION_OPERATORS, CONDITION_KEYS])
}

/// What a denial asks of the cluster for which Redshift calls.
fn source(first: &Clause<'_>, clauses: &[Clause<'_>]) -> Finding {
    let asked: Vec<String> = clauses
        .iter()
        .filter(|clause| clause.key == Key::Source && clause.comparison.is_negated)
        .map(|clause| asked_source(&clause.condition))
        .collect();
    let guard = clauses
        .iter()
        .find(|clause| clause.key == Key::Source && clause.comparison.asks_for_key());
    let asks = if asked.is_empty() {
        format!("its calls carry {}", first.condition.key)
    } else {
        asked.join(" or ")
    };
    let (severity, rest, mend) = match guard {
        Some(guard) => (
            Severity::Note,
            format!("a call without {} is spared", guard.condition.key),
            "see to it that every cluster is among those",
        ),
        None => (
            Severity::Warning,
            "nobody has published whether its calls say so, and one that does not is denied"
                .to_owned(),
            "add `\"Null\": { \"aws:SourceAccount\": \"false\" }` to the condition, and see to it that every cluster is among those",
        ),
    };
    Finding::new(
        "deny-asks-source",
        severity,
        format!("this denial spares Redshift only if {asks}; {rest}"),
    )
    .about(first.condition.key)
    .at(first.condition.pointer)
    .mend(mend)
    .sources(&[RCP_EXAMPLES, CONFUSED_DEPUTY])
}

fn asked_source(condition: &Condition<'_>) -> String {
    let values = listed(&condition.values);
    match condition.key.to_ascii_lowercase().as_str() {
        "aws:sourceaccount" => format!("the cluster's account is {values}"),
        "aws:sourcearn" => format!("the cluster's ARN is {values}"),
        "aws:sourceorgid" => format!("the cluster's account is in the organization {values}"),
        _ => format!("the cluster's account is in {values}"),
    }
}

/// The first of some values, and how many there are beside them.
pub(super) fn listed(values: &[String]) -> String {
    match values {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [first, rest @ ..] => format!("{first} or one of {} others", rest.len()),
    }
}

/// A header that a denial looks at.
fn header(clause: &Clause<'_>, clauses: &[Clause<'_>]) -> Option<Finding> {
    let Condition { key, values, .. } = &clause.condition;
    let is_same = |other: &&Clause<'_>| other.condition.key.eq_ignore_ascii_case(key);
    let mut same = clauses.iter().filter(is_same);
    let is_if_sent = same.any(|other| other.comparison.asks_for_key());
    let (severity, message) = if clause.comparison.asks_for_key() {
        return None;
    } else if is_if_sent && clause.comparison.is_negated {
        (
            Severity::Note,
            format!(
                "this denies a put whose {key} is not {}, and nobody has published what Redshift sends there, if anything",
                listed(values)
            ),
        )
    } else if clause.comparison.is_met_without {
        (
            Severity::Warning,
            format!(
                "this denies every put without {key}, and nobody has published whether Redshift sends it"
            ),
        )
    } else if values.iter().any(|value| value == "AES256") {
        (
            Severity::Warning,
            format!(
                "this denies a put whose {key} is AES256, and nobody has published whether Redshift sends it"
            ),
        )
    } else {
        return None;
    };
    let (rest, mend) = if key.to_ascii_lowercase().contains("encryption") {
        (
            "; of encryption AWS's guide supports SSE-S3 alone",
            "leave Redshift's prefix out of it, with NotResource, or set the bucket's default encryption instead",
        )
    } else {
        ("", "leave Redshift's prefix out of it, with NotResource")
    };
    let finding = Finding::new("deny-header", severity, message + rest);
    Some(
        finding
            .about(key)
            .at(clause.condition.pointer)
            .mend(mend)
            .sources(&[AUDITING]),
    )
}

/// A header that Redshift's grant depends on.
fn asked_header(clause: &Clause<'_>) -> Option<Finding> {
    let key = clause.condition.key;
    (clause.key == Key::Header).then(|| {
        Finding::new(
            "allow-header",
            Severity::Warning,
            format!(
                "Redshift is allowed only if it sends {key}, and nobody has published whether it does"
            ),
        )
        .about(key)
        .at(clause.condition.pointer)
        .mend("take the condition out; a bucket whose ACLs are off needs none")
        .sources(&[AUDITING])
    })
}

/// A denial of what is encrypted on its way, where the opposite was meant.
fn inverted(clause: &Clause<'_>) -> Option<Finding> {
    let is_true = |value: &str| value.eq_ignore_ascii_case("true");
    let is_asked = clause.key == Key::Transport
        && !clause.comparison.is_negated
        && clause.condition.values.iter().any(|value| is_true(value))
        && clause.comparison.is_met_with(&clause.condition, is_true);
    is_asked.then(|| {
        Finding::error(
            "deny-inverted",
            "this denies whatever comes over TLS, which is everything: the denial counts where aws:SecureTransport is true",
        )
        .about(clause.condition.key)
        .at(clause.condition.pointer)
        .mend("write `\"aws:SecureTransport\": \"false\"`")
        .sources(&[CONDITION_KEYS])
    })
}

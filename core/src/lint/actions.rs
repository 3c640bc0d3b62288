//! Actions: misspelt ones, and those that have no effect.

use std::collections::BTreeMap;

use super::{Kind, Paper};
use crate::finding::{Finding, Severity, shown};
use crate::grants::{JOB, SERVICES, Service};
use crate::names::{edits, nearest};
use crate::sources::{ACTIONS, CROSS_ACCOUNT, GRAMMAR, WALKTHROUGH};

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    // The same actions occur again and again.
    let mut said: BTreeMap<&str, Option<Finding>> = BTreeMap::new();
    for statement in &paper.statements {
        for element in ["Action", "NotAction"] {
            for (pointer, action) in statement.texts(element) {
                let fault = said.entry(action).or_insert_with(|| fault(action));
                findings.extend(fault.clone().map(|finding| finding.at(pointer)));
            }
        }
        if paper.kind != Kind::Identity || !statement.allows() {
            continue;
        }
        for (pointer, action) in statement.texts("Action") {
            if action.eq_ignore_ascii_case("s3:PutObjectAcl") {
                findings.push(
                    Finding::new(
                        "put-object-acl-idle",
                        Severity::Note,
                        "s3:PutObjectAcl has an effect in another account's bucket only if the bucket's policy allows it, too; audit logging does not need it",
                    )
                    .about(action)
                    .at(pointer)
                    .mend("take it out")
                    .sources(&[WALKTHROUGH, CROSS_ACCOUNT]),
                );
            }
        }
    }
}

/// What is wrong with an action: it is none, or none that its service is known to have.
fn fault(action: &str) -> Option<Finding> {
    if action == "*" {
        return None;
    }
    let Some((prefix, name)) = parts(action) else {
        let tidy: String = action.chars().filter(|c| !c.is_whitespace()).collect();
        let near = nearest(&tidy, JOB).map(str::to_owned);
        let message = format!("{} is no action: one is service:Action", shown(action));
        return Some(unknown(Severity::Error, action, message, near).sources(&[GRAMMAR]));
    };
    let Some(service) = Service::of(prefix) else {
        return of_no_service(action, prefix, name);
    };
    // Whether some action fits a pattern; a name without signs fits itself alone.
    let is_pattern = name.contains(['*', '?']);
    if is_pattern && service.fits(name) || service.has(name) {
        return None;
    }
    let near = service.nearest(name.trim_matches('*'));
    let meant = near.map(|(_, near)| format!("{}:{near}", service.prefix));
    let finding = if is_pattern {
        let message = format!(
            "{} fits none of the actions of {} known to this release",
            shown(action),
            service.prefix
        );
        unknown(Severity::Warning, action, message, meant)
    } else if let (Some((1, _)), Some(meant)) = (near, &meant) {
        // No two actions are that near to each other.
        let message = format!("{} looks like a slip for {meant}", shown(action));
        unknown(Severity::Error, action, message, Some(meant.clone()))
    } else {
        let message = format!(
            "{} is not among the actions of {} known to this release",
            shown(action),
            service.prefix
        );
        unknown(Severity::Warning, action, message, meant)
    };
    Some(finding.sources(&[ACTIONS]))
}

/// The service and the name, if it has both and nothing else.
fn parts(action: &str) -> Option<(&str, &str)> {
    let (prefix, name) = action.split_once(':')?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '?');
    let is_word = |part: &str| !part.is_empty() && part.chars().all(allowed);
    (is_word(prefix) && is_word(name)).then_some((prefix, name))
}

/// A service that there is not, where it is plain which one was meant.
fn of_no_service(action: &str, prefix: &str, name: &str) -> Option<Finding> {
    let lower = prefix.to_ascii_lowercase();
    let meant = SERVICES.iter().find(|service| {
        let known = service.prefix;
        // There are other services of three letters, so the name has to be known, too.
        lower.trim_matches('-') == known
            || edits(&lower, known, (known.len() / 4).max(1)).is_some()
                && (service.has(name) || known.len() > 3 && service.fits(name))
    })?;
    let near = format!("{}:{name}", meant.prefix);
    let message = format!(
        "{} is no service: this looks like a slip for {near}",
        shown(prefix)
    );
    Some(unknown(Severity::Error, action, message, Some(near)).sources(&[ACTIONS]))
}

fn unknown(severity: Severity, action: &str, message: String, near: Option<String>) -> Finding {
    let mut finding = Finding::new("action-unknown", severity, message)
        .about(action)
        .mend(match (&near, severity) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, Severity::Error) => "write service:Action, such as s3:PutObject".to_owned(),
            (None, _) => "look it up: AWS adds actions all the time".to_owned(),
        });
    finding.suggestion = near;
    finding
}

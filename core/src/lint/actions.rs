//! Actions: misspelt ones, and those that have no effect.

use super::{Kind, Paper};
use crate::finding::{Finding, Severity, shown};
use crate::grants::JOB;
use crate::names::{edits, nearest};
use crate::sources::{CROSS_ACCOUNT, GRAMMAR, WALKTHROUGH};

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    for statement in &paper.statements {
        for element in ["Action", "NotAction"] {
            for (pointer, action) in statement.texts(element) {
                findings.extend(misspelt(action).map(|finding| finding.at(pointer)));
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

/// An action that is no action, or all but one that audit logging needs.
fn misspelt(action: &str) -> Option<Finding> {
    if action == "*" {
        return None;
    }
    let mut parts = action.split(':');
    let is_whole = match (parts.next(), parts.next(), parts.next()) {
        (Some(service), Some(name), None) => [service, name].iter().all(|part| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '?');
            !part.is_empty() && part.chars().all(allowed)
        }),
        _ => false,
    };
    let tidy: String = action.chars().filter(|c| !c.is_whitespace()).collect();
    let near = nearest(&tidy, JOB);
    let finding = |severity, message: String| {
        let mut finding = Finding::new("action-unknown", severity, message)
            .about(action)
            .mend(near.map_or_else(
                || "write service:Action, such as s3:PutObject".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ))
            .sources(&[GRAMMAR]);
        finding.suggestion = near.map(str::to_owned);
        finding
    };
    if !is_whole {
        let message = format!("{} is no action: one is service:Action", shown(action));
        return Some(finding(Severity::Error, message));
    }
    // AWS reads actions in any case.
    if action.contains(['*', '?']) || JOB.iter().any(|known| known.eq_ignore_ascii_case(action)) {
        return None;
    }
    near.filter(|near| is_slip(near, action)).map(|near| {
        let message = format!("{} looks like a slip for {near}", shown(action));
        finding(Severity::Warning, message)
    })
}

/// Whether a name is another one with a letter out of place. No two actions of AWS are that near.
fn is_slip(near: &str, action: &str) -> bool {
    edits(&near.to_ascii_lowercase(), &action.to_ascii_lowercase()) == 1
}

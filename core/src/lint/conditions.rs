//! Conditions on whom a call is for, or from: values that no call carries.

use super::Paper;
use super::arns::{fault, is_open};
use super::keys::Comparison;
use crate::finding::{Finding, shown};
use crate::names::AccountId;
use crate::sources::{ACCOUNT_ID, CONDITION_OPERATORS};

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    for statement in &paper.statements {
        for condition in statement.conditions() {
            if Comparison::of(&condition).is_null {
                continue;
            }
            let of_value: fn(&str) -> Option<Finding> =
                match condition.key.to_ascii_lowercase().as_str() {
                    "aws:sourcearn" | "aws:principalarn" => of_arn,
                    "aws:sourceaccount" | "aws:principalaccount" => of_account,
                    _ => continue,
                };
            let is_literal = reads_literally(condition.operator);
            for (pointer, value) in condition.places() {
                let finding = if is_literal && value.contains(['*', '?']) {
                    Some(literal(condition.operator, value))
                } else {
                    of_value(value)
                };
                findings.extend(finding.map(|finding| finding.at(pointer)));
            }
        }
    }
}

fn of_arn(value: &str) -> Option<Finding> {
    (value != "*").then(|| fault(value))?
}

fn of_account(value: &str) -> Option<Finding> {
    (!is_open(value) && value.parse::<AccountId>().is_err()).then(|| {
        Finding::error(
            "condition-idle",
            format!(
                "{} is no account ID, so it is the account of no call",
                shown(value)
            ),
        )
        .about(value)
        .mend("write the 12 digits of the account")
        .sources(&[ACCOUNT_ID])
    })
}

/// Whether an operator takes `*` and `?` as they stand.
fn reads_literally(operator: &str) -> bool {
    let operator = operator.to_ascii_lowercase();
    operator.contains("stringequals") || operator.contains("stringnotequals")
}

fn literal(operator: &str, value: &str) -> Finding {
    Finding::error(
        "condition-idle",
        format!(
            "{operator} takes {} as it stands, signs of a pattern included, so it is what no call carries",
            shown(value)
        ),
    )
    .about(value)
    .mend("write ArnLike for ARNs, StringLike for others")
    .sources(&[CONDITION_OPERATORS])
}

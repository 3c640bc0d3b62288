//! Partitions: nothing crosses them, so a policy is of one.

use super::Paper;
use super::arns::is_open;
use crate::finding::{Finding, Severity};
use crate::names::{Fields, Partition};
use crate::policy::view::{Place, Statement};
use crate::sources::{PRINCIPAL, REGIONS};

/// The partition that a policy is of: that of what it is about, else of whom it names.
pub(super) fn of(statements: &[Statement<'_>]) -> Option<Partition> {
    let resources = || statements.iter().flat_map(resources);
    let others = || statements.iter().flat_map(others);
    let first = resources().find_map(|(_, arn)| partition(&arn));
    first.or_else(|| others().find_map(|(_, arn)| partition(&arn)))
}

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let Some(own) = paper.partition else {
        return;
    };
    for statement in &paper.statements {
        for (pointer, arn) in resources(statement).into_iter().chain(others(statement)) {
            findings.extend(mixed(&arn, own).map(|finding| finding.at(pointer)));
        }
        for (pointer, kind, name) in statement.principals() {
            if kind == "Service" {
                findings.extend(suffix(name, own).map(|finding| finding.at(pointer)));
            }
        }
    }
}

/// What a statement is about.
fn resources<'s>(statement: &Statement<'s>) -> Vec<(Place<'s>, String)> {
    let texts = ["Resource", "NotResource"].into_iter();
    texts
        .flat_map(|element| statement.texts(element))
        .map(|(pointer, arn)| (pointer, arn.to_owned()))
        .collect()
}

/// Whom it names, and for whom or from whom a call has to be.
fn others<'s>(statement: &Statement<'s>) -> Vec<(Place<'s>, String)> {
    let principals = statement.principals().into_iter();
    let mut arns: Vec<(Place<'s>, String)> = principals
        .map(|(pointer, _, name)| (pointer, name.to_owned()))
        .collect();
    for condition in statement.conditions() {
        let key = condition.key.to_ascii_lowercase();
        if matches!(key.as_str(), "aws:sourcearn" | "aws:principalarn") {
            let places = condition.places();
            arns.extend(places.map(|(pointer, value)| (pointer, value.to_owned())));
        }
    }
    arns
}

fn partition(arn: &str) -> Option<Partition> {
    Fields::of(arn)?.partition.parse().ok()
}

/// An ARN of another partition than the policy.
fn mixed(arn: &str, own: Partition) -> Option<Finding> {
    let fields = Fields::of(arn)?;
    let other: Partition = fields.partition.parse().ok()?;
    if other == own {
        return None;
    }
    let instead = Fields {
        partition: own.id(),
        ..fields
    };
    // What is of a Region is not of another partition's.
    let meant = (fields.region.is_empty() || is_open(fields.region)).then(|| instead.to_string());
    let mut finding = Finding::error(
        "partition-mixed",
        format!("this ARN is of the partition {other}, and the policy is of {own}: nothing crosses partitions"),
    )
    .about(arn)
    .mend(meant.as_ref().map_or_else(
        || "make one policy for each partition".to_owned(),
        |meant| format!("did you mean `{meant}`? Else make one policy for each partition"),
    ))
    .sources(&[REGIONS]);
    finding.suggestion = meant;
    Some(finding)
}

/// A service by the suffix of another partition. `amazonaws.com` is right in any: of China and the
/// isolated ones AWS's sources say it of most services, and dispute it of some.
fn suffix(name: &str, own: Partition) -> Option<Finding> {
    let global = Partition::Aws.dns_suffix();
    let other = Partition::ALL.into_iter().find(|partition| {
        let head = name.strip_suffix(partition.dns_suffix());
        head.is_some_and(|head| head.ends_with('.'))
    })?;
    let suffix = other.dns_suffix();
    if suffix == global || suffix == own.dns_suffix() {
        return None;
    }
    let meant = name.strip_suffix(suffix)?.to_owned() + global;
    let mut finding = Finding::new(
        "partition-mixed",
        Severity::Warning,
        format!("names of services end in {suffix} in the partition {other} alone, and the policy is of {own}"),
    )
    .about(name)
    .mend(format!("did you mean `{meant}`?"))
    .sources(&[PRINCIPAL]);
    finding.suggestion = Some(meant);
    Some(finding)
}

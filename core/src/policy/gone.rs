//! What the deletion of a user or role leaves in a policy.
//!
//! When a user or role is deleted, its ARN in a policy turns into its ID, `AIDA…` or `AROA…`, and
//! S3 takes no policy that names one
//! ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).
//! In a condition on `aws:userId` such an ID is where it belongs.

use std::ops::Range;

use super::view::{Statement, statements};
use crate::finding::Finding;
use crate::names::BucketName;
use crate::order;
use crate::sources::{INVALID_PRINCIPAL, PRINCIPAL};
use crate::tree::{Field, Node, Source, Value};

/// Why S3 would not take a bucket's policy: a finding for each statement that names somebody who
/// is no more.
pub fn principals_gone(bucket: &BucketName, policy: &str) -> Vec<Finding> {
    findings(bucket, policy, |_| true)
}

/// Those of [`principals_gone`] that stay where all who are no more are taken out, as far as
/// that can be done.
pub(crate) fn principals_stuck(bucket: &BucketName, policy: &str) -> Vec<Finding> {
    findings(bucket, policy, |statement| {
        matches!(clearing(statement.node), Clearing::Impossible)
    })
}

fn findings(
    bucket: &BucketName,
    policy: &str,
    is_wanted: impl Fn(&Statement<'_>) -> bool,
) -> Vec<Finding> {
    let Ok(source) = Source::json(policy) else {
        return Vec::new();
    };
    let mut statements = statements(&source);
    statements.retain(is_wanted);
    let mut findings: Vec<Finding> = statements
        .iter()
        .filter_map(|statement| finding(bucket, statement))
        .collect();
    source.locate(&mut findings);
    findings
}

fn finding(bucket: &BucketName, statement: &Statement<'_>) -> Option<Finding> {
    let mut named = statement.principals();
    named.retain(|(_, kind, principal)| *kind == "AWS" && is_bare_id(principal));
    let (first, _, _) = named.first()?;
    let ids: Vec<&str> = named.iter().map(|(_, _, principal)| *principal).collect();
    let left = match ids.as_slice() {
        [_] => "the ID that a deleted user or role left behind",
        _ => "the IDs that deleted users and roles left behind",
    };
    let message = format!(
        "the policy of {bucket} names {} in {}, {left}, and S3 takes no policy that names one",
        ids.join(" and "),
        statement.called()
    );
    let mend = match clearing(statement.node) {
        Clearing::Impossible => {
            "write who is to be spared now: NotPrincipal cannot be left without a principal"
        }
        Clearing::Statement(_) => {
            "take the statement out, as it is about nobody else, or write who is meant now; `redtrail merge --drop-gone` takes it out"
        }
        _ => "take it out, or write who is meant now; `redtrail merge --drop-gone` takes it out",
    };
    Some(
        Finding::error("principal-gone", message)
            .about(bucket)
            .at(first)
            .mend(mend)
            .sources(&[PRINCIPAL, INVALID_PRINCIPAL]),
    )
}

/// Whether a principal is the ID that a deleted user or role leaves behind.
pub(crate) fn is_bare_id(principal: &str) -> bool {
    (principal.starts_with("AIDA") || principal.starts_with("AROA"))
        && principal.len() >= 16
        && principal
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// How a statement gets rid of those who are no more.
pub(super) enum Clearing {
    /// It names none.
    Unneeded,
    /// By cutting these bytes out of the policy, in their order; the IDs are these.
    Cuts(Vec<Range<usize>>, Vec<String>),
    /// It goes as a whole, since it is about nobody but these.
    Statement(Vec<String>),
    /// It spares nobody else, and what it denies to everybody is not ours to decide.
    Impossible,
}

/// How a statement gets rid of those who are no more.
pub(super) fn clearing(statement: &Node) -> Clearing {
    let (mut cuts, mut ids) = (Vec::new(), Vec::new());
    for element in statement.fields() {
        if !matches!(element.name.as_ref(), "Principal" | "NotPrincipal") {
            continue;
        }
        let kinds = element.node.fields();
        let gone: Vec<bool> = kinds
            .iter()
            .map(|kind| gone_in(kind, &mut cuts, &mut ids))
            .collect();
        if !gone.is_empty() && gone.iter().all(|gone| *gone) {
            return if element.name == "Principal" {
                Clearing::Statement(ids)
            } else {
                Clearing::Impossible
            };
        }
        let spans = kinds
            .iter()
            .map(|kind| kind.name_span.start..kind.node.span.end);
        cut_out(spans.zip(gone), &mut cuts);
    }
    if ids.is_empty() {
        return Clearing::Unneeded;
    }
    order::sort_by_key(&mut cuts, |cut| cut.start);
    Clearing::Cuts(cuts, ids)
}

/// Whether a kind of principal names nobody else; otherwise what to cut out of it.
fn gone_in(kind: &Field, cuts: &mut Vec<Range<usize>>, ids: &mut Vec<String>) -> bool {
    if kind.name != "AWS" {
        return false;
    }
    let items = kind.node.items();
    let gone: Vec<bool> = items
        .iter()
        .map(|item| item.text().is_some_and(is_bare_id))
        .collect();
    let named = items.iter().zip(&gone).filter(|(_, gone)| **gone);
    ids.extend(named.filter_map(|(item, _)| item.text().map(str::to_owned)));
    if !gone.is_empty() && gone.iter().all(|gone| *gone) {
        return true;
    }
    if matches!(kind.node.value, Value::List(_)) {
        cut_out(items.iter().map(|item| item.span.clone()).zip(gone), cuts);
    }
    false
}

/// The bytes to cut so that some of the things that commas part are gone, and a comma with each.
/// One of them stays.
fn cut_out(things: impl Iterator<Item = (Range<usize>, bool)>, cuts: &mut Vec<Range<usize>>) {
    let mut end = None;
    let mut head: Option<usize> = None;
    for (span, is_cut) in things {
        match (end, is_cut) {
            (Some(end), true) => cuts.push(end..span.end),
            (None, true) => {
                head.get_or_insert(span.start);
                continue;
            }
            (None, false) => cuts.extend(head.map(|head| head..span.start)),
            (Some(_), false) => {}
        }
        end = Some(span.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(policy: &str) -> Vec<String> {
        let findings = principals_gone(&"logs".parse().unwrap(), policy);
        findings
            .iter()
            .map(|finding| format!("{} {}: {}", finding.pointer, finding.message, finding.mend))
            .collect()
    }

    #[test]
    fn bare_ids_are_named_by_statement_wherever_a_principal_stands() {
        let policy = r#"{"Statement":[
            {"Sid":"One","Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}},
            {"NotPrincipal":{"AWS":["444455556666","AROADBQP57FF2AEXAMPLE","AIDACKCEVSQ6C2EXAMPLE"]}},
            {"Sid":"Three","NotPrincipal":{"AWS":"AROADBQP57FF2AEXAMPLE"}},
            {"Principal":"*","Resource":"AIDACKCEVSQ6C2EXAMPLE","Condition":{"StringLike":{"aws:userId":"AIDACKCEVSQ6C2EXAMPLE"}}}]}"#;
        assert_eq!(
            told(policy),
            [
                "/Statement/0/Principal/AWS the policy of logs names AIDACKCEVSQ6C2EXAMPLE in `One`, the ID that a deleted user or role left behind, and S3 takes no policy that names one: take the statement out, as it is about nobody else, or write who is meant now; `redtrail merge --drop-gone` takes it out",
                "/Statement/1/NotPrincipal/AWS/1 the policy of logs names AROADBQP57FF2AEXAMPLE and AIDACKCEVSQ6C2EXAMPLE in statement 2, the IDs that deleted users and roles left behind, and S3 takes no policy that names one: take it out, or write who is meant now; `redtrail merge --drop-gone` takes it out",
                "/Statement/2/NotPrincipal/AWS the policy of logs names AROADBQP57FF2AEXAMPLE in `Three`, the ID that a deleted user or role left behind, and S3 takes no policy that names one: write who is to be spared now: NotPrincipal cannot be left without a principal"
            ]
        );
        assert_eq!(told("{}"), [""; 0]);
    }
    #[test]
    fn an_id_is_told_from_a_name_that_begins_like_one() {
        for id in [
            "AIDACKCEVSQ6C2EXAMPLE",
            "AROADBQP57FF2AEXAMPLE",
            "AROADBQP57FF2AEX",
        ] {
            assert!(is_bare_id(id), "{id}");
        }
        for name in [
            "AIDA",
            "AROADBQP57FF2AE",
            "AIDAckcevsq6c2example",
            "AROA-DBQP57FF2AEXAMPLE",
            "ABCDCKCEVSQ6C2EXAMPLE",
            "444455556666444455556666",
        ] {
            assert!(!is_bare_id(name), "{name}");
        }
    }
}

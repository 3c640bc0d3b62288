//! What somebody has changed since it was made: it is not taken back without a word.

use super::lost;
use super::undo::{standing, versions_made};
use super::{AccountState, Call, Change, Observed, PolicyState};
use crate::finding::Finding;
use crate::grants;
use crate::names::AccountId;
use crate::order;
use crate::plan::{Bucket, Plan};
use crate::policy::view::{Statement, statements};
use crate::policy::{equivalent, is_bare_id};
use crate::tree::Source;

/// Why a bucket's policy is not ours to take statements out of: somebody has changed one of the
/// plan's since the journal tells of it.
pub(super) fn edited(
    plan: &Plan,
    bucket: &Bucket,
    found: &str,
    journal: &[Change],
) -> Option<Finding> {
    let written: Vec<&str> = journal
        .iter()
        .filter_map(|change| match &change.call {
            Call::PutBucketPolicy {
                bucket: name,
                after,
                ..
            } if *name == bucket.name => Some(after.as_str()),
            _ => None,
        })
        .collect();
    if written.is_empty() {
        return None;
    }
    let ours = grants::bucket_policy(plan, bucket).text();
    let known: Vec<String> = written
        .into_iter()
        .chain([ours.as_str()])
        .flat_map(|policy| of_plan(plan, policy))
        .map(|(_, text)| text)
        .collect();
    let is_known = |text: &str| {
        let mut known = known.iter();
        known.any(|known| equivalent(known, text) || equivalent(&with_gone(known, text), text))
    };
    let (sid, _) = of_plan(plan, found)
        .into_iter()
        .find(|(_, text)| !is_known(text))?;
    Some(
        Finding::error(
            "changed-since",
            format!(
                "somebody has changed the statement {sid} in the policy of {} since it was written",
                bucket.name
            ),
        )
        .about(&bucket.name)
        .mend("look at it first: `redtrail apply` sets it right again, and then undo takes it out; or take it out by hand"),
    )
}

/// A statement with the IDs of those of its principals that were deleted since, as they stand in
/// what was found: whoever works on the other side may have deleted them.
fn with_gone(known: &str, found: &str) -> String {
    let found = principals(found);
    let mut missing = principals(known);
    missing.retain(|principal| !found.contains(principal));
    let ids = found.iter().filter(|principal| is_bare_id(principal));
    missing
        .iter()
        .zip(ids)
        .fold(known.to_owned(), |text, (arn, id)| {
            text.replace(&format!("\"{arn}\""), &format!("\"{id}\""))
        })
}

/// Whom a statement names.
fn principals(statement: &str) -> Vec<String> {
    let policy = format!("{{\"Statement\":{statement}}}");
    let Ok(source) = Source::json(&policy) else {
        return Vec::new();
    };
    let named = statements(&source);
    let named = named.iter().flat_map(Statement::principals);
    named.map(|(_, _, name)| name.to_owned()).collect()
}

/// The statements of the plan in a policy: Sid and text.
fn of_plan(plan: &Plan, policy: &str) -> Vec<(String, String)> {
    let Ok(source) = Source::json(policy) else {
        return Vec::new();
    };
    let statements = statements(&source);
    let ours = statements.iter().filter_map(|statement| {
        let sid = statement.node.get("Sid")?.text();
        let sid = sid.filter(|sid| plan.name().owns(sid))?;
        let text = policy.get(statement.node.span.clone())?;
        Some((sid.to_owned(), text.to_owned()))
    });
    ours.collect()
}

/// Why what the plan made in an account is not ours to delete: somebody has built on it or changed
/// it since.
pub(super) fn altered(
    plan: &Plan,
    account: &AccountId,
    observed: &Observed,
    journal: &[Change],
) -> Vec<Finding> {
    let Some(state) = observed.accounts.get(account) else {
        return Vec::new();
    };
    let tag = plan.name().tag();
    let arns = plan.policy_arns(account).map(|arn| arn.to_string());
    let mut findings = Vec::new();
    for (arn, found) in arns.iter().zip(&state.policies) {
        let ours = found
            .as_ref()
            .filter(|found| found.plan.as_ref() == Some(&tag));
        if let Some(found) = ours {
            findings.extend(policy_altered(plan, account, arn, found, observed, journal));
        }
    }
    findings.extend(caller_altered(plan, account, state, &arns, journal));
    findings
}

fn policy_altered(
    plan: &Plan,
    account: &AccountId,
    arn: &str,
    found: &PolicyState,
    observed: &Observed,
    journal: &[Change],
) -> Option<Finding> {
    let others = found
        .uses
        .saturating_sub(uses_of_ours(plan, account, arn, observed, journal));
    if others > 0 {
        return Some(
            since(format!(
                "{arn} is attached to {others} more than the plan's caller, or bounds it"
            ))
            .about(arn)
            .mend(format!(
                "see who builds on it, and detach it there first: aws iam list-entities-for-policy --policy-arn {arn}"
            )),
        );
    }
    let mut written = Vec::new();
    let mut versions = versions_made(journal, arn);
    // Whoever has no journal may still take back what nobody has changed.
    versions.push("v1".to_owned());
    for change in journal {
        match &change.call {
            Call::CreatePolicy {
                arn: made,
                document,
                ..
            } if made == arn => written.push(document.as_str()),
            Call::CreatePolicyVersion {
                arn: made,
                document,
                ..
            } if made == arn => written.push(document.as_str()),
            _ => {}
        }
    }
    let documents = [
        grants::redshift_policy(plan, account).text(),
        grants::s3_policy(plan, account).text(),
    ];
    let is_known = written
        .iter()
        .copied()
        .chain(documents.iter().map(String::as_str))
        .any(|known| equivalent(known, &found.document));
    if is_known {
        // The answer that told the version's name may have been lost.
        versions.push(found.version.clone());
    } else if !written.is_empty() {
        return Some(
            since(format!(
                "somebody has changed what {arn} says since it was written"
            ))
            .about(arn)
            .mend("look at it first: `redtrail apply` sets it right again, and then undo deletes it; or delete it by hand"),
        );
    }
    let foreign = found
        .versions
        .iter()
        .find(|version| !versions.contains(version))?;
    Some(
        since(format!(
            "version {foreign} of {arn} is not of this plan's making"
        ))
        .about(arn)
        .mend(format!(
            "look at it, and delete it by hand if nobody wants it: aws iam delete-policy-version --policy-arn {arn} --version-id {foreign}"
        )),
    )
}

/// To how many callers the plan has attached a policy: to its own, and to those of other names
/// that it had before.
fn uses_of_ours(
    plan: &Plan,
    account: &AccountId,
    arn: &str,
    observed: &Observed,
    journal: &[Change],
) -> u32 {
    let state = observed.accounts.get(account);
    let own = state.is_some_and(|state| state.attached.contains(arn));
    let former = standing(journal).into_iter().filter(|change| {
        matches!(&change.call,
            Call::AttachRolePolicy { name, policy } | Call::AttachUserPolicy { name, policy }
                if policy == arn && name != plan.caller().name())
    });
    u32::from(own) + u32::try_from(former.count()).unwrap_or(u32::MAX)
}

fn caller_altered(
    plan: &Plan,
    account: &AccountId,
    state: &AccountState,
    arns: &[String],
    journal: &[Change],
) -> Vec<Finding> {
    let Some(caller) = state
        .caller
        .as_ref()
        .filter(|caller| caller.plan.as_ref() == Some(&plan.name().tag()))
        .filter(|_| plan.caller().is_made())
    else {
        return Vec::new();
    };
    let arn = &caller.arn;
    // What another name of a policy stood for in an earlier plan is of the plan's making, too.
    let made: Vec<&str> = journal
        .iter()
        .filter_map(|change| match &change.call {
            Call::CreatePolicy { arn, .. } => Some(arn.as_str()),
            _ => None,
        })
        .collect();
    let mut findings = Vec::new();
    let attached = state.attached.iter().map(String::as_str);
    for policy in attached.filter(|policy| !arns.iter().any(|arn| arn == policy)) {
        if !made.contains(&policy) {
            findings.push(
                since(format!("somebody has attached {policy} to {arn}"))
                    .about(arn)
                    .mend("detach it first, if nobody needs it"),
            );
        }
    }
    let made = order::set(lost::ids(journal));
    for key in state.keys.keys().filter(|key| !made.contains(key.as_str())) {
        let name = plan.caller().name();
        findings.push(
            since(format!("the journal does not tell of the access key {key} of {arn}"))
                .about(arn)
                .mend(format!(
                    "if `redtrail apply` made it elsewhere, undo it there; else see that nobody uses it, and delete it: aws iam delete-access-key --user-name {name} --access-key-id {key}"
                )),
        );
    }
    for policy in &state.inline {
        findings.push(
            since(format!("somebody has put the policy {policy} into {arn}"))
                .about(arn)
                .mend("delete it first, if nobody needs it"),
        );
    }
    let written: Vec<&str> = journal
        .iter()
        .filter_map(|change| match &change.call {
            Call::CreateRole {
                arn: made, trust, ..
            }
            | Call::UpdateAssumeRolePolicy {
                arn: made, trust, ..
            } if made == arn => Some(trust.as_str()),
            _ => None,
        })
        .collect();
    if let Some(trust) = &caller.trust
        && !written.is_empty()
        && !written.iter().any(|known| equivalent(known, trust))
        && !grants::trust_policy(plan, account)
            .is_some_and(|policy| equivalent(&policy.text(), trust))
    {
        findings.push(
            since(format!(
                "somebody has changed who may assume {arn} since it was written"
            ))
            .about(arn)
            .mend("look at it first: `redtrail apply` sets it right again, and then undo deletes it; or delete it by hand"),
        );
    }
    findings
}

fn since(message: String) -> Finding {
    Finding::error("changed-since", message)
}

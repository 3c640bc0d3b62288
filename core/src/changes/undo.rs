//! What has to change so that nothing of a plan remains.

use super::{Call, Change, Observed, principal_gone};
use crate::finding::Finding;
use crate::names::PlanName;
use crate::plan::Plan;
use crate::policy::{Remains, equivalent, remove};

/// The changes that take the plan back, in reverse: logging, bucket policies, attachments,
/// caller, policies.
///
/// `journal` is what earlier runs did, in order; it tells which text a bucket's policy had
/// before. Without it, our statements are taken out of the policy that stands there now.
///
/// # Errors
/// A finding for each bucket policy that can no longer be read, or that S3 would not take back.
pub fn undo(
    plan: &Plan,
    observed: &Observed,
    journal: &[Change],
) -> Result<Vec<Change>, Vec<Finding>> {
    let mut changes = Vec::new();
    let mut obstacles = Vec::new();
    for (cluster, logging) in observed.clusters.iter().rev() {
        let (Some(bucket), Some(logging)) = (plan.bucket_of(cluster), logging) else {
            continue;
        };
        let is_ours = logging.destination().is_some_and(|(name, prefix)| {
            name == bucket.name.as_ref() && bucket.prefix.is_stored_as(prefix)
        });
        if is_ours {
            changes.push(Change {
                account: cluster.account.clone(),
                region: cluster.region.clone(),
                call: Call::DisableLogging {
                    cluster: cluster.id.clone(),
                    bucket: bucket.name.clone(),
                    prefix: bucket.prefix.to_string(),
                },
            });
        }
    }
    for bucket in plan.buckets().iter().rev() {
        let Some(Some(found)) = observed.buckets.get(&bucket.name) else {
            continue;
        };
        let saved = saved(journal, plan.name(), bucket.name.as_ref(), found);
        let call = match (saved, remove(found, plan.name())) {
            (_, Err(finding)) => {
                obstacles.push(finding.about(&bucket.name));
                continue;
            }
            (_, Ok(Remains::Policy(rest))) if !rest.is_change() => continue,
            // Nothing else has changed since: what was there before comes back to the letter.
            (Some(Some(before)), Ok(_)) => Call::PutBucketPolicy {
                bucket: bucket.name.clone(),
                before: Some(found.clone()),
                after: before,
            },
            (Some(None), Ok(_)) | (_, Ok(Remains::Nothing { .. })) => Call::DeleteBucketPolicy {
                bucket: bucket.name.clone(),
                before: found.clone(),
            },
            (_, Ok(Remains::Policy(rest))) => Call::PutBucketPolicy {
                bucket: bucket.name.clone(),
                before: Some(found.clone()),
                after: rest.text,
            },
        };
        if let Call::PutBucketPolicy { after, .. } = &call {
            obstacles.extend(principal_gone(&bucket.name, after));
        }
        changes.push(Change {
            account: bucket.account.clone(),
            region: bucket.region.clone(),
            call,
        });
    }
    for account in observed.accounts.keys().rev() {
        changes.extend(withdraw(plan, account, observed));
    }
    if obstacles.is_empty() {
        Ok(changes)
    } else {
        Err(obstacles)
    }
}

/// The policy that the bucket had before we wrote the one that stands there now: `None` if
/// that is not known, `Some(None)` if it had none.
///
/// The writes are followed back only while each found what the one before it had left, so
/// that nothing that somebody else wrote in between is lost.
#[expect(
    clippy::option_option,
    reason = "not known and none are different answers"
)]
fn saved(journal: &[Change], plan: &PlanName, bucket: &str, found: &str) -> Option<Option<String>> {
    let mut left: Option<String> = Some(found.to_owned());
    let mut is_followed = false;
    for change in journal.iter().rev() {
        let Call::PutBucketPolicy {
            bucket: name,
            before,
            after,
        } = &change.call
        else {
            continue;
        };
        if name.as_ref() != bucket {
            continue;
        }
        if !left.as_deref().is_some_and(|left| equivalent(after, left)) {
            break;
        }
        left.clone_from(before);
        is_followed = true;
    }
    let still_ours = left
        .as_deref()
        .is_some_and(|text| match remove(text, plan) {
            Ok(Remains::Policy(rest)) => rest.is_change(),
            Ok(Remains::Nothing { .. }) | Err(_) => true,
        });
    (is_followed && !still_ours).then_some(left)
}

fn withdraw(plan: &Plan, account: &crate::names::AccountId, observed: &Observed) -> Vec<Change> {
    let Some(state) = observed.accounts.get(account) else {
        return Vec::new();
    };
    let Some(region) = plan
        .clusters_of(account)
        .map(|cluster| &cluster.region)
        .next()
    else {
        return Vec::new();
    };
    let tag = plan.name().tag();
    let is_ours = |found: Option<&String>| found == Some(&tag);
    let name = plan.caller().name().to_owned();
    let arns = plan.policy_arns(account).map(|arn| arn.to_string());
    let mut calls = Vec::new();
    for (policy, found) in arns.iter().zip(&state.policies).rev() {
        let ours = found
            .as_ref()
            .is_some_and(|found| is_ours(found.plan.as_ref()));
        if ours && state.attached.contains(policy) {
            let (name, policy) = (name.clone(), policy.clone());
            calls.push(if plan.caller().is_role() {
                Call::DetachRolePolicy { name, policy }
            } else {
                Call::DetachUserPolicy { name, policy }
            });
        }
    }
    if let Some(caller) = &state.caller
        && plan.caller().is_made()
        && is_ours(caller.plan.as_ref())
    {
        let arn = plan.caller_arn(account);
        calls.push(if plan.caller().is_role() {
            Call::DeleteRole { arn, name }
        } else {
            Call::DeleteUser { arn, name }
        });
    }
    for (arn, found) in arns.into_iter().zip(&state.policies).rev() {
        if found
            .as_ref()
            .is_some_and(|found| is_ours(found.plan.as_ref()))
        {
            calls.push(Call::DeletePolicy { arn });
        }
    }
    calls
        .into_iter()
        .map(|call| Change {
            account: account.clone(),
            region: region.clone(),
            call,
        })
        .collect()
}

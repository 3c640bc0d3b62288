//! What has to change so that nothing of a plan remains.

use super::lost::deletion;
use super::since::{altered, edited};
use super::{Call, Change, Destination, Logging, Observed};
use crate::finding::{Finding, Severity};
use crate::names::{AccountId, BucketName, ClusterIdentifier, PlanName};
use crate::order;
use crate::plan::{Cluster, Plan};
use crate::policy::{Remains, equivalent, principals_gone, remove};

/// The changes that take the plan back, in reverse: logging, bucket policies, attachments,
/// caller, policies.
///
/// `journal` is what earlier runs did, in order. It tells which text a bucket's policy had
/// before, whose logging was on already, and what was made under names that the plan no longer
/// has. Without it, what carries the plan's mark is taken back, unless a user has access keys: those
/// carry no mark.
///
/// # Errors
/// A finding for each bucket policy that can no longer be read, or that S3 would not take back,
/// and for each thing of the plan that somebody has changed or built on since.
pub fn undo(
    plan: &Plan,
    observed: &Observed,
    journal: &[Change],
) -> Result<Vec<Change>, Vec<Finding>> {
    let standing = standing(journal);
    let mut changes = Vec::new();
    let mut obstacles = Vec::new();
    for (cluster, _) in logging_here(plan, observed).into_iter().rev() {
        let before = match enabled(&standing, cluster) {
            Some(before) => before,
            None if journal.is_empty() => None,
            None => continue,
        };
        if let Some(bucket) = plan.bucket_of(cluster) {
            let prefix = bucket.prefix.to_string();
            changes.push(Change {
                account: cluster.account.clone(),
                region: cluster.region.clone(),
                call: back(&cluster.id, &bucket.name, prefix, before.cloned()),
            });
        }
    }
    for change in standing
        .iter()
        .rev()
        .filter(|change| is_seen(observed, change))
    {
        if let Call::EnableLogging {
            cluster,
            bucket,
            prefix,
            before,
        } = &change.call
            && !names_cluster(plan, change, cluster)
        {
            changes.push(Change {
                call: back(cluster, bucket, prefix.clone(), before.clone()),
                ..(*change).clone()
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
            _ if let Some(changed) = edited(plan, bucket, found, journal) => {
                obstacles.push(changed);
                continue;
            }
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
            obstacles.extend(principals_gone(&bucket.name, after));
        }
        changes.push(Change {
            account: bucket.account.clone(),
            region: bucket.region.clone(),
            call,
        });
    }
    for account in observed.accounts.keys().rev() {
        let made = standing
            .iter()
            .rev()
            .filter(|change| change.account == *account);
        obstacles.extend(altered(plan, account, observed, journal));
        let mut calls = withdraw(plan, account, observed);
        calls.extend(made.clone().rev().filter_map(|change| deletion(change)));
        calls.extend(made.filter_map(|change| forgotten(plan, change, journal)));
        // Nothing is deleted while something hangs on it.
        order::sort_by_key(&mut calls, |change| match change.call {
            Call::DetachRolePolicy { .. }
            | Call::DetachUserPolicy { .. }
            | Call::DeleteAccessKey { .. } => 0,
            Call::DeletePolicy { .. } => 2,
            _ => 1,
        });
        changes.extend(calls);
    }
    if obstacles.is_empty() {
        Ok(changes)
    } else {
        Err(obstacles)
    }
}

/// What an undo of this plan leaves, although it may have to do with it.
pub fn left_behind(plan: &Plan, observed: &Observed, journal: &[Change]) -> Vec<Finding> {
    let standing = standing(journal);
    let mut findings = Vec::new();
    for (cluster, _) in logging_here(plan, observed) {
        if !journal.is_empty() && enabled(&standing, cluster).is_none() {
            findings.push(
                Finding::new(
                    "logging-not-ours",
                    Severity::Warning,
                    format!("{} logged to the plan's bucket before the plan was applied, so that stays on", cluster.id),
                )
                .about(&cluster.id)
                .mend(format!(
                    "if it is to end: aws redshift disable-logging --cluster-identifier {} --region {}",
                    cluster.id, cluster.region
                )),
            );
        }
    }
    findings.extend(moved_since(observed, &standing));
    let buckets: Vec<&BucketName> = plan.buckets().iter().map(|bucket| &bucket.name).collect();
    for change in standing {
        let is_beyond = match &change.call {
            Call::PutBucketPolicy { bucket, .. } => !buckets.contains(&bucket),
            _ => !plan.cluster_accounts().contains(&&change.account),
        };
        if is_beyond {
            findings.push(
                Finding::new(
                    "journal-beyond-plan",
                    Severity::Warning,
                    format!(
                        "the journal tells of {} on {} in account {}, and the plan no longer names that",
                        change.action(),
                        change.target(),
                        change.account
                    ),
                )
                .about(change.target())
                .mend("put it back into the plan and undo again, or take it back by hand"),
            );
        }
    }
    findings
}

/// Clusters that were switched on and that somebody has let log elsewhere since.
fn moved_since(observed: &Observed, standing: &[&Change]) -> Vec<Finding> {
    let moved = standing.iter().filter_map(|change| match &change.call {
        Call::EnableLogging {
            cluster,
            bucket,
            prefix,
            ..
        } => {
            let (_, logging) = observed.clusters.iter().find(|(at, _)| {
                at.id == *cluster && at.account == change.account && at.region == change.region
            })?;
            let logging = logging.as_ref()?;
            let is_elsewhere = !logging.goes_to(bucket.as_ref(), prefix);
            Some((cluster, logging.goes().filter(|_| is_elsewhere)?))
        }
        _ => None,
    });
    moved
        .map(|(cluster, place)| {
            Finding::new(
                "logging-moved-since",
                Severity::Warning,
                format!(
                    "somebody has let {cluster} log to {place} since the plan was applied, so that stays"
                ),
            )
            .about(cluster)
            .mend("nothing, if that is where its logs are to go")
        })
        .collect()
}

/// Clusters whose logging was switched on and that the plan no longer names: applying the plan
/// takes their grants away.
pub fn still_logging(plan: &Plan, journal: &[Change]) -> Vec<Finding> {
    let is_forgotten = |change: &&Change| match &change.call {
        Call::EnableLogging { cluster, .. } => !names_cluster(plan, change, cluster),
        _ => false,
    };
    standing(journal)
        .into_iter()
        .filter(is_forgotten)
        .map(|change| {
            Finding::new(
                "journal-beyond-plan",
                Severity::Warning,
                format!(
                    "the journal tells of logging switched on for {}, which the plan no longer names: applying it takes away what that cluster needs",
                    change.target()
                ),
            )
            .about(change.target())
            .mend("put the cluster back into the plan, or switch its logging off by hand")
        })
        .collect()
}

/// What was made and not taken back since, in order; of the writes of a bucket's policy the last.
pub(super) fn standing(journal: &[Change]) -> Vec<&Change> {
    let mut standing: Vec<&Change> = Vec::new();
    for change in journal {
        if let Some(thing) = thing(change) {
            standing.retain(|other| self::thing(other).as_ref() != Some(&thing));
            if !change.takes_back() {
                standing.push(change);
            }
        }
    }
    standing
}

/// What a change makes or takes back, spelled alike for both.
fn thing(change: &Change) -> Option<String> {
    let account = &change.account;
    Some(match &change.call {
        Call::CreatePolicy { arn, .. } | Call::DeletePolicy { arn, .. } => arn.clone(),
        Call::CreateRole { name, .. } | Call::DeleteRole { name, .. } => {
            format!("{account} role {name}")
        }
        Call::CreateUser { name, .. } | Call::DeleteUser { name, .. } => {
            format!("{account} user {name}")
        }
        Call::CreateAccessKey { name, key, .. } => {
            format!(
                "{account} key {name} {}",
                key.as_deref().unwrap_or_default()
            )
        }
        Call::DeleteAccessKey { name, key, .. } => format!("{account} key {name} {key}"),
        Call::AttachRolePolicy { name, policy } | Call::DetachRolePolicy { name, policy } => {
            format!("role {name} {policy}")
        }
        Call::AttachUserPolicy { name, policy } | Call::DetachUserPolicy { name, policy } => {
            format!("user {name} {policy}")
        }
        Call::PutBucketPolicy { bucket, .. } | Call::DeleteBucketPolicy { bucket, .. } => {
            format!("bucket {bucket}")
        }
        Call::EnableLogging { cluster, .. }
        | Call::DisableLogging { cluster, .. }
        | Call::RestoreLogging { cluster, .. } => {
            format!("{account} {} {cluster}", change.region)
        }
        Call::CreatePolicyVersion { .. } | Call::UpdateAssumeRolePolicy { .. } => return None,
    })
}

/// The plan's clusters that log where the plan sends them.
fn logging_here<'o>(plan: &Plan, observed: &'o Observed) -> Vec<(&'o Cluster, &'o Logging)> {
    observed
        .clusters
        .iter()
        .filter_map(|(cluster, logging)| Some((cluster, logging.as_ref()?)))
        .filter(|(cluster, logging)| {
            plan.bucket_of(cluster)
                .is_some_and(|bucket| logging.goes_to(bucket.name.as_ref(), bucket.prefix.as_ref()))
        })
        .collect()
}

/// Where a cluster's logs went before they were switched on, if that was done: `Some(None)` where
/// logging was off.
#[expect(
    clippy::option_option,
    reason = "not switched on by us and switched on from nothing are different answers"
)]
fn enabled<'j>(standing: &[&'j Change], cluster: &Cluster) -> Option<Option<&'j Destination>> {
    standing.iter().find_map(|change| match &change.call {
        Call::EnableLogging {
            cluster: id,
            before,
            ..
        } if *id == cluster.id
            && change.account == cluster.account
            && change.region == cluster.region =>
        {
            Some(before.as_ref())
        }
        _ => None,
    })
}

/// The call that lets logs go to where they went before.
fn back(
    cluster: &ClusterIdentifier,
    bucket: &BucketName,
    prefix: String,
    before: Option<Destination>,
) -> Call {
    let (cluster, bucket) = (cluster.clone(), bucket.clone());
    match before {
        Some(to) => Call::RestoreLogging {
            cluster,
            bucket,
            prefix,
            to,
        },
        None => Call::DisableLogging {
            cluster,
            bucket,
            prefix,
        },
    }
}

/// Whether the account of a change was looked at.
fn is_seen(observed: &Observed, change: &Change) -> bool {
    observed.accounts.contains_key(&change.account)
}

fn names_cluster(plan: &Plan, change: &Change, id: &ClusterIdentifier) -> bool {
    plan.clusters_of(&change.account)
        .any(|cluster| cluster.id == *id && cluster.region == change.region)
}

/// How something is taken back that was made under a name that the plan no longer has.
fn forgotten(plan: &Plan, change: &Change, journal: &[Change]) -> Option<Change> {
    let caller = plan.caller().name();
    let arns = plan.policy_arns(&change.account).map(|arn| arn.to_string());
    let call = match &change.call {
        Call::CreatePolicy { arn, .. } if !arns.contains(arn) => Call::DeletePolicy {
            arn: arn.clone(),
            versions: versions_made(journal, arn),
        },
        Call::CreateRole { arn, name, .. } if name != caller => Call::DeleteRole {
            arn: arn.clone(),
            name: name.clone(),
        },
        Call::CreateUser { arn, name, .. } if name != caller => Call::DeleteUser {
            arn: arn.clone(),
            name: name.clone(),
        },
        Call::AttachRolePolicy { name, policy } if name != caller || !arns.contains(policy) => {
            Call::DetachRolePolicy {
                name: name.clone(),
                policy: policy.clone(),
            }
        }
        Call::AttachUserPolicy { name, policy } if name != caller || !arns.contains(policy) => {
            Call::DetachUserPolicy {
                name: name.clone(),
                policy: policy.clone(),
            }
        }
        _ => return None,
    };
    Some(Change {
        call,
        ..change.clone()
    })
}

/// The versions of a policy that were made, as far as a journal knows their names.
pub fn versions_made(journal: &[Change], policy: &str) -> Vec<String> {
    let mut versions = Vec::new();
    for change in journal {
        match &change.call {
            Call::CreatePolicy { arn, .. } if arn == policy => versions = vec!["v1".to_owned()],
            Call::CreatePolicyVersion { arn, version, .. } if arn == policy => {
                versions.extend(version.clone());
            }
            Call::DeletePolicy { arn, .. } if arn == policy => versions.clear(),
            _ => {}
        }
    }
    versions
}

/// The policy that the bucket had before we wrote the one that stands there now: `None` if
/// that is not known, `Some(None)` if it had none.
///
/// The writes are followed back only while each found what the one before it had left, and no
/// further than to where nothing of this plan is left. What is found there has to mean what
/// stands there now without our statements, so that nothing of anybody else is lost.
#[expect(
    clippy::option_option,
    reason = "not known and none are different answers"
)]
fn saved(journal: &[Change], plan: &PlanName, bucket: &str, found: &str) -> Option<Option<String>> {
    let mut left = found.to_owned();
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
        if !equivalent(after, &left) {
            return None;
        }
        match before {
            None => {
                return matches!(remove(found, plan), Ok(Remains::Nothing { .. })).then_some(None);
            }
            Some(before) => left.clone_from(before),
        }
        if let Ok(Remains::Policy(rest)) = remove(&left, plan)
            && !rest.is_change()
        {
            let is_the_rest = matches!(remove(found, plan), Ok(Remains::Policy(rest)) if equivalent(&rest.text, &left));
            return is_the_rest.then_some(Some(left));
        }
    }
    None
}

fn withdraw(plan: &Plan, account: &AccountId, observed: &Observed) -> Vec<Change> {
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
        if let Some(found) = found
            && is_ours(found.plan.as_ref())
        {
            let versions = found.versions.clone();
            calls.push(Call::DeletePolicy { arn, versions });
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

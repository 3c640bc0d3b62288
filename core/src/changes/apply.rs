//! What has to change so that a plan is in place.

use std::collections::BTreeMap;

use super::lost::deletion;
use super::{AccountState, Call, CallerState, Change, Destination, Logging, Observed, TAG};
use crate::documents::Existing;
use crate::finding::{Finding, Severity};
use crate::grants;
use crate::names::{AccountId, Region};
use crate::order;
use crate::plan::{Bucket, Cluster, Identity, Plan};
use crate::policy::{equivalent, principals_gone, too_large};
use crate::sources::DESCRIBE_LOGGING_STATUS;

/// What somebody agreed to have changed beside what is the plan's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Agreed<'a> {
    /// Statements of a bucket's policy in whose place those of the plan are to stand
    /// ([`Existing::replace`]).
    pub replace: &'a [String],
    /// Whether the IDs of deleted users and roles are to go from it.
    pub drop_gone: bool,
    /// Whether clusters that log elsewhere are moved.
    pub moves: bool,
}

/// The changes that put the plan in place, in the order in which they have to happen: policies,
/// caller, attachments, bucket policies, logging.
///
/// Where a side was not observed, nothing is decided about it.
///
/// # Errors
/// A finding for each thing that stands in the way: it is somebody else's, or it is missing.
pub fn changes(
    plan: &Plan,
    observed: &Observed,
    agreed: &Agreed<'_>,
) -> Result<Vec<Change>, Vec<Finding>> {
    let mut decision = Decision {
        agreed: *agreed,
        changes: Vec::new(),
        obstacles: Vec::new(),
    };
    for (account, state) in &observed.accounts {
        decision.account(plan, account, state);
    }
    for bucket in plan.buckets() {
        if let Some(policy) = observed.buckets.get(&bucket.name) {
            decision.bucket(plan, bucket, policy.as_deref());
        }
    }
    for (cluster, logging) in &observed.clusters {
        decision.cluster(plan, cluster, logging.as_ref());
    }
    if decision.obstacles.is_empty() {
        Ok(decision.changes)
    } else {
        Err(decision.obstacles)
    }
}

/// What there is to know before clusters are moved: who will have to let them log to where they
/// log now, if that is to be undone. `restorer` is who calls `EnableLogging` then in an account.
pub fn moved(changes: &[Change], restorer: impl Fn(&AccountId) -> Option<String>) -> Vec<Finding> {
    let moves = changes.iter().filter_map(|change| match &change.call {
        Call::EnableLogging {
            cluster,
            before: Some(before),
            ..
        } => Some((change, cluster, before)),
        _ => None,
    });
    moves
        .map(|(change, cluster, before)| {
            let who = restorer(&change.account)
                .unwrap_or_else(|| format!("whoever runs it in account {}", change.account));
            let right = match before {
                Destination::S3 { bucket, .. } => format!(
                    ", and EnableLogging asks for s3:PutObject on {bucket} of whoever calls it, which the plan's caller does not have"
                ),
                Destination::CloudWatch { .. } => String::new(),
            };
            Finding::new(
                "logging-moves",
                Severity::Warning,
                format!(
                    "{cluster} logs to {before} now, and is moved from there. What lies there stays. Undo lets it log there again as {who}{right}"
                ),
            )
            .about(cluster)
            .mend("make sure that somebody can do that, before you move it")
            .sources(&[DESCRIBE_LOGGING_STATUS])
        })
        .collect()
}

/// The changes with an access key made for the user who is to switch logging on, in each account
/// where that is due, for the profile that is named for it; before that, those of its keys go that
/// were made and got lost.
pub fn with_access_keys(
    plan: &Plan,
    changes: Vec<Change>,
    lost: &[Change],
    profile: impl Fn(&AccountId) -> Option<String>,
) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for change in changes {
        let has_key = |other: &Change| {
            other.account == change.account && matches!(other.call, Call::CreateAccessKey { .. })
        };
        if matches!(change.call, Call::EnableLogging { .. })
            && !all.iter().any(has_key)
            && let Some(profile) = profile(&change.account)
        {
            let lost = lost.iter().filter(|lost| lost.account == change.account);
            all.extend(lost.filter_map(deletion));
            let name = plan.caller().name().to_owned();
            let key = None;
            all.push(Change {
                call: Call::CreateAccessKey { name, profile, key },
                ..change.clone()
            });
        }
        all.push(change);
    }
    all
}

struct Decision<'a> {
    agreed: Agreed<'a>,
    changes: Vec<Change>,
    obstacles: Vec<Finding>,
}

impl Decision<'_> {
    fn change(&mut self, account: &AccountId, region: &Region, call: Call) {
        self.changes.push(Change {
            account: account.clone(),
            region: region.clone(),
            call,
        });
    }

    fn account(&mut self, plan: &Plan, account: &AccountId, state: &AccountState) {
        let Some(region) = plan
            .clusters_of(account)
            .map(|cluster| &cluster.region)
            .next()
        else {
            return;
        };
        let arns = plan.policy_arns(account).map(|arn| arn.to_string());
        let documents = [
            grants::redshift_policy(plan, account),
            grants::s3_policy(plan, account),
        ]
        .map(|policy| policy.text());
        let wanted = arns.iter().zip(&plan.caller().policies).zip(documents);
        for (((arn, name), document), found) in wanted.zip(&state.policies) {
            match found {
                None => self.change(
                    account,
                    region,
                    Call::CreatePolicy {
                        arn: arn.clone(),
                        name: name.to_string(),
                        path: plan.policy_path(),
                        document,
                        plan: plan.name().tag(),
                    },
                ),
                Some(found) if found.plan.as_deref() != Some(&plan.name().tag()) => {
                    self.foreign("policy", arn, "caller.policies");
                }
                Some(found) if !equivalent(&found.document, &document) => self.change(
                    account,
                    region,
                    Call::CreatePolicyVersion {
                        arn: arn.clone(),
                        document,
                        before: found.document.clone(),
                        version: None,
                    },
                ),
                Some(_) => {}
            }
        }
        self.caller(plan, account, region, state);
        for policy in arns {
            if state.attached.contains(&policy) {
                continue;
            }
            let name = plan.caller().name().to_owned();
            let call = if plan.caller().is_role() {
                Call::AttachRolePolicy { name, policy }
            } else {
                Call::AttachUserPolicy { name, policy }
            };
            self.change(account, region, call);
        }
    }

    fn caller(&mut self, plan: &Plan, account: &AccountId, region: &Region, state: &AccountState) {
        let arn = plan.caller_arn(account);
        let own = (TAG.to_owned(), plan.name().tag());
        let tags = |tags: &BTreeMap<crate::names::TagKey, crate::names::TagValue>| {
            let theirs = tags
                .iter()
                .map(|(key, value)| (key.to_string(), value.to_string()));
            order::map(theirs.chain([own.clone()]))
        };
        let is_ours =
            |found: &super::CallerState| found.plan.as_deref() == Some(&plan.name().tag());
        if let Some(difference) = state
            .caller
            .as_ref()
            .and_then(|found| differs(plan, account, found))
        {
            self.obstacles.push(difference);
            return;
        }
        match (&plan.caller().identity, &state.caller) {
            (Identity::Existing(_), Some(_)) => {}
            (Identity::Existing(_), None) => self.obstacles.push(
                Finding::error("caller-missing", format!("{arn} does not exist"))
                    .about(&arn)
                    .at("/caller/arn")
                    .mend("make it first, or take `arn` out and let the plan make a role"),
            ),
            (_, Some(found)) if !is_ours(found) => self.foreign("caller", &arn, "caller.name"),
            (Identity::User(_), Some(_)) => {}
            (Identity::User(user), None) => self.change(
                account,
                region,
                Call::CreateUser {
                    name: user.name.to_string(),
                    path: user.path.clone(),
                    boundary: user.boundary.as_ref().map(|arn| arn.in_account(account)),
                    tags: tags(&user.tags),
                    arn,
                },
            ),
            (Identity::Role(role), found) => {
                let Some(trust) = grants::trust_policy(plan, account) else {
                    return;
                };
                let trust = trust.text();
                match found {
                    None => self.change(
                        account,
                        region,
                        Call::CreateRole {
                            name: role.name.to_string(),
                            path: role.path.clone(),
                            trust,
                            boundary: role.boundary.as_ref().map(|arn| arn.in_account(account)),
                            tags: tags(&role.tags),
                            arn,
                        },
                    ),
                    Some(found) => {
                        let before = found.trust.clone().unwrap_or_default();
                        if !equivalent(&before, &trust) {
                            let name = role.name.to_string();
                            self.change(
                                account,
                                region,
                                Call::UpdateAssumeRolePolicy {
                                    arn,
                                    name,
                                    trust,
                                    before,
                                },
                            );
                        }
                    }
                }
            }
        }
    }

    fn existing<'t>(&'t self, text: &'t str) -> Existing<'t> {
        Existing {
            text,
            replace: self.agreed.replace,
            drop_gone: self.agreed.drop_gone,
        }
    }

    fn bucket(&mut self, plan: &Plan, bucket: &Bucket, found: Option<&str>) {
        let ours = grants::bucket_policy(plan, bucket);
        let after = match found {
            None => ours.text(),
            Some(found) => match self.existing(found).merged_for(plan, bucket) {
                Ok(merged) if merged.is_change() => merged.text,
                Ok(_) => return,
                Err(finding) => {
                    self.obstacles.push(finding.about(&bucket.name));
                    return;
                }
            },
        };
        let mut refused = principals_gone(&bucket.name, &after);
        refused.extend(too_large(&bucket.name, &after).filter(Finding::is_error));
        if !refused.is_empty() {
            self.obstacles.extend(refused);
            return;
        }
        self.change(
            &bucket.account,
            &bucket.region,
            Call::PutBucketPolicy {
                bucket: bucket.name.clone(),
                before: found.map(str::to_owned),
                after,
            },
        );
    }

    fn cluster(&mut self, plan: &Plan, cluster: &Cluster, logging: Option<&Logging>) {
        let Some(bucket) = plan.bucket_of(cluster) else {
            return;
        };
        let Some(logging) = logging else {
            self.obstacles.push(
                Finding::error(
                    "cluster-missing",
                    format!(
                        "there is no cluster {} in {} of {}",
                        cluster.id, cluster.region, cluster.account
                    ),
                )
                .about(&cluster.id)
                .mend("check the identifier and the Region, or take the cluster out of the plan"),
            );
            return;
        };
        if let Some((name, prefix)) = logging.destination()
            && name == bucket.name.as_ref()
            && bucket.prefix.is_stored_as(prefix)
        {
            return;
        }
        let before = logging.goes();
        if let Some(elsewhere) = before.as_ref().filter(|_| !self.agreed.moves) {
            self.obstacles.push(
                Finding::error(
                    "logs-elsewhere",
                    format!("{} sends its audit logs to {elsewhere} already", cluster.id),
                )
                .about(&cluster.id)
                .mend("`redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there")
                .sources(&[DESCRIBE_LOGGING_STATUS]),
            );
            return;
        }
        self.change(
            &cluster.account,
            &cluster.region,
            Call::EnableLogging {
                cluster: cluster.id.clone(),
                bucket: bucket.name.clone(),
                prefix: bucket.prefix.to_string(),
                before,
            },
        );
    }

    fn foreign(&mut self, kind: &str, arn: &str, field: &str) {
        self.obstacles.push(
            Finding::error(
                "not-ours",
                format!("the {kind} {arn} exists already and does not carry this plan's tag {TAG}"),
            )
            .about(arn)
            .mend(format!(
                "write another name in {field}, or tag it if it is this plan's after all"
            )),
        );
    }
}

/// How a caller that exists is another than the plan's, in a way that is not ours to change.
fn differs(plan: &Plan, account: &AccountId, found: &CallerState) -> Option<Finding> {
    let arn = plan.caller_arn(account);
    let boundary = plan.caller().boundary();
    let boundary = boundary.map(|boundary| boundary.in_account(account));
    let (message, mend) = if found.arn != arn {
        (
            format!(
                "{} exists, and the plan's caller is {arn}: IAM allows one of a name",
                found.arn
            ),
            "write the path that it has, or another name",
        )
    } else if plan.caller().is_made() && found.boundary != boundary {
        let told =
            |boundary: &Option<String>| boundary.clone().unwrap_or_else(|| "none".to_owned());
        (
            format!(
                "the permissions boundary of {arn} is {}, and the plan's is {}",
                told(&found.boundary),
                told(&boundary)
            ),
            "undo the plan it was made from and apply this one, or change the boundary by hand",
        )
    } else {
        return None;
    };
    Some(
        Finding::error("caller-differs", message)
            .about(&arn)
            .at("/caller")
            .mend(mend),
    )
}

//! What has to change so that a plan is in place.

use std::collections::BTreeMap;

use super::{AccountState, Call, CallerState, Change, Logging, Observed, TAG};
use crate::finding::Finding;
use crate::grants;
use crate::names::{AccountId, Region};
use crate::plan::{Bucket, Cluster, Identity, Plan};
use crate::policy::{equivalent, merge, principals_gone, too_large};
use crate::sources::DESCRIBE_LOGGING_STATUS;

/// The changes that put the plan in place, in the order in which they have to happen: policies,
/// caller, attachments, bucket policies, logging.
///
/// Where a side was not observed, nothing is decided about it.
///
/// # Errors
/// A finding for each thing that stands in the way: it is somebody else's, or it is missing.
pub fn changes(plan: &Plan, observed: &Observed) -> Result<Vec<Change>, Vec<Finding>> {
    let mut decision = Decision::default();
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

/// The changes with an access key made before logging is switched on as a user, and deleted
/// after it, in each account.
pub fn with_access_keys(plan: &Plan, changes: Vec<Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    let mut changes = changes.into_iter().peekable();
    while let Some(change) = changes.next() {
        let is_of = |other: &Change| {
            other.account == change.account && matches!(other.call, Call::EnableLogging { .. })
        };
        let name = || plan.caller().name().to_owned();
        let is_first = is_of(&change) && !all.last().is_some_and(is_of);
        let is_last = is_of(&change) && !changes.peek().is_some_and(is_of);
        let beside = |call| Change {
            call,
            ..change.clone()
        };
        let make = is_first.then(|| {
            beside(Call::CreateAccessKey {
                name: name(),
                key: None,
            })
        });
        let delete = is_last.then(|| {
            beside(Call::DeleteAccessKey {
                name: name(),
                key: None,
            })
        });
        all.extend(make);
        all.push(change);
        all.extend(delete);
    }
    all
}

#[derive(Default)]
struct Decision {
    changes: Vec<Change>,
    obstacles: Vec<Finding>,
}

impl Decision {
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
            tags.iter()
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .chain([own.clone()])
                .collect()
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

    fn bucket(&mut self, plan: &Plan, bucket: &Bucket, found: Option<&str>) {
        let ours = grants::bucket_policy(plan, bucket);
        let after = match found {
            None => ours.text(),
            Some(found) => match merge(found, plan.name(), &ours) {
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
        let elsewhere = match logging.destination() {
            Some((name, prefix))
                if name == bucket.name.as_ref() && bucket.prefix.is_stored_as(prefix) =>
            {
                return;
            }
            Some((name, prefix)) => Some(format!("s3://{name}/{prefix}")),
            None if logging.goes_to_cloudwatch() => Some("CloudWatch".to_owned()),
            None => None,
        };
        if let Some(elsewhere) = elsewhere {
            self.obstacles.push(
                Finding::error(
                    "logs-elsewhere",
                    format!("{} sends its audit logs to {elsewhere} already", cluster.id),
                )
                .about(&cluster.id)
                .mend(format!(
                    "switch that off first, if the logs are to move: aws redshift disable-logging --cluster-identifier {} --region {}",
                    cluster.id, cluster.region
                ))
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
    let boundary = match &plan.caller().identity {
        Identity::Role(role) => role.boundary.as_ref(),
        Identity::User(user) => user.boundary.as_ref(),
        Identity::Existing(_) => None,
    };
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

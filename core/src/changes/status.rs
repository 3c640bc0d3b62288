//! How a cluster stands to its plan.

use std::fmt;

use serde::Serialize;

use super::{Agreed, Logging, Observed, changes};
use crate::explain::{Suspect, explain, suspects_of_delivery};
use crate::plan::{Bucket, Cluster, Plan};

/// How a cluster stands to its plan.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Everything that was seen is as the plan says, and a log has arrived.
    InPlace,
    /// Everything that was seen is as the plan says, and no log has arrived yet.
    Waiting,
    /// Something is not as the plan says.
    Drifted,
    /// The last delivery failed.
    Failing,
    /// Logging is off, or the cluster is not there.
    Off,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InPlace => "in place",
            Self::Waiting => "waiting",
            Self::Drifted => "drifted",
            Self::Failing => "failing",
            Self::Off => "off",
        })
    }
}

impl State {
    /// Whether nothing is left to do but wait.
    pub fn is_good(self) -> bool {
        matches!(self, Self::InPlace | Self::Waiting)
    }
}

/// A cluster and how it stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ClusterStatus {
    /// The account that owns it.
    pub account: String,
    /// Its Region.
    pub region: String,
    /// Its identifier.
    pub id: String,
    /// How it stands.
    pub state: State,
    /// What is not as the plan says, or what is awaited, in sentences.
    pub differences: Vec<String>,
}

/// How each cluster of the plan stands, in the plan's order.
///
/// What was not observed is not judged, and said. `arrived` tells whether a log of the cluster lies
/// in its bucket, or where nobody looked into the bucket whether Redshift says that it delivered;
/// `None` where neither could be told.
pub fn status(
    plan: &Plan,
    observed: &Observed,
    arrived: impl Fn(&Cluster) -> Option<bool>,
) -> Vec<ClusterStatus> {
    plan.clusters()
        .iter()
        .map(|cluster| {
            let (state, differences) = stand(plan, observed, cluster, arrived(cluster));
            ClusterStatus {
                account: cluster.account.to_string(),
                region: cluster.region.to_string(),
                id: cluster.id.to_string(),
                state,
                differences,
            }
        })
        .collect()
}

fn stand(
    plan: &Plan,
    observed: &Observed,
    cluster: &Cluster,
    arrived: Option<bool>,
) -> (State, Vec<String>) {
    let logging = match observed.clusters.get(cluster) {
        Some(Some(logging)) => Some(logging),
        Some(None) => return (State::Off, vec!["there is no such cluster".to_owned()]),
        None => None,
    };
    let Some(bucket) = plan.bucket_of(cluster) else {
        return (State::Off, Vec::new());
    };
    let mut differences = Vec::new();
    match logging.map(|logging| (logging, logging.destination())) {
        Some((_, Some((name, prefix)))) => {
            if name != bucket.name.as_ref() {
                differences.push(format!("the bucket is {name}, not {}", bucket.name));
            }
            if !bucket.prefix.is_stored_as(prefix) {
                differences.push(format!("the key prefix is {prefix}, not {}", bucket.prefix));
            }
        }
        Some((logging, None)) if logging.goes_to_cloudwatch() => {
            differences.push("audit logs go to CloudWatch, not to S3".to_owned());
        }
        Some(_) => return (State::Off, vec!["audit logging is switched off".to_owned()]),
        None => {}
    }
    differences.extend(grants_missing(plan, observed, cluster));
    let failure = logging.and_then(failure);
    let unseen = unseen(observed, cluster, bucket);
    let (state, more) = if !differences.is_empty() {
        let failed = failure.map(|failure| format!("the last delivery failed: {failure}"));
        (State::Drifted, failed.into_iter().collect())
    } else if let Some(failure) = failure {
        (State::Failing, explained(plan, cluster, failure))
    } else {
        delivered(arrived, observed.buckets.contains_key(&bucket.name))
    };
    differences.extend(more);
    differences.extend(unseen);
    (state, differences)
}

/// How a cluster stands on which nothing is missing and no delivery has failed.
fn delivered(arrived: Option<bool>, is_bucket_seen: bool) -> (State, Vec<String>) {
    let (state, said) = match arrived {
        Some(true) if is_bucket_seen => return (State::InPlace, Vec::new()),
        Some(true) => (State::InPlace, "Redshift says that it has delivered logs"),
        Some(false) if !is_bucket_seen => (
            State::Waiting,
            "Redshift tells of no delivery yet; the first may take hours on a quiet cluster",
        ),
        Some(false) => (
            State::Waiting,
            "no log has arrived yet; the first may take hours on a quiet cluster",
        ),
        None => (
            State::Waiting,
            "nobody could look whether a log has arrived: the bucket could not be listed",
        ),
    };
    (state, vec![said.to_owned()])
}

/// What could not be looked at, in sentences.
fn unseen(observed: &Observed, cluster: &Cluster, bucket: &Bucket) -> Vec<String> {
    let has_logging = observed.clusters.contains_key(cluster);
    let has_caller = observed.accounts.contains_key(&cluster.account);
    let of_cluster = match (has_logging, has_caller) {
        (true, true) => None,
        (true, false) => Some("the caller and its policies were not seen"),
        (false, true) => Some("the cluster's logging was not seen"),
        (false, false) => Some("the cluster's side was not seen: whether it logs is not known"),
    };
    let has_policy = observed.buckets.contains_key(&bucket.name);
    let of_bucket = (!has_policy).then_some("the bucket's policy was not seen");
    let all = of_cluster.into_iter().chain(of_bucket);
    all.map(str::to_owned).collect()
}

/// Why the last delivery failed, if it did.
pub(super) fn failure(logging: &Logging) -> Option<&str> {
    let failed = logging.last_failure?;
    let is_over = logging
        .last_success
        .is_some_and(|success| success >= failed);
    let message = logging.failure.as_deref();
    (!is_over).then(|| message.unwrap_or("Redshift gives no reason"))
}

/// A failure, and what is to be suspected where every grant that was seen is in place.
fn explained(plan: &Plan, cluster: &Cluster, failure: &str) -> Vec<String> {
    let mut said = vec![format!("the last delivery failed: {failure}")];
    let Ok(fault) = explain(failure) else {
        return said;
    };
    let suspect = suspects_of_delivery(plan, cluster).into_iter().next();
    said.extend(suspect.map(|Suspect { what, step }| {
        format!("every grant that was seen is in place, so suspect first {what}; {step}")
    }));
    said.push(format!(
        "`redtrail explain {} --plan PLAN` tells more",
        fault.code
    ));
    said
}

/// What of the cluster's grants is not as the plan says.
fn grants_missing(plan: &Plan, observed: &Observed, cluster: &Cluster) -> Vec<String> {
    let bucket = plan.bucket_of(cluster).map(|bucket| &bucket.name);
    let grants = Observed {
        accounts: observed
            .accounts
            .iter()
            .filter(|(account, _)| **account == cluster.account)
            .map(|(account, state)| (account.clone(), state.clone()))
            .collect(),
        buckets: observed
            .buckets
            .iter()
            .filter(|(name, _)| Some(*name) == bucket)
            .map(|(name, policy)| (name.clone(), policy.clone()))
            .collect(),
        clusters: std::collections::BTreeMap::new(),
    };
    match changes(plan, &grants, &Agreed::default()) {
        Ok(changes) => changes
            .iter()
            .map(|change| format!("{} is due on {}", change.action(), change.target()))
            .collect(),
        Err(obstacles) => obstacles
            .into_iter()
            .map(|finding| finding.message)
            .collect(),
    }
}

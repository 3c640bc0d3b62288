//! How a cluster stands to its plan.

use std::fmt;

use serde::Serialize;

use super::{Agreed, Logging, Observed, changes};
use crate::plan::{Cluster, Plan};

/// How a cluster stands to its plan.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Everything is as the plan says, and a log has arrived.
    InPlace,
    /// Everything is as the plan says, and no log has arrived yet.
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
/// `arrived` tells whether a log of the cluster lies in its bucket; `None` where nobody could
/// look.
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
    let Some(Some(logging)) = observed.clusters.get(cluster) else {
        return (State::Off, vec!["there is no such cluster".to_owned()]);
    };
    let Some(bucket) = plan.bucket_of(cluster) else {
        return (State::Off, Vec::new());
    };
    let mut differences = Vec::new();
    match logging.destination() {
        Some((name, prefix)) => {
            if name != bucket.name.as_ref() {
                differences.push(format!("the bucket is {name}, not {}", bucket.name));
            }
            if !bucket.prefix.is_stored_as(prefix) {
                differences.push(format!("the key prefix is {prefix}, not {}", bucket.prefix));
            }
        }
        None if logging.goes_to_cloudwatch() => {
            differences.push("audit logs go to CloudWatch, not to S3".to_owned());
        }
        None => return (State::Off, vec!["audit logging is switched off".to_owned()]),
    }
    differences.extend(grants_missing(plan, observed, cluster));
    if !differences.is_empty() {
        return (State::Drifted, differences);
    }
    if let Some(failure) = failure(logging) {
        return (State::Failing, vec![failure]);
    }
    match arrived {
        Some(true) => (State::InPlace, Vec::new()),
        Some(false) => (
            State::Waiting,
            vec!["no log has arrived yet; the first may take hours on a quiet cluster".to_owned()],
        ),
        None => (
            State::Waiting,
            vec![
                "nobody could look whether a log has arrived: the bucket could not be listed"
                    .to_owned(),
            ],
        ),
    }
}

fn failure(logging: &Logging) -> Option<String> {
    let failed = logging.last_failure?;
    if logging
        .last_success
        .is_some_and(|success| success >= failed)
    {
        return None;
    }
    let message = logging
        .failure
        .as_deref()
        .unwrap_or("Redshift gives no reason");
    Some(format!("the last delivery failed: {message}"))
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

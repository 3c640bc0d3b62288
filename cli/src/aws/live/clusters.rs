//! The clusters: whether they are there and ready, where they log today, and what their parameter
//! groups say.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use redtrail_core::changes::{Logging, Observed};
use redtrail_core::check::{GivenCluster, UserActivity};
use redtrail_core::names::{AccountId, Region};
use redtrail_core::plan::{Cluster, Plan};
use redtrail_core::sight::Sight;

use super::eye::{Eye, Notes};
use crate::aws::Accounts;
use crate::aws::clusters::described;
use crate::aws::observe::logging;

const PARAMETER: &str = "enable_user_activity_logging";

/// Fetches what there is to know of every cluster of the plan; nothing, if they are not looked at.
pub(super) async fn look(
    notes: &Notes,
    accounts: &Accounts,
    plan: &Plan,
    are_looked_at: bool,
    observed: Option<&Observed>,
) -> BTreeMap<Cluster, GivenCluster> {
    let clusters = plan.clusters();
    if !are_looked_at {
        let unseen = clusters
            .iter()
            .map(|cluster| (cluster.clone(), GivenCluster::default()));
        return unseen.collect();
    }
    // One list of an account's clusters in a Region tells of all of them.
    let mut places: BTreeMap<(&AccountId, &Region), &Cluster> = BTreeMap::new();
    for cluster in clusters {
        places
            .entry((&cluster.account, &cluster.region))
            .or_insert(cluster);
    }
    let lists = places.into_iter().map(async |(place, cluster)| {
        let list = List::of(Eye::on_account(notes, cluster), accounts).await;
        (place, list)
    });
    let logs = clusters.iter().map(async |cluster| {
        let config = accounts.cluster(&cluster.account, &cluster.region)?;
        if let Some(known) = observed.and_then(|seen| seen.clusters.get(cluster)) {
            let known = known.clone().map_or(Sight::Absent, Sight::There);
            return Some((cluster, known));
        }
        let eye = Eye::on_account(notes, cluster);
        let read = logging(&config, cluster);
        Some((cluster, eye.look(&["logging-status"], read).await))
    });
    let (lists, logs) = tokio::join!(join_all(lists), join_all(logs));
    let lists: BTreeMap<_, _> = lists.into_iter().collect();
    let mut logs: BTreeMap<_, _> = logs.into_iter().flatten().collect();
    let told = clusters.iter().map(|cluster| {
        let list = lists.get(&(&cluster.account, &cluster.region));
        let log = logs.remove(cluster).unwrap_or_default();
        (cluster.clone(), told(cluster, list, log))
    });
    told.collect()
}

/// What a list and a status say of one cluster.
fn told(cluster: &Cluster, list: Option<&List>, log: Sight<Logging>) -> GivenCluster {
    let listed = list.map(|list| list.find(cluster)).unwrap_or_default();
    let status = match (&listed, &log) {
        (Sight::There(listed), _) => Sight::There(listed.status.clone()),
        (Sight::Absent, _) | (Sight::Unseen, Sight::Absent) => Sight::Absent,
        (Sight::Unseen, _) => Sight::Unseen,
    };
    let user_activity = listed.there().and_then(|listed| {
        let group = listed.group.as_ref()?;
        Some(UserActivity {
            group: group.clone(),
            is_on: *list?.parameters.get(group)?,
            is_pending: listed.is_pending,
        })
    });
    let logging = match log {
        Sight::There(logging) => Some(logging),
        Sight::Unseen | Sight::Absent => None,
    };
    GivenCluster {
        status,
        logging,
        user_activity,
    }
}

/// The clusters of an account in a Region.
#[derive(Debug)]
struct List {
    clusters: Sight<BTreeMap<String, Listed>>,
    /// The groups that could be read, and whether each sets the parameter.
    parameters: BTreeMap<String, bool>,
}

/// A cluster in a list.
#[derive(Clone, Debug, Default)]
struct Listed {
    status: String,
    group: Option<String>,
    /// Whether the group's parameter counts only after a reboot.
    is_pending: bool,
}

impl List {
    async fn of(eye: Eye<'_>, accounts: &Accounts) -> Self {
        let Some(config) = accounts.cluster(eye.account, eye.region) else {
            return Self {
                clusters: Sight::Unseen,
                parameters: BTreeMap::new(),
            };
        };
        let client = aws_sdk_redshift::Client::new(&config);
        let read = async {
            let described = described(&config, eye.account, eye.region).await;
            described.map(Some)
        };
        let inputs = ["cluster-status", "user-activity"];
        let answer = eye.look(&inputs, read).await;
        let clusters = match answer {
            Sight::There(clusters) => Sight::There(clusters.iter().filter_map(listed).collect()),
            Sight::Unseen | Sight::Absent => Sight::Unseen,
        };
        let parameters = parameters(eye, &client, &clusters).await;
        Self {
            clusters,
            parameters,
        }
    }

    fn find(&self, cluster: &Cluster) -> Sight<Listed> {
        match &self.clusters {
            Sight::There(clusters) => clusters
                .get(cluster.id.as_ref())
                .cloned()
                .map_or(Sight::Absent, Sight::There),
            Sight::Unseen | Sight::Absent => Sight::Unseen,
        }
    }
}

fn listed(cluster: &aws_sdk_redshift::types::Cluster) -> Option<(String, Listed)> {
    let id = cluster.cluster_identifier()?.to_owned();
    let group = cluster.cluster_parameter_groups().first();
    let is_pending = group.is_some_and(|group| {
        let parameters = group.cluster_parameter_status_list();
        let one = parameters
            .iter()
            .find(|it| it.parameter_name() == Some(PARAMETER));
        let status = match one {
            Some(one) => one.parameter_apply_status(),
            None => group.parameter_apply_status(),
        };
        status == Some("pending-reboot")
    });
    let listed = Listed {
        status: cluster.cluster_status().unwrap_or_default().to_owned(),
        group: group
            .and_then(|group| group.parameter_group_name())
            .map(str::to_owned),
        is_pending,
    };
    Some((id, listed))
}

/// What each parameter group says, each asked once.
async fn parameters(
    eye: Eye<'_>,
    client: &aws_sdk_redshift::Client,
    clusters: &Sight<BTreeMap<String, Listed>>,
) -> BTreeMap<String, bool> {
    let clusters = clusters.there().into_iter().flat_map(BTreeMap::values);
    let groups: BTreeSet<&String> = clusters.filter_map(|it| it.group.as_ref()).collect();
    let reads = groups.into_iter().map(async |group| {
        let call = client
            .describe_cluster_parameters()
            .parameter_group_name(group)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let action = "redshift:DescribeClusterParameters";
        let answer = eye.see(&["user-activity"], action, &[], call).await;
        let parameters = answer.there()?;
        let one = parameters
            .iter()
            .find(|it| it.parameter_name() == Some(PARAMETER));
        let value = one.and_then(|it| it.parameter_value());
        Some((group.clone(), value == Some("true")))
    });
    join_all(reads).await.into_iter().flatten().collect()
}

//! What there is to know about clusters that no policy decides: where they log today, and what
//! their parameter groups say.

use std::collections::BTreeMap;

use super::given::{Given, GivenCluster, UserActivity};
use super::lack;
use crate::finding::{Finding, Severity, shown};
use crate::names::{AccountId, Region};
use crate::plan::{Bucket, Cluster, Plan};
use crate::sight::Sight;
use crate::sources::{DESCRIBE_LOGGING_STATUS, PARAMETER_GROUPS};

/// The parameter without which the user activity log stays empty.
const USER_ACTIVITY: &str = "enable_user_activity_logging";

/// What was not seen of clusters, where anybody was to look.
pub(super) fn not_seen(clusters: &BTreeMap<Cluster, GivenCluster>) -> Vec<&'static str> {
    let lack = |is_seen: fn(&GivenCluster) -> bool| {
        let mut there = clusters.values().filter(|it| it.status != Sight::Absent);
        there.any(|it| !is_seen(it))
    };
    [
        ("cluster-status", lack(|it| it.status.is_seen())),
        ("logging-status", lack(|it| it.logging.is_some())),
        ("user-activity", lack(|it| it.user_activity.is_some())),
    ]
    .into_iter()
    .filter(|(_, is_lacking)| *is_lacking)
    .map(|(name, _)| name)
    .collect()
}

/// What there is to say about the clusters of a plan.
pub(super) fn findings(plan: &Plan, given: &Given) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut groups: BTreeMap<Group<'_>, Vec<&Cluster>> = BTreeMap::new();
    for (cluster, told) in &given.clusters {
        if told.status == Sight::Absent {
            findings.push(lack::cluster(cluster).finding);
        }
        if let Some(bucket) = plan.bucket_of(cluster) {
            findings.extend(elsewhere(cluster, told, bucket));
        }
        if let Some(activity) = &told.user_activity {
            let group = Group::of(cluster, activity);
            groups.entry(group).or_default().push(cluster);
        }
    }
    findings.extend(
        groups
            .iter()
            .filter_map(|(group, clusters)| group.finding(clusters)),
    );
    findings
}

/// That a cluster sends its logs to another place.
fn elsewhere(cluster: &Cluster, told: &GivenCluster, bucket: &Bucket) -> Option<Finding> {
    let logging = told.logging.as_ref()?;
    if logging.goes_to(bucket.name.as_ref(), bucket.prefix.as_ref()) {
        return None;
    }
    let place = logging.goes()?;
    let message = format!("{} sends its audit logs to {place} today", cluster.id);
    Some(
        Finding::new("logs-elsewhere", Severity::Warning, message)
            .about(&cluster.id)
            .mend("decide whether they are to move: `redtrail apply --move` lets them go to the plan's bucket from then on, and without it nothing is moved")
            .sources(&[DESCRIBE_LOGGING_STATUS]),
    )
}

/// A parameter group, and how the clusters that have it stand to it.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Group<'g> {
    account: &'g AccountId,
    region: &'g Region,
    name: &'g str,
    is_on: bool,
    is_pending: bool,
}

impl<'g> Group<'g> {
    fn of(cluster: &'g Cluster, activity: &'g UserActivity) -> Self {
        Self {
            account: &cluster.account,
            region: &cluster.region,
            name: &activity.group,
            is_on: activity.is_on,
            is_pending: activity.is_pending,
        }
    }

    /// That there is no user activity log, which stops no other log.
    fn finding(&self, clusters: &[&Cluster]) -> Option<Finding> {
        let Self {
            region,
            name,
            is_on,
            is_pending,
            ..
        } = self;
        let ids: Vec<&str> = clusters.iter().map(|it| it.id.as_ref()).collect();
        let (ids, name) = (ids.join(", "), shown(name));
        let (code, message, mend) = match (is_on, is_pending) {
            (true, false) => return None,
            (true, true) => (
                "user-activity-pending",
                format!(
                    "the parameter group {name} sets {USER_ACTIVITY} to true, and {ids} will go by it after a reboot; until then there is no user activity log"
                ),
                format!(
                    "aws redshift reboot-cluster --region {region} --cluster-identifier CLUSTER, when nobody minds"
                ),
            ),
            (false, _) => (
                "user-activity-off",
                format!(
                    "the parameter group {name} of {ids} sets {USER_ACTIVITY} to false, so there is no user activity log; the connection log and the user log need no parameter"
                ),
                format!("{}, and reboot", self.set()),
            ),
        };
        Some(
            Finding::new(code, Severity::Warning, message)
                .about(&ids)
                .mend(mend)
                .sources(&[PARAMETER_GROUPS]),
        )
    }

    /// How the parameter is set, which a default group does not let.
    fn set(&self) -> String {
        if self.name.starts_with("default.") {
            return format!(
                "make a parameter group of your own, since a default one cannot be changed, set {USER_ACTIVITY} to true in it, give it to the cluster"
            );
        }
        format!(
            "aws redshift modify-cluster-parameter-group --region {} --parameter-group-name {} --parameters ParameterName={USER_ACTIVITY},ParameterValue=true",
            self.region, self.name
        )
    }
}

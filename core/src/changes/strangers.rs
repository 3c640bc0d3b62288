//! Clusters that a plan does not name, where those that it names are.

use super::{Logging, Observed, Seen};
use crate::finding::{Finding, Severity};
use crate::plan::{Cluster, Plan};
use crate::sources::{CONFUSED_DEPUTY, DESCRIBE_CLUSTERS, ENABLE_LOGGING};

/// What there is to say about the clusters that were listed in the accounts and Regions of a plan:
/// those that it does not name, those that most likely are its own under another name, and those of
/// its own that came back from a snapshot without logging.
pub fn strangers(plan: &Plan, observed: &Observed, seen: &[Seen]) -> Vec<Finding> {
    let is_planned = |seen: &&Seen| plan.clusters().contains(&seen.listed.cluster);
    let (planned, others): (Vec<&Seen>, Vec<&Seen>) = seen.iter().partition(is_planned);
    let gone: Vec<&Cluster> = observed
        .clusters
        .iter()
        .filter_map(|(cluster, logging)| logging.is_none().then_some(cluster))
        .collect();
    let mut findings = Vec::new();
    let mut explained: Vec<&Cluster> = Vec::new();
    for cluster in &gone {
        let likely: Vec<&Seen> = (others.iter().copied())
            .filter(|seen| is_beside(seen, cluster) && took_over(plan, cluster, seen))
            .collect();
        if likely.is_empty() {
            continue;
        }
        explained.extend(likely.iter().map(|seen| &seen.listed.cluster));
        findings.push(renamed(cluster, &likely));
    }
    for seen in planned {
        let is_off = observed
            .clusters
            .get(&seen.listed.cluster)
            .is_some_and(|logging| logging.as_ref().is_some_and(is_off));
        if seen.listed.is_restored && is_off {
            findings.push(restored(&seen.listed.cluster));
        }
    }
    for seen in others {
        if !explained.contains(&&seen.listed.cluster) {
            let missing = gone.iter().find(|cluster| is_beside(seen, cluster));
            findings.push(unplanned(seen, missing.copied()));
        }
    }
    findings
}

fn is_beside(seen: &Seen, cluster: &Cluster) -> bool {
    let other = &seen.listed.cluster;
    other.account == cluster.account && other.region == cluster.region
}

/// Whether it logs where the plan lets the cluster log.
fn took_over(plan: &Plan, cluster: &Cluster, seen: &Seen) -> bool {
    let bucket = plan.bucket_of(cluster);
    bucket
        .zip(seen.logging.as_ref())
        .is_some_and(|(bucket, logging)| {
            logging.goes_to(bucket.name.as_ref(), bucket.prefix.as_ref())
        })
}

fn is_off(logging: &Logging) -> bool {
    logging.destination().is_none() && !logging.goes_to_cloudwatch()
}

fn renamed(cluster: &Cluster, likely: &[&Seen]) -> Finding {
    let place = place(cluster);
    let id = &cluster.id;
    let how = if likely.iter().all(|seen| seen.listed.is_restored) {
        "restored from a snapshot under another name"
    } else {
        "under a new name"
    };
    let names: Vec<String> = likely
        .iter()
        .map(|seen| format!("`{}`", seen.listed.cluster.id))
        .collect();
    let (message, right) = match names.as_slice() {
        [name] => (
            format!(
                "{place} has no cluster `{id}`, and {name}, which the plan does not name, logs to its bucket under its prefix: it is most likely `{id}` {how}"
            ),
            name.clone(),
        ),
        names => (
            format!(
                "{place} has no cluster `{id}`, and {}, which the plan does not name, log to its bucket under its prefix: one of them is most likely `{id}` {how}",
                names.join(", ")
            ),
            "the right one of them".to_owned(),
        ),
    };
    Finding::new("cluster-renamed", Severity::Warning, message)
        .about(id)
        .mend(format!(
            "write {right} for `{id}` in the plan and apply it: a cluster's ARN changes with its name, and the grants name the old one, the bucket policy in aws:SourceArn"
        ))
        .sources(&[DESCRIBE_CLUSTERS, CONFUSED_DEPUTY])
}

fn restored(cluster: &Cluster) -> Finding {
    let (place, id) = (place(cluster), &cluster.id);
    Finding::new(
        "cluster-restored",
        Severity::Warning,
        format!(
            "{place} has its cluster `{id}` back from a snapshot, and its audit logging is off"
        ),
    )
    .about(id)
    .mend("`redtrail apply PLAN` switches it on again")
    .sources(&[DESCRIBE_CLUSTERS, ENABLE_LOGGING])
}

fn unplanned(seen: &Seen, missing: Option<&Cluster>) -> Finding {
    let cluster = &seen.listed.cluster;
    let (place, id) = (place(cluster), &cluster.id);
    // Where nobody could look where it logs to, it may be any cluster that is gone.
    let doubt = match missing.filter(|_| seen.logging.is_none()) {
        Some(missing) => format!(
            "; where it logs to could not be seen, so it may be `{}` under a new name",
            missing.id
        ),
        None => String::new(),
    };
    Finding::new(
        "cluster-unplanned",
        Severity::Note,
        format!("{place} has a cluster `{id}` that the plan does not name{doubt}"),
    )
    .about(id)
    .mend("add it to the plan if its audit logs are wanted, too: `redtrail discover` tells where they go today")
    .sources(&[DESCRIBE_CLUSTERS])
}

fn place(cluster: &Cluster) -> String {
    format!("account {}, {},", cluster.account, cluster.region)
}

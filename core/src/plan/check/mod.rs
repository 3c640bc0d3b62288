//! From a draft to a plan: every name parsed, and all of them fitted together.

mod caller;
mod field;
mod fit;
mod grants;

use super::{Bucket, BucketDraft, Cluster, Draft, Plan};
use crate::finding::{Finding, shown};
use crate::names::{KeyPrefix, PlanName};
use crate::order;

/// Checks a draft and reports every problem at once.
///
/// # Errors
/// The findings, each with its field, what was written, the rule and the nearest valid value.
pub(super) fn check(draft: &Draft) -> Result<Plan, Vec<Finding>> {
    let mut checker = Checker::default();
    let plan = checker.plan(draft);
    match plan {
        Some(plan) if checker.findings.is_empty() => Ok(plan),
        _ => Err(checker.findings),
    }
}

/// Something right in itself, with the pointer of where it stands.
type Placed<T> = (String, T);

/// Everything without its place, if nothing is wanting.
fn all_of<T>(placed: Vec<Placed<T>>, wanted: usize) -> Option<Vec<T>> {
    (wanted > 0 && placed.len() == wanted)
        .then(|| placed.into_iter().map(|(_, item)| item).collect())
}

#[derive(Default)]
struct Checker {
    findings: Vec<Finding>,
}

impl Checker {
    fn plan(&mut self, draft: &Draft) -> Option<Plan> {
        self.version(draft.version.as_deref());
        let name = self.optional::<PlanName>(draft.name.as_deref(), "/name", "name");
        let stem = name.clone().flatten().unwrap_or_default();
        let buckets = self.buckets(&draft.buckets);
        let grants = self.grants(&draft.grants, &draft.caller);
        let caller = self.caller(&draft.caller, &draft.grants, &stem);
        let clusters = self.clusters(draft);
        // What is right in itself is fitted together, whatever is wrong beside it.
        self.no_cluster_twice(&clusters);
        let buckets_differ = self.no_bucket_twice(&buckets);
        self.one_partition(&buckets, &clusters, caller.as_ref(), &draft.caller);
        let mut plan = Plan {
            name: name?.unwrap_or_default(),
            buckets: all_of(buckets, draft.buckets.len())?,
            caller: caller?,
            grants: grants?,
            clusters: all_of(clusters, draft.clusters.len())?,
        };
        if buckets_differ {
            self.no_idle_bucket(&plan);
        }
        order::sort(&mut plan.clusters);
        Some(plan)
    }

    fn version(&mut self, written: Option<&str>) {
        match written {
            Some("1") => {}
            Some(other) => self.findings.push(
                Finding::error(
                    "version-unsupported",
                    format!(
                        "`version` is 1, the only version of the rules so far, not {}",
                        shown(other)
                    ),
                )
                .about("version")
                .at("/version")
                .mend("write version = 1, or use the release of Redtrail that knows this version"),
            ),
            None => self.missing("/version", "version", "version 1"),
        }
    }

    fn buckets(&mut self, drafts: &[BucketDraft]) -> Vec<Placed<Bucket>> {
        if drafts.is_empty() {
            self.missing(
                "/bucket",
                "bucket",
                "a bucket with name, account and region",
            );
        }
        let mut buckets = Vec::new();
        for (index, draft) in drafts.iter().enumerate() {
            let at = if drafts.len() == 1 {
                "/bucket".to_owned()
            } else {
                format!("/buckets/{index}")
            };
            let name = self.required(draft.name.as_deref(), &format!("{at}/name"), "bucket name");
            let account = self.required(
                draft.account.as_deref(),
                &format!("{at}/account"),
                "bucket account",
            );
            let region = self.required(
                draft.region.as_deref(),
                &format!("{at}/region"),
                "bucket Region",
            );
            let prefix = self.optional::<KeyPrefix>(
                draft.prefix.as_deref(),
                &format!("{at}/prefix"),
                "key prefix",
            );
            if let (Some(name), Some(account), Some(region), Some(prefix)) =
                (name, account, region, prefix)
            {
                let bucket = Bucket {
                    name,
                    account,
                    region,
                    prefix: prefix.unwrap_or_default(),
                };
                buckets.push((at, bucket));
            }
        }
        buckets
    }

    fn clusters(&mut self, draft: &Draft) -> Vec<Placed<Cluster>> {
        if draft.clusters.is_empty() {
            self.findings.push(
                Finding::error("field-missing", "the plan has no cluster")
                    .about("clusters")
                    .at("/clusters")
                    .mend("add at least one cluster with account, region and id"),
            );
        }
        let mut clusters = Vec::new();
        for (index, cluster) in draft.clusters.iter().enumerate() {
            let at = |field: &str| format!("/clusters/{index}/{field}");
            let account = self.required(
                cluster.account.as_deref(),
                &at("account"),
                "cluster account",
            );
            let region = self.required(cluster.region.as_deref(), &at("region"), "cluster Region");
            let id = self.required(cluster.id.as_deref(), &at("id"), "cluster identifier");
            if let (Some(account), Some(region), Some(id)) = (account, region, id) {
                let cluster = Cluster {
                    account,
                    region,
                    id,
                };
                clusters.push((format!("/clusters/{index}"), cluster));
            }
        }
        clusters
    }
}

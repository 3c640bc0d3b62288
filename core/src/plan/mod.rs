//! The one input: which clusters send audit logs to which bucket, and who switches it on.
//!
//! A file, a form, a link and flags all become a [`Draft`], and a draft becomes a [`Plan`]
//! in [`Checked::of`] alone, which reports every problem at once.

mod caller;
mod check;
mod checked;
mod described;
mod draft;
mod grants;
mod link;
mod read;
mod remarks;
mod schema;
mod share;
mod text;

pub use caller::{Caller, Identity, Role, User};
pub use checked::Checked;
pub use described::described;
pub use draft::{BucketDraft, CallerDraft, ClusterDraft, Draft, GrantsDraft};
pub use grants::{CallerGrant, Grants, Scope, Shape, Source};
pub use link::{LINK_LIMIT, MARK as LINK_MARK, link};
pub use schema::schema;
pub use share::Mention;

use crate::names::{
    AccountId, Arn, BucketName, ClusterIdentifier, KeyPrefix, Partition, Path, PlanName, Region,
};
use crate::order;

/// A checked plan: every name is right, and they fit together.
///
/// INVARIANT: at least one bucket and one cluster; all Regions share one partition; clusters
/// are sorted and differ; buckets differ in name and Region, and each has a cluster.
/// [`Checked::of`] is the only door.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    name: PlanName,
    buckets: Vec<Bucket>,
    caller: Caller,
    grants: Grants,
    clusters: Vec<Cluster>,
}

/// A bucket that receives logs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bucket {
    /// Its name.
    pub name: BucketName,
    /// The account that owns it.
    pub account: AccountId,
    /// The Region it is in.
    pub region: Region,
    /// What every key of a log begins with.
    pub prefix: KeyPrefix,
}

/// A cluster that sends logs.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Cluster {
    /// The account that owns it.
    pub account: AccountId,
    /// The Region it is in.
    pub region: Region,
    /// Its identifier.
    pub id: ClusterIdentifier,
}

impl Cluster {
    /// The cluster's ARN.
    pub fn arn(&self) -> Arn {
        Arn::cluster(&self.region, &self.account, &self.id)
    }
}

impl Plan {
    /// The name, which marks what the plan owns.
    pub fn name(&self) -> &PlanName {
        &self.name
    }

    /// The buckets, in the order of the input.
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// The clusters, sorted by account, Region and identifier.
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What is allowed.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// The partition of everything in the plan.
    pub fn partition(&self) -> Partition {
        self.clusters
            .first()
            .map_or(Partition::Aws, |cluster| cluster.region.partition())
    }

    /// The accounts that own clusters, in order.
    pub fn cluster_accounts(&self) -> Vec<&AccountId> {
        order::distinct(self.clusters.iter().map(|cluster| &cluster.account))
    }

    /// The accounts that own buckets, in order.
    pub fn bucket_accounts(&self) -> Vec<&AccountId> {
        order::distinct(self.buckets.iter().map(|bucket| &bucket.account))
    }

    /// The accounts that have a part in the plan, in order.
    pub fn accounts(&self) -> Vec<&AccountId> {
        order::distinct([self.cluster_accounts(), self.bucket_accounts()].concat())
    }

    /// The clusters of an account.
    pub fn clusters_of<'p>(&'p self, account: &'p AccountId) -> impl Iterator<Item = &'p Cluster> {
        // They are sorted by account first.
        let from = self
            .clusters
            .partition_point(|cluster| cluster.account < *account);
        let rest = self.clusters.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |cluster| cluster.account == *account)
    }

    /// The bucket that a cluster sends its logs to: the one in its own Region, else the first.
    pub fn bucket_of(&self, cluster: &Cluster) -> Option<&Bucket> {
        self.buckets
            .iter()
            .find(|bucket| bucket.region == cluster.region)
            .or_else(|| self.buckets.first())
    }

    /// The clusters that send their logs to a bucket.
    pub fn clusters_into<'p>(&'p self, bucket: &'p Bucket) -> impl Iterator<Item = &'p Cluster> {
        // Only the first bucket takes what has none in its Region.
        let is_first = self.buckets.first().is_some_and(|b| b.name == bucket.name);
        let others = if is_first {
            self.buckets.as_slice()
        } else {
            &[]
        };
        let taken: Vec<&Region> = others.iter().skip(1).map(|b| &b.region).collect();
        self.clusters.iter().filter(move |cluster| {
            cluster.region == bucket.region || is_first && !taken.contains(&&cluster.region)
        })
    }

    /// The buckets that the clusters of an account send their logs to, in the plan's order.
    pub fn buckets_of<'p>(&'p self, account: &'p AccountId) -> impl Iterator<Item = &'p Bucket> {
        let clusters = self.clusters_of(account);
        let buckets = clusters.filter_map(|cluster| self.bucket_of(cluster));
        let used = order::distinct(buckets.map(|bucket| &bucket.name));
        self.buckets
            .iter()
            .filter(move |bucket| used.contains(&&bucket.name))
    }

    /// The caller's ARN in an account.
    pub fn caller_arn(&self, account: &AccountId) -> String {
        self.caller.arn(self.partition(), account)
    }

    /// The ARNs of the Redshift policy and the S3 policy in an account.
    pub fn policy_arns(&self, account: &AccountId) -> [Arn; 2] {
        let path = self.policy_path();
        self.caller
            .policies
            .each_ref()
            .map(|name| Arn::policy(self.partition(), account, &path, name))
    }

    /// The path of the policies: that of the caller, if the plan makes it and a policy may have it.
    pub fn policy_path(&self) -> Path {
        let path = self.caller.path();
        if self.caller.is_made() && path.is_for_policies() {
            path
        } else {
            Path::default()
        }
    }
}

//! Whether what is right in itself fits together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Placed};
use crate::finding::Finding;
use crate::names::{BucketName, IamArn, Region};
use crate::plan::{Bucket, Caller, CallerDraft, Cluster, Identity, Plan};
use crate::sources::REGIONS;

impl Checker {
    pub(super) fn no_cluster_twice(&mut self, clusters: &[Placed<Cluster>]) {
        let mut seen = BTreeSet::new();
        for (at, cluster) in clusters {
            if !seen.insert(cluster) {
                self.findings.push(
                    Finding::error(
                        "cluster-twice",
                        format!("the cluster {} stands there twice", cluster.arn()),
                    )
                    .about(&cluster.id)
                    .at(at)
                    .mend("keep one of them"),
                );
            }
        }
    }

    pub(super) fn no_bucket_twice(&mut self, buckets: &[Placed<Bucket>]) -> bool {
        let mut names: BTreeMap<&BucketName, &Bucket> = BTreeMap::new();
        let mut regions: BTreeMap<&Region, &Bucket> = BTreeMap::new();
        let before = self.findings.len();
        for (at, bucket) in buckets {
            let same_name = names.insert(&bucket.name, bucket);
            let same_region = regions.insert(&bucket.region, bucket);
            let (field, message) = if same_name.is_some() {
                (
                    "name",
                    format!("the bucket {} stands there twice", bucket.name),
                )
            } else if let Some(earlier) = same_region {
                (
                    "region",
                    format!(
                        "{} and {} are both in {}: a cluster uses the bucket of its own Region, so there is one for each Region",
                        earlier.name, bucket.name, bucket.region
                    ),
                )
            } else {
                continue;
            };
            self.findings.push(
                Finding::error("bucket-twice", message)
                    .about(&bucket.name)
                    .at(format!("{at}/{field}"))
                    .mend("keep one of them, or make a second plan with a name of its own"),
            );
        }
        self.findings.len() == before
    }

    pub(super) fn no_idle_bucket(&mut self, plan: &Plan) {
        for (index, bucket) in plan.buckets.iter().enumerate() {
            if plan.clusters_into(bucket).next().is_none() {
                self.findings.push(
                    Finding::error(
                        "bucket-unused",
                        format!(
                            "no cluster sends its logs to {}: none is in {}, and the first bucket takes those of all other Regions",
                            bucket.name, bucket.region
                        ),
                    )
                    .about(&bucket.name)
                    .at(format!("/buckets/{index}"))
                    .mend("take the bucket out, or put it first"),
                );
            }
        }
    }

    pub(super) fn one_partition(
        &mut self,
        buckets: &[Placed<Bucket>],
        clusters: &[Placed<Cluster>],
        caller: Option<&Caller>,
        written: &CallerDraft,
    ) {
        let Some((_, first)) = clusters.first() else {
            return;
        };
        let partition = first.region.partition();
        let mut mixed = |pointer: String, subject: &str, other: &str| {
            self.findings.push(
                Finding::error(
                    "partition-mixed",
                    format!(
                        "{subject} is in the partition {other}, but the first cluster is in {partition}: nothing crosses partitions"
                    ),
                )
                .about(subject)
                .at(pointer)
                .mend("make one plan for each partition")
                .sources(&[REGIONS]),
            );
        };
        for (at, bucket) in buckets {
            let other = bucket.region.partition();
            if other != partition {
                mixed(format!("{at}/region"), bucket.name.as_ref(), other.id());
            }
        }
        for (at, cluster) in clusters {
            let other = cluster.region.partition();
            if other != partition {
                mixed(format!("{at}/region"), cluster.id.as_ref(), other.id());
            }
        }
        let Some(caller) = caller else { return };
        for (pointer, arn) in arns_of(caller, written) {
            if let Some(other) = arn.partition().filter(|other| *other != partition) {
                mixed(pointer, arn.as_ref(), other.id());
            }
        }
        if let Identity::Existing(arn) = &caller.identity
            && let Some(account) = arn.template().account()
        {
            for (_, cluster) in clusters
                .iter()
                .filter(|(_, cluster)| cluster.account != account)
            {
                self.findings.push(
                    Finding::error(
                        "caller-elsewhere",
                        format!(
                            "the caller is in account {account}, but {} is in {}: the caller works in the account of the cluster",
                            cluster.id, cluster.account
                        ),
                    )
                    .about(&cluster.id)
                    .at("/caller/arn")
                    .mend("write {account} where the ARN has the account, if the caller exists in each"),
                );
            }
        }
    }
}

/// Every IAM ARN that the caller names, with its place in what was written.
fn arns_of<'c>(caller: &'c Caller, written: &CallerDraft) -> Vec<(String, &'c IamArn)> {
    let boundary = |arn| ("/caller/permissions_boundary".to_owned(), arn);
    let trusted = |arn: &'c IamArn| {
        let place = written.trusted.iter().position(|word| word == arn.as_ref());
        (
            format!("/caller/trusted/{}", place.unwrap_or_default()),
            arn,
        )
    };
    match &caller.identity {
        Identity::Role(role) => role
            .trusted
            .iter()
            .map(trusted)
            .chain(role.boundary.as_ref().map(boundary))
            .collect(),
        Identity::User(user) => user.boundary.as_ref().map(boundary).into_iter().collect(),
        Identity::Existing(arn) => vec![("/caller/arn".to_owned(), arn.template())],
    }
}

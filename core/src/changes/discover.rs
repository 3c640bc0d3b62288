//! Which clusters there are, and where their audit logs go.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::Logging;
use super::status::failure;
use crate::names::{AccountId, ClusterIdentifier, Region};
use crate::order;
use crate::plan::{BucketDraft, Cluster, ClusterDraft, Draft};

/// A cluster as `DescribeClusters` lists it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// Which one.
    pub cluster: Cluster,
    /// Its status in AWS's word: `available`, `paused`, `deleting` and others.
    pub status: String,
    /// Whether it was restored from a snapshot.
    pub is_restored: bool,
}

/// A cluster that was listed, and its logging, `None` where nobody could look.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    /// The cluster.
    pub listed: Listed,
    /// Its logging.
    pub logging: Option<Logging>,
}

/// What is known of who owns which bucket: `DescribeLoggingStatus` names a bucket alone.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    /// The buckets of each account that let them be listed, with their Regions.
    ///
    /// What is not in the list of an account is not the account's.
    pub lists: BTreeMap<AccountId, BTreeMap<String, Option<Region>>>,
    /// Buckets of accounts that did not: S3 has said that they belong to the account.
    ///
    /// Of others it says nothing: one answer stands for a bucket of another account and for one
    /// that may not be looked at.
    pub confirmed: BTreeSet<(AccountId, String)>,
}

/// Who owns a bucket.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Owner {
    /// This account.
    Known(AccountId),
    /// Another account than the cluster's, which one is not known.
    Other,
    Unknown,
}

impl Owners {
    fn of(&self, bucket: &str, cluster_account: &AccountId) -> Owner {
        let holds = |list: &BTreeMap<String, Option<Region>>| list.contains_key(bucket);
        let is_confirmed =
            |(account, name): &&(AccountId, String)| name == bucket && account == cluster_account;
        let listed = self.lists.iter().find(|(_, list)| holds(list));
        let confirmed = || self.confirmed.iter().find(is_confirmed);
        match listed.map(|(account, _)| account) {
            Some(account) => Owner::Known(account.clone()),
            None => match confirmed() {
                Some((account, _)) => Owner::Known(account.clone()),
                None if self.lists.contains_key(cluster_account) => Owner::Other,
                None => Owner::Unknown,
            },
        }
    }

    fn region(&self, bucket: &str) -> Option<Region> {
        let mut regions = self.lists.values().filter_map(|list| list.get(bucket));
        regions.next()?.clone()
    }
}

/// Where a cluster's audit logs go.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoggingState {
    /// Nowhere.
    Off,
    /// To a bucket of the cluster's account.
    SameAccount,
    /// To a bucket of another account.
    CrossAccount,
    /// To a bucket of which nobody could tell whose it is.
    OwnerUnknown,
    /// To `CloudWatch`.
    #[serde(rename = "cloudwatch")]
    CloudWatch,
    /// Wherever they should go, the last delivery failed.
    Failing,
    /// Nobody could look.
    Unseen,
}

impl fmt::Display for LoggingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::SameAccount => "same account",
            Self::CrossAccount => "cross-account",
            Self::OwnerUnknown => "owner unknown",
            Self::CloudWatch => "CloudWatch",
            Self::Failing => "failing",
            Self::Unseen => "not seen",
        })
    }
}

/// A cluster that was found, and where its audit logs go.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Found {
    /// The account that owns it.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its identifier.
    pub id: ClusterIdentifier,
    /// Its status in AWS's word.
    pub status: String,
    /// Where its audit logs go, or that they fail to.
    pub state: LoggingState,
    /// Where they should go, whether they fail to or not.
    pub destination: LoggingState,
    /// The bucket that they go to.
    pub bucket: Option<String>,
    /// What their keys begin with, as Redshift stores it.
    pub prefix: Option<String>,
    /// The account that owns the bucket, where it is known.
    pub bucket_account: Option<AccountId>,
    /// The bucket's Region, where it is known.
    pub bucket_region: Option<Region>,
    /// Whether its system tables are published to S3 Tables, which is apart from audit logs.
    pub system_tables: bool,
    /// The last delivery, in seconds since 1970.
    pub last_success: Option<i64>,
    /// The last failed delivery, in seconds since 1970.
    pub last_failure: Option<i64>,
    /// Why the last delivery failed, where it did.
    pub failure: Option<String>,
}

/// Where the audit logs of each cluster go, sorted by account, Region and identifier.
pub fn found(seen: &[Seen], owners: &Owners) -> Vec<Found> {
    let mut found: Vec<Found> = seen.iter().map(|seen| one(seen, owners)).collect();
    order::sort_by(&mut found, |a, b| {
        (&a.account, &a.region, &a.id).cmp(&(&b.account, &b.region, &b.id))
    });
    found
}

fn one(seen: &Seen, owners: &Owners) -> Found {
    let Listed {
        cluster, status, ..
    } = &seen.listed;
    let mut found = Found {
        account: cluster.account.clone(),
        region: cluster.region.clone(),
        id: cluster.id.clone(),
        status: status.clone(),
        state: LoggingState::Unseen,
        destination: LoggingState::Unseen,
        bucket: None,
        prefix: None,
        bucket_account: None,
        bucket_region: None,
        system_tables: false,
        last_success: None,
        last_failure: None,
        failure: None,
    };
    let Some(logging) = &seen.logging else {
        return found;
    };
    found.system_tables = logging.names("s3table");
    found.last_success = logging.last_success;
    found.last_failure = logging.last_failure;
    found.destination = match logging.destination() {
        Some((bucket, prefix)) => {
            let owner = owners.of(bucket, &cluster.account);
            found.bucket = Some(bucket.to_owned());
            found.prefix = Some(prefix.to_owned());
            found.bucket_region = owners.region(bucket);
            match owner {
                Owner::Known(account) => {
                    let is_own = account == cluster.account;
                    found.bucket_account = Some(account);
                    if is_own {
                        LoggingState::SameAccount
                    } else {
                        LoggingState::CrossAccount
                    }
                }
                Owner::Other => LoggingState::CrossAccount,
                Owner::Unknown => LoggingState::OwnerUnknown,
            }
        }
        None if logging.goes_to_cloudwatch() => LoggingState::CloudWatch,
        None => LoggingState::Off,
    };
    found.state = found.destination;
    if found.state != LoggingState::Off
        && let Some(failure) = failure(logging)
    {
        found.state = LoggingState::Failing;
        found.failure = Some(failure.to_owned());
    }
    found
}

/// A plan with the clusters that were found, but for those that are being deleted.
///
/// Where all that log to S3 log to one bucket under one prefix, it is the plan's, as far as it is
/// known; unless another `bucket` is wanted.
pub fn draft(found: &[Found], bucket: Option<&str>) -> Draft {
    let stays = |found: &&Found| !matches!(found.status.as_str(), "deleting" | "final-snapshot");
    let cluster = |found: &Found| ClusterDraft {
        account: Some(found.account.to_string()),
        region: Some(found.region.to_string()),
        id: Some(found.id.to_string()),
    };
    let clusters: Vec<ClusterDraft> = found.iter().filter(stays).map(cluster).collect();
    let targets = order::distinct(found.iter().filter(stays).filter_map(target_of));
    let target = targets.first().filter(|_| targets.len() == 1);
    let is_wanted = |(name, prefix): &&(&str, &str)| {
        !prefix.is_empty() && bucket.is_none_or(|wanted| wanted == *name)
    };
    let buckets = target.filter(is_wanted).map(|(name, prefix)| {
        let known = found
            .iter()
            .find(|found| found.bucket.as_deref() == Some(name));
        BucketDraft {
            name: Some((*name).to_owned()),
            account: known.and_then(|known| known.bucket_account.as_ref().map(ToString::to_string)),
            region: known.and_then(|known| known.bucket_region.as_ref().map(ToString::to_string)),
            prefix: Some((*prefix).to_owned()),
        }
    });
    Draft {
        version: Some("1".to_owned()),
        buckets: buckets.into_iter().collect(),
        clusters,
        ..Draft::default()
    }
}

/// The bucket and the prefix that a cluster logs to, the latter without the slash at its end.
fn target_of(found: &Found) -> Option<(&str, &str)> {
    let prefix = found.prefix.as_deref().unwrap_or_default();
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    Some((found.bucket.as_deref()?, prefix))
}

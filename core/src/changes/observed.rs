//! What was observed of everything that a plan touches.

use std::collections::{BTreeMap, BTreeSet};

use super::Destination;
use crate::names::{AccountId, BucketName};
use crate::plan::Cluster;

/// What was observed of everything that a plan touches.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The cluster accounts.
    pub accounts: BTreeMap<AccountId, AccountState>,
    /// The policy of each bucket, `None` where it has none.
    pub buckets: BTreeMap<BucketName, Option<String>>,
    /// The logging of each cluster, `None` where there is no such cluster.
    pub clusters: BTreeMap<Cluster, Option<Logging>>,
}

/// What was observed of IAM in a cluster account.
#[derive(Clone, Debug, Default)]
pub struct AccountState {
    /// The Redshift policy and the S3 policy, where they exist.
    pub policies: [Option<PolicyState>; 2],
    /// The caller, where it exists.
    pub caller: Option<CallerState>,
    /// The ARNs of the policies attached to the caller.
    pub attached: BTreeSet<String>,
    /// The names of the policies that stand in the caller itself, where they were looked at.
    pub inline: Vec<String>,
    /// The access keys of a user by their IDs, and when each was made in seconds since 1970, where
    /// they were looked at.
    pub keys: BTreeMap<String, i64>,
}

/// A managed policy as it was observed.
#[derive(Clone, Debug)]
pub struct PolicyState {
    /// The document of the default version.
    pub document: String,
    /// The identifier of the default version.
    pub version: String,
    /// The value of the plan's [`TAG`](super::TAG), where there is one.
    pub plan: Option<String>,
    /// The identifiers of all versions, where they were looked at.
    pub versions: Vec<String>,
    /// To how many users, groups and roles it is attached, or is a permissions boundary of.
    pub uses: u32,
}

/// A role or user as it was observed.
#[derive(Clone, Debug)]
pub struct CallerState {
    /// Its ARN, path included.
    pub arn: String,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// The trust policy of a role.
    pub trust: Option<String>,
    /// The value of the plan's [`TAG`](super::TAG), where there is one.
    pub plan: Option<String>,
}

/// The logging of a cluster as `DescribeLoggingStatus` tells it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Logging {
    /// Whether anything is logged anywhere.
    pub enabled: bool,
    /// The bucket that audit logs go to.
    pub bucket: Option<String>,
    /// The prefix, which the service stores with a slash at the end.
    pub prefix: Option<String>,
    /// The kinds of destinations: the service joins several with commas, and may leave out `s3`.
    pub destinations: Vec<String>,
    /// Which logs go to `CloudWatch`.
    pub exports: Vec<String>,
    /// The last delivery, in seconds since 1970.
    pub last_success: Option<i64>,
    /// The last failed delivery, in seconds since 1970.
    pub last_failure: Option<i64>,
    /// Why it failed.
    pub failure: Option<String>,
}

impl Logging {
    /// Whether audit logs go to this bucket, under this prefix.
    ///
    /// The service stores the prefix with a slash at the end, which makes no difference.
    pub fn goes_to(&self, bucket: &str, prefix: &str) -> bool {
        self.destination().is_some_and(|(name, stored)| {
            name == bucket && stored.strip_suffix('/').unwrap_or(stored) == prefix
        })
    }

    /// Where audit logs go, if they go anywhere. The publishing of system tables is apart from
    /// them.
    pub fn goes(&self) -> Option<Destination> {
        if let Some((bucket, prefix)) = self.destination() {
            let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
            return Some(Destination::S3 {
                bucket: bucket.to_owned(),
                prefix: (!prefix.is_empty()).then(|| prefix.to_owned()),
            });
        }
        self.goes_to_cloudwatch().then(|| Destination::CloudWatch {
            exports: self.exports.clone(),
        })
    }

    /// The bucket and the prefix that audit logs go to, if they go to S3 at all.
    ///
    /// The service may leave out `s3`
    /// ([Terraform](https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/redshift/logging.go)),
    /// so a bucket counts unless the kinds say `cloudwatch` instead: a bucket of old may stand there.
    pub(super) fn destination(&self) -> Option<(&str, &str)> {
        let bucket = self.bucket.as_deref().filter(|_| self.enabled)?;
        let is_old = self.goes_to_cloudwatch() && !self.names("s3");
        (!is_old).then(|| (bucket, self.prefix.as_deref().unwrap_or_default()))
    }

    pub(super) fn goes_to_cloudwatch(&self) -> bool {
        self.enabled && self.names("cloudwatch")
    }

    pub(super) fn names(&self, kind: &str) -> bool {
        self.destinations.iter().any(|named| named == kind)
    }
}

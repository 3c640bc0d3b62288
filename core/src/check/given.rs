//! What stands in AWS, as far as it is known: each text in the place that it was found in.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::changes::Logging;
use crate::names::{AccountId, BucketName};
use crate::plan::Cluster;
use crate::sight::Sight;

/// A text with the name by which a person knows it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// A file's name, a field's, or what [`Input::managed`] and its like make of an ARN.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Input {
    /// A text under a name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// A managed policy, which is known by its ARN.
    pub fn managed(arn: &str, text: impl Into<String>) -> Self {
        Self::new(arn, text)
    }

    /// A policy that is written into a role, a user or a group.
    pub fn inline(holder: &str, name: &str, text: impl Into<String>) -> Self {
        Self::new(format!("{holder} inline policy {name}"), text)
    }

    /// The trust policy of a role.
    pub fn trust(role: &str, text: impl Into<String>) -> Self {
        Self::new(format!("{role} trust policy"), text)
    }

    /// The policy of a bucket.
    pub fn bucket_policy(bucket: &BucketName, text: impl Into<String>) -> Self {
        Self::new(format!("s3://{bucket} policy"), text)
    }

    /// The settings of a bucket.
    pub fn bucket_settings(bucket: &BucketName, text: impl Into<String>) -> Self {
        Self::new(format!("s3://{bucket} settings"), text)
    }
}

/// What is known of AWS. Whatever is left out is not seen: of the policies that the plan makes,
/// the plan's own are judged in their stead, and the rest is taken to allow.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Given {
    /// What is known of each bucket.
    pub buckets: BTreeMap<BucketName, GivenBucket>,
    /// What is known of the caller in each cluster account.
    pub callers: BTreeMap<AccountId, GivenCaller>,
    /// What is known of each cluster; nothing where nobody was to look.
    pub clusters: BTreeMap<Cluster, GivenCluster>,
    /// The service control policies that bind the cluster accounts.
    pub scps: Vec<Input>,
    /// The resource control policies that bind the bucket accounts.
    pub rcps: Vec<Input>,
    /// The organization's management account, which neither kind binds.
    pub management_account: Option<AccountId>,
}

/// What is known of a bucket.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GivenBucket {
    /// Whether there is no such bucket.
    pub is_missing: bool,
    /// Its policy.
    pub policy: Sight<Input>,
    /// Its settings, as `aws s3api get-bucket-…` prints them, in one object.
    pub settings: Option<Input>,
}

/// What is known of the caller in a cluster account.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GivenCaller {
    /// Whether there is no such role or user.
    pub is_missing: bool,
    /// The policies attached to it, and those of its groups.
    pub identity_policies: Vec<Input>,
    /// Whether these are all of them. Where they are not, the plan's own are judged beside them.
    pub are_all: bool,
    /// The trust policy of a role.
    pub trust_policy: Sight<Input>,
    /// Its permissions boundary; of a caller that there is not yet, the one that it will have.
    pub boundary: Sight<Input>,
}

/// What is known of a cluster.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GivenCluster {
    /// Its status, in AWS's words; absent where there is no such cluster.
    pub status: Sight<String>,
    /// Where its logs go today.
    pub logging: Option<Logging>,
    /// What its parameter group says of the user activity log.
    pub user_activity: Option<UserActivity>,
}

/// What a cluster's parameter group says of `enable_user_activity_logging`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UserActivity {
    /// The name of the group.
    pub group: String,
    /// Whether it says yes.
    pub is_on: bool,
    /// Whether the cluster goes by what the group says only after a reboot.
    pub is_pending: bool,
}

impl Given {
    /// The text that findings call by this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        let buckets = self.buckets.values();
        let of_buckets = buckets.flat_map(|bucket| bucket.policy.there().into_iter());
        let of_callers = self.callers.values().flat_map(|caller| {
            let limits = caller.trust_policy.there().into_iter();
            let limits = limits.chain(caller.boundary.there());
            limits.chain(&caller.identity_policies)
        });
        let mut all = of_buckets
            .chain(of_callers)
            .chain(&self.scps)
            .chain(&self.rcps);
        let input = all.find(|input| input.name == name)?;
        Some(&input.text)
    }
}

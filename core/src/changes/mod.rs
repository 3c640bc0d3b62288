//! From a plan and what was observed in AWS to what has to change, and back.
//!
//! Reading AWS and changing AWS belong to the front end; what to change is decided here.

mod apply;
mod status;
mod undo;

pub use apply::{changes, with_access_keys};
pub use status::{ClusterStatus, State, status};
pub use undo::{left_behind, still_logging, undo};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::names::{AccountId, BucketName, ClusterIdentifier, Path, Region};
use crate::plan::Cluster;

/// The tag that marks what a plan has made in IAM.
pub const TAG: &str = "redtrail:plan";

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
}

/// A managed policy as it was observed.
#[derive(Clone, Debug)]
pub struct PolicyState {
    /// The document of the default version.
    pub document: String,
    /// The identifier of the default version.
    pub version: String,
    /// The value of the plan's [`TAG`], where there is one.
    pub plan: Option<String>,
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
    /// The value of the plan's [`TAG`], where there is one.
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

    /// The bucket and the prefix that audit logs go to, if they go to S3 at all.
    ///
    /// The service may leave out `s3`
    /// ([Terraform](https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/redshift/logging.go)),
    /// so a bucket counts unless the kinds say `cloudwatch` instead: a bucket of old may stand there.
    pub(crate) fn destination(&self) -> Option<(&str, &str)> {
        let bucket = self.bucket.as_deref().filter(|_| self.enabled)?;
        let is_old = self.goes_to_cloudwatch() && !self.names("s3");
        (!is_old).then(|| (bucket, self.prefix.as_deref().unwrap_or_default()))
    }

    pub(crate) fn goes_to_cloudwatch(&self) -> bool {
        self.enabled && self.names("cloudwatch")
    }

    fn names(&self, kind: &str) -> bool {
        self.destinations.iter().any(|named| named == kind)
    }
}

/// The side of the job on which a change happens.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The account of the clusters.
    Cluster,
    /// The account of the bucket.
    Bucket,
}

/// One call that changes AWS, with everything that it takes and what it takes to go back.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Change {
    /// The account in which it happens.
    pub account: AccountId,
    /// The Region whose endpoint is called, which tells the partition to IAM.
    pub region: Region,
    /// The call.
    pub call: Call,
}

/// The calls that a plan may take.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "call", rename_all_fields = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are the parameters of the calls, under AWS's names"
)]
pub enum Call {
    /// Makes a managed policy.
    CreatePolicy {
        arn: String,
        name: String,
        path: Path,
        document: String,
        plan: String,
    },
    /// Gives a managed policy of ours another default version.
    CreatePolicyVersion {
        arn: String,
        document: String,
        before: String,
    },
    /// Deletes a managed policy of ours, with its older versions.
    DeletePolicy { arn: String },
    /// Makes the caller's role.
    CreateRole {
        arn: String,
        name: String,
        path: Path,
        trust: String,
        boundary: Option<String>,
        tags: BTreeMap<String, String>,
    },
    /// Sets the trust policy of a role of ours.
    UpdateAssumeRolePolicy {
        arn: String,
        name: String,
        trust: String,
        before: String,
    },
    /// Deletes a role of ours.
    DeleteRole { arn: String, name: String },
    /// Makes the caller's user.
    CreateUser {
        arn: String,
        name: String,
        path: Path,
        boundary: Option<String>,
        tags: BTreeMap<String, String>,
    },
    /// Deletes a user of ours, with its access keys.
    DeleteUser { arn: String, name: String },
    /// Makes an access key for the caller's user; its ID is known when it is done.
    CreateAccessKey { name: String, key: Option<String> },
    /// Deletes the access key that was made.
    DeleteAccessKey { name: String, key: Option<String> },
    /// Attaches a policy to a role.
    AttachRolePolicy { name: String, policy: String },
    /// Attaches a policy to a user.
    AttachUserPolicy { name: String, policy: String },
    /// Takes a policy from a role.
    DetachRolePolicy { name: String, policy: String },
    /// Takes a policy from a user.
    DetachUserPolicy { name: String, policy: String },
    /// Sets a bucket's policy.
    PutBucketPolicy {
        bucket: BucketName,
        before: Option<String>,
        after: String,
    },
    /// Deletes a bucket's policy.
    DeleteBucketPolicy { bucket: BucketName, before: String },
    /// Switches a cluster's audit logging on.
    EnableLogging {
        cluster: ClusterIdentifier,
        bucket: BucketName,
        prefix: String,
    },
    /// Switches a cluster's audit logging off.
    DisableLogging {
        cluster: ClusterIdentifier,
        bucket: BucketName,
        prefix: String,
    },
}

impl Change {
    /// The side on which it happens.
    pub fn side(&self) -> Side {
        match self.call {
            Call::PutBucketPolicy { .. } | Call::DeleteBucketPolicy { .. } => Side::Bucket,
            _ => Side::Cluster,
        }
    }

    /// The call's IAM action.
    pub fn action(&self) -> &'static str {
        match self.call {
            Call::CreatePolicy { .. } => "iam:CreatePolicy",
            Call::CreatePolicyVersion { .. } => "iam:CreatePolicyVersion",
            Call::DeletePolicy { .. } => "iam:DeletePolicy",
            Call::CreateRole { .. } => "iam:CreateRole",
            Call::UpdateAssumeRolePolicy { .. } => "iam:UpdateAssumeRolePolicy",
            Call::DeleteRole { .. } => "iam:DeleteRole",
            Call::CreateUser { .. } => "iam:CreateUser",
            Call::DeleteUser { .. } => "iam:DeleteUser",
            Call::CreateAccessKey { .. } => "iam:CreateAccessKey",
            Call::DeleteAccessKey { .. } => "iam:DeleteAccessKey",
            Call::AttachRolePolicy { .. } => "iam:AttachRolePolicy",
            Call::AttachUserPolicy { .. } => "iam:AttachUserPolicy",
            Call::DetachRolePolicy { .. } => "iam:DetachRolePolicy",
            Call::DetachUserPolicy { .. } => "iam:DetachUserPolicy",
            Call::PutBucketPolicy { .. } => "s3:PutBucketPolicy",
            Call::DeleteBucketPolicy { .. } => "s3:DeleteBucketPolicy",
            Call::EnableLogging { .. } => "redshift:EnableLogging",
            Call::DisableLogging { .. } => "redshift:DisableLogging",
        }
    }

    /// What it changes, by name.
    pub fn target(&self) -> String {
        match &self.call {
            Call::CreatePolicy { arn, .. }
            | Call::CreatePolicyVersion { arn, .. }
            | Call::DeletePolicy { arn }
            | Call::CreateRole { arn, .. }
            | Call::UpdateAssumeRolePolicy { arn, .. }
            | Call::DeleteRole { arn, .. }
            | Call::CreateUser { arn, .. }
            | Call::DeleteUser { arn, .. } => arn.clone(),
            Call::CreateAccessKey { name, key } | Call::DeleteAccessKey { name, key } => {
                match key {
                    Some(key) => format!("{name}: {key}"),
                    None => name.clone(),
                }
            }
            Call::AttachRolePolicy { name, policy }
            | Call::AttachUserPolicy { name, policy }
            | Call::DetachRolePolicy { name, policy }
            | Call::DetachUserPolicy { name, policy } => format!("{name}: {policy}"),
            Call::PutBucketPolicy { bucket, .. } | Call::DeleteBucketPolicy { bucket, .. } => {
                bucket.to_string()
            }
            Call::EnableLogging {
                cluster,
                bucket,
                prefix,
            }
            | Call::DisableLogging {
                cluster,
                bucket,
                prefix,
            } => {
                format!("{cluster}: s3://{bucket}/{prefix}/")
            }
        }
    }

    /// `+` for what comes, `~` for what becomes another, `-` for what goes.
    pub fn sign(&self) -> char {
        match &self.call {
            Call::CreatePolicyVersion { .. } | Call::UpdateAssumeRolePolicy { .. } => '~',
            Call::PutBucketPolicy { before, .. } => {
                if before.is_some() {
                    '~'
                } else {
                    '+'
                }
            }
            Call::CreatePolicy { .. }
            | Call::CreateRole { .. }
            | Call::CreateUser { .. }
            | Call::CreateAccessKey { .. }
            | Call::AttachRolePolicy { .. }
            | Call::AttachUserPolicy { .. }
            | Call::EnableLogging { .. } => '+',
            Call::DeletePolicy { .. }
            | Call::DeleteRole { .. }
            | Call::DeleteUser { .. }
            | Call::DeleteAccessKey { .. }
            | Call::DetachRolePolicy { .. }
            | Call::DetachUserPolicy { .. }
            | Call::DeleteBucketPolicy { .. }
            | Call::DisableLogging { .. } => '-',
        }
    }

    /// The texts before and after, where a policy changes.
    pub fn texts(&self) -> Option<(&str, &str)> {
        match &self.call {
            Call::CreatePolicy { document, .. } => Some(("", document)),
            Call::CreatePolicyVersion {
                document, before, ..
            } => Some((before, document)),
            Call::CreateRole { trust, .. } => Some(("", trust)),
            Call::UpdateAssumeRolePolicy { trust, before, .. } => Some((before, trust)),
            Call::PutBucketPolicy { before, after, .. } => {
                Some((before.as_deref().unwrap_or_default(), after))
            }
            Call::DeleteBucketPolicy { before, .. } => Some((before, "")),
            _ => None,
        }
    }
}

/// The name of this list of changes: reviewed once, it tells whether anything differs when it
/// is to be carried out. The changes hold the texts before and after, so a change of the plan
/// or of what was observed changes the digest.
pub fn digest(changes: &[Change]) -> String {
    use sha2::{Digest, Sha256};

    let text = serde_json::to_string(changes).unwrap_or_default();
    Sha256::digest(text)
        .iter()
        .take(8)
        .fold(String::new(), |mut hex, byte| {
            _ = std::fmt::Write::write_fmt(&mut hex, format_args!("{byte:02x}"));
            hex
        })
}

//! One call that changes AWS.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::documents::quoted;
use crate::names::{AccountId, BucketName, ClusterIdentifier, Path, Region};

/// The side of the job on which a change happens.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The account of the clusters.
    Cluster,
    /// The account of the bucket.
    Bucket,
}

/// Where the audit logs of a cluster go.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Destination {
    /// Into a bucket.
    S3 {
        /// The bucket's name, which may be older than today's rules for names.
        bucket: String,
        /// What every key begins with, without the slash that the service puts at its end.
        prefix: Option<String>,
    },
    /// To `CloudWatch`.
    CloudWatch {
        /// Which of the logs.
        exports: Vec<String>,
    },
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::S3 {
                bucket,
                prefix: Some(prefix),
            } => write!(f, "s3://{bucket}/{prefix}/"),
            Self::S3 { bucket, .. } => write!(f, "s3://{bucket}/"),
            Self::CloudWatch { .. } => f.write_str("CloudWatch"),
        }
    }
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
    ///
    /// Its ID is known when it is done.
    CreatePolicyVersion {
        arn: String,
        document: String,
        before: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
    },
    /// Deletes a managed policy of ours, with these versions and no other.
    DeletePolicy {
        arn: String,
        #[serde(default)]
        versions: Vec<String>,
    },
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
    /// Deletes a user of ours, who has no access key any more.
    DeleteUser { arn: String, name: String },
    /// Makes an access key for the caller's user, for a profile of the credentials file; its ID is
    /// known when it is done.
    CreateAccessKey {
        name: String,
        profile: String,
        key: Option<String>,
    },
    /// Deletes the access key that was made, and its profile.
    DeleteAccessKey {
        name: String,
        profile: String,
        key: String,
    },
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
    /// Switches a cluster's audit logging on, or moves it from where it goes.
    EnableLogging {
        cluster: ClusterIdentifier,
        bucket: BucketName,
        prefix: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Destination>,
    },
    /// Lets a cluster's audit logs go again to where they went before they were moved.
    RestoreLogging {
        cluster: ClusterIdentifier,
        bucket: BucketName,
        prefix: String,
        to: Destination,
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
            Call::EnableLogging { .. } | Call::RestoreLogging { .. } => "redshift:EnableLogging",
            Call::DisableLogging { .. } => "redshift:DisableLogging",
        }
    }

    /// What it changes, by name.
    pub fn target(&self) -> String {
        match &self.call {
            Call::DeletePolicy { arn, versions } if versions.len() > 1 => {
                format!("{arn}: {}", versions.join(", "))
            }
            Call::CreatePolicy { arn, .. }
            | Call::CreatePolicyVersion { arn, .. }
            | Call::DeletePolicy { arn, .. }
            | Call::CreateRole { arn, .. }
            | Call::UpdateAssumeRolePolicy { arn, .. }
            | Call::DeleteRole { arn, .. }
            | Call::CreateUser { arn, .. }
            | Call::DeleteUser { arn, .. } => arn.clone(),
            Call::CreateAccessKey { name, profile, .. } => format!("{name}: profile {profile}"),
            Call::DeleteAccessKey { name, key, .. } => format!("{name}: {key}"),
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
                before: Some(before),
            } => format!("{cluster}: {before} → s3://{bucket}/{prefix}/"),
            Call::EnableLogging {
                cluster,
                bucket,
                prefix,
                before: None,
            }
            | Call::DisableLogging {
                cluster,
                bucket,
                prefix,
            } => {
                format!("{cluster}: s3://{bucket}/{prefix}/")
            }
            Call::RestoreLogging {
                cluster,
                bucket,
                prefix,
                to,
            } => format!("{cluster}: s3://{bucket}/{prefix}/ → {to}"),
        }
    }

    /// `+` for what comes, `~` for what becomes another, `-` for what goes.
    pub fn sign(&self) -> char {
        match &self.call {
            Call::CreatePolicyVersion { .. }
            | Call::UpdateAssumeRolePolicy { .. }
            | Call::EnableLogging {
                before: Some(_), ..
            }
            | Call::RestoreLogging { .. } => '~',
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

    /// The AWS CLI's command that lets a cluster log where this change does, for whoever is to run
    /// it by hand; `None` for changes of other things.
    pub fn command(&self) -> Option<String> {
        let bucket = |bucket: &str, prefix: Option<&str>| {
            let prefix = prefix.map(|prefix| format!(" --s3-key-prefix={}", quoted(prefix)));
            let prefix = prefix.unwrap_or_default();
            format!("--bucket-name {}{prefix}", quoted(bucket))
        };
        let (cluster, place) = match &self.call {
            Call::EnableLogging {
                cluster,
                bucket: name,
                prefix,
                ..
            } => (cluster, bucket(name.as_ref(), Some(prefix))),
            Call::RestoreLogging {
                cluster,
                to:
                    Destination::S3 {
                        bucket: name,
                        prefix,
                    },
                ..
            } => (cluster, bucket(name, prefix.as_deref())),
            Call::RestoreLogging {
                cluster,
                to: Destination::CloudWatch { exports },
                ..
            } => {
                let exports: Vec<String> = exports.iter().map(|one| quoted(one)).collect();
                let exports = exports.join(" ");
                let place = format!("--log-destination-type cloudwatch --log-exports {exports}");
                (cluster, place)
            }
            _ => return None,
        };
        Some(format!(
            "aws redshift enable-logging --cluster-identifier {cluster} {place} --region {}",
            self.region
        ))
    }

    /// Whether it takes back what another change did.
    pub fn takes_back(&self) -> bool {
        self.sign() == '-' || matches!(self.call, Call::RestoreLogging { .. })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(to: Destination) -> String {
        let change = Change {
            account: "444455556666".parse().unwrap(),
            region: "us-east-2".parse().unwrap(),
            call: Call::RestoreLogging {
                cluster: "analytics".parse().unwrap(),
                bucket: "logs".parse().unwrap(),
                prefix: "p".to_owned(),
                to,
            },
        };
        change.command().unwrap()
    }

    #[test]
    fn a_command_by_hand_survives_the_shell_with_the_names_of_others() {
        let old = |prefix: Option<&str>| Destination::S3 {
            bucket: "Old_Bucket".to_owned(),
            prefix: prefix.map(str::to_owned),
        };
        let head = "aws redshift enable-logging --cluster-identifier analytics";
        assert_eq!(
            restored(old(Some("two words"))),
            format!(
                "{head} --bucket-name Old_Bucket --s3-key-prefix='two words' --region us-east-2"
            )
        );
        assert_eq!(
            restored(old(None)),
            format!("{head} --bucket-name Old_Bucket --region us-east-2")
        );
        let exports = vec!["userlog".to_owned(), "connectionlog".to_owned()];
        assert_eq!(
            restored(Destination::CloudWatch { exports }),
            format!(
                "{head} --log-destination-type cloudwatch --log-exports userlog connectionlog --region us-east-2"
            )
        );
    }
}

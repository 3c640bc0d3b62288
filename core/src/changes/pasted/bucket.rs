//! What the answers tell of a bucket.

use serde_json::{Map, Value};

use super::{Reader, only};
use crate::names::BucketName;
use crate::plan::Bucket;

/// What the answers about a bucket's settings hold.
pub(super) const SETTINGS: [&str; 7] = [
    "ServerSideEncryptionConfiguration",
    "ObjectLockConfiguration",
    "Payer",
    "PublicAccessBlockConfiguration",
    "OwnershipControls",
    "LocationConstraint",
    "BucketRegion",
];

/// How AWS says that a bucket has no such setting.
pub(super) const UNSET: [(&str, &str); 4] = [
    (
        "ServerSideEncryptionConfigurationNotFoundError",
        "ServerSideEncryptionConfiguration",
    ),
    (
        "ObjectLockConfigurationNotFoundError",
        "ObjectLockConfiguration",
    ),
    (
        "NoSuchPublicAccessBlockConfiguration",
        "PublicAccessBlockConfiguration",
    ),
    ("OwnershipControlsNotFoundError", "OwnershipControls"),
];

impl Reader<'_> {
    pub(super) fn setting(&mut self, line: usize, answer: &Map<String, Value>) {
        match self.bucket_here() {
            Some(bucket) => {
                let settings = self.settings.entry(bucket).or_default();
                settings.extend(answer.clone());
            }
            None => self.unplaced(
                line,
                "a bucket's setting",
                "of GetBucketPolicy that names its bucket",
            ),
        }
    }

    /// The only bucket of the account, or of several the one whose policy was told last.
    pub(super) fn bucket_here(&self) -> Option<BucketName> {
        let only = only(self.buckets_here()).map(|bucket| bucket.name.clone());
        only.or_else(|| self.bucket.clone())
    }

    pub(super) fn bucket(&mut self, line: usize, policy: Option<String>) {
        let is_named = |bucket: &&Bucket| {
            let arn = format!(":::{}", bucket.name);
            policy.as_ref().is_some_and(|policy| policy.contains(&arn))
        };
        let bucket = only(self.buckets_here())
            .or_else(|| only(self.buckets_here().filter(is_named)))
            .map(|bucket| bucket.name.clone());
        self.bucket.clone_from(&bucket);
        if let Some(bucket) = bucket {
            self.buckets.insert(bucket, policy);
        } else {
            self.other(line, "the bucket of this policy");
        }
    }
}

//! One plan, every document: what a person or a program takes away.

mod commands;
mod doubles;
mod existing;

pub(crate) use commands::quoted;
pub use existing::Existing;
pub(crate) use existing::ambiguous;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::finding::Finding;
use crate::grants;
use crate::names::{AccountId, nearest};
use crate::order;
use crate::plan::{self, Bucket, Plan};
use crate::policy::{Policy, too_large};

/// The kinds of documents, in the order in which they are needed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Name {
    /// What the caller may do with the clusters.
    RedshiftPolicy,
    /// What the caller may write.
    S3Policy,
    /// Who may be the caller.
    TrustPolicy,
    /// Who may write into the bucket.
    BucketPolicy,
    /// The whole job as a shell script.
    Commands,
    /// What whoever runs Redtrail may do.
    OperatorPolicy,
    /// The plan in the fragment of an address.
    Link,
}

impl Name {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::RedshiftPolicy,
        Self::S3Policy,
        Self::TrustPolicy,
        Self::BucketPolicy,
        Self::Commands,
        Self::OperatorPolicy,
        Self::Link,
    ];

    /// The name by which a person asks for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::RedshiftPolicy => "redshift-policy",
            Self::S3Policy => "s3-policy",
            Self::TrustPolicy => "trust-policy",
            Self::BucketPolicy => "bucket-policy",
            Self::Commands => "commands",
            Self::OperatorPolicy => "operator-policy",
            Self::Link => "link",
        }
    }

    /// What it is for, as the end of a sentence that begins with its name.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::RedshiftPolicy => "lets the caller switch logging on and off",
            Self::S3Policy => "lets the caller write to the bucket, as EnableLogging asks",
            Self::TrustPolicy => "says who may assume the caller's role",
            Self::BucketPolicy => "lets Redshift and the caller write to the bucket",
            Self::Commands => "does the whole job with the AWS CLI, and takes it back",
            Self::OperatorPolicy => "lets whoever runs Redtrail do the job, and no more",
            Self::Link => "holds the plan in the fragment of an address",
        }
    }

    /// The ending of its file.
    const fn extension(self) -> &'static str {
        match self {
            Self::Commands => "sh",
            Self::Link => "txt",
            _ => "json",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|name| name.id() == word)
            .ok_or_else(|| {
                let all = Self::ALL.map(Self::id);
                match nearest(word, all) {
                    Some(near) => format!("there is no document `{word}`; did you mean `{near}`?"),
                    None => format!(
                        "there is no document `{word}`; there are {}",
                        all.join(", ")
                    ),
                }
            })
    }
}

/// One text made from a plan.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Document {
    /// Which document.
    pub name: Name,
    /// The account in which it is used, where it is one.
    pub account: Option<AccountId>,
    /// Its relative path when all documents are written to a folder.
    pub file: String,
    /// The text, which ends in a newline; merged into a policy that does not, it ends as that does.
    pub text: String,
}

impl Document {
    fn new(name: Name, account: Option<&AccountId>, folder: Option<&str>, text: String) -> Self {
        let base = format!("{name}.{}", name.extension());
        Self {
            name,
            account: account.cloned(),
            file: folder.map_or_else(|| base.clone(), |folder| format!("{folder}/{base}")),
            text,
        }
    }

    fn of_account(name: Name, account: &AccountId, policy: &Policy) -> Self {
        Self::new(name, Some(account), Some(account.as_ref()), policy.text())
    }
}

/// Every document of a plan, sorted by name, then by account.
///
/// `existing` is the policy that the bucket has already; with it every document carries the
/// merged policy.
///
/// # Errors
/// The finding that says why `existing` cannot be merged into.
pub fn documents(plan: &Plan, existing: Option<Existing<'_>>) -> Result<Vec<Document>, Finding> {
    let bucket_policies = bucket_policies(plan, existing)?;
    let mut documents = Vec::new();
    for account in plan.cluster_accounts() {
        documents.push(Document::of_account(
            Name::RedshiftPolicy,
            account,
            &grants::redshift_policy(plan, account),
        ));
        documents.push(Document::of_account(
            Name::S3Policy,
            account,
            &grants::s3_policy(plan, account),
        ));
        documents.extend(
            grants::trust_policy(plan, account)
                .map(|policy| Document::of_account(Name::TrustPolicy, account, &policy)),
        );
    }
    let commands = commands::commands(plan, existing, &bucket_policies);
    for (bucket, text) in bucket_policies {
        // One bucket's policy needs no folder to be told from another's.
        let folder = (plan.buckets().len() > 1).then(|| bucket.name.to_string());
        documents.push(Document::new(
            Name::BucketPolicy,
            Some(&bucket.account),
            folder.as_deref(),
            text,
        ));
    }
    documents.push(Document::new(Name::Commands, None, None, commands));
    for account in plan.accounts() {
        documents.extend(
            grants::operator_policy(plan, account)
                .map(|policy| Document::of_account(Name::OperatorPolicy, account, &policy)),
        );
    }
    // A plan that is too long for a link has a finding that says so.
    documents.extend(
        plan::link(&plan.draft())
            .ok()
            .map(|link| Document::new(Name::Link, None, None, link + "\n")),
    );
    order::sort_by(&mut documents, |one, other| {
        (one.name, &one.account, &one.file).cmp(&(other.name, &other.account, &other.file))
    });
    Ok(documents)
}

/// The policy of each bucket, merged into the one that exists.
fn bucket_policies<'p>(
    plan: &'p Plan,
    existing: Option<Existing<'_>>,
) -> Result<Vec<(&'p Bucket, String)>, Finding> {
    let Some(existing) = existing else {
        return Ok(plan
            .buckets()
            .iter()
            .map(|bucket| (bucket, grants::bucket_policy(plan, bucket).text()))
            .collect());
    };
    let merged = existing.merged(plan)?;
    let buckets = plan.buckets().iter();
    buckets
        .map(
            |bucket| match too_large(&bucket.name, &merged.text).filter(Finding::is_error) {
                Some(finding) => Err(finding),
                None => Ok((bucket, merged.text.clone())),
            },
        )
        .collect()
}

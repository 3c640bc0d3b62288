//! The one input: which clusters send audit logs to which bucket, and who switches it on.
//!
//! A file, a form, a link and flags all become a [`Draft`], and a draft becomes a [`Plan`]
//! in [`Checked::of`] alone, which reports every problem at once.

mod check;
mod draft;
mod link;
mod read;
mod remarks;
mod schema;
mod text;

pub use draft::{BucketDraft, CallerDraft, ClusterDraft, Draft, GrantsDraft};
pub use link::{LINK_LIMIT, MARK as LINK_MARK, link};
pub use schema::schema;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::names::{
    AccountId, Arn, BucketName, CallerArn, ClusterIdentifier, ExternalId, IamArn, KeyPrefix,
    OrganizationId, Partition, Path, PlanName, PolicyName, Region, RoleName, ServicePrincipal,
    TagKey, TagValue, UserName,
};
use crate::tree::Source as Text;

/// A checked plan: every name is right, and they fit together.
///
/// INVARIANT: at least one bucket and one cluster; all Regions share one partition; clusters
/// are sorted and differ; buckets differ in name and Region, and each has a cluster. [`Checked::of`] is the only door.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    name: PlanName,
    buckets: Vec<Bucket>,
    caller: Caller,
    grants: Grants,
    clusters: Vec<Cluster>,
}

/// What came of a draft.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The draft, as far as it could be read.
    pub draft: Draft,
    /// The plan, if nothing was wrong.
    pub plan: Option<Plan>,
    /// Everything that was wrong, or what there is to know about the plan.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Checks a draft: the one way to a plan.
    pub fn of(draft: Draft) -> Self {
        let reading = read::Reading {
            draft,
            ..read::Reading::default()
        };
        Self::after(reading)
    }

    /// Reads and checks a plan in JSON.
    pub fn json(text: &str) -> Self {
        Self::text(Text::json(text))
    }

    /// Reads and checks a plan in TOML.
    #[cfg(feature = "toml")]
    pub fn toml(text: &str) -> Self {
        let source = Text::toml(text).map_err(|finding| {
            // An account ID without quotes, which TOML itself refuses.
            if finding.message.contains("leading zero") {
                finding.mend("account IDs are texts: write this one in quotes")
            } else {
                finding
            }
        });
        Self::text(source)
    }

    /// Reads and checks a plan in a link.
    pub fn link(link: &str) -> Self {
        match link::payload(link) {
            Ok(json) => {
                let mut checked = Self::json(&json);
                // Nobody reads the JSON inside a link by line and column.
                for finding in &mut checked.findings {
                    finding.line = None;
                    finding.column = None;
                    if finding.code == "syntax" {
                        *finding = link::damaged();
                    }
                }
                checked
            }
            Err(finding) => Self::refused(finding),
        }
    }

    fn text(source: Result<Text<'_>, Finding>) -> Self {
        match source {
            Ok(source) => {
                let mut checked = Self::after(read::read(&source));
                source.locate(&mut checked.findings);
                if checked.plan.is_none() {
                    // What is wrong is mended from top to bottom.
                    checked
                        .findings
                        .sort_by_key(|finding| (finding.severity, finding.line, finding.column));
                }
                checked
            }
            Err(finding) => Self::refused(finding),
        }
    }

    fn refused(finding: Finding) -> Self {
        Self {
            draft: Draft::default(),
            plan: None,
            findings: vec![finding],
        }
    }

    fn after(reading: read::Reading) -> Self {
        let mut findings = reading.findings;
        let mut plan = None;
        let more = match check::check(&reading.draft) {
            Ok(checked) if findings.is_empty() => {
                let remarks = remarks::remarks(&checked, &reading.draft);
                plan = (!remarks.iter().any(Finding::is_error)).then_some(checked);
                remarks
            }
            Ok(_) => Vec::new(),
            Err(problems) => problems,
        };
        for mut finding in more {
            finding.pointer = placed(finding.pointer, &reading.bucket_places);
            let is_said = |at: &String| steps_below(&finding.pointer, at).is_some();
            if reading.unread.iter().any(is_said) {
                continue;
            }
            let typed = findings
                .iter_mut()
                .find(|typed| typed.code == "field-type" && typed.pointer == finding.pointer);
            match typed {
                // A number that should have been a text, and breaks the rules of its name too.
                Some(typed) => {
                    typed.message = format!("{}; {}", typed.message, finding.message);
                    typed.mend = finding.mend;
                    typed.suggestion = finding.suggestion;
                    typed.sources = finding.sources;
                }
                None => findings.push(finding),
            }
        }
        Self {
            draft: reading.draft,
            plan,
            findings,
        }
    }
}

/// The pointer in the text for one that counts the draft's buckets.
fn placed(pointer: String, bucket_places: &[String]) -> String {
    let counted = |index: usize| match bucket_places {
        [_] => "/bucket".to_owned(),
        _ => format!("/buckets/{index}"),
    };
    let place = bucket_places.iter().enumerate().find_map(|(index, place)| {
        let rest = steps_below(&pointer, &counted(index))?;
        Some(format!("{place}{rest}"))
    });
    place.unwrap_or(pointer)
}

/// What remains of a pointer below another, if it is there at all.
fn steps_below<'p>(pointer: &'p str, at: &str) -> Option<&'p str> {
    let rest = pointer.strip_prefix(at)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
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

/// Who calls `EnableLogging`, in every cluster account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Caller {
    /// Which role or user.
    pub identity: Identity,
    /// The names of the Redshift policy and the S3 policy attached to it.
    pub policies: [PolicyName; 2],
}

/// The role or user that calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Identity {
    /// A role that the plan makes.
    Role(Role),
    /// A user that the plan makes.
    User(User),
    /// A role or user that exists already.
    Existing(CallerArn),
}

/// A role that the plan makes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: RoleName,
    /// Its path, which is part of its ARN.
    pub path: Path,
    /// Its permissions boundary.
    pub boundary: Option<IamArn>,
    /// Its tags, beside the plan's own.
    pub tags: BTreeMap<TagKey, TagValue>,
    /// Who may assume it; nobody named means whom the account allows.
    pub trusted: Vec<IamArn>,
    /// What whoever assumes it has to say.
    pub external_id: Option<ExternalId>,
}

/// A user that the plan makes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct User {
    /// Its name.
    pub name: UserName,
    /// Its path, which is part of its ARN.
    pub path: Path,
    /// Its permissions boundary.
    pub boundary: Option<IamArn>,
    /// Its tags, beside the plan's own.
    pub tags: BTreeMap<TagKey, TagValue>,
}

impl Caller {
    /// The caller's ARN in an account.
    pub fn arn(&self, partition: Partition, account: &AccountId) -> String {
        match &self.identity {
            Identity::Role(role) => {
                Arn::role(partition, account, &role.path, &role.name).to_string()
            }
            Identity::User(user) => {
                Arn::user(partition, account, &user.path, &user.name).to_string()
            }
            Identity::Existing(arn) => arn.template().in_account(account),
        }
    }

    /// Whether it is a role, rather than a user.
    pub fn is_role(&self) -> bool {
        match &self.identity {
            Identity::Role(_) => true,
            Identity::User(_) => false,
            Identity::Existing(arn) => arn.is_role(),
        }
    }

    /// Whether the plan makes it, rather than finding it.
    pub fn is_made(&self) -> bool {
        !matches!(self.identity, Identity::Existing(_))
    }

    /// Its name, without its path.
    pub fn name(&self) -> &str {
        match &self.identity {
            Identity::Role(role) => role.name.as_ref(),
            Identity::User(user) => user.name.as_ref(),
            Identity::Existing(arn) => arn.name(),
        }
    }

    /// The path in its ARN.
    pub fn path(&self) -> Path {
        match &self.identity {
            Identity::Role(role) => role.path.clone(),
            Identity::User(user) => user.path.clone(),
            Identity::Existing(arn) => arn.path().clone(),
        }
    }
}

/// What the plan allows, and how tightly.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grants {
    /// Which shape the grants have.
    pub shape: Shape,
    /// The organization that owns the clusters' accounts.
    pub organization: Option<OrganizationId>,
    /// Service principals to trust instead of those that the Region table gives.
    pub principals: Vec<ServicePrincipal>,
}

/// The shape of the grants.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// Least privilege, as tight as the three choices say.
    Least {
        /// Whom the bucket trusts as source of a service's call.
        source: Source,
        /// What may be written.
        scope: Scope,
        /// How the bucket names the caller.
        caller: CallerGrant,
    },
    /// The walkthrough's own documents.
    Walkthrough,
}

/// Whom the bucket trusts as the source of a call that Redshift makes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// The narrowest that fits the bucket policy.
    Auto,
    /// Each cluster, by `aws:SourceArn`.
    Cluster,
    /// Each cluster account, by `aws:SourceAccount`.
    Account,
    /// The organization, by `aws:SourceOrgID`.
    Organization,
    /// Any cluster of anyone.
    Any,
}

/// What may be written into the bucket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Objects under the prefix.
    Prefix,
    /// Every object.
    Bucket,
}

/// How the bucket names the caller.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CallerGrant {
    /// Its account, on the condition that it is the caller.
    Account,
    /// The caller itself, which has to exist.
    Principal,
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
    pub fn cluster_accounts(&self) -> BTreeSet<&AccountId> {
        self.clusters
            .iter()
            .map(|cluster| &cluster.account)
            .collect()
    }

    /// The accounts that own buckets, in order.
    pub fn bucket_accounts(&self) -> BTreeSet<&AccountId> {
        self.buckets.iter().map(|bucket| &bucket.account).collect()
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
        self.clusters.iter().filter(move |cluster| {
            self.bucket_of(cluster)
                .is_some_and(|b| b.name == bucket.name)
        })
    }

    /// The buckets that the clusters of an account send their logs to, in the plan's order.
    pub fn buckets_of<'p>(&'p self, account: &'p AccountId) -> impl Iterator<Item = &'p Bucket> {
        let used: BTreeSet<&BucketName> = self
            .clusters_of(account)
            .filter_map(|cluster| self.bucket_of(cluster))
            .map(|bucket| &bucket.name)
            .collect();
        self.buckets
            .iter()
            .filter(move |bucket| used.contains(&bucket.name))
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

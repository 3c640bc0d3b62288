//! The fields of the form, and where each stands in a draft.

use redtrail_core::plan::{BucketDraft, CallerDraft, ClusterDraft, Draft, GrantsDraft};
use redtrail_core::sources;

/// A field of the form, or one that what AWS said is pasted into.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Field {
    ClusterAccount(usize),
    ClusterRegion(usize),
    ClusterIdentifier(usize),
    BucketName,
    BucketAccount,
    BucketRegion,
    KeyPrefix,
    Caller,
    Source,
    Organization,
    Scope,
    CallerGrant,
    Preset,
    ExistingPolicy,
    FaultMessage,
    Printed,
    Several,
}

impl Field {
    /// Each field, those of clusters for the first of them.
    pub(crate) const FIRST: [Self; 16] = [
        Self::ClusterAccount(0),
        Self::ClusterRegion(0),
        Self::ClusterIdentifier(0),
        Self::BucketName,
        Self::BucketAccount,
        Self::BucketRegion,
        Self::KeyPrefix,
        Self::Caller,
        Self::Source,
        Self::Organization,
        Self::Scope,
        Self::CallerGrant,
        Self::Preset,
        Self::ExistingPolicy,
        Self::FaultMessage,
        Self::Printed,
    ];

    /// Those for whole texts.
    pub(crate) const TEXTS: [Self; 4] = [
        Self::ExistingPolicy,
        Self::FaultMessage,
        Self::Printed,
        Self::Several,
    ];

    /// The field for whole texts with that id.
    pub(crate) fn for_texts(id: &str) -> Option<Self> {
        Self::TEXTS.into_iter().find(|field| field.id() == id)
    }

    /// The visible label.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::ClusterAccount(_) => "Cluster account",
            Self::ClusterRegion(_) => "Cluster Region",
            Self::ClusterIdentifier(_) => "Cluster identifier",
            Self::BucketName => "Bucket name",
            Self::BucketAccount => "Bucket account",
            Self::BucketRegion => "Bucket Region",
            Self::KeyPrefix => "Key prefix",
            Self::Caller => "Caller",
            Self::Source => "Trusted source",
            Self::Organization => "Organization",
            Self::Scope => "Scope",
            Self::CallerGrant => "Caller grant",
            Self::Preset => "Preset",
            Self::ExistingPolicy => "Existing bucket policy",
            Self::FaultMessage => "Fault message",
            Self::Printed => "What AWS printed",
            Self::Several => "Several clusters",
        }
    }

    /// The label as a word for programs.
    pub(crate) fn name(self) -> String {
        self.label().to_ascii_lowercase().replace(' ', "-")
    }

    /// The rule that its words keep, in sentences, and the page that says so.
    pub(crate) const fn rule(self) -> (&'static str, &'static str) {
        match self {
            Self::ClusterAccount(_) => (
                "The account that owns the cluster: 12 digits.",
                sources::ACCOUNT_ID,
            ),
            Self::ClusterRegion(_) => (
                "The Region's code. Redshift calls S3 by another name in opt-in Regions, and the bucket's policy names both.",
                sources::REGIONS,
            ),
            Self::ClusterIdentifier(_) => (
                "1 to 63 lowercase letters, digits and hyphens, a letter first. A cluster that is renamed has another ARN.",
                sources::CREATE_CLUSTER,
            ),
            Self::BucketName => (
                "3 to 63 lowercase letters, digits, dots and hyphens.",
                sources::BUCKET_NAMES,
            ),
            Self::BucketAccount => (
                "The account that owns the bucket: 12 digits. Each request to S3 names it, so that nobody else's bucket is written to.",
                sources::BUCKET_OWNER,
            ),
            Self::BucketRegion => (
                "Where the bucket is. AWS's pages differ on whether it has to be the cluster's Region.",
                sources::AUDITING,
            ),
            Self::KeyPrefix => (
                "What every key of a log begins with, a slash behind it. The policies let nothing else be written.",
                sources::ENABLE_LOGGING,
            ),
            Self::Caller => (
                "The role or user that calls EnableLogging. It has to be allowed to write into the bucket itself.",
                sources::AUDITING,
            ),
            Self::Source => (
                "A condition on whose logs Redshift writes. Without one, whoever knows the bucket's name can have logs written into it.",
                sources::CONFUSED_DEPUTY,
            ),
            Self::Organization => (
                "The ID of the organization: o- and 10 to 32 lowercase letters and digits.",
                sources::ORGANIZATION,
            ),
            Self::Scope => (
                "Which keys may be written. A prefix keeps logs away from whatever else is in the bucket.",
                sources::AUDITING,
            ),
            Self::CallerGrant => (
                "How the bucket's policy names the caller. A principal is turned into an ID that dies with it; an account with a condition on its ARN is as tight, and lives on.",
                sources::PRINCIPAL,
            ),
            Self::Preset => (
                "Which statements are made: those that the job needs, or those that AWS's walkthrough prints.",
                sources::WALKTHROUGH,
            ),
            Self::ExistingPolicy => (
                "A bucket has one policy, and whoever puts another replaces it whole. The plan's statements are put into this one.",
                sources::PUT_BUCKET_POLICY,
            ),
            Self::FaultMessage => ("What a refused call says of why.", sources::ACCESS_DENIED),
            Self::Printed => (
                "What stands in AWS already, as it answers itself.",
                sources::DESCRIBE_LOGGING_STATUS,
            ),
            Self::Several => (
                "Clusters with their accounts and Regions, as AWS lists them.",
                sources::DESCRIBE_CLUSTERS,
            ),
        }
    }

    /// The words between which a field lets one choose, each with what it does; nothing for fields
    /// that are written into. An empty word stands for the rule's own choice.
    pub(crate) const fn choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Source => &[
                ("", "The narrowest that fits"),
                ("cluster", "Each cluster"),
                ("account", "Each cluster account"),
                ("organization", "The organization"),
                ("any", "Any cluster of anyone"),
            ],
            Self::Scope => &[
                ("", "Under the key prefix"),
                ("bucket", "Anywhere in the bucket"),
            ],
            Self::CallerGrant => &[
                ("", "As suits the caller"),
                ("account", "Its account, if it is the caller"),
                ("principal", "The caller, which has to exist"),
            ],
            Self::Preset => &[
                ("", "Least privilege"),
                ("walkthrough", "The walkthrough's own"),
            ],
            _ => &[],
        }
    }

    /// The element's id in the page.
    pub(crate) fn id(self) -> String {
        let name = self.name();
        match self.cluster() {
            Some(index) => format!("{name}-{}", index + 1),
            None => name,
        }
    }

    /// The cluster it belongs to.
    pub(crate) const fn cluster(self) -> Option<usize> {
        match self {
            Self::ClusterAccount(index)
            | Self::ClusterRegion(index)
            | Self::ClusterIdentifier(index) => Some(index),
            _ => None,
        }
    }

    /// The same field of another cluster.
    pub(crate) const fn in_cluster(self, index: usize) -> Self {
        match self {
            Self::ClusterAccount(_) => Self::ClusterAccount(index),
            Self::ClusterRegion(_) => Self::ClusterRegion(index),
            Self::ClusterIdentifier(_) => Self::ClusterIdentifier(index),
            other => other,
        }
    }

    /// The field that a finding's pointer means, if the form shows it.
    pub(crate) fn of_pointer(pointer: &str) -> Option<Self> {
        let mut parts = pointer.split('/').skip(1);
        let mut part = || parts.next();
        match part()? {
            "clusters" => {
                let index = part()?.parse().ok()?;
                match part() {
                    Some("account") => Some(Self::ClusterAccount(index)),
                    Some("region") => Some(Self::ClusterRegion(index)),
                    Some("id") | None => Some(Self::ClusterIdentifier(index)),
                    Some(_) => None,
                }
            }
            "bucket" => Self::of_bucket(part()),
            "buckets" if part() == Some("0") => Self::of_bucket(part()),
            "grants" => match part()? {
                "source" => Some(Self::Source),
                "organization" => Some(Self::Organization),
                "scope" => Some(Self::Scope),
                "caller" => Some(Self::CallerGrant),
                "preset" => Some(Self::Preset),
                _ => None,
            },
            "caller" => matches!(part(), None | Some("kind" | "name" | "arn" | "path"))
                .then_some(Self::Caller),
            _ => None,
        }
    }

    fn of_bucket(part: Option<&str>) -> Option<Self> {
        match part {
            Some("name") | None => Some(Self::BucketName),
            Some("account") => Some(Self::BucketAccount),
            Some("region") => Some(Self::BucketRegion),
            Some("prefix") => Some(Self::KeyPrefix),
            Some(_) => None,
        }
    }

    /// What a draft holds here.
    pub(crate) fn read(self, draft: &Draft) -> String {
        let cluster = |part: fn(&ClusterDraft) -> &Option<String>| {
            let cluster = self.cluster().and_then(|index| draft.clusters.get(index))?;
            part(cluster).clone()
        };
        let bucket = |part: fn(&BucketDraft) -> &Option<String>| {
            draft
                .buckets
                .first()
                .and_then(|bucket| part(bucket).clone())
        };
        match self {
            Self::ClusterAccount(_) => cluster(|cluster| &cluster.account),
            Self::ClusterRegion(_) => cluster(|cluster| &cluster.region),
            Self::ClusterIdentifier(_) => cluster(|cluster| &cluster.id),
            Self::BucketName => bucket(|bucket| &bucket.name),
            Self::BucketAccount => bucket(|bucket| &bucket.account),
            Self::BucketRegion => bucket(|bucket| &bucket.region),
            Self::KeyPrefix => bucket(|bucket| &bucket.prefix),
            Self::Caller => Some(draft.caller.word()),
            Self::Source => draft.grants.source.clone(),
            Self::Organization => draft.grants.organization.clone(),
            Self::Scope => draft.grants.scope.clone(),
            Self::CallerGrant => draft.grants.caller.clone(),
            Self::Preset => draft.grants.preset.clone(),
            Self::ExistingPolicy | Self::FaultMessage | Self::Printed | Self::Several => None,
        }
        .unwrap_or_default()
    }

    /// Puts a word into a draft; an empty one is none.
    pub(crate) fn write(self, draft: &mut Draft, word: &str) {
        let place = match self {
            Self::Caller if word.is_empty() => {
                draft.caller.kind = None;
                draft.caller.name = None;
                draft.caller.arn = None;
                draft.caller.path = None;
                return;
            }
            Self::Caller => return draft.caller.set_word(word),
            Self::Source => &mut draft.grants.source,
            Self::Organization => &mut draft.grants.organization,
            Self::Scope => &mut draft.grants.scope,
            Self::CallerGrant => &mut draft.grants.caller,
            Self::Preset => &mut draft.grants.preset,
            Self::ExistingPolicy | Self::FaultMessage | Self::Printed | Self::Several => return,
            Self::ClusterAccount(_) | Self::ClusterRegion(_) | Self::ClusterIdentifier(_) => {
                let Some(cluster) = self
                    .cluster()
                    .and_then(|index| draft.clusters.get_mut(index))
                else {
                    return;
                };
                match self {
                    Self::ClusterAccount(_) => &mut cluster.account,
                    Self::ClusterRegion(_) => &mut cluster.region,
                    _ => &mut cluster.id,
                }
            }
            Self::BucketName | Self::BucketAccount | Self::BucketRegion | Self::KeyPrefix => {
                if draft.buckets.is_empty() {
                    draft.buckets.push(BucketDraft::default());
                }
                let Some(bucket) = draft.buckets.first_mut() else {
                    return;
                };
                match self {
                    Self::BucketName => &mut bucket.name,
                    Self::BucketAccount => &mut bucket.account,
                    Self::BucketRegion => &mut bucket.region,
                    _ => &mut bucket.prefix,
                }
            }
        };
        *place = (!word.is_empty()).then(|| word.to_owned());
    }
}

/// What a draft carries beside what the fields hold.
pub(crate) fn beyond(draft: &Draft) -> Vec<String> {
    let CallerDraft {
        policies,
        permissions_boundary,
        tags,
        trusted,
        external_id,
        ..
    } = &draft.caller;
    let GrantsDraft { principals, .. } = &draft.grants;
    let named = draft.name.as_deref().is_some_and(|name| name != "audit");
    let mut parts: Vec<String> = [
        ("name", named),
        ("caller.policies", policies.is_some()),
        (
            "caller.permissions_boundary",
            permissions_boundary.is_some(),
        ),
        ("caller.tags", !tags.is_empty()),
        ("caller.trusted", !trusted.is_empty()),
        ("caller.external_id", external_id.is_some()),
        ("grants.principals", !principals.is_empty()),
    ]
    .into_iter()
    .filter(|(_, is_set)| *is_set)
    .map(|(part, _)| part.to_owned())
    .collect();
    for (index, bucket) in draft.buckets.iter().enumerate().skip(1) {
        let unnamed = || format!("bucket {}", index + 1);
        parts.push(bucket.name.clone().unwrap_or_else(unnamed));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_reads_what_was_written_into_it_alone() {
        let pasted = [Field::ExistingPolicy, Field::FaultMessage, Field::Printed];
        let fields = || Field::FIRST.into_iter().filter(|it| !pasted.contains(it));
        for field in fields() {
            let mut draft = crate::answer::blank();
            field.write(&mut draft, "user/x");
            for other in fields() {
                let expected = if other == field { "user/x" } else { "" };
                assert_eq!(other.read(&draft), expected, "{field:?}, {other:?}");
            }
            field.write(&mut draft, "");
            assert_eq!(draft, crate::answer::blank());
        }
    }

    #[test]
    fn pointers_lead_to_fields() {
        let leads = |pointer: &str, field| assert_eq!(Field::of_pointer(pointer), field);
        leads("/clusters/2/id", Some(Field::ClusterIdentifier(2)));
        leads("/clusters/2", Some(Field::ClusterIdentifier(2)));
        leads("/bucket/prefix", Some(Field::KeyPrefix));
        leads("/buckets/0/region", Some(Field::BucketRegion));
        leads("/buckets/1/region", None);
        leads("/caller/kind", Some(Field::Caller));
        leads("/caller/tags/team", None);
        leads("/grants/source", Some(Field::Source));
        leads("/grants/principals/0", None);
        leads("", None);
    }
}

//! What is known beforehand of the context of each call that the job makes.

use crate::judge::{Context, Known};
use crate::names::{AccountId, Region};
use crate::plan::{Cluster, Identity, Plan};
use crate::sources::{
    AUDITING, CONDITION_KEYS, CONFUSED_DEPUTY, S3_CONDITION_KEYS, TEMPORARY_KEYS,
};

/// A call of the job, as far as its context goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Asking {
    /// Whoever runs Redtrail becomes the caller's role.
    Operator,
    /// The caller calls Redshift.
    Redshift,
    /// Redshift looks whether the caller may write to the bucket.
    Caller,
    /// Redshift itself asks S3 whose the bucket is.
    Owner,
    /// Redshift itself writes.
    Delivery,
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fact {
    /// The call carries it.
    Is(Value),
    /// A page of AWS says that the call carries it, and nobody has published that it does.
    Said(Value),
    /// The call does not carry it.
    Absent,
    /// Nobody can tell beforehand.
    Open,
}

/// Where the value of a key comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Value {
    True,
    False,
    BucketAccount,
    BucketRegion,
    CallerArn,
    CallerType,
    ClusterAccount,
    ClusterArn,
    ClusterRegion,
    ExternalId,
    Organization,
    Service,
    UserName,
}

use Fact::{Absent, Is, Open, Said};
use Value::{
    BucketAccount, BucketRegion, CallerArn, CallerType, ClusterAccount, ClusterArn, ClusterRegion,
    ExternalId, False, Organization, Service, True, UserName,
};

/// A key, and what is known of it where the operator asks STS, where the caller asks Redshift,
/// where the caller's right to write is looked at, where Redshift asks whose the bucket is, and
/// where it writes, with the page that says so.
type Row = (&'static str, [Fact; 5], &'static str);

/// Every key of which something can be said. Of every other one nothing is known.
///
/// A call of a service carries no organization of its own: that a `Deny` on `aws:PrincipalOrgID`
/// catches it is why `aws:PrincipalIsAWSService` exists. Where the caller's right to write is
/// looked at, nobody has published from where and by way of which service.
const TABLE: &[Row] = &[
    (
        "aws:PrincipalArn",
        [Open, Is(CallerArn), Is(CallerArn), Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalAccount",
        [Open, Is(ClusterAccount), Is(ClusterAccount), Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalType",
        [Open, Is(CallerType), Is(CallerType), Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalOrgID",
        [Open, Is(Organization), Is(Organization), Absent, Absent],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalOrgPaths",
        [Open, Open, Open, Absent, Absent],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalIsAWSService",
        [Is(False), Is(False), Is(False), Is(True), Is(True)],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalServiceName",
        [Absent, Absent, Absent, Is(Service), Is(Service)],
        CONDITION_KEYS,
    ),
    (
        "aws:PrincipalServiceNamesList",
        [Absent, Absent, Absent, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:username",
        [Open, Is(UserName), Is(UserName), Absent, Absent],
        CONDITION_KEYS,
    ),
    (
        "aws:SourceArn",
        [Absent, Absent, Open, Said(ClusterArn), Said(ClusterArn)],
        CONFUSED_DEPUTY,
    ),
    (
        "aws:SourceAccount",
        [
            Absent,
            Absent,
            Open,
            Said(ClusterAccount),
            Said(ClusterAccount),
        ],
        CONFUSED_DEPUTY,
    ),
    (
        "aws:SourceOrgID",
        [Absent, Absent, Open, Said(Organization), Said(Organization)],
        CONDITION_KEYS,
    ),
    (
        "aws:SourceOrgPaths",
        [Absent, Absent, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:SourceIp",
        [Open, Open, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:SourceVpc",
        [Open, Open, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:SourceVpce",
        [Open, Open, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:VpcSourceIp",
        [Open, Open, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:ViaAWSService",
        [Is(False), Is(False), Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:CalledVia",
        [Absent, Absent, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:CalledViaFirst",
        [Absent, Absent, Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "aws:CalledViaLast",
        [Absent, Absent, Open, Open, Open],
        CONDITION_KEYS,
    ),
    // Redshift delivers to buckets that deny whatever is not encrypted, those of AWS's own
    // solutions among them.
    (
        "aws:SecureTransport",
        [Is(True), Is(True), Is(True), Is(True), Is(True)],
        AUDITING,
    ),
    (
        "aws:RequestedRegion",
        [
            Open,
            Is(ClusterRegion),
            Is(BucketRegion),
            Is(BucketRegion),
            Is(BucketRegion),
        ],
        CONDITION_KEYS,
    ),
    (
        "aws:ResourceAccount",
        [
            Is(ClusterAccount),
            Is(ClusterAccount),
            Is(BucketAccount),
            Is(BucketAccount),
            Is(BucketAccount),
        ],
        CONDITION_KEYS,
    ),
    (
        "aws:ResourceOrgID",
        [Is(Organization), Is(Organization), Open, Open, Open],
        CONDITION_KEYS,
    ),
    (
        "s3:ResourceAccount",
        [
            Absent,
            Absent,
            Is(BucketAccount),
            Is(BucketAccount),
            Is(BucketAccount),
        ],
        S3_CONDITION_KEYS,
    ),
    (
        "s3:x-amz-acl",
        [Absent, Absent, Open, Absent, Open],
        AUDITING,
    ),
    (
        "s3:x-amz-server-side-encryption",
        [Absent, Absent, Open, Absent, Open],
        AUDITING,
    ),
    (
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        [Absent, Absent, Open, Absent, Absent],
        AUDITING,
    ),
    (
        "sts:ExternalId",
        [Is(ExternalId), Absent, Absent, Absent, Absent],
        TEMPORARY_KEYS,
    ),
];

/// The header of a put about which AWS's guide says that, if anything, it is `AES256`: it
/// supports SSE-S3 alone for audit logs.
pub(super) const ENCRYPTION: &str = "s3:x-amz-server-side-encryption";

/// The keys that a page of AWS says Redshift's calls carry, which nobody has confirmed.
pub(super) fn unconfirmed() -> impl Iterator<Item = &'static str> {
    TABLE
        .iter()
        .filter(|(_, facts, _)| facts.iter().any(|fact| matches!(fact, Said(_))))
        .map(|(key, ..)| *key)
}

/// The keys whose value is another for each cluster of an account.
pub(super) fn of_cluster_arn() -> impl Iterator<Item = &'static str> {
    TABLE
        .iter()
        .filter(|(_, facts, _)| {
            facts
                .iter()
                .any(|fact| matches!(fact, Is(ClusterArn) | Said(ClusterArn)))
        })
        .map(|(key, ..)| *key)
}

/// The page that says what is known of a key.
pub(super) fn source(key: &str) -> Option<&'static str> {
    TABLE
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(key))
        .map(|(.., source)| *source)
}

/// What a call is about, for its context.
pub(super) struct Setting<'p> {
    pub(super) plan: &'p Plan,
    pub(super) cluster: &'p Cluster,
    /// The account that the bucket is in, which may turn out to be another than the plan's.
    pub(super) bucket_account: &'p AccountId,
    /// The Region that the bucket is in, which may, too.
    pub(super) bucket_region: Region,
    /// The name under which Redshift calls.
    pub(super) service: &'p str,
}

impl Setting<'_> {
    /// What is known of the context of a call.
    pub(super) fn context(&self, asking: Asking) -> Context {
        let column = asking as usize;
        let keys = TABLE.iter().filter_map(|(key, facts, _)| {
            let known = match facts.get(column)? {
                Is(value) | Said(value) => self.value(*value),
                Absent => Known::Absent,
                Open => Known::Unknown,
            };
            Some(((*key).to_owned(), known))
        });
        Context::new(keys.collect(), Known::Unknown)
    }

    fn value(&self, value: Value) -> Known {
        let Self { plan, cluster, .. } = self;
        match value {
            True => Known::from("true"),
            False => Known::from("false"),
            BucketAccount => Known::from(self.bucket_account),
            BucketRegion => Known::from(&self.bucket_region),
            CallerArn => Known::from(plan.caller_arn(&cluster.account)),
            CallerType => Known::from(if plan.caller().is_role() {
                "AssumedRole"
            } else {
                "User"
            }),
            ClusterAccount => Known::from(&cluster.account),
            ClusterArn => Known::from(cluster.arn()),
            ClusterRegion => Known::from(&cluster.region),
            ExternalId => match &plan.caller().identity {
                Identity::Role(role) => {
                    role.external_id.as_ref().map_or(Known::Absent, Known::from)
                }
                Identity::User(_) | Identity::Existing(_) => Known::Unknown,
            },
            Organization => {
                let organization = &plan.grants().organization;
                organization.as_ref().map_or(Known::Unknown, Known::from)
            }
            Service => Known::from(self.service),
            UserName if plan.caller().is_role() => Known::Absent,
            UserName => Known::from(plan.caller().name()),
        }
    }
}

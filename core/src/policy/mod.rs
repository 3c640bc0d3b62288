//! The language of IAM policies.
//!
//! Policies that we write are typed, so that a wrong one cannot be spelled. Policies that we
//! read are foreign: they stay the text that they are, and [`merge`] changes nothing in them
//! but our own statements.

mod amend;
mod answer;
mod compare;
mod gone;
mod merge;
pub(crate) mod pattern;
mod room;
mod size;
pub(crate) mod view;

pub(crate) use amend::amended;
pub use answer::answered;
pub use compare::{differing, equivalent, normal};
pub use gone::principals_gone;
pub(crate) use gone::{is_bare_id, principals_stuck};
pub use merge::{Merge, Remains, merge, remove};
pub use pattern::{Truth, Word};
pub(crate) use size::weight;
pub use size::{Size, size, too_large};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::names::{Arn, ServicePrincipal};

/// The most bytes that a bucket policy may have, white space not counted
/// ([S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html)).
pub const BUCKET_POLICY_LIMIT: usize = 20_480;

/// The most characters that a customer managed policy may have, white space not counted
/// ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
pub const MANAGED_POLICY_LIMIT: usize = 6_144;

/// The most characters that a role's trust policy may have unless the account's quota was raised,
/// white space not counted
/// ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
pub const TRUST_POLICY_QUOTA: usize = 2_048;

/// The most characters that a role's trust policy may have at all, white space not counted
/// ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
pub const TRUST_POLICY_LIMIT: usize = 8_192;

/// The most characters that the inline policies of a user, of a group and of a role may have
/// together, white space not counted
/// ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
pub(crate) const INLINE_POLICY_LIMITS: [(&str, usize); 3] =
    [("user", 2_048), ("group", 5_120), ("role", 10_240)];

/// The most characters that IAM reads of a policy, white space counted
/// ([CreatePolicy](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html)).
pub(crate) const DOCUMENT_LIMIT: usize = 131_072;

/// A policy that we write.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    /// The version of the policy language.
    pub version: Version,
    /// What it allows.
    pub statement: Vec<Statement>,
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Version {
    /// The only one in which policy variables work.
    #[serde(rename = "2012-10-17")]
    V2012,
}

/// A statement that we write; we never deny.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// Its name: letters and digits, as IAM wants it.
    pub sid: String,
    /// What it does.
    pub effect: Effect,
    /// Whom it is about; identity policies have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal>,
    /// What may be done.
    pub action: OneOrMany<&'static str>,
    /// To what; trust policies have none.
    #[serde(skip_serializing_if = "OneOrMany::is_empty")]
    pub resource: OneOrMany<String>,
    /// On which conditions, all of which have to hold.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "conditions")]
    pub condition: Vec<Condition>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Effect {
    /// It allows.
    Allow,
}

/// Whom a statement is about.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub enum Principal {
    /// Accounts, roles or users.
    #[serde(rename = "AWS")]
    Aws(OneOrMany<String>),
    /// Services.
    Service(OneOrMany<ServicePrincipal>),
}

/// A condition on one key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Condition {
    /// How the values are compared.
    pub operator: Operator,
    /// What of the request is looked at.
    pub key: Key,
    /// The values, one of which has to match.
    pub values: OneOrMany<String>,
}

/// How the values of a condition are compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Operator {
    /// As ARNs, part by part.
    ArnEquals,
    /// As texts.
    StringEquals,
}

/// What of a request a condition looks at.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Key {
    /// The ARN of the resource for which a service calls.
    #[serde(rename = "aws:SourceArn")]
    SourceArn,
    /// The account of the resource for which a service calls.
    #[serde(rename = "aws:SourceAccount")]
    SourceAccount,
    /// The organization of the resource for which a service calls.
    #[serde(rename = "aws:SourceOrgID")]
    SourceOrgId,
    /// The ARN of the user or role that calls.
    #[serde(rename = "aws:PrincipalArn")]
    PrincipalArn,
    /// What whoever assumes a role has said.
    #[serde(rename = "sts:ExternalId")]
    ExternalId,
}

/// One value or a list of them, written as AWS writes them: a single value bare.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> OneOrMany<T> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> From<T> for OneOrMany<T> {
    fn from(one: T) -> Self {
        Self(vec![one])
    }
}

impl From<Arn> for OneOrMany<String> {
    fn from(arn: Arn) -> Self {
        Self(vec![arn.to_string()])
    }
}

impl<T: ToString> FromIterator<T> for OneOrMany<String> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().map(|item| item.to_string()).collect())
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

/// Writes conditions as AWS nests them: operator, then key, then values.
///
/// Our statements never have two conditions under one operator.
fn conditions<S: Serializer>(conditions: &[Condition], serializer: S) -> Result<S::Ok, S::Error> {
    struct Keyed<'c>(&'c Condition);

    impl Serialize for Keyed<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(&self.0.key, &self.0.values)?;
            map.end()
        }
    }

    let mut map = serializer.serialize_map(Some(conditions.len()))?;
    for condition in conditions {
        map.serialize_entry(&condition.operator, &Keyed(condition))?;
    }
    map.end()
}

impl Policy {
    /// A policy of these statements.
    pub fn new(statement: Vec<Statement>) -> Self {
        Self {
            version: Version::V2012,
            statement,
        }
    }

    /// The policy as JSON with two-space indents, ending in a newline.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The bytes that count against AWS's limits: the policy without white space.
    pub fn size(&self) -> usize {
        serde_json::to_string(self).unwrap_or_default().len()
    }
}

impl Statement {
    /// A statement that allows; what it is about is added to it.
    pub fn allow(sid: impl Into<String>, action: impl Into<OneOrMany<&'static str>>) -> Self {
        Self {
            sid: sid.into(),
            effect: Effect::Allow,
            principal: None,
            action: action.into(),
            resource: OneOrMany(Vec::new()),
            condition: Vec::new(),
        }
    }

    /// Says whom it is about.
    #[must_use]
    pub fn to(mut self, principal: Principal) -> Self {
        self.principal = Some(principal);
        self
    }

    /// Says what may be acted on.
    #[must_use]
    pub fn on(mut self, resource: impl Into<OneOrMany<String>>) -> Self {
        self.resource = resource.into();
        self
    }

    /// Adds a condition.
    #[must_use]
    pub fn when(mut self, condition: impl Into<Option<Condition>>) -> Self {
        self.condition.extend(condition.into());
        self
    }
}

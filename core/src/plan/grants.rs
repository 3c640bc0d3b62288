//! What the plan allows, and how tightly: the choices from which the statements are made.

use crate::names::{OrganizationId, ServicePrincipal};

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

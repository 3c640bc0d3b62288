//! Who calls `EnableLogging`.

use std::collections::BTreeMap;

use crate::names::{
    AccountId, Arn, CallerArn, ExternalId, IamArn, Partition, Path, PolicyName, RoleName, TagKey,
    TagValue, UserName,
};

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

    /// The permissions boundary that the plan makes it with.
    pub fn boundary(&self) -> Option<&IamArn> {
        match &self.identity {
            Identity::Role(role) => role.boundary.as_ref(),
            Identity::User(user) => user.boundary.as_ref(),
            Identity::Existing(_) => None,
        }
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

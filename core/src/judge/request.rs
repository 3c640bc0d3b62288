//! A request: who asks for what, and what is known of its context.

use crate::policy::Word;

/// Who asks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Principal {
    /// An AWS service, by the name under which it calls.
    Service(String),
    /// A role, a session of one, a user or an account's root, by its ARN.
    Identity(String),
}

impl Principal {
    /// Whoever an ARN names, or the service of that name.
    pub fn of(name: &str) -> Self {
        if name.starts_with("arn:") {
            Self::Identity(name.to_owned())
        } else {
            Self::Service(name.to_owned())
        }
    }

    /// The account that an identity belongs to.
    pub(super) fn account(&self) -> Option<&str> {
        match self {
            Self::Service(_) => None,
            Self::Identity(arn) => arn.split(':').nth(4),
        }
    }

    /// Whether it is the root of an account.
    pub(super) fn is_root(&self) -> bool {
        matches!(self, Self::Identity(arn) if arn.ends_with(":root"))
    }
}

/// What is known of a key of the context.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Known {
    /// The request carries it with this value.
    One(String),
    /// It is a key of several values, and the request carries it with these.
    Many(Vec<String>),
    /// The request does not carry it.
    Absent,
    /// Nobody can tell beforehand.
    Unknown,
}

impl<T: ToString> From<T> for Known {
    fn from(value: T) -> Self {
        Self::One(value.to_string())
    }
}

/// What is known of the context of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Context {
    keys: Vec<(String, Known)>,
    others: Known,
}

impl Context {
    /// A context of which these keys are known; of every other one there is `others` to say.
    pub fn new(keys: Vec<(String, Known)>, others: Known) -> Self {
        Self { keys, others }
    }

    /// The same, with something else known of a key.
    #[must_use]
    pub fn with(mut self, key: &str, known: Known) -> Self {
        self.keys
            .retain(|(other, _)| !other.eq_ignore_ascii_case(key));
        self.keys.push((key.to_owned(), known));
        self
    }

    /// What is known of a key, which AWS reads in any case.
    pub fn get(&self, key: &str) -> &Known {
        self.keys
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map_or(&self.others, |(_, known)| known)
    }
}

/// A request to AWS.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    /// Who asks.
    pub principal: Principal,
    /// What for, such as `s3:PutObject`.
    pub action: String,
    /// The ARN of what is to be acted on.
    pub resource: Word,
    /// The account that owns what is to be acted on.
    pub account: String,
    /// What is known of its context.
    pub context: Context,
}

impl Request {
    /// Whether it asks to become a role, whose trust policy then has its say.
    pub(super) fn is_assumption(&self) -> bool {
        self.action
            .to_ascii_lowercase()
            .starts_with("sts:assumerole")
    }
}

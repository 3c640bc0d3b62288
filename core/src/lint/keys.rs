//! What is known of the keys that a condition looks at, when Redshift calls and when the caller
//! does.

use crate::judge::Operator;
use crate::policy::view::Condition;

/// What a key tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Key {
    /// The organization that whoever calls belongs to, which no call of a service carries
    /// ([Global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)).
    Organization,
    /// Who calls; AWS does not say whether a call of a service carries it.
    Identity,
    /// From where the call comes; AWS does not say whether a call of a service carries it.
    Network,
    /// Whether a second factor was shown; AWS does not say whether a call of a service carries it.
    Factor,
    /// For whose resource a service calls, which the calls of services alone carry.
    Source,
    /// Whether a service calls.
    IsService,
    /// The name of the service that calls, which the calls of services alone carry.
    ServiceName,
    /// Whether the call is encrypted on its way.
    Transport,
    /// A header of a put of which nobody has published whether Redshift sends it.
    Header,
    /// Anything else.
    Other,
}

impl Key {
    /// What a key tells; AWS reads keys in any case.
    pub(super) fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "aws:principalorgid" | "aws:principalorgpaths" => Self::Organization,
            "aws:principalaccount"
            | "aws:principalarn"
            | "aws:principaltype"
            | "aws:userid"
            | "aws:username" => Self::Identity,
            "aws:sourceip" | "aws:sourcevpc" | "aws:sourcevpcarn" | "aws:sourcevpce"
            | "aws:vpcsourceip" | "aws:vpceaccount" | "aws:vpceorgid" | "aws:vpceorgpaths" => {
                Self::Network
            }
            "aws:multifactorauthpresent" | "aws:multifactorauthage" => Self::Factor,
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths" => {
                Self::Source
            }
            "aws:principalisawsservice" => Self::IsService,
            "aws:principalservicename" | "aws:principalservicenameslist" => Self::ServiceName,
            "aws:securetransport" => Self::Transport,
            "s3:x-amz-server-side-encryption"
            | "s3:x-amz-server-side-encryption-aws-kms-key-id"
            | "s3:x-amz-server-side-encryption-customer-algorithm"
            | "s3:x-amz-acl"
            | "s3:x-amz-storage-class"
            | "s3:x-amz-object-ownership" => Self::Header,
            tag if tag.starts_with("aws:principaltag/") => Self::Identity,
            _ => Self::Other,
        }
    }
}

/// How a condition compares.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Comparison {
    /// Whether it asks whether the key is there at all.
    pub(super) is_null: bool,
    /// Whether it is true of what is not among its values.
    pub(super) is_negated: bool,
    /// Whether a call without the key meets it.
    pub(super) is_met_without: bool,
}

impl Comparison {
    /// How the operator of a condition compares; one that AWS does not have compares nothing.
    pub(super) fn of(condition: &Condition<'_>) -> Self {
        let operator = Operator::of(condition.operator);
        let is_null = operator.is_some_and(Operator::is_null);
        Self {
            is_null,
            is_negated: operator.is_some_and(|operator| operator.is_negated),
            is_met_without: if is_null {
                condition.values == ["true"]
            } else {
                operator.is_some_and(Operator::is_met_without_key)
            },
        }
    }

    /// Whether it asks for the key to be there.
    pub(super) fn asks_for_key(&self) -> bool {
        self.is_null && !self.is_met_without
    }

    /// Whether a call that carries one of these values and no other meets it.
    pub(super) fn is_met_with(
        &self,
        condition: &Condition<'_>,
        is_same: impl Fn(&str) -> bool,
    ) -> bool {
        if self.is_null {
            return !self.is_met_without;
        }
        condition.values.iter().any(|value| is_same(value)) != self.is_negated
    }
}

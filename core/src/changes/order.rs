//! What a change has to wait for. What waits for nothing can be made at once.

use super::{Call, Change, Side};
use crate::policy::view::{Statement, statements};
use crate::tree::Source;

/// For each change, the places of those in the list that have to be made before it.
///
/// Nothing is attached before it exists, and nothing is deleted while something hangs on it; a
/// bucket's policy comes after the callers that it trusts by name, and logging is switched on when
/// everything else of its account and its bucket is there, and off before any of that goes.
pub fn order(changes: &[Change]) -> Vec<Vec<usize>> {
    changes
        .iter()
        .map(|change| {
            let before = changes.iter().enumerate();
            before
                .filter(|(_, other)| waits(change, other))
                .map(|(place, _)| place)
                .collect()
        })
        .collect()
}

/// Whether a change has to wait for another.
fn waits(change: &Change, other: &Change) -> bool {
    let is_near = change.account == other.account;
    match (&change.call, &other.call) {
        (
            Call::AttachRolePolicy { name, policy } | Call::AttachUserPolicy { name, policy },
            call,
        ) => match call {
            Call::CreatePolicy { arn, .. } => arn == policy,
            Call::CreateRole { name: made, .. } | Call::CreateUser { name: made, .. } => {
                is_near && made == name
            }
            _ => false,
        },
        (Call::CreateAccessKey { name, .. }, Call::CreateUser { name: made, .. }) => {
            is_near && made == name
        }
        // Two keys are the most that a user may have.
        (Call::CreateAccessKey { name, .. }, Call::DeleteAccessKey { name: of, .. }) => {
            is_near && name == of
        }
        (
            Call::PutBucketPolicy { after, .. },
            Call::CreateRole { arn, .. } | Call::CreateUser { arn, .. },
        ) => trusts(after, arn),
        (
            Call::PutBucketPolicy { bucket, .. } | Call::DeleteBucketPolicy { bucket, .. },
            Call::DisableLogging { bucket: into, .. } | Call::RestoreLogging { bucket: into, .. },
        ) => bucket == into,
        (Call::EnableLogging { bucket, .. }, call) => match call {
            Call::PutBucketPolicy { bucket: into, .. } => bucket == into,
            _ => is_near && other.side() == Side::Cluster && !is_logging(call),
        },
        (
            Call::DetachRolePolicy { .. } | Call::DetachUserPolicy { .. },
            Call::DisableLogging { .. } | Call::RestoreLogging { .. },
        ) => is_near,
        (
            Call::DeleteRole { name, .. } | Call::DeleteUser { name, .. },
            Call::DetachRolePolicy { name: of, .. }
            | Call::DetachUserPolicy { name: of, .. }
            | Call::DeleteAccessKey { name: of, .. },
        ) => is_near && name == of,
        (
            Call::DeleteRole { arn, .. } | Call::DeleteUser { arn, .. },
            Call::PutBucketPolicy {
                before: Some(before),
                ..
            }
            | Call::DeleteBucketPolicy { before, .. },
        ) => trusts(before, arn),
        (
            Call::DeletePolicy { arn, .. },
            Call::DetachRolePolicy { policy, .. } | Call::DetachUserPolicy { policy, .. },
        ) => arn == policy,
        _ => false,
    }
}

fn is_logging(call: &Call) -> bool {
    matches!(
        call,
        Call::EnableLogging { .. } | Call::DisableLogging { .. } | Call::RestoreLogging { .. }
    )
}

/// Whether a policy names somebody as a principal.
fn trusts(policy: &str, arn: &str) -> bool {
    let Ok(source) = Source::json(policy) else {
        return false;
    };
    statements(&source)
        .iter()
        .flat_map(Statement::principals)
        .any(|(_, _, principal)| principal == arn)
}

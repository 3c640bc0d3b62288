//! Access keys that were made and that nobody can use.

use std::ops::RangeInclusive;

use super::{Call, Change, Observed};
use crate::names::AccountId;
use crate::plan::Plan;

/// An access key whose secret may have gone down with the run that made it.
#[derive(Clone, Debug)]
pub struct LostKey {
    /// The change that was to make it. It knows the key's ID, unless that went down, too.
    pub change: Change,
    /// When it was made, in seconds since 1970.
    pub made: RangeInclusive<i64>,
}

impl LostKey {
    /// Whether it is this key of a user in an account, which was made then. What `journal` knows
    /// by its ID is no other key of the same time.
    fn is(&self, account: &AccountId, user: &str, id: &str, made: i64, journal: &[Change]) -> bool {
        let Call::CreateAccessKey { name, key, .. } = &self.change.call else {
            return false;
        };
        self.change.account == *account
            && name == user
            && match key {
                Some(known) => known == id,
                None => self.made.contains(&made) && !ids(journal).any(|known| known == id),
            }
    }

    /// The change, now that the key's ID is known.
    fn found(&self, id: &str) -> Change {
        let mut change = self.change.clone();
        if let Call::CreateAccessKey { key, .. } = &mut change.call {
            *key = Some(id.to_owned());
        }
        change
    }
}

/// The keys among those that were observed that were made and got lost: each with its ID, as a
/// journal would tell of it. Where several keys may be the one that was lost, none counts as that:
/// all but one are somebody else's.
pub fn found_again(
    plan: &Plan,
    observed: &Observed,
    lost: &[LostKey],
    journal: &[Change],
) -> Vec<Change> {
    let user = plan.caller().name();
    let mut found: Vec<Change> = Vec::new();
    for lost in lost {
        let Some(state) = observed.accounts.get(&lost.change.account) else {
            continue;
        };
        let account = &lost.change.account;
        let mut fitting = state
            .keys
            .iter()
            .filter(|(id, made)| lost.is(account, user, id, **made, journal));
        if let (Some((id, _)), None) = (fitting.next(), fitting.next()) {
            let change = lost.found(id);
            if !found.contains(&change) {
                found.push(change);
            }
        }
    }
    found
}

/// The change that deletes the access key that another has made, if its ID is known.
pub(super) fn deletion(made: &Change) -> Option<Change> {
    match &made.call {
        Call::CreateAccessKey {
            name,
            profile,
            key: Some(key),
        } => Some(Change {
            call: Call::DeleteAccessKey {
                name: name.clone(),
                profile: profile.clone(),
                key: key.clone(),
            },
            ..made.clone()
        }),
        _ => None,
    }
}

/// The IDs of the keys that a journal tells of.
pub(super) fn ids(journal: &[Change]) -> impl Iterator<Item = &str> {
    journal.iter().filter_map(|change| match &change.call {
        Call::CreateAccessKey { key, .. } => key.as_deref(),
        _ => None,
    })
}

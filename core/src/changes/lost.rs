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
    pub fn is(
        &self,
        account: &AccountId,
        user: &str,
        id: &str,
        made: i64,
        journal: &[Change],
    ) -> bool {
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
/// journal would tell of it.
pub fn found_again(
    plan: &Plan,
    observed: &Observed,
    lost: &[LostKey],
    journal: &[Change],
) -> Vec<Change> {
    let user = plan.caller().name();
    let keys = observed.accounts.iter().flat_map(|(account, state)| {
        let keys = state.keys.iter();
        keys.map(move |(id, made)| (account, id, *made))
    });
    let again = keys.filter_map(|(account, id, made)| {
        let mut lost = lost.iter();
        let lost = lost.find(|lost| lost.is(account, user, id, made, journal))?;
        Some(lost.found(id))
    });
    again.collect()
}

/// The IDs of the keys that a journal tells of.
pub(super) fn ids(journal: &[Change]) -> impl Iterator<Item = &str> {
    journal.iter().filter_map(|change| match &change.call {
        Call::CreateAccessKey { key, .. } => key.as_deref(),
        _ => None,
    })
}

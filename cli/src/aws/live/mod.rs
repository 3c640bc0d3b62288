//! Looking at all that a verdict needs, on both sides at once. Nothing here writes.

mod bucket;
mod caller;
mod clusters;
mod eye;

use futures_util::future::join_all;
use redtrail_core::changes::Observed;
use redtrail_core::check::{Given, GivenCaller, Input};
use redtrail_core::plan::Plan;
use redtrail_core::sight::Sight;

pub(crate) use self::eye::Unseen;
use self::eye::{Eye, Notes};
use super::{Accounts, Sides};
use crate::exit::Error;

/// What stands in AWS, as far as the credentials let it be seen.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) given: Given,
    /// What they do not let be seen, in order.
    pub(crate) refused: Vec<Unseen>,
}

/// Fetches what is not known yet of everything that the plan touches on these sides. What was
/// observed already is not asked for again.
///
/// Whatever AWS refuses to show stays unseen; everything else that goes wrong is a failure.
pub(crate) async fn fetch(
    plan: &Plan,
    accounts: &Accounts,
    sides: Sides,
    known: Given,
    observed: Option<&Observed>,
) -> Result<Live, Error> {
    let notes = Notes::new();
    let buckets = join_all(plan.buckets().iter().map(async |bucket| {
        let mut known = known.buckets.get(&bucket.name).cloned().unwrap_or_default();
        if let Some(policy) = observed.and_then(|seen| seen.buckets.get(&bucket.name)) {
            let input = |text: &String| Input::bucket_policy(&bucket.name, text.clone());
            known.policy = policy
                .as_ref()
                .map_or(Sight::Absent, |text| Sight::There(input(text)));
        }
        if !sides.buckets {
            return (bucket.name.clone(), known);
        }
        let eye = Eye::on_bucket(&notes, bucket);
        let seen = bucket::look(eye, accounts, bucket, known).await;
        (bucket.name.clone(), seen)
    }));
    let callers = join_all(plan.cluster_accounts().into_iter().map(async |account| {
        let known: GivenCaller = known.callers.get(account).cloned().unwrap_or_default();
        let cluster = plan.clusters_of(account).next();
        let Some(cluster) = cluster.filter(|_| sides.clusters) else {
            return (account.clone(), known);
        };
        let eye = Eye::on_account(&notes, cluster);
        let seen = observed.and_then(|seen| seen.accounts.get(account));
        let seen = caller::look(eye, accounts, plan, known, seen).await;
        (account.clone(), seen)
    }));
    let clusters = clusters::look(&notes, accounts, plan, sides.clusters, observed);
    let (buckets, callers, clusters) = tokio::join!(buckets, callers, clusters);
    let refused = notes.told()?;
    Ok(Live {
        given: Given {
            buckets: buckets.into_iter().collect(),
            callers: callers.into_iter().collect(),
            clusters,
            ..known
        },
        refused,
    })
}

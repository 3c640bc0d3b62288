//! The one room that talks to AWS.

mod act;
mod clusters;
mod credentials;
mod discover;
mod failure;
mod http;
mod live;
mod logs;
mod look;
mod mfa;
mod observe;
pub(crate) mod profiles;

pub(crate) use act::{Hands, Made};
pub(crate) use credentials::{Accounts, account_of, home, in_account};
pub(crate) use discover::{Refused, Sweep, sweep};
pub(crate) use failure::Failure;
pub(crate) use live::{Unseen, fetch};
pub(crate) use look::{Eyes, Sight};
pub(crate) use observe::{Scope, Sides, observe};

use futures_util::stream::{self, StreamExt};

/// How many calls are on their way at once.
const AT_ONCE: usize = 16;

/// What all of this gives, in its order, a bounded number at a time.
async fn gathered<F: Future>(work: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    stream::iter(work).buffered(AT_ONCE).collect().await
}

//! The one room that talks to AWS.

mod act;
mod credentials;
mod failure;
mod live;
mod logs;
mod observe;

pub(crate) use act::Hands;
pub(crate) use credentials::{Accounts, of_caller};
pub(crate) use failure::Failure;
pub(crate) use live::{Refused, fetch};
pub(crate) use logs::has_arrived;
pub(crate) use observe::{Sides, observe};

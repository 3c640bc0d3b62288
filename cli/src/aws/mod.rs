//! The one room that talks to AWS.

mod act;
mod credentials;
mod failure;
mod logs;
mod observe;

pub(crate) use act::{CallerKey, Hands};
pub(crate) use credentials::Accounts;
pub(crate) use failure::Failure;
pub(crate) use logs::has_arrived;
pub(crate) use observe::{Sides, observe};

//! The one room that talks to AWS.

mod act;
mod credentials;
mod failure;
mod logs;
mod mfa;
mod observe;
pub(crate) mod profiles;

pub(crate) use act::{Hands, Made};
pub(crate) use credentials::{Accounts, in_account, of_caller};
pub(crate) use failure::Failure;
pub(crate) use logs::has_arrived;
pub(crate) use observe::{Scope, Sides, observe};

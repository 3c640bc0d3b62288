//! Cross-account audit logging for Amazon Redshift, as data.
//!
//! Words become [`names`], names become a [`Plan`](plan::Plan), a plan becomes
//! [`grants`], and grants become [`documents`]: the policies and the commands
//! that make the plan true. Held against what was observed in AWS, a plan
//! becomes [`changes`].
//!
//! **Architecture invariant:** this crate never touches the outside world. It
//! cannot read, print, connect, or ask the time, so the same plan gives the
//! same bytes in a terminal, in a browser, and in a test.
#![deny(missing_docs)]

pub mod finding;
pub mod names;
pub mod order;
pub mod sight;
pub mod sources;
pub mod tree;

pub mod plan;
pub mod policy;

pub mod grants;

pub mod judge;

pub mod documents;

pub mod changes;

pub mod check;

pub mod explain;
pub mod lint;
pub mod logs;

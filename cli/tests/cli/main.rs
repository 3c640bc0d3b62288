//! The program as a person or a program meets it: words in, and standard output, standard error
//! and a status out.
//!
//! The tests that need AWS talk to a stand-in on loopback, so they wait behind the feature `wire`,
//! which `cargo xtask test` switches on once it has installed the stand-in. Plain `cargo test` runs
//! the others and counts one test as ignored, so that nobody takes its word for the whole:
//!
//! ```console
//! $ cargo xtask test cli
//! $ eval "$(cargo xtask env)"; cargo test -p redtrail --features wire
//! ```
//!
//! What is expected stands beside each test; `UPDATE_EXPECT=1` writes it anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]
#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expected texts are written by `UPDATE_EXPECT=1`"
)]

mod folder;
mod ran;

mod check;
mod explain;
mod golden;
mod lint;
mod manual;
mod merge;
mod plan;
mod show;
mod usage;
mod wrong;

#[cfg(feature = "wire")]
mod picture;
#[cfg(feature = "wire")]
mod wire;

#[cfg(not(feature = "wire"))]
#[test]
#[ignore = "needs the AWS stand-in: run `cargo xtask test`"]
fn what_is_applied_to_aws() {}

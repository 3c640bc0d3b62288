//! Whatever text comes in, something is said of it: nothing panics, hangs or grows without bound.
//!
//! Each parser and each verb is a function from bytes to the size of what it said. It runs for a
//! second, in `cargo xtask test --long` for twenty, on what the corpus, the examples and the tests'
//! plans hold, and on what [`mutation`] makes of it; and once on each text that [`hostile`] writes
//! to take long. A text on which one fails is kept in a file that the failure names:
//!
//! - `REDTRAIL_FUZZ_INPUT=FILE` runs every target on that file alone,
//! - `REDTRAIL_FUZZ_BYTES=1048576 cargo test --release -p redtrail-core --test fuzz hostile` tries
//!   the hostile texts at the full size, as `cargo xtask test --long` does,
//! - `REDTRAIL_FUZZ_SEED=NUMBER` begins with another number, to which every mutation is due.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod chance;
mod hostile;
mod mutation;
mod run;
mod seeds;
mod targets;
mod watch;

#[expect(dead_code, reason = "nothing is pinned here")]
#[path = "../pinned/mod.rs"]
mod pinned;

use run::Target;

/// A test for each target, under its name.
macro_rules! unbroken_by_any_text {
    ($($name:ident: $seeds:ident, at most $factor:literal bytes for each),* $(,)?) => {
        const TARGETS: &[Target] = &[
            $(Target {
                name: stringify!($name),
                run: targets::$name,
                seeds: seeds::$seeds,
                factor: $factor,
            }),*
        ];

        mod unbroken_by_any_text {
            $(#[test]
            fn $name() {
                super::run::fuzz(stringify!($name), super::TARGETS);
            })*
        }
    };
}

unbroken_by_any_text! {
    json_tree: policies, at most 4 bytes for each,
    toml_tree: plans, at most 4 bytes for each,
    json_plan: plans, at most 400 bytes for each,
    toml_plan: plans, at most 400 bytes for each,
    link: links, at most 400 bytes for each,
    lint: policies, at most 4000 bytes for each,
    bucket_policy_checked: policies, at most 4000 bytes for each,
    identity_policy_checked: policies, at most 4000 bytes for each,
    boundary_checked: policies, at most 4000 bytes for each,
    trust_policy_checked: policies, at most 4000 bytes for each,
    scp_checked: policies, at most 4000 bytes for each,
    rcp_checked: policies, at most 4000 bytes for each,
    settings_checked: settings, at most 40 bytes for each,
    merge: policies, at most 200 bytes for each,
    remove: policies, at most 2 bytes for each,
    meaning: policies, at most 6 bytes for each,
    weight: policies, at most 8 bytes for each,
    explain: words, at most 4 bytes for each,
    names: words, at most 40 bytes for each,
    documents: policies, at most 2000 bytes for each,
    changes: policies, at most 200 bytes for each,
    journal: journals, at most 40 bytes for each,
}

#[test]
fn no_hostile_text_takes_long() {
    run::hostile(TARGETS);
}

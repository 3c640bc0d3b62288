//! What holds for every name, every plan and every policy, tried on made-up ones.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod made_up;

mod changing;
mod judging;
mod merging;
mod names;
mod plans;
mod spelling;
mod trees;

use proptest::test_runner::Config;

/// So many tries, many more in `cargo xtask test --long`, and nothing written into the checkout
/// when one fails.
fn tries(cases: u32) -> Config {
    let is_long = std::env::var_os("REDTRAIL_LONG").is_some();
    Config {
        cases: if is_long { cases * 8 } else { cases },
        failure_persistence: None,
        ..Config::default()
    }
}

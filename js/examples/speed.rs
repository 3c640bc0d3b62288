//! What merging, linting and judging a bucket policy costs in a browser.
//!
//! `cargo xtask bench` builds it, and `js/bench/speed.mjs` times it in Chromium.

#[path = "../../core/benches/job/mod.rs"]
mod job;

use wasm_bindgen::prelude::*;

/// A policy, and a plan to go with it.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Job(job::Job);

#[wasm_bindgen]
impl Job {
    /// A policy of so many statements.
    #[wasm_bindgen(constructor)]
    pub fn new(count: usize) -> Self {
        Self(job::Job::of(count))
    }

    /// Merges, lints and judges it, and says how much there was to say.
    pub fn run(&self) -> usize {
        self.0.all_three()
    }
}

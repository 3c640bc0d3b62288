//! What it costs to read, merge, lint and judge a bucket policy: as large as S3 takes them, and
//! ten times that.
//!
//! ```console
//! $ cargo bench -p redtrail-core
//! ```
//!
//! `cargo xtask bench` times the same in Chromium, too.

mod job;

use divan::Bencher;
use job::Job;

/// A hundred statements are as much as S3 takes.
const COUNTS: [usize; 2] = [100, 1_000];

fn main() {
    divan::main();
}

#[divan::bench(args = COUNTS)]
fn merging(bencher: Bencher<'_, '_>, count: usize) {
    let job = Job::of(count);
    bencher.bench(|| job.merged());
}

#[divan::bench(args = COUNTS)]
fn linting(bencher: Bencher<'_, '_>, count: usize) {
    let job = Job::of(count);
    bencher.bench(|| job.linted());
}

#[divan::bench(args = COUNTS)]
fn checking(bencher: Bencher<'_, '_>, count: usize) {
    let job = Job::of(count);
    bencher.bench(|| job.checked(&job.policy));
}

#[divan::bench(args = COUNTS)]
fn all_three(bencher: Bencher<'_, '_>, count: usize) {
    let job = Job::of(count);
    bencher.bench(|| job.all_three());
}

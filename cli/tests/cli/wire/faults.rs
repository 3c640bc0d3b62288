//! Every call fails once, and every call fails in each way: what is there and what the journal
//! tells agree, a second apply ends in place, and undo ends where it began.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::ground::{Ground, Job, all};
use super::proxy::{Call, Fault};

const UNDO: &str = "undo plan.toml --yes";

/// What a run is left with that waits for nothing.
const PATIENCE: &str = "--settle 3s --call-timeout 10s";

/// One call of one run that fails in one way.
#[derive(Debug)]
struct Case {
    job: Job,
    command: &'static str,
    call: Call,
    fault: Fault,
    is_stubborn: bool,
    /// How it ends where nothing fails.
    end: Arc<str>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            job,
            command,
            call,
            fault,
            is_stubborn,
            ..
        } = self;
        let often = if *is_stubborn { "always" } else { "once" };
        write!(f, "{job:?}, {command}: {call} {often} {fault:?}")
    }
}

impl Case {
    /// Whether the run has to get over it: what passes is tried again.
    fn passes(&self) -> bool {
        !self.is_stubborn && self.fault != Fault::Denied
    }

    fn words(&self) -> String {
        let patience = if self.fault == Fault::Hang {
            PATIENCE.replace("10s", "1s")
        } else {
            PATIENCE.to_owned()
        };
        format!("{} {patience}", self.command)
    }

    fn test(&self) {
        let ground = if self.command == UNDO {
            Ground::applied(self.job)
        } else {
            Ground::of(self.job)
        };
        ground.proxy.spoil(&self.call, self.fault, self.is_stubborn);
        let ran = ground.runs(&self.words());
        assert!(ground.proxy.hits() > 0, "the call was not made");
        let told = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!told.contains("panicked"), "{told}");
        let allowed: &[i32] = if self.passes() { &[0] } else { &[0, 1, 3] };
        assert!(
            ran.status.is_some_and(|status| allowed.contains(&status)),
            "it ended with {:?}: {told}",
            ran.status
        );
        if self.command != UNDO && ground.is_untouched() {
            assert_eq!(ran.status, Some(1), "{told}");
            return;
        }
        ground.is_consistent();
        // Where a read has failed and all is as if it had not, what follows is as if it had not.
        if !self.call.is_write && ran.status == Some(0) && ground.marks() == *self.end {
            return;
        }
        if self.command != UNDO {
            ground.ends_in_place(self.job.apply());
        }
        ground.ends_where_it_began();
    }
}

/// Every case of a run.
fn cases(job: Job, command: &'static str) -> Vec<Case> {
    let ground = if command == UNDO {
        Ground::applied(job)
    } else {
        Ground::of(job)
    };
    let faults = [
        Fault::Throttled,
        Fault::Broken,
        Fault::Reset,
        Fault::Hang,
        Fault::Denied,
        Fault::Lost,
        Fault::Expired,
    ];
    let calls = ground.calls(command);
    let end = Arc::from(ground.marks());
    let mut cases = Vec::new();
    for call in calls {
        let faults = faults
            .iter()
            .filter(|fault| call.is_write || !matches!(fault, Fault::Lost | Fault::Expired));
        for fault in faults {
            // What expires does not come back.
            let often = [false, true]
                .into_iter()
                .filter(|often| *often || *fault != Fault::Expired);
            for is_stubborn in often {
                cases.push(Case {
                    job,
                    command,
                    call: call.clone(),
                    fault: *fault,
                    is_stubborn,
                    end: Arc::clone(&end),
                });
            }
        }
    }
    cases
}

fn every_case() -> Vec<Case> {
    let mut every = Vec::new();
    for job in [Job::Role, Job::User] {
        every.extend(cases(job, job.apply()));
        every.extend(cases(job, UNDO));
    }
    every
}

fn test(cases: Vec<Case>, at_once: usize, least: usize) {
    let (count, begin) = (cases.len(), Instant::now());
    assert!(count >= least, "{count} cases");
    let done = AtomicUsize::new(0);
    all(cases, at_once, |case| {
        case.test();
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(100) {
            println!("{done} of {count} faults in {:?}", begin.elapsed());
        }
    });
    println!(
        "{} of {count} faults in {:?}",
        done.into_inner(),
        begin.elapsed()
    );
}

#[test]
fn whichever_call_fails_another_run_mends_it() {
    // A step that has nothing to do with how many ways there are, so that each way comes often.
    let cases = every_case().into_iter().step_by(23).collect();
    test(cases, 4, 90);
}

#[test]
fn whatever_is_taken_back_with_the_last_call_that_the_credentials_are_good_for_counts_as_gone() {
    let cases = cases(Job::Role, UNDO).into_iter();
    let cases = cases.filter(|case| case.fault == Fault::Expired);
    test(cases.collect(), 2, 10);
}

#[test]
#[ignore = "takes half an hour: run `cargo xtask test --long`"]
fn whichever_call_fails_in_whichever_way_another_run_mends_it() {
    test(every_case(), 6, 2000);
}

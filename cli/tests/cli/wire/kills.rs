//! The program is killed at every write, before AWS hears of it, before the answer, and after it:
//! the next apply goes on, undo goes back, and an undo that was killed is finished by the next.

use std::fmt;
use std::time::{Duration, Instant};

use super::ground::{Ground, Job, all};
use super::proxy::{Call, Moment};

const UNDO: &str = "undo plan.toml --yes";

/// What is run after the crash.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Then {
    Resume,
    Undo,
}

/// One write of one run at which the program is killed.
#[derive(Debug)]
struct Case {
    job: Job,
    command: &'static str,
    call: Call,
    moment: Moment,
    then: Then,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            job,
            command,
            call,
            moment,
            then,
        } = self;
        write!(f, "{job:?}, {command}: {moment:?} {call}, then {then:?}")
    }
}

impl Case {
    fn test(&self) {
        let ground = if self.command == UNDO {
            Ground::applied(self.job)
        } else {
            Ground::of(self.job)
        };
        let stop = ground.proxy.stop(&self.call, self.moment);
        let running = ground.starts(self.command);
        let is_there = stop.is_reached(Duration::from_mins(1));
        let ran = running.kill();
        stop.go_on();
        assert!(is_there, "it was not called: {}{}", ran.stdout, ran.stderr);
        // What was on its way still arrives.
        ground.proxy.quiet();
        ground.is_consistent();
        if self.then == Then::Resume {
            ground.ends_in_place(&format!("{} --resume", self.job.apply()));
        }
        ground.ends_where_it_began();
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for job in [Job::Role, Job::User] {
        for command in [job.apply(), UNDO] {
            let ground = if command == UNDO {
                Ground::applied(job)
            } else {
                Ground::of(job)
            };
            let then: &[Then] = if command == UNDO {
                &[Then::Undo]
            } else {
                &[Then::Resume, Then::Undo]
            };
            let calls = ground.calls(command).into_iter();
            for call in calls.filter(|call| call.is_write) {
                for moment in [Moment::Before, Moment::Between, Moment::After] {
                    for then in then {
                        cases.push(Case {
                            job,
                            command,
                            call: call.clone(),
                            moment,
                            then: *then,
                        });
                    }
                }
            }
        }
    }
    cases
}

fn test(cases: Vec<Case>, at_once: usize, least: usize) {
    let (count, begin) = (cases.len(), Instant::now());
    assert!(count >= least, "{count} cases");
    all(cases, at_once, Case::test);
    println!("{count} kills in {:?}", begin.elapsed());
}

#[test]
fn whenever_it_is_killed_another_run_goes_on_or_back() {
    // Three moments and two ways to go on for each write: a step of seven meets them all.
    let cases = cases().into_iter().step_by(7).collect();
    test(cases, 4, 35);
}

#[test]
#[ignore = "takes many minutes: run `cargo xtask test --long`"]
fn whenever_it_is_killed_at_any_write_another_run_goes_on_or_back() {
    test(cases(), 6, 200);
}

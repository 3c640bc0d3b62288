//! A run that is stopped from outside: by a person who has no patience left, or by a disk that is
//! full.

use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;

use super::ground::{Ground, Job, all};
use super::proxy::{Call, Fault, Moment};
use super::scene::{CLUSTER_ACCOUNT, S3_POLICY};
use crate::folder::run;

#[test]
fn who_asks_twice_gets_away_at_once_and_the_next_run_goes_on() {
    let ground = Ground::of(Job::Role);
    let calls = ground.calls("apply plan.toml --yes");
    let of_role =
        |call: &&Call| call.name.starts_with(CLUSTER_ACCOUNT) && call.name.contains("CreateRole");
    let role = calls.iter().find(of_role);
    _ = ground.runs("undo plan.toml --yes").exits(0);
    std::fs::remove_file(ground.aws.folder.path("plan.toml.journal")).unwrap();
    ground.proxy.spoil(role.unwrap(), Fault::Hang, true);
    let running = ground.starts("apply plan.toml --yes");
    let journal = ground.aws.folder.path("plan.toml.journal");
    let done = || {
        let text = std::fs::read_to_string(&journal).unwrap_or_default();
        text.matches("\"done\"").count()
    };
    // Everything that does not wait for the role.
    while done() < 9 {
        thread::sleep(Duration::from_millis(5));
    }
    running.terminate();
    while !running.said().contains("stopping; ") {
        thread::sleep(Duration::from_millis(5));
    }
    running.terminate();
    let asked = Instant::now();
    let ran = running.end().exits(1);
    assert!(
        asked.elapsed() < Duration::from_secs(1),
        "{:?}",
        asked.elapsed()
    );
    let (_, told) = ran.stderr.split_once("error[stopped]: ").unwrap();
    assert!(told.starts_with("it was stopped by hand: "), "{told}");
    for words in [
        "nobody knows what became of iam:CreateRole on arn:aws:iam::444455556666:role/redtrail-audit",
        "`redtrail apply plan.toml --resume` goes on from here, `redtrail undo plan.toml` takes back what was done",
    ] {
        assert!(told.contains(words), "{told}");
    }
    ground.is_consistent();
    ground.ends_in_place("apply plan.toml --resume");
    ground.ends_where_it_began();
}

#[test]
fn who_does_not_wait_for_what_was_made_to_be_seen_is_told_so() {
    let ground = Ground::of(Job::Role);
    _ = ground.runs("apply plan.toml --yes").exits(0);
    // Where no logging is switched on, only another look tells whether all is there.
    let detach = || {
        let operator = ground.aws.operator(CLUSTER_ACCOUNT);
        operator
            .iam(&[
                ("Action", "DetachRolePolicy"),
                ("RoleName", "redtrail-audit"),
                ("PolicyArn", S3_POLICY),
            ])
            .done();
    };
    detach();
    let calls = ground.calls("apply plan.toml --yes");
    let last = calls
        .iter()
        .rfind(|call| call.name.contains("GetRole"))
        .unwrap();
    detach();
    let stop = ground.proxy.stop(last, Moment::Before);
    let running = ground.starts("apply plan.toml --yes");
    assert!(stop.is_reached(Duration::from_mins(1)));
    running.terminate();
    let asked = Instant::now();
    let ran = running.end().exits(1);
    assert!(
        asked.elapsed() < Duration::from_secs(1),
        "{:?}",
        asked.elapsed()
    );
    stop.go_on();
    let (_, told) = ran.stderr.split_once("error[stopped]: ").unwrap();
    expect![[r#"
        everything was made, and it was stopped by hand before all of it was to be seen
          mend `redtrail status` looks again

    "#]]
    .assert_eq(told);
    ground.ends_in_place("apply plan.toml --yes");
    ground.ends_where_it_began();
}

#[test]
fn where_the_disk_is_full_nothing_more_is_begun_and_nothing_is_lost() {
    let ground = Ground::of(Job::User);
    _ = ground.runs(Job::User.apply()).exits(0);
    let whole = ground.aws.folder.read("plan.toml.journal").len() / 1024;
    let limits: Vec<usize> = (3..whole).step_by(3).collect();
    assert!(limits.len() > 5, "{limits:?}");
    all(limits, 4, |limit| {
        let ground = Ground::of(Job::User);
        let program = ground.aws.program(Job::User.apply());
        let mut bash = ground.aws.command("bash");
        // Whoever ignores the signal is told that the file is too large, as if the disk were full.
        bash.args([
            "-c",
            "trap '' XFSZ; ulimit -f $1; shift; exec \"$@\" > /dev/null",
        ])
        .args(["limited", &limit.to_string()])
        .arg(program.get_program())
        .args(program.get_args())
        .env("AWS_ENDPOINT_URL", ground.proxy.url());
        let ran = run(&mut bash, "").exits(1);
        let (_, told) = ran.stderr.split_once("error: ").unwrap();
        assert_eq!(
            told.lines().next(),
            Some("the journal plan.toml.journal cannot be written: file too large")
        );
        let journal = ground.aws.folder.read("plan.toml.journal");
        assert!(journal.is_empty() || journal.ends_with('\n'));
        ground.is_consistent();
        ground.ends_in_place(&format!("{} --resume", Job::User.apply()));
        ground.ends_where_it_began();
    });
}

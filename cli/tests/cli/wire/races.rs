//! Several at once: two applies, and an apply against somebody who writes the same bucket policy,
//! while S3 answers with old policies.

use std::fs::{self, File};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;
use redtrail_core::policy::equivalent;
use serde_json::{Value, json};

use super::ground::{Ground, IN_PLACE, Job, all, foreign};
use super::proxy::{Call, Exchange, Moment as Pause};
use super::scene::{BUCKET, BUCKET_ACCOUNT};
use crate::folder::Running;
use crate::ran::Ran;

/// How many rounds there are.
fn rounds() -> u64 {
    if std::env::var_os("REDTRAIL_LONG").is_some() {
        200
    } else {
        20
    }
}

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[test]
fn two_applies_at_once_both_end_in_place() {
    let begin = Instant::now();
    all((0..rounds()).collect(), 4, |round| {
        let ground = Ground::of(Job::Role);
        ground.aws.switch(&json!({"stale_policy_reads": 1}));
        let one = ground.starts("apply plan.toml --yes --journal one");
        thread::sleep(Duration::from_millis(Chance(*round).below(700)));
        let other = ground.starts("apply plan.toml --yes --journal other");
        for ran in [one.end(), other.end()] {
            assert!(!ran.stderr.contains("error"), "{}", ran.stderr);
            _ = ran.exits(0);
        }
        ground.aws.switch(&json!({"stale_policy_reads": 0}));
        ground.ends_in_place("apply plan.toml --yes --journal one");
        // Each takes back what it made, and says what it leaves to the other.
        _ = ground.runs("undo plan.toml --yes --journal one");
        _ = ground.runs("undo plan.toml --yes --journal other").exits(0);
        ground.is_where_it_began();
    });
    println!(
        "{} rounds of two applies in {:?}",
        rounds(),
        begin.elapsed()
    );
}

#[test]
fn of_two_with_one_journal_the_second_waits_and_finds_everything_in_place() {
    let ground = Ground::of(Job::Role);
    ground.aws.switch(&json!({"latency_ms": 50}));
    let one = ground.starts("apply plan.toml --yes");
    while !ground.aws.folder.path("plan.toml.journal").exists() {
        thread::sleep(Duration::from_millis(5));
    }
    let other = ground.runs("apply plan.toml --yes").exits(0);
    assert_eq!(other.stdout, IN_PLACE);
    assert!(
        other.stderr.starts_with(
            "another redtrail is at work with plan.toml.journal; waiting until it is done\n"
        ),
        "{}",
        other.stderr
    );
    _ = one.end().exits(0);
    ground.ends_where_it_began();
}

/// Waits until a program has said so often that it waits.
fn waits(running: &Running, times: usize) {
    let begin = Instant::now();
    while running.said().matches("waiting until it is done").count() < times {
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "{}",
            running.said()
        );
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_lock_whose_file_was_taken_away_is_taken_anew() {
    let ground = Ground::of(Job::Role);
    let path = ground.aws.folder.path("plan.toml.journal.lock");
    let first = File::create(&path).unwrap();
    first.lock().unwrap();
    let running = ground.starts("apply plan.toml --yes");
    waits(&running, 1);
    // Whoever held it is done, and somebody was quicker with a file of the same name.
    fs::remove_file(&path).unwrap();
    let second = File::create(&path).unwrap();
    second.lock().unwrap();
    drop(first);
    waits(&running, 2);
    assert_eq!(ground.aws.writes(), "");
    drop(second);
    _ = running.end().exits(0);
    assert!(!path.exists());
}

/// Puts a statement of somebody else's beside what stands in the bucket's policy.
fn put_beside(ground: &Ground, sid: &str) {
    let found = ground.aws.bucket_policy(BUCKET).unwrap();
    let mut policy: Value = serde_json::from_str(&found).unwrap();
    policy["Statement"].as_array_mut().unwrap().push(json!({
        "Sid": sid, "Effect": "Allow", "Principal": {"AWS": "777788889999"},
        "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{BUCKET}/{sid}/*"),
    }));
    ground.aws.put_bucket_policy(BUCKET, &policy.to_string());
}

#[test]
fn a_loss_that_was_shown_is_named_also_when_somebody_writes_again_since() {
    let ground = Ground::of(Job::Role);
    let apply = "apply plan.toml --yes --output json";
    let calls = ground.calls(apply);
    let of = |operation: &str| {
        let call = calls.iter().rfind(|call| call.name.contains(operation));
        call.unwrap().clone()
    };
    _ = ground.runs("undo plan.toml --yes").exits(0);
    let at_the_write = ground.proxy.stop(&of("PutBucketPolicy"), Pause::Held);
    let running = ground.starts(apply);
    assert!(at_the_write.is_reached(Duration::from_mins(1)));
    ground.aws.switch(&json!({"stale_policy_reads": 1}));
    put_beside(&ground, "First");
    // The first look after the write is shown what the write was over; before the next one comes
    // somebody who has seen ours.
    let next_look = Call {
        nth: 2,
        ..of("GetBucketPolicy")
    };
    let at_the_look = ground.proxy.stop(&next_look, Pause::Held);
    at_the_write.go_on();
    let is_reached = at_the_look.is_reached(Duration::from_secs(20));
    assert!(is_reached, "{}", story(&ground.proxy.exchanges(), &[]));
    put_beside(&ground, "Second");
    at_the_look.go_on();
    _ = running.end().exits(1).refuses(expect![[r#"
        failed: s3:PutBucketPolicy in account 111122223333, us-east-1: it was written and is in place, but somebody wrote the policy about the same time, and not all that they had changed is there any more (+ `First`): this write may have put it back, or a later one of theirs has. Ask them; 10 changes made, and the journal is plan.toml.journal
    "#]]);
}

#[test]
fn what_the_first_look_before_the_write_hides_the_second_shows() {
    let ground = Ground::of(Job::Role);
    let apply = "apply plan.toml --yes --output json";
    let calls = ground.calls(apply);
    let looks: Vec<_> = calls
        .iter()
        .filter(|call| call.name.contains("GetBucketPolicy"))
        .collect();
    _ = ground.runs("undo plan.toml --yes").exits(0);
    // The first was that of observing.
    let stop = ground.proxy.stop(looks[1], Pause::Held);
    let running = ground.starts(apply);
    assert!(stop.is_reached(Duration::from_mins(1)));
    ground.aws.switch(&json!({"stale_policy_reads": 1}));
    put_beside(&ground, "First");
    stop.go_on();
    _ = running.end().exits(1).refuses(expect![[r#"
        failed: s3:PutBucketPolicy in account 111122223333, us-east-1, was not called: somebody has changed the policy since it was looked at (+ `First`), so it was left alone: run it again; 10 changes made, and the journal is plan.toml.journal
    "#]]);
    let stands = ground.aws.bucket_policy(BUCKET).unwrap();
    assert!(stands.contains("First"), "{stands}");
}

/// A write of the bucket's policy.
struct Written {
    policy: String,
    asked: Instant,
    answered: Instant,
    is_ours: bool,
}

/// When somebody writes: at the how manieth read of the policy, how long after, how often.
#[derive(Clone, Copy, Debug)]
struct Moment {
    read: usize,
    delay: u64,
    times: u64,
    gap: u64,
}

impl Moment {
    /// A moment while a run is at work with the policy.
    fn by(chance: &mut Chance) -> Self {
        Self {
            read: usize::try_from(chance.below(4)).unwrap() + 1,
            delay: chance.below(30),
            times: chance.below(3) + 1,
            gap: chance.below(60),
        }
    }
}

/// Somebody who adds and removes statements of their own, by what they have read. Each of their
/// policies holds a statement that no other one does.
fn somebody(ground: &Ground, moment: Moment, seed: u64, is_over: &AtomicBool) -> Vec<Written> {
    let order = ground.proxy.policies();
    let hand = ground.aws.operator(BUCKET_ACCOUNT);
    let path = format!("/{BUCKET}?policy");
    while ground.proxy.count("GetBucketPolicy") < moment.read {
        if is_over.load(Ordering::Relaxed) {
            return Vec::new();
        }
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(Duration::from_millis(moment.delay));
    let mut written = Vec::new();
    for number in 0..moment.times {
        let found = hand.s3("us-east-1", "GET", &path, "").text;
        let mut policy: Value = serde_json::from_str(&found).unwrap();
        let statements = policy["Statement"].as_array_mut().unwrap();
        statements.retain(|one| {
            !one["Sid"]
                .as_str()
                .is_some_and(|sid| sid.starts_with("Writer"))
        });
        statements.push(json!({
            "Sid": format!("Writer{seed}x{number}"), "Effect": "Allow",
            "Principal": {"AWS": "777788889999"}, "Action": "s3:GetObject",
            "Resource": format!("arn:aws:s3:::{BUCKET}/theirs/*")
        }));
        let policy = policy.to_string();
        let held = order.lock().unwrap();
        let asked = Instant::now();
        let answer = hand.s3("us-east-1", "PUT", &path, &policy);
        let answered = Instant::now();
        drop(held);
        assert_eq!(answer.text, "");
        written.push(Written {
            policy,
            asked,
            answered,
            is_ours: false,
        });
        thread::sleep(Duration::from_millis(moment.gap));
    }
    written
}

/// What is counted of a race.
#[derive(Debug, Default)]
struct Counts {
    runs: usize,
    done: usize,
    left_alone: usize,
    written_over: usize,
    lost: usize,
    named: usize,
    hidden: usize,
    /// The longest windows that were told, in milliseconds.
    longest: u64,
}

/// What a run wrote itself.
fn ours(exchanges: &[Exchange]) -> impl Iterator<Item = Written> {
    let writes = exchanges.iter().filter(|exchange| {
        let Call { name, is_write, .. } = &exchange.call;
        *is_write && name.contains("BucketPolicy") && exchange.answer.contains(" 204 ")
    });
    writes.map(|exchange| Written {
        policy: body(&exchange.request).to_owned(),
        asked: exchange.asked,
        answered: exchange.answered,
        is_ours: true,
    })
}

fn body(text: &str) -> &str {
    text.split_once("\r\n\r\n").unwrap().1
}

/// What was read and written of the policy, in order: whose statements there were.
fn story(exchanges: &[Exchange], theirs: &[Written]) -> String {
    let start = exchanges.first().unwrap().asked;
    let told = |at: Instant, until: Instant, what: &str, policy: &str| {
        let sids = policy.split("\"Sid\"").skip(1);
        let sids: Vec<&str> = sids.filter_map(|rest| rest.split('"').nth(1)).collect();
        let [at, until] = [at, until].map(|time| time.saturating_duration_since(start));
        (
            at,
            format!("{at:>9.1?} {until:>9.1?} {what:<9} {}", sids.join(" ")),
        )
    };
    let mut lines: Vec<_> = theirs
        .iter()
        .map(|it| told(it.asked, it.answered, "they put", &it.policy))
        .collect();
    for exchange in exchanges {
        let Call { name, is_write, .. } = &exchange.call;
        if name.contains("BucketPolicy") {
            let (what, text) = if *is_write {
                ("we put", body(&exchange.request))
            } else {
                ("we get", body(&exchange.answer))
            };
            lines.push(told(exchange.asked, exchange.answered, what, text));
        }
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line + "\n").collect()
}

/// Holds what a run told against what has happened to the statements of others.
fn judged(ground: &Ground, ran: &Ran, theirs: &[Written], last: &str, counts: &mut Counts) {
    let exchanges = ground.proxy.exchanges();
    let mut all: Vec<Written> = ours(&exchanges).collect();
    let is_written = !all.is_empty();
    all.extend(theirs.iter().map(|written| Written {
        policy: written.policy.clone(),
        ..*written
    }));
    all.sort_by_key(|written| written.asked);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let errors = answer["findings"].to_string();
    let window = answer["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|change| change["unprotected_ms"].as_u64());
    counts.runs += 1;
    counts.done += usize::from(ran.status == Some(0));
    counts.longest = counts.longest.max(window.unwrap_or_default());
    let is_left_alone = errors.contains("so it was left alone");
    counts.left_alone += usize::from(is_left_alone);
    counts.written_over += usize::from(errors.contains("written over it since"));
    let is_written_over = errors.contains("written over it since");
    let is_named = errors.contains("in the moment before this");
    // A write of theirs that was shown and is gone may have been put back by theirs as well.
    let is_doubted = errors.contains("may have put it back");
    let mut is_lost = false;
    let mut before = last;
    let mut came: Option<&Written> = None;
    for written in &all {
        if written.is_ours {
            let [had, has] = [before, &written.policy].map(|policy| foreign(ground, policy));
            if !equivalent(&had, &has) {
                is_lost = true;
                counts.lost += 1;
                let latest = came.unwrap();
                let is_seen = exchanges.iter().any(|exchange| {
                    exchange.call.name.contains("GetBucketPolicy")
                        && exchange.answer.contains(" 200 ")
                        && equivalent(&foreign(ground, body(&exchange.answer)), &had)
                });
                if is_named || is_doubted {
                    counts.named += 1;
                } else {
                    // What S3 never showed, nobody could have named.
                    assert!(
                        !is_seen || is_written_over,
                        "a loss was seen and not named: {errors}\n{}",
                        story(&exchanges, theirs)
                    );
                    counts.hidden += 1;
                    let age = written.asked.saturating_duration_since(latest.answered);
                    let window = Duration::from_millis(window.unwrap_or_default() + 1);
                    assert!(
                        age <= window,
                        "a loss {age:?} before the write, with a window of {window:?}"
                    );
                }
            }
        }
        before = &written.policy;
        came = Some(written);
    }
    assert!(
        is_lost || !is_named,
        "a loss was named, and there was none: {errors}"
    );
    assert!(
        !is_doubted || (is_written && theirs.len() > 1),
        "a loss was feared where nobody wrote twice: {errors}"
    );
    assert!(is_written || window.is_none(), "a window without a write");
}

/// Rounds of apply and undo against somebody who writes.
fn against_somebody(stale: &Value, rounds: u64) -> Counts {
    let still = json!({"stale_policy_reads": 0, "stale_policy_ms": 0});
    let mut counts = Counts::default();
    let mut chance = Chance(11);
    let ground = Ground::of(Job::Role);
    for round in 0..rounds {
        for command in ["apply", "undo"] {
            let last = ground.aws.bucket_policy(BUCKET).unwrap();
            ground.aws.switch(stale);
            ground.proxy.fresh();
            let is_over = AtomicBool::new(false);
            let words = format!("{command} plan.toml --yes --settle 3s --output json");
            let (moment, seed) = (Moment::by(&mut chance), chance.below(1_000_000));
            let (ran, theirs) = thread::scope(|scope| {
                let writer = scope.spawn(|| somebody(&ground, moment, seed, &is_over));
                let ran = ground.runs(&words);
                is_over.store(true, Ordering::Relaxed);
                (ran, writer.join().unwrap())
            });
            judged(&ground, &ran, &theirs, &last, &mut counts);
            ground.aws.switch(&still);
            // Nobody disturbs it any more, and the old answer that was left is used up.
            _ = ground.aws.bucket_policy(BUCKET);
            let left = ground.aws.bucket_policy(BUCKET).unwrap();
            _ = ground.runs(&words).exits(0);
            let now = ground.aws.bucket_policy(BUCKET).unwrap();
            assert!(
                equivalent(&foreign(&ground, &left), &foreign(&ground, &now)),
                "round {round}: {left}\n{now}"
            );
        }
    }
    counts
}

#[test]
fn what_somebody_writes_at_the_same_time_is_lost_in_the_told_window_alone() {
    let begin = Instant::now();
    for (stale, rounds) in [
        (json!({"stale_policy_reads": 1}), rounds() / 2),
        (json!({"stale_policy_ms": 80}), rounds() / 4),
        (json!({}), rounds() / 4),
    ] {
        let counts = against_somebody(&stale, rounds);
        println!(
            "{stale}, {rounds} rounds: {counts:?} in {:?}",
            begin.elapsed()
        );
    }
}

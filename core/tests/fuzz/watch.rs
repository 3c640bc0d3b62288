//! Ends the process when something takes too long: a thread cannot be stopped, and its test would
//! never say on which text it hangs.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};
use std::{fs, io, process, thread};

/// What is under way: by which clock, until when it may be, and what is said if it is not over by
/// then.
static UNDER_WAY: Mutex<Vec<(Clock, Duration, String)>> = Mutex::new(Vec::new());

/// Watches until it is dropped.
pub(crate) struct Watch(Instant);

/// The time that a thread has had a processor since it was looked at first. Where the system does
/// not tell that, the time that has passed.
struct Clock {
    from: Instant,
    /// Where Linux tells it, and what it told at first.
    of_thread: Option<(PathBuf, Duration)>,
}

impl Clock {
    fn of_this_thread(from: Instant) -> Self {
        let file = fs::canonicalize("/proc/thread-self").map(|it| it.join("schedstat"));
        let of_thread = file.ok().and_then(|file| {
            let first = used(&file)?;
            Some((file, first))
        });
        Self { from, of_thread }
    }

    fn time(&self) -> Duration {
        let of_thread = self.of_thread.as_ref();
        of_thread
            .and_then(|(file, first)| Some(used(file)?.saturating_sub(*first)))
            .unwrap_or_else(|| self.from.elapsed())
    }
}

/// The first number of that file: nanoseconds on a processor.
fn used(file: &PathBuf) -> Option<Duration> {
    let text = fs::read_to_string(file).ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

impl Watch {
    pub(crate) fn over(patience: Duration, late: String) -> Self {
        static GUARD: Once = Once::new();
        GUARD.call_once(|| drop(thread::spawn(guard)));
        let from = Instant::now();
        let clock = Clock::of_this_thread(from);
        UNDER_WAY.lock().unwrap().push((clock, patience, late));
        Self(from)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut all = UNDER_WAY.lock().unwrap();
        if let Some(at) = all.iter().position(|(clock, ..)| clock.from == self.0) {
            all.swap_remove(at);
        }
    }
}

fn guard() {
    loop {
        thread::sleep(Duration::from_millis(200));
        for (clock, patience, late) in &*UNDER_WAY.lock().unwrap() {
            if clock.time() > *patience {
                // Not `eprintln`, whose words a test keeps to itself until it ends.
                let _ = writeln!(io::stderr(), "{late}");
                process::exit(101);
            }
        }
    }
}

//! Ends the process when something takes too long: a thread cannot be stopped, and its test would
//! never say on which text it hangs.

use std::io::Write;
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};
use std::{io, process, thread};

/// What is under way: until when it may be, and what is said if it is not over by then.
static UNDER_WAY: Mutex<Vec<(Instant, String)>> = Mutex::new(Vec::new());

/// Watches until it is dropped.
pub(crate) struct Watch(Instant);

impl Watch {
    pub(crate) fn over(patience: Duration, late: String) -> Self {
        static GUARD: Once = Once::new();
        GUARD.call_once(|| drop(thread::spawn(guard)));
        let end = Instant::now() + patience;
        UNDER_WAY.lock().unwrap().push((end, late));
        Self(end)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut all = UNDER_WAY.lock().unwrap();
        if let Some(at) = all.iter().position(|(end, _)| *end == self.0) {
            all.swap_remove(at);
        }
    }
}

fn guard() {
    loop {
        thread::sleep(Duration::from_millis(200));
        let now = Instant::now();
        for (end, late) in &*UNDER_WAY.lock().unwrap() {
            if *end < now {
                // Not `eprintln`, whose words a test keeps to itself until it ends.
                let _ = writeln!(io::stderr(), "{late}");
                process::exit(101);
            }
        }
    }
}

//! What a person sees of a run: a line per stage with its time.

use std::{
    io::{self, IsTerminal, Write},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Error, Result};

/// Whether a stage's name stands on the last line, waiting for its time.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Does `work` and prints one line: the stage's name, its time, and what the work has to say.
pub(crate) fn stage<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    noted(name, || work().map(|value| (value, String::new())))
}

/// As [`stage`], with a note that the work returns beside its value.
pub(crate) fn noted<T>(name: &str, work: impl FnOnce() -> Result<(T, String)>) -> Result<T> {
    let start = Instant::now();
    eprint!("  {name:<34}");
    flush();
    OPEN.store(true, Ordering::Relaxed);
    let outcome = work();
    clear();
    if !OPEN.swap(false, Ordering::Relaxed) {
        eprint!("  {name:<34}");
    }
    let time = spoken(start.elapsed());
    match outcome {
        Ok((value, note)) => {
            eprintln!("{}", format!("{time:>8}  {note}").trim_end());
            Ok(value)
        }
        Err(error) => {
            eprintln!("{time:>8}  failed");
            Err(error)
        }
    }
}

/// Says one thing that a person should know while a stage runs.
pub(crate) fn say(words: &str) {
    clear();
    if OPEN.swap(false, Ordering::Relaxed) {
        eprintln!();
    }
    eprintln!("    {words}");
}

/// Says why the run ends, with each cause on a line.
pub(crate) fn fail(error: &Error) {
    clear();
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  {cause}");
    }
}

/// Shows on a terminal what a long command is doing, in a line that the next one replaces.
pub(crate) fn tick(words: &str) {
    if io::stderr().is_terminal() {
        let words: String = words
            .trim()
            .chars()
            .filter(|char| !char.is_control())
            .take(70)
            .collect();
        if OPEN.swap(false, Ordering::Relaxed) {
            eprintln!();
        }
        eprint!("\r\x1b[2K    {words}");
        flush();
    }
}

/// A time as a person says it.
pub(crate) fn spoken(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 100.. => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{:.1} s", time.as_secs_f32()),
    }
}

/// Removes the line that [`tick`] left.
fn clear() {
    if io::stderr().is_terminal() && !OPEN.load(Ordering::Relaxed) {
        eprint!("\r\x1b[2K");
        flush();
    }
}

fn flush() {
    // A closed stderr has no reader to miss the words.
    let _ = io::stderr().flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_spoken_in_seconds_and_then_in_minutes() {
        assert_eq!(spoken(Duration::from_millis(340)), "0.3 s");
        assert_eq!(spoken(Duration::from_secs(99)), "99.0 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 05 s");
    }
}

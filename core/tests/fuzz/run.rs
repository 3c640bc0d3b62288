//! Running a target: for how long, on what, and what is kept of a failure.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use super::chance::Chance;
use super::watch::Watch;
use super::{hostile, mutation};

/// The most time of a processor that one text may take, in a debug build: what is slow takes a
/// second for each 8 KiB, and in a release a second for a MiB, or a few.
fn patience(bytes: usize) -> Duration {
    Duration::from_secs(10) + Duration::from_secs(1) * u32::try_from(bytes / 4096).unwrap()
}

/// The stack that a thread of ours has.
const STACK: usize = 2 * 1024 * 1024;

/// What a target may say however short the text is.
const BASE: usize = 256 * 1024;

/// A function of a text, and how it is tried.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Does all there is to do with a text, and gives the bytes of what came out.
    pub(crate) run: fn(&str) -> usize,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// The most bytes that may come out for each byte that goes in, beside [`BASE`].
    pub(crate) factor: usize,
}

/// Runs one target on seeds, and on what is made of them, until its time is up.
pub(crate) fn fuzz(name: &str, targets: &[Target]) {
    let target = *targets.iter().find(|target| target.name == name).unwrap();
    let is_long = env::var_os("REDTRAIL_LONG").is_some();
    let time = Duration::from_secs(if is_long { 20 } else { 1 });
    alone(move || {
        let mut tried = Tried::new(target, "made");
        if let Some(file) = env::var_os("REDTRAIL_FUZZ_INPUT") {
            tried.text(&fs::read(file).unwrap());
            return tried.told();
        }
        let seeds = (target.seeds)();
        for seed in &seeds {
            tried.text(seed);
        }
        let mut chance = Chance::of(tried.seed);
        let start = Instant::now();
        while start.elapsed() < time {
            tried.text(&mutation::mutated(&seeds, &mut chance));
        }
        tried.told();
    });
}

/// Runs every target on each text that was written to take long.
pub(crate) fn hostile(targets: &'static [Target]) {
    let is_long = env::var_os("REDTRAIL_LONG").is_some();
    let bytes = match env::var("REDTRAIL_FUZZ_BYTES") {
        Ok(bytes) => bytes.parse().unwrap(),
        Err(_) if is_long => 256 * 1024,
        Err(_) => 32 * 1024,
    };
    alone(move || {
        for target in targets {
            let mut tried = Tried::new(*target, "hostile");
            for text in hostile::texts(bytes) {
                tried.text(text.as_bytes());
            }
            tried.told();
        }
    });
}

/// Runs on a stack of a known size.
fn alone(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK);
    if let Err(panic) = thread.spawn(work).unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

/// A target with what was seen of it so far.
struct Tried {
    target: Target,
    seed: u64,
    texts: usize,
    bytes: usize,
    slowest: Duration,
    most: f64,
    /// The text in hand, so that even a stack that overflows leaves it behind.
    file: PathBuf,
}

impl Tried {
    fn new(target: Target, kind: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
        fs::create_dir_all(&folder).unwrap();
        let seed = env::var("REDTRAIL_FUZZ_SEED").map(|seed| seed.parse().unwrap());
        Self {
            target,
            seed: seed.unwrap_or(0x5eed),
            texts: 0,
            bytes: 0,
            slowest: Duration::ZERO,
            most: 0.0,
            file: folder.join(format!("{}-{kind}-{}.input", target.name, process::id())),
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        fs::write(&self.file, text.as_bytes()).unwrap();
        let patience = patience(text.len());
        let late = self.failure(&format!("takes more than {patience:?}"));
        let watch = Watch::over(patience, late);
        let start = Instant::now();
        let said = catch_unwind(AssertUnwindSafe(|| (self.target.run)(&text)));
        let time = start.elapsed();
        drop(watch);
        self.texts += 1;
        self.bytes += text.len();
        self.slowest = self.slowest.max(time);
        match said {
            Ok(said) => {
                self.most = self.most.max(ratio(said, text.len()));
                let bound = self.target.factor * text.len() + BASE;
                if said > bound {
                    self.fail(&format!("{said} bytes for {}", text.len()));
                }
            }
            Err(panic) => self.fail(&format!("panicked: {}", message(&*panic))),
        }
        fs::remove_file(&self.file).unwrap();
    }

    fn fail(&self, what: &str) -> ! {
        panic!("{}", self.failure(what))
    }

    fn failure(&self, what: &str) -> String {
        format!(
            "{}: {what}, on {}, text {} of seed {}",
            self.target.name,
            self.file.display(),
            self.texts,
            self.seed
        )
    }

    fn told(&self) {
        println!(
            "{}: seed {}, {} texts, {} KB, the slowest in {:?}, at most {:.1} bytes for each",
            self.target.name,
            self.seed,
            self.texts,
            self.bytes / 1000,
            self.slowest,
            self.most
        );
    }
}

/// Bytes that came out for each that went in, beyond the base.
#[expect(clippy::cast_precision_loss, reason = "it is for people to read")]
fn ratio(said: usize, given: usize) -> f64 {
    said as f64 / given.max(1000) as f64
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without words")
}

//! What was done, on disk before it is done: a line for each change begun and each change done.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use redtrail_core::changes::{Call, Change};
use redtrail_core::plan::Cluster;
use serde::{Deserialize, Serialize};

use crate::exit::Error;
use crate::input::reason;

/// The journal of a plan.
#[derive(Debug)]
pub(crate) struct Journal {
    /// `None` where a plan from standard input has no file to stand beside.
    path: Option<PathBuf>,
    file: Option<File>,
}

/// What every line begins with.
const BEGINNING: &str = "{\"at\"";

/// A line of the journal.
#[derive(Debug, Deserialize, Serialize)]
struct Line {
    /// When it was written, in seconds since 1970.
    at: i64,
    stage: Stage,
    change: Change,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Begun,
    Done,
}

impl Journal {
    /// The journal that is named, or the one beside the plan.
    pub(crate) fn of(plan: &Path, named: Option<&Path>) -> Self {
        let beside = || {
            let mut name = plan.as_os_str().to_owned();
            name.push(".journal");
            PathBuf::from(name)
        };
        let path = match named {
            Some(path) => Some(path.to_owned()),
            None if plan == Path::new("-") => None,
            None => Some(beside()),
        };
        Self { path, file: None }
    }

    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new("-"))
    }

    /// Makes sure, before anything happens, that there is a place to write to and that what
    /// stands there is a journal.
    pub(crate) fn is_ready(&self) -> Result<(), Error> {
        if self.path.is_none() {
            return Err(Error::usage(
                "a plan from standard input has no place for its journal; name one with --journal",
            ));
        }
        self.lines().map(drop)
    }

    /// The changes of earlier runs in their order, none if there was no run. What was begun
    /// counts as made, whether or not its answer arrived; what was to be taken back counts only
    /// once it is done.
    pub(crate) fn changes(&self) -> Result<Vec<Change>, Error> {
        let mut changes: Vec<(Change, Stage)> = Vec::new();
        for line in self.lines()? {
            match (line.stage, changes.last_mut()) {
                // What is done may know more than what was begun.
                (Stage::Done, Some(last)) => *last = (line.change, Stage::Done),
                _ => changes.push((line.change, line.stage)),
            }
        }
        let counts =
            |(change, stage): &(Change, Stage)| change.sign() != '-' || *stage == Stage::Done;
        Ok(changes
            .into_iter()
            .filter(counts)
            .map(|(change, _)| change)
            .collect())
    }

    /// Every line: when, whether begun or done, and of which change.
    pub(crate) fn stages(&self) -> Result<Vec<(i64, &'static str, Change)>, Error> {
        let stage = |stage| {
            if stage == Stage::Done {
                "done"
            } else {
                "begun"
            }
        };
        let lines = self.lines()?.into_iter();
        Ok(lines
            .map(|line| (line.at, stage(line.stage), line.change))
            .collect())
    }

    /// When the logging of a cluster was last switched on, in seconds since 1970.
    pub(crate) fn enabled_at(&self, cluster: &Cluster) -> Result<Option<i64>, Error> {
        let is_of = |line: &Line| {
            line.change.account == cluster.account
                && line.change.region == cluster.region
                && matches!(&line.change.call, Call::EnableLogging { cluster: id, .. } if *id == cluster.id)
        };
        Ok(self
            .lines()?
            .iter()
            .rev()
            .find(|line| is_of(line))
            .map(|line| line.at))
    }

    fn lines(&self) -> Result<Vec<Line>, Error> {
        let Some(path) = &self.path else {
            return Ok(Vec::new());
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed("read", &error)),
        };
        let mut read = Vec::new();
        let mut lines = text.split_inclusive('\n').enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let begins = line.starts_with(BEGINNING) || BEGINNING.starts_with(line);
            let is_half = lines.peek().is_none() && !line.ends_with('\n') && begins;
            match serde_json::from_str::<Line>(line) {
                Ok(line) => read.push(line),
                // A crash may leave the last line half written; its change was not begun.
                Err(_) if is_half => {}
                Err(_) => {
                    return Err(Error::failed(format!(
                        "line {} of {} is no line of a journal; name another file with --journal, or move this one away",
                        number + 1,
                        path.display()
                    )));
                }
            }
        }
        Ok(read)
    }

    /// Puts a change on disk before it happens.
    pub(crate) fn begin(&mut self, change: &Change) -> Result<(), Error> {
        self.write(Stage::Begun, change)
    }

    /// Notes that it has happened.
    pub(crate) fn done(&mut self, change: &Change) -> Result<(), Error> {
        self.write(Stage::Done, change)
    }

    fn write(&mut self, stage: Stage, change: &Change) -> Result<(), Error> {
        let line = Line {
            at: now(),
            stage,
            change: change.clone(),
        };
        let mut text = serde_json::to_string(&line)
            .map_err(|error| Error::failed(format!("the journal cannot be written: {error}")))?;
        text.push('\n');
        let written = self.open().and_then(|file| {
            file.write_all(text.as_bytes())?;
            file.sync_data()
        });
        written.map_err(|error| self.failed("written", &error))
    }

    fn open(&mut self) -> std::io::Result<&mut File> {
        if self.file.is_none() {
            let mut options = OpenOptions::new();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            self.drop_half_line()?;
            self.file = Some(options.open(self.path())?);
        }
        self.file
            .as_mut()
            .ok_or_else(|| std::io::Error::other("the journal is not open"))
    }

    /// Cuts off a line that a crash left half written, so that the next one stands alone.
    fn drop_half_line(&self) -> std::io::Result<()> {
        let Ok(bytes) = std::fs::read(self.path()) else {
            return Ok(());
        };
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        if whole < bytes.len() {
            let file = OpenOptions::new().write(true).open(self.path())?;
            file.set_len(u64::try_from(whole).unwrap_or_default())?;
            file.sync_data()?;
        }
        Ok(())
    }

    fn failed(&self, what: &str, error: &std::io::Error) -> Error {
        Error::failed(format!(
            "the journal {} cannot be {what}: {}",
            self.path().display(),
            reason(error)
        ))
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since
        .ok()
        .and_then(|time| i64::try_from(time.as_secs()).ok())
        .unwrap_or_default()
}

//! What was done, on disk before it is done: a line for each change begun and each change done.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use redtrail_core::changes::Change;
use serde::{Deserialize, Serialize};

use crate::exit::Error;
use crate::input::reason;

/// The journal of a plan.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: Option<File>,
}

/// A line of the journal.
#[derive(Debug, Deserialize, Serialize)]
struct Line {
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
    pub(crate) fn of(plan: &Path, named: Option<&Path>) -> Result<Self, Error> {
        let path = match named {
            Some(path) => path.to_owned(),
            None if plan == Path::new("-") => {
                return Err(Error::usage(
                    "a plan from standard input has no place for its journal; name one with --journal",
                ));
            }
            None => {
                let mut name = plan.as_os_str().to_owned();
                name.push(".journal");
                PathBuf::from(name)
            }
        };
        Ok(Self { path, file: None })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The changes of earlier runs in their order, whether or not their answer arrived; none if
    /// there was no run.
    pub(crate) fn changes(&self) -> Result<Vec<Change>, Error> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed("read", &error)),
        };
        let mut changes = Vec::new();
        let mut lines = text.split_inclusive('\n').enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            match serde_json::from_str::<Line>(line) {
                Ok(line) if line.stage == Stage::Begun => changes.push(line.change),
                Ok(_) => {}
                // A crash may leave the last line half written; its change was not begun.
                Err(_) if lines.peek().is_none() && !line.ends_with('\n') => {}
                Err(_) => {
                    return Err(Error::failed(format!(
                        "line {} of the journal {} cannot be read; move the file away to go on without it",
                        number + 1,
                        self.path.display()
                    )));
                }
            }
        }
        Ok(changes)
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
            self.file = Some(options.open(&self.path)?);
        }
        self.file
            .as_mut()
            .ok_or_else(|| std::io::Error::other("the journal is not open"))
    }

    /// Cuts off a line that a crash left half written, so that the next one stands alone.
    fn drop_half_line(&self) -> std::io::Result<()> {
        let Ok(bytes) = std::fs::read(&self.path) else {
            return Ok(());
        };
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        if whole < bytes.len() {
            let file = OpenOptions::new().write(true).open(&self.path)?;
            file.set_len(u64::try_from(whole).unwrap_or_default())?;
            file.sync_data()?;
        }
        Ok(())
    }

    fn failed(&self, what: &str, error: &std::io::Error) -> Error {
        Error::failed(format!(
            "the journal {} cannot be {what}: {}",
            self.path.display(),
            reason(error)
        ))
    }
}

//! What was done, on disk before it is done: a line for each run, for each change begun, and for
//! what became of it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use redtrail_core::changes::{Call, Change, LostKey};
use redtrail_core::plan::Cluster;
use serde::{Deserialize, Serialize};

use crate::commands::Outcome;
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
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum Entry {
    /// A run begins: somebody has agreed to these changes.
    Run { run: Run },
    /// A change of the run.
    Step {
        stage: Stage,
        /// Its place among the changes of the run.
        number: usize,
        change: Change,
        /// How long a foreign write would not have been noticed, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unprotected_ms: Option<u64>,
    },
    /// The run has come to its end.
    End { ended: Outcome },
}

/// What was agreed to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Run {
    /// The command: `apply` or `undo`.
    pub(crate) command: String,
    /// The name of the plan.
    pub(crate) plan: String,
    /// The digest under which the changes were reviewed.
    pub(crate) digest: String,
    /// The changes.
    pub(crate) changes: Vec<Change>,
}

/// A run as it was noted.
#[derive(Debug, Default)]
struct Past {
    run: Option<Run>,
    /// What became of its changes, by their places.
    steps: BTreeMap<usize, Step>,
    /// When its last line was written, in seconds since 1970.
    at: i64,
    /// What it came to, if it came to its end.
    ended: Option<Outcome>,
}

/// What became of a change.
#[derive(Debug)]
pub(crate) struct Step {
    /// When it was begun, in seconds since 1970.
    pub(crate) begun: i64,
    /// When it came as far as it came.
    pub(crate) at: i64,
    pub(crate) stage: Stage,
    pub(crate) change: Change,
}

/// How far a change came.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// It is about to be made; from here on it counts as made.
    Begun,
    /// AWS has answered that it is made.
    Done,
    /// AWS has answered that it is not made.
    Refused,
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
        let counts = |step: &Step| match step.stage {
            Stage::Begun => !step.change.takes_back(),
            Stage::Done => true,
            Stage::Refused => false,
        };
        let steps = self.steps()?.into_iter().filter(counts);
        Ok(steps.map(|step| step.change).collect())
    }

    /// What became of each change of each run, in their order.
    pub(crate) fn steps(&self) -> Result<Vec<Step>, Error> {
        let runs = self.runs()?.into_iter();
        Ok(runs.flat_map(|past| past.steps.into_values()).collect())
    }

    /// The last run, if not everything of it was done.
    pub(crate) fn unfinished(&self) -> Result<Option<Run>, Error> {
        let last = self.runs()?.pop();
        let last = last.filter(|past| past.ended != Some(Outcome::Done));
        Ok(last.and_then(|past| past.run))
    }

    /// The access keys whose secrets may have gone down with a run: those whose making got no
    /// answer that was noted, and those of a run that was killed, which may not have come to put
    /// them into their profiles.
    pub(crate) fn lost_keys(&self) -> Result<Vec<LostKey>, Error> {
        /// How long after its last line a run may still have made one, in seconds.
        const LINGERS: i64 = 60;
        /// How far the clocks of this machine and of AWS may be apart, in seconds.
        const SKEW: i64 = 5;
        let mut lost = Vec::new();
        for past in self.runs()? {
            let is_killed = past.ended.is_none();
            for step in past.steps.into_values() {
                if !matches!(step.change.call, Call::CreateAccessKey { .. }) {
                    continue;
                }
                if step.stage == Stage::Begun || (step.stage == Stage::Done && is_killed) {
                    lost.push(LostKey {
                        change: step.change,
                        made: step.begun - SKEW..=past.at + if is_killed { LINGERS } else { SKEW },
                    });
                }
            }
        }
        Ok(lost)
    }

    /// The runs that were noted, in their order.
    fn runs(&self) -> Result<Vec<Past>, Error> {
        let mut runs: Vec<Past> = Vec::new();
        for Line { at, entry } in self.lines()? {
            if runs.is_empty() || matches!(entry, Entry::Run { .. }) {
                runs.push(Past::default());
            }
            let Some(past) = runs.last_mut() else {
                continue;
            };
            past.at = at;
            match entry {
                Entry::Run { run } => past.run = Some(run),
                Entry::Step {
                    stage,
                    number,
                    change,
                    ..
                } => {
                    let begun = past.steps.get(&number).map_or(at, |step| step.begun);
                    // What is done may know more than what was begun.
                    let step = Step {
                        begun,
                        at,
                        stage,
                        change,
                    };
                    past.steps.insert(number, step);
                }
                Entry::End { ended } => past.ended = Some(ended),
            }
        }
        Ok(runs)
    }

    /// What was changed in this time up to now: it may be too young to be seen.
    pub(crate) fn lately(&self, time: Duration) -> Result<Vec<Change>, Error> {
        let time = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let moment = now().saturating_sub(time);
        let is_young = |step: &Step| step.at >= moment && step.stage != Stage::Refused;
        let steps = self.steps()?.into_iter().filter(is_young);
        Ok(steps.map(|step| step.change).collect())
    }

    /// When the logging of a cluster was last switched on, in seconds since 1970.
    pub(crate) fn enabled_at(&self, cluster: &Cluster) -> Result<Option<i64>, Error> {
        let is_of = |step: &Step| {
            step.change.account == cluster.account
                && step.change.region == cluster.region
                && matches!(&step.change.call, Call::EnableLogging { cluster: id, .. } if *id == cluster.id)
                && step.stage != Stage::Refused
        };
        let steps = self.steps()?;
        Ok(steps.iter().rfind(|step| is_of(step)).map(|step| step.at))
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

    /// Notes what somebody has agreed to.
    pub(crate) fn start(&mut self, run: Run) -> Result<(), Error> {
        self.write(vec![Entry::Run { run }])?;
        self.sync()
    }

    /// Puts changes on disk before they happen.
    pub(crate) fn begin<'c>(
        &mut self,
        changes: impl IntoIterator<Item = (usize, &'c Change)>,
    ) -> Result<(), Error> {
        let steps = changes.into_iter();
        self.write(
            steps
                .map(|(number, change)| step(Stage::Begun, number, change, None))
                .collect(),
        )?;
        self.sync()
    }

    /// Notes that a change has happened. If this line is lost, the change counts as made all the
    /// same, so nothing waits for the disk.
    pub(crate) fn done(
        &mut self,
        number: usize,
        change: &Change,
        unprotected: Option<Duration>,
    ) -> Result<(), Error> {
        self.write(vec![step(Stage::Done, number, change, unprotected)])?;
        // Only this line knows what AWS has called it.
        match change.call {
            Call::CreateAccessKey { .. } | Call::CreatePolicyVersion { .. } => self.sync(),
            _ => Ok(()),
        }
    }

    /// Notes that a change was refused and so has not happened.
    pub(crate) fn refused(&mut self, number: usize, change: &Change) -> Result<(), Error> {
        self.write(vec![step(Stage::Refused, number, change, None)])
    }

    /// Notes that the run has come to its end.
    pub(crate) fn end(&mut self, ended: Outcome) -> Result<(), Error> {
        self.write(vec![Entry::End { ended }])?;
        self.sync()
    }

    fn write(&mut self, entries: Vec<Entry>) -> Result<(), Error> {
        let at = now();
        let mut text = String::new();
        for entry in entries {
            text += &serde_json::to_string(&Line { at, entry }).map_err(|error| {
                Error::failed(format!("the journal cannot be written: {error}"))
            })?;
            text.push('\n');
        }
        let written = self.open().and_then(|file| {
            let end = file.metadata()?.len();
            // What is written by half would spoil the line after it.
            let half = |_: &std::io::Error| _ = file.set_len(end);
            (&*file).write_all(text.as_bytes()).inspect_err(half)
        });
        written.map_err(|error| self.failed("written", &error))
    }

    fn sync(&mut self) -> Result<(), Error> {
        let synced = self.open().and_then(|file| file.sync_data());
        synced.map_err(|error| self.failed("written", &error))
    }

    fn open(&mut self) -> std::io::Result<&mut File> {
        if self.file.is_none() {
            let mut options = OpenOptions::new();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            self.drop_half_line()?;
            let is_new = !self.path().exists();
            self.file = Some(options.open(self.path())?);
            // A new file is there after a crash only if its folder says so on disk.
            #[cfg(unix)]
            if is_new {
                let folder = self.path().parent().filter(|path| *path != Path::new(""));
                File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
            }
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

fn step(stage: Stage, number: usize, change: &Change, unprotected: Option<Duration>) -> Entry {
    Entry::Step {
        stage,
        number,
        change: change.clone(),
        unprotected_ms: unprotected.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since
        .ok()
        .and_then(|time| i64::try_from(time.as_secs()).ok())
        .unwrap_or_default()
}

//! A folder of its own for each test, and commands that are run in it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::ran::Ran;

/// The longest that one command may take.
const LIMIT: Duration = Duration::from_mins(5);

/// A folder that is removed at the end.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("redtrail-{}-{number}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self { path }
    }

    /// A folder that holds `plan.toml`.
    pub(crate) fn with_plan(text: &str) -> Self {
        Self::new().file("plan.toml", text)
    }

    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Every file below a folder, by its path, in order.
    pub(crate) fn files(&self, within: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.path(within), "", &mut found);
        found.sort();
        found
    }

    /// Runs `redtrail` with these words, where no AWS can be reached.
    pub(crate) fn redtrail(&self, words: &str) -> Ran {
        run(
            self.command(env!("CARGO_BIN_EXE_redtrail"))
                .args(words.split_whitespace()),
            "",
        )
    }

    /// The same, with something to read on standard input.
    pub(crate) fn redtrail_reading(&self, words: &str, input: &str) -> Ran {
        run(
            self.command(env!("CARGO_BIN_EXE_redtrail"))
                .args(words.split_whitespace()),
            input,
        )
    }

    /// A command in this folder that knows made-up credentials, and no way to AWS.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.path)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.path)
            .env("AWS_ACCESS_KEY_ID", "AKIAMADEUP0000000000")
            .env("AWS_SECRET_ACCESS_KEY", "made-up")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder left behind among the temporary ones is no failure.
        _ = fs::remove_dir_all(&self.path);
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command, input: &str) -> Ran {
    start(command, input).end()
}

/// A command that has been started.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    streams: Folder,
}

/// Starts a command.
pub(crate) fn start(command: &mut Command, input: &str) -> Running {
    let streams = Folder::new();
    streams.write("input", input);
    let stream = |name| File::create(streams.path(name)).unwrap();
    let child = command
        .stdin(Stdio::from(File::open(streams.path("input")).unwrap()))
        .stdout(stream("stdout"))
        .stderr(stream("stderr"))
        .spawn()
        .unwrap();
    Running { child, streams }
}

impl Running {
    /// Asks it to end, as a service manager does.
    #[cfg(feature = "wire")]
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status();
        assert!(kill.unwrap().success());
    }

    /// Lets no file of its grow beyond this many bytes.
    #[cfg(feature = "wire")]
    pub(crate) fn limit_files(&self, bytes: u64) {
        let (id, most) = (self.child.id(), format!("--fsize={bytes}"));
        let limit = Command::new("prlimit")
            .args(["--pid", &id.to_string(), &most])
            .status();
        assert!(limit.unwrap().success());
    }

    /// What it has said on standard error so far.
    #[cfg(feature = "wire")]
    pub(crate) fn said(&self) -> String {
        self.streams.read("stderr")
    }

    /// Ends it at once, as a crash does, and gives what it had said.
    #[cfg(feature = "wire")]
    pub(crate) fn kill(mut self) -> Ran {
        self.child.kill().unwrap();
        self.end()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ran {
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if start.elapsed() < LIMIT => thread::sleep(Duration::from_millis(5)),
                None => {
                    self.child.kill().unwrap();
                    panic!("it did not end:\n{}", self.streams.read("stderr"));
                }
            }
        };
        Ran::new(
            status.code(),
            &self.streams.read("stdout"),
            &self.streams.read("stderr"),
        )
    }
}

fn collect(folder: &Path, within: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{within}{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            found.push(name);
        }
    }
}

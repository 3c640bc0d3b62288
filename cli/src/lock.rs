//! One at a time: the programs of one machine that work with the same journal wait for each other.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::exit::Error;
use crate::input::reason;
use crate::output::Output;

/// A lock beside a journal, held until it is dropped or the program ends, however it does.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock, and waits for it while another program holds it.
    pub(crate) fn take(journal: &Path, output: &Output) -> Result<Self, Error> {
        let failed = |error: &std::io::Error| {
            Error::failed(format!(
                "the journal {} cannot be locked: {}",
                journal.display(),
                reason(error)
            ))
        };
        loop {
            let lock = Self::open(journal).map_err(|error| failed(&error))?;
            match lock.file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    output.say(format!(
                        "another redtrail is at work with {}; waiting until it is done",
                        journal.display()
                    ));
                    lock.file.lock().map_err(|error| failed(&error))?;
                }
                Err(TryLockError::Error(error)) => return Err(failed(&error)),
            }
            // Who held it has taken the file away, and somebody else may have made another.
            if lock.is_there() {
                return Ok(lock);
            }
        }
    }

    fn open(journal: &Path) -> std::io::Result<Self> {
        let mut path = journal.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self {
            file: options.open(&path)?,
            path,
        })
    }

    /// Whether the file that is locked is the one that others find.
    fn is_there(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let held = self.file.metadata().map(|file| (file.dev(), file.ino()));
            let found = std::fs::metadata(&self.path).map(|file| (file.dev(), file.ino()));
            matches!((held, found), (Ok(held), Ok(found)) if held == found)
        }
        #[cfg(not(unix))]
        true
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is held, so that nobody is left with the lock of a file that is gone.
        if self.is_there() {
            _ = std::fs::remove_file(&self.path);
        }
    }
}

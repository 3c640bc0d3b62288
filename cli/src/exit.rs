//! How the program ends.

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Termination};

use redtrail_core::finding::Finding;
use serde_json::Value;

/// The answer in a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// Done, allowed, in place.
    Done,
    /// Something failed.
    Failed,
    /// Bad usage or bad input; nothing was touched.
    Input,
    /// The answer is no.
    No,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Input => 2,
            Self::No => 3,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) struct Error {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// What was wrong, each with its mend.
    pub(crate) findings: Vec<Finding>,
    /// The file in which the findings have their places, where that is not the plan's.
    pub(crate) file: Option<PathBuf>,
    /// Whether each finding is about the file that it stands in.
    pub(crate) is_by_file: bool,
    /// What the answer for programs holds beside the findings.
    pub(crate) answer: Value,
}

impl Error {
    /// Bad input.
    pub(crate) fn input(findings: Vec<Finding>) -> Self {
        Self {
            exit: Exit::Input,
            ..Self::failures(findings)
        }
    }

    /// Bad input, if anything is wrong with it.
    pub(crate) fn if_any(findings: Vec<Finding>) -> Result<(), Self> {
        if findings.is_empty() {
            Ok(())
        } else {
            Err(Self::input(findings))
        }
    }

    /// Bad usage, said in one sentence.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::input(vec![Finding::error("usage", message)])
    }

    /// Something failed, said in one sentence.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::failures(vec![Finding::error("failed", message)])
    }

    /// Something failed, with what to do about it.
    pub(crate) fn failures(findings: Vec<Finding>) -> Self {
        Self {
            exit: Exit::Failed,
            findings,
            file: None,
            is_by_file: false,
            answer: Value::Null,
        }
    }

    /// The same of findings that name their files.
    pub(crate) fn by_file(self) -> Self {
        Self {
            is_by_file: true,
            ..self
        }
    }

    /// The same of another file than the plan's.
    pub(crate) fn in_file(self, path: &Path) -> Self {
        Self {
            file: Some(path.to_owned()),
            ..self
        }
    }
}

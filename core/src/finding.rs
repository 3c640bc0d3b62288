//! What Redtrail has to say about a text or a plan.

use std::fmt;

use serde::Serialize;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be made of the input until this is mended.
    Error,
    /// The job may fail or open more than is wanted.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One remark: what, where, why, how to mend it, and where AWS says so.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// The name of the rule, which `redtrail explain` takes.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about: a field, a cluster, a bucket, an account.
    pub subject: String,
    /// Where it stands in the input, as a JSON pointer; empty for the whole.
    pub pointer: String,
    /// The line in the input, from 1, where the input is a text.
    pub line: Option<usize>,
    /// The column in the line, in characters from 1.
    pub column: Option<usize>,
    /// What is the case, and by which rule it matters.
    pub message: String,
    /// What to do about it.
    pub mend: String,
    /// The word to write instead of the one that stands there, where one can be told.
    #[serde(skip)]
    pub suggestion: Option<String>,
    /// The addresses of the pages that say so.
    pub sources: Vec<&'static str>,
}

impl Finding {
    /// A finding without place, mend or source yet.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            subject: String::new(),
            pointer: String::new(),
            line: None,
            column: None,
            message: message.into(),
            mend: String::new(),
            suggestion: None,
            sources: Vec::new(),
        }
    }

    /// An error without place, mend or source yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// Says what the finding is about.
    #[must_use]
    pub fn about(mut self, subject: impl fmt::Display) -> Self {
        self.subject = subject.to_string();
        self
    }

    /// Says where in the input it stands.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = mend.into();
        self
    }

    /// Says which pages state the rule.
    #[must_use]
    pub fn sources(mut self, sources: &[&'static str]) -> Self {
        self.sources = sources.to_vec();
        self
    }

    /// Whether nothing can be made of the input until this is mended.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// What somebody wrote, as a message shows it: in backticks, on one line.
pub(crate) fn shown(word: &str) -> String {
    if word.is_empty() {
        return "an empty text".to_owned();
    }
    let mut shown = String::from("`");
    for c in word.chars() {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown + "`"
}

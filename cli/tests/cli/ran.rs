//! What a command has answered, and the ways to hold it to that.

use expect_test::Expect;
use serde_json::Value;

/// A command that has ended.
#[derive(Debug)]
#[must_use = "an answer that nobody reads proves nothing"]
pub(crate) struct Ran {
    status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn new(status: Option<i32>, stdout: String, stderr: String) -> Self {
        Self {
            status,
            stdout,
            stderr,
        }
    }

    /// The exit status.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(
            self.status,
            Some(status),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Everything on standard output.
    #[expect(clippy::needless_pass_by_value, reason = "it is written at the call")]
    pub(crate) fn prints(self, expected: Expect) -> Self {
        expected.assert_eq(&self.stdout);
        self
    }

    /// Everything on standard error.
    #[expect(clippy::needless_pass_by_value, reason = "it is written at the call")]
    pub(crate) fn says(self, expected: Expect) -> Self {
        expected.assert_eq(&self.stderr);
        self
    }

    /// Nothing on standard error.
    #[track_caller]
    pub(crate) fn says_nothing(self) -> Self {
        assert_eq!(self.stderr, "");
        self
    }

    /// Standard output as JSON, with nothing on standard error.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stderr, "");
        serde_json::from_str(&self.stdout).unwrap()
    }
}

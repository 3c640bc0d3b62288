//! What a command has answered, and the ways to hold it to that.

use expect_test::Expect;
use serde_json::Value;

/// A command that has ended.
#[derive(Debug)]
#[must_use = "an answer that nobody reads proves nothing"]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn new(status: Option<i32>, stdout: &str, stderr: &str) -> Self {
        Self {
            status,
            stdout: always_the_same(stdout),
            stderr: always_the_same(stderr),
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

    /// What standard error says after the remarks about the plan, which other tests pin.
    #[cfg(feature = "wire")]
    #[expect(clippy::needless_pass_by_value, reason = "it is written at the call")]
    pub(crate) fn says_then(self, expected: Expect) -> Self {
        let (_, rest) = self.stderr.split_once("-v shows them in full\n").unwrap();
        expected.assert_eq(rest.trim_start_matches('\n'));
        self
    }

    /// The same without the words on each call that `-v` adds, of which no two runs have the same.
    #[cfg(feature = "wire")]
    pub(crate) fn untraced(mut self) -> Self {
        let is_call = |line: &str| {
            let is_answered = line.contains(" ms, request ") || line.ends_with(" ms\n");
            line.starts_with("  ") && is_answered
        };
        let lines = self.stderr.split_inclusive('\n');
        self.stderr = lines.filter(|line| !is_call(line)).collect();
        self
    }

    /// The last line on standard output.
    #[cfg(feature = "wire")]
    #[track_caller]
    pub(crate) fn ends(self, line: &str) -> Self {
        assert_eq!(self.stdout.lines().next_back(), Some(line));
        self
    }

    /// What stands in the way, with what to do about it, in an answer for programs.
    #[cfg(feature = "wire")]
    #[expect(clippy::needless_pass_by_value, reason = "it is written at the call")]
    pub(crate) fn refuses(self, expected: Expect) -> Self {
        let mut told = String::new();
        for [code, message, mend] in self.errors() {
            told = told + &code + ": " + &message + "\n";
            for line in mend.lines() {
                told = told + "  " + line + "\n";
            }
        }
        expected.assert_eq(&told);
        self
    }

    /// The call that was refused, its fault, and what each suspect begins with: other tests pin
    /// the whole.
    #[cfg(feature = "wire")]
    #[expect(clippy::needless_pass_by_value, reason = "it is written at the call")]
    pub(crate) fn suspects(self, expected: Expect) -> Self {
        let mut told = String::new();
        for [code, message, _] in self.errors() {
            // A fault is what a refusal ends with, a suspect what its sentence begins with.
            let words = message.replace(" was refused with", "");
            let words = words.split(": ").next().unwrap();
            let words = if code == "suspect" {
                words.split(", ").next().unwrap()
            } else {
                words
            };
            told = told + words + "\n";
        }
        expected.assert_eq(&told);
        self
    }

    /// The code, the message and the mend of each error in an answer for programs.
    #[cfg(feature = "wire")]
    fn errors(&self) -> Vec<[String; 3]> {
        let answer = self.json();
        let findings = answer.get("findings").and_then(Value::as_array).unwrap();
        let text = |finding: &Value, name: &str| {
            finding
                .get(name)
                .and_then(Value::as_str)
                .unwrap()
                .to_owned()
        };
        let errors = findings
            .iter()
            .filter(|finding| text(finding, "severity") == "error");
        errors
            .map(|finding| ["code", "message", "mend"].map(|name| text(finding, name)))
            .collect()
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

/// The text without what is never the same: the numbers that AWS gives to requests, times, and
/// the IDs of access keys.
fn always_the_same(text: &str) -> String {
    let text = replaced(text, "(request ", |rest| rest.find(')').unwrap_or_default());
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    let text = replaced(&text, "unprotected for ", digits);
    let text = replaced(&text, "assume-role-from-profile-", digits);
    replaced(&text, "AKIA", |_| 16)
}

/// The text with an ellipsis for what follows these words, as long as that is.
fn replaced(text: &str, words: &str, length: impl Fn(&str) -> usize) -> String {
    let mut parts = text.split(words);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.get(length(part)..).unwrap_or_default();
        whole = whole + words + "…" + rest;
    }
    whole
}

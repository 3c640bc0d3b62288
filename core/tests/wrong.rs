//! What is said about plans that are wrong: everything at once, each thing once.
//!
//! The plans are `wrong/plans/`, what is said about them is `wrong/findings/`, which
//! `REDTRAIL_BLESS=1 cargo test` writes anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use std::collections::BTreeSet;

use pinned::Texts;
use redtrail_core::explain::explain;
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::plan::Checked;
use redtrail_core::sources::title;
use serde::Serialize;

/// Every wrong plan by its file, with what is said about it.
fn wrong() -> Vec<(String, Vec<Finding>)> {
    pinned::files("core/tests/wrong/plans")
        .into_iter()
        .map(|(file, text)| {
            let checked = match file.rsplit('.').next().unwrap() {
                "toml" => Checked::toml(&text),
                "json" => Checked::json(&text),
                "link" => Checked::link(&text),
                other => panic!("{file}: nobody reads .{other}"),
            };
            assert!(checked.plan.is_none(), "{file} is a plan");
            (file, checked.findings)
        })
        .collect()
}

/// What is pinned of a finding.
#[derive(Serialize)]
struct Said<'f> {
    code: &'f str,
    severity: Severity,
    subject: &'f str,
    pointer: &'f str,
    place: Option<(usize, usize)>,
    message: &'f str,
    mend: &'f str,
    suggestion: Option<&'f str>,
    sources: &'f [&'static str],
}

impl<'f> From<&'f Finding> for Said<'f> {
    fn from(finding: &'f Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity,
            subject: &finding.subject,
            pointer: &finding.pointer,
            place: finding.line.zip(finding.column),
            message: &finding.message,
            mend: &finding.mend,
            suggestion: finding.suggestion.as_deref(),
            sources: &finding.sources,
        }
    }
}

#[test]
fn everything_wrong_is_said_as_pinned() {
    let made: Texts = wrong()
        .into_iter()
        .map(|(file, findings)| {
            let findings: Vec<Said> = findings.iter().map(Said::from).collect();
            let text = serde_json::to_string_pretty(&findings).unwrap() + "\n";
            (format!("{file}.json"), text)
        })
        .collect();
    pinned::pin("core/tests/wrong/findings", &made);
}

#[test]
fn nothing_is_said_twice() {
    for (file, findings) in wrong() {
        let mut said = BTreeSet::new();
        for finding in &findings {
            let once = said.insert((finding.pointer.as_str(), finding.message.as_str()));
            assert!(once, "{file}: {} is said twice", finding.message);
        }
        let mut missing = findings.iter().filter(|f| f.code == "field-missing");
        let is_there = missing.find(|missing| {
            findings
                .iter()
                .any(|other| other.code != "field-missing" && other.pointer == missing.pointer)
        });
        assert_eq!(is_there, None, "{file}: wrong and missing at once");
    }
}

#[test]
fn everything_wrong_is_an_error_with_a_place_and_a_mend() {
    for (file, findings) in wrong() {
        assert!(findings.iter().any(Finding::is_error), "{file}");
        for finding in findings {
            let Finding { code, message, .. } = &finding;
            assert!(explain(code).is_ok(), "{file}: {code} is not explained");
            assert_ne!(finding.mend, "", "{file}: {message}");
            for source in &finding.sources {
                assert!(title(source).is_some(), "{file}: {source}");
            }
            for words in [&finding.subject, message, &finding.mend] {
                assert!(!words.contains(char::is_control), "{file}: {words:?}");
            }
            assert_ne!(finding.subject, "", "{file}: {message}");
            let has_place = finding.line.is_some() && finding.column.is_some();
            let is_link = file.rsplit('.').next() == Some("link");
            assert_ne!(has_place, is_link, "{file}: {message}");
        }
    }
}

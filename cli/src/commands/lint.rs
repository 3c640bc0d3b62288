//! `redtrail lint`: what is wrong with policies, or worth knowing about them.

use std::path::{Path, PathBuf};

use redtrail_core::finding::{Finding, Severity};
use redtrail_core::lint::{lint, lint_for};
use redtrail_core::plan::Plan;
use serde_json::json;

use crate::arguments::LintArguments;
use crate::exit::{Error, Exit};
use crate::input;
use crate::output::{Output, in_excerpt};

pub(crate) fn run(arguments: &LintArguments, output: &Output) -> Result<Exit, Error> {
    let reads = |path: &PathBuf| path == Path::new("-");
    if arguments
        .files
        .iter()
        .chain(&arguments.plan)
        .filter(|path| reads(path))
        .count()
        > 1
    {
        return Err(Error::usage("standard input can be read once only"));
    }
    let opened = arguments.plan.as_deref().map(input::plan).transpose()?;
    let plan: Option<&Plan> = opened.as_ref().map(|opened| &opened.plan);
    let kind = arguments.kind.map(Into::into);
    let mut all: Vec<Finding> = Vec::new();
    let mut files = Vec::new();
    for path in &arguments.files {
        let text = input::text(path)?;
        let findings = match plan {
            Some(plan) => lint_for(&text, kind, plan),
            None => lint(&text, kind),
        };
        let name = path.display().to_string();
        for finding in findings.iter().filter(|_| !output.is_json()) {
            output.text(&(in_excerpt(finding, &name, &text) + "\n"));
        }
        all.extend(findings.clone());
        files.push((name, findings));
    }
    let count = |severity| {
        let found = all.iter().filter(|finding| finding.severity == severity);
        found.count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let counted = |count, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    output.say(format!(
        "{}, {}, {}",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(count(Severity::Note), "note")
    ));
    output.sarif(&files);
    let by_file = files
        .iter()
        .map(|(name, findings)| json!({ "file": name, "findings": findings }));
    output.json(&all, json!({ "files": by_file.collect::<Vec<_>>() }));
    let is_unread = |finding: &Finding| matches!(finding.code, "syntax" | "not-a-policy");
    Ok(if all.iter().any(is_unread) {
        Exit::Input
    } else if errors > 0 || (arguments.deny.is_some() && warnings > 0) {
        Exit::No
    } else {
        Exit::Done
    })
}

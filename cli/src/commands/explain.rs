//! `redtrail explain`: a code or a message in, its meaning and its causes out.

use std::fmt::Write;
use std::path::Path;

use redtrail_core::check::check;
use redtrail_core::explain::{Cause, Explained, Suspect, Tie, Unknown, explain, faults, tie};
use redtrail_core::finding::Finding;
use serde_json::{Value, json};

use crate::arguments::ExplainArguments;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{BOLD, FAINT, Output};
use crate::standing::{self, shown as shown_in};

pub(crate) fn run(arguments: &ExplainArguments, output: &Output) -> Result<Exit, Error> {
    let code = &arguments.code;
    let explained = explain(code).map_err(|unknown| not_known(code, unknown))?;
    let mut text = shown(&explained);
    let answer = json!(explained);
    let Some(path) = &arguments.plan else {
        output.text(&text);
        output.json(&[], answer);
        return Ok(Exit::Done);
    };
    let Opened { plan, .. } = input::plan(path)?;
    let wrong = |findings| Error::input(findings).by_file();
    let given = standing::read(&arguments.standing)?;
    let given = given.given(&plan).map_err(wrong)?;
    let check = check(&plan, &given).map_err(wrong)?;
    let tie = tie(&explained, &plan, &check);
    text.push_str(&in_plan(path, &tie, &check.not_seen));
    output.text(&text);
    output.findings_by(&check.findings, |finding| shown_in(&given, finding, path));
    let in_plan = json!({
        "other_bucket": tie.other_bucket,
        "verdict": tie.verdict,
        "calls": tie.calls,
        "suspects": tie.suspects,
        "not_seen": check.not_seen,
    });
    output.json(&check.findings, joined(answer, in_plan));
    Ok(Exit::Done)
}

/// That nothing is known, with what was likely meant or with all that is.
fn not_known(code: &str, unknown: Unknown) -> Error {
    let said = Finding::error("usage", format!("nothing is known of `{code}`: {unknown}"));
    let known: Vec<&str> = faults().collect();
    let all = format!("these faults are known: {}", known.join(", "));
    Error::input(vec![if unknown.near.is_some() {
        said
    } else {
        said.mend(all)
    }])
}

/// The code, its meaning, its causes and its pages.
fn shown(explained: &Explained) -> String {
    let Explained {
        code,
        meaning,
        causes,
        sources,
        ..
    } = explained;
    let mut text = format!("{BOLD}{code}{BOLD:#}\n\n{meaning}.\n\n");
    for (number, cause) in causes.iter().enumerate() {
        let Cause {
            what, tell, mend, ..
        } = cause;
        _ = writeln!(text, "{}. {what}", number + 1);
        for (word, said) in [("when", tell), ("mend", mend)] {
            if !said.is_empty() {
                _ = writeln!(text, "   {FAINT}{word}{FAINT:#} {said}");
            }
        }
    }
    if !sources.is_empty() {
        text.push('\n');
    }
    for source in *sources {
        _ = writeln!(text, "{FAINT}see {source}{FAINT:#}");
    }
    text
}

/// What a plan has to do with it: what stands in the way, or what to look at first.
fn in_plan(path: &Path, tie: &Tie<'_>, not_seen: &[&str]) -> String {
    let mut text = format!("\n{BOLD}{}{BOLD:#}: {tie}", path.display());
    if !tie.calls.is_empty() {
        text.push_str("; what is in the way is named below");
    }
    _ = write!(text, "\nnot seen: {}\n", not_seen.join(", "));
    if !tie.suspects.is_empty() {
        text.push_str("\nlook first at\n");
    }
    for (number, Suspect { what, step }) in tie.suspects.iter().enumerate() {
        _ = writeln!(text, "{}. {what}: {step}", number + 1);
    }
    text
}

fn joined(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

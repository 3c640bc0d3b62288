//! `redtrail check`: whether the job would succeed, and what stands in the way.

use std::fmt::Write;

use anstyle::Style;
use redtrail_core::check::{Call, Check, Verdict, check};
use serde_json::json;

use crate::arguments::CheckArguments;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{BAD, BOLD, FAINT, GOOD, Output, WARN};
use crate::standing::Texts;

pub(crate) fn run(arguments: &CheckArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, mut remarks } = input::plan(&arguments.plan)?;
    let texts = Texts::read(&arguments.standing)?;
    let check =
        check(&plan, &texts.given()).map_err(|findings| Error::input(findings).by_file())?;
    output.text(&report(&check));
    let exit = if check.verdict == Verdict::Allowed {
        Exit::Done
    } else {
        Exit::No
    };
    let Check {
        verdict,
        not_seen,
        calls,
        mut findings,
    } = check;
    output.findings_by(&findings, |finding| texts.shown(finding, &arguments.plan));
    output.warnings_by_code(&remarks);
    findings.append(&mut remarks);
    output.json(
        &findings,
        json!({"verdict": verdict, "not_seen": not_seen, "calls": calls}),
    );
    Ok(exit)
}

/// The verdict, each call under its cluster, and what was not seen.
fn report(check: &Check) -> String {
    let style = style(check.verdict);
    let mut text = format!("{style}{}{style:#}\n", check.verdict);
    let width = check.calls.iter().map(|call| call.action.len()).max();
    let mut cluster = "";
    for call in &check.calls {
        if call.cluster != cluster {
            cluster = &call.cluster;
            _ = write!(text, "\n{BOLD}{cluster}{BOLD:#}\n");
        }
        _ = writeln!(text, "{}", line(call, width.unwrap_or_default()));
    }
    _ = write!(text, "\nnot seen: {}\n", check.not_seen.join(", "));
    text
}

fn line(call: &Call, width: usize) -> String {
    let Call {
        actor,
        action,
        purpose,
        ..
    } = call;
    let (style, verdict) = (style(call.verdict), call.verdict);
    format!(
        "  {style}{verdict:<7}{style:#}  {actor:<7}  {action:<width$}  {FAINT}to {purpose}{FAINT:#}"
    )
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Allowed => GOOD,
        Verdict::Unknown => WARN,
        Verdict::Denied => BAD,
    }
}

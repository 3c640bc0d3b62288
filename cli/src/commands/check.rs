//! `redtrail check`: whether the job would succeed, and what stands in the way.

use std::fmt::Write;

use anstyle::Style;
use redtrail_core::check::{Call, Check, Verdict, check};
use serde_json::{Value, json};

use super::run::sides;
use crate::arguments::CheckArguments;
use crate::aws::{Accounts, Unseen, fetch};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{BAD, BOLD, FAINT, GOOD, Output, WARN};
use crate::standing;

pub(crate) async fn run(arguments: &CheckArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, mut remarks } = input::plan(&arguments.plan)?;
    let wrong = |findings| Error::input(findings).by_file();
    let given = standing::read(&arguments.standing)?;
    let mut given = given.given(&plan).map_err(wrong)?;
    let mut refused = None;
    if arguments.live {
        let sides = sides(arguments.only);
        let accounts = Accounts::open(&plan, &arguments.credentials, sides, output.trace()).await?;
        output.busy("looking at what stands");
        let live = fetch(&plan, &accounts, sides, given, None).await?;
        output.idle();
        given = live.given;
        refused = Some(live.refused);
    }
    let check = check(&plan, &given).map_err(wrong)?;
    output.text(&report(&check, refused.as_deref().unwrap_or_default()));
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
    output.findings_by(&findings, |finding| {
        standing::shown(&given, finding, &arguments.plan)
    });
    output.warnings_by_code(&remarks);
    findings.append(&mut remarks);
    let mut answer = json!({"verdict": verdict, "not_seen": not_seen, "calls": calls});
    if let (Some(refused), Value::Object(answer)) = (refused, &mut answer) {
        answer.insert("refused".to_owned(), json!(refused));
    }
    output.json(&findings, answer);
    Ok(exit)
}

/// The verdict, each call under its cluster, and what was not seen.
fn report(check: &Check, refused: &[Unseen]) -> String {
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
    for refused in refused {
        _ = writeln!(text, "  {refused}");
    }
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

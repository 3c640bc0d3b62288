//! `redtrail explain`: a code in, its meaning and its causes out.

use std::fmt::Write;
use std::path::Path;

use redtrail_core::check::{Check, Verdict, check};
use redtrail_core::explain::{Suspect, explain, suspects};
use redtrail_core::plan::Plan;
use serde_json::{Value, json};

use crate::arguments::ExplainArguments;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{BOLD, FAINT, Output};
use crate::standing::Texts;

pub(crate) fn run(arguments: &ExplainArguments, output: &Output) -> Result<Exit, Error> {
    let explanation = explain(&arguments.code).map_err(|near| {
        let code = &arguments.code;
        Error::usage(match near {
            Some(near) => format!("nothing is known of `{code}`; did you mean `{near}`?"),
            None => format!("nothing is known of `{code}`: it is no fault of audit logging and no finding's code"),
        })
    })?;
    let mut text = format!(
        "{BOLD}{}{BOLD:#}\n\n{}.\n\n",
        explanation.code, explanation.meaning
    );
    for (number, cause) in explanation.causes.iter().enumerate() {
        _ = writeln!(text, "{}. {cause}", number + 1);
    }
    if !explanation.sources.is_empty() {
        text.push('\n');
    }
    for source in explanation.sources {
        _ = writeln!(text, "{FAINT}see {source}{FAINT:#}");
    }
    let answer = json!({
        "code": explanation.code,
        "meaning": explanation.meaning,
        "causes": explanation.causes,
        "sources": explanation.sources,
    });
    let Some(path) = &arguments.plan else {
        output.text(&text);
        output.json(&[], answer);
        return Ok(Exit::Done);
    };
    let Opened { plan, .. } = input::plan(path)?;
    let texts = Texts::read(&arguments.standing)?;
    let check =
        check(&plan, &texts.given()).map_err(|findings| Error::input(findings).by_file())?;
    let suspects = suspected(&plan, explanation.code);
    text.push_str(&in_plan(path, &check, &suspects));
    output.text(&text);
    output.findings_by(&check.findings, |finding| texts.shown(finding, path));
    let suspects: Vec<_> = suspects
        .iter()
        .map(|suspect| json!({ "what": suspect.what, "step": suspect.step }))
        .collect();
    let in_plan = json!({
        "verdict": check.verdict,
        "not_seen": check.not_seen,
        "suspects": suspects,
    });
    output.json(&check.findings, joined(answer, in_plan));
    Ok(Exit::Done)
}

/// What to suspect of any cluster of the plan where every grant is in place.
fn suspected(plan: &Plan, code: &str) -> Vec<Suspect> {
    let mut all = Vec::new();
    for cluster in plan.clusters() {
        for suspect in suspects(plan, cluster, code) {
            if !all.contains(&suspect) {
                all.push(suspect);
            }
        }
    }
    all
}

/// What a plan has to do with the fault: what stands in the way, or what to look at first.
fn in_plan(path: &Path, check: &Check, suspects: &[Suspect]) -> String {
    let (path, verdict) = (path.display(), check.verdict);
    let mut text = format!("\n{BOLD}{path}{BOLD:#}: {verdict}");
    if verdict == Verdict::Denied {
        text.push_str("; what is in the way is named below\n");
        return text;
    }
    _ = writeln!(text, ", as far as was seen");
    _ = writeln!(text, "not seen: {}", check.not_seen.join(", "));
    if !suspects.is_empty() {
        text.push_str("\nlook first at\n");
    }
    for (number, Suspect { what, step }) in suspects.iter().enumerate() {
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

//! `redtrail check`: whether the job would succeed, and what stands in the way.

use std::fmt::Write;
use std::path::PathBuf;

use anstyle::Style;
use redtrail_core::check::{Call, Check, Given, Input, Verdict, check};
use redtrail_core::finding::Finding;
use serde_json::json;

use crate::arguments::{CheckArguments, Standing};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{BAD, BOLD, FAINT, GOOD, Output, WARN, in_excerpt};

pub(crate) fn run(arguments: &CheckArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, mut remarks } = input::plan(&arguments.plan)?;
    let texts = Texts::read(&arguments.standing)?;
    let check =
        check(&plan, &texts.given()).map_err(|findings| Error::input(findings).by_file())?;
    output.text(&report(&check));
    output.findings_by(&check.findings, |finding| texts.shown(finding));
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
    findings.append(&mut remarks);
    output.json(
        &findings,
        json!({"verdict": verdict, "not_seen": not_seen, "calls": calls}),
    );
    Ok(exit)
}

/// The files that were given, read.
struct Texts {
    bucket_policy: Option<Text>,
    bucket_settings: Option<Text>,
    identity_policies: Vec<Text>,
    trust_policy: Option<Text>,
    boundary: Option<Text>,
    scps: Vec<Text>,
    rcps: Vec<Text>,
}

/// A file's name and what it holds.
struct Text(String, String);

impl Text {
    fn input(&self) -> Input<'_> {
        let Self(name, text) = self;
        Input { name, text }
    }
}

impl Texts {
    fn read(standing: &Standing) -> Result<Self, Error> {
        let one = |path: &Option<PathBuf>| all(path.as_slice()).map(|mut texts| texts.pop());
        Ok(Self {
            bucket_policy: one(&standing.bucket_policy)?,
            bucket_settings: one(&standing.bucket_settings)?,
            identity_policies: all(&standing.identity_policies)?,
            trust_policy: one(&standing.trust_policy)?,
            boundary: one(&standing.boundary)?,
            scps: all(&standing.scps)?,
            rcps: all(&standing.rcps)?,
        })
    }

    /// A finding, with the words of the file that it is about.
    fn shown(&self, finding: &Finding) -> String {
        let Self {
            bucket_policy,
            bucket_settings: _,
            identity_policies,
            trust_policy,
            boundary,
            scps,
            rcps,
        } = self;
        let mut texts = [bucket_policy, trust_policy, boundary]
            .into_iter()
            .flatten()
            .chain(identity_policies)
            .chain(scps)
            .chain(rcps);
        let text = texts.find(|Text(name, _)| *name == finding.subject);
        let text = text.map_or("", |Text(_, text)| text);
        in_excerpt(finding, &finding.subject, text)
    }

    fn given(&self) -> Given<'_> {
        Given {
            bucket_policy: self.bucket_policy.as_ref().map(Text::input),
            bucket_settings: self.bucket_settings.as_ref().map(Text::input),
            identity_policies: inputs(&self.identity_policies),
            trust_policy: self.trust_policy.as_ref().map(Text::input),
            boundary: self.boundary.as_ref().map(Text::input),
            scps: inputs(&self.scps),
            rcps: inputs(&self.rcps),
        }
    }
}

fn all(paths: &[PathBuf]) -> Result<Vec<Text>, Error> {
    let read = |path: &PathBuf| Ok(Text(path.display().to_string(), input::text(path)?));
    paths.iter().map(read).collect()
}

fn inputs(texts: &[Text]) -> Vec<Input<'_>> {
    texts.iter().map(Text::input).collect()
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

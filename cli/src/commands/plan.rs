//! `redtrail plan`: from flags, a link and answers to a plan's file.

use std::io::IsTerminal;
use std::path::Path;

use redtrail_core::finding::Finding;
use redtrail_core::plan::{BucketDraft, Checked, ClusterDraft, Draft};
use serde_json::json;

use super::ask::ask;
use crate::arguments::{Fields, PlanArguments};
use crate::exit::{Error, Exit};
use crate::input::reason;
use crate::output::Output;

pub(crate) fn run(arguments: &PlanArguments, output: &Output) -> Result<Exit, Error> {
    let mut draft = match &arguments.from_link {
        Some(link) => from_link(link)?,
        None => Draft {
            version: Some("1".to_owned()),
            ..Draft::default()
        },
    };
    if !arguments.clusters.is_empty() {
        draft.clusters = arguments
            .clusters
            .iter()
            .map(|word| ClusterDraft::of_word(word))
            .collect();
    }
    fill(&mut draft, &arguments.fields);
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && !output.is_json() {
        ask(&mut draft)?;
    }
    let checked = Checked::of(draft);
    let Some(plan) = checked.plan else {
        return Err(Error::input(with_flags(checked.findings)));
    };
    let draft = plan.draft();
    match &arguments.out {
        Some(path) => write(path, &draft, output)?,
        None => output.text(&draft.toml()),
    }
    output.findings(&checked.findings);
    output.json(&checked.findings, json!({ "plan": draft }));
    Ok(Exit::Done)
}

fn from_link(link: &str) -> Result<Draft, Error> {
    let checked = Checked::link(link);
    // What is missing or wrong may still be mended by a flag; what is lost may not.
    let lost = checked.lost();
    if lost.is_empty() {
        Ok(checked.draft)
    } else {
        Err(Error::input(lost))
    }
}

/// Flags override what a link or what was found says.
pub(crate) fn fill(draft: &mut Draft, arguments: &Fields) {
    let set = |field: &mut Option<String>, flag: &Option<String>| {
        if flag.is_some() {
            field.clone_from(flag);
        }
    };
    set(&mut draft.name, &arguments.name);
    let names_a_bucket = [
        &arguments.bucket,
        &arguments.bucket_account,
        &arguments.bucket_region,
        &arguments.prefix,
    ];
    if draft.buckets.is_empty() && names_a_bucket.iter().any(|flag| flag.is_some()) {
        draft.buckets.push(BucketDraft::default());
    }
    if let Some(bucket) = draft.buckets.first_mut() {
        set(&mut bucket.name, &arguments.bucket);
        set(&mut bucket.account, &arguments.bucket_account);
        set(&mut bucket.region, &arguments.bucket_region);
        set(&mut bucket.prefix, &arguments.prefix);
    }
    if let Some(caller) = &arguments.caller {
        draft.caller.set_word(caller);
    }
    set(&mut draft.grants.source, &arguments.source);
    set(&mut draft.grants.organization, &arguments.organization);
    set(&mut draft.grants.scope, &arguments.scope);
    set(&mut draft.grants.preset, &arguments.preset);
}

/// Writes a draft into a file: TOML, or JSON where its name says so.
pub(crate) fn write(path: &Path, draft: &Draft, output: &Output) -> Result<(), Error> {
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let text = if is_json { draft.json() } else { draft.toml() };
    write_new(path, &text)?;
    output.say(format!("{} written", path.display()));
    Ok(())
}

/// On the command line a missing field is a missing flag.
pub(crate) fn with_flags(mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        let flag = match finding.pointer.as_str() {
            "/bucket" => "--bucket, --bucket-account and --bucket-region",
            "/bucket/name" => "--bucket",
            "/bucket/account" => "--bucket-account",
            "/bucket/region" => "--bucket-region",
            pointer if pointer.starts_with("/clusters") => {
                "--cluster ACCOUNT:REGION:ID, such as 444455556666:us-east-2:analytics"
            }
            "/grants/organization" => "--organization",
            _ => continue,
        };
        if finding.code == "field-missing" {
            finding.mend = format!("give {flag}");
        }
    }
    findings
}

/// Writes a file that is not there yet, or says the same already.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    use std::io::Write;

    let failed = |error: &std::io::Error| {
        Error::failed(format!(
            "{} cannot be written: {}",
            path.display(),
            reason(error)
        ))
    };
    match std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
    {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .map_err(|error| failed(&error)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            match std::fs::read(path) {
                Ok(found) if found == text.as_bytes() => Ok(()),
                _ => Err(Error::usage(format!(
                    "{} exists and says something else; name another file or delete it",
                    path.display()
                ))),
            }
        }
        Err(error) => Err(failed(&error)),
    }
}

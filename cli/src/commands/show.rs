//! `redtrail show`: the documents of a plan.

use std::fmt::Write;
use std::path::Path;

use redtrail_core::documents::{self, Document, Name};
use redtrail_core::finding::Finding;
use redtrail_core::grants::{SourceTrust, source_trust};
use redtrail_core::plan::Plan;
use serde_json::json;

use super::plan::write_new;
use crate::arguments::ShowArguments;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened, reason};
use crate::output::{BOLD, FAINT, Output, in_excerpt};

pub(crate) fn run(arguments: &ShowArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, mut remarks } = input::plan(&arguments.plan)?;
    let existing = arguments
        .bucket_policy
        .as_deref()
        .map(input::text)
        .transpose()?;
    let existing = existing
        .as_deref()
        .map(|text| arguments.agreed.existing(text));
    if existing.is_none() && arguments.agreed.is_any() {
        return Err(Error::usage(
            "--replace and --drop-gone are about the policy that --bucket-policy names",
        ));
    }
    let mut of_existing = Vec::new();
    if let Some(existing) = &existing {
        Error::if_any(existing.refused(&plan))?;
        of_existing = existing.remarks(&plan);
    }
    let mut documents = documents::documents(&plan, existing).map_err(|finding| {
        let error = Error::input(vec![finding]);
        match &arguments.bucket_policy {
            Some(path) => error.in_file(path),
            None => error,
        }
    })?;
    if let Some(base) = &arguments.base {
        for document in documents
            .iter_mut()
            .filter(|document| document.name == Name::Link)
        {
            document.text = format!("{base}{}", document.text);
        }
    }
    let chosen = choose(documents, arguments)?;
    let say = |of_plan: &[Finding], of_existing: &[Finding]| {
        output.findings(of_plan);
        if let (Some(path), Some(existing)) = (&arguments.bucket_policy, existing) {
            let name = path.display().to_string();
            output.findings_by(of_existing, |finding| {
                in_excerpt(finding, &name, existing.text)
            });
        }
    };
    if let Some(folder) = &arguments.out_dir {
        for document in &chosen {
            write(folder, document, arguments.force)?;
        }
        output.say(format!(
            "{} files written to {}",
            chosen.len(),
            folder.display()
        ));
        say(&remarks, &of_existing);
    } else if arguments.document.is_none() && arguments.account.is_none() && output.is_watched() {
        output.text(&overview(&plan, &chosen, &arguments.plan));
        output.findings_in_brief(&[remarks.as_slice(), &of_existing].concat());
    } else {
        output.text(&joined(&chosen));
        say(&remarks, &of_existing);
    }
    remarks.extend(of_existing);
    output.json(&remarks, json!({ "documents": chosen }));
    Ok(Exit::Done)
}

fn choose(documents: Vec<Document>, arguments: &ShowArguments) -> Result<Vec<Document>, Error> {
    let is_wanted = |document: &Document| {
        arguments.document.is_none_or(|name| document.name == name)
            && (arguments.account.is_none() || document.account == arguments.account)
    };
    let chosen: Vec<Document> = documents.into_iter().filter(is_wanted).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let what = arguments
        .document
        .map_or_else(|| "document".to_owned(), |name| name.to_string());
    Err(Error::usage(
        match (&arguments.account, arguments.document) {
            (Some(account), _) => format!("the plan has no {what} for account {account}"),
            (None, Some(Name::Link)) => {
                "the plan is too large for a link; send it as a file".to_owned()
            }
            (None, _) => format!("the plan has no {what}: only a role that it makes has one"),
        },
    ))
}

/// One document bare, several each under a header.
fn joined(documents: &[Document]) -> String {
    if let [only] = documents {
        return only.text.clone();
    }
    documents
        .iter()
        .map(|document| {
            let end = if document.text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            format!("==> {} <==\n{}{end}", document.file, document.text)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// What the plan does, in one screen.
fn overview(plan: &Plan, documents: &[Document], path: &Path) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}\n", plan.name());
    for bucket in plan.buckets() {
        let trust = match source_trust(plan, bucket) {
            SourceTrust::Cluster => "each cluster by its ARN",
            SourceTrust::Account => "the cluster accounts",
            SourceTrust::Organization => "the organization",
            SourceTrust::Any => "any cluster of anyone",
        };
        _ = writeln!(
            text,
            "\n  bucket    {}  {FAINT}{}  {}{FAINT:#}\n  prefix    {}\n  trusts    {trust}",
            bucket.name, bucket.account, bucket.region, bucket.prefix
        );
        let clusters: Vec<_> = plan.clusters_into(bucket).collect();
        for (index, cluster) in clusters.iter().take(12).enumerate() {
            let label = if index == 0 { "clusters" } else { "" };
            _ = writeln!(
                text,
                "  {label:<9} {}  {FAINT}{}  {}{FAINT:#}",
                cluster.id, cluster.account, cluster.region
            );
        }
        if clusters.len() > 12 {
            _ = writeln!(text, "            and {} more", clusters.len() - 12);
        }
    }
    let kind = if plan.caller().is_role() {
        "role"
    } else {
        "user"
    };
    _ = writeln!(text, "  caller    {kind}/{}\n", plan.caller().name());
    for name in Name::ALL {
        let texts: Vec<&Document> = documents
            .iter()
            .filter(|document| document.name == name)
            .collect();
        if texts.is_empty() {
            continue;
        }
        let times = if texts.len() == 1 {
            String::new()
        } else {
            format!(" ×{}", texts.len())
        };
        _ = writeln!(
            text,
            "  {:<18} {FAINT}{}{FAINT:#}",
            format!("{name}{times}"),
            name.purpose()
        );
    }
    let path = path.display();
    _ = writeln!(
        text,
        "\n  redtrail show {path} DOCUMENT       shows one\n  redtrail show {path} --out-dir DIR  writes all\n"
    );
    text
}

fn write(folder: &Path, document: &Document, force: bool) -> Result<(), Error> {
    let path = folder.join(&document.file);
    let failed = |error: &std::io::Error| {
        Error::failures(vec![Finding::error(
            "failed",
            format!("{} cannot be written: {}", path.display(), reason(error)),
        )])
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| failed(&error))?;
    }
    if force {
        return std::fs::write(&path, &document.text).map_err(|error| failed(&error));
    }
    write_new(&path, &document.text).map_err(|mut error| {
        for finding in &mut error.findings {
            if finding.code == "usage" {
                finding.message = format!(
                    "{} exists and says something else; --force overwrites it",
                    path.display()
                );
            }
        }
        error
    })
}

//! The walkthrough from end to end, against an AWS stand-in.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{
    needs, page, place,
    process::{cargo, command, endpoint, run, show},
    serve,
    stage::{noted, stage},
    standin::Standin,
    tools,
};

const ROLE: &str = "arn:aws:iam::{account}:role/operator";

/// Builds both front ends, plays the walkthrough through, and serves the wizard.
pub(crate) fn demo(serves: bool) -> Result<()> {
    println!(
        "Redtrail's walkthrough: documents, a dry world to apply them to, and the wizard.\n\
         About 20 minutes the first time on two cores, since tools are built; about one after that.\n"
    );
    needs::check()?;
    page::install()?;
    tools::standin_python()?;
    tools::judge()?;
    stage("build redtrail", || {
        run(cargo().args(["build", "--locked", "--package", "redtrail"]))
    })?;
    stage("build the page", page::trunk_build)?;

    walk()?;

    if serves {
        heading(
            "The wizard",
            "The same core in a browser: type, and the documents follow. Nothing leaves the page.",
        );
        serve::serve(&place::dist()?, None)?;
    }
    Ok(())
}

/// The walkthrough: everything but the wizard.
fn walk() -> Result<()> {
    // The journal lies beside the plan, so both lie where nothing is kept.
    let scratch = place::Scratch::new("demo")?;
    let folder = scratch.path();
    let plan = place::root()?.join("examples").join("walkthrough.toml");
    fs::copy(&plan, folder.join("walkthrough.toml"))
        .with_context(|| format!("cannot copy {}", plan.display()))?;

    heading(
        "The documents",
        "One plan in, every policy and command out.",
    );
    redtrail(folder, None, &["show"], &[])?;

    let standin = noted("start the AWS stand-in", || {
        let standin = Standin::start()?;
        let url = standin.url().to_owned();
        Ok((standin, url))
    })?;
    standin.tell("seed", &json!({
        "clusters": [{"account": "444455556666", "region": "us-east-2", "id": "redshift-analytics-cluster-01"}],
        "buckets": [{"account": "111122223333", "region": "us-east-1", "name": "redshift-cluster-audit-logging-111122223333"}],
    }))?;
    let aws = Some(&standin);
    let roles = ["--cluster-role", ROLE, "--bucket-role", ROLE];

    heading(
        "Apply",
        "The difference is shown, then made: the caller and its rights, the bucket's policy, logging last.",
    );
    redtrail(folder, aws, &["apply", "--yes"], &roles)?;

    heading("Status", "In place, and waiting for the first log.");
    redtrail(folder, aws, &["status"], &roles)?;

    heading(
        "A log arrives",
        "The stand-in writes what Redshift would, and the status is asked again.",
    );
    standin.tell(
        "deliver",
        &json!({"account": "444455556666", "region": "us-east-2", "cluster": "redshift-analytics-cluster-01"}),
    )?;
    redtrail(folder, aws, &["status"], &roles)?;

    heading(
        "Undo",
        "What apply did is taken back in reverse, from its journal.",
    );
    redtrail(folder, aws, &["undo", "--yes"], &roles)
}

/// Shows a command and what it says. The plan comes second, as a person types it.
fn redtrail(folder: &Path, aws: Option<&Standin>, words: &[&str], roles: &[&str]) -> Result<()> {
    let (name, flags) = words.split_first().context("a command has a name")?;
    let mut redtrail = command(place::built("redtrail")?);
    redtrail
        .arg(name)
        .arg("walkthrough.toml")
        .args(flags)
        .args(roles)
        .current_dir(folder);
    if let Some(standin) = aws {
        endpoint(&mut redtrail, standin.url())?;
    }
    println!("$ {}", crate::process::spelled(&redtrail));
    show(&mut redtrail)
}

fn heading(title: &str, words: &str) {
    println!("\n== {title} ==\n{words}\n");
}

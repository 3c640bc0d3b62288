//! The walkthrough from end to end, against an AWS stand-in.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    needs, page, place,
    process::{answer, cargo, command, endpoint, run, show, spelled},
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
         About 12 minutes the first time on two cores, since tools are built; about one after that.\n"
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
    // To a terminal it would print an overview; into a pipe it prints the documents.
    let mut documents = redtrail(folder, &["show"], &[])?;
    print!("{}", answer(&mut documents)?);

    let standin = noted("start the AWS stand-in", || {
        let standin = Standin::start()?;
        let url = standin.url().to_owned();
        Ok((standin, url))
    })?;
    standin.tell("seed", &json!({
        "clusters": [{"account": "444455556666", "region": "us-east-2", "id": "redshift-analytics-cluster-01"}],
        "buckets": [{"account": "111122223333", "region": "us-east-1", "name": "redshift-cluster-audit-logging-111122223333"}],
    }))?;
    let roles = ["--cluster-role", ROLE, "--bucket-role", ROLE];

    heading(
        "Apply",
        "The difference is shown, then made: the caller and its rights, the bucket's policy, logging last.",
    );
    let with_aws = |words: &[&str]| -> Result<()> {
        let mut redtrail = redtrail(folder, words, &roles)?;
        show(endpoint(&mut redtrail, standin.url())?)
    };
    with_aws(&["apply", "--yes"])?;

    heading("Status", "In place, and waiting for the first log.");
    with_aws(&["status"])?;

    heading(
        "A log arrives",
        "The stand-in writes what Redshift would, and the status is asked again.",
    );
    let delivery: Value = serde_json::from_str(&standin.tell(
        "deliver",
        &json!({"account": "444455556666", "region": "us-east-2", "cluster": "redshift-analytics-cluster-01"}),
    )?)?;
    ensure!(
        delivery.get("delivered") == Some(&Value::Bool(true)),
        "the stand-in delivered no log: {delivery}"
    );
    with_aws(&["status"])?;

    heading(
        "Undo",
        "What apply did is taken back in reverse, from its journal.",
    );
    with_aws(&["undo", "--yes"])?;
    with_aws(&["undo", "--yes"])
}

/// What the demo shows, in this order.
const SHOWN: [&str; 13] = [
    "== The documents ==",
    "444455556666/redshift-policy.json",
    "bucket-policy.json",
    "commands.sh",
    "set -euo pipefail",
    "== Apply ==",
    "redshift:EnableLogging",
    "== Status ==",
    "waiting",
    "== A log arrives ==",
    "in place",
    "== Undo ==",
    "nothing to undo",
];

/// Plays the demo through as a person does, and reads what it shows.
pub(crate) fn rehearse() -> Result<String> {
    // By its name: a stage that tests this program may have built it anew.
    let own = place::built("xtask")?;
    let shown = run(command(own).args(["demo", "--no-serve"]))?;
    let mut rest = shown.as_str();
    for words in SHOWN {
        let found = rest.find(words);
        let at = found.with_context(|| format!("the demo does not show `{words}`:\n{shown}"))?;
        rest = rest.get(at..).unwrap_or_default();
    }
    Ok(format!("{} lines", shown.lines().count()))
}

/// Shows a command, which has the plan second, as a person types it.
fn redtrail(folder: &Path, words: &[&str], roles: &[&str]) -> Result<Command> {
    let (name, flags) = words.split_first().context("a command has a name")?;
    let mut redtrail = command(place::built("redtrail")?);
    redtrail
        .arg(name)
        .arg("walkthrough.toml")
        .args(flags)
        .args(roles)
        .current_dir(folder);
    println!("$ {}", spelled(&redtrail));
    Ok(redtrail)
}

fn heading(title: &str, words: &str) {
    println!("\n== {title} ==\n{words}\n");
}

//! `redtrail evidence`: what happened in a real run, without a name in it.
//!
//! The report is made of codes, states, Regions and counts alone, so there is nothing in it that
//! would have to be taken out.

use redtrail_core::plan::{Identity, Plan, Shape};
use serde_json::{Value, json};

use super::status::look;
use crate::arguments::EvidenceArguments;
use crate::aws::{Eyes, Sides};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::Output;

pub(crate) async fn run(arguments: &EvidenceArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    let journal = Journal::of(&arguments.plan, arguments.journal.as_deref());
    let calls: Vec<Value> = journal
        .steps()?
        .into_iter()
        .map(|step| {
            let (call, region) = (step.change.action(), step.change.region);
            let (begun, at, stage) = (step.begun, step.at, step.stage);
            json!({ "begun": begun, "at": at, "stage": stage, "call": call, "region": region })
        })
        .collect();
    let sides = Sides {
        clusters: true,
        buckets: true,
    };
    let eyes = Eyes::open(&plan, &arguments.credentials, sides, output.trace()).await?;
    let stand = look(&plan, &eyes, &journal).await?;
    let states: Vec<Value> = stand
        .clusters
        .iter()
        .map(|cluster| {
            json!({
                "region": cluster.region,
                "state": cluster.state,
                "differences": cluster.differences.len(),
            })
        })
        .collect();
    let mut codes: Vec<&str> = remarks.iter().map(|finding| finding.code).collect();
    codes.dedup();
    let report = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "plan": shape(&plan),
        "remarks": codes,
        "journal": calls,
        "clusters": states,
    });
    output.text(&(serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"));
    output
        .say("It holds codes, states, Regions and times, and no name. Read it before you send it.");
    output.json(&[], json!({ "report": report }));
    Ok(Exit::Done)
}

/// What kind of plan it is.
fn shape(plan: &Plan) -> Value {
    let caller = match plan.caller().identity {
        Identity::Role(_) => "role",
        Identity::User(_) => "user",
        Identity::Existing(_) => "existing",
    };
    let grants = match plan.grants().shape {
        Shape::Walkthrough => "walkthrough".to_owned(),
        Shape::Least {
            source,
            scope,
            caller,
        } => format!("{source:?} {scope:?} {caller:?}").to_lowercase(),
    };
    json!({
        "partition": plan.partition().id(),
        "clusters": plan.clusters().len(),
        "cluster_accounts": plan.cluster_accounts().len(),
        "bucket_regions": plan.buckets().iter().map(|bucket| &bucket.region).collect::<Vec<_>>(),
        "bucket_accounts": plan.bucket_accounts().len(),
        "caller": caller,
        "grants": grants,
        "own_principals": !plan.grants().principals.is_empty(),
    })
}

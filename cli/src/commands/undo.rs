//! `redtrail undo`: takes back what apply did, in reverse.

use redtrail_core::changes::{left_behind, undo};

use super::run::{Outcome, answer, carry_out, counted, nothing_done, review, sides};
use crate::arguments::UndoArguments;
use crate::aws::{Accounts, Hands, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::Output;

pub(crate) async fn run(arguments: &UndoArguments, output: &Output) -> Result<Exit, Error> {
    undone(arguments, output).await.map_err(nothing_done)
}

async fn undone(arguments: &UndoArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, .. } = input::plan(&arguments.plan)?;
    let mut journal = Journal::of(&arguments.plan, arguments.write.journal.as_deref());
    if !arguments.write.dry_run {
        journal.is_ready()?;
    }
    let earlier = journal.changes()?;
    let sides = sides(arguments.write.only);
    let accounts =
        Accounts::open(&plan, &arguments.credentials, sides.clusters, sides.buckets).await?;
    let observed = observe(&plan, &accounts, sides).await?;
    let changes = undo(&plan, &observed, &earlier).map_err(Error::failures)?;
    let mut findings = left_behind(&plan, &observed, &earlier);
    output.findings(&findings);
    // What is left although it may have to do with the plan is for a person to decide about.
    let good = if findings.is_empty() {
        Outcome::Done
    } else {
        Outcome::Waiting
    };
    if changes.is_empty() {
        output.text("Nothing of this plan is there; nothing to undo.\n");
        let outcome = if good == Outcome::Done {
            Outcome::InPlace
        } else {
            good
        };
        answer(output, &findings, outcome, &changes, 0);
        return Ok(outcome.exit());
    }
    if let Some(outcome) = review(&changes, &arguments.write, output)? {
        answer(output, &findings, outcome, &changes, 0);
        return Ok(outcome.exit());
    }
    let hands = Hands::new(&plan, &accounts, arguments.settle);
    let (done, failures) = carry_out(&changes, changes.len(), hands, &mut journal, output).await?;
    let told = findings.len();
    for failure in &failures {
        let mut finding = failure.finding();
        finding.message = format!(
            "{}; {} made before it, and undo goes on from there when it is run again",
            finding.message,
            counted(done)
        );
        findings.push(finding);
    }
    output.findings(findings.get(told..).unwrap_or_default());
    let outcome = if failures.is_empty() {
        good
    } else {
        Outcome::Failed
    };
    if failures.is_empty() {
        output.text(&format!(
            "{} made. The logs that were delivered are still there.\n",
            counted(done)
        ));
    }
    answer(output, &findings, outcome, &changes, done);
    Ok(outcome.exit())
}

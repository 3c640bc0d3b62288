//! `redtrail undo`: takes back what apply did, in reverse.

use redtrail_core::changes::{found_again, left_behind, undo};

use super::run::{
    Agenda, Outcome, answer, carry_out, counted, nothing_done, review, sides, stopped,
};
use crate::arguments::{Only, UndoArguments};
use crate::aws::{Accounts, Hands, Scope, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::{Journal, Run};
use crate::lock::Lock;
use crate::output::Output;

pub(crate) async fn run(arguments: &UndoArguments, output: &Output) -> Result<Exit, Error> {
    undone(arguments, output).await.map_err(nothing_done)
}

async fn undone(arguments: &UndoArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, .. } = input::plan(&arguments.plan)?;
    let mut journal = Journal::of(&arguments.plan, arguments.write.journal.as_deref());
    let _lock = if arguments.write.dry_run {
        None
    } else {
        journal.is_ready()?;
        Some(Lock::take(journal.path(), output)?)
    };
    let mut earlier = journal.changes()?;
    let sides = sides(arguments.write.only);
    let accounts = Accounts::open(&plan, &arguments.credentials, sides, output.trace()).await?;
    let scope = Scope {
        in_depth: true,
        ..Scope::of(&plan, sides)
    };
    output.busy("looking at what stands");
    let observed = observe(&plan, &accounts, &scope).await?;
    output.idle();
    earlier.extend(found_again(
        &plan,
        &observed,
        &journal.lost_keys()?,
        &earlier,
    ));
    let changes = undo(&plan, &observed, &earlier).map_err(Error::failures)?;
    let mut findings = left_behind(&plan, &observed, &earlier);
    output.findings(&findings);
    // What is left although it may have to do with the plan is for a person to decide about.
    let good = if findings.is_empty() {
        Outcome::Done
    } else {
        Outcome::Waiting
    };
    let mut agenda = Agenda::of(changes, &accounts, |_| None);
    if agenda.changes.is_empty() {
        output.text("Nothing of this plan is there; nothing to undo.\n");
        let outcome = if good == Outcome::Done {
            Outcome::InPlace
        } else {
            good
        };
        answer(output, &findings, outcome, &agenda);
        return Ok(outcome.exit());
    }
    if let Some(outcome) = review(&agenda, &arguments.write, output)? {
        answer(output, &findings, outcome, &agenda);
        return Ok(outcome.exit());
    }
    journal.start(Run {
        command: "undo".to_owned(),
        plan: plan.name().to_string(),
        digest: agenda.digest(),
        changes: agenda.changes.clone(),
    })?;
    let hands = Hands::new(&plan, &accounts, arguments.settle);
    let trouble = carry_out(&mut agenda, |_| false, &hands, &mut journal, output).await?;
    let told = findings.len();
    for (_, failure) in &trouble.failures {
        let mut finding = failure.finding();
        finding.message = format!(
            "{}; {} made, and undo goes on from there when it is run again",
            finding.message,
            counted(agenda.done())
        );
        findings.push(finding);
    }
    if trouble.is_stopped {
        findings.push(stopped(&agenda, &format!(
            "`redtrail undo {path}` goes on from here, `redtrail apply {path}` puts everything in place again",
            path = arguments.plan.display()
        )));
    }
    output.findings(findings.get(told..).unwrap_or_default());
    let outcome = if findings.len() == told {
        good
    } else {
        Outcome::Failed
    };
    journal.end(outcome)?;
    if outcome == good {
        let other = match arguments.write.only {
            None => String::new(),
            Some(only) => format!(
                " What the other side made, it takes back with `redtrail undo {} --only {}`.",
                arguments.plan.display(),
                match only {
                    Only::Bucket => "clusters",
                    Only::Clusters => "bucket",
                }
            ),
        };
        output.text(&format!(
            "{} made. The logs that were delivered are still there.{other}\n",
            counted(agenda.done())
        ));
    }
    answer(output, &findings, outcome, &agenda);
    Ok(outcome.exit())
}

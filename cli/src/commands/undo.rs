//! `redtrail undo`: takes back what apply did, in reverse.

use redtrail_core::changes::undo;

use super::run::{Outcome, answer, carry_out, counted, review, sides};
use crate::arguments::UndoArguments;
use crate::aws::{Accounts, CallerKey, Hands, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::Output;

pub(crate) async fn run(arguments: &UndoArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, .. } = input::plan(&arguments.plan)?;
    let mut journal = Journal::of(&arguments.plan, arguments.write.journal.as_deref())?;
    let earlier = journal.changes()?;
    let sides = sides(arguments.write.only);
    let accounts =
        Accounts::open(&plan, &arguments.credentials, sides.clusters, sides.buckets).await?;
    let observed = observe(&plan, &accounts, sides).await?;
    let changes = undo(&plan, &observed, &earlier).map_err(Error::failures)?;
    if changes.is_empty() {
        output.text("Nothing of this plan is there; nothing to undo.\n");
        answer(output, &[], Outcome::InPlace, &changes, 0);
        return Ok(Exit::Done);
    }
    if let Some(outcome) = review(&changes, &arguments.write, output)? {
        answer(output, &[], outcome, &changes, 0);
        return Ok(outcome.exit());
    }
    let mut hands = Hands::new(&plan, &accounts, arguments.settle, CallerKey::None);
    let (done, failure) = carry_out(&changes, &mut hands, &mut journal, output).await?;
    let mut findings = Vec::new();
    let outcome = match failure {
        Some(failure) => {
            let mut finding = failure.finding();
            finding.message = format!(
                "{}. {} made before it; run undo again to go on",
                finding.message,
                counted(done)
            );
            findings.push(finding);
            Outcome::Failed
        }
        None => Outcome::Done,
    };
    output.findings(&findings);
    if outcome == Outcome::Done {
        output.text(&format!(
            "{} made. The logs that were delivered are still there.\n",
            counted(done)
        ));
    }
    answer(output, &findings, outcome, &changes, done);
    Ok(outcome.exit())
}

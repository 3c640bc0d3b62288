//! What apply and undo share: show, ask, journal, do, tell.

use std::io::IsTerminal;

use redtrail_core::changes::{Change, Side, digest};
use redtrail_core::finding::Finding;
use serde::Serialize;
use serde_json::{Value, json};

use super::difference::difference;
use crate::arguments::{Only, Write};
use crate::aws::{Failure, Hands, Sides};
use crate::exit::{Error, Exit};
use crate::journal::Journal;
use crate::output::{GONE, GOOD, Output};

/// What became of a list of changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// Nothing was to be done.
    InPlace,
    /// Everything was done.
    Done,
    /// Nothing was done, as was asked.
    Pending,
    /// Nothing was done, since nobody said yes.
    Declined,
    /// Something is left, which somebody else has to do.
    Waiting,
    /// A change failed; those before it were done.
    Failed,
}

impl Outcome {
    pub(crate) fn exit(self) -> Exit {
        match self {
            Self::InPlace | Self::Done => Exit::Done,
            Self::Pending | Self::Declined | Self::Waiting => Exit::No,
            Self::Failed => Exit::Failed,
        }
    }
}

/// Which sides were asked for.
pub(crate) fn sides(only: Option<Only>) -> Sides {
    Sides {
        clusters: only != Some(Only::Bucket),
        buckets: only != Some(Only::Clusters),
    }
}

/// Shows the changes and asks; `None` means go on.
pub(crate) fn review(
    changes: &[Change],
    write: &Write,
    output: &Output,
) -> Result<Option<Outcome>, Error> {
    let digest = digest(changes);
    if let Some(expected) = write
        .expect
        .as_ref()
        .filter(|expected| **expected != digest)
    {
        let message = format!(
            "the changes have the digest {digest}, not {expected}: the plan or AWS has changed since they were reviewed"
        );
        return Err(Error {
            exit: Exit::No,
            answer: told(Outcome::Declined, changes, 0),
            ..Error::failed(message)
        });
    }
    output.text(&difference(changes));
    output.say(format!(
        "\n{} to make, digest {digest}",
        counted(changes.len())
    ));
    if write.dry_run {
        return Ok(Some(Outcome::Pending));
    }
    if write.yes {
        return Ok(None);
    }
    if output.is_json() || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        output.say("nobody is here to say yes; give --yes to go on");
        return Ok(Some(Outcome::Declined));
    }
    let answer = inquire::Confirm::new("Make them?")
        .with_default(false)
        .prompt();
    Ok(if matches!(answer, Ok(true)) {
        None
    } else {
        Some(Outcome::Declined)
    })
}

/// Carries out the changes that are due, the first of all, each on disk before it happens. Returns
/// how many were done, and the failures: of the one after them, and of access keys that could not
/// be deleted again.
pub(crate) async fn carry_out(
    changes: &[Change],
    due: usize,
    mut hands: Hands<'_>,
    journal: &mut Journal,
    output: &Output,
) -> Result<(usize, Vec<Failure>), Error> {
    let mut done = 0;
    let mut failures = Vec::new();
    let mut failed = None;
    let cut_off = |error: Error, done| Error {
        answer: told(Outcome::Failed, changes, done),
        ..error
    };
    for change in changes.iter().take(due) {
        let change = hands.known(change);
        let taken = step(&change, &mut hands, journal, output).await;
        if let Err(failure) = taken.map_err(|error| cut_off(error, done))? {
            failures.push(failure);
            failed = Some(change);
            break;
        }
        done += 1;
    }
    for key in hands.leftovers(failed.as_ref()) {
        let taken = step(&key, &mut hands, journal, output).await;
        failures.extend(taken.map_err(|error| cut_off(error, done))?.err());
    }
    Ok((done, failures))
}

/// Carries one change out, between two lines of the journal.
async fn step(
    change: &Change,
    hands: &mut Hands<'_>,
    journal: &mut Journal,
    output: &Output,
) -> Result<Result<(), Failure>, Error> {
    journal.begin(change)?;
    let text = format!("{:<28} {}", change.action(), change.target());
    output.begin(&text);
    Ok(match hands.act(change).await {
        Ok(known) => {
            journal.done(&known)?;
            output.end(&format!("  {GOOD}✓{GOOD:#} {text}"));
            Ok(())
        }
        Err(failure) => {
            output.end(&format!("  {GONE}✗{GONE:#} {text}"));
            Err(failure)
        }
    })
}

/// A change in the answer for programs.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeState<'c> {
    account: &'c str,
    side: Side,
    call: &'static str,
    target: String,
    state: &'static str,
}

/// The answer for programs.
pub(crate) fn answer(
    output: &Output,
    findings: &[Finding],
    outcome: Outcome,
    changes: &[Change],
    done: usize,
) {
    output.json(findings, told(outcome, changes, done));
}

/// What became of the changes, for programs.
pub(crate) fn told(outcome: Outcome, changes: &[Change], done: usize) -> Value {
    let states: Vec<ChangeState<'_>> = changes
        .iter()
        .enumerate()
        .map(|(index, change)| ChangeState {
            account: change.account.as_ref(),
            side: change.side(),
            call: change.action(),
            target: change.target(),
            state: match outcome {
                _ if index < done => "done",
                Outcome::Failed if index == done => "failed",
                _ => "pending",
            },
        })
        .collect();
    json!({ "result": outcome, "digest": digest(changes), "changes": states })
}

/// An error before the first change, with the answer that programs get at every end.
pub(crate) fn nothing_done(error: Error) -> Error {
    if !error.answer.is_null() {
        return error;
    }
    Error {
        answer: told(Outcome::Failed, &[], 0),
        ..error
    }
}

pub(crate) fn counted(changes: usize) -> String {
    match changes {
        0 => "no change".to_owned(),
        1 => "1 change".to_owned(),
        many => format!("{many} changes"),
    }
}

//! What apply and undo share: show, ask, journal, do, tell.

use std::io::IsTerminal;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use redtrail_core::changes::{Change, Side, digest, order};
use redtrail_core::finding::Finding;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::difference::difference;
use crate::arguments::{Only, Write};
use crate::aws::{Accounts, Failure, Hands, Made, Sides};
use crate::exit::{Error, Exit};
use crate::journal::Journal;
use crate::output::{FAINT, GONE, GOOD, Output};

/// What became of a list of changes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
    /// Nothing was done, since the job would be refused.
    Denied,
    /// Something is left, which somebody else has to do.
    Waiting,
    /// A change failed, and with it what builds on it.
    Failed,
}

impl Outcome {
    pub(crate) fn exit(self) -> Exit {
        match self {
            Self::InPlace | Self::Done => Exit::Done,
            Self::Pending | Self::Declined | Self::Denied | Self::Waiting => Exit::No,
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

/// A list of changes, each with who makes it and how far it has come.
#[derive(Debug)]
pub(crate) struct Agenda {
    pub(crate) changes: Vec<Change>,
    who: Vec<String>,
    states: Vec<State>,
    unprotected: Vec<Option<Duration>>,
    /// Up to which change it was told what became of it.
    told: usize,
}

/// How far a change has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// It was not begun.
    Pending,
    /// Its call is in flight, or nobody knows what became of it.
    Begun,
    /// It is made.
    Done,
    /// It was refused, or got no answer.
    Failed,
    /// It waits for somebody else.
    Waiting,
}

/// A change in the answer for programs.
#[derive(Debug, Serialize)]
struct Told<'c> {
    account: &'c str,
    side: Side,
    call: &'static str,
    target: String,
    #[serde(rename = "as")]
    who: &'c str,
    after: &'c [usize],
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    unprotected_ms: Option<u128>,
}

impl Agenda {
    /// The changes; `caller` is who switches logging on in an account.
    pub(crate) fn of(
        changes: Vec<Change>,
        accounts: &Accounts,
        caller: impl Fn(&Change) -> Option<String>,
    ) -> Self {
        let who = |change: &Change| {
            let operator = accounts.who(change.side(), &change.account);
            caller(change).or_else(|| operator.map(str::to_owned))
        };
        let who = changes.iter().map(|change| who(change).unwrap_or_default());
        Self {
            who: who.collect(),
            states: changes.iter().map(|_| State::Pending).collect(),
            unprotected: changes.iter().map(|_| None).collect(),
            changes,
            told: 0,
        }
    }

    /// What it is called when it is reviewed.
    pub(crate) fn digest(&self) -> String {
        digest(&self.changes)
    }

    /// The changes with who makes each.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&Change, &str)> {
        self.changes.iter().zip(self.who.iter().map(String::as_str))
    }

    /// How many were made.
    pub(crate) fn done(&self) -> usize {
        self.states
            .iter()
            .filter(|state| **state == State::Done)
            .count()
    }

    /// Those in a state.
    pub(crate) fn in_state(&self, wanted: State) -> impl Iterator<Item = &Change> {
        let states = self.changes.iter().zip(&self.states);
        states
            .filter(move |(_, state)| **state == wanted)
            .map(|(change, _)| change)
    }

    /// Notes that a change waits for somebody else.
    pub(crate) fn wait(&mut self, number: usize) {
        self.set(number, State::Waiting);
    }

    fn set(&mut self, number: usize, state: State) {
        if let Some(known) = self.states.get_mut(number) {
            *known = state;
        }
    }

    /// Whether a change is in a state.
    pub(crate) fn is(&self, number: usize, state: State) -> bool {
        self.states.get(number) == Some(&state)
    }

    /// Says what became of the changes, in their order: up to the first of which nothing is known
    /// yet, or of all if nothing more is to come.
    fn tell(&mut self, output: &Output, is_over: bool) {
        while let Some((change, state)) =
            self.changes.get(self.told).zip(self.states.get(self.told))
        {
            let mark = match state {
                State::Done => format!("{GOOD}✓{GOOD:#}"),
                State::Failed => format!("{GONE}✗{GONE:#}"),
                _ if !is_over => return,
                _ => String::new(),
            };
            if !mark.is_empty() {
                let window = self.unprotected.get(self.told).copied().flatten();
                let window = window.map(|time| {
                    format!("  {FAINT}unprotected for {} ms{FAINT:#}", time.as_millis())
                });
                let (action, target) = (change.action(), change.target());
                let window = window.unwrap_or_default();
                output.say(format!("  {mark} {action:<28} {target}{window}"));
            }
            self.told += 1;
        }
    }

    /// What became of the changes, for programs.
    pub(crate) fn told(&self, outcome: Outcome) -> Value {
        let order = order(&self.changes);
        let numbers = 0..self.changes.len();
        let changes: Vec<Told<'_>> = numbers.filter_map(|it| self.one(it, &order)).collect();
        json!({ "result": outcome, "digest": self.digest(), "changes": changes })
    }

    /// Tells a program that follows along how far a change has come.
    fn event(&self, number: usize, order: &[Vec<usize>], output: &Output) {
        if !output.is_followed() {
            return;
        }
        if let Some(Value::Object(change)) = self.one(number, order).map(|told| json!(told)) {
            let mut event = serde_json::Map::from_iter([("number".to_owned(), json!(number))]);
            event.extend(change);
            output.event("change", event);
        }
    }

    /// A change in the answer for programs.
    fn one<'a>(&'a self, number: usize, order: &'a [Vec<usize>]) -> Option<Told<'a>> {
        let change = self.changes.get(number)?;
        let unprotected = self.unprotected.get(number).copied().flatten();
        Some(Told {
            account: change.account.as_ref(),
            side: change.side(),
            call: change.action(),
            target: change.target(),
            who: self.who.get(number)?,
            after: order.get(number)?,
            state: *self.states.get(number)?,
            unprotected_ms: unprotected.map(|time| time.as_millis()),
        })
    }
}

/// Shows the changes and asks; `None` means go on.
pub(crate) fn review(
    agenda: &Agenda,
    write: &Write,
    output: &Output,
) -> Result<Option<Outcome>, Error> {
    let digest = agenda.digest();
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
            answer: agenda.told(Outcome::Declined),
            ..Error::failed(message)
        });
    }
    output.text(&difference(agenda.rows()));
    output.say(format!(
        "\n{} to make, digest {digest}",
        counted(agenda.changes.len())
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

/// What did not go well, and where the run was stopped by hand.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    /// The changes that failed, by their places.
    pub(crate) failures: Vec<(usize, Failure)>,
    /// Whether somebody asked to stop.
    pub(crate) is_stopped: bool,
}

/// Carries out the changes but those that are held back: each as soon as what it waits for is
/// made, and each on disk before it happens. What builds on a change that failed is not begun;
/// everything else goes on.
pub(crate) async fn carry_out(
    agenda: &mut Agenda,
    held: impl Fn(&Change) -> bool,
    hands: &Hands<'_>,
    journal: &mut Journal,
    output: &Output,
) -> Result<Trouble, Error> {
    let order = order(&agenda.changes);
    let changes = agenda.changes.clone();
    let mut trouble = Trouble::default();
    let mut broken = None;
    let mut running = FuturesUnordered::new();
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    loop {
        let is_ready = |number: &usize| {
            agenda.is(*number, State::Pending)
                && changes.get(*number).is_some_and(|change| !held(change))
                && order.get(*number).is_some_and(|before| {
                    before.iter().all(|before| agenda.is(*before, State::Done))
                })
        };
        let mut ready: Vec<(usize, &Change)> = Vec::new();
        if broken.is_none() && !hands.interrupt().is_set() {
            let numbers = (0..changes.len()).filter(is_ready);
            ready.extend(numbers.filter_map(|number| Some((number, changes.get(number)?))));
        }
        if !ready.is_empty() {
            match journal.begin(ready.iter().copied()) {
                Ok(()) => {
                    for (number, change) in ready {
                        agenda.set(number, State::Begun);
                        agenda.event(number, &order, output);
                        running.push(async move { (number, hands.act(change).await) });
                    }
                }
                Err(error) => broken = Some(error),
            }
        }
        if running.is_empty() {
            break;
        }
        output.progress(agenda.done(), changes.len(), &going_on(agenda, hands));
        let ended = tokio::select! {
            ended = running.next() => ended,
            _ = ticks.tick() => None,
            () = hands.interrupt().asked(1), if !trouble.is_stopped => {
                trouble.is_stopped = true;
                output.say("stopping; what is in flight is waited for, and Ctrl-C once more leaves it");
                None
            }
            () = hands.interrupt().asked(2) => {
                trouble.is_stopped = true;
                break;
            }
        };
        let Some((number, result)) = ended else {
            continue;
        };
        let noted = note(agenda, number, result, hands, journal, &mut trouble).await;
        broken = broken.or(noted.err());
        agenda.event(number, &order, output);
        agenda.tell(output, false);
    }
    agenda.tell(output, true);
    output.idle();
    trouble.failures.sort_by_key(|(number, _)| *number);
    match broken {
        None => Ok(trouble),
        Some(mut error) => {
            let failures = trouble.failures.iter().map(|(_, failure)| failure);
            error.findings.extend(Failure::findings(failures));
            Err(Error {
                answer: agenda.told(Outcome::Failed),
                ..error
            })
        }
    }
}

/// What is going on, in one line.
fn going_on(agenda: &Agenda, hands: &Hands<'_>) -> String {
    let waiting = hands.waiting().or_else(|| {
        let first = agenda.in_state(State::Begun).next()?;
        Some(format!("{} on {}", first.action(), first.target()))
    });
    waiting.unwrap_or_default()
}

/// Notes what became of a change.
async fn note(
    agenda: &mut Agenda,
    number: usize,
    result: Result<Made, Failure>,
    hands: &Hands<'_>,
    journal: &mut Journal,
    trouble: &mut Trouble,
) -> Result<(), Error> {
    if let Some(known) = agenda.unprotected.get_mut(number) {
        *known = match &result {
            Ok(made) => made.unprotected,
            Err(failure) => failure.unprotected,
        };
    }
    let failure = match result {
        Ok(made) => {
            agenda.set(number, State::Done);
            let noted = journal.done(number, &made.change, made.unprotected);
            // A secret is kept once the journal knows how to take back its key, and not before.
            let kept = match &made.key {
                None => Ok(()),
                Some(key) if noted.is_ok() => hands.keep_key(&made.change, key).await,
                Some(key) => hands.discard_key(&made.change, key).await,
            };
            match kept {
                Ok(()) => return noted,
                Err(failure) => failure,
            }
        }
        Err(failure) => failure,
    };
    agenda.set(number, State::Failed);
    let is_open = failure.is_open();
    trouble.failures.push((number, failure));
    match agenda.changes.get(number) {
        // What is to be taken back was maybe taken back by an earlier try, and counts as there
        // until it is known to be gone.
        Some(change) if !is_open && !change.takes_back() => journal.refused(number, change),
        _ => Ok(()),
    }
}

/// What is to be said where the run was stopped by hand.
pub(crate) fn stopped(agenda: &Agenda, mend: &str) -> Finding {
    let left: Vec<String> = agenda
        .in_state(State::Begun)
        .map(|change| format!("{} on {}", change.action(), change.target()))
        .collect();
    let in_flight = if left.is_empty() {
        String::new()
    } else {
        format!(", and nobody knows what became of {}", left.join(" and "))
    };
    Finding::error(
        "stopped",
        format!(
            "it was stopped by hand: {} of {} made{in_flight}",
            agenda.done(),
            counted(agenda.changes.len())
        ),
    )
    .mend(mend)
}

/// The answer for programs.
pub(crate) fn answer(output: &Output, findings: &[Finding], outcome: Outcome, agenda: &Agenda) {
    output.json(findings, agenda.told(outcome));
}

/// An error before the first change, with the answer that programs get at every end.
pub(crate) fn nothing_done(error: Error) -> Error {
    if !error.answer.is_null() {
        return error;
    }
    Error {
        answer: json!({ "result": Outcome::Failed, "digest": digest(&[]), "changes": [] }),
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

//! `redtrail apply`: look, show, ask, change only what is needed, and look again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use redtrail_core::changes::{
    Agreed, Call, Change, Observed, Side, changes, digest, found_again, moved, still_logging,
    with_access_keys,
};
use redtrail_core::check::{Given, Verdict, check};
use redtrail_core::explain::suspects;
use redtrail_core::finding::Finding;
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Cluster, Plan};
use serde_json::json;

use super::run::{
    Agenda, Outcome, State, Trouble, answer, carry_out, counted, nothing_done, review, sides,
    stopped,
};
use crate::arguments::{ApplyArguments, Only};
use crate::aws::profiles::Profiles;
use crate::aws::{Accounts, Failure, Hands, Scope, Sides, fetch, in_account, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::{Journal, Run};
use crate::lock::Lock;
use crate::output::Output;

pub(crate) async fn run(arguments: &ApplyArguments, output: &Output) -> Result<Exit, Error> {
    apply(arguments, output).await.map_err(nothing_done)
}

async fn apply(arguments: &ApplyArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    key_fits(&plan, arguments)?;
    let mut journal = Journal::of(&arguments.plan, arguments.write.journal.as_deref());
    let _lock = if arguments.write.dry_run {
        None
    } else {
        journal.is_ready()?;
        Some(Lock::take(journal.path(), output)?)
    };
    let earlier = journal.changes()?;
    let sides = sides(arguments.write.only);
    let accounts = Accounts::open(&plan, &arguments.credentials, sides, output.trace()).await?;
    output.busy("looking at what stands");
    let lost = journal.lost_keys()?;
    let scope = Scope {
        keys: arguments.create_access_key && !lost.is_empty(),
        ..Scope::of(&plan, sides)
    };
    let observed = observe(&plan, &accounts, &scope).await?;
    output.idle();
    let agreed = Agreed {
        replace: &arguments.agreed.replace,
        drop_gone: arguments.agreed.drop_gone,
        moves: arguments.moves,
    };
    let decide = |observed: &Observed| changes(&plan, observed, &agreed);
    let changes = decide(&observed).map_err(Error::failures)?;
    let mut findings = still_logging(&plan, &earlier);
    if changes.is_empty() {
        output.warnings_by_code(&remarks);
        output.findings(&findings);
        findings.extend(remarks);
        output.text("Everything is in place; nothing to change.\n");
        let agenda = Agenda::of(changes, &accounts, |_| None);
        answer(output, &findings, Outcome::InPlace, &agenda);
        return Ok(Exit::Done);
    }
    preflight(&plan, &accounts, sides, &observed, arguments).await?;
    let callers = callers(&plan, &changes, &accounts, arguments).await?;
    let found = found_again(&plan, &observed, &lost, &earlier);
    let changes = with_keys(&plan, changes, &callers, &found, arguments);
    let mut agenda = Agenda::of(changes, &accounts, |change| match change.call {
        Call::EnableLogging { .. } => Some(plan.caller_arn(&change.account)),
        _ => None,
    });
    let operator = |account: &AccountId| accounts.who(Side::Cluster, account).map(str::to_owned);
    findings.extend(moved(&agenda.changes, operator));
    output.warnings_by_code(&remarks);
    output.say("");
    output.findings(&findings);
    findings.extend(remarks);
    let resumed = resumed(arguments, &plan, &journal, &agenda, output)?;
    if !resumed && let Some(outcome) = review(&agenda, &arguments.write, output)? {
        answer(output, &findings, outcome, &agenda);
        return Ok(outcome.exit());
    }
    journal.start(Run {
        command: "apply".to_owned(),
        plan: plan.name().to_string(),
        digest: agenda.digest(),
        changes: agenda.changes.clone(),
    })?;
    let hands = Hands::new(&plan, &accounts, arguments.settle)
        .with_callers(callers)
        .with_past(earlier, journal.lately(arguments.settle)?);
    let held = |change: &Change| is_held(&plan, change, arguments);
    let trouble = carry_out(&mut agenda, held, &hands, &mut journal, output).await?;
    let known = findings.len();
    let waiting = waiting_for_others(&plan, &mut agenda, &trouble, arguments);
    findings.extend(waiting);
    findings.extend(failed(&plan, arguments, &agenda, &trouble, &journal));
    if findings.len() == known && agenda.done() == agenda.changes.len() {
        let scope = unproven(&agenda, &hands);
        let late = tokio::select! {
            late = verified(&plan, &accounts, &scope, arguments.settle, decide) => late,
            () = hands.interrupt().asked(1) => Ok(vec![unseen()]),
        };
        findings.extend(late.map_err(|error| Error {
            answer: agenda.told(Outcome::Failed),
            ..error
        })?);
    }
    let outcome = outcome(&agenda, &trouble, findings.len() > known);
    journal.end(outcome)?;
    output.findings(findings.get(known..).unwrap_or_default());
    if outcome == Outcome::Done {
        let then = if sides.clusters {
            "Logging is on; `redtrail status` tells when the first log has arrived.".to_owned()
        } else {
            format!(
                "The bucket's side is ready; let the other side run `redtrail apply {} --only clusters`.",
                arguments.plan.display()
            )
        };
        output.text(&format!("{} made. {then}\n", counted(agenda.done())));
    }
    answer(output, &findings, outcome, &agenda);
    Ok(outcome.exit())
}

/// Judges the job as it will stand once the changes are made, with all that others say about it,
/// before any is: what would be refused is not begun.
async fn preflight(
    plan: &Plan,
    accounts: &Accounts,
    sides: Sides,
    observed: &Observed,
    arguments: &ApplyArguments,
) -> Result<(), Error> {
    let live = fetch(plan, accounts, sides, Given::default(), Some(observed)).await?;
    let given = live.given.after_apply(plan);
    let check = check(plan, &given).map_err(Error::failures)?;
    if check.verdict != Verdict::Denied {
        return Ok(());
    }
    let mut findings = check.findings;
    findings.retain(Finding::is_error);
    if let Some(first) = findings.first_mut() {
        first.mend = format!(
            "{}; `redtrail check {} --live` shows each call",
            first.mend,
            arguments.plan.display()
        );
    }
    Err(Error {
        exit: Exit::No,
        answer: json!({ "result": Outcome::Denied, "digest": digest(&[]), "changes": [] }),
        ..Error::failures(findings)
    })
}

/// What the whole has come to.
fn outcome(agenda: &Agenda, trouble: &Trouble, is_amiss: bool) -> Outcome {
    let has_failed = agenda.in_state(State::Failed).next().is_some();
    if has_failed || trouble.is_stopped {
        Outcome::Failed
    } else if agenda.done() < agenda.changes.len() {
        Outcome::Waiting
    } else if is_amiss {
        Outcome::Failed
    } else {
        Outcome::Done
    }
}

/// Whether what is left was agreed to already, in a run that was interrupted.
fn resumed(
    arguments: &ApplyArguments,
    plan: &Plan,
    journal: &Journal,
    agenda: &Agenda,
    output: &Output,
) -> Result<bool, Error> {
    let run = journal.unfinished()?;
    let run = run.filter(|run| run.plan == plan.name().as_ref());
    if !arguments.resume {
        if run.is_some_and(|run| run.command == "apply") && !arguments.write.dry_run {
            output.say(
                "the last run was not finished; --resume goes on with it without asking again\n",
            );
        }
        return Ok(false);
    }
    let Some(run) = run else {
        output.say("no run was interrupted; this is a new one\n");
        return Ok(false);
    };
    if run.command != "apply" {
        return Err(Error::usage(format!(
            "the run that was interrupted is an undo; `redtrail undo {}` goes on with it",
            arguments.plan.display()
        )));
    }
    let agreed = |change: &Change| run.changes.contains(change);
    if agenda.changes.iter().all(agreed) {
        output.say(format!(
            "going on with what was agreed to under the digest {}: {} left of {}\n",
            run.digest,
            counted(agenda.changes.len()),
            run.changes.len()
        ));
        return Ok(true);
    }
    output.say("the plan or AWS has changed since the run was interrupted, so this is a new one\n");
    Ok(false)
}

/// A role needs no key, so a flag that gives one is a mistake.
fn key_fits(plan: &Plan, arguments: &ApplyArguments) -> Result<(), Error> {
    let flag = if arguments.caller_profile.is_some() {
        "--caller-profile"
    } else if arguments.create_access_key {
        "--create-access-key"
    } else {
        return Ok(());
    };
    if plan.caller().is_role() {
        return Err(Error::usage(format!(
            "{flag} is for a user, and the plan's caller is a role, which is assumed with the credentials of the cluster account"
        )));
    }
    if arguments.create_access_key {
        Profiles::of_environment().map_err(Error::usage)?;
    }
    Ok(())
}

/// The profile of the user in an account.
fn profile(plan: &Plan, account: &AccountId, arguments: &ApplyArguments) -> String {
    in_account(arguments.caller_profile.as_deref(), account)
        .unwrap_or_else(|| format!("{}-{account}", plan.caller().name()))
}

/// The user's own credentials in each account where logging is to be switched on, if a profile
/// was named or is there from before: checked before anything is changed.
async fn callers(
    plan: &Plan,
    changes: &[Change],
    accounts: &Accounts,
    arguments: &ApplyArguments,
) -> Result<BTreeMap<AccountId, SdkConfig>, Error> {
    let mut callers = BTreeMap::new();
    if arguments.caller_profile.is_none() && !arguments.create_access_key {
        return Ok(callers);
    }
    for change in changes {
        let is_due = matches!(change.call, Call::EnableLogging { .. });
        if !is_due || callers.contains_key(&change.account) {
            continue;
        }
        let profile = profile(plan, &change.account, arguments);
        if arguments.create_access_key {
            let profiles = Profiles::of_environment().map_err(Error::usage)?;
            if !profiles.has(&profile).map_err(Error::failed)? {
                continue;
            }
        }
        let (account, region) = (&change.account, &change.region);
        let config = accounts
            .of_caller(&profile, plan, account, region, &arguments.credentials)
            .await?;
        callers.insert(account.clone(), config);
    }
    Ok(callers)
}

/// The changes with those of access keys, where keys are to be made: one for each user who has none
/// to work with, in the place of what got lost.
fn with_keys(
    plan: &Plan,
    changes: Vec<Change>,
    callers: &BTreeMap<AccountId, SdkConfig>,
    lost: &[Change],
    arguments: &ApplyArguments,
) -> Vec<Change> {
    if !arguments.create_access_key {
        return changes;
    }
    with_access_keys(plan, changes, lost, |account| {
        (!callers.contains_key(account)).then(|| profile(plan, account, arguments))
    })
}

/// Whether a change has to wait: a user without an access key cannot switch logging on.
fn is_held(plan: &Plan, change: &Change, arguments: &ApplyArguments) -> bool {
    let has_key = arguments.caller_profile.is_some() || arguments.create_access_key;
    !plan.caller().is_role() && !has_key && matches!(change.call, Call::EnableLogging { .. })
}

/// The exact commands for what is left to the user.
fn by_hand(
    plan: &Plan,
    agenda: &Agenda,
    trouble: &Trouble,
    arguments: &ApplyArguments,
) -> Option<Finding> {
    if !trouble.failures.is_empty() || trouble.is_stopped {
        return None;
    }
    let commands: Vec<String> = agenda
        .in_state(State::Pending)
        .filter_map(Change::command)
        .collect();
    if commands.is_empty() {
        return None;
    }
    let path = arguments.plan.display();
    let name = plan.caller().name();
    Some(Finding::error(
        "caller-key-missing",
        format!(
            "everything is in place but the last step: EnableLogging is called as the user {name}, and no access key of it was given"
        ),
    )
    .about(name)
    .mend(format!(
        "run `redtrail apply {path}` with --caller-profile PROFILE or --create-access-key, or as that user: {}",
        commands.join("; ")
    )))
}

/// What waits for somebody else: for the user's own key, or for the other side. Its changes are no
/// failures, and what is to be said is what the other has to run.
fn waiting_for_others(
    plan: &Plan,
    agenda: &mut Agenda,
    trouble: &Trouble,
    arguments: &ApplyArguments,
) -> Vec<Finding> {
    let path = arguments.plan.display();
    let Some(only) = arguments.write.only else {
        return Vec::from_iter(by_hand(plan, agenda, trouble, arguments));
    };
    let (code, other, message) = match only {
        Only::Clusters => (
            "InsufficientS3BucketPolicyFault",
            "bucket",
            "the clusters' side is ready, and the bucket does not take their logs yet",
        ),
        Only::Bucket => (
            "MalformedPolicy",
            "clusters",
            "the bucket's policy names the caller, and S3 takes no policy that names somebody who does not exist yet",
        ),
    };
    let is_awaited = |failure: &Failure| {
        // S3 has one code for all that is wrong with a policy, and tells a principal by a word.
        let is_about_principal = failure.message.to_lowercase().contains("principal");
        failure.is(code) && (only == Only::Clusters || is_about_principal)
    };
    let waiting: Vec<_> = trouble
        .failures
        .iter()
        .filter(|(_, failure)| is_awaited(failure))
        .collect();
    let Some((_, first)) = waiting.first() else {
        return Vec::from_iter(by_hand(plan, agenda, trouble, arguments));
    };
    let mend = format!(
        "let the other side run `redtrail apply {path} --only {other}`, then run this again"
    );
    let said = first.message.trim_end_matches('.');
    let finding = Finding::error("other-side-first", format!("{message}: {code}: {said}"))
        .about(other)
        .mend(mend);
    let mut findings = vec![finding];
    findings.extend(suspected(plan, agenda, waiting.iter().copied()));
    for (number, _) in waiting {
        agenda.wait(*number);
    }
    findings
}

/// What no answer has proved yet: what was made in IAM, and logging whose answer did not tell
/// where it goes.
fn unproven(agenda: &Agenda, hands: &Hands<'_>) -> Scope {
    let proven = hands.logging();
    let mut scope = Scope::default();
    for change in &agenda.changes {
        match &change.call {
            Call::PutBucketPolicy { .. } => {}
            Call::EnableLogging { cluster, .. } => {
                let cluster = Cluster {
                    account: change.account.clone(),
                    region: change.region.clone(),
                    id: cluster.clone(),
                };
                if !proven.contains_key(&cluster) {
                    scope.clusters.insert(cluster);
                }
            }
            _ => _ = scope.accounts.insert(change.account.clone()),
        }
    }
    // Whoever was let switch logging on has everything that it takes.
    for cluster in proven.keys() {
        scope.accounts.remove(&cluster.account);
    }
    scope
}

/// What failed, what is on disk, and what to suspect.
fn failed(
    plan: &Plan,
    arguments: &ApplyArguments,
    agenda: &Agenda,
    trouble: &Trouble,
    journal: &Journal,
) -> Vec<Finding> {
    let failures = || {
        let all = trouble.failures.iter();
        all.filter(|(number, _)| agenda.is(*number, State::Failed))
    };
    let mut findings = Failure::findings(failures().map(|(_, failure)| failure));
    if let Some(first) = findings.first_mut() {
        let path = journal.path().display();
        first.message = format!(
            "{}; {} made, and the journal is {path}",
            first.message,
            counted(agenda.done())
        );
    }
    findings.extend(suspected(plan, agenda, failures()));
    if trouble.is_stopped {
        findings.push(stopped(agenda, &format!(
            "`redtrail apply {path} --resume` goes on from here, `redtrail undo {path}` takes back what was done",
            path = arguments.plan.display()
        )));
    }
    findings
}

/// What to suspect where `EnableLogging` was refused.
fn suspected<'f>(
    plan: &Plan,
    agenda: &Agenda,
    mut failures: impl Iterator<Item = &'f (usize, Failure)>,
) -> Vec<Finding> {
    let suspects = failures.find_map(|(number, failure)| {
        let change = agenda.changes.get(*number)?;
        let Call::EnableLogging { cluster, .. } = &change.call else {
            return None;
        };
        let failure = Some(failure).filter(|failure| failure.action == change.action())?;
        let fault = failure.code.as_deref()?;
        let is_of = |found: &&Cluster| {
            (&found.account, &found.region, &found.id) == (&change.account, &change.region, cluster)
        };
        Some(suspects(plan, plan.clusters().iter().find(is_of)?, fault))
    });
    let suspects = suspects.into_iter().flatten().enumerate();
    suspects
        .map(|(number, suspect)| {
            let message = format!("{}. {}", number + 1, suspect.what);
            Finding::error("suspect", message)
                .about("EnableLogging")
                .mend(suspect.step)
        })
        .collect()
}

/// What is not to be seen although it was done. AWS may show it late, so it is looked for until
/// the settle time is over.
async fn verified(
    plan: &Plan,
    accounts: &Accounts,
    scope: &Scope,
    settle: Duration,
    decide: impl Fn(&Observed) -> Result<Vec<Change>, Vec<Finding>>,
) -> Result<Vec<Finding>, Error> {
    let deadline = Instant::now() + settle;
    let mut pause = Duration::from_millis(250);
    loop {
        let observed = observe(plan, accounts, scope).await?;
        let late = match decide(&observed) {
            Ok(left) => left.iter().map(not_seen).collect(),
            Err(obstacles) => obstacles,
        };
        if late.is_empty() || Instant::now() + pause > deadline {
            return Ok(late);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// What is to be said where nobody waited for what was done to be seen.
fn unseen() -> Finding {
    Finding::error(
        "stopped",
        "everything was made, and it was stopped by hand before all of it was to be seen",
    )
    .mend("`redtrail status` looks again")
}

fn not_seen(change: &Change) -> Finding {
    let (action, target) = (change.action(), change.target());
    Finding::error(
        "not-seen-yet",
        format!("{action} on {target} was done and is not to be seen yet"),
    )
    .mend("wait a minute and run `redtrail status`")
}

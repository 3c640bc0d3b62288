//! `redtrail apply`: look, show, ask, change only what is needed, and look again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use redtrail_core::changes::{Call, Change, changes, still_logging, with_access_keys};
use redtrail_core::explain::suspects;
use redtrail_core::finding::Finding;
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Cluster, Plan};

use super::run::{Outcome, answer, carry_out, counted, nothing_done, review, sides, told};
use crate::arguments::{ApplyArguments, Only};
use crate::aws::{Accounts, Failure, Hands, Sides, observe, of_caller};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::Output;

pub(crate) async fn run(arguments: &ApplyArguments, output: &Output) -> Result<Exit, Error> {
    apply(arguments, output).await.map_err(nothing_done)
}

async fn apply(arguments: &ApplyArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    key_fits(&plan, arguments)?;
    let mut journal = Journal::of(&arguments.plan, arguments.write.journal.as_deref());
    if !arguments.write.dry_run {
        journal.is_ready()?;
    }
    let sides = sides(arguments.write.only);
    let accounts =
        Accounts::open(&plan, &arguments.credentials, sides.clusters, sides.buckets).await?;
    let observed = observe(&plan, &accounts, sides).await?;
    let mut changes = changes(&plan, &observed).map_err(Error::failures)?;
    let mut findings = remarks;
    findings.extend(still_logging(&plan, &journal.changes()?));
    if changes.is_empty() {
        output.findings(&findings);
        output.text("Everything is in place; nothing to change.\n");
        answer(output, &findings, Outcome::InPlace, &changes, 0);
        return Ok(Exit::Done);
    }
    if arguments.create_access_key {
        changes = with_access_keys(&plan, changes);
    }
    let callers = callers(&plan, &changes, arguments).await?;
    output.findings(&findings);
    if let Some(outcome) = review(&changes, &arguments.write, output)? {
        answer(output, &findings, outcome, &changes, 0);
        return Ok(outcome.exit());
    }
    let due = due(&plan, &changes, arguments);
    let later = changes.get(due..).unwrap_or_default();
    let hands = Hands::new(&plan, &accounts, arguments.settle).with_callers(callers);
    let (done, failures) = carry_out(&changes, due, hands, &mut journal, output).await?;
    let known = findings.len();
    let outcome = if !failures.is_empty() {
        findings.extend(failed(
            &plan, arguments, &changes, done, &failures, &journal,
        ));
        Outcome::Failed
    } else if !later.is_empty() {
        findings.push(by_hand(&plan, later, arguments));
        Outcome::Waiting
    } else {
        let late = verified(&plan, &accounts, sides, arguments.settle).await;
        findings.extend(late.map_err(|error| Error {
            answer: told(Outcome::Failed, &changes, done),
            ..error
        })?);
        if findings.len() == known {
            Outcome::Done
        } else {
            Outcome::Failed
        }
    };
    output.findings(findings.get(known..).unwrap_or_default());
    if outcome == Outcome::Done {
        let then = if sides.clusters {
            "Logging is on; `redtrail status` tells when the first log has arrived."
        } else {
            "The bucket's side is ready; `redtrail apply` does the rest."
        };
        output.text(&format!("{} made. {then}\n", counted(done)));
    }
    answer(output, &findings, outcome, &changes, done);
    Ok(outcome.exit())
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
    if !plan.caller().is_role() {
        return Ok(());
    }
    Err(Error::usage(format!(
        "{flag} is for a user, and the plan's caller is a role, which is assumed with the credentials of the cluster account"
    )))
}

/// The user's own credentials in each account where logging is to be switched on, if a profile
/// was named: checked before anything is changed.
async fn callers(
    plan: &Plan,
    changes: &[Change],
    arguments: &ApplyArguments,
) -> Result<BTreeMap<AccountId, SdkConfig>, Error> {
    let mut callers = BTreeMap::new();
    let Some(profile) = &arguments.caller_profile else {
        return Ok(callers);
    };
    for change in changes {
        let is_due = matches!(change.call, Call::EnableLogging { .. });
        if is_due && !callers.contains_key(&change.account) {
            let config = of_caller(profile, plan, &change.account, &change.region).await?;
            callers.insert(change.account.clone(), config);
        }
    }
    Ok(callers)
}

/// How many of the changes can be made now: a user without an access key cannot switch logging
/// on, and that comes last.
fn due(plan: &Plan, changes: &[Change], arguments: &ApplyArguments) -> usize {
    let has_key = arguments.caller_profile.is_some() || arguments.create_access_key;
    if plan.caller().is_role() || has_key {
        return changes.len();
    }
    changes
        .iter()
        .position(|change| matches!(change.call, Call::EnableLogging { .. }))
        .unwrap_or(changes.len())
}

/// The exact commands for what is left to the user.
fn by_hand(plan: &Plan, left: &[Change], arguments: &ApplyArguments) -> Finding {
    let commands: Vec<String> = left
        .iter()
        .filter_map(|change| match &change.call {
            Call::EnableLogging { cluster, bucket, prefix } => Some(format!(
                "aws redshift enable-logging --cluster-identifier {cluster} --bucket-name {bucket} --s3-key-prefix={prefix} --region {}",
                change.region
            )),
            _ => None,
        })
        .collect();
    let path = arguments.plan.display();
    let name = plan.caller().name();
    Finding::error(
        "caller-key-missing",
        format!(
            "everything is in place but the last step: EnableLogging is called as the user {name}, and no access key of it was given"
        ),
    )
    .about(name)
    .mend(format!(
        "run `redtrail apply {path}` with --caller-profile PROFILE or --create-access-key, or as that user: {}",
        commands.join("; ")
    ))
}

/// What failed, what is on disk, and what to suspect.
fn failed(
    plan: &Plan,
    arguments: &ApplyArguments,
    changes: &[Change],
    done: usize,
    failures: &[Failure],
    journal: &Journal,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = failures.iter().map(Failure::finding).collect();
    if let Some(first) = findings.first_mut() {
        let path = journal.path().display();
        first.message = format!(
            "{}; {} made before it, and the journal is {path}",
            first.message,
            counted(done)
        );
    }
    let refused = changes.get(done).and_then(|change| {
        let Call::EnableLogging { cluster, .. } = &change.call else {
            return None;
        };
        let failure = failures
            .first()
            .filter(|failure| failure.action == change.action())?;
        let fault = failure.code.as_deref()?;
        let is_of = |found: &&Cluster| {
            (&found.account, &found.region, &found.id) == (&change.account, &change.region, cluster)
        };
        Some(suspects(plan, plan.clusters().iter().find(is_of)?, fault))
    });
    if refused.is_some()
        && arguments.write.only == Some(Only::Clusters)
        && let Some(first) = findings.first_mut()
    {
        first.mend = format!(
            "the bucket's side was not looked at: redtrail apply {} --only bucket --dry-run",
            arguments.plan.display()
        );
    }
    for (number, suspect) in refused.into_iter().flatten().enumerate() {
        let message = format!("{}. {}", number + 1, suspect.what);
        findings.push(
            Finding::error("suspect", message)
                .about("EnableLogging")
                .mend(suspect.step),
        );
    }
    findings
}

/// What is not to be seen although it was done. AWS may show it late, so it is looked for until
/// the settle time is over.
async fn verified(
    plan: &Plan,
    accounts: &Accounts,
    sides: Sides,
    settle: Duration,
) -> Result<Vec<Finding>, Error> {
    let deadline = Instant::now() + settle;
    let mut pause = Duration::from_millis(250);
    loop {
        let observed = observe(plan, accounts, sides).await?;
        let late = match changes(plan, &observed) {
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

fn not_seen(change: &Change) -> Finding {
    let (action, target) = (change.action(), change.target());
    Finding::error(
        "not-seen-yet",
        format!("{action} on {target} was done and is not to be seen yet"),
    )
    .mend("wait a minute and run `redtrail status`")
}

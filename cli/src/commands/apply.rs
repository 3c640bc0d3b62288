//! `redtrail apply`: look, show, ask, change only what is needed, and look again.

use redtrail_core::changes::{Call, Change, Observed, changes};
use redtrail_core::explain::suspects;
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::plan::Plan;

use super::run::{Outcome, answer, carry_out, counted, review, sides};
use crate::arguments::ApplyArguments;
use crate::aws::{Accounts, CallerKey, Failure, Hands, Sides, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::Output;

pub(crate) async fn run(arguments: &ApplyArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    let mut journal = Journal::of(&arguments.plan, arguments.write.journal.as_deref())?;
    let sides = sides(arguments.write.only);
    let accounts =
        Accounts::open(&plan, &arguments.credentials, sides.clusters, sides.buckets).await?;
    let observed = observe(&plan, &accounts, sides).await?;
    let changes = changes(&plan, &observed).map_err(Error::failures)?;
    if changes.is_empty() {
        output.findings(&remarks);
        output.text("Everything is in place; nothing to change.\n");
        answer(output, &remarks, Outcome::InPlace, &changes, 0);
        return Ok(Exit::Done);
    }
    output.findings(&remarks);
    if let Some(outcome) = review(&changes, &arguments.write, output)? {
        answer(output, &remarks, outcome, &changes, 0);
        return Ok(outcome.exit());
    }
    let key = match &arguments.caller_profile {
        Some(profile) => CallerKey::Profile(profile.clone()),
        None if arguments.create_access_key => CallerKey::Temporary,
        None => CallerKey::None,
    };
    let (now, later) = changes.split_at(due(&plan, &changes, &key));
    let mut hands = Hands::new(&plan, &accounts, arguments.settle, key);
    let carried = carry_out(now, &mut hands, &mut journal, output).await;
    let closed = hands.close().await;
    let (done, failure) = carried?;
    closed?;
    let mut findings = remarks;
    let outcome = match failure {
        Some(failure) => {
            findings.extend(failed(&plan, &changes, done, &failure, &journal));
            Outcome::Failed
        }
        None if !later.is_empty() => {
            findings.push(by_hand(&plan, later, arguments));
            Outcome::Waiting
        }
        None => verified(&plan, &accounts, sides, &mut findings).await?,
    };
    for finding in findings.iter().filter(|finding| finding.is_error()) {
        output.findings(std::slice::from_ref(finding));
    }
    if outcome == Outcome::Done {
        output.text(&format!(
            "{} made. Logging is on; `redtrail status` tells when the first log has arrived.\n",
            counted(done)
        ));
    }
    answer(output, &findings, outcome, &changes, done);
    Ok(outcome.exit())
}

/// How many of the changes can be made now: a user without an access key cannot switch logging
/// on, and that comes last.
fn due(plan: &Plan, changes: &[Change], key: &CallerKey) -> usize {
    if plan.caller().is_role() || *key != CallerKey::None {
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
    changes: &[Change],
    done: usize,
    failure: &Failure,
    journal: &Journal,
) -> Vec<Finding> {
    let mut finding = failure.finding();
    let path = journal.path().display();
    finding.message = format!(
        "{}. {} made before it; the journal is {path}",
        finding.message,
        counted(done)
    );
    let is_enabling = changes
        .get(done)
        .is_some_and(|change| matches!(change.call, Call::EnableLogging { .. }));
    let mut findings = vec![finding];
    if is_enabling && failure.is_any(&["InsufficientS3BucketPolicyFault", "AccessDenied"]) {
        for (number, suspect) in suspects(plan).into_iter().enumerate() {
            findings.push(
                Finding::error("suspect", format!("suspect {}: {suspect}", number + 1))
                    .about("EnableLogging"),
            );
        }
    }
    findings
}

/// Whether everything is as the plan says now that it was done.
async fn verified(
    plan: &Plan,
    accounts: &Accounts,
    sides: Sides,
    findings: &mut Vec<Finding>,
) -> Result<Outcome, Error> {
    let observed: Observed = observe(plan, accounts, sides).await?;
    match changes(plan, &observed) {
        Ok(left) if left.is_empty() => Ok(Outcome::Done),
        Ok(left) => {
            findings.extend(left.iter().map(|change| {
                Finding::new(
                    "not-seen-yet",
                    Severity::Error,
                    format!(
                        "{} on {} was done and is not to be seen yet",
                        change.action(),
                        change.target()
                    ),
                )
                .mend("wait a minute and run `redtrail status`")
            }));
            Ok(Outcome::Failed)
        }
        Err(obstacles) => {
            findings.extend(obstacles);
            Ok(Outcome::Failed)
        }
    }
}

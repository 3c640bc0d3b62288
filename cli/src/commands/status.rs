//! `redtrail status`: how each cluster stands to the plan.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use redtrail_core::changes::{ClusterStatus, State, status};
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::plan::{Cluster, Plan};
use serde_json::json;

use crate::arguments::StatusArguments;
use crate::aws::{Accounts, Scope, Sides, has_arrived, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::{BOLD, FAINT, GONE, GOOD, Output};

pub(crate) async fn run(arguments: &StatusArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    let journal = Journal::of(&arguments.plan, arguments.journal.as_deref());
    let open = || Accounts::open(&plan, &arguments.credentials, true, true);
    let mut accounts = open().await?;
    let end = arguments.wait.map(|wait| Instant::now() + wait);
    let mut pause = Duration::from_secs(5);
    let (clusters, mut findings, is_expired) = loop {
        let seen = look(&plan, &accounts, &journal).await;
        let is_awaited = seen
            .as_ref()
            .map_or(true, |(clusters, _)| !are_in_place(clusters));
        let rest = end.map(|end| end.saturating_duration_since(Instant::now()));
        let Some(rest) = rest.filter(|rest| is_awaited && !rest.is_zero()) else {
            let (clusters, findings) = seen?;
            break (clusters, findings, end.is_some() && is_awaited);
        };
        let left = humantime::format_duration(Duration::from_secs(rest.as_secs()));
        match &seen {
            Ok((clusters, _)) => {
                let waiting = clusters
                    .iter()
                    .filter(|cluster| cluster.state != State::InPlace)
                    .count();
                output.say(format!(
                    "waiting for {waiting} of {} clusters, {left} left",
                    clusters.len()
                ));
            }
            Err(error) => {
                let said = error
                    .findings
                    .first()
                    .map(|finding| finding.message.as_str());
                output.say(format!(
                    "{}; trying again, {left} left",
                    said.unwrap_or("nothing to be seen")
                ));
            }
        }
        tokio::time::sleep(pause.min(rest)).await;
        pause = (pause * 2).min(Duration::from_mins(5));
        // The credentials of assumed roles end after an hour.
        if seen.is_err()
            && let Ok(opened) = open().await
        {
            accounts = opened;
        }
    };
    if !are_in_place(&clusters) {
        let is_unproven = |finding: &Finding| finding.code == "source-condition-unconfirmed";
        findings.extend(remarks.into_iter().filter(is_unproven));
    }
    output.text(&table(&clusters));
    output.findings(&findings);
    output.json(&findings, json!({ "clusters": clusters }));
    let is_good = clusters.iter().all(|cluster| cluster.state.is_good()) && !is_expired;
    Ok(if is_good { Exit::Done } else { Exit::No })
}

fn are_in_place(clusters: &[ClusterStatus]) -> bool {
    clusters
        .iter()
        .all(|cluster| cluster.state == State::InPlace)
}

/// How each cluster stands right now, and what could not be looked at.
pub(crate) async fn look(
    plan: &Plan,
    accounts: &Accounts,
    journal: &Journal,
) -> Result<(Vec<ClusterStatus>, Vec<Finding>), Error> {
    let sides = Sides {
        clusters: true,
        buckets: true,
    };
    let observed = observe(plan, accounts, &Scope::of(plan, sides)).await?;
    let mut arrived: BTreeMap<Cluster, bool> = BTreeMap::new();
    let mut findings = Vec::new();
    for cluster in plan.clusters() {
        let Some(bucket) = plan.bucket_of(cluster) else {
            continue;
        };
        // A log from before logging was switched on this time proves nothing about it.
        let since = journal.enabled_at(cluster)?;
        match has_arrived(accounts, bucket, cluster, since).await {
            Ok(has) => _ = arrived.insert(cluster.clone(), has),
            Err(failure) => {
                let mut finding = failure.finding();
                finding.severity = Severity::Warning;
                findings.push(finding);
            }
        }
    }
    findings.dedup();
    Ok((
        status(plan, &observed, |cluster| arrived.get(cluster).copied()),
        findings,
    ))
}

fn table(clusters: &[ClusterStatus]) -> String {
    let width = clusters
        .iter()
        .map(|cluster| cluster.id.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for cluster in clusters {
        let style = match cluster.state {
            State::InPlace => GOOD,
            State::Waiting => BOLD,
            State::Drifted | State::Failing | State::Off => GONE,
        };
        let state = format!("{:<8}", cluster.state.to_string());
        _ = writeln!(
            text,
            "{style}{state}{style:#}  {:<width$}  {FAINT}{}  {}{FAINT:#}",
            cluster.id, cluster.account, cluster.region
        );
        for difference in &cluster.differences {
            _ = writeln!(text, "          {difference}");
        }
    }
    text
}

//! `redtrail status`: how each cluster stands to the plan.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use redtrail_core::changes::{ClusterStatus, State, status};
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::plan::{Cluster, Plan};
use serde_json::json;

use crate::arguments::StatusArguments;
use crate::aws::{Accounts, Sides, has_arrived, observe};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{BOLD, FAINT, GONE, GOOD, Output};

pub(crate) async fn run(arguments: &StatusArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, .. } = input::plan(&arguments.plan)?;
    let accounts = Accounts::open(&plan, &arguments.credentials, true, true).await?;
    let deadline = arguments.wait.map(|wait| Instant::now() + wait);
    let mut pause = Duration::from_secs(5);
    let (clusters, findings, is_expired) = loop {
        let (clusters, findings) = look(&plan, &accounts).await?;
        let is_awaited = clusters
            .iter()
            .any(|cluster| cluster.state != State::InPlace);
        match deadline {
            Some(deadline) if is_awaited && Instant::now() < deadline => {
                let rest = deadline.saturating_duration_since(Instant::now());
                let waiting = clusters
                    .iter()
                    .filter(|cluster| cluster.state != State::InPlace)
                    .count();
                output.say(format!(
                    "waiting for {waiting} of {} clusters, {} left",
                    clusters.len(),
                    humantime::format_duration(Duration::from_secs(rest.as_secs()))
                ));
                tokio::time::sleep(pause.min(rest)).await;
                pause = (pause * 2).min(Duration::from_mins(5));
            }
            deadline => break (clusters, findings, deadline.is_some() && is_awaited),
        }
    };
    output.text(&table(&clusters));
    output.findings(&findings);
    output.json(&findings, json!({ "clusters": clusters }));
    let is_good = clusters.iter().all(|cluster| cluster.state.is_good()) && !is_expired;
    Ok(if is_good { Exit::Done } else { Exit::No })
}

/// How each cluster stands right now, and what could not be looked at.
pub(crate) async fn look(
    plan: &Plan,
    accounts: &Accounts,
) -> Result<(Vec<ClusterStatus>, Vec<Finding>), Error> {
    let observed = observe(
        plan,
        accounts,
        Sides {
            clusters: true,
            buckets: true,
        },
    )
    .await?;
    let mut arrived: BTreeMap<Cluster, bool> = BTreeMap::new();
    let mut findings = Vec::new();
    for cluster in plan.clusters() {
        let Some(bucket) = plan.bucket_of(cluster) else {
            continue;
        };
        match has_arrived(accounts, bucket, cluster).await {
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
    let region = clusters
        .iter()
        .map(|cluster| cluster.region.len())
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
            "{style}{state}{style:#}  {:<width$}  {FAINT}{}  {:<region$}{FAINT:#}",
            cluster.id, cluster.account, cluster.region
        );
        for difference in &cluster.differences {
            _ = writeln!(text, "          {difference}");
        }
    }
    text
}

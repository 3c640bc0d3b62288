//! `redtrail status`: how each cluster stands to the plan.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use redtrail_core::changes::{ClusterStatus, State, status, strangers};
use redtrail_core::finding::Finding;
use redtrail_core::plan::{Cluster, Plan};
use serde_json::json;

use super::run::sides;
use crate::arguments::StatusArguments;
use crate::aws::{Eyes, Sight};
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::{BOLD, FAINT, GONE, GOOD, Output};

pub(crate) async fn run(arguments: &StatusArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    let journal = Journal::of(&arguments.plan, arguments.journal.as_deref());
    let open = || {
        Eyes::open(
            &plan,
            &arguments.credentials,
            sides(arguments.only),
            output.trace(),
        )
    };
    let mut eyes = open().await?;
    let end = arguments.wait.map(|wait| Instant::now() + wait);
    let mut pause = Duration::from_secs(5);
    let mut done = 0;
    let (stand, is_expired) = loop {
        let seen = look(&plan, &eyes, &journal).await;
        let is_awaited = seen.as_ref().map_or(true, |stand| !stand.is_in_place());
        let rest = end.map(|end| end.saturating_duration_since(Instant::now()));
        let Some(rest) = rest.filter(|rest| is_awaited && !rest.is_zero()) else {
            break (seen?, end.is_some() && is_awaited);
        };
        let all = plan.clusters().len();
        let what = match &seen {
            Ok(stand) => {
                done = stand.in_place();
                format!("waiting for {} of {all} clusters", all - done)
            }
            Err(error) => {
                let said = error.findings.first();
                let said = said.map(|finding| finding.message.as_str());
                format!("{}; trying again", said.unwrap_or("nothing to be seen"))
            }
        };
        output.waiting(done, all, &format!("{what}, {} left", left(rest)));
        let next = Instant::now() + pause.min(rest);
        while let Some(short) = next.checked_duration_since(Instant::now()) {
            tokio::time::sleep(short.min(Duration::from_secs(1))).await;
            let rest = end.map(|end| end.saturating_duration_since(Instant::now()));
            let rest = left(rest.unwrap_or_default());
            output.still(done, all, &format!("{what}, {rest} left"));
        }
        output.idle();
        pause = (pause * 2).min(Duration::from_mins(5));
        // The credentials of assumed roles end after an hour.
        if seen.map_or(true, |stand| stand.is_partial)
            && let Ok(opened) = open().await
        {
            eyes = opened;
        }
    };
    output.idle();
    let mut findings = stand.findings.clone();
    if !stand.is_in_place() {
        let is_unproven = |finding: &Finding| finding.code == "source-condition-unconfirmed";
        findings.extend(remarks.into_iter().filter(is_unproven));
    }
    let clusters = &stand.clusters;
    output.text(&table(clusters));
    output.findings(&findings);
    output.json(&findings, json!({ "clusters": clusters }));
    // Where a side that was asked for could not be seen, nobody can say that all is well.
    let is_good =
        clusters.iter().all(|cluster| cluster.state.is_good()) && !is_expired && !stand.is_partial;
    Ok(if is_good { Exit::Done } else { Exit::No })
}

/// A time that is left, in whole seconds.
fn left(rest: Duration) -> String {
    humantime::format_duration(Duration::from_secs(rest.as_secs())).to_string()
}

/// How each cluster stands right now.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) clusters: Vec<ClusterStatus>,
    /// What could not be looked at, and what there is to say about other clusters.
    pub(crate) findings: Vec<Finding>,
    /// Whether something that was asked for could not be looked at.
    pub(crate) is_partial: bool,
}

impl Stand {
    /// How many clusters are in place.
    fn in_place(&self) -> usize {
        let clusters = self.clusters.iter();
        clusters
            .filter(|cluster| cluster.state == State::InPlace)
            .count()
    }

    fn is_in_place(&self) -> bool {
        self.in_place() == self.clusters.len()
    }
}

/// Looks at how each cluster stands.
pub(crate) async fn look(plan: &Plan, eyes: &Eyes<'_>, journal: &Journal) -> Result<Stand, Error> {
    let mut since: BTreeMap<Cluster, Option<i64>> = BTreeMap::new();
    for cluster in plan.clusters() {
        since.insert(cluster.clone(), journal.enabled_at(cluster)?);
    }
    let Sight {
        observed,
        seen,
        arrived,
        refused,
        remarks,
    } = eyes.look(&since).await?;
    let clusters = status(plan, &observed, |cluster| arrived.get(cluster).copied());
    let is_partial = !refused.is_empty();
    let mut findings = refused;
    findings.extend(remarks);
    findings.extend(strangers(plan, &observed, &seen));
    Ok(Stand {
        clusters,
        findings,
        is_partial,
    })
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

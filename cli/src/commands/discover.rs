//! `redtrail discover`: which clusters there are, and where their audit logs go.

use std::collections::BTreeMap;
use std::fmt::Write;

use redtrail_core::changes::{Found, LoggingState, draft, found};
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::names::{AccountId, IamArn, Partition, Region};
use redtrail_core::plan::{Checked, Draft};
use redtrail_core::sources::{BUCKET_OWNER, DESCRIBE_LOGGING_STATUS, REGIONS, STS_REGIONS};
use serde::Serialize;
use serde_json::json;

use super::plan::{fill, with_flags, write};
use crate::arguments::{Credentials, DiscoverArguments, Fields};
use crate::aws::{Accounts, Refused, Sweep, account_of, home, sweep};
use crate::exit::{Error, Exit};
use crate::output::{BOLD, FAINT, GONE, GOOD, Output};
use crate::trace::Trace;

/// What stands for each account in a profile's or a role's name.
const ACCOUNT: &str = "{account}";

pub(crate) async fn run(arguments: &DiscoverArguments, output: &Output) -> Result<Exit, Error> {
    let wants_plan = arguments.plan || arguments.out.is_some();
    if !wants_plan && arguments.fields != Fields::default() {
        return Err(Error::usage(
            "flags about the plan go with --plan or --out: without them no plan is made",
        ));
    }
    let credentials = Credentials::from(&arguments.credentials);
    let Place { home, regions } = place(arguments, &credentials).await;
    let accounts = accounts(arguments, &credentials, &home, output.trace()).await?;
    let in_regions = counted(regions.len(), "Region");
    let of_accounts = counted(accounts.len(), "account");
    let (opened, shut) =
        Accounts::of_clusters(&accounts, &home, &credentials, output.trace()).await;
    output.busy(&format!("{of_accounts} in {in_regions}"));
    let are_named = !arguments.regions.is_empty();
    let sweep = sweep(&opened, shut, &regions, &home, are_named).await;
    let clusters = found(&sweep.seen, &sweep.owners);
    output.idle();
    output.say(match sweep.looked_into.len() {
        0 => "nothing could be looked at".to_owned(),
        all if all == accounts.len() => format!(
            "{} in {of_accounts} and {in_regions}",
            counted(clusters.len(), "cluster")
        ),
        some => format!(
            "{} in {some} of {of_accounts} and {in_regions}",
            counted(clusters.len(), "cluster")
        ),
    });

    let mut findings = refusals(&sweep.refused);
    if sweep.looked_into.is_empty() {
        for finding in &mut findings {
            finding.severity = Severity::Error;
        }
        return Err(Error {
            answer: json!({ "clusters": [], "refused": sweep.refused }),
            ..Error::failures(findings)
        });
    }
    findings.extend(skipped(&sweep));
    findings.extend(owner_unknown(&clusters));
    let mut plan = None;
    if wants_plan && !clusters.is_empty() {
        let (draft, remarks) = drafted(&clusters, &arguments.fields);
        findings.extend(remarks);
        plan = Some(draft);
    }
    match &plan {
        Some(draft) if arguments.plan => output.text(&draft.toml()),
        _ => output.text(&table(&clusters)),
    }
    if let (Some(path), Some(draft)) = (&arguments.out, &plan) {
        write(path, draft, output)?;
    }
    output.findings(&findings);
    let answer = Answer {
        clusters: &clusters,
        refused: &sweep.refused,
        plan: plan.as_ref(),
    };
    output.json(&findings, answer);
    // What was not seen may hold a cluster without logs.
    Ok(if sweep.refused.is_empty() {
        Exit::Done
    } else {
        Exit::No
    })
}

/// The answer for programs.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    clusters: &'a [Found],
    refused: &'a [Refused],
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a Draft>,
}

/// Where is looked.
#[derive(Debug)]
struct Place {
    /// Where the credentials are asked whose they are.
    home: Region,
    regions: Vec<Region>,
}

/// The Regions that are named, or every one of the partition.
async fn place(arguments: &DiscoverArguments, credentials: &Credentials) -> Place {
    let own = home(credentials.cluster_profile.as_deref()).await;
    let mut regions = arguments.regions.clone();
    let of_role = credentials.cluster_role.as_ref();
    let partition = regions
        .first()
        .map(Region::partition)
        .or_else(|| of_role?.partition())
        .or_else(|| Some(own.as_ref()?.partition()))
        .unwrap_or(Partition::Aws);
    // A Region that has to be enabled may not know who asks.
    let home = own
        .filter(|own| own.partition() == partition)
        .or_else(|| regions.iter().find(|region| !region.is_opt_in()).cloned())
        .unwrap_or_else(|| partition.home());
    if regions.is_empty() {
        regions = Region::open_in(partition);
    }
    regions.sort();
    regions.dedup();
    Place { home, regions }
}

/// The accounts that are named, or the one that the credentials lead to.
async fn accounts(
    arguments: &DiscoverArguments,
    credentials: &Credentials,
    home: &Region,
    trace: Option<Trace>,
) -> Result<Vec<AccountId>, Error> {
    let mut accounts = arguments.accounts.clone();
    if accounts.is_empty() {
        let profile = credentials.cluster_profile.as_deref();
        let role = credentials.cluster_role.as_ref();
        let is_template = profile.is_some_and(|profile| profile.contains(ACCOUNT))
            || role.is_some_and(|role| role.account().is_none());
        if is_template {
            return Err(Error::usage(
                "{account} stands for accounts that nobody has named: name them with --accounts",
            ));
        }
        accounts.push(match role.and_then(IamArn::account) {
            Some(account) => account,
            None => account_of(profile, home, credentials, trace).await?,
        });
    }
    accounts.sort();
    accounts.dedup();
    Ok(accounts)
}

/// A plan with the clusters, as far as it is known, and what there is to say about it.
fn drafted(clusters: &[Found], fields: &Fields) -> (Draft, Vec<Finding>) {
    let mut draft = draft(clusters, fields.bucket.as_deref());
    let taken = draft.buckets.first().and_then(|bucket| bucket.name.clone());
    fill(&mut draft, fields);
    let mut findings = Vec::new();
    if let Some(name) = taken.filter(|_| fields.bucket.is_none()) {
        let message = format!(
            "the clusters that log to S3 log to one bucket, {name}, so the plan takes it for all"
        );
        findings.push(
            Finding::new("plan-bucket", Severity::Note, message)
                .about(name)
                .mend("name another with --bucket, --bucket-account and --bucket-region")
                .sources(&[DESCRIBE_LOGGING_STATUS]),
        );
    }
    let checked = Checked::of(draft);
    if let Some(plan) = checked.plan {
        findings.extend(checked.findings);
        return (plan.draft(), findings);
    }
    // A draft is what was asked for, and may lack something.
    let missing = with_flags(checked.findings).into_iter();
    findings.extend(missing.map(|finding| Finding {
        severity: finding.severity.max(Severity::Warning),
        ..finding
    }));
    (checked.draft, findings)
}

/// Who refuses, each reason once however many Regions give it.
fn refusals(refused: &[Refused]) -> Vec<Finding> {
    let mut by_reason: BTreeMap<(&AccountId, &str), Vec<&Refused>> = BTreeMap::new();
    for one in refused {
        let key = (&one.account, one.kind.as_str());
        by_reason.entry(key).or_default().push(one);
    }
    let mut findings = Vec::new();
    for (_, alike) in by_reason {
        let [first, others @ ..] = alike.as_slice() else {
            continue;
        };
        let mut finding = first.finding.clone();
        finding.severity = Severity::Warning;
        let clusters: Vec<&str> = alike
            .iter()
            .filter_map(|one| one.cluster.as_ref().map(AsRef::as_ref))
            .collect();
        let regions: Vec<&str> = others
            .iter()
            .filter_map(|one| one.region.as_ref().map(AsRef::as_ref))
            .collect();
        if !clusters.is_empty() {
            let clusters = clusters.join(", ");
            finding.message = format!("{}; not seen: the logging of {clusters}", finding.message);
        } else if !regions.is_empty() {
            finding.message = format!("{}; likewise in {}", finding.message, regions.join(", "));
        }
        findings.push(finding);
    }
    findings
}

/// Which Regions were passed over.
fn skipped(sweep: &Sweep) -> Vec<Finding> {
    let mut by_account: BTreeMap<&AccountId, Vec<&str>> = BTreeMap::new();
    for (account, region) in &sweep.skipped {
        by_account.entry(account).or_default().push(region.as_ref());
    }
    let said = |(account, regions): (&AccountId, Vec<&str>)| {
        let message = format!(
            "account {account} was not looked at in {}: these opt-in Regions do not know its credentials, as is the case where they are not enabled",
            regions.join(", ")
        );
        Finding::new("region-skipped", Severity::Note, message)
            .about(account)
            .mend("if one of them is enabled, name it with --regions, with credentials of a Regional endpoint of STS")
            .sources(&[REGIONS, STS_REGIONS])
    };
    by_account.into_iter().map(said).collect()
}

/// That nobody could tell whose some buckets are.
fn owner_unknown(clusters: &[Found]) -> Option<Finding> {
    let mut buckets: Vec<&str> = clusters
        .iter()
        .filter(|found| found.destination == LoggingState::OwnerUnknown)
        .filter_map(|found| found.bucket.as_deref())
        .collect();
    buckets.sort_unstable();
    buckets.dedup();
    let message = format!(
        "nobody could tell whose these buckets are: {}. Either they are another account's, or they may not be looked at",
        buckets.join(", ")
    );
    (!buckets.is_empty()).then(|| {
        Finding::new("owner-unknown", Severity::Note, message)
            .mend("allow s3:ListAllMyBuckets in the account of the cluster")
            .sources(&[DESCRIBE_LOGGING_STATUS, BUCKET_OWNER])
    })
}

fn table(clusters: &[Found]) -> String {
    let width = |text: fn(&Found) -> &str| clusters.iter().map(|one| text(one).len()).max();
    let id = width(|found| found.id.as_ref()).unwrap_or_default();
    let region = width(|found| found.region.as_ref()).unwrap_or_default();
    let mut text = String::new();
    for found in clusters {
        let style = match found.state {
            LoggingState::CrossAccount | LoggingState::SameAccount => GOOD,
            LoggingState::Off | LoggingState::Failing => GONE,
            LoggingState::OwnerUnknown | LoggingState::CloudWatch | LoggingState::Unseen => BOLD,
        };
        let state = format!("{:<13}", found.state.to_string());
        let line = format!(
            "{style}{state}{style:#}  {:<id$}  {FAINT}{}  {:<region$}{FAINT:#}  {}",
            found.id.as_ref(),
            found.account,
            found.region.as_ref(),
            target(found)
        );
        _ = writeln!(text, "{}", line.trim_end());
        if let Some(failure) = &found.failure {
            _ = writeln!(text, "               {failure}");
        }
    }
    text
}

/// Where the logs of a cluster go, and what else there is to know about it.
fn target(found: &Found) -> String {
    let mut parts = Vec::new();
    if let Some(bucket) = &found.bucket {
        let prefix = found.prefix.as_deref().unwrap_or_default();
        let owner = match (&found.bucket_account, found.destination) {
            (Some(account), _) if *account == found.account => String::new(),
            (Some(account), _) => format!(" of {account}"),
            (None, LoggingState::CrossAccount) => " of another account".to_owned(),
            (None, _) => " of an unknown account".to_owned(),
        };
        parts.push(format!("s3://{bucket}/{prefix}{owner}"));
    }
    if found.system_tables {
        parts.push("system tables to S3 Tables".to_owned());
    }
    if found.status != "available" {
        parts.push(found.status.clone());
    }
    parts.join("; ")
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

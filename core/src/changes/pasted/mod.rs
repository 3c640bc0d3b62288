//! What was observed, from what the AWS CLI printed.

mod bucket;
mod caller;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use self::bucket::{SETTINGS, UNSET};
use self::caller::{Account, PolicyOf};
use super::{Logging, Observed};
use crate::check::{Given, GivenCaller, Input};
use crate::finding::{Finding, Severity};
use crate::names::{AccountId, BucketName};
use crate::plan::{Bucket, Cluster, Plan};
use crate::sight::Sight;
use crate::tree::pieces::Pieces;

/// What a terminal showed of the commands of [`look`](super::look), or of some of them.
#[derive(Clone, Debug, Default)]
pub struct Pasted {
    /// What it tells of what a plan touches. Of a side that it does not tell enough of, there is
    /// nothing.
    pub observed: Observed,
    /// What it tells of the policies and settings that have a say in whether the job succeeds,
    /// each by itself: other policies of the caller, too, and settings of the bucket.
    pub given: Given,
    /// What could not be read, is not of the plan, or is still to be asked.
    pub findings: Vec<Finding>,
}

impl Pasted {
    /// Reads answers in JSON and refusals, one after the other; lines that are neither, such as
    /// the commands themselves, are passed over. An answer that does not name what it is of is of
    /// what the answer before it named, or of the only one there is. `bucket_policy` is the policy
    /// of the plan's only bucket, where it was told otherwise.
    pub fn of(plan: &Plan, text: &str, bucket_policy: Option<&str>) -> Self {
        let mut reader = Reader::of(plan);
        if let Some((bucket, policy)) = only(plan.buckets().iter()).zip(bucket_policy) {
            let policy = Some(policy.to_owned());
            reader.buckets.insert(bucket.name.clone(), policy);
        }
        let mut pieces = Pieces::of(text);
        while let Some((line, rest)) = pieces.next() {
            if rest.starts_with('{') {
                match pieces.json() {
                    Ok(Value::Object(answer)) => reader.answer(line, &answer),
                    Ok(_) => {}
                    Err(error) => {
                        reader.broken(line, &error);
                        break;
                    }
                }
            } else {
                let told = rest.lines().next().unwrap_or_default();
                reader.refusal(told);
                pieces.skip(told.len());
            }
        }
        reader.pasted()
    }
}

/// What the answers hold that list something of the caller.
const LISTS: [&str; 3] = ["AttachedPolicies", "PolicyNames", "Groups"];

struct Reader<'p> {
    plan: &'p Plan,
    /// Whose the answers are, where that was told.
    account: Option<AccountId>,
    /// Of which cluster the next status is; `None` where that is not known.
    cluster: Option<&'p Cluster>,
    /// Of which policy the next version is.
    policy: Option<PolicyOf>,
    /// Of which bucket the last policy was.
    bucket: Option<BucketName>,
    accounts: BTreeMap<AccountId, Account>,
    clusters: BTreeMap<Cluster, Option<Logging>>,
    buckets: BTreeMap<BucketName, Option<String>>,
    /// The answers about a bucket's settings, in one object.
    settings: BTreeMap<BucketName, Map<String, Value>>,
    findings: Vec<Finding>,
}

impl<'p> Reader<'p> {
    fn of(plan: &'p Plan) -> Self {
        Self {
            plan,
            account: None,
            cluster: only(plan.clusters().iter()),
            policy: None,
            bucket: None,
            accounts: BTreeMap::new(),
            clusters: BTreeMap::new(),
            buckets: BTreeMap::new(),
            settings: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    fn answer(&mut self, line: usize, answer: &Map<String, Value>) {
        let has = |name: &str| answer.contains_key(name);
        if has("Account") && has("UserId") {
            self.identity(line, answer);
        } else if let Some(clusters) = answer.get("Clusters").and_then(Value::as_array) {
            self.described(line, clusters);
        } else if has("LoggingEnabled") {
            self.logging(line, answer);
        } else if let Some(caller) = answer.get("Role").or_else(|| answer.get("User")) {
            self.caller(line, caller);
        } else if LISTS.into_iter().any(has) {
            self.listed(line, answer);
        } else if let Some(version) = answer.get("PolicyVersion") {
            self.version(line, version);
        } else if let Some(policy) = answer.get("Policy") {
            match policy {
                Value::String(text) => self.bucket(line, Some(text.clone())),
                policy => self.policy(line, policy),
            }
        } else if let Some(policy) = answer.get("PolicyDocument") {
            self.inline(line, answer, policy);
        } else if has("Statement") {
            self.bare(line, answer);
        } else if SETTINGS.into_iter().any(has) {
            self.setting(line, answer);
        } else {
            let names: Vec<&str> = answer.keys().map(String::as_str).take(4).collect();
            self.say(
                line,
                Finding::new(
                    "pasted-unknown",
                    Severity::Warning,
                    format!(
                        "this is the answer of no command that was asked for: it holds {}",
                        if names.is_empty() {
                            "nothing".to_owned()
                        } else {
                            names.join(", ")
                        }
                    ),
                )
                .mend("paste what the commands to look with print, nothing else"),
            );
        }
    }

    /// What AWS refused, in the words of its CLI.
    fn refusal(&mut self, line: &str) {
        let Some((_, told)) = line.split_once("An error occurred (") else {
            return;
        };
        let Some((code, told)) = told.split_once(") when calling the ") else {
            return;
        };
        let Some((operation, message)) = told.split_once(" operation") else {
            return;
        };
        if matches!(operation, "GetPolicy" | "GetPolicyVersion") {
            // The version that follows is of none that was told.
            self.policy = None;
        }
        match (code, operation) {
            ("ClusterNotFound", "DescribeClusters" | "DescribeLoggingStatus") => {
                let words: Vec<&str> = message
                    .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                    .collect();
                let named = self
                    .clusters_here()
                    .filter(|cluster| words.contains(&cluster.id.as_ref()));
                if let Some(cluster) = only(named) {
                    self.clusters.insert(cluster.clone(), None);
                }
                self.cluster = None;
            }
            (
                "NoSuchEntity",
                "GetRole"
                | "GetUser"
                | "ListAttachedRolePolicies"
                | "ListAttachedUserPolicies"
                | "ListRolePolicies"
                | "ListUserPolicies",
            ) => {
                if let Some(account) = self.here() {
                    let known = self.accounts.entry(account).or_default();
                    if operation.starts_with("Get") {
                        known.caller = Sight::Absent;
                    }
                    known.attached.get_or_insert_default();
                    known.written.get_or_insert_default();
                }
            }
            ("NoSuchEntity", "GetPolicy") => {
                let found = self
                    .plan
                    .cluster_accounts()
                    .into_iter()
                    .find_map(|account| {
                        let arns = self.plan.policy_arns(account);
                        let place = arns
                            .iter()
                            .position(|arn| message.contains(&arn.to_string()))?;
                        Some((account.clone(), place))
                    });
                if let Some((account, place)) = found {
                    let known = self.accounts.entry(account).or_default();
                    if let Some(policy) = known.policies.get_mut(place) {
                        *policy = Sight::Absent;
                    }
                }
            }
            ("NoSuchBucketPolicy", "GetBucketPolicy") => {
                self.bucket = None;
                if let Some(bucket) = only(self.buckets_here()) {
                    self.buckets.insert(bucket.name.clone(), None);
                }
            }
            _ => {
                let unset = UNSET.iter().find(|(known, _)| *known == code);
                if let Some(((_, name), bucket)) = unset.zip(self.bucket_here()) {
                    let settings = self.settings.entry(bucket).or_default();
                    settings.insert((*name).to_owned(), Value::Null);
                }
            }
        }
    }

    /// The account that the answers are of, where it is one with clusters.
    fn here(&self) -> Option<AccountId> {
        let accounts = self.plan.cluster_accounts().into_iter();
        match &self.account {
            Some(account) => accounts
                .into_iter()
                .find(|known| *known == account)
                .cloned(),
            None => only(accounts).cloned(),
        }
    }

    fn clusters_here(&self) -> impl Iterator<Item = &'p Cluster> + use<'p> {
        let account = self.account.clone();
        self.plan.clusters().iter().filter(move |cluster| {
            account
                .as_ref()
                .is_none_or(|account| cluster.account == *account)
        })
    }

    fn buckets_here(&self) -> impl Iterator<Item = &'p Bucket> + use<'p> {
        let account = self.account.clone();
        self.plan.buckets().iter().filter(move |bucket| {
            account
                .as_ref()
                .is_none_or(|account| bucket.account == *account)
        })
    }

    fn identity(&mut self, line: usize, answer: &Map<String, Value>) {
        let account = answer.get("Account").and_then(Value::as_str);
        let Some(account) = account.and_then(|account| account.parse::<AccountId>().ok()) else {
            return;
        };
        let has_part = self.plan.accounts().contains(&&account);
        if !has_part {
            self.other(line, &format!("account {account}"));
        }
        self.account = Some(account);
        self.cluster = None;
        self.policy = None;
        self.bucket = None;
    }

    fn described(&mut self, line: usize, clusters: &[Value]) {
        self.cluster = None;
        let [described] = clusters else {
            return;
        };
        let Some(id) = text(described, "ClusterIdentifier") else {
            return;
        };
        // arn:aws:redshift:REGION:ACCOUNT:namespace:…
        let arn = text(described, "ClusterNamespaceArn").unwrap_or_default();
        let region = arn.split(':').nth(3).filter(|region| !region.is_empty());
        let zone = text(described, "AvailabilityZone").unwrap_or_default();
        let is_in = |cluster: &&Cluster| match region {
            Some(region) => cluster.region.as_ref() == region,
            None => zone.is_empty() || zone.starts_with(cluster.region.as_ref()),
        };
        let named = self
            .clusters_here()
            .filter(|cluster| cluster.id.as_ref() == id);
        match only(named.filter(is_in)) {
            Some(cluster) => self.cluster = Some(cluster),
            None => self.other(line, &format!("cluster {id}")),
        }
    }

    fn logging(&mut self, line: usize, answer: &Map<String, Value>) {
        let Some(cluster) = self.cluster else {
            return self.unplaced(line, "a logging status", "of DescribeClusters");
        };
        let status = Value::Object(answer.clone());
        let filled = |name: &str| {
            text(&status, name)
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
        };
        let kinds = filled("LogDestinationType").unwrap_or_default();
        let kinds = kinds
            .split(',')
            .map(str::trim)
            .filter(|kind| !kind.is_empty());
        let logging = Logging {
            enabled: status
                .get("LoggingEnabled")
                .and_then(Value::as_bool)
                .unwrap_or_default(),
            bucket: filled("BucketName"),
            prefix: filled("S3KeyPrefix"),
            destinations: kinds.map(str::to_owned).collect(),
            exports: texts(status.get("LogExports")),
            failure: filled("LastFailureMessage"),
            ..Logging::default()
        };
        self.clusters.insert(cluster.clone(), Some(logging));
        if self.plan.clusters().len() > 1 {
            self.cluster = None;
        }
    }

    fn unplaced(&mut self, line: usize, what: &str, lacking: &str) {
        self.say(
            line,
            Finding::new(
                "pasted-of-what",
                Severity::Warning,
                format!(
                    "{what} does not say what it is of, and no answer {lacking} stands before it"
                ),
            )
            .mend("paste the two together, as the commands to look with print them"),
        );
    }

    fn other(&mut self, line: usize, what: &str) {
        self.say(
            line,
            Finding::new(
                "pasted-of-another",
                Severity::Warning,
                format!("{what} is no part of this plan, so this answer was passed over"),
            )
            .mend("look whether it was asked with the credentials that were meant"),
        );
    }

    fn broken(&mut self, line: usize, error: &serde_json::Error) {
        let line = line + error.line().saturating_sub(1);
        let message = if error.is_eof() {
            "the text ends in the middle of an answer"
        } else {
            "this is no JSON, and what follows was not read"
        };
        let mend = "paste the answers again, each whole";
        self.say(line, Finding::error("pasted-broken", message).mend(mend));
    }

    fn say(&mut self, line: usize, finding: Finding) {
        self.findings.push(Finding {
            line: Some(line),
            ..finding
        });
    }

    fn pasted(mut self) -> Pasted {
        let given = self.given();
        let mut observed = Observed::default();
        for account in self.plan.cluster_accounts() {
            let known = self.accounts.remove(account).unwrap_or_default();
            match known.whole(self.plan) {
                Ok(state) => {
                    observed.accounts.insert(account.clone(), state);
                }
                Err(lacks) => self
                    .findings
                    .push(lacking(&format!("account {account}"), &lacks.join(", "))),
            }
        }
        let clusters = self.plan.clusters().iter();
        let clusters = clusters.filter(|cluster| !self.clusters.contains_key(cluster));
        let clusters: Vec<&str> = clusters.map(|cluster| cluster.id.as_ref()).collect();
        if let [first, rest @ ..] = clusters.as_slice() {
            let what = match rest.len() {
                0 => format!("cluster {first}"),
                more => format!("cluster {first} and {more} more"),
            };
            self.findings.push(lacking(&what, "DescribeLoggingStatus"));
        }
        for bucket in self.plan.buckets() {
            if !self.buckets.contains_key(&bucket.name) {
                let what = format!("bucket {}", bucket.name);
                self.findings.push(lacking(&what, "GetBucketPolicy"));
            }
        }
        observed.clusters = self.clusters;
        observed.buckets = self.buckets;
        Pasted {
            observed,
            given,
            findings: self.findings,
        }
    }

    /// What has a say in the verdict, each thing as far as it was told.
    fn given(&self) -> Given {
        let mut given = Given::default();
        for (name, policy) in &self.buckets {
            let bucket = given.buckets.entry(name.clone()).or_default();
            bucket.policy = match policy {
                Some(text) => Sight::There(Input::bucket_policy(name, text.as_str())),
                None => Sight::Absent,
            };
        }
        for (name, settings) in &self.settings {
            let text = Value::Object(settings.clone()).to_string();
            let bucket = given.buckets.entry(name.clone()).or_default();
            bucket.settings = Some(Input::bucket_settings(name, text));
        }
        for (account, known) in &self.accounts {
            let caller = known.given(self.plan, account);
            if caller != GivenCaller::default() {
                given.callers.insert(account.clone(), caller);
            }
        }
        given
    }
}

fn lacking(what: &str, calls: &str) -> Finding {
    Finding::new(
        "pasted-incomplete",
        Severity::Note,
        format!("nothing is decided about {what}: there is no answer yet of {calls}"),
    )
    .about(what)
}

/// The only one that there is.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

//! What was observed, from what the AWS CLI printed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{AccountState, CallerState, Logging, Observed, PolicyState, TAG};
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

/// What is known of an account, each thing by itself.
#[derive(Debug, Default)]
struct Account {
    caller: Sight<CallerState>,
    attached: Option<BTreeSet<String>>,
    policies: [Sight<PolicyState>; 2],
}

struct Reader<'p> {
    plan: &'p Plan,
    /// Whose the answers are, where that was told.
    account: Option<AccountId>,
    /// Of which cluster the next status is; `None` where that is not known.
    cluster: Option<&'p Cluster>,
    /// Of which policy the next version is.
    policy: Option<(AccountId, usize)>,
    accounts: BTreeMap<AccountId, Account>,
    clusters: BTreeMap<Cluster, Option<Logging>>,
    buckets: BTreeMap<BucketName, Option<String>>,
    findings: Vec<Finding>,
}

impl<'p> Reader<'p> {
    fn of(plan: &'p Plan) -> Self {
        Self {
            plan,
            account: None,
            cluster: only(plan.clusters().iter()),
            policy: None,
            accounts: BTreeMap::new(),
            clusters: BTreeMap::new(),
            buckets: BTreeMap::new(),
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
        } else if let Some(attached) = answer.get("AttachedPolicies").and_then(Value::as_array) {
            self.attached(line, attached);
        } else if let Some(version) = answer.get("PolicyVersion") {
            self.version(line, version);
        } else if let Some(policy) = answer.get("Policy") {
            match policy {
                Value::String(text) => self.bucket(line, Some(text.clone())),
                policy => self.policy(line, policy),
            }
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
                "GetRole" | "GetUser" | "ListAttachedRolePolicies" | "ListAttachedUserPolicies",
            ) => {
                if let Some(account) = self.here() {
                    let known = self.accounts.entry(account).or_default();
                    known.attached.get_or_insert_default();
                    if operation.starts_with("Get") {
                        known.caller = Sight::Absent;
                    }
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
                if let Some(bucket) = only(self.buckets_here()) {
                    self.buckets.insert(bucket.name.clone(), None);
                }
            }
            _ => {}
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
            self.say(
                line,
                Finding::new(
                    "pasted-of-what",
                    Severity::Warning,
                    "a logging status does not say which cluster it is of, and no answer of DescribeClusters stands before it",
                )
                .mend("paste the two together, as the commands to look with print them"),
            );
            return;
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

    fn caller(&mut self, line: usize, caller: &Value) {
        let arn = text(caller, "Arn").unwrap_or_default().to_owned();
        let name = text(caller, "RoleName").or_else(|| text(caller, "UserName"));
        let Some(account) = self
            .of_arn(&arn)
            .filter(|_| name == Some(self.plan.caller().name()))
        else {
            return self.other(line, &arn);
        };
        let boundary = caller.get("PermissionsBoundary");
        let boundary = boundary.and_then(|boundary| text(boundary, "PermissionsBoundaryArn"));
        let state = CallerState {
            boundary: boundary.map(str::to_owned),
            trust: caller.get("AssumeRolePolicyDocument").map(document),
            plan: tag(caller),
            arn,
        };
        self.accounts.entry(account).or_default().caller = Sight::There(state);
    }

    fn attached(&mut self, line: usize, attached: &[Value]) {
        let Some(account) = self.here() else {
            self.say(
                line,
                Finding::new(
                    "pasted-of-what",
                    Severity::Warning,
                    "a list of attached policies does not say which account it is of, and no answer of GetCallerIdentity stands before it",
                )
                .mend("paste the two together, as the commands to look with print them"),
            );
            return;
        };
        let arns = attached
            .iter()
            .filter_map(|policy| text(policy, "PolicyArn"));
        let arns = arns.map(str::to_owned).collect();
        self.accounts.entry(account).or_default().attached = Some(arns);
    }

    fn policy(&mut self, line: usize, policy: &Value) {
        let arn = text(policy, "Arn").unwrap_or_default();
        let place = self.of_arn(arn).and_then(|account| {
            let arns = self.plan.policy_arns(&account);
            let place = arns.iter().position(|own| own.to_string() == arn)?;
            Some((account, place))
        });
        self.policy.clone_from(&place);
        let Some((account, place)) = place else {
            return self.other(line, arn);
        };
        let uses = ["AttachmentCount", "PermissionsBoundaryUsageCount"];
        let uses = uses.iter().filter_map(|name| policy.get(name)?.as_u64());
        let state = PolicyState {
            document: String::new(),
            version: text(policy, "DefaultVersionId")
                .unwrap_or_default()
                .to_owned(),
            plan: tag(policy),
            versions: Vec::new(),
            uses: u32::try_from(uses.sum::<u64>()).unwrap_or(u32::MAX),
        };
        let known = self.accounts.entry(account).or_default();
        if let Some(known) = known.policies.get_mut(place) {
            *known = Sight::There(state);
        }
    }

    fn version(&mut self, line: usize, version: &Value) {
        let known = self.policy.take().and_then(|(account, place)| {
            let known = self.accounts.get_mut(&account)?;
            known.policies.get_mut(place)?.there_mut()
        });
        let Some(known) =
            known.filter(|known| Some(known.version.as_str()) == text(version, "VersionId"))
        else {
            self.say(
                line,
                Finding::new(
                    "pasted-of-what",
                    Severity::Warning,
                    "a version of a policy does not say which policy it is of, and no answer of GetPolicy that names this version stands before it",
                )
                .mend("paste the two together, as the commands to look with print them"),
            );
            return;
        };
        known.document = version.get("Document").map(document).unwrap_or_default();
    }

    fn bucket(&mut self, line: usize, policy: Option<String>) {
        let is_named = |bucket: &&Bucket| {
            let arn = format!(":::{}", bucket.name);
            policy.as_ref().is_some_and(|policy| policy.contains(&arn))
        };
        match only(self.buckets_here()).or_else(|| only(self.buckets_here().filter(is_named))) {
            Some(bucket) => {
                self.buckets.insert(bucket.name.clone(), policy);
            }
            None => self.other(line, "the bucket of this policy"),
        }
    }

    /// The account of an ARN, if it is one with clusters.
    fn of_arn(&self, arn: &str) -> Option<AccountId> {
        let account = arn.split(':').nth(4)?;
        let mut accounts = self.plan.cluster_accounts().into_iter();
        accounts.find(|known| known.as_ref() == account).cloned()
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
            findings: self.findings,
        }
    }
}

impl Account {
    /// All of it, or the calls whose answers are still to come.
    fn whole(self, plan: &Plan) -> Result<AccountState, Vec<String>> {
        let is_role = plan.caller().is_role();
        let caller = if is_role { "GetRole" } else { "GetUser" };
        let attached = if is_role {
            "ListAttachedRolePolicies"
        } else {
            "ListAttachedUserPolicies"
        };
        let mut lacks = Vec::new();
        if !self.caller.is_seen() {
            lacks.push(caller.to_owned());
        }
        if self.attached.is_none() {
            lacks.push(attached.to_owned());
        }
        for (policy, name) in self.policies.iter().zip(&plan.caller().policies) {
            match policy {
                Sight::Unseen => lacks.push(format!("GetPolicy of {name}")),
                Sight::There(policy) if policy.document.is_empty() => {
                    lacks.push(format!("GetPolicyVersion of {name}"));
                }
                Sight::Absent | Sight::There(_) => {}
            }
        }
        if !lacks.is_empty() {
            return Err(lacks);
        }
        Ok(AccountState {
            policies: self.policies.map(Sight::into_option),
            caller: self.caller.into_option(),
            attached: self.attached.unwrap_or_default(),
            inline: Vec::new(),
            keys: BTreeMap::new(),
        })
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

/// A policy, which the CLI prints as an object, and IAM itself sends as a text.
fn document(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn tag(value: &Value) -> Option<String> {
    let tags = value.get("Tags")?.as_array()?;
    let own = tags.iter().find(|tag| text(tag, "Key") == Some(TAG))?;
    text(own, "Value").map(str::to_owned)
}

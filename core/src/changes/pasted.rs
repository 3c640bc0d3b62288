//! What was observed, from what the AWS CLI printed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{AccountState, CallerState, Logging, Observed, PolicyState, TAG};
use crate::check::{Given, GivenCaller, Input};
use crate::finding::{Finding, Severity};
use crate::lint::{Kind, lint};
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

/// What is known of an account, each thing by itself.
#[derive(Debug, Default)]
struct Account {
    caller: Sight<CallerState>,
    attached: Option<BTreeSet<String>>,
    policies: [Sight<PolicyState>; 2],
    /// The caller's other policies.
    others: Vec<Input>,
}

struct Reader<'p> {
    plan: &'p Plan,
    /// Whose the answers are, where that was told.
    account: Option<AccountId>,
    /// Of which cluster the next status is; `None` where that is not known.
    cluster: Option<&'p Cluster>,
    /// Of which policy the next version is.
    policy: Option<Of>,
    /// Of which bucket the last policy was.
    bucket: Option<BucketName>,
    accounts: BTreeMap<AccountId, Account>,
    clusters: BTreeMap<Cluster, Option<Logging>>,
    buckets: BTreeMap<BucketName, Option<String>>,
    /// The answers about a bucket's settings, in one object.
    settings: BTreeMap<BucketName, Map<String, Value>>,
    findings: Vec<Finding>,
}

/// A policy that an answer is of.
#[derive(Clone)]
enum Of {
    /// One of the plan's own, by its place among them.
    Plan(AccountId, usize),
    /// Another one that is attached to the caller: its ARN, and its version that holds.
    Caller(AccountId, String, String),
}

/// What the answers about a bucket's settings hold.
const SETTINGS: [&str; 7] = [
    "ServerSideEncryptionConfiguration",
    "ObjectLockConfiguration",
    "Payer",
    "PublicAccessBlockConfiguration",
    "OwnershipControls",
    "LocationConstraint",
    "BucketRegion",
];

/// How AWS says that a bucket has no such setting.
const UNSET: [(&str, &str); 4] = [
    (
        "ServerSideEncryptionConfigurationNotFoundError",
        "ServerSideEncryptionConfiguration",
    ),
    (
        "ObjectLockConfigurationNotFoundError",
        "ObjectLockConfiguration",
    ),
    (
        "NoSuchPublicAccessBlockConfiguration",
        "PublicAccessBlockConfiguration",
    ),
    ("OwnershipControlsNotFoundError", "OwnershipControls"),
];

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
        } else if let Some(attached) = answer.get("AttachedPolicies").and_then(Value::as_array) {
            self.attached(line, attached);
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
        let version = text(policy, "DefaultVersionId").unwrap_or_default();
        let own = self.of_arn(arn).and_then(|account| {
            let arns = self.plan.policy_arns(&account);
            let place = arns.iter().position(|own| own.to_string() == arn)?;
            Some(Of::Plan(account, place))
        });
        // One that AWS itself keeps names no account.
        let holder = self.of_arn(arn).or_else(|| self.here());
        let is_attached = |account: &AccountId| {
            let known = self.accounts.get(account);
            known.is_some_and(|it| it.attached.iter().flatten().any(|it| it == arn))
        };
        let other = || {
            let account = holder.filter(is_attached)?;
            Some(Of::Caller(account, arn.to_owned(), version.to_owned()))
        };
        self.policy = own.or_else(other);
        let (account, place) = match &self.policy {
            Some(Of::Plan(account, place)) => (account.clone(), *place),
            Some(Of::Caller(..)) => return,
            None => return self.other(line, arn),
        };
        let uses = ["AttachmentCount", "PermissionsBoundaryUsageCount"];
        let uses = uses.iter().filter_map(|name| policy.get(name)?.as_u64());
        let state = PolicyState {
            document: String::new(),
            version: version.to_owned(),
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
        let is_of = |named: &str| Some(named) == text(version, "VersionId");
        let text = version.get("Document").map(document).unwrap_or_default();
        match self.policy.take() {
            Some(Of::Plan(account, place)) => {
                let known = self.accounts.get_mut(&account);
                let known = known.and_then(|known| known.policies.get_mut(place)?.there_mut());
                if let Some(known) = known.filter(|known| is_of(&known.version)) {
                    known.document = text;
                    return;
                }
            }
            Some(Of::Caller(account, arn, named)) if is_of(&named) => {
                return self.of_caller(line, account, Input::managed(&arn, text));
            }
            Some(Of::Caller(..)) | None => {}
        }
        self.say(
            line,
            Finding::new(
                "pasted-of-what",
                Severity::Warning,
                "a version of a policy does not say which policy it is of, and no answer of GetPolicy that names this version stands before it",
            )
            .mend("paste the two together, as the commands to look with print them"),
        );
    }

    /// A policy that is written into a role or a user.
    fn inline(&mut self, line: usize, answer: &Map<String, Value>, policy: &Value) {
        let word = |name: &str| answer.get(name).and_then(Value::as_str);
        let holder = word("RoleName").or_else(|| word("UserName"));
        let account = self
            .here()
            .filter(|_| holder == Some(self.plan.caller().name()));
        let Some(account) = account else {
            return self.other(line, holder.unwrap_or("the holder of this policy"));
        };
        let name = word("PolicyName").unwrap_or_default();
        let holder = self.plan.caller_arn(&account);
        let input = Input::inline(&holder, name, document(policy));
        self.of_caller(line, account, input);
    }

    /// A policy by itself, which nothing tells the place of but what stands in it.
    fn bare(&mut self, line: usize, policy: &Map<String, Value>) {
        let statements = match policy.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().collect(),
            statement => statement.into_iter().collect::<Vec<_>>(),
        };
        let any = |name: &str| statements.iter().any(|it| it.get(name).is_some());
        let text = Value::Object(policy.clone()).to_string();
        if any("Principal") || any("NotPrincipal") {
            if any("Resource") || any("NotResource") {
                return self.bucket(line, Some(text));
            }
            return self.unplaced(line, "a trust policy", "of GetRole");
        }
        match self.here() {
            Some(account) => {
                let name = format!("identity policy in line {line}");
                self.of_caller(line, account, Input::new(name, text));
            }
            None => self.unplaced(line, "an identity policy", "of GetCallerIdentity"),
        }
    }

    /// One more policy of the caller, with what there is to say of it.
    fn of_caller(&mut self, line: usize, account: AccountId, input: Input) {
        for finding in lint(&input.text, Some(Kind::Identity)) {
            let finding = finding.about(&input.name);
            self.say(line, finding);
        }
        let known = self.accounts.entry(account).or_default();
        known.others.retain(|other| other.name != input.name);
        known.others.push(input);
    }

    fn setting(&mut self, line: usize, answer: &Map<String, Value>) {
        match self.bucket_here() {
            Some(bucket) => {
                let settings = self.settings.entry(bucket).or_default();
                settings.extend(answer.clone());
            }
            None => self.unplaced(
                line,
                "a bucket's setting",
                "of GetBucketPolicy that names its bucket",
            ),
        }
    }

    /// The only bucket of the account, or of several the one whose policy was told last.
    fn bucket_here(&self) -> Option<BucketName> {
        let only = only(self.buckets_here()).map(|bucket| bucket.name.clone());
        only.or_else(|| self.bucket.clone())
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

    fn bucket(&mut self, line: usize, policy: Option<String>) {
        let is_named = |bucket: &&Bucket| {
            let arn = format!(":::{}", bucket.name);
            policy.as_ref().is_some_and(|policy| policy.contains(&arn))
        };
        let bucket = only(self.buckets_here())
            .or_else(|| only(self.buckets_here().filter(is_named)))
            .map(|bucket| bucket.name.clone());
        self.bucket.clone_from(&bucket);
        if let Some(bucket) = bucket {
            self.buckets.insert(bucket, policy);
        } else {
            self.other(line, "the bucket of this policy");
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

impl Account {
    /// What has a say in what the caller may do. Whether these are all of its policies is not
    /// known, since nobody is asked for those that are written into it.
    fn given(&self, plan: &Plan, account: &AccountId) -> GivenCaller {
        let arns = plan.policy_arns(account);
        let own = arns.iter().zip(&self.policies).filter_map(|(arn, policy)| {
            let policy = policy.there().filter(|it| !it.document.is_empty())?;
            let is_attached = self.attached.iter().flatten().any(|it| it == arn.as_ref());
            is_attached.then(|| Input::managed(arn.as_ref(), policy.document.as_str()))
        });
        let caller = self.caller.there();
        let trust = caller.and_then(|caller| caller.trust.as_deref());
        let is_bounded = caller.map(|caller| caller.boundary.is_some());
        GivenCaller {
            is_missing: matches!(self.caller, Sight::Absent),
            identity_policies: own.chain(self.others.iter().cloned()).collect(),
            are_all: false,
            trust_policy: trust
                .map(|text| Input::trust(&plan.caller_arn(account), text))
                .into(),
            boundary: match is_bounded {
                Some(false) => Sight::Absent,
                _ => Sight::Unseen,
            },
        }
    }

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

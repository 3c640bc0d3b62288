//! What the answers tell of the caller and its policies.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::{AccountState, CallerState, PolicyState, TAG};
use super::{Reader, text};
use crate::check::{GivenCaller, Input};
use crate::lint::{Kind, lint};
use crate::names::AccountId;
use crate::plan::Plan;
use crate::sight::Sight;

/// What is known of an account, each thing by itself.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) caller: Sight<CallerState>,
    /// The ARNs of the policies attached to the caller.
    pub(super) attached: Option<BTreeSet<String>>,
    /// The names of the policies written into it.
    pub(super) written: Option<BTreeSet<String>>,
    /// Whether it is a user of no group, whose policies would be the user's, too.
    has_no_group: bool,
    pub(super) policies: [Sight<PolicyState>; 2],
    /// The caller's other policies.
    others: Vec<Input>,
    /// Its permissions boundary, where that was told.
    boundary: Option<Input>,
    /// Its trust policy, where that was told by itself.
    trust: Option<Input>,
}

/// A policy that an answer is of.
#[derive(Clone)]
pub(super) enum Of {
    /// One of the plan's own, by its place among them.
    Plan(AccountId, usize),
    /// Another one that is attached to the caller, or its boundary: its ARN, and its version that
    /// holds.
    Caller(AccountId, String, String),
}

impl Reader<'_> {
    pub(super) fn caller(&mut self, line: usize, caller: &Value) {
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

    /// What an answer lists of the caller without naming it: attached policies by their ARNs,
    /// those written into it by their names, or its groups.
    pub(super) fn listed(&mut self, line: usize, answer: &Map<String, Value>) {
        let Some(account) = self.here() else {
            return self.unplaced(line, "a list of policies", "of GetCallerIdentity");
        };
        let known = self.accounts.entry(account).or_default();
        if let Some(attached) = answer.get("AttachedPolicies").and_then(Value::as_array) {
            let arns = attached.iter().filter_map(|it| text(it, "PolicyArn"));
            known.attached = Some(arns.map(str::to_owned).collect());
        } else if let Some(names) = answer.get("PolicyNames").and_then(Value::as_array) {
            let names = names.iter().filter_map(Value::as_str);
            known.written = Some(names.map(str::to_owned).collect());
        } else {
            let groups = answer.get("Groups").and_then(Value::as_array);
            known.has_no_group = groups.is_some_and(Vec::is_empty);
        }
    }

    pub(super) fn policy(&mut self, line: usize, policy: &Value) {
        let arn = text(policy, "Arn").unwrap_or_default();
        let version = text(policy, "DefaultVersionId").unwrap_or_default();
        let own = self.of_arn(arn).and_then(|account| {
            let arns = self.plan.policy_arns(&account);
            let place = arns.iter().position(|own| own.to_string() == arn)?;
            Some(Of::Plan(account, place))
        });
        // One that AWS itself keeps names no account.
        let holder = self.of_arn(arn).or_else(|| self.here());
        let other = || {
            let account = holder.filter(|account| {
                let known = self.accounts.get(account);
                known.is_some_and(|it| {
                    let bounds = it.bounds(self.plan, account);
                    it.has(arn) || bounds.as_deref() == Some(arn)
                })
            })?;
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

    pub(super) fn version(&mut self, line: usize, version: &Value) {
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
                return self.of_caller(line, &account, Input::managed(&arn, text));
            }
            Some(Of::Caller(..)) | None => {}
        }
        self.unplaced(
            line,
            "a version of a policy",
            "of GetPolicy that names this version",
        );
    }

    /// A policy that is written into a role or a user.
    pub(super) fn inline(&mut self, line: usize, answer: &Map<String, Value>, policy: &Value) {
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
        self.of_caller(line, &account, input);
    }

    /// A policy by itself, which nothing tells the place of but what stands in it.
    pub(super) fn bare(&mut self, line: usize, policy: &Map<String, Value>) {
        let statements = match policy.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().collect(),
            statement => statement.into_iter().collect::<Vec<_>>(),
        };
        let any = |name: &str| statements.iter().any(|it| it.get(name).is_some());
        let text = Value::Object(policy.clone()).to_string();
        let has_principal = any("Principal") || any("NotPrincipal");
        if has_principal && (any("Resource") || any("NotResource")) {
            return self.bucket(line, Some(text));
        }
        let Some(account) = self.here() else {
            return self.unplaced(line, "a policy", "of GetCallerIdentity");
        };
        if !has_principal {
            let name = format!("identity policy in line {line}");
            return self.of_caller(line, &account, Input::new(name, text));
        }
        let input = Input::trust(&self.plan.caller_arn(&account), text);
        self.lint(line, &input, Kind::Trust);
        self.accounts.entry(account).or_default().trust = Some(input);
    }

    /// One more policy that has a say in what the caller may do.
    fn of_caller(&mut self, line: usize, account: &AccountId, input: Input) {
        self.lint(line, &input, Kind::Identity);
        let plan = self.plan;
        let known = self.accounts.entry(account.clone()).or_default();
        let is_boundary = known.bounds(plan, account).as_ref() == Some(&input.name);
        if is_boundary {
            known.boundary = Some(input.clone());
        }
        if !is_boundary || known.has(&input.name) {
            known.others.retain(|other| other.name != input.name);
            known.others.push(input);
        }
    }

    fn lint(&mut self, line: usize, input: &Input, kind: Kind) {
        for finding in lint(&input.text, Some(kind)) {
            self.say(line, finding.about(&input.name));
        }
    }

    /// The account of an ARN, if it is one with clusters.
    fn of_arn(&self, arn: &str) -> Option<AccountId> {
        let account = arn.split(':').nth(4)?;
        let mut accounts = self.plan.cluster_accounts().into_iter();
        accounts.find(|known| known.as_ref() == account).cloned()
    }
}

impl Account {
    /// Whether a policy is attached to the caller.
    fn has(&self, arn: &str) -> bool {
        self.attached.iter().flatten().any(|it| it == arn)
    }

    /// The ARN of the caller's boundary: its own, or the one that it will be made with.
    fn bounds(&self, plan: &Plan, account: &AccountId) -> Option<String> {
        match &self.caller {
            Sight::There(caller) => caller.boundary.clone(),
            Sight::Absent | Sight::Unseen => {
                let boundary = plan.caller().boundary();
                boundary.map(|boundary| boundary.in_account(account))
            }
        }
    }

    /// What has a say in what the caller may do.
    pub(super) fn given(&self, plan: &Plan, account: &AccountId) -> GivenCaller {
        let arns = plan.policy_arns(account);
        let own = arns.iter().zip(&self.policies).filter_map(|(arn, policy)| {
            let policy = policy.there().filter(|it| !it.document.is_empty())?;
            self.has(arn.as_ref())
                .then(|| Input::managed(arn.as_ref(), policy.document.as_str()))
        });
        let identity_policies: Vec<Input> = own.chain(self.others.iter().cloned()).collect();
        let are_all = self.are_all(plan, account, &identity_policies);
        let is_missing = matches!(self.caller, Sight::Absent);
        let caller = self.caller.there();
        // One that there is not yet has the boundary that it will be made with.
        let is_told = caller.is_some() || is_missing && plan.caller().is_made();
        let is_free = is_told && self.bounds(plan, account).is_none();
        let trust = caller.and_then(|caller| caller.trust.as_deref());
        let trust = trust.map(|text| Input::trust(&plan.caller_arn(account), text));
        GivenCaller {
            is_missing,
            identity_policies,
            are_all,
            trust_policy: if is_missing {
                Sight::Absent
            } else {
                trust.or_else(|| self.trust.clone()).into()
            },
            boundary: if is_free {
                Sight::Absent
            } else {
                self.boundary.clone().into()
            },
        }
    }

    /// Whether these are all policies of the caller.
    fn are_all(&self, plan: &Plan, account: &AccountId, told: &[Input]) -> bool {
        let (Some(attached), Some(written)) = (&self.attached, &self.written) else {
            return false;
        };
        let is_told = |name: &str| told.iter().any(|input| input.name == name);
        let holder = plan.caller_arn(account);
        (plan.caller().is_role() || self.has_no_group || matches!(self.caller, Sight::Absent))
            && attached.iter().all(|arn| is_told(arn))
            && written
                .iter()
                .all(|name| is_told(&Input::inline(&holder, name, "").name))
    }

    /// All of it, or the calls whose answers are still to come.
    pub(super) fn whole(self, plan: &Plan) -> Result<AccountState, Vec<String>> {
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

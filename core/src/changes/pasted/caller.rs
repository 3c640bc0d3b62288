//! What the answers tell of the caller and its policies.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::{AccountState, CallerState, PolicyState, TAG};
use super::{Reader, text};
use crate::check::{GivenCaller, Input};
use crate::lint::{Kind, lint};
use crate::names::AccountId;
use crate::order;
use crate::plan::Plan;
use crate::sight::Sight;

/// What is known of an account, each thing by itself.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) caller: Sight<CallerState>,
    /// The ARNs of the policies attached to the caller.
    pub(super) attached: Option<BTreeSet<String>>,
    /// The names of the policies written into it.
    pub(super) written: Option<Vec<String>>,
    /// Whether it is a user of no group, whose policies would be the user's, too.
    has_no_group: bool,
    pub(super) policies: [Sight<PolicyState>; 2],
    /// Other managed policies: attached ones and boundaries, of now or of before.
    managed: Vec<Input>,
    /// Policies written into the caller, of now or of before, with their names.
    inline: Vec<(String, Input)>,
    /// Policies that were told by themselves.
    bare: Vec<Input>,
    /// The trust policy, where that was told by itself.
    trust: Option<Input>,
}

/// Whose policy the next version is of.
#[derive(Clone)]
pub(super) enum PolicyOf {
    /// One of the plan's own, by its place among them.
    Plan(AccountId, usize),
    /// Another one that is attached to the caller, or a boundary: its ARN, and its version that
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
        let known = self.accounts.entry(account).or_default();
        if let Sight::Absent = known.caller {
            // It has been made since, and nobody has listed its policies yet.
            (known.attached, known.written, known.has_no_group) = (None, None, false);
        }
        known.caller = Sight::There(state);
    }

    /// What an answer lists of the caller without naming it: attached policies by their ARNs,
    /// those written into it by their names, or its groups.
    pub(super) fn listed(&mut self, line: usize, answer: &Map<String, Value>) {
        let Some(account) = self.here() else {
            return self.unplaced(line, "a list of policies", "of GetCallerIdentity");
        };
        if answer.contains_key("NextToken") || answer.contains_key("Marker") {
            // There is more than it lists.
            return;
        }
        let known = self.accounts.entry(account).or_default();
        if let Some(attached) = answer.get("AttachedPolicies").and_then(Value::as_array) {
            let arns = attached.iter().filter_map(|it| text(it, "PolicyArn"));
            known.attached = Some(order::set(arns.map(str::to_owned)));
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
            Some(PolicyOf::Plan(account, place))
        });
        // One that AWS itself keeps names no account.
        let holder = self.of_arn(arn).or_else(|| self.here());
        let other = || {
            let account = holder.filter(|account| {
                let planned = self.plan.caller().boundary();
                let is_planned = planned.is_some_and(|it| it.in_account(account) == arn);
                let known = self.accounts.get(account);
                is_planned || known.is_some_and(|it| it.is_attached(arn) || it.is_boundary(arn))
            })?;
            Some(PolicyOf::Caller(
                account,
                arn.to_owned(),
                version.to_owned(),
            ))
        };
        self.policy = own.or_else(other);
        let (account, place) = match &self.policy {
            Some(PolicyOf::Plan(account, place)) => (account.clone(), *place),
            Some(PolicyOf::Caller(..)) => return,
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
            Some(PolicyOf::Plan(account, place)) => {
                let known = self.accounts.get_mut(&account);
                let known = known.and_then(|known| known.policies.get_mut(place)?.there_mut());
                if let Some(known) = known.filter(|known| is_of(&known.version)) {
                    known.document = text;
                    return;
                }
            }
            Some(PolicyOf::Caller(account, arn, named)) if is_of(&named) => {
                let input = Input::managed(&arn, text);
                self.lint(line, &input, Kind::Identity);
                let managed = &mut self.accounts.entry(account).or_default().managed;
                managed.retain(|known| known.name != arn);
                return managed.push(input);
            }
            Some(PolicyOf::Caller(..)) | None => {}
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
        self.lint(line, &input, Kind::Identity);
        let inline = &mut self.accounts.entry(account).or_default().inline;
        inline.retain(|(known, _)| known != name);
        inline.push((name.to_owned(), input));
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
            let input = Input::new(format!("identity policy in line {line}"), text);
            self.lint(line, &input, Kind::Identity);
            return self.accounts.entry(account).or_default().bare.push(input);
        }
        let input = Input::trust(&self.plan.caller_arn(&account), text);
        self.lint(line, &input, Kind::Trust);
        self.accounts.entry(account).or_default().trust = Some(input);
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
    fn is_attached(&self, arn: &str) -> bool {
        self.attached.iter().flatten().any(|it| it == arn)
    }

    /// Whether a policy is the boundary of the caller that there is.
    fn is_boundary(&self, arn: &str) -> bool {
        let boundary = self.caller.there().and_then(|it| it.boundary.as_deref());
        boundary == Some(arn)
    }

    /// What has a say in what the caller may do.
    pub(super) fn given(&self, plan: &Plan, account: &AccountId) -> GivenCaller {
        let caller = self.caller.there();
        // IAM allows one of a name, whatever its path, and another one is not the plan's.
        let is_another = caller.is_some_and(|it| it.arn != plan.caller_arn(account));
        let planned = plan.caller().boundary().map(|it| it.in_account(account));
        if is_another || matches!(self.caller, Sight::Absent) {
            return GivenCaller {
                is_missing: true,
                identity_policies: Vec::new(),
                are_all: true,
                trust_policy: Sight::Absent,
                boundary: self.boundary(planned.as_deref()),
            };
        }
        let trust = caller.and_then(|caller| caller.trust.as_deref());
        let trust = trust.map(|text| Input::trust(&plan.caller_arn(account), text));
        GivenCaller {
            is_missing: false,
            identity_policies: self.identity_policies(plan, account),
            are_all: self.are_all(plan, account),
            trust_policy: trust.or_else(|| self.trust.clone()).into(),
            boundary: match (caller, planned) {
                (Some(caller), _) => self.boundary(caller.boundary.as_deref()),
                (None, Some(planned)) => self.boundary(Some(&planned)),
                (None, None) => Sight::Unseen,
            },
        }
    }

    /// The policies that the caller has now, as far as they were told.
    fn identity_policies(&self, plan: &Plan, account: &AccountId) -> Vec<Input> {
        let arns = plan.policy_arns(account);
        let own = arns.iter().zip(&self.policies).filter_map(|(arn, policy)| {
            let policy = policy.there().filter(|it| !it.document.is_empty())?;
            Some(Input::managed(arn.as_ref(), policy.document.as_str()))
        });
        let managed = own.chain(self.managed.iter().cloned());
        let managed = managed.filter(|input| self.is_attached(&input.name));
        let inline = self.inline.iter().filter(|(name, _)| self.is_written(name));
        managed
            .chain(inline.map(|(_, input)| input.clone()))
            .chain(self.bare.iter().cloned())
            .collect()
    }

    /// Whether a policy is written into the caller. One that was told is, until a list lacks it.
    fn is_written(&self, name: &str) -> bool {
        let written = self.written.as_ref();
        written.is_none_or(|names| names.iter().any(|own| own == name))
    }

    /// Whether these are all policies of the caller.
    fn are_all(&self, plan: &Plan, account: &AccountId) -> bool {
        let (Some(attached), Some(written)) = (&self.attached, &self.written) else {
            return false;
        };
        let told = self.identity_policies(plan, account);
        let is_told = |arn: &String| told.iter().any(|input| input.name == *arn);
        let is_read = |name: &String| self.inline.iter().any(|(known, _)| known == name);
        (plan.caller().is_role() || self.has_no_group)
            && attached.iter().all(is_told)
            && written.iter().all(is_read)
    }

    /// A boundary by its ARN, as far as it was told; that there is none where there is no ARN.
    fn boundary(&self, arn: Option<&str>) -> Sight<Input> {
        let Some(arn) = arn else {
            return Sight::Absent;
        };
        let told = self.managed.iter().find(|input| input.name == arn);
        told.cloned().into()
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

//! The caller in one account: its policies and those of its groups, its boundary, and who may be
//! it.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use redtrail_core::changes::AccountState;
use redtrail_core::check::{GivenCaller, Input};
use redtrail_core::plan::Plan;
use redtrail_core::sight::Sight;

use super::eye::Eye;
use crate::aws::Accounts;
use crate::aws::observe::decoded;

const IDENTITY: &str = "identity-policy";
const TRUST: &str = "trust-policy";
const BOUNDARY: &str = "boundary";
const GONE: [&str; 1] = ["NoSuchEntity"];

/// Fetches what is not known yet of the caller.
pub(super) async fn look(
    eye: Eye<'_>,
    accounts: &Accounts,
    plan: &Plan,
    known: GivenCaller,
    observed: Option<&AccountState>,
) -> GivenCaller {
    let Some(config) = accounts.cluster(eye.account, eye.region) else {
        return known;
    };
    let iam = Iam {
        eye,
        client: aws_sdk_iam::Client::new(&config),
        name: plan.caller().name(),
    };
    let is_role = plan.caller().is_role();
    let wants_policies = !known.are_all;
    let wants_boundary = !known.boundary.is_seen();
    let wants_trust = is_role && !known.trust_policy.is_seen();
    let arn = plan.caller_arn(eye.account);
    let itself = async {
        if let Some(observed) = observed {
            return Itself::of(observed);
        }
        let inputs: Vec<&str> = [(TRUST, wants_trust), (BOUNDARY, wants_boundary)]
            .into_iter()
            .filter_map(|(input, is_wanted)| is_wanted.then_some(input))
            .collect();
        match inputs.as_slice() {
            [] => Sight::Unseen,
            inputs if is_role => iam.role(inputs).await,
            inputs => iam.user(inputs).await,
        }
    };
    let lists = async {
        let attached = observed.map(|observed| {
            let is_there = observed.caller.is_some();
            let attached = observed.attached.iter().cloned().collect();
            if is_there {
                Sight::There(attached)
            } else {
                Sight::Absent
            }
        });
        if attached == Some(Sight::Absent) {
            Lists {
                is_missing: true,
                ..Lists::none()
            }
        } else if !wants_policies {
            Lists::default()
        } else if is_role {
            iam.of_role(&arn, attached).await
        } else {
            iam.of_user(&arn, attached).await
        }
    };
    let (itself, lists) = tokio::join!(itself, lists);
    let is_another = itself.there().is_some_and(|it| it.arn != arn);
    let is_missing = itself == Sight::Absent || lists.is_missing || is_another;
    let lists = if is_missing { Lists::none() } else { lists };
    let boundary = match &itself {
        _ if !wants_boundary => None,
        _ if is_missing => {
            let boundary = plan.caller().boundary();
            boundary.map(|it| it.in_account(eye.account))
        }
        Sight::There(it) => it.boundary.clone(),
        _ => None,
    };
    let read = documents_of(plan, &iam, observed);
    let documents = iam.documents(&lists.managed, boundary.as_deref(), read);
    let inline = join_all(lists.inline.iter().map(|it| iam.inline(it)));
    let (documents, inline) = tokio::join!(documents, inline);
    let mut caller = GivenCaller {
        is_missing,
        ..known
    };
    if wants_policies {
        let managed: Vec<&Sight<Input>> = lists
            .managed
            .iter()
            .filter_map(|arn| documents.get(arn))
            .collect();
        let all = managed.into_iter().chain(&inline);
        caller.are_all = lists.are_all && all.clone().all(Sight::is_seen);
        caller.identity_policies = all.filter_map(Sight::there).cloned().collect();
    }
    if wants_boundary {
        caller.boundary = match (&boundary, &itself) {
            (Some(arn), _) => documents.get(arn).cloned().unwrap_or_default(),
            (None, Sight::Unseen) if !is_missing => Sight::Unseen,
            (None, _) => Sight::Absent,
        };
    }
    if wants_trust {
        caller.trust_policy = match itself {
            _ if is_missing => Sight::Absent,
            Sight::There(it) => it.trust.map(|text| Input::trust(&arn, text)).into(),
            Sight::Unseen | Sight::Absent => Sight::Unseen,
        };
    }
    caller
}

/// The plan's own policies, as far as they were read.
fn documents_of(
    plan: &Plan,
    iam: &Iam<'_>,
    observed: Option<&AccountState>,
) -> BTreeMap<String, Sight<Input>> {
    let arns = plan.policy_arns(iam.eye.account);
    let policies = observed.into_iter().flat_map(|observed| &observed.policies);
    arns.iter()
        .zip(policies)
        .filter_map(|(arn, found)| {
            let document = found.as_ref()?.document.clone();
            let input = Input::managed(arn.as_ref(), document);
            Some((arn.to_string(), Sight::There(input)))
        })
        .collect()
}

/// A role or user.
#[derive(PartialEq)]
struct Itself {
    arn: String,
    boundary: Option<String>,
    trust: Option<String>,
}

impl Itself {
    fn of(observed: &AccountState) -> Sight<Self> {
        observed.caller.as_ref().map_or(Sight::Absent, |caller| {
            Sight::There(Self {
                arn: caller.arn.clone(),
                boundary: caller.boundary.clone(),
                trust: caller.trust.clone(),
            })
        })
    }
}

/// Which policies a caller has.
#[derive(Default)]
struct Lists {
    is_missing: bool,
    /// The ARNs of managed policies, each once.
    managed: BTreeSet<String>,
    inline: Vec<Inline>,
    are_all: bool,
}

impl Lists {
    /// Those of a caller that there is not.
    fn none() -> Self {
        Self {
            are_all: true,
            ..Self::default()
        }
    }

    /// What is attached to somebody, and written into it.
    fn of(holder: &Holder, attached: Sight<Vec<String>>, inline: Sight<Vec<String>>) -> Self {
        let is_missing = attached == Sight::Absent || inline == Sight::Absent;
        let are_all = attached.is_seen() && inline.is_seen();
        let names = |names: Sight<Vec<String>>| match names {
            Sight::There(names) => names,
            Sight::Unseen | Sight::Absent => Vec::new(),
        };
        let inline = names(inline).into_iter().map(|name| Inline {
            holder: holder.clone(),
            name,
        });
        Self {
            is_missing,
            managed: names(attached).into_iter().collect(),
            inline: inline.collect(),
            are_all,
        }
    }

    fn add(&mut self, other: Self) {
        self.managed.extend(other.managed);
        self.inline.extend(other.inline);
        self.are_all &= other.are_all;
    }
}

/// A policy that is written into its holder.
struct Inline {
    holder: Holder,
    name: String,
}

/// Whoever holds policies.
#[derive(Clone)]
enum Holder {
    /// A role, by its ARN.
    Role(String),
    /// A user, by its ARN.
    User(String),
    /// A group, by its ARN and its name.
    Group(String, String),
}

/// A look at IAM.
struct Iam<'e> {
    eye: Eye<'e>,
    client: aws_sdk_iam::Client,
    /// The caller's name.
    name: &'e str,
}

impl Iam<'_> {
    async fn role(&self, inputs: &[&'static str]) -> Sight<Itself> {
        let call = self.client.get_role().role_name(self.name).send();
        let answer = self.eye.see(inputs, "iam:GetRole", &GONE, call).await;
        found(answer, |answer| {
            let role = answer.role?;
            Some(Itself {
                boundary: role
                    .permissions_boundary()
                    .and_then(|it| it.permissions_boundary_arn())
                    .map(str::to_owned),
                trust: role.assume_role_policy_document().map(decoded),
                arn: role.arn,
            })
        })
    }

    async fn user(&self, inputs: &[&'static str]) -> Sight<Itself> {
        let call = self.client.get_user().user_name(self.name).send();
        let answer = self.eye.see(inputs, "iam:GetUser", &GONE, call).await;
        found(answer, |answer| {
            let user = answer.user?;
            Some(Itself {
                boundary: user
                    .permissions_boundary()
                    .and_then(|it| it.permissions_boundary_arn())
                    .map(str::to_owned),
                trust: None,
                arn: user.arn,
            })
        })
    }

    async fn of_role(&self, arn: &str, known: Option<Sight<Vec<String>>>) -> Lists {
        let attached = self
            .client
            .list_attached_role_policies()
            .role_name(self.name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let inline = self
            .client
            .list_role_policies()
            .role_name(self.name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let (eye, inputs) = (self.eye, [IDENTITY]);
        let attached = async {
            let Some(known) = known else {
                let action = "iam:ListAttachedRolePolicies";
                return eye.see(&inputs, action, &GONE, attached).await.map(arns);
            };
            known
        };
        let inline = eye.see(&inputs, "iam:ListRolePolicies", &GONE, inline);
        let (attached, inline) = tokio::join!(attached, inline);
        Lists::of(&Holder::Role(arn.to_owned()), attached, inline)
    }

    async fn of_user(&self, arn: &str, known: Option<Sight<Vec<String>>>) -> Lists {
        let attached = self
            .client
            .list_attached_user_policies()
            .user_name(self.name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let inline = self
            .client
            .list_user_policies()
            .user_name(self.name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let groups = self
            .client
            .list_groups_for_user()
            .user_name(self.name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let (eye, inputs) = (self.eye, [IDENTITY]);
        let attached = async {
            let Some(known) = known else {
                let action = "iam:ListAttachedUserPolicies";
                return eye.see(&inputs, action, &GONE, attached).await.map(arns);
            };
            known
        };
        let (attached, inline, groups) = tokio::join!(
            attached,
            eye.see(&inputs, "iam:ListUserPolicies", &GONE, inline),
            eye.see(&inputs, "iam:ListGroupsForUser", &GONE, groups)
        );
        let mut lists = Lists::of(&Holder::User(arn.to_owned()), attached, inline);
        lists.are_all &= groups.is_seen();
        let groups = groups.there().into_iter().flatten();
        let groups = groups.map(|group| self.of_group(group.arn(), group.group_name()));
        for group in join_all(groups).await {
            lists.add(group);
        }
        lists
    }

    async fn of_group(&self, arn: &str, name: &str) -> Lists {
        let attached = self
            .client
            .list_attached_group_policies()
            .group_name(name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let inline = self
            .client
            .list_group_policies()
            .group_name(name)
            .into_paginator()
            .items()
            .send()
            .try_collect();
        let (eye, inputs) = (self.eye, [IDENTITY]);
        let (attached, inline) = tokio::join!(
            eye.see(&inputs, "iam:ListAttachedGroupPolicies", &GONE, attached),
            eye.see(&inputs, "iam:ListGroupPolicies", &GONE, inline)
        );
        let holder = Holder::Group(arn.to_owned(), name.to_owned());
        Lists::of(&holder, attached.map(arns), inline)
    }

    /// The managed policies that are attached, and the one that is the boundary, each read once.
    async fn documents(
        &self,
        attached: &BTreeSet<String>,
        boundary: Option<&str>,
        mut read: BTreeMap<String, Sight<Input>>,
    ) -> BTreeMap<String, Sight<Input>> {
        let mut wanted: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
        for arn in attached {
            wanted.entry(arn).or_default().push(IDENTITY);
        }
        if let Some(arn) = boundary {
            wanted.entry(arn).or_default().push(BOUNDARY);
        }
        wanted.retain(|arn, _| !read.contains_key(*arn));
        let reads = wanted.iter().map(async |(arn, inputs)| {
            let document = self.document(arn, inputs).await;
            ((*arn).to_owned(), document)
        });
        read.extend(join_all(reads).await);
        read
    }

    /// A managed policy in its default version.
    async fn document(&self, arn: &str, inputs: &[&'static str]) -> Sight<Input> {
        let eye = self.eye;
        let call = self.client.get_policy().policy_arn(arn).send();
        let answer = eye.see(inputs, "iam:GetPolicy", &GONE, call).await;
        let version = match found(answer, |answer| answer.policy?.default_version_id) {
            Sight::Unseen => return Sight::Unseen,
            Sight::Absent => return Sight::Absent,
            Sight::There(version) => version,
        };
        let call = self
            .client
            .get_policy_version()
            .policy_arn(arn)
            .version_id(version)
            .send();
        let answer = eye.see(inputs, "iam:GetPolicyVersion", &GONE, call).await;
        found(answer, |answer| {
            let text = answer.policy_version?.document?;
            Some(Input::managed(arn, decoded(&text)))
        })
    }

    async fn inline(&self, inline: &Inline) -> Sight<Input> {
        let (eye, inputs, name) = (self.eye, [IDENTITY], &inline.name);
        let (arn, text) = match &inline.holder {
            Holder::Role(arn) => {
                let call = self.client.get_role_policy();
                let call = call.role_name(self.name).policy_name(name).send();
                let answer = eye.see(&inputs, "iam:GetRolePolicy", &GONE, call).await;
                (arn, answer.map(|answer| answer.policy_document))
            }
            Holder::User(arn) => {
                let call = self.client.get_user_policy();
                let call = call.user_name(self.name).policy_name(name).send();
                let answer = eye.see(&inputs, "iam:GetUserPolicy", &GONE, call).await;
                (arn, answer.map(|answer| answer.policy_document))
            }
            Holder::Group(arn, group) => {
                let call = self.client.get_group_policy();
                let call = call.group_name(group).policy_name(name).send();
                let answer = eye.see(&inputs, "iam:GetGroupPolicy", &GONE, call).await;
                (arn, answer.map(|answer| answer.policy_document))
            }
        };
        text.map(|text| Input::inline(arn, name, decoded(&text)))
    }
}

fn arns(attached: Vec<aws_sdk_iam::types::AttachedPolicy>) -> Vec<String> {
    attached
        .into_iter()
        .filter_map(|policy| policy.policy_arn)
        .collect()
}

/// What an answer holds, if it does.
fn found<T, U>(answer: Sight<T>, part: impl FnOnce(T) -> Option<U>) -> Sight<U> {
    match answer.map(part) {
        Sight::There(Some(part)) => Sight::There(part),
        Sight::There(None) | Sight::Absent => Sight::Absent,
        Sight::Unseen => Sight::Unseen,
    }
}

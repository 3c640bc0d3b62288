//! Statements of others that do the job of ours: the walkthrough's, a module's, those from before
//! Redshift had a name of its own.

use std::collections::BTreeSet;

use super::commands::quoted;
use crate::finding::{Finding, Severity};
use crate::grants::{self, DELIVERY, SourceTrust};
use crate::names::{AccountId, Arn, PlanName, was_redshift};
use crate::order;
use crate::plan::{Bucket, Plan};
use crate::policy::pattern::{Case, fit};
use crate::policy::view::{Condition, Statement, statements};
use crate::policy::{Policy, Principal, Truth, Word};
use crate::sources::{AUDITING, CONFUSED_DEPUTY};
use crate::tree::Source;

/// A statement of others that does the job of ours.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Double {
    /// Its place among the statements.
    pub(super) at: usize,
    /// Its Sid, or its place as a JSON pointer if it has none.
    pub(super) name: String,
    /// What there is to say about it.
    pub(super) finding: Finding,
}

/// The statements of a bucket's policy that do the job of the plan's own.
pub(super) fn doubles(plan: &Plan, bucket: &Bucket, source: &Source<'_>) -> Vec<Double> {
    let job = Job::of(plan, bucket);
    let statements = statements(source);
    let foreign = statements.iter().enumerate().filter(|(_, statement)| {
        // Those of other plans are known by their names, and are for those to change.
        !statement.text("Sid").is_some_and(PlanName::is_of_a_plan)
    });
    foreign
        .filter_map(|(at, statement)| {
            Some(Double {
                at,
                name: statement.name().into_owned(),
                finding: job.finding(statement)?,
            })
        })
        .collect()
}

/// What ours do.
struct Job<'p> {
    plan: &'p Plan,
    bucket: &'p Bucket,
    ours: Policy,
    trust: SourceTrust,
    accounts: BTreeSet<&'p AccountId>,
    clusters: BTreeSet<String>,
}

/// Whom a statement lets in for this job.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Who {
    /// Redshift, by its name.
    Redshift,
    /// Redshift, by an account from which it calls no more.
    Formerly,
    /// The plan's caller.
    Caller,
}

impl<'p> Job<'p> {
    fn of(plan: &'p Plan, bucket: &'p Bucket) -> Self {
        let clusters = || plan.clusters_into(bucket);
        Self {
            plan,
            bucket,
            ours: grants::bucket_policy(plan, bucket),
            trust: grants::source_trust(plan, bucket),
            accounts: order::set(clusters().map(|cluster| &cluster.account)),
            clusters: order::set(clusters().map(|cluster| cluster.arn().to_string())),
        }
    }

    /// What there is to say about a statement, if it does this job and no other.
    fn finding(&self, statement: &Statement<'_>) -> Option<Finding> {
        let bare = ["NotPrincipal", "NotAction", "NotResource"];
        if !statement.allows() || bare.iter().any(|element| statement.has(element)) {
            return None;
        }
        let actions = statement.texts("Action");
        let is_of_job = |action: &str| {
            DELIVERY
                .iter()
                .any(|known| known.eq_ignore_ascii_case(action))
        };
        if actions.is_empty() || !actions.iter().all(|(_, action)| is_of_job(action)) {
            return None;
        }
        let who = self.who(statement)?;
        let twins = self.twins(statement, &who);
        if twins.is_empty() {
            return None;
        }
        let mut beyond = self.names_beyond(statement);
        if who.contains(&Who::Redshift) {
            beyond.extend(self.sources_beyond(statement)?);
        }
        beyond.extend(self.resources_beyond(statement)?);
        Some(said(statement, &who, &twins, &beyond))
    }

    /// Whom it lets in, if that is nobody but those whom ours let in.
    fn who(&self, statement: &Statement<'_>) -> Option<BTreeSet<Who>> {
        let conditions = statement.conditions();
        let named = statement.principals().into_iter();
        named
            .map(|(_, kind, name)| match kind {
                "Service" if name.starts_with("redshift.") => Some(Who::Redshift),
                "AWS" if account_of(name).is_some_and(|account| was_redshift(&account)) => {
                    Some(Who::Formerly)
                }
                "AWS" if self.is_caller(name, &conditions) => Some(Who::Caller),
                _ => None,
            })
            .collect::<Option<Vec<Who>>>()
            .map(order::set)
            .filter(|who| !who.is_empty())
    }

    /// Whether a principal is the plan's caller: by its ARN, or as an account of which a condition
    /// leaves the caller alone.
    fn is_caller(&self, principal: &str, conditions: &[Condition<'_>]) -> bool {
        let mut callers = self
            .accounts
            .iter()
            .map(|account| self.plan.caller_arn(account));
        if callers.clone().any(|caller| caller == principal) {
            return true;
        }
        let is_root = principal.ends_with(":root") || principal.len() == 12;
        let is_account =
            account_of(principal).is_some_and(|account| self.accounts.contains(&account));
        is_root
            && is_account
            && conditions.iter().any(|condition| {
                condition.key.eq_ignore_ascii_case("aws:PrincipalArn")
                    && is_equality(condition.operator)
                    && callers.by_ref().any(|caller| condition.values == [caller])
            })
    }

    /// The Sids of ours that do what a statement does.
    fn twins(&self, statement: &Statement<'_>, who: &BTreeSet<Who>) -> Vec<&str> {
        let principals = statement.principals();
        let principals = order::distinct(principals.iter().map(|(_, _, name)| *name));
        let is_same = |principal: &Principal| match principal {
            Principal::Service(names) => {
                who.contains(&Who::Formerly)
                    || names
                        .0
                        .iter()
                        .any(|name| principals.contains(&name.as_ref()))
            }
            Principal::Aws(_) => who.contains(&Who::Caller),
        };
        let ours = self.ours.statement.iter();
        ours.filter(|ours| {
            ours.principal.as_ref().is_some_and(is_same)
                && ours.action.0.iter().any(|action| statement.covers(action))
        })
        .map(|ours| ours.sid.as_str())
        .collect()
    }

    /// Names of Redshift, and actions, that ours do without.
    fn names_beyond(&self, statement: &Statement<'_>) -> Vec<String> {
        let ours: Vec<&str> = (self.ours.statement.iter())
            .filter_map(|ours| match &ours.principal {
                Some(Principal::Service(names)) => Some(names),
                _ => None,
            })
            .flat_map(|names| names.0.iter().map(AsRef::as_ref))
            .collect();
        let principals = statement.principals().into_iter();
        let names = principals
            .filter(|(_, kind, name)| *kind == "Service" && !ours.contains(name))
            .map(|(_, _, name)| name);
        let granted = self.ours.statement.iter().flat_map(|ours| &ours.action.0);
        let granted: Vec<&str> = granted.copied().collect();
        let is_granted = |action: &str| granted.iter().any(|own| own.eq_ignore_ascii_case(action));
        let actions = statement.texts("Action").into_iter();
        let actions = actions
            .map(|(_, action)| action)
            .filter(|action| !is_granted(action));
        names.chain(actions).map(str::to_owned).collect()
    }

    /// For whom Redshift may do it beside the plan's clusters; none, if it may not for those.
    fn sources_beyond(&self, statement: &Statement<'_>) -> Option<Vec<String>> {
        let mut asked = None;
        for condition in statement
            .conditions()
            .iter()
            .filter(|it| is_equality(it.operator))
        {
            let values = &condition.values;
            let (is_ours, beyond) = match condition.key.to_ascii_lowercase().as_str() {
                "aws:sourcearn" => self.clusters_beyond(values),
                "aws:sourceaccount" => self.accounts_beyond(values),
                "aws:sourceorgid" | "aws:sourceorgpaths" => {
                    let beyond = self.trust != SourceTrust::Organization;
                    (
                        true,
                        beyond
                            .then(|| format!("every cluster of {}", values.join(" and ")))
                            .into_iter()
                            .collect(),
                    )
                }
                _ => continue,
            };
            if !is_ours {
                return None;
            }
            // Of several conditions each has to hold, so the narrowest counts.
            if asked
                .as_ref()
                .is_none_or(|asked: &Vec<String>| beyond.len() < asked.len())
            {
                asked = Some(beyond);
            }
        }
        if self.trust == SourceTrust::Any {
            return Some(Vec::new());
        }
        Some(asked.unwrap_or_else(|| vec!["any cluster of any account".to_owned()]))
    }

    /// Whether some of these ARNs are of the plan's clusters, and those that are not.
    fn clusters_beyond(&self, arns: &[String]) -> (bool, Vec<String>) {
        let fits = |arn: &str| {
            let mut clusters = self.clusters.iter();
            clusters.any(|own| fit(arn.as_bytes(), own.as_bytes(), Case::Exact) == Truth::Yes)
        };
        let is_granted = |arn: &str| {
            let is_wide = self.trust != SourceTrust::Cluster;
            let account = account_of(arn);
            self.clusters.contains(arn)
                || (is_wide && account.is_some_and(|account| self.accounts.contains(&account)))
        };
        let beyond = arns.iter().filter(|arn| !is_granted(arn));
        (arns.iter().any(|arn| fits(arn)), beyond.cloned().collect())
    }

    /// Whether some of these accounts have clusters of the plan, and what lies beyond those.
    fn accounts_beyond(&self, accounts: &[String]) -> (bool, Vec<String>) {
        let is_ours =
            |id: &str| account_of(id).is_some_and(|account| self.accounts.contains(&account));
        let beyond = accounts
            .iter()
            .filter(|id| self.trust == SourceTrust::Cluster || !is_ours(id))
            .map(|id| format!("every cluster of {id}"));
        (accounts.iter().any(|id| is_ours(id)), beyond.collect())
    }

    /// What of the bucket it is about beside what ours are about; none, if it is not about that.
    fn resources_beyond(&self, statement: &Statement<'_>) -> Option<Vec<String>> {
        let ours = self.ours.statement.iter();
        let granted: Vec<&str> = ours
            .flat_map(|ours| ours.resource.0.iter().map(String::as_str))
            .collect();
        let Bucket { name, prefix, .. } = self.bucket;
        let partition = self.plan.partition();
        let used = [
            Arn::bucket(partition, name),
            Arn::objects_under(partition, name, prefix),
        ];
        let (mut is_used, mut is_beyond) = (false, false);
        for (_, arn) in statement.texts("Resource") {
            let word = Word::sketch(arn);
            let is = |own: &str| fit(own.as_bytes(), word.bytes(), Case::Exact);
            is_used |= used.iter().any(|own| is(own.as_ref()) != Truth::No);
            is_beyond |= granted.iter().all(|own| is(own) != Truth::Yes);
        }
        let keys = || format!("keys outside {prefix}/");
        is_used.then(|| is_beyond.then(keys).into_iter().collect())
    }
}

/// The account that a principal or an ARN names.
fn account_of(name: &str) -> Option<AccountId> {
    name.split(':').nth(4).unwrap_or(name).parse().ok()
}

/// Whether a condition holds for its values alone.
fn is_equality(operator: &str) -> bool {
    let known = [
        "StringEquals",
        "StringLike",
        "StringEqualsIgnoreCase",
        "ArnEquals",
        "ArnLike",
    ];
    known
        .iter()
        .any(|known| known.eq_ignore_ascii_case(operator))
}

fn said(
    statement: &Statement<'_>,
    who: &BTreeSet<Who>,
    twins: &[&str],
    beyond: &[String],
) -> Finding {
    let (called, twins) = (statement.called(), twins.join(" and "));
    let yes = format!("`redtrail merge --replace {}`", quoted(&statement.name()));
    let (severity, message, mend) = if who.iter().all(|who| *who == Who::Formerly) {
        (
            Severity::Warning,
            format!(
                "{called} is for accounts from which Redshift calls no more; {twins} let it in by its name"
            ),
            format!("have it replaced, with {yes}"),
        )
    } else if beyond.is_empty() {
        (
            Severity::Note,
            format!("{called} does the job of {twins}, and nothing else"),
            format!("have it replaced, with {yes}"),
        )
    } else {
        (
            Severity::Warning,
            format!(
                "{called} does the job of {twins}, and allows more: {}",
                beyond.join(", ")
            ),
            format!("have it replaced, with {yes}, once nobody else logs by it"),
        )
    };
    Finding::new("statement-double", severity, message)
        .about(statement.name())
        .at(if statement.has("Sid") {
            statement.at("Sid")
        } else {
            statement.pointer
        })
        .mend(mend)
        .sources(&[AUDITING, CONFUSED_DEPUTY])
}

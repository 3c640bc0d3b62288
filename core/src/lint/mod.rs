//! What is wrong with a policy, or worth knowing about it, whoever wrote it.

mod actions;
mod arns;
mod callers;
mod conditions;
mod denies;
mod keys;
mod misses;
mod partitions;
mod principals;
mod reach;
mod regions;
mod resources;
mod shape;
mod twice;

use std::fmt;

pub(crate) use self::twice::twice;
use crate::finding::Finding;
use crate::names::{Partition, PlanName};
use crate::order;
use crate::plan::Plan;
use crate::policy::view::{Statement, statements};
use crate::tree::{Source, Value, within};

/// What a policy is attached to, which decides what it has to say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A role or a user: it names no principal.
    Identity,
    /// A bucket: it names who may do what.
    Bucket,
    /// A role, where it says who may assume it.
    Trust,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Identity, Self::Bucket, Self::Trust];

    /// The kind as the command line spells it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Bucket => "bucket",
            Self::Trust => "trust",
        }
    }

    /// The kind that a policy seems to be of: one that names no principal is an identity's, and
    /// one that only lets roles be assumed is a role's.
    fn of(statements: &[Statement<'_>]) -> Self {
        let names_principals = statements
            .iter()
            .any(|statement| statement.has("Principal") || statement.has("NotPrincipal"));
        let is_of_sts = |statement: &Statement<'_>| {
            let actions = statement.texts("Action");
            !actions.is_empty()
                && actions
                    .iter()
                    .all(|(_, action)| action.to_ascii_lowercase().starts_with("sts:"))
        };
        if !names_principals {
            Self::Identity
        } else if statements.iter().all(is_of_sts) {
            Self::Trust
        } else {
            Self::Bucket
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A policy under the eyes of the rules.
struct Paper<'s> {
    kind: Kind,
    source: &'s Source<'s>,
    statements: Vec<Statement<'s>>,
    /// The partition that it is of, as far as it says.
    partition: Option<Partition>,
    /// The plan that it is meant to serve, if that is known.
    plan: Option<&'s Plan>,
    /// Whether the statements of the plan are still to be written into it, so that nothing of
    /// theirs is missing yet.
    is_before: bool,
}

impl<'s> Paper<'s> {
    fn new(source: &'s Source<'s>, kind: Option<Kind>, plan: Option<&'s Plan>) -> Self {
        let statements = statements(source);
        Self {
            kind: kind.unwrap_or_else(|| Kind::of(&statements)),
            source,
            partition: partitions::of(&statements),
            statements,
            plan,
            is_before: false,
        }
    }
}

/// What there is to say about a bucket's policy beside the statements of a plan, which the plan
/// writes anew.
pub fn lint_of_others(text: &str, owner: &PlanName) -> Vec<Finding> {
    of_others(text, owner, None)
}

/// The same for a plan that is whole, so that what is nearly of the plan is told, too.
pub fn lint_of_others_for(text: &str, plan: &Plan) -> Vec<Finding> {
    of_others(text, plan.name(), Some(plan))
}

fn of_others(text: &str, owner: &PlanName, plan: Option<&Plan>) -> Vec<Finding> {
    said(text, Some(Kind::Bucket), plan, Some(owner))
}

/// What a policy lacks to be one of a kind, or has that such a policy has not, without places.
pub(crate) fn of_kind(source: &Source<'_>, kind: Kind) -> Vec<Finding> {
    let mut findings = Vec::new();
    shape::of_kind(kind, &statements(source), &mut findings);
    findings
}

/// Everything there is to say about a policy, in the order of its text. Without a kind, it is
/// taken for what it seems to be.
pub fn lint(text: &str, kind: Option<Kind>) -> Vec<Finding> {
    said(text, kind, None, None)
}

/// The same for a policy that is meant to serve a plan, so that what is nearly of the plan is
/// told, too.
pub fn lint_for(text: &str, kind: Option<Kind>, plan: &Plan) -> Vec<Finding> {
    said(text, kind, Some(plan), None)
}

/// What there is to say, save about the statements of a plan that will be written anew.
fn said(
    text: &str,
    kind: Option<Kind>,
    plan: Option<&Plan>,
    renewed: Option<&PlanName>,
) -> Vec<Finding> {
    let source = match Source::json(text) {
        Ok(source) => source,
        Err(finding) => return vec![finding],
    };
    let mut findings = Vec::new();
    if matches!(source.root.value, Value::Table(_)) {
        let mut paper = Paper::new(&source, kind, plan);
        paper.is_before = renewed.is_some();
        for rule in [
            shape::rules,
            twice::rules,
            actions::rules,
            resources::rules,
            partitions::rules,
            principals::rules,
            regions::rules,
            conditions::rules,
            denies::rules,
        ] {
            rule(&paper, &mut findings);
        }
        let is_ours = |statement: &Statement<'_>| {
            let sid = statement.text("Sid");
            renewed.is_some_and(|owner| sid.is_some_and(|sid| owner.owns(sid)))
        };
        let ours = (paper.statements).extract_if(.., |statement| is_ours(statement));
        let ours = order::set(ours.map(|statement| statement.pointer.to_string()));
        findings.retain(|finding| !within(&finding.pointer).any(|at| ours.contains(at)));
        // What is ours excuses no other here.
        misses::rules(&paper, &mut findings);
    } else {
        findings.push(
            Finding::error("not-a-policy", "a policy is a JSON object")
                .about("policy")
                .mend("give it as `aws s3api get-bucket-policy --query Policy --output text` prints it"),
        );
    }
    source.locate(&mut findings);
    order::sort_by_key(&mut findings, |finding| {
        (finding.line, finding.column, finding.severity)
    });
    findings
}

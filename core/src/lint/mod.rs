//! What is wrong with a policy, or worth knowing about it, whoever wrote it.

mod actions;
mod callers;
mod denies;
mod keys;
mod principals;
mod reach;
mod resources;
mod shape;

use std::fmt;

use crate::finding::Finding;
use crate::names::PlanName;
use crate::policy::view::{Statement, statements};
use crate::tree::{Source, Value};

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
}

/// What there is to say about a bucket's policy beside the statements of a plan, which the plan
/// writes anew.
pub fn lint_of_others(text: &str, owner: &PlanName) -> Vec<Finding> {
    let Ok(source) = Source::json(text) else {
        return lint(text, Some(Kind::Bucket));
    };
    let ours: Vec<String> = statements(&source)
        .into_iter()
        .filter(|statement| statement.text("Sid").is_some_and(|sid| owner.owns(sid)))
        .map(|statement| statement.pointer)
        .collect();
    let is_ours = |finding: &Finding| {
        ours.iter().any(|at| {
            let rest = finding.pointer.strip_prefix(at.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let mut findings = lint(text, Some(Kind::Bucket));
    findings.retain(|finding| !is_ours(finding));
    findings
}

/// What there is to say about a policy's elements, without their places.
pub(crate) fn shape(source: &Source<'_>, kind: Kind) -> Vec<Finding> {
    let mut findings = Vec::new();
    let paper = Paper {
        kind,
        source,
        statements: statements(source),
    };
    shape::rules(&paper, &mut findings);
    findings
}

/// Everything there is to say about a policy, in the order of its text. Without a kind, it is
/// taken for what it seems to be.
pub fn lint(text: &str, kind: Option<Kind>) -> Vec<Finding> {
    let source = match Source::json(text) {
        Ok(source) => source,
        Err(finding) => return vec![finding],
    };
    let mut findings = Vec::new();
    if matches!(source.root.value, Value::Table(_)) {
        let statements = statements(&source);
        let paper = Paper {
            kind: kind.unwrap_or_else(|| Kind::of(&statements)),
            source: &source,
            statements,
        };
        for rule in [
            shape::rules,
            actions::rules,
            resources::rules,
            principals::rules,
            denies::rules,
        ] {
            rule(&paper, &mut findings);
        }
    } else {
        findings.push(
            Finding::error("not-a-policy", "a policy is a JSON object")
                .about("policy")
                .mend("give it as `aws s3api get-bucket-policy --query Policy --output text` prints it"),
        );
    }
    source.locate(&mut findings);
    findings.sort_by_key(|finding| (finding.line, finding.column, finding.severity));
    findings
}

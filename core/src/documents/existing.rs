//! The policy that a bucket has already: what becomes of it, and what there is to know about it.

use super::doubles::{Double, doubles};
use crate::finding::{Finding, Severity, shown};
use crate::grants;
use crate::lint::twice;
use crate::names::nearest;
use crate::order;
use crate::plan::{Bucket, Plan};
use crate::policy::view::statements;
use crate::policy::{self, Merge, Remains, amended};
use crate::tree::Source;

/// The policy that a bucket has, and what somebody agreed to have changed in it beside the plan's
/// own statements.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Existing<'t> {
    /// The policy.
    pub text: &'t str,
    /// The statements in whose place those of the plan are to stand: their Sids or, without one,
    /// their places. Only such as [`Existing::remarks`] offers are replaced.
    pub replace: &'t [String],
    /// Whether the IDs of deleted users and roles are to go.
    pub drop_gone: bool,
}

impl<'t> From<&'t str> for Existing<'t> {
    fn from(text: &'t str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

impl Existing<'_> {
    /// What becomes of it when the plan's statements are put into it.
    ///
    /// # Errors
    /// The finding that says why it cannot be merged into.
    pub fn merged(&self, plan: &Plan) -> Result<Merge, Finding> {
        self.merged_for(plan, one_bucket(plan)?)
    }

    /// The same of one of the plan's buckets.
    pub(crate) fn merged_for(&self, plan: &Plan, bucket: &Bucket) -> Result<Merge, Finding> {
        let ours = grants::bucket_policy(plan, bucket);
        if self.replace.is_empty() && !self.drop_gone {
            return policy::merge(self.text, plan.name(), &ours);
        }
        let replaced = self.replaced(plan, bucket)?;
        let at: Vec<usize> = replaced.iter().map(|double| double.at).collect();
        let (text, dropped) = amended(self.text, &at, self.drop_gone)?;
        let merge = policy::merge(&text, plan.name(), &ours)?;
        Ok(Merge {
            replaced: replaced.into_iter().map(|double| double.name).collect(),
            dropped,
            ..merge
        })
    }

    /// What remains of it when the plan's statements are taken out; an empty text, if that is
    /// none at all.
    ///
    /// # Errors
    /// The finding that says why it is no policy.
    pub fn removed(&self, plan: &Plan) -> Result<Merge, Finding> {
        let (text, dropped) = amended(self.text, &[], self.drop_gone)?;
        Ok(match policy::remove(&text, plan.name())? {
            Remains::Policy(rest) if dropped.is_empty() || !is_empty(&rest.text) => {
                Merge { dropped, ..rest }
            }
            Remains::Policy(Merge { removed, .. }) | Remains::Nothing { removed } => Merge {
                removed,
                dropped,
                ..Merge::default()
            },
        })
    }

    /// What there is to know about it, in the order of its text: principals because of which S3
    /// would refuse it back, and statements that do the job of the plan's.
    pub fn remarks(&self, plan: &Plan) -> Vec<Finding> {
        let (Ok(bucket), Ok(source)) = (one_bucket(plan), Source::json(self.text)) else {
            return Vec::new();
        };
        let mut findings: Vec<Finding> = doubles(plan, bucket, &source)
            .into_iter()
            .filter(|double| !self.replace.contains(&double.name))
            .map(|double| double.finding)
            .collect();
        let mut twice = twice(&source);
        for finding in &mut twice {
            // The documents are what they should be: it is this policy that has to change.
            finding.severity = Severity::Warning;
        }
        findings.extend(twice);
        source.locate(&mut findings);
        let gone = if self.drop_gone {
            policy::principals_stuck(&bucket.name, self.text)
        } else {
            policy::principals_gone(&bucket.name, self.text)
        };
        for mut finding in gone {
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
        order::sort_by_key(&mut findings, |finding| (finding.line, finding.column));
        let merged = self.merged(plan).ok();
        let large = merged.and_then(|merged| policy::too_large(&bucket.name, &merged.text));
        // Where S3 refuses it for sure, there is no document to remark on.
        findings.extend(large.filter(|finding| !finding.is_error()));
        findings
    }

    /// What of [`Existing::replace`] is no statement that could be replaced.
    pub fn refused(&self, plan: &Plan) -> Vec<Finding> {
        let (Ok(bucket), Ok(source)) = (one_bucket(plan), Source::json(self.text)) else {
            return Vec::new();
        };
        let offered = doubles(plan, bucket, &source);
        let names: Vec<&str> = offered.iter().map(|double| double.name.as_str()).collect();
        let refused = self
            .replace
            .iter()
            .filter(|name| !names.contains(&name.as_str()));
        refused
            .map(|name| {
                let mend = match (nearest(name, names.iter().copied()), names.as_slice()) {
                    (Some(near), _) => format!("did you mean {}?", shown(near)),
                    (None, []) => "there is none here that does; leave it as it is".to_owned(),
                    (None, names) => {
                        let names: Vec<String> = names.iter().map(|name| shown(name)).collect();
                        format!("name one that does: {}", names.join(", "))
                    }
                };
                Finding::error(
                    "replace-unknown",
                    format!(
                        "no statement called {} does the job of the plan's",
                        shown(name)
                    ),
                )
                .about(name)
                .mend(mend)
            })
            .collect()
    }

    /// The statements that are replaced.
    fn replaced(&self, plan: &Plan, bucket: &Bucket) -> Result<Vec<Double>, Finding> {
        let source = Source::json(self.text)?;
        let mut doubles = doubles(plan, bucket, &source);
        doubles.retain(|double| self.replace.contains(&double.name));
        Ok(doubles)
    }
}

/// Whether a policy has no statement.
fn is_empty(policy: &str) -> bool {
    Source::json(policy).is_ok_and(|source| statements(&source).is_empty())
}

/// The one bucket whose policy this can be.
fn one_bucket(plan: &Plan) -> Result<&Bucket, Finding> {
    match plan.buckets() {
        [bucket] => Ok(bucket),
        _ => Err(ambiguous()),
    }
}

/// Why one policy cannot be taken for that of several buckets.
pub(crate) fn ambiguous() -> Finding {
    Finding::error(
        "bucket-policy-ambiguous",
        "the plan has several buckets, and one existing policy cannot belong to all of them",
    )
    .about("bucket-policy")
    .mend("make a plan for each bucket")
}

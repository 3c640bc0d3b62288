//! Whether the job would succeed once the documents are in place.

use redtrail_core::check::{Actor, Call, Check, Given, Input, Standing, Verdict, check};
use redtrail_core::finding::Finding;
use redtrail_core::plan::Plan;

/// The verdict on a plan, as the page shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Outlook {
    /// None where nobody can say what the policy says.
    pub(crate) verdict: Option<Verdict>,
    pub(crate) rows: Vec<Row>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) not_seen: Vec<&'static str>,
}

/// Calls of one kind with one verdict, whichever the cluster.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Row {
    pub(crate) verdict: Verdict,
    pub(crate) actor: Actor,
    pub(crate) action: &'static str,
    pub(crate) purpose: &'static str,
    /// The clusters, as `ACCOUNT:REGION:ID`.
    pub(crate) clusters: Vec<String>,
}

/// Judges what will stand once the plan is applied: its own policies among what is known of AWS;
/// where the bucket has a policy already, what it becomes.
///
/// # Errors
/// Why that cannot be judged.
pub(super) fn judged(
    plan: &Plan,
    merged: Option<&str>,
    given: &Given,
) -> Result<Check, Vec<Finding>> {
    let standing = Standing {
        bucket_policy: merged.map(|text| Input::new("bucket-policy", text)),
        ..Standing::default()
    };
    let mut after = given.after_apply(plan);
    for (name, bucket) in standing.given(plan)?.buckets {
        after.buckets.entry(name).or_default().policy = bucket.policy;
    }
    check(plan, &after)
}

impl Outlook {
    pub(super) fn of(check: Check) -> Self {
        let Check {
            verdict,
            not_seen,
            calls,
            findings,
        } = check;
        Self {
            verdict: Some(verdict),
            rows: rows(&calls),
            findings,
            not_seen,
        }
    }

    /// What is shown where there is no verdict.
    pub(super) const fn none(why: Vec<Finding>) -> Self {
        Self {
            verdict: None,
            rows: Vec::new(),
            findings: why,
            not_seen: Vec::new(),
        }
    }
}

/// Calls by their kind and their verdict.
pub(super) fn rows<'c>(calls: impl IntoIterator<Item = &'c Call>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for call in calls {
        let is_same = |row: &&mut Row| {
            (row.verdict, row.actor, row.purpose) == (call.verdict, call.actor, call.purpose)
        };
        match rows.iter_mut().find(is_same) {
            Some(row) => row.clusters.push(call.cluster.clone()),
            None => rows.push(Row {
                verdict: call.verdict,
                actor: call.actor,
                action: call.action,
                purpose: call.purpose,
                clusters: vec![call.cluster.clone()],
            }),
        }
    }
    rows
}

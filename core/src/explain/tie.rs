//! What a plan has to do with a fault.

use std::fmt;

use super::faults::Calls;
use super::{Explained, Suspect, fault, suspects};
use crate::check::{Actor, Call, Check, Verdict};
use crate::names::BucketName;
use crate::plan::Plan;

/// What a plan has to do with a fault: the verdict on the calls that it may come from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tie<'c> {
    /// The bucket that the message names, where that is none of the plan's.
    pub other_bucket: Option<BucketName>,
    /// The worst verdict on those calls; nothing where the fault comes from no call that was
    /// judged.
    pub verdict: Option<Verdict>,
    /// The calls that it may come from, and that are not allowed.
    pub calls: Vec<&'c Call>,
    /// What to look at first where no call is denied, of a fault about this plan.
    pub suspects: Vec<Suspect>,
}

/// What is to be said of it, in the middle of a sentence.
impl fmt::Display for Tie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(bucket) = &self.other_bucket {
            write!(
                f,
                "the message names the bucket `{bucket}`, which is not in this plan; "
            )?;
        }
        f.write_str(match self.verdict {
            Some(Verdict::Denied) => "a call that it may come from is denied",
            Some(Verdict::Unknown) => {
                "nobody can tell beforehand whether a call that it may come from is allowed"
            }
            Some(Verdict::Allowed) => {
                "every call that it may come from is allowed, as far as was seen"
            }
            None => "it comes from no call that can be judged beforehand",
        })
    }
}

/// Holds an explanation against the verdict on a plan.
pub fn tie<'c>(explained: &Explained, plan: &Plan, check: &'c Check) -> Tie<'c> {
    let calls = |call: &&Call| may_be(explained, call);
    let calls: Vec<&Call> = check.calls.iter().filter(calls).collect();
    let verdict = calls.iter().map(|call| call.verdict).max();
    let mut found: Vec<Suspect> = Vec::new();
    let is_own = |name: &BucketName| plan.buckets().iter().any(|own| own.name == *name);
    let other_bucket = explained.bucket.clone().filter(|name| !is_own(name));
    // Nothing in this plan stands in the way of another bucket.
    if verdict != Some(Verdict::Denied) && other_bucket.is_none() {
        for cluster in plan.clusters() {
            for suspect in suspects(plan, cluster, explained.code) {
                if !found.contains(&suspect) {
                    found.push(suspect);
                }
            }
        }
    }
    Tie {
        other_bucket,
        verdict,
        calls: calls
            .into_iter()
            .filter(|call| call.verdict != Verdict::Allowed)
            .collect(),
        suspects: found,
    }
}

/// Whether what is explained may come from a call.
fn may_be(explained: &Explained, call: &Call) -> bool {
    let Some(fault) = fault(explained.code) else {
        // A finding of ours may be about any of them.
        return true;
    };
    let is_of_bucket = call.action.starts_with("s3:");
    let is_named = |operation: &String| call.action.split(':').next_back() == Some(operation);
    match fault.calls {
        Calls::None => false,
        Calls::OnBucket => is_of_bucket,
        Calls::OfCaller => {
            call.actor == Actor::Caller
                && !is_of_bucket
                && explained.operation.as_ref().is_none_or(is_named)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Input, Standing, check};
    use crate::explain::explain;
    use crate::plan::Checked;

    const WALKTHROUGH: &str = include_str!("../../../examples/walkthrough.toml");
    /// A policy of which the bucket's side is denied, and what the caller itself may do is not.
    const ELSE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"}}"#;

    fn tied(text: &str, bucket_policy: Option<&str>) -> (Option<Verdict>, Vec<String>, usize) {
        let plan = Checked::toml(WALKTHROUGH).plan.unwrap();
        let standing = Standing {
            bucket_policy: bucket_policy.map(|text| Input::new("policy.json", text)),
            ..Standing::default()
        };
        let check = check(&plan, &standing.given(&plan).unwrap()).unwrap();
        let explained = explain(text).unwrap();
        let tie = tie(&explained, &plan, &check);
        let calls = tie.calls.iter();
        let calls = calls.map(|call| format!("{} {}", call.actor, call.action));
        (tie.verdict, calls.collect(), tie.suspects.len())
    }

    #[test]
    fn a_fault_of_the_bucket_is_held_against_the_calls_on_the_bucket() {
        let fault = "InsufficientS3BucketPolicyFault";
        assert_eq!(tied(fault, None), (Some(Verdict::Allowed), vec![], 5));
        let put = "service s3:PutObject";
        let calls = ["caller s3:PutObject", "service s3:GetBucketAcl", put, put];
        let calls = calls.map(str::to_owned).to_vec();
        assert_eq!(tied(fault, Some(ELSE)), (Some(Verdict::Denied), calls, 0));
    }

    #[test]
    fn what_the_caller_may_not_do_is_held_against_its_own_calls() {
        let (allowed, nothing) = (Some(Verdict::Allowed), vec![]);
        assert_eq!(
            tied("AccessDenied", Some(ELSE)),
            (allowed, nothing.clone(), 2)
        );
        let enabling = "An error occurred (AccessDenied) when calling the EnableLogging operation";
        assert_eq!(tied(enabling, None), (allowed, nothing.clone(), 2));
        let making = "An error occurred (AccessDenied) when calling the CreateRole operation";
        assert_eq!(tied(making, None), (None, nothing, 2));
    }

    #[test]
    fn a_fault_that_is_not_about_policies_is_not_held_against_them() {
        assert_eq!(tied("ClusterNotFound", Some(ELSE)), (None, vec![], 0));
        assert_eq!(tied("BucketNotFoundFault", None), (None, vec![], 1));
    }

    #[test]
    fn a_bucket_that_is_none_of_the_plan_s_is_named() {
        let plan = Checked::toml(WALKTHROUGH).plan.unwrap();
        let given = Standing::default().given(&plan).unwrap();
        let check = check(&plan, &given).unwrap();
        let said = |bucket: &str| {
            let text = format!(
                "InsufficientS3BucketPolicyFault: Cannot write to bucket {bucket}. Please ensure that your IAM permissions are set up correctly."
            );
            tie(&explain(&text).unwrap(), &plan, &check).to_string()
        };
        let allowed = "every call that it may come from is allowed, as far as was seen";
        let other = "the message names the bucket `audit.logs`, which is not in this plan; ";
        assert_eq!(said("audit.logs"), format!("{other}{allowed}"));
        let read = "InsufficientS3BucketPolicyFault: Cannot read ACLs of bucket audit.logs.";
        let read = tie(&explain(read).unwrap(), &plan, &check).to_string();
        assert_eq!(read, format!("{other}{allowed}"));
        assert_eq!(said(plan.buckets()[0].name.as_ref()), allowed);
        assert_eq!(said("NO BUCKET"), allowed);
    }

    #[test]
    fn a_finding_may_be_about_every_call() {
        let (verdict, calls, _) = tied("check-not-allowed", Some(ELSE));
        assert_eq!((verdict, calls.len()), (Some(Verdict::Denied), 4));
    }
}

//! What a fault or a finding means, what may be behind it, and what to look at first.

mod faults;
mod suspects;
mod texts;
mod tie;

pub use suspects::{Suspect, suspects, suspects_of_delivery};
pub use tie::{Tie, tie};

use std::fmt;

use serde::Serialize;

use self::faults::{FAULTS, Fault};
use self::texts::EXPLANATIONS;
use crate::names::{BucketName, nearest};
use crate::order;

/// A fault of AWS or a finding, explained.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Explained {
    /// The code, as AWS or Redtrail spells it.
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// The operation of AWS that the message names, where there is one.
    pub operation: Option<String>,
    /// The bucket that the message names, where it names one.
    #[serde(skip)]
    pub bucket: Option<BucketName>,
    /// What may be behind it: what the message itself speaks of, then the likeliest.
    pub causes: Vec<Cause>,
    /// The addresses of the pages that say so.
    pub sources: &'static [&'static str],
}

/// What may be behind a fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Cause {
    /// What it is; of a finding, what to do.
    pub what: &'static str,
    /// How to tell it from the others; empty where a finding tells it.
    pub tell: &'static str,
    /// What to do about it; empty where `what` says it.
    pub mend: &'static str,
    /// Words of a message that speak of it, in lowercase letters.
    #[serde(skip)]
    words: &'static [&'static str],
}

/// What a code of ours means.
struct Explanation {
    code: &'static str,
    meaning: &'static str,
    /// What may be behind it, the likeliest first, each with what to do.
    causes: &'static [&'static str],
    sources: &'static [&'static str],
}

/// Nothing is known of a code, or of any word of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unknown {
    /// The code that was most likely meant.
    pub near: Option<&'static str>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.near {
            Some(near) => write!(f, "did you mean `{near}`?"),
            None => f.write_str("it names no fault of this job and no finding's code"),
        }
    }
}

/// Explains a code: a fault under its wire code or its name in the SDKs, or the code of a finding.
/// Of a whole message the fault in it is explained; where it names none, the one whose words it
/// has, and then the finding whose code stands in it.
///
/// # Errors
/// That nothing is known of it.
pub fn explain(text: &str) -> Result<Explained, Unknown> {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    let words = small.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let words = order::set(words.map(bare));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| small.contains(phrase));
    let is_named = |code: &str| words.contains(bare(&code.to_ascii_lowercase()));
    let named = FAULTS.iter().find(|fault| is_named(fault.code));
    let told = || FAULTS.iter().find(|fault| says(fault.words));
    // A word such as `failed` is a code only where it stands alone.
    let is_code = |code: &str| code == small || (code.contains('-') && is_named(code));
    if let Some(fault) = named.or_else(told) {
        let mut causes = fault.causes.to_vec();
        order::sort_by_key(&mut causes, |cause| !says(cause.words));
        return Ok(Explained {
            code: fault.code,
            meaning: fault.meaning,
            operation: operation(text).map(str::to_owned),
            bucket: bucket(text),
            causes,
            sources: fault.sources,
        });
    }
    let found = EXPLANATIONS.iter().find(|found| is_code(found.code));
    let Some(found) = found else {
        // A message is no slip for a code.
        let is_word = !text.contains(char::is_whitespace) && text.len() < 80;
        return Err(Unknown {
            near: is_word.then(|| nearest(text, codes())).flatten(),
        });
    };
    let cause = |what: &&'static str| Cause {
        what,
        tell: "",
        mend: "",
        words: &[],
    };
    Ok(Explained {
        code: found.code,
        meaning: found.meaning,
        operation: None,
        bucket: None,
        causes: found.causes.iter().map(cause).collect(),
        sources: found.sources,
    })
}

/// The codes of the faults that are known, the likeliest first.
pub fn faults() -> impl Iterator<Item = &'static str> {
    FAULTS.iter().map(|fault| fault.code)
}

/// The faults with which one of Redshift's operations for audit logging answers.
pub fn faults_of(operation: &str) -> impl Iterator<Item = &'static str> {
    FAULTS
        .iter()
        .filter(move |fault| fault.operations.contains(&operation))
        .map(|fault| fault.code)
}

/// Every code that can be explained, faults first.
pub fn codes() -> impl Iterator<Item = &'static str> {
    faults().chain(EXPLANATIONS.iter().map(|found| found.code))
}

/// The fault of that code.
fn fault(code: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.code == code)
}

/// A code in lowercase letters, without what the SDKs put behind it.
fn bare(code: &str) -> &str {
    let code = code.strip_suffix("fault").unwrap_or(code);
    code.strip_suffix("exception").unwrap_or(code)
}

/// The operation that a message names, as the AWS CLI, the SDKs and AWS itself put it.
fn operation(text: &str) -> Option<&str> {
    let after = |start: &str| text.split_once(start).map(|(_, rest)| rest.trim_start());
    let rest = after("when calling the ")
        .or_else(|| after("operation error ").and_then(|rest| Some(rest.split_once(": ")?.1)))
        .or_else(|| after("to perform: ").and_then(|rest| Some(rest.split_once(':')?.1)))?;
    let word = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    (!word.is_empty()).then_some(word)
}

/// The bucket in a message such as `Cannot write to bucket NAME. Please ensure …`.
fn bucket(text: &str) -> Option<BucketName> {
    let phrases = ["annot write to bucket ", "annot read ACLs of bucket "];
    let (_, rest) = phrases.iter().find_map(|it| text.split_once(it))?;
    let word = rest.split_whitespace().next()?;
    word.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Result<&'static str, Unknown> {
        explain(text).map(|explained| explained.code)
    }

    #[test]
    fn faults_are_known_by_their_wire_code_and_their_name() {
        for word in [
            "ClusterNotFound",
            "ClusterNotFoundFault",
            "clusternotfound",
            "ClusterNotFoundException",
            " ClusterNotFound\n",
        ] {
            assert_eq!(code(word), Ok("ClusterNotFound"), "{word}");
        }
        assert_eq!(
            code("InsufficientS3BucketPolicy"),
            Ok("InsufficientS3BucketPolicyFault")
        );
    }

    /// Messages as the AWS CLI, the SDKs and tools on top of them print them.
    #[test]
    fn a_fault_is_found_in_its_message_with_its_operation() {
        for (message, fault, operation) in [
            (
                "An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: Cannot write to bucket logs. Please ensure that your IAM permissions are set up correctly.",
                "InsufficientS3BucketPolicyFault",
                Some("EnableLogging"),
            ),
            (
                "botocore.errorfactory.ClusterNotFoundFault: An error occurred (ClusterNotFound) when calling the DescribeLoggingStatus operation: Cluster sales not found.",
                "ClusterNotFound",
                Some("DescribeLoggingStatus"),
            ),
            (
                "com.amazonaws.services.redshift.model.InvalidClusterStateException: There is an operation running on the Cluster. (Service: AmazonRedshift; Status Code: 400; Error Code: InvalidClusterState; Request ID: 5b2)",
                "InvalidClusterState",
                None,
            ),
            (
                "Error: enabling Redshift Cluster (sales) logging: operation error Redshift: EnableLogging, https response error StatusCode: 400, RequestID: 5b2, BucketNotFoundFault: The bucket logs was not found",
                "BucketNotFoundFault",
                Some("EnableLogging"),
            ),
            (
                "* aws_redshift_cluster.default: InsufficientS3BucketPolicyFault: Cannot write to bucket logs.\n\tstatus code: 400, request id: 5b2",
                "InsufficientS3BucketPolicyFault",
                None,
            ),
            (
                "Resource handler returned message: \"Cannot write to bucket logs. (Service: Redshift, Status Code: 400)\" (HandlerErrorCode: AccessDeniedOnCreate)",
                "InsufficientS3BucketPolicyFault",
                None,
            ),
            (
                "User: arn:aws:sts::444455556666:assumed-role/redtrail-audit/me is not authorized to perform: redshift:EnableLogging on resource: arn:aws:redshift:us-east-2:444455556666:cluster:sales",
                "AccessDenied",
                Some("EnableLogging"),
            ),
            (
                "An error occurred (MalformedPolicy) when calling the PutBucketPolicy operation: Invalid principal in policy",
                "MalformedPolicy",
                Some("PutBucketPolicy"),
            ),
            (
                "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: Invalid principal in policy: \"AWS\":\"arn:aws:iam::444455556666:role/gone\"",
                "MalformedPolicyDocument",
                Some("CreateRole"),
            ),
            ("Invalid principal in policy", "MalformedPolicy", None),
        ] {
            let found = explain(message).unwrap();
            assert_eq!(
                (found.code, found.operation.as_deref()),
                (fault, operation),
                "{message}"
            );
        }
    }

    #[test]
    fn a_word_of_a_message_is_a_finding_s_code_only_where_it_cannot_be_anything_else() {
        let message = "syntax, said the shell; then ClusterNotFoundFault: Cluster x not found.";
        assert_eq!(code(message), Ok("ClusterNotFound"));
        assert_eq!(code("failed"), Ok("failed"));
        assert_eq!(code("the call failed: usage"), Err(Unknown { near: None }));
        assert_eq!(
            code("error[check-denied]: the statement `X` of policy.json denies Redshift"),
            Ok("check-denied")
        );
        assert_eq!(code("something went wrong"), Err(Unknown { near: None }));
    }

    #[test]
    fn what_the_message_speaks_of_comes_first() {
        let first = |text: &str| explain(text).unwrap().causes[0].what;
        let usual = first("AccessDenied");
        let denied = "User: x is not authorized to perform: redshift:EnableLogging on resource: y with an explicit deny in a service control policy";
        assert_ne!(first(denied), usual);
        assert!(first(denied).contains("service control policy"));
        assert!(first("MalformedPolicy: Policy has invalid resource").contains("another bucket"));
        let all = explain(denied).unwrap().causes;
        assert_eq!(all.len(), explain("AccessDenied").unwrap().causes.len());
        assert_eq!(all[1].what, usual);
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_code() {
        let near = Some("region-differs");
        assert_eq!(code("regoin-differs"), Err(Unknown { near }));
        assert_eq!(code("nonsense"), Err(Unknown { near: None }));
    }

    #[test]
    fn of_every_fault_each_cause_can_be_told_and_mended() {
        for fault in FAULTS {
            assert!(!fault.causes.is_empty(), "{}", fault.code);
            for Cause {
                what, tell, mend, ..
            } in fault.causes
            {
                for said in [what, tell, mend] {
                    assert!(!said.is_empty(), "{}: {what}", fault.code);
                    assert!(!said.ends_with('.'), "{}: {said}", fault.code);
                }
            }
            let phrases = fault.causes.iter().flat_map(|cause| cause.words);
            for phrase in phrases.chain(fault.words) {
                assert_eq!(*phrase, phrase.to_lowercase(), "{}", fault.code);
            }
        }
    }
}

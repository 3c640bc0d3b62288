//! What a fault or a finding means, and what to look at first.

mod suspects;
mod texts;

pub use suspects::{Suspect, suspects};

use std::collections::BTreeMap;

use self::texts::EXPLANATIONS;
use crate::names::nearest;

/// A fault or a finding, explained.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Explanation {
    /// The code, as AWS or Redtrail spells it.
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What may be behind it, the likeliest first, each with what to do.
    pub causes: &'static [&'static str],
    /// The addresses of the pages that say so.
    pub sources: &'static [&'static str],
}

/// Explains a code: a fault of Redshift under its wire code or its name in the SDKs, or the code
/// of a finding. Of a whole message the code in it is explained, a fault before anything else.
///
/// # Errors
/// The code that was most likely meant, if there is one.
pub fn explain(code: &str) -> Result<Explanation, Option<&'static str>> {
    let known: BTreeMap<String, usize> = EXPLANATIONS
        .iter()
        .map(|explanation| bare(explanation.code))
        .zip(0..)
        .collect();
    let is_in = |word: &str| known.get(&bare(word)).copied();
    let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let words = words.filter(|word| !word.is_empty());
    is_in(code)
        .or_else(|| words.filter_map(is_in).min())
        .and_then(|at| EXPLANATIONS.get(at))
        .copied()
        .ok_or_else(|| {
            nearest(
                code,
                EXPLANATIONS.iter().map(|explanation| explanation.code),
            )
        })
}

/// Every code that can be explained, faults first.
pub fn codes() -> impl Iterator<Item = &'static str> {
    EXPLANATIONS.iter().map(|explanation| explanation.code)
}

/// A code without what the SDKs put behind it.
fn bare(code: &str) -> String {
    code.trim_end_matches("Fault")
        .trim_end_matches("Exception")
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_known_by_their_wire_code_and_their_name() {
        assert_eq!(
            explain("ClusterNotFoundFault").unwrap().code,
            "ClusterNotFound"
        );
        assert_eq!(explain("clusternotfound").unwrap().code, "ClusterNotFound");
        assert_eq!(
            explain("InsufficientS3BucketPolicy").unwrap().code,
            "InsufficientS3BucketPolicyFault"
        );
    }

    #[test]
    fn a_fault_is_found_in_its_message() {
        let message = "An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: Cannot write to bucket logs. Please ensure that your IAM permissions are set up correctly.";
        assert_eq!(
            explain(message).unwrap().code,
            "InsufficientS3BucketPolicyFault"
        );
        // A word that is a finding's code as well gives way to the fault.
        let message = "syntax, said the shell; then ClusterNotFoundFault: Cluster x not found.";
        assert_eq!(explain(message).unwrap().code, "ClusterNotFound");
        assert!(explain("something went wrong").is_err());
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_code() {
        assert_eq!(explain("regoin-differs"), Err(Some("region-differs")));
        assert_eq!(explain("nonsense"), Err(None));
    }
}

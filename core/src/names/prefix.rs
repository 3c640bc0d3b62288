use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, is_taken_for_a_place, name, refuse};
use crate::sources::ENABLE_LOGGING;

/// The first part of every log object's key.
///
/// # Rules
/// AWS's sources disagree, so this is what all of them accept:
/// - 1 to 255 ASCII letters, digits and `_ . : / = + - @`.
///   [EnableLogging](https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html)
///   allows 256 characters and white space; the
///   [management guide](https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html)
///   allows 512 and forbids spaces, quotes, backslashes and everything beyond ASCII.
///   The service stores the prefix with a slash at the end, which takes the 256th character.
/// - It does not begin with `file://`, `fileb://`, `http://` or `https://`, which the AWS CLI takes
///   for the place of the value
///   ([AWS CLI](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html)).
/// - It is never empty: `CloudFormation` fails without one.
/// - One slash at the end is dropped, since the service adds it itself.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyPrefix(String);

name!(KeyPrefix);

impl KeyPrefix {
    /// Whether `stored`, as `DescribeLoggingStatus` tells it, is this prefix.
    ///
    /// The service appends a slash to what `EnableLogging` was given
    /// ([AWS's own runbook](https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-redshift-audit.html)
    /// asserts it), so one slash at the end makes no difference.
    pub fn is_stored_as(&self, stored: &str) -> bool {
        stored.strip_suffix('/').unwrap_or(stored) == self.0
    }
}

impl Default for KeyPrefix {
    fn default() -> Self {
        Self("redshift".to_owned())
    }
}

impl FromStr for KeyPrefix {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let bare = word.strip_suffix('/').unwrap_or(word);
        match broken_rule(bare) {
            None => Ok(Self(bare.to_owned())),
            Some(rule) => Err(refuse::<Self>(word, rule, ENABLE_LOGGING, repaired(word))),
        }
    }
}

fn allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.:/=+-@".contains(c)
}

fn broken_rule(bare: &str) -> Option<&'static str> {
    if bare.is_empty() {
        return Some("a key prefix is never empty");
    }
    if !bare.chars().all(allowed) {
        return Some(
            "a key prefix holds only ASCII letters, digits and _ . : / = + - @, which every AWS source allows",
        );
    }
    if bare.len() > 255 {
        return Some("a key prefix is at most 255 characters long, and a slash is added to it");
    }
    if bare.ends_with('/') {
        return Some("a key prefix ends with one slash at most");
    }
    if is_taken_for_a_place(bare) {
        return Some(
            "a key prefix does not begin with file:// or the like, which the AWS CLI would read",
        );
    }
    None
}

fn repaired(word: &str) -> String {
    let words: Vec<&str> = word
        .split(|c| !allowed(c))
        .filter(|part| !part.is_empty())
        .collect();
    words
        .join("-")
        .trim_end_matches('/')
        .chars()
        .take(255)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(word: &str, rule: &str, suggestion: Option<&str>) {
        let invalid = word.parse::<KeyPrefix>().unwrap_err();
        assert!(invalid.rule.contains(rule), "{}", invalid.rule);
        assert_eq!(invalid.suggestion.as_deref(), suggestion);
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        refused("", "never empty", None);
        refused("/", "never empty", None);
        refused("rs audit", "only ASCII", Some("rs-audit"));
        refused("rs\\audit", "only ASCII", Some("rs-audit"));
        refused("r\u{e9}seau", "only ASCII", Some("r-seau"));
        refused("a//", "one slash", Some("a"));
        refused("file:///etc/hosts", "AWS CLI would read", None);
        refused(&"a".repeat(256), "at most 255", Some(&"a".repeat(255)));
    }

    #[test]
    fn one_slash_at_the_end_makes_no_difference() {
        let prefix: KeyPrefix = "rsauditlog1/".parse().unwrap();
        assert_eq!(prefix.to_string(), "rsauditlog1");
        assert!(prefix.is_stored_as("rsauditlog1/"));
        assert!(prefix.is_stored_as("rsauditlog1"));
        assert!(!prefix.is_stored_as("rsauditlog1//"));
    }
}

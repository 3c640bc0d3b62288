use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, name, refuse};
use crate::sources::CREATE_CLUSTER;

/// The identifier of a provisioned Redshift cluster.
///
/// # Rules
/// From [CreateCluster](https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html):
/// - 1 to 63 lowercase letters, digits and hyphens.
/// - The first character is a letter.
/// - It does not end with a hyphen and holds no two side by side.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClusterIdentifier(String);

name!(ClusterIdentifier);

impl FromStr for ClusterIdentifier {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        match broken_rule(word) {
            None => Ok(Self(word.to_owned())),
            Some(rule) => Err(refuse::<Self>(word, rule, CREATE_CLUSTER, repaired(word))),
        }
    }
}

fn broken_rule(word: &str) -> Option<&'static str> {
    if !(1..=63).contains(&word.len()) {
        return Some("a cluster identifier is 1 to 63 characters long");
    }
    if !word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        return Some("a cluster identifier holds only lowercase letters, digits and hyphens");
    }
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some("a cluster identifier begins with a letter");
    }
    if word.ends_with('-') {
        return Some("a cluster identifier does not end with a hyphen");
    }
    if word.contains("--") {
        return Some("a cluster identifier has no two hyphens side by side");
    }
    None
}

fn repaired(word: &str) -> String {
    let word = word.trim();
    let bare = word
        .rsplit_once(":cluster:")
        .map_or(word, |(_, id)| id.trim());
    let mut words = bare
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .peekable();
    let mut repaired = String::new();
    while let Some(part) = words.next() {
        repaired.push_str(&part.to_ascii_lowercase());
        if words.peek().is_some() {
            repaired.push('-');
        }
    }
    repaired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(word: &str, rule: &str, suggestion: Option<&str>) {
        let invalid = word.parse::<ClusterIdentifier>().unwrap_err();
        assert!(invalid.rule.contains(rule), "{}", invalid.rule);
        assert_eq!(invalid.suggestion.as_deref(), suggestion);
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        refused("", "1 to 63", None);
        refused(&"a".repeat(64), "1 to 63", None);
        refused("Sales_DW", "only lowercase", Some("sales-dw"));
        refused("1-sales", "begins with a letter", None);
        refused("sales-", "end with a hyphen", Some("sales"));
        refused("sales--dw", "side by side", Some("sales-dw"));
    }

    #[test]
    fn the_space_of_the_walkthrough_is_refused_and_mended() {
        refused(
            " redshift-analytics-cluster-01",
            "only lowercase",
            Some("redshift-analytics-cluster-01"),
        );
    }

    #[test]
    fn an_arn_is_refused_with_the_identifier_inside() {
        refused(
            "arn:aws:redshift:us-east-2:444455556666:cluster:sales",
            "only lowercase",
            Some("sales"),
        );
    }
}

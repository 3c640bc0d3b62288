//! Names that cannot be wrong.
//!
//! Each name is one type with one door: [`FromStr`](std::str::FromStr) checks
//! every rule once, [`Display`](std::fmt::Display) gives the name back, and
//! serde goes through the same door. The rules, with their sources, stand in
//! the documentation of each type.

mod account;
mod arn;
mod bucket;
mod cluster;
mod iam;
mod organization;
mod plan;
mod prefix;
mod region;
mod service;

pub use account::AccountId;
pub use arn::{Arn, CallerArn, IamArn, role_of_session};
pub(crate) use arn::{Fields, of_any_account};
pub use bucket::BucketName;
pub use cluster::ClusterIdentifier;
pub use iam::{ExternalId, Path, PolicyName, RoleName, TagKey, TagValue, UserName};
pub use organization::OrganizationId;
pub use plan::PlanName;
pub use prefix::KeyPrefix;
pub use region::{Partition, Region, RegionRow, TABLE as REGIONS};
pub use service::ServicePrincipal;
pub(crate) use service::was_redshift;

use std::fmt;

/// Why a word is not the name it was meant to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Invalid {
    /// The rule that the word breaks, as a lowercase fragment.
    pub rule: String,
    /// The nearest word that keeps every rule, where one can be told.
    pub suggestion: Option<String>,
    /// The address of the page that states the rule.
    pub source: &'static str,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rule)?;
        match &self.suggestion {
            Some(word) => write!(f, "; did you mean `{word}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Invalid {}

/// Refuses a word for breaking `rule`, and offers `repaired` if that keeps all rules of `T`.
///
/// Every repair is idempotent, so comparing with `word` ends the recursion through `T`'s parser.
fn refuse<T: std::str::FromStr>(
    word: &str,
    rule: impl Into<String>,
    source: &'static str,
    repaired: impl Into<String>,
) -> Invalid {
    let repaired = repaired.into();
    let kept = repaired != word && repaired.parse::<T>().is_ok();
    Invalid {
        rule: rule.into(),
        suggestion: kept.then_some(repaired),
        source,
    }
}

/// Whether the AWS CLI would read the value from where this word points, instead of taking the
/// word itself
/// ([AWS CLI](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html)).
fn is_taken_for_a_place(word: &str) -> bool {
    ["file://", "fileb://", "http://", "https://"]
        .iter()
        .any(|scheme| word.starts_with(scheme))
}

/// Picks the candidate that is the fewest edits away from `word`, if it is near enough to be
/// meant; else the only one that `word` begins, or that begins `word`.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let length = word.chars().count();
    let allowed = (length / 3).clamp(1, 3);
    let near = candidates
        .iter()
        // Between words of other lengths there are as many edits at least.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .filter_map(|candidate| Some((edits(word, candidate, allowed)?, *candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate);
    let begun = || {
        let begins = |one: &str, other: &str| one.len() > 1 && other.starts_with(one);
        let mut begun = candidates
            .iter()
            .filter(|candidate| begins(word, candidate) || begins(candidate, word));
        match (begun.next(), begun.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    };
    near.or_else(begun)
}

/// Whether a word looks like a slip for another that somebody chose: a letter or two of a part of it
/// off, or its case, or what parts it.
///
/// Words that differ in a number, or in a part of few letters, are names of other things: `sales-1`
/// and `sales-2`, `logs-eu` and `logs-us`. Numbers as long as an account ID are not counted up.
pub(crate) fn is_slip(word: &str, meant: &str) -> bool {
    let bare = |word: &str| -> String {
        let signs = word.chars().filter(|c| c.is_alphanumeric());
        signs.map(|sign| sign.to_ascii_lowercase()).collect()
    };
    if word == meant || bare(word) == bare(meant) {
        return word != meant;
    }
    let parts = |word| str::split(word, |c: char| !c.is_alphanumeric());
    parts(word).count() == parts(meant).count()
        && is_near(word, meant, 2)
        && parts(word)
            .zip(parts(meant))
            .all(|(one, other)| one == other || is_slip_of_part(one, other))
}

fn is_slip_of_part(word: &str, meant: &str) -> bool {
    let letters = |word: &str| -> String { word.chars().filter(|c| !c.is_numeric()).collect() };
    let length = word.chars().count().min(meant.chars().count());
    if letters(word) == letters(meant) {
        return letters(word).is_empty() && length >= 11;
    }
    let is_plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
    let allowed = match length {
        0..=3 => usize::from(is_plural(word, meant) || is_plural(meant, word)),
        4..=7 => 1,
        _ => 2,
    };
    is_near(word, meant, allowed)
}

/// Whether there are so many edits at most between two words.
pub(crate) fn is_near(word: &str, meant: &str, most: usize) -> bool {
    edits(word, meant, most).is_some()
}

/// Counts the insertions, deletions, replacements and swaps of neighbours between two words
/// (optimal string alignment), if there are not more than so many.
pub(crate) fn edits(from: &str, to: &str, most: usize) -> Option<usize> {
    let to: Vec<char> = to.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut left = None;
    for (i, a) in from.chars().enumerate() {
        let mut row = Vec::with_capacity(to.len() + 1);
        row.push(i + 1);
        for (j, b) in to.iter().enumerate() {
            let at = |cells: &[usize], k: usize| cells.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut cost = (at(&last, j) + usize::from(a != *b))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let above = j.checked_sub(1).and_then(|k| to.get(k));
            if j > 0 && left == Some(*b) && above == Some(&a) {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        left = Some(a);
        before = std::mem::replace(&mut last, row);
        // A swap looks back two rows, and nothing farther.
        if before.iter().chain(&last).all(|cost| *cost > most) {
            return None;
        }
    }
    last.last().copied().filter(|cost| *cost <= most)
}

/// Gives a checked name its one window and lets serde use its one door.
macro_rules! name {
    ($type:ident) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_ref())
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $type {
            type Error = crate::names::Invalid;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                word.parse()
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> String {
                name.to_string()
            }
        }
    };
}
use name;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_across_a_swap() {
        assert_eq!(
            nearest("us-esat-1", ["us-east-1", "us-west-1"]),
            Some("us-east-1")
        );
    }

    #[test]
    fn a_slip_is_told_from_the_name_of_another_thing() {
        for (word, meant) in [
            ("redshift-analytcs-01", "redshift-analytics-01"),
            ("analytics01", "analytics-01"),
            ("Sales", "sales"),
            ("saels", "sales"),
            ("audit-log", "audit-logs"),
            ("logs-44445555666", "logs-444455556666"),
            ("444455565666", "444455556666"),
        ] {
            assert!(is_slip(word, meant), "{word} {meant}");
            assert!(is_slip(meant, word), "{meant} {word}");
        }
        for (word, meant) in [
            ("sales", "sales"),
            ("sales-1", "sales-2"),
            ("sales-01", "sales-10"),
            ("sales1", "sales2"),
            ("sales", "sales2"),
            ("logs-eu", "logs-us"),
            ("logs-east", "logs-west"),
            ("dev", "prod"),
            ("logs-20261101", "logs-20261102"),
            ("logs-111122223333", "logs-444455556666"),
            ("redshift", "redshift-serverless"),
            ("", "sales"),
        ] {
            assert!(!is_slip(word, meant), "{word} {meant}");
            assert!(!is_slip(meant, word), "{meant} {word}");
        }
    }

    #[test]
    fn edits_are_counted_up_to_a_number() {
        for (from, to, count) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abcdef", "badcfe", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edits(from, to, count), Some(count), "{from} {to}");
            if let Some(fewer) = count.checked_sub(1) {
                assert_eq!(edits(from, to, fewer), None, "{from} {to}");
            }
        }
    }

    #[test]
    fn a_far_word_has_no_nearest() {
        assert_eq!(nearest("bucket", ["caller", "grants"]), None);
    }

    #[test]
    fn a_word_cut_short_or_drawn_out_has_a_nearest() {
        assert_eq!(nearest("identifier", ["region", "id"]), Some("id"));
        assert_eq!(nearest("trust", ["trusted", "tags"]), Some("trusted"));
        assert_eq!(nearest("us", ["us-east-1", "us-east-2"]), None);
    }
}

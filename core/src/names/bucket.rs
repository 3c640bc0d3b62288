use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AccountId, Invalid, Region, name, refuse};
use crate::sources::BUCKET_NAMES;

const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// The name of a general purpose S3 bucket.
///
/// # Rules
/// All of [bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html):
/// - 3 to 63 characters: lowercase letters, digits, dots and hyphens.
/// - Begins and ends with a letter or digit; no two dots side by side; not an IPv4 address.
/// - Does not begin with `xn--`, `sthree-` or `amzn-s3-demo-`.
/// - Does not end with `-s3alias`, `--ol-s3`, `.mrap`, `--x-s3` or `--table-s3`.
/// - Ends with `-an` only as `name-ACCOUNT-REGION-an`, the account-regional namespace.
///
/// Buckets made in us-east-1 before March 2018 may break these rules; they are not
/// supported here, since their names cannot be told from slips.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct BucketName(String);

name!(BucketName);

impl FromStr for BucketName {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        match broken_rule(word) {
            None => Ok(Self(word.to_owned())),
            Some(rule) => Err(refuse::<Self>(word, rule, BUCKET_NAMES, repaired(word))),
        }
    }
}

fn broken_rule(word: &str) -> Option<String> {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !(3..=63).contains(&word.len()) {
        return Some("a bucket name is 3 to 63 characters long".to_owned());
    }
    if !word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
    {
        return Some(
            "a bucket name holds only lowercase letters, digits, dots and hyphens".to_owned(),
        );
    }
    if !edge(word.chars().next()) || !edge(word.chars().next_back()) {
        return Some("a bucket name begins and ends with a letter or a digit".to_owned());
    }
    if word.contains("..") {
        return Some("a bucket name has no two dots side by side".to_owned());
    }
    if word.split('.').count() == 4 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Some("a bucket name is not written like an IP address".to_owned());
    }
    if let Some(prefix) = PREFIXES.iter().find(|prefix| word.starts_with(**prefix)) {
        return Some(format!(
            "a bucket name does not begin with `{prefix}`, which S3 reserves"
        ));
    }
    if let Some(suffix) = SUFFIXES.iter().find(|suffix| word.ends_with(**suffix)) {
        return Some(format!(
            "a bucket name does not end with `{suffix}`, which S3 reserves"
        ));
    }
    if word.ends_with("-an") && !is_account_regional(word) {
        return Some(
            "a bucket name ends with `-an` only as name-ACCOUNT-REGION-an, S3's account-regional namespace"
                .to_owned(),
        );
    }
    None
}

/// Whether the name has the form `name-ACCOUNT-REGION-an`.
fn is_account_regional(word: &str) -> bool {
    let Some(stem) = word.strip_suffix("-an") else {
        return false;
    };
    stem.match_indices('-').any(|(at, _)| {
        let (head, tail) = stem.split_at(at);
        head.rsplit_once('-').is_some_and(|(name, account)| {
            !name.is_empty()
                && account.parse::<AccountId>().is_ok()
                && tail.trim_start_matches('-').parse::<Region>().is_ok()
        })
    })
}

fn repaired(word: &str) -> String {
    let word = word.trim();
    let bare = word
        .strip_prefix("s3://")
        .or_else(|| {
            word.strip_prefix("arn:")
                .and_then(|arn| arn.rsplit(":::").next())
        })
        .unwrap_or(word);
    let bare = bare.split('/').next().unwrap_or(bare);
    let labels: Vec<String> = bare
        .split('.')
        .filter(|label| !label.is_empty())
        .map(|label| label.to_ascii_lowercase().replace(['_', ' '], "-"))
        .collect();
    labels.join(".").trim_matches(['-', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(word: &str, rule: &str, suggestion: Option<&str>) {
        let invalid = word.parse::<BucketName>().unwrap_err();
        assert!(invalid.rule.contains(rule), "{}", invalid.rule);
        assert_eq!(invalid.suggestion.as_deref(), suggestion);
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        refused("ab", "3 to 63", None);
        refused(&"a".repeat(64), "3 to 63", None);
        refused("My_Logs", "only lowercase", Some("my-logs"));
        refused("-logs", "begins and ends", Some("logs"));
        refused("logs.", "begins and ends", Some("logs"));
        refused("my..logs", "two dots", Some("my.logs"));
        refused("my....logs", "two dots", Some("my.logs"));
        refused("192.168.5.4", "IP address", None);
        refused("999.168.05.004", "IP address", None);
        refused("xn--logs", "`xn--`", None);
        refused("sthree-logs", "`sthree-`", None);
        refused("amzn-s3-demo-bucket", "`amzn-s3-demo-`", None);
        refused("logs-s3alias", "`-s3alias`", None);
        refused("logs--ol-s3", "`--ol-s3`", None);
        refused("logs.mrap", "`.mrap`", None);
        refused("logs--x-s3", "`--x-s3`", None);
        refused("logs--table-s3", "`--table-s3`", None);
        refused("logs-an", "`-an`", None);
    }

    #[test]
    fn the_account_regional_namespace_is_accepted() {
        assert!(
            "logs-111122223333-us-east-1-an"
                .parse::<BucketName>()
                .is_ok()
        );
    }

    #[test]
    fn addresses_and_arns_are_refused_with_the_name_inside() {
        refused("s3://my-logs/prefix", "only lowercase", Some("my-logs"));
        refused("arn:aws:s3:::my-logs", "only lowercase", Some("my-logs"));
    }
}

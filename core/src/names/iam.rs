use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, is_taken_for_a_place, name, refuse};
use crate::sources::{ASSUME_ROLE, IAM_QUOTAS, IAM_TAGS};

/// Whether IAM allows the character in the name of a user, role or policy.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

fn check<T: FromStr>(word: &str, kind: &str, most: usize) -> Result<String, Invalid> {
    let rule = if !(1..=most).contains(&word.len()) {
        format!("{kind} is 1 to {most} characters long")
    } else if !word.chars().all(is_word) {
        format!("{kind} holds only ASCII letters, digits and _ + = , . @ -")
    } else {
        return Ok(word.to_owned());
    };
    let repaired = word.trim().replace(|c| !is_word(c), "-");
    Err(refuse::<T>(word, rule, IAM_QUOTAS, repaired))
}

/// The name of an IAM role, without its path.
///
/// # Rules
/// - 1 to 64 ASCII letters, digits and `_ + = , . @ -`
///   ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleName(String);

name!(RoleName);

impl FromStr for RoleName {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        check::<Self>(word, "a role name", 64).map(Self)
    }
}

/// The name of an IAM user, without its path.
///
/// # Rules
/// - 1 to 64 ASCII letters, digits and `_ + = , . @ -`
///   ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserName(String);

name!(UserName);

impl FromStr for UserName {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        check::<Self>(word, "a user name", 64).map(Self)
    }
}

/// The name of a customer managed IAM policy.
///
/// # Rules
/// - 1 to 128 ASCII letters, digits and `_ + = , . @ -`
///   ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PolicyName(String);

name!(PolicyName);

impl FromStr for PolicyName {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        check::<Self>(word, "a policy name", 128).map(Self)
    }
}

/// The path of an IAM role or user, a part of its ARN.
///
/// # Rules
/// - 1 to 512 printable ASCII characters that begin and end with a slash
///   ([IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)).
/// - No `*`, `?` or `$`: IAM would take them for patterns where the ARN stands in a policy.
/// - No `"` or `\`, which JSON would have to escape there.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path(String);

name!(Path);

impl Path {
    /// Whether a managed policy may have this path: between slashes it allows no more than
    /// letters, digits and `. , + @ = _ -`
    /// ([CreatePolicy](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html)).
    pub fn is_for_policies(&self) -> bool {
        !self.0.contains("//") && self.0.chars().all(|c| c == '/' || is_word(c))
    }
}

impl Default for Path {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for Path {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let rule = if !(1..=512).contains(&word.len()) {
            "a path is 1 to 512 characters long"
        } else if !word.starts_with('/') || !word.ends_with('/') {
            "a path begins and ends with a slash"
        } else if word == "//" {
            "a path has a name between its slashes"
        } else if !word
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '*' | '?' | '$' | '"' | '\\'))
        {
            "a path holds only printable ASCII characters, and none of * ? $ \" \\"
        } else {
            return Ok(Self(word.to_owned()));
        };
        let inner = word.trim().trim_matches('/');
        let repaired = if inner.is_empty() {
            "/".to_owned()
        } else {
            format!("/{inner}/")
        };
        Err(refuse::<Self>(word, rule, IAM_QUOTAS, repaired))
    }
}

/// The shared word that a role's trust policy asks of whoever assumes it.
///
/// # Rules
/// - 2 to 1,224 ASCII letters, digits and `_ + = , . @ : / -`
///   ([AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html)).
/// - It does not begin with `file://` or the like, which the AWS CLI would read
///   ([AWS CLI](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExternalId(String);

name!(ExternalId);

impl FromStr for ExternalId {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let keeps_the_rule = !is_taken_for_a_place(word)
            && (2..=1224).contains(&word.len())
            && word.chars().all(|c| is_word(c) || matches!(c, ':' | '/'));
        if keeps_the_rule {
            return Ok(Self(word.to_owned()));
        }
        Err(refuse::<Self>(
            word,
            "an external ID is 2 to 1224 ASCII letters, digits and _ + = , . @ : / -, and does not begin with file:// or the like",
            ASSUME_ROLE,
            word.trim(),
        ))
    }
}

/// Whether IAM allows the character in a tag.
fn is_tag_character(c: char) -> bool {
    c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c)
}

/// The key of an IAM tag.
///
/// # Rules
/// From [tagging IAM resources](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html):
/// - 1 to 128 letters, digits, spaces and `_ . : / = + - @`.
/// - It does not begin with `aws:`, which AWS reserves, nor with `redtrail:`, which marks
///   what a plan owns.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagKey(String);

name!(TagKey);

impl FromStr for TagKey {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let lower = word.to_ascii_lowercase();
        let rule = if !(1..=128).contains(&word.chars().count()) {
            "a tag's key is 1 to 128 characters long"
        } else if !word.chars().all(is_tag_character) {
            "a tag's key holds only letters, digits, spaces and _ . : / = + - @"
        } else if lower.starts_with("aws:") || lower.starts_with("redtrail:") {
            "a tag's key does not begin with `aws:` or `redtrail:`, which are reserved"
        } else {
            return Ok(Self(word.to_owned()));
        };
        Err(refuse::<Self>(word, rule, IAM_TAGS, word.trim()))
    }
}

/// The value of an IAM tag.
///
/// # Rules
/// - At most 256 letters, digits, spaces and `_ . : / = + - @`
///   ([tagging IAM resources](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagValue(String);

name!(TagValue);

impl FromStr for TagValue {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        if word.chars().count() <= 256 && word.chars().all(is_tag_character) {
            return Ok(Self(word.to_owned()));
        }
        Err(refuse::<Self>(
            word,
            "a tag's value is at most 256 letters, digits, spaces and _ . : / = + - @",
            IAM_TAGS,
            word.trim(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_a_longest_length_each() {
        assert!("a".repeat(64).parse::<RoleName>().is_ok());
        assert!("a".repeat(65).parse::<RoleName>().is_err());
        assert!("a".repeat(65).parse::<UserName>().is_err());
        assert!("a".repeat(128).parse::<PolicyName>().is_ok());
        assert!("a".repeat(129).parse::<PolicyName>().is_err());
        assert!("".parse::<RoleName>().is_err());
    }

    #[test]
    fn names_with_other_characters_are_refused_with_a_mend() {
        let invalid = "audit role".parse::<RoleName>().unwrap_err();
        assert_eq!(invalid.suggestion.as_deref(), Some("audit-role"));
        assert!("audit/role".parse::<UserName>().is_err());
        assert!("r\u{f4}le".parse::<RoleName>().is_err());
    }

    #[test]
    fn a_path_begins_and_ends_with_a_slash() {
        assert!("/".parse::<Path>().is_ok());
        assert!("/audit/logs/".parse::<Path>().is_ok());
        let invalid = "audit".parse::<Path>().unwrap_err();
        assert_eq!(invalid.suggestion.as_deref(), Some("/audit/"));
        assert!("/a b/".parse::<Path>().is_err());
        assert!("/*/".parse::<Path>().is_err());
        assert!("//".parse::<Path>().is_err());
        assert!(format!("/{}/", "a".repeat(511)).parse::<Path>().is_err());
    }

    #[test]
    fn external_ids_and_tags_keep_their_rules() {
        assert!("x".parse::<ExternalId>().is_err());
        assert!("team:audit/1".parse::<ExternalId>().is_ok());
        assert!("has space".parse::<ExternalId>().is_err());
        assert!("file:///etc/hosts".parse::<ExternalId>().is_err());
        assert!("aws:owner".parse::<TagKey>().is_err());
        assert!("redtrail:plan".parse::<TagKey>().is_err());
        assert!("cost centre".parse::<TagKey>().is_ok());
        assert!("a<b".parse::<TagValue>().is_err());
        assert!("".parse::<TagValue>().is_ok());
    }
}

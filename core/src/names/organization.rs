use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, name, refuse};
use crate::sources::ORGANIZATION;

/// The identifier of an AWS organization.
///
/// # Rules
/// - `o-` and 10 to 32 lowercase letters or digits
///   ([Organizations API](https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganizationId(String);

name!(OrganizationId);

impl FromStr for OrganizationId {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let keeps_the_rule = word.strip_prefix("o-").is_some_and(|rest| {
            (10..=32).contains(&rest.len())
                && rest
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if keeps_the_rule {
            return Ok(Self(word.to_owned()));
        }
        Err(refuse::<Self>(
            word,
            "an organization ID is `o-` and 10 to 32 lowercase letters or digits",
            ORGANIZATION,
            word.trim().to_ascii_lowercase(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_refuses_what_breaks_it() {
        for word in [
            "",
            "o-",
            "o-short",
            "a1b2c3d4e5",
            "o-a1b2c3d4e5!",
            "ou-a1b2c3d4e5",
        ] {
            assert!(word.parse::<OrganizationId>().is_err(), "{word}");
        }
        let invalid = "O-A1B2C3D4E5".parse::<OrganizationId>().unwrap_err();
        assert_eq!(invalid.suggestion.as_deref(), Some("o-a1b2c3d4e5"));
    }
}

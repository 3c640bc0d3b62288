use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, name, refuse};
use crate::sources::ACCOUNT_ID;

/// The twelve digits that identify an AWS account.
///
/// # Rules
/// - Exactly 12 ASCII digits. Leading zeros count, so an account ID is text, never a number
///   ([Account Management API](https://docs.aws.amazon.com/accounts/latest/reference/API_AccountId.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

name!(AccountId);

impl FromStr for AccountId {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        if word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(word.to_owned()));
        }
        let bare: String = word
            .chars()
            .filter(|c| !matches!(c, '-' | ' ' | '\u{a0}'))
            .collect();
        // A spreadsheet or a number in TOML drops leading zeros; fewer than nine
        // digits are more likely a slip than three lost zeros.
        let is_short = (9..12).contains(&bare.len());
        let is_number = bare.bytes().all(|byte| byte.is_ascii_digit());
        let rule = if is_short && is_number {
            "an account ID is exactly 12 digits, and spreadsheets drop zeros in front"
        } else {
            "an account ID is exactly 12 digits"
        };
        let repaired = format!("{bare:0>12}");
        let repaired = if is_short { repaired } else { bare };
        Err(refuse::<Self>(word, rule, ACCOUNT_ID, repaired))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        let account: AccountId = "000123456789".parse().unwrap();
        assert_eq!(account.to_string(), "000123456789");
    }

    #[test]
    fn grouped_digits_are_refused_with_the_plain_form() {
        let invalid = "4444-5555-6666".parse::<AccountId>().unwrap_err();
        assert_eq!(invalid.suggestion.as_deref(), Some("444455556666"));
    }

    #[test]
    fn lost_zeros_are_offered_back() {
        let invalid = "12345678901".parse::<AccountId>().unwrap_err();
        assert_eq!(invalid.suggestion.as_deref(), Some("012345678901"));
    }

    #[test]
    fn digits_of_other_scripts_are_refused() {
        assert!("４４４４５５５５６６６６".parse::<AccountId>().is_err());
    }
}

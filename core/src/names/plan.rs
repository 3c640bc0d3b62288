use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, name, refuse};
use crate::sources::SID;

/// The name of a plan, which marks what it owns in AWS.
///
/// # Rules
/// - 1 to 32 ASCII letters and digits, because it becomes part of each Sid and IAM
///   allows nothing else there
///   ([Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)).
/// - Letter case makes no difference to what it owns.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlanName(String);

name!(PlanName);

impl PlanName {
    /// The start of every Sid that the plan owns: `RedtrailAudit`.
    ///
    /// Only the first letter of the name is a capital, and what follows in a Sid of ours
    /// begins with one, so that no plan's Sids can be taken for another's.
    pub fn sid_prefix(&self) -> String {
        let lower = self.tag();
        let (first, rest) = lower.split_at_checked(1).unwrap_or(("", ""));
        format!("Redtrail{}{rest}", first.to_ascii_uppercase())
    }

    /// Whether a statement with this Sid is the plan's.
    pub fn owns(&self, sid: &str) -> bool {
        sid.strip_prefix(&self.sid_prefix()).is_some_and(|rest| {
            rest.chars()
                .next()
                .is_none_or(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit())
        })
    }

    /// Whether a statement with this Sid is some plan's.
    pub(crate) fn is_of_a_plan(sid: &str) -> bool {
        let rest = sid.strip_prefix("Redtrail");
        rest.is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
        })
    }

    /// The value of the tag `redtrail:plan` on everything that the plan makes in IAM.
    pub fn tag(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl Default for PlanName {
    fn default() -> Self {
        Self("audit".to_owned())
    }
}

impl FromStr for PlanName {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        if (1..=32).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(Self(word.to_owned()));
        }
        let repaired: String = word
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(32)
            .collect();
        Err(refuse::<Self>(
            word,
            "a plan's name is 1 to 32 letters and digits",
            SID,
            repaired,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_does_not_own_the_sids_of_a_longer_name() {
        let audit = PlanName::default();
        assert!(audit.owns("RedtrailAuditDelivery"));
        assert!(audit.owns("RedtrailAudit"));
        assert!(!audit.owns("RedtrailAuditlogsDelivery"));
        assert!(!audit.owns("RedtrailAudit2Delivery"));
        assert!(!audit.owns("Delivery"));
    }

    #[test]
    fn letter_case_makes_no_difference_to_what_is_owned() {
        let loud: PlanName = "AUDIT".parse().unwrap();
        assert_eq!(loud.sid_prefix(), "RedtrailAudit");
    }

    #[test]
    fn other_characters_are_refused() {
        let invalid = "audit logs".parse::<PlanName>().unwrap_err();
        assert_eq!(invalid.suggestion.as_deref(), Some("auditlogs"));
        assert!("".parse::<PlanName>().is_err());
        assert!("a".repeat(33).parse::<PlanName>().is_err());
    }
}

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AccountId, Invalid, Partition, Region, name, refuse};
use crate::sources::PRINCIPAL;

/// The accounts from which Redshift wrote audit logs before it had a name of its own, as
/// [Terraform](https://github.com/hashicorp/terraform-provider-aws/issues/29345) listed them.
const LEGACY: [&str; 25] = [
    "365689465814",
    "313564881002",
    "404641285394",
    "760740231472",
    "090321488786",
    "865932855811",
    "361669875840",
    "762762565011",
    "907379612154",
    "111890595117",
    "660998842044",
    "053454850223",
    "729911121831",
    "945612479654",
    "210876761215",
    "307160386991",
    "915173422425",
    "013126148197",
    "075028567923",
    "193672423079",
    "391106570357",
    "665727464434",
    "262260360010",
    "902366379725",
    "702190854255",
];

/// Whether Redshift wrote audit logs from an account, before it had a name of its own.
pub(crate) fn was_redshift(account: &AccountId) -> bool {
    LEGACY.contains(&account.as_ref())
}

/// The name by which an AWS service calls.
///
/// # Rules
/// - Lowercase labels joined by dots, the first of them `redshift`, that end in the DNS suffix of a partition, such as
///   `redshift.amazonaws.com`; never a wildcard
///   ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServicePrincipal(String);

name!(ServicePrincipal);

impl ServicePrincipal {
    /// The names by which Redshift may call for a cluster in this Region.
    ///
    /// In an opt-in Region there are two, because AWS's sources disagree: the
    /// [management guide](https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html)
    /// asks for the regional name, while
    /// [IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// says that a call within the Region comes under the global one. Outside the `aws`
    /// partition the global name is the one that most sources give; none confirms it.
    pub fn of_redshift(region: &Region) -> Vec<Self> {
        let mut principals = vec![Self("redshift.amazonaws.com".to_owned())];
        if region.is_opt_in() {
            let suffix = region.partition().dns_suffix();
            principals.push(Self(format!("redshift.{region}.{suffix}")));
        }
        principals
    }
}

impl FromStr for ServicePrincipal {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let label = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let known = Partition::ALL.iter().any(|partition| {
            word.strip_suffix(partition.dns_suffix())
                .and_then(|head| head.strip_suffix('.'))
                .is_some_and(|head| {
                    head.split('.').all(label) && head.split('.').next() == Some("redshift")
                })
        });
        if known && word.len() <= 128 {
            return Ok(Self(word.to_owned()));
        }
        Err(refuse::<Self>(
            word,
            "a service principal of Redshift is redshift, perhaps a Region, and a partition's DNS suffix, such as redshift.amazonaws.com",
            PRINCIPAL,
            word.trim().to_ascii_lowercase(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principals(region: &str) -> Vec<String> {
        ServicePrincipal::of_redshift(&region.parse().unwrap())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn default_regions_have_the_global_name() {
        assert_eq!(principals("us-east-2"), ["redshift.amazonaws.com"]);
        assert_eq!(principals("us-gov-west-1"), ["redshift.amazonaws.com"]);
    }

    #[test]
    fn opt_in_regions_have_both_names() {
        assert_eq!(
            principals("ap-east-1"),
            ["redshift.amazonaws.com", "redshift.ap-east-1.amazonaws.com"]
        );
    }

    #[test]
    fn wildcards_and_foreign_suffixes_are_refused() {
        for word in [
            "*",
            "redshift",
            "redshift.example.com",
            ".amazonaws.com",
            "lambda.amazonaws.com",
        ] {
            assert!(word.parse::<ServicePrincipal>().is_err(), "{word}");
        }
        assert!(
            "redshift.ap-east-1.amazonaws.com"
                .parse::<ServicePrincipal>()
                .is_ok()
        );
    }
}

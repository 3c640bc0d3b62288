use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, Partition, Region, name, refuse};
use crate::sources::PRINCIPAL;

/// The name by which an AWS service calls.
///
/// # Rules
/// - Lower-case labels joined by dots, the first of them `redshift`, that end in the DNS suffix of a partition, such as
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

//! One field: a word that becomes a name, or what to say of it.

use std::str::FromStr;

use super::Checker;
use crate::finding::{Finding, shown};
use crate::names::{IamArn, Invalid, nearest};
use crate::sources::IAM_IDENTIFIERS;

impl Checker {
    pub(super) fn parse<T: FromStr<Err = Invalid>>(
        &mut self,
        word: &str,
        at: &str,
        field: &str,
    ) -> Option<T> {
        match word.parse() {
            Ok(name) => Some(name),
            Err(invalid) => {
                self.findings.push(invalid_field(&invalid, word, at, field));
                None
            }
        }
    }

    pub(super) fn required<T: FromStr<Err = Invalid>>(
        &mut self,
        word: Option<&str>,
        at: &str,
        field: &str,
    ) -> Option<T> {
        if let Some(word) = word.filter(|word| !word.is_empty()) {
            self.parse(word, at, field)
        } else {
            self.missing(at, field, &format!("the {field}"));
            None
        }
    }

    /// `None` if the word is wrong, `Some(None)` if there is none.
    #[expect(
        clippy::option_option,
        reason = "absent and wrong are different answers"
    )]
    pub(super) fn optional<T: FromStr<Err = Invalid>>(
        &mut self,
        word: Option<&str>,
        at: &str,
        field: &str,
    ) -> Option<Option<T>> {
        match word {
            None => Some(None),
            Some(word) => self.parse(word, at, field).map(Some),
        }
    }

    pub(super) fn each<T: FromStr<Err = Invalid>>(
        &mut self,
        words: &[String],
        at: &str,
        field: &str,
    ) -> Option<Vec<T>> {
        let names: Vec<T> = words
            .iter()
            .enumerate()
            .filter_map(|(index, word)| self.parse(word, &format!("{at}/{index}"), field))
            .collect();
        (names.len() == words.len()).then_some(names)
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        word: &str,
        field: &str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word) {
            return Some(*choice);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.not_one_of(word, &format!("/grants/{field}"), field, &names);
        None
    }

    pub(super) fn not_one_of(&mut self, word: &str, at: &str, field: &str, choices: &[&str]) {
        let suggestion = nearest(word, choices.iter().copied());
        let mend = match suggestion {
            Some(near) => format!("write `\"{near}\"`"),
            None => format!("write one of {}", choices.join(", ")),
        };
        let mut finding = Finding::error(
            "field-invalid",
            format!(
                "{} is not {}: it is one of {}",
                shown(word),
                one(field),
                choices.join(", ")
            ),
        )
        .about(field)
        .at(at)
        .mend(mend);
        finding.suggestion = suggestion.map(str::to_owned);
        self.findings.push(finding);
    }

    pub(super) fn not_that(&mut self, arn: &IamArn, at: &str, field: &str, rule: &str) {
        self.findings.push(
            Finding::error(
                "field-invalid",
                format!(
                    "`{arn}` is not {field}, which is {rule}",
                    field = one(field)
                ),
            )
            .about(field)
            .at(at)
            .mend(format!("write {rule}"))
            .sources(&[IAM_IDENTIFIERS]),
        );
    }

    pub(super) fn missing(&mut self, at: &str, field: &str, wanted: &str) {
        self.findings.push(
            Finding::error("field-missing", format!("the {field} is missing"))
                .about(field)
                .at(at)
                .mend(format!("add {wanted}")),
        );
    }
}

/// Words that keep the rules of their fields, for whoever wrote one of which nobody can tell what
/// was meant.
const EXAMPLES: [(&str, &str); 20] = [
    ("bucket account", "111122223333"),
    ("bucket name", "central-audit-logs"),
    ("bucket Region", "us-east-1"),
    ("caller", "arn:aws:iam::{account}:role/redtrail-audit"),
    ("cluster Region", "us-east-1"),
    ("cluster account", "444455556666"),
    ("cluster identifier", "analytics-01"),
    ("external ID", "b4c1-audit"),
    ("key prefix", "audit/redshift"),
    ("name", "audit"),
    ("organization", "o-a1b2c3d4e5"),
    ("path", "/security/"),
    (
        "permissions boundary",
        "arn:aws:iam::{account}:policy/boundary",
    ),
    ("policy name", "audit-logging"),
    ("role name", "redtrail-audit"),
    ("service principal", "redshift.amazonaws.com"),
    ("tag key", "team"),
    ("tag value", "data platform"),
    ("trusted ARN", "arn:aws:iam::444455556666:role/operators"),
    ("user name", "redtrail-audit"),
];

pub(super) fn invalid_field(invalid: &Invalid, word: &str, at: &str, field: &str) -> Finding {
    let mut examples = EXAMPLES.iter();
    let example = examples
        .find(|(own, _)| *own == field)
        .map(|(_, word)| word);
    let mend = match (&invalid.suggestion, example) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, Some(word)) => format!("write one such as `{word}`"),
        (None, None) => "write one that keeps the rule".to_owned(),
    };
    let mut finding = Finding::error(
        "field-invalid",
        format!("{} is not {}: {}", shown(word), one(field), invalid.rule),
    )
    .about(field)
    .at(at)
    .mend(mend)
    .sources(&[invalid.source]);
    finding.suggestion.clone_from(&invalid.suggestion);
    finding
}

/// The name of a field with its article.
fn one(field: &str) -> String {
    let article = if field.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {field}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{
        AccountId, BucketName, CallerArn, ClusterIdentifier, ExternalId, KeyPrefix, OrganizationId,
        Path, PlanName, PolicyName, Region, RoleName, ServicePrincipal, TagKey, TagValue, UserName,
    };

    #[test]
    fn every_example_is_what_it_is_an_example_of() {
        fn keeps<T: FromStr<Err = Invalid>>(word: &str) -> bool {
            word.parse::<T>().is_ok()
        }
        for (field, word) in EXAMPLES {
            let is_one = match field {
                "bucket account" | "cluster account" => keeps::<AccountId>(word),
                "bucket name" => keeps::<BucketName>(word),
                "bucket Region" | "cluster Region" => keeps::<Region>(word),
                "caller" => keeps::<CallerArn>(word),
                "cluster identifier" => keeps::<ClusterIdentifier>(word),
                "external ID" => keeps::<ExternalId>(word),
                "key prefix" => keeps::<KeyPrefix>(word),
                "name" => keeps::<PlanName>(word),
                "organization" => keeps::<OrganizationId>(word),
                "path" => keeps::<Path>(word),
                "permissions boundary" => keeps::<IamArn>(word),
                "policy name" => keeps::<PolicyName>(word),
                "role name" => keeps::<RoleName>(word),
                "user name" => keeps::<UserName>(word),
                "service principal" => keeps::<ServicePrincipal>(word),
                "tag key" => keeps::<TagKey>(word),
                "tag value" => keeps::<TagValue>(word),
                "trusted ARN" => word.parse().is_ok_and(|arn: IamArn| arn.is_principal()),
                _ => false,
            };
            assert!(is_one, "{field}: {word}");
        }
    }
}

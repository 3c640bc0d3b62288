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

pub(super) fn invalid_field(invalid: &Invalid, word: &str, at: &str, field: &str) -> Finding {
    let mend = match &invalid.suggestion {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write one that keeps the rule".to_owned(),
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

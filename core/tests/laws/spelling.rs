//! Policies mean the same however they are spelled, and another thing when a word changes.

use proptest::prelude::*;
use redtrail_core::documents::documents;
use redtrail_core::policy::{equivalent, normal, size};
use serde_json::{Map, Value, json};

use super::made_up::plan;
use super::tries;

/// A stream of small choices.
pub(crate) struct Whims(Vec<u8>, usize);

impl Whims {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes, 0)
    }

    /// A number below `most`.
    pub(crate) fn pick(&mut self, most: usize) -> usize {
        self.1 += 1;
        let byte = self
            .0
            .get(self.1 % self.0.len().max(1))
            .copied()
            .unwrap_or_default();
        (usize::from(byte) + self.1) % most.max(1)
    }
}

/// The same policy as AWS may give it back: other order, lists of one, accounts as roots.
pub(crate) fn respelled(policy: &str, whims: &mut Whims) -> String {
    let mut fields: Map<String, Value> = serde_json::from_str(policy).unwrap();
    let statements = match fields.remove("Statement").unwrap() {
        Value::Array(statements) => statements,
        one => vec![one],
    };
    let mut statements: Vec<String> = statements
        .into_iter()
        .map(|statement| respell("Statement", statement, whims))
        .collect();
    let places = statements.len();
    statements.swap(whims.pick(places), whims.pick(places));
    let mut parts: Vec<String> = fields
        .into_iter()
        .map(|(name, value)| format!("{}:{value}", json!(name)))
        .collect();
    let bare = statements.len() == 1 && whims.pick(2) == 0;
    let statements = statements.join(",");
    parts.push(if bare {
        format!("\"Statement\":{statements}")
    } else {
        format!("\"Statement\" : [ {statements} ]")
    });
    let places = parts.len();
    parts.swap(whims.pick(places), whims.pick(places));
    format!("{{{}}}", parts.join(" ,\n"))
}

fn respell(name: &str, value: Value, whims: &mut Whims) -> String {
    match value {
        Value::Object(fields) => {
            let mut parts: Vec<String> = fields
                .into_iter()
                .map(|(name, value)| {
                    let value = respell(&name, value, whims);
                    format!("{} :{value}", json!(name))
                })
                .collect();
            let places = parts.len();
            parts.swap(whims.pick(places), whims.pick(places));
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(mut items) => {
            let places = items.len();
            items.swap(whims.pick(places), whims.pick(places));
            let items: Vec<String> = items
                .into_iter()
                .map(|item| leaf(name, &item, whims))
                .collect();
            format!("[\t{} ]", items.join(", "))
        }
        scalar if ["Sid", "Effect", "Version", "Id"].contains(&name) => scalar.to_string(),
        scalar => {
            let word = leaf(name, &scalar, whims);
            if whims.pick(2) == 0 {
                format!("[{word}]")
            } else {
                word
            }
        }
    }
}

fn leaf(name: &str, value: &Value, whims: &mut Whims) -> String {
    let text = value.as_str().unwrap();
    let account = text
        .strip_suffix(":root")
        .and_then(|arn| arn.rsplit("::").next())
        .filter(|_| name == "AWS" && whims.pick(2) == 0);
    json!(account.unwrap_or(text)).to_string()
}

/// The policy with one word in it changed, or `None` where there is no such word.
fn changed(policy: &str, at: usize) -> Option<String> {
    fn change(value: &mut Value, left: &mut usize) -> bool {
        match value {
            Value::Object(fields) => fields
                .iter_mut()
                .filter(|(name, _)| *name != "Sid")
                .any(|(_, value)| change(value, left)),
            Value::Array(items) => items.iter_mut().any(|item| change(item, left)),
            Value::String(text) => {
                if *left == 0 {
                    text.push('x');
                    return true;
                }
                *left -= 1;
                false
            }
            _ => false,
        }
    }
    let mut policy: Map<String, Value> = serde_json::from_str(policy).unwrap();
    let mut left = at;
    let statements = policy.get_mut("Statement").unwrap();
    change(statements, &mut left).then(|| Value::Object(policy).to_string())
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn a_spelling_makes_no_difference((_, plan) in plan(), whims in any::<[u8; 31]>()) {
        let mut whims = Whims::new(whims.to_vec());
        for document in documents(&plan, None).unwrap() {
            if !document.file.ends_with("policy.json") {
                continue;
            }
            let other = respelled(&document.text, &mut whims);
            prop_assert_eq!(normal(&document.text).unwrap(), normal(&other).unwrap());
            prop_assert!(equivalent(&document.text, &document.text));
            prop_assert!(equivalent(&document.text, &other));
            prop_assert!(equivalent(&other, &document.text));
            // Spelled twice, it is the normal spelling still.
            let normal_form = normal(&document.text).unwrap();
            prop_assert_eq!(normal(&normal_form).unwrap(), normal_form);
        }
    }

    #[test]
    fn a_word_makes_a_difference((_, plan) in plan(), at in 0_usize..24) {
        for document in documents(&plan, None).unwrap() {
            if !document.file.ends_with("policy.json") {
                continue;
            }
            if let Some(other) = changed(&document.text, at) {
                prop_assert!(!equivalent(&document.text, &other), "{}", other);
                prop_assert!(!equivalent(&other, &document.text));
            }
        }
    }

    #[test]
    fn white_space_weighs_nothing((_, plan) in plan()) {
        for document in documents(&plan, None).unwrap() {
            if document.file.ends_with("policy.json") {
                let value: Value = serde_json::from_str(&document.text).unwrap();
                prop_assert_eq!(size(&document.text).unwrap().bytes, value.to_string().len());
            }
        }
    }
}

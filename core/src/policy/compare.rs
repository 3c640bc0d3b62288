//! Whether two policies mean the same.
//!
//! S3 and IAM give policies back in another spelling: other white space, another order of
//! names, single values bare or in a list, accounts as the ARN of their root
//! ([IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html): policies
//! are not to be compared as texts).

use std::collections::BTreeMap;

use super::view::statements;
use crate::finding::Finding;
use crate::names::{AccountId, Partition};
use crate::order;
use crate::tree::{Node, Source, Value};

/// Whether two texts are policies that mean the same; what is no JSON equals nothing.
pub fn equivalent(one: &str, other: &str) -> bool {
    match (normal(one), normal(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// The one spelling of everything that means the same as this policy.
///
/// Lists of values are sorted and hold each value once, a bare value becomes a list of one, and
/// a bare account becomes the ARN of its root. The order of statements does not matter to AWS,
/// so they are sorted too.
///
/// # Errors
/// The finding that says where the text is no JSON.
pub fn normal(policy: &str) -> Result<String, Finding> {
    let source = Source::json(policy)?;
    Ok(spelled(&source.root, ""))
}

/// The statements in which two policies differ, by their Sids or places: each with `+` where it
/// came, `-` where it went, `~` where another has taken its Sid.
pub fn differing(before: &str, after: &str) -> Vec<String> {
    let (mut gone, mut come) = (named(before), named(after));
    gone.retain(|(name, text)| {
        let same = come
            .iter()
            .position(|(other, now)| other == name && now == text);
        // A statement without a Sid has but its place, which means nothing.
        let same = same.or_else(|| come.iter().position(|(_, now)| now == text));
        same.map(|place| come.remove(place)).is_none()
    });
    let mut told: BTreeMap<String, char> = BTreeMap::new();
    told.extend(gone.into_iter().map(|(name, _)| (name, '-')));
    for (name, _) in come {
        told.entry(name)
            .and_modify(|sign| *sign = '~')
            .or_insert('+');
    }
    told.into_iter()
        .map(|(name, sign)| format!("{sign} {name}"))
        .collect()
}

/// The statements of a policy, each with what it is called and what it means.
fn named(policy: &str) -> Vec<(String, String)> {
    let Ok(source) = Source::json(policy) else {
        return Vec::new();
    };
    let statements = statements(&source);
    let named = statements
        .iter()
        .map(|statement| (statement.called(), spelled(statement.node, "Statement")));
    named.collect()
}

fn spelled(node: &Node, within: &str) -> String {
    match &node.value {
        Value::Table(fields) => {
            let mut entries: Vec<String> = fields
                .iter()
                .map(|field| {
                    // `"Principal": "*"` is not `"Principal": {"AWS": "*"}` to every service,
                    // so only what stands in a list elsewhere is made one.
                    let value = match field.name.as_ref() {
                        "Version" | "Id" | "Sid" | "Effect" => spelled(&field.node, ""),
                        name => listed(
                            &field.node,
                            if within == "Principal" { "AWS" } else { name },
                        ),
                    };
                    format!("{}:{value}", quoted(&field.name))
                })
                .collect();
            order::sort(&mut entries);
            format!("{{{}}}", entries.join(","))
        }
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| spelled(item, within)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Text(text) if within == "AWS" => quoted(&rooted(text)),
        Value::Text(text) => quoted(text),
        // Conditions take numbers and truth values for the texts that spell them.
        Value::Number(spelling) => quoted(spelling),
        Value::Bool(truth) => quoted(&truth.to_string()),
        Value::Null => "null".to_owned(),
    }
}

fn listed(node: &Node, name: &str) -> String {
    let single_table = matches!(node.value, Value::Table(_)) && name != "Statement";
    if single_table {
        return spelled(node, name);
    }
    let mut items: Vec<String> = node
        .items()
        .iter()
        .map(|item| spelled(item, name))
        .collect();
    order::sort(&mut items);
    items.dedup();
    format!("[{}]", items.join(","))
}

/// An account as the ARN of its root, without its partition, which one policy cannot mix.
fn rooted(principal: &str) -> String {
    let account = principal.strip_suffix(":root").and_then(|arn| {
        let (head, account) = arn.rsplit_once("::")?;
        Partition::ALL
            .iter()
            .any(|partition| head == format!("arn:{partition}:iam"))
            .then_some(account)
    });
    let account = account.unwrap_or(principal);
    match account.parse::<AccountId>() {
        Ok(account) => format!("{account}:root"),
        Err(_) => principal.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        let ours = r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow",
            "Principal":{"AWS":"444455556666"},"Action":["s3:PutObject"],"Resource":["b","a"],
            "Condition":{"Bool":{"aws:SecureTransport":true}}}]}"#;
        let theirs = r#"{"Statement":{"Effect":"Allow","Sid":"A","Action":"s3:PutObject",
            "Principal":{"AWS":["arn:aws:iam::444455556666:root"]},"Resource":["a","b","a"],
            "Condition":{"Bool":{"aws:SecureTransport":["true"]}}},"Version":"2012-10-17"}"#;
        assert!(equivalent(ours, theirs));
    }

    #[test]
    fn statements_that_differ_are_named() {
        let policy = |statements: &str| format!("{{\"Statement\":[{statements}]}}");
        let one = r#"{"Sid":"One","Effect":"Allow","Action":["a","b"]}"#;
        let spelled = r#"{"Effect":"Allow","Action":["b","a"],"Sid":"One"}"#;
        let nameless = r#"{"Effect":"Deny","Action":"c"}"#;
        let before = policy(&format!("{one},{nameless},{{\"Sid\":\"Two\"}}"));
        let moved = policy(&format!("{nameless},{{\"Sid\":\"Two\"}},{spelled}"));
        assert_eq!(differing(&before, &moved), [""; 0]);
        let other = policy(r#"{"Sid":"One","Effect":"Deny"},{"Sid":"Three"}"#);
        assert_eq!(
            differing(&before, &other),
            ["~ `One`", "+ `Three`", "- `Two`", "- statement 2"]
        );
        assert_eq!(differing("", &policy(one)), ["+ `One`"]);
    }

    #[test]
    fn meaning_makes_a_difference() {
        let base =
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"a","Resource":"b"}]}"#;
        for other in [
            base.replace("Allow", "Deny"),
            base.replace(r#""*""#, r#"{"AWS":"*"}"#),
            base.replace(r#""a""#, r#""c""#),
            base.replace("Action", "NotAction"),
            base.replace("]}", "],\"Id\":\"x\"}"),
            "not json".to_owned(),
        ] {
            assert!(!equivalent(base, &other), "{other}");
        }
    }
}

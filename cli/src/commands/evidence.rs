//! `redtrail evidence`: what happened in a real run, without a name in it.

use std::collections::BTreeMap;

use redtrail_core::changes::Change;
use redtrail_core::finding::Finding;
use redtrail_core::plan::Plan;
use serde_json::{Value, json};

use super::status::look;
use crate::arguments::EvidenceArguments;
use crate::aws::Accounts;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::journal::Journal;
use crate::output::Output;

pub(crate) async fn run(arguments: &EvidenceArguments, output: &Output) -> Result<Exit, Error> {
    let Opened { plan, remarks } = input::plan(&arguments.plan)?;
    let journal = Journal::of(&arguments.plan, arguments.journal.as_deref())?.changes()?;
    let accounts = Accounts::open(&plan, &arguments.credentials, true, true).await?;
    let (clusters, _) = look(&plan, &accounts).await?;
    let blank = Blank::of(&plan);
    let report = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "partition": plan.partition().id(),
        "plan": blank.json(json!(plan.draft())),
        "remarks": remarks.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        "journal": journal.iter().map(|change| blank.json(call(change))).collect::<Vec<_>>(),
        "clusters": blank.json(json!(clusters)),
    });
    output.text(&(serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"));
    output.say("Read it before you send it: names, accounts and prefixes are replaced by numbers.");
    let none: [Finding; 0] = [];
    output.json(&none, json!({ "report": report }));
    Ok(Exit::Done)
}

/// Of a change only the call and its target: texts of policies stay here.
fn call(change: &Change) -> Value {
    json!({ "call": change.action(), "region": change.region.to_string(), "target": change.target() })
}

/// Replaces every name of a plan by what it is and a number.
struct Blank {
    /// Longest first, so that a name inside a longer one does not spoil it.
    names: Vec<(String, String)>,
}

impl Blank {
    fn of(plan: &Plan) -> Self {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut add = |kind: &str, name: String| {
            let number = names
                .values()
                .filter(|other| other.starts_with(kind))
                .count()
                + 1;
            names
                .entry(name)
                .or_insert_with(|| format!("{kind}-{number}"));
        };
        for account in plan.cluster_accounts().union(&plan.bucket_accounts()) {
            add("account", account.to_string());
        }
        for bucket in plan.buckets() {
            add("bucket", bucket.name.to_string());
            add("prefix", bucket.prefix.to_string());
        }
        for cluster in plan.clusters() {
            add("cluster", cluster.id.to_string());
        }
        add("plan", plan.name().to_string());
        add("caller", plan.caller().name().to_owned());
        for policy in &plan.caller().policies {
            add("policy", policy.to_string());
        }
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { names }
    }

    fn json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.json(item)).collect(),
            Value::Object(fields) => {
                // Tags, boundaries, trusted ARNs and external IDs are nobody else's business.
                let private = [
                    "tags",
                    "permissions_boundary",
                    "trusted",
                    "external_id",
                    "path",
                    "organization",
                ];
                fields
                    .into_iter()
                    .filter(|(name, _)| !private.contains(&name.as_str()))
                    .map(|(name, value)| (name, self.json(value)))
                    .collect()
            }
            other => other,
        }
    }

    fn text(&self, text: &str) -> String {
        let replace = |text: String, (name, blank): &(String, String)| text.replace(name, blank);
        without_accounts(&self.names.iter().fold(text.to_owned(), replace))
    }
}

/// The text with every run of twelve digits or more taken out: what AWS says may name accounts
/// that are not in the plan.
fn without_accounts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() >= 12 {
            "account"
        } else {
            &digits
        });
        digits.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_accounts;

    #[test]
    fn accounts_are_taken_out_and_dates_stay() {
        assert_eq!(
            without_accounts("arn:aws:iam::123456789012:root since 2026-11-22"),
            "arn:aws:iam::account:root since 2026-11-22"
        );
    }
}

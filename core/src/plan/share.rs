//! What a draft tells others of accounts, and a draft that tells less.

use serde_json::Value;

use super::{BucketDraft, CallerDraft, ClusterDraft, Draft};
use crate::names::of_any_account;

/// The ID of an account somewhere in a draft.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Mention {
    /// Its 12 digits.
    pub account: String,
    /// Where it stands: a JSON pointer into the draft.
    pub pointer: String,
}

impl Draft {
    /// Every account ID in the draft, also where it is part of a name: each run of exactly 12
    /// digits, sorted by the names of the fields around it.
    pub fn accounts(&self) -> Vec<Mention> {
        let mut mentions = Vec::new();
        if let Ok(value) = serde_json::to_value(self) {
            find(&value, "", &mut mentions);
        }
        mentions
    }

    /// The draft for somebody who is not to learn the account IDs.
    ///
    /// The accounts of buckets and clusters are left out; in the ARNs of the caller and its boundary
    /// `{account}` stands in their place. In those of trusted principals `ACCOUNT` does, which no
    /// plan takes: without them the role would trust others, and whoever fills the accounts in has
    /// to say whom. Names stay as they are, since
    /// they would be others without a part of them: [`accounts`](Self::accounts) tells which of
    /// them hold an account ID.
    #[must_use]
    pub fn without_accounts(&self) -> Self {
        let bucket = |bucket: &BucketDraft| BucketDraft {
            account: None,
            ..bucket.clone()
        };
        let cluster = |cluster: &ClusterDraft| ClusterDraft {
            account: None,
            ..cluster.clone()
        };
        let mut caller: CallerDraft = self.caller.clone();
        caller.arn = caller.arn.as_deref().map(of_any_account);
        caller.permissions_boundary = caller.permissions_boundary.as_deref().map(of_any_account);
        for principal in &mut caller.trusted {
            let accounts: Vec<String> = ids(principal).map(str::to_owned).collect();
            for account in accounts {
                *principal = principal.replace(&account, "ACCOUNT");
            }
        }
        Self {
            buckets: self.buckets.iter().map(bucket).collect(),
            clusters: self.clusters.iter().map(cluster).collect(),
            caller,
            ..self.clone()
        }
    }
}

fn find(value: &Value, pointer: &str, mentions: &mut Vec<Mention>) {
    match value {
        Value::String(text) => mentions.extend(ids(text).map(|account| Mention {
            account: account.to_owned(),
            pointer: pointer.to_owned(),
        })),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                find(value, &format!("{pointer}/{index}"), mentions);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                let pointer = format!("{pointer}/{escaped}");
                mentions.extend(ids(name).map(|account| Mention {
                    account: account.to_owned(),
                    pointer: pointer.clone(),
                }));
                find(value, &pointer, mentions);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The runs of just as many digits as an account ID has.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|sign: char| !sign.is_ascii_digit());
    runs.filter(|run| run.len() == 12)
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::plan::Checked;

    const DRAFT: &str = r#"{
        "version": 1,
        "bucket": {"name": "logs-111122223333", "account": "111122223333", "region": "us-east-1"},
        "caller": {
            "arn": "arn:aws:iam::444455556666:role/audit",
            "permissions_boundary": "arn:aws:iam::444455556666:policy/bounds",
            "tags": {"paid/by": "1234567890123 or 777788889999", "111122223333": "x"},
            "trusted": ["123456789012", "arn:aws:iam::444455556666:root", "nobody"]
        },
        "clusters": [
            {"account": "444455556666", "region": "us-east-1", "id": "sales"},
            {"account": "4444", "region": "us-east-1", "id": "stock"}
        ]
    }"#;

    fn told(draft: &Draft) -> Vec<String> {
        let mentions = draft.accounts().into_iter();
        let told = mentions.map(|it| format!("{} {}", it.pointer, it.account));
        told.collect()
    }

    #[test]
    fn every_account_is_found_wherever_it_stands() {
        let draft = Checked::json(DRAFT).draft;
        expect![[r#"
            /bucket/account 111122223333
            /bucket/name 111122223333
            /caller/arn 444455556666
            /caller/permissions_boundary 444455556666
            /caller/tags/111122223333 111122223333
            /caller/tags/paid~1by 777788889999
            /caller/trusted/0 123456789012
            /caller/trusted/1 444455556666
            /clusters/1/account 444455556666"#]]
        .assert_eq(&told(&draft).join("\n"));
    }

    #[test]
    fn what_is_left_out_is_said_by_what_is_left() {
        let draft = Checked::json(DRAFT).draft.without_accounts();
        expect![[r#"{"version":1,"bucket":{"name":"logs-111122223333","region":"us-east-1"},"caller":{"arn":"arn:aws:iam::{account}:role/audit","permissions_boundary":"arn:aws:iam::{account}:policy/bounds","tags":{"111122223333":"x","paid/by":"1234567890123 or 777788889999"},"trusted":["ACCOUNT","arn:aws:iam::ACCOUNT:root","nobody"]},"clusters":[{"region":"us-east-1","id":"sales"},{"region":"us-east-1","id":"stock"}]}"#]].assert_eq(&draft.canonical_json());
        expect![[r#"
            /bucket/name 111122223333
            /caller/tags/111122223333 111122223333
            /caller/tags/paid~1by 777788889999"#]]
        .assert_eq(&told(&draft).join("\n"));
        assert_eq!(draft.without_accounts(), draft);
    }
}

//! From a text to a draft: which fields there are, and of which type.

use std::collections::BTreeMap;

use super::{BucketDraft, CallerDraft, ClusterDraft, Draft, GrantsDraft};
use crate::finding::Finding;
use crate::names::nearest;
use crate::tree::{Node, Source, Value};

/// A draft, and what was wrong with the text it was read from.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// What could be read.
    pub(super) draft: Draft,
    /// What could not.
    pub(super) findings: Vec<Finding>,
    /// Whether a single bucket stood in a list.
    pub(super) bucket_is_listed: bool,
}

/// Reads a draft from a tree.
pub(super) fn read(source: &Source<'_>) -> Reading {
    let mut reader = Reader::default();
    let draft = reader.draft(&source.root);
    let bucket_is_listed = draft.buckets.len() == 1 && source.root.get("bucket").is_none();
    Reading {
        draft,
        findings: reader.findings,
        bucket_is_listed,
    }
}

#[derive(Default)]
struct Reader {
    findings: Vec<Finding>,
}

/// The fields of a table by name, and the pointer of the table.
struct Table<'n> {
    fields: BTreeMap<&'static str, &'n Node>,
    pointer: String,
}

impl<'n> Table<'n> {
    fn take(&self, name: &'static str) -> Option<(&'n Node, String)> {
        let node = self.fields.get(name)?;
        Some((node, format!("{}/{name}", self.pointer)))
    }
}

impl Reader {
    fn draft(&mut self, root: &Node) -> Draft {
        let known = [
            "version", "name", "bucket", "buckets", "caller", "grants", "clusters",
        ];
        let Some(plan) = self.table(root, String::new(), &known) else {
            return Draft::default();
        };
        let mut buckets = Vec::new();
        if let Some((node, at)) = plan.take("bucket") {
            buckets.extend(self.bucket(node, at));
            if plan.take("buckets").is_some() {
                self.findings.push(
                    Finding::error(
                        "field-conflict",
                        "a plan has `bucket` or `buckets`, not both",
                    )
                    .about("buckets")
                    .at("/buckets")
                    .mend("move the one bucket into the list `buckets`"),
                );
            }
        }
        if let Some((node, at)) = plan.take("buckets") {
            buckets.extend(self.list(node, &at, Self::bucket));
        }
        Draft {
            version: plan
                .take("version")
                .and_then(|(node, at)| self.number(node, &at)),
            name: self.word(&plan, "name"),
            buckets,
            caller: plan
                .take("caller")
                .map(|(node, at)| self.caller(node, at))
                .unwrap_or_default(),
            grants: plan
                .take("grants")
                .map(|(node, at)| self.grants(node, at))
                .unwrap_or_default(),
            clusters: plan
                .take("clusters")
                .map(|(node, at)| self.list(node, &at, Self::cluster))
                .unwrap_or_default(),
        }
    }

    fn bucket(&mut self, node: &Node, at: String) -> Option<BucketDraft> {
        let bucket = self.table(node, at, &["name", "account", "region", "prefix"])?;
        Some(BucketDraft {
            name: self.word(&bucket, "name"),
            account: self.word(&bucket, "account"),
            region: self.word(&bucket, "region"),
            prefix: self.word(&bucket, "prefix"),
        })
    }

    fn cluster(&mut self, node: &Node, at: String) -> Option<ClusterDraft> {
        let cluster = self.table(node, at, &["account", "region", "id"])?;
        Some(ClusterDraft {
            account: self.word(&cluster, "account"),
            region: self.word(&cluster, "region"),
            id: self.word(&cluster, "id"),
        })
    }

    fn caller(&mut self, node: &Node, at: String) -> CallerDraft {
        let known = [
            "kind",
            "name",
            "arn",
            "path",
            "policies",
            "permissions_boundary",
            "tags",
            "trusted",
            "external_id",
        ];
        let Some(caller) = self.table(node, at, &known) else {
            return CallerDraft::default();
        };
        CallerDraft {
            kind: self.word(&caller, "kind"),
            name: self.word(&caller, "name"),
            arn: self.word(&caller, "arn"),
            path: self.word(&caller, "path"),
            policies: caller
                .take("policies")
                .map(|(node, at)| self.list(node, &at, Self::text)),
            permissions_boundary: self.word(&caller, "permissions_boundary"),
            tags: caller
                .take("tags")
                .map(|(node, at)| self.tags(node, &at))
                .unwrap_or_default(),
            trusted: self.words(&caller, "trusted"),
            external_id: self.word(&caller, "external_id"),
        }
    }

    fn grants(&mut self, node: &Node, at: String) -> GrantsDraft {
        let known = [
            "source",
            "scope",
            "caller",
            "preset",
            "organization",
            "principals",
        ];
        let Some(grants) = self.table(node, at, &known) else {
            return GrantsDraft::default();
        };
        GrantsDraft {
            source: self.word(&grants, "source"),
            scope: self.word(&grants, "scope"),
            caller: self.word(&grants, "caller"),
            preset: self.word(&grants, "preset"),
            organization: self.word(&grants, "organization"),
            principals: self.words(&grants, "principals"),
        }
    }

    fn tags(&mut self, node: &Node, at: &str) -> BTreeMap<String, String> {
        if !matches!(node.value, Value::Table(_)) {
            self.wrong_type(node, at, "a table of texts");
        }
        let mut tags = BTreeMap::new();
        for field in node.fields() {
            let at = format!("{at}/{}", escaped(&field.name));
            if let Some(text) = self.text(&field.node, at) {
                tags.insert(field.name.clone(), text);
            }
        }
        tags
    }

    /// The fields of a table; what is not known or stands twice is reported.
    fn table<'n>(
        &mut self,
        node: &'n Node,
        pointer: String,
        known: &[&'static str],
    ) -> Option<Table<'n>> {
        if !matches!(node.value, Value::Table(_)) {
            self.wrong_type(node, &pointer, "a table");
            return None;
        }
        let mut fields = BTreeMap::new();
        for field in node.fields() {
            let at = format!("{pointer}/{}", escaped(&field.name));
            match known.iter().find(|name| **name == field.name) {
                None => self.findings.push(unknown(&field.name, &at, known)),
                Some(name) => {
                    if fields.insert(*name, &field.node).is_some() {
                        self.findings.push(
                            Finding::error(
                                "field-twice",
                                format!("the field `{name}` stands there twice"),
                            )
                            .about(name)
                            .at(at)
                            .mend("keep one of them"),
                        );
                    }
                }
            }
        }
        Some(Table { fields, pointer })
    }

    fn list<T>(
        &mut self,
        node: &Node,
        at: &str,
        item: impl Fn(&mut Self, &Node, String) -> Option<T>,
    ) -> Vec<T> {
        let Value::List(items) = &node.value else {
            self.wrong_type(node, at, "a list");
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .filter_map(|(index, node)| item(self, node, format!("{at}/{index}")))
            .collect()
    }

    fn word(&mut self, table: &Table<'_>, name: &'static str) -> Option<String> {
        let (node, at) = table.take(name)?;
        self.text(node, at)
    }

    fn words(&mut self, table: &Table<'_>, name: &'static str) -> Vec<String> {
        table
            .take(name)
            .map(|(node, at)| self.list(node, &at, Self::text))
            .unwrap_or_default()
    }

    /// The text; a number is reported, but its spelling goes on as if it had been one, so that
    /// the rules of the name have their say too.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "one shape for every reader of an item"
    )]
    fn text(&mut self, node: &Node, at: String) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(spelling) => {
                self.wrong_type(node, &at, "a text in quotes");
                Some(spelling.clone())
            }
            _ => {
                self.wrong_type(node, &at, "a text");
                None
            }
        }
    }

    fn number(&mut self, node: &Node, at: &str) -> Option<String> {
        if let Value::Number(spelling) = &node.value {
            return Some(spelling.clone());
        }
        self.wrong_type(node, at, "a number");
        None
    }

    fn wrong_type(&mut self, node: &Node, at: &str, expected: &str) {
        let subject = if at.is_empty() { "plan" } else { last_part(at) };
        let (written, mend) = match &node.value {
            Value::Number(spelling) => (
                format!("the number `{spelling}`"),
                format!("write \"{spelling}\" in quotes"),
            ),
            Value::Text(text) => (format!("the text `{text}`"), format!("write {expected}")),
            Value::Bool(truth) => (format!("`{truth}`"), format!("write {expected}")),
            _ => (node.kind().to_owned(), format!("write {expected}")),
        };
        self.findings.push(
            Finding::error(
                "field-type",
                format!("`{subject}` is {expected}, not {written}"),
            )
            .about(subject)
            .at(at)
            .mend(mend),
        );
    }
}

fn unknown(name: &str, at: &str, known: &[&'static str]) -> Finding {
    let suggestion = nearest(name, known.iter().copied());
    let mend = match suggestion {
        Some(near) => format!("write `{near}`"),
        None => format!("take it out, or use one of {}", known.join(", ")),
    };
    let mut finding = Finding::error("field-unknown", format!("there is no field `{name}` here"))
        .about(name)
        .at(at)
        .mend(mend);
    finding.suggestion = suggestion.map(str::to_owned);
    finding
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn last_part(pointer: &str) -> &str {
    let mut parts = pointer.rsplit('/');
    let last = parts.next().unwrap_or(pointer);
    // In a list the name of the list says more than the number of the item.
    if last.bytes().all(|b| b.is_ascii_digit()) {
        parts.next().unwrap_or(last)
    } else {
        last
    }
}

//! From a text to a draft: which fields there are, and of which type.

use std::collections::BTreeMap;

use super::schema::{self, Field};
use super::{BucketDraft, CallerDraft, ClusterDraft, Draft, GrantsDraft};
use crate::finding::{Finding, shown};
use crate::names::nearest;
use crate::tree::{Node, Source, Value, step};

/// A draft, and what was wrong with the text it was read from.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// What could be read.
    pub(super) draft: Draft,
    /// What could not.
    pub(super) findings: Vec<Finding>,
    /// Where nothing could be read, so that nothing more is to be said of what is there.
    pub(super) unread: Vec<String>,
    /// Where each bucket stood; none where the draft was not read from a text.
    pub(super) bucket_places: Vec<String>,
}

/// Reads a draft from a tree.
pub(super) fn read(source: &Source<'_>) -> Reading {
    let mut reader = Reader::default();
    let draft = reader.draft(&source.root);
    let single = source.root.get("bucket").map(|_| "/bucket".to_owned());
    let listed = draft.buckets.len() - usize::from(single.is_some());
    let listed = (0..listed).map(|index| format!("/buckets/{index}"));
    Reading {
        draft,
        findings: reader.findings,
        unread: reader.unread,
        bucket_places: single.into_iter().chain(listed).collect(),
    }
}

#[derive(Default)]
struct Reader {
    findings: Vec<Finding>,
    unread: Vec<String>,
}

/// The fields of a table by name, and the pointer of the table.
struct Table<'n> {
    fields: BTreeMap<&'static str, &'n Node<'n>>,
    pointer: String,
}

impl<'n> Table<'n> {
    fn take(&self, name: &'static str) -> Option<(&'n Node<'n>, String)> {
        let node = self.fields.get(name)?;
        Some((node, format!("{}/{name}", self.pointer)))
    }
}

impl Reader {
    fn draft(&mut self, root: &Node) -> Draft {
        let Some(plan) = self.table(root, String::new(), schema::PLAN) else {
            return Draft::default();
        };
        let mut buckets = Vec::new();
        if let Some((node, at)) = plan.take("bucket") {
            buckets.push(self.bucket(node, at));
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

    fn bucket(&mut self, node: &Node, at: String) -> BucketDraft {
        let Some(bucket) = self.table(node, at, schema::BUCKET) else {
            return BucketDraft::default();
        };
        BucketDraft {
            name: self.word(&bucket, "name"),
            account: self.word(&bucket, "account"),
            region: self.word(&bucket, "region"),
            prefix: self.word(&bucket, "prefix"),
        }
    }

    fn cluster(&mut self, node: &Node, at: String) -> ClusterDraft {
        let Some(cluster) = self.table(node, at, schema::CLUSTER) else {
            return ClusterDraft::default();
        };
        ClusterDraft {
            account: self.word(&cluster, "account"),
            region: self.word(&cluster, "region"),
            id: self.word(&cluster, "id"),
        }
    }

    fn caller(&mut self, node: &Node, at: String) -> CallerDraft {
        let Some(caller) = self.table(node, at, schema::CALLER) else {
            return CallerDraft::default();
        };
        CallerDraft {
            kind: self.word(&caller, "kind"),
            name: self.word(&caller, "name"),
            arn: self.word(&caller, "arn"),
            path: self.word(&caller, "path"),
            policies: caller
                .take("policies")
                .map(|(node, at)| self.list(node, &at, Self::item)),
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
        let Some(grants) = self.table(node, at, schema::GRANTS) else {
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
            self.unread.push(at.to_owned());
        }
        let mut tags = BTreeMap::new();
        for field in node.fields() {
            let at = format!("{at}/{}", step(&field.name));
            if let Some(text) = self.text(&field.node, at.clone())
                && tags.insert(field.name.to_string(), text).is_some()
            {
                self.twice(&field.name, at);
            }
        }
        tags
    }

    /// The fields of a table; what is not known or stands twice is reported.
    fn table<'n>(
        &mut self,
        node: &'n Node,
        pointer: String,
        known: &'static [Field],
    ) -> Option<Table<'n>> {
        let known: Vec<&'static str> = known.iter().map(|field| field.name).collect();
        if !matches!(node.value, Value::Table(_)) {
            self.wrong_type(node, &pointer, "a table");
            self.unread.push(pointer);
            return None;
        }
        // A field that stands there already was not meant.
        let open: Vec<&'static str> = known
            .iter()
            .copied()
            .filter(|name| node.get(name).is_none())
            .collect();
        let mut fields = BTreeMap::new();
        for field in node.fields() {
            let at = format!("{pointer}/{}", step(&field.name));
            match known.iter().find(|name| **name == field.name) {
                None => {
                    let near = nearest(&field.name, open.iter().copied());
                    self.findings.push(unknown(&field.name, &at, &known, near));
                    self.unread
                        .extend(near.map(|near| format!("{pointer}/{near}")));
                }
                Some(name) => {
                    if fields.insert(*name, &field.node).is_some() {
                        self.twice(name, at);
                    }
                }
            }
        }
        Some(Table { fields, pointer })
    }

    fn twice(&mut self, name: &str, at: String) {
        let message = format!("the field {} stands there twice", shown(name));
        self.findings.push(
            Finding::error("field-twice", message)
                .about(name)
                .at(at)
                .mend("keep one of them"),
        );
    }

    /// The items of a list; one that cannot be read keeps its place.
    fn list<T>(
        &mut self,
        node: &Node,
        at: &str,
        item: impl Fn(&mut Self, &Node, String) -> T,
    ) -> Vec<T> {
        let Value::List(items) = &node.value else {
            self.wrong_type(node, at, "a list");
            self.unread.push(at.to_owned());
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .map(|(index, node)| item(self, node, format!("{at}/{index}")))
            .collect()
    }

    fn item(&mut self, node: &Node, at: String) -> String {
        self.text(node, at).unwrap_or_default()
    }

    fn word(&mut self, table: &Table<'_>, name: &'static str) -> Option<String> {
        let (node, at) = table.take(name)?;
        self.text(node, at)
    }

    fn words(&mut self, table: &Table<'_>, name: &'static str) -> Vec<String> {
        table
            .take(name)
            .map(|(node, at)| self.list(node, &at, Self::item))
            .unwrap_or_default()
    }

    /// The text; a number is reported, but its spelling goes on as if it had been one, so that
    /// the rules of the name have their say too.
    fn text(&mut self, node: &Node, at: String) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.to_string()),
            Value::Number(spelling) => {
                self.wrong_type(node, &at, "a text in quotes");
                Some(spelling.to_string())
            }
            _ => {
                self.wrong_type(node, &at, "a text");
                self.unread.push(at);
                None
            }
        }
    }

    fn number(&mut self, node: &Node, at: &str) -> Option<String> {
        if let Value::Number(spelling) = &node.value {
            return Some(spelling.to_string());
        }
        self.wrong_type(node, at, "a number");
        self.unread.push(at.to_owned());
        None
    }

    fn wrong_type(&mut self, node: &Node, at: &str, expected: &str) {
        let (subject, what) = match named(at) {
            (name, _) if name.is_empty() => ("plan".to_owned(), "a plan".to_owned()),
            (name, false) => (name.clone(), format!("`{name}`")),
            (name, true) => (name.clone(), format!("each item of `{name}`")),
        };
        let (written, mend) = match &node.value {
            Value::Number(spelling) => {
                // TOML's dates are spelled with the digits of a number and more.
                let year = spelling.split_once('-').map_or("", |(year, _)| year);
                let is_day = !year.is_empty() && year.bytes().all(|byte| byte.is_ascii_digit());
                let kind = if is_day || spelling.contains(':') {
                    "date"
                } else {
                    "number"
                };
                let mend = if expected == "a text in quotes" {
                    format!("write `\"{spelling}\"`")
                } else {
                    format!("write {expected}")
                };
                (format!("the {kind} `{spelling}`"), mend)
            }
            Value::Text(text) => {
                let number = expected == "a number" && text.parse::<u32>().is_ok();
                let mend = if number {
                    format!("write {text} without quotes")
                } else {
                    format!("write {expected}")
                };
                (format!("the text {}", shown(text)), mend)
            }
            Value::Bool(truth) => (format!("`{truth}`"), format!("write {expected}")),
            _ => (node.kind().to_owned(), format!("write {expected}")),
        };
        self.findings.push(
            Finding::error("field-type", format!("{what} is {expected}, not {written}"))
                .about(&subject)
                .at(at)
                .mend(mend),
        );
    }
}

fn unknown(name: &str, at: &str, known: &[&str], near: Option<&str>) -> Finding {
    let mend = match near {
        Some(near) => format!("write `{near}`"),
        None => format!("take it out, or use one of {}", known.join(", ")),
    };
    let mut finding = Finding::error(
        "field-unknown",
        format!("there is no field {} here", shown(name)),
    )
    .about(shown(name).trim_matches('`'))
    .at(at)
    .mend(mend);
    finding.suggestion = near.map(str::to_owned);
    finding
}

/// The name of the field that a pointer ends in, and whether it is an item of that field.
fn named(pointer: &str) -> (String, bool) {
    let mut parts = pointer.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let is_item = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    let name = if is_item {
        parts.next().unwrap_or_default()
    } else {
        last
    };
    (name.replace("~1", "/").replace("~0", "~"), is_item)
}

//! Names that stand twice in one table, at any depth.

use super::Paper;
use crate::finding::{Finding, shown};
use crate::order;
use crate::sources::GRAMMAR;
use crate::tree::{Field, Node, Source, Value, step};

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    findings.extend(twice(paper.source));
}

/// What there is to say about names that stand twice, each once.
pub(crate) fn twice(source: &Source<'_>) -> Vec<Finding> {
    let all = within(&source.root).into_iter();
    let findings = all.map(|(table, name)| {
        let place = if table.is_empty() {
            "at the top".to_owned()
        } else {
            format!("in {table}")
        };
        let message = format!(
            "{} stands twice {place}, and AWS does not say which of them it reads",
            shown(name)
        );
        Finding::error("element-twice", message)
            .about(name)
            .at(format!("{table}/{}", step(name)))
            .mend("keep one of them")
            .sources(&[GRAMMAR])
    });
    findings.collect()
}

/// The names that stand twice in a value, with the pointers of their tables.
fn within<'s>(node: &'s Node<'s>) -> Vec<(String, &'s str)> {
    let mut found: Vec<(String, &str)> = repeated(node.fields())
        .into_iter()
        .map(|name| (String::new(), name))
        .collect();
    for field in node.fields() {
        let inner = within(&field.node).into_iter();
        found.extend(inner.map(|(at, name)| (format!("/{}{at}", step(&field.name)), name)));
    }
    if let Value::List(items) = &node.value {
        for (index, item) in items.iter().enumerate() {
            let inner = within(item).into_iter();
            found.extend(inner.map(|(at, name)| (format!("/{index}{at}"), name)));
        }
    }
    found
}

/// The names that more than one of these fields has.
fn repeated<'s>(fields: &'s [Field<'s>]) -> Vec<&'s str> {
    let mut names: Vec<&str> = fields.iter().map(|field| field.name.as_ref()).collect();
    order::sort(&mut names);
    let pairs = names.windows(2).filter_map(|pair| match pair {
        [one, other] if one == other => Some(*one),
        _ => None,
    });
    let mut repeated: Vec<&str> = pairs.collect();
    repeated.dedup();
    repeated
}

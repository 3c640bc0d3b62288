//! A tree says what its text says, and where.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use redtrail_core::finding::Finding;
use redtrail_core::tree::{Node, Source, Value};
use serde_json::Value as Json;

use super::merging::foreign;
use super::tries;

/// The same value as another reader has it, which keeps of equal names the last.
fn as_json(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(spelling) => serde_json::from_str(spelling).unwrap(),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(items) => items.iter().map(as_json).collect(),
        Value::Table(fields) => fields
            .iter()
            .map(|field| (field.name.to_string(), as_json(&field.node)))
            .collect(),
    }
}

/// Every value of a tree.
fn all<'n>(node: &'n Node<'n>) -> Vec<&'n Node<'n>> {
    let fields = node.fields().iter().map(|field| &field.node);
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    let inner = fields.chain(items).flat_map(all);
    std::iter::once(node).chain(inner).collect()
}

/// Every pointer of a tree, with where a finding about it belongs: at a value, or at the name of
/// one that has others in it. Of equal names the last counts.
fn places(node: &Node<'_>, at: &str, places: &mut Vec<(String, usize)>) {
    if let Value::List(items) = &node.value {
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/{index}");
            places.push((at.clone(), item.span.start));
            self::places(item, &at, places);
        }
    }
    let last: HashMap<_, _> = node.fields().iter().map(|it| (&it.name, it)).collect();
    for field in last.into_values() {
        let name = field.name.replace('~', "~0").replace('/', "~1");
        let at = format!("{at}/{name}");
        let is_whole = matches!(field.node.value, Value::List(_) | Value::Table(_));
        let span = if is_whole {
            &field.name_span
        } else {
            &field.node.span
        };
        places.push((at.clone(), span.start));
        self::places(&field.node, &at, places);
    }
}

proptest! {
    #![proptest_config(tries(128))]

    #[test]
    fn a_text_is_json_if_others_say_so_and_means_the_same(
        text in foreign(0),
        turns in vec((any::<Index>(), "[]{}\":,.0-9eE+\\\\ut /\u{1f}\u{feff}é-]?"), 0..3),
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, instead) in turns {
            let at = at.index(chars.len());
            chars.splice(at..=at, instead.chars());
        }
        let text: String = chars.into_iter().collect();
        match (Source::json(&text), serde_json::from_str::<Json>(&text)) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(as_json(&ours.root), theirs),
            (Err(_), Err(_)) => {}
            (ours, theirs) => prop_assert!(false, "{text:?}: {ours:?} {theirs:?}"),
        }
    }

    #[test]
    fn each_value_covers_the_text_that_spells_it(text in foreign(0)) {
        let source = Source::json(&text).unwrap();
        for node in all(&source.root) {
            let part = Source::json(&text[node.span.clone()]).unwrap();
            prop_assert_eq!(as_json(&part.root), as_json(node));
            for field in node.fields() {
                let name = Source::json(&text[field.name_span.clone()]).unwrap();
                prop_assert_eq!(name.root.text(), Some(&*field.name));
            }
        }
    }

    #[test]
    fn each_finding_gets_the_line_and_column_of_what_it_names(text in foreign(0)) {
        let source = Source::json(&text).unwrap();
        let mut expected = Vec::new();
        places(&source.root, "", &mut expected);
        let mut findings: Vec<Finding> = expected
            .iter()
            .flat_map(|(at, _)| [at.clone(), format!("{at}/none/at/all")])
            .map(|at| Finding::error("x", "").at(at))
            .collect();
        source.locate(&mut findings);
        for ((at, start), pair) in expected.iter().zip(findings.chunks(2)) {
            let before: Vec<&str> = text[..*start].split('\n').collect();
            let column = before.last().unwrap().chars().count() + 1;
            for finding in pair {
                let place = (finding.line.unwrap(), finding.column.unwrap());
                prop_assert_eq!(place, (before.len(), column), "{} in {}", at, text);
            }
        }
    }
}

//! The schema that is checked in is the one that the core gives, and every plan keeps it.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use pinned::Texts;
use redtrail_core::plan::schema;
use redtrail_core::tree::{Node, Source};
use serde_json::Value;

#[test]
fn the_schema_is_the_one_that_is_checked_in() {
    let made = Texts::from([("plan.v1.json".to_owned(), schema())]);
    pinned::pin("schema", &made);
}

#[test]
fn every_field_is_described() {
    fn described(table: &Value) {
        for (name, field) in table["properties"].as_object().unwrap() {
            let about = field["description"].as_str().unwrap();
            assert!(about.ends_with('.'), "{name}: {about}");
            for inner in [field, &field["items"]] {
                if inner.get("properties").is_some() {
                    described(inner);
                }
            }
        }
    }
    described(&serde_json::from_str(&schema()).unwrap());
}

#[test]
fn every_example_names_fields_of_the_schema() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    for (file, text) in pinned::files("examples") {
        for part in Source::toml(&text).unwrap().root.fields() {
            let field = &schema["properties"][part.name.as_ref()];
            assert!(field.is_object(), "{file}: {}", part.name);
            let item = field.get("items").unwrap_or(field);
            for inner in part.node.items().iter().flat_map(Node::fields) {
                let known = item["properties"][inner.name.as_ref()].is_object();
                assert!(known, "{file}: {}.{}", part.name, inner.name);
            }
        }
    }
}

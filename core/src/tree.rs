//! A text as a tree that remembers where everything stands.
//!
//! Plans in JSON or TOML and policies are read through this one tree. It keeps
//! duplicate names, the order and the spelling of everything, and the span of
//! each value, so that a finding can point and an edit can splice.

use std::ops::Range;

use jsonc_parser::{CollectOptions, ParseOptions, ast, common::Ranged};

use crate::finding::Finding;

/// A value and the bytes of the text that it covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes that the value covers.
    pub span: Range<usize>,
    /// The value itself.
    pub value: Value,
}

/// What a text can say in one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// JSON's `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, or one of TOML's dates, as it was spelled.
    Number(String),
    /// A text, with its escapes resolved.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Named values, in their order, duplicates included.
    Table(Vec<Field>),
}

/// A named value in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name, with its escapes resolved.
    pub name: String,
    /// The bytes that the name covers, quotes included.
    pub name_span: Range<usize>,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The text, if the value is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the value is `true`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self.value, Value::Bool(true))
    }

    /// The first value of that name, if this is a table that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.fields()
            .iter()
            .find(|field| field.name == name)
            .map(|field| &field.node)
    }

    /// The named values, none if this is not a table.
    pub fn fields(&self) -> &[Field] {
        match &self.value {
            Value::Table(fields) => fields,
            _ => &[],
        }
    }

    /// The items of a list, or the value itself where a list may be left out.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// What kind of value this is, in words.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The span of what a JSON pointer names, or of the nearest thing around it that exists; of
    /// the last name where that is asked for.
    fn span_of(&self, pointer: &str, of_name: bool) -> Range<usize> {
        let mut here = self;
        let mut span = self.span.clone();
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let next =
                match &here.value {
                    Value::List(items) => part.parse().ok().and_then(|at: usize| items.get(at)),
                    Value::Table(fields) => fields
                        .iter()
                        .rev()
                        .find(|field| field.name == part)
                        .map(|field| {
                            span = field.name_span.clone();
                            &field.node
                        }),
                    _ => None,
                };
            let Some(next) = next else { return span };
            let is_whole = matches!(next.value, Value::Table(_) | Value::List(_));
            if matches!(here.value, Value::List(_)) || !(is_whole || of_name) {
                span = next.span.clone();
            }
            here = next;
        }
        span
    }
}

/// A name as a step of a JSON pointer.
pub(crate) fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A text beside the tree that was read from it.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    /// The text.
    pub text: &'t str,
    /// The whole of it.
    pub root: Node,
}

impl<'t> Source<'t> {
    /// Reads JSON, and nothing that is merely like it.
    pub fn json(text: &'t str) -> Result<Self, Finding> {
        let strict = ParseOptions {
            allow_comments: false,
            allow_loose_object_property_names: false,
            allow_trailing_commas: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let parsed = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &strict)
            .map_err(|error| {
                let at = error.range().start;
                let kind = error.kind().to_string().to_ascii_lowercase();
                syntax(text, at, format!("this is not JSON: {kind}"))
            })?;
        if let Some(at) = control_in_string(text) {
            let message = "this is not JSON: a string holds a raw control character or line break";
            return Err(syntax(text, at, message.to_owned()));
        }
        match parsed.value {
            Some(value) => Ok(Self {
                text,
                root: json_node(value),
            }),
            None => Err(syntax(text, 0, "there is no JSON here".to_owned())),
        }
    }

    /// Reads TOML.
    #[cfg(feature = "toml")]
    pub fn toml(text: &'t str) -> Result<Self, Finding> {
        let table = toml::de::DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let message = error.message().replace('\n', ", ");
            syntax(text, at, format!("this is not TOML: {message}"))
        })?;
        let span = table.span();
        let value = toml_table(table.into_inner());
        Ok(Self {
            text,
            root: Node { span, value },
        })
    }

    /// Gives each finding the line and column of what its pointer names.
    pub fn locate(&self, findings: &mut [Finding]) {
        let mut starts: Vec<(usize, &mut Finding)> = findings
            .iter_mut()
            .filter(|finding| finding.line.is_none())
            .map(|finding| {
                // Here the name is wrong, whatever it holds.
                let of_name = matches!(
                    finding.code,
                    "field-unknown" | "field-twice" | "element-unknown" | "element-twice"
                );
                let span = self.root.span_of(&finding.pointer, of_name);
                (span.start, finding)
            })
            .collect();
        // From the top to the bottom, so that the text is walked through once.
        starts.sort_by_key(|(start, _)| *start);
        let (mut at, mut line, mut column) = (0, 1, 1);
        for (start, finding) in starts {
            let between = self.text.get(at..start).unwrap_or_default();
            if let Some((before, last)) = between.rsplit_once('\n') {
                line += before.matches('\n').count() + 1;
                column = 1 + last.chars().count();
            } else {
                column += between.chars().count();
            }
            at = start;
            finding.line = Some(line);
            finding.column = Some(column);
        }
    }
}

/// Where a string of a JSON text holds a raw control character, which the parser lets pass and
/// JSON does not ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
fn control_in_string(text: &str) -> Option<usize> {
    let mut is_inside = false;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_inside => is_escaped = true,
            b'"' => is_inside = !is_inside,
            0..0x20 if is_inside => return Some(at),
            _ => {}
        }
    }
    None
}

fn syntax(text: &str, at: usize, message: String) -> Finding {
    let (line, column) = position(text, at);
    let mut finding = Finding::error("syntax", message)
        .about("text")
        .mend("mend the text where the line and column say");
    finding.line = Some(line);
    finding.column = Some(column);
    finding
}

/// The line and column of a byte, both from 1, the column in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    (line, column)
}

fn json_node(value: ast::Value<'_>) -> Node {
    let range = value.range();
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(lit) => Value::Bool(lit.value),
        ast::Value::NumberLit(lit) => Value::Number(lit.value.to_owned()),
        ast::Value::StringLit(lit) => Value::Text(lit.value.into_owned()),
        ast::Value::Array(array) => {
            Value::List(array.elements.into_iter().map(json_node).collect())
        }
        ast::Value::Object(object) => Value::Table(
            object
                .properties
                .into_iter()
                .map(|property| {
                    let name_span = property.name.range();
                    Field {
                        name: property.name.into_string(),
                        name_span: name_span.start..name_span.end,
                        node: json_node(property.value),
                    }
                })
                .collect(),
        ),
    };
    Node {
        span: range.start..range.end,
        value,
    }
}

#[cfg(feature = "toml")]
fn toml_node(value: toml::Spanned<toml::de::DeValue<'_>>) -> Node {
    use toml::de::DeValue;

    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Number(number.to_string()),
        DeValue::Float(number) => Value::Number(number.to_string()),
        DeValue::Boolean(truth) => Value::Bool(truth),
        DeValue::Datetime(date) => Value::Number(date.to_string()),
        DeValue::Array(items) => Value::List(items.into_iter().map(toml_node).collect()),
        DeValue::Table(table) => toml_table(table),
    };
    Node { span, value }
}

#[cfg(feature = "toml")]
fn toml_table(table: toml::de::DeTable<'_>) -> Value {
    Value::Table(
        table
            .into_iter()
            .map(|(name, node)| Field {
                name_span: name.span(),
                name: name.into_inner().into_owned(),
                node: toml_node(node),
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_order_and_spelling_are_kept() {
        let source = Source::json(r#"{"b": 1.50, "a": "x", "b": null}"#).unwrap();
        let names: Vec<&str> = source
            .root
            .fields()
            .iter()
            .map(|f| f.name.as_str())
            .collect();
        assert_eq!(names, ["b", "a", "b"]);
        assert_eq!(
            source.root.get("b").unwrap().value,
            Value::Number("1.50".to_owned())
        );
    }

    #[test]
    fn what_is_merely_like_json_is_refused() {
        for text in [
            "{a: 1}",
            "{'a': 1}",
            "[1,]",
            "// x\n1",
            "[0x1]",
            "",
            "{\"a\": 1 \"b\": 2}",
            "{\"a\": \"x\ny\"}",
            "{\"a\": \"x\u{1b}y\"}",
            "{\"a\nb\": 1}",
            "1 2",
        ] {
            assert!(Source::json(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let finding = Source::json("{\n  \"é\": 1,,\n}").unwrap_err();
        assert_eq!((finding.line, finding.column), (Some(2), Some(10)));
    }

    #[cfg(feature = "toml")]
    #[test]
    fn pointers_find_their_place_in_toml() {
        let text = "version = 1\n[[clusters]]\naccount = 12\n";
        let source = Source::toml(text).unwrap();
        let mut findings = [
            Finding::error("x", "").at("/clusters/0/account"),
            Finding::error("x", "").at("/clusters/0/region"),
            Finding::error("x", "").at("/bucket"),
        ];
        source.locate(&mut findings);
        let places: Vec<_> = findings
            .iter()
            .map(|f| (f.line.unwrap(), f.column.unwrap()))
            .collect();
        assert_eq!(places, [(3, 11), (2, 1), (1, 1)]);
    }
}

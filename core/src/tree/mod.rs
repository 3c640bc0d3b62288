//! A text as a tree that remembers where everything stands.
//!
//! Plans in JSON or TOML and policies are read through this one tree. It keeps
//! duplicate names, the order and the spelling of everything, and the span of
//! each value, so that a finding can point and an edit can splice.

mod json;
pub(crate) mod pieces;
#[cfg(feature = "toml")]
mod toml;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::Finding;
use crate::order;

/// How deep lists and tables may stand in each other.
///
/// A plan needs four levels and a policy six. Whoever walks through a tree may call itself at each
/// level, and has a stack of 1 MiB in the browser: this many calls fit there many times over. It is
/// less than the 80 levels at which the reader of TOML stops of itself, so that one finding says
/// so for both.
pub const DEPTH: usize = 64;

/// A value and the bytes of the text that it covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'t> {
    /// The bytes that the value covers.
    pub span: Range<usize>,
    /// The value itself.
    pub value: Value<'t>,
}

/// What a text can say in one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'t> {
    /// JSON's `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, or one of TOML's dates, as it was spelled.
    Number(Cow<'t, str>),
    /// A text, with its escapes resolved.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Node<'t>>),
    /// Named values, in their order, duplicates included.
    Table(Vec<Field<'t>>),
}

/// A named value in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'t> {
    /// The name, with its escapes resolved.
    pub name: Cow<'t, str>,
    /// The bytes that the name covers, quotes included.
    pub name_span: Range<usize>,
    /// The value.
    pub node: Node<'t>,
}

impl<'t> Node<'t> {
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
    pub fn fields(&self) -> &[Field<'t>] {
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
}

/// A name as a step of a JSON pointer.
pub(crate) fn step(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

/// The name that a step of a JSON pointer spells.
fn unstep(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

/// A pointer, and those of everything around what it names.
pub(crate) fn within(pointer: &str) -> impl Iterator<Item = &str> {
    let steps = pointer.match_indices('/');
    let around = steps.filter_map(|(end, _)| pointer.get(..end));
    around.chain([pointer])
}

/// A text beside the tree that was read from it.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    /// The text.
    pub text: &'t str,
    /// The whole of it.
    pub root: Node<'t>,
}

impl<'t> Source<'t> {
    /// Reads JSON, and nothing that is merely like it.
    ///
    /// # Errors
    /// The finding that says where the text is no JSON, or where it is too deep.
    pub fn json(text: &'t str) -> Result<Self, Finding> {
        let root = json::read(text)?;
        Ok(Self { text, root })
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// The finding that says where the text is no TOML, or where it is too deep.
    #[cfg(feature = "toml")]
    pub fn toml(text: &'t str) -> Result<Self, Finding> {
        let root = toml::read(text)?;
        Ok(Self { text, root })
    }

    /// Gives each finding the line and column of what its pointer names, or of the nearest thing
    /// around it that exists.
    pub fn locate(&self, findings: &mut [Finding]) {
        let mut lacking: Vec<&mut Finding> = findings
            .iter_mut()
            .filter(|finding| finding.line.is_none())
            .collect();
        let mut starts = vec![self.root.span.start; lacking.len()];
        let sought = lacking
            .iter()
            .zip(&mut starts)
            .map(|(finding, start)| Sought {
                rest: &finding.pointer,
                of_name: is_about_name(finding.code),
                start,
            })
            .collect();
        seek(&self.root, sought);
        // From the top to the bottom, so that the text is walked through once.
        let mut placed: Vec<_> = starts.into_iter().zip(&mut lacking).collect();
        order::sort_by_key(&mut placed, |(start, _)| *start);
        let (mut at, mut line, mut column) = (0, 1, 1);
        for (start, finding) in placed {
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

/// Whether it is the name that is wrong, whatever it holds.
fn is_about_name(code: &str) -> bool {
    matches!(
        code,
        "field-unknown" | "field-twice" | "element-unknown" | "element-twice"
    )
}

/// The rest of a pointer, as seen from a value, and where what it names begins.
struct Sought<'f> {
    rest: &'f str,
    of_name: bool,
    start: &'f mut usize,
}

/// Finds what pointers name, all of them in one walk: where thousands are wrong, each table is
/// still looked through once.
fn seek<'f>(node: &'f Node<'f>, sought: Vec<Sought<'f>>) {
    let mut steps: BTreeMap<Cow<'f, str>, Vec<Sought<'f>>> = BTreeMap::new();
    for sought in sought {
        let Some(rest) = sought.rest.strip_prefix('/') else {
            continue;
        };
        let (step, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let further = Sought { rest, ..sought };
        steps.entry(unstep(step)).or_default().push(further);
    }
    match &node.value {
        Value::List(items) => {
            for (step, mut sought) in steps {
                let Some(item) = step.parse().ok().and_then(|at: usize| items.get(at)) else {
                    continue;
                };
                for sought in &mut sought {
                    *sought.start = item.span.start;
                }
                seek(item, sought);
            }
        }
        Value::Table(fields) => {
            // Of several of one name the last.
            for field in fields.iter().rev() {
                if steps.is_empty() {
                    return;
                }
                let Some(mut sought) = steps.remove(&field.name) else {
                    continue;
                };
                let is_whole = matches!(field.node.value, Value::Table(_) | Value::List(_));
                for sought in &mut sought {
                    let of_name = is_whole || sought.of_name;
                    let span = if of_name {
                        &field.name_span
                    } else {
                        &field.node.span
                    };
                    *sought.start = span.start;
                }
                seek(&field.node, sought);
            }
        }
        _ => {}
    }
}

/// What is said where a text cannot be read.
fn unread(text: &str, at: usize, finding: Finding) -> Finding {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or(before);
    Finding {
        line: Some(line),
        column: Some(last.chars().count() + 1),
        ..finding.about("text")
    }
}

/// A text that breaks the rules of its format.
fn syntax(text: &str, at: usize, message: String) -> Finding {
    let finding = Finding::error("syntax", message);
    unread(
        text,
        at,
        finding.mend("mend the text where the line and column say"),
    )
}

/// A text whose brackets stand too deep in each other.
fn too_deep(text: &str, at: usize) -> Finding {
    let finding = Finding::error(
        "too-deep",
        format!(
            "lists and tables stand in each other more than {DEPTH} deep here, and nothing that is read needs ten"
        ),
    );
    unread(text, at, finding.mend("take out the brackets around it"))
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
            .map(|f| f.name.as_ref())
            .collect();
        assert_eq!(names, ["b", "a", "b"]);
        assert_eq!(
            source.root.get("b").unwrap().value,
            Value::Number("1.50".into())
        );
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

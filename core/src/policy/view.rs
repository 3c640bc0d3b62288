//! A policy as somebody wrote it: what it says, with the place of each word.
//!
//! It takes whatever AWS takes: one statement or a list of them, a value bare or in a list,
//! elements that nobody knows. Nothing is refused here; what is odd is for others to remark on.

use std::borrow::Cow;
use std::fmt;

use super::pattern::{Case, fits};
use crate::finding::shown;
use crate::tree::{Node, Source, Value, step};

/// Where something stands in a policy. It is spelled out as a JSON pointer where somebody wants to
/// say it, which for most words of a policy nobody does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Place<'s> {
    /// Which statement of the list; none if there is no list.
    statement: Option<usize>,
    /// The names that lead to it from there: an element, a kind or an operator, a key.
    names: [Option<&'s str>; 3],
    /// Which value of a list.
    item: Option<usize>,
}

impl<'s> Place<'s> {
    /// The place of what stands here under a name.
    pub(crate) fn then(mut self, name: &'s str) -> Self {
        if let Some(free) = self.names.iter_mut().find(|name| name.is_none()) {
            *free = Some(name);
        }
        self
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("/Statement")?;
        if let Some(index) = self.statement {
            write!(f, "/{index}")?;
        }
        for name in self.names.iter().flatten() {
            write!(f, "/{}", step(name))?;
        }
        self.item.map_or(Ok(()), |index| write!(f, "/{index}"))
    }
}

impl From<Place<'_>> for String {
    fn from(place: Place<'_>) -> Self {
        place.to_string()
    }
}

impl From<&Place<'_>> for String {
    fn from(place: &Place<'_>) -> Self {
        place.to_string()
    }
}

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'s> {
    /// Where it stands.
    pub(crate) pointer: Place<'s>,
    /// The statement itself.
    pub(crate) node: &'s Node<'s>,
}

/// A condition of a statement.
#[derive(Clone, Debug)]
pub(crate) struct Condition<'s> {
    /// Where its key stands.
    pub(crate) pointer: Place<'s>,
    /// The key, as it was spelled; AWS reads it in any case.
    pub(crate) key: &'s str,
    /// The operator, as it was spelled.
    pub(crate) operator: &'s str,
    /// The values, bare or in a list.
    pub(crate) values: Vec<String>,
    node: &'s Node<'s>,
}

impl<'s> Condition<'s> {
    /// The values, each with where it stands.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Place<'s>, &str)> {
        let key = self.pointer;
        let places = numbered(self.node).map(move |(item, _)| Place { item, ..key });
        places.zip(self.values.iter().map(String::as_str))
    }
}

/// The statements of a policy, in their order.
pub(crate) fn statements<'s>(source: &'s Source<'_>) -> Vec<Statement<'s>> {
    let Some(node) = source.root.get("Statement") else {
        return Vec::new();
    };
    let statements = numbered(node).map(|(statement, node)| Statement {
        pointer: Place {
            statement,
            names: [None; 3],
            item: None,
        },
        node,
    });
    statements.collect()
}

impl<'s> Statement<'s> {
    /// Its Sid, or where it stands if it has none.
    pub(crate) fn name(&self) -> Cow<'s, str> {
        match self.text("Sid") {
            Some(sid) if !sid.is_empty() => Cow::Borrowed(sid),
            _ => Cow::Owned(self.pointer.to_string()),
        }
    }

    /// Its Sid as a message shows it, or the number under which it stands.
    pub(crate) fn called(&self) -> String {
        match (self.text("Sid"), self.pointer.statement) {
            (Some(sid), _) if !sid.is_empty() => shown(sid),
            (_, Some(at)) => format!("statement {}", at + 1),
            (_, None) => "its statement".to_owned(),
        }
    }

    /// The text of an element, where it is one.
    pub(crate) fn text(&self, element: &str) -> Option<&'s str> {
        self.node.get(element)?.text()
    }

    /// Whether it has an element.
    pub(crate) fn has(&self, element: &str) -> bool {
        self.node.get(element).is_some()
    }

    /// Whether it allows, rather than denies.
    pub(crate) fn allows(&self) -> bool {
        self.text("Effect") == Some("Allow")
    }

    /// Where an element stands.
    pub(crate) fn at<'p>(&self, element: &'p str) -> Place<'p>
    where
        's: 'p,
    {
        self.pointer.then(element)
    }

    /// The texts among the values of an element, bare or in a list.
    pub(crate) fn texts(&self, element: &'s str) -> Vec<(Place<'s>, &'s str)> {
        let node = self.node.get(element);
        node.map_or_else(Vec::new, |node| texts(node, &self.at(element)).collect())
    }

    /// Whom it is about: the kind, `AWS` or `Service` say, and the principal. `"*"` alone is of
    /// the kind `*`.
    pub(crate) fn principals(&self) -> Vec<(Place<'s>, &'s str, &'s str)> {
        let mut principals = Vec::new();
        for element in ["Principal", "NotPrincipal"] {
            let Some(node) = self.node.get(element) else {
                continue;
            };
            if let Some(text) = node.text() {
                principals.push((self.at(element), "*", text));
            }
            for field in node.fields() {
                let kind = field.name.as_ref();
                let named = texts(&field.node, &self.at(element).then(kind));
                principals.extend(named.map(|(place, name)| (place, kind, name)));
            }
        }
        principals
    }

    /// On which conditions it counts.
    pub(crate) fn conditions(&self) -> Vec<Condition<'s>> {
        let operators = self.node.get("Condition").map(Node::fields);
        let mut conditions = Vec::new();
        for operator in operators.unwrap_or_default() {
            for key in operator.node.fields() {
                conditions.push(Condition {
                    pointer: self.at("Condition").then(&operator.name).then(&key.name),
                    key: &key.name,
                    operator: &operator.name,
                    node: &key.node,
                    values: (key.node.items().iter().map(spelled))
                        .map(Cow::into_owned)
                        .collect(),
                });
            }
        }
        conditions
    }

    /// Whether it is about an action: AWS reads actions in any case, and `*` and `?` in them as
    /// patterns. One that names no actions is about none.
    pub(crate) fn covers(&self, action: &str) -> bool {
        let is_named = |node: &Node| {
            let mut names = node.items().iter().filter_map(Node::text);
            names.any(|name| fits(name, action, Case::Folded))
        };
        match (self.node.get("Action"), self.node.get("NotAction")) {
            (Some(node), _) => is_named(node),
            (None, Some(node)) => !is_named(node),
            (None, None) => false,
        }
    }
}

/// A value of a condition, which may be a number or a truth value for the text that spells it.
pub(crate) fn spelled<'n>(node: &'n Node<'_>) -> Cow<'n, str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Cow::Borrowed(text),
        Value::Bool(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        _ => Cow::Borrowed(""),
    }
}

/// The texts among the values that stand in a place.
fn texts<'s>(
    node: &'s Node<'s>,
    place: &Place<'s>,
) -> impl Iterator<Item = (Place<'s>, &'s str)> + use<'s> {
    let Place {
        statement, names, ..
    } = *place;
    numbered(node).filter_map(move |(item, node)| {
        let place = Place {
            statement,
            names,
            item,
        };
        Some((place, node.text()?))
    })
}

/// The values of a list with their numbers, or a value itself where a list may be left out.
fn numbered<'s>(node: &'s Node<'s>) -> impl Iterator<Item = (Option<usize>, &'s Node<'s>)> {
    let is_list = matches!(node.value, Value::List(_));
    let items = node.items().iter().enumerate();
    items.map(move |(index, item)| (is_list.then_some(index), item))
}

//! A policy as somebody wrote it: what it says, with the place of each word.
//!
//! It takes whatever AWS takes: one statement or a list of them, a value bare or in a list,
//! elements that nobody knows. Nothing is refused here; what is odd is for others to remark on.

use std::borrow::Cow;

use super::pattern::{Case, fits};
use crate::finding::shown;
use crate::tree::{Node, Source, Value, step};

/// A value with the JSON pointer to where it stands.
pub(crate) type Placed<'s> = (String, &'s Node);

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'s> {
    /// The JSON pointer to the statement.
    pub(crate) pointer: String,
    /// The statement itself.
    pub(crate) node: &'s Node,
}

/// A condition of a statement.
#[derive(Clone, Debug)]
pub(crate) struct Condition<'s> {
    /// The JSON pointer to its key.
    pub(crate) pointer: String,
    /// The key, as it was spelled; AWS reads it in any case.
    pub(crate) key: &'s str,
    /// The operator, as it was spelled.
    pub(crate) operator: &'s str,
    /// The values, bare or in a list.
    pub(crate) values: Vec<String>,
    node: &'s Node,
}

impl Condition<'_> {
    /// The values, each with the pointer to where it stands.
    pub(crate) fn places(&self) -> impl Iterator<Item = (String, &str)> {
        let places = placed(self.node, &self.pointer).into_iter();
        let values = self.values.iter().map(String::as_str);
        places.map(|(pointer, _)| pointer).zip(values)
    }
}

/// The statements of a policy, in their order.
pub(crate) fn statements<'s>(source: &'s Source<'_>) -> Vec<Statement<'s>> {
    let Some(node) = source.root.get("Statement") else {
        return Vec::new();
    };
    placed(node, "/Statement")
        .into_iter()
        .map(|(pointer, node)| Statement { pointer, node })
        .collect()
}

impl<'s> Statement<'s> {
    /// Its Sid, or where it stands if it has none.
    pub(crate) fn name(&self) -> &str {
        match self.text("Sid") {
            Some(sid) if !sid.is_empty() => sid,
            _ => &self.pointer,
        }
    }

    /// Its Sid as a message shows it, or the number under which it stands.
    pub(crate) fn called(&self) -> String {
        match self.text("Sid") {
            Some(sid) if !sid.is_empty() => shown(sid),
            _ => {
                let at = self.pointer.rsplit('/').next().map(str::parse::<usize>);
                let at = at.and_then(Result::ok);
                at.map_or_else(
                    || "its statement".to_owned(),
                    |at| format!("statement {}", at + 1),
                )
            }
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

    /// The pointer to an element.
    pub(crate) fn at(&self, element: &str) -> String {
        format!("{}/{element}", self.pointer)
    }

    /// The values of an element, bare or in a list.
    pub(crate) fn values(&self, element: &str) -> Vec<Placed<'s>> {
        self.node
            .get(element)
            .map(|node| placed(node, &self.at(element)))
            .unwrap_or_default()
    }

    /// The texts among the values of an element.
    pub(crate) fn texts(&self, element: &str) -> Vec<(String, &'s str)> {
        self.values(element)
            .into_iter()
            .filter_map(|(pointer, node)| Some((pointer, node.text()?)))
            .collect()
    }

    /// Whom it is about: the kind, `AWS` or `Service` say, and the principal. `"*"` alone is of
    /// the kind `*`.
    pub(crate) fn principals(&self) -> Vec<(String, &'s str, &'s str)> {
        let mut principals = Vec::new();
        for element in ["Principal", "NotPrincipal"] {
            let Some(node) = self.node.get(element) else {
                continue;
            };
            if let Some(text) = node.text() {
                principals.push((self.at(element), "*", text));
            }
            for field in node.fields() {
                let at = format!("{}/{}", self.at(element), field.name);
                let named = placed(&field.node, &at).into_iter();
                principals.extend(named.filter_map(|(pointer, node)| {
                    Some((pointer, field.name.as_str(), node.text()?))
                }));
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
                    pointer: format!(
                        "{}/{}/{}",
                        self.at("Condition"),
                        step(&operator.name),
                        step(&key.name)
                    ),
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
pub(crate) fn spelled(node: &Node) -> Cow<'_, str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Cow::Borrowed(text),
        Value::Bool(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        _ => Cow::Borrowed(""),
    }
}

/// The values of a node with their pointers: those of its list, or itself.
fn placed<'s>(node: &'s Node, at: &str) -> Vec<Placed<'s>> {
    if let Value::List(items) = &node.value {
        return items
            .iter()
            .enumerate()
            .map(|(index, item)| (format!("{at}/{index}"), item))
            .collect();
    }
    vec![(at.to_owned(), node)]
}

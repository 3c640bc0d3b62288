//! Whether a statement applies to a request, and where it parts from it if not.

use super::operator::{Operator, fit_arn};
use super::principal::{Reach, reach};
use super::request::{Context, Known, Request};
use super::variables::{Filled, Signs, filled};
use crate::policy::view::{Statement, statements};
use crate::policy::{Truth, Word};
use crate::tree::{Node, Source, Value};

/// A policy that was read, with the name by which a person knows it.
#[derive(Clone, Debug)]
pub struct Policy<'s> {
    /// A document's name or a file's.
    pub name: &'s str,
    pub(super) statements: Vec<Statement<'s>>,
    /// Whether it knows variables, which came with the version of 2012.
    has_variables: bool,
}

impl<'s> Policy<'s> {
    /// The policy in a text that was read.
    pub fn of(name: &'s str, source: &'s Source<'_>) -> Self {
        Self {
            name,
            statements: statements(source),
            has_variables: source.root.get("Version").and_then(Node::text) == Some("2012-10-17"),
        }
    }

    /// Whether any condition of it asks for a key.
    pub fn asks_for(&self, key: &str) -> bool {
        let conditions = self
            .statements
            .iter()
            .filter_map(|it| it.node.get("Condition"));
        let mut keys = conditions
            .flat_map(Node::fields)
            .flat_map(|operator| operator.node.fields());
        keys.any(|field| field.name.eq_ignore_ascii_case(key))
    }

    /// Whether the value of a variable stands in any of its texts.
    pub fn fills_in(&self) -> bool {
        let fills_in =
            |statement: &Statement<'_>| any_text(statement.node, &|it| it.contains("${"));
        self.has_variables && self.statements.iter().any(fills_in)
    }

    /// Whether each statement is about a resource, where [`Self::fills_in`] has nothing to say.
    pub fn about(&self, resource: &Word) -> impl Iterator<Item = Truth> {
        let statements = self.statements.iter();
        statements.map(move |it| named(it.node, resource, None).unwrap_or(Truth::Yes))
    }

    /// Whether any statement of it allows something.
    pub fn allows_anything(&self) -> bool {
        self.statements.iter().any(Statement::allows)
    }
}

/// The part of a statement at which it and a request meet or part, in the order in which they
/// are looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Part<'s> {
    /// Whom it is about.
    Principal,
    /// What may be acted on.
    Resource,
    /// A condition: its operator and its key.
    Condition(&'s str, &'s str),
}

impl Part<'_> {
    /// The JSON pointer to it in a statement.
    pub(super) fn pointer(self, statement: &Statement<'_>) -> String {
        let one_of = |name: &'static str, not: &'static str| {
            statement.at(if statement.has(name) { name } else { not })
        };
        match self {
            Self::Principal => one_of("Principal", "NotPrincipal"),
            Self::Resource => one_of("Resource", "NotResource"),
            Self::Condition(operator, key) => statement.at("Condition").then(operator).then(key),
        }
        .to_string()
    }

    /// How far the request came.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Principal => 0,
            Self::Resource => 1,
            Self::Condition(..) => 2,
        }
    }
}

/// What a statement is to a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Bearing<'s> {
    /// Whether it applies.
    pub(super) truth: Truth,
    /// How it comes to be about whoever asks.
    pub(super) reach: Reach,
    /// Where they part; of a statement that applies, the condition that tells most.
    pub(super) part: Option<Part<'s>>,
    /// The keys that would have to be known.
    pub(super) missing: Vec<String>,
}

impl<'s> Bearing<'s> {
    fn parted(part: Part<'s>) -> Self {
        Self {
            truth: Truth::No,
            reach: Reach::Account,
            part: Some(part),
            missing: Vec::new(),
        }
    }
}

/// What a statement is to a request, or nothing if it is about another action.
///
/// A policy of a resource names principals; one of an identity does not. Whoever asks
/// `is_limited` by a permissions boundary, or not.
pub(super) fn bearing<'s>(
    policy: &Policy<'_>,
    statement: &Statement<'s>,
    request: &Request,
    names_principals: bool,
    is_limited: bool,
) -> Option<Bearing<'s>> {
    if !statement.covers(&request.action) {
        return None;
    }
    // Whoever has a boundary is denied whomever the statement leaves out
    // (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
    let is_caught = is_limited && !statement.allows() && statement.has("NotPrincipal");
    let (whom, reach) = if names_principals && !is_caught {
        reach(statement, &request.principal)
    } else {
        (Truth::Yes, Reach::Named)
    };
    if whom == Truth::No {
        return Some(Bearing::parted(Part::Principal));
    }
    let on = on(policy, statement.node, request);
    if on == Truth::No {
        return Some(Bearing::parted(Part::Resource));
    }
    let mut bearing = Bearing {
        truth: whom.min(on),
        reach,
        part: None,
        missing: Vec::new(),
    };
    for (truth, part, name) in [
        (whom, Part::Principal, "Principal"),
        (on, Part::Resource, "Resource"),
    ] {
        if truth == Truth::Maybe {
            bearing.part.get_or_insert(part);
            bearing.missing.push(name.to_owned());
        }
    }
    conditions(policy, statement.node, request, &mut bearing);
    Some(bearing)
}

/// Whether a statement is about the resource. A trust policy names none: it is that of its role.
fn on(policy: &Policy<'_>, statement: &Node, request: &Request) -> Truth {
    let variables = policy.has_variables.then_some(&request.context);
    named(statement, &request.resource, variables)
        .unwrap_or_else(|| Truth::from(request.is_assumption()))
}

/// Whether a statement names a resource; nothing where it names none at all.
fn named(statement: &Node, resource: &Word, variables: Option<&Context>) -> Option<Truth> {
    let fits = |name: &str| match filled(name, Signs::Wild, variables) {
        Filled::Pattern(pattern) => fit_arn(&pattern, resource.bytes()),
        Filled::Loose(pattern) => fit_arn(&pattern, resource.bytes()).min(Truth::Maybe),
        Filled::Nothing => Truth::No,
    };
    let named = |node: &Node| {
        let names = node.items().iter().filter_map(Node::text);
        names.map(fits).max().unwrap_or(Truth::No)
    };
    match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(node), _) => Some(named(node)),
        (None, Some(node)) => Some(!named(node)),
        (None, None) => None,
    }
}

fn any_text(node: &Node, is_it: &impl Fn(&str) -> bool) -> bool {
    match &node.value {
        Value::Text(text) => is_it(text),
        Value::List(items) => items.iter().any(|item| any_text(item, is_it)),
        Value::Table(fields) => fields.iter().any(|field| any_text(&field.node, is_it)),
        _ => false,
    }
}

/// Holds the conditions of a statement against the request.
fn conditions<'s>(
    policy: &Policy<'_>,
    statement: &'s Node,
    request: &Request,
    bearing: &mut Bearing<'s>,
) {
    let operators = statement.get("Condition").map(Node::fields);
    for operator in operators.unwrap_or_default() {
        for key in operator.node.fields() {
            let part = Part::Condition(&operator.name, &key.name);
            let met = Operator::of(&operator.name).map_or(Truth::Maybe, |operator| {
                let values = key.node.items();
                operator.is_met(&key.name, values, &request.context, policy.has_variables)
            });
            if met == Truth::No {
                *bearing = Bearing::parted(part);
                return;
            }
            if met == Truth::Maybe {
                bearing.missing.push(key.name.to_string());
            }
            // A condition that leaves it open tells more than one that is met, and one that is
            // met without its key more than one that is met by it.
            let is_absent = *request.context.get(&key.name) == Known::Absent;
            if met < bearing.truth
                || bearing.part.is_none()
                || (bearing.truth == Truth::Yes && is_absent)
            {
                bearing.part = Some(part);
            }
            bearing.truth = bearing.truth.min(met);
        }
    }
}

//! Policy variables: `${key}` stands for what the request carries
//! ([variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)).

use std::borrow::Cow;

use super::request::{Context, Known};
use crate::policy::pattern::{MARK, STAR};

/// A text of a policy with its variables filled in, as a pattern.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Filled<'t> {
    /// A pattern.
    Pattern(Cow<'t, [u8]>),
    /// A pattern in which a `*` stands for what is not known.
    Loose(Vec<u8>),
    /// A variable stands in it that the request does not carry, which fits nothing.
    Nothing,
}

/// How `*` and `?` are taken where they stand in a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Signs {
    /// As patterns.
    Wild,
    /// As themselves.
    Plain,
}

/// Fills in the variables of a text, where the policy's version has any.
pub(super) fn filled<'t>(text: &'t str, signs: Signs, context: Option<&Context>) -> Filled<'t> {
    let has_variables = context.is_some() && text.contains("${");
    if !has_variables && (signs == Signs::Wild || !text.contains(['*', '?'])) {
        return Filled::Pattern(Cow::Borrowed(text.as_bytes()));
    }
    let mut pattern = Vec::new();
    let mut is_loose = false;
    let mut rest = text;
    while let Some((context, (before, behind))) = context.zip(rest.split_once("${")) {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        push(&mut pattern, before, signs);
        rest = after;
        match value(name, context) {
            Value::Text(text) => push(&mut pattern, &text, Signs::Plain),
            Value::Unknown => {
                pattern.push(b'*');
                is_loose = true;
            }
            Value::Absent => return Filled::Nothing,
        }
    }
    push(&mut pattern, rest, signs);
    if is_loose {
        Filled::Loose(pattern)
    } else {
        Filled::Pattern(Cow::Owned(pattern))
    }
}

enum Value<'v> {
    Text(Cow<'v, str>),
    Unknown,
    Absent,
}

/// The value of a variable: `${*}`, `${?}` and `${$}` are the signs themselves, and a default
/// stands behind a comma in quotes.
fn value<'v>(name: &'v str, context: &'v Context) -> Value<'v> {
    if matches!(name, "*" | "?" | "$") {
        return Value::Text(Cow::Borrowed(name));
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (name.trim(), None),
    };
    match context.get(key) {
        Known::One(value) => Value::Text(Cow::Borrowed(value)),
        Known::Unknown => Value::Unknown,
        Known::Absent | Known::Many(_) => {
            default.map_or(Value::Absent, |text| Value::Text(Cow::Borrowed(text)))
        }
    }
}

fn push(pattern: &mut Vec<u8>, text: &str, signs: Signs) {
    pattern.extend(text.bytes().map(|byte| match (byte, signs) {
        (b'*', Signs::Plain) => STAR,
        (b'?', Signs::Plain) => MARK,
        (byte, _) => byte,
    }));
}

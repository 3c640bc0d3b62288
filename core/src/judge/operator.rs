//! Condition operators
//! ([condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html),
//! [several values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)).

use std::cmp::Ordering;
use std::net::IpAddr;

use super::date::since_1970;
use super::number::number;
use super::request::{Context, Known};
use super::variables::{Filled, Signs, filled};
use crate::policy::Truth;
use crate::policy::pattern::{Case, fit};
use crate::policy::view::spelled;
use crate::tree::Node;

/// A condition operator, taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Operator {
    quantifier: Option<Quantifier>,
    comparison: Comparison,
    /// Whether it wants none of the policy's values.
    pub(crate) is_negated: bool,
    is_if_exists: bool,
}

/// How many of the request's values are asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Quantifier {
    All,
    Any,
}

/// How a value of the request is held against one of the policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Comparison {
    Null,
    Text(Signs, Case),
    Arn,
    Bool,
    Binary,
    Ip,
    Number(Order),
    Date(Order),
}

/// On which order of the request's value and the policy's a comparison holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// The operator of a name, if AWS has it.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let (quantifier, rest) = match name.split_once(':') {
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Quantifier::All), rest)
            }
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Quantifier::Any), rest)
            }
            Some(_) => return None,
            None => (None, name),
        };
        let (word, is_if_exists) = match rest.len().checked_sub("IfExists".len()) {
            Some(at)
                if rest
                    .get(at..)
                    .is_some_and(|end| end.eq_ignore_ascii_case("IfExists")) =>
            {
                (rest.get(..at)?, true)
            }
            _ => (rest, false),
        };
        let (comparison, is_negated) = comparison(word)?;
        if is_if_exists && comparison == Comparison::Null {
            return None;
        }
        Some(Self {
            quantifier,
            comparison,
            is_negated,
            is_if_exists,
        })
    }

    /// Whether a condition is met: this operator on a key, with the policy's values.
    ///
    /// Variables are filled in where `has_variables`, which a policy of the old version has not.
    pub(super) fn is_met(
        self,
        key: &str,
        values: &[Node],
        context: &Context,
        has_variables: bool,
    ) -> Truth {
        let variables = has_variables.then_some(context);
        let carried = match context.get(key) {
            Known::Unknown => return Truth::Maybe,
            Known::Absent => None,
            Known::One(value) => Some(std::slice::from_ref(value)),
            Known::Many(values) => Some(values.as_slice()),
        };
        if self.is_null() {
            let is_absent = carried.is_none();
            return any(values.iter().map(|value| {
                Truth::from(spelled(value).eq_ignore_ascii_case("true") == is_absent)
            }));
        }
        let Some(carried) = carried else {
            return Truth::from(self.is_met_without_key());
        };
        if self.quantifier.is_none() && matches!(context.get(key), Known::Many(_)) {
            // A key of several values asks for an operator that says how many are meant.
            return Truth::No;
        }
        let is_one = |value: &str| {
            let found = any(values
                .iter()
                .map(|wanted| self.comparison.holds(&spelled(wanted), value, variables)));
            if self.is_negated { !found } else { found }
        };
        let each = carried.iter().map(|value| is_one(value));
        match self.quantifier {
            Some(Quantifier::All) => all(each),
            Some(Quantifier::Any) | None => any(each),
        }
    }

    /// Whether it asks for the key, rather than for a value.
    pub(crate) fn is_null(self) -> bool {
        self.comparison == Comparison::Null
    }

    /// Whether a condition on values is met where the request does not carry the key. Among no
    /// values there is not any that fits, which `IfExists` does not change
    /// ([several values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)).
    pub(crate) fn is_met_without_key(self) -> bool {
        match self.quantifier {
            Some(Quantifier::Any) => false,
            Some(Quantifier::All) => true,
            None => self.is_if_exists || self.is_negated,
        }
    }
}

/// What an operator's name compares, and whether it wants the opposite.
fn comparison(word: &str) -> Option<(Comparison, bool)> {
    use Comparison::{Arn, Binary, Bool, Date, Ip, Null, Number, Text};
    let text = |signs, case| Text(signs, case);
    let named = [
        ("Null", Null, false),
        ("StringEquals", text(Signs::Plain, Case::Exact), false),
        ("StringNotEquals", text(Signs::Plain, Case::Exact), true),
        (
            "StringEqualsIgnoreCase",
            text(Signs::Plain, Case::Folded),
            false,
        ),
        (
            "StringNotEqualsIgnoreCase",
            text(Signs::Plain, Case::Folded),
            true,
        ),
        ("StringLike", text(Signs::Wild, Case::Exact), false),
        ("StringNotLike", text(Signs::Wild, Case::Exact), true),
        ("ArnEquals", Arn, false),
        ("ArnLike", Arn, false),
        ("ArnNotEquals", Arn, true),
        ("ArnNotLike", Arn, true),
        ("Bool", Bool, false),
        ("BinaryEquals", Binary, false),
        ("IpAddress", Ip, false),
        ("NotIpAddress", Ip, true),
        ("NumericEquals", Number(Order::Equal), false),
        ("NumericNotEquals", Number(Order::Equal), true),
        ("NumericLessThan", Number(Order::Less), false),
        ("NumericLessThanEquals", Number(Order::LessOrEqual), false),
        ("NumericGreaterThan", Number(Order::Greater), false),
        (
            "NumericGreaterThanEquals",
            Number(Order::GreaterOrEqual),
            false,
        ),
        ("DateEquals", Date(Order::Equal), false),
        ("DateNotEquals", Date(Order::Equal), true),
        ("DateLessThan", Date(Order::Less), false),
        ("DateLessThanEquals", Date(Order::LessOrEqual), false),
        ("DateGreaterThan", Date(Order::Greater), false),
        ("DateGreaterThanEquals", Date(Order::GreaterOrEqual), false),
    ];
    named
        .into_iter()
        .find(|(name, ..)| name.eq_ignore_ascii_case(word))
        .map(|(_, comparison, is_negated)| (comparison, is_negated))
}

impl Comparison {
    /// Whether a value of the request is what the policy wants.
    fn holds(self, wanted: &str, value: &str, variables: Option<&Context>) -> Truth {
        match self {
            // It asks for the key and not for a value.
            Self::Null => Truth::No,
            Self::Text(signs, case) => match filled(wanted, signs, variables) {
                Filled::Pattern(pattern) => fit(&pattern, value.as_bytes(), case),
                Filled::Loose(pattern) => loosely(fit(&pattern, value.as_bytes(), case)),
                Filled::Nothing => Truth::No,
            },
            Self::Arn => match filled(wanted, Signs::Wild, variables) {
                Filled::Pattern(pattern) => fit_arn(&pattern, value.as_bytes()),
                Filled::Loose(pattern) => loosely(fit_arn(&pattern, value.as_bytes())),
                Filled::Nothing => Truth::No,
            },
            Self::Bool => Truth::from(wanted.eq_ignore_ascii_case(value)),
            Self::Binary => Truth::from(wanted == value),
            Self::Ip => Truth::from(is_within(value, wanted)),
            Self::Number(order) => Truth::from(order.holds(number(value), number(wanted))),
            Self::Date(order) => Truth::from(order.holds(since_1970(value), since_1970(wanted))),
        }
    }
}

impl Order {
    fn holds(self, value: Option<i128>, wanted: Option<i128>) -> bool {
        let Some(order) = value.zip(wanted).map(|(value, wanted)| value.cmp(&wanted)) else {
            return false;
        };
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::LessOrEqual => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

/// What fits a pattern with something unknown in it may fit the real one.
fn loosely(fit: Truth) -> Truth {
    fit.min(Truth::Maybe)
}

/// Whether an ARN fits a pattern: each of its six fields for itself, of which only the last may
/// hold colons; a pattern that ends early in `*` leaves the rest open.
pub(super) fn fit_arn(pattern: &[u8], arn: &[u8]) -> Truth {
    if pattern == b"*" {
        return Truth::Yes;
    }
    let mut wanted = pattern.splitn(6, |byte| *byte == b':');
    let mut given = arn.splitn(6, |byte| *byte == b':');
    let mut last: &[u8] = &[];
    let mut truth = Truth::Yes;
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return truth,
            (Some(field), Some(value)) => {
                truth = truth.min(fit(field, value, Case::Exact));
                last = field;
            }
            (None, Some(_)) if last.ends_with(b"*") => return truth,
            _ => return Truth::No,
        }
        if truth == Truth::No {
            return truth;
        }
    }
}

/// Whether an address lies in a range, such as `203.0.113.0/24`, or is the one that is named.
fn is_within(address: &str, range: &str) -> bool {
    let (first, bits) = match range.split_once('/') {
        Some((first, bits)) => (first, bits.parse().ok()),
        None => (range, Some(128)),
    };
    let (Some(bits), Ok(first), Ok(address)) = (bits, first.parse(), address.parse()) else {
        return false;
    };
    match (first, address) {
        (IpAddr::V4(first), IpAddr::V4(address)) => {
            let differing = u32::from(first) ^ u32::from(address);
            differing.leading_zeros() >= bits || differing == 0
        }
        (IpAddr::V6(first), IpAddr::V6(address)) => {
            let differing = u128::from(first) ^ u128::from(address);
            differing.leading_zeros() >= bits || differing == 0
        }
        _ => false,
    }
}

fn any(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.max().unwrap_or(Truth::No)
}

fn all(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.min().unwrap_or(Truth::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_that_aws_does_not_have_are_none() {
        for name in [
            "ForSomeValues:StringEquals",
            "StringSame",
            "NullIfExists",
            "IfExists",
            "",
        ] {
            assert_eq!(Operator::of(name), None, "{name}");
        }
        for (name, same) in [
            (
                "foranyvalue:stringlikeifexists",
                "ForAnyValue:StringLikeIfExists",
            ),
            ("FORALLVALUES:arnequals", "ForAllValues:ArnEquals"),
        ] {
            assert!(Operator::of(name).is_some());
            assert_eq!(Operator::of(name), Operator::of(same));
        }
    }

    #[test]
    fn truth_is_read_in_any_case() {
        let text = r#"{"policy":["True"]}"#;
        let source = crate::tree::Source::json(text).unwrap();
        let values = source.root.get("policy").unwrap().items();
        let context = Context::new(vec![("key".to_owned(), Known::from("true"))], Known::Absent);
        for (operator, key) in [("Bool", "key"), ("Null", "other")] {
            let operator = Operator::of(operator).unwrap();
            assert_eq!(operator.is_met(key, values, &context, true), Truth::Yes);
        }
    }

    #[test]
    fn an_arn_fits_field_by_field() {
        let cluster = "arn:aws:redshift:us-east-2:444455556666:cluster:sales";
        for (pattern, truth) in [
            ("*", Truth::Yes),
            (cluster, Truth::Yes),
            ("arn:aws:redshift:*:444455556666:cluster:*", Truth::Yes),
            ("arn:aws:redshift:*", Truth::Yes),
            ("arn:aws:redshift:us-east-2", Truth::No),
            // A sign stays within its field.
            ("arn:*:cluster:sales", Truth::No),
            (
                "arn:aws:redshift:us-east-2:444455556666:cluster: sales",
                Truth::No,
            ),
            (
                "arn:aws:redshift:us-east-2:444455556666:cluster:sales:more",
                Truth::No,
            ),
        ] {
            assert_eq!(
                fit_arn(pattern.as_bytes(), cluster.as_bytes()),
                truth,
                "{pattern}"
            );
        }
    }
}

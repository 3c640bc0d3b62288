//! TOML.

use std::borrow::Cow;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};
use toml_parser::lexer::TokenKind;

use super::{DEPTH, Field, Node, Value, syntax, too_deep};
use crate::finding::Finding;

/// Reads the table that a text is.
pub(super) fn read(text: &str) -> Result<Node<'_>, Finding> {
    if let Some(at) = depth_exceeded(text) {
        return Err(too_deep(text, at));
    }
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let message = error.message().replace('\n', ", ");
        syntax(text, at, format!("this is not TOML: {message}"))
    })?;
    Ok(Node {
        span: table.span(),
        value: of_table(table.into_inner()),
    })
}

/// Where a text goes too deep. It has to be known beforehand: the reader of TOML bounds the
/// brackets and the dots of each key, but a key of many dots in each of many brackets makes tables
/// so deep that taking them apart exhausts the stack.
fn depth_exceeded(text: &str) -> Option<usize> {
    let (mut depth, mut dots) = (0, 0);
    // By how much each bracket that is open went deeper.
    let mut open = Vec::new();
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            TokenKind::Comma | TokenKind::Newline => dots = 0,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open.push(dots + 1);
                depth += dots + 1;
                dots = 0;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                depth -= open.pop().unwrap_or_default();
                dots = 0;
            }
            _ => {}
        }
        if depth + dots > DEPTH {
            return Some(token.span().start());
        }
    }
    None
}

fn of_value(value: Spanned<DeValue<'_>>) -> Node<'_> {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => Value::Number(Cow::Owned(number.to_string())),
        DeValue::Float(number) => Value::Number(Cow::Owned(number.to_string())),
        DeValue::Boolean(truth) => Value::Bool(truth),
        DeValue::Datetime(date) => Value::Number(Cow::Owned(date.to_string())),
        DeValue::Array(items) => Value::List(items.into_iter().map(of_value).collect()),
        DeValue::Table(table) => of_table(table),
    };
    Node { span, value }
}

fn of_table(table: DeTable<'_>) -> Value<'_> {
    Value::Table(
        table
            .into_iter()
            .map(|(name, node)| Field {
                name_span: name.span(),
                name: name.into_inner(),
                node: of_value(node),
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{DEPTH, Source};

    fn code(text: &str) -> &'static str {
        Source::toml(text).map_or_else(|finding| finding.code, |_| "read")
    }

    #[test]
    fn what_is_too_deep_is_refused_before_it_is_read() {
        let dotted = |dots: usize| "a.".repeat(dots) + "a";
        let nested = |open: &str, close: &str, times: usize| {
            format!("x = {}1{}", open.repeat(times), close.repeat(times))
        };
        for (text, code_of_it) in [
            (nested("[", "]", DEPTH), "read"),
            (nested("[", "]", DEPTH + 1), "too-deep"),
            (nested("[", "]", 300_000), "too-deep"),
            (nested("{a=", "}", DEPTH), "read"),
            (nested("{a=", "}", DEPTH + 1), "too-deep"),
            (dotted(DEPTH) + "=1", "read"),
            (dotted(DEPTH + 1) + "=1", "too-deep"),
            (format!("[{}]", dotted(DEPTH + 1)), "too-deep"),
            // Neither the brackets nor the dots of any key are many.
            (nested(&format!("{{{} = ", dotted(30)), "}", 2), "read"),
            (nested(&format!("{{{} = ", dotted(30)), "}", 3), "too-deep"),
            (nested(&format!("{{{} = ", dotted(30)), "}", 75), "too-deep"),
            // Dots of numbers and dates lead nowhere, and those in texts and comments are none.
            (format!("x = [{}]", "1.5, ".repeat(1000)), "read"),
            (format!("x = [\n{}]", "1.5,\n".repeat(1000)), "read"),
            (
                "x = 1.5\n".replace('x', "x1") + "y = 2020-01-01T00:00:00.5Z\n",
                "read",
            ),
            (
                format!("x = \"{}\" # {}", "a.[{".repeat(99), "a.[{".repeat(99)),
                "read",
            ),
            ("[[a]]\nx.y = 1.5\n".repeat(999), "read"),
        ] {
            assert_eq!(code(&text), code_of_it, "{text:.80}");
        }
        let finding = Source::toml(&format!("\n{}", nested("[", "]", DEPTH + 1))).unwrap_err();
        assert_eq!((finding.line, finding.column), (Some(2), Some(DEPTH + 5)));
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(code("\u{feff}version = 1\r\n"), "read");
    }
}

//! JSON, and nothing that is merely like it ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
//!
//! Readers that keep the place of everything make a tree of their own first, of which ours would
//! be a copy. This one makes ours at once and borrows from the text.

use std::borrow::Cow;

use super::{DEPTH, Field, Node, Value, syntax, too_deep};
use crate::finding::{Finding, shown};

/// What may stand between words.
const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// Reads the one value of a text.
pub(super) fn read(text: &str) -> Result<Node<'_>, Finding> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    reader.whole().map_err(|broken| broken.said_of(text))
}

/// Where a text is no JSON, or too deep.
struct Broken {
    at: usize,
    why: Why,
}

enum Why {
    /// Something else is expected.
    Expected(&'static str),
    /// A string holds what it may not.
    Wrong(&'static str),
    Deep,
}

impl Broken {
    fn said_of(self, text: &str) -> Finding {
        let Self { at, why } = self;
        match why {
            Why::Deep => too_deep(text, at),
            Why::Wrong(what) => syntax(text, at, format!("this is not JSON: {what}")),
            Why::Expected(_) if text.trim_matches(SPACE).is_empty() => {
                syntax(text, 0, "there is no JSON here".to_owned())
            }
            Why::Expected(_) if text.starts_with('\u{feff}') => {
                let message = "this is not JSON: it begins with a byte order mark";
                syntax(text, 0, message.to_owned()).mend("save it as UTF-8 without byte order mark")
            }
            Why::Expected(what) => {
                let rest = text.get(at..).unwrap_or_default().trim_start_matches(SPACE);
                let next = rest.chars().next();
                let (at, found) = match next {
                    Some(next) => (at, shown(next.encode_utf8(&mut [0; 4]))),
                    None => (
                        text.trim_end_matches(SPACE).len(),
                        "the end of the text".to_owned(),
                    ),
                };
                syntax(
                    text,
                    at,
                    format!("this is not JSON: {what} is expected here, not {found}"),
                )
            }
        }
    }
}

/// A text, and how much of it was read.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// How many lists and tables are open.
    depth: usize,
}

impl<'t> Reader<'t> {
    fn whole(&mut self) -> Result<Node<'t>, Broken> {
        let node = self.value()?;
        self.space();
        if self.at < self.text.len() {
            return self.expected("the end of the text");
        }
        Ok(node)
    }

    fn value(&mut self) -> Result<Node<'t>, Broken> {
        self.space();
        let start = self.at;
        let value = match self.next() {
            Some(b'{') => self.table()?,
            Some(b'[') => self.list()?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            _ => self.word()?,
        };
        let span = start..self.at;
        Ok(Node { span, value })
    }

    fn table(&mut self) -> Result<Value<'t>, Broken> {
        let mut fields = Vec::new();
        self.open()?;
        if self.is_next(b'}') {
            return Ok(self.closed(Value::Table(fields)));
        }
        loop {
            self.space();
            if self.next() != Some(b'"') {
                return self.expected("a name in quotes");
            }
            let start = self.at;
            let name = self.string()?;
            let name_span = start..self.at;
            if !self.is_next(b':') {
                return self.expected("`:`");
            }
            let node = self.value()?;
            fields.push(Field {
                name,
                name_span,
                node,
            });
            if self.is_last(b'}', "`,` or `}`")? {
                return Ok(self.closed(Value::Table(fields)));
            }
        }
    }

    fn list(&mut self) -> Result<Value<'t>, Broken> {
        let mut items = Vec::new();
        self.open()?;
        if self.is_next(b']') {
            return Ok(self.closed(Value::List(items)));
        }
        loop {
            items.push(self.value()?);
            if self.is_last(b']', "`,` or `]`")? {
                return Ok(self.closed(Value::List(items)));
            }
        }
    }

    /// Whether a list or table ends behind a value, rather than going on behind a comma.
    fn is_last(&mut self, end: u8, expected: &'static str) -> Result<bool, Broken> {
        let behind = self.at;
        if self.is_next(end) {
            return Ok(true);
        }
        let comma = self.at;
        if !self.skip(b",") {
            self.at = behind;
            return self.expected(expected);
        }
        self.space();
        if matches!(self.next(), Some(b']' | b'}')) {
            self.at = comma;
            return self.wrong("a comma stands before a closing bracket");
        }
        Ok(false)
    }

    fn open(&mut self) -> Result<(), Broken> {
        if self.depth == DEPTH {
            let at = self.at;
            return Err(Broken { at, why: Why::Deep });
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn closed(&mut self, value: Value<'t>) -> Value<'t> {
        self.depth -= 1;
        value
    }

    fn word(&mut self) -> Result<Value<'t>, Broken> {
        let rest = self.rest();
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ] {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.expected("a value")
    }

    fn number(&mut self) -> Result<Cow<'t, str>, Broken> {
        let start = self.at;
        self.skip(b"-");
        if !self.skip(b"0") {
            self.digits()?;
        }
        if self.skip(b".") {
            self.digits()?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits()?;
        }
        Ok(Cow::Borrowed(self.since(start)))
    }

    fn digits(&mut self) -> Result<(), Broken> {
        let count = self.rest().iter().take_while(|it| it.is_ascii_digit());
        let count = count.count();
        if count == 0 {
            return self.expected("a digit");
        }
        self.at += count;
        Ok(())
    }

    /// A text, with its escapes resolved: a part of what was read where it has none.
    fn string(&mut self) -> Result<Cow<'t, str>, Broken> {
        let start = self.at;
        self.at += 1;
        let mut resolved: Option<String> = None;
        loop {
            let from = self.at;
            let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
            let Some(length) = self.rest().iter().position(is_end) else {
                self.at = start;
                return self.wrong("the string that begins here does not end");
            };
            self.at += length;
            let plain = self.since(from);
            match self.next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(match resolved {
                        Some(text) => Cow::Owned(text + plain),
                        None => Cow::Borrowed(plain),
                    });
                }
                Some(b'\\') => {
                    let text = resolved.get_or_insert_default();
                    text.push_str(plain);
                    text.push(self.escape()?);
                }
                _ => return self.wrong("a string holds a raw control character or line break"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Broken> {
        let start = self.at;
        self.at += 1;
        let sign = self.next();
        self.at += 1;
        let resolved = match sign {
            Some(sign @ (b'"' | b'\\' | b'/')) => Some(char::from(sign)),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'u') => self.unicode(),
            _ => None,
        };
        if let Some(resolved) = resolved {
            return Ok(resolved);
        }
        self.at = start;
        self.wrong("an escape stands for no character")
    }

    /// The character of four hexadecimal digits, or of a pair of surrogates.
    fn unicode(&mut self) -> Option<char> {
        let first = self.hexadecimal()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        let is_pair = self.skip(b"\\") && self.skip(b"u");
        let second = is_pair.then(|| self.hexadecimal()).flatten()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_plain.then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// Whether the next sign behind white space is this one, which then is read.
    fn is_next(&mut self, sign: u8) -> bool {
        self.space();
        self.skip(&[sign])
    }

    /// Reads the next byte if it is one of these.
    fn skip(&mut self, these: &[u8]) -> bool {
        let is_there = self.next().is_some_and(|next| these.contains(&next));
        self.at += usize::from(is_there);
        is_there
    }

    fn space(&mut self) {
        let is_space = |byte: &&u8| SPACE.contains(&char::from(**byte));
        self.at += self.rest().iter().take_while(is_space).count();
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn expected<T>(&self, what: &'static str) -> Result<T, Broken> {
        let (at, why) = (self.at, Why::Expected(what));
        Err(Broken { at, why })
    }

    fn wrong<T>(&self, what: &'static str) -> Result<T, Broken> {
        let (at, why) = (self.at, Why::Wrong(what));
        Err(Broken { at, why })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DEPTH, Source, Value};

    fn refused(text: &str) -> (usize, usize, String) {
        let finding = Source::json(text).unwrap_err();
        let place = (finding.line.unwrap(), finding.column.unwrap());
        assert!(!finding.mend.is_empty());
        (place.0, place.1, finding.message)
    }

    #[test]
    fn what_is_merely_like_json_is_refused_and_what_was_expected_is_told() {
        for (text, line, column, said) in [
            ("{a: 1}", 1, 2, "a name in quotes is expected here, not `a`"),
            (
                "{'a': 1}",
                1,
                2,
                "a name in quotes is expected here, not `'`",
            ),
            ("{\"a\" 1}", 1, 6, "`:` is expected here, not `1`"),
            ("// x\n1", 1, 1, "a value is expected here, not `/`"),
            ("[0x1]", 1, 3, "`,` or `]` is expected here, not `x`"),
            ("[01]", 1, 3, "`,` or `]` is expected here, not `1`"),
            ("[+1]", 1, 2, "a value is expected here, not `+`"),
            ("[-]", 1, 3, "a digit is expected here, not `]`"),
            ("[.5]", 1, 2, "a value is expected here, not `.`"),
            ("[5.]", 1, 4, "a digit is expected here, not `]`"),
            ("[1e]", 1, 4, "a digit is expected here, not `]`"),
            ("[NaN]", 1, 2, "a value is expected here, not `N`"),
            ("[nul]", 1, 2, "a value is expected here, not `n`"),
            ("[1,]", 1, 3, "a comma stands before a closing bracket"),
            (
                "{\"a\": 1,\n}",
                1,
                8,
                "a comma stands before a closing bracket",
            ),
            ("[,]", 1, 2, "a value is expected here, not `,`"),
            (
                "{\"a\": 1\n \"b\": 2}",
                1,
                8,
                "`,` or `}` is expected here, not `\"`",
            ),
            ("[1}", 1, 3, "`,` or `]` is expected here, not `}`"),
            (
                "[1\n",
                1,
                3,
                "`,` or `]` is expected here, not the end of the text",
            ),
            ("1 2", 1, 3, "the end of the text is expected here, not `2`"),
            (
                "{\"a\": \"x\ny\"}",
                1,
                9,
                "a string holds a raw control character or line break",
            ),
            (
                "{\"a\": \"x\u{1b}y\"}",
                1,
                9,
                "a string holds a raw control character or line break",
            ),
            (
                "{\"a\nb\": 1}",
                1,
                4,
                "a string holds a raw control character or line break",
            ),
            (
                "{\"é\": \"x",
                1,
                7,
                "the string that begins here does not end",
            ),
            ("[\"\\x\"]", 1, 3, "an escape stands for no character"),
            ("[\"\\u12\"]", 1, 3, "an escape stands for no character"),
            ("[\"\\u+123\"]", 1, 3, "an escape stands for no character"),
            ("[\"\\ud800\"]", 1, 3, "an escape stands for no character"),
            (
                "[\"\\ud800\\u0041\"]",
                1,
                3,
                "an escape stands for no character",
            ),
            ("[\"\\udc00\"]", 1, 3, "an escape stands for no character"),
            ("\u{feff}{}", 1, 1, "it begins with a byte order mark"),
            (
                "{}\u{feff}",
                1,
                3,
                "the end of the text is expected here, not `\u{feff}`",
            ),
            (
                "[1\u{a0}]",
                1,
                3,
                "`,` or `]` is expected here, not `\u{a0}`",
            ),
        ] {
            let said = format!("this is not JSON: {said}");
            assert_eq!(refused(text), (line, column, said), "{text}");
        }
        assert_eq!(refused(" \n").2, "there is no JSON here");
    }

    #[test]
    fn lines_that_end_as_windows_ends_them_are_lines() {
        assert_eq!(refused("{\r\n  \"a\": 1,,\r\n}\r\n").0, 2);
        assert!(Source::json("{\r\n\t\"a\": 1\r\n}\r\n").is_ok());
    }

    #[test]
    fn escapes_are_resolved_and_the_spelling_of_numbers_stays() {
        let text = r#"["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é", 1.0, -0.50, 1e3, 1E+09, 10000000000000000000000]"#;
        let source = Source::json(text).unwrap();
        let items = source.root.items();
        let number = |text: &'static str| Value::Number(text.into());
        let values: Vec<&Value<'_>> = items.iter().map(|item| &item.value).collect();
        assert_eq!(
            values,
            [
                &Value::Text("\"\\/\u{8}\u{c}\n\r\té😀é".into()),
                &number("1.0"),
                &number("-0.50"),
                &number("1e3"),
                &number("1E+09"),
                &number("10000000000000000000000"),
            ]
        );
    }

    #[test]
    fn what_is_too_deep_is_refused_where_it_becomes_so() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":[", "]}]")] {
            let width = open.matches(['[', '{']).count();
            let nested = |depth: usize| {
                let times = depth / width;
                format!("\n{}1{}", open.repeat(times), close.repeat(times))
            };
            let most = DEPTH / width * width;
            assert!(Source::json(&nested(most)).is_ok());
            let finding = Source::json(&nested(most + width)).unwrap_err();
            assert_eq!((finding.code, finding.line), ("too-deep", Some(2)));
            assert_eq!(
                Source::json(&nested(900_000)).unwrap_err().column,
                finding.column
            );
        }
        // Brackets in strings are no brackets.
        assert!(Source::json(&format!("\"{}\"", "[".repeat(1000))).is_ok());
    }
}

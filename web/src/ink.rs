//! Light colour for the three languages of the documents.
//!
//! INVARIANT: the pieces of a text, one after the other, are that text byte for byte.

use std::ops::Range;

/// Longer texts stay in one colour: a browser does not like a hundred thousand elements.
const LONGEST: usize = 60_000;

/// What a document is written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Language {
    Json,
    Toml,
    Shell,
    Plain,
}

impl Language {
    /// Tells it from the ending of a file's name.
    pub(crate) fn of_file(name: &str) -> Self {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("json") => Self::Json,
            Some("toml") => Self::Toml,
            Some("sh") => Self::Shell,
            _ => Self::Plain,
        }
    }
}

/// The colour of a piece.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Colour {
    Plain,
    Key,
    Text,
    Literal,
    Comment,
}

/// A part of a text in one colour.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Piece<'t> {
    pub(crate) text: &'t str,
    pub(crate) colour: Colour,
    /// Whether the last change altered it.
    pub(crate) altered: bool,
    /// Which of the new parts it belongs to.
    pub(crate) new: Option<usize>,
}

/// A text in pieces, cut at the ends of every colour, every altered part and every new part.
/// Both kinds of parts are in order.
pub(crate) fn pieces<'t>(
    text: &'t str,
    language: Language,
    altered: &[Range<usize>],
    new: &[Range<usize>],
) -> Vec<Piece<'t>> {
    let whole = coloured(text, language)
        .into_iter()
        .map(|(text, colour)| Piece {
            text,
            colour,
            altered: false,
            new: None,
        });
    let pieces = cut(whole.collect(), altered, |piece, _| piece.altered = true);
    cut(pieces, new, |piece, index| piece.new = Some(index))
}

/// Cuts pieces at the ends of the parts, and marks those inside one.
fn cut<'t>(
    pieces: Vec<Piece<'t>>,
    parts: &[Range<usize>],
    mark: fn(&mut Piece<'t>, usize),
) -> Vec<Piece<'t>> {
    if parts.is_empty() {
        return pieces;
    }
    let mut cut = Vec::new();
    let mut parts = parts.iter().enumerate().peekable();
    let mut at = 0;
    for piece in pieces {
        let mut rest = piece.text;
        while !rest.is_empty() {
            while parts.next_if(|(_, part)| part.end <= at).is_some() {}
            let (length, inside) = match parts.peek() {
                Some((index, part)) if part.start <= at => (part.end - at, Some(*index)),
                Some((_, part)) => (part.start - at, None),
                None => (rest.len(), None),
            };
            let (text, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            let mut piece = Piece { text, ..piece };
            if let Some(index) = inside {
                mark(&mut piece, index);
            }
            at += text.len();
            rest = after;
            cut.push(piece);
        }
    }
    cut
}

fn coloured(text: &str, language: Language) -> Vec<(&str, Colour)> {
    if text.len() > LONGEST {
        return vec![(text, Colour::Plain)];
    }
    let token = match language {
        Language::Json => json,
        Language::Toml => toml,
        Language::Shell => shell,
        Language::Plain => return vec![(text, Colour::Plain)],
    };
    let mut runs: Vec<(usize, Colour)> = Vec::new();
    let mut before = '\n';
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, colour) = token(rest, before);
        let (word, after) = rest
            .split_at_checked(length.max(first.len_utf8()))
            .unwrap_or_else(|| rest.split_at(rest.len()));
        match runs.last_mut() {
            Some((length, last)) if *last == colour => *length += word.len(),
            _ => runs.push((word.len(), colour)),
        }
        before = word.chars().next_back().unwrap_or(first);
        rest = after;
    }
    let mut rest = text;
    runs.into_iter()
        .map(|(length, colour)| {
            let (run, after) = rest.split_at(length);
            rest = after;
            (run, colour)
        })
        .collect()
}

/// The length and colour of the token that JSON begins with.
fn json(rest: &str, _: char) -> (usize, Colour) {
    if rest.starts_with('"') {
        let length = quoted(rest, '"', true);
        let after = rest.get(length..).unwrap_or_default();
        let is_key = after.trim_start_matches([' ', '\t']).starts_with(':');
        let colour = if is_key { Colour::Key } else { Colour::Text };
        return (length, colour);
    }
    let word = length_of(rest, |c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if word > 0 {
        return (word, Colour::Literal);
    }
    (1, Colour::Plain)
}

fn toml(rest: &str, before: char) -> (usize, Colour) {
    if before == '\n' && rest.starts_with('[') {
        return (length_of(rest, |c| c != '\n'), Colour::Literal);
    }
    if rest.starts_with('#') {
        return (length_of(rest, |c| c != '\n'), Colour::Comment);
    }
    if rest.starts_with('"') {
        return (quoted(rest, '"', true), Colour::Text);
    }
    let word = length_of(rest, |c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if word > 0 {
        let colour = if before == '\n' {
            Colour::Key
        } else {
            Colour::Literal
        };
        return (word, colour);
    }
    (1, Colour::Plain)
}

fn shell(rest: &str, before: char) -> (usize, Colour) {
    if rest.starts_with('#') && before.is_whitespace() {
        return (length_of(rest, |c| c != '\n'), Colour::Comment);
    }
    if rest.starts_with('\'') {
        return (quoted(rest, '\'', false), Colour::Text);
    }
    if rest.starts_with('"') {
        return (quoted(rest, '"', true), Colour::Text);
    }
    if rest.starts_with('\\') {
        return (2, Colour::Plain);
    }
    if let Some(name) = rest.strip_prefix('$') {
        let bare = name.strip_prefix('{').unwrap_or(name);
        let word = length_of(bare, |c| c.is_ascii_alphanumeric() || "_@!#*?".contains(c));
        if word > 0 {
            return (rest.len() - bare.len() + word, Colour::Literal);
        }
    }
    let word = length_of(rest, |c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let is_function = rest
        .get(word..)
        .is_some_and(|after| after.starts_with("() "));
    if word > 0 {
        let colour = if before == '\n' && is_function {
            Colour::Key
        } else {
            Colour::Plain
        };
        return (word, colour);
    }
    (1, Colour::Plain)
}

/// The length of a quoted text with both its quotes; to the end if it never closes.
fn quoted(text: &str, quote: char, escapes: bool) -> usize {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == quote {
            return at + 1;
        }
        if escapes && character == '\\' {
            characters.next();
        }
    }
    text.len()
}

fn length_of(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured_words(text: &str, language: Language) -> Vec<(&str, Colour)> {
        coloured(text, language)
            .into_iter()
            .filter(|(_, colour)| *colour != Colour::Plain)
            .collect()
    }

    #[test]
    fn the_pieces_are_the_text_however_it_is_cut() {
        let text = "{ \"k\" : \"v\\\"\u{e9}\", 1e5, true } # '\u{1f600} \"open";
        for language in [
            Language::Json,
            Language::Toml,
            Language::Shell,
            Language::Plain,
        ] {
            for part in [0..0, 0..1, 2..9, 40..99] {
                let parts = [part];
                let whole: String = pieces(text, language, &parts, &parts)
                    .iter()
                    .map(|piece| piece.text)
                    .collect();
                assert_eq!(whole, text);
            }
        }
    }

    #[test]
    fn parts_cut_pieces() {
        let found: Vec<(&str, bool, Option<usize>)> =
            pieces("abcdef", Language::Plain, &[2..4, 4..5], &[1..3, 4..5])
                .iter()
                .map(|piece| (piece.text, piece.altered, piece.new))
                .collect();
        assert_eq!(
            found,
            [
                ("a", false, None),
                ("b", false, Some(0)),
                ("c", true, Some(0)),
                ("d", true, None),
                ("e", true, Some(1)),
                ("f", false, None)
            ]
        );
    }

    #[test]
    fn json_tells_keys_from_texts() {
        assert_eq!(
            coloured_words("{\"a\" : [\"b\", 1.5, null]}", Language::Json),
            [
                ("\"a\"", Colour::Key),
                ("\"b\"", Colour::Text),
                ("1.5", Colour::Literal),
                ("null", Colour::Literal)
            ]
        );
    }

    #[test]
    fn shell_knows_comments_texts_and_variables() {
        assert_eq!(
            coloured_words(
                "say() { # why\n  a '$x' \"$y\" ${z:-} a#b\n}\n",
                Language::Shell
            ),
            [
                ("say", Colour::Key),
                ("# why", Colour::Comment),
                ("'$x'", Colour::Text),
                ("\"$y\"", Colour::Text),
                ("${z", Colour::Literal)
            ]
        );
    }
}

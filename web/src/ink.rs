//! Light colour for the three languages of the documents.
//!
//! INVARIANT: the ink of a text, one stroke after the other, is that text byte for byte.

use std::ops::Range;
use std::rc::Rc;

/// Longer texts stay in one colour: a browser does not like a hundred thousand elements.
const LONGEST: usize = 60_000;

/// How many lines a block has.
const LINES: usize = 24;

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
struct Piece<'t> {
    text: &'t str,
    colour: Colour,
    /// Whether the last change altered it.
    altered: bool,
    /// Which of the new parts it belongs to.
    new: Option<usize>,
    /// Which block of lines it belongs to.
    block: usize,
}

/// What is drawn of a document beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks<'m> {
    /// The parts that the last change altered, in order.
    pub(crate) altered: &'m [Range<usize>],
    /// The parts that a merge brought, in order.
    pub(crate) new: &'m [Range<usize>],
    /// The lines that a merge took, and where they stood.
    pub(crate) gone: &'m [(usize, String)],
}

/// One stroke of the pen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Stroke {
    /// A part of the text.
    Ink {
        text: String,
        colour: Colour,
        altered: bool,
        new: bool,
        /// Whether it is the first of a new part.
        begins: bool,
    },
    /// A line that is no part of the text any more.
    Gone(String),
}

/// A text in strokes, in blocks of some lines each: what changes in one leaves the others alone.
pub(crate) fn blocks(text: &str, language: Language, marks: Marks<'_>) -> Vec<Rc<[Stroke]>> {
    let mut blocks: Vec<Vec<Stroke>> = vec![Vec::new()];
    let mut gone = marks.gone.iter().peekable();
    let (mut at, mut part, mut block) = (0, None, 0);
    for piece in pieces(text, language, marks) {
        if piece.block != block {
            block = piece.block;
            blocks.push(Vec::new());
        }
        let Some(strokes) = blocks.last_mut() else {
            break;
        };
        while let Some((_, line)) = gone.next_if(|(place, _)| *place <= at) {
            strokes.push(Stroke::Gone(line.clone()));
        }
        strokes.push(Stroke::Ink {
            text: piece.text.to_owned(),
            colour: piece.colour,
            altered: piece.altered,
            new: piece.new.is_some(),
            begins: piece.new.is_some() && piece.new != part,
        });
        part = piece.new;
        at += piece.text.len();
    }
    if let Some(strokes) = blocks.last_mut() {
        strokes.extend(gone.map(|(_, line)| Stroke::Gone(line.clone())));
    }
    blocks.into_iter().map(Rc::from).collect()
}

/// A text cut wherever a colour, a marked part or a block ends, and wherever a line is gone.
fn pieces<'t>(text: &'t str, language: Language, marks: Marks<'_>) -> Vec<Piece<'t>> {
    let whole = coloured(text, language)
        .into_iter()
        .map(|(text, colour)| Piece {
            text,
            colour,
            altered: false,
            new: None,
            block: 0,
        });
    let places = marks.gone.iter().map(|(place, _)| *place);
    let pieces = cut(whole.collect(), marks.altered, |piece, _| {
        piece.altered = true;
    });
    let pieces = cut(pieces, marks.new, |piece, index| piece.new = Some(index));
    let pieces = cut(pieces, &between(places, text.len()), |_, _| ());
    let lines = text.match_indices('\n').map(|(at, _)| at + 1);
    let ends = lines.skip(LINES - 1).step_by(LINES);
    cut(pieces, &between(ends, text.len()), |piece, index| {
        piece.block = index;
    })
}

/// The ranges between places in a text.
fn between(places: impl Iterator<Item = usize>, length: usize) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for end in places.chain([length]) {
        if end > start {
            ranges.push(start..end);
            start = end;
        }
    }
    ranges
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
        let (length, colour) = token(first, rest, before);
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
fn json(first: char, rest: &str, _: char) -> (usize, Colour) {
    match first {
        '"' => {
            let length = quoted(rest, b'"', true);
            let after = rest.get(length..).unwrap_or_default();
            let is_key = after.trim_start_matches([' ', '\t']).starts_with(':');
            (length, if is_key { Colour::Key } else { Colour::Text })
        }
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '+' | '-' | '.' => {
            let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
            (length_of(rest, is_of_word), Colour::Literal)
        }
        _ => (1, Colour::Plain),
    }
}

fn toml(first: char, rest: &str, before: char) -> (usize, Colour) {
    match first {
        '[' if before == '\n' => (length_of(rest, |c| c != '\n'), Colour::Literal),
        '#' => (length_of(rest, |c| c != '\n'), Colour::Comment),
        '"' => (quoted(rest, b'"', true), Colour::Text),
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '_' | '-' => {
            let colour = match before {
                '\n' => Colour::Key,
                _ => Colour::Literal,
            };
            (length_of(rest, is_of_name), colour)
        }
        _ => (1, Colour::Plain),
    }
}

fn shell(first: char, rest: &str, before: char) -> (usize, Colour) {
    match first {
        '#' if before.is_whitespace() => (length_of(rest, |c| c != '\n'), Colour::Comment),
        '\'' => (quoted(rest, b'\'', false), Colour::Text),
        '"' => (quoted(rest, b'"', true), Colour::Text),
        '\\' => (2, Colour::Plain),
        '$' => {
            let name = rest.get(1..).unwrap_or_default();
            let bare = name.strip_prefix('{').unwrap_or(name);
            let is_of_variable = |c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '!' | '#' | '*' | '?')
            };
            match length_of(bare, is_of_variable) {
                0 => (1, Colour::Plain),
                word => (rest.len() - bare.len() + word, Colour::Literal),
            }
        }
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '_' | '-' => {
            let word = length_of(rest, is_of_name);
            let after = rest.get(word..).unwrap_or_default();
            let is_function = before == '\n' && after.starts_with("() ");
            let colour = if is_function {
                Colour::Key
            } else {
                Colour::Plain
            };
            (word, colour)
        }
        ' ' => (length_of(rest, |c| c == ' '), Colour::Plain),
        _ => (1, Colour::Plain),
    }
}

const fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// The length of a quoted text with both its quotes; to the end if it never closes.
fn quoted(text: &str, quote: u8, escapes: bool) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        if byte == quote {
            return at + 1;
        }
        if escapes && byte == b'\\' {
            bytes.next();
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

    fn written(blocks: &[Rc<[Stroke]>]) -> String {
        let strokes = blocks.iter().flat_map(|block| block.iter());
        strokes
            .filter_map(|stroke| match stroke {
                Stroke::Ink { text, .. } => Some(text.as_str()),
                Stroke::Gone(_) => None,
            })
            .collect()
    }

    #[test]
    fn the_ink_is_the_text_however_it_is_cut() {
        let text = "{ \"k\" : \"v\\\"\u{e9}\", 1e5, true } # '\u{1f600} \"open\n".repeat(60);
        for language in [
            Language::Json,
            Language::Toml,
            Language::Shell,
            Language::Plain,
        ] {
            for part in [0..0, 0..1, 2..9, 40..99, 900..9_999] {
                let gone = [(part.start, "line".to_owned())];
                let parts = [part];
                let marks = Marks {
                    altered: &parts,
                    new: &parts,
                    gone: &gone,
                };
                let blocks = blocks(&text, language, marks);
                assert_eq!(written(&blocks), text);
                assert_eq!(blocks.len(), 3);
            }
        }
        assert_eq!(written(&blocks("", Language::Json, Marks::default())), "");
    }

    #[test]
    fn marks_cut_strokes_and_lines_that_are_gone_stand_between() {
        let marks = Marks {
            altered: &[2..4, 4..5],
            new: &[1..3, 4..5],
            gone: &[(1, "old".to_owned())],
        };
        let blocks = blocks("abcdef", Language::Plain, marks);
        let told: Vec<String> = blocks[0]
            .iter()
            .map(|stroke| match stroke {
                Stroke::Gone(line) => format!("-{line}"),
                Stroke::Ink {
                    text,
                    altered,
                    new,
                    begins,
                    ..
                } => {
                    let sign = |is: &bool, sign: &'static str| if *is { sign } else { "" };
                    sign(begins, "+").to_owned() + text + sign(new, "n") + sign(altered, "a")
                }
            })
            .collect();
        assert_eq!(told, ["a", "-old", "+bn", "cna", "da", "+ena", "f"]);
    }

    #[test]
    fn a_change_in_one_block_leaves_the_others_equal() {
        let before = "\"a\": 1\n".repeat(100);
        let after = before.replacen('1', "2", 1);
        let blocks = |text| blocks(text, Language::Json, Marks::default());
        let (before, after) = (blocks(&before), blocks(&after));
        assert_ne!(before[0], after[0]);
        assert_eq!(before[1..], after[1..]);
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

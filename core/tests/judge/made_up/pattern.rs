//! Words of a policy that fit a text, or nearly do.

use crate::chance::Chance;

/// A pattern that fits a text. The first characters are kept.
pub(crate) fn fitting(chance: &mut Chance, text: &str, kept: usize) -> String {
    let (head, tail) = split(text, kept);
    let tail = match chance.below(8) {
        0 => "*".to_owned(),
        1 | 2 => cut(chance, &tail) + "*",
        3 => starred(chance, &tail),
        4 => questioned(chance, &tail),
        5 => {
            let tail = questioned(chance, &tail);
            starred(chance, &tail)
        }
        6 => tail + "*",
        _ => tail,
    };
    head + &tail
}

/// A pattern that does not fit a text, but nearly. The first characters are kept.
pub(crate) fn missing(chance: &mut Chance, text: &str, kept: usize) -> String {
    let (head, tail) = split(text, kept);
    let tail = match chance.below(7) {
        0 => tail + "?",
        1 => tail + "/",
        2 => cut(chance, &tail) + "~*",
        3 => flipped(&tail),
        4 => "~".to_owned() + &tail,
        5 => cut(chance, &tail),
        _ => format!("{}?*", questioned(chance, &tail)),
    };
    head + &tail
}

/// A text in the other case.
pub(crate) fn flipped(text: &str) -> String {
    let other = |char: char| {
        if char.is_lowercase() {
            char.to_ascii_uppercase()
        } else {
            char.to_ascii_lowercase()
        }
    };
    let flipped: String = text.chars().map(other).collect();
    if flipped == text {
        return flipped + "x";
    }
    flipped
}

/// A text in any case.
pub(crate) fn any_case(chance: &mut Chance, text: &str) -> String {
    match chance.below(4) {
        0 => text.to_ascii_lowercase(),
        1 => text.to_ascii_uppercase(),
        _ => text.to_owned(),
    }
}

fn split(text: &str, kept: usize) -> (String, String) {
    (
        text.chars().take(kept).collect(),
        text.chars().skip(kept).collect(),
    )
}

/// The start of a text, at least a character shorter.
fn cut(chance: &mut Chance, text: &str) -> String {
    let length = text.chars().count();
    text.chars().take(chance.below(length.max(1))).collect()
}

/// A text with an asterisk for a part of it.
fn starred(chance: &mut Chance, text: &str) -> String {
    let length = text.chars().count();
    let from = chance.below(length + 1);
    let to = from + chance.below(length - from + 1);
    let head: String = text.chars().take(from).collect();
    let tail: String = text.chars().skip(to).collect();
    head + "*" + &tail
}

/// A text with question marks for some characters.
fn questioned(chance: &mut Chance, text: &str) -> String {
    let mut asked = |char| if chance.percent(10) { '?' } else { char };
    text.chars().map(&mut asked).collect()
}

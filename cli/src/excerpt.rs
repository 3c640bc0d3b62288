//! A line of a text, with a word of it underlined.

use crate::output::{BAD, FAINT};

/// The line with its number, as much of it as fits, and carets under the word at the column.
pub(crate) fn excerpt(text: &str, line: usize, column: usize, width: usize) -> Option<String> {
    let row = text.lines().nth(line.checked_sub(1)?)?;
    let from = column.checked_sub(1)?;
    let number = line.to_string();
    let room = width.saturating_sub(number.len() + 6).max(20);
    let is_short = row.chars().nth(room).is_none();
    let start = if is_short {
        0
    } else {
        from.saturating_sub(room / 4)
    };
    // Of a long row no more is looked at than is shown.
    let seen: Vec<char> = tail(row, start).chars().take(room + 1).collect();
    let length = word(seen.get(from - start..).filter(|rest| !rest.is_empty())?);
    let shown: String = seen
        .iter()
        .take(room)
        .map(|c| if c.is_control() { ' ' } else { *c })
        .collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if seen.len() > room { "…" } else { "" };
    let indent = " ".repeat(from - start + before.chars().count());
    let carets = "^".repeat(length.min(room.saturating_sub(from - start)).max(1));
    let margin = " ".repeat(number.len());
    Some(format!(
        "  {FAINT}{number} |{FAINT:#} {before}{shown}{after}\n  {FAINT}{margin} |{FAINT:#} {indent}{BAD}{carets}{BAD:#}"
    ))
}

/// A row from a character on. In ASCII, which policies mostly are, a character is a byte.
fn tail(row: &str, start: usize) -> &str {
    let at = if row.is_ascii() {
        Some(start)
    } else {
        row.char_indices().nth(start).map(|(at, _)| at)
    };
    at.and_then(|at| row.get(at..)).unwrap_or_default()
}

/// How long the word is that a row begins with: a text up to its closing quote, else one sign.
fn word(row: &[char]) -> usize {
    if row.first() != Some(&'"') {
        return 1;
    }
    let mut is_escaped = false;
    for (at, c) in row.iter().enumerate().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    row.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, column: usize, width: usize, expected: &str) {
        let shown = excerpt(text, 1, column, width).unwrap();
        let plain = anstream::adapter::strip_str(&shown).to_string();
        assert_eq!(plain, expected);
    }

    #[test]
    fn the_word_at_the_column_is_underlined() {
        case(
            r#"{"a": "b\"c", 1}"#,
            7,
            80,
            "  1 | {\"a\": \"b\\\"c\", 1}\n    |       ^^^^^^",
        );
        case("{\t1}", 3, 80, "  1 | { 1}\n    |   ^");
        case("\"日本\" 1", 1, 80, "  1 | \"日本\" 1\n    | ^^^^");
    }

    #[test]
    fn of_a_long_line_there_is_as_much_as_fits() {
        let long = format!("{}\"word\"{}", "a".repeat(50), "b".repeat(50));
        case(
            &long,
            51,
            30,
            &format!(
                "  1 | …{}\"word\"{}…\n    |       ^^^^^^",
                "a".repeat(5),
                "b".repeat(12)
            ),
        );
    }

    #[test]
    fn a_place_that_there_is_not_has_no_excerpt() {
        assert_eq!(excerpt("a", 2, 1, 80), None);
        assert_eq!(excerpt("a", 1, 9, 80), None);
    }
}

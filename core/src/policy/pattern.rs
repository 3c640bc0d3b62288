//! Patterns of policies, in which `*` stands for anything and `?` for one character.

use std::fmt;
use std::ops::Not;

/// Whether something is so, as far as can be told.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Truth {
    /// It is not.
    No,
    /// That depends on what is not known.
    Maybe,
    /// It is.
    Yes,
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }
}

// Bytes that no text in UTF-8 holds. In a word they stand for what is not known, and in a pattern
// for the signs themselves.
const ANY: u8 = 0xFF;
const ONE: u8 = 0xFE;
pub(crate) const STAR: u8 = 0xFD;
pub(crate) const MARK: u8 = 0xFC;

/// A text that parts of may not be known yet, such as the key of a log that is still to come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Word(Vec<u8>);

impl Word {
    /// A text that is known.
    pub fn exact(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// A text in which each `?` is a character that is not known, though no slash, and each `*` any
    /// number of any.
    pub fn sketch(text: &str) -> Self {
        let bytes = text.bytes().map(|byte| match byte {
            b'*' => ANY,
            b'?' => ONE,
            byte => byte,
        });
        let mut bytes: Vec<u8> = bytes.collect();
        // Several in a row leave open no more than one.
        bytes.dedup_by(|one, other| (*one, *other) == (ANY, ANY));
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(text) = str::from_utf8(&self.0) {
            // All of it is known.
            return f.write_str(text);
        }
        let bytes = self.0.iter().map(|byte| match *byte {
            ANY => b'*',
            ONE => b'?',
            byte => byte,
        });
        f.write_str(&String::from_utf8_lossy(&bytes.collect::<Vec<_>>()))
    }
}

/// How a pattern and a word take the letters of each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Case {
    /// As they are.
    Exact,
    /// Capitals and lowercase letters alike.
    Folded,
}

/// Whether a known word fits a pattern.
pub(crate) fn fits(pattern: &str, word: &str, case: Case) -> bool {
    covers(pattern.as_bytes(), word.as_bytes(), case)
}

/// The most bytes of a word that is held against patterns. The ARN of an object has no more than
/// 1,109: its key has 1,024 and its bucket's name 63.
const LONGEST: usize = 1_280;

/// Whether a word fits a pattern, whatever its unknown parts turn out to be. Of a word that is
/// longer than any there is, nothing is said.
pub(crate) fn fit(pattern: &[u8], word: &[u8], case: Case) -> Truth {
    if begins_otherwise(pattern, word, case) {
        return Truth::No;
    }
    if word.len() > LONGEST {
        return Truth::Maybe;
    }
    if covers(pattern, word, case) {
        return Truth::Yes;
    }
    let is_known = !word.iter().any(|byte| matches!(*byte, ANY | ONE));
    if is_known || !overlaps(pattern, word, case) {
        return Truth::No;
    }
    Truth::Maybe
}

/// Whether two differ before either holds a sign that leaves something open: the quick way out.
fn begins_otherwise(pattern: &[u8], word: &[u8], case: Case) -> bool {
    let is_open = |sign: Option<&u8>, byte: Option<&u8>| {
        matches!(sign, Some(b'*')) || (sign.is_some() && byte == Some(&ONE)) || byte == Some(&ANY)
    };
    let (mut signs, mut bytes) = (pattern.iter(), word.iter());
    loop {
        match (signs.next(), bytes.next()) {
            (None, None) => return false,
            (sign, byte) if is_open(sign, byte) => return false,
            (Some(b'?'), Some(_)) => return false,
            (Some(sign), Some(byte)) if is_same(*sign, *byte, case) => {}
            _ => return true,
        }
    }
}

fn is_same(sign: u8, byte: u8, case: Case) -> bool {
    let sign = match sign {
        STAR => b'*',
        MARK => b'?',
        sign => sign,
    };
    match case {
        Case::Exact => sign == byte,
        Case::Folded => sign.eq_ignore_ascii_case(&byte),
    }
}

/// Whether the pattern takes every text that the word may be. What is unknown in the word is
/// taken by a `*` alone, and a single unknown character by a `?` as well.
fn covers(pattern: &[u8], word: &[u8], case: Case) -> bool {
    let (mut at, mut here) = (0, 0);
    // The last `*`, and how much of the word it has taken.
    let mut star = None;
    while let Some(byte) = word.get(here) {
        match pattern.get(at) {
            // A last one takes all the rest.
            Some(b'*') if at + 1 == pattern.len() => return true,
            Some(b'*') => {
                at += 1;
                star = Some((at, here));
            }
            Some(b'?') if *byte != ANY => {
                at += 1;
                here = after(word, here);
            }
            Some(sign) if is_same(*sign, *byte, case) => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((behind, taken)) = star else {
                    return false;
                };
                at = behind;
                here = after(word, taken);
                star = Some((behind, here));
            }
        }
    }
    let rest = pattern.get(at..).unwrap_or_default();
    rest.iter().all(|sign| *sign == b'*')
}

/// The place behind a character, which may be of several bytes.
fn after(word: &[u8], here: usize) -> usize {
    let rest = word.get(here + 1..).unwrap_or_default();
    let more = rest.iter().take_while(|byte| **byte & 0xC0 == 0x80);
    here + 1 + more.count()
}

/// Whether the pattern takes any text that the word may be.
fn overlaps(pattern: &[u8], word: &[u8], case: Case) -> bool {
    // Which beginnings of the word the pattern so far may have taken.
    let mut reached = vec![false; word.len() + 1];
    let mut next = reached.clone();
    open(&mut reached, 0, word);
    for sign in pattern {
        if !reached.contains(&true) {
            return false;
        }
        next.fill(false);
        for (here, _) in reached.iter().enumerate().filter(|(_, is)| **is) {
            match (sign, word.get(here)) {
                (b'*', _) => {
                    next.get_mut(here..).unwrap_or_default().fill(true);
                    break;
                }
                // What is unknown may hold the character, and more behind it.
                (_, Some(&ANY)) => open(&mut next, here, word),
                (sign, Some(&ONE)) if *sign != b'/' => open(&mut next, here + 1, word),
                (b'?', Some(_)) => open(&mut next, after(word, here), word),
                (sign, Some(byte)) if is_same(*sign, *byte, case) => {
                    open(&mut next, here + 1, word);
                }
                _ => {}
            }
        }
        std::mem::swap(&mut reached, &mut next);
    }
    reached.last().copied().unwrap_or_default()
}

/// Marks a place as reached, and those behind what may turn out to be empty.
fn open(reached: &mut [bool], here: usize, word: &[u8]) {
    let mut here = here;
    loop {
        if let Some(place) = reached.get_mut(here) {
            *place = true;
        }
        if word.get(here) != Some(&ANY) {
            return;
        }
        here += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_fit_or_do_not() {
        for (pattern, word, is_fit) in [
            ("s3:putobject", "s3:PutObject", true),
            ("s3:putobject", "s3:PutObjectAcl", false),
            ("s3:Put*", "s3:PutObject", true),
            ("s3:*Object", "s3:PutObject", true),
            ("s3:*Object", "s3:PutObjectAcl", false),
            ("s3:Put?bject", "s3:PutObject", true),
            ("s3:Put?Object", "s3:PutObject", false),
            ("*", "", true),
            ("?", "", false),
            ("?", "ü", true),
            ("??", "ü", false),
            ("*?", "ü", true),
            ("*??", "ü", false),
            ("*:*:*", "s3:PutObject", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*a*a*a*a*b", &"a".repeat(500), false),
        ] {
            assert_eq!(
                fits(pattern, word, Case::Folded),
                is_fit,
                "{pattern} {word}"
            );
        }
        assert!(!fits("a", "A", Case::Exact));
    }

    #[test]
    fn of_a_word_that_is_longer_than_any_nothing_is_said() {
        let [long, longer] =
            [LONGEST, LONGEST + 1].map(|bytes| "a?".repeat(bytes).split_off(bytes));
        let pattern = "a?".repeat(LONGEST + 1);
        let fit = |word: &str| fit(pattern.as_bytes(), Word::sketch(word).bytes(), Case::Exact);
        assert_eq!((fit(&long), fit(&longer)), (Truth::No, Truth::Maybe));
        assert_eq!(Word::sketch("a***b"), Word::sketch("a*b"));
    }

    #[test]
    fn what_is_unknown_fits_if_all_of_it_would() {
        for (pattern, word, truth) in [
            ("p/*", "p/*", Truth::Yes),
            ("p/AWSLogs/*", "p/*", Truth::Maybe),
            ("q/*", "p/*", Truth::No),
            ("*.gz", "p/*", Truth::Maybe),
            ("*.gz", "p/????/*.gz", Truth::Yes),
            ("p/2026/*", "p/????/*.gz", Truth::Maybe),
            ("p/20/*", "p/????/*.gz", Truth::No),
            ("p/????/*", "p/????/*.gz", Truth::Yes),
            ("p/", "p/*", Truth::Maybe),
            ("p", "p/*", Truth::No),
            ("a?c/z", "abc/*", Truth::Maybe),
            ("", "*", Truth::Maybe),
            ("*?*", "*", Truth::Maybe),
        ] {
            let word = Word::sketch(word);
            let found = fit(pattern.as_bytes(), word.bytes(), Case::Exact);
            assert_eq!(found, truth, "{pattern} {word}");
        }
    }
}

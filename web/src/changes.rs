//! What differs between two texts, line by line.

use std::ops::Range;

/// The most pairs of lines that are held against each other; beyond it, all lines that differ
/// count as replaced.
const PAIRS: usize = 1 << 20;

/// A run of lines, in the order in which both texts have them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Run<'t> {
    /// Lines that both texts have.
    Kept(Vec<&'t str>),
    /// Lines that stand only in the first text, and those that stand there in the second.
    Replaced(Vec<&'t str>, Vec<&'t str>),
}

/// The runs that lead from one text to the other. Lines carry their line feeds.
pub(crate) fn runs<'t>(before: &'t str, after: &'t str) -> Vec<Run<'t>> {
    let lines = |text: &'t str| text.split_inclusive('\n').collect();
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(before), lines(after));
    if old.len() != new.len() {
        return runs_of(&old, &new);
    }
    // What a keystroke does: lines change in their places.
    let mut runs = Runs::default();
    for (old, new) in old.into_iter().zip(new) {
        runs.pair(old, new);
    }
    runs.0
}

/// The runs that lead from one list of lines, or of other parts of a text, to the other.
pub(crate) fn runs_of<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Run<'t>> {
    let mut runs = Runs::default();
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (kept, old) = old.split_at(head);
    let (_, new) = new.split_at(head);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, _) = old.split_at(old.len() - tail);
    let (new, rest) = new.split_at(new.len() - tail);
    for line in kept {
        runs.keep(line);
    }
    middle(old, new, &mut runs);
    for line in rest {
        runs.keep(line);
    }
    runs.0
}

/// The parts of `after` that `before` does not have, as ranges of whole words.
pub(crate) fn altered(before: &str, after: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for run in runs(before, after) {
        match run {
            Run::Kept(lines) => at += lines.iter().map(|line| line.len()).sum::<usize>(),
            Run::Replaced(old, new) if old.len() == new.len() => {
                for (old, new) in old.iter().zip(new) {
                    let part = words_between(old, new);
                    if !part.is_empty() {
                        ranges.push(at + part.start..at + part.end);
                    }
                    at += new.len();
                }
            }
            Run::Replaced(_, new) => {
                for line in new {
                    let bare = line.trim();
                    if !bare.is_empty() {
                        let start = at + line.len() - line.trim_start().len();
                        ranges.push(start..start + bare.len());
                    }
                    at += line.len();
                }
            }
        }
    }
    ranges
}

/// The words of `new` between what both lines begin and end with.
fn words_between(old: &str, new: &str) -> Range<usize> {
    let head = common(old.bytes(), new.bytes());
    let rest = old.len().min(new.len()) - head;
    let tail = common(old.bytes().rev(), new.bytes().rev()).min(rest);
    let (before, after) = (
        new.bytes().take(head).rev(),
        new.bytes().skip(new.len() - tail),
    );
    // Every byte of a character of several is of a word, so that none is cut.
    let is_of_word =
        |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-_.".contains(byte);
    let start = head - before.take_while(is_of_word).count();
    start..new.len() - tail + after.take_while(is_of_word).count()
}

/// How many bytes both begin with.
fn common(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

/// The longest common subsequence of the lines between head and tail.
fn middle<'t>(old: &[&'t str], new: &[&'t str], runs: &mut Runs<'t>) {
    if old.len().saturating_mul(new.len()) > PAIRS {
        runs.replace(old, new);
        return;
    }
    // lengths[i][j]: how many lines the rest of `old` from i and of `new` from j share.
    let mut lengths = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    let at = |lengths: &Vec<Vec<u32>>, i: usize, j: usize| {
        lengths
            .get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0)
    };
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let length = if a == b {
                at(&lengths, i + 1, j + 1) + 1
            } else {
                at(&lengths, i + 1, j).max(at(&lengths, i, j + 1))
            };
            if let Some(cell) = lengths.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = length;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                runs.keep(b);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), Some(_)) if at(&lengths, i + 1, j) >= at(&lengths, i, j + 1) => {
                runs.replace(&[a], &[]);
                i += 1;
            }
            (_, Some(b)) => {
                runs.replace(&[], &[b]);
                j += 1;
            }
            (Some(a), None) => {
                runs.replace(&[a], &[]);
                i += 1;
            }
            (None, None) => return,
        }
    }
}

#[derive(Default)]
struct Runs<'t>(Vec<Run<'t>>);

impl<'t> Runs<'t> {
    fn pair(&mut self, old: &'t str, new: &'t str) {
        if old == new {
            self.keep(new);
        } else {
            self.replace(&[old], &[new]);
        }
    }

    fn keep(&mut self, line: &'t str) {
        if let Some(Run::Kept(lines)) = self.0.last_mut() {
            lines.push(line);
        } else {
            self.0.push(Run::Kept(vec![line]));
        }
    }

    fn replace(&mut self, old: &[&'t str], new: &[&'t str]) {
        if let Some(Run::Replaced(gone, come)) = self.0.last_mut() {
            gone.extend(old);
            come.extend(new);
        } else if !old.is_empty() || !new.is_empty() {
            self.0.push(Run::Replaced(old.to_vec(), new.to_vec()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn altered_words<'t>(before: &str, after: &'t str) -> Vec<&'t str> {
        altered(before, after)
            .into_iter()
            .map(|range| &after[range])
            .collect()
    }

    #[test]
    fn a_keystroke_marks_the_word_it_is_in_wherever_it_stands() {
        assert_eq!(
            altered_words(
                "{\n  \"a\": \"arn:x:sales-1/*\"\n  \"b\": 1\n  sales-1\n}\n",
                "{\n  \"a\": \"arn:x:sales-12/*\"\n  \"b\": 1\n  sales-12\n}\n"
            ),
            ["sales-12", "sales-12"]
        );
    }

    #[test]
    fn nothing_altered_marks_nothing() {
        assert!(altered("a\nb\n", "a\nb\n").is_empty());
    }

    #[test]
    fn lines_that_came_are_marked_without_their_indents() {
        assert_eq!(
            altered_words("[\n  1\n]\n", "[\n  1,\n  2\n]\n"),
            ["1,", "2"]
        );
        assert_eq!(altered_words("[\n  1,\n  2\n]\n", "[\n  2\n]\n"), [""; 0]);
    }

    #[test]
    fn characters_of_several_bytes_are_never_cut() {
        assert_eq!(altered_words("\u{e9}a\n", "\u{e8}a\n"), ["\u{e8}a"]);
        assert_eq!(altered_words("x\u{e9}\n", "x\u{a9}\n"), ["x\u{a9}"]);
    }

    #[test]
    fn runs_tell_both_sides() {
        assert_eq!(
            runs("a\nb\nc\n", "a\nx\ny\nc\n"),
            [
                Run::Kept(vec!["a\n"]),
                Run::Replaced(vec!["b\n"], vec!["x\n", "y\n"]),
                Run::Kept(vec!["c\n"]),
            ]
        );
    }
}

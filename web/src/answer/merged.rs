//! What a merge made of the existing policy.

use std::ops::Range;

use redtrail_core::documents::Existing;
use redtrail_core::plan::Plan;
use redtrail_core::policy::Merge;

use crate::changes::{self, Run};

/// What a merge made of the existing policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Merged {
    /// The Sids of statements that are new, that say something else now, and that go.
    pub(crate) added: Vec<String>,
    pub(crate) updated: Vec<String>,
    pub(crate) removed: Vec<String>,
    /// The parts of the text that the existing policy does not have.
    pub(crate) new: Vec<Range<usize>>,
    /// Lines of the existing policy that are gone, and where they stood.
    pub(crate) gone: Vec<(usize, String)>,
}

/// What becomes of the existing policy of the plan's one bucket.
pub(super) fn merged(plan: &Plan, existing: &str, text: &str) -> Option<Merged> {
    let merge = Existing::from(existing).merged(plan).ok()?;
    let Merge {
        added,
        updated,
        removed,
        ..
    } = merge;
    let mut merged = Merged {
        added,
        updated,
        removed,
        ..Merged::default()
    };
    let is_one_line = |text: &str| !text.trim_end().contains('\n');
    if is_one_line(existing) && is_one_line(text) {
        merged.new = changes::altered(existing, text);
        return Some(merged);
    }
    let mut at = 0;
    for run in changes::runs(existing, text) {
        let (gone, lines) = match run {
            Run::Kept(lines) => {
                at += lines.iter().map(|line| line.len()).sum::<usize>();
                continue;
            }
            Run::Replaced(gone, lines) => (gone, lines),
        };
        // A last line without a line feed is the same line.
        let same = |line: &str| lines.iter().any(|new| new.trim_end() == line.trim_end());
        for line in gone.iter().filter(|line| !same(line)) {
            merged
                .gone
                .push((at, line.trim_end_matches('\n').to_owned()));
        }
        for line in &lines {
            let bare = line.trim_end_matches('\n').len();
            if bare > 0 && !gone.iter().any(|old| old.trim_end() == line.trim_end()) {
                merged.new.push(at..at + bare);
            }
            at += line.len();
        }
    }
    Some(merged)
}

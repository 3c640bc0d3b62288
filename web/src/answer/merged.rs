//! What a merge made of the existing policy.

use std::ops::Range;

use redtrail_core::documents::Existing;
use redtrail_core::plan::Plan;
use redtrail_core::policy::Merge;
use redtrail_core::tree::{Source, Value};

use crate::changes::{self, Run};

/// What a merge made of the existing policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Merged {
    /// The Sids of statements that are new, that say something else now, and that go.
    pub(crate) added: Vec<String>,
    pub(crate) updated: Vec<String>,
    pub(crate) removed: Vec<String>,
    /// Statements of others in whose place ours stand, and the IDs that were taken out of others.
    pub(crate) replaced: Vec<String>,
    pub(crate) dropped: Vec<String>,
    /// The parts of the text that the existing policy does not have.
    pub(crate) new: Vec<Range<usize>>,
    /// Lines of the existing policy that are gone, and where they stood.
    pub(crate) gone: Vec<(usize, String)>,
    /// Whether it is all in one line, as AWS prints it, and told by statements instead.
    pub(crate) is_one_line: bool,
}

/// What becomes of the existing policy of the plan's one bucket.
pub(super) fn merged(plan: &Plan, existing: Existing<'_>, text: &str) -> Option<Merged> {
    let merge = existing.merged(plan).ok()?;
    let existing = existing.text;
    let Merge {
        added,
        updated,
        removed,
        replaced,
        dropped,
        ..
    } = merge;
    let is_one_line = [existing, text]
        .iter()
        .all(|text| !text.trim_end().contains('\n'));
    let parts = |text| {
        if is_one_line {
            statements(text)
        } else {
            lines(text)
        }
    };
    let (old, all) = (parts(existing), parts(text));
    let mut merged = Merged {
        added,
        updated,
        removed,
        replaced,
        dropped,
        is_one_line,
        ..Merged::default()
    };
    let (mut old, mut all) = (old.into_iter(), all.into_iter());
    let mut at = 0;
    for run in as_statements(changes::runs_of(
        &bare(old.as_slice()),
        &bare(all.as_slice()),
    )) {
        let (gone, new) = match run {
            Run::Kept(lines) => {
                old.by_ref().take(lines.len()).for_each(drop);
                at += all.by_ref().take(lines.len()).map(str::len).sum::<usize>();
                continue;
            }
            Run::Replaced(gone, new) => (gone.len(), new.len()),
        };
        for part in old.by_ref().take(gone) {
            let part = part.trim_end_matches('\n');
            match merged.gone.last_mut() {
                // A statement goes with its comma.
                Some((place, last)) if is_one_line && *place == at => last.push_str(part),
                _ => merged.gone.push((at, part.to_owned())),
            }
        }
        for part in all.by_ref().take(new) {
            let bare = part.trim_end_matches('\n').len();
            match merged.new.last_mut() {
                // A statement comes with its comma.
                Some(last) if last.end == at => last.end += bare,
                _ if bare > 0 => merged.new.push(at..at + bare),
                _ => {}
            }
            at += part.len();
        }
    }
    Some(merged)
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The parts without what only tells them from the next: a part that gets a comma is the same.
fn bare<'t>(parts: &[&'t str]) -> Vec<&'t str> {
    let bare = |part: &&'t str| part.trim_end().trim_end_matches(',');
    parts.iter().map(bare).collect()
}

/// New lines from what ends the statement before them are the same as those up to what ends their
/// own, and lines that are gone up to what begins the next are those from what begins their own.
/// They are told so: from the first line of a statement to its last.
fn as_statements(runs: Vec<Run<'_>>) -> Vec<Run<'_>> {
    let is = |line: Option<&&str>, word: &str| line.is_some_and(|line| line.trim_start() == word);
    let mut told: Vec<Run<'_>> = Vec::new();
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        match (run, runs.peek_mut()) {
            (Run::Replaced(gone, mut new), Some(Run::Kept(kept)))
                if gone.is_empty() && new.first() == kept.first() && is(new.first(), "}") =>
            {
                told.push(Run::Kept(vec![new.remove(0)]));
                new.push(kept.remove(0));
                told.push(Run::Replaced(gone, new));
            }
            (Run::Replaced(mut gone, new), _) if new.is_empty() && is(gone.last(), "{") => {
                match told.last_mut() {
                    Some(Run::Kept(kept)) if kept.last() == gone.last() => {
                        gone.rotate_right(1);
                        let next = kept.pop().into_iter().collect();
                        told.extend([Run::Replaced(gone, new), Run::Kept(next)]);
                    }
                    _ => told.push(Run::Replaced(gone, new)),
                }
            }
            (run, _) => told.push(run),
        }
    }
    told
}

/// A policy cut before and behind each of its statements.
fn statements(policy: &str) -> Vec<&str> {
    let source = Source::json(policy).ok();
    let found = source
        .as_ref()
        .and_then(|source| source.root.get("Statement"));
    let all = found.map_or(&[][..], |found| match &found.value {
        Value::List(_) => found.items(),
        _ => std::slice::from_ref(found),
    });
    let spans = all.iter().map(|statement| &statement.span);
    let ends = spans.flat_map(|span| [span.start, span.end]);
    let mut start = 0;
    let mut parts = Vec::new();
    for end in ends.chain([policy.len()]) {
        parts.extend(policy.get(start..end).filter(|part| !part.is_empty()));
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Run, as_statements};
    use crate::answer::{Item, Merged};
    use crate::field::Field;
    use crate::state::{Action, State};
    use crate::tests::state;

    const THEIRS: &str = r#"{"Sid":"Theirs","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/trail/*"}"#;
    const OLD: &str = r#"{"Sid":"RedtrailAuditOld","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}"#;

    /// The page's policy of the walkthrough's bucket, merged into an existing one.
    fn merged(existing: &str) -> (String, Merged) {
        let State { answer, .. } = state(&[
            Action::ShowExample,
            Action::Write(Field::ExistingPolicy, existing.to_owned()),
        ]);
        let policy = answer.items().find_map(|item| match item {
            Item::Made(made) if made.label == "bucket-policy" => Some(made),
            _ => None,
        });
        let policy = policy.unwrap();
        let merged = policy.merged.clone().unwrap();
        (policy.text.to_string(), merged)
    }

    fn new<'t>(text: &'t str, merged: &Merged) -> Vec<&'t str> {
        let parts = merged.new.iter();
        parts.map(|part| &text[part.clone()]).collect()
    }

    #[test]
    fn a_policy_in_one_line_is_told_statement_by_statement() {
        let existing = format!(r#"{{"Version":"2012-10-17","Statement":[{OLD},{THEIRS}]}}"#);
        let (text, merged) = merged(&existing);
        assert!(merged.is_one_line);
        let [(at, gone)] = merged.gone.as_slice() else {
            panic!("{:?}", merged.gone);
        };
        assert_eq!(gone, &format!("{OLD},"));
        let (before, after) = text.split_at(*at);
        assert_eq!(before, r#"{"Version":"2012-10-17","Statement":["#);
        let [part] = new(&text, &merged)[..] else {
            panic!("{:?}", merged.new);
        };
        assert_eq!(after, format!("{THEIRS}{part}]}}"));
        assert!(
            part.starts_with(r#",{"Sid":"RedtrailAuditBucketAcl""#),
            "{part}"
        );
    }

    #[test]
    fn a_line_that_only_gets_a_comma_stays() {
        let existing = format!("{{\n  \"Statement\": [\n    {OLD},\n    {THEIRS}\n  ]\n}}\n");
        let (text, merged) = merged(&existing);
        let [(at, gone)] = merged.gone.as_slice() else {
            panic!("{:?}", merged.gone);
        };
        assert_eq!((*at, gone), (19, &format!("    {OLD},")));
        let parts = new(&text, &merged);
        assert!(
            !parts.iter().any(|part| part.contains("Theirs")),
            "{parts:?}"
        );
    }

    #[test]
    fn runs_are_moved_to_where_statements_begin() {
        let told = as_statements(vec![
            Run::Kept(vec!["[", "{"]),
            Run::Replaced(vec!["old", "}", "{"], vec![]),
            Run::Kept(vec!["theirs", "}"]),
            Run::Replaced(vec![], vec!["}", "{", "new"]),
            Run::Kept(vec!["}", "]"]),
        ]);
        assert_eq!(
            told,
            [
                Run::Kept(vec!["["]),
                Run::Replaced(vec!["{", "old", "}"], vec![]),
                Run::Kept(vec!["{"]),
                Run::Kept(vec!["theirs", "}"]),
                Run::Kept(vec!["}"]),
                Run::Replaced(vec![], vec!["{", "new", "}"]),
                Run::Kept(vec!["]"]),
            ]
        );
    }

    #[test]
    fn a_statement_that_goes_is_told_from_its_first_line_to_its_last() {
        let spread = |statement: &str| statement.replace('{', "{\n      ").replace('}', "\n    }");
        let (theirs, old) = (spread(THEIRS), spread(OLD));
        let existing =
            format!("{{\n  \"Statement\": [\n    {theirs},\n    {old},\n    {theirs}\n  ]\n}}\n");
        let (_, merged) = merged(&existing);
        let gone: Vec<&str> = merged.gone.iter().map(|(_, line)| line.as_str()).collect();
        assert_eq!(gone.join("\n"), format!("    {old},"));
    }

    #[test]
    fn a_new_statement_is_told_from_its_first_line_to_its_last() {
        let spread = |statement: &str| statement.replace('{', "{\n      ").replace('}', "\n    }");
        let theirs = spread(THEIRS);
        // With a statement that changes, too, the lines are held against each other one by one.
        let ours = spread(&OLD.replace("AuditOld", "AuditDelivery"));
        for before in [String::new(), format!("{ours},\n    ")] {
            let existing = format!("{{\n  \"Statement\": [\n    {before}{theirs}\n  ]\n}}\n");
            let (text, merged) = merged(&existing);
            let (end, _) = text
                .split_once("    {\n      \"Sid\": \"RedtrailAuditBucketAcl")
                .unwrap();
            let last: Vec<&str> = merged
                .new
                .iter()
                .filter(|part| part.start >= end.len())
                .map(|part| &text[part.clone()])
                .collect();
            assert_eq!(
                (last[0], last[last.len() - 1]),
                ("    {", "    }"),
                "{text}"
            );
            assert_eq!(format!("{end}{}\n  ]\n}}\n", last.join("\n")), text);
        }
    }
}

//! What would change, for a person to read before it does.

use std::fmt::Write;

use redtrail_core::changes::Change;
use similar::{ChangeTag, TextDiff};

use crate::output::{BOLD, FAINT, GONE, GOOD};

/// The changes by account and by who makes them, each with its sign and, where a policy changes,
/// its lines.
pub(crate) fn difference<'c>(changes: impl Iterator<Item = (&'c Change, &'c str)>) -> String {
    let mut text = String::new();
    let mut heading = None;
    for (change, who) in changes {
        if heading != Some((&change.account, who)) {
            let gap = if heading.is_some() { "\n" } else { "" };
            let account = &change.account;
            _ = writeln!(
                text,
                "{gap}{BOLD}{account}{BOLD:#} {FAINT}as {who}{FAINT:#}"
            );
            heading = Some((account, who));
        }
        let sign = signed(change.sign());
        _ = writeln!(text, "  {sign} {:<28} {}", change.action(), change.target());
        if let Some((before, after)) = change.texts() {
            text.push_str(&lines(before, after));
        }
    }
    text
}

/// The lines that go and come, with a little around them.
fn lines(before: &str, after: &str) -> String {
    let (before, after) = (laid_out(before), laid_out(after));
    let mut text = String::new();
    let diff = TextDiff::from_lines(&before, &after);
    for (index, group) in diff.grouped_ops(2).iter().enumerate() {
        if index > 0 {
            _ = writeln!(text, "      {FAINT}…{FAINT:#}");
        }
        for line in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, style) = match line.tag() {
                ChangeTag::Delete => ('-', GONE),
                ChangeTag::Insert => ('+', GOOD),
                ChangeTag::Equal => (' ', FAINT),
            };
            _ = writeln!(
                text,
                "      {style}{sign} {}{style:#}",
                line.value().trim_end()
            );
        }
    }
    text
}

/// A policy on lines of its own, as it has to be for its lines to be compared: AWS gives it back
/// in one.
fn laid_out(policy: &str) -> String {
    if policy.trim().contains('\n') {
        return policy.to_owned();
    }
    serde_json::from_str::<serde_json::Value>(policy)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| policy.to_owned())
}

fn signed(sign: char) -> String {
    let style = match sign {
        '+' => GOOD,
        '-' => GONE,
        _ => BOLD,
    };
    format!("{style}{sign}{style:#}")
}

//! From words to a plan, or to everything that is wrong with them.

use super::{Draft, Plan, check, link, read, remarks};
use crate::finding::Finding;
use crate::order;
use crate::tree::{Source as Text, within};

/// What came of a draft.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The draft, as far as it could be read.
    pub draft: Draft,
    /// The plan, if nothing was wrong.
    pub plan: Option<Plan>,
    /// Everything that was wrong, or what there is to know about the plan.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Checks a draft: the one way to a plan.
    pub fn of(draft: Draft) -> Self {
        let reading = read::Reading {
            draft,
            ..read::Reading::default()
        };
        Self::after(reading)
    }

    /// Reads and checks a plan in JSON.
    pub fn json(text: &str) -> Self {
        Self::text(Text::json(text))
    }

    /// Reads and checks a plan in TOML.
    #[cfg(feature = "toml")]
    pub fn toml(text: &str) -> Self {
        let source = Text::toml(text).map_err(|finding| {
            // An account ID without quotes, which TOML itself refuses.
            if finding.message.contains("leading zero") {
                finding.mend("account IDs are texts: write this one in quotes")
            } else {
                finding
            }
        });
        Self::text(source)
    }

    /// Reads and checks a plan in a link.
    pub fn link(link: &str) -> Self {
        match link::payload(link) {
            Ok(json) => {
                let mut checked = Self::json(&json);
                // Nobody reads the JSON inside a link by line and column.
                for finding in &mut checked.findings {
                    finding.line = None;
                    finding.column = None;
                    if finding.code == "syntax" {
                        *finding = link::damaged();
                    }
                }
                checked
            }
            Err(finding) => Self::refused(finding),
        }
    }

    /// What was said of the text and would not be said of its draft: it is lost from here on.
    pub fn lost(&self) -> Vec<Finding> {
        let kept = Self::of(self.draft.clone()).findings;
        let is_lost = |finding: &&Finding| {
            let mut kept = kept.iter();
            !kept.any(|other| other.message == finding.message)
        };
        self.findings.iter().filter(is_lost).cloned().collect()
    }

    fn text(source: Result<Text<'_>, Finding>) -> Self {
        match source {
            Ok(source) => {
                let mut checked = Self::after(read::read(&source));
                source.locate(&mut checked.findings);
                if checked.plan.is_none() {
                    // What is wrong is mended from top to bottom.
                    let place = |it: &Finding| (it.severity, it.line, it.column);
                    order::sort_by_key(&mut checked.findings, place);
                }
                checked
            }
            Err(finding) => Self::refused(finding),
        }
    }

    fn refused(finding: Finding) -> Self {
        Self {
            draft: Draft::default(),
            plan: None,
            findings: vec![finding],
        }
    }

    fn after(reading: read::Reading) -> Self {
        let mut findings = reading.findings;
        let mut plan = None;
        let more = match check::check(&reading.draft) {
            Ok(checked) if findings.is_empty() => {
                let remarks = remarks::remarks(&checked, &reading.draft);
                plan = (!remarks.iter().any(Finding::is_error)).then_some(checked);
                remarks
            }
            Ok(_) => Vec::new(),
            Err(problems) => problems,
        };
        let unread = order::set(reading.unread.iter().map(String::as_str));
        let typed = (0..)
            .zip(&findings)
            .filter(|(_, finding)| finding.code == "field-type");
        let typed = order::map(typed.map(|(at, finding)| (finding.pointer.clone(), at)));
        for mut finding in more {
            finding.pointer = placed(finding.pointer, &reading.bucket_places);
            if within(&finding.pointer).any(|at| unread.contains(at)) {
                continue;
            }
            let typed = typed.get(&finding.pointer);
            match typed.and_then(|at| findings.get_mut(*at)) {
                // A number that should have been a text, and breaks the rules of its name too.
                Some(typed) => {
                    typed.message = format!("{}; {}", typed.message, finding.message);
                    typed.mend = finding.mend;
                    typed.suggestion = finding.suggestion;
                    typed.sources = finding.sources;
                }
                None => findings.push(finding),
            }
        }
        Self {
            draft: reading.draft,
            plan,
            findings,
        }
    }
}

/// The pointer in the text for one that counts the draft's buckets.
fn placed(pointer: String, bucket_places: &[String]) -> String {
    let counted = match bucket_places {
        [only] => pointer.strip_prefix("/bucket").map(|rest| (only, rest)),
        many => pointer.strip_prefix("/buckets/").and_then(|rest| {
            let (index, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            Some((many.get(index.parse::<usize>().ok()?)?, rest))
        }),
    };
    match counted {
        Some((place, rest)) if rest.is_empty() || rest.starts_with('/') => format!("{place}{rest}"),
        _ => pointer,
    }
}

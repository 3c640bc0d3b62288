//! One bucket, one policy, many hands: our statements in somebody else's policy.
//!
//! The text is changed by splicing: what is not ours stays byte for byte, with its white
//! space, its order and its duplicates. Ours are recognised by their Sid.

use std::borrow::Cow;
use std::ops::Range;

use super::{Policy, Statement, equivalent};
use crate::finding::Finding;
use crate::names::PlanName;
use crate::tree::{Node, Source, Value};

/// A policy with our statements in it, and what became of them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Merge {
    /// The policy.
    pub text: String,
    /// The Sids of statements that were not there before.
    pub added: Vec<String>,
    /// The Sids of statements that were there and said something else.
    pub updated: Vec<String>,
    /// The Sids of statements of ours that the plan has no more.
    pub removed: Vec<String>,
}

impl Merge {
    /// Whether anything means something else than before.
    pub fn is_change(&self) -> bool {
        !(self.added.is_empty() && self.updated.is_empty() && self.removed.is_empty())
    }
}

/// What remains of a policy when our statements are taken out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Remains {
    /// A policy of others.
    Policy(Merge),
    /// No statement at all, which S3 refuses: the policy is to be deleted.
    Nothing {
        /// The Sids of our statements.
        removed: Vec<String>,
    },
}

/// Puts the statements of `ours` into `existing`, in place of those that `owner` owns.
///
/// # Errors
/// The finding that says why `existing` is no policy that can be merged into.
pub fn merge(existing: &str, owner: &PlanName, ours: &Policy) -> Result<Merge, Finding> {
    let source = Source::json(existing)?;
    let room = Room::of(&source)?;
    let mut merge = Merge {
        text: String::new(),
        added: vec![],
        updated: vec![],
        removed: vec![],
    };
    let mut left: Vec<&Statement> = ours.statement.iter().collect();
    let mut pieces = Vec::new();
    for place in &room.places {
        let text = Cow::Borrowed(place.text);
        let Some(sid) = place.sid.filter(|sid| owner.owns(sid)) else {
            pieces.push(Piece {
                before: place.before,
                text,
            });
            continue;
        };
        let Some(at) = left.iter().position(|statement| statement.sid == sid) else {
            merge.removed.push(sid.to_owned());
            continue;
        };
        let statement = left.remove(at);
        // The spelling that stands there is kept, if it means the same.
        let text = if equivalent(place.text, &one_line(statement)) {
            text
        } else {
            merge.updated.push(sid.to_owned());
            Cow::Owned(room.spelled(statement))
        };
        pieces.push(Piece {
            before: place.before,
            text,
        });
    }
    let separator = format!(",{}", room.lead);
    for statement in left {
        merge.added.push(statement.sid.clone());
        pieces.push(Piece {
            before: &separator,
            text: Cow::Owned(room.spelled(statement)),
        });
    }
    merge.text = if merge.is_change() {
        room.rebuilt(&source, &pieces)
    } else {
        existing.to_owned()
    };
    Ok(merge)
}

/// Takes the statements that `owner` owns out of `existing`.
///
/// # Errors
/// The finding that says why `existing` is no policy.
pub fn remove(existing: &str, owner: &PlanName) -> Result<Remains, Finding> {
    let nothing = Policy::new(Vec::new());
    let merge = merge(existing, owner, &nothing)?;
    let source = Source::json(&merge.text)?;
    if Room::of(&source)?.places.is_empty() && merge.is_change() {
        return Ok(Remains::Nothing {
            removed: merge.removed,
        });
    }
    Ok(Remains::Policy(merge))
}

/// A statement in the text of a policy.
struct Place<'s> {
    /// What stands between the statement before it, or the start of the list, and it.
    before: &'s str,
    text: &'s str,
    sid: Option<&'s str>,
}

/// A statement on its way into the new text.
struct Piece<'s> {
    before: &'s str,
    text: Cow<'s, str>,
}

/// The value of `Statement`: the statements and the white space between them.
struct Room<'s> {
    places: Vec<Place<'s>>,
    span: Range<usize>,
    /// Whether the statements stand in a list; a single one need not.
    is_list: bool,
    /// The white space before the first statement.
    lead: &'s str,
    /// The white space after the last one.
    tail: &'s str,
}

impl<'s> Room<'s> {
    fn of(source: &'s Source<'_>) -> Result<Self, Finding> {
        let refused = |message: &str, at: &str| {
            let mut findings = [Finding::error("not-a-policy", message)
                .about("policy")
                .at(at)
                .mend("give the policy as `aws s3api get-bucket-policy --query Policy --output text` prints it")];
            source.locate(&mut findings);
            let [finding] = findings;
            finding
        };
        if !matches!(source.root.value, Value::Table(_)) {
            return Err(refused("a policy is a JSON object", ""));
        }
        let mut all = source
            .root
            .fields()
            .iter()
            .filter(|field| field.name == "Statement");
        let (Some(field), None) = (all.next(), all.next()) else {
            return Err(refused("a policy has the field `Statement` once", ""));
        };
        let node = &field.node;
        let is_list = matches!(node.value, Value::List(_));
        if node
            .items()
            .iter()
            .any(|item| !matches!(item.value, Value::Table(_)))
        {
            return Err(refused(
                "`Statement` is an object or a list of objects",
                "/Statement",
            ));
        }
        let text = |from: usize, to: usize| source.text.get(from..to).unwrap_or_default();
        let mut end = if is_list {
            node.span.start + 1
        } else {
            node.span.start
        };
        let mut places = Vec::new();
        for item in node.items() {
            places.push(Place {
                before: text(end, item.span.start),
                text: text(item.span.start, item.span.end),
                sid: item.get("Sid").and_then(Node::text),
            });
            end = item.span.end;
        }
        let (lead, tail) = match places.first() {
            Some(first) if is_list => (first.before, text(end, node.span.end.saturating_sub(1))),
            _ if source.text.trim_end().contains('\n') => ("\n    ", "\n  "),
            _ => ("", ""),
        };
        Ok(Self {
            places,
            span: node.span.clone(),
            is_list,
            lead,
            tail,
        })
    }

    /// A statement of ours in the manner of the policy: on lines of its own, or in one.
    fn spelled(&self, statement: &Statement) -> String {
        match self.lead.rsplit_once('\n') {
            Some((_, indent)) => serde_json::to_string_pretty(statement)
                .unwrap_or_default()
                .replace('\n', &format!("\n{indent}")),
            None => one_line(statement),
        }
    }

    fn rebuilt(&self, source: &Source<'_>, pieces: &[Piece<'_>]) -> String {
        let head = source.text.get(..self.span.start).unwrap_or_default();
        let rest = source.text.get(self.span.end..).unwrap_or_default();
        match pieces {
            [] => format!("{head}[]{rest}"),
            [only] if !self.is_list => format!("{head}{}{rest}", only.text),
            [first, others @ ..] => {
                let mut text = format!("{head}[{}{}", self.lead, first.text);
                for piece in others {
                    text.push_str(piece.before);
                    text.push_str(&piece.text);
                }
                text + self.tail + "]" + rest
            }
        }
    }
}

fn one_line(statement: &Statement) -> String {
    serde_json::to_string(statement).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Policy {
        Policy::new(vec![
            Statement::allow("RedtrailAuditBucketAcl", "s3:GetBucketAcl")
                .on("arn:aws:s3:::logs".to_owned()),
            Statement::allow("RedtrailAuditDelivery", "s3:PutObject")
                .on("arn:aws:s3:::logs/p/*".to_owned()),
        ])
    }

    const FOREIGN: &str = "{\n\t\"Id\": \"x\", \"Statement\" : [\n\t\t{\"Effect\":\"Deny\", \"Sid\":\"a b\",\"Sid2\":1.0},\n\n\t\t{ \"Effect\": \"Allow\" }\n\t],\"Version\":\"2008-10-17\"\n}\n";

    #[test]
    fn foreign_statements_stay_byte_for_byte() {
        let merged = merge(FOREIGN, &PlanName::default(), &ours()).unwrap();
        assert_eq!(
            merged.added,
            ["RedtrailAuditBucketAcl", "RedtrailAuditDelivery"]
        );
        let (head, _) = FOREIGN.split_once("\n\t],").unwrap();
        assert!(merged.text.starts_with(head));
        assert!(
            merged
                .text
                .ends_with("\n\t],\"Version\":\"2008-10-17\"\n}\n")
        );
    }

    #[test]
    fn merging_twice_changes_nothing() {
        let once = merge(FOREIGN, &PlanName::default(), &ours()).unwrap();
        let twice = merge(&once.text, &PlanName::default(), &ours()).unwrap();
        assert!(!twice.is_change());
        assert_eq!(twice.text, once.text);
    }

    #[test]
    fn removing_gives_back_the_original() {
        let merged = merge(FOREIGN, &PlanName::default(), &ours()).unwrap();
        let Remains::Policy(back) = remove(&merged.text, &PlanName::default()).unwrap() else {
            panic!("foreign statements remain");
        };
        assert_eq!(back.text, FOREIGN);
    }

    #[test]
    fn a_statement_of_ours_that_says_something_else_is_updated_in_its_place() {
        let old = r#"{"Statement":[{"Sid":"RedtrailAuditDelivery","Effect":"Allow"},{"Sid":"Theirs"},{"Sid":"RedtrailAuditOld"}]}"#;
        let merged = merge(old, &PlanName::default(), &ours()).unwrap();
        assert_eq!(merged.updated, ["RedtrailAuditDelivery"]);
        assert_eq!(merged.removed, ["RedtrailAuditOld"]);
        assert_eq!(merged.added, ["RedtrailAuditBucketAcl"]);
        assert_eq!(
            merged.text,
            r#"{"Statement":[{"Sid":"RedtrailAuditDelivery","Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/p/*"},{"Sid":"Theirs"},{"Sid":"RedtrailAuditBucketAcl","Effect":"Allow","Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::logs"}]}"#
        );
    }

    #[test]
    fn a_single_statement_becomes_a_list() {
        let merged = merge(
            r#"{"Statement":{"Sid":"Theirs"}}"#,
            &PlanName::default(),
            &ours(),
        )
        .unwrap();
        assert!(
            merged
                .text
                .starts_with(r#"{"Statement":[{"Sid":"Theirs"},{"Sid":"Redtrail"#)
        );
        assert!(merged.text.ends_with("}]}"));
    }

    #[test]
    fn a_single_statement_on_lines_of_its_own_is_joined_by_others_on_theirs() {
        let one = "{\n  \"Statement\": {\n    \"Sid\": \"Theirs\"\n  }\n}\n";
        let merged = merge(one, &PlanName::default(), &ours()).unwrap();
        let start = "{\n  \"Statement\": [\n    {\n    \"Sid\": \"Theirs\"\n  },\n    {\n      \"Sid\": \"RedtrailAuditBucketAcl\"";
        assert!(merged.text.starts_with(start), "{}", merged.text);
        assert!(
            merged.text.ends_with("\n    }\n  ]\n}\n"),
            "{}",
            merged.text
        );
    }

    #[test]
    fn a_single_statement_of_ours_stays_single() {
        let old = r#"{"Statement":{"Sid":"RedtrailAuditDelivery","Effect":"Deny"}}"#;
        let one = Policy::new(ours().statement.split_off(1));
        let merged = merge(old, &PlanName::default(), &one).unwrap();
        assert!(
            merged
                .text
                .starts_with(r#"{"Statement":{"Sid":"RedtrailAuditDelivery","Effect":"Allow""#)
        );
    }

    #[test]
    fn nothing_remains_of_a_policy_that_was_ours_alone() {
        let remains = remove(&ours().text(), &PlanName::default()).unwrap();
        assert!(matches!(remains, Remains::Nothing { removed } if removed.len() == 2));
    }

    #[test]
    fn what_is_no_policy_is_refused_with_its_place() {
        for text in [
            "[]",
            "{}",
            r#"{"Statement":[1]}"#,
            r#"{"Statement":[],"Statement":[]}"#,
            "{",
        ] {
            let finding = merge(text, &PlanName::default(), &ours()).unwrap_err();
            assert!(finding.line.is_some(), "{text}");
        }
    }
}

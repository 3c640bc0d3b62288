//! One bucket, one policy, many hands: our statements in somebody else's policy.
//!
//! Ours are recognised by their Sid; what is not ours stays byte for byte, with its white space,
//! its order and its duplicates.

use super::room::Room;
use super::{Policy, Statement, equivalent};
use crate::finding::Finding;
use crate::names::PlanName;
use crate::tree::Source;

/// A policy with our statements in it, and what became of them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Merge {
    /// The policy.
    pub text: String,
    /// The Sids of statements that were not there before.
    pub added: Vec<String>,
    /// The Sids of statements that were there and said something else.
    pub updated: Vec<String>,
    /// The Sids of statements of ours that the plan has no more.
    pub removed: Vec<String>,
    /// Statements of others in whose place ours stand: their Sids or, without one, their places.
    pub replaced: Vec<String>,
    /// The IDs of deleted users and roles that are gone from statements of others.
    pub dropped: Vec<String>,
}

impl Merge {
    /// Whether anything means something else than before.
    pub fn is_change(&self) -> bool {
        let Self {
            text: _,
            added,
            updated,
            removed,
            replaced,
            dropped,
        } = self;
        [added, updated, removed, replaced, dropped]
            .iter()
            .any(|names| !names.is_empty())
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
    merged(existing, owner, ours).map(|(merge, _)| merge)
}

/// Takes the statements that `owner` owns out of `existing`.
///
/// # Errors
/// The finding that says why `existing` is no policy.
pub fn remove(existing: &str, owner: &PlanName) -> Result<Remains, Finding> {
    let nothing = Policy::new(Vec::new());
    let (merge, left) = merged(existing, owner, &nothing)?;
    if left == 0 && merge.is_change() {
        return Ok(Remains::Nothing {
            removed: merge.removed,
        });
    }
    Ok(Remains::Policy(merge))
}

/// The merge, and how many statements the policy has after it.
fn merged(existing: &str, owner: &PlanName, ours: &Policy) -> Result<(Merge, usize), Finding> {
    let source = Source::json(existing)?;
    let room = Room::of(&source)?;
    let mut merge = Merge::default();
    let mut left: Vec<&Statement> = ours.statement.iter().collect();
    let mut pieces = Vec::new();
    for place in &room.places {
        let Some(sid) = place.sid().filter(|sid| owner.owns(sid)) else {
            pieces.push(Room::kept(place, place.text));
            continue;
        };
        let Some(at) = left.iter().position(|statement| statement.sid == sid) else {
            merge.removed.push(sid.to_owned());
            continue;
        };
        let statement = left.remove(at);
        // The spelling that stands there is kept, if it means the same.
        if equivalent(place.text, &one_line(statement)) {
            pieces.push(Room::kept(place, place.text));
        } else {
            merge.updated.push(sid.to_owned());
            pieces.push(Room::kept(place, room.spelled(statement)));
        }
    }
    for statement in left {
        merge.added.push(statement.sid.clone());
        pieces.push(room.joining(room.spelled(statement)));
    }
    merge.text = if merge.is_change() {
        room.rebuilt(&pieces)
    } else {
        existing.to_owned()
    };
    Ok((merge, pieces.len()))
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
                .starts_with(r#"{"Statement":[{"Sid":"Theirs"} ,{"Sid":"Redtrail"#)
        );
        assert!(merged.text.ends_with("}]}"));
    }

    #[test]
    fn a_statement_that_stood_alone_stands_alone_again() {
        for one in [
            r#"{"Statement":{"Sid":"Theirs"}}"#,
            "{\n  \"Statement\": {\n    \"Sid\": \"Theirs\"\n  },\n  \"Id\": \"x\"\n}\n",
        ] {
            let (mine, other) = (PlanName::default(), "other".parse().unwrap());
            let theirs = Policy::new(vec![Statement::allow(
                "RedtrailOtherDelivery",
                "s3:PutObject",
            )]);
            let merged = merge(one, &mine, &ours()).unwrap().text;
            let both = merge(&merged, &other, &theirs).unwrap().text;
            let Remains::Policy(rest) = remove(&both, &mine).unwrap() else {
                panic!("others remain");
            };
            let Remains::Policy(back) = remove(&rest.text, &other).unwrap() else {
                panic!("theirs remains");
            };
            assert_eq!(back.text, one);
        }
    }

    #[test]
    fn a_list_of_one_stays_a_list() {
        let one = r#"{"Statement":[{"Sid":"Theirs"}]}"#;
        let merged = merge(one, &PlanName::default(), &ours()).unwrap();
        let Remains::Policy(back) = remove(&merged.text, &PlanName::default()).unwrap() else {
            panic!("theirs remains");
        };
        assert_eq!(back.text, one);
    }

    #[test]
    fn a_single_statement_on_lines_of_its_own_is_joined_by_others_on_theirs() {
        let one = "{\n  \"Statement\": {\n    \"Sid\": \"Theirs\"\n  }\n}\n";
        let merged = merge(one, &PlanName::default(), &ours()).unwrap();
        let start = "{\n  \"Statement\": [\n    {\n    \"Sid\": \"Theirs\"\n  } ,\n    {\n      \"Sid\": \"RedtrailAuditBucketAcl\"";
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

//! One bucket policy, many hands: nobody's statement is lost, and what we put in comes out again.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redtrail_core::documents::Existing;
use redtrail_core::grants;
use redtrail_core::names::PlanName;
use redtrail_core::plan::{Checked, Draft, Plan};
use redtrail_core::policy::{Policy, Remains, equivalent, merge, remove};
use redtrail_core::tree::{Node, Source};

use super::made_up::right_draft;
use super::spelling::Whims;
use super::tries;

/// JSON as somebody may have written it.
#[derive(Clone, Debug)]
enum Json {
    Bare(String),
    List(Vec<Json>),
    Table(Vec<(String, Json)>),
}

impl Json {
    /// The text, with white space wherever it may stand.
    fn spelled(&self, whims: &mut Whims) -> String {
        let space =
            |whims: &mut Whims| ["", "", "", " ", "\n", "\t ", "\r\n  "][whims.pick(7)].to_owned();
        match self {
            Self::Bare(token) => token.clone(),
            Self::List(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| space(whims) + &item.spelled(whims) + &space(whims))
                    .collect();
                if items.is_empty() {
                    return format!("[{}]", space(whims));
                }
                format!("[{}]", items.join(","))
            }
            Self::Table(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| {
                        let before = space(whims) + name + &space(whims);
                        before + ":" + &space(whims) + &value.spelled(whims) + &space(whims)
                    })
                    .collect();
                if fields.is_empty() {
                    return format!("{{{}}}", space(whims));
                }
                format!("{{{}}}", fields.join(","))
            }
        }
    }
}

fn json() -> impl Strategy<Value = Json> {
    let tokens = [
        "null",
        "true",
        "false",
        "0",
        "-1.50",
        "1e9",
        "\"\"",
        "\"*\"",
        "\"a b\"",
        "\"\\u00e9\\n\\\"\"",
        "\"日本\"",
        "\"}],{\"",
        "\"arn:aws:s3:::logs/*\"",
        "\"444455556666\"",
        "\"RedtrailAuditDelivery\"",
    ];
    let bare = select(tokens.to_vec()).prop_map(|token| Json::Bare(token.to_owned()));
    bare.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::List),
            vec((name(), inner), 0..4).prop_map(Json::Table),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    let names = [
        "Effect",
        "Action",
        "Resource",
        "Condition",
        "Principal",
        "a b",
        "Statement",
        "\\u0041",
        "\\ud83d\\ude00~/",
        "a/b~1",
        "",
    ];
    select(names.to_vec()).prop_map(|name| format!("\"{name}\""))
}

/// Whom a statement names; some may have been deleted since.
fn principal(may_be_gone: bool) -> impl Strategy<Value = (String, Json)> {
    let gone = ["\"AIDACKCEVSQ6C2EXAMPLE\"", "\"AROADBQP57FF2AEXAMPLE\""];
    let mut choices = vec!["\"444455556666\"", "\"*\""];
    choices.extend(gone.iter().filter(|_| may_be_gone));
    let named = select(choices).prop_map(|name| Json::Bare(name.to_owned()));
    let some = prop_oneof![named.clone(), vec(named, 0..4).prop_map(Json::List)];
    let kind = select(vec!["\"AWS\"", "\"AWS\"", "\"Service\""]).prop_map(str::to_owned);
    let element = select(vec!["\"Principal\"", "\"NotPrincipal\""]).prop_map(str::to_owned);
    (element, vec((kind, some), 0..3).prop_map(Json::Table))
}

/// A statement that no plan of these tests owns, with names in any order and some of them twice.
fn foreign_statement(may_be_gone: bool) -> impl Strategy<Value = Json> {
    let sids = [
        "\"only TLS\"",
        "\"Redtrail\"",
        "\"redtrailauditDelivery\"",
        "\"RedtrailAuditxDelivery\"",
        "\"RedtrailOtherDelivery\"",
        "\"\"",
        "7",
        "null",
        "[\"RedtrailAuditDelivery\"]",
    ];
    let sid =
        select(sids.to_vec()).prop_map(|sid| ("\"Sid\"".to_owned(), Json::Bare(sid.to_owned())));
    let principal = proptest::option::of(principal(may_be_gone));
    (
        vec((name(), json()), 0..4),
        proptest::option::of(sid),
        principal,
    )
        .prop_map(|(mut fields, sid, principal)| {
            fields.extend(sid);
            fields.extend(principal);
            fields
        })
        .prop_shuffle()
        .prop_map(Json::Table)
}

/// The text of a policy with these statements, in a list; a single one may stand alone.
fn policy_of(mut statements: Vec<Json>, more: Vec<Json>, whims: Vec<u8>) -> String {
    let mut whims = Whims::new(whims);
    let statements = if statements.len() == 1 && whims.pick(2) == 0 {
        statements.remove(0)
    } else {
        Json::List(statements)
    };
    let places = ["\"Version\"", "\"Id\"", "\"x\"", "\"x\""];
    let mut fields: Vec<(String, Json)> =
        places.iter().map(ToString::to_string).zip(more).collect();
    let at = whims.pick(fields.len() + 1);
    fields.insert(at, ("\"Statement\"".to_owned(), statements));
    let end = ["", "\n", " \t\n"][whims.pick(3)];
    Json::Table(fields).spelled(&mut whims) + end
}

/// A policy of others, with at least so many statements.
pub(crate) fn foreign(least: usize) -> impl Strategy<Value = String> {
    policies(least, false)
}

fn policies(least: usize, may_be_gone: bool) -> impl Strategy<Value = String> {
    (
        vec(foreign_statement(may_be_gone), least..5),
        vec(json(), 0..4),
        vec(any::<u8>(), 1..40),
    )
        .prop_map(|(statements, more, whims)| policy_of(statements, more, whims))
}

/// What a plan of that name puts into its first bucket.
fn ours(name: &'static str) -> impl Strategy<Value = (PlanName, Policy)> {
    right_draft().prop_map(move |draft| {
        let draft = Draft {
            name: Some(name.to_owned()),
            ..draft
        };
        let plan: Plan = Checked::of(draft).plan.unwrap();
        let policy = grants::bucket_policy(&plan, &plan.buckets()[0]);
        (plan.name().clone(), policy)
    })
}

/// The texts of the statements that the plan does not own, and of those that it does.
fn parted(policy: &str, owner: &PlanName) -> (Vec<String>, Vec<String>) {
    let source = Source::json(policy).unwrap();
    let statements = source.root.get("Statement").unwrap().items();
    let text = |node: &Node| policy[node.span.clone()].to_owned();
    let is_ours = |node: &&Node| {
        node.get("Sid")
            .and_then(Node::text)
            .is_some_and(|sid| owner.owns(sid))
    };
    let theirs = statements
        .iter()
        .filter(|node| !is_ours(node))
        .map(text)
        .collect();
    (
        theirs,
        statements.iter().filter(is_ours).map(text).collect(),
    )
}

proptest! {
    #![proptest_config(tries(64))]

    #[test]
    fn merging_twice_is_merging_once(existing in foreign(0), (owner, ours) in ours("audit")) {
        let once = merge(&existing, &owner, &ours).unwrap();
        let twice = merge(&once.text, &owner, &ours).unwrap();
        prop_assert!(once.is_change() && !twice.is_change());
        prop_assert_eq!(twice.text, once.text);
    }

    #[test]
    fn what_was_merged_comes_out_again(existing in foreign(1), (owner, ours) in ours("audit")) {
        let merged = merge(&existing, &owner, &ours).unwrap();
        let Remains::Policy(back) = remove(&merged.text, &owner).unwrap() else {
            return Err(TestCaseError::fail("nothing remains"));
        };
        prop_assert_eq!(&back.removed, &merged.added);
        prop_assert_eq!(back.text, existing);
    }

    #[test]
    fn nobody_elses_statement_is_touched(existing in foreign(0), (owner, ours) in ours("audit")) {
        let merged = merge(&existing, &owner, &ours).unwrap().text;
        let (before, none) = parted(&existing, &owner);
        let (after, added) = parted(&merged, &owner);
        prop_assert_eq!(none, Vec::<String>::new());
        prop_assert_eq!(after, before);
        prop_assert_eq!(added.len(), ours.statement.len());
        for (text, statement) in added.iter().zip(&ours.statement) {
            prop_assert!(equivalent(text, &serde_json::to_string(statement).unwrap()));
        }
        // Around the statements nothing changes either.
        let [one, other] = [&existing, &merged].map(|text| {
            let source = Source::json(text).unwrap();
            let span = source.root.get("Statement").unwrap().span.clone();
            (text[..span.start].to_owned(), text[span.end..].to_owned())
        });
        prop_assert_eq!(one, other);
    }

    #[test]
    fn two_plans_do_not_mind_each_other(
        existing in foreign(0),
        (one, ours) in ours("audit"),
        (other, theirs) in ours("audit2"),
    ) {
        let both = |first: (&PlanName, &Policy), second: (&PlanName, &Policy)| {
            let merged = merge(&existing, first.0, first.1).unwrap().text;
            merge(&merged, second.0, second.1).unwrap().text
        };
        let forth = both((&one, &ours), (&other, &theirs));
        let back = both((&other, &theirs), (&one, &ours));
        prop_assert!(equivalent(&forth, &back));
        // Each goes without the other, and after both, in whichever order, all is as it was.
        for (merged, first, second, alone) in [
            (&forth, &one, &other, merge(&existing, &other, &theirs).unwrap().text),
            (&forth, &other, &one, merge(&existing, &one, &ours).unwrap().text),
        ] {
            let Remains::Policy(rest) = remove(merged, first).unwrap() else {
                return Err(TestCaseError::fail("the other plan is gone"));
            };
            prop_assert!(equivalent(&rest.text, &alone));
            if let Remains::Policy(back) = remove(&rest.text, second).unwrap() {
                prop_assert_eq!(&back.text, &existing);
            }
        }
    }

    #[test]
    fn what_is_agreed_to_is_done_once_and_leaves_the_rest_alone(existing in policies(1, true), draft in right_draft()) {
        let plan: Plan = Checked::of(draft).plan.unwrap();
        prop_assume!(plan.buckets().len() == 1);
        let agreed = |text| Existing { drop_gone: true, ..Existing::from(text) };
        let once = agreed(&*existing).merged(&plan).unwrap();
        let twice = agreed(&*once.text).merged(&plan).unwrap();
        prop_assert!(!twice.is_change());
        prop_assert_eq!(&twice.text, &once.text);
        // Without anybody to drop it is the merge that it always is.
        if once.dropped.is_empty() {
            prop_assert_eq!(&once.text, &Existing::from(&*existing).merged(&plan).unwrap().text);
        }
        // Who is not about the deleted stays to the letter.
        let (before, _) = parted(&existing, plan.name());
        let (after, _) = parted(&once.text, plan.name());
        for statement in before.iter().filter(|it| !it.contains("AIDA") && !it.contains("AROA")) {
            prop_assert!(after.contains(statement), "{statement}");
        }
        let rest = agreed(&*existing).removed(&plan).unwrap().text;
        prop_assert!(rest.is_empty() || Source::json(&rest).is_ok());
    }

    #[test]
    fn a_changed_plan_takes_the_place_of_the_former(
        existing in foreign(1),
        (owner, former) in ours("audit"),
        (_, latter) in ours("audit"),
    ) {
        let merged = merge(&existing, &owner, &former).unwrap().text;
        let changed = merge(&merged, &owner, &latter).unwrap();
        let straight = merge(&existing, &owner, &latter).unwrap();
        prop_assert!(equivalent(&changed.text, &straight.text));
        let Remains::Policy(back) = remove(&changed.text, &owner).unwrap() else {
            return Err(TestCaseError::fail("nothing remains"));
        };
        prop_assert_eq!(back.text, existing);
    }

    #[test]
    fn nothing_remains_of_ours_alone((owner, ours) in ours("audit")) {
        let alone = ours.text();
        let remains = remove(&alone, &owner).unwrap();
        let sids: Vec<String> = ours.statement.iter().map(|s| s.sid.clone()).collect();
        prop_assert_eq!(remains, Remains::Nothing { removed: sids });
    }
}

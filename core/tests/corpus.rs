//! What holds for a merge holds for the policies that people have on their buckets.
//!
//! The policies are `corpus/`, whose README tells where each is found, and the walkthrough's own, as
//! printed. What is said of them is pinned by `lint.rs`.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

#[expect(dead_code, reason = "nothing is pinned here")]
mod pinned;

use redtrail_core::grants;
use redtrail_core::names::PlanName;
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::policy::{Policy, Remains, Size, equivalent, merge, remove, size};
use redtrail_core::tree::{Node, Source};
use serde_json::Value as Json;

/// What a plan puts into its first bucket.
struct Ours {
    owner: PlanName,
    policy: Policy,
}

impl Ours {
    fn of(plan: &str) -> Self {
        let text = std::fs::read_to_string(pinned::folder(plan)).unwrap();
        let plan: Plan = Checked::toml(&text).plan.unwrap();
        let policy = grants::bucket_policy(&plan, plan.buckets().first().unwrap());
        let owner = plan.name().clone();
        Self { owner, policy }
    }

    /// The walkthrough, and a fleet that fills most of a policy.
    fn both() -> [Self; 2] {
        let plans = [
            "examples/walkthrough.toml",
            "core/tests/plans/many-clusters.toml",
        ];
        let both = plans.map(Self::of);
        let [one, other] = &both;
        assert_ne!(one.owner, other.owner);
        both
    }

    fn merged(&self, existing: &str) -> String {
        merge(existing, &self.owner, &self.policy).unwrap().text
    }

    fn removed(&self, merged: &str) -> Remains {
        remove(merged, &self.owner).unwrap()
    }
}

/// The policies of buckets, by their file.
fn policies() -> impl Iterator<Item = (String, String)> {
    let all = pinned::files("core/tests/corpus").into_iter();
    let printed = pinned::files("core/tests/lint/policies").into_iter();
    let printed = printed.filter(|(file, _)| file.starts_with("printed"));
    let files = all.chain(printed);
    files.filter(|(file, _)| file.ends_with(".bucket.json"))
}

/// A policy in its parts: what stands before its statements and after them, and their texts.
fn parts(policy: &str) -> (&str, Vec<&str>, &str) {
    let source = Source::json(policy).unwrap();
    let statement = source.root.get("Statement").unwrap();
    let statements = statement.items().iter();
    (
        policy.get(..statement.span.start).unwrap(),
        statements
            .map(|node| policy.get(node.span.clone()).unwrap())
            .collect(),
        policy.get(statement.span.end..).unwrap(),
    )
}

/// The statements of one plan, and those of all others.
fn split<'p>(policy: &'p str, owner: &PlanName) -> (Vec<&'p str>, Vec<&'p str>) {
    let (_, statements, _) = parts(policy);
    let is_ours = |statement: &&str| {
        let source = Source::json(statement).unwrap();
        let sid = source.root.get("Sid").and_then(Node::text);
        sid.is_some_and(|sid| owner.owns(sid))
    };
    statements.into_iter().partition(is_ours)
}

#[test]
fn every_policy_stands_in_the_readme_and_every_row_has_its_file() {
    let readme = std::fs::read_to_string(pinned::folder("core/tests/corpus/README.md")).unwrap();
    let rows: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(file, _)| file)
        .collect();
    let mut files: Vec<String> = pinned::files("core/tests/corpus").into_keys().collect();
    files.retain(|file| file != "README.md");
    assert_eq!(rows, files);
    assert!(files.len() >= 66);
}

#[test]
fn merging_twice_is_merging_once() {
    for (file, existing) in policies() {
        for ours in Ours::both() {
            let once = merge(&existing, &ours.owner, &ours.policy).unwrap();
            let twice = merge(&once.text, &ours.owner, &ours.policy).unwrap();
            assert_eq!(once.added.len(), ours.policy.statement.len(), "{file}");
            assert_eq!(
                (&*once.updated, &*once.removed),
                (&[][..], &[][..]),
                "{file}"
            );
            assert!(!twice.is_change(), "{file}");
            assert_eq!(twice.text, once.text, "{file}");
        }
    }
}

/// Of no statement nothing is left: S3 takes no policy without one.
#[test]
fn what_was_merged_comes_out_byte_for_byte() {
    for (file, existing) in policies() {
        for ours in Ours::both() {
            let remains = ours.removed(&ours.merged(&existing));
            if parts(&existing).1.is_empty() {
                assert!(matches!(remains, Remains::Nothing { .. }), "{file}");
                continue;
            }
            let Remains::Policy(back) = remains else {
                panic!("{file}: nothing remains");
            };
            assert_eq!(back.removed.len(), ours.policy.statement.len(), "{file}");
            assert_eq!(back.text, existing, "{file}");
        }
    }
}

/// The statements of others and everything around the statements stay byte for byte.
#[test]
fn nothing_of_others_is_touched() {
    for (file, existing) in policies() {
        for ours in Ours::both() {
            let merged = ours.merged(&existing);
            let (mine, others) = split(&merged, &ours.owner);
            let (head, statements, tail) = parts(&existing);
            assert_eq!(others, statements, "{file}");
            assert_eq!((parts(&merged).0, parts(&merged).2), (head, tail), "{file}");
            let expected = ours.policy.statement.iter();
            let expected = expected.map(|one| serde_json::to_string(one).unwrap());
            for (one, expected) in mine.iter().zip(expected) {
                assert!(equivalent(one, &expected), "{file}: {one}");
            }
        }
    }
}

/// Equal up to the order of statements: the same bytes around them, and the same texts of
/// statements, those of others in the same order. So both mean the same, too.
#[test]
fn two_plans_do_not_mind_each_other() {
    let [one, other] = Ours::both();
    for (file, existing) in policies() {
        let forth = other.merged(&one.merged(&existing));
        let back = one.merged(&other.merged(&existing));
        assert!(equivalent(&forth, &back), "{file}");
        let sorted = |policy| {
            let (head, mut statements, tail) = parts(policy);
            statements.sort_unstable();
            (head, statements, tail)
        };
        assert_eq!(sorted(&forth), sorted(&back), "{file}");
        for (ours, left) in [(&one, &other), (&other, &one)] {
            let Remains::Policy(rest) = ours.removed(&forth) else {
                panic!("{file}: {} is gone, too", left.owner);
            };
            assert!(equivalent(&rest.text, &left.merged(&existing)), "{file}");
        }
    }
}

/// Counted anew: the JSON without white space, at most with each bare account as the ARN of its
/// root, at least as another writer writes it, who knows no name twice and spells numbers his way.
#[test]
fn the_size_is_what_remains_without_white_space() {
    for (file, existing) in policies() {
        let mut texts = vec![existing.clone()];
        texts.extend(Ours::both().map(|ours| ours.merged(&existing)));
        for text in texts {
            let Size { bytes, longest } = size(&text).unwrap();
            assert_eq!(longest, counted(&text), "{file}");
            let odd = [
                "duplicate-keys.bucket.json",
                "condition-json-scalars.bucket.json",
                "unknown-keys.bucket.json",
            ];
            if !odd.contains(&&*file) {
                let written: Json = serde_json::from_str(&text).unwrap();
                assert_eq!(bytes, written.to_string().len(), "{file}");
            }
        }
    }
}

fn counted(policy: &str) -> usize {
    let mut bare = String::new();
    let mut is_inside = false;
    let mut is_escaped = false;
    for sign in policy.chars() {
        if is_inside || !sign.is_ascii_whitespace() {
            bare.push(sign);
        }
        is_inside ^= sign == '"' && !is_escaped;
        is_escaped = is_inside && sign == '\\' && !is_escaped;
    }
    let source = Source::json(&bare).unwrap();
    let statements = source.root.get("Statement").map(Node::items);
    let principals = statements.unwrap_or_default().iter().flat_map(|statement| {
        let elements = [statement.get("Principal"), statement.get("NotPrincipal")];
        elements.into_iter().flatten().flat_map(Node::fields)
    });
    let accounts = principals
        .filter(|field| field.name == "AWS")
        .flat_map(|field| field.node.items())
        .filter_map(Node::text)
        .filter(|text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()));
    let mut partition = ["aws-cn", "aws-us-gov"].into_iter();
    let partition = partition.rfind(|id| bare.contains(&format!("arn:{id}:")));
    let root = format!("arn:{}:iam:::root", partition.unwrap_or("aws"));
    bare.len() + accounts.count() * root.len()
}

/// A second reader agrees that the merged text is JSON, and on what it says.
#[test]
fn the_merged_text_parses() {
    for (file, existing) in policies() {
        for ours in Ours::both() {
            let merged: Json = serde_json::from_str(&ours.merged(&existing)).unwrap();
            let before: Json = serde_json::from_str(&existing).unwrap();
            let count = |policy: &Json| match &policy["Statement"] {
                Json::Array(statements) => statements.len(),
                _ => 1,
            };
            let added = ours.policy.statement.len();
            assert_eq!(count(&merged), count(&before) + added, "{file}");
        }
    }
}

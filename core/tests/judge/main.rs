//! Requests judged as AWS's documentation says they are, and as a judge does that nobody here wrote.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod case;
mod chance;
mod made_up;
mod outside;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use case::Case;
use serde_json::Value;

/// Cases that one run makes up, unless `REDTRAIL_CASES` says another number.
const CASES: u64 = 12_000;

/// The most kinds of cases in which the outside judge may be overruled.
const MOST_DISAGREEMENTS: usize = 10;

/// The least of each answer, in a hundred made-up cases.
const LEAST: usize = 10;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge")
}

#[test]
fn requests_are_answered_as_the_documentation_says() {
    let cases = Case::all_in(&folder().join("cases"));
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| case.answer() != case.expected())
        .map(|case| {
            let (name, answer) = (case.name(), case.answer());
            format!("{name}: {answer}, and not {}", case.expected())
        })
        .collect();
    assert!(cases.len() >= 100, "{} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_says_one_thing_and_where_it_is_written() {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder().join("cases")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let source = case.get("source").unwrap_or(&file["source"]);
            let source = source.as_str().unwrap();
            assert!(source.starts_with("https://docs.aws.amazon.com/"), "{name}");
            assert!(names.insert(name.to_owned()), "{name}: twice");
            assert!(
                ["allowed", "implicitly-denied", "explicitly-denied"]
                    .contains(&case["expect"].as_str().unwrap()),
                "{name}"
            );
        }
    }
}

#[test]
fn made_up_cases_come_again_with_their_seed() {
    for number in 0..50 {
        assert_eq!(made_up::case(7, number).0, made_up::case(7, number).0);
        assert_ne!(made_up::case(7, number).0, made_up::case(8, number).0);
    }
}

/// The hand-written cases in which the outside judge is overruled by the documentation.
fn overruled() -> BTreeSet<String> {
    let text = std::fs::read_to_string(folder().join("disagreements.json")).unwrap();
    let list: Value = serde_json::from_str(&text).unwrap();
    let kinds = list["kinds"].as_array().unwrap();
    assert!(kinds.len() <= MOST_DISAGREEMENTS, "{} kinds", kinds.len());
    let names = kinds.iter().flat_map(|kind| {
        assert!(kind["documentation"].is_string() && kind["source"].is_string());
        kind["cases"].as_array().unwrap()
    });
    names
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

#[test]
#[ignore = "needs Node and its packages: `cargo xtask test judge`"]
fn the_outside_judge_agrees_with_the_documentation() {
    let cases = Case::all_in(&folder().join("cases"));
    let answers = outside::answers(&cases);
    let disagreeing: BTreeSet<String> = cases
        .iter()
        .zip(&answers)
        .filter(|(case, answer)| case.expected() != answer.as_str())
        .map(|(case, _)| case.name().to_owned())
        .collect();
    // Where it has come to agree, it is no longer to be overruled.
    assert_eq!(disagreeing, overruled());
    println!("judged: {} written cases", cases.len());
}

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap())
}

#[test]
#[ignore = "needs Node and its packages: `cargo xtask test judge`"]
fn the_outside_judge_agrees_on_made_up_cases() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("REDTRAIL_SEED").unwrap_or_else(|| now.as_millis().try_into().unwrap());
    let count = number("REDTRAIL_CASES").unwrap_or(CASES);
    let cases: Vec<Case> = (0..count)
        .map(|number| made_up::case(seed, number))
        .collect();
    let answers = outside::answers(&cases);

    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut differing = Vec::new();
    for (case, outside) in cases.iter().zip(&answers) {
        *counts.entry(outside).or_default() += 1;
        let ours = case.answer();
        if ours != outside {
            differing.push(format!("ours {ours}, theirs {outside}: {}", case.0));
        }
    }
    println!("judged: {count} made-up cases of seed {seed}: {counts:?}");
    let shown = differing.iter().take(5).cloned().collect::<Vec<_>>();
    assert!(
        differing.is_empty(),
        "{} differ; REDTRAIL_SEED={seed}\n{}",
        differing.len(),
        shown.join("\n")
    );
    for answer in ["allowed", "implicitly-denied", "explicitly-denied"] {
        let share = counts.get(answer).copied().unwrap_or_default() * 100 / cases.len();
        assert!(share >= LEAST, "{answer}: {share} %");
    }
}

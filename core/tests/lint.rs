//! What is said of policies, whoever wrote them.
//!
//! The policies are `lint/policies/`, most made for a rule each, and `corpus/`, as people have them,
//! each with its kind before its ending. What is said of them is `lint/findings/` and
//! `corpus/findings/`, which `REDTRAIL_BLESS=1 cargo test` writes anew. Those that begin with
//! `printed` are the three of AWS's walkthrough, letter by letter.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use pinned::Texts;
use redtrail_core::documents::documents;
use redtrail_core::explain::explain;
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::lint::{Kind, lint, lint_of_others};
use redtrail_core::plan::Checked;
use redtrail_core::sources::title;

fn kind(id: &str) -> Kind {
    Kind::ALL.into_iter().find(|kind| kind.id() == id).unwrap()
}

/// Where policies are, and what is said of them.
const FOLDERS: [(&str, &str); 2] = [
    ("core/tests/lint/policies", "core/tests/lint/findings"),
    ("core/tests/corpus", "core/tests/corpus/findings"),
];

/// Every policy of a folder by its file, with its kind and its text.
fn policies_in(folder: &str) -> impl Iterator<Item = (String, Kind, String)> {
    let files = pinned::files(folder).into_iter();
    let policies = files.filter(|(file, _)| file != "README.md");
    policies.map(|(file, text)| {
        let kind = kind(file.split('.').nth(1).unwrap());
        (file, kind, text)
    })
}

/// Every policy.
fn policies() -> Vec<(String, Kind, String)> {
    let all = FOLDERS.iter().flat_map(|(folder, _)| policies_in(folder));
    all.collect()
}

#[test]
fn everything_is_said_as_pinned() {
    for (folder, findings) in FOLDERS {
        said_as_pinned(folder, findings);
    }
}

fn said_as_pinned(folder: &str, findings: &str) {
    let made: Texts = policies_in(folder)
        .map(|(file, kind, text)| {
            let findings = lint(&text, Some(kind));
            (
                file,
                serde_json::to_string_pretty(&findings).unwrap() + "\n",
            )
        })
        .collect();
    pinned::pin(findings, &made);
}

#[test]
fn every_finding_has_a_place_a_mend_and_an_explanation() {
    for (file, kind, text) in policies() {
        for finding in lint(&text, Some(kind)) {
            let code = finding.code;
            assert!(explain(code).is_ok(), "{file}: {code}");
            assert!(finding.line.is_some(), "{file}: {code}");
            assert_ne!(finding.mend, "", "{file}: {code}");
            assert_ne!(finding.subject, "", "{file}: {code}");
            for source in &finding.sources {
                assert!(title(source).is_some(), "{file}: {source}");
            }
        }
    }
}

/// What AWS's walkthrough gets wrong, by the words that are pointed at.
#[test]
fn the_walkthrough_as_printed_is_seen_through() {
    let printed = |name: &str| {
        let (file, kind, text) = policies()
            .into_iter()
            .find(|(file, ..)| file.starts_with(name))
            .unwrap();
        assert!(file.starts_with("printed"));
        let codes: Vec<&str> = lint(&text, Some(kind)).iter().map(|f| f.code).collect();
        codes
    };
    assert_eq!(printed("printed-redshift"), ["arn-broken"]);
    assert_eq!(
        printed("printed-s3"),
        ["put-object-acl-idle", "resource-idle"]
    );
    assert_eq!(
        printed("printed-bucket"),
        [
            "sid-invalid",
            "source-open",
            "sid-invalid",
            "arn-broken",
            "resource-idle"
        ]
    );
}

#[test]
fn the_kind_is_told_from_what_the_policy_says() {
    for (file, kind, text) in policies() {
        let is_told = !["nothing", "empty", "broken", "shape"]
            .iter()
            .any(|name| file.starts_with(name));
        if is_told {
            assert_eq!(lint(&text, None), lint(&text, Some(kind)), "{file}");
        }
    }
}

/// A law: what we write ourselves is never an error, and a warning only where a remark says so.
#[test]
fn our_own_policies_have_no_error() {
    for (file, text) in pinned::files("examples") {
        let plan = Checked::toml(&text).plan.unwrap();
        for document in documents(&plan, None).unwrap() {
            if !document.file.ends_with("-policy.json") {
                continue;
            }
            let loud: Vec<Finding> = lint(&document.text, None)
                .into_iter()
                .filter(|finding| finding.severity != Severity::Note)
                .collect();
            let codes: Vec<&str> = loud.iter().map(|finding| finding.code).collect();
            if file.starts_with("as-printed") {
                let known = ["source-open", "resource-idle"];
                assert!(codes.iter().all(|code| known.contains(code)), "{loud:#?}");
            } else {
                assert!(codes.is_empty(), "{file}: {}: {loud:#?}", document.file);
            }
        }
    }
}

#[test]
fn statements_of_the_plan_are_left_out() {
    let text = r#"{"Version":"2012-10-17","Statement":[
        {"Sid":"RedtrailAuditOld","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"},
        {"Sid":"Theirs","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#;
    let pointers = |owner: &str| -> Vec<String> {
        let findings = lint_of_others(text, &owner.parse().unwrap());
        findings
            .into_iter()
            .map(|finding| finding.pointer)
            .collect()
    };
    assert_eq!(pointers("audit"), ["/Statement/1/Principal"]);
    assert_eq!(pointers("other").len(), 2);
    assert_eq!(lint_of_others("{", &"audit".parse().unwrap()).len(), 1);
}

#[test]
fn a_policy_that_is_too_large_is_told_with_its_size() {
    let large = |kind, sid: usize| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"{}","Effect":"Allow","Principal":{{"AWS":"*"}},"Action":"sts:AssumeRole","Resource":"*","Condition":{{"Bool":{{"a":"b"}}}}}}]}}"#,
            "x".repeat(sid)
        );
        let findings = lint(&text, Some(kind));
        let found = findings.iter().find(|f| f.code == "policy-too-large");
        found.map(|finding| finding.severity)
    };
    assert_eq!(large(Kind::Bucket, 20_000), None);
    assert_eq!(large(Kind::Bucket, 20_400), Some(Severity::Error));
    assert_eq!(large(Kind::Identity, 5_900), None);
    assert_eq!(large(Kind::Identity, 6_100), Some(Severity::Error));
    assert_eq!(large(Kind::Trust, 1_800), None);
    assert_eq!(large(Kind::Trust, 2_000), Some(Severity::Warning));
}

/// Many findings on one line, as a program prints a policy.
#[test]
fn a_policy_on_one_line_has_its_columns() {
    let statement =
        r#"{"Sid":"A","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"é"}"#;
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        [statement; 3].join(",")
    );
    let places: Vec<_> = lint(&text, Some(Kind::Bucket))
        .into_iter()
        .filter(|finding| finding.code == "arn-broken")
        .map(|finding| (finding.line, finding.column))
        .collect();
    let expected: Vec<_> = text
        .match_indices("\"é\"")
        .map(|(at, _)| (Some(1), Some(text[..at].chars().count() + 1)))
        .collect();
    assert_eq!(places, expected);
    assert_eq!(places.len(), 3);
}

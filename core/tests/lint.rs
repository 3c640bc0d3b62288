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
use redtrail_core::explain::explain;
use redtrail_core::lint::{Kind, lint, lint_of_others};
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

/// A policy of exactly so many characters without white space.
fn of_size(kind: Kind, size: usize) -> String {
    let text = |sid: &str| {
        let principal = match kind {
            Kind::Identity => "",
            _ => r#""Principal":{"Service":"ec2.amazonaws.com"},"#,
        };
        let resource = match kind {
            Kind::Trust => "",
            _ => r#","Resource":"*""#,
        };
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"{sid}","Effect":"Allow",{principal}"Action":"sts:AssumeRole"{resource}}}]}}"#
        )
    };
    text(&"x".repeat(size - text("").len()))
}

#[test]
fn a_policy_is_held_against_each_limit_there_is() {
    let said = |kind, size| -> Vec<String> {
        let findings = lint(&of_size(kind, size), Some(kind)).into_iter();
        let lines =
            findings.map(|it| format!("{} {}: {}; {}", it.severity, it.code, it.message, it.mend));
        lines.collect()
    };
    let nothing: [&str; 0] = [];
    assert_eq!(said(Kind::Bucket, 20_480), nothing);
    assert_eq!(
        said(Kind::Bucket, 20_481),
        [
            "error policy-too-large: the policy has 20481 bytes, white space not counted, and 20480 is the most; say less in it, or make several policies of it"
        ]
    );
    assert_eq!(said(Kind::Trust, 2_048), nothing);
    assert_eq!(
        said(Kind::Trust, 2_049),
        [
            "warning trust-policy-quota: the policy has 2049 characters, white space not counted; IAM allows 2048 unless the account's quota was raised, to 8192 at most; name fewer, or have the quota raised"
        ]
    );
    assert_eq!(said(Kind::Trust, 8_192).len(), 1);
    assert_eq!(
        said(Kind::Trust, 8_193),
        [
            "error policy-too-large: the policy has 8193 characters, white space not counted, and 8192 is the most; say less in it, or make several policies of it"
        ]
    );
    assert_eq!(said(Kind::Identity, 2_048), nothing);
    assert_eq!(
        said(Kind::Identity, 2_049),
        [
            "note policy-not-inline: the policy has 2049 characters, white space not counted: it may be a managed policy, but not one of the inline policies of a user, which hold 2048 together; make a managed policy of it"
        ]
    );
    assert_eq!(
        said(Kind::Identity, 5_121),
        [
            "note policy-not-inline: the policy has 5121 characters, white space not counted: it may be a managed policy, but not one of the inline policies of a user, which hold 2048 together, or of a group, which hold 5120 together; make a managed policy of it"
        ]
    );
    assert_eq!(
        said(Kind::Identity, 6_145),
        [
            "error policy-too-large: the policy has 6145 characters, white space not counted, and 6144 is the most of a managed policy; make several policies of it, or one of the inline policies of a role, which hold 10240 together"
        ]
    );
    assert_eq!(
        said(Kind::Identity, 10_241),
        [
            "error policy-too-large: the policy has 10241 characters, white space not counted, and 6144 is the most of a managed policy; say less in it, or make several policies of it"
        ]
    );
}

/// White space counts where IAM reads the text, and S3 has no such rule.
#[test]
fn iam_reads_no_longer_text_and_no_other_characters() {
    let said = |kind: Kind, text: &str| -> Vec<String> {
        let findings = lint(text, Some(kind)).into_iter();
        findings
            .filter(|it| it.code == "policy-unreadable")
            .map(|it| it.message)
            .collect()
    };
    let small = of_size(Kind::Trust, 500);
    let wide = small.clone() + &" ".repeat(131_072 - 500);
    let nothing: [&str; 0] = [];
    assert_eq!(said(Kind::Trust, &wide), nothing);
    assert_eq!(
        said(Kind::Trust, &(wide.clone() + "\n")),
        ["the text has 131073 characters, white space counted, and IAM reads 131072 at most"]
    );
    assert_eq!(said(Kind::Bucket, &(wide + "\n")), nothing);
    let named = |sid: &str| small.replace("xxx", sid);
    assert_eq!(said(Kind::Trust, &named("ÿ")), nothing);
    assert_eq!(
        said(Kind::Identity, &named("中")),
        ["the text holds `中`, and IAM reads no character beyond ÿ"]
    );
    assert_eq!(said(Kind::Bucket, &named("中")), nothing);
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

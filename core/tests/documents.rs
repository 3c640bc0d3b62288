//! Every document of every example, byte for byte, and every remark about it.
//!
//! The plans are `examples/` and `plans/`; what is made of them stands in `golden/`, which
//! `REDTRAIL_BLESS=1 cargo test` writes anew. `NAME.existing.json` beside a plan is the policy
//! that its bucket has already.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use pinned::Texts;
use redtrail_core::documents::{Document, Existing, documents};
use redtrail_core::explain::explain;
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::policy::{BUCKET_POLICY_LIMIT, MANAGED_POLICY_LIMIT, size};
use redtrail_core::sources::title;
use serde_json::Value;

/// A plan that is pinned.
struct Case {
    plan: Plan,
    findings: Vec<Finding>,
    documents: Vec<Document>,
}

/// Every plan that is pinned, by its name.
fn cases() -> BTreeMap<String, Case> {
    let mut files = pinned::files("examples");
    for (file, text) in pinned::files("core/tests/plans") {
        assert!(files.insert(file.clone(), text).is_none(), "{file} twice");
    }
    let mut cases = BTreeMap::new();
    for (file, text) in &files {
        let (name, ending) = file.split_once('.').unwrap();
        let checked = match ending {
            "toml" => Checked::toml(text),
            "json" => Checked::json(text),
            _ => continue,
        };
        let plan = checked
            .plan
            .unwrap_or_else(|| panic!("{file}: {:#?}", checked.findings));
        let existing = files
            .get(&format!("{name}.existing.json"))
            .map(String::as_str);
        let case = Case {
            documents: documents(&plan, existing.map(Existing::from)).unwrap(),
            findings: checked.findings,
            plan,
        };
        assert!(
            cases.insert(name.to_owned(), case).is_none(),
            "{name} twice"
        );
    }
    cases
}

#[test]
fn every_document_is_the_pinned_one() {
    let mut made = Texts::new();
    for (name, case) in cases() {
        let findings = serde_json::to_string_pretty(&case.findings).unwrap() + "\n";
        let plan = case.plan.draft().canonical_json() + "\n";
        let extra = [
            ("findings.json".to_owned(), findings),
            ("plan.json".to_owned(), plan),
        ];
        let all = case
            .documents
            .into_iter()
            .map(|made| (made.file, made.text));
        for (file, text) in all.chain(extra) {
            assert!(text.ends_with('\n'), "{name}/{file}");
            assert!(
                made.insert(format!("{name}/{file}"), text).is_none(),
                "{name}/{file} twice"
            );
        }
    }
    pinned::pin("core/tests/golden", &made);
}

#[test]
fn no_document_holds_a_placeholder() {
    for (name, case) in cases() {
        for Document { file, text, .. } in case.documents {
            for word in ["{account}", "xxxx", "YOUR", "EXAMPLE", "changeme"] {
                assert!(!text.contains(word), "{name}/{file} holds {word}");
            }
            // A script's comments say what a function takes.
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'));
            let words =
                code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
            for word in words {
                assert!(
                    !["NAME", "PLAN", "FILE"].contains(&word),
                    "{name}/{file} holds {word}"
                );
            }
        }
    }
}

/// Without `REDTRAIL_SHELLCHECK`, which `cargo xtask test` sets, nothing is looked at.
#[test]
fn every_script_is_clean() {
    let Some(shellcheck) = std::env::var_os("REDTRAIL_SHELLCHECK") else {
        return;
    };
    // The many clusters' scripts repeat the blocks of the others.
    let names: Vec<String> = cases()
        .into_iter()
        .filter(|(_, case)| case.plan.clusters().len() < 50)
        .map(|(name, _)| name)
        .collect();
    let said = Command::new(shellcheck)
        .args(["--norc", "--severity=style"])
        .args(names.iter().map(|name| format!("{name}/commands.sh")))
        .current_dir(pinned::folder("core/tests/golden"))
        .output()
        .unwrap();
    let words = String::from_utf8(said.stdout).unwrap();
    assert_eq!((words.as_str(), said.status.code()), ("", Some(0)));
}

#[test]
fn no_policy_is_larger_than_aws_takes() {
    for (name, case) in cases() {
        for Document { file, text, .. } in case.documents {
            let limit = match file.rsplit('/').next().unwrap() {
                "bucket-policy.json" => BUCKET_POLICY_LIMIT,
                "redshift-policy.json" | "s3-policy.json" | "operator-policy.json" => {
                    MANAGED_POLICY_LIMIT
                }
                "trust-policy.json" => 2048,
                _ => continue,
            };
            let size = size(&text).unwrap();
            assert!(
                size.longest <= limit,
                "{name}/{file}: {size} of {limit} bytes"
            );
        }
    }
}

#[test]
fn every_remark_can_be_explained_and_names_its_sources() {
    for (name, case) in cases() {
        for finding in case.findings {
            let code = finding.code;
            assert!(explain(code).is_ok(), "{name}: {code} is not explained");
            for source in &finding.sources {
                assert!(title(source).is_some(), "{name}: {source}");
            }
            assert_ne!(finding.severity, Severity::Error, "{name}: {code}");
            assert_ne!(finding.message, "", "{name}: {code}");
            assert_ne!(finding.mend, "", "{name}: {code}");
            assert_ne!(finding.subject, "", "{name}: {code}");
            assert!(finding.line.is_some(), "{name}: {code}");
        }
    }
}

/// What AWS's own sources say against each other, and where.
const DISPUTES: [(&str, &[&str]); 6] = [
    (
        "region-differs",
        &["API_EnableLogging", "aws.amazon.com/blogs"],
    ),
    (
        "source-condition-unconfirmed",
        &["cross-service-confused-deputy-prevention", "db-auditing"],
    ),
    ("prefix-disputed", &["API_EnableLogging", "db-auditing"]),
    (
        "opt-in-principal-disputed",
        &["db-auditing", "reference_policies_elements_principal"],
    ),
    (
        "china-principal-disputed",
        &["aws-cdk", "terraform-provider-aws"],
    ),
    (
        "caller-acl-disputed",
        &["automation-aws-enable-redshift-audit", "db-auditing"],
    ),
];

#[test]
fn every_disputed_fact_shows_both_sides() {
    let cases = cases();
    let findings: Vec<&Finding> = cases.values().flat_map(|case| &case.findings).collect();
    for (code, sides) in DISPUTES {
        let mut disputes = findings.iter().filter(|f| f.code == code).peekable();
        assert!(disputes.peek().is_some(), "no plan shows {code}");
        let explained = explain(code).unwrap();
        for sources in disputes
            .map(|finding| finding.sources.as_slice())
            .chain([explained.sources])
        {
            for side in sides {
                assert!(
                    sources.iter().any(|source| source.contains(side)),
                    "{code} does not name {side}"
                );
            }
        }
    }
}

/// Within one account the walkthrough's s3:PutObjectAcl has an effect.
#[test]
fn what_is_idle_across_accounts_is_not_called_so_within_one() {
    let is_said = |bucket_account: &str| {
        let example = pinned::files("examples").remove("as-printed.toml").unwrap();
        let text = example.replace("\"111122223333\"", &format!("\"{bucket_account}\""));
        let checked = Checked::toml(&text);
        assert!(checked.plan.is_some(), "{:?}", checked.findings);
        let mut codes = checked.findings.iter().map(|finding| finding.code);
        codes.any(|code| code == "put-object-acl-idle")
    };
    assert!(is_said("111122223333"));
    assert!(!is_said("444455556666"));
}

#[test]
fn a_deleted_principal_in_the_existing_policy_is_named() {
    let plan = &cases()["walkthrough"].plan;
    let existing = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"},
        "Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}]}"#;
    let said = Existing::from(existing).remarks(plan);
    let codes: Vec<_> = said.iter().map(|f| (f.code, f.severity)).collect();
    assert_eq!(codes, [("principal-gone", Severity::Warning)]);
    assert!(said[0].message.contains("AIDACKCEVSQ6C2EXAMPLE"));
    assert!(said[0].subject == "redshift-cluster-audit-logging-111122223333");

    let in_a_condition = existing.replace("{\"AWS\":\"AIDACKCEVSQ6C2EXAMPLE\"}", "\"*\"").replace(
        "\"Action\"",
        "\"Condition\":{\"StringEquals\":{\"aws:userId\":\"AIDACKCEVSQ6C2EXAMPLE\"}},\"Action\"",
    );
    assert!(in_a_condition.contains("aws:userId"));
    assert_eq!(Existing::from(&*in_a_condition).remarks(plan), []);
}

#[test]
fn what_stands_twice_in_the_existing_policy_is_named() {
    let plan = &cases()["walkthrough"].plan;
    let existing = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*","AWS":"444455556666"},
        "Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}]}"#;
    let said = Existing::from(existing).remarks(plan);
    let said: Vec<_> = said.iter().map(|it| (it.severity, &*it.message)).collect();
    let message =
        "`AWS` stands twice in /Statement/0/Principal, and AWS does not say which of them it reads";
    assert_eq!(said, [(Severity::Warning, message)]);
}

/// The statements of a policy among the documents.
fn statements(case: &Case, file: &str) -> Vec<Value> {
    let document = case.documents.iter().find(|made| made.file == file);
    let policy: Value = serde_json::from_str(&document.unwrap().text).unwrap();
    policy["Statement"].as_array().unwrap().clone()
}

#[test]
fn the_default_grants_are_least() {
    let case = &cases()["walkthrough"];
    let bucket = "arn:aws:s3:::redshift-cluster-audit-logging-111122223333";
    let objects = format!("{bucket}/rsauditlog1/*");
    let service = serde_json::json!({"Service": "redshift.amazonaws.com"});
    let source = serde_json::json!({"ArnEquals": {"aws:SourceArn":
        "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01"}});
    let caller = serde_json::json!({"ArnEquals": {"aws:PrincipalArn":
        "arn:aws:iam::444455556666:role/redtrail-audit"}});
    let account = serde_json::json!({"AWS": "arn:aws:iam::444455556666:root"});
    let expected = [
        (&service, "s3:GetBucketAcl", bucket, &source),
        (&service, "s3:PutObject", &objects, &source),
        (&account, "s3:PutObject", &objects, &caller),
    ];
    let found = statements(case, "bucket-policy.json");
    assert_eq!(found.len(), expected.len());
    for (found, (principal, action, resource, condition)) in found.iter().zip(expected) {
        assert_eq!(found["Effect"], "Allow");
        assert_eq!(&found["Principal"], principal);
        assert_eq!(found["Action"], action);
        assert_eq!(found["Resource"], resource);
        assert_eq!(&found["Condition"], condition);
    }
    let found = statements(case, "444455556666/s3-policy.json");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["Action"], "s3:PutObject");
    assert_eq!(found[0]["Resource"], objects);
}

/// What IAM and S3 refuse, whatever the plan.
#[test]
fn every_statement_is_one_that_aws_takes() {
    let bucket_only = ["s3:GetBucketAcl", "s3:ListBucket"];
    let listed = |value: &Value| -> Vec<String> {
        match value {
            Value::Array(items) => items
                .iter()
                .map(|item| item.as_str().unwrap().to_owned())
                .collect(),
            Value::String(one) => vec![one.clone()],
            _ => Vec::new(),
        }
    };
    for (name, case) in cases() {
        let partition = case.plan.partition();
        for Document { file, text, .. } in &case.documents {
            if !file.ends_with("-policy.json") || name == "merged" {
                continue;
            }
            let policy: Value = serde_json::from_str(text).unwrap();
            let mut sids = BTreeSet::new();
            for statement in policy["Statement"].as_array().unwrap() {
                let sid = statement["Sid"].as_str().unwrap();
                assert!(sids.insert(sid), "{name}/{file}: {sid} twice");
                assert!(
                    sid.bytes().all(|b| b.is_ascii_alphanumeric()),
                    "{name}/{file}: {sid}"
                );
                assert!(case.plan.name().owns(sid), "{name}/{file}: {sid}");
                let resources = listed(&statement["Resource"]);
                for resource in &resources {
                    assert!(
                        resource == "*" || resource.starts_with(&format!("arn:{partition}:")),
                        "{name}/{file}: {resource}"
                    );
                    assert!(!resource.contains(' '), "{name}/{file}: {resource}");
                }
                // S3 refuses an action that fits none of the statement's resources.
                for action in listed(&statement["Action"]) {
                    let fits = match action.as_str() {
                        action if bucket_only.contains(&action) => {
                            resources.iter().any(|r| !r.contains('/'))
                        }
                        "s3:PutObject" | "s3:PutObjectAcl" => {
                            resources.iter().any(|r| r.contains('/'))
                        }
                        _ => true,
                    };
                    assert!(fits, "{name}/{file}: {action} fits no resource of {sid}");
                }
            }
        }
    }
}

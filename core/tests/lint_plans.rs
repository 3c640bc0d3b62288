//! What is said of policies that are meant to serve a plan: ours, and those that are nearly right.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use std::collections::{BTreeMap, BTreeSet};

use pinned::Texts;
use redtrail_core::documents::{Document, Name, documents};
use redtrail_core::finding::Finding;
use redtrail_core::lint::{Kind, lint, lint_for, lint_of_others, lint_of_others_for};
use redtrail_core::plan::{Checked, Plan};

/// Every plan that is pinned, by its file.
fn plans() -> BTreeMap<String, Plan> {
    let mut files = pinned::files("examples");
    files.extend(pinned::files("core/tests/plans"));
    files.retain(|file, _| !file.ends_with(".existing.json"));
    let plans = files.into_iter().map(|(file, text)| {
        let checked = if text.starts_with('{') {
            Checked::json(&text)
        } else {
            Checked::toml(&text)
        };
        let plan = checked.plan.unwrap_or_else(|| panic!("{file}"));
        (file, plan)
    });
    plans.collect()
}

/// The policies that a plan makes, each with its kind.
fn policies(plan: &Plan) -> Vec<(Kind, Document)> {
    let made = documents(plan, None).unwrap().into_iter();
    let policies = made.filter_map(|document| {
        let kind = match document.name {
            Name::RedshiftPolicy | Name::S3Policy | Name::OperatorPolicy => Kind::Identity,
            Name::TrustPolicy => Kind::Trust,
            Name::BucketPolicy => Kind::Bucket,
            Name::Commands | Name::Link => return None,
        };
        Some((kind, document))
    });
    policies.collect()
}

/// What is said of the policies of each plan. The faults of the walkthrough's own grants are the
/// walkthrough's, and a plan that trusts any source says so itself.
#[test]
fn the_documents_of_every_plan_are_clean() {
    let mut said = Vec::new();
    for (file, plan) in plans() {
        for (kind, document) in policies(&plan) {
            let findings = lint_for(&document.text, Some(kind), &plan);
            let alone = lint(&document.text, Some(kind));
            assert!(findings.iter().all(|finding| alone.contains(finding)));
            let lines = findings.iter().map(|finding| {
                let (_, name) = document
                    .file
                    .rsplit_once('/')
                    .unwrap_or(("", &document.file));
                format!("{file} {name} {} {}", finding.severity, finding.code)
            });
            said.extend(lines);
        }
    }
    said.dedup();
    let expected = [
        "as-printed.toml s3-policy.json note put-object-acl-idle",
        "as-printed.toml s3-policy.json warning resource-idle",
        "as-printed.toml bucket-policy.json warning source-open",
        "as-printed.toml bucket-policy.json warning resource-idle",
        "china.toml bucket-policy.json note china-principal-disputed",
        "isolated.toml redshift-policy.json note region-unknown",
        "isolated.toml bucket-policy.json note region-unknown",
        "isolated.toml operator-policy.json note region-unknown",
        "many-accounts.toml redshift-policy.json note policy-not-inline",
        "many-accounts.toml operator-policy.json note policy-not-inline",
        "one-account.toml operator-policy.json note policy-not-inline",
        "open.toml bucket-policy.json warning source-open",
    ];
    assert_eq!(said, expected);
}

/// The plan of `lint/near/`, whose policies are nearly right.
fn near() -> Plan {
    let files = pinned::files("core/tests/lint/near");
    Checked::toml(&files["plan.toml"]).plan.unwrap()
}

/// `lint/near/policies/`, and the corpus, as far as something in it is nearly of the plan.
#[test]
fn what_is_nearly_of_the_plan_is_told_as_pinned() {
    let plan = near();
    let mut made = Texts::new();
    for folder in ["core/tests/lint/near/policies", "core/tests/corpus"] {
        for (file, text) in pinned::files(folder) {
            let Some(kind) = kind_of(&file) else {
                continue;
            };
            let mut findings = lint_for(&text, Some(kind), &plan);
            let alone = lint(&text, Some(kind));
            findings.retain(|finding| !alone.contains(finding));
            if folder.ends_with("policies") || !findings.is_empty() {
                let lines = findings.iter().map(|finding| {
                    let Finding {
                        line,
                        severity,
                        code,
                        message,
                        mend,
                        ..
                    } = finding;
                    format!("{}: {severity}[{code}]: {message}; {mend}\n", line.unwrap())
                });
                made.insert(file.replace(".json", ".txt"), lines.collect());
            }
        }
    }
    pinned::pin("core/tests/lint/near/findings", &made);
}

/// The page shows what others wrote, before the plan's own statements stand beside it.
#[test]
fn what_is_ours_neither_is_remarked_on_nor_excuses_what_is_nearly_ours() {
    let plan = near();
    let own = &policies(&plan)
        .into_iter()
        .find(|(kind, _)| *kind == Kind::Bucket)
        .unwrap()
        .1
        .text;
    let files = pinned::files("core/tests/lint/near/policies");
    let beside = &files["beside.bucket.json"];
    let codes = |findings: Vec<Finding>| -> Vec<(usize, &str)> {
        findings
            .into_iter()
            .map(|finding| (finding.line.unwrap(), finding.code))
            .collect()
    };
    assert_eq!(codes(lint_of_others_for(own, &plan)), []);
    // Another's right statement excuses the copy beside it; ours, which is written anew, does not.
    assert_eq!(codes(lint_of_others_for(beside, &plan)), []);
    let ours = beside.replace("\"Ours\"", "\"RedtrailNearOurs\"");
    assert_eq!(codes(lint_for(&ours, None, &plan)), []);
    let copy = [(5, "near-miss"), (5, "near-miss")];
    assert_eq!(codes(lint_of_others_for(&ours, &plan)), copy);
    assert_eq!(codes(lint_of_others(&ours, plan.name())), []);
    // Whom the plan will trust is not missing yet.
    let global = &files["regions.bucket.json"];
    assert_eq!(
        codes(lint_for(global, None, &plan)),
        [(4, "opt-in-principal-disputed"), (5, "principal-region")]
    );
    assert_eq!(
        codes(lint_of_others_for(global, &plan)),
        [(5, "opt-in-principal-disputed")]
    );
}

fn kind_of(file: &str) -> Option<Kind> {
    let id = file.split('.').nth(1)?;
    Kind::ALL.into_iter().find(|kind| kind.id() == id)
}

/// What others have is not taken for a plan's, whatever the plan: of the corpus, clusters that are
/// called alike in one account, of which one may be in the wrong Region, are all that is told.
#[test]
fn policies_of_others_are_not_nearly_of_a_plan() {
    let plans = plans();
    let mut near = BTreeSet::new();
    for (file, text) in pinned::files("core/tests/corpus") {
        let Some(kind) = kind_of(&file) else {
            continue;
        };
        for plan in plans.values() {
            let findings = lint_for(&text, Some(kind), plan).into_iter();
            let told = findings.filter(|finding| finding.code == "near-miss");
            near.extend(told.map(|it| format!("{file} {}: {}", it.subject, it.message)));
        }
    }
    let sales = "this is nearly the cluster sales of the plan: the Region is another";
    let account = "this is nearly the account 444455556666 of the plan: a digit or two are others";
    let expected = [
        (
            "caller-least.identity.json arn:aws:redshift:us-east-2:444455556666:cluster:sales",
            sales,
        ),
        (
            "caller-near-misses.identity.json arn:aws:redshift::444455556666:cluster:sales",
            sales,
        ),
        (
            "caller-near-misses.identity.json arn:aws:redshift:us-east-9:444455556666:cluster:sales",
            sales,
        ),
        (
            "redshift-source-arn-broken.bucket.json 44445555666",
            account,
        ),
        (
            "sids-spaced.identity.json arn:aws:redshift:us-east-2:444455556666:cluster:sales",
            sales,
        ),
    ];
    let expected = expected.map(|(place, message)| format!("{place}: {message}"));
    assert_eq!(near, BTreeSet::from(expected));
}

/// A law: an ARN of ours with a slip in it is found, and what was meant is said.
#[test]
fn a_slip_in_an_arn_of_ours_is_found_with_what_was_meant() {
    let mut count = 0;
    for (file, plan) in plans() {
        for (kind, document) in policies(&plan) {
            // The operator's policy names the caller beside what makes it, which is no part of
            // the job.
            if kind == Kind::Trust || document.name == Name::OperatorPolicy {
                continue;
            }
            for word in ours(&document.text, &plan) {
                for slip in slips(&word) {
                    let quoted = |word: &str| format!("\"{word}\"");
                    let text = document.text.replace(&quoted(&word), &quoted(&slip));
                    let findings = lint_for(&text, Some(kind), &plan);
                    let found = findings.iter().filter(|finding| finding.subject == slip);
                    let meant: Vec<&str> =
                        found.filter_map(|it| it.suggestion.as_deref()).collect();
                    assert!(
                        meant.contains(&word.as_str()),
                        "{file} {}: {slip}: {findings:#?}",
                        document.file
                    );
                    count += 1;
                }
            }
        }
    }
    assert!(count > 500, "{count}");
}

/// The ARNs in a text that name clusters, buckets and callers of the plan one by one.
fn ours(text: &str, plan: &Plan) -> Vec<String> {
    let mut arns: Vec<String> = plan
        .clusters()
        .iter()
        .take(3)
        .map(|it| it.arn().to_string())
        .collect();
    arns.extend(
        plan.cluster_accounts()
            .iter()
            .take(3)
            .map(|it| plan.caller_arn(it)),
    );
    for bucket in plan.buckets() {
        arns.push(format!("arn:{}:s3:::{}", plan.partition(), bucket.name));
        arns.push(format!(
            "arn:{}:s3:::{}/{}/*",
            plan.partition(),
            bucket.name,
            bucket.prefix
        ));
    }
    arns.retain(|arn| text.contains(&format!("\"{arn}\"")));
    arns
}

/// The same ARN with one thing wrong.
fn slips(arn: &str) -> Vec<String> {
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    let with = |place: usize, word: &str| {
        let mut fields = fields.clone();
        fields[place] = word;
        fields.join(":")
    };
    let resource = fields[5];
    let mut slips = vec![with(1, if fields[1] == "aws" { "aws-cn" } else { "aws" })];
    // A letter less in the longest word of a name.
    let (start, name) = resource
        .rsplit_once([':', '/'])
        .filter(|(_, name)| *name != "*")
        .map_or(("", resource.trim_end_matches("/*")), |(start, name)| {
            (start, name)
        });
    let words = name.split(|sign: char| !sign.is_ascii_lowercase());
    let word = words.max_by_key(|word| word.len()).unwrap();
    if word.len() > 4 {
        let at = resource[start.len()..].find(word).unwrap() + start.len() + 2;
        slips.push(with(
            5,
            &format!("{}{}", &resource[..at], &resource[at + 1..]),
        ));
    }
    if let Some(name) = resource.strip_prefix("role/") {
        slips.push(with(5, &format!("role/path/{name}")));
        slips.push(with(5, &format!("user/{name}")));
    }
    if fields[2] == "redshift" {
        if fields[1] == "aws" {
            slips.push(with(3, "ca-central-1"));
            slips.push(with(3, "us-east-9"));
        }
        let account = fields[4];
        slips.push(with(4, &format!("{}{}", &account[1..], &account[..1])));
        slips.push(with(5, &resource.replacen(':', "/", 1)));
        slips.push(with(5, &resource.replacen(':', ": ", 1)));
    }
    if let Some(bucket) = resource.strip_suffix("/*") {
        slips.push(with(5, bucket));
        slips.push(with(5, &resource.replacen('/', "//", 1)));
        slips.push(with(5, &format!("{bucket}//*")));
    }
    slips.retain(|slip| slip != arn);
    slips
}

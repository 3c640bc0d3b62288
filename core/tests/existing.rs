//! The policy that a bucket has already: which statements in it do the job of a plan's own, and
//! what becomes of it where somebody agrees to have it changed.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use std::fmt::Write;

use pinned::Texts;
use redtrail_core::check::{Input, Standing, check};
use redtrail_core::documents::{Existing, Name, documents};
use redtrail_core::finding::Finding;
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::policy::{Merge, Remains, merge, remove};

const BUCKET: &str = "redshift-cluster-audit-logging-111122223333";

fn plan(file: &str) -> Plan {
    let text = std::fs::read_to_string(pinned::folder(file)).unwrap();
    Checked::toml(&text).plan.unwrap()
}

fn walkthrough() -> Plan {
    plan("examples/walkthrough.toml")
}

/// The policies that people have, on the walkthrough's bucket.
fn policies() -> Vec<(String, String)> {
    let mut all = pinned::files("core/tests/corpus");
    all.extend(pinned::files("core/tests/existing/policies"));
    all.retain(|file, _| file.ends_with(".bucket.json"));
    all.into_iter()
        .map(|(file, text)| (file, text.replace("central-logs-111122223333", BUCKET)))
        .collect()
}

fn doubles(existing: &str, plan: &Plan) -> Vec<Finding> {
    let mut said = Existing::from(existing).remarks(plan);
    said.retain(|finding| finding.code == "statement-double");
    said
}

fn names(doubles: &[Finding]) -> Vec<String> {
    doubles
        .iter()
        .map(|finding| finding.subject.clone())
        .collect()
}

#[test]
fn statements_that_do_the_job_are_told_and_no_others() {
    let mut told = Texts::new();
    for example in ["walkthrough", "as-printed"] {
        let plan = plan(&format!("examples/{example}.toml"));
        let mut text = String::new();
        for (file, existing) in policies() {
            for finding in doubles(&existing, &plan) {
                let Finding {
                    pointer,
                    line,
                    column,
                    message,
                    mend,
                    ..
                } = finding;
                let (line, column) = (line.unwrap(), column.unwrap());
                _ = writeln!(
                    text,
                    "{file}:{line}:{column} {pointer}\n  {message}\n  {mend}"
                );
            }
        }
        told.insert(format!("{example}.txt"), text);
    }
    pinned::pin("core/tests/existing/doubles", &told);
}

#[test]
fn what_a_double_allows_beyond_the_plan_is_told_by_its_source_conditions() {
    let text = std::fs::read_to_string("../examples/walkthrough.toml").unwrap();
    let by_account = text.replace(
        "[[clusters]]",
        "[grants]\nsource = \"account\"\n\n[[clusters]]",
    );
    let by_account = Checked::toml(&by_account).plan.unwrap();
    let told = |condition: &str, plan: &Plan| {
        let bucket = &plan.buckets().first().unwrap().name;
        let policy = format!(
            r#"{{"Statement":[{{"Sid":"Theirs","Effect":"Allow","Principal":{{"Service":"redshift.amazonaws.com"}},
            "Action":"s3:PutObject","Resource":"arn:aws:s3:::{bucket}/rsauditlog1/*","Condition":{condition}}}]}}"#
        );
        let messages = doubles(&policy, plan);
        messages
            .into_iter()
            .map(|finding| format!("{} {}", finding.message, finding.mend))
            .collect::<Vec<_>>()
    };
    let both = r#"{"StringEquals":{"aws:SourceAccount":["444455556666","777788889999"]}}"#;
    let [both] = told(both, &by_account).try_into().unwrap();
    assert!(both.contains("every cluster of 777788889999"), "{both}");
    assert!(!both.contains("every cluster of 444455556666"), "{both}");
    // Whom a condition spares is not whom it lets in.
    let but_one = r#"{"StringNotEquals":{"aws:SourceAccount":"777788889999"}}"#;
    let [but_one] = told(but_one, &by_account).try_into().unwrap();
    assert!(but_one.contains("any cluster of any account"), "{but_one}");
    // One that lets in none of the plan's clusters does not do their job.
    let others = r#"{"StringEquals":{"aws:SourceAccount":"777788889999"}}"#;
    assert_eq!(told(others, &by_account), [""; 0]);
}

#[test]
fn nothing_is_replaced_unasked() {
    let plan = walkthrough();
    for (file, existing) in policies() {
        let merged = Existing::from(&*existing).merged(&plan).unwrap();
        assert_eq!(merged.replaced, [""; 0], "{file}");
        assert_eq!(merged.dropped, [""; 0], "{file}");
    }
}

/// The job goes on as before, and whatever else there was is there.
#[test]
fn what_is_replaced_goes_alone_and_the_job_is_judged_as_before() {
    let mut replacements = 0;
    for example in ["walkthrough", "as-printed"] {
        let plan = plan(&format!("examples/{example}.toml"));
        for (file, existing) in policies() {
            let offered = names(&doubles(&existing, &plan));
            if offered.is_empty() {
                continue;
            }
            replacements += 1;
            let agreed = Existing {
                text: &existing,
                replace: &offered,
                drop_gone: false,
            };
            let (kept, replaced) = (
                Existing::from(&*existing).merged(&plan).unwrap(),
                agreed.merged(&plan).unwrap(),
            );
            assert_eq!(replaced.replaced, offered, "{file}");
            assert_eq!(
                verdict(&plan, &kept.text),
                verdict(&plan, &replaced.text),
                "{file}"
            );
            assert_eq!(doubles(&replaced.text, &plan), [], "{file}");
            // What remains of both without ours differs by what was replaced.
            let rest = |text: &str| match remove(text, plan.name()).unwrap() {
                Remains::Policy(rest) => statements(&rest.text),
                Remains::Nothing { .. } => Vec::new(),
            };
            let gone = |statement: &String| !rest(&replaced.text).contains(statement);
            let before = rest(&kept.text);
            let lost: Vec<&String> = before.iter().filter(|it| gone(it)).collect();
            assert_eq!(lost.len(), offered.len(), "{file}");
            assert_eq!(
                rest(&replaced.text).len() + lost.len(),
                before.len(),
                "{file}"
            );
        }
    }
    assert!(replacements > 10, "{replacements}");
}

fn statements(policy: &str) -> Vec<String> {
    let policy: serde_json::Value = serde_json::from_str(policy).unwrap();
    match policy.get("Statement").unwrap() {
        serde_json::Value::Array(all) => all.iter().map(ToString::to_string).collect(),
        one => vec![one.to_string()],
    }
}

fn verdict(plan: &Plan, policy: &str) -> String {
    let standing = Standing {
        bucket_policy: Some(Input::new("policy.json", policy)),
        ..Standing::default()
    };
    let given = standing.given(plan).unwrap();
    format!("{:?}", check(plan, &given).unwrap().verdict)
}

#[test]
fn one_of_several_is_replaced_by_its_sid_or_by_its_place() {
    let plan = walkthrough();
    let policy = pinned::files("core/tests/corpus")
        .remove("asr-redshift-audit.bucket.json")
        .unwrap();
    let policy = policy.replace("central-logs-111122223333", BUCKET);
    let nameless = policy.replace(r#""Sid":"Put bucket policy needed for audit logging","#, "");
    for (text, name) in [
        (&policy, "Put bucket policy needed for audit logging"),
        (&nameless, "/Statement/1"),
    ] {
        let replace = [name.to_owned()];
        let existing = Existing {
            text,
            replace: &replace,
            drop_gone: false,
        };
        let merged = existing.merged(&plan).unwrap();
        assert_eq!(merged.replaced, replace);
        let (start, _) = text.split_once(r#","Effect":"Allow""#).unwrap_or_default();
        let deny = start.split_once("},{").unwrap_or((start, "")).0;
        assert!(merged.text.starts_with(deny), "{}", merged.text);
        assert_eq!(existing.refused(&plan), []);
    }
}

#[test]
fn a_name_that_is_no_offer_is_refused_with_the_nearest() {
    let plan = walkthrough();
    let policy = r#"{"Statement":[{"Sid":"RedshiftLogs","Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"},{"Sid":"Tls","Effect":"Deny"}]}"#;
    let said = |policy: &str, name: &str| {
        let replace = [name.to_owned()];
        let existing = Existing {
            text: policy,
            replace: &replace,
            drop_gone: false,
        };
        let refused = existing.refused(&plan);
        refused
            .iter()
            .map(|finding| format!("{}: {}: {}", finding.code, finding.message, finding.mend))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        said(policy, "RedshiftLog"),
        [
            "replace-unknown: no statement called `RedshiftLog` does the job of the plan's: did you mean `RedshiftLogs`?"
        ]
    );
    assert_eq!(
        said(policy, "Tls"),
        [
            "replace-unknown: no statement called `Tls` does the job of the plan's: name one that does: `RedshiftLogs`"
        ]
    );
    assert_eq!(
        said(r#"{"Statement":[]}"#, "Tls"),
        [
            "replace-unknown: no statement called `Tls` does the job of the plan's: there is none here that does; leave it as it is"
        ]
    );
    assert_eq!(said(policy, "RedshiftLogs"), [""; 0]);
}

/// The statements with dead principals, and what is left of each.
const DEAD: [(&str, Option<&str>); 8] = [
    (
        r#"{"Sid":"a","Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}}"#,
        None,
    ),
    (
        r#"{"Sid":"a","Principal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE"]}}"#,
        None,
    ),
    (
        r#"{"Sid":"a","Principal":{ "AWS" : [ "AIDACKCEVSQ6C2EXAMPLE" , "444455556666" ] }}"#,
        Some(r#"{"Sid":"a","Principal":{ "AWS" : [ "444455556666" ] }}"#),
    ),
    (
        r#"{"Principal":{"AWS":["444455556666", "AIDACKCEVSQ6C2EXAMPLE","AROADBQP57FF2AEXAMPLE" ,"arn:aws:iam::444455556666:root","AROADBQP57FF2AEXAMPL2"]},"x":1.0}"#,
        Some(r#"{"Principal":{"AWS":["444455556666" ,"arn:aws:iam::444455556666:root"]},"x":1.0}"#),
    ),
    (
        r#"{"Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE", "Service":"redshift.amazonaws.com"}}"#,
        Some(r#"{"Principal":{"Service":"redshift.amazonaws.com"}}"#),
    ),
    (
        r#"{"Principal":{"Service":"redshift.amazonaws.com","AWS":["AIDACKCEVSQ6C2EXAMPLE","AROADBQP57FF2AEXAMPLE"]}}"#,
        Some(r#"{"Principal":{"Service":"redshift.amazonaws.com"}}"#),
    ),
    (
        r#"{"Effect":"Deny","NotPrincipal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE","444455556666"]}}"#,
        Some(r#"{"Effect":"Deny","NotPrincipal":{"AWS":["444455556666"]}}"#),
    ),
    // Whom it spares is not for us to say.
    (
        r#"{"Effect":"Deny","NotPrincipal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE"]}}"#,
        Some(r#"{"Effect":"Deny","NotPrincipal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE"]}}"#),
    ),
];

#[test]
fn deleted_principals_are_cut_out_on_a_yes_and_nothing_else_is() {
    let plan = walkthrough();
    let other =
        r#"{"Sid":"Other" , "Condition":{"StringLike":{"aws:userId":"AIDACKCEVSQ6C2EXAMPLE:*"}}}"#;
    for (dead, left) in DEAD {
        for (text, expected) in [
            (
                format!("{{\"Statement\": [ {dead}, {other} ]}}"),
                left.map_or(format!("{{\"Statement\": [ {other} ]}}"), |left| {
                    format!("{{\"Statement\": [ {left}, {other} ]}}")
                }),
            ),
            (
                format!("{{\"Statement\":\n[ {other} ,\n{dead} ]}}\n"),
                left.map_or(format!("{{\"Statement\":\n[ {other} ]}}\n"), |left| {
                    format!("{{\"Statement\":\n[ {other} ,\n{left} ]}}\n")
                }),
            ),
        ] {
            let existing = Existing {
                drop_gone: true,
                ..Existing::from(&*text)
            };
            let Merge {
                text: rest,
                removed,
                ..
            } = existing.removed(&plan).unwrap();
            assert_eq!((rest, removed), (expected.clone(), vec![]));
            // Merged into, it is as if they had never been there.
            let merged = existing.merged(&plan).unwrap();
            let ids = dead.matches("AIDA").chain(dead.matches("AROA")).count();
            let kept = expected.matches(dead).count() * ids;
            assert_eq!(merged.dropped.len(), ids - kept, "{dead}");
            assert_eq!(merged.dropped, existing.removed(&plan).unwrap().dropped);
            let [bucket] = plan.buckets() else {
                panic!("one bucket")
            };
            let ours = redtrail_core::grants::bucket_policy(&plan, bucket);
            let straight = merge(&expected, plan.name(), &ours).unwrap();
            assert_eq!(merged.text, straight.text);
            let still = existing.remarks(&plan).len();
            let stuck = usize::from(left.is_some_and(|left| left.contains("AIDA")));
            assert_eq!(still, stuck, "{dead}");
            assert_eq!(Existing::from(&*text).remarks(&plan).len(), 1, "{dead}");
        }
    }
}

#[test]
fn nothing_is_left_of_a_policy_that_was_about_the_deleted_alone() {
    let plan = walkthrough();
    let text = format!("{{\"Statement\":{}}}", DEAD[0].0);
    let existing = Existing {
        drop_gone: true,
        ..Existing::from(&*text)
    };
    let rest = existing.removed(&plan).unwrap();
    assert_eq!(
        (&*rest.text, &*rest.dropped),
        ("", &["AIDACKCEVSQ6C2EXAMPLE".to_owned()][..])
    );
    // Where nobody agreed, it stays as it is.
    assert_eq!(Existing::from(&*text).removed(&plan).unwrap().text, text);
}

/// The script compares with what stands there, puts what was agreed to, and takes back what S3
/// takes back.
#[test]
fn the_script_carries_what_was_agreed_to() {
    let plan = walkthrough();
    let dead = r#"{"Sid":"dead","Effect":"Allow","Principal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE","444455556666"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}"#;
    let text = format!("{{\"Statement\":[{dead}]}}");
    let existing = Existing {
        drop_gone: true,
        ..Existing::from(&*text)
    };
    let documents = documents(&plan, Some(existing)).unwrap();
    let script = documents
        .iter()
        .find(|made| made.name == Name::Commands)
        .unwrap();
    let part = |name: &str| {
        let (_, rest) = script
            .text
            .split_once(&format!("bucket_1_{name}="))
            .unwrap();
        rest.split("\nbucket_1_").next().unwrap().to_owned()
    };
    assert!(part("found").contains("AIDACKCEVSQ6C2EXAMPLE"));
    for name in ["policy", "rest"] {
        let text = part(name);
        let text = text
            .split_once("\nmay_grant")
            .map_or(&*text, |(text, _)| text);
        assert!(
            text.contains("444455556666") && !text.contains("AIDA"),
            "{name}: {text}"
        );
    }
    assert!(
        script
            .text
            .contains("\"$bucket_1_policy\" \"$bucket_1_rest\" to")
    );
}

#[test]
fn nothing_is_left_of_a_policy_that_was_the_plan_s_alone() {
    let plan = walkthrough();
    let [bucket] = plan.buckets() else {
        panic!("one bucket")
    };
    let ours = redtrail_core::grants::bucket_policy(&plan, bucket);
    let rest = Existing::from(&*ours.text()).removed(&plan).unwrap();
    let sids: Vec<&str> = ours.statement.iter().map(|it| it.sid.as_str()).collect();
    assert_eq!((&*rest.text, rest.removed.len()), ("", 3));
    assert_eq!(rest.removed, sids);
}

/// What is too large for sure has no documents to remark on.
#[test]
fn a_policy_that_may_be_too_large_is_remarked_on() {
    let plan = walkthrough();
    let said = |filler: usize| {
        let padding = "x".repeat(filler);
        let text = format!(
            r#"{{"Statement":[{{"Sid":"{padding}","Principal":{{"AWS":"777788889999"}}}}]}}"#
        );
        let existing = Existing::from(&*text);
        let made = documents(&plan, Some(existing)).is_ok();
        let said = existing.remarks(&plan);
        let said: Vec<String> = said
            .iter()
            .map(|it| format!("{}: {}", it.severity, it.code))
            .collect();
        (made, said)
    };
    let bytes = |filler: usize| {
        let text = format!(
            r#"{{"Statement":[{{"Sid":"{}","Principal":{{"AWS":"777788889999"}}}}]}}"#,
            "x".repeat(filler)
        );
        let merged = Existing::from(&*text).merged(&plan).unwrap();
        redtrail_core::policy::size(&merged.text).unwrap().bytes
    };
    let full = 20_480 - bytes(0);
    assert_eq!(said(full - 18), (true, vec![]));
    assert_eq!(
        said(full - 17),
        (true, vec!["warning: policy-too-large".to_owned()])
    );
    assert_eq!(
        said(full),
        (true, vec!["warning: policy-too-large".to_owned()])
    );
    assert_eq!(said(full + 1), (false, vec![]));
}

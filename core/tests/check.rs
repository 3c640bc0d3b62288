//! The verdict on a plan, from its own policies and from those that stand in AWS.
//!
//! What is said of each situation is `check/`, which `REDTRAIL_BLESS=1 cargo test` writes anew.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use pinned::Texts;
use redtrail_core::check::{Actor, Check, Given, Input, Verdict, check};
use redtrail_core::explain::explain;
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::grants;
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::policy::{Merge, merge};
use redtrail_core::sources::title;
use serde_json::{Value, json};

const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.toml");
const BUCKET: &str = "redshift-cluster-audit-logging-111122223333";

fn plan(text: &str) -> Plan {
    Checked::toml(text).plan.unwrap()
}

/// The plan's bucket policy with a statement of somebody else in it.
fn beside(plan: &Plan, statement: &str) -> String {
    let existing = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    let ours = grants::bucket_policy(plan, &plan.buckets()[0]);
    let Merge { text, .. } = merge(&existing, plan.name(), &ours).unwrap();
    text
}

fn denial(condition: &str) -> String {
    format!(
        r#"{{"Sid":"Theirs","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"],"Condition":{condition}}}"#
    )
}

/// Everything that may stand in AWS, each text by the name of its file.
#[derive(Default)]
struct Standing {
    bucket: Option<String>,
    settings: Option<String>,
    identities: Vec<String>,
    trust: Option<String>,
    boundary: Option<String>,
    scps: Vec<String>,
    rcps: Vec<String>,
}

impl Standing {
    fn check(&self, plan: &Plan) -> Result<Check, Vec<Finding>> {
        fn named<'t>(name: &'t str, text: &'t str) -> Input<'t> {
            Input { name, text }
        }
        check(
            plan,
            &Given {
                bucket_policy: self
                    .bucket
                    .as_deref()
                    .map(|text| named("bucket.json", text)),
                bucket_settings: self
                    .settings
                    .as_deref()
                    .map(|text| named("settings.json", text)),
                identity_policies: self
                    .identities
                    .iter()
                    .map(|text| named("identity.json", text))
                    .collect(),
                trust_policy: self.trust.as_deref().map(|text| named("trust.json", text)),
                boundary: self
                    .boundary
                    .as_deref()
                    .map(|text| named("boundary.json", text)),
                scps: self
                    .scps
                    .iter()
                    .map(|text| named("scp.json", text))
                    .collect(),
                rcps: self
                    .rcps
                    .iter()
                    .map(|text| named("rcp.json", text))
                    .collect(),
            },
        )
    }
}

/// What is given, as the package for JavaScript takes it.
fn given(plan: &Plan, standing: &Standing) -> Value {
    let one = |name: &str, text: &Option<String>| {
        let text = text.as_ref();
        text.map(|text| json!({ "name": name, "text": text }))
    };
    let all = |name: &str, texts: &[String]| -> Vec<Value> {
        let texts = texts.iter();
        texts
            .map(|text| json!({ "name": name, "text": text }))
            .collect()
    };
    let mut given = json!({
        "bucket_policy": one("bucket.json", &standing.bucket),
        "bucket_settings": one("settings.json", &standing.settings),
        "identity_policies": all("identity.json", &standing.identities),
        "trust_policy": one("trust.json", &standing.trust),
        "boundary": one("boundary.json", &standing.boundary),
        "scps": all("scp.json", &standing.scps),
        "rcps": all("rcp.json", &standing.rcps),
    });
    given
        .as_object_mut()
        .unwrap()
        .retain(|_, given| match given {
            Value::Array(texts) => !texts.is_empty(),
            other => !other.is_null(),
        });
    let plan: Value = serde_json::from_str(&plan.draft().json()).unwrap();
    json!({ "plan": plan, "standing": given })
}

fn with_bucket(text: String) -> Standing {
    Standing {
        bucket: Some(text),
        ..Standing::default()
    }
}

fn with_settings(text: &str) -> Standing {
    Standing {
        settings: Some(text.to_owned()),
        ..Standing::default()
    }
}

fn statement(text: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{text}}}"#)
}

/// Each situation by its name, with its plan and what stands.
fn situations() -> Vec<(&'static str, Plan, Standing)> {
    let own = plan(WALKTHROUGH);
    let user = plan(include_str!("plans/user.toml"));
    let opt_in = plan(include_str!("plans/many-accounts.toml"));
    let inside = plan(include_str!("plans/one-account.toml"));
    let organization = plan(include_str!("plans/organization.toml"));
    let beside = |text: &str| with_bucket(beside(&own, text));
    let foreign_identity = |text: &str| Standing {
        identities: vec![statement(text)],
        ..Standing::default()
    };
    let scp = |text: &str| Standing {
        scps: vec![statement(text)],
        ..Standing::default()
    };
    let rcp = |text: &str| Standing {
        rcps: vec![statement(text)],
        ..Standing::default()
    };
    vec![
        ("good", own.clone(), Standing::default()),
        ("user", user, Standing::default()),
        ("opt-in-regions", opt_in, Standing::default()),
        ("one-account", inside, Standing::default()),
        ("organization", organization, Standing::default()),
        (
            "arn-with-a-space",
            own.clone(),
            foreign_identity(
                r#"[{"Sid":"Logging","Effect":"Allow","Action":["redshift:EnableLogging","redshift:DescribeLoggingStatus"],"Resource":"arn:aws:redshift:us-east-2:444455556666:cluster: redshift-analytics-cluster-01"},
                {"Sid":"Objects","Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}]"#,
            ),
        ),
        (
            "organization-only",
            own.clone(),
            beside(&denial(
                r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            )),
        ),
        (
            "organization-only-that-spares-services",
            own.clone(),
            beside(&denial(
                r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
            )),
        ),
        (
            "kms-required",
            own.clone(),
            beside(&denial(
                r#"{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}"#,
            )),
        ),
        (
            "tls-required",
            own.clone(),
            beside(&denial(r#"{"Bool":{"aws:SecureTransport":"false"}}"#)),
        ),
        (
            "endpoint-required",
            own.clone(),
            beside(&denial(
                r#"{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#,
            )),
        ),
        (
            "accounts-listed-without-the-cluster-s",
            own.clone(),
            beside(&denial(
                r#"{"StringNotEquals":{"aws:PrincipalAccount":["999900001111"]}}"#,
            )),
        ),
        (
            "nothing-on-the-bucket",
            own.clone(),
            with_bucket(statement(
                r#"{"Sid":"Trail","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/trail/*"}"#,
            )),
        ),
        (
            "another-prefix-on-the-bucket",
            own.clone(),
            with_bucket(statement(
                r#"[{"Sid":"Acl","Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333"},
                {"Sid":"Put","Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/elsewhere/*"}]"#,
            )),
        ),
        (
            "logs-alone-on-the-bucket",
            own.clone(),
            with_bucket(statement(
                r#"[{"Sid":"Acl","Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333"},
                {"Sid":"Put","Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/rsauditlog1/AWSLogs/*"}]"#,
            )),
        ),
        (
            "another-cluster-s-arn-on-the-bucket",
            own.clone(),
            with_bucket(statement(
                r#"{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":["s3:GetBucketAcl","s3:PutObject"],"Resource":["arn:aws:s3:::redshift-cluster-audit-logging-111122223333","arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"],"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-02"}}}"#,
            )),
        ),
        (
            "regional-name-alone",
            plan(&WALKTHROUGH.replace("us-east-2", "ap-east-1")),
            with_bucket(statement(
                r#"{"Effect":"Allow","Principal":{"Service":"redshift.ap-east-1.amazonaws.com"},"Action":["s3:GetBucketAcl","s3:PutObject"],"Resource":["arn:aws:s3:::redshift-cluster-audit-logging-111122223333","arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"]}"#,
            )),
        ),
        (
            "no-right-to-write",
            own.clone(),
            foreign_identity(r#"{"Effect":"Allow","Action":"redshift:*Logging*","Resource":"*"}"#),
        ),
        (
            "boundary-without-s3",
            own.clone(),
            Standing {
                boundary: Some(statement(
                    r#"{"Sid":"Within","Effect":"Allow","Action":"redshift:*","Resource":"*"}"#,
                )),
                ..Standing::default()
            },
        ),
        (
            "scp-that-keeps-to-the-organization-s-buckets",
            own.clone(),
            scp(
                r#"{"Sid":"OwnBuckets","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceAccount":["444455556666"]}}}"#,
            ),
        ),
        (
            "scp-that-keeps-to-regions",
            own.clone(),
            scp(
                r#"{"Sid":"OwnRegions","Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1"]}}}"#,
            ),
        ),
        (
            "scp-that-allows-a-list",
            own.clone(),
            scp(r#"{"Effect":"Allow","Action":["s3:*","sts:*"],"Resource":"*"}"#),
        ),
        (
            "rcp-against-confused-deputies",
            own.clone(),
            rcp(
                r#"{"Sid":"EnforceConfusedDeputyProtection","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-z9y8x7w6v5"},"Null":{"aws:SourceAccount":"false"},"Bool":{"aws:PrincipalIsAWSService":"true"}}}"#,
            ),
        ),
        (
            "rcp-that-lists-accounts",
            own.clone(),
            rcp(
                r#"{"Sid":"OwnAccounts","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceAccount":["999900001111"]},"Bool":{"aws:PrincipalIsAWSService":"true"}}}"#,
            ),
        ),
        (
            "trust-of-one-role",
            own.clone(),
            Standing {
                trust: Some(statement(
                    r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/pipeline"},"Action":"sts:AssumeRole"}"#,
                )),
                ..Standing::default()
            },
        ),
        (
            "trust-of-another-account",
            plan(&WALKTHROUGH.replace(
                "[caller]",
                "[caller]\ntrusted = [\"arn:aws:iam::{account}:role/pipeline\"]",
            )),
            Standing {
                trust: Some(statement(
                    r#"{"Sid":"Else","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::777788889999:root"},"Action":"sts:AssumeRole"}"#,
                )),
                ..Standing::default()
            },
        ),
        (
            "encrypted-with-kms",
            own.clone(),
            with_settings(
                r#"{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BucketKeyEnabled":true}]}}"#,
            ),
        ),
        (
            "settings-as-they-should-be",
            own.clone(),
            with_settings(
                r#"{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]},"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true},"Payer":"BucketOwner","LocationConstraint":null,"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]},"BucketAccountId":"111122223333"}"#,
            ),
        ),
        (
            "locked-paid-for-and-elsewhere",
            own.clone(),
            with_settings(
                r#"{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"},"Payer":"Requester","LocationConstraint":"eu-west-1","BucketAccountId":"999900001111"}"#,
            ),
        ),
        (
            "public-and-restricted",
            own.clone(),
            Standing {
                settings: Some(
                    r#"{"PublicAccessBlockConfiguration":{"RestrictPublicBuckets":true}}"#
                        .to_owned(),
                ),
                ..beside(
                    r#"{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/public/*"}"#,
                )
            },
        ),
    ]
}

#[test]
fn every_situation_is_judged_as_pinned() {
    let made: Texts = situations()
        .into_iter()
        .map(|(name, plan, standing)| {
            let Check {
                verdict,
                not_seen,
                calls,
                findings,
            } = standing.check(&plan).unwrap();
            let answer = json!({
                "verdict": verdict, "not_seen": not_seen, "calls": calls, "findings": findings
            });
            let text = serde_json::to_string_pretty(&answer).unwrap() + "\n";
            (format!("{name}.json"), text)
        })
        .collect();
    pinned::pin("core/tests/check", &made);
}

/// What the situations are, for tests that are not written in Rust.
#[test]
fn every_situation_is_there_for_others() {
    let made: Texts = situations()
        .into_iter()
        .map(|(name, plan, standing)| {
            let text = serde_json::to_string_pretty(&given(&plan, &standing)).unwrap() + "\n";
            (format!("{name}.json"), text)
        })
        .collect();
    pinned::pin("core/tests/standing", &made);
}

#[test]
fn the_verdict_is_that_of_the_worst_call() {
    for (name, plan, standing) in situations() {
        let Check { verdict, calls, .. } = standing.check(&plan).unwrap();
        let has = |wanted| calls.iter().any(|call| call.verdict == wanted);
        let worst = [Verdict::Denied, Verdict::Unknown]
            .into_iter()
            .find(|verdict| has(*verdict));
        assert_eq!(verdict, worst.unwrap_or(Verdict::Allowed), "{name}");
    }
}

#[test]
fn every_denial_names_its_side_and_every_finding_its_mend() {
    for (name, plan, standing) in situations() {
        let Check {
            calls, findings, ..
        } = standing.check(&plan).unwrap();
        for call in calls {
            let is_decided = call.verdict != Verdict::Allowed;
            assert_eq!(call.side.is_some(), is_decided, "{name}: {call:#?}");
        }
        for finding in findings {
            assert!(explain(finding.code).is_ok(), "{name}: {}", finding.code);
            assert_ne!(finding.mend, "", "{name}: {}", finding.code);
            assert_ne!(finding.subject, "", "{name}: {}", finding.code);
            for source in &finding.sources {
                assert!(title(source).is_some(), "{name}: {source}");
            }
        }
    }
}

/// A law: what a plan makes does what the plan is for.
#[test]
fn every_plan_s_own_policies_are_enough() {
    for folder in ["examples", "core/tests/plans"] {
        for (file, text) in pinned::files(folder) {
            if file.contains("existing.") {
                continue;
            }
            let checked = if text.starts_with('{') {
                Checked::json(&text)
            } else {
                Checked::toml(&text)
            };
            let plan = checked.plan.unwrap();
            let Check {
                verdict,
                calls,
                findings,
                ..
            } = check(&plan, &Given::default()).unwrap();
            assert_eq!(verdict, Verdict::Allowed, "{file}: {findings:#?}");
            let service = calls.iter().filter(|call| call.actor == Actor::Service);
            assert_eq!(service.count(), 3 * plan.clusters().len(), "{file}");
        }
    }
}

/// A law: each statement that a plan makes is needed by a call.
#[test]
fn without_any_one_of_its_statements_a_plan_is_denied() {
    let plan = plan(WALKTHROUGH);
    let whole = grants::bucket_policy(&plan, &plan.buckets()[0]);
    for at in 0..whole.statement.len() {
        let mut part = whole.clone();
        let gone = part.statement.remove(at);
        let Check { verdict, calls, .. } = with_bucket(part.text()).check(&plan).unwrap();
        assert_eq!(verdict, Verdict::Denied, "{}", gone.sid);
        assert!(calls.iter().any(|call| call.verdict == Verdict::Allowed));
    }
}

#[test]
fn texts_that_are_no_policies_are_all_named() {
    let plan = plan(WALKTHROUGH);
    let standing = Standing {
        bucket: Some("{".to_owned()),
        settings: Some("nonsense".to_owned()),
        identities: vec![
            r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#
                .to_owned(),
        ],
        trust: Some("[]".to_owned()),
        boundary: Some("{}".to_owned()),
        scps: vec![String::new()],
        rcps: vec!["7".to_owned()],
    };
    let findings = standing.check(&plan).unwrap_err();
    let said: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.subject.as_str(), finding.code))
        .collect();
    assert_eq!(
        said,
        [
            ("bucket.json", "syntax"),
            ("identity.json", "element-misplaced"),
            ("boundary.json", "not-a-policy"),
            ("trust.json", "not-a-policy"),
            ("scp.json", "syntax"),
            ("rcp.json", "not-a-policy"),
            ("settings.json", "syntax"),
        ]
    );
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity == Severity::Error)
    );
    assert!(findings.iter().all(|finding| finding.line.is_some()));
}

/// Of two that say different things AWS reads one, and does not say which.
#[test]
fn no_verdict_is_given_on_what_stands_twice() {
    let plan = plan(WALKTHROUGH);
    let twice = |condition: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{condition}}}]}}"#
        )
    };
    let standing = Standing {
        settings: Some(r#"{"Payer":"BucketOwner","Payer":"Requester"}"#.to_owned()),
        identities: vec![twice(
            r#"{"Bool":{"aws:SecureTransport":"true","aws:SecureTransport":"false"}}"#,
        )],
        scps: vec![twice(r#"{"Bool":{},"Null":{},"Bool":{}}"#)],
        ..Standing::default()
    };
    let findings = standing.check(&plan).unwrap_err();
    let said: Vec<(&str, &str, &str)> = findings
        .iter()
        .map(|it| (it.subject.as_str(), it.code, it.pointer.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (
                "identity.json",
                "element-twice",
                "/Statement/0/Condition/Bool/aws:SecureTransport"
            ),
            ("scp.json", "element-twice", "/Statement/0/Condition/Bool"),
            ("settings.json", "element-twice", "/Payer"),
        ]
    );
    assert!(findings.iter().all(|finding| finding.line == Some(1)));
}

#[test]
fn settings_that_tell_nothing_are_refused() {
    let plan = plan(WALKTHROUGH);
    for text in [
        "{}",
        "[]",
        r#"{"Rules":[]}"#,
        r#"{"Payer":"BucketOwner","BucketAccountId":"42"}"#,
    ] {
        let findings = with_settings(text).check(&plan).unwrap_err();
        let [finding] = findings.as_slice() else {
            panic!("{text}: {findings:#?}");
        };
        assert_eq!(finding.code, "bucket-settings-unknown", "{text}");
        assert_eq!(finding.subject, "settings.json", "{text}");
        assert!(finding.line.is_some(), "{text}");
    }
}

#[test]
fn settings_that_were_not_asked_for_are_not_seen() {
    let plan = plan(WALKTHROUGH);
    let not_seen = |text: &str| with_settings(text).check(&plan).unwrap().not_seen;
    let said = not_seen(r#"{"Payer":"BucketOwner"}"#);
    for part in ["default-encryption", "object-lock", "public-access-block"] {
        assert!(said.contains(&part), "{said:?}");
    }
    assert!(!said.contains(&"request-payment"), "{said:?}");
    assert!(!said.contains(&"bucket-settings"), "{said:?}");
}

/// What is known of the caller's and of Redshift's context, seen by a denial of whoever carries a
/// key, and one of whoever does not.
#[test]
fn what_a_call_carries_is_as_the_table_says() {
    let plan = plan(WALKTHROUGH);
    let verdicts = |key: &str, is_absent: bool| {
        let condition = format!(r#"{{"Null":{{"{key}":"{is_absent}"}}}}"#);
        let standing = with_bucket(beside(&plan, &denial(&condition)));
        let calls = standing.check(&plan).unwrap().calls;
        let of = |actor, action| {
            let mut calls = calls.iter();
            let call = calls.find(|call| call.actor == actor && call.action == action);
            call.unwrap().verdict
        };
        [
            of(Actor::Caller, "s3:PutObject"),
            of(Actor::Service, "s3:GetBucketAcl"),
            of(Actor::Service, "s3:PutObject"),
        ]
    };
    let (carries, lacks, open) = ("carries", "lacks", "open");
    for (key, expected) in [
        ("aws:PrincipalArn", [carries, open, open]),
        ("aws:PrincipalAccount", [carries, open, open]),
        ("aws:PrincipalType", [carries, open, open]),
        ("aws:PrincipalOrgID", [open, lacks, lacks]),
        ("aws:PrincipalOrgPaths", [open, lacks, lacks]),
        ("aws:PrincipalIsAWSService", [carries, carries, carries]),
        ("aws:PrincipalServiceName", [lacks, carries, carries]),
        ("aws:PrincipalServiceNamesList", [lacks, open, open]),
        ("aws:username", [lacks, lacks, lacks]),
        ("aws:SourceArn", [open, carries, carries]),
        ("aws:SourceAccount", [open, carries, carries]),
        ("aws:SourceOrgPaths", [open, open, open]),
        ("aws:SourceIp", [open, open, open]),
        ("aws:SourceVpc", [open, open, open]),
        ("aws:SourceVpce", [open, open, open]),
        ("aws:VpcSourceIp", [open, open, open]),
        ("aws:ViaAWSService", [open, open, open]),
        ("aws:CalledVia", [open, open, open]),
        ("aws:CalledViaFirst", [open, open, open]),
        ("aws:CalledViaLast", [open, open, open]),
        ("aws:SecureTransport", [carries, carries, carries]),
        ("aws:RequestedRegion", [carries, carries, carries]),
        ("aws:ResourceAccount", [carries, carries, carries]),
        ("s3:ResourceAccount", [carries, carries, carries]),
        ("s3:x-amz-acl", [open, lacks, open]),
        ("s3:x-amz-server-side-encryption", [open, lacks, open]),
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            [open, lacks, lacks],
        ),
        ("sts:ExternalId", [lacks, lacks, lacks]),
        ("aws:SomethingNew", [open, open, open]),
    ] {
        let found = verdicts(key, true).into_iter().zip(verdicts(key, false));
        let found: Vec<&str> = found
            .map(|verdicts| match verdicts {
                (Verdict::Allowed, Verdict::Denied) => carries,
                (Verdict::Denied, Verdict::Allowed) => lacks,
                _ => open,
            })
            .collect();
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn one_policy_cannot_be_that_of_several_buckets() {
    let plan = plan(include_str!("../../examples/fleet.toml"));
    assert!(plan.buckets().len() > 1);
    let text = grants::bucket_policy(&plan, &plan.buckets()[0]).text();
    let findings = with_bucket(text).check(&plan).unwrap_err();
    assert_eq!(findings[0].code, "bucket-policy-ambiguous");
    let findings = with_settings(r#"{"Payer":"BucketOwner"}"#).check(&plan);
    assert_eq!(findings.unwrap_err()[0].code, "bucket-policy-ambiguous");
}

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
use redtrail_core::check::{self, Actor, Check, Given, Input, Verdict, check};
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
    management: Option<&'static str>,
}

impl Standing {
    fn check(&self, plan: &Plan) -> Result<Check, Vec<Finding>> {
        check(plan, &self.told().given(plan)?)
    }

    fn told(&self) -> check::Standing {
        let one = |name: &str, text: &Option<String>| {
            let text = text.as_ref();
            text.map(|text| Input::new(name, text))
        };
        let all = |name: &str, texts: &[String]| {
            let texts = texts.iter();
            texts.map(|text| Input::new(name, text)).collect()
        };
        check::Standing {
            bucket_policy: one("bucket.json", &self.bucket),
            bucket_settings: one("settings.json", &self.settings),
            identity_policies: all("identity.json", &self.identities),
            trust_policy: one("trust.json", &self.trust),
            boundary: one("boundary.json", &self.boundary),
            scps: all("scp.json", &self.scps),
            rcps: all("rcp.json", &self.rcps),
            management_account: self.management.map(|id| id.parse().unwrap()),
        }
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
            "scps-that-differ",
            own.clone(),
            Standing {
                scps: vec![
                    statement(ALL),
                    statement(r#"{"Effect":"Allow","Action":["s3:*","sts:*"],"Resource":"*"}"#),
                ],
                ..Standing::default()
            },
        ),
        (
            "not-principal-without-the-account",
            own.clone(),
            beside(
                r#"{"Sid":"But","Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::444455556666:role/redtrail-audit","Service":"redshift.amazonaws.com"},"Action":"s3:*","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}"#,
            ),
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
                r#"{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"},"Payer":"Requester","OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]},"LocationConstraint":"eu-west-1","BucketAccountId":"999900001111"}"#,
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
        management: None,
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
        r#"{"LocationConstraint":"Atlantis"}"#,
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
    let settings = [
        "default-encryption",
        "object-lock",
        "public-access-block",
        "object-ownership",
        "bucket-region",
        "bucket-account",
    ];
    for part in settings {
        assert!(said.contains(&part), "{said:?}");
    }
    assert!(!said.contains(&"request-payment"), "{said:?}");
    assert!(!said.contains(&"bucket-settings"), "{said:?}");
    let said = not_seen(
        r#"{"BucketAccountId":"111122223333","BucketRegion":"us-east-1","OwnershipControls":{}}"#,
    );
    for part in settings.iter().skip(3) {
        assert!(!said.contains(part), "{said:?}");
    }
}

/// What is known of the context of each call, seen by a denial of whoever carries a key, and one of
/// whoever does not.
#[test]
fn what_a_call_carries_is_as_the_table_says() {
    let plan = plan(WALKTHROUGH);
    let verdicts = |key: &str, is_absent: bool| {
        let condition = format!(r#"{{"Null":{{"{key}":"{is_absent}"}}}}"#);
        let scp = format!(
            r#"{{"Effect":"Deny","Action":["sts:*","redshift:*"],"Resource":"*","Condition":{condition}}}"#
        );
        let standing = Standing {
            scps: vec![statement(&scp)],
            ..with_bucket(beside(&plan, &denial(&condition)))
        };
        let calls = standing.check(&plan).unwrap().calls;
        let of = |actor, action| {
            let mut calls = calls.iter();
            let call = calls.find(|call| call.actor == actor && call.action == action);
            call.unwrap().verdict
        };
        [
            of(Actor::Caller, "sts:AssumeRole"),
            of(Actor::Caller, "redshift:EnableLogging"),
            of(Actor::Caller, "s3:PutObject"),
            of(Actor::Service, "s3:GetBucketAcl"),
            of(Actor::Service, "s3:PutObject"),
        ]
    };
    let (carries, lacks, open) = ("carries", "lacks", "open");
    for (key, expected) in [
        ("aws:PrincipalArn", [open, carries, carries, open, open]),
        (
            "aws:PrincipalAccount",
            [carries, carries, carries, open, open],
        ),
        ("aws:PrincipalType", [open, carries, carries, open, open]),
        ("aws:PrincipalOrgID", [open, open, open, lacks, lacks]),
        ("aws:PrincipalOrgPaths", [open, open, open, lacks, lacks]),
        ("aws:PrincipalIsAWSService", [carries; 5]),
        (
            "aws:PrincipalServiceName",
            [lacks, lacks, lacks, carries, carries],
        ),
        (
            "aws:PrincipalServiceNamesList",
            [lacks, lacks, lacks, open, open],
        ),
        ("aws:PrincipalTag/team", [open; 5]),
        ("aws:userid", [open; 5]),
        ("aws:username", [open, lacks, lacks, lacks, lacks]),
        ("aws:SourceArn", [lacks, lacks, open, carries, carries]),
        ("aws:SourceAccount", [lacks, lacks, open, carries, carries]),
        ("aws:SourceOrgID", [lacks, lacks, open, open, open]),
        ("aws:SourceOrgPaths", [lacks, lacks, open, open, open]),
        ("aws:SourceIp", [open; 5]),
        ("aws:SourceVpc", [open; 5]),
        ("aws:SourceVpce", [open; 5]),
        ("aws:VpcSourceIp", [open; 5]),
        ("aws:ViaAWSService", [carries, carries, open, open, open]),
        ("aws:CalledVia", [lacks, lacks, open, open, open]),
        ("aws:CalledViaFirst", [lacks, lacks, open, open, open]),
        ("aws:CalledViaLast", [lacks, lacks, open, open, open]),
        ("aws:CurrentTime", [open; 5]),
        ("aws:SecureTransport", [carries; 5]),
        (
            "aws:RequestedRegion",
            [open, carries, carries, carries, carries],
        ),
        ("aws:ResourceAccount", [carries; 5]),
        ("aws:ResourceOrgID", [open; 5]),
        (
            "s3:ResourceAccount",
            [lacks, lacks, carries, carries, carries],
        ),
        ("s3:x-amz-acl", [lacks, lacks, open, lacks, open]),
        (
            "s3:x-amz-server-side-encryption",
            [lacks, lacks, open, lacks, open],
        ),
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            [lacks, lacks, open, lacks, lacks],
        ),
        ("sts:ExternalId", [lacks; 5]),
        ("aws:SomethingNew", [open; 5]),
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

/// What is not simply allowed, or not for certain, each call in a line.
fn decided(plan: &Plan, standing: &Standing) -> Vec<String> {
    let calls = standing.check(plan).unwrap().calls.into_iter();
    let told = calls.filter(|call| call.verdict != Verdict::Allowed);
    told.map(|call| {
        let missing: Vec<_> = call.missing.into_iter().collect();
        format!(
            "{} {} {}: {}, {} {}, {}",
            call.verdict,
            call.actor,
            call.action,
            call.policy.unwrap_or_default(),
            call.condition.unwrap_or_default(),
            call.value.unwrap_or_default(),
            missing.join(" ")
        )
    })
    .collect()
}

const NOTHING: [&str; 0] = [];
const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

#[test]
fn the_management_account_is_bound_by_no_policy_of_its_organization() {
    let plan = plan(WALKTHROUGH);
    let mut standing = Standing {
        scps: vec![statement(
            r#"{"Effect":"Deny","Action":"redshift:*","Resource":"*"}"#,
        )],
        ..Standing::default()
    };
    assert_eq!(decided(&plan, &standing).len(), 2);
    standing.management = Some("444455556666");
    assert_eq!(decided(&plan, &standing), NOTHING);
    let mut standing = Standing {
        rcps: vec![statement(
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#,
        )],
        management: Some("444455556666"),
        ..Standing::default()
    };
    assert_eq!(decided(&plan, &standing).len(), 4);
    standing.management = Some("111122223333");
    assert_eq!(decided(&plan, &standing), NOTHING);
    // Whose the bucket turns out to be decides.
    standing.settings = Some(r#"{"BucketAccountId":"999900001111"}"#.to_owned());
    assert_eq!(decided(&plan, &standing).len(), 4);
}

#[test]
fn service_control_policies_that_allow_different_things_leave_it_open() {
    let plan = plan(WALKTHROUGH);
    let scps = |texts: &[&str]| Standing {
        scps: texts.iter().map(|text| statement(text)).collect(),
        ..Standing::default()
    };
    let list = r#"{"Effect":"Allow","Action":["s3:*","sts:*"],"Resource":"*"}"#;
    let other = r#"{"Effect":"Allow","NotAction":"ec2:*","Resource":"*"}"#;
    let denial = r#"{"Effect":"Deny","Action":"ec2:*","Resource":"*"}"#;
    for texts in [[ALL, list], [list, ALL]] {
        assert_eq!(
            decided(&plan, &scps(&texts)),
            [
                "unknown caller redshift:EnableLogging: scp.json,  , ServiceControlPolicy",
                "unknown caller redshift:DescribeLoggingStatus: scp.json,  , ServiceControlPolicy",
            ]
        );
    }
    for texts in [[ALL, other], [ALL, denial]] {
        assert_eq!(decided(&plan, &scps(&texts)), NOTHING);
    }
    // What neither allows is denied on whichever level.
    let neither = r#"{"Effect":"Allow","Action":"sts:*","Resource":"*"}"#;
    let lines = decided(&plan, &scps(&[list, neither]));
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].starts_with("denied caller redshift:EnableLogging"));
    assert!(lines[2].starts_with("unknown caller s3:PutObject"));
}

#[test]
fn what_binds_an_account_binds_whoever_becomes_the_role_there() {
    let named = |account: &str| {
        plan(&WALKTHROUGH.replace(
            "[caller]",
            &format!("[caller]\ntrusted = [\"arn:aws:iam::{account}:role/pipeline\"]"),
        ))
    };
    let standing = Standing {
        scps: vec![statement(
            r#"{"Effect":"Deny","Action":"sts:*","Resource":"*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/other"}}}"#,
        )],
        ..Standing::default()
    };
    let denied = "denied caller sts:AssumeRole: scp.json, ArnNotEquals aws:PrincipalArn arn:aws:iam::444455556666:role/pipeline, ";
    assert_eq!(decided(&named("{account}"), &standing), [denied]);
    assert_eq!(decided(&named("777788889999"), &standing), NOTHING);
    let anybody =
        "unknown caller sts:AssumeRole: scp.json, ArnNotEquals aws:PrincipalArn , aws:PrincipalArn";
    assert_eq!(decided(&plan(WALKTHROUGH), &standing), [anybody]);
}

#[test]
fn resource_control_policies_of_the_bucket_account_bind_a_role_in_it() {
    let standing = Standing {
        rcps: vec![statement(
            r#"{"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*"}"#,
        )],
        ..Standing::default()
    };
    let inside = plan(include_str!("plans/one-account.toml"));
    let denied = "denied caller sts:AssumeRole: rcp.json,  , ";
    assert_eq!(decided(&inside, &standing), [denied]);
    assert_eq!(decided(&plan(WALKTHROUGH), &standing), NOTHING);
}

#[test]
fn whoever_is_trusted_is_known_by_name() {
    let plan = plan(&WALKTHROUGH.replace(
        "[caller]",
        "[caller]\ntrusted = [\"arn:aws:iam::{account}:role/pipeline\"]",
    ));
    let trusting = |name: &str| Standing {
        trust: Some(statement(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"444455556666"}},"Action":"sts:AssumeRole","Condition":{{"ArnLike":{{"aws:PrincipalArn":"arn:aws:iam::*:role/{name}"}},"StringEquals":{{"aws:PrincipalAccount":"444455556666"}}}}}}"#
        ))),
        ..Standing::default()
    };
    assert_eq!(decided(&plan, &trusting("pipe*")), NOTHING);
    let lines = decided(&plan, &trusting("other"));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("denied caller sts:AssumeRole: trust.json, ArnLike"));
}

/// The plan's own statements beside a denial of everyone but these.
fn but(plan: &Plan, names: &str) -> Standing {
    let names = names.replace("ROLE", "arn:aws:iam::444455556666:role/redtrail-audit");
    let names = names.replace(
        "SESSION",
        "arn:aws:sts::444455556666:assumed-role/redtrail-audit/now",
    );
    let denial = format!(
        r#"{{"Sid":"But","Effect":"Deny","NotPrincipal":{{"AWS":{names},"Service":"redshift.amazonaws.com"}},"Action":"s3:*","Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"]}}"#
    );
    with_bucket(beside(plan, &denial))
}

#[test]
fn not_principal_spares_the_caller_by_its_role_and_its_account() {
    let own = plan(WALKTHROUGH);
    let open = "unknown caller s3:PutObject: bucket.json, Principal arn:aws:iam::444455556666:role/redtrail-audit, Principal";
    let closed = "denied caller s3:PutObject: bucket.json,  , ";
    for (names, expected) in [
        (r#"["ROLE","444455556666"]"#, None),
        (
            r#"["ROLE","SESSION","arn:aws:iam::444455556666:root"]"#,
            None,
        ),
        (r#"["ROLE"]"#, Some(open)),
        (r#"["SESSION","444455556666"]"#, Some(open)),
        (r#"["444455556666"]"#, Some(closed)),
        (r#"["arn:aws:iam::444455556666:role/other"]"#, Some(closed)),
    ] {
        let lines = decided(&own, &but(&own, names));
        assert_eq!(lines, expected.as_slice(), "{names}");
    }
    // Whoever has a boundary is denied in any case, and the plan says who has one.
    let bounded = plan(&WALKTHROUGH.replace(
        "[caller]",
        "[caller]\npermissions_boundary = \"arn:aws:iam::{account}:policy/limits\"",
    ));
    let lines = decided(&bounded, &but(&bounded, r#"["ROLE","444455556666"]"#));
    assert_eq!(lines, [closed]);
    let user = plan(include_str!("plans/user.toml"));
    let (account, bucket) = (&user.clusters()[0].account, &user.buckets()[0].name);
    let names = format!(r#"["{}","{account}"]"#, user.caller_arn(account));
    let mut standing = but(&user, &names);
    standing.bucket = standing
        .bucket
        .map(|text| text.replace(BUCKET, bucket.as_ref()));
    let lines = decided(&user, &standing);
    assert!(
        lines.len() == 1 && lines[0].starts_with("denied caller s3:PutObject"),
        "{lines:?}"
    );
    // One that is given is judged as it is.
    let standing = Standing {
        boundary: Some(statement(
            r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*"}"#,
        )),
        ..Standing::default()
    };
    let lines = decided(&bounded, &standing);
    assert_eq!(lines, ["denied caller s3:PutObject: ,  , "]);
}

#[test]
fn a_session_that_is_named_may_be_the_caller_s() {
    let plan = plan(WALKTHROUGH);
    let naming = |role: &str| {
        with_bucket(statement(&format!(
            r#"[{{"Effect":"Allow","Principal":{{"Service":"redshift.amazonaws.com"}},"Action":"s3:*","Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"]}},
            {{"Effect":"Allow","Principal":{{"AWS":"arn:aws:sts::444455556666:assumed-role/{role}/now"}},"Action":"s3:*","Resource":"arn:aws:s3:::{BUCKET}/*"}}]"#
        )))
    };
    let lines = decided(&plan, &naming("redtrail-audit"));
    assert_eq!(
        lines,
        [
            "unknown caller s3:PutObject: bucket.json, Principal arn:aws:iam::444455556666:role/redtrail-audit, Principal"
        ]
    );
    let lines = decided(&plan, &naming("other"));
    assert!(
        lines[0].starts_with("denied caller s3:PutObject"),
        "{lines:?}"
    );
}

#[test]
fn within_the_account_a_boundary_limits_what_the_bucket_grants_to_the_role() {
    let inside = plan(include_str!("plans/one-account.toml"));
    let granting = |to: &str| {
        let bucket = "arn:aws:s3:::audit-logs-444455556666";
        Standing {
            bucket: Some(statement(&format!(
                r#"[{{"Effect":"Allow","Principal":{{"Service":"redshift.amazonaws.com"}},"Action":"s3:*","Resource":["{bucket}","{bucket}/*"]}},
                {{"Effect":"Allow","Principal":{to},"Action":"s3:PutObject","Resource":"{bucket}/*"}}]"#
            ))),
            identities: vec![statement(
                r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*"}"#,
            )],
            boundary: Some(statement(
                r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*"}"#,
            )),
            ..Standing::default()
        }
    };
    let role = format!(
        r#"{{"AWS":"{}"}}"#,
        inside.caller_arn(&"444455556666".parse().unwrap())
    );
    let lines = decided(&inside, &granting(&role));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("denied caller s3:PutObject"),
        "{lines:?}"
    );
    assert_eq!(decided(&inside, &granting(r#""*""#)), NOTHING);
}

#[test]
fn a_public_policy_shuts_the_caller_out_whatever_else_is_unknown() {
    let plan = plan(WALKTHROUGH);
    let public = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#;
    let endpoint = r#"{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#;
    let standing = Standing {
        settings: Some(
            r#"{"PublicAccessBlockConfiguration":{"RestrictPublicBuckets":true}}"#.to_owned(),
        ),
        ..with_bucket(beside(&plan, &format!("{public},{}", denial(endpoint))))
    };
    assert_eq!(
        decided(&plan, &standing),
        ["denied caller s3:PutObject: bucket-settings, RestrictPublicBuckets true, "]
    );
    // Its own account is let in.
    let inside = crate::plan(include_str!("plans/one-account.toml"));
    let standing = Standing {
        bucket: Some(beside(&inside, public)),
        ..standing
    };
    assert_eq!(decided(&inside, &standing), NOTHING);
}

/// What the calls carry, seen by a denial of whoever carries it and one of whoever carries
/// something else.
#[test]
fn what_a_call_carries_has_the_value_that_the_plan_gives() {
    let own = plan(WALKTHROUGH);
    let user = plan(include_str!("plans/user.toml"));
    let regional = plan(include_str!("plans/principals.toml"));
    let organization = plan(include_str!("plans/organization.toml"));
    let (caller, service) = (Actor::Caller, Actor::Service);
    for (plan, actor, key, value) in [
        (&own, caller, "aws:PrincipalType", "AssumedRole"),
        (&own, caller, "aws:PrincipalAccount", "444455556666"),
        (&own, caller, "aws:ResourceAccount", "111122223333"),
        (&own, caller, "aws:RequestedRegion", "us-east-1"),
        (
            &own,
            caller,
            "aws:PrincipalArn",
            "arn:aws:iam::444455556666:role/redtrail-audit",
        ),
        (&user, caller, "aws:PrincipalType", "User"),
        (&user, caller, "aws:username", user.caller().name()),
        (&organization, caller, "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        (&organization, service, "aws:SourceOrgID", "o-a1b2c3d4e5"),
        (
            &own,
            service,
            "aws:SourceArn",
            "arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01",
        ),
        (&own, service, "aws:SourceAccount", "444455556666"),
        (
            &own,
            service,
            "aws:PrincipalServiceName",
            "redshift.amazonaws.com",
        ),
        (
            &regional,
            service,
            "aws:PrincipalServiceName",
            "redshift.ap-east-1.amazonaws.com",
        ),
        (&own, service, "aws:RequestedRegion", "us-east-1"),
    ] {
        let bucket = plan.buckets()[0].name.to_string();
        let verdicts = |operator: &str| {
            let is_service = actor == Actor::Service;
            let condition = format!(
                r#"{{"{operator}":{{"{key}":"{value}"}},"Bool":{{"aws:PrincipalIsAWSService":"{is_service}"}}}}"#
            );
            let denial = denial(&condition).replace(BUCKET, &bucket);
            let calls = with_bucket(beside(plan, &denial))
                .check(plan)
                .unwrap()
                .calls;
            let of_actor = calls
                .into_iter()
                .filter(|call| call.actor == actor && call.action.starts_with("s3:"));
            of_actor.map(|call| call.verdict).collect::<Vec<_>>()
        };
        let (same, other) = (verdicts("StringEquals"), verdicts("StringNotEquals"));
        assert!(same.contains(&Verdict::Denied), "{key} {value}");
        assert!(same.iter().all(|it| *it == same[0]) || plan.clusters().len() > 1);
        assert!(other.contains(&Verdict::Allowed), "{key} {value}");
    }
}

#[test]
fn where_redshift_has_two_names_what_is_asked_of_one_leaves_it_open() {
    let plan = plan(&WALKTHROUGH.replace("us-east-2", "ap-east-1"));
    for name in ["redshift.ap-east-1.amazonaws.com", "redshift.amazonaws.com"] {
        let condition = format!(r#"{{"StringEquals":{{"aws:PrincipalServiceName":"{name}"}}}}"#);
        let lines = decided(&plan, &with_bucket(beside(&plan, &denial(&condition))));
        let line = |action| {
            format!(
                "unknown service {action}: bucket.json, StringEquals aws:PrincipalServiceName {name}, Principal"
            )
        };
        assert_eq!(
            lines,
            ["s3:GetBucketAcl", "s3:PutObject", "s3:PutObject"].map(line)
        );
    }
}

/// Whom S3 takes a statement about everyone for: one that asks for fixed values of certain keys is
/// not public.
#[test]
fn a_policy_is_public_unless_it_asks_for_somebody() {
    let plan = plan(WALKTHROUGH);
    let is_shut_out = |principal: &str, condition: &str| {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"*","Condition":{condition}}}"#
        );
        let standing = Standing {
            settings: Some(
                r#"{"PublicAccessBlockConfiguration":{"RestrictPublicBuckets":true}}"#.to_owned(),
            ),
            ..with_bucket(beside(&plan, &statement))
        };
        match decided(&plan, &standing).as_slice() {
            [] => false,
            [line] => line.contains("RestrictPublicBuckets"),
            lines => panic!("{lines:#?}"),
        }
    };
    let anyone = r#""*""#;
    for (condition, is_public) in [
        ("{}", true),
        (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, true),
        (r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, true),
        (
            r#"{"StringLike":{"aws:SourceArn":["arn:aws:s3:::logs","*"]}}"#,
            true,
        ),
        (
            r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#,
            true,
        ),
        (
            r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            true,
        ),
        (
            r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            true,
        ),
        (r#"{"Null":{"aws:SourceVpce":"false"}}"#, true),
        (
            r#"{"StringEquals":{"AWS:PrincipalOrgId":"o-a1b2c3d4e5"}}"#,
            false,
        ),
        (
            r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}"#,
            false,
        ),
        (
            r#"{"ForAnyValue:StringNotLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}"#,
            true,
        ),
        (
            r#"{"Bool":{"aws:SecureTransport":"true"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            false,
        ),
    ] {
        assert_eq!(is_shut_out(anyone, condition), is_public, "{condition}");
    }
    assert!(is_shut_out(r#"{"AWS":"*"}"#, "{}"));
    assert!(!is_shut_out(r#"{"AWS":"444455556666"}"#, "{}"));
}

#[test]
fn where_a_bucket_is_and_whose_its_settings_say() {
    for place in [
        r#""LocationConstraint":"EU""#,
        r#""BucketRegion":"eu-west-1""#,
    ] {
        elsewhere(place);
    }
    let plan = plan(WALKTHROUGH);
    // A bucket in the cluster's account is open to whom the account lets in.
    let own = Standing {
        settings: Some(r#"{"BucketAccountId":"444455556666"}"#.to_owned()),
        ..with_bucket(statement(
            r#"{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"s3:*","Resource":"*"}"#,
        ))
    };
    assert_eq!(decided(&plan, &own), NOTHING);
}

fn elsewhere(place: &str) {
    let plan = plan(WALKTHROUGH);
    let elsewhere = Standing {
        settings: Some(format!(r#"{{{place},"BucketAccountId":"999900001111"}}"#)),
        ..with_bucket(beside(
            &plan,
            &format!(
                "{},{}",
                denial(
                    r#"{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"Bool":{"aws:PrincipalIsAWSService":"true"}}"#
                ),
                denial(
                    r#"{"StringEquals":{"aws:ResourceAccount":"999900001111"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#
                ),
            ),
        ))
    };
    assert_eq!(
        decided(&plan, &elsewhere),
        [
            "denied caller s3:PutObject: bucket.json, StringEquals aws:ResourceAccount 999900001111, ",
            "denied service s3:GetBucketAcl: bucket.json, StringEquals aws:RequestedRegion eu-west-1, ",
            "denied service s3:PutObject: bucket.json, StringEquals aws:RequestedRegion eu-west-1, ",
            "denied service s3:PutObject: bucket.json, StringEquals aws:RequestedRegion eu-west-1, ",
        ]
    );
}

#[test]
fn a_doubt_about_the_bucket_makes_no_denial_of_its_own_and_lifts_none() {
    let plan = plan(WALKTHROUGH);
    let encrypted = r#"{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms:dsse"}}]}}"#;
    let standing = Standing {
        settings: Some(encrypted.to_owned()),
        ..with_bucket(statement(
            r#"{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"s3:*","Resource":"*"}"#,
        ))
    };
    let lines = decided(&plan, &standing);
    let algorithm = "bucket-settings, ServerSideEncryptionConfiguration aws:kms:dsse, ";
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].starts_with("denied caller s3:PutObject: bucket.json"));
    assert_eq!(
        lines[1],
        format!("unknown service s3:PutObject: {algorithm}")
    );
    let locked = with_settings(r#"{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"}}"#);
    let lines = decided(&plan, &locked);
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(
        lines
            .iter()
            .all(|line| line.contains("ObjectLockConfiguration Enabled"))
    );
}

#[test]
fn whether_a_put_says_how_it_is_encrypted_is_open() {
    let plan = plan(WALKTHROUGH);
    for condition in [
        r#"{"Null":{"s3:x-amz-server-side-encryption":"true"}}"#,
        r#"{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}"#,
    ] {
        let denial = denial(condition).replace("s3:*", "s3:PutObject");
        let lines = decided(&plan, &with_bucket(beside(&plan, &denial)));
        let open = lines.iter().filter(|line| line.starts_with("unknown"));
        assert_eq!((lines.len(), open.count()), (3, 3), "{lines:#?}");
    }
}

/// What the allowed calls of Redshift hang on, where only a page of AWS says that they carry it.
#[test]
fn of_what_is_merely_said_what_decides_is_named() {
    let plan = plan(WALKTHROUGH);
    let allow = |condition: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"redshift.amazonaws.com"}},"Action":"s3:*","Resource":"*","Condition":{condition}}}"#
        )
    };
    let by_arn = allow(r#"{"ArnLike":{"AWS:sourceARN":"arn:aws:redshift:*:444455556666:*"}}"#);
    let by_account = allow(r#"{"StringEquals":{"aws:SourceAccount":"444455556666"}}"#);
    let by_both = allow(
        r#"{"StringEquals":{"aws:SourceAccount":"444455556666"},"Null":{"aws:SourceArn":"false"}}"#,
    );
    let of_another = by_arn.replace("redshift.amazonaws.com", "cloudtrail.amazonaws.com");
    let (arn, account) = ("aws:SourceArn", "aws:SourceAccount");
    for (statements, expected) in [
        (by_arn.clone(), vec![arn]),
        (format!("{of_another},{by_account}"), vec![account]),
        (by_both, vec![account, arn]),
        // Either is enough.
        (format!("{by_arn},{by_account}"), vec![account, arn]),
    ] {
        let standing = with_bucket(statement(&format!("[{statements}]")));
        let calls = standing.check(&plan).unwrap().calls.into_iter();
        for call in calls.filter(|call| call.actor == Actor::Service) {
            let missing: Vec<_> = call.missing.iter().map(String::as_str).collect();
            assert_eq!(call.verdict, Verdict::Allowed);
            assert_eq!(missing, expected, "{statements}");
        }
    }
    // Resource control policies ask, too.
    let standing = Standing {
        rcps: vec![statement(
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceAccount":"444455556666"},"Bool":{"aws:PrincipalIsAWSService":"true"}}}"#,
        )],
        ..with_bucket(statement(&format!("[{}]", allow("{}"))))
    };
    let calls = standing.check(&plan).unwrap().calls;
    assert!(
        calls
            .iter()
            .filter(|call| call.actor == Actor::Service)
            .all(|call| call.missing.iter().eq([account]))
    );
}

#[test]
fn a_guard_of_the_organization_s_own_resources_spares_the_cluster() {
    let guard = |plan: &str| {
        let scp = r#"{"Effect":"Deny","Action":["redshift:*","s3:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}}"#;
        let standing = Standing {
            scps: vec![statement(scp)],
            ..Standing::default()
        };
        let lines = decided(&crate::plan(plan), &standing);
        lines
            .iter()
            .filter(|line| line.contains("redshift:"))
            .count()
    };
    assert_eq!(guard(include_str!("plans/organization.toml")), 0);
    assert_eq!(guard(WALKTHROUGH), 2);
}

#[test]
fn policies_that_aws_would_refuse_are_not_judged() {
    let plan = plan(WALKTHROUGH);
    let small = r#"{"Effect":"deny","Principal":"*","Action":"s3:*","Resource":"*"}"#;
    let of_resource = r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#;
    let of_identity = r#"{"Effect":"Deny","Action":"s3:*","Resource":"*"}"#;
    for (standing, code) in [
        (with_bucket(statement(small)), "effect-invalid"),
        (
            Standing {
                scps: vec![statement(of_resource)],
                ..Standing::default()
            },
            "element-misplaced",
        ),
        (
            Standing {
                rcps: vec![statement(of_identity)],
                ..Standing::default()
            },
            "element-missing",
        ),
    ] {
        let findings = standing.check(&plan).unwrap_err();
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [code]);
        assert!(findings[0].line.is_some());
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

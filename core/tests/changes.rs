//! What is changed, taken back and said of made-up states of AWS.
//!
//! The calls in full stand in `changes/`, which `REDTRAIL_BLESS=1 cargo test` writes anew: an
//! older journal has to be read by a newer Redtrail, so their form is pinned.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod pinned;

use std::collections::BTreeMap;

use pinned::Texts;
use redtrail_core::changes::{
    AccountState, Agreed, CallerState, Change, Listed, Logging, Observed, PolicyState, Seen,
    changes as decided, digest, status, strangers, undo,
};
use redtrail_core::finding::Finding;
use redtrail_core::grants;
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Checked, Cluster, Identity, Plan};

const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.toml");
const AS_PRINTED: &str = include_str!("../../examples/as-printed.toml");
const FLEET: &str = include_str!("../../examples/fleet.toml");
const GOV: &str = include_str!("../../examples/gov.toml");

fn plan(text: &str) -> Plan {
    Checked::toml(text).plan.unwrap()
}

/// The changes, where nothing was agreed to beside the plan's own.
fn changes(plan: &Plan, observed: &Observed) -> Result<Vec<Change>, Vec<Finding>> {
    decided(plan, observed, &Agreed::default())
}

/// AWS before anything was done: the clusters and the buckets are there, nothing else.
fn untouched(plan: &Plan) -> Observed {
    Observed {
        accounts: plan
            .cluster_accounts()
            .into_iter()
            .map(|account| (account.clone(), AccountState::default()))
            .collect(),
        buckets: plan
            .buckets()
            .iter()
            .map(|bucket| (bucket.name.clone(), None))
            .collect(),
        clusters: plan
            .clusters()
            .iter()
            .map(|cluster| (cluster.clone(), Some(Logging::default())))
            .collect(),
    }
}

/// AWS after everything was done.
fn in_place(plan: &Plan) -> Observed {
    let tag = Some(plan.name().tag());
    let mut observed = untouched(plan);
    for (account, state) in &mut observed.accounts {
        let documents = [
            grants::redshift_policy(plan, account),
            grants::s3_policy(plan, account),
        ];
        state.policies = documents.map(|policy| {
            Some(PolicyState {
                document: policy.text(),
                version: "v1".to_owned(),
                plan: tag.clone(),
                versions: Vec::new(),
                uses: 0,
            })
        });
        state.caller = Some(CallerState {
            arn: plan.caller_arn(account),
            boundary: boundary(plan, account),
            trust: grants::trust_policy(plan, account).map(|policy| policy.text()),
            plan: tag.clone().filter(|_| plan.caller().is_made()),
        });
        state.attached = plan.policy_arns(account).map(|arn| arn.to_string()).into();
    }
    for bucket in plan.buckets() {
        let policy = grants::bucket_policy(plan, bucket).text();
        observed.buckets.insert(bucket.name.clone(), Some(policy));
    }
    for (cluster, logging) in &mut observed.clusters {
        let bucket = plan.bucket_of(cluster).unwrap();
        *logging = Some(into(bucket.name.as_ref(), &format!("{}/", bucket.prefix)));
    }
    observed
}

/// Logging into a bucket.
fn into(bucket: &str, prefix: &str) -> Logging {
    Logging {
        enabled: true,
        bucket: Some(bucket.to_owned()),
        prefix: Some(prefix.to_owned()),
        ..Logging::default()
    }
}

/// Logging to other kinds of destinations.
fn to(destinations: &[&str]) -> Logging {
    Logging {
        enabled: true,
        destinations: destinations.iter().map(ToString::to_string).collect(),
        ..Logging::default()
    }
}

/// The changes as a person reads them.
fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            let (sign, action, target) = (change.sign(), change.action(), change.target());
            format!("{} {sign} {action} {target}", change.account)
        })
        .collect()
}

/// What stands in the way, as a person reads it.
fn stands(obstacles: &[Finding]) -> Vec<String> {
    obstacles
        .iter()
        .map(|finding| format!("{}: {}", finding.code, finding.message))
        .collect()
}

/// The one account of the clusters.
fn account(observed: &mut Observed) -> &mut AccountState {
    observed.accounts.values_mut().next().unwrap()
}

/// The policy of the one bucket.
fn bucket_policy(observed: &mut Observed) -> &mut Option<String> {
    observed.buckets.values_mut().next().unwrap()
}

/// The logging of the one cluster.
fn logging(observed: &mut Observed) -> &mut Option<Logging> {
    observed.clusters.values_mut().next().unwrap()
}

/// The policy with another one's statement put first.
fn beside(policy: &str) -> String {
    policy.replacen(
        "\"Statement\": [",
        "\"Statement\": [\n    {\"Sid\": \"only TLS\", \"Effect\": \"Deny\"},",
        1,
    )
}

/// The permissions boundary that the plan gives its caller in an account.
fn boundary(plan: &Plan, account: &AccountId) -> Option<String> {
    let boundary = match &plan.caller().identity {
        Identity::Role(role) => role.boundary.as_ref(),
        Identity::User(user) => user.boundary.as_ref(),
        Identity::Existing(_) => None,
    };
    boundary.map(|boundary| boundary.in_account(account))
}

#[test]
fn the_calls_in_full_are_as_pinned() {
    let mut made = Texts::new();
    for (file, text) in pinned::files("examples") {
        let name = file.trim_end_matches(".toml");
        let plan = plan(&text);
        let mut untouched = untouched(&plan);
        if !plan.caller().is_made() {
            for (account, state) in &mut untouched.accounts {
                state.caller = Some(CallerState {
                    arn: plan.caller_arn(account),
                    boundary: None,
                    trust: None,
                    plan: None,
                });
            }
        }
        let mut drifted = in_place(&plan);
        for policy in drifted.buckets.values_mut().flatten() {
            *policy = beside(policy).replace("GetBucketAcl", "GetBucketLocation");
        }
        for state in drifted.accounts.values_mut() {
            for policy in state.policies.iter_mut().flatten() {
                policy.document = policy.document.replace("Allow", "Deny");
            }
            if let Some(caller) = &mut state.caller {
                caller.trust = Some("{}".to_owned());
            }
        }
        let all = [
            ("apply", changes(&plan, &untouched).unwrap()),
            ("mend", changes(&plan, &drifted).unwrap()),
            ("undo", undo(&plan, &drifted, &[]).unwrap()),
        ];
        for (what, changes) in all {
            let json = serde_json::to_string_pretty(&changes).unwrap() + "\n";
            let read: Vec<Change> = serde_json::from_str(&json).unwrap();
            assert_eq!(
                read, changes,
                "{name}: a journal is read back as it was written"
            );
            made.insert(format!("{name}-{what}.json"), json);
        }
    }
    pinned::pin("core/tests/changes", &made);
}

#[test]
fn an_untouched_estate_gets_everything_in_order() {
    let plan = plan(WALKTHROUGH);
    let all = changes(&plan, &untouched(&plan)).unwrap();
    assert_eq!(
        told(&all),
        [
            "444455556666 + iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
            "444455556666 + iam:CreatePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            "444455556666 + iam:CreateRole arn:aws:iam::444455556666:role/redtrail-audit",
            "444455556666 + iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
            "444455556666 + iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            "111122223333 + s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333",
            "444455556666 + redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/",
        ]
    );
}

#[test]
fn a_user_is_made_and_attached_as_a_user() {
    let plan = plan(AS_PRINTED);
    let all = changes(&plan, &untouched(&plan)).unwrap();
    assert_eq!(
        told(&all),
        [
            "444455556666 + iam:CreatePolicy arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy",
            "444455556666 + iam:CreatePolicy arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy",
            "444455556666 + iam:CreateUser arn:aws:iam::444455556666:user/redshift-audit-logging-user",
            "444455556666 + iam:AttachUserPolicy redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-redshift-policy",
            "444455556666 + iam:AttachUserPolicy redshift-audit-logging-user: arn:aws:iam::444455556666:policy/redshift-audit-logging-s3-policy",
            "111122223333 + s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333",
            "444455556666 + redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/",
        ]
    );
}

#[test]
fn what_is_in_place_is_left_alone() {
    for text in [WALKTHROUGH, AS_PRINTED, FLEET, GOV] {
        let plan = plan(text);
        assert_eq!(told(&changes(&plan, &in_place(&plan)).unwrap()), [""; 0]);
    }
}

#[test]
fn what_was_not_observed_is_not_decided() {
    let plan = plan(WALKTHROUGH);
    let only = |part: fn(&mut Observed)| {
        let mut observed = untouched(&plan);
        part(&mut observed);
        changes(&plan, &observed).unwrap().len()
    };
    assert_eq!(only(|observed| observed.accounts.clear()), 2);
    assert_eq!(only(|observed| observed.buckets.clear()), 6);
    assert_eq!(only(|observed| observed.clusters.clear()), 6);
}

#[test]
fn policies_in_the_spelling_of_aws_are_in_place() {
    let plan = plan(WALKTHROUGH);
    let mut observed = in_place(&plan);
    *bucket_policy(&mut observed) = Some(
        r#"{"Statement":[
          {"Action":["s3:PutObject"],"Condition":{"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::444455556666:role/redtrail-audit"]}},
           "Effect":"Allow","Principal":{"AWS":"444455556666"},
           "Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/rsauditlog1/*","Sid":"RedtrailAuditCaller"},
          {"Action":"s3:PutObject","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01"}},
           "Effect":"Allow","Principal":{"Service":["redshift.amazonaws.com"]},
           "Resource":["arn:aws:s3:::redshift-cluster-audit-logging-111122223333/rsauditlog1/*"],"Sid":"RedtrailAuditDelivery"},
          {"Sid":"RedtrailAuditBucketAcl","Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},
           "Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333",
           "Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01"}}}
        ],"Version":"2012-10-17"}"#
            .to_owned(),
    );
    let state = account(&mut observed);
    for policy in state.policies.iter_mut().flatten() {
        // IAM's answers are compact, and single statements need no list.
        let compact: serde_json::Value = serde_json::from_str(&policy.document).unwrap();
        policy.document = compact.to_string().replace(['[', ']'], "");
        if policy.document.contains("redshift:") {
            policy.document = compact.to_string();
        }
    }
    state.caller.as_mut().unwrap().trust = Some(
        r#"{"Version":"2012-10-17","Statement":{"Sid":"RedtrailAuditTrust","Effect":"Allow","Principal":{"AWS":["444455556666"]},"Action":["sts:AssumeRole"]}}"#
            .to_owned(),
    );
    assert_eq!(told(&changes(&plan, &observed).unwrap()), [""; 0]);
}

#[test]
fn what_carries_no_tag_is_not_ours() {
    let plan = plan(WALKTHROUGH);
    let mut observed = in_place(&plan);
    let state = account(&mut observed);
    state
        .policies
        .iter_mut()
        .flatten()
        .for_each(|policy| policy.plan = None);
    state.caller.as_mut().unwrap().plan = Some("other".to_owned());
    let obstacles = changes(&plan, &observed).unwrap_err();
    assert_eq!(
        stands(&obstacles),
        [
            "not-ours: the policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy exists already and does not carry this plan's tag redtrail:plan",
            "not-ours: the policy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy exists already and does not carry this plan's tag redtrail:plan",
            "not-ours: the caller arn:aws:iam::444455556666:role/redtrail-audit exists already and does not carry this plan's tag redtrail:plan",
        ]
    );
}

#[test]
fn a_caller_that_is_named_by_its_arn_has_to_be_there() {
    let plan = plan(GOV);
    let obstacles = changes(&plan, &untouched(&plan)).unwrap_err();
    assert_eq!(
        stands(&obstacles),
        [
            "caller-missing: arn:aws-us-gov:iam::444455556666:role/platform/redshift-admin does not exist"
        ]
    );
    let mut observed = untouched(&plan);
    account(&mut observed).caller = Some(CallerState {
        arn: plan.caller_arn(&"444455556666".parse().unwrap()),
        boundary: None,
        trust: None,
        plan: None,
    });
    assert_eq!(
        told(&changes(&plan, &observed).unwrap()),
        [
            "444455556666 + iam:CreatePolicy arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-redshift-policy",
            "444455556666 + iam:CreatePolicy arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-s3-policy",
            "444455556666 + iam:AttachRolePolicy redshift-admin: arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-redshift-policy",
            "444455556666 + iam:AttachRolePolicy redshift-admin: arn:aws-us-gov:iam::444455556666:policy/redtrail-gov-s3-policy",
            "111122223333 + s3:PutBucketPolicy gov-audit-logs",
            "444455556666 + redshift:EnableLogging ledger: s3://gov-audit-logs/audit/redshift/",
            "444455556666 + redshift:EnableLogging ledger: s3://gov-audit-logs/audit/redshift/",
        ]
    );
}

#[test]
fn each_drift_is_one_change() {
    let plan = plan(WALKTHROUGH);
    let after = |drift: fn(&mut Observed)| {
        let mut observed = in_place(&plan);
        drift(&mut observed);
        told(&changes(&plan, &observed).unwrap())
    };
    let policy = "arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy";
    assert_eq!(
        after(|observed| {
            let policy = bucket_policy(observed).as_mut().unwrap();
            *policy = policy.replacen("rsauditlog1/*", "*", 1);
        }),
        ["111122223333 ~ s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333"]
    );
    assert_eq!(
        after(|observed| {
            let policy = account(observed)
                .policies
                .iter_mut()
                .flatten()
                .last()
                .unwrap();
            policy.document = policy.document.replace("rsauditlog1/*", "*");
        }),
        [format!("444455556666 ~ iam:CreatePolicyVersion {policy}")]
    );
    assert_eq!(
        after(|observed| {
            let caller = account(observed).caller.as_mut().unwrap();
            caller.trust = caller
                .trust
                .take()
                .map(|trust| trust.replace(":root", ":role/other"));
        }),
        ["444455556666 ~ iam:UpdateAssumeRolePolicy arn:aws:iam::444455556666:role/redtrail-audit"]
    );
    assert_eq!(
        after(|observed| {
            account(observed).attached.pop_last();
        }),
        [format!(
            "444455556666 + iam:AttachRolePolicy redtrail-audit: {policy}"
        )]
    );
    assert_eq!(
        after(|observed| logging(observed).as_mut().unwrap().enabled = false),
        [
            "444455556666 + redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"
        ]
    );
}

#[test]
fn a_mended_bucket_policy_keeps_what_others_wrote() {
    let plan = plan(WALKTHROUGH);
    let mut observed = in_place(&plan);
    let policy = bucket_policy(&mut observed).as_mut().unwrap();
    let right = beside(policy);
    *policy = right.replacen("rsauditlog1/*", "*", 1);
    let wrong = policy.clone();
    let mend = changes(&plan, &observed).unwrap();
    let texts: Vec<_> = mend.iter().map(Change::texts).collect();
    assert_eq!(texts, [Some((wrong.as_str(), right.as_str()))]);
}

#[test]
fn logs_that_go_elsewhere_stand_in_the_way() {
    let plan = plan(WALKTHROUGH);
    let after = |found: Option<Logging>| {
        let mut observed = in_place(&plan);
        *logging(&mut observed) = found;
        changes(&plan, &observed)
            .map(|changes| told(&changes))
            .map_err(|found| stands(&found))
    };
    let bucket = "redshift-cluster-audit-logging-111122223333";
    let elsewhere = |place: &str| {
        Err(vec![format!(
            "logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to {place} already"
        )])
    };
    let enable = Ok(vec![format!(
        "444455556666 + redshift:EnableLogging redshift-analytics-cluster-01: s3://{bucket}/rsauditlog1/"
    )]);
    assert_eq!(
        after(Some(into("other", "rsauditlog1/"))),
        elsewhere("s3://other/rsauditlog1/")
    );
    assert_eq!(
        after(Some(into(bucket, "other/"))),
        elsewhere(&format!("s3://{bucket}/other/"))
    );
    assert_eq!(
        after(Some(into(bucket, "rsauditlog1//"))),
        elsewhere(&format!("s3://{bucket}/rsauditlog1//"))
    );
    assert_eq!(after(Some(to(&["cloudwatch"]))), elsewhere("CloudWatch"));
    assert_eq!(
        after(Some(to(&["s3table", "cloudwatch"]))),
        elsewhere("CloudWatch")
    );
    // System tables are published apart from the audit logs.
    assert_eq!(after(Some(to(&["s3table"]))), enable);
    let with_tables = Logging {
        destinations: vec!["s3table".to_owned()],
        ..into(bucket, "rsauditlog1")
    };
    assert_eq!(after(Some(with_tables)), Ok(Vec::new()));
    // A bucket that logs went to before they went to CloudWatch.
    let kinds = |kinds: &[&str]| Logging {
        destinations: kinds.iter().map(|&kind| kind.to_owned()).collect(),
        ..into(bucket, "rsauditlog1")
    };
    assert_eq!(after(Some(kinds(&["cloudwatch"]))), elsewhere("CloudWatch"));
    assert_eq!(after(Some(kinds(&["s3", "cloudwatch"]))), Ok(Vec::new()));
    // What was switched off may leave its bucket behind.
    let off = Logging {
        enabled: false,
        ..into("other", "x/")
    };
    assert_eq!(after(Some(off)), enable);
    assert_eq!(
        after(None),
        Err(vec!["cluster-missing: there is no cluster redshift-analytics-cluster-01 in us-east-2 of 444455556666".to_owned()])
    );
}

#[test]
fn a_bucket_policy_that_cannot_hold_ours_stands_in_the_way() {
    let plan = plan(WALKTHROUGH);
    let after = |found: String| {
        let mut observed = untouched(&plan);
        *bucket_policy(&mut observed) = Some(found);
        stands(&changes(&plan, &observed).unwrap_err())
    };
    let ours = redtrail_core::policy::size(
        &grants::bucket_policy(&plan, plan.buckets().first().unwrap()).text(),
    )
    .unwrap()
    .bytes;
    // With a comma between, and the brackets of one list.
    let room = 20_480 - ours - 1;
    let filled = |bytes: usize| {
        let frame = r#"{"Sid":""}"#.len();
        format!(
            "{{ \"Statement\": [ {{ \"Sid\": \"{}\" }} ], \"Version\": \"2012-10-17\" }}",
            "x".repeat(bytes - frame)
        )
    };
    let mut observed = untouched(&plan);
    *bucket_policy(&mut observed) = Some(filled(room));
    assert_eq!(changes(&plan, &observed).unwrap().len(), 7);
    assert_eq!(
        after(filled(room + 1)),
        [
            "policy-too-large: the policy of redshift-cluster-audit-logging-111122223333 would have 20481 bytes with our statements, and 20480 is the most"
        ]
    );
    assert_eq!(
        after("{}".to_owned()),
        ["not-a-policy: a policy has the field `Statement` once"]
    );
    assert_eq!(
        after(r#"{"Statement":[{"Sid":"old","Effect":"Allow","Principal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE"]},"Action":"s3:GetObject","Resource":"*"}]}"#.to_owned()),
        ["principal-gone: the policy of redshift-cluster-audit-logging-111122223333 names AIDACKCEVSQ6C2EXAMPLE in `old`, the ID that a deleted user or role left behind, and S3 takes no policy that names one"]
    );
}

#[test]
fn undo_takes_everything_back_in_reverse() {
    let plan = plan(WALKTHROUGH);
    assert_eq!(
        told(&undo(&plan, &in_place(&plan), &[]).unwrap()),
        [
            "444455556666 - redshift:DisableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/",
            "111122223333 - s3:DeleteBucketPolicy redshift-cluster-audit-logging-111122223333",
            "444455556666 - iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            "444455556666 - iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
            "444455556666 - iam:DeleteRole arn:aws:iam::444455556666:role/redtrail-audit",
            "444455556666 - iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            "444455556666 - iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
        ]
    );
}

#[test]
fn there_is_nothing_to_undo_where_nothing_was_done() {
    for text in [WALKTHROUGH, AS_PRINTED, FLEET, GOV] {
        let plan = plan(text);
        assert_eq!(told(&undo(&plan, &untouched(&plan), &[]).unwrap()), [""; 0]);
    }
}

#[test]
fn undo_leaves_what_is_not_ours() {
    let plan = plan(WALKTHROUGH);
    let mut observed = in_place(&plan);
    let state = account(&mut observed);
    state
        .policies
        .iter_mut()
        .flatten()
        .for_each(|policy| policy.plan = None);
    state.caller.as_mut().unwrap().plan = None;
    *logging(&mut observed) = Some(into("other", "rsauditlog1/"));
    *bucket_policy(&mut observed) =
        Some(r#"{"Statement":[{"Sid":"RedtrailAuditlogs"}]}"#.to_owned());
    assert_eq!(told(&undo(&plan, &observed, &[]).unwrap()), [""; 0]);
}

#[test]
fn undo_keeps_a_caller_that_was_there_before() {
    let plan = plan(GOV);
    let left: Vec<String> = told(&undo(&plan, &in_place(&plan), &[]).unwrap());
    assert!(
        !left.iter().any(|change| change.contains("DeleteRole")),
        "{left:?}"
    );
    assert_eq!(
        left.iter()
            .filter(|change| change.contains("DetachRolePolicy"))
            .count(),
        2
    );
}

/// What becomes of the bucket's policy when the plan is taken back.
fn left_of(plan: &Plan, found: &str, journal: &[Change]) -> Option<String> {
    let mut observed = untouched(plan);
    *bucket_policy(&mut observed) = Some(found.to_owned());
    let all = undo(plan, &observed, journal).unwrap();
    match all.as_slice() {
        [] => Some(found.to_owned()),
        [change] => {
            let (before, after) = change.texts().unwrap();
            assert_eq!(before, found);
            Some(after.to_owned()).filter(|after| !after.is_empty())
        }
        more => panic!("{:?}", told(more)),
    }
}

/// The change that puts our statements into a policy, and what stands there afterwards.
fn put(plan: &Plan, found: Option<&str>) -> (Change, String) {
    let mut observed = Observed {
        accounts: BTreeMap::new(),
        clusters: BTreeMap::new(),
        ..untouched(plan)
    };
    *bucket_policy(&mut observed) = found.map(str::to_owned);
    let [change] = <[Change; 1]>::try_from(changes(plan, &observed).unwrap()).unwrap();
    let after = change.texts().unwrap().1.to_owned();
    (change, after)
}

/// The same policy with other white space, as S3 gives it back.
fn given_back(policy: &str) -> String {
    serde_json::from_str::<serde_json::Value>(policy)
        .unwrap()
        .to_string()
}

#[test]
fn with_a_journal_the_former_text_comes_back_to_the_letter() {
    let plan = plan(WALKTHROUGH);
    let former = "{\"Statement\":\n\n{ \"Sid\" : \"theirs\" } }";
    let (change, after) = put(&plan, Some(former));
    let journal = [change];
    assert_eq!(left_of(&plan, &after, &journal).as_deref(), Some(former));
    assert_eq!(
        left_of(&plan, &given_back(&after), &journal).as_deref(),
        Some(former)
    );
    // Without one only ours goes, and what S3 made of the rest stays.
    assert_eq!(left_of(&plan, &after, &[]).as_deref(), Some(former));
    assert_eq!(
        left_of(&plan, &given_back(&after), &[]).as_deref(),
        Some("{\"Statement\":[{\"Sid\":\"theirs\"}]}")
    );
}

#[test]
fn a_bucket_without_a_policy_has_none_again() {
    let plan = plan(WALKTHROUGH);
    let (change, after) = put(&plan, None);
    assert_eq!(left_of(&plan, &given_back(&after), &[change]), None);
    assert_eq!(left_of(&plan, &after, &[]), None);
}

#[test]
fn several_runs_are_followed_back_to_the_first() {
    let plan = plan(WALKTHROUGH);
    let former = "{ \"Statement\" : [ { \"Sid\" : \"theirs\" } ] }";
    let other = Checked::toml(&WALKTHROUGH.replace("rsauditlog1", "elsewhere"))
        .plan
        .unwrap();
    let (first, after) = put(&other, Some(former));
    let (second, after) = put(&plan, Some(&given_back(&after)));
    let journal = [first, second];
    assert_eq!(left_of(&plan, &after, &journal).as_deref(), Some(former));
}

#[test]
fn what_others_wrote_in_between_is_not_lost() {
    let plan = plan(WALKTHROUGH);
    let other = Checked::toml(&WALKTHROUGH.replace("rsauditlog1", "elsewhere"))
        .plan
        .unwrap();
    let former = "{ \"Statement\" : [ { \"Sid\" : \"theirs\" } ] }";
    let with_theirs = |policy: &str| {
        policy.replacen(
            "{ \"Sid\" : \"theirs\" }",
            "{\"Sid\":\"theirs\"},{\"Sid\":\"new\"}",
            1,
        )
    };
    let expected = "{ \"Statement\" : [ {\"Sid\":\"theirs\"},{\"Sid\":\"new\"} ] }";

    // After our only write.
    let (first, after) = put(&plan, Some(former));
    let found = with_theirs(&after);
    assert_ne!(found, after);
    assert_eq!(left_of(&plan, &found, &[first]).as_deref(), Some(expected));

    // Between two writes of ours.
    let (first, after) = put(&other, Some(former));
    let (second, after) = put(&plan, Some(&with_theirs(&after)));
    assert_eq!(
        left_of(&plan, &after, &[first.clone(), second]).as_deref(),
        Some(expected)
    );

    // In the place of ours, which they took out themselves.
    assert_eq!(
        left_of(&plan, expected, &[first]).as_deref(),
        Some(expected)
    );
}

#[test]
fn a_digest_tells_lists_apart() {
    let plan = plan(WALKTHROUGH);
    let all = changes(&plan, &untouched(&plan)).unwrap();
    assert_eq!(digest(&all), digest(&all.clone()));
    assert_ne!(digest(&all), digest(all.split_last().unwrap().1));
    let (one, other) = (put(&plan, None).0, put(&plan, Some("{\"Statement\":[]}")).0);
    assert_ne!(digest(&[one]), digest(&[other]));
}

/// How the one cluster stands, with what is said of it.
fn stand(change: impl Fn(&mut Observed), arrived: Option<bool>) -> (String, Vec<String>) {
    let plan = plan(WALKTHROUGH);
    let mut observed = in_place(&plan);
    change(&mut observed);
    let [status] = <[_; 1]>::try_from(status(&plan, &observed, |_| arrived)).unwrap();
    assert_eq!(status.id, "redshift-analytics-cluster-01");
    (status.state.to_string(), status.differences)
}

#[test]
fn a_cluster_stands_as_was_observed() {
    let said = |state: &str, differences: &[&str]| {
        let differences = differences.iter().map(ToString::to_string).collect();
        (state.to_owned(), differences)
    };
    let bucket = "redshift-cluster-audit-logging-111122223333";
    assert_eq!(stand(|_| {}, Some(true)), said("in place", &[]));
    assert_eq!(
        stand(|_| {}, Some(false)),
        said(
            "waiting",
            &["no log has arrived yet; the first may take hours on a quiet cluster"]
        )
    );
    assert_eq!(
        stand(|_| {}, None),
        said(
            "waiting",
            &["nobody could look whether a log has arrived: the bucket could not be listed"]
        )
    );
    assert_eq!(
        stand(
            |observed| *logging(observed) = Some(Logging::default()),
            Some(true)
        ),
        said("off", &["audit logging is switched off"])
    );
    assert_eq!(
        stand(
            |observed| *logging(observed) = Some(to(&["s3table"])),
            Some(true)
        ),
        said("off", &["audit logging is switched off"])
    );
    assert_eq!(
        stand(|observed| *logging(observed) = None, Some(true)),
        said("off", &["there is no such cluster"])
    );
    assert_eq!(
        stand(
            |observed| *logging(observed) = Some(to(&["cloudwatch"])),
            Some(true)
        ),
        said("drifted", &["audit logs go to CloudWatch, not to S3"])
    );
    assert_eq!(
        stand(
            |observed| *logging(observed) = Some(into("other", "x")),
            Some(true)
        ),
        said(
            "drifted",
            &[
                &format!("the bucket is other, not {bucket}"),
                "the key prefix is x, not rsauditlog1"
            ]
        )
    );
    assert_eq!(
        stand(|observed| *bucket_policy(observed) = None, Some(true)),
        said(
            "drifted",
            &[&format!("s3:PutBucketPolicy is due on {bucket}")]
        )
    );
    assert_eq!(
        stand(
            |observed| account(observed)
                .policies
                .iter_mut()
                .for_each(|policy| *policy = None),
            Some(true)
        ),
        said(
            "drifted",
            &[
                "iam:CreatePolicy is due on arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
                "iam:CreatePolicy is due on arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            ]
        )
    );
}

#[test]
fn only_a_failure_after_the_last_delivery_counts() {
    let delivery = |success: Option<i64>, failure: Option<i64>| {
        stand(
            |observed| {
                let logging = logging(observed).as_mut().unwrap();
                logging.last_success = success;
                logging.last_failure = failure;
                logging.failure = Some("Access Denied".to_owned());
            },
            Some(true),
        )
    };
    let failing = (
        "failing".to_owned(),
        vec![
            "the last delivery failed: Access Denied".to_owned(),
            "every grant that was seen is in place, so suspect first the source condition: Redshift may not send the key at this call; to find out, set `grants.source = \"any\"` in a copy of the plan, apply the copy, and apply the plan again".to_owned(),
            "`redtrail explain AccessDenied --plan PLAN` tells more".to_owned(),
        ],
    );
    let good = ("in place".to_owned(), Vec::new());
    assert_eq!(delivery(None, Some(7)), failing);
    assert_eq!(delivery(Some(6), Some(7)), failing);
    assert_eq!(delivery(Some(7), Some(7)), good);
    assert_eq!(delivery(Some(8), Some(7)), good);
    assert_eq!(delivery(Some(8), None), good);
}

#[test]
fn a_failure_that_nobody_can_explain_stands_alone_and_drift_does_not_hide_it() {
    let fail = |observed: &mut Observed, message: Option<&str>| {
        let logging = logging(observed).as_mut().unwrap();
        logging.last_failure = Some(7);
        logging.failure = message.map(str::to_owned);
    };
    assert_eq!(
        stand(|observed| fail(observed, None), Some(true)),
        (
            "failing".to_owned(),
            vec!["the last delivery failed: Redshift gives no reason".to_owned()]
        )
    );
    let (state, said) = stand(
        |observed| {
            fail(observed, Some("Cannot write to bucket"));
            *bucket_policy(observed) = None;
        },
        Some(true),
    );
    assert_eq!(
        (state.as_str(), said.as_slice()),
        (
            "drifted",
            [
                "s3:PutBucketPolicy is due on redshift-cluster-audit-logging-111122223333",
                "the last delivery failed: Cannot write to bucket"
            ]
            .map(str::to_owned)
            .as_slice()
        )
    );
}

#[test]
fn what_was_not_seen_is_not_judged() {
    let of_bucket = |observed: &mut Observed| {
        observed.accounts.clear();
        observed.clusters.clear();
    };
    let of_clusters = |observed: &mut Observed| observed.buckets.clear();
    let said = |state: &str, differences: &[&str]| {
        let differences = differences.iter().map(ToString::to_string).collect();
        (state.to_owned(), differences)
    };
    let cluster = "the cluster's side was not seen: whether it logs is not known";
    let bucket = "the bucket's policy was not seen";
    let none = "no log has arrived yet; the first may take hours on a quiet cluster";
    assert_eq!(stand(of_bucket, Some(true)), said("in place", &[cluster]));
    assert_eq!(
        stand(of_bucket, Some(false)),
        said("waiting", &[none, cluster])
    );
    assert_eq!(
        stand(
            |observed| {
                of_bucket(observed);
                *bucket_policy(observed) = None;
            },
            Some(true)
        ),
        said(
            "drifted",
            &[
                "s3:PutBucketPolicy is due on redshift-cluster-audit-logging-111122223333",
                cluster
            ]
        )
    );
    assert_eq!(
        stand(of_clusters, Some(true)),
        said(
            "in place",
            &["Redshift says that it has delivered logs", bucket]
        )
    );
    assert_eq!(
        stand(of_clusters, Some(false)),
        said(
            "waiting",
            &[
                "Redshift tells of no delivery yet; the first may take hours on a quiet cluster",
                bucket
            ]
        )
    );
    assert_eq!(
        stand(|observed| observed.accounts.clear(), Some(true)),
        said("in place", &["the caller and its policies were not seen"])
    );
    assert_eq!(
        stand(|observed| observed.clusters.clear(), Some(true)),
        said("in place", &["the cluster's logging was not seen"])
    );
}

/// A cluster beside the walkthrough's, or that one by its name.
fn seen(id: &str, logging: Option<Logging>) -> Seen {
    Seen {
        listed: Listed {
            cluster: Cluster {
                account: "444455556666".parse().unwrap(),
                region: "us-east-2".parse().unwrap(),
                id: id.parse().unwrap(),
            },
            status: "available".to_owned(),
            is_restored: id.starts_with("back"),
        },
        logging,
    }
}

/// What is said of the clusters that were listed, where the walkthrough's is there or is not.
fn said_of(is_there: bool, listed: &[Seen]) -> Vec<String> {
    let plan = plan(WALKTHROUGH);
    let mut observed = in_place(&plan);
    if !is_there {
        *logging(&mut observed) = None;
    }
    let said = |finding: Finding| {
        let Finding {
            code,
            severity,
            message,
            ..
        } = finding;
        format!("{severity}[{code}]: {message}")
    };
    strangers(&plan, &observed, listed)
        .into_iter()
        .map(said)
        .collect()
}

#[test]
fn clusters_that_a_plan_does_not_name_are_named() {
    let ours = "redshift-analytics-cluster-01";
    assert_eq!(said_of(true, &[seen(ours, None)]), [""; 0]);
    assert_eq!(
        said_of(true, &[seen("sales", None), seen(ours, None)]),
        [
            "note[cluster-unplanned]: account 444455556666, us-east-2, has a cluster `sales` that the plan does not name"
        ]
    );
    // It logs elsewhere, so it is not the one that is gone.
    let elsewhere = into("redshift-cluster-audit-logging-111122223333", "sales/");
    assert_eq!(
        said_of(false, &[seen("sales", Some(elsewhere))]),
        [
            "note[cluster-unplanned]: account 444455556666, us-east-2, has a cluster `sales` that the plan does not name"
        ]
    );
    assert_eq!(
        said_of(false, &[seen("sales", None)]),
        [
            "note[cluster-unplanned]: account 444455556666, us-east-2, has a cluster `sales` that the plan does not name; where it logs to could not be seen, so it may be `redshift-analytics-cluster-01` under a new name"
        ]
    );
}

#[test]
fn a_cluster_that_logs_in_the_place_of_one_that_is_gone_is_taken_for_it() {
    let ours = || {
        Some(into(
            "redshift-cluster-audit-logging-111122223333",
            "rsauditlog1/",
        ))
    };
    let renamed = "warning[cluster-renamed]: account 444455556666, us-east-2, has no cluster `redshift-analytics-cluster-01`, and";
    assert_eq!(
        said_of(false, &[seen("sales", ours()), seen("other", Some(Logging::default()))]),
        [
            format!("{renamed} `sales`, which the plan does not name, logs to its bucket under its prefix: it is most likely `redshift-analytics-cluster-01` under a new name"),
            "note[cluster-unplanned]: account 444455556666, us-east-2, has a cluster `other` that the plan does not name".to_owned(),
        ]
    );
    assert_eq!(
        said_of(false, &[seen("back-up", ours())]),
        [format!(
            "{renamed} `back-up`, which the plan does not name, logs to its bucket under its prefix: it is most likely `redshift-analytics-cluster-01` restored from a snapshot under another name"
        )]
    );
    assert_eq!(
        said_of(false, &[seen("sales", ours()), seen("trade", ours())]),
        [format!(
            "{renamed} `sales`, `trade`, which the plan does not name, log to its bucket under its prefix: one of them is most likely `redshift-analytics-cluster-01` under a new name"
        )]
    );
    // The one of the plan is there, so nobody has taken its name.
    assert_eq!(
        said_of(true, &[seen("sales", ours())]),
        [
            "note[cluster-unplanned]: account 444455556666, us-east-2, has a cluster `sales` that the plan does not name"
        ]
    );
}

#[test]
fn a_cluster_that_came_back_without_logging_is_told() {
    let text = WALKTHROUGH.replace("redshift-analytics-cluster-01", "back-again");
    let plan = Checked::toml(&text).plan.unwrap();
    let mut observed = in_place(&plan);
    let listed = [seen("back-again", None)];
    assert_eq!(strangers(&plan, &observed, &listed), []);
    *logging(&mut observed) = Some(Logging::default());
    let [finding] = <[_; 1]>::try_from(strangers(&plan, &observed, &listed)).unwrap();
    assert_eq!(
        (finding.code, finding.subject.as_str()),
        ("cluster-restored", "back-again")
    );
    assert_eq!(
        finding.message,
        "account 444455556666, us-east-2, has its cluster `back-again` back from a snapshot, and its audit logging is off"
    );
}

//! The verdict where accounts and buckets differ, and the one on what will stand after apply.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

use redtrail_core::changes::Logging;
use redtrail_core::check::{
    Check, Given, GivenBucket, GivenCaller, GivenCluster, Input, Standing, UserActivity, Verdict,
    check,
};
use redtrail_core::explain::explain;
use redtrail_core::grants;
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::sight::Sight;

const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.toml");
const FLEET: &str = include_str!("../../examples/fleet.toml");
const ALLOW_ALL: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

fn plan(text: &str) -> Plan {
    Checked::toml(text).plan.unwrap()
}

fn policy(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

/// The plan in place: what apply leaves behind in every account and bucket.
fn in_place(plan: &Plan) -> Given {
    Given {
        buckets: plan
            .buckets()
            .iter()
            .map(|bucket| {
                let text = grants::bucket_policy(plan, bucket).text();
                let given = GivenBucket {
                    policy: Sight::There(Input::bucket_policy(&bucket.name, text)),
                    ..GivenBucket::default()
                };
                (bucket.name.clone(), given)
            })
            .collect(),
        callers: plan
            .cluster_accounts()
            .into_iter()
            .map(|account| (account.clone(), caller(plan, account)))
            .collect(),
        clusters: plan
            .clusters()
            .iter()
            .map(|cluster| {
                let bucket = plan.bucket_of(cluster).unwrap();
                let given = GivenCluster {
                    status: Sight::There("available".to_owned()),
                    logging: Some(Logging {
                        enabled: true,
                        bucket: Some(bucket.name.to_string()),
                        prefix: Some(format!("{}/", bucket.prefix)),
                        ..Logging::default()
                    }),
                    user_activity: Some(UserActivity {
                        group: "audited".to_owned(),
                        is_on: true,
                        is_pending: false,
                    }),
                };
                (cluster.clone(), given)
            })
            .collect(),
        ..Given::default()
    }
}

fn caller(plan: &Plan, account: &AccountId) -> GivenCaller {
    let documents = [
        grants::redshift_policy(plan, account),
        grants::s3_policy(plan, account),
    ];
    let arns = plan.policy_arns(account);
    let arn = plan.caller_arn(account);
    GivenCaller {
        identity_policies: arns
            .iter()
            .zip(documents)
            .map(|(arn, document)| Input::managed(arn.as_ref(), document.text()))
            .collect(),
        are_all: true,
        trust_policy: grants::trust_policy(plan, account).map_or(Sight::Absent, |trust| {
            Sight::There(Input::trust(&arn, trust.text()))
        }),
        boundary: Sight::Absent,
        is_missing: false,
    }
}

/// Nothing of the plan is made yet, and everything was looked at.
fn untouched(plan: &Plan) -> Given {
    let mut given = in_place(plan);
    for bucket in given.buckets.values_mut() {
        bucket.policy = Sight::Absent;
    }
    for caller in given.callers.values_mut() {
        *caller = GivenCaller {
            is_missing: true,
            are_all: true,
            trust_policy: Sight::Absent,
            boundary: Sight::Absent,
            ..GivenCaller::default()
        };
    }
    given
}

/// What is not allowed, call by call, and the findings that are no notes.
fn decided(plan: &Plan, given: &Given) -> Vec<String> {
    let Check {
        calls, findings, ..
    } = check(plan, given).unwrap();
    let calls = calls.iter().filter(|call| call.verdict != Verdict::Allowed);
    let calls = calls.map(|call| {
        format!(
            "{} {} {} {}: {} {}",
            call.cluster,
            call.verdict,
            call.actor,
            call.action,
            call.policy.as_deref().unwrap_or("-"),
            call.sid
                .as_deref()
                .or(call.condition.as_deref())
                .unwrap_or("-"),
        )
    });
    let loud = findings.iter().filter(|it| it.code != "check-unconfirmed");
    let loud: Vec<String> = loud
        .map(|it| {
            assert!(explain(it.code).is_ok(), "{}", it.code);
            assert_ne!(it.mend, "", "{}", it.code);
            format!("{}: {}", it.code, it.message)
        })
        .collect();
    calls.chain(loud).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn what_apply_leaves_behind_is_allowed_and_wholly_seen() {
    for text in [WALKTHROUGH, FLEET] {
        let plan = plan(text);
        let given = in_place(&plan);
        assert_eq!(decided(&plan, &given), NOTHING);
        let not_seen = check(&plan, &given).unwrap().not_seen;
        assert_eq!(
            not_seen,
            ["bucket-settings", "scp", "rcp", "operator-identity-policy"]
        );
    }
}

#[test]
fn what_was_seen_in_one_place_only_is_not_seen() {
    let plan = plan(FLEET);
    let mut given = in_place(&plan);
    let (_, bucket) = given.buckets.iter_mut().next().unwrap();
    bucket.policy = Sight::Unseen;
    let (_, caller) = given.callers.iter_mut().next_back().unwrap();
    caller.are_all = false;
    caller.boundary = Sight::Unseen;
    let (_, cluster) = given.clusters.iter_mut().next().unwrap();
    cluster.status = Sight::Unseen;
    cluster.logging = None;
    cluster.user_activity = None;
    let Check {
        not_seen, verdict, ..
    } = check(&plan, &given).unwrap();
    assert_eq!(verdict, Verdict::Allowed);
    assert_eq!(
        not_seen,
        [
            "bucket-policy",
            "bucket-settings",
            "identity-policy",
            "boundary",
            "scp",
            "rcp",
            "cluster-status",
            "logging-status",
            "user-activity",
            "operator-identity-policy"
        ]
    );
}

#[test]
fn each_account_and_each_bucket_is_judged_by_what_stands_there() {
    let plan = plan(FLEET);
    let mut given = in_place(&plan);
    let us = &plan.buckets()[1].name;
    given.buckets.get_mut(us).unwrap().policy = Sight::Absent;
    let account: AccountId = "777788889999".parse().unwrap();
    given
        .callers
        .get_mut(&account)
        .unwrap()
        .identity_policies
        .push(Input::inline(
            &plan.caller_arn(&account),
            "freeze",
            policy(r#"{"Sid":"Freeze","Effect":"Deny","Action":"redshift:EnableLogging","Resource":"*"}"#),
        ));
    assert_eq!(
        decided(&plan, &given),
        [
            "444455556666:us-east-1:sales-us denied caller s3:PutObject: s3://central-audit-logs-us policy -",
            "444455556666:us-east-1:sales-us denied service s3:GetBucketAcl: s3://central-audit-logs-us policy -",
            "444455556666:us-east-1:sales-us denied service s3:PutObject: s3://central-audit-logs-us policy -",
            "444455556666:us-east-1:sales-us denied service s3:PutObject: s3://central-audit-logs-us policy -",
            "777788889999:eu-west-1:warehouse denied caller redshift:EnableLogging: arn:aws:iam::777788889999:role/security/audit-logging inline policy freeze Freeze",
            "check-not-allowed: nothing in s3://central-audit-logs-us policy allows the caller s3:PutObject",
            "check-not-allowed: nothing in s3://central-audit-logs-us policy allows Redshift s3:GetBucketAcl",
            "check-not-allowed: nothing in s3://central-audit-logs-us policy allows Redshift s3:PutObject",
            "check-denied: the statement `Freeze` of arn:aws:iam::777788889999:role/security/audit-logging inline policy freeze denies the caller redshift:EnableLogging: it has no condition",
        ]
    );
}

/// Where nothing in a policy is about a call, the bucket is named that it belongs to.
#[test]
fn of_several_buckets_the_one_that_allows_nothing_is_named() {
    let plan = plan(FLEET);
    let mut given = in_place(&plan);
    let name = &plan.buckets()[1].name;
    let theirs = policy(&format!(
        r#"{{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::{name}"}}"#
    ));
    given.buckets.get_mut(name).unwrap().policy = Sight::There(Input::bucket_policy(name, theirs));
    let told = decided(&plan, &given);
    assert_eq!(
        told[4],
        "check-not-allowed: nothing in s3://central-audit-logs-us policy allows the caller s3:PutObject"
    );
}

/// What was seen counts, and the plan's own policies stand for what was not.
#[test]
fn policies_of_which_some_were_not_seen_are_judged_beside_the_plan_s_own() {
    let plan = plan(WALKTHROUGH);
    let mut given = in_place(&plan);
    let (account, caller) = given.callers.iter_mut().next().unwrap();
    let arn = plan.caller_arn(account);
    let listing = policy(r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#);
    caller.identity_policies = vec![Input::inline(&arn, "more", listing)];
    caller.are_all = false;
    assert_eq!(decided(&plan, &given), NOTHING);
    let (_, caller) = given.callers.iter_mut().next().unwrap();
    let denial = policy(r#"{"Sid":"No","Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#);
    caller.identity_policies = vec![Input::inline(&arn, "more", denial)];
    let told = decided(&plan, &given);
    assert_eq!(
        told[0],
        format!(
            "444455556666:us-east-2:redshift-analytics-cluster-01 denied caller s3:PutObject: {arn} inline policy more No"
        )
    );
}

#[test]
fn each_bucket_s_settings_are_its_own() {
    let plan = plan(FLEET);
    let mut given = in_place(&plan);
    for (bucket, text) in plan.buckets().iter().zip([
        r#"{"Payer":"Requester"}"#,
        r#"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}"#,
    ]) {
        let given = given.buckets.get_mut(&bucket.name).unwrap();
        given.settings = Some(Input::bucket_settings(&bucket.name, text));
    }
    let Check {
        calls,
        findings,
        not_seen,
        ..
    } = check(&plan, &given).unwrap();
    let doubtful = calls.iter().filter(|it| it.verdict == Verdict::Unknown);
    // Three puts for each of the four clusters that send their logs there.
    assert_eq!(doubtful.count(), 12);
    let subjects: Vec<(&str, &str)> = findings
        .iter()
        .filter(|it| it.code.starts_with("bucket-"))
        .map(|it| (it.code, it.subject.as_str()))
        .collect();
    assert_eq!(
        subjects,
        [
            ("bucket-requester-pays", "central-audit-logs-eu"),
            ("bucket-ownership", "central-audit-logs-us")
        ]
    );
    let parts: Vec<&str> = not_seen
        .into_iter()
        .filter(|it| ["request-payment", "object-ownership", "object-lock"].contains(it))
        .collect();
    assert_eq!(
        parts,
        ["object-lock", "object-ownership", "request-payment"]
    );
}

/// What is not there stands in the way by itself, and is told once.
#[test]
fn what_is_not_there_denies_the_calls_that_need_it() {
    let plan = plan(WALKTHROUGH);
    let cluster = &plan.clusters()[0];
    let mut given = in_place(&plan);
    let absent = GivenCluster {
        status: Sight::Absent,
        ..GivenCluster::default()
    };
    given.clusters.insert(cluster.clone(), absent);
    let not_seen = check(&plan, &given).unwrap().not_seen;
    assert!(!not_seen.contains(&"logging-status"), "{not_seen:?}");
    let arn = cluster.arn();
    let id = "444455556666:us-east-2:redshift-analytics-cluster-01";
    assert_eq!(
        decided(&plan, &given),
        [
            format!("{id} denied caller redshift:EnableLogging: {arn} ClusterNotFound"),
            format!("{id} denied caller redshift:DescribeLoggingStatus: {arn} ClusterNotFound"),
            "cluster-missing: there is no cluster redshift-analytics-cluster-01 in us-east-2 of 444455556666".to_owned(),
        ]
    );
    let mut given = in_place(&plan);
    let (_, bucket) = given.buckets.iter_mut().next().unwrap();
    bucket.is_missing = true;
    let told = decided(&plan, &given);
    assert_eq!(told.len(), 5);
    assert_eq!(
        told[4],
        "bucket-missing: there is no bucket redshift-cluster-audit-logging-111122223333"
    );
    let mut given = in_place(&plan);
    let (_, caller) = given.callers.iter_mut().next().unwrap();
    caller.is_missing = true;
    let told = decided(&plan, &given);
    assert_eq!(told.len(), 5);
    assert_eq!(
        told[4],
        "caller-missing: arn:aws:iam::444455556666:role/redtrail-audit does not exist"
    );
}

#[test]
fn a_status_that_may_pass_is_a_doubt() {
    let plan = plan(WALKTHROUGH);
    let mut given = in_place(&plan);
    let id = "444455556666:us-east-2:redshift-analytics-cluster-01";
    let arn = plan.clusters()[0].arn();
    for (status, is_good) in [
        ("available", true),
        ("available, prep-for-resize", true),
        ("paused", false),
        ("modifying", false),
    ] {
        let (_, cluster) = given.clusters.iter_mut().next().unwrap();
        cluster.status = Sight::There(status.to_owned());
        let told = decided(&plan, &given);
        if is_good {
            assert_eq!(told, NOTHING, "{status}");
        } else {
            assert_eq!(
                told,
                [
                    format!(
                        "{id} unknown caller redshift:EnableLogging: {arn} InvalidClusterState"
                    ),
                    format!(
                        "cluster-unavailable: the status of redshift-analytics-cluster-01 is `{status}`, and EnableLogging takes a cluster that is `available`"
                    ),
                ]
            );
        }
    }
}

#[test]
fn logs_that_go_elsewhere_are_told_and_change_no_verdict() {
    let plan = plan(WALKTHROUGH);
    let mut given = in_place(&plan);
    let mut told = |bucket: Option<&str>, prefix: Option<&str>, kinds: &[&str]| {
        let (_, cluster) = given.clusters.iter_mut().next().unwrap();
        cluster.logging = Some(Logging {
            enabled: bucket.is_some() || !kinds.is_empty(),
            bucket: bucket.map(str::to_owned),
            prefix: prefix.map(str::to_owned),
            destinations: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ..Logging::default()
        });
        decided(&plan, &given)
    };
    let bucket = "redshift-cluster-audit-logging-111122223333";
    assert_eq!(told(None, None, &[]), NOTHING);
    assert_eq!(told(None, None, &["s3table"]), NOTHING);
    assert_eq!(told(Some(bucket), Some("rsauditlog1"), &[]), NOTHING);
    assert_eq!(
        told(Some(bucket), Some("other/"), &["s3"]),
        [
            "logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to s3://redshift-cluster-audit-logging-111122223333/other/ today"
        ]
    );
    assert_eq!(
        told(None, None, &["cloudwatch"]),
        ["logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to CloudWatch today"]
    );
}

/// Clusters of one group are told together.
#[test]
fn a_parameter_that_is_off_is_told_for_each_group() {
    let plan = plan(FLEET);
    let mut given = in_place(&plan);
    for (cluster, told) in &mut given.clusters {
        let is_default = cluster.region.as_ref() == "eu-central-1";
        told.user_activity = Some(UserActivity {
            group: if is_default {
                "default.redshift-2.0"
            } else {
                "audited"
            }
            .to_owned(),
            is_on: !is_default,
            is_pending: cluster.id.as_ref() == "sales-us",
        });
    }
    let findings = check(&plan, &given).unwrap().findings;
    let told: Vec<(&str, &str, &str)> = findings
        .iter()
        .filter(|it| it.code.starts_with("user-"))
        .map(|it| (it.code, it.subject.as_str(), it.mend.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "user-activity-off",
                "finance, sales",
                "make a parameter group of your own, since a default one cannot be changed, set enable_user_activity_logging to true in it, give it to the cluster, and reboot"
            ),
            (
                "user-activity-pending",
                "sales-us",
                "aws redshift reboot-cluster --region us-east-1 --cluster-identifier CLUSTER, when nobody minds"
            )
        ]
    );
}

#[test]
fn files_hold_for_every_account_and_a_wrong_one_is_told_once() {
    let plan = plan(FLEET);
    let identity = |text: &str| Standing {
        identity_policies: vec![Input::new("identity.json", text)],
        ..Standing::default()
    };
    let given = identity(ALLOW_ALL).given(&plan).unwrap();
    assert_eq!(given.callers.len(), 3);
    assert_eq!(decided(&plan, &given), NOTHING);
    let given = identity("{").given(&plan).unwrap();
    let findings = check(&plan, &given).unwrap_err();
    assert_eq!(findings.len(), 1);
    let both = Standing {
        bucket_policy: Some(Input::new("bucket.json", ALLOW_ALL)),
        ..identity("{")
    };
    let findings = both.given(&plan).unwrap_err();
    let codes: Vec<&str> = findings.iter().map(|it| it.code).collect();
    assert_eq!(
        codes,
        ["element-missing", "syntax", "bucket-policy-ambiguous"]
    );
}

#[test]
fn apply_makes_of_nothing_what_is_allowed() {
    for text in [
        WALKTHROUGH,
        FLEET,
        include_str!("plans/user.toml"),
        include_str!("plans/one-account.toml"),
    ] {
        let plan = plan(text);
        let before = untouched(&plan);
        assert_eq!(check(&plan, &before).unwrap().verdict, Verdict::Denied);
        let after = before.after_apply(&plan);
        assert_eq!(decided(&plan, &after), NOTHING);
        assert_eq!(after, in_place(&plan));
        assert_eq!(after.after_apply(&plan), after);
    }
}

/// Ours are mended, and whatever is of others keeps its say.
#[test]
fn apply_mends_what_is_ours_and_nothing_else() {
    let plan = plan(WALKTHROUGH);
    let mut before = in_place(&plan);
    let (name, bucket) = before.buckets.iter_mut().next().unwrap();
    let theirs = format!(
        r#"{{"Sid":"Theirs","Effect":"Deny","Principal":"*","Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::{name}"}}"#
    );
    let old = r#"{"Sid":"RedtrailAuditOld","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}"#;
    bucket.policy = Sight::There(Input::bucket_policy(
        name,
        policy(&format!("{theirs},{old}")),
    ));
    let (account, caller) = before.callers.iter_mut().next().unwrap();
    let arn = plan.caller_arn(account);
    let nothing = policy(r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#);
    nothing.clone_into(&mut caller.identity_policies[0].text);
    let frozen = policy(
        r#"{"Sid":"Frozen","Effect":"Deny","Action":"redshift:DescribeLoggingStatus","Resource":"*"}"#,
    );
    caller
        .identity_policies
        .push(Input::inline(&arn, "freeze", frozen));
    caller.trust_policy = Sight::There(Input::trust(
        &arn,
        policy(r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#),
    ));
    let boundary =
        policy(r#"{"Sid":"Bound","Effect":"Allow","Action":"redshift:*","Resource":"*"}"#);
    caller.boundary = Sight::There(Input::managed(
        "arn:aws:iam::444455556666:policy/bound",
        boundary,
    ));
    let (_, cluster) = before.clusters.iter_mut().next().unwrap();
    cluster.status = Sight::There("paused".to_owned());
    let id = "444455556666:us-east-2:redshift-analytics-cluster-01";
    assert_eq!(
        decided(&plan, &before.after_apply(&plan)),
        [
            &format!(
                "{id} unknown caller redshift:EnableLogging: arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01 InvalidClusterState"
            ),
            &format!(
                "{id} denied caller redshift:DescribeLoggingStatus: {arn} inline policy freeze Frozen"
            ),
            &format!("{id} denied caller s3:PutObject: - -"),
            &format!(
                "{id} denied service s3:GetBucketAcl: s3://redshift-cluster-audit-logging-111122223333 policy Theirs"
            ),
            &format!(
                "check-denied: the statement `Frozen` of {arn} inline policy freeze denies the caller redshift:DescribeLoggingStatus: it has no condition"
            ),
            "check-not-allowed: nothing in the permissions boundary allows the caller s3:PutObject",
            "check-denied: the statement `Theirs` of s3://redshift-cluster-audit-logging-111122223333 policy denies Redshift s3:GetBucketAcl: it has no condition",
            "cluster-unavailable: the status of redshift-analytics-cluster-01 is `paused`, and EnableLogging takes a cluster that is `available`",
        ]
    );
}

#[test]
fn apply_makes_no_caller_that_the_plan_only_names() {
    let plan = plan(include_str!("plans/existing-user.toml"));
    let after = untouched(&plan).after_apply(&plan);
    let told = decided(&plan, &after);
    assert!(
        told.iter().any(|it| it.starts_with("caller-missing")),
        "{told:#?}"
    );
    let mut present = untouched(&plan);
    for caller in present.callers.values_mut() {
        caller.is_missing = false;
    }
    assert_eq!(decided(&plan, &present.after_apply(&plan)), NOTHING);
}

/// What was not seen stays so: nobody knows what it would become.
#[test]
fn apply_leaves_unseen_what_was_unseen() {
    let plan = plan(WALKTHROUGH);
    let nothing = Given::default();
    assert_eq!(nothing.after_apply(&plan), nothing);
    let mut given = in_place(&plan);
    for caller in given.callers.values_mut() {
        *caller = GivenCaller::default();
    }
    for bucket in given.buckets.values_mut() {
        *bucket = GivenBucket::default();
    }
    let after = given.after_apply(&plan);
    let not_seen = check(&plan, &after).unwrap().not_seen;
    assert_eq!(
        not_seen,
        [
            "bucket-policy",
            "bucket-settings",
            "identity-policy",
            "trust-policy",
            "boundary",
            "scp",
            "rcp",
            "operator-identity-policy"
        ]
    );
}

/// A policy that cannot be merged into is no policy to judge either.
#[test]
fn apply_leaves_what_cannot_be_read_to_be_told() {
    let plan = plan(WALKTHROUGH);
    let mut given = in_place(&plan);
    let (name, bucket) = given.buckets.iter_mut().next().unwrap();
    bucket.policy = Sight::There(Input::bucket_policy(name, "{"));
    let findings = check(&plan, &given.after_apply(&plan)).unwrap_err();
    let said: Vec<(&str, &str)> = findings
        .iter()
        .map(|it| (it.code, it.subject.as_str()))
        .collect();
    assert_eq!(
        said,
        [(
            "syntax",
            "s3://redshift-cluster-audit-logging-111122223333 policy"
        )]
    );
}

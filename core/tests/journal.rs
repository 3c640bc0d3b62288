//! What a journal makes of an undo: nothing of ours is left, nothing of others is taken.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

use redtrail_core::changes::{
    AccountState, Call, CallerState, Change, Logging, Observed, PolicyState, changes, left_behind,
    still_logging, undo, with_access_keys,
};
use redtrail_core::grants;
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::policy::merge;

const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.toml");
const AS_PRINTED: &str = include_str!("../../examples/as-printed.toml");

fn plan(text: &str) -> Plan {
    Checked::toml(text).plan.unwrap()
}

/// AWS before anything was done.
fn untouched(plan: &Plan) -> Observed {
    let mut observed = Observed::default();
    for account in plan.cluster_accounts() {
        observed
            .accounts
            .insert(account.clone(), AccountState::default());
    }
    for bucket in plan.buckets() {
        observed.buckets.insert(bucket.name.clone(), None);
    }
    for cluster in plan.clusters() {
        observed
            .clusters
            .insert(cluster.clone(), Some(Logging::default()));
    }
    observed
}

/// AWS when everything is as the plan says.
fn in_place(plan: &Plan) -> Observed {
    let mut observed = untouched(plan);
    for (account, state) in &mut observed.accounts {
        let documents = [
            grants::redshift_policy(plan, account),
            grants::s3_policy(plan, account),
        ];
        state.policies = documents.map(|document| {
            Some(PolicyState {
                document: document.text(),
                version: "v1".to_owned(),
                plan: Some(plan.name().tag()),
            })
        });
        state.caller = Some(CallerState {
            arn: plan.caller_arn(account),
            boundary: None,
            trust: grants::trust_policy(plan, account).map(|policy| policy.text()),
            plan: Some(plan.name().tag()),
        });
        state.attached = plan.policy_arns(account).map(|arn| arn.to_string()).into();
    }
    for bucket in plan.buckets() {
        let policy = grants::bucket_policy(plan, bucket).text();
        observed.buckets.insert(bucket.name.clone(), Some(policy));
    }
    for (cluster, logging) in &mut observed.clusters {
        let bucket = plan.bucket_of(cluster).unwrap();
        *logging = Some(Logging {
            enabled: true,
            bucket: Some(bucket.name.to_string()),
            prefix: Some(format!("{}/", bucket.prefix)),
            ..Logging::default()
        });
    }
    observed
}

fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| format!("{} {}", change.action(), change.target()))
        .collect()
}

#[test]
fn an_undo_leaves_the_statements_of_another_plan_in_the_same_journal() {
    let audit = plan(WALKTHROUGH);
    let other = plan(&WALKTHROUGH.replace("name = \"audit\"", "name = \"other\""));
    let bucket = audit.buckets().first().unwrap();
    let first = grants::bucket_policy(&audit, bucket).text();
    let both = merge(&first, other.name(), &grants::bucket_policy(&other, bucket))
        .unwrap()
        .text;
    let put = |before: Option<&String>, after: &String| Change {
        account: bucket.account.clone(),
        region: bucket.region.clone(),
        call: Call::PutBucketPolicy {
            bucket: bucket.name.clone(),
            before: before.cloned(),
            after: after.clone(),
        },
    };
    let journal = [put(None, &first), put(Some(&first), &both)];
    for (plan, rest) in [(&other, &audit), (&audit, &other)] {
        let mut observed = Observed::default();
        observed
            .buckets
            .insert(bucket.name.clone(), Some(both.clone()));
        let undone = undo(plan, &observed, &journal).unwrap();
        let [
            Change {
                call: Call::PutBucketPolicy { after, .. },
                ..
            },
        ] = undone.as_slice()
        else {
            unreachable!("one write: {undone:?}");
        };
        let wanted = grants::bucket_policy(rest, bucket).text();
        assert!(redtrail_core::policy::equivalent(after, &wanted), "{after}");
    }
}

#[test]
fn a_cluster_that_was_taken_out_of_the_plan_is_switched_off_too() {
    let two = plan(&format!(
        "{WALKTHROUGH}\n[[clusters]]\naccount = \"444455556666\"\nregion = \"us-east-2\"\nid = \"second\"\n"
    ));
    let one = plan(WALKTHROUGH);
    let journal = changes(&two, &untouched(&two)).unwrap();
    let undone = told(&undo(&one, &in_place(&one), &journal).unwrap());
    assert_eq!(
        undone
            .iter()
            .filter(|call| call.starts_with("redshift:DisableLogging"))
            .count(),
        2,
        "{undone:?}"
    );
    assert_eq!(still_logging(&one, &journal).len(), 1);
    assert!(still_logging(&two, &journal).is_empty());
}

#[test]
fn a_role_that_was_made_under_another_name_goes_too() {
    let old = plan(WALKTHROUGH);
    let new = plan(&WALKTHROUGH.replace("redtrail-audit", "renamed"));
    let journal = changes(&old, &untouched(&old)).unwrap();
    let mut observed = in_place(&old);
    for state in observed.accounts.values_mut() {
        state.caller = None;
        state.attached.clear();
    }
    let undone = told(&undo(&new, &observed, &journal).unwrap());
    assert_eq!(
        undone
            .iter()
            .filter(|call| call.starts_with("iam:"))
            .collect::<Vec<_>>(),
        [
            "iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            "iam:DetachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
            "iam:DeleteRole arn:aws:iam::444455556666:role/redtrail-audit",
            "iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            "iam:DeletePolicy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
        ]
    );
}

#[test]
fn logging_that_was_on_before_stays_on_and_is_named() {
    let plan = plan(WALKTHROUGH);
    let mut before = untouched(&plan);
    before.clusters = in_place(&plan).clusters;
    let journal = changes(&plan, &before).unwrap();
    let undone = told(&undo(&plan, &in_place(&plan), &journal).unwrap());
    assert!(
        !undone.iter().any(|call| call.contains("DisableLogging")),
        "{undone:?}"
    );
    let left = left_behind(&plan, &in_place(&plan), &journal);
    assert_eq!(
        left.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        ["logging-not-ours"]
    );
}

#[test]
fn what_lies_in_another_account_than_the_plans_is_named() {
    let elsewhere = plan(&WALKTHROUGH.replace("444455556666", "777788889999"));
    let plan = plan(WALKTHROUGH);
    let journal = changes(&elsewhere, &untouched(&elsewhere)).unwrap();
    let left = left_behind(&plan, &untouched(&plan), &journal);
    assert_eq!(left.len(), 6, "{left:?}");
    assert!(
        left.iter()
            .all(|finding| finding.code == "journal-beyond-plan")
    );
}

#[test]
fn what_was_taken_back_is_not_taken_back_again() {
    let plan = plan(WALKTHROUGH);
    let mut journal = changes(&plan, &untouched(&plan)).unwrap();
    journal.extend(undo(&plan, &in_place(&plan), &journal).unwrap());
    assert_eq!(undo(&plan, &untouched(&plan), &journal).unwrap(), []);
    assert_eq!(left_behind(&plan, &untouched(&plan), &journal), []);
}

#[test]
fn a_caller_with_another_path_or_boundary_stands_in_the_way() {
    let plan = plan(WALKTHROUGH);
    for change in [
        |caller: &mut CallerState| caller.arn = caller.arn.replace("role/", "role/other/"),
        |caller: &mut CallerState| caller.boundary = Some("arn:aws:iam::aws:policy/x".to_owned()),
    ] {
        let mut observed = in_place(&plan);
        for state in observed.accounts.values_mut() {
            change(state.caller.as_mut().unwrap());
        }
        let obstacles = changes(&plan, &observed).unwrap_err();
        assert_eq!(obstacles.first().unwrap().code, "caller-differs");
    }
}

#[test]
fn an_access_key_is_made_before_logging_and_deleted_after_it() {
    let plan = plan(AS_PRINTED);
    let all = told(&with_access_keys(
        &plan,
        changes(&plan, &untouched(&plan)).unwrap(),
    ));
    assert_eq!(
        all.get(all.len() - 3..).unwrap(),
        [
            "iam:CreateAccessKey redshift-audit-logging-user",
            "redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/",
            "iam:DeleteAccessKey redshift-audit-logging-user",
        ]
    );
}

#[test]
fn each_access_key_that_was_left_behind_goes_and_no_other() {
    let plan = plan(&WALKTHROUGH.replace(
        "kind = \"role\"\nname = \"redtrail-audit\"",
        "arn = \"arn:aws:iam::444455556666:user/there\"",
    ));
    let all = with_access_keys(&plan, changes(&plan, &in_place_but_off(&plan)).unwrap());
    let known = |id: &str| {
        let mut all = all.clone();
        for change in &mut all {
            if let Call::CreateAccessKey { key, .. } | Call::DeleteAccessKey { key, .. } =
                &mut change.call
            {
                *key = Some(id.to_owned());
            }
        }
        all
    };
    let is_delete = |change: &Change| matches!(change.call, Call::DeleteAccessKey { .. });
    // The first run could not delete its key, and the second could.
    let mut journal = known("FIRST");
    journal.retain(|change| !is_delete(change));
    journal.extend(known("SECOND"));
    let undone = undo(&plan, &in_place(&plan), &journal).unwrap();
    let deleted: Vec<String> = undone
        .iter()
        .filter(|change| is_delete(change))
        .map(Change::target)
        .collect();
    assert_eq!(deleted, ["there: FIRST"]);
}

/// AWS when everything is as the plan says but the logging.
fn in_place_but_off(plan: &Plan) -> Observed {
    Observed {
        clusters: untouched(plan).clusters,
        ..in_place(plan)
    }
}

//! What a journal makes of an undo: nothing of ours is left, nothing of others is taken.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

use redtrail_core::changes::{
    AccountState, Agreed, Call, CallerState, Change, Logging, LostKey, Observed, PolicyState, Side,
    changes as decided, found_again, left_behind, moved, order, still_logging, undo, versions_made,
    with_access_keys,
};
use redtrail_core::finding::Finding;
use redtrail_core::grants;
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Checked, Plan};
use redtrail_core::policy::merge;

const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.toml");
const AS_PRINTED: &str = include_str!("../../examples/as-printed.toml");

fn plan(text: &str) -> Plan {
    Checked::toml(text).plan.unwrap()
}

/// AWS before anything was done.
/// The changes, where nothing was agreed to beside the plan's own.
fn changes(plan: &Plan, observed: &Observed) -> Result<Vec<Change>, Vec<Finding>> {
    decided(plan, observed, &Agreed::default())
}

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
                versions: Vec::new(),
                uses: 0,
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
fn logging_that_somebody_moved_since_stays_and_is_named() {
    let plan = plan(WALKTHROUGH);
    let journal = changes(&plan, &untouched(&plan)).unwrap();
    let mut observed = in_place(&plan);
    assert_eq!(left_behind(&plan, &observed, &journal), []);
    observed.clusters.values_mut().for_each(|logging| {
        logging.as_mut().unwrap().bucket = Some("theirs".to_owned());
    });
    let left = left_behind(&plan, &observed, &journal);
    let [left] = left.as_slice() else {
        unreachable!("{left:?}");
    };
    assert_eq!(left.code, "logging-moved-since");
    assert!(
        left.message.contains("s3://theirs/rsauditlog1/"),
        "{}",
        left.message
    );
    let undone = told(&undo(&plan, &observed, &journal).unwrap());
    assert!(
        !undone.iter().any(|call| call.contains("redshift:")),
        "{undone:?}"
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
fn an_access_key_is_made_before_logging_for_a_profile_and_goes_with_it() {
    let plan = plan(AS_PRINTED);
    let profile = |account: &AccountId| Some(format!("user-{account}"));
    let mut journal = with_access_keys(
        &plan,
        changes(&plan, &untouched(&plan)).unwrap(),
        &[],
        profile,
    );
    assert_eq!(
        told(&journal).get(journal.len() - 2..).unwrap(),
        [
            "iam:CreateAccessKey redshift-audit-logging-user: profile user-444455556666",
            "redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/",
        ]
    );
    // Where no profile wants one, there is none.
    let without = with_access_keys(
        &plan,
        changes(&plan, &untouched(&plan)).unwrap(),
        &[],
        |_| None,
    );
    assert_eq!(without, changes(&plan, &untouched(&plan)).unwrap());
    for change in &mut journal {
        if let Call::CreateAccessKey { key, .. } = &mut change.call {
            *key = Some("AKIAFIRST".to_owned());
        }
    }
    let undone = told(&undo(&plan, &in_place(&plan), &journal).unwrap());
    assert_eq!(
        undone
            .iter()
            .filter(|call| call.contains("Key"))
            .collect::<Vec<_>>(),
        ["iam:DeleteAccessKey redshift-audit-logging-user: AKIAFIRST"]
    );
}

#[test]
fn each_access_key_that_was_left_behind_goes_and_no_other() {
    let plan = plan(&WALKTHROUGH.replace(
        "kind = \"role\"\nname = \"redtrail-audit\"",
        "arn = \"arn:aws:iam::444455556666:user/there\"",
    ));
    let profile = |_: &AccountId| Some("there".to_owned());
    let made = |id: &str| {
        let all = changes(&plan, &in_place_but_off(&plan)).unwrap();
        let mut all = with_access_keys(&plan, all, &[], profile);
        for change in &mut all {
            if let Call::CreateAccessKey { key, .. } = &mut change.call {
                *key = Some(id.to_owned());
            }
        }
        all
    };
    let mut journal = made("FIRST");
    journal.extend(made("SECOND"));
    let second = Change {
        call: Call::DeleteAccessKey {
            name: "there".to_owned(),
            profile: "there".to_owned(),
            key: "SECOND".to_owned(),
        },
        ..journal.first().unwrap().clone()
    };
    journal.push(second);
    let undone = told(&undo(&plan, &in_place(&plan), &journal).unwrap());
    let deleted: Vec<&String> = undone.iter().filter(|call| call.contains("Key")).collect();
    assert_eq!(deleted, ["iam:DeleteAccessKey there: FIRST"]);
}

#[test]
fn a_cluster_that_was_moved_goes_back_to_where_it_was() {
    let plan = plan(WALKTHROUGH);
    let agreed = Agreed {
        moves: true,
        ..Agreed::default()
    };
    let bucket = "redshift-cluster-audit-logging-111122223333";
    let cloudwatch = Logging {
        enabled: true,
        destinations: vec!["cloudwatch".to_owned(), "s3table".to_owned()],
        exports: vec!["userlog".to_owned()],
        ..Logging::default()
    };
    let old_bucket = Logging {
        enabled: true,
        bucket: Some("Old_Bucket".to_owned()),
        ..Logging::default()
    };
    for (logging, place) in [(cloudwatch, "CloudWatch"), (old_bucket, "s3://Old_Bucket/")] {
        let mut before = in_place(&plan);
        let goes = logging.goes();
        before
            .clusters
            .values_mut()
            .for_each(|found| *found = Some(logging.clone()));
        let journal = decided(&plan, &before, &agreed).unwrap();
        assert_eq!(
            told(&journal),
            [format!(
                "redshift:EnableLogging redshift-analytics-cluster-01: {place} → s3://{bucket}/rsauditlog1/"
            )]
        );
        assert_eq!(journal.first().unwrap().sign(), '~');
        let said = moved(&journal, |_| Some("somebody".to_owned()));
        let [said] = said.as_slice() else {
            unreachable!("{said:?}");
        };
        let words = format!(
            "logs to {place} now, and is moved from there. What lies there stays. Undo lets it log there again as somebody"
        );
        assert!(said.message.contains(&words), "{}", said.message);
        assert_eq!(
            said.message.contains("s3:PutObject on Old_Bucket"),
            place != "CloudWatch"
        );
        let undone = undo(&plan, &in_place(&plan), &journal).unwrap();
        let first = undone.first().unwrap();
        assert_eq!(
            told(std::slice::from_ref(first)),
            [format!(
                "redshift:EnableLogging redshift-analytics-cluster-01: s3://{bucket}/rsauditlog1/ → {place}"
            )]
        );
        let Call::RestoreLogging { to, .. } = &first.call else {
            unreachable!("{first:?}");
        };
        assert_eq!(Some(to), goes.as_ref());
        // Taken back once, it is not taken back again.
        let mut journal = journal;
        journal.extend(undone);
        assert_eq!(undo(&plan, &untouched(&plan), &journal).unwrap(), []);
    }
}

#[test]
fn a_statement_whose_principals_were_deleted_since_is_taken_out() {
    let role = "\"arn:aws:iam::444455556666:role/redtrail-audit\"";
    let plan = plan(&format!(
        "{WALKTHROUGH}\n[grants]\ncaller = \"principal\"\n"
    ));
    let journal = changes(&plan, &untouched(&plan)).unwrap();
    let calls = |principals: &str| {
        let mut observed = in_place(&plan);
        let policy = observed.buckets.values_mut().flatten().next().unwrap();
        assert!(policy.contains(role));
        *policy = policy.replace(role, principals);
        let undone = undo(&plan, &observed, &journal).map_err(|obstacles| obstacles.len());
        undone.map(|undone| {
            undone
                .iter()
                .filter(|one| one.side() == Side::Bucket)
                .count()
        })
    };
    // The other side has deleted the role, and S3 tells it by its ID.
    assert_eq!(calls("\"AROADBQP57FF2AEXAMPLE\""), Ok(1));
    // Whoever stands beside it was put there by somebody.
    let two = "[\"AROADBQP57FF2AEXAMPLE\",\"arn:aws:iam::444455556666:root\"]";
    assert_eq!(calls(two), Err(1));
}

#[test]
fn what_somebody_changed_since_is_not_taken_back_without_a_word() {
    let plan = plan(WALKTHROUGH);
    let journal = changes(&plan, &untouched(&plan)).unwrap();
    let told = |change: fn(&mut Observed)| {
        let mut observed = in_place(&plan);
        change(&mut observed);
        let obstacles = undo(&plan, &observed, &journal).map(|undone| told(&undone));
        let obstacles = obstacles.unwrap_err();
        assert!(
            obstacles
                .iter()
                .all(|finding| finding.code == "changed-since" && !finding.mend.is_empty())
        );
        obstacles
            .iter()
            .map(|finding| finding.message.clone())
            .collect::<Vec<_>>()
    };
    let bucket = "redshift-cluster-audit-logging-111122223333";
    let policy = "arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy";
    let role = "arn:aws:iam::444455556666:role/redtrail-audit";
    assert_eq!(
        told(|observed| {
            let policy = observed.buckets.values_mut().flatten().next().unwrap();
            *policy = policy.replacen("\"Allow\"", "\"Deny\"", 1);
        }),
        [format!(
            "somebody has changed the statement RedtrailAuditBucketAcl in the policy of {bucket} since it was written"
        )]
    );
    assert_eq!(
        told(|observed| of(observed).policies[0].as_mut().unwrap().document = "{}".to_owned()),
        [format!(
            "somebody has changed what {policy} says since it was written"
        )]
    );
    assert_eq!(
        told(|observed| {
            of(observed).policies[0].as_mut().unwrap().versions =
                vec!["v2".to_owned(), "v1".to_owned()];
        }),
        [format!(
            "version v2 of {policy} is not of this plan's making"
        )]
    );
    assert_eq!(
        told(|observed| of(observed).policies[0].as_mut().unwrap().uses = 3),
        [format!(
            "{policy} is attached to 2 more than the plan's caller, or bounds it"
        )]
    );
    assert_eq!(
        told(|observed| {
            of(observed)
                .attached
                .insert("arn:aws:iam::aws:policy/theirs".to_owned());
        }),
        [format!(
            "somebody has attached arn:aws:iam::aws:policy/theirs to {role}"
        )]
    );
    assert_eq!(
        told(|observed| of(observed).inline.push("theirs".to_owned())),
        [format!("somebody has put the policy theirs into {role}")]
    );
    assert_eq!(
        told(|observed| of(observed).caller.as_mut().unwrap().trust = Some("{}".to_owned())),
        [format!(
            "somebody has changed who may assume {role} since it was written"
        )]
    );
}

#[test]
fn a_version_of_our_own_making_goes_with_its_policy() {
    let plan = plan(WALKTHROUGH);
    let mut journal = changes(&plan, &untouched(&plan)).unwrap();
    let mut drifted = in_place(&plan);
    of(&mut drifted).policies[0].as_mut().unwrap().document = "{}".to_owned();
    let mended = changes(&plan, &drifted).unwrap();
    let mut observed = in_place(&plan);
    let policy = of(&mut observed).policies[0].as_mut().unwrap();
    policy.versions = vec!["v2".to_owned(), "v1".to_owned()];
    policy.version = "v2".to_owned();
    // The answer that tells the version's name may be lost: then the document tells that it is ours.
    journal.extend(mended.clone());
    assert!(undo(&plan, &observed, &journal).is_ok());
    // By its name it is known even where another one is in force.
    for change in &mut journal {
        if let Call::CreatePolicyVersion { version, .. } = &mut change.call {
            *version = Some("v2".to_owned());
        }
    }
    of(&mut observed).policies[0].as_mut().unwrap().version = "v1".to_owned();
    assert!(undo(&plan, &observed, &journal).is_ok());
}

/// A key that was to be made in account 444455556666, between these moments.
fn lost(id: Option<&str>, made: std::ops::RangeInclusive<i64>) -> LostKey {
    let change = Change {
        account: "444455556666".parse().unwrap(),
        region: "us-east-2".parse().unwrap(),
        call: Call::CreateAccessKey {
            name: "redshift-audit-logging-user".to_owned(),
            profile: "theirs".to_owned(),
            key: id.map(str::to_owned),
        },
    };
    LostKey { change, made }
}

#[test]
fn an_access_key_of_somebody_elses_making_is_not_taken_back_with_its_user() {
    let plan = plan(AS_PRINTED);
    let mut journal = changes(&plan, &untouched(&plan)).unwrap();
    let mut observed = in_place(&plan);
    of(&mut observed).keys = [("AKIAOURS", 1000), ("AKIATHEIRS", 1000)]
        .map(|(id, made)| (id.to_owned(), made))
        .into();
    journal.push(lost(Some("AKIAOURS"), 0..=0).change);
    let obstacles = undo(&plan, &observed, &journal).map(|undone| told(&undone));
    let user = "arn:aws:iam::444455556666:user/redshift-audit-logging-user";
    assert_eq!(
        obstacles.unwrap_err(),
        [Finding::error(
            "changed-since",
            format!("the journal does not tell of the access key AKIATHEIRS of {user}")
        )
        .about(user)
        .mend("if `redtrail apply` made it elsewhere, undo it there; else see that nobody uses it, and delete it: aws iam delete-access-key --user-name redshift-audit-logging-user --access-key-id AKIATHEIRS")]
    );
    of(&mut observed).keys.remove("AKIATHEIRS");
    let undone = told(&undo(&plan, &observed, &journal).unwrap());
    assert!(
        undone.contains(&"iam:DeleteAccessKey redshift-audit-logging-user: AKIAOURS".to_owned())
    );
    // What a plan did not make, it does not delete either, whoever has keys for it.
    let existing = self::plan(&WALKTHROUGH.replace(
        "kind = \"role\"\nname = \"redtrail-audit\"",
        "arn = \"arn:aws:iam::444455556666:user/there\"",
    ));
    let mut observed = in_place(&existing);
    of(&mut observed).keys.insert("AKIATHEIRS".to_owned(), 1000);
    assert!(undo(&existing, &observed, &[]).is_ok());
}

#[test]
fn an_access_key_that_got_lost_is_found_by_its_user_and_its_time() {
    let plan = plan(AS_PRINTED);
    let mut observed = in_place(&plan);
    of(&mut observed).keys = [("AKIANAMED", 500), ("AKIALOST", 1000), ("AKIATHEIRS", 2000)]
        .map(|(id, made)| (id.to_owned(), made))
        .into();
    let found = |lost: &[LostKey], journal: &[Change]| {
        let found = found_again(&plan, &observed, lost, journal);
        let ids = found.into_iter().map(|change| match change.call {
            Call::CreateAccessKey { key, profile, .. } => format!("{profile} {}", key.unwrap()),
            _ => String::new(),
        });
        ids.collect::<Vec<String>>()
    };
    assert_eq!(found(&[], &[]), [""; 0]);
    assert_eq!(found(&[lost(None, 990..=1010)], &[]), ["theirs AKIALOST"]);
    assert_eq!(found(&[lost(None, 1001..=1999)], &[]), [""; 0]);
    // A time that fits two finds neither, unless the ID of the other was told.
    assert_eq!(found(&[lost(None, 0..=1000)], &[]), [""; 0]);
    assert_eq!(
        found(
            &[lost(None, 0..=1000)],
            &[lost(Some("AKIANAMED"), 0..=0).change]
        ),
        ["theirs AKIALOST"]
    );
    assert_eq!(
        found(&[lost(Some("AKIATHEIRS"), 0..=0)], &[]),
        ["theirs AKIATHEIRS"]
    );
    let mut elsewhere = lost(None, 0..=5000);
    elsewhere.change.account = "111122223333".parse().unwrap();
    assert_eq!(found(&[elsewhere], &[]), [""; 0]);
    let mut of_another = lost(None, 0..=5000);
    if let Call::CreateAccessKey { name, .. } = &mut of_another.change.call {
        *name = "another".to_owned();
    }
    assert_eq!(found(&[of_another], &[]), [""; 0]);
}

#[test]
fn an_access_key_that_got_lost_goes_before_another_is_made() {
    let plan = plan(AS_PRINTED);
    let profile = |_: &AccountId| Some("ours".to_owned());
    let made = changes(&plan, &untouched(&plan)).unwrap();
    let mut elsewhere = lost(Some("AKIAELSEWHERE"), 0..=0).change;
    elsewhere.account = "111122223333".parse().unwrap();
    let found = [lost(Some("AKIALOST"), 0..=0).change, elsewhere];
    let all = with_access_keys(&plan, made.clone(), &found, profile);
    let keys = told(&all);
    let keys = keys.iter().filter(|call| call.contains("AccessKey"));
    assert_eq!(
        keys.collect::<Vec<_>>(),
        [
            "iam:DeleteAccessKey redshift-audit-logging-user: AKIALOST",
            "iam:CreateAccessKey redshift-audit-logging-user: profile ours",
        ]
    );
    let deleted = |change: &Change| matches!(change.call, Call::DeleteAccessKey { .. });
    let created = |change: &Change| matches!(change.call, Call::CreateAccessKey { .. });
    let (deleted, created) = (
        all.iter().position(deleted).unwrap(),
        all.iter().position(created).unwrap(),
    );
    assert!(order(&all).get(created).unwrap().contains(&deleted));
    // Where no key is made, none is deleted.
    assert_eq!(
        with_access_keys(&plan, made.clone(), &found, |_| None),
        made
    );
}

#[test]
fn a_policy_is_deleted_with_the_versions_that_were_seen() {
    let versions = |changes: &[Change]| {
        let deleted = changes.iter().filter_map(|change| match &change.call {
            Call::DeletePolicy { versions, .. } => Some(versions.join(" ")),
            _ => None,
        });
        deleted.collect::<Vec<String>>()
    };
    let plan = plan(WALKTHROUGH);
    let journal = changes(&plan, &untouched(&plan)).unwrap();
    let mut observed = in_place(&plan);
    for policy in of(&mut observed).policies.iter_mut().flatten() {
        policy.versions = vec!["v1".to_owned()];
    }
    let undone = undo(&plan, &observed, &journal).unwrap();
    assert_eq!(versions(&undone), ["v1", "v1"]);

    // One that another name of the plan stood for is not looked at: the journal tells.
    let arn = "arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy";
    let version = |name: &str| Change {
        call: Call::CreatePolicyVersion {
            arn: arn.to_owned(),
            document: "{}".to_owned(),
            before: "{}".to_owned(),
            version: Some(name.to_owned()),
        },
        ..journal.first().unwrap().clone()
    };
    let created = journal.iter().filter(|change| change.target() == arn);
    let created: Vec<Change> = created.cloned().collect();
    let mut past = [journal.clone(), vec![version("v2"), version("v3")]].concat();
    assert_eq!(versions_made(&past, arn), ["v1", "v2", "v3"]);
    let renamed = self::plan(&WALKTHROUGH.replace("name = \"audit\"", "name = \"renamed\""));
    let undone = undo(&renamed, &untouched(&renamed), &past).unwrap();
    assert_eq!(versions(&undone), ["v1 v2 v3", "v1"]);
    // What is made anew begins anew.
    past.extend(created);
    assert_eq!(versions_made(&past, arn), ["v1"]);
    past.push(version("v2"));
    past.push(Change {
        call: Call::DeletePolicy {
            arn: arn.to_owned(),
            versions: Vec::new(),
        },
        ..journal.first().unwrap().clone()
    });
    assert_eq!(versions_made(&past, arn), [""; 0]);
}

/// The one account.
fn of(observed: &mut Observed) -> &mut AccountState {
    observed.accounts.values_mut().next().unwrap()
}

/// AWS when everything is as the plan says but the logging.
fn in_place_but_off(plan: &Plan) -> Observed {
    Observed {
        clusters: untouched(plan).clusters,
        ..in_place(plan)
    }
}

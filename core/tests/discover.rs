//! Where the logs of clusters go, from what AWS says of them, and the plan that comes of it.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]
#![expect(
    clippy::unnecessary_wraps,
    reason = "nobody could look at a logging that is none"
)]

use std::collections::BTreeMap;

use redtrail_core::changes::{Found, Listed, Logging, LoggingState, Owners, Seen, draft, found};
use redtrail_core::plan::{Checked, Cluster};
use serde_json::json;

const ANALYTICS: &str = "444455556666";
const LOGS: &str = "111122223333";

fn seen(id: &str, logging: Option<Logging>) -> Seen {
    Seen {
        listed: Listed {
            cluster: Cluster {
                account: ANALYTICS.parse().unwrap(),
                region: "us-east-2".parse().unwrap(),
                id: id.parse().unwrap(),
            },
            status: "available".to_owned(),
            is_restored: false,
        },
        logging,
    }
}

fn into(bucket: &str, prefix: &str) -> Option<Logging> {
    Some(Logging {
        enabled: true,
        bucket: Some(bucket.to_owned()),
        prefix: Some(prefix.to_owned()),
        ..Logging::default()
    })
}

fn to(kinds: &[&str]) -> Option<Logging> {
    Some(Logging {
        enabled: true,
        destinations: kinds.iter().map(ToString::to_string).collect(),
        ..Logging::default()
    })
}

/// The buckets of accounts that let them be listed.
fn lists(of: &[(&str, &[&str])]) -> Owners {
    let list = |names: &&[&str]| -> BTreeMap<_, _> {
        let region = "us-east-1".parse().ok();
        let named = |name: &&str| ((*name).to_owned(), region.clone());
        names.iter().map(named).collect()
    };
    Owners {
        lists: of
            .iter()
            .map(|(account, names)| (account.parse().unwrap(), list(names)))
            .collect(),
        ..Owners::default()
    }
}

fn one(logging: Option<Logging>, owners: &Owners) -> Found {
    let [found] = <[_; 1]>::try_from(found(&[seen("sales", logging)], owners)).unwrap();
    found
}

#[test]
fn a_state_is_told_from_what_describes_the_logging() {
    use LoggingState::{CloudWatch, CrossAccount, Failing, Off, OwnerUnknown, SameAccount, Unseen};

    let owners = lists(&[(ANALYTICS, &["own"]), (LOGS, &["central"])]);
    let none = Owners::default();
    for (logging, owners, state) in [
        (Some(Logging::default()), &owners, Off),
        (to(&["s3table"]), &owners, Off),
        (to(&["cloudwatch"]), &owners, CloudWatch),
        (to(&["cloudwatch", "s3table"]), &owners, CloudWatch),
        (into("own", "logs/"), &owners, SameAccount),
        (into("central", "logs/"), &owners, CrossAccount),
        (into("elsewhere", "logs/"), &owners, CrossAccount),
        (into("own", "logs/"), &none, OwnerUnknown),
        (None, &owners, Unseen),
    ] {
        assert_eq!(one(logging.clone(), owners).state, state, "{logging:?}");
    }
    // A failure counts as long as nothing was delivered after it, and logging is on.
    let fails = |logging: Option<Logging>, success| {
        let failed = logging.map(|logging| Logging {
            last_failure: Some(7),
            last_success: success,
            failure: Some("Cannot write".to_owned()),
            ..logging
        });
        let found = one(failed, &owners);
        assert_ne!(found.destination, Failing);
        (found.state, found.failure)
    };
    let said = Some("Cannot write".to_owned());
    assert_eq!(fails(into("central", "logs/"), Some(6)), (Failing, said));
    assert_eq!(
        fails(into("central", "logs/"), Some(8)),
        (CrossAccount, None)
    );
    assert_eq!(fails(Some(Logging::default()), None), (Off, None));
}

#[test]
fn an_owner_is_only_said_where_it_is_certain() {
    let owner = |owners: &Owners, bucket: &str| {
        let found = one(into(bucket, "logs/"), owners);
        (
            found.state.to_string(),
            found.bucket_account.map(|account| account.to_string()),
        )
    };
    let pair = |state: &str, account: Option<&str>| (state.to_owned(), account.map(str::to_owned));
    let both = lists(&[(ANALYTICS, &["own"]), (LOGS, &["central"])]);
    assert_eq!(owner(&both, "own"), pair("same account", Some(ANALYTICS)));
    assert_eq!(owner(&both, "central"), pair("cross-account", Some(LOGS)));
    // It is in neither list, so it is neither's.
    assert_eq!(owner(&both, "elsewhere"), pair("cross-account", None));
    // The other account's list alone does not say that a bucket is not the cluster's account's.
    let other = lists(&[(LOGS, &["central"])]);
    assert_eq!(owner(&other, "central"), pair("cross-account", Some(LOGS)));
    assert_eq!(owner(&other, "own"), pair("owner unknown", None));
    let confirmed = Owners {
        confirmed: [(ANALYTICS.parse().unwrap(), "own".to_owned())].into(),
        ..other
    };
    assert_eq!(
        owner(&confirmed, "own"),
        pair("same account", Some(ANALYTICS))
    );
    assert_eq!(owner(&confirmed, "own-2"), pair("owner unknown", None));
}

#[test]
fn clusters_come_in_order_and_as_programs_read_them() {
    let owners = lists(&[(ANALYTICS, &["own"]), (LOGS, &["central"])]);
    let seen = [
        seen("warehouse", to(&["s3table"])),
        seen("sales", into("central", "logs/")),
    ];
    assert_eq!(
        json!(found(&seen, &owners)),
        json!([
            {
                "account": ANALYTICS, "region": "us-east-2", "id": "sales", "status": "available",
                "state": "cross-account", "destination": "cross-account", "bucket": "central", "prefix": "logs/",
                "bucket_account": LOGS, "bucket_region": "us-east-1", "system_tables": false,
                "last_success": null, "last_failure": null, "failure": null,
            },
            {
                "account": ANALYTICS, "region": "us-east-2", "id": "warehouse",
                "status": "available", "state": "off", "destination": "off", "bucket": null, "prefix": null,
                "bucket_account": null, "bucket_region": null, "system_tables": true,
                "last_success": null, "last_failure": null, "failure": null,
            },
        ])
    );
}

#[test]
fn a_plan_takes_the_one_bucket_that_is_logged_to() {
    let owners = lists(&[(ANALYTICS, &["own"]), (LOGS, &["central"])]);
    let all = |loggings: &[Option<Logging>]| {
        let seen: Vec<Seen> = loggings
            .iter()
            .zip('a'..)
            .map(|(logging, id)| seen(&id.to_string(), logging.clone()))
            .collect();
        found(&seen, &owners)
    };
    let off = || Some(Logging::default());
    let found = all(&[
        into("central", "logs/"),
        off(),
        into("central", "logs"),
        None,
    ]);
    let made = draft(&found, None);
    assert_eq!(
        made.toml(),
        "version = 1\n\n\
         [bucket]\nname = \"central\"\naccount = \"111122223333\"\nregion = \"us-east-1\"\nprefix = \"logs\"\n\n\
         [[clusters]]\naccount = \"444455556666\"\nregion = \"us-east-2\"\nid = \"a\"\n\n\
         [[clusters]]\naccount = \"444455556666\"\nregion = \"us-east-2\"\nid = \"b\"\n\n\
         [[clusters]]\naccount = \"444455556666\"\nregion = \"us-east-2\"\nid = \"c\"\n\n\
         [[clusters]]\naccount = \"444455556666\"\nregion = \"us-east-2\"\nid = \"d\"\n"
    );
    assert!(Checked::of(made).plan.is_some());
    assert_eq!(draft(&found, Some("central")).buckets.len(), 1);
    // Where there is none, several, no prefix, or another one is wanted, nothing is taken.
    for (found, wanted) in [
        (all(&[off()]), None),
        (all(&[into("central", "logs/"), into("own", "logs/")]), None),
        (
            all(&[into("central", "logs/"), into("central", "more/")]),
            None,
        ),
        (all(&[into("central", "")]), None),
        (all(&[into("central", "logs/")]), Some("own")),
    ] {
        assert_eq!(draft(&found, wanted).buckets, [], "{found:?}");
    }
}

#[test]
fn a_cluster_that_is_being_deleted_is_not_planned_for() {
    let mut going = seen("going", into("central", "logs/"));
    going.listed.status = "deleting".to_owned();
    let found = found(&[going, seen("stays", None)], &Owners::default());
    let made = draft(&found, None);
    let ids: Vec<_> = made
        .clusters
        .iter()
        .map(|cluster| cluster.id.as_deref())
        .collect();
    assert_eq!(ids, [Some("stays")]);
    assert_eq!(made.buckets, []);
}

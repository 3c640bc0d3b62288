//! Made-up drafts and plans.

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use redtrail_core::plan::{
    BucketDraft, CallerDraft, Checked, ClusterDraft, Draft, GrantsDraft, Plan,
};

/// A text that a format may stumble over.
fn odd() -> impl Strategy<Value = String> {
    let known = [
        "",
        "000000000042",
        "\"",
        "'",
        "'''",
        "\\",
        "\\u0041",
        "\u{7f}",
        "\0",
        "\r\n",
        "\t",
        "\u{85}",
        "\u{2028}",
        "#",
        "[x]",
        "a.b",
        " = ",
        "true",
        "1",
        "é日本\u{1f600}",
        "{account}",
    ];
    prop_oneof![
        select(known.to_vec()).prop_map(str::to_owned),
        ".{0,9}",
        "[ -~]{0,12}"
    ]
}

/// A word near one that is right somewhere.
fn near() -> impl Strategy<Value = String> {
    let known = [
        "us-east-1a",
        "US_East_2",
        "Frankfurt",
        "4444-5555-6666",
        "12345678901",
        "My_Logs",
        "s3://my-logs/prefix",
        "arn:aws:s3:::my-logs",
        "audit logs",
        "rs audit/",
        "a//",
        "Sales_DW",
        "arn:aws:redshift:us-east-2:444455556666:cluster: sales",
        "roles",
        "usr",
        "clusters",
        "prefixes",
        "acount",
        "principals",
        "walktrough",
        "O-A1B2C3D4E5",
        "Redshift.amazonaws.com",
        "arn:aws:sts::444455556666:assumed-role/logger/me",
        "444455556666",
        "security",
        "a role",
    ];
    select(known.to_vec()).prop_map(str::to_owned)
}

/// A draft in which anything may be missing or wrong.
pub(crate) fn any_draft() -> impl Strategy<Value = Draft> {
    draft_of(|| odd().boxed())
}

/// A draft of words that are nearly right.
pub(crate) fn near_draft() -> impl Strategy<Value = Draft> {
    draft_of(|| near().boxed())
}

fn draft_of(odd: fn() -> BoxedStrategy<String>) -> impl Strategy<Value = Draft> {
    let bucket = [
        option::of(odd()),
        option::of(odd()),
        option::of(odd()),
        option::of(odd()),
    ]
    .prop_map(|[name, account, region, prefix]| BucketDraft {
        name,
        account,
        region,
        prefix,
    });
    let cluster = [option::of(odd()), option::of(odd()), option::of(odd())].prop_map(
        |[account, region, id]| ClusterDraft {
            account,
            region,
            id,
        },
    );
    let caller = (
        [
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
        ],
        option::of(vec(odd(), 0..3)),
        btree_map(odd(), odd(), 0..3),
        vec(odd(), 0..3),
    )
        .prop_map(
            |(
                [kind, name, arn, path, permissions_boundary, external_id],
                policies,
                tags,
                trusted,
            )| {
                CallerDraft {
                    kind,
                    name,
                    arn,
                    path,
                    policies,
                    permissions_boundary,
                    tags,
                    trusted,
                    external_id,
                }
            },
        );
    let grants = (
        [
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
            option::of(odd()),
        ],
        vec(odd(), 0..3),
    )
        .prop_map(
            |([source, scope, caller, preset, organization], principals)| GrantsDraft {
                source,
                scope,
                caller,
                preset,
                organization,
                principals,
            },
        );
    let version = option::of(prop_oneof![
        Just("1".to_owned()),
        any::<u32>().prop_map(|n| n.to_string())
    ]);
    (
        version,
        option::of(odd()),
        vec(bucket, 0..3),
        caller,
        grants,
        vec(cluster, 0..4),
    )
        .prop_map(|(version, name, buckets, caller, grants, clusters)| Draft {
            version,
            name,
            buckets,
            caller,
            grants,
            clusters,
        })
}

/// The Regions of one partition, and its ARNs' second field.
fn partition() -> impl Strategy<Value = (&'static str, Vec<&'static str>)> {
    prop_oneof![
        4 => Just(("aws", vec!["us-east-1", "us-west-2", "eu-central-1", "ap-east-1", "eu-south-1", "xx-north-7"])),
        1 => Just(("aws-us-gov", vec!["us-gov-east-1", "us-gov-west-1"])),
        1 => Just(("aws-cn", vec!["cn-north-1", "cn-northwest-1"])),
    ]
}

/// A draft of a plan in which nothing is wrong.
pub(crate) fn right_draft() -> impl Strategy<Value = Draft> {
    partition().prop_flat_map(|(partition, regions)| {
        (
            option::of("[A-Za-z0-9]{1,9}"),
            clusters(regions.clone()),
            buckets(regions),
            caller(partition),
            grants(),
        )
            .prop_map(|(name, clusters, mut buckets, caller, grants)| {
                // A bucket has a cluster in its Region, or is the first.
                let in_region =
                    |region: &Option<String>| clusters.iter().any(|c| c.region == *region);
                buckets.sort_by_key(|bucket| in_region(&bucket.region));
                buckets.dedup_by(|one, _| !in_region(&one.region));
                let is_idle = clusters.iter().all(|cluster| {
                    buckets
                        .iter()
                        .skip(1)
                        .any(|bucket| bucket.region == cluster.region)
                });
                if is_idle {
                    buckets.remove(0);
                }
                Draft {
                    version: Some("1".to_owned()),
                    name,
                    buckets,
                    caller,
                    grants,
                    clusters,
                }
            })
    })
}

/// A plan, with the draft that it came from.
pub(crate) fn plan() -> impl Strategy<Value = (Draft, Plan)> {
    right_draft().prop_map(|draft| {
        let checked = Checked::of(draft.clone());
        let plan = checked.plan;
        assert!(plan.is_some(), "{:#?}", checked.findings);
        (draft, plan.unwrap())
    })
}

fn clusters(regions: Vec<&'static str>) -> impl Strategy<Value = Vec<ClusterDraft>> {
    let account = prop_oneof![
        "[0-9]{12}",
        Just("000000000042".to_owned()),
        Just("444455556666".to_owned())
    ];
    btree_set(
        (
            account,
            select(regions),
            "[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?",
        ),
        1..7,
    )
    .prop_map(|clusters| {
        clusters
            .into_iter()
            .map(|(account, region, id)| ClusterDraft {
                account: Some(account),
                region: Some(region.to_owned()),
                id: Some(id),
            })
            .collect::<Vec<_>>()
    })
    .prop_shuffle()
}

fn buckets(regions: Vec<&'static str>) -> impl Strategy<Value = Vec<BucketDraft>> {
    let all = regions.len();
    let account = prop_oneof!["[0-9]{12}", Just("444455556666".to_owned())];
    let prefix = option::of("[A-Za-z0-9_.:=+@-]{1,9}(/[a-z=:]{1,5})?/?");
    (
        subsequence(regions, 1..=all.min(3)),
        vec((account, prefix), 3),
    )
        .prop_map(|(regions, more)| {
            regions
                .into_iter()
                .zip(more)
                .enumerate()
                .map(|(index, (region, (account, prefix)))| BucketDraft {
                    name: Some(format!("logs-{index}")),
                    account: Some(account),
                    region: Some(region.to_owned()),
                    prefix,
                })
                .collect()
        })
}

fn caller(partition: &'static str) -> impl Strategy<Value = CallerDraft> {
    let name = || option::of("[A-Za-z0-9_+=,.@-]{1,20}");
    let path = || option::of("/([a-z'&;]{1,5}/)?");
    let policies = || {
        let policy = "[A-Za-z0-9_+=,.@-]{1,12}";
        option::of([policy, policy].prop_map(Vec::from))
            .prop_filter("two different names", |names| {
                names.as_ref().is_none_or(|n| n[0] != n[1])
            })
    };
    let tags = || btree_map("[a-z0-9é ]{1,5}", "[a-z:/é+=@. -]{0,5}", 0..3);
    let boundary = move || {
        option::of(
            "[a-z]{1,5}"
                .prop_map(move |name| format!("arn:{partition}:iam::{{account}}:policy/{name}")),
        )
    };
    let trusted = vec(
        "(role/(it's/)?[a-z]{1,3}|user/[a-z]{1,3}|root)"
            .prop_map(move |who| format!("arn:{partition}:iam::{{account}}:{who}")),
        0..3,
    );
    let role = (
        (
            option::of(Just("role".to_owned())),
            name(),
            path(),
            policies(),
            tags(),
        ),
        (boundary(), trusted, option::of("[a-z:/=+@.-]{2,9}")),
    )
        .prop_map(
            |((kind, name, path, policies, tags), (permissions_boundary, trusted, external_id))| {
                CallerDraft {
                    kind,
                    name,
                    path,
                    policies,
                    tags,
                    permissions_boundary,
                    trusted,
                    external_id,
                    arn: None,
                }
            },
        );
    let user = (name(), path(), policies(), tags(), boundary()).prop_map(
        |(name, path, policies, tags, permissions_boundary)| CallerDraft {
            kind: Some("user".to_owned()),
            name,
            path,
            policies,
            tags,
            permissions_boundary,
            ..CallerDraft::default()
        },
    );
    let existing = (
        "(role|user)/([a-z']{1,5}/)?[A-Za-z0-9=,.@-]{1,9}",
        policies(),
    )
        .prop_map(move |(who, policies)| CallerDraft {
            arn: Some(format!("arn:{partition}:iam::{{account}}:{who}")),
            policies,
            ..CallerDraft::default()
        });
    prop_oneof![Just(CallerDraft::default()), role, user, existing]
}

fn grants() -> impl Strategy<Value = GrantsDraft> {
    let choice = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        option::of(select(words))
    };
    let principals = vec(
        select(vec![
            "redshift.amazonaws.com".to_owned(),
            "redshift.ap-east-1.amazonaws.com".to_owned(),
        ]),
        0..3,
    );
    let organization = "o-[a-z0-9]{10}";
    let least = (
        choice(&["auto", "cluster", "account", "organization", "any"]),
        choice(&["prefix", "bucket"]),
        choice(&["account", "principal"]),
        organization,
        principals,
    )
        .prop_map(
            |(source, scope, caller, organization, principals)| GrantsDraft {
                organization: Some(organization)
                    .filter(|_| source.as_deref() == Some("organization")),
                source,
                scope,
                caller,
                principals,
                ..GrantsDraft::default()
            },
        );
    let walkthrough = Just(GrantsDraft {
        preset: Some("walkthrough".to_owned()),
        ..GrantsDraft::default()
    });
    prop_oneof![1 => Just(GrantsDraft::default()), 3 => least, 1 => walkthrough]
}

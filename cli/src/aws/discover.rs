//! Sweeping accounts and Regions for clusters, on past those that refuse. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet};

use aws_config::SdkConfig;
use redtrail_core::changes::{Listed, Owners, Seen};
use redtrail_core::finding::Finding;
use redtrail_core::names::{AccountId, ClusterIdentifier, Region};
use serde::Serialize;

use super::clusters::clusters;
use super::observe::{logging, s3};
use super::{Accounts, Failure, gathered};
use crate::exit::Error;

/// The most buckets that S3 is asked for at once; without a number it does not tell their Regions.
const BUCKETS: i32 = 1000;

/// Codes with which a Region answers that does not know credentials that are good elsewhere.
const UNKNOWN_HERE: [&str; 4] = [
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "AuthFailure",
    "OptInRequired",
];

/// What a sweep has seen.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    pub(crate) seen: Vec<Seen>,
    pub(crate) owners: Owners,
    pub(crate) refused: Vec<Refused>,
    /// Regions that do not know an account, of those that were not named.
    pub(crate) skipped: Vec<(AccountId, Region)>,
    /// The accounts that gave a list of clusters, of one Region at least.
    pub(crate) looked_into: BTreeSet<AccountId>,
}

/// What could not be looked at, and why.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Refused {
    pub(crate) account: AccountId,
    /// `None` where the whole account refuses.
    pub(crate) region: Option<Region>,
    /// `None` where the list of clusters is refused.
    pub(crate) cluster: Option<ClusterIdentifier>,
    pub(crate) reason: String,
    /// What the call answered with, without the words that are about one Region.
    #[serde(skip)]
    pub(crate) kind: String,
    #[serde(skip)]
    pub(crate) finding: Finding,
}

impl Refused {
    fn of(account: &AccountId, region: Option<&Region>, finding: Finding) -> Self {
        Self {
            account: account.clone(),
            region: region.cloned(),
            cluster: None,
            reason: finding.message.clone(),
            kind: finding.message.clone(),
            finding,
        }
    }

    fn by(failure: &Failure, account: &AccountId, region: &Region) -> Self {
        let mut finding = failure.finding();
        if region.is_opt_in() && failure.is_any(&UNKNOWN_HERE) {
            finding = finding.mend("the Region is not enabled in the account, or the session is one of the global endpoint of STS: take one of a Regional endpoint");
        } else if failure.is_any(&["AccessDenied", "AccessDeniedException"]) {
            finding = finding.mend("`redtrail discover --help` tells which actions it needs");
        }
        Self {
            kind: format!("{} {:?}", failure.action, failure.code),
            ..Self::of(account, Some(region), finding)
        }
    }
}

/// Looks for clusters in each of these Regions of each account that was opened. `shut` is why
/// others were not; the owners of buckets are asked for at `home`.
///
/// A Region that has to be enabled first and does not know the credentials is passed over, unless
/// the Regions were named.
pub(crate) async fn sweep(
    opened: &Accounts,
    shut: Vec<(AccountId, Error)>,
    regions: &[Region],
    home: &Region,
    are_named: bool,
) -> Sweep {
    let mut sweep = Sweep::default();
    for (account, error) in shut {
        let refused = |finding| Refused::of(&account, None, finding);
        sweep
            .refused
            .extend(error.findings.into_iter().map(refused));
    }

    let places: Vec<(&AccountId, &Region, SdkConfig)> = opened
        .clusters()
        .flat_map(|account| {
            let place = move |region| Some((account, region, opened.cluster(account, region)?));
            regions.iter().filter_map(place)
        })
        .collect();
    let listing = places.iter().map(|(account, region, config)| async move {
        (
            *account,
            *region,
            config,
            clusters(config, account, region).await,
        )
    });
    let mut listed: Vec<(Listed, &SdkConfig)> = Vec::new();
    for (account, region, config, answer) in gathered(listing).await {
        match answer {
            Ok(clusters) => {
                sweep.looked_into.insert(account.clone());
                listed.extend(clusters.into_iter().map(|listed| (listed, config)));
            }
            Err(failure) if !are_named && region.is_opt_in() && failure.is_any(&UNKNOWN_HERE) => {
                sweep.skipped.push((account.clone(), region.clone()));
            }
            Err(failure) => sweep.refused.push(Refused::by(&failure, account, region)),
        }
    }

    let describing = listed.into_iter().map(|(listed, config)| async move {
        let answer = logging(config, &listed.cluster).await;
        (listed, answer)
    });
    for (listed, answer) in gathered(describing).await {
        let logging = match answer {
            // It went while we looked.
            Ok(None) => continue,
            Ok(logging) => logging,
            Err(failure) => {
                let cluster = &listed.cluster;
                sweep.refused.push(Refused {
                    cluster: Some(cluster.id.clone()),
                    ..Refused::by(&failure, &cluster.account, &cluster.region)
                });
                None
            }
        };
        sweep.seen.push(Seen { listed, logging });
    }
    sweep.owners = owners(&sweep.seen, opened, home).await;
    sweep
}

/// Who owns the buckets that are logged to, as far as it can be told: one list for each account,
/// and where that is refused one question for each bucket.
async fn owners(seen: &[Seen], opened: &Accounts, home: &Region) -> Owners {
    let mut owners = Owners::default();
    let named: BTreeSet<(&AccountId, &Region, &str)> = seen
        .iter()
        .filter_map(|seen| {
            let cluster = &seen.listed.cluster;
            let bucket = seen.logging.as_ref()?.bucket.as_deref()?;
            Some((&cluster.account, &cluster.region, bucket))
        })
        .collect();
    if named.is_empty() {
        return owners;
    }
    let listing = opened.clusters().filter_map(|account| {
        let config = opened.cluster(account, home)?;
        Some(async move { (account, buckets(&config).await) })
    });
    for (account, list) in gathered(listing).await {
        if let Some(list) = list {
            owners.lists.insert(account.clone(), list);
        }
    }
    let is_settled = |account: &AccountId, bucket: &str| {
        let mut lists = owners.lists.values();
        owners.lists.contains_key(account) || lists.any(|list| list.contains_key(bucket))
    };
    let mut asked: BTreeSet<(&AccountId, &str)> = BTreeSet::new();
    let asking = named.into_iter().filter_map(|(account, region, bucket)| {
        if is_settled(account, bucket) || !asked.insert((account, bucket)) {
            return None;
        }
        let config = opened.cluster(account, region)?;
        Some(async move { (account, bucket, is_own(&config, bucket, account).await) })
    });
    let asking: Vec<_> = asking.collect();
    for (account, bucket, is_own) in gathered(asking).await {
        if is_own {
            owners
                .confirmed
                .insert((account.clone(), bucket.to_owned()));
        }
    }
    owners
}

/// The account's buckets with their Regions, `None` where they may not be listed.
async fn buckets(config: &SdkConfig) -> Option<BTreeMap<String, Option<Region>>> {
    let mut pages = s3(config)
        .list_buckets()
        .max_buckets(BUCKETS)
        .into_paginator()
        .send();
    let mut all = BTreeMap::new();
    while let Some(page) = pages.next().await {
        for bucket in page.ok()?.buckets() {
            let region = bucket
                .bucket_region()
                .and_then(|region| region.parse().ok());
            all.insert(bucket.name().unwrap_or_default().to_owned(), region);
        }
    }
    Some(all)
}

/// Whether S3 says that the bucket is the account's. A no may have another reason.
async fn is_own(config: &SdkConfig, bucket: &str, account: &AccountId) -> bool {
    let ask = async |config: &SdkConfig| {
        s3(config)
            .head_bucket()
            .bucket(bucket)
            .expected_bucket_owner(account.to_string())
            .send()
            .await
    };
    let Err(answer) = ask(config).await else {
        return true;
    };
    // A bucket in another Region is asked for there.
    let region = answer
        .raw_response()
        .filter(|answer| answer.status().as_u16() == 301)
        .and_then(|answer| answer.headers().get("x-amz-bucket-region"));
    let Some(region) = region else { return false };
    let there = config
        .to_builder()
        .region(aws_config::Region::new(region.to_owned()))
        .build();
    ask(&there).await.is_ok()
}

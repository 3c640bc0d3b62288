//! The clusters of an account in a Region, from one list.

use aws_config::SdkConfig;
use aws_sdk_redshift::types::Cluster as Described;
use redtrail_core::changes::Listed;
use redtrail_core::names::{AccountId, Region};
use redtrail_core::plan::Cluster;

use super::Failure;

/// The most clusters that AWS gives in one answer
/// ([DescribeClusters](https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html)).
const PAGE: i32 = 100;

/// Every cluster of the account in the Region.
pub(crate) async fn clusters(
    config: &SdkConfig,
    account: &AccountId,
    region: &Region,
) -> Result<Vec<Listed>, Failure> {
    let described = described(config, account, region).await?;
    let listed = described.iter();
    Ok(listed
        .filter_map(|described| listed_in(described, account, region))
        .collect())
}

/// The same with all that AWS tells of them.
pub(super) async fn described(
    config: &SdkConfig,
    account: &AccountId,
    region: &Region,
) -> Result<Vec<Described>, Failure> {
    let mut pages = aws_sdk_redshift::Client::new(config)
        .describe_clusters()
        .max_records(PAGE)
        .into_paginator()
        .items()
        .send();
    let mut clusters = Vec::new();
    while let Some(described) = pages.next().await {
        clusters.push(described.map_err(|error| {
            let action = "redshift:DescribeClusters";
            Failure::of(action, account.as_ref(), region.as_ref(), &error)
        })?);
    }
    Ok(clusters)
}

/// `None` where AWS gives no name, or one that breaks its own rules.
fn listed_in(described: &Described, account: &AccountId, region: &Region) -> Option<Listed> {
    Some(Listed {
        cluster: Cluster {
            account: account.clone(),
            region: region.clone(),
            id: described.cluster_identifier()?.parse().ok()?,
        },
        status: described.cluster_status().unwrap_or("unknown").to_owned(),
        is_restored: described.restore_status().is_some(),
    })
}

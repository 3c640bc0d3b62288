//! Looking for the logs themselves: only a delivered log proves the grants.

use std::time::{Duration, SystemTime};

use redtrail_core::logs;
use redtrail_core::plan::{Bucket, Cluster};

use super::{Accounts, Failure, observe::s3};

/// Whether a log of the cluster lies in the bucket, of these days or of any time.
pub(crate) async fn has_arrived(
    accounts: &Accounts,
    bucket: &Bucket,
    cluster: &Cluster,
) -> Result<bool, Failure> {
    let Some(config) = accounts.bucket(&bucket.account, &bucket.region) else {
        return Ok(false);
    };
    let client = s3(&config);
    let failed = |error: &_| {
        Failure::of(
            "s3:ListBucket",
            bucket.account.as_ref(),
            bucket.region.as_ref(),
            error,
        )
    };
    for prefix in day_prefixes(bucket, cluster) {
        let answer = client
            .list_objects_v2()
            .bucket(bucket.name.to_string())
            .expected_bucket_owner(bucket.account.to_string())
            .prefix(prefix)
            .max_keys(1)
            .send()
            .await
            .map_err(|error| failed(&error))?;
        if !answer.contents().is_empty() {
            return Ok(true);
        }
    }
    let mut pages = client
        .list_objects_v2()
        .bucket(bucket.name.to_string())
        .expected_bucket_owner(bucket.account.to_string())
        .prefix(logs::folder(bucket, cluster))
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failed(&error))?;
        let mut keys = page.contents().iter().filter_map(|object| object.key());
        if keys.any(|key| logs::is_of(key, cluster)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the keys of today's logs and of those of the last two days begin with.
fn day_prefixes(bucket: &Bucket, cluster: &Cluster) -> Vec<String> {
    const DAY: Duration = Duration::from_hours(24);
    let now = SystemTime::now();
    (0..3)
        .filter_map(|days| now.checked_sub(DAY * days))
        .map(|time| {
            let date = humantime::format_rfc3339_seconds(time).to_string();
            let day = date.get(..10).unwrap_or_default().replace('-', "/");
            logs::day_prefix(bucket, cluster, &day)
        })
        .collect()
}

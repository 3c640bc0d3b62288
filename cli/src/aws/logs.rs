//! Looking for the logs themselves: only a delivered log proves the grants.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::Object;
use redtrail_core::logs;
use redtrail_core::plan::{Bucket, Cluster};

use super::{Accounts, Failure, observe::s3};

/// The most days that are looked through.
const DAYS: u32 = 31;

/// Whether a log of the cluster lies in the bucket that came after `since`, in seconds since
/// 1970, or of the last days where that is not known.
pub(crate) async fn has_arrived(
    accounts: &Accounts,
    bucket: &Bucket,
    cluster: &Cluster,
    since: Option<i64>,
) -> Result<bool, Failure> {
    let Some(config) = accounts.bucket(&bucket.account, &bucket.region) else {
        return Ok(false);
    };
    let client = s3(&config);
    for prefix in day_prefixes(bucket, cluster, since) {
        let answer = client
            .list_objects_v2()
            .bucket(bucket.name.to_string())
            .expected_bucket_owner(bucket.account.to_string())
            .prefix(prefix)
            .send()
            .await
            .map_err(|error| {
                let (account, region) = (bucket.account.as_ref(), bucket.region.as_ref());
                Failure::of("s3:ListBucket", account, region, &error)
            })?;
        let is_new = |object: &Object| {
            let written = object.last_modified().map(DateTime::secs);
            since.is_none_or(|since| written.is_some_and(|written| written >= since))
        };
        let has_come = answer.contents().iter().any(|object| {
            is_new(object) && object.key().is_some_and(|key| logs::is_of(key, cluster))
        });
        if has_come {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the keys of a day's logs begin with: today first, back to the day of `since`.
fn day_prefixes(bucket: &Bucket, cluster: &Cluster, since: Option<i64>) -> Vec<String> {
    const DAY: Duration = Duration::from_hours(24);
    let now = SystemTime::now();
    let first = since.and_then(|since| {
        let since = u64::try_from(since).ok()?;
        // A log may carry the day of what it tells of, which is before the day it is written.
        SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_secs(since))?
            .checked_sub(DAY)
    });
    (0..DAYS)
        .filter_map(|days| now.checked_sub(DAY * days))
        .take_while(|time| first.is_none_or(|first| *time + DAY > first))
        .map(|time| {
            let date = humantime::format_rfc3339_seconds(time).to_string();
            let day = date.get(..10).unwrap_or_default().replace('-', "/");
            logs::day_prefix(bucket, cluster, &day)
        })
        .collect()
}

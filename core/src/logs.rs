//! Where Redshift puts the logs of a cluster.
//!
//! A key is `prefix/AWSLogs/ACCOUNT/redshift/REGION/YYYY/MM/DD/` and
//! `ACCOUNT_redshift_REGION_CLUSTER_LOGTYPE_TIMESTAMP.gz`
//! ([management guide](https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html)).

use crate::plan::{Bucket, Cluster};

/// What every key of the cluster's account and Region begins with.
fn folder(bucket: &Bucket, cluster: &Cluster) -> String {
    let Cluster {
        account, region, ..
    } = cluster;
    format!("{}/AWSLogs/{account}/redshift/{region}/", bucket.prefix)
}

/// What every key of the cluster's logs of a day, written `YYYY/MM/DD`, begins with.
pub fn day_prefix(bucket: &Bucket, cluster: &Cluster, day: &str) -> String {
    format!("{}{day}/{}", folder(bucket, cluster), file_start(cluster))
}

/// The key of a log that is still to come: `?` and `*` stand for what is not known of it.
pub(crate) fn sketch(bucket: &Bucket, cluster: &Cluster) -> String {
    let start = day_prefix(bucket, cluster, "????/??/??");
    format!("{start}*_????-??-??T??:??.gz")
}

/// Whether a key is that of a log of the cluster.
///
/// Neither Regions nor cluster identifiers hold an underscore, so the parts of a file's name
/// cannot be mistaken for one another.
pub fn is_of(key: &str, cluster: &Cluster) -> bool {
    let file = key.rsplit('/').next().unwrap_or(key);
    file.strip_prefix(&file_start(cluster)).is_some_and(|rest| {
        ["connectionlog_", "userlog_", "useractivitylog_"]
            .iter()
            .any(|kind| rest.starts_with(kind))
    })
}

fn file_start(cluster: &Cluster) -> String {
    let Cluster {
        account,
        region,
        id,
    } = cluster;
    format!("{account}_redshift_{region}_{id}_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_those_of_a_cluster_with_a_longer_name() {
        let cluster = Cluster {
            account: "123456789012".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            id: "mycluster".parse().unwrap(),
        };
        let key = "myprefix/AWSLogs/123456789012/redshift/us-east-1/2013/10/29/123456789012_redshift_us-east-1_mycluster_userlog_2013-10-29T18:01.gz";
        assert!(is_of(key, &cluster));
        assert!(!is_of(&key.replace("mycluster", "mycluster-2"), &cluster));
        assert!(!is_of(&key.replace("userlog", "test"), &cluster));
    }
}

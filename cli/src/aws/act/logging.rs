//! Logging, on and off, and back to where it went.

use aws_config::SdkConfig;
use aws_sdk_redshift::types::LogDestinationType;
use redtrail_core::changes::{Change, Destination};
use redtrail_core::names::{BucketName, ClusterIdentifier};
use redtrail_core::plan::Cluster;

use super::patience::unrepeated;
use super::{Failure, Hands};
use crate::aws::observe;

impl Hands<'_> {
    /// `EnableLogging` as the caller. Its policies, and the bucket's, may be too young to be
    /// seen everywhere, and then AWS refuses what is allowed.
    pub(super) async fn enable(
        &self,
        change: &Change,
        cluster: &ClusterIdentifier,
        (bucket, prefix): (&BucketName, &str),
        before: Option<&Destination>,
    ) -> Result<(), Failure> {
        let config = self.caller(change).await?;
        let config = config
            .to_builder()
            .region(aws_config::Region::new(change.region.to_string()))
            .build();
        let operator = self.cluster_config(change)?;
        let redshift = aws_sdk_redshift::Client::new(&unrepeated(&config));
        let mut passing = vec!["InvalidClusterState"];
        if self.is_young(&change.account, Some(bucket.as_ref())) {
            passing.extend([
                "AccessDenied",
                "InsufficientS3BucketPolicyFault",
                "InvalidClientTokenId",
            ]);
        }
        let call = async || {
            let call = redshift
                .enable_logging()
                .cluster_identifier(cluster.to_string());
            let call = call.bucket_name(bucket.to_string()).s3_key_prefix(prefix);
            // S3 is what a call means that names no type, but not where another is in force.
            let is_typed = matches!(before, Some(Destination::CloudWatch { .. }));
            let call = call.set_log_destination_type(is_typed.then_some(LogDestinationType::S3));
            let answer = send!(change, call)?;
            Ok(observe::logging_of!(answer))
        };
        let look = async || {
            let logging = observe::logging(&operator, &at(change, cluster)).await?;
            Ok(logging.filter(|logging| logging.goes_to(bucket.as_ref(), prefix)))
        };
        let once = async || self.once(&config, call, look).await;
        let logging = self.patiently(change, &passing, once).await?;
        if logging.goes_to(bucket.as_ref(), prefix) {
            self.logging
                .borrow_mut()
                .insert(at(change, cluster), logging);
        }
        Ok(())
    }

    /// `EnableLogging` back to where the logs went before, as whoever works on the clusters: the
    /// plan's caller may not write there.
    pub(super) async fn restore(
        &self,
        change: &Change,
        cluster: &ClusterIdentifier,
        (bucket, prefix): (&BucketName, &str),
        to: &Destination,
    ) -> Result<(), Failure> {
        let config = self.cluster_config(change)?;
        if !self
            .still_goes(&config, change, cluster, bucket, prefix)
            .await?
        {
            return Ok(());
        }
        let redshift = aws_sdk_redshift::Client::new(&config);
        let answer = self
            .patiently(change, &["InvalidClusterState"], async || {
                let call = redshift
                    .enable_logging()
                    .cluster_identifier(cluster.to_string());
                let call = match to {
                    Destination::S3 { bucket, prefix } => {
                        call.bucket_name(bucket).set_s3_key_prefix(prefix.clone())
                    }
                    Destination::CloudWatch { exports } => call
                        .log_destination_type(LogDestinationType::Cloudwatch)
                        .set_log_exports(Some(exports.clone())),
                };
                send!(change, call).map(drop)
            })
            .await;
        answer.map_err(|mut failure| {
            if !failure.is_open() {
                let by_hand = change.command().unwrap_or_default();
                failure.message = format!(
                    "{}; let somebody who may write to {to} run: {by_hand}",
                    failure.message.trim_end_matches('.')
                );
            }
            failure
        })
    }

    /// `DisableLogging` names no type, so that the publishing of system tables goes on. A cluster
    /// that is gone, or that logs elsewhere by now, is left alone.
    pub(super) async fn disable(
        &self,
        change: &Change,
        cluster: &ClusterIdentifier,
        bucket: &BucketName,
        prefix: &str,
    ) -> Result<(), Failure> {
        let config = self.cluster_config(change)?;
        if !self
            .still_goes(&config, change, cluster, bucket, prefix)
            .await?
        {
            return Ok(());
        }
        let redshift = aws_sdk_redshift::Client::new(&config);
        self.patiently(change, &["InvalidClusterState"], async || {
            let call = redshift
                .disable_logging()
                .cluster_identifier(cluster.to_string());
            send!(change, call).map(drop)
        })
        .await
    }

    /// Whether a cluster's logs still go where the plan sent them.
    async fn still_goes(
        &self,
        config: &SdkConfig,
        change: &Change,
        cluster: &ClusterIdentifier,
        bucket: &BucketName,
        prefix: &str,
    ) -> Result<bool, Failure> {
        let logging = observe::logging(config, &at(change, cluster)).await?;
        Ok(logging.is_some_and(|logging| logging.goes_to(bucket.as_ref(), prefix)))
    }

    /// The configuration of the caller in the account of the change, made once.
    async fn caller(&self, change: &Change) -> Result<SdkConfig, Failure> {
        let Some(cell) = self.callers.get(&change.account) else {
            return Err(Failure::own(
                change,
                "the plan has no caller in this account",
            ));
        };
        let made = async || {
            if !self.plan.caller().is_role() {
                return Err(Failure::own(change, "the user has no access key"));
            }
            // The role, or what lets the operator assume it, may be too young to be seen.
            let passing: &[&str] = if self.is_young(&change.account, None) {
                &["AccessDenied"]
            } else {
                &[]
            };
            self.patiently(change, passing, async || {
                self.accounts
                    .caller_role(self.plan, &change.account, &change.region)
                    .await
            })
            .await
        };
        cell.get_or_try_init(made).await.cloned()
    }
}

fn at(change: &Change, cluster: &ClusterIdentifier) -> Cluster {
    Cluster {
        account: change.account.clone(),
        region: change.region.clone(),
        id: cluster.clone(),
    }
}

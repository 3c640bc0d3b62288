//! Logging, on and off.

use aws_config::SdkConfig;
use redtrail_core::changes::Change;
use redtrail_core::names::{BucketName, ClusterIdentifier};
use redtrail_core::plan::Cluster;

use super::{Failure, Hands};
use crate::aws::observe;

impl Hands<'_> {
    /// `EnableLogging` as the caller. Its policies, and the bucket's, may be too young to be
    /// seen everywhere, and then AWS refuses what is allowed.
    pub(super) async fn enable(
        &mut self,
        change: &Change,
        cluster: &ClusterIdentifier,
        bucket: &BucketName,
        prefix: &str,
    ) -> Result<(), Failure> {
        let config = self.caller(change).await?;
        let config = config
            .to_builder()
            .region(aws_config::Region::new(change.region.to_string()))
            .build();
        let redshift = aws_sdk_redshift::Client::new(&config);
        let passing = [
            "AccessDenied",
            "InsufficientS3BucketPolicyFault",
            "InvalidClusterState",
            "InvalidClientTokenId",
        ];
        self.patiently(&passing, async || {
            let call = redshift
                .enable_logging()
                .cluster_identifier(cluster.to_string());
            let call = call.bucket_name(bucket.to_string()).s3_key_prefix(prefix);
            send!(change, call).map(drop)
        })
        .await
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
        let account = change.account.clone();
        let at = Cluster {
            account,
            region: change.region.clone(),
            id: cluster.clone(),
        };
        let logging = observe::logging(&config, &at).await?;
        if !logging.is_some_and(|logging| logging.goes_to(bucket.as_ref(), prefix)) {
            return Ok(());
        }
        let redshift = aws_sdk_redshift::Client::new(&config);
        self.patiently(&["InvalidClusterState"], async || {
            let call = redshift
                .disable_logging()
                .cluster_identifier(cluster.to_string());
            send!(change, call).map(drop)
        })
        .await
    }

    /// The configuration of the caller in the account of the change, made once.
    async fn caller(&mut self, change: &Change) -> Result<SdkConfig, Failure> {
        if let Some(config) = self.callers.get(&change.account) {
            return Ok(config.clone());
        }
        if !self.plan.caller().is_role() {
            return Err(Failure::own(change, "the user has no access key"));
        }
        // The role, or what lets the operator assume it, may be too young to be seen.
        let config = self
            .patiently(&["AccessDenied"], async || {
                self.accounts
                    .caller_role(self.plan, &change.account, &change.region)
                    .await
            })
            .await?;
        self.callers.insert(change.account.clone(), config.clone());
        Ok(config)
    }
}

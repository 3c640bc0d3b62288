//! Looking: what stands in AWS of everything that a plan touches. Nothing here writes.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use percent_encoding::percent_decode_str;
use redtrail_core::changes::{AccountState, CallerState, Logging, Observed, PolicyState, TAG};
use redtrail_core::names::{AccountId, Arn, Region};
use redtrail_core::plan::{Bucket, Cluster, Plan};

use super::{Accounts, Failure};
use crate::exit::Error;

/// Which sides are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub(crate) clusters: bool,
    pub(crate) buckets: bool,
}

/// Looks at everything that the plan touches on these sides.
pub(crate) async fn observe(
    plan: &Plan,
    accounts: &Accounts,
    sides: Sides,
) -> Result<Observed, Error> {
    let mut observed = Observed::default();
    if sides.clusters {
        for account in plan.cluster_accounts() {
            let Some(region) = plan
                .clusters_of(account)
                .map(|cluster| &cluster.region)
                .next()
            else {
                continue;
            };
            let Some(config) = accounts.cluster(account, region) else {
                continue;
            };
            let eyes = Eyes {
                account,
                region,
                iam: aws_sdk_iam::Client::new(&config),
            };
            observed
                .accounts
                .insert(account.clone(), eyes.account(plan).await?);
        }
        for cluster in plan.clusters() {
            let Some(config) = accounts.cluster(&cluster.account, &cluster.region) else {
                continue;
            };
            observed
                .clusters
                .insert(cluster.clone(), logging(&config, cluster).await?);
        }
    }
    if sides.buckets {
        for bucket in plan.buckets() {
            let Some(config) = accounts.bucket(&bucket.account, &bucket.region) else {
                continue;
            };
            observed
                .buckets
                .insert(bucket.name.clone(), bucket_policy(&config, bucket).await?);
        }
    }
    Ok(observed)
}

/// The logging of a cluster, `None` if there is no such cluster.
pub(crate) async fn logging(
    config: &SdkConfig,
    cluster: &Cluster,
) -> Result<Option<Logging>, Failure> {
    let answer = aws_sdk_redshift::Client::new(config)
        .describe_logging_status()
        .cluster_identifier(cluster.id.to_string())
        .send()
        .await;
    let status = match answer {
        Ok(status) => status,
        Err(error) => {
            let failure = Failure::of(
                "redshift:DescribeLoggingStatus",
                cluster.account.as_ref(),
                cluster.region.as_ref(),
                &error,
            );
            return if failure.is("ClusterNotFound") {
                Ok(None)
            } else {
                Err(failure)
            };
        }
    };
    let filled = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Some(Logging {
        enabled: status.logging_enabled().unwrap_or_default(),
        bucket: filled(status.bucket_name()),
        prefix: filled(status.s3_key_prefix()),
        // Several kinds are joined with commas, which the SDK takes for one unknown kind.
        destinations: status
            .log_destination_type()
            .map(|kind| {
                kind.as_str()
                    .split(',')
                    .map(|kind| kind.trim().to_owned())
                    .collect()
            })
            .unwrap_or_default(),
        last_success: status
            .last_successful_delivery_time()
            .map(aws_sdk_redshift::primitives::DateTime::secs),
        last_failure: status
            .last_failure_time()
            .map(aws_sdk_redshift::primitives::DateTime::secs),
        failure: filled(status.last_failure_message()),
    }))
}

/// The policy of a bucket, `None` if it has none.
pub(crate) async fn bucket_policy(
    config: &SdkConfig,
    bucket: &Bucket,
) -> Result<Option<String>, Failure> {
    let answer = s3(config)
        .get_bucket_policy()
        .bucket(bucket.name.to_string())
        .expected_bucket_owner(bucket.account.to_string())
        .send()
        .await;
    match answer {
        Ok(answer) => Ok(answer.policy().map(str::to_owned)),
        Err(error) => {
            let failure = Failure::of(
                "s3:GetBucketPolicy",
                bucket.account.as_ref(),
                bucket.region.as_ref(),
                &error,
            );
            if failure.is("NoSuchBucketPolicy") {
                Ok(None)
            } else {
                Err(failure)
            }
        }
    }
}

/// A client of S3, which addresses buckets by path wherever its endpoint was set by hand.
pub(crate) fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let is_set_by_hand = config.endpoint_url().is_some() || has_endpoint_of_its_own(config);
    let config = aws_sdk_s3::config::Builder::from(config)
        .force_path_style(is_set_by_hand)
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Whether the environment or the profile names an endpoint for S3 alone.
fn has_endpoint_of_its_own(config: &SdkConfig) -> bool {
    let key = ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build();
    let settings = config.service_config();
    settings.is_some_and(|settings| key.is_ok_and(|key| settings.load_config(key).is_some()))
}

/// A look at IAM in one account.
struct Eyes<'p> {
    account: &'p AccountId,
    region: &'p Region,
    iam: aws_sdk_iam::Client,
}

/// The value of an optional answer: `None` where IAM knows no such entity.
macro_rules! known {
    ($eyes:expr, $action:literal, $answer:expr) => {
        match $answer {
            Ok(answer) => Some(answer),
            Err(error) => {
                let failure = Failure::of(
                    $action,
                    $eyes.account.as_ref(),
                    $eyes.region.as_ref(),
                    &error,
                );
                if !failure.is("NoSuchEntity") {
                    return Err(failure);
                }
                None
            }
        }
    };
}

impl Eyes<'_> {
    async fn account(&self, plan: &Plan) -> Result<AccountState, Failure> {
        let [redshift, s3] = plan.policy_arns(self.account);
        let policies = [self.policy(&redshift).await?, self.policy(&s3).await?];
        let (caller, attached) = if plan.caller().is_role() {
            self.role(plan.caller().name()).await?
        } else {
            self.user(plan.caller().name()).await?
        };
        Ok(AccountState {
            policies,
            caller,
            attached,
        })
    }

    async fn policy(&self, arn: &Arn) -> Result<Option<PolicyState>, Failure> {
        let answer = self
            .iam
            .get_policy()
            .policy_arn(arn.to_string())
            .send()
            .await;
        let Some(policy) = known!(self, "iam:GetPolicy", answer).and_then(|answer| answer.policy)
        else {
            return Ok(None);
        };
        let version = policy.default_version_id().unwrap_or("v1").to_owned();
        let answer = self
            .iam
            .get_policy_version()
            .policy_arn(arn.to_string())
            .version_id(&version)
            .send()
            .await;
        let document = known!(self, "iam:GetPolicyVersion", answer)
            .and_then(|answer| answer.policy_version)
            .and_then(|version| version.document)
            .unwrap_or_default();
        Ok(Some(PolicyState {
            document: decoded(&document),
            version,
            plan: tag(policy.tags()),
        }))
    }

    async fn role(&self, name: &str) -> Result<(Option<CallerState>, BTreeSet<String>), Failure> {
        let answer = self.iam.get_role().role_name(name).send().await;
        let Some(role) = known!(self, "iam:GetRole", answer).and_then(|answer| answer.role) else {
            return Ok((None, BTreeSet::new()));
        };
        let mut pages = self
            .iam
            .list_attached_role_policies()
            .role_name(name)
            .into_paginator()
            .items()
            .send();
        let mut attached = BTreeSet::new();
        while let Some(policy) = pages.next().await {
            let policy = known!(self, "iam:ListAttachedRolePolicies", policy);
            attached.extend(policy.and_then(|policy| policy.policy_arn));
        }
        let state = CallerState {
            arn: role.arn().to_owned(),
            boundary: boundary(role.permissions_boundary()),
            trust: role.assume_role_policy_document().map(decoded),
            plan: tag(role.tags()),
        };
        Ok((Some(state), attached))
    }

    async fn user(&self, name: &str) -> Result<(Option<CallerState>, BTreeSet<String>), Failure> {
        let answer = self.iam.get_user().user_name(name).send().await;
        let Some(user) = known!(self, "iam:GetUser", answer).and_then(|answer| answer.user) else {
            return Ok((None, BTreeSet::new()));
        };
        let mut pages = self
            .iam
            .list_attached_user_policies()
            .user_name(name)
            .into_paginator()
            .items()
            .send();
        let mut attached = BTreeSet::new();
        while let Some(policy) = pages.next().await {
            let policy = known!(self, "iam:ListAttachedUserPolicies", policy);
            attached.extend(policy.and_then(|policy| policy.policy_arn));
        }
        Ok((
            Some(CallerState {
                arn: user.arn().to_owned(),
                boundary: boundary(user.permissions_boundary()),
                trust: None,
                plan: tag(user.tags()),
            }),
            attached,
        ))
    }
}

/// IAM percent-encodes the documents that it gives back.
pub(crate) fn decoded(document: &str) -> String {
    percent_decode_str(document)
        .decode_utf8_lossy()
        .into_owned()
}

fn boundary(found: Option<&aws_sdk_iam::types::AttachedPermissionsBoundary>) -> Option<String> {
    found?.permissions_boundary_arn().map(str::to_owned)
}

/// The value of the tag that marks what a plan has made.
pub(crate) fn tag(tags: &[aws_sdk_iam::types::Tag]) -> Option<String> {
    tags.iter()
        .find(|tag| tag.key() == TAG)
        .map(|tag| tag.value().to_owned())
}

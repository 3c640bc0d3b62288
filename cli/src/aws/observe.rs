//! Looking: what stands in AWS of everything that a plan touches. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet};

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use percent_encoding::percent_decode_str;
use redtrail_core::changes::{AccountState, CallerState, Logging, Observed, PolicyState, TAG};
use redtrail_core::names::{AccountId, Arn, BucketName, Region};
use redtrail_core::plan::{Bucket, Cluster, Plan};

use tokio::{join, try_join};

use super::{Accounts, Failure, gathered};
use crate::exit::Error;

/// What is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// IAM in these cluster accounts.
    pub(crate) accounts: BTreeSet<AccountId>,
    /// The logging of these clusters.
    pub(crate) clusters: BTreeSet<Cluster>,
    /// The policies of these buckets.
    pub(crate) buckets: BTreeSet<BucketName>,
    /// Whether to look for what others may have built on what the plan made.
    pub(crate) in_depth: bool,
    /// Whether to look for the access keys of the plan's user.
    pub(crate) keys: bool,
}

impl Scope {
    /// Everything that the plan touches on these sides.
    pub(crate) fn of(plan: &Plan, sides: Sides) -> Self {
        let mut scope = Self::default();
        if sides.clusters {
            scope.accounts = plan.cluster_accounts().into_iter().cloned().collect();
            scope.clusters = plan.clusters().iter().cloned().collect();
        }
        if sides.buckets {
            let buckets = plan.buckets().iter();
            scope.buckets = buckets.map(|bucket| bucket.name.clone()).collect();
        }
        scope
    }
}

/// Which sides are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub(crate) clusters: bool,
    pub(crate) buckets: bool,
}

/// Looks at everything in a scope, as far as its accounts were opened, at once.
pub(crate) async fn observe(
    plan: &Plan,
    accounts: &Accounts,
    scope: &Scope,
) -> Result<Observed, Error> {
    let states = scope.accounts.iter().filter_map(|account| {
        let region = &plan.clusters_of(account).next()?.region;
        let iam = aws_sdk_iam::Client::new(&accounts.cluster(account, region)?);
        let eyes = Eyes {
            account,
            region,
            iam,
            in_depth: scope.in_depth,
            keys: scope.keys || scope.in_depth,
        };
        Some(async move {
            let state = Box::pin(eyes.account(plan)).await;
            state.map(|state| (account.clone(), state))
        })
    });
    let clusters = scope.clusters.iter().filter_map(|cluster| {
        let config = accounts.cluster(&cluster.account, &cluster.region)?;
        Some(async move {
            let logging = logging(&config, cluster).await;
            logging.map(|logging| (cluster.clone(), logging))
        })
    });
    let buckets = plan.buckets().iter();
    let buckets = buckets.filter(|bucket| scope.buckets.contains(&bucket.name));
    let buckets = buckets.filter_map(|bucket| {
        let config = accounts.bucket(&bucket.account, &bucket.region)?;
        Some(async move {
            let policy = bucket_policy(&config, bucket).await;
            policy.map(|policy| (bucket.name.clone(), policy))
        })
    });
    let (accounts, clusters, buckets) =
        join!(gathered(states), gathered(clusters), gathered(buckets));
    let mut failures = Vec::new();
    let observed = Observed {
        accounts: seen(accounts, &mut failures),
        clusters: seen(clusters, &mut failures),
        buckets: seen(buckets, &mut failures),
    };
    if failures.is_empty() {
        return Ok(observed);
    }
    Err(Error::failures(Failure::findings(failures.iter())))
}

/// What was seen, without what could not be looked at.
fn seen<K: Ord, V>(
    looks: Vec<Result<(K, V), Failure>>,
    failures: &mut Vec<Failure>,
) -> BTreeMap<K, V> {
    let (seen, failed): (Vec<_>, Vec<_>) = looks.into_iter().partition(Result::is_ok);
    failures.extend(failed.into_iter().filter_map(Result::err));
    seen.into_iter().flatten().collect()
}

/// The logging of a cluster from an answer of Redshift's.
macro_rules! logging_of {
    ($status:expr) => {{
        let status = &$status;
        let filled = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let seconds = |time: Option<&aws_sdk_redshift::primitives::DateTime>| {
            time.map(aws_sdk_redshift::primitives::DateTime::secs)
        };
        redtrail_core::changes::Logging {
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
            exports: status.log_exports().to_vec(),
            last_success: seconds(status.last_successful_delivery_time()),
            last_failure: seconds(status.last_failure_time()),
            failure: filled(status.last_failure_message()),
        }
    }};
}
pub(crate) use logging_of;

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
    Ok(Some(logging_of!(status)))
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
    in_depth: bool,
    keys: bool,
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
        let (redshift, s3, caller) =
            try_join!(self.policy(&redshift), self.policy(&s3), self.caller(plan))?;
        let (caller, attached) = caller.unzip();
        let (inline, keys) = match &caller {
            Some(_) => try_join!(self.inline(plan), self.keys(plan))?,
            None => Default::default(),
        };
        Ok(AccountState {
            policies: [redshift, s3],
            caller,
            attached: attached.unwrap_or_default(),
            inline,
            keys,
        })
    }

    /// The caller and what is attached to it.
    async fn caller(
        &self,
        plan: &Plan,
    ) -> Result<Option<(CallerState, BTreeSet<String>)>, Failure> {
        let name = plan.caller().name();
        if plan.caller().is_role() {
            let Some(role) = self.role(name).await? else {
                return Ok(None);
            };
            Ok(Some((role, self.attached_to_role(name).await?)))
        } else {
            let Some(user) = self.user(name).await? else {
                return Ok(None);
            };
            Ok(Some((user, self.attached_to_user(name).await?)))
        }
    }

    /// The names of the policies that stand in the caller itself.
    async fn inline(&self, plan: &Plan) -> Result<Vec<String>, Failure> {
        let name = plan.caller().name();
        let mut inline = Vec::new();
        if !self.in_depth {
            return Ok(inline);
        }
        if plan.caller().is_role() {
            let call = self.iam.list_role_policies().role_name(name);
            let mut pages = call.into_paginator().items().send();
            while let Some(policy) = pages.next().await {
                inline.extend(known!(self, "iam:ListRolePolicies", policy));
            }
        } else {
            let call = self.iam.list_user_policies().user_name(name);
            let mut pages = call.into_paginator().items().send();
            while let Some(policy) = pages.next().await {
                inline.extend(known!(self, "iam:ListUserPolicies", policy));
            }
        }
        Ok(inline)
    }

    /// The access keys of a user by their IDs, and when each was made.
    async fn keys(&self, plan: &Plan) -> Result<BTreeMap<String, i64>, Failure> {
        let mut keys = BTreeMap::new();
        if !self.keys || plan.caller().is_role() {
            return Ok(keys);
        }
        let call = self.iam.list_access_keys().user_name(plan.caller().name());
        let mut pages = call.into_paginator().items().send();
        while let Some(key) = pages.next().await {
            let key = known!(self, "iam:ListAccessKeys", key);
            keys.extend(key.and_then(|key| Some((key.access_key_id?, key.create_date?.secs()))));
        }
        Ok(keys)
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
        let mut versions = Vec::new();
        if self.in_depth {
            let call = self.iam.list_policy_versions().policy_arn(arn.to_string());
            let mut pages = call.into_paginator().items().send();
            while let Some(version) = pages.next().await {
                let version = known!(self, "iam:ListPolicyVersions", version);
                versions.extend(version.and_then(|version| version.version_id));
            }
        }
        // A policy that IAM does not show everywhere yet has the one in force at least.
        if self.in_depth && versions.is_empty() {
            versions.push(version.clone());
        }
        let uses = [
            policy.attachment_count(),
            policy.permissions_boundary_usage_count(),
        ];
        let uses = uses
            .into_iter()
            .flatten()
            .map(|count| u32::try_from(count).unwrap_or_default());
        Ok(Some(PolicyState {
            document: decoded(&document),
            version,
            plan: tag(policy.tags()),
            versions,
            uses: uses.sum(),
        }))
    }

    async fn role(&self, name: &str) -> Result<Option<CallerState>, Failure> {
        let answer = self.iam.get_role().role_name(name).send().await;
        let role = known!(self, "iam:GetRole", answer).and_then(|answer| answer.role);
        Ok(role.map(|role| CallerState {
            arn: role.arn().to_owned(),
            boundary: boundary(role.permissions_boundary()),
            trust: role.assume_role_policy_document().map(decoded),
            plan: tag(role.tags()),
        }))
    }

    async fn user(&self, name: &str) -> Result<Option<CallerState>, Failure> {
        let answer = self.iam.get_user().user_name(name).send().await;
        let user = known!(self, "iam:GetUser", answer).and_then(|answer| answer.user);
        Ok(user.map(|user| CallerState {
            arn: user.arn().to_owned(),
            boundary: boundary(user.permissions_boundary()),
            trust: None,
            plan: tag(user.tags()),
        }))
    }

    async fn attached_to_role(&self, name: &str) -> Result<BTreeSet<String>, Failure> {
        let call = self.iam.list_attached_role_policies().role_name(name);
        let mut pages = call.into_paginator().items().send();
        let mut attached = BTreeSet::new();
        while let Some(policy) = pages.next().await {
            let policy = known!(self, "iam:ListAttachedRolePolicies", policy);
            attached.extend(policy.and_then(|policy| policy.policy_arn));
        }
        Ok(attached)
    }

    async fn attached_to_user(&self, name: &str) -> Result<BTreeSet<String>, Failure> {
        let call = self.iam.list_attached_user_policies().user_name(name);
        let mut pages = call.into_paginator().items().send();
        let mut attached = BTreeSet::new();
        while let Some(policy) = pages.next().await {
            let policy = known!(self, "iam:ListAttachedUserPolicies", policy);
            attached.extend(policy.and_then(|policy| policy.policy_arn));
        }
        Ok(attached)
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

//! Doing: one call for each change, waiting for what AWS needs time to see.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use aws_sdk_iam::types::Tag;
use redtrail_core::changes::{Call, Change, TAG};
use redtrail_core::names::AccountId;
use redtrail_core::plan::Plan;
use redtrail_core::policy::equivalent;

use super::credentials::{of_profile, with_keys};
use super::{Accounts, Failure, observe};
use crate::exit::Error;

/// How a user who calls `EnableLogging` comes by an access key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum CallerKey {
    /// Not at all: the caller is a role, or nobody has said.
    None,
    /// From a profile.
    Profile(String),
    /// One is made, held in memory only, and deleted when the job is done.
    Temporary,
}

/// What changes AWS.
#[derive(Debug)]
pub(crate) struct Hands<'a> {
    plan: &'a Plan,
    accounts: &'a Accounts,
    settle: Duration,
    key: CallerKey,
    callers: BTreeMap<AccountId, SdkConfig>,
    /// The access keys that were made, to be deleted again.
    made: Vec<(AccountId, String)>,
}

/// Sends a call; what fails, fails in the name of the change.
macro_rules! send {
    ($change:expr, $call:expr) => {
        $call.send().await.map_err(|error| {
            Failure::of(
                $change.action(),
                $change.account.as_ref(),
                $change.region.as_ref(),
                &error,
            )
        })
    };
}

impl<'a> Hands<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        accounts: &'a Accounts,
        settle: Duration,
        key: CallerKey,
    ) -> Self {
        Self {
            plan,
            accounts,
            settle,
            key,
            callers: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Carries out a change.
    pub(crate) async fn act(&mut self, change: &Change) -> Result<(), Failure> {
        match &change.call {
            Call::PutBucketPolicy { .. } | Call::DeleteBucketPolicy { .. } => {
                self.bucket_policy(change).await
            }
            Call::EnableLogging { .. } => self.enable(change).await,
            Call::DisableLogging { .. } => self.disable(change).await,
            Call::CreatePolicy { .. }
            | Call::CreatePolicyVersion { .. }
            | Call::DeletePolicy { .. } => self.policy(change).await,
            Call::CreateRole { .. }
            | Call::UpdateAssumeRolePolicy { .. }
            | Call::DeleteRole { .. } => self.role(change).await,
            Call::CreateUser { .. } | Call::DeleteUser { .. } => self.user(change).await,
            Call::AttachRolePolicy { .. }
            | Call::AttachUserPolicy { .. }
            | Call::DetachRolePolicy { .. }
            | Call::DetachUserPolicy { .. } => self.attachment(change).await,
        }
    }

    async fn policy(&self, change: &Change) -> Result<(), Failure> {
        let iam = self.iam(change)?;
        match &change.call {
            Call::CreatePolicy {
                name,
                path,
                document,
                plan,
                ..
            } => {
                let tags = tags(&BTreeMap::from([(TAG.to_owned(), plan.clone())]));
                let call = iam.create_policy().policy_name(name).path(path.to_string());
                send!(change, call.policy_document(document).set_tags(Some(tags)))?;
            }
            Call::CreatePolicyVersion { arn, document, .. } => {
                // Five versions are the most, and this one is to come.
                self.drop_old_versions(&iam, change, arn, 4).await?;
                let call = iam
                    .create_policy_version()
                    .policy_arn(arn)
                    .set_as_default(true);
                send!(change, call.policy_document(document))?;
            }
            Call::DeletePolicy { arn } => {
                self.drop_old_versions(&iam, change, arn, 1).await?;
                self.patiently(&["DeleteConflict"], async || {
                    send!(change, iam.delete_policy().policy_arn(arn)).map(drop)
                })
                .await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn role(&self, change: &Change) -> Result<(), Failure> {
        let iam = self.iam(change)?;
        // A principal of a trust policy may be too young to be seen, and so may an attachment
        // that was taken away.
        self.patiently(&["MalformedPolicyDocument", "DeleteConflict"], async || {
            match &change.call {
                Call::CreateRole {
                    name,
                    path,
                    trust,
                    boundary,
                    tags: all,
                    ..
                } => {
                    let call = iam.create_role().role_name(name).path(path.to_string());
                    let call = call.set_permissions_boundary(boundary.clone());
                    let call = call.assume_role_policy_document(trust);
                    send!(change, call.set_tags(Some(tags(all))))?;
                }
                Call::UpdateAssumeRolePolicy { name, trust, .. } => {
                    let call = iam.update_assume_role_policy().role_name(name);
                    send!(change, call.policy_document(trust))?;
                }
                Call::DeleteRole { name, .. } => {
                    send!(change, iam.delete_role().role_name(name))?;
                }
                _ => {}
            }
            Ok(())
        })
        .await
    }

    async fn user(&self, change: &Change) -> Result<(), Failure> {
        let iam = self.iam(change)?;
        match &change.call {
            Call::CreateUser {
                name,
                path,
                boundary,
                tags: all,
                ..
            } => {
                let call = iam.create_user().user_name(name).path(path.to_string());
                let call = call.set_permissions_boundary(boundary.clone());
                send!(change, call.set_tags(Some(tags(all))))?;
            }
            Call::DeleteUser { name, .. } => {
                let keys = send!(change, iam.list_access_keys().user_name(name))?;
                for key in keys
                    .access_key_metadata()
                    .iter()
                    .filter_map(|key| key.access_key_id())
                {
                    send!(
                        change,
                        iam.delete_access_key().user_name(name).access_key_id(key)
                    )?;
                }
                self.patiently(&["DeleteConflict"], async || {
                    send!(change, iam.delete_user().user_name(name)).map(drop)
                })
                .await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn attachment(&self, change: &Change) -> Result<(), Failure> {
        let iam = self.iam(change)?;
        // What was made a moment ago may be too young to be seen.
        self.patiently(&["NoSuchEntity"], async || {
            match &change.call {
                Call::AttachRolePolicy { name, policy } => {
                    send!(
                        change,
                        iam.attach_role_policy().role_name(name).policy_arn(policy)
                    )?;
                }
                Call::AttachUserPolicy { name, policy } => {
                    send!(
                        change,
                        iam.attach_user_policy().user_name(name).policy_arn(policy)
                    )?;
                }
                Call::DetachRolePolicy { name, policy } => {
                    send!(
                        change,
                        iam.detach_role_policy().role_name(name).policy_arn(policy)
                    )?;
                }
                Call::DetachUserPolicy { name, policy } => {
                    send!(
                        change,
                        iam.detach_user_policy().user_name(name).policy_arn(policy)
                    )?;
                }
                _ => {}
            }
            Ok(())
        })
        .await
    }

    /// Deletes the oldest versions of a policy until so many are left.
    async fn drop_old_versions(
        &self,
        iam: &aws_sdk_iam::Client,
        change: &Change,
        arn: &str,
        most: usize,
    ) -> Result<(), Failure> {
        let answer = send!(change, iam.list_policy_versions().policy_arn(arn))?;
        let mut old: Vec<_> = answer
            .versions()
            .iter()
            .filter(|version| !version.is_default_version())
            .collect();
        old.sort_by_key(|version| {
            version
                .create_date()
                .map(aws_sdk_iam::primitives::DateTime::secs)
        });
        let surplus = (old.len() + 1).saturating_sub(most);
        for version in old
            .into_iter()
            .take(surplus)
            .filter_map(|version| version.version_id())
        {
            send!(
                change,
                iam.delete_policy_version()
                    .policy_arn(arn)
                    .version_id(version)
            )?;
        }
        Ok(())
    }

    /// S3 has no conditional put for policies, so the policy is read once more just before it is
    /// written, and what is not what was decided about is left alone.
    async fn bucket_policy(&self, change: &Change) -> Result<(), Failure> {
        let (bucket, before, after) = match &change.call {
            Call::PutBucketPolicy {
                bucket,
                before,
                after,
            } => (bucket, before.as_deref(), Some(after)),
            Call::DeleteBucketPolicy { bucket, before } => (bucket, Some(before.as_str()), None),
            _ => return Ok(()),
        };
        let Some(config) = self.accounts.bucket(&change.account, &change.region) else {
            return Err(Failure::own(
                change,
                "the credentials of this account were not opened",
            ));
        };
        let Some(planned) = self
            .plan
            .buckets()
            .iter()
            .find(|planned| planned.name == *bucket)
        else {
            return Ok(());
        };
        let found = observe::bucket_policy(&config, planned).await?;
        let is_as_decided = match (found.as_deref(), before) {
            (None, None) => true,
            (Some(found), Some(before)) => equivalent(found, before),
            _ => false,
        };
        if !is_as_decided {
            return Err(Failure::own(
                change,
                "somebody has changed the policy since it was looked at; nothing was written, look again",
            ));
        }
        let client = observe::s3(&config);
        let owner = change.account.to_string();
        let Some(after) = after else {
            let call = client.delete_bucket_policy().bucket(bucket.to_string());
            return send!(change, call.expected_bucket_owner(owner)).map(drop);
        };
        // A principal of the policy may be too young to be seen.
        self.patiently(&["MalformedPolicy"], async || {
            let call = client
                .put_bucket_policy()
                .bucket(bucket.to_string())
                .policy(after);
            send!(change, call.expected_bucket_owner(&owner)).map(drop)
        })
        .await
    }

    /// `EnableLogging` as the caller. Its policies, and the bucket's, may be too young to be
    /// seen everywhere, and then AWS refuses what is allowed.
    async fn enable(&mut self, change: &Change) -> Result<(), Failure> {
        let Call::EnableLogging {
            cluster,
            bucket,
            prefix,
        } = &change.call
        else {
            return Ok(());
        };
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

    /// `DisableLogging` names no type, so that the publishing of system tables goes on.
    async fn disable(&self, change: &Change) -> Result<(), Failure> {
        let Call::DisableLogging { cluster, .. } = &change.call else {
            return Ok(());
        };
        let redshift = aws_sdk_redshift::Client::new(&self.cluster_config(change)?);
        self.patiently(&["InvalidClusterState"], async || {
            send!(
                change,
                redshift
                    .disable_logging()
                    .cluster_identifier(cluster.to_string())
            )
            .map(drop)
        })
        .await
    }

    /// The configuration of the caller in the account of the change, made once.
    async fn caller(&mut self, change: &Change) -> Result<SdkConfig, Failure> {
        if let Some(config) = self.callers.get(&change.account) {
            return Ok(config.clone());
        }
        let account = &change.account;
        let config = if self.plan.caller().is_role() {
            // The role, or what lets the operator assume it, may be too young to be seen.
            self.patiently(&["AccessDenied"], async || {
                self.accounts
                    .caller_role(self.plan, account, &change.region)
                    .await
            })
            .await?
        } else {
            match self.key.clone() {
                CallerKey::Profile(profile) => of_profile(&profile, account, &change.region)
                    .await
                    .map_err(|error| Failure::own(change, first_message(error)))?,
                CallerKey::Temporary => self.temporary_key(change).await?,
                CallerKey::None => return Err(Failure::own(change, "the user has no access key")),
            }
        };
        self.callers.insert(account.clone(), config.clone());
        Ok(config)
    }

    async fn temporary_key(&mut self, change: &Change) -> Result<SdkConfig, Failure> {
        let config = self.cluster_config(change)?;
        let answer = aws_sdk_iam::Client::new(&config)
            .create_access_key()
            .user_name(self.plan.caller().name())
            .send()
            .await
            .map_err(|error| {
                Failure::of(
                    "iam:CreateAccessKey",
                    change.account.as_ref(),
                    change.region.as_ref(),
                    &error,
                )
            })?;
        let Some(key) = answer.access_key() else {
            return Err(Failure::own(change, "IAM made no access key"));
        };
        self.made
            .push((change.account.clone(), key.access_key_id().to_owned()));
        Ok(with_keys(
            &config,
            key.access_key_id(),
            key.secret_access_key(),
        ))
    }

    /// Deletes the access keys that were made, whatever became of the job.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        for (account, key) in &self.made {
            let region = self
                .plan
                .clusters_of(account)
                .map(|cluster| &cluster.region)
                .next();
            let Some((region, config)) =
                region.and_then(|region| Some((region, self.accounts.cluster(account, region)?)))
            else {
                continue;
            };
            aws_sdk_iam::Client::new(&config)
                .delete_access_key()
                .user_name(self.plan.caller().name())
                .access_key_id(key)
                .send()
                .await
                .map_err(|error| {
                    Failure::of(
                        "iam:DeleteAccessKey",
                        account.as_ref(),
                        region.as_ref(),
                        &error,
                    )
                })?;
        }
        Ok(())
    }

    fn iam(&self, change: &Change) -> Result<aws_sdk_iam::Client, Failure> {
        Ok(aws_sdk_iam::Client::new(&self.cluster_config(change)?))
    }

    fn cluster_config(&self, change: &Change) -> Result<SdkConfig, Failure> {
        self.accounts
            .cluster(&change.account, &change.region)
            .ok_or_else(|| Failure::own(change, "the credentials of this account were not opened"))
    }

    /// Tries again while AWS answers with one of these codes, until the settle time is over.
    async fn patiently<T>(
        &self,
        passing: &[&str],
        call: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + self.settle;
        let mut pause = Duration::from_millis(250);
        loop {
            match call().await {
                Err(failure) if failure.is_any(passing) && Instant::now() + pause < deadline => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
                answer => return answer,
            }
        }
    }
}

fn tags(all: &BTreeMap<String, String>) -> Vec<Tag> {
    all.iter()
        .filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok())
        .collect()
}

fn first_message(error: Error) -> String {
    error
        .findings
        .into_iter()
        .next()
        .map(|finding| finding.message)
        .unwrap_or_default()
}

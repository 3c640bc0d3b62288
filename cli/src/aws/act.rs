//! Doing: one call for each change, waiting for what AWS needs time to see.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use aws_sdk_iam::types::Tag;
use redtrail_core::changes::{Call, Change, TAG};
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Cluster, Plan};
use redtrail_core::policy::equivalent;

use super::credentials::with_keys;
use super::{Accounts, Failure, observe};

/// What changes AWS.
#[derive(Debug)]
pub(crate) struct Hands<'a> {
    plan: &'a Plan,
    accounts: &'a Accounts,
    settle: Duration,
    interrupt: Interrupt,
    /// Who calls `EnableLogging` in each account, as far as that is known.
    callers: BTreeMap<AccountId, SdkConfig>,
    /// The access keys that were made and are to be deleted again.
    made: Vec<Change>,
}

/// Whether somebody has asked the program to stop.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C and for the request to end.
    pub(crate) fn watched() -> Self {
        let interrupt = Self::default();
        let flag = Arc::clone(&interrupt.0);
        tokio::spawn(async move {
            asked_to_stop().await;
            flag.store(true, Ordering::Relaxed);
        });
        interrupt
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    _ = tokio::signal::ctrl_c().await;
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
    pub(crate) fn new(plan: &'a Plan, accounts: &'a Accounts, settle: Duration) -> Self {
        Self {
            plan,
            accounts,
            settle,
            interrupt: Interrupt::watched(),
            callers: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Lets these call `EnableLogging`, each in its account.
    pub(crate) fn with_callers(mut self, callers: BTreeMap<AccountId, SdkConfig>) -> Self {
        self.callers = callers;
        self
    }

    /// The change with what has become known of it since it was decided: the ID of a key.
    pub(crate) fn known(&self, change: &Change) -> Change {
        let is_of = |made: &&Change| made.account == change.account;
        match (&change.call, self.made.iter().find(is_of)) {
            (Call::DeleteAccessKey { key: None, .. }, Some(made)) => made.clone(),
            _ => change.clone(),
        }
    }

    /// Carries out a change, and gives it back with what has become known of it.
    pub(crate) async fn act(&mut self, change: &Change) -> Result<Change, Failure> {
        if self.interrupt.is_set() {
            return Err(Failure::own(change, STOPPED));
        }
        match &change.call {
            Call::PutBucketPolicy { .. } | Call::DeleteBucketPolicy { .. } => {
                self.bucket_policy(change).await?;
            }
            Call::EnableLogging { .. } => self.enable(change).await?,
            Call::DisableLogging { .. } => self.disable(change).await?,
            Call::CreatePolicy { .. }
            | Call::CreatePolicyVersion { .. }
            | Call::DeletePolicy { .. } => self.policy(change).await?,
            Call::CreateRole { .. }
            | Call::UpdateAssumeRolePolicy { .. }
            | Call::DeleteRole { .. } => self.role(change).await?,
            Call::CreateUser { .. } | Call::DeleteUser { .. } => self.user(change).await?,
            Call::CreateAccessKey { .. } => return self.create_key(change).await,
            Call::DeleteAccessKey { .. } => self.delete_key(change).await?,
            Call::AttachRolePolicy { .. }
            | Call::AttachUserPolicy { .. }
            | Call::DetachRolePolicy { .. }
            | Call::DetachUserPolicy { .. } => self.attachment(change).await?,
        }
        Ok(change.clone())
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
                    gone(send!(change, iam.delete_role().role_name(name)).map(drop))?;
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
                    gone(
                        send!(
                            change,
                            iam.detach_role_policy().role_name(name).policy_arn(policy)
                        )
                        .map(drop),
                    )?;
                }
                Call::DetachUserPolicy { name, policy } => {
                    gone(
                        send!(
                            change,
                            iam.detach_user_policy().user_name(name).policy_arn(policy)
                        )
                        .map(drop),
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
                "somebody has changed the policy since it was looked at, so it was left alone",
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

    /// `DisableLogging` names no type, so that the publishing of system tables goes on. A cluster
    /// that is gone, or that logs elsewhere by now, is left alone.
    async fn disable(&self, change: &Change) -> Result<(), Failure> {
        let Call::DisableLogging {
            cluster,
            bucket,
            prefix,
        } = &change.call
        else {
            return Ok(());
        };
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

    /// Makes an access key, which stays in memory; of the change only its ID becomes known.
    async fn create_key(&mut self, change: &Change) -> Result<Change, Failure> {
        let Call::CreateAccessKey { name, .. } = &change.call else {
            return Ok(change.clone());
        };
        let config = self.cluster_config(change)?;
        let iam = aws_sdk_iam::Client::new(&config);
        let answer = self
            .patiently(&["NoSuchEntity"], async || {
                send!(change, iam.create_access_key().user_name(name))
            })
            .await?;
        let Some(key) = answer.access_key() else {
            return Err(Failure::own(change, "IAM made no access key"));
        };
        let id = key.access_key_id();
        let with = |call| Change {
            call,
            ..change.clone()
        };
        let (name, key_id) = (name.clone(), Some(id.to_owned()));
        self.made.push(with(Call::DeleteAccessKey {
            name: name.clone(),
            key: key_id.clone(),
        }));
        let caller = with_keys(&config, id, key.secret_access_key());
        self.callers.insert(change.account.clone(), caller);
        Ok(with(Call::CreateAccessKey { name, key: key_id }))
    }

    /// Deletes an access key; one that is gone is as it should be. A new key may not be seen yet,
    /// so its absence is believed only after a while.
    async fn delete_key(&mut self, change: &Change) -> Result<(), Failure> {
        let Call::DeleteAccessKey {
            name,
            key: Some(key),
        } = &change.call
        else {
            return Ok(());
        };
        let iam = self.iam(change)?;
        let call = async || {
            send!(
                change,
                iam.delete_access_key().user_name(name).access_key_id(key)
            )
            .map(drop)
        };
        let passing: &[&str] = if self.made.is_empty() {
            &[]
        } else {
            &["NoSuchEntity"]
        };
        gone(self.patiently(passing, call).await).map_err(|mut failure| {
            failure.message = format!("{}; the access key {key} is still there", failure.message);
            failure
        })?;
        self.made.retain(|made| made != change);
        Ok(())
    }

    /// The access keys that are still to be deleted, whatever became of the job. What has just
    /// failed is not tried again.
    pub(crate) fn leftovers(&mut self, failed: Option<&Change>) -> Vec<Change> {
        // Who asked to stop did not ask to leave a key behind.
        let is_stopped = std::mem::take(&mut self.interrupt).is_set();
        let keys = self.made.iter();
        keys.filter(|key| is_stopped || Some(*key) != failed)
            .cloned()
            .collect()
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
                Err(failure)
                    if failure.is_any(passing)
                        && !self.interrupt.is_set()
                        && Instant::now() + pause < deadline =>
                {
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

/// What is to be taken back and is gone already is as it should be.
fn gone(answer: Result<(), Failure>) -> Result<(), Failure> {
    match answer {
        Err(failure) if failure.is("NoSuchEntity") => Ok(()),
        answer => answer,
    }
}

/// What is said when somebody has stopped the program.
const STOPPED: &str =
    "it was stopped before; apply goes on from here, undo takes back what was done";

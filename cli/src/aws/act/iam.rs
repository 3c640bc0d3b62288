//! Policies, roles, users, and what is attached to them.

use std::collections::{BTreeMap, BTreeSet};

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use aws_sdk_iam::types::{Policy, PolicyVersion, Role, Tag, User};
use redtrail_core::changes::{Call, Change, TAG, versions_made};

use super::patience::unrepeated;
use super::{Failure, Hands, gone};
use crate::aws::observe;

impl Hands<'_> {
    /// Makes a call of IAM's, and makes it again while what it builds on is too young to be seen.
    /// Gives the change back where more of it has become known.
    pub(super) async fn iam(&self, change: &Change) -> Result<Option<Change>, Failure> {
        let config = self.cluster_config(change)?;
        let passing = passing(&change.call);
        match &change.call {
            Call::CreatePolicy { .. } | Call::CreateRole { .. } | Call::CreateUser { .. } => {
                let call = async || self.create(&config, change).await;
                self.patiently(change, passing, call).await?;
                Ok(None)
            }
            Call::CreatePolicyVersion { arn, document, .. } => self
                .create_version(&config, change, arn, document)
                .await
                .map(Some),
            // What is to be taken back counts as there until it is gone, whatever was answered.
            _ if change.takes_back() => {
                let iam = Client::new(&config);
                let tag = self.plan.name().tag();
                let call = async || {
                    keeps_its_tag(&iam, change, &tag).await?;
                    repeatable(&iam, change).await.map(|()| None)
                };
                gone(self.patiently(change, passing, call).await)
            }
            _ => {
                let iam = Client::new(&unrepeated(&config));
                let call = async || repeatable(&iam, change).await;
                let once = async || self.once(&config, call, async || Ok(None)).await;
                self.patiently(change, passing, once).await.map(|()| None)
            }
        }
    }

    /// Makes a policy, a role or a user, once.
    async fn create(&self, config: &SdkConfig, change: &Change) -> Result<(), Failure> {
        let iam = Client::new(&unrepeated(config));
        let own = self.plan.name().tag();
        let look = async || {
            let looking = Client::new(config);
            let found = tag_of(&looking, change).await;
            match found {
                Ok(tag) => Ok((tag.as_deref() == Some(&own)).then_some(())),
                Err(failure) if failure.is("NoSuchEntity") => Ok(None),
                Err(failure) => Err(failure),
            }
        };
        let made = self.once(config, async || created(&iam, change).await, look);
        match made.await {
            // Another Redtrail with the same plan was here first.
            Err(failure) if failure.is("EntityAlreadyExists") && look().await?.is_some() => Ok(()),
            answer => answer,
        }
    }

    /// Gives a policy another version. Five are the most, so the oldest of ours has to go where
    /// there are as many.
    async fn create_version(
        &self,
        config: &SdkConfig,
        change: &Change,
        arn: &str,
        document: &str,
    ) -> Result<Change, Failure> {
        const MOST: usize = 5;
        let iam = Client::new(config);
        let mut versions = versions(&iam, change, arn).await?;
        if versions.len() >= MOST {
            versions.sort_by_key(|version| {
                version
                    .create_date()
                    .map(aws_sdk_iam::primitives::DateTime::secs)
            });
            let ours = versions_made(&self.past, arn);
            let oldest = versions
                .iter()
                .filter(|version| !version.is_default_version())
                .filter_map(PolicyVersion::version_id)
                .find(|version| ours.iter().any(|own| own == version));
            let Some(oldest) = oldest else {
                return Err(Failure::own(
                    change,
                    format!(
                        "it has {MOST} versions, which is the most, and none that is not in force is of this plan's making; delete one by hand: aws iam list-policy-versions --policy-arn {arn}"
                    ),
                ));
            };
            let call = iam.delete_policy_version().policy_arn(arn);
            gone(send!(change, call.version_id(oldest)).map(|_| None::<()>))?;
        }
        let before: BTreeSet<String> = versions
            .iter()
            .filter_map(|version| version.version_id().map(str::to_owned))
            .collect();
        let made = {
            let iam = Client::new(&unrepeated(config));
            let call = async || {
                let call = iam.create_policy_version().policy_arn(arn);
                let call = call.policy_document(document).set_as_default(true);
                let answer = send!(change, call)?;
                let version = answer.policy_version();
                Ok(version
                    .and_then(PolicyVersion::version_id)
                    .map(str::to_owned))
            };
            let look = async || {
                let looking = Client::new(config);
                let now = self::versions(&looking, change, arn).await?;
                let new = now.into_iter().filter_map(|version| version.version_id);
                let mut new = new.filter(|version| !before.contains(version));
                Ok(new.next().map(Some))
            };
            self.once(config, call, look).await?
        };
        let mut known = change.clone();
        if let Call::CreatePolicyVersion { version, .. } = &mut known.call {
            *version = made;
        }
        Ok(known)
    }
}

/// What is to be deleted and does not carry the plan's tag by now is somebody else's.
async fn keeps_its_tag(iam: &Client, change: &Change, plan: &str) -> Result<(), Failure> {
    let is_deleted = matches!(
        change.call,
        Call::DeletePolicy { .. } | Call::DeleteRole { .. } | Call::DeleteUser { .. }
    );
    if !is_deleted || tag_of(iam, change).await?.as_deref() == Some(plan) {
        return Ok(());
    }
    Err(Failure::own(
        change,
        format!("it does not carry this plan's tag {TAG}, so it was left alone"),
    ))
}

/// The plan's tag on what a change makes or deletes.
async fn tag_of(iam: &Client, change: &Change) -> Result<Option<String>, Failure> {
    match &change.call {
        Call::CreatePolicy { arn, .. } | Call::DeletePolicy { arn, .. } => {
            send!(change, iam.get_policy().policy_arn(arn))
                .map(|answer| observe::tag(answer.policy().map(Policy::tags).unwrap_or_default()))
        }
        Call::CreateRole { name, .. } | Call::DeleteRole { name, .. } => {
            send!(change, iam.get_role().role_name(name))
                .map(|answer| observe::tag(answer.role().map(Role::tags).unwrap_or_default()))
        }
        Call::CreateUser { name, .. } | Call::DeleteUser { name, .. } => {
            send!(change, iam.get_user().user_name(name))
                .map(|answer| observe::tag(answer.user().map(User::tags).unwrap_or_default()))
        }
        _ => Ok(None),
    }
}

/// The codes with which IAM refuses a call that it takes a moment later.
fn passing(call: &Call) -> &'static [&'static str] {
    match call {
        // A principal of a trust policy may be too young to be seen …
        Call::CreateRole { .. } | Call::UpdateAssumeRolePolicy { .. } => {
            &["MalformedPolicyDocument"]
        }
        // … so may what is attached, or the caller …
        Call::AttachRolePolicy { .. } | Call::AttachUserPolicy { .. } => &["NoSuchEntity"],
        // … and what was taken away may still be.
        Call::DeletePolicy { .. } | Call::DeleteRole { .. } | Call::DeleteUser { .. } => {
            &["DeleteConflict"]
        }
        _ => &[],
    }
}

/// A call that makes something of a name, which IAM refuses the second time.
async fn created(iam: &Client, change: &Change) -> Result<(), Failure> {
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
            send!(change, call.policy_document(document).set_tags(Some(tags))).map(drop)
        }
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
            send!(change, call.set_tags(Some(tags(all)))).map(drop)
        }
        Call::CreateUser {
            name,
            path,
            boundary,
            tags: all,
            ..
        } => {
            let call = iam.create_user().user_name(name).path(path.to_string());
            let call = call.set_permissions_boundary(boundary.clone());
            send!(change, call.set_tags(Some(tags(all)))).map(drop)
        }
        _ => Err(Failure::own(change, NOT_HERE)),
    }
}

/// A call that may be made twice.
async fn repeatable(iam: &Client, change: &Change) -> Result<(), Failure> {
    match &change.call {
        Call::DeletePolicy {
            arn,
            versions: known,
        } => {
            let found = versions(iam, change, arn).await?;
            let mut ids = found.iter().filter_map(PolicyVersion::version_id);
            if let Some(new) = ids.find(|id| !known.iter().any(|known| known == id)) {
                return Err(Failure::own(
                    change,
                    format!(
                        "its version {new} is not among those that were to be deleted, so it was left alone; look at it, and delete it by hand if nobody wants it: aws iam delete-policy-version --policy-arn {arn} --version-id {new}"
                    ),
                ));
            }
            for version in found {
                let id = version
                    .version_id()
                    .filter(|_| !version.is_default_version());
                let Some(id) = id else { continue };
                let call = iam.delete_policy_version().policy_arn(arn);
                gone(send!(change, call.version_id(id)).map(|_| None::<()>))?;
            }
            send!(change, iam.delete_policy().policy_arn(arn)).map(drop)
        }
        Call::UpdateAssumeRolePolicy { name, trust, .. } => {
            let call = iam.update_assume_role_policy().role_name(name);
            send!(change, call.policy_document(trust)).map(drop)
        }
        Call::DeleteRole { name, .. } => send!(change, iam.delete_role().role_name(name)).map(drop),
        Call::DeleteUser { name, .. } => send!(change, iam.delete_user().user_name(name))
            .map(drop)
            .map_err(|mut failure| {
                if failure.is("DeleteConflict") {
                    failure.message = format!(
                        "{}; see what hangs on it: aws iam list-access-keys --user-name {name}",
                        failure.message.trim_end_matches('.')
                    );
                }
                failure
            }),
        Call::AttachRolePolicy { name, policy } => {
            let call = iam.attach_role_policy().role_name(name);
            send!(change, call.policy_arn(policy)).map(drop)
        }
        Call::AttachUserPolicy { name, policy } => {
            let call = iam.attach_user_policy().user_name(name);
            send!(change, call.policy_arn(policy)).map(drop)
        }
        Call::DetachRolePolicy { name, policy } => {
            let call = iam.detach_role_policy().role_name(name);
            send!(change, call.policy_arn(policy)).map(drop)
        }
        Call::DetachUserPolicy { name, policy } => {
            let call = iam.detach_user_policy().user_name(name);
            send!(change, call.policy_arn(policy)).map(drop)
        }
        _ => Err(Failure::own(change, NOT_HERE)),
    }
}

/// The versions of a policy, of which there are five at most.
async fn versions(iam: &Client, change: &Change, arn: &str) -> Result<Vec<PolicyVersion>, Failure> {
    let answer = send!(change, iam.list_policy_versions().policy_arn(arn))?;
    Ok(answer.versions.unwrap_or_default())
}

fn tags(all: &BTreeMap<String, String>) -> Vec<Tag> {
    all.iter()
        .filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok())
        .collect()
}

/// What a call is answered with that no function here knows.
const NOT_HERE: &str = "this release does not know how to make this call";

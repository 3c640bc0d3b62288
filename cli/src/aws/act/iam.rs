//! Policies, roles, users, and what is attached to them.

use std::collections::BTreeMap;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{Policy, Role, Tag, User};
use redtrail_core::changes::{Call, Change, TAG};

use super::{Failure, Hands, gone};
use crate::aws::observe;

impl Hands<'_> {
    /// Makes a call of IAM's, and makes it again while what it builds on is too young to be seen.
    pub(super) async fn iam(&self, change: &Change) -> Result<(), Failure> {
        let iam = Client::new(&self.cluster_config(change)?);
        let tag = self.plan.name().tag();
        let call = async || {
            keeps_its_tag(&iam, change, &tag).await?;
            match &change.call {
                Call::CreatePolicy { .. }
                | Call::CreatePolicyVersion { .. }
                | Call::DeletePolicy { .. } => policy(&iam, change).await,
                Call::AttachRolePolicy { .. }
                | Call::AttachUserPolicy { .. }
                | Call::DetachRolePolicy { .. }
                | Call::DetachUserPolicy { .. } => attachment(&iam, change).await,
                _ => caller(&iam, change).await,
            }
        };
        let answer = self.patiently(passing(&change.call), call).await;
        if change.sign() == '-' {
            gone(answer)
        } else {
            answer
        }
    }
}

/// What is to be deleted and does not carry the plan's tag by now is somebody else's.
async fn keeps_its_tag(iam: &Client, change: &Change, plan: &str) -> Result<(), Failure> {
    let tag = match &change.call {
        Call::DeletePolicy { arn } => send!(change, iam.get_policy().policy_arn(arn))
            .map(|answer| observe::tag(answer.policy().map(Policy::tags).unwrap_or_default())),
        Call::DeleteRole { name, .. } => send!(change, iam.get_role().role_name(name))
            .map(|answer| observe::tag(answer.role().map(Role::tags).unwrap_or_default())),
        Call::DeleteUser { name, .. } => send!(change, iam.get_user().user_name(name))
            .map(|answer| observe::tag(answer.user().map(User::tags).unwrap_or_default())),
        _ => return Ok(()),
    };
    if tag?.as_deref() == Some(plan) {
        return Ok(());
    }
    Err(Failure::own(
        change,
        format!("it does not carry this plan's tag {TAG}, so it was left alone"),
    ))
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

/// A call about a managed policy.
async fn policy(iam: &Client, change: &Change) -> Result<(), Failure> {
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
        Call::CreatePolicyVersion { arn, document, .. } => {
            // Five versions are the most, and this one is to come.
            drop_old_versions(iam, change, arn, 4).await?;
            let call = iam.create_policy_version().policy_arn(arn);
            let call = call.policy_document(document).set_as_default(true);
            send!(change, call).map(drop)
        }
        Call::DeletePolicy { arn } => {
            drop_old_versions(iam, change, arn, 1).await?;
            send!(change, iam.delete_policy().policy_arn(arn)).map(drop)
        }
        _ => Err(Failure::own(change, NOT_HERE)),
    }
}

/// A call about the role or the user that the plan makes.
async fn caller(iam: &Client, change: &Change) -> Result<(), Failure> {
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
            send!(change, call.set_tags(Some(tags(all)))).map(drop)
        }
        Call::UpdateAssumeRolePolicy { name, trust, .. } => {
            let call = iam.update_assume_role_policy().role_name(name);
            send!(change, call.policy_document(trust)).map(drop)
        }
        Call::DeleteRole { name, .. } => send!(change, iam.delete_role().role_name(name)).map(drop),
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
        Call::DeleteUser { name, .. } => {
            let keys = send!(change, iam.list_access_keys().user_name(name))?;
            let keys = keys.access_key_metadata().iter();
            for key in keys.filter_map(|key| key.access_key_id()) {
                let call = iam.delete_access_key().user_name(name);
                send!(change, call.access_key_id(key))?;
            }
            send!(change, iam.delete_user().user_name(name)).map(drop)
        }
        _ => Err(Failure::own(change, NOT_HERE)),
    }
}

/// A call about a policy on a role or a user.
async fn attachment(iam: &Client, change: &Change) -> Result<(), Failure> {
    match &change.call {
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

/// Deletes the oldest versions of a policy until so many are left.
async fn drop_old_versions(
    iam: &Client,
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

fn tags(all: &BTreeMap<String, String>) -> Vec<Tag> {
    all.iter()
        .filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok())
        .collect()
}

/// What a call is answered with that no function here knows.
const NOT_HERE: &str = "this release does not know how to make this call";

//! Access keys, which go into a profile of the credentials file and nowhere else.

use std::collections::BTreeSet;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::AccessKey;
use redtrail_core::changes::{Call, Change};
use tokio::sync::OnceCell;

use super::patience::unrepeated;
use super::{Failure, Hands, gone};
use crate::aws::credentials::with_keys;
use crate::aws::profiles::Profiles;

impl Hands<'_> {
    /// Makes an access key, of which only the ID becomes known.
    pub(super) async fn create_key(
        &self,
        change: &Change,
        name: &str,
        profile: &str,
    ) -> Result<(Change, AccessKey), Failure> {
        let config = self.cluster_config(change)?;
        let iam = Client::new(&config);
        let keys = async || {
            let answer = send!(change, iam.list_access_keys().user_name(name))?;
            let keys = answer.access_key_metadata.into_iter();
            Ok(keys
                .filter_map(|key| key.access_key_id)
                .collect::<BTreeSet<String>>())
        };
        let before = self.patiently(change, &["NoSuchEntity"], keys).await?;
        let iam = Client::new(&unrepeated(&config));
        let call = async || {
            let answer = send!(change, iam.create_access_key().user_name(name))?;
            answer
                .access_key
                .ok_or_else(|| Failure::own(change, "IAM made no access key"))
        };
        // The secret of a key whose answer was lost is lost, so that key is of no use.
        let look = async || {
            let now = keys().await?;
            let mut new = now.difference(&before);
            match (new.next(), new.next()) {
                (Some(lost), None) => self.delete(change, name, lost).await?,
                (Some(_), Some(_)) => {
                    return Err(Failure::own(
                        change,
                        "somebody makes access keys of this user right now, and nobody knows which is whose",
                    ));
                }
                (None, _) => {}
            }
            Ok(None)
        };
        let once = async || self.once(&config, call, look).await;
        let made = self.patiently(change, &["NoSuchEntity"], once).await?;
        let known = Change {
            call: Call::CreateAccessKey {
                name: name.to_owned(),
                profile: profile.to_owned(),
                key: Some(made.access_key_id().to_owned()),
            },
            ..change.clone()
        };
        Ok((known, made))
    }

    /// Puts a key that was made into its profile, and lets its user work with it from now on.
    /// Without a profile it would be of no use to anybody.
    pub(crate) async fn keep_key(&self, change: &Change, key: &AccessKey) -> Result<(), Failure> {
        let Call::CreateAccessKey { profile, .. } = &change.call else {
            return Ok(());
        };
        let (id, secret) = (key.access_key_id(), key.secret_access_key());
        let written =
            Profiles::of_environment().and_then(|profiles| profiles.put(profile, id, secret));
        if let Err(error) = written {
            self.discard_key(change, key).await?;
            return Err(Failure::own(change, error));
        }
        let caller = with_keys(&self.cluster_config(change)?, id, secret);
        if let Some(cell) = self.callers.get(&change.account) {
            _ = OnceCell::set(cell, caller);
        }
        Ok(())
    }

    /// Deletes a key that was made and cannot be kept.
    pub(crate) async fn discard_key(
        &self,
        change: &Change,
        key: &AccessKey,
    ) -> Result<(), Failure> {
        let deleted = self.delete(change, key.user_name(), key.access_key_id());
        deleted.await.map_err(Failure::left_open)
    }

    /// Deletes an access key, and its profile; what is gone is as it should be.
    pub(super) async fn delete_key(
        &self,
        change: &Change,
        name: &str,
        profile: &str,
        key: &str,
    ) -> Result<(), Failure> {
        self.delete(change, name, key).await?;
        Profiles::of_environment()
            .and_then(|profiles| profiles.remove(profile, key))
            .map_err(|error| Failure::own(change, error))
    }

    async fn delete(&self, change: &Change, name: &str, key: &str) -> Result<(), Failure> {
        let iam = Client::new(&self.cluster_config(change)?);
        let call = iam.delete_access_key().user_name(name);
        gone(send!(change, call.access_key_id(key)).map(|_| None::<()>))
            .map(drop)
            .map_err(|mut failure| {
                failure.message =
                    format!("{}; the access key {key} is still there", failure.message);
                failure
            })
    }
}

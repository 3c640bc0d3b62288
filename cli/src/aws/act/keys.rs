//! Access keys, which go into a profile of the credentials file and nowhere else.

use std::collections::BTreeSet;

use aws_sdk_iam::Client;
use redtrail_core::changes::{Call, Change};
use tokio::sync::OnceCell;

use super::patience::unrepeated;
use super::{Failure, Hands, gone};
use crate::aws::credentials::with_keys;
use crate::aws::profiles::Profiles;

impl Hands<'_> {
    /// Makes an access key and puts it into its profile; of the change only its ID becomes known.
    pub(super) async fn create_key(
        &self,
        change: &Change,
        name: &str,
        profile: &str,
    ) -> Result<Change, Failure> {
        let config = self.cluster_config(change)?;
        let iam = Client::new(&config);
        let keys = async || {
            let answer = send!(change, iam.list_access_keys().user_name(name))?;
            let keys = answer.access_key_metadata;
            Ok(keys
                .into_iter()
                .filter_map(|key| key.access_key_id)
                .collect::<BTreeSet<_>>())
        };
        let before = self.patiently(change, &["NoSuchEntity"], keys).await?;
        let made = {
            let iam = Client::new(&unrepeated(&config));
            let call = async || {
                let answer = send!(change, iam.create_access_key().user_name(name))?;
                answer
                    .access_key
                    .ok_or_else(|| Failure::own(change, "IAM made no access key"))
            };
            // The secret of a key whose answer was lost is lost, so that key is of no use.
            let look = async || {
                for lost in keys().await?.difference(&before) {
                    self.delete(change, name, lost).await?;
                }
                Ok(None)
            };
            let once = async || self.once(&config, call, look).await;
            self.patiently(change, &["NoSuchEntity"], once).await?
        };
        let id = made.access_key_id();
        let written = Profiles::of_environment()
            .and_then(|profiles| profiles.put(profile, id, made.secret_access_key()));
        if let Err(error) = written {
            self.delete(change, name, id).await?;
            return Err(Failure::own(change, error));
        }
        let caller = with_keys(&config, id, made.secret_access_key());
        if let Some(cell) = self.callers.get(&change.account) {
            _ = OnceCell::set(cell, caller);
        }
        Ok(Change {
            call: Call::CreateAccessKey {
                name: name.to_owned(),
                profile: profile.to_owned(),
                key: Some(id.to_owned()),
            },
            ..change.clone()
        })
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

//! Access keys, which last as long as the job.

use redtrail_core::changes::{Call, Change};

use super::{Failure, Hands, gone};
use crate::aws::credentials::with_keys;

impl Hands<'_> {
    /// Makes an access key, which stays in memory; of the change only its ID becomes known.
    pub(super) async fn create_key(
        &mut self,
        change: &Change,
        name: &str,
    ) -> Result<Change, Failure> {
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
        let (name, key_id) = (name.to_owned(), Some(id.to_owned()));
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
    pub(super) async fn delete_key(
        &mut self,
        change: &Change,
        name: &str,
        key: Option<&str>,
    ) -> Result<(), Failure> {
        // No key was made, so there is none to delete.
        let Some(key) = key else { return Ok(()) };
        let iam = aws_sdk_iam::Client::new(&self.cluster_config(change)?);
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
}

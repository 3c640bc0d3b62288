//! The bucket's policy.

use redtrail_core::changes::Change;
use redtrail_core::names::BucketName;
use redtrail_core::policy::equivalent;

use super::{Failure, Hands};
use crate::aws::observe;

impl Hands<'_> {
    /// S3 has no conditional put for policies, so the policy is read once more just before it is
    /// written, and what is not what was decided about is left alone.
    pub(super) async fn bucket_policy(
        &self,
        change: &Change,
        bucket: &BucketName,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<(), Failure> {
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
            return Err(Failure::own(change, "the plan does not name this bucket"));
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
}

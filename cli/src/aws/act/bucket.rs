//! The bucket's policy. S3 has no conditional put for policies, and may answer a read with an old
//! one, so it is read again just before it is written, and after it until it has settled.

use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use redtrail_core::changes::{Call, Change};
use redtrail_core::names::BucketName;
use redtrail_core::plan::Bucket;
use redtrail_core::policy::{differing, equivalent};

use super::patience::unrepeated;
use super::{Failure, Hands, Made};
use crate::aws::observe;

/// A bucket's policy, `None` for none.
type Policy<'t> = Option<&'t str>;

/// One write of a bucket's policy.
struct Writing<'a> {
    change: &'a Change,
    bucket: &'a Bucket,
    config: SdkConfig,
    before: Policy<'a>,
    after: Policy<'a>,
}

impl Hands<'_> {
    /// Writes a bucket's policy, or deletes it: nothing is written over what was not decided about.
    pub(super) async fn bucket_policy(
        &self,
        change: &Change,
        bucket: &BucketName,
        before: Policy<'_>,
        after: Policy<'_>,
    ) -> Result<Made, Failure> {
        let Some(config) = self.accounts.bucket(&change.account, &change.region) else {
            return Err(Failure::own(
                change,
                "the credentials of this account were not opened",
            ));
        };
        let mut planned = self.plan.buckets().iter();
        let Some(bucket) = planned.find(|planned| planned.name == *bucket) else {
            return Err(Failure::own(change, "the plan does not name this bucket"));
        };
        let writing = Writing {
            change,
            bucket,
            config,
            before,
            after,
        };
        let is_new =
            |made: &Change| matches!(made.call, Call::CreateRole { .. } | Call::CreateUser { .. });
        // A principal of the policy may be too young to be seen.
        let passing: &[&str] = if self.young.borrow().iter().any(is_new) {
            &["MalformedPolicy"]
        } else {
            &[]
        };
        let write = async || {
            self.once(
                &writing.config,
                async || writing.put().await,
                async || writing.is_written().await,
            )
            .await
        };
        let unprotected = self.patiently(change, passing, write).await?;
        self.settled(&writing).await?;
        Ok(Made {
            change: change.clone(),
            unprotected,
        })
    }

    /// Reads the policy until S3 gives it as it was written. What shows up meanwhile, and was
    /// neither there before nor written by us, is somebody else's.
    async fn settled(&self, writing: &Writing<'_>) -> Result<(), Failure> {
        let deadline = Instant::now() + self.settle;
        let mut pause = Duration::from_millis(100);
        let mut foreign: Option<Option<String>> = None;
        loop {
            let found = writing.read().await.map_err(Failure::left_open)?;
            if same(found.as_deref(), writing.after) {
                return match foreign {
                    None => Ok(()),
                    Some(theirs) => Err(writing.overwrote(theirs.as_deref())),
                };
            }
            if !same(found.as_deref(), writing.before) {
                // What is read twice is no old answer any more.
                if foreign
                    .as_ref()
                    .is_some_and(|seen| same(seen.as_deref(), found.as_deref()))
                {
                    return writing.overwritten(found.as_deref());
                }
                foreign = Some(found);
            }
            if Instant::now() + pause > deadline || self.interrupt.is_set() {
                return Err(Failure::after(
                    writing.change,
                    "it was written, and S3 still answers with the policy of before; wait a minute and run `redtrail status`",
                ));
            }
            self.interrupt.sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

impl Writing<'_> {
    async fn read(&self) -> Result<Option<String>, Failure> {
        observe::bucket_policy(&self.config, self.bucket).await
    }

    /// Reads twice, since the first answer may be an old one, and writes if nothing has changed.
    /// Gives the time in which a foreign write would not have been noticed.
    async fn put(&self) -> Result<Option<Duration>, Failure> {
        let Self { change, .. } = self;
        let from = Instant::now();
        for _ in 0..2 {
            let found = self.read().await?;
            if !same(found.as_deref(), self.before) {
                if same(found.as_deref(), self.after) {
                    // Another Redtrail with the same plan was here first.
                    return Ok(None);
                }
                return Err(Failure::own(
                    change,
                    format!(
                        "somebody has changed the policy since it was looked at{}, so it was left alone: run it again",
                        self.changed(found.as_deref())
                    ),
                ));
            }
        }
        let client = observe::s3(&unrepeated(&self.config));
        let (bucket, owner) = (self.bucket.name.to_string(), change.account.to_string());
        if let Some(after) = self.after {
            let call = client.put_bucket_policy().bucket(bucket).policy(after);
            send!(change, call.expected_bucket_owner(owner)).map(drop)?;
        } else {
            let call = client.delete_bucket_policy().bucket(bucket);
            send!(change, call.expected_bucket_owner(owner)).map(drop)?;
        }
        Ok(Some(from.elapsed()))
    }

    /// In which statements the policy differs from the one that was decided about.
    fn changed(&self, found: Policy<'_>) -> String {
        let Some(found) = found else {
            return " (there is none any more)".to_owned();
        };
        let differing = differing(self.before.unwrap_or_default(), found);
        if differing.is_empty() {
            String::new()
        } else {
            format!(" ({})", differing.join(", "))
        }
    }

    /// Whether a write whose answer was lost has been made.
    async fn is_written(&self) -> Result<Option<Option<Duration>>, Failure> {
        let found = self.read().await?;
        Ok(same(found.as_deref(), self.after).then_some(None))
    }

    /// What is to be said where a write of somebody else was lost under ours.
    fn overwrote(&self, theirs: Policy<'_>) -> Failure {
        let lost = differing(self.before.unwrap_or_default(), theirs.unwrap_or_default());
        Failure::after(
            self.change,
            format!(
                "somebody has written the policy in the moment before this, and S3 had not shown it: this write has put it back. What they had changed is {}; tell them, and let them write it again",
                lost.join(", ")
            ),
        )
    }

    /// What is to be said where somebody has written over ours.
    fn overwritten(&self, found: Policy<'_>) -> Result<(), Failure> {
        let ours = differing(
            self.before.unwrap_or_default(),
            self.after.unwrap_or_default(),
        );
        let missing = differing(found.unwrap_or_default(), self.after.unwrap_or_default());
        let mut lost: Vec<&String> = ours.iter().filter(|one| missing.contains(one)).collect();
        lost.dedup();
        if lost.is_empty() {
            return Ok(());
        }
        let lost: Vec<&str> = lost.into_iter().map(String::as_str).collect();
        Err(Failure::after(
            self.change,
            format!(
                "it was written, and somebody has written over it since, so what this had changed is gone again ({}): run it again",
                lost.join(", ")
            ),
        ))
    }
}

fn same(one: Policy<'_>, other: Policy<'_>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => equivalent(one, other),
        _ => false,
    }
}

//! The bucket's policy. S3 has no conditional put for policies, and may answer a read with an old
//! one, so it is read again just before it is written, and after it until it has settled.

use std::cell::Cell;
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
    /// Since when a foreign write would not be noticed: the first read before the write that was
    /// made, or may have been.
    from: Cell<Option<Instant>>,
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
            from: Cell::new(None),
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
        let mut answer = self.patiently(change, passing, write).await;
        if answer.is_ok() {
            answer = self.settled(&writing).await;
        }
        // Until the write is to be seen: so long S3 may have hidden what others wrote.
        let unprotected = writing.from.get().map(|from| from.elapsed());
        answer
            .map(|()| Made {
                change: change.clone(),
                unprotected,
                key: None,
            })
            .map_err(|mut failure| {
                failure.unprotected = unprotected;
                failure
            })
    }

    /// Reads the policy until S3 gives it as it was written. What shows up meanwhile, and was
    /// neither there before nor written by us, is somebody else's: it was written over if ours
    /// does not stand in it and then ours is what stays.
    async fn settled(&self, writing: &Writing<'_>) -> Result<(), Failure> {
        let deadline = Instant::now() + self.settle;
        let mut pause = Duration::from_millis(100);
        let mut foreign: Option<Option<String>> = None;
        let mut is_shown = false;
        loop {
            let found = writing.read().await.map_err(Failure::left_open)?;
            if same(found.as_deref(), writing.after) {
                match &foreign {
                    None => return Ok(()),
                    // What is read twice is no old answer any more.
                    Some(theirs) if is_shown => return Err(writing.overwrote(theirs.as_deref())),
                    Some(_) => is_shown = true,
                }
            } else if !same(found.as_deref(), writing.before) {
                let gone = writing.gone_from(found.as_deref());
                if gone.is_empty() {
                    // They had ours before them when they wrote; but maybe not what was shown
                    // before that.
                    return match &foreign {
                        None => Ok(()),
                        Some(theirs) => writing.outlived(theirs.as_deref(), found.as_deref()),
                    };
                }
                if foreign
                    .as_ref()
                    .is_some_and(|seen| same(seen.as_deref(), found.as_deref()))
                {
                    return Err(writing.overwritten(&gone));
                }
                foreign = Some(found);
            }
            if Instant::now() + pause > deadline || self.interrupt.is_set() {
                let last = foreign.as_ref().map(Option::as_deref);
                return Err(match last {
                    Some(theirs) if !is_shown => writing.overwritten(&writing.gone_from(theirs)),
                    Some(theirs) => writing.overwrote(theirs),
                    None => Failure::after(
                        writing.change,
                        "it was written, and S3 still answers with the policy of before; wait a minute and run `redtrail status`",
                    ),
                });
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
    async fn put(&self) -> Result<(), Failure> {
        let Self { change, .. } = self;
        let from = Instant::now();
        for _ in 0..2 {
            let found = self.read().await?;
            if !same(found.as_deref(), self.before) {
                if same(found.as_deref(), self.after) {
                    // An earlier try has arrived, or another Redtrail with the same plan.
                    return Ok(());
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
        let answer = if let Some(after) = self.after {
            let call = client.put_bucket_policy().bucket(bucket).policy(after);
            send!(change, call.expected_bucket_owner(owner)).map(drop)
        } else {
            let call = client.delete_bucket_policy().bucket(bucket);
            send!(change, call.expected_bucket_owner(owner)).map(drop)
        };
        if answer.as_ref().err().is_none_or(Failure::is_open) {
            self.from.set(self.from.get().or(Some(from)));
        }
        answer
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
    async fn is_written(&self) -> Result<Option<()>, Failure> {
        let found = self.read().await?;
        Ok(same(found.as_deref(), self.after).then_some(()))
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

    /// What is to be said where a write of somebody else was shown, and another one with ours in it
    /// stands there now: whether ours or theirs put back what is gone, no answer of S3 tells.
    fn outlived(&self, theirs: Policy<'_>, found: Policy<'_>) -> Result<(), Failure> {
        let before = self.before.unwrap_or_default();
        let now = differing(before, found.unwrap_or_default());
        let mut gone = differing(before, theirs.unwrap_or_default());
        gone.retain(|one| !now.contains(one));
        if gone.is_empty() {
            return Ok(());
        }
        Err(Failure::after(
            self.change,
            format!(
                "it was written and is in place, but somebody wrote the policy about the same time, and not all that they had changed is there any more ({}): this write may have put it back, or a later one of theirs has. Ask them",
                gone.join(", ")
            ),
        ))
    }

    /// What this was to change, as far as a policy that was read says something else.
    fn gone_from(&self, found: Policy<'_>) -> Vec<String> {
        let after = self.after.unwrap_or_default();
        let missing = differing(found.unwrap_or_default(), after);
        let mut gone = differing(self.before.unwrap_or_default(), after);
        gone.retain(|one| missing.contains(one));
        gone.dedup();
        gone
    }

    /// What is to be said where somebody has written over ours.
    fn overwritten(&self, gone: &[String]) -> Failure {
        Failure::after(
            self.change,
            format!(
                "it was written, and somebody has written over it since, so what this had changed is gone again ({}): run it again",
                gone.join(", ")
            ),
        )
    }
}

fn same(one: Policy<'_>, other: Policy<'_>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => equivalent(one, other),
        _ => false,
    }
}

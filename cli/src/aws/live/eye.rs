//! How a look is taken: so many calls at once, each refusal and each failure noted.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use aws_sdk_redshift::config::http::HttpResponse;
use aws_sdk_redshift::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_redshift::operation::RequestId;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use redtrail_core::names::{AccountId, BucketName, Region};
use redtrail_core::plan::{Bucket, Cluster};
use redtrail_core::sight::Sight;
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::aws::Failure;
use crate::exit::Error;

/// How many calls are in flight at most.
const AT_ONCE: usize = 16;

/// The codes by which AWS says that somebody may not look.
const REFUSALS: [&str; 2] = ["AccessDenied", "AccessDeniedException"];

/// What the credentials do not let be seen, and the call that was refused.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct Unseen {
    account: AccountId,
    bucket: Option<BucketName>,
    input: &'static str,
    action: &'static str,
    code: String,
}

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            account,
            bucket,
            input,
            action,
            code,
        } = self;
        match bucket {
            Some(bucket) => write!(f, "{input} of s3://{bucket}")?,
            None => write!(f, "{input} of {account}")?,
        }
        write!(f, ": {action} was refused with {code}")
    }
}

/// What was noted while looking.
#[derive(Debug)]
pub(super) struct Notes {
    gate: Semaphore,
    refused: RefCell<BTreeSet<Unseen>>,
    /// By account and message: what keeps one call from an answer keeps the others, too.
    failures: RefCell<BTreeMap<(String, String), Failure>>,
}

impl Notes {
    pub(super) fn new() -> Self {
        Self {
            gate: Semaphore::new(AT_ONCE),
            refused: RefCell::default(),
            failures: RefCell::default(),
        }
    }

    /// What was refused, unless something failed.
    pub(super) fn told(self) -> Result<Vec<Unseen>, Error> {
        let failures = self.failures.into_inner();
        if failures.is_empty() {
            return Ok(self.refused.into_inner().into_iter().collect());
        }
        Err(Error::failures(
            failures.values().map(Failure::finding).collect(),
        ))
    }
}

/// Somebody who looks at one account, or at one bucket in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eye<'n> {
    notes: &'n Notes,
    pub(super) account: &'n AccountId,
    pub(super) region: &'n Region,
    bucket: Option<&'n BucketName>,
}

impl<'n> Eye<'n> {
    pub(super) fn on_bucket(notes: &'n Notes, bucket: &'n Bucket) -> Self {
        Self {
            notes,
            account: &bucket.account,
            region: &bucket.region,
            bucket: Some(&bucket.name),
        }
    }

    /// In the Region of a cluster.
    pub(super) fn on_account(notes: &'n Notes, cluster: &'n Cluster) -> Self {
        Self {
            notes,
            account: &cluster.account,
            region: &cluster.region,
            bucket: None,
        }
    }

    /// What a call answers that tells of these inputs: absent where it ends in one of these faults.
    pub(super) fn see<'f, T: 'f, E>(
        self,
        inputs: &'f [&'static str],
        action: &'static str,
        absent: &'f [&str],
        call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>> + 'f,
    ) -> LocalBoxFuture<'f, Sight<T>>
    where
        'n: 'f,
        E: std::error::Error + ProvideErrorMetadata + RequestId + 'static,
    {
        let read = async move {
            match call.await {
                Ok(answer) => Ok(Some(answer)),
                Err(error) => {
                    let (account, region) = (self.account.as_ref(), self.region.as_ref());
                    let failure = Failure::of(action, account, region, &error);
                    if failure.is_any(absent) {
                        Ok(None)
                    } else {
                        Err(failure)
                    }
                }
            }
        };
        self.look(inputs, read)
    }

    /// The same of a call that knows itself when there is nothing.
    ///
    /// It is boxed, since the SDK's calls are large and many are held at once.
    pub(super) fn look<'f, T: 'f>(
        self,
        inputs: &'f [&'static str],
        read: impl Future<Output = Result<Option<T>, Failure>> + 'f,
    ) -> LocalBoxFuture<'f, Sight<T>>
    where
        'n: 'f,
    {
        let look = async move {
            // The gate is never closed.
            let permit = self.notes.gate.acquire().await;
            let answer = read.await;
            drop(permit);
            match answer {
                Ok(Some(answer)) => Sight::There(answer),
                Ok(None) => Sight::Absent,
                Err(failure) => {
                    self.note(inputs, failure);
                    Sight::Unseen
                }
            }
        };
        look.boxed_local()
    }

    fn note(self, inputs: &[&'static str], failure: Failure) {
        if !failure.is_any(&REFUSALS) {
            let key = (failure.account.clone(), failure.message.clone());
            self.notes.failures.borrow_mut().insert(key, failure);
            return;
        }
        let code = failure.code.unwrap_or_default();
        let refused = inputs.iter().map(|input| Unseen {
            account: self.account.clone(),
            bucket: self.bucket.cloned(),
            input,
            action: failure.action,
            code: code.clone(),
        });
        self.notes.refused.borrow_mut().extend(refused);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::future::join_all;
    use redtrail_core::plan::Checked;

    use super::*;

    #[test]
    fn many_look_at_once_and_no_more_than_that() {
        let plan = include_str!("../../../../examples/walkthrough.toml");
        let plan = Checked::toml(plan).plan.unwrap();
        let notes = Notes::new();
        let (now, most) = (Cell::new(0), Cell::new(0));
        let looks = (0..100).map(|_| {
            let eye = Eye::on_account(&notes, plan.clusters().first().unwrap());
            eye.look(&["boundary"], async {
                now.set(now.get() + 1);
                most.set(most.get().max(now.get()));
                tokio::task::yield_now().await;
                now.set(now.get() - 1);
                Ok(Some(()))
            })
        });
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let seen = runtime.unwrap().block_on(join_all(looks));
        assert_eq!(seen, vec![Sight::There(()); 100]);
        assert_eq!((now.get(), most.get()), (0, AT_ONCE));
    }
}

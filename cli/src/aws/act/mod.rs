//! Doing: one call for each change, waiting for what AWS needs time to see.

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

mod bucket;
mod iam;
mod interrupt;
mod keys;
mod logging;
mod patience;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_iam::types::AccessKey;
use redtrail_core::changes::{Call, Change, Logging};
use redtrail_core::names::AccountId;
use redtrail_core::plan::{Cluster, Plan};
use tokio::sync::OnceCell;

pub(crate) use self::interrupt::Interrupt;
use self::patience::Waits;
use super::{Accounts, Failure};

/// What changes AWS.
#[derive(Debug)]
pub(crate) struct Hands<'a> {
    plan: &'a Plan,
    accounts: &'a Accounts,
    settle: Duration,
    interrupt: Interrupt,
    waits: Waits,
    /// Who calls `EnableLogging` in each account, once that is known.
    callers: BTreeMap<AccountId, OnceCell<SdkConfig>>,
    /// The changes that were made lately, which AWS may not see everywhere yet.
    young: RefCell<Vec<Change>>,
    /// What earlier runs did.
    past: Vec<Change>,
    /// What the answers of `EnableLogging` said.
    logging: RefCell<BTreeMap<Cluster, Logging>>,
}

/// A change that was made.
#[derive(Debug)]
pub(crate) struct Made {
    /// The change, with what has become known of it: the ID of a key.
    pub(crate) change: Change,
    /// How long a foreign write to the same bucket's policy would not have been noticed.
    pub(crate) unprotected: Option<Duration>,
    /// An access key that was made, whose secret is to be kept once its ID is on disk.
    pub(crate) key: Option<AccessKey>,
}

impl<'a> Hands<'a> {
    pub(crate) fn new(plan: &'a Plan, accounts: &'a Accounts, settle: Duration) -> Self {
        let callers = plan.cluster_accounts().into_iter();
        Self {
            plan,
            accounts,
            settle,
            interrupt: Interrupt::watched(),
            waits: Waits::default(),
            callers: callers
                .map(|account| (account.clone(), OnceCell::new()))
                .collect(),
            young: RefCell::default(),
            past: Vec::new(),
            logging: RefCell::default(),
        }
    }

    /// Lets these call `EnableLogging`, each in its account.
    pub(crate) fn with_callers(mut self, callers: BTreeMap<AccountId, SdkConfig>) -> Self {
        for (account, config) in callers {
            self.callers
                .insert(account, OnceCell::new_with(Some(config)));
        }
        self
    }

    /// Tells what was done before, and what of it lately.
    pub(crate) fn with_past(mut self, past: Vec<Change>, lately: Vec<Change>) -> Self {
        self.past = past;
        self.young = RefCell::new(lately);
        self
    }

    /// Whether somebody has asked the program to stop.
    pub(crate) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// What is waited for right now, and how long still.
    pub(crate) fn waiting(&self) -> Option<String> {
        self.waits.told()
    }

    /// The clusters whose logging was switched on, as the answers said it.
    pub(crate) fn logging(&self) -> BTreeMap<Cluster, Logging> {
        self.logging.borrow().clone()
    }

    /// Carries out a change.
    pub(crate) async fn act(&self, change: &Change) -> Result<Made, Failure> {
        let made = |known: Option<Change>| Made {
            change: known.unwrap_or_else(|| change.clone()),
            unprotected: None,
            key: None,
        };
        let made = match &change.call {
            Call::PutBucketPolicy {
                bucket,
                before,
                after,
            } => {
                self.bucket_policy(change, bucket, before.as_deref(), Some(after))
                    .await?
            }
            Call::DeleteBucketPolicy { bucket, before } => {
                self.bucket_policy(change, bucket, Some(before), None)
                    .await?
            }
            Call::EnableLogging {
                cluster,
                bucket,
                prefix,
                before,
            } => {
                self.enable(change, cluster, (bucket, prefix), before.as_ref())
                    .await?;
                made(None)
            }
            Call::RestoreLogging {
                cluster,
                bucket,
                prefix,
                to,
            } => {
                self.restore(change, cluster, (bucket, prefix), to).await?;
                made(None)
            }
            Call::DisableLogging {
                cluster,
                bucket,
                prefix,
            } => {
                self.disable(change, cluster, bucket, prefix).await?;
                made(None)
            }
            Call::CreateAccessKey { name, profile, .. } => {
                let (known, key) = self.create_key(change, name, profile).await?;
                Made {
                    key: Some(key),
                    ..made(Some(known))
                }
            }
            Call::DeleteAccessKey { name, profile, key } => {
                self.delete_key(change, name, profile, key).await?;
                made(None)
            }
            _ => made(self.iam(change).await?),
        };
        self.young.borrow_mut().push(made.change.clone());
        Ok(made)
    }

    fn cluster_config(&self, change: &Change) -> Result<SdkConfig, Failure> {
        self.accounts
            .cluster(&change.account, &change.region)
            .ok_or_else(|| Failure::own(change, "the credentials of this account were not opened"))
    }

    /// Whether something that a call of an account builds on was made so lately that AWS may not
    /// see it everywhere.
    fn is_young(&self, account: &AccountId, bucket: Option<&str>) -> bool {
        self.young.borrow().iter().any(|change| match &change.call {
            Call::PutBucketPolicy { bucket: put, .. } => {
                bucket.is_some_and(|bucket| bucket == put.as_ref())
            }
            Call::EnableLogging { .. } => false,
            _ => change.account == *account,
        })
    }
}

/// What is to be taken back and is gone already is as it should be.
fn gone<T>(answer: Result<Option<T>, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Err(failure) if failure.is("NoSuchEntity") => Ok(None),
        answer => answer,
    }
}

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

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use redtrail_core::changes::{Call, Change};
use redtrail_core::names::AccountId;
use redtrail_core::plan::Plan;

use self::interrupt::Interrupt;
use super::{Accounts, Failure};

/// What changes AWS.
#[derive(Debug)]
pub(crate) struct Hands<'a> {
    plan: &'a Plan,
    accounts: &'a Accounts,
    settle: Duration,
    interrupt: Interrupt,
    /// Who calls `EnableLogging` in each account, as far as that is known.
    callers: BTreeMap<AccountId, SdkConfig>,
    /// The access keys that were made and are to be deleted again.
    made: Vec<Change>,
}

impl<'a> Hands<'a> {
    pub(crate) fn new(plan: &'a Plan, accounts: &'a Accounts, settle: Duration) -> Self {
        Self {
            plan,
            accounts,
            settle,
            interrupt: Interrupt::watched(),
            callers: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Lets these call `EnableLogging`, each in its account.
    pub(crate) fn with_callers(mut self, callers: BTreeMap<AccountId, SdkConfig>) -> Self {
        self.callers = callers;
        self
    }

    /// The change with what has become known of it since it was decided: the ID of a key.
    pub(crate) fn known(&self, change: &Change) -> Change {
        let is_of = |made: &&Change| made.account == change.account;
        match (&change.call, self.made.iter().find(is_of)) {
            (Call::DeleteAccessKey { key: None, .. }, Some(made)) => made.clone(),
            _ => change.clone(),
        }
    }

    /// Carries out a change, and gives it back with what has become known of it.
    pub(crate) async fn act(&mut self, change: &Change) -> Result<Change, Failure> {
        if self.interrupt.is_set() {
            return Err(Failure::own(change, STOPPED));
        }
        match &change.call {
            Call::PutBucketPolicy {
                bucket,
                before,
                after,
            } => {
                self.bucket_policy(change, bucket, before.as_deref(), Some(after))
                    .await?;
            }
            Call::DeleteBucketPolicy { bucket, before } => {
                self.bucket_policy(change, bucket, Some(before), None)
                    .await?;
            }
            Call::EnableLogging {
                cluster,
                bucket,
                prefix,
            } => self.enable(change, cluster, bucket, prefix).await?,
            Call::DisableLogging {
                cluster,
                bucket,
                prefix,
            } => self.disable(change, cluster, bucket, prefix).await?,
            Call::CreateAccessKey { name, .. } => return self.create_key(change, name).await,
            Call::DeleteAccessKey { name, key } => {
                self.delete_key(change, name, key.as_deref()).await?;
            }
            _ => self.iam(change).await?,
        }
        Ok(change.clone())
    }

    /// The access keys that are still to be deleted, whatever became of the job. What has just
    /// failed is not tried again.
    pub(crate) fn leftovers(&mut self, failed: Option<&Change>) -> Vec<Change> {
        // Who asked to stop did not ask to leave a key behind.
        let is_stopped = std::mem::take(&mut self.interrupt).is_set();
        let keys = self.made.iter();
        keys.filter(|key| is_stopped || Some(*key) != failed)
            .cloned()
            .collect()
    }

    fn cluster_config(&self, change: &Change) -> Result<SdkConfig, Failure> {
        self.accounts
            .cluster(&change.account, &change.region)
            .ok_or_else(|| Failure::own(change, "the credentials of this account were not opened"))
    }

    /// Tries again while AWS answers with one of these codes, until the settle time is over.
    async fn patiently<T>(
        &self,
        passing: &[&str],
        call: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + self.settle;
        let mut pause = Duration::from_millis(250);
        loop {
            match call().await {
                Err(failure)
                    if failure.is_any(passing)
                        && !self.interrupt.is_set()
                        && Instant::now() + pause < deadline =>
                {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
                answer => return answer,
            }
        }
    }
}

/// What is to be taken back and is gone already is as it should be.
fn gone(answer: Result<(), Failure>) -> Result<(), Failure> {
    match answer {
        Err(failure) if failure.is("NoSuchEntity") => Ok(()),
        answer => answer,
    }
}

/// What is said when somebody has stopped the program.
const STOPPED: &str =
    "it was stopped before; apply goes on from here, undo takes back what was done";

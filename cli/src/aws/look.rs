//! Looking at what a plan touches as far as the credentials reach: each account by itself, on past
//! those that refuse. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet};

use redtrail_core::changes::{Logging, Observed, Seen};
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::names::{AccountId, Region};
use redtrail_core::plan::{Cluster, Plan};

use super::clusters::clusters;
use super::logs::has_arrived;
use super::observe::{bucket_policy, logging};
use super::{Accounts, Failure, Scope, Sides, gathered, observe};
use crate::arguments::Credentials;
use crate::exit::Error;
use crate::trace::Trace;

/// The accounts of a plan that let us in, and why the others do not.
#[derive(Debug)]
pub(crate) struct Eyes<'p> {
    plan: &'p Plan,
    accounts: Accounts,
    shut: Vec<Finding>,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    pub(crate) observed: Observed,
    /// The clusters beside the plan's, too.
    pub(crate) seen: Vec<Seen>,
    /// Whether a log of each cluster has arrived, where that could be told.
    pub(crate) arrived: BTreeMap<Cluster, bool>,
    /// What was asked for and could not be looked at.
    pub(crate) refused: Vec<Finding>,
    /// What else could not be looked at, and decides nothing.
    pub(crate) remarks: Vec<Finding>,
}

impl<'p> Eyes<'p> {
    /// Opens the accounts of these sides.
    ///
    /// # Errors
    /// Why, where none can be opened.
    pub(crate) async fn open(
        plan: &'p Plan,
        credentials: &Credentials,
        sides: Sides,
        trace: Option<Trace>,
    ) -> Result<Self, Error> {
        let (accounts, shut) = Accounts::open_some(plan, credentials, sides, trace).await;
        if accounts.is_empty() {
            return Err(Error::failures(shut));
        }
        Ok(Self {
            plan,
            accounts,
            shut,
        })
    }

    /// Looks. `since` tells when the logging of a cluster was last switched on, where that is
    /// known: a log from before proves nothing.
    ///
    /// # Errors
    /// Why, where nothing at all could be looked at.
    pub(crate) async fn look(
        &self,
        since: &BTreeMap<Cluster, Option<i64>>,
    ) -> Result<Sight, Error> {
        let opened = self.accounts.clusters();
        let sides = gathered(opened.map(|account| self.cluster_side(account)));
        let (sides, buckets) = tokio::join!(sides, self.bucket_side());
        let mut sight = Sight {
            refused: self.shut.clone(),
            ..Sight::default()
        };
        for side in sides.into_iter().chain([buckets]) {
            sight.observed.accounts.extend(side.observed.accounts);
            sight.observed.clusters.extend(side.observed.clusters);
            sight.observed.buckets.extend(side.observed.buckets);
            sight.seen.extend(side.seen);
            sight.refused.extend(side.refused);
            sight.remarks.extend(side.remarks);
        }
        let seen = &sight.observed;
        if seen.accounts.is_empty() && seen.clusters.is_empty() && seen.buckets.is_empty() {
            return Err(Error::failures(sight.refused));
        }
        self.arrivals(&mut sight, since).await;
        for finding in &mut sight.refused {
            finding.severity = Severity::Warning;
        }
        sight.refused.dedup();
        Ok(sight)
    }

    async fn cluster_side(&self, account: &AccountId) -> Sight {
        let mut sight = Sight::default();
        let scope = Scope {
            accounts: [account.clone()].into(),
            clusters: self.plan.clusters_of(account).cloned().collect(),
            ..Scope::default()
        };
        match Box::pin(observe(self.plan, &self.accounts, &scope)).await {
            Ok(observed) => sight.observed = observed,
            Err(error) => {
                sight.refused.extend(error.findings);
                // Whoever may not look at IAM may still see where the clusters log to.
                self.loggings(account, &mut sight).await;
            }
        }
        let regions: BTreeSet<&Region> = self
            .plan
            .clusters_of(account)
            .map(|cluster| &cluster.region)
            .collect();
        for region in regions {
            self.list(account, region, &mut sight).await;
        }
        sight
    }

    async fn loggings(&self, account: &AccountId, sight: &mut Sight) {
        for cluster in self.plan.clusters_of(account) {
            let Some(config) = self.accounts.cluster(account, &cluster.region) else {
                continue;
            };
            match logging(&config, cluster).await {
                Ok(found) => _ = sight.observed.clusters.insert(cluster.clone(), found),
                Err(failure) => {
                    let finding = failure.finding();
                    if !sight.refused.contains(&finding) {
                        sight.refused.push(finding);
                    }
                }
            }
        }
    }

    /// The clusters beside the plan's. Where each of them logs to matters only where one of the
    /// plan's is gone.
    async fn list(&self, account: &AccountId, region: &Region, sight: &mut Sight) {
        let Some(config) = self.accounts.cluster(account, region) else {
            return;
        };
        let listed = match clusters(&config, account, region).await {
            Ok(listed) => listed,
            Err(failure) => {
                sight.remarks.push(unlisted(&failure));
                return;
            }
        };
        let is_gone = |(cluster, logging): (&Cluster, &Option<Logging>)| {
            cluster.region == *region && logging.is_none()
        };
        let is_any_gone = sight.observed.clusters.iter().any(is_gone);
        let looking = listed.into_iter().map(|listed| {
            let is_stranger = !self.plan.clusters().contains(&listed.cluster);
            let config = &config;
            async move {
                let logging = if is_any_gone && is_stranger {
                    logging(config, &listed.cluster).await.ok().flatten()
                } else {
                    None
                };
                Seen { listed, logging }
            }
        });
        sight.seen.extend(gathered(looking).await);
    }

    async fn bucket_side(&self) -> Sight {
        let mut sight = Sight::default();
        for bucket in self.plan.buckets() {
            let Some(config) = self.accounts.bucket(&bucket.account, &bucket.region) else {
                continue;
            };
            match bucket_policy(&config, bucket).await {
                Ok(policy) => _ = sight.observed.buckets.insert(bucket.name.clone(), policy),
                Err(failure) => sight.refused.push(failure.finding()),
            }
        }
        sight
    }

    /// Whether logs have arrived: by the bucket, or by Redshift's word where the bucket was not
    /// seen.
    async fn arrivals(&self, sight: &mut Sight, since: &BTreeMap<Cluster, Option<i64>>) {
        let observed = &sight.observed;
        let looking = self.plan.clusters().iter().filter_map(|cluster| {
            let bucket = self.plan.bucket_of(cluster)?;
            let since = since.get(cluster).copied().flatten();
            let is_seen = observed.buckets.contains_key(&bucket.name);
            let opened = is_seen.then_some(&self.accounts);
            let told = match observed.clusters.get(cluster) {
                Some(Some(logging)) => Some(
                    logging
                        .last_success
                        .is_some_and(|success| since.is_none_or(|since| success >= since)),
                ),
                _ => None,
            };
            Some(async move {
                let arrived = match opened {
                    Some(opened) => has_arrived(opened, bucket, cluster, since).await.map(Some),
                    None => Ok(told),
                };
                (cluster, arrived)
            })
        });
        for (cluster, answer) in gathered(looking).await {
            match answer {
                Ok(arrived) => {
                    sight
                        .arrived
                        .extend(arrived.map(|arrived| (cluster.clone(), arrived)));
                }
                Err(failure) => {
                    let mut finding = failure.finding();
                    finding.severity = Severity::Warning;
                    if !sight.remarks.contains(&finding) {
                        sight.remarks.push(finding);
                    }
                }
            }
        }
    }
}

/// That nobody could look for clusters beside the plan's.
fn unlisted(failure: &Failure) -> Finding {
    let Finding { message, mend, .. } = failure.finding();
    let message = format!("clusters that the plan does not name were not looked for: {message}");
    Finding::new("clusters-unlisted", Severity::Note, message)
        .about(&failure.account)
        .mend(mend)
}

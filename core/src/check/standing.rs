//! What stands in AWS, as files and programs tell it: one text of each kind, whichever the account.

use serde::Deserialize;

use super::given::{Given, GivenBucket, GivenCaller, Input};
use super::read::Readings;
use crate::documents::ambiguous;
use crate::finding::Finding;
use crate::names::AccountId;
use crate::plan::Plan;

/// Texts that hold for every cluster account, and for the one bucket.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Standing {
    /// The bucket's policy.
    pub bucket_policy: Option<Input>,
    /// The bucket's settings, as `aws s3api get-bucket-…` prints them, in one object.
    pub bucket_settings: Option<Input>,
    /// The policies attached to the caller.
    pub identity_policies: Vec<Input>,
    /// The trust policy of the caller's role.
    pub trust_policy: Option<Input>,
    /// The caller's permissions boundary.
    pub boundary: Option<Input>,
    /// The service control policies that bind the cluster accounts.
    pub scps: Vec<Input>,
    /// The resource control policies that bind the bucket account.
    pub rcps: Vec<Input>,
    /// The organization's management account, which neither kind binds.
    pub management_account: Option<AccountId>,
}

impl Standing {
    /// The texts in the places of a plan that they belong to.
    ///
    /// # Errors
    /// That a bucket's text was given and the plan has several buckets, after what is wrong with
    /// the texts themselves.
    pub fn given(&self, plan: &Plan) -> Result<Given, Vec<Finding>> {
        let mut given = Given {
            scps: self.scps.clone(),
            rcps: self.rcps.clone(),
            management_account: self.management_account.clone(),
            ..Given::default()
        };
        let bucket = GivenBucket {
            policy: self.bucket_policy.clone().into(),
            settings: self.bucket_settings.clone(),
            is_missing: false,
        };
        let is_of_one = bucket != GivenBucket::default();
        if let Some(first) = plan.buckets().first().filter(|_| is_of_one) {
            given.buckets.insert(first.name.clone(), bucket);
        }
        let caller = GivenCaller {
            identity_policies: self.identity_policies.clone(),
            are_all: !self.identity_policies.is_empty(),
            trust_policy: self.trust_policy.clone().into(),
            boundary: self.boundary.clone().into(),
            is_missing: false,
        };
        if caller != GivenCaller::default() {
            let accounts = plan.cluster_accounts().into_iter();
            given
                .callers
                .extend(accounts.map(|account| (account.clone(), caller.clone())));
        }
        if is_of_one && plan.buckets().len() > 1 {
            let mut errors = Readings::of(plan, &given).err().unwrap_or_default();
            errors.push(ambiguous());
            return Err(errors);
        }
        Ok(given)
    }
}

//! What will stand once a plan's own changes are made, among everything that stays as it is.

use super::given::{Given, GivenBucket, GivenCaller, Input};
use crate::grants;
use crate::names::AccountId;
use crate::plan::{Bucket, Plan};
use crate::policy::merge;
use crate::sight::Sight;

impl Given {
    /// What will stand once the plan has been applied: its statements in each bucket's policy, its
    /// policies beside those that are attached to the caller, its trust policy on its role. What
    /// is of others stays as it is, and what was not seen stays so.
    #[must_use]
    pub fn after_apply(&self, plan: &Plan) -> Self {
        let mut after = self.clone();
        for bucket in plan.buckets() {
            if let Some(given) = after.buckets.get_mut(&bucket.name) {
                given.apply(plan, bucket);
            }
        }
        for account in plan.cluster_accounts() {
            if let Some(given) = after.callers.get_mut(account) {
                given.apply(plan, account);
            }
        }
        after
    }
}

impl GivenBucket {
    fn apply(&mut self, plan: &Plan, bucket: &Bucket) {
        let ours = grants::bucket_policy(plan, bucket);
        match &mut self.policy {
            Sight::Unseen => {}
            Sight::Absent => {
                self.policy = Sight::There(Input::bucket_policy(&bucket.name, ours.text()));
            }
            // What cannot be merged into cannot be judged either, and is told then.
            Sight::There(input) => {
                if let Ok(merged) = merge(&input.text, plan.name(), &ours) {
                    input.text = merged.text;
                }
            }
        }
    }
}

impl GivenCaller {
    fn apply(&mut self, plan: &Plan, account: &AccountId) {
        if self.is_missing && !plan.caller().is_made() {
            return;
        }
        self.is_missing = false;
        let documents = [
            grants::redshift_policy(plan, account),
            grants::s3_policy(plan, account),
        ];
        for (arn, document) in plan.policy_arns(account).iter().zip(documents) {
            let ours = Input::managed(arn.as_ref(), document.text());
            match (self.identity_policies.iter_mut()).find(|input| input.name == ours.name) {
                Some(input) => *input = ours,
                None => self.identity_policies.push(ours),
            }
        }
        if let Some(trust) = grants::trust_policy(plan, account)
            && self.trust_policy.is_seen()
        {
            let role = plan.caller_arn(account);
            self.trust_policy = Sight::There(Input::trust(&role, trust.text()));
        }
    }
}

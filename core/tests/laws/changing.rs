//! What is applied is in place, and what is undone is gone, whatever others do meanwhile.

use proptest::prelude::*;
use redtrail_core::changes::{
    AccountState, Agreed, Call, CallerState, Change, Logging, Observed, PolicyState, State, TAG,
    changes as decided, order, status, undo,
};
use redtrail_core::finding::Finding;
use redtrail_core::grants;
use redtrail_core::names::{AccountId, PlanName};
use redtrail_core::plan::{Checked, Draft, Plan};
use redtrail_core::policy::{Remains, equivalent, remove};
use redtrail_core::tree::Source;

use super::made_up::plan;
use super::merging::foreign;
use super::spelling::{Whims, respelled};
use super::tries;

/// The changes, where nothing was agreed to beside the plan's own.
fn changes(plan: &Plan, observed: &Observed) -> Result<Vec<Change>, Vec<Finding>> {
    decided(plan, observed, &Agreed::default())
}

/// A made-up AWS that holds each call to what it takes.
#[derive(Clone)]
struct Estate {
    plan: Plan,
    observed: Observed,
}

impl Estate {
    /// Everything that a plan finds, with a policy for each bucket or none.
    fn untouched(plan: &Plan, policies: &[Option<String>]) -> Self {
        let is_made = plan.caller().is_made();
        let state = |account: &AccountId| AccountState {
            caller: (!is_made).then(|| CallerState {
                arn: plan.caller_arn(account),
                boundary: None,
                trust: Some("{}".to_owned()),
                plan: None,
            }),
            ..AccountState::default()
        };
        let policies = policies.iter().cycle().cloned();
        let observed = Observed {
            accounts: plan
                .cluster_accounts()
                .into_iter()
                .map(|account| (account.clone(), state(account)))
                .collect(),
            buckets: plan
                .buckets()
                .iter()
                .zip(policies)
                .map(|(bucket, policy)| (bucket.name.clone(), policy))
                .collect(),
            clusters: plan
                .clusters()
                .iter()
                .map(|cluster| (cluster.clone(), Some(Logging::default())))
                .collect(),
        };
        Self {
            plan: plan.clone(),
            observed,
        }
    }

    fn all(&mut self, changes: &[Change]) -> Result<(), TestCaseError> {
        changes.iter().try_for_each(|change| self.one(change))
    }

    /// Does one call, if AWS would.
    fn one(&mut self, change: &Change) -> Result<(), TestCaseError> {
        match change.call {
            Call::PutBucketPolicy { .. } | Call::DeleteBucketPolicy { .. } => self.bucket(change),
            Call::EnableLogging { .. } | Call::DisableLogging { .. } => self.redshift(change),
            _ => self.iam(change),
        }
    }

    fn iam(&mut self, change: &Change) -> Result<(), TestCaseError> {
        let arns = self
            .plan
            .policy_arns(&change.account)
            .map(|arn| arn.to_string());
        let place = |arn: &str| arns.iter().position(|known| known == arn).unwrap();
        let state = self
            .observed
            .accounts
            .entry(change.account.clone())
            .or_default();
        match change.call.clone() {
            Call::CreatePolicy {
                arn,
                document,
                plan,
                ..
            } => {
                let policy = PolicyState {
                    document,
                    version: "v1".to_owned(),
                    plan: Some(plan),
                    versions: Vec::new(),
                    uses: 0,
                };
                prop_assert!(state.policies[place(&arn)].replace(policy).is_none());
            }
            Call::CreatePolicyVersion {
                arn,
                document,
                before,
                ..
            } => {
                let policy = state.policies[place(&arn)].as_mut().unwrap();
                prop_assert_eq!(&policy.document, &before);
                policy.document = document;
            }
            Call::DeletePolicy { arn, .. } => {
                prop_assert!(!state.attached.contains(&arn), "it is still attached");
                prop_assert!(state.policies[place(&arn)].take().is_some());
            }
            Call::CreateRole {
                arn,
                boundary,
                trust,
                tags,
                ..
            } => {
                let caller = CallerState {
                    arn,
                    boundary,
                    trust: Some(trust),
                    plan: tags.get(TAG).cloned(),
                };
                prop_assert!(state.caller.replace(caller).is_none());
            }
            Call::CreateUser {
                arn,
                boundary,
                tags,
                ..
            } => {
                let caller = CallerState {
                    arn,
                    boundary,
                    trust: None,
                    plan: tags.get(TAG).cloned(),
                };
                prop_assert!(state.caller.replace(caller).is_none());
            }
            Call::UpdateAssumeRolePolicy { trust, .. } => {
                state.caller.as_mut().unwrap().trust = Some(trust);
            }
            Call::DeleteRole { .. } | Call::DeleteUser { .. } => {
                prop_assert!(state.attached.is_empty(), "something is still attached");
                prop_assert!(state.caller.take().is_some());
            }
            Call::AttachRolePolicy { policy, .. } | Call::AttachUserPolicy { policy, .. } => {
                prop_assert!(state.caller.is_some(), "there is no caller");
                prop_assert!(
                    state.policies[place(&policy)].is_some(),
                    "there is no policy"
                );
                prop_assert!(state.attached.insert(policy));
            }
            Call::DetachRolePolicy { policy, .. } | Call::DetachUserPolicy { policy, .. } => {
                prop_assert!(state.attached.remove(&policy));
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        Ok(())
    }

    fn redshift(&mut self, change: &Change) -> Result<(), TestCaseError> {
        let is_in_place = self.is_in_place(&change.account);
        match change.call.clone() {
            Call::EnableLogging {
                cluster,
                bucket,
                prefix,
                ..
            } => {
                prop_assert!(is_in_place, "the caller is not there yet");
                prop_assert!(self.observed.buckets[&bucket].is_some());
                let logging = self.logging(&change.account, change, cluster.as_ref());
                prop_assert!(!logging.enabled);
                *logging = Logging {
                    enabled: true,
                    bucket: Some(bucket.to_string()),
                    prefix: Some(format!("{prefix}/")),
                    ..Logging::default()
                };
            }
            Call::DisableLogging { cluster, .. } => {
                let logging = self.logging(&change.account, change, cluster.as_ref());
                prop_assert!(logging.enabled);
                *logging = Logging::default();
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        Ok(())
    }

    fn bucket(&mut self, change: &Change) -> Result<(), TestCaseError> {
        match change.call.clone() {
            Call::PutBucketPolicy {
                bucket,
                before,
                after,
            } => {
                let named = principals(&after);
                for (account, state) in &self.observed.accounts {
                    let arn = self.plan.caller_arn(account);
                    prop_assert!(
                        state.caller.is_some() || !named.contains(&arn),
                        "S3 knows no {}",
                        arn
                    );
                }
                let policy = self.observed.buckets.get_mut(&bucket).unwrap();
                prop_assert_eq!(&*policy, &before);
                *policy = Some(after);
            }
            Call::DeleteBucketPolicy { bucket, before } => {
                let policy = self.observed.buckets.get_mut(&bucket).unwrap();
                prop_assert_eq!(policy.take(), Some(before));
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        Ok(())
    }

    fn is_in_place(&self, account: &AccountId) -> bool {
        self.observed.accounts.get(account).is_some_and(|state| {
            state.caller.is_some()
                && state.attached.len() == 2
                && state.policies.iter().all(Option::is_some)
        })
    }

    fn logging(&mut self, account: &AccountId, change: &Change, id: &str) -> &mut Logging {
        let found = self.observed.clusters.iter_mut().find(|(cluster, _)| {
            cluster.account == *account
                && cluster.region == change.region
                && cluster.id.as_ref() == id
        });
        found.unwrap().1.as_mut().unwrap()
    }

    /// AWS gives every policy back in a spelling of its own.
    fn respell(&mut self, whims: &mut Whims) {
        for policy in self.observed.buckets.values_mut().flatten() {
            if policy.contains("\"Condition\"") || policy.contains("Redtrail") {
                *policy = respelled(policy, whims);
            }
        }
        for state in self.observed.accounts.values_mut() {
            for policy in state.policies.iter_mut().flatten() {
                policy.document = respelled(&policy.document, whims);
            }
            if let Some(trust) = state
                .caller
                .as_mut()
                .and_then(|caller| caller.trust.as_mut())
                && trust != "{}"
            {
                *trust = respelled(trust, whims);
            }
        }
    }

    /// Everything but the bucket policies, to compare.
    fn rest(&self) -> String {
        format!("{:?} {:?}", self.observed.accounts, self.observed.clusters)
    }
}

/// Whom a policy names as principals.
fn principals(policy: &str) -> Vec<String> {
    let policy: serde_json::Value = serde_json::from_str(policy).unwrap();
    let statements = policy["Statement"].as_array().cloned();
    let statements = statements.unwrap_or_else(|| vec![policy["Statement"].clone()]);
    let mut named = Vec::new();
    for statement in statements {
        match &statement["Principal"]["AWS"] {
            serde_json::Value::Array(all) => {
                named.extend(
                    all.iter()
                        .filter_map(|name| name.as_str().map(str::to_owned)),
                );
            }
            one => named.extend(one.as_str().map(str::to_owned)),
        }
    }
    named
}

/// The policy without the statements of the plan; `None` where nothing else is there.
fn without(policy: &str, owner: &PlanName) -> Option<String> {
    match remove(policy, owner).unwrap() {
        Remains::Policy(rest) => Some(rest.text),
        Remains::Nothing { .. } => None,
    }
}

/// The changes, each picked from those that wait for nothing that is still to come.
fn in_some_order(changes: &[Change], picks: &[prop::sample::Index]) -> Vec<Change> {
    let order = order(changes);
    let mut made: Vec<usize> = Vec::new();
    let mut picks = picks.iter().cycle();
    while made.len() < changes.len() {
        let is_ready = |place: &usize| {
            !made.contains(place) && order[*place].iter().all(|before| made.contains(before))
        };
        let ready: Vec<usize> = (0..changes.len()).filter(is_ready).collect();
        made.push(*picks.next().unwrap().get(&ready));
    }
    made.into_iter()
        .map(|place| changes[place].clone())
        .collect()
}

fn no_policy_or_anothers() -> impl Strategy<Value = Vec<Option<String>>> {
    proptest::collection::vec(proptest::option::of(foreign(1)), 3)
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn what_was_applied_is_in_place(
        (_, plan) in plan(),
        policies in no_policy_or_anothers(),
    ) {
        let mut estate = Estate::untouched(&plan, &policies);
        let all = changes(&plan, &estate.observed).unwrap();
        estate.all(&all)?;
        prop_assert_eq!(changes(&plan, &estate.observed).unwrap(), []);
        for (arrived, state) in [(Some(true), State::InPlace), (None, State::Waiting)] {
            for cluster in status(&plan, &estate.observed, |_| arrived) {
                prop_assert_eq!(cluster.state, state);
            }
        }
    }

    #[test]
    fn changes_are_made_in_any_order_that_waits_for_what_it_has_to(
        (_, plan) in plan(),
        policies in no_policy_or_anothers(),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 64),
    ) {
        let before = Estate::untouched(&plan, &policies);
        let mut estate = before.clone();
        let all = changes(&plan, &estate.observed).unwrap();
        estate.all(&in_some_order(&all, &picks))?;
        prop_assert_eq!(changes(&plan, &estate.observed).unwrap(), []);
        let back = undo(&plan, &estate.observed, &all).unwrap();
        estate.all(&in_some_order(&back, &picks))?;
        prop_assert_eq!(estate.rest(), before.rest());
        prop_assert_eq!(&estate.observed.buckets, &before.observed.buckets);
    }

    #[test]
    fn what_aws_spells_anew_stays_in_place((_, plan) in plan(), whims in any::<[u8; 31]>()) {
        let mut estate = Estate::untouched(&plan, &[None]);
        let all = changes(&plan, &estate.observed).unwrap();
        estate.all(&all)?;
        estate.respell(&mut Whims::new(whims.to_vec()));
        prop_assert_eq!(changes(&plan, &estate.observed).unwrap(), []);
        // And taken back all the same.
        let back = undo(&plan, &estate.observed, &all).unwrap();
        estate.all(&back)?;
        prop_assert!(estate.observed.buckets.values().all(Option::is_none));
    }

    #[test]
    fn what_was_undone_is_as_before(
        (_, plan) in plan(),
        policies in no_policy_or_anothers(),
        has_journal: bool,
    ) {
        let before = Estate::untouched(&plan, &policies);
        let mut estate = before.clone();
        let journal = changes(&plan, &estate.observed).unwrap();
        estate.all(&journal)?;
        let kept = if has_journal { journal.as_slice() } else { &[] };
        let back = undo(&plan, &estate.observed, kept).unwrap();
        estate.all(&back)?;
        prop_assert_eq!(estate.rest(), before.rest());
        prop_assert_eq!(&estate.observed.buckets, &before.observed.buckets);
        prop_assert_eq!(undo(&plan, &estate.observed, kept).unwrap(), []);
    }

    #[test]
    fn a_run_that_stops_anywhere_is_taken_up_and_taken_back(
        (_, plan) in plan(),
        policies in no_policy_or_anothers(),
        stop in any::<prop::sample::Index>(),
    ) {
        let before = Estate::untouched(&plan, &policies);
        let mut estate = before.clone();
        let all = changes(&plan, &estate.observed).unwrap();
        let done = &all[..stop.index(all.len() + 1)];
        estate.all(done)?;
        let mut resumed = estate.clone();
        let rest = changes(&plan, &resumed.observed).unwrap();
        prop_assert_eq!(rest.len(), all.len() - done.len());
        resumed.all(&rest)?;
        prop_assert_eq!(changes(&plan, &resumed.observed).unwrap(), []);
        let back = undo(&plan, &estate.observed, done).unwrap();
        estate.all(&back)?;
        prop_assert_eq!(estate.rest(), before.rest());
        prop_assert_eq!(&estate.observed.buckets, &before.observed.buckets);
    }

    #[test]
    fn what_others_write_meanwhile_stays(
        (_, plan) in plan(),
        former in no_policy_or_anothers(),
        theirs in foreign(1),
    ) {
        let mut estate = Estate::untouched(&plan, &former);
        let journal = changes(&plan, &estate.observed).unwrap();
        estate.all(&journal)?;
        // They put a statement of their own beside ours.
        let statement = r#"{"Sid":"theirs","Effect":"Deny"}"#;
        for policy in estate.observed.buckets.values_mut().flatten() {
            let source = Source::json(policy).unwrap();
            let at = source.root.get("Statement").unwrap().span.start + 1;
            *policy = format!("{}{statement},{}", &policy[..at], &policy[at..]);
        }
        let expected: Vec<Option<String>> = estate
            .observed
            .buckets
            .values()
            .map(|policy| without(policy.as_deref().unwrap(), plan.name()))
            .collect();
        let back = undo(&plan, &estate.observed, &journal).unwrap();
        let mut taken_back = estate.clone();
        taken_back.all(&back)?;
        let left: Vec<Option<String>> = taken_back.observed.buckets.values().cloned().collect();
        prop_assert_eq!(&left, &expected);
        prop_assert!(left.iter().flatten().all(|policy| policy.contains(statement)));

        // Or they replace everything, ours included.
        for policy in estate.observed.buckets.values_mut() {
            *policy = Some(theirs.clone());
        }
        let back = undo(&plan, &estate.observed, &journal).unwrap();
        estate.all(&back)?;
        prop_assert!(estate.observed.buckets.values().all(|policy| policy.as_ref() == Some(&theirs)));
    }

    #[test]
    fn another_plan_in_the_same_bucket_is_not_minded((_, one) in plan(), (draft, _) in plan()) {
        // The first plan's bucket has the other plan's statements too.
        let other = Draft { name: Some("another".to_owned()), ..draft };
        let other = Checked::of(other).plan.unwrap();
        prop_assume!(one.name().tag() != "another" && one.partition() == other.partition());
        let policy = grants::bucket_policy(&other, &other.buckets()[0]).text();
        let mut estate = Estate::untouched(&one, &[Some(policy.clone())]);
        let all = changes(&one, &estate.observed).unwrap();
        estate.all(&all)?;
        for found in estate.observed.buckets.values().flatten() {
            let rest = without(found, one.name());
            prop_assert!(equivalent(&rest.unwrap(), &policy));
        }
        let back = undo(&one, &estate.observed, &[]).unwrap();
        estate.all(&back)?;
        prop_assert!(estate.observed.buckets.values().all(|found| found.as_ref() == Some(&policy)));
    }
}

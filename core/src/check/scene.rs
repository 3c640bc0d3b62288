//! A plan among the policies that have a say: what was given where it was, the plan's own where
//! not.

use super::calls::{Ruling, Stage};
use super::given::{Given, Read, Standing};
use super::public::is_public;
use super::settings::Settings;
use crate::documents::ambiguous;
use crate::finding::Finding;
use crate::grants;
use crate::judge::Policy;
use crate::names::AccountId;
use crate::plan::{Bucket, Identity, Plan};

/// The service control policy that AWS attaches everywhere until somebody takes it off; and what a
/// boundary that was not seen is taken for.
const FULL_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

/// A plan with what was given, ready to be judged.
pub(super) struct Scene<'g> {
    pub(super) plan: &'g Plan,
    given: &'g Given<'g>,
    pub(super) standing: Standing<'g>,
    pub(super) settings: Settings,
    /// Whether somebody made the bucket's policy public, so that other accounts are shut out.
    pub(super) is_restricted: bool,
}

/// Whether the plan gives its caller a permissions boundary, which was perhaps not given here.
fn has_boundary(plan: &Plan) -> bool {
    match &plan.caller().identity {
        Identity::Role(role) => role.boundary.is_some(),
        Identity::User(user) => user.boundary.is_some(),
        Identity::Existing(_) => false,
    }
}

fn policies<'r>(read: &'r [Read<'_>]) -> Vec<Policy<'r>> {
    read.iter().map(Read::policy).collect()
}

impl<'g> Scene<'g> {
    /// Looks at everything that was given before anything is judged.
    pub(super) fn of(plan: &'g Plan, given: &'g Given<'g>) -> Result<Self, Vec<Finding>> {
        let mut errors = Vec::new();
        let standing = given.read().map_err(|found| errors.extend(found));
        let is_of_one = given.bucket_policy.is_some() || given.bucket_settings.is_some();
        if is_of_one && plan.buckets().len() > 1 {
            errors.push(ambiguous());
        }
        let settings = given
            .bucket_settings
            .map_or(Ok(Settings::default()), |input| {
                Settings::of(input).map_err(|finding| errors.push(finding.about(input.name)))
            });
        match (standing, settings) {
            (Ok(standing), Ok(settings)) if errors.is_empty() => {
                let policy = standing.bucket_policy.as_ref();
                let is_public = policy.is_some_and(|read| is_public(&read.source));
                Ok(Self {
                    plan,
                    given,
                    standing,
                    is_restricted: settings.restricts_public && is_public,
                    settings,
                })
            }
            _ => Err(errors),
        }
    }

    /// What was not seen: whatever could have been given and was not, and what nobody can give.
    pub(super) fn not_seen(&self) -> Vec<&'static str> {
        let is_role = self.plan.caller().is_role();
        let seen = self.given.seen().into_iter();
        let lacking = seen
            .filter(|(name, is_seen)| !is_seen && (is_role || *name != "trust-policy"))
            .map(|(name, _)| name);
        // Whoever becomes the role needs a policy of their own for it.
        let always = is_role.then_some("operator-identity-policy");
        let settings = self.settings.not_seen.iter().copied();
        lacking.chain(settings).chain(always).collect()
    }

    /// Every call for every cluster.
    pub(super) fn rulings(&self) -> Vec<Ruling> {
        let own: Vec<(&Bucket, String)> = self
            .plan
            .buckets()
            .iter()
            .map(|bucket| (bucket, grants::bucket_policy(self.plan, bucket).text()))
            .collect();
        let own: Vec<(&Bucket, Read<'_>)> = own
            .iter()
            .filter_map(|(bucket, text)| Some((*bucket, Read::own("bucket-policy", text)?)))
            .collect();
        let given = self.standing.bucket_policy.as_ref();
        let buckets: Vec<(&Bucket, Policy<'_>)> = own
            .iter()
            .map(|(bucket, own)| (*bucket, given.unwrap_or(own).policy()))
            .collect();
        let accounts = self.plan.cluster_accounts().into_iter();
        accounts
            .flat_map(|account| self.of_account(account, &buckets))
            .collect()
    }

    /// The policies of the organization that bind an account, which those of the management account
    /// are not
    /// ([SCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html),
    /// [RCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html)).
    fn binding<'r, T>(&self, account: &AccountId, of_organization: &'r [T]) -> &'r [T] {
        if self.given.management_account.as_ref() == Some(account) {
            &[]
        } else {
            of_organization
        }
    }

    fn of_account(&self, account: &AccountId, buckets: &[(&Bucket, Policy<'_>)]) -> Vec<Ruling> {
        let (plan, given) = (self.plan, &self.standing);
        let redshift = grants::redshift_policy(plan, account).text();
        let s3 = grants::s3_policy(plan, account).text();
        let trust = grants::trust_policy(plan, account).map(|policy| policy.text());
        let own = [
            Read::own("redshift-policy", &redshift),
            Read::own("s3-policy", &s3),
        ];
        let own: Vec<_> = own.into_iter().flatten().collect();
        let own_trust = trust
            .as_deref()
            .and_then(|it| Read::own("trust-policy", it));
        let full = Read::own("FullAWSAccess", FULL_ACCESS);
        let identity = if given.identity_policies.is_empty() {
            policies(&own)
        } else {
            policies(&given.identity_policies)
        };
        let trust = given.trust_policy.as_ref().or(own_trust.as_ref());
        let trust = trust.map(Read::policy);
        let mut scps = policies(self.binding(account, &given.scps));
        if !(scps.is_empty() || scps.iter().any(Policy::allows_anything)) {
            scps.extend(full.as_ref().map(Read::policy));
        }
        let rcps = policies(&given.rcps);
        let mut boundary = policies(&given.boundary);
        if boundary.is_empty() && has_boundary(plan) {
            boundary.extend(full.as_ref().map(Read::policy));
        }
        let mut rulings = Vec::new();
        for cluster in plan.clusters_of(account) {
            let Some(bucket) = plan.bucket_of(cluster) else {
                continue;
            };
            let policy = buckets.iter().find(|(other, _)| other.name == bucket.name);
            let owner = self.settings.account.as_ref().unwrap_or(&bucket.account);
            let stage = Stage {
                scene: self,
                cluster,
                bucket,
                bucket_account: owner,
                identity: &identity,
                trust: trust.as_ref(),
                boundary: boundary.first(),
                scps: &scps,
                rcps: self.binding(owner, &rcps),
                bucket_policy: policy.map(|(_, policy)| policy),
            };
            rulings.extend(stage.rulings());
        }
        rulings
    }
}

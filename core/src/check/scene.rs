//! A plan among the policies that have a say: what was given where it was, the plan's own where
//! not.

use std::collections::BTreeMap;

use super::calls::{Judged, Resources, Ruling, Stage, asks_for_arn};
use super::clusters;
use super::given::Given;
use super::public::is_public;
use super::read::{BucketRead, CallerRead, Read, Readings};
use super::settings::Settings;
use crate::finding::Finding;
use crate::grants;
use crate::judge::Policy;
use crate::names::AccountId;
use crate::plan::{Bucket, Plan};
use crate::sight::Sight;

/// The service control policy that AWS attaches everywhere until somebody takes it off; and what a
/// boundary that was not seen is taken for.
const FULL_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

/// A plan with what was given, ready to be judged.
pub(super) struct Scene<'g> {
    pub(super) plan: &'g Plan,
    pub(super) given: &'g Given,
    pub(super) readings: Readings<'g>,
}

fn policies<'r>(read: &'r [Read<'_>]) -> Vec<Policy<'r>> {
    read.iter().map(Read::policy).collect()
}

impl<'g> Scene<'g> {
    /// Looks at everything that was given before anything is judged.
    pub(super) fn of(plan: &'g Plan, given: &'g Given) -> Result<Self, Vec<Finding>> {
        let readings = Readings::of(plan, given)?;
        Ok(Self {
            plan,
            given,
            readings,
        })
    }

    /// What was not seen in every place: whatever could have been given and was not, and what
    /// nobody can give.
    pub(super) fn not_seen(&self) -> Vec<&'static str> {
        let Readings {
            buckets,
            callers,
            scps,
            rcps,
        } = &self.readings;
        let told = |bucket: &Bucket| self.given.buckets.get(&bucket.name);
        let mut of_buckets = self.plan.buckets().iter();
        let has_settings = of_buckets.all(|it| told(it).is_some_and(|it| it.settings.is_some()));
        let is_role = self.plan.caller().is_role();
        let seen = [
            (
                "bucket-policy",
                buckets.values().all(|it| it.policy.is_seen()),
            ),
            ("bucket-settings", has_settings),
            ("identity-policy", callers.values().all(|it| it.are_all)),
            (
                "trust-policy",
                !is_role || callers.values().all(|it| it.trust.is_seen()),
            ),
            ("boundary", callers.values().all(|it| it.boundary.is_seen())),
            ("scp", !scps.is_empty()),
            ("rcp", !rcps.is_empty()),
        ];
        let lacking = seen.into_iter().filter(|(_, is_seen)| !is_seen);
        // Whoever becomes the role needs a policy of their own for it.
        let always = is_role.then_some("operator-identity-policy");
        let settings = buckets.values().flat_map(|it| &it.settings.not_seen);
        let mut all: Vec<&'static str> = Vec::new();
        for name in lacking
            .map(|(name, _)| name)
            .chain(settings.copied())
            .chain(clusters::not_seen(&self.given.clusters))
            .chain(always)
        {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }

    /// Every call for every cluster.
    pub(super) fn rulings(&self) -> Vec<Ruling> {
        let own = self.plan.buckets().iter();
        let own: Vec<(&Bucket, String)> = own
            .map(|bucket| (bucket, grants::bucket_policy(self.plan, bucket).text()))
            .collect();
        let own: Vec<(&Bucket, Read<'_>)> = own
            .iter()
            .filter_map(|(bucket, text)| Some((*bucket, Read::own("bucket-policy", text)?)))
            .collect();
        let nothing = BucketRead::default();
        let platforms: Vec<Platform<'_>> = own
            .iter()
            .map(|(bucket, own)| {
                let read = self.readings.buckets.get(&bucket.name);
                Platform::of(bucket, read.unwrap_or(&nothing), own)
            })
            .collect();
        let accounts = self.plan.cluster_accounts().into_iter();
        accounts
            .flat_map(|account| self.of_account(account, &platforms))
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

    fn of_account(&self, account: &AccountId, platforms: &[Platform<'_>]) -> Vec<Ruling> {
        let plan = self.plan;
        let nothing = CallerRead::default();
        let given = self.readings.callers.get(account).unwrap_or(&nothing);
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
        let mut identity = policies(&given.identity);
        if !given.are_all {
            identity.extend(own.iter().map(Read::policy));
        }
        let trust = match &given.trust {
            Sight::Unseen => own_trust.as_ref(),
            Sight::Absent => None,
            Sight::There(read) => Some(read),
        };
        let trust = trust.map(Read::policy);
        let mut scps = policies(self.binding(account, &self.readings.scps));
        if !(scps.is_empty() || scps.iter().any(Policy::allows_anything)) {
            scps.extend(full.as_ref().map(Read::policy));
        }
        let rcps = policies(&self.readings.rcps);
        let boundary = match &given.boundary {
            Sight::Unseen => full.as_ref().filter(|_| plan.caller().boundary().is_some()),
            Sight::Absent => None,
            Sight::There(read) => Some(read),
        };
        let boundary = boundary.map(Read::policy);
        let of_buckets = platforms.iter().filter_map(|it| it.policy.as_ref());
        let mut all = (identity.iter().chain(&trust).chain(&boundary))
            .chain(&scps)
            .chain(&rcps)
            .chain(of_buckets);
        let is_by_itself = all.any(asks_for_arn);
        let mut rulings = Vec::new();
        let mut like = BTreeMap::new();
        for cluster in plan.clusters_of(account) {
            let Some(bucket) = plan.bucket_of(cluster) else {
                continue;
            };
            let Some(platform) = platforms.iter().find(|it| it.bucket.name == bucket.name) else {
                continue;
            };
            let stage = Stage {
                scene: self,
                cluster,
                platform,
                resources: Resources::of(plan, platform.bucket, cluster),
                caller_is_missing: given.is_missing,
                is_by_itself,
                identity: &identity,
                trust: trust.as_ref(),
                boundary: boundary.as_ref(),
                scps: &scps,
                rcps: self.binding(platform.owner, &rcps),
            };
            let judged: &Vec<Judged> = like
                .entry(stage.likeness())
                .or_insert_with(|| stage.judged());
            rulings.extend(judged.iter().map(|judged| stage.ruling(judged)));
        }
        rulings
    }
}

/// A bucket with what is known of it, for whichever cluster writes into it.
pub(super) struct Platform<'a> {
    pub(super) bucket: &'a Bucket,
    pub(super) is_missing: bool,
    /// Its policy; nothing where it has none.
    pub(super) policy: Option<Policy<'a>>,
    pub(super) settings: &'a Settings,
    /// Whose it turned out to be, or is by the plan.
    pub(super) owner: &'a AccountId,
    /// Whether somebody made its policy public, so that other accounts are shut out.
    pub(super) is_restricted: bool,
}

impl<'a> Platform<'a> {
    fn of(bucket: &'a Bucket, read: &'a BucketRead<'_>, own: &'a Read<'_>) -> Self {
        let settings = &read.settings;
        let is_public = |read: &Read<'_>| is_public(&read.source);
        Self {
            bucket,
            is_missing: read.is_missing,
            policy: match &read.policy {
                Sight::Unseen => Some(own.policy()),
                Sight::Absent => None,
                Sight::There(read) => Some(read.policy()),
            },
            settings,
            owner: settings.account.as_ref().unwrap_or(&bucket.account),
            is_restricted: settings.restricts_public && read.policy.there().is_some_and(is_public),
        }
    }
}

//! The policies that were given, read before any is judged.

use std::collections::BTreeMap;

use super::given::{Given, GivenBucket, GivenCaller, Input};
use super::settings::Settings;
use crate::finding::Finding;
use crate::judge::Policy;
use crate::lint::{Kind, of_kind, twice};
use crate::names::{AccountId, BucketName};
use crate::plan::Plan;
use crate::sight::Sight;
use crate::tree::Source;

/// A policy that was read, with the name by which a person knows it.
#[derive(Debug)]
pub(super) struct Read<'t> {
    pub(super) name: &'t str,
    pub(super) source: Source<'t>,
}

impl<'t> Read<'t> {
    /// A policy of our own.
    pub(super) fn own(name: &'t str, text: &'t str) -> Option<Self> {
        let source = Source::json(text).ok()?;
        Some(Self { name, source })
    }

    /// The policy, to be judged.
    pub(super) fn policy(&self) -> Policy<'_> {
        Policy::of(self.name, &self.source)
    }
}

/// What was given of one bucket.
#[derive(Debug, Default)]
pub(super) struct BucketRead<'t> {
    pub(super) is_missing: bool,
    pub(super) policy: Sight<Read<'t>>,
    pub(super) settings: Settings,
}

/// What was given of the caller in one account.
#[derive(Debug, Default)]
pub(super) struct CallerRead<'t> {
    pub(super) is_missing: bool,
    pub(super) identity: Vec<Read<'t>>,
    pub(super) are_all: bool,
    pub(super) trust: Sight<Read<'t>>,
    pub(super) boundary: Sight<Read<'t>>,
}

/// Everything that was given of the places of a plan, read.
#[derive(Debug, Default)]
pub(super) struct Readings<'t> {
    pub(super) buckets: BTreeMap<&'t BucketName, BucketRead<'t>>,
    pub(super) callers: BTreeMap<&'t AccountId, CallerRead<'t>>,
    pub(super) scps: Vec<Read<'t>>,
    pub(super) rcps: Vec<Read<'t>>,
}

impl<'t> Readings<'t> {
    /// Reads every text that was given.
    ///
    /// # Errors
    /// What is wrong with the texts themselves, each finding about the input that it stands in.
    pub(super) fn of(plan: &'t Plan, given: &'t Given) -> Result<Self, Vec<Finding>> {
        let mut reader = Reader::default();
        let mut all = Self::default();
        for bucket in plan.buckets() {
            let told = given.buckets.get(&bucket.name);
            let read = told.map(|told| reader.bucket(told));
            all.buckets.insert(&bucket.name, read.unwrap_or_default());
        }
        for account in plan.cluster_accounts() {
            let told = given.callers.get(account);
            let read = told.map(|told| reader.caller(told));
            all.callers.insert(account, read.unwrap_or_default());
        }
        // Service control policies name no principal, and resource control policies do
        // (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html).
        all.scps = reader.all(&given.scps, Kind::Identity);
        all.rcps = reader.all(&given.rcps, Kind::Bucket);
        for bucket in plan.buckets() {
            let told = given.buckets.get(&bucket.name);
            let settings = told.and_then(|told| told.settings.as_ref());
            let settings = settings.and_then(|input| reader.settings(input));
            if let (Some(settings), Some(read)) = (settings, all.buckets.get_mut(&bucket.name)) {
                read.settings = settings;
            }
        }
        if reader.errors.is_empty() {
            Ok(all)
        } else {
            Err(reader.errors)
        }
    }

    /// The policy that was given under a name.
    pub(super) fn named(&self, name: &str) -> Option<&Read<'t>> {
        let buckets = self.buckets.values();
        let of_buckets = buckets.filter_map(|bucket| bucket.policy.there());
        let of_callers = self.callers.values().flat_map(|caller| {
            let limits = caller.boundary.there().into_iter();
            let limits = limits.chain(caller.trust.there());
            caller.identity.iter().chain(limits)
        });
        let mut all = of_buckets
            .chain(of_callers)
            .chain(&self.scps)
            .chain(&self.rcps);
        all.find(|read| read.name == name)
    }
}

/// Reads, and keeps what cannot be read.
#[derive(Default)]
struct Reader {
    errors: Vec<Finding>,
}

impl Reader {
    fn bucket<'t>(&mut self, told: &'t GivenBucket) -> BucketRead<'t> {
        BucketRead {
            is_missing: told.is_missing,
            policy: self.sight(&told.policy, Kind::Bucket),
            settings: Settings::default(),
        }
    }

    fn caller<'t>(&mut self, told: &'t GivenCaller) -> CallerRead<'t> {
        CallerRead {
            is_missing: told.is_missing,
            identity: self.all(&told.identity_policies, Kind::Identity),
            are_all: told.are_all,
            boundary: self.sight(&told.boundary, Kind::Identity),
            trust: self.sight(&told.trust_policy, Kind::Trust),
        }
    }

    fn sight<'t>(&mut self, told: &'t Sight<Input>, kind: Kind) -> Sight<Read<'t>> {
        match told {
            Sight::Unseen => Sight::Unseen,
            Sight::Absent => Sight::Absent,
            Sight::There(input) => self.one(input, kind).into(),
        }
    }

    fn all<'t>(&mut self, inputs: &'t [Input], kind: Kind) -> Vec<Read<'t>> {
        let inputs = inputs.iter();
        inputs.filter_map(|input| self.one(input, kind)).collect()
    }

    fn one<'t>(&mut self, input: &'t Input, kind: Kind) -> Option<Read<'t>> {
        policy(input, kind)
            .map_err(|findings| self.keep(findings))
            .ok()
    }

    fn settings(&mut self, input: &Input) -> Option<Settings> {
        Settings::of(input)
            .map_err(|finding| self.keep(vec![finding.about(&input.name)]))
            .ok()
    }

    /// A text that was given for every account is wrong once.
    fn keep(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            if !self.errors.contains(&finding) {
                self.errors.push(finding);
            }
        }
    }
}

/// Reads a policy of a kind, or says why it is none.
fn policy(input: &Input, kind: Kind) -> Result<Read<'_>, Vec<Finding>> {
    let Input { name, text } = input;
    let source = Source::json(text).map_err(|finding| vec![finding.about(name)])?;
    let mut findings = if source.root.get("Statement").is_none() {
        vec![
            Finding::error(
                "not-a-policy",
                "a policy is a JSON object with the field `Statement`",
            )
            .mend("give the policy itself, as `aws s3api get-bucket-policy --query Policy --output text` prints one"),
        ]
    } else {
        of_kind(&source, kind)
    };
    // Nobody can tell which of them AWS would read.
    findings.extend(twice(&source));
    if findings.is_empty() {
        return Ok(Read { name, source });
    }
    source.locate(&mut findings);
    Err(findings
        .into_iter()
        .map(|finding| finding.about(name))
        .collect())
}

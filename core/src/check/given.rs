//! What stands in AWS, as far as it was given: the texts that replace the plan's own.

use crate::finding::Finding;
use crate::judge::Policy;
use crate::lint::{Kind, of_kind, twice};
use crate::names::AccountId;
use crate::tree::Source;

/// A text with the name by which a person knows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Input<'t> {
    /// A file's name, or a field's.
    pub name: &'t str,
    /// The text.
    pub text: &'t str,
}

/// What was given. Whatever is left out is not seen: of the policies that the plan makes, the
/// plan's own are judged in their stead, and the rest is taken to allow.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Given<'t> {
    /// The bucket's policy as it stands.
    pub bucket_policy: Option<Input<'t>>,
    /// The bucket's settings, as `aws s3api get-bucket-…` prints them, in one object.
    pub bucket_settings: Option<Input<'t>>,
    /// The policies attached to the caller.
    pub identity_policies: Vec<Input<'t>>,
    /// The trust policy of the caller's role.
    pub trust_policy: Option<Input<'t>>,
    /// The caller's permissions boundary.
    pub boundary: Option<Input<'t>>,
    /// The service control policies that bind the cluster accounts.
    pub scps: Vec<Input<'t>>,
    /// The resource control policies that bind the bucket account.
    pub rcps: Vec<Input<'t>>,
    /// The organization's management account, which neither kind binds.
    pub management_account: Option<AccountId>,
}

impl<'t> Given<'t> {
    /// Every input that could have been given, and whether it was.
    pub(super) fn seen(&self) -> [(&'static str, bool); 7] {
        [
            ("bucket-policy", self.bucket_policy.is_some()),
            ("bucket-settings", self.bucket_settings.is_some()),
            ("identity-policy", !self.identity_policies.is_empty()),
            ("trust-policy", self.trust_policy.is_some()),
            ("boundary", self.boundary.is_some()),
            ("scp", !self.scps.is_empty()),
            ("rcp", !self.rcps.is_empty()),
        ]
    }

    /// Reads every policy that was given.
    ///
    /// # Errors
    /// What is wrong with the texts themselves, each finding about the input that it stands in.
    pub(super) fn read(&self) -> Result<Standing<'t>, Vec<Finding>> {
        let mut errors = Vec::new();
        // Service control policies name no principal, and resource control policies do
        // (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html).
        let mut all = |inputs: &[Input<'t>], kind| -> Vec<Read<'t>> {
            let read = inputs.iter().filter_map(|input| {
                let found = policy(*input, kind);
                found.map_err(|findings| errors.extend(findings)).ok()
            });
            read.collect()
        };
        let standing = Standing {
            bucket_policy: all(self.bucket_policy.as_slice(), Kind::Bucket).pop(),
            identity_policies: all(&self.identity_policies, Kind::Identity),
            boundary: all(self.boundary.as_slice(), Kind::Identity),
            trust_policy: all(self.trust_policy.as_slice(), Kind::Trust).pop(),
            scps: all(&self.scps, Kind::Identity),
            rcps: all(&self.rcps, Kind::Bucket),
        };
        if errors.is_empty() {
            Ok(standing)
        } else {
            Err(errors)
        }
    }
}

/// The policies that were given, read.
#[derive(Debug)]
pub(super) struct Standing<'t> {
    pub(super) bucket_policy: Option<Read<'t>>,
    pub(super) identity_policies: Vec<Read<'t>>,
    pub(super) boundary: Vec<Read<'t>>,
    pub(super) trust_policy: Option<Read<'t>>,
    pub(super) scps: Vec<Read<'t>>,
    pub(super) rcps: Vec<Read<'t>>,
}

impl<'t> Standing<'t> {
    /// The policy that was given under a name.
    pub(super) fn named(&self, name: &str) -> Option<&Read<'t>> {
        let mut all = self
            .bucket_policy
            .iter()
            .chain(&self.identity_policies)
            .chain(&self.boundary)
            .chain(&self.trust_policy)
            .chain(&self.scps)
            .chain(&self.rcps);
        all.find(|read| read.name == name)
    }
}

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

/// Reads a policy of a kind, or says why it is none.
fn policy(input: Input<'_>, kind: Kind) -> Result<Read<'_>, Vec<Finding>> {
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

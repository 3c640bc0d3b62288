//! What stands in AWS, as far as it was given: the texts that replace the plan's own.

use crate::finding::Finding;
use crate::lint::{Kind, lint};
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
}

impl Given<'_> {
    /// Every input that was given.
    pub(super) fn all(&self) -> impl Iterator<Item = &Input<'_>> {
        self.bucket_policy
            .iter()
            .chain(&self.identity_policies)
            .chain(&self.trust_policy)
            .chain(&self.boundary)
            .chain(&self.scps)
            .chain(&self.rcps)
    }

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

    /// What is wrong with the texts themselves, each finding about the input that it stands in.
    pub(super) fn errors(&self) -> Vec<Finding> {
        let identities = self.identity_policies.iter().chain(&self.boundary);
        let controls = self.scps.iter().chain(&self.rcps);
        let policies = (self.bucket_policy.iter().map(|it| (it, Some(Kind::Bucket))))
            .chain(identities.map(|it| (it, Some(Kind::Identity))))
            .chain(self.trust_policy.iter().map(|it| (it, Some(Kind::Trust))))
            .chain(controls.map(|it| (it, None)));
        policies
            .flat_map(|(input, kind)| {
                let found = broken(input.text, kind);
                found.into_iter().map(|finding| finding.about(input.name))
            })
            .collect()
    }
}

/// Why a text is no policy of the kind that it was given as.
fn broken(text: &str, kind: Option<Kind>) -> Vec<Finding> {
    let source = match Source::json(text) {
        Ok(source) => source,
        Err(finding) => return vec![finding],
    };
    if source.root.get("Statement").is_none() {
        let mut findings = [Finding::error(
            "not-a-policy",
            "a policy is a JSON object with the field `Statement`",
        )
        .mend("give the policy itself, as `aws s3api get-bucket-policy --query Policy --output text` prints one")];
        source.locate(&mut findings);
        return findings.into();
    }
    let Some(kind) = kind else {
        return Vec::new();
    };
    let mut findings = lint(text, Some(kind));
    findings.retain(|finding| matches!(finding.code, "element-missing" | "element-misplaced"));
    findings.retain(Finding::is_error);
    findings
}

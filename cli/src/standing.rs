//! What stands in AWS, in files that are read.

use std::path::{Path, PathBuf};

use redtrail_core::check::{Given, Input};
use redtrail_core::finding::Finding;
use redtrail_core::names::AccountId;

use crate::arguments::Standing;
use crate::exit::Error;
use crate::input;
use crate::output::in_excerpt;

/// The files that were given, read.
pub(crate) struct Texts {
    bucket_policy: Option<Text>,
    bucket_settings: Option<Text>,
    identity_policies: Vec<Text>,
    trust_policy: Option<Text>,
    boundary: Option<Text>,
    scps: Vec<Text>,
    rcps: Vec<Text>,
    management_account: Option<AccountId>,
}

/// A file's name and what it holds.
struct Text(String, String);

impl Text {
    fn input(&self) -> Input<'_> {
        let Self(name, text) = self;
        Input { name, text }
    }
}

impl Texts {
    pub(crate) fn read(standing: &Standing) -> Result<Self, Error> {
        let one = |path: &Option<PathBuf>| all(path.as_slice()).map(|mut texts| texts.pop());
        Ok(Self {
            bucket_policy: one(&standing.bucket_policy)?,
            bucket_settings: one(&standing.bucket_settings)?,
            identity_policies: all(&standing.identity_policies)?,
            trust_policy: one(&standing.trust_policy)?,
            boundary: one(&standing.boundary)?,
            scps: all(&standing.scps)?,
            rcps: all(&standing.rcps)?,
            management_account: standing.management_account.clone(),
        })
    }

    /// A finding, with the words of the file that it is about.
    pub(crate) fn shown(&self, finding: &Finding, plan: &Path) -> String {
        let Self {
            bucket_policy,
            bucket_settings: _,
            identity_policies,
            trust_policy,
            boundary,
            scps,
            rcps,
            management_account: _,
        } = self;
        let mut texts = [bucket_policy, trust_policy, boundary]
            .into_iter()
            .flatten()
            .chain(identity_policies)
            .chain(scps)
            .chain(rcps);
        match texts.find(|Text(name, _)| *name == finding.subject) {
            Some(Text(name, text)) => in_excerpt(finding, name, text),
            None => in_excerpt(finding, &plan.display().to_string(), ""),
        }
    }

    pub(crate) fn given(&self) -> Given<'_> {
        Given {
            bucket_policy: self.bucket_policy.as_ref().map(Text::input),
            bucket_settings: self.bucket_settings.as_ref().map(Text::input),
            identity_policies: inputs(&self.identity_policies),
            trust_policy: self.trust_policy.as_ref().map(Text::input),
            boundary: self.boundary.as_ref().map(Text::input),
            scps: inputs(&self.scps),
            rcps: inputs(&self.rcps),
            management_account: self.management_account.clone(),
        }
    }
}

fn all(paths: &[PathBuf]) -> Result<Vec<Text>, Error> {
    let read = |path: &PathBuf| Ok(Text(path.display().to_string(), input::text(path)?));
    paths.iter().map(read).collect()
}

fn inputs(texts: &[Text]) -> Vec<Input<'_>> {
    texts.iter().map(Text::input).collect()
}

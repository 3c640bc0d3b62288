//! What stands in AWS, in files that are read.

use std::path::{Path, PathBuf};

use redtrail_core::check::{Given, Input, Standing};
use redtrail_core::finding::Finding;

use crate::arguments;
use crate::exit::Error;
use crate::input;
use crate::output::in_excerpt;

/// Reads the files that were given.
pub(crate) fn read(files: &arguments::Standing) -> Result<Standing, Error> {
    let one = |path: &Option<PathBuf>| all(path.as_slice()).map(|mut inputs| inputs.pop());
    Ok(Standing {
        bucket_policy: one(&files.bucket_policy)?,
        bucket_settings: one(&files.bucket_settings)?,
        identity_policies: all(&files.identity_policies)?,
        trust_policy: one(&files.trust_policy)?,
        boundary: one(&files.boundary)?,
        scps: all(&files.scps)?,
        rcps: all(&files.rcps)?,
        management_account: files.management_account.clone(),
    })
}

/// A finding, with the words of the text that it is about.
pub(crate) fn shown(given: &Given, finding: &Finding, plan: &Path) -> String {
    match given.text(&finding.subject) {
        Some(text) => in_excerpt(finding, &finding.subject, text),
        None => in_excerpt(finding, &plan.display().to_string(), ""),
    }
}

fn all(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let read = |path: &PathBuf| Ok(Input::new(path.display().to_string(), input::text(path)?));
    paths.iter().map(read).collect()
}

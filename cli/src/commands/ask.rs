//! Asking a person for what a plan lacks.

use redtrail_core::plan::{BucketDraft, Checked, ClusterDraft, Draft};

use crate::exit::Error;

/// Asks for what is missing, and checks each answer by the rules of the plan.
pub(super) fn ask(draft: &mut Draft) -> Result<(), Error> {
    if draft.clusters.is_empty() {
        draft.clusters.push(ClusterDraft::default());
    }
    if draft.buckets.is_empty() {
        draft.buckets.push(BucketDraft::default());
    }
    for index in 0..draft.clusters.len() {
        let at = format!("/clusters/{index}");
        answer(draft, "Cluster account", &at, "account", |draft| {
            Some(&mut cluster(draft, index)?.account)
        })?;
        answer(draft, "Cluster Region", &at, "region", |draft| {
            Some(&mut cluster(draft, index)?.region)
        })?;
        answer(draft, "Cluster identifier", &at, "id", |draft| {
            Some(&mut cluster(draft, index)?.id)
        })?;
    }
    let is_alone = draft.buckets.len() == 1;
    for index in 0..draft.buckets.len() {
        let at = if is_alone {
            "/bucket".to_owned()
        } else {
            format!("/buckets/{index}")
        };
        answer(draft, "Bucket name", &at, "name", |draft| {
            Some(&mut bucket(draft, index)?.name)
        })?;
        answer(draft, "Bucket account", &at, "account", |draft| {
            Some(&mut bucket(draft, index)?.account)
        })?;
        answer(draft, "Bucket Region", &at, "region", |draft| {
            Some(&mut bucket(draft, index)?.region)
        })?;
    }
    if draft.grants.source.as_deref() == Some("organization") {
        answer(draft, "Organization", "/grants", "organization", |draft| {
            Some(&mut draft.grants.organization)
        })?;
    }
    Ok(())
}

fn cluster(draft: &mut Draft, index: usize) -> Option<&mut ClusterDraft> {
    draft.clusters.get_mut(index)
}

fn bucket(draft: &mut Draft, index: usize) -> Option<&mut BucketDraft> {
    draft.buckets.get_mut(index)
}

/// Asks for one field until it is right, if it is empty.
fn answer(
    draft: &mut Draft,
    label: &str,
    table: &str,
    name: &str,
    field: impl Fn(&mut Draft) -> Option<&mut Option<String>>,
) -> Result<(), Error> {
    let pointer = format!("{table}/{name}");
    while let Some(None) = field(draft).map(|field| field.as_deref()) {
        let word = inquire::Text::new(label)
            .prompt()
            .map_err(|_| Error::usage("no answer; nothing was written"))?;
        if let Some(field) = field(draft) {
            *field = Some(word.trim().to_owned());
        }
        let problem = Checked::of(draft.clone())
            .findings
            .into_iter()
            .find(|finding| finding.is_error() && finding.pointer == pointer);
        if let Some(problem) = problem {
            _ = std::io::Write::write_fmt(
                &mut anstream::stderr(),
                format_args!("  {}; {}\n", problem.message, problem.mend),
            );
            if let Some(field) = field(draft) {
                *field = None;
            }
        }
    }
    Ok(())
}

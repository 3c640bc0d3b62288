//! `redtrail merge`: our statements in the policy that a bucket has, or out of it again.

use std::path::Path;

use redtrail_core::finding::Finding;
use redtrail_core::plan::Plan;
use redtrail_core::policy::{BUCKET_POLICY_LIMIT, Size, size, too_large};
use serde_json::json;

use crate::arguments::MergeArguments;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::{Output, in_excerpt};

pub(crate) fn run(arguments: &MergeArguments, output: &Output) -> Result<Exit, Error> {
    if arguments.plan == Path::new("-") && arguments.into == Path::new("-") {
        return Err(Error::usage(
            "the plan and the policy cannot both be read from standard input",
        ));
    }
    let Opened { plan, .. } = input::plan(&arguments.plan)?;
    let text = input::text(&arguments.into)?;
    let of_policy = |finding| Error::input(vec![finding]).in_file(&arguments.into);
    if arguments.in_place && arguments.into == Path::new("-") {
        return Err(Error::usage(
            "standard input cannot be written in place; leave --in-place out",
        ));
    }
    if arguments.remove && !arguments.agreed.replace.is_empty() {
        return Err(Error::usage(
            "--replace goes with the plan's statements, which --remove takes out",
        ));
    }
    let existing = arguments.agreed.existing(&text);
    let mut findings = existing.remarks(&plan);
    let merge = if arguments.remove {
        // What stands in for a plan's statements is of no interest where those go.
        findings.retain(|finding| finding.code == "principal-gone");
        existing.removed(&plan).map_err(of_policy)?
    } else {
        Error::if_any(existing.refused(&plan))?;
        existing.merged(&plan).map_err(of_policy)?
    };
    let size = size_of(&merge.text).map_err(of_policy)?;
    let refused = refused(&plan, arguments, &merge.text);
    findings.extend(refused.iter().cloned());
    let is_written = arguments.in_place && refused.is_none();
    if is_written && merge.text != text {
        input::replace(&arguments.into, &merge.text)?;
    }
    if !arguments.in_place {
        output.text(&merge.text);
    }
    for (verb, names) in [
        ("added", &merge.added),
        ("updated", &merge.updated),
        ("removed", &merge.removed),
        ("replaced", &merge.replaced),
        ("dropped", &merge.dropped),
    ] {
        if !names.is_empty() {
            output.say(format!("{verb} {}", names.join(", ")));
        }
    }
    if !merge.is_change() {
        output.say("nothing to change");
    }
    if let Some(size) = size {
        output.say(format!("{size} of {BUCKET_POLICY_LIMIT} bytes"));
    }
    let name = arguments.into.display().to_string();
    for finding in findings.iter().filter(|_| !output.is_json()) {
        output.say(in_excerpt(finding, &name, &text));
    }
    output.json(
        &findings,
        json!({
            "policy": merge.text,
            "added": merge.added,
            "updated": merge.updated,
            "removed": merge.removed,
            "replaced": merge.replaced,
            "dropped": merge.dropped,
            "bytes": size.map_or(0, |size| size.bytes),
            "longest": size.map_or(0, |size| size.longest),
            "limit": BUCKET_POLICY_LIMIT,
        }),
    );
    Ok(if refused.is_some() {
        Exit::No
    } else {
        Exit::Done
    })
}

/// What a policy weighs, where there is one.
fn size_of(policy: &str) -> Result<Option<Size>, Finding> {
    (!policy.is_empty()).then(|| size(policy)).transpose()
}

/// Why the policy cannot stand as it came out: S3 takes none that large, and none without a
/// statement.
fn refused(plan: &Plan, arguments: &MergeArguments, text: &str) -> Option<Finding> {
    let bucket = plan.buckets().first()?;
    if !text.is_empty() {
        return too_large(&bucket.name, text).filter(Finding::is_error);
    }
    let (name, account) = (&bucket.name, &bucket.account);
    arguments.in_place.then(|| {
        Finding::error(
            "nothing-remains",
            format!("every statement of the policy of {name} is of the plan {}, and S3 takes no policy without a statement", plan.name()),
        )
        .about(name)
        .mend(format!("aws s3api delete-bucket-policy --bucket {name} --expected-bucket-owner {account}"))
    })
}

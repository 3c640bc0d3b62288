//! `redtrail merge`: our statements in the policy that a bucket has, or out of it again.

use std::path::Path;

use redtrail_core::documents;
use redtrail_core::finding::Finding;
use redtrail_core::plan::Plan;
use redtrail_core::policy::{BUCKET_POLICY_LIMIT, Merge, Remains, remove, size};
use serde_json::json;

use crate::arguments::MergeArguments;
use crate::exit::{Error, Exit};
use crate::input::{self, Opened};
use crate::output::Output;

pub(crate) fn run(arguments: &MergeArguments, output: &Output) -> Result<Exit, Error> {
    if arguments.plan == Path::new("-") && arguments.into == Path::new("-") {
        return Err(Error::usage(
            "the plan and the policy cannot both be read from standard input",
        ));
    }
    let Opened { plan, .. } = input::plan(&arguments.plan)?;
    let existing = input::text(&arguments.into)?;
    let of_policy = |finding| Error::input(vec![finding]).in_file(&arguments.into);
    if arguments.in_place && arguments.into == Path::new("-") {
        return Err(Error::usage(
            "standard input cannot be written in place; leave --in-place out",
        ));
    }
    let remains = if arguments.remove {
        remove(&existing, plan.name()).map_err(of_policy)?
    } else {
        Remains::Policy(documents::merged(&plan, &existing).map_err(of_policy)?)
    };
    let mut findings = documents::remarks(&plan, Some(&existing));
    let (text, [added, updated, removed]) = match remains {
        Remains::Policy(Merge {
            text,
            added,
            updated,
            removed,
        }) => (text, [added, updated, removed]),
        Remains::Nothing { removed } => (String::new(), [vec![], vec![], removed]),
    };
    let bytes = if text.is_empty() {
        0
    } else {
        size(&text).map_err(of_policy)?
    };
    let refused = refused(&plan, arguments, &text);
    findings.extend(refused.iter().cloned());
    let is_written = arguments.in_place && refused.is_none();
    if is_written && text != existing {
        input::replace(&arguments.into, &text)?;
    }
    if !arguments.in_place {
        output.text(&text);
    }
    for (verb, sids) in [
        ("added", &added),
        ("updated", &updated),
        ("removed", &removed),
    ] {
        if !sids.is_empty() {
            output.say(format!("{verb} {}", sids.join(", ")));
        }
    }
    if added.is_empty() && updated.is_empty() && removed.is_empty() {
        output.say("nothing to change");
    }
    if !text.is_empty() {
        output.say(format!("{bytes} of {BUCKET_POLICY_LIMIT} bytes"));
    }
    output.findings(&findings);
    output.json(
        &findings,
        json!({
            "policy": text,
            "added": added,
            "updated": updated,
            "removed": removed,
            "bytes": bytes,
            "limit": BUCKET_POLICY_LIMIT,
        }),
    );
    Ok(if refused.is_some() {
        Exit::No
    } else {
        Exit::Done
    })
}

/// Why the policy cannot stand as it came out: S3 takes none that large, and none without a
/// statement.
fn refused(plan: &Plan, arguments: &MergeArguments, text: &str) -> Option<Finding> {
    let bucket = plan.buckets().first()?;
    if !text.is_empty() {
        return documents::too_large(bucket, text);
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

//! Resources: those of another bucket, and those to which no action of the statement applies.

use super::arns::fault;
use super::{Kind, Paper};
use crate::finding::{Finding, Severity};
use crate::grants::is_on_objects;
use crate::policy::view::Statement;
use crate::sources::{ADD_BUCKET_POLICY, AUDITING};

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let mut bucket: Option<&str> = None;
    for statement in &paper.statements {
        for element in ["Resource", "NotResource"] {
            for (pointer, arn) in statement.texts(element) {
                if arn == "*" {
                    continue;
                }
                let fault = fault(arn);
                let is_broken = fault.as_ref().is_some_and(Finding::is_error);
                findings.extend(fault.map(|finding| finding.at(pointer)));
                if is_broken {
                    continue;
                }
                if paper.kind == Kind::Bucket {
                    findings.extend(elsewhere(arn, &mut bucket).map(|f| f.at(pointer)));
                }
                if element == "Resource" {
                    findings.extend(idle(statement, arn).map(|f| f.at(pointer)));
                }
            }
        }
    }
}

/// A resource of another bucket than the first one's: a bucket's policy is about that bucket.
fn elsewhere<'s>(arn: &'s str, first: &mut Option<&'s str>) -> Option<Finding> {
    let resource = arn.split(":::").nth(1)?;
    let own = resource.split('/').next()?;
    if own.contains(['*', '?', '$']) {
        return None;
    }
    let first = *first.get_or_insert(own);
    (own != first).then(|| {
        Finding::error(
            "bucket-elsewhere",
            format!("this is about the bucket {own}, and what stands before it about {first}: S3 takes no policy that names another bucket"),
        )
        .about(own)
        .mend("put it into the policy of that bucket")
        .sources(&[ADD_BUCKET_POLICY])
    })
}

/// A bucket beside actions on objects alone, or objects beside actions on buckets alone.
fn idle(statement: &Statement<'_>, arn: &str) -> Option<Finding> {
    let resource = arn.strip_prefix("arn:")?.split_once(":s3:::")?.1;
    let actions = statement.texts("Action");
    let is_known = |action: &str| action.starts_with("s3:") && !action.contains(['*', '?']);
    if actions.is_empty() || !actions.iter().all(|(_, action)| is_known(action)) {
        return None;
    }
    let (objects, patterns) = (resource.contains('/'), resource.contains(['*', '?']));
    let mut on_objects = actions.iter().map(|(_, action)| is_on_objects(action));
    let (message, mend) = if !objects && !patterns && on_objects.clone().all(|is| is) {
        (
            "no action of the statement applies to a bucket: they all are about objects",
            format!("take it out, or write {arn}/*"),
        )
    } else if objects && !on_objects.any(|is| is) {
        (
            "no action of the statement applies to objects: they all are about buckets",
            "write the bucket's own ARN".to_owned(),
        )
    } else {
        return None;
    };
    Some(
        Finding::new("resource-idle", Severity::Warning, message)
            .about(arn)
            .mend(mend)
            .sources(&[AUDITING]),
    )
}

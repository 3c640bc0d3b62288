//! Resources: ARNs that match nothing, and those to which no action of the statement applies.

use super::{Kind, Paper};
use crate::finding::{Finding, Severity, shown};
use crate::grants::is_on_objects;
use crate::names::{AccountId, Partition};
use crate::policy::view::Statement;
use crate::sources::{ADD_BUCKET_POLICY, AUDITING, IAM_IDENTIFIERS, REGIONS};

pub(super) fn rules(paper: &Paper<'_>, findings: &mut Vec<Finding>) {
    let mut partition: Option<Partition> = None;
    let mut bucket: Option<&str> = None;
    for statement in &paper.statements {
        for element in ["Resource", "NotResource"] {
            for (pointer, arn) in statement.texts(element) {
                if arn == "*" {
                    continue;
                }
                if let Some(finding) = broken(arn) {
                    findings.push(finding.at(&pointer));
                    continue;
                }
                let own = arn.split(':').nth(1).and_then(|id| id.parse().ok());
                findings.extend(mixed(arn, own, &mut partition).map(|f| f.at(&pointer)));
                if paper.kind == Kind::Bucket {
                    findings.extend(elsewhere(arn, &mut bucket).map(|f| f.at(&pointer)));
                }
                if element == "Resource" {
                    findings.extend(idle(statement, arn).map(|f| f.at(&pointer)));
                }
            }
        }
    }
}

/// An ARN that is none, or that names nothing that exists.
pub(super) fn broken(arn: &str) -> Option<Finding> {
    let wrong = |message: String, mend: String| {
        Some(
            Finding::error("arn-broken", message)
                .about(arn)
                .mend(mend)
                .sources(&[IAM_IDENTIFIERS]),
        )
    };
    if let Some(at) = arn.find(char::is_whitespace) {
        let before = arn.get(..at).unwrap_or_default();
        let bare: String = arn.split_whitespace().collect();
        let message = format!(
            "the ARN holds white space after {}, so it matches nothing",
            shown(before)
        );
        let mut finding = wrong(message, format!("did you mean `{bare}`?"))?;
        finding.suggestion = Some(bare);
        return Some(finding);
    }
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let &["arn", partition, service, _, account, _] = parts.as_slice() else {
        return wrong(
            format!("{} is no ARN, and not * either", shown(arn)),
            "write it whole, as arn:aws:s3:::logs/* or arn:aws:redshift:us-east-2:444455556666:cluster:sales".to_owned(),
        );
    };
    let is_pattern = |word: &str| word.contains(['*', '?', '$']);
    if partition.parse::<Partition>().is_err() && !is_pattern(partition) {
        return wrong(
            format!("{} is no partition of AWS", shown(partition)),
            "write aws, aws-cn or aws-us-gov, say".to_owned(),
        );
    }
    // ARNs of buckets and objects name no account.
    let needs_none = account.is_empty() || is_pattern(account) || account == "aws";
    if !needs_none && account.parse::<AccountId>().is_err() {
        return wrong(
            format!("{} is no account ID", shown(account)),
            "write the 12 digits of the account".to_owned(),
        );
    }
    (service.is_empty()).then(|| {
        Finding::error("arn-broken", "the ARN names no service")
            .about(arn)
            .mend("write s3 or redshift, say")
            .sources(&[IAM_IDENTIFIERS])
    })
}

/// An ARN of another partition than the first one's.
fn mixed(arn: &str, own: Option<Partition>, first: &mut Option<Partition>) -> Option<Finding> {
    let own = own?;
    let first = *first.get_or_insert(own);
    (own != first).then(|| {
        Finding::error(
            "partition-mixed",
            format!("this ARN is of the partition {own}, and those before it are of {first}: nothing crosses partitions"),
        )
        .about(arn)
        .mend("make one policy for each partition")
        .sources(&[REGIONS])
    })
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

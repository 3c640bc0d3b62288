//! One ARN by itself: whether it is one, whether it can match anything, and how it should be.

use crate::finding::{Finding, Severity, shown};
use crate::names::{AccountId, BucketName, ClusterIdentifier, Fields, Partition, Region};
use crate::names::{is_near, is_slip, nearest};
use crate::sources::{BUCKET_NAMES, IAM_IDENTIFIERS, REGIONS};

/// The services whose resources have no white space in their names. Others may: alarms, say.
const UNSPACED: [&str; 5] = ["iam", "kms", "redshift", "redshift-serverless", "sts"];

/// What an ARN of S3 may name that is of an account and a Region
/// ([Service Authorization Reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)).
const OF_REGION: [&str; 6] = [
    "access-grants",
    "accesspoint",
    "async-request",
    "job",
    "storage-lens",
    "storage-lens-group",
];

/// What is wrong with an ARN, whatever it is meant for.
pub(super) fn fault(arn: &str) -> Option<Finding> {
    let fields = Fields::of(arn);
    if fields.is_some_and(|fields| is_of_cloudfront(&fields)) {
        return None;
    }
    if let Some(finding) = spaced(arn, fields) {
        return Some(finding);
    }
    let Some(fields) = fields else {
        return Some(none(arn));
    };
    partition(&fields)
        .or_else(|| account(&fields))
        .or_else(|| service(&fields))
        .or_else(|| match fields.service {
            "s3" => s3(&fields),
            "redshift" => redshift(&fields),
            "iam" => iam(&fields),
            _ => None,
        })
        .map(|finding| finding.about(arn))
}

/// Whether a word holds a sign of a pattern, or a variable.
pub(super) fn is_open(word: &str) -> bool {
    word.contains(['*', '?', '$'])
}

/// The principal of an origin access identity, whose name has spaces
/// ([Restricting access to S3](https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html)).
fn is_of_cloudfront(fields: &Fields<'_>) -> bool {
    (fields.service, fields.account) == ("iam", "cloudfront")
        && (fields.resource).starts_with("user/CloudFront Origin Access Identity ")
}

/// An ARN with what should stand in its place, if that can be told.
fn broken(message: String, meant: Option<String>, otherwise: &str) -> Finding {
    let mend = match &meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => otherwise.to_owned(),
    };
    let mut finding = Finding::error("arn-broken", message)
        .mend(mend)
        .sources(&[IAM_IDENTIFIERS]);
    finding.suggestion = meant;
    finding
}

fn spaced(arn: &str, fields: Option<Fields<'_>>) -> Option<Finding> {
    let at = arn.find(char::is_whitespace)?;
    let resource = fields.map_or("", |fields| fields.resource);
    let service = fields.map_or("", |fields| fields.service);
    if at + resource.len() >= arn.len() && !UNSPACED.contains(&service) {
        let key = resource.split_once('/').map_or("", |(_, key)| key);
        if service != "s3" {
            return None;
        }
        if at + key.len() >= arn.len() {
            return spaced_key(key).map(|finding| finding.about(arn));
        }
    }
    let before = arn.get(..at).unwrap_or_default();
    let message = format!(
        "the ARN holds white space after {}, so it matches nothing",
        shown(before)
    );
    let bare = arn.split_whitespace().collect();
    Some(broken(message, Some(bare), "").about(arn))
}

/// A key may hold white space; beside a slash or at the end it is hardly meant.
fn spaced_key(key: &str) -> Option<Finding> {
    let is_odd = key.split('/').any(|part| part != part.trim());
    is_odd.then(|| {
        Finding::new(
            "key-spaced",
            Severity::Note,
            "the key has white space at the end of a part, and S3 takes it for a part of the key",
        )
        .mend("take it out, unless the keys are like that")
        .sources(&[IAM_IDENTIFIERS])
    })
}

/// What is no ARN at all, though it may be a bucket by another spelling.
fn none(arn: &str) -> Finding {
    let of_bucket = || {
        let (before, resource) = match arn.strip_prefix("s3://") {
            Some(place) => ("arn:aws:s3", place),
            None => arn.rsplit_once(':')?,
        };
        let words: Vec<&str> = before.trim_end_matches(':').split(':').collect();
        let &["arn", partition, "s3"] = words.as_slice() else {
            return None;
        };
        let bucket = resource.split('/').next()?;
        let is_bucket = is_open(bucket) || bucket.parse::<BucketName>().is_ok();
        is_bucket.then(|| s3_arn(partition, resource))
    };
    let message = format!("{} is no ARN, and not * either", shown(arn));
    let otherwise = "write it whole, as arn:aws:s3:::logs/* or arn:aws:redshift:us-east-2:444455556666:cluster:sales";
    broken(message, of_bucket(), otherwise).about(arn)
}

fn s3_arn(partition: &str, resource: &str) -> String {
    let fields = Fields {
        partition,
        service: "s3",
        region: "",
        account: "",
        resource,
    };
    fields.to_string()
}

fn partition(fields: &Fields<'_>) -> Option<Finding> {
    if is_open(fields.partition) {
        return None;
    }
    let instead = |partition| Fields {
        partition,
        ..*fields
    };
    let Ok(partition) = fields.partition.parse::<Partition>() else {
        let message = format!("{} is no partition of AWS", shown(fields.partition));
        let near = nearest(fields.partition, Partition::ALL.map(Partition::id));
        let meant = near.map(|near| instead(near).to_string());
        return Some(broken(
            message,
            meant,
            "write aws, aws-cn or aws-us-gov, say",
        ));
    };
    if fields.region.is_empty() || is_open(fields.region) {
        return None;
    }
    let region: Region = fields.region.parse().ok()?;
    let right = region.partition();
    (right != partition).then(|| {
        let message = format!(
            "{region} is a Region of {right}, and the ARN is of {partition}: it matches nothing"
        );
        broken(message, Some(instead(right.id()).to_string()), "")
    })
}

fn account(fields: &Fields<'_>) -> Option<Finding> {
    let account = fields.account;
    // ARNs of buckets and objects name no account.
    let needs_none = account.is_empty() || is_open(account) || account == "aws";
    (!needs_none && account.parse::<AccountId>().is_err()).then(|| {
        let message = format!("{} is no account ID", shown(account));
        broken(message, None, "write the 12 digits of the account")
    })
}

fn service(fields: &Fields<'_>) -> Option<Finding> {
    let word = fields.service;
    if word.is_empty() {
        let message = "the ARN names no service".to_owned();
        return Some(broken(message, None, "write s3 or redshift, say"));
    }
    (word != "redshift" && is_near(word, "redshift", 2)).then(|| {
        let meant = Fields {
            service: "redshift",
            ..*fields
        };
        let message = format!("{} is no service, so the ARN matches nothing", shown(word));
        broken(message, Some(meant.to_string()), "")
    })
}

fn s3(fields: &Fields<'_>) -> Option<Finding> {
    let bucket = fields.resource.split('/').next().unwrap_or_default();
    let is_known = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
    if fields.object().is_none() {
        let is_right = is_open(fields.region) || is_open(fields.account) || is_open(bucket);
        return (!is_right && !OF_REGION.contains(&bucket)).then(|| {
            let message = "the ARN of a bucket or an object names neither a Region nor an account, so this matches nothing".to_owned();
            broken(message, Some(s3_arn(fields.partition, fields.resource)), "")
        });
    }
    if is_open(bucket) || !bucket.is_empty() && !bucket.contains(|sign| !is_usual(sign)) {
        return None;
    }
    if bucket.is_empty() || !bucket.chars().all(is_known) {
        let message = format!("{} is no name of a bucket", shown(bucket));
        return Some(broken(message, None, "write the bucket's name").sources(&[BUCKET_NAMES]));
    }
    let message = format!(
        "a bucket of the name {} can only be one that was made in us-east-1 before March 2018: since then they have lowercase letters, digits, dots and hyphens",
        shown(bucket)
    );
    let finding = Finding::new("bucket-name-old", Severity::Note, message)
        .mend("see to it that this is the bucket's name")
        .sources(&[BUCKET_NAMES]);
    Some(finding)
}

/// Whether a bucket's name may have this sign, wherever and whenever it was made.
fn is_usual(sign: char) -> bool {
    sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-".contains(sign)
}

fn redshift(fields: &Fields<'_>) -> Option<Finding> {
    for (field, name) in [(fields.region, "Region"), (fields.account, "account")] {
        if field.is_empty() {
            let message = format!("the ARN names no {name}, so it matches nothing");
            return Some(broken(message, None, "write that of the cluster"));
        }
    }
    cluster(fields).or_else(|| region(fields))
}

/// What is no cluster, though it looks like one.
fn cluster(fields: &Fields<'_>) -> Option<Finding> {
    let instead = |id: &str| {
        let resource = format!("cluster:{id}");
        let meant = Fields {
            resource: &resource,
            ..*fields
        };
        meant.to_string()
    };
    let resource = fields.resource;
    if let Some(id) = resource.strip_prefix("cluster:") {
        let invalid = id.parse::<ClusterIdentifier>().err()?;
        return (!is_open(id)).then(|| {
            let meant = invalid.suggestion.as_deref().map(instead);
            let message = format!("{}, so the ARN matches nothing", invalid.rule);
            broken(message, meant, "write the cluster's identifier")
        });
    }
    let (kind, id) = resource.split_once([':', '/']).unwrap_or(("", resource));
    let is_cluster = kind.is_empty() || is_near(kind, "cluster", 2);
    (is_cluster && !is_open(kind) && id.parse::<ClusterIdentifier>().is_ok()).then(|| {
        let message = format!(
            "{} is nothing of Redshift's, so the ARN matches nothing",
            shown(resource)
        );
        broken(message, Some(instead(id)), "")
    })
}

/// A Region that is none, or that this release does not know.
fn region(fields: &Fields<'_>) -> Option<Finding> {
    let word = fields.region;
    if is_open(word) {
        return None;
    }
    let meant = |near: &str| {
        let fields = Fields {
            region: near,
            ..*fields
        };
        fields.to_string()
    };
    let region = match word.parse::<Region>() {
        Ok(region) => region,
        Err(invalid) => {
            let message = format!("{} is no Region, so the ARN matches nothing", shown(word));
            let meant = invalid.suggestion.as_deref().map(meant);
            return Some(broken(message, meant, "write the Region of the cluster"));
        }
    };
    if region.row().is_some() {
        return None;
    }
    let message = format!("{region} is not in this release's table of Regions");
    let unknown = |severity| Finding::new("region-unknown", severity, message).sources(&[REGIONS]);
    let Some(near) = region.nearest_known().map(meant) else {
        let finding = unknown(Severity::Note);
        return Some(finding.mend("check the spelling; a new Region is fine"));
    };
    let mut finding =
        unknown(Severity::Warning).mend(format!("did you mean `{near}`? A new Region is fine"));
    finding.suggestion = Some(near);
    Some(finding)
}

fn iam(fields: &Fields<'_>) -> Option<Finding> {
    let resource = fields.resource;
    if !fields.region.is_empty() && !is_open(fields.region) {
        let meant = Fields {
            region: "",
            ..*fields
        };
        let message = "an ARN of IAM names no Region, so this matches nothing".to_owned();
        return Some(broken(message, Some(meant.to_string()), ""));
    }
    if fields.account.is_empty() {
        let message = "the ARN names no account, so it matches nothing".to_owned();
        return Some(broken(message, None, "write the 12 digits of the account"));
    }
    let (kind, name) = resource.split_once([':', '/'])?;
    let near = ["role", "user"].into_iter().find(|known| {
        kind == *known && !resource.contains('/') || kind.len() > 3 && is_slip(kind, known)
    })?;
    let resource = format!("{near}/{name}");
    let meant = Fields {
        resource: &resource,
        ..*fields
    };
    let message = format!(
        "{} is nothing of IAM's, so the ARN matches nothing",
        shown(fields.resource)
    );
    Some(broken(message, Some(meant.to_string()), ""))
}

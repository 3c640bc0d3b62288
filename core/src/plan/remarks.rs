//! What there is to know about a plan in which nothing is wrong.
//!
//! Where AWS's own sources disagree, a remark gives both sides with their addresses and takes
//! neither.

use std::collections::BTreeMap;

use super::{Bucket, Cluster, Draft, Identity, Plan, Scope, Shape, Source, link};
use crate::finding::{Finding, Severity};
use crate::grants::{self, SourceTrust};
use crate::names::{Partition, Region};
use crate::order;
use crate::policy::{
    BUCKET_POLICY_LIMIT, MANAGED_POLICY_LIMIT, TRUST_POLICY_LIMIT, TRUST_POLICY_QUOTA,
};
use crate::sources::{
    ADD_BUCKET_POLICY, AUDITING, BEST_PRACTICES, CDK_REGION_INFO, CONFUSED_DEPUTY, CROSS_ACCOUNT,
    ENABLE_LOGGING, IAM_QUOTAS, PRINCIPAL, REGIONS, RUNBOOK, TERRAFORM_LOGGING_TEST, VERSIONING,
    WALKTHROUGH,
};

/// Everything there is to know about the plan: warnings first, then notes, each group in the
/// order of the plan's fields.
pub(super) fn remarks(plan: &Plan, draft: &Draft) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, bucket) in plan.buckets().iter().enumerate() {
        let at = if plan.buckets().len() == 1 {
            "/bucket".to_owned()
        } else {
            format!("/buckets/{index}")
        };
        about_bucket(plan, bucket, &at, &mut findings);
    }
    about_caller(plan, &mut findings);
    about_grants(plan, &mut findings);
    about_clusters(plan, draft, &mut findings);
    findings.extend(link(&plan.draft()).err());
    order::sort_by_key(&mut findings, |finding| finding.severity);
    findings
}

fn warning(code: &'static str, message: impl Into<String>) -> Finding {
    Finding::new(code, Severity::Warning, message)
}

fn note(code: &'static str, message: impl Into<String>) -> Finding {
    Finding::new(code, Severity::Note, message)
}

fn about_bucket(plan: &Plan, bucket: &Bucket, at: &str, findings: &mut Vec<Finding>) {
    unknown_region(
        &bucket.region,
        &bucket.name,
        &format!("{at}/region"),
        findings,
    );
    let size = grants::bucket_policy(plan, bucket).size();
    if size > BUCKET_POLICY_LIMIT {
        findings.push(
            Finding::error(
                "policy-too-large",
                format!(
                    "the statements for {} take {size} bytes, and a bucket policy holds {BUCKET_POLICY_LIMIT}",
                    bucket.name
                ),
            )
            .about(&bucket.name)
            .at(at)
            .mend(match grants::source_trust(plan, bucket) {
                SourceTrust::Cluster => "set `grants.source` to `\"account\"` or `\"organization\"`, or split the clusters over several buckets",
                _ => "set `grants.source` to `\"organization\"`, or split the clusters over several buckets",
            })
            .sources(&[ADD_BUCKET_POLICY]),
        );
    }
    if grants::source_trust(plan, bucket) == SourceTrust::Account
        && matches!(
            plan.grants().shape,
            Shape::Least {
                source: Source::Auto,
                ..
            }
        )
    {
        findings.push(
            warning(
                "source-widened",
                format!(
                    "the ARNs of all clusters do not fit the policy of {}, so it trusts their accounts instead: any cluster of these accounts may write there",
                    bucket.name
                ),
            )
            .about(&bucket.name)
            .at("/grants/source")
            .mend("write `source = \"account\"` if that is what you want, or split the clusters over several buckets")
            .sources(&[ADD_BUCKET_POLICY]),
        );
    }
    let is_first = plan
        .buckets()
        .iter()
        .find(|other| other.prefix == bucket.prefix)
        .is_some_and(|first| first.name == bucket.name);
    if is_first {
        findings.push(prefix_disputed(bucket).at(format!("{at}/prefix")));
    }
}

fn prefix_disputed(bucket: &Bucket) -> Finding {
    note(
            "prefix-disputed",
            format!(
                "what a key prefix may hold is disputed: the API reference allows 256 characters, white space included; the management guide allows 512 and no spaces, quotes or backslashes. `{}` keeps both rules",
                bucket.prefix
            ),
        )
        .about(&bucket.prefix)
        .mend("nothing to do")
        .sources(&[ENABLE_LOGGING, AUDITING])
}

/// Policies of the cluster accounts that IAM would refuse for their size.
fn too_large(plan: &Plan, findings: &mut Vec<Finding>) {
    for account in plan.cluster_accounts() {
        let trust = grants::trust_policy(plan, account).map(|policy| policy.size());
        let s3 = grants::s3_policy(plan, account).size();
        let sizes = [
            (
                "trust policy",
                trust.unwrap_or_default(),
                TRUST_POLICY_LIMIT,
                "/caller/trusted",
            ),
            ("S3 policy", s3, MANAGED_POLICY_LIMIT, "/buckets"),
        ];
        for (kind, size, limit, at) in sizes {
            if size > limit {
                findings.push(
                    Finding::error(
                        "policy-too-large",
                        format!("the {kind} of {account} takes {size} characters, and IAM allows {limit}"),
                    )
                    .about(account)
                    .at(at)
                    .mend("name fewer, or make several plans")
                    .sources(&[IAM_QUOTAS]),
                );
            }
        }
        let within = TRUST_POLICY_QUOTA + 1..=TRUST_POLICY_LIMIT;
        if let Some(size) = trust.filter(|size| within.contains(size)) {
            findings.push(
                warning(
                    "trust-policy-quota",
                    format!("the trust policy of {account} takes {size} characters; IAM allows {TRUST_POLICY_QUOTA} unless the account's quota was raised, to {TRUST_POLICY_LIMIT} at most"),
                )
                .about(account)
                .at("/caller/trusted")
                .mend("name fewer, or have the quota raised")
                .sources(&[IAM_QUOTAS]),
            );
        }
    }
}

fn about_caller(plan: &Plan, findings: &mut Vec<Finding>) {
    let caller = plan.caller();
    too_large(plan, findings);
    let reach = match plan.grants().shape {
        Shape::Least {
            scope: Scope::Prefix,
            ..
        } => "under the prefix",
        _ => "anywhere in the bucket",
    };
    findings.push(
        warning(
            "caller-writes-objects",
            format!(
                "{} gets s3:PutObject, because EnableLogging asks for it; so whoever may use it can write and overwrite objects {reach} by hand, logs included",
                caller.name()
            ),
        )
        .about(caller.name())
        .at("/caller")
        .mend("turn versioning on for the bucket, so that an overwritten log can be had back")
        .sources(&[AUDITING, VERSIONING]),
    );
    if let Identity::Role(role) = &caller.identity
        && role.trusted.is_empty()
    {
        findings.push(
            note(
                "trust-account",
                format!(
                    "nobody is named who may assume {}, so its trust policy names the whole account: everyone there whose own policies allow sts:AssumeRole on it may use it",
                    role.name
                ),
            )
            .about(&role.name)
            .at("/caller/trusted")
            .mend("name the operators' roles in caller.trusted")
            .sources(&[PRINCIPAL]),
        );
    }
    if matches!(caller.identity, Identity::User(_)) {
        findings.push(
            warning(
                "caller-key",
                format!(
                    "{} is a user, so calling EnableLogging takes a long-lived access key",
                    caller.name()
                ),
            )
            .about(caller.name())
            .at("/caller/kind")
            .mend("use a role: it needs no key that stays")
            .sources(&[BEST_PRACTICES]),
        );
    }
    findings.push(
        note(
            "caller-acl-disputed",
            "whether the caller needs s3:GetBucketAcl is disputed: AWS's runbook lists it among the caller's permissions; the management guide and the walkthrough ask for s3:PutObject only. It is not granted",
        )
        .about(caller.name())
        .at("/caller")
        .mend("if EnableLogging is refused although every grant is in place, grant the caller s3:GetBucketAcl on both sides by hand")
        .sources(&[RUNBOOK, AUDITING, WALKTHROUGH]),
    );
}

fn about_grants(plan: &Plan, findings: &mut Vec<Finding>) {
    match plan.grants().shape {
        Shape::Walkthrough => about_walkthrough(plan, findings),
        Shape::Least { source, scope, .. } => {
            if source == Source::Any {
                findings.push(
                    warning(
                        "source-open",
                        "the bucket trusts Redshift whoever it works for: any cluster of any AWS account may write into it",
                    )
                    .about("source")
                    .at("/grants/source")
                    .mend("take out `source = \"any\"`, unless a source condition has been shown to fail")
                    .sources(&[CONFUSED_DEPUTY]),
                );
            } else {
                findings.push(
                    warning(
                        "source-condition-unconfirmed",
                        "the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls",
                    )
                    .about("source")
                    .at("/grants/source")
                    .mend("wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect")
                    .sources(&[CONFUSED_DEPUTY, AUDITING]),
                );
            }
            if scope == Scope::Bucket {
                findings.push(
                    warning(
                        "scope-bucket",
                        "objects may be written anywhere in the bucket, not only under the prefix",
                    )
                    .about("scope")
                    .at("/grants/scope")
                    .mend("take out `scope = \"bucket\"`"),
                );
            }
        }
    }
    about_widened(plan, findings);
}

/// Policies that name Regions, since the ARNs of all clusters do not fit.
fn about_widened(plan: &Plan, findings: &mut Vec<Finding>) {
    for account in plan.cluster_accounts() {
        let (code, message) = if grants::names_regions_only(plan, account) {
            (
                "redshift-policy-widened",
                format!(
                    "the ARNs of all clusters of {account} do not fit one IAM policy, so the caller may switch logging of every cluster of that account in their Regions"
                ),
            )
        } else if grants::operator_names_regions_only(plan, account) {
            (
                "operator-policy-widened",
                format!(
                    "the ARNs of all clusters of {account} do not fit the operator's policy, so the operator may look at and switch off the logging of every cluster of that account in their Regions"
                ),
            )
        } else {
            continue;
        };
        findings.push(
            warning(code, message)
                .about(account)
                .at("/clusters")
                .mend("split the clusters over several plans if that is too wide")
                .sources(&[IAM_QUOTAS]),
        );
    }
}

fn about_walkthrough(plan: &Plan, findings: &mut Vec<Finding>) {
    findings.push(
        warning(
            "source-open",
            "the walkthrough's bucket policy has no source condition: any cluster of any AWS account may write into the bucket",
        )
        .about("preset")
        .at("/grants/preset")
        .mend("take out `preset` to have the tight grants")
        .sources(&[WALKTHROUGH, CONFUSED_DEPUTY]),
    );
    findings.push(
        warning(
            "scope-bucket",
            "the walkthrough's policies let objects be written anywhere in the bucket; s3:PutObject on the bucket's own ARN matches nothing",
        )
        .about("preset")
        .at("/grants/preset")
        .mend("take out `preset` to have the tight grants")
        .sources(&[WALKTHROUGH]),
    );
    if plan.clusters().iter().all(|cluster| {
        plan.bucket_of(cluster)
            .is_some_and(|bucket| bucket.account == cluster.account)
    }) {
        // Within one account one side is enough.
        return;
    }
    findings.push(
        note(
            "put-object-acl-idle",
            format!(
                "the walkthrough grants {} s3:PutObjectAcl in its own account only; across accounts both sides have to allow it, so it has no effect",
                plan.caller().name()
            ),
        )
        .about(plan.caller().name())
        .at("/grants/preset")
        .mend("nothing to do: logging works without it")
        .sources(&[WALKTHROUGH, CROSS_ACCOUNT]),
    );
}

fn about_clusters(plan: &Plan, draft: &Draft, findings: &mut Vec<Finding>) {
    let mut regions: BTreeMap<&Region, Vec<&Cluster>> = BTreeMap::new();
    for cluster in plan.clusters() {
        regions.entry(&cluster.region).or_default().push(cluster);
    }
    let places = places(draft);
    let place = |cluster: &&Cluster| {
        let Cluster {
            account,
            region,
            id,
        } = cluster;
        let written = [account.as_ref(), region.as_ref(), id.as_ref()];
        places.get(&written.map(Some)).copied()
    };
    // What is so because of the Region is said once for each, at the first of its clusters.
    for (region, clusters) in regions {
        let first = clusters.iter().filter_map(place).min();
        let at = format!("/clusters/{}/region", first.unwrap_or_default());
        unknown_region(region, region, &at, findings);
        let bucket = clusters.first().and_then(|cluster| plan.bucket_of(cluster));
        if let Some(bucket) = bucket.filter(|bucket| bucket.region != *region) {
            findings.push(region_differs(region, &clusters, bucket).at(at.clone()));
        }
        if plan.grants().principals.is_empty() {
            findings.extend(
                about_principal(plan.partition(), region)
                    .map(|finding| finding.about(region).at(at)),
            );
        }
    }
    findings.push(
        note(
            "user-activity-parameter",
            "the user activity log stays empty until the cluster's parameter group sets enable_user_activity_logging to true and the cluster has been rebooted; the connection log and the user log need no parameter",
        )
        .about("clusters")
        .at("/clusters")
        .mend("set the parameter in a parameter group of your own: the default one cannot be changed")
        .sources(&[AUDITING]),
    );
}

fn region_differs(region: &Region, clusters: &[&Cluster], bucket: &Bucket) -> Finding {
    let subject = match clusters {
        [cluster] => format!("the cluster {} is in {region} and its", cluster.id),
        _ => format!("{} clusters are in {region} and their", clusters.len()),
    };
    warning(
        "region-differs",
        format!(
            "{subject} bucket in {}. The API reference says that the bucket must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2 to us-east-1 and shows them arriving",
            bucket.region
        ),
    )
    .about(region)
    .mend(format!("if EnableLogging refuses the bucket, use one in {region} for these logs"))
    .sources(&[ENABLE_LOGGING, WALKTHROUGH])
}

/// Where each cluster stands in the draft, whose order is the writer's own.
fn places(draft: &Draft) -> BTreeMap<[Option<&str>; 3], usize> {
    let clusters = draft.clusters.iter().map(|written| {
        [
            written.account.as_deref(),
            written.region.as_deref(),
            written.id.as_deref(),
        ]
    });
    order::map(clusters.zip(0..))
}

fn about_principal(partition: Partition, region: &Region) -> Option<Finding> {
    match partition {
        Partition::Aws if region.is_opt_in() => Some(
            note(
                "opt-in-principal-disputed",
                format!(
                    "{region} is an opt-in Region, and the name under which Redshift calls there is disputed: the management guide asks for redshift.{region}.amazonaws.com; IAM's page on principals says that a call within the Region comes as redshift.amazonaws.com. Both are trusted"
                ),
            )
            .mend("nothing to do; set `grants.principals` to trust one only")
            .sources(&[AUDITING, PRINCIPAL]),
        ),
        Partition::Aws | Partition::GovCloud => None,
        Partition::China => Some(
            warning(
                "china-principal-disputed",
                "the name under which Redshift calls in China is disputed: CDK's Region table gives redshift.amazonaws.com; Terraform's acceptance test builds redshift.amazonaws.com.cn. The first is trusted",
            )
            .mend("if EnableLogging is refused, set `grants.principals = [\"redshift.amazonaws.com.cn\"]`")
            .sources(&[CDK_REGION_INFO, TERRAFORM_LOGGING_TEST]),
        ),
        Partition::Iso | Partition::IsoB | Partition::IsoE | Partition::IsoF | Partition::Eusc => {
            Some(
                warning(
                    "principal-unconfirmed",
                    format!(
                        "no public page says under which name Redshift calls in the partition {partition}: redshift.amazonaws.com is trusted, as in most others"
                    ),
                )
                .mend(format!(
                    "if EnableLogging is refused, set `grants.principals = [\"redshift.{}\"]`",
                    partition.dns_suffix()
                ))
                .sources(&[CDK_REGION_INFO, PRINCIPAL]),
            )
        }
    }
}

fn unknown_region(
    region: &Region,
    subject: &impl std::fmt::Display,
    at: &str,
    findings: &mut Vec<Finding>,
) {
    if region.row().is_some() {
        return;
    }
    let near = region.nearest_known();
    let mut finding = warning(
        "region-unknown",
        format!(
            "`{region}` is not in this release's Region table; it is taken for {} of the partition {}",
            if region.is_opt_in() { "an opt-in Region" } else { "a Region" },
            region.partition()
        ),
    )
    .about(subject)
    .at(at)
    .mend(near.map_or_else(
        || "check the spelling".to_owned(),
        |near| format!("did you mean `{near}`?"),
    ))
    .sources(&[REGIONS]);
    finding.suggestion = near.map(str::to_owned);
    findings.push(finding);
}

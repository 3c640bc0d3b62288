//! What the job needs and there is not: a call then fails, whatever the policies say.

use crate::finding::{Finding, Severity, shown};
use crate::judge::{Answer, Layer, Reason};
use crate::names::{AccountId, Arn, Partition};
use crate::plan::{Bucket, Cluster, Plan};
use crate::sources::{AUDITING, ENABLE_LOGGING, IAM_IDENTIFIERS};

/// Why a call fails before any policy is asked.
pub(super) struct Lack {
    pub(super) answer: Answer,
    pub(super) reason: Reason,
    pub(super) finding: Finding,
}

/// There is no caller in an account.
pub(super) fn caller(plan: &Plan, account: &AccountId) -> Lack {
    let arn = plan.caller_arn(account);
    let mend = if plan.caller().is_made() {
        "let `redtrail apply` make it, or the script that `redtrail show PLAN commands` prints"
    } else {
        "make it first, or take `arn` out of the plan and let it make a role"
    };
    let finding = Finding::error("caller-missing", format!("{arn} does not exist"))
        .about(&arn)
        .mend(mend)
        .sources(&[IAM_IDENTIFIERS]);
    missing(Layer::Identity, arn, "NoSuchEntity", finding)
}

/// There is no such bucket.
pub(super) fn bucket(partition: Partition, bucket: &Bucket) -> Lack {
    let Bucket {
        name,
        account,
        region,
        ..
    } = bucket;
    let finding = Finding::error("bucket-missing", format!("there is no bucket {name}"))
        .about(name)
        .mend(format!(
            "make it in {region} of {account}, which Redtrail never does unasked, or name another in the plan"
        ))
        .sources(&[AUDITING]);
    let arn = Arn::bucket(partition, name).to_string();
    missing(Layer::Resource, arn, "NoSuchBucket", finding)
}

/// There is no such cluster.
pub(super) fn cluster(cluster: &Cluster) -> Lack {
    let Cluster {
        account,
        region,
        id,
    } = cluster;
    let finding = Finding::error(
        "cluster-missing",
        format!("there is no cluster {id} in {region} of {account}"),
    )
    .about(id)
    .mend("check the identifier and the Region, or take the cluster out of the plan")
    .sources(&[ENABLE_LOGGING]);
    let arn = cluster.arn().to_string();
    missing(Layer::Identity, arn, "ClusterNotFound", finding)
}

/// The cluster has another status than `available`, which may pass.
pub(super) fn unavailable(cluster: &Cluster, status: &str) -> Lack {
    let Cluster { region, id, .. } = cluster;
    let mend = if status == "paused" {
        format!("aws redshift resume-cluster --cluster-identifier {id} --region {region}")
    } else {
        "wait until it is available".to_owned()
    };
    let message = format!(
        "the status of {id} is {}, and EnableLogging takes a cluster that is `available`",
        shown(status)
    );
    let finding = Finding::new("cluster-unavailable", Severity::Warning, message)
        .about(id)
        .mend(mend)
        .sources(&[ENABLE_LOGGING]);
    Lack {
        answer: Answer::Unknown,
        reason: Reason {
            value: Some(status.to_owned()),
            ..reason(
                Layer::Identity,
                cluster.arn().to_string(),
                "InvalidClusterState",
            )
        },
        finding,
    }
}

fn missing(layer: Layer, arn: String, fault: &str, finding: Finding) -> Lack {
    Lack {
        answer: Answer::ExplicitlyDenied,
        reason: reason(layer, arn, fault),
        finding,
    }
}

fn reason(layer: Layer, arn: String, fault: &str) -> Reason {
    Reason {
        layer,
        policy: arn,
        pointer: String::new(),
        at: String::new(),
        sid: None,
        condition: Some(fault.to_owned()),
        value: None,
    }
}

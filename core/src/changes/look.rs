//! What to ask of AWS by hand, so that its answers tell what stands there.

use crate::documents::quoted;
use crate::names::{AccountId, Region};
use crate::plan::{Bucket, Cluster, Plan};

/// The commands that look at all that a plan touches in an account, one on each line. None of
/// them writes. Their answers, in their order and with what AWS refuses, are what
/// [`Pasted`](super::Pasted) reads.
pub fn look(plan: &Plan, account: &AccountId) -> String {
    let clusters: Vec<&Cluster> = plan.clusters_of(account).collect();
    let buckets = plan.buckets().iter();
    let buckets: Vec<&Bucket> = buckets.filter(|it| it.account == *account).collect();
    let regions = clusters.iter().map(|cluster| &cluster.region);
    let mut regions = regions.chain(buckets.iter().map(|bucket| &bucket.region));
    let Some(any) = regions.next() else {
        return String::new();
    };
    // The AWS CLI would show each answer in a pager; and then, whose the answers are that follow.
    let mut commands = vec![
        "export AWS_PAGER=".to_owned(),
        command("sts get-caller-identity", any),
    ];
    for Cluster { region, id, .. } in &clusters {
        for call in ["describe-clusters", "describe-logging-status"] {
            let call = format!("redshift {call} --cluster-identifier {id}");
            commands.push(command(&call, region));
        }
    }
    if !clusters.is_empty() {
        let name = quoted(plan.caller().name());
        let kind = if plan.caller().is_role() {
            "role"
        } else {
            "user"
        };
        for call in [
            format!("get-{kind}"),
            format!("list-attached-{kind}-policies"),
        ] {
            commands.push(command(&format!("iam {call} --{kind}-name {name}"), any));
        }
        for arn in plan.policy_arns(account) {
            let arn = quoted(arn.as_ref());
            commands.push(command(&format!("iam get-policy --policy-arn {arn}"), any));
            let version = format!(
                "aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --region {any} --output text"
            );
            let call =
                format!("iam get-policy-version --policy-arn {arn} --version-id \"$({version})\"");
            commands.push(command(&call, any));
        }
    }
    for Bucket { name, region, .. } in buckets {
        for call in BUCKET {
            let call = format!("s3api {call} --bucket {name} --expected-bucket-owner {account}");
            commands.push(command(&call, region));
        }
    }
    commands.join("\n") + "\n"
}

/// What to ask of a bucket: its policy first, which tells whose settings follow.
const BUCKET: [&str; 7] = [
    "get-bucket-policy",
    "get-bucket-encryption",
    "get-object-lock-configuration",
    "get-bucket-request-payment",
    "get-public-access-block",
    "get-bucket-ownership-controls",
    "get-bucket-location",
];

fn command(call: &str, region: &Region) -> String {
    format!("aws {call} --region {region} --output json")
}

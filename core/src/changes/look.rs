//! What to ask of AWS by hand, so that its answers tell what stands there.

use crate::documents::quoted;
use crate::names::{AccountId, Region};
use crate::plan::{Bucket, Cluster, Plan};

/// The commands that look at all that a plan touches in an account, for a POSIX shell. None of
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
        commands.extend(of_caller(plan, account, any));
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

/// What to ask of the caller: itself, then the plan's policies, then all others that it has, and
/// its boundary. Of a user's groups it is asked only which there are.
fn of_caller(plan: &Plan, account: &AccountId, region: &Region) -> Vec<String> {
    let caller = plan.caller();
    let (kind, holder) = if caller.is_role() {
        ("role", "Role")
    } else {
        ("user", "User")
    };
    let name = format!("--{kind}-name {}", quoted(caller.name()));
    let (itself, attached, written) = (
        format!("iam get-{kind} {name}"),
        format!("iam list-attached-{kind}-policies {name}"),
        format!("iam list-{kind}-policies {name}"),
    );
    let mut commands: Vec<String> = [&itself, &attached, &written]
        .map(|call| command(call, region))
        .into();
    if !caller.is_role() {
        let groups = format!("iam list-groups-for-user {name}");
        commands.push(command(&groups, region));
    }
    for arn in plan.policy_arns(account) {
        commands.extend(of_policy(&quoted(arn.as_ref()), region));
    }
    let substituted = |call: &str, query: &str| {
        format!("$(aws {call} --query \"{query}\" --region {region} --output text)")
    };
    let others = substituted(&attached, "AttachedPolicies[].PolicyArn");
    let bound = substituted(
        &itself,
        &format!("[{holder}.PermissionsBoundary.PermissionsBoundaryArn][?@]"),
    );
    // One that the caller will be made with binds it from then on.
    let planned = caller.boundary();
    let planned = planned.map(|it| format!(" {}", quoted(&it.in_account(account))));
    let planned = planned.unwrap_or_default();
    commands.push(format!("for arn in {others} {bound}{planned}; do"));
    let told = of_policy("\"$arn\"", region);
    commands.extend(told.map(|command| format!("  {command}")));
    commands.push("done".to_owned());
    let names = substituted(&written, "PolicyNames");
    commands.push(format!("for name in {names}; do"));
    let document = format!("iam get-{kind}-policy {name} --policy-name \"$name\"");
    commands.push(format!("  {}", command(&document, region)));
    commands.push("done".to_owned());
    commands
}

/// What to ask of a policy, which a shell knows by these words.
fn of_policy(arn: &str, region: &Region) -> [String; 2] {
    let policy = format!("iam get-policy --policy-arn {arn}");
    let version =
        format!("aws {policy} --query Policy.DefaultVersionId --region {region} --output text");
    let document =
        format!("iam get-policy-version --policy-arn {arn} --version-id \"$({version})\"");
    [command(&policy, region), command(&document, region)]
}

fn command(call: &str, region: &Region) -> String {
    format!("aws {call} --region {region} --output json")
}

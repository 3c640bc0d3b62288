//! What whoever runs Redtrail may do, in each account: as little as the job takes.

use super::caller::{cluster_arns, region_arns};
use super::{
    ASSUME_ROLE, DESCRIBE_CLUSTER_PARAMETERS, DESCRIBE_CLUSTERS, DESCRIBE_LOGGING_STATUS,
    DISABLE_LOGGING, LEAST_ARN,
};
use crate::names::{AccountId, Arn};
use crate::order;
use crate::plan::{Identity, Plan};
use crate::policy::{MANAGED_POLICY_LIMIT, OneOrMany, Policy, Statement};

/// Whatever is attached to the caller has a say, and so has its boundary.
const READ_POLICIES: [&str; 2] = ["iam:GetPolicy", "iam:GetPolicyVersion"];
const WRITE_POLICIES: [&str; 6] = [
    "iam:ListPolicyVersions",
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:DeletePolicyVersion",
    "iam:DeletePolicy",
    "iam:TagPolicy",
];
const MAKE_ROLE: [&str; 4] = [
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:TagRole",
    "iam:UpdateAssumeRolePolicy",
];
const USE_ROLE: [&str; 6] = [
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:GetRolePolicy",
    "iam:AttachRolePolicy",
    "iam:DetachRolePolicy",
];
const MAKE_USER: [&str; 3] = ["iam:CreateUser", "iam:DeleteUser", "iam:TagUser"];
const USE_USER: [&str; 10] = [
    "iam:ListAccessKeys",
    "iam:CreateAccessKey",
    "iam:DeleteAccessKey",
    "iam:GetUser",
    "iam:ListAttachedUserPolicies",
    "iam:ListUserPolicies",
    "iam:GetUserPolicy",
    "iam:ListGroupsForUser",
    "iam:AttachUserPolicy",
    "iam:DetachUserPolicy",
];
const READ_GROUPS: [&str; 3] = [
    "iam:ListAttachedGroupPolicies",
    "iam:ListGroupPolicies",
    "iam:GetGroupPolicy",
];
/// The settings that may refuse what a bucket's policy allows.
const READ_SETTINGS: [&str; 6] = [
    "s3:GetBucketLocation",
    "s3:GetEncryptionConfiguration",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketOwnershipControls",
];

/// Lets the operator apply, watch and undo the plan in an account.
///
/// Attach it to the operator's own role or user there. `None` for an account that has no part
/// in the plan.
pub fn operator_policy(plan: &Plan, account: &AccountId) -> Option<Policy> {
    if operator_names_regions_only(plan, account) {
        policy(plan, account, region_arns(plan, account))
    } else {
        policy(plan, account, cluster_arns(plan, account))
    }
}

/// Whether the ARNs of an account's clusters do not fit the operator's policy, so that it names
/// their Regions.
pub fn operator_names_regions_only(plan: &Plan, account: &AccountId) -> bool {
    plan.clusters_of(account).count() * LEAST_ARN > MANAGED_POLICY_LIMIT
        || policy(plan, account, cluster_arns(plan, account))
            .is_some_and(|exact| exact.size() > MANAGED_POLICY_LIMIT)
}

fn policy(plan: &Plan, account: &AccountId, clusters: OneOrMany<String>) -> Option<Policy> {
    let mut statements = Vec::new();
    if plan.clusters_of(account).next().is_some() {
        statements.extend(cluster_side(plan, account, clusters));
    }
    if (plan.buckets().iter()).any(|bucket| bucket.account == *account) {
        statements.extend(bucket_side(plan, account));
    }
    (!statements.is_empty()).then(|| Policy::new(statements))
}

fn cluster_side(plan: &Plan, account: &AccountId, clusters: OneOrMany<String>) -> Vec<Statement> {
    let sid = format!("{}Operator", plan.name().sid_prefix());
    let caller = plan.caller_arn(account);
    let is_role = plan.caller().is_role();
    let mut on_caller: Vec<&str> = Vec::new();
    match &plan.caller().identity {
        Identity::Role(_) => on_caller.extend(MAKE_ROLE),
        Identity::User(_) => on_caller.extend(MAKE_USER),
        Identity::Existing(_) => {}
    }
    on_caller.extend_from_slice(if is_role { &USE_ROLE } else { &USE_USER });
    order::sort(&mut on_caller);
    let mut statements = vec![
        Statement::allow(format!("{sid}Policies"), OneOrMany(WRITE_POLICIES.to_vec())).on(plan
            .policy_arns(account)
            .into_iter()
            .collect::<OneOrMany<String>>()),
        Statement::allow(format!("{sid}Attached"), OneOrMany(READ_POLICIES.to_vec())).on(
            Arn::policies(plan.partition(), account)
                .into_iter()
                .collect::<OneOrMany<String>>(),
        ),
        Statement::allow(format!("{sid}Caller"), OneOrMany(on_caller))
            .on(with_bare_name(&caller, plan.caller().name())),
    ];
    if is_role {
        statements.push(Statement::allow(format!("{sid}Assume"), ASSUME_ROLE).on(caller));
    } else {
        statements.push(
            Statement::allow(format!("{sid}Groups"), OneOrMany(READ_GROUPS.to_vec()))
                .on(Arn::groups(plan.partition(), account)),
        );
    }
    statements.push(
        Statement::allow(
            format!("{sid}Logging"),
            OneOrMany(vec![DESCRIBE_LOGGING_STATUS, DISABLE_LOGGING]),
        )
        .on(clusters),
    );
    // A list of clusters is of all of them.
    statements
        .push(Statement::allow(format!("{sid}Clusters"), DESCRIBE_CLUSTERS).on("*".to_owned()));
    let regions = order::distinct(plan.clusters_of(account).map(|cluster| &cluster.region));
    let groups = regions
        .into_iter()
        .map(|region| Arn::parameter_groups(region, account));
    statements.push(
        Statement::allow(format!("{sid}Parameters"), DESCRIBE_CLUSTER_PARAMETERS)
            .on(groups.collect::<OneOrMany<String>>()),
    );
    statements
}

/// The ARN of the caller, and the one without its path: a request about a caller that there is not
/// yet names it without.
fn with_bare_name(caller: &str, name: &str) -> OneOrMany<String> {
    let kind = caller.split('/').next().unwrap_or(caller);
    let bare = format!("{kind}/{name}");
    let mut arns = vec![caller.to_owned()];
    if bare != caller {
        arns.push(bare);
    }
    OneOrMany(arns)
}

fn bucket_side(plan: &Plan, account: &AccountId) -> Vec<Statement> {
    let sid = format!("{}Operator", plan.name().sid_prefix());
    let own = (plan.buckets().iter()).filter(|bucket| bucket.account == *account);
    let buckets = own.map(|bucket| Arn::bucket(plan.partition(), &bucket.name));
    let buckets = order::distinct(buckets);
    vec![
        Statement::allow(
            format!("{sid}BucketPolicy"),
            OneOrMany(vec![
                "s3:GetBucketPolicy",
                "s3:PutBucketPolicy",
                "s3:DeleteBucketPolicy",
            ]),
        )
        .on(buckets.iter().collect::<OneOrMany<String>>()),
        Statement::allow(
            format!("{sid}BucketSettings"),
            OneOrMany(READ_SETTINGS.to_vec()),
        )
        .on(buckets.iter().collect::<OneOrMany<String>>()),
        // Only a delivered log proves the grants, and it is found by listing.
        Statement::allow(format!("{sid}Logs"), "s3:ListBucket")
            .on(buckets.iter().collect::<OneOrMany<String>>()),
    ]
}

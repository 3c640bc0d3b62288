//! The cluster account's side: what the caller may do, and who may be the caller.

use super::{
    ASSUME_ROLE, DESCRIBE_CLUSTERS, DESCRIBE_LOGGING_STATUS, DISABLE_LOGGING, ENABLE_LOGGING,
    LEAST_ARN, PUT_OBJECT, PUT_OBJECT_ACL,
};
use crate::names::{AccountId, Arn};
use crate::order;
use crate::plan::{Identity, Plan, Scope, Shape};
use crate::policy::{
    Condition, Key, MANAGED_POLICY_LIMIT, OneOrMany, Operator, Policy, Principal, Statement,
};

/// Lets the caller switch logging of the account's clusters on and off and look at it.
///
/// Attach it to the caller, in the cluster account.
pub fn redshift_policy(plan: &Plan, account: &AccountId) -> Policy {
    of_each_cluster(plan, account)
        .unwrap_or_else(|| redshift_statements(plan, region_arns(plan, account)))
}

/// Whether the ARNs of the account's clusters do not fit one policy, so that the Redshift policy
/// names every cluster of their Regions.
pub fn names_regions_only(plan: &Plan, account: &AccountId) -> bool {
    of_each_cluster(plan, account).is_none()
}

/// The Redshift policy that names each cluster, if that fits.
fn of_each_cluster(plan: &Plan, account: &AccountId) -> Option<Policy> {
    let least = plan.clusters_of(account).count() * LEAST_ARN;
    (least <= MANAGED_POLICY_LIMIT)
        .then(|| redshift_statements(plan, cluster_arns(plan, account)))
        .filter(|exact| exact.size() <= MANAGED_POLICY_LIMIT)
}

fn redshift_statements(plan: &Plan, clusters: OneOrMany<String>) -> Policy {
    let sid = plan.name().sid_prefix();
    let logging = Statement::allow(
        format!("{sid}Logging"),
        OneOrMany(vec![
            ENABLE_LOGGING,
            DISABLE_LOGGING,
            DESCRIBE_LOGGING_STATUS,
        ]),
    )
    .on(clusters);
    match plan.grants().shape {
        Shape::Least { .. } => Policy::new(vec![logging]),
        Shape::Walkthrough => Policy::new(vec![
            logging,
            Statement::allow(format!("{sid}Clusters"), DESCRIBE_CLUSTERS).on("*".to_owned()),
        ]),
    }
}

pub(super) fn cluster_arns(plan: &Plan, account: &AccountId) -> OneOrMany<String> {
    plan.clusters_of(account)
        .map(crate::plan::Cluster::arn)
        .collect()
}

pub(super) fn region_arns(plan: &Plan, account: &AccountId) -> OneOrMany<String> {
    let clusters = plan.clusters_of(account);
    let arns = order::distinct(clusters.map(|cluster| Arn::clusters(&cluster.region, account)));
    arns.into_iter().collect()
}

/// Lets the caller write to the buckets, which `EnableLogging` asks of whoever calls it
/// ([management guide](https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html)).
///
/// Attach it to the caller, in the cluster account.
pub fn s3_policy(plan: &Plan, account: &AccountId) -> Policy {
    let sid = format!("{}Objects", plan.name().sid_prefix());
    let partition = plan.partition();
    let buckets = plan.buckets_of(account);
    Policy::new(vec![match plan.grants().shape {
        Shape::Least { scope, .. } => Statement::allow(sid, PUT_OBJECT).on(buckets
            .map(|bucket| match scope {
                Scope::Prefix => Arn::objects_under(partition, &bucket.name, &bucket.prefix),
                Scope::Bucket => Arn::objects(partition, &bucket.name),
            })
            .collect::<OneOrMany<String>>()),
        Shape::Walkthrough => Statement::allow(sid, OneOrMany(vec![PUT_OBJECT, PUT_OBJECT_ACL]))
            .on(buckets
                .flat_map(|bucket| {
                    [
                        Arn::bucket(partition, &bucket.name),
                        Arn::objects(partition, &bucket.name),
                    ]
                })
                .collect::<OneOrMany<String>>()),
    }])
}

/// Says who may assume the caller's role, if the plan makes one.
///
/// Set it as the role's trust policy, in the cluster account.
pub fn trust_policy(plan: &Plan, account: &AccountId) -> Option<Policy> {
    let Identity::Role(role) = &plan.caller().identity else {
        return None;
    };
    let trusted = if role.trusted.is_empty() {
        Arn::root(plan.partition(), account).into()
    } else {
        role.trusted
            .iter()
            .map(|arn| arn.in_account(account))
            .collect()
    };
    let asked = role.external_id.as_ref().map(|id| Condition {
        operator: Operator::StringEquals,
        key: Key::ExternalId,
        values: id.to_string().into(),
    });
    Some(Policy::new(vec![
        Statement::allow(format!("{}Trust", plan.name().sid_prefix()), ASSUME_ROLE)
            .to(Principal::Aws(trusted))
            .when(asked),
    ]))
}

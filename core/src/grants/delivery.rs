//! The bucket's side: who may write here from the other accounts.

use std::collections::BTreeMap;

use super::{GET_BUCKET_ACL, LEAST_ARN, PUT_OBJECT};
use crate::names::{Arn, ServicePrincipal};
use crate::order;
use crate::plan::{Bucket, CallerGrant, Cluster, Plan, Scope, Shape, Source};
use crate::policy::{
    BUCKET_POLICY_LIMIT, Condition, Key, OneOrMany, Operator, Policy, Principal, Statement,
};

/// Whom a bucket trusts as the source of a service's call, once `auto` is decided.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SourceTrust {
    /// Each cluster.
    Cluster,
    /// Each cluster account.
    Account,
    /// The organization.
    Organization,
    /// Any cluster of anyone.
    Any,
}

/// Lets Redshift read the bucket's owner and write logs, and lets the callers write, which
/// `EnableLogging` asks of them.
///
/// Set it as the bucket's policy, in the bucket account.
pub fn bucket_policy(plan: &Plan, bucket: &Bucket) -> Policy {
    match plan.grants().shape {
        Shape::Walkthrough => walkthrough(plan, bucket),
        Shape::Least { scope, caller, .. } => {
            least(plan, bucket, source_trust(plan, bucket), scope, caller)
        }
    }
}

/// Whom the bucket trusts as source: what the plan says, or the narrowest that fits a bucket
/// policy. A choice made by hand is never widened.
pub fn source_trust(plan: &Plan, bucket: &Bucket) -> SourceTrust {
    let Shape::Least {
        source,
        scope,
        caller,
    } = plan.grants().shape
    else {
        return SourceTrust::Any;
    };
    match source {
        Source::Cluster => SourceTrust::Cluster,
        Source::Account => SourceTrust::Account,
        Source::Organization => SourceTrust::Organization,
        Source::Any => SourceTrust::Any,
        // Each ARN stands in two statements.
        Source::Auto
            if 2 * LEAST_ARN * plan.clusters_into(bucket).count() > BUCKET_POLICY_LIMIT =>
        {
            SourceTrust::Account
        }
        Source::Auto => {
            let narrowest = least(plan, bucket, SourceTrust::Cluster, scope, caller);
            if narrowest.size() <= BUCKET_POLICY_LIMIT {
                SourceTrust::Cluster
            } else {
                SourceTrust::Account
            }
        }
    }
}

fn least(
    plan: &Plan,
    bucket: &Bucket,
    trust: SourceTrust,
    scope: Scope,
    caller: CallerGrant,
) -> Policy {
    let sid = plan.name().sid_prefix();
    let partition = plan.partition();
    let itself = Arn::bucket(partition, &bucket.name);
    let objects = match scope {
        Scope::Prefix => Arn::objects_under(partition, &bucket.name, &bucket.prefix),
        Scope::Bucket => Arn::objects(partition, &bucket.name),
    };
    let mut statements = Vec::new();
    for (suffix, (principals, clusters)) in by_principals(plan, bucket) {
        let service = || Principal::Service(OneOrMany(principals.clone()));
        let when = || source_condition(plan, trust, &clusters);
        statements.push(
            Statement::allow(format!("{sid}BucketAcl{suffix}"), GET_BUCKET_ACL)
                .to(service())
                .on(itself.clone())
                .when(when()),
        );
        statements.push(
            Statement::allow(format!("{sid}Delivery{suffix}"), PUT_OBJECT)
                .to(service())
                .on(objects.clone())
                .when(when()),
        );
    }
    statements.extend(caller_statement(plan, bucket, caller, &objects));
    Policy::new(statements)
}

/// The clusters of the bucket grouped by the names under which Redshift calls for them; an
/// opt-in Region has names of its own, and its group carries it in the Sid.
fn by_principals<'p>(
    plan: &'p Plan,
    bucket: &'p Bucket,
) -> BTreeMap<String, (Vec<ServicePrincipal>, Vec<&'p Cluster>)> {
    let mut groups = BTreeMap::new();
    for cluster in plan.clusters_into(bucket) {
        let own = &plan.grants().principals;
        let (suffix, principals) = if !own.is_empty() {
            (String::new(), own.clone())
        } else if cluster.region.is_opt_in() {
            (
                cluster.region.in_sid(),
                ServicePrincipal::of_redshift(&cluster.region),
            )
        } else {
            (
                String::new(),
                ServicePrincipal::of_redshift(&cluster.region),
            )
        };
        groups
            .entry(suffix)
            .or_insert_with(|| (principals, Vec::new()))
            .1
            .push(cluster);
    }
    groups
}

fn source_condition(plan: &Plan, trust: SourceTrust, clusters: &[&Cluster]) -> Option<Condition> {
    let (operator, key, values) = match trust {
        SourceTrust::Cluster => (
            Operator::ArnEquals,
            Key::SourceArn,
            clusters.iter().map(|cluster| cluster.arn()).collect(),
        ),
        SourceTrust::Account => {
            let accounts = order::distinct(clusters.iter().map(|cluster| &cluster.account));
            (
                Operator::StringEquals,
                Key::SourceAccount,
                accounts.into_iter().collect(),
            )
        }
        SourceTrust::Organization => (
            Operator::StringEquals,
            Key::SourceOrgId,
            plan.grants().organization.iter().collect(),
        ),
        SourceTrust::Any => return None,
    };
    Some(Condition {
        operator,
        key,
        values,
    })
}

/// What the callers may do here. A caller in the bucket's own account needs no word from the
/// bucket: its identity policy is enough
/// ([evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html)).
fn caller_statement(
    plan: &Plan,
    bucket: &Bucket,
    grant: CallerGrant,
    objects: &Arn,
) -> Option<Statement> {
    let accounts = plan.clusters_into(bucket).map(|cluster| &cluster.account);
    let accounts = order::distinct(accounts.filter(|account| **account != bucket.account));
    if accounts.is_empty() {
        return None;
    }
    let callers: OneOrMany<String> = accounts
        .iter()
        .map(|account| plan.caller_arn(account))
        .collect();
    let statement = Statement::allow(format!("{}Caller", plan.name().sid_prefix()), PUT_OBJECT)
        .on(objects.clone());
    Some(match grant {
        CallerGrant::Principal => statement.to(Principal::Aws(callers)),
        // Across accounts this is as tight as naming the caller, it needs no caller to exist
        // yet, and it does not break when the caller is made anew
        // (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn).
        CallerGrant::Account => statement
            .to(Principal::Aws(
                accounts
                    .iter()
                    .map(|account| Arn::root(plan.partition(), account))
                    .collect(),
            ))
            .when(Condition {
                operator: Operator::ArnEquals,
                key: Key::PrincipalArn,
                values: callers,
            }),
    })
}

/// The walkthrough's own bucket policy, under our Sids: whole bucket, no condition.
fn walkthrough(plan: &Plan, bucket: &Bucket) -> Policy {
    let sid = plan.name().sid_prefix();
    let partition = plan.partition();
    let resources = || -> OneOrMany<String> {
        [
            Arn::bucket(partition, &bucket.name),
            Arn::objects(partition, &bucket.name),
        ]
        .into_iter()
        .collect()
    };
    let principals = by_principals(plan, bucket).into_values();
    let principals = order::distinct(principals.flat_map(|(principals, _)| principals));
    let clusters = plan.clusters_into(bucket);
    let callers = order::distinct(clusters.map(|cluster| plan.caller_arn(&cluster.account)));
    Policy::new(vec![
        Statement::allow(
            format!("{sid}Delivery"),
            OneOrMany(vec![PUT_OBJECT, GET_BUCKET_ACL]),
        )
        .to(Principal::Service(OneOrMany(
            principals.into_iter().collect(),
        )))
        .on(resources()),
        Statement::allow(format!("{sid}Caller"), PUT_OBJECT)
            .to(Principal::Aws(callers.into_iter().collect()))
            .on(resources()),
    ])
}

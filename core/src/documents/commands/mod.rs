//! The whole job as a shell script: what a careful person would run by hand.
//!
//! The parts that do not depend on the plan are the shell files beside this one.

use std::fmt::Write;

use super::Existing;
use crate::grants;
use crate::names::{AccountId, Region};
use crate::plan::{Bucket, Cluster, Identity, Plan};

const PRELUDE: &str = include_str!("prelude.sh");
const MAKE_ROLE: &str = include_str!("make_role.sh");
const ROLE: &str = include_str!("role.sh");
const MAKE_USER: &str = include_str!("make_user.sh");
const USER: &str = include_str!("user.sh");

/// The script. `existing` is the policy it is made against, `policies` what each bucket gets.
pub(super) fn commands(
    plan: &Plan,
    existing: Option<Existing<'_>>,
    policies: &[(&Bucket, String)],
) -> String {
    let mut script = opening(plan);
    for (index, (bucket, policy)) in policies.iter().enumerate() {
        bucket_block(&mut script, index + 1, plan, bucket, existing, policy);
    }
    for account in plan.cluster_accounts() {
        account_block(&mut script, plan, account);
    }
    closing(&mut script, plan, policies.len());
    script
}

fn opening(plan: &Plan) -> String {
    let clusters = plan.clusters().len();
    let plural = if clusters == 1 { "" } else { "s" };
    let mut out = format!(
        "#!/usr/bin/env bash\n\
         # Audit logs of {clusters} Redshift cluster{plural}, into S3 buckets of a central account.\n\
         #\n\
         #   bash commands.sh apply    switches logging on; may be run twice\n\
         #   bash commands.sh undo     takes it back, in reverse\n\
         #\n\
         # Each block works in one account and stops unless its credentials belong there. They\n\
         # are the AWS CLI's own, or those of the profile that a variable names:\n"
    );
    let owners = plan.bucket_accounts();
    let accounts = plan.cluster_accounts();
    for account in &owners {
        let too = if accounts.contains(account) {
            ", which has clusters, too"
        } else {
            ""
        };
        _ = writeln!(out, "#   PROFILE_{account}    the bucket account{too}");
    }
    for account in accounts {
        if !owners.contains(&account) {
            _ = writeln!(out, "#   PROFILE_{account}    a cluster account");
        }
        if !plan.caller().is_role() {
            _ = writeln!(
                out,
                "#   CALLER_PROFILE_{account}    the user who calls EnableLogging there"
            );
        }
    }
    out.push_str(
        "# Nothing that this plan does not own is changed. Needs the AWS CLI and python3.\n",
    );
    out.push_str(PRELUDE);
    out.push_str(match plan.caller().identity {
        Identity::Role(_) => MAKE_ROLE,
        Identity::User(_) => MAKE_USER,
        Identity::Existing(_) => "",
    });
    out.push_str(if plan.caller().is_role() { ROLE } else { USER });
    _ = writeln!(out, "\nplan={}", plan.name().tag());
    out
}

fn bucket_block(
    out: &mut String,
    number: usize,
    plan: &Plan,
    bucket: &Bucket,
    existing: Option<Existing<'_>>,
    policy: &str,
) {
    let Bucket {
        name,
        account,
        region,
        ..
    } = bucket;
    let existing = existing.unwrap_or_default();
    let found = existing.text;
    // What exists may hold statements of ours already, or somebody whom S3 would refuse, and undo
    // is not to bring those back.
    let rest = existing
        .removed(plan)
        .map_or(String::new(), |rest| rest.text);
    let back = if rest == found { "found" } else { "rest" };
    _ = write!(out, "\n# The bucket {name} in {account}.\n");
    text(out, &format!("bucket_{number}_found"), found);
    text(out, &format!("bucket_{number}_policy"), policy);
    if rest != found {
        text(out, &format!("bucket_{number}_rest"), &rest);
    }
    // A bucket without a policy is one to begin with, and one with nothing to take back.
    let there = format!("\"$bucket_{number}_found\" \"$bucket_{number}_policy\" from");
    let again = format!("\"$bucket_{number}_policy\" \"$bucket_{number}_{back}\" to");
    for (function, call, texts) in [
        ("may_grant", "look", &there),
        ("grant", "put_bucket_policy", &there),
        ("may_revoke", "look", &again),
        ("revoke", "put_bucket_policy", &again),
    ] {
        _ = write!(
            out,
            "{function}_{number}() {{\n  \
               enter {account} {region}\n  \
               {call} {account} {region} {name} {texts}\n\
             }}\n"
        );
    }
}

fn account_block(out: &mut String, plan: &Plan, account: &AccountId) {
    let Some(region) = plan
        .clusters_of(account)
        .map(|cluster| &cluster.region)
        .next()
    else {
        return;
    };
    let is_role = plan.caller().is_role();
    _ = write!(out, "\n# The clusters of {account}.\n");
    text(
        out,
        &format!("redshift_policy_{account}"),
        &grants::redshift_policy(plan, account).text(),
    );
    text(
        out,
        &format!("s3_policy_{account}"),
        &grants::s3_policy(plan, account).text(),
    );
    if let Some(trust) = grants::trust_policy(plan, account) {
        text(out, &format!("trust_policy_{account}"), &trust.text());
    }
    prepare(out, plan, account, region);
    enable(out, plan, account, region);
    disable(out, plan, account, region);
    let name = quoted(plan.caller().name());
    _ = write!(out, "withdraw_{account}() {{\n  enter {account} {region}\n");
    for arn in plan.policy_arns(account) {
        let arn = quoted(arn.as_ref());
        _ = writeln!(out, "  drop_policy {account} {region} {arn} {name}");
    }
    if plan.caller().is_made() {
        let kind = if is_role { "role" } else { "user" };
        _ = writeln!(out, "  drop_{kind} {account} {region} {name}");
    }
    out.push_str("}\n");
}

/// The policies, the caller, and the one attached to the other.
fn prepare(out: &mut String, plan: &Plan, account: &AccountId, region: &Region) {
    let caller = plan.caller();
    let name = quoted(caller.name());
    let arns = plan.policy_arns(account);
    let path = quoted(plan.policy_path().as_ref());
    _ = write!(out, "prepare_{account}() {{\n  enter {account} {region}\n");
    for ((arn, policy), text) in arns
        .iter()
        .zip(&caller.policies)
        .zip(["redshift_policy", "s3_policy"])
    {
        _ = writeln!(
            out,
            "  put_policy {account} {region} {} {} {path} \"${text}_{account}\"",
            quoted(arn.as_ref()),
            quoted(policy.as_ref())
        );
    }
    let path = quoted(caller.path().as_ref());
    let made = match &caller.identity {
        Identity::Role(role) => Some((
            format!("put_role {account} {region} {name} \"$trust_policy_{account}\""),
            &role.tags,
            &role.boundary,
        )),
        Identity::User(user) => Some((
            format!("put_user {account} {region} {name}"),
            &user.tags,
            &user.boundary,
        )),
        Identity::Existing(_) => None,
    };
    if let Some((put, tags, boundary)) = made {
        let own = ("redtrail:plan".to_owned(), plan.name().tag());
        let all: Vec<serde_json::Value> = std::iter::once(own)
            .chain(
                tags.iter()
                    .map(|(key, value)| (key.to_string(), value.to_string())),
            )
            .map(|(key, value)| serde_json::json!({ "Key": key, "Value": value }))
            .collect();
        let tags = serde_json::to_string(&all).unwrap_or_default();
        _ = write!(
            out,
            "  {put} \\\n    --path {path} --tags {}",
            quoted(&tags)
        );
        if let Some(boundary) = boundary {
            _ = write!(
                out,
                " \\\n    --permissions-boundary {}",
                quoted(&boundary.in_account(account))
            );
        }
        out.push('\n');
    }
    let kind = if caller.is_role() { "role" } else { "user" };
    for arn in arns {
        _ = write!(
            out,
            "  patiently as {account} iam attach-{kind}-policy --{kind}-name={name} \\\n    --policy-arn {} --region {region}\n",
            quoted(arn.as_ref())
        );
    }
    out.push_str("}\n");
}

/// `EnableLogging` as the caller, in a subshell, so that its credentials end with it.
fn enable(out: &mut String, plan: &Plan, account: &AccountId, region: &Region) {
    let asked = match &plan.caller().identity {
        Identity::Role(role) => role.external_id.as_ref(),
        _ => None,
    };
    let asked = asked
        .map(|id| format!(" --external-id={}", quoted(id.as_ref())))
        .unwrap_or_default();
    _ = write!(
        out,
        "enable_{account}() (\n  enter {account} {region}\n  become_caller {account} {region} {}{asked}\n",
        quoted(&plan.caller_arn(account))
    );
    for (Cluster { id, region, .. }, bucket) in with_buckets(plan, account) {
        let Bucket { name, prefix, .. } = bucket;
        // A value that begins with a hyphen would be taken for an option.
        let joint = if prefix.as_ref().starts_with('-') {
            '='
        } else {
            ' '
        };
        _ = write!(
            out,
            "  if is_off {id} {region} {name} {prefix}; then\n    \
               patiently aws redshift enable-logging --cluster-identifier {id} \\\n      \
                 --bucket-name {name} --s3-key-prefix{joint}{prefix} \\\n      \
                 --region {region} >/dev/null\n    \
               say '  cluster {id}: logging switched on'\n  \
             fi\n  \
             aws redshift describe-logging-status --cluster-identifier {id} --region {region}\n"
        );
    }
    out.push_str(")\n");
}

fn disable(out: &mut String, plan: &Plan, account: &AccountId, region: &Region) {
    _ = write!(out, "disable_{account}() {{\n  enter {account} {region}\n");
    for (Cluster { id, region, .. }, Bucket { name, prefix, .. }) in with_buckets(plan, account) {
        _ = writeln!(out, "  switch_off {account} {id} {region} {name} {prefix}");
    }
    out.push_str("}\n");
}

fn closing(out: &mut String, plan: &Plan, buckets: usize) {
    let accounts = plan.cluster_accounts();
    out.push_str("\napply() {\n");
    for number in 1..=buckets {
        _ = writeln!(out, "  may_grant_{number}");
    }
    for account in &accounts {
        _ = writeln!(out, "  prepare_{account}");
    }
    for number in 1..=buckets {
        _ = writeln!(out, "  grant_{number}");
    }
    for account in &accounts {
        _ = writeln!(out, "  enable_{account}");
    }
    out.push_str("}\n\nundo() {\n");
    for number in (1..=buckets).rev() {
        _ = writeln!(out, "  may_revoke_{number}");
    }
    for account in accounts.iter().rev() {
        _ = writeln!(out, "  disable_{account}");
    }
    for number in (1..=buckets).rev() {
        _ = writeln!(out, "  revoke_{number}");
    }
    for account in accounts.iter().rev() {
        _ = writeln!(out, "  withdraw_{account}");
    }
    out.push_str(
        "}\n\ncase ${1:-} in\napply) apply ;;\nundo) undo ;;\n*)\n  say \"usage: bash $0 apply|undo\"\n  exit 2\n  ;;\nesac\n",
    );
}

fn with_buckets<'p>(
    plan: &'p Plan,
    account: &'p AccountId,
) -> impl Iterator<Item = (&'p Cluster, &'p Bucket)> {
    plan.clusters_of(account)
        .filter_map(|cluster| Some((cluster, plan.bucket_of(cluster)?)))
}

/// A variable that holds a text. A quoted here-document expands nothing, and it ends at a line
/// that the text does not have.
fn text(out: &mut String, variable: &str, text: &str) {
    if text.is_empty() {
        _ = writeln!(out, "{variable}=''");
        return;
    }
    let text = text.trim_end();
    let mut end = "JSON".to_owned();
    while text.lines().any(|line| line == end) {
        end.push('_');
    }
    _ = write!(out, "{variable}=$(\n  cat <<'{end}'\n{text}\n{end}\n)\n");
}

/// A word for the shell: bare where that is safe, in single quotes elsewhere.
pub(crate) fn quoted(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_-./:@,+".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_survive_the_shell() {
        assert_eq!(
            quoted("arn:aws:iam::444455556666:role/a"),
            "arn:aws:iam::444455556666:role/a"
        );
        assert_eq!(quoted("/it's/"), r"'/it'\''s/'");
        assert_eq!(quoted("a=b"), "'a=b'");
        assert_eq!(quoted(""), "''");
    }
}

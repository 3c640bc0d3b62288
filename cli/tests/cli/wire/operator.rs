//! Whoever runs Redtrail with the rights of the operator policy, and no more.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{FOREIGN, WALKTHROUGH};

/// Makes a role `pipeline` in each account of a plan, with its operator policy as it is shown.
pub(super) fn hire(aws: &Aws, plan: &str) {
    let answer = aws
        .folder
        .redtrail(&format!("show {plan} operator-policy --output json"))
        .exits(0)
        .json();
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
    for document in answer["documents"].as_array().unwrap() {
        let text = |name: &str| document[name].as_str().unwrap();
        let operator = aws.operator(text("account"));
        operator
            .iam(&[
                ("Action", "CreateRole"),
                ("RoleName", "pipeline"),
                ("AssumeRolePolicyDocument", trust),
            ])
            .done();
        operator
            .iam(&[
                ("Action", "PutRolePolicy"),
                ("RoleName", "pipeline"),
                ("PolicyName", "operator"),
                ("PolicyDocument", text("text")),
            ])
            .done();
    }
    aws.calls();
}

/// Everything that was refused.
pub(super) fn refused(aws: &Aws) -> Vec<Value> {
    let mut calls = aws.calls();
    calls.retain(|call| call["status"] == 403);
    calls
}

#[test]
fn the_operator_policy_is_enough_for_every_command() {
    let roles = "--cluster-role arn:aws:iam::{account}:role/pipeline --bucket-role arn:aws:iam::{account}:role/pipeline";
    let user = include_str!("../../../../core/tests/plans/user.toml");
    // The stand-in has none of AWS's own policies.
    let user = &user.replace("permissions_boundary", "# permissions_boundary");
    for (plan, flags) in [(WALKTHROUGH, ""), (user, "--create-access-key")] {
        let aws = Aws::of(plan);
        hire(&aws, "plan.toml");
        aws.switch(&json!({"operators": ["by-hand"]}));
        let before = aws.estate();
        for words in [
            format!("apply plan.toml --yes {flags}"),
            format!("apply plan.toml --yes {flags}"),
            "check plan.toml --live".to_owned(),
            "status plan.toml".to_owned(),
            "undo plan.toml --yes".to_owned(),
            "undo plan.toml --yes".to_owned(),
        ] {
            _ = aws.redtrail_alone(&format!("{words} {roles}")).exits(0);
        }
        assert_eq!(refused(&aws), [] as [Value; 0]);
        assert_eq!(aws.estate(), before);
    }
}

#[test]
fn the_operator_policy_is_enough_to_mend_what_has_drifted() {
    let roles = "--cluster-role arn:aws:iam::{account}:role/pipeline --bucket-role arn:aws:iam::{account}:role/pipeline";
    let aws = Aws::with_bucket_policy(WALKTHROUGH, FOREIGN);
    hire(&aws, "plan.toml");
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0);
    let operator = aws.operator(super::scene::CLUSTER_ACCOUNT);
    let wider = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"redshift:*","Resource":"*"}}"#;
    for _ in 0..4 {
        operator
            .iam(&[
                ("Action", "CreatePolicyVersion"),
                ("PolicyArn", super::scene::REDSHIFT_POLICY),
                ("PolicyDocument", wider),
                ("SetAsDefault", "true"),
            ])
            .done();
    }
    operator
        .iam(&[("Action", "UpdateAssumeRolePolicy"), ("RoleName", "redtrail-audit"), ("PolicyDocument", r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#)])
        .done();
    aws.calls();
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0);
    // What somebody else made is theirs to delete.
    let undo = format!("undo plan.toml --yes {roles}");
    let ran = aws.redtrail_alone(&undo).exits(1);
    assert!(
        ran.stderr.contains("error[changed-since]: version v"),
        "{}",
        ran.stderr
    );
    for version in ["v2", "v3", "v4", "v5"] {
        operator
            .iam(&[
                ("Action", "DeletePolicyVersion"),
                ("PolicyArn", super::scene::REDSHIFT_POLICY),
                ("VersionId", version),
            ])
            .done();
    }
    _ = aws.redtrail_alone(&undo).exits(0);
    assert_eq!(refused(&aws), [] as [Value; 0]);
}

/// Does something while a policy is written into the caller, and into a group of a user's.
fn written_into_the_caller(aws: &Aws, during: impl FnOnce()) {
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}}"#;
    let operator = aws.operator(super::scene::CLUSTER_ACCOUNT);
    let caller = aws.plan.caller();
    let kind = if caller.is_role() { "Role" } else { "User" };
    let of_caller = (format!("{kind}Name"), caller.name());
    let of_caller = (of_caller.0.as_str(), of_caller.1);
    let of_group = ("GroupName", "auditors");
    let call = |action: &str, words: &[(&str, &str)]| {
        let all: Vec<_> = [("Action", action)].iter().chain(words).copied().collect();
        operator.iam(&all).done();
    };
    let (name, document) = (("PolicyName", "more"), ("PolicyDocument", policy));
    call(&format!("Put{kind}Policy"), &[of_caller, name, document]);
    if !caller.is_role() {
        call("CreateGroup", &[of_group]);
        call("PutGroupPolicy", &[of_group, name, document]);
        call("AddUserToGroup", &[of_group, of_caller]);
    }
    during();
    if !caller.is_role() {
        call("RemoveUserFromGroup", &[of_group, of_caller]);
        call("DeleteGroupPolicy", &[of_group, name]);
        call("DeleteGroup", &[of_group]);
    }
    call(&format!("Delete{kind}Policy"), &[of_caller, name]);
}

/// The actions of the calls that are called otherwise.
const OTHERWISE: [(&str, &str); 4] = [
    ("s3:ListObjectsV2", "s3:ListBucket"),
    ("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    (
        "s3:GetObjectLockConfiguration",
        "s3:GetBucketObjectLockConfiguration",
    ),
    ("s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
];

/// Every action that the operator policies of a plan allow.
fn granted(aws: &Aws) -> BTreeSet<String> {
    let answer = aws
        .folder
        .redtrail("show plan.toml operator-policy --output json")
        .exits(0)
        .json();
    let mut actions = BTreeSet::new();
    for document in answer["documents"].as_array().unwrap() {
        let policy: Value = serde_json::from_str(document["text"].as_str().unwrap()).unwrap();
        for statement in policy["Statement"].as_array().unwrap() {
            let named = match &statement["Action"] {
                Value::Array(many) => many.clone(),
                one => vec![one.clone()],
            };
            actions.extend(named.iter().map(|one| one.as_str().unwrap().to_owned()));
        }
    }
    actions
}

#[test]
fn the_operator_policy_grants_nothing_that_no_command_uses() {
    let roles = "--cluster-role arn:aws:iam::{account}:role/pipeline --bucket-role arn:aws:iam::{account}:role/pipeline";
    let user = include_str!("../../../../core/tests/plans/user.toml");
    // The stand-in has none of AWS's own policies.
    let user = &user.replace("permissions_boundary", "# permissions_boundary");
    let trusting =
        "trusted = [\"arn:aws:iam::444455556666:role/pipeline\"]\n\n[grants]\nscope = \"bucket\"";
    let changed = WALKTHROUGH.replace(
        "name = \"redtrail-audit\"",
        &format!("name = \"redtrail-audit\"\n{trusting}"),
    );
    let wider = user.replace(
        "[[clusters]]",
        "[grants]\nscope = \"bucket\"\n\n[[clusters]]",
    );
    // IAM asks for the right to tag where something is made with tags, and no call of its own is
    // made for it.
    for (plan, changed, flags, implied) in [
        (WALKTHROUGH, &changed, "", ["iam:TagPolicy", "iam:TagRole"]),
        (
            user,
            &wider,
            "--create-access-key",
            ["iam:TagPolicy", "iam:TagUser"],
        ),
    ] {
        let aws = Aws::of(plan);
        hire(&aws, "plan.toml");
        let granted = granted(&aws);
        let run = |words: &str| {
            _ = aws.redtrail_alone(&format!("{words} {roles}")).exits(0);
        };
        run(&format!("apply plan.toml --yes {flags}"));
        aws.folder.write("plan.toml", changed);
        run("apply plan.toml --yes");
        run("status plan.toml");
        written_into_the_caller(&aws, || run("check plan.toml --live"));
        run("undo plan.toml --yes");
        let called: BTreeSet<String> = aws
            .calls()
            .iter()
            .filter(|call| call["principal"].as_str().unwrap().contains("/pipeline/"))
            .map(|call| {
                let text = |name: &str| call[name].as_str().unwrap();
                let call = format!("{}:{}", text("service"), text("operation"));
                let otherwise = OTHERWISE.iter().find(|(name, _)| *name == call);
                otherwise.map_or(call.clone(), |(_, action)| (*action).to_owned())
            })
            .collect();
        let unused: Vec<_> = granted.difference(&called).collect();
        assert_eq!(unused, implied);
    }
}

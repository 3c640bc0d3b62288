//! What the AWS CLI prints, pasted, leads to the same changes as a look of the program's own.

use std::fmt::Write as _;

use redtrail_core::changes::{Agreed, Change, Pasted, changes, look};
use redtrail_core::finding::Severity;
use redtrail_core::plan::Plan;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    BUCKET, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, FOREIGN, REDSHIFT_POLICY, S3_POLICY,
    WALKTHROUGH, two_cluster_accounts,
};
use super::standin::tool;
use crate::folder::run;

fn plan(aws: &Aws) -> Plan {
    let checked = redtrail_core::plan::Checked::toml(&aws.folder.read("plan.toml"));
    checked.plan.unwrap()
}

/// What a terminal shows of the commands to look with, in one account after the other.
fn terminal(aws: &Aws, plan: &Plan) -> String {
    let mut shown = String::new();
    for account in aws.accounts() {
        let commands = look(plan, &account);
        aws.folder.write(
            "config",
            &format!("[profile here]\nrole_arn = arn:aws:iam::{account}:role/operator\ncredential_source = Environment\n"),
        );
        let aws_cli = tool("REDTRAIL_AWS");
        let script = format!(
            "aws() {{ '{}' --profile here \"$@\"; }}\nexec 2>&1\n{commands}",
            aws_cli.display()
        );
        let mut sh = aws.command("sh");
        sh.args(["-c", &script]).env("AWS_CONFIG_FILE", "config");
        _ = write!(shown, "$ {commands}\n{}", run(&mut sh, "").stdout);
    }
    shown
}

fn told(account: &str, call: &str, target: &str) -> Value {
    json!({"account": account, "call": call, "target": target})
}

/// The changes that what was pasted leads to, held against those of a dry run.
fn leads_where_a_look_does(aws: &Aws) -> Vec<Value> {
    let plan = plan(aws);
    let shown = terminal(aws, &plan);
    let pasted = Pasted::of(&plan, &shown, None);
    let wrong: Vec<_> = pasted.findings.iter().collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{shown}");
    let found = changes(&plan, &pasted.observed, &Agreed::default()).unwrap();
    let found: Vec<Value> = found
        .iter()
        .map(|change| told(change.account.as_ref(), change.action(), &change.target()))
        .collect();
    let ran = aws.redtrail("apply plan.toml --dry-run --output json");
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let looked: Vec<Value> = answer["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let word = |name: &str| change[name].as_str().unwrap();
            told(word("account"), word("call"), word("target"))
        })
        .collect();
    assert_eq!(found, looked, "{shown}");
    found
}

#[test]
fn before_anything_is_made_and_after_everything_is() {
    let aws = Aws::with_bucket_policy(&two_cluster_accounts(), FOREIGN);
    assert_eq!(leads_where_a_look_does(&aws).len(), 13);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(leads_where_a_look_does(&aws), [] as [Value; 0]);
}

#[test]
fn after_somebody_has_changed_a_little_of_everything() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    _ = operator
        .iam(&[
            ("Action", "DetachRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyArn", S3_POLICY),
        ])
        .done();
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"redshift:DescribeLoggingStatus","Resource":"*"}]}"#;
    _ = operator
        .iam(&[
            ("Action", "CreatePolicyVersion"),
            ("PolicyArn", REDSHIFT_POLICY),
            ("PolicyDocument", document),
            ("SetAsDefault", "true"),
        ])
        .done();
    _ = operator
        .redshift(
            CLUSTER_REGION,
            "DisableLogging",
            &[("ClusterIdentifier", CLUSTER)],
        )
        .done();
    aws.put_bucket_policy(BUCKET, FOREIGN);
    let calls = leads_where_a_look_does(&aws);
    let calls: Vec<&str> = calls
        .iter()
        .filter_map(|change| change["call"].as_str())
        .collect();
    assert_eq!(
        calls,
        [
            "iam:CreatePolicyVersion",
            "iam:AttachRolePolicy",
            "s3:PutBucketPolicy",
            "redshift:EnableLogging"
        ]
    );
}

#[test]
fn whatever_else_limits_the_caller_is_told_whole() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let forbids = |action: &str| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": action, "Resource": "*"}]})
            .to_string()
    };
    let role = ("RoleName", "redtrail-audit");
    let [fence, bounds] = ["fence", "bounds"].map(|name| {
        let document = forbids("s3:DeleteBucket");
        _ = operator
            .iam(&[
                ("Action", "CreatePolicy"),
                ("PolicyName", name),
                ("PolicyDocument", &document),
            ])
            .done();
        format!("arn:aws:iam::{CLUSTER_ACCOUNT}:policy/{name}")
    });
    let written = forbids("s3:DeleteObject");
    for call in [
        vec![("Action", "AttachRolePolicy"), role, ("PolicyArn", &fence)],
        vec![
            ("Action", "PutRolePermissionsBoundary"),
            role,
            ("PermissionsBoundary", &bounds),
        ],
        vec![
            ("Action", "PutRolePolicy"),
            role,
            ("PolicyName", "edge"),
            ("PolicyDocument", &written),
        ],
    ] {
        _ = operator.iam(&call).done();
    }
    let plan = plan(&aws);
    let shown = terminal(&aws, &plan);
    let pasted = Pasted::of(&plan, &shown, None);
    assert!(pasted.findings.is_empty(), "{:#?}", pasted.findings);
    let caller = &pasted.given.callers[&CLUSTER_ACCOUNT.parse().unwrap()];
    assert!(caller.are_all, "{shown}");
    let names: Vec<&str> = caller
        .identity_policies
        .iter()
        .map(|policy| policy.name.as_str())
        .collect();
    let arn = plan.caller_arn(&CLUSTER_ACCOUNT.parse().unwrap());
    assert_eq!(
        names,
        [
            REDSHIFT_POLICY,
            S3_POLICY,
            &fence,
            &format!("{arn} inline policy edge")
        ]
    );
    assert!(caller.identity_policies[3].text.contains("s3:DeleteObject"));
    let boundary = caller.boundary.there().unwrap();
    assert_eq!(boundary.name, bounds);
    assert!(boundary.text.contains("s3:DeleteBucket"));
}

#[test]
fn what_the_credentials_may_not_see_is_still_to_be_asked() {
    let aws = Aws::of(WALKTHROUGH);
    let refused = |service: &str, operation: &str| json!({"service": service, "operation": operation, "times": 9, "status": 403, "code": "AccessDenied", "message": "Not you."});
    aws.switch(&json!({"failures": [refused("iam", "GetRole"), refused("s3", "GetBucketPolicy")]}));
    let plan = plan(&aws);
    let pasted = Pasted::of(&plan, &terminal(&aws, &plan), None);
    let said: Vec<&str> = pasted
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "nothing is decided about account 444455556666: there is no answer yet of GetRole",
            "nothing is decided about bucket redshift-cluster-audit-logging-111122223333: there is no answer yet of GetBucketPolicy",
        ]
    );
    assert!(
        pasted
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
    let found = changes(&plan, &pasted.observed, &Agreed::default()).unwrap();
    let calls: Vec<&str> = found.iter().map(Change::action).collect();
    assert_eq!(calls, ["redshift:EnableLogging"]);
}

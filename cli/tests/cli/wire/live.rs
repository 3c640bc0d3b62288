//! `redtrail check --live`: the verdict on what stands in AWS.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, FOREIGN, REDSHIFT_POLICY,
    S3_POLICY, WALKTHROUGH, walkthrough_with,
};
use crate::ran::Ran;

const LIVE: &str = "check plan.toml --live";

/// Two cluster accounts, each with a cluster and a bucket in a Region of its own.
const TWO: &str = r#"
version = 1

[[buckets]]
name = "audit-logs-eu"
account = "111122223333"
region = "eu-central-1"

[[buckets]]
name = "audit-logs-us"
account = "222233334444"
region = "us-east-1"

[caller]
name = "redtrail-audit"

[[clusters]]
account = "444455556666"
region = "eu-central-1"
id = "sales"

[[clusters]]
account = "777788889999"
region = "us-east-1"
id = "warehouse"
"#;

fn applied(plan: &str) -> Aws {
    let aws = Aws::of(plan);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    aws.calls();
    aws
}

/// The verdict, each call that is not allowed, and what is said of it: errors and warnings.
fn told(ran: &Ran) -> String {
    let answer = ran.json();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut told = text(&answer["verdict"]) + "\n";
    let calls = answer["calls"].as_array().unwrap().iter();
    for call in calls.filter(|call| call["verdict"] != "allowed") {
        let [verdict, actor, action, side, policy, sid, condition] = [
            "verdict",
            "actor",
            "action",
            "side",
            "policy",
            "sid",
            "condition",
        ]
        .map(|name| text(&call[name]));
        _ = writeln!(
            told,
            "  {verdict} {actor} {action}: {side} side, {sid} of {policy}, {condition}"
        );
    }
    let of_plan = [
        "caller-writes-objects",
        "source-condition-unconfirmed",
        "region-differs",
    ];
    for finding in answer["findings"].as_array().unwrap() {
        let code = text(&finding["code"]);
        if finding["severity"] != "note" && !of_plan.contains(&code.as_str()) {
            _ = writeln!(told, "{code}: {}", text(&finding["message"]));
        }
    }
    for refused in answer["refused"].as_array().unwrap() {
        let [input, action, code] = ["input", "action", "code"].map(|name| text(&refused[name]));
        _ = writeln!(told, "{input} not seen: {action} was refused with {code}");
    }
    told
}

/// The same after one thing was broken by hand in what was applied.
fn broken(hand: impl FnOnce(&Aws)) -> String {
    let aws = applied(WALKTHROUGH);
    hand(&aws);
    told(&aws.redtrail(&format!("{LIVE} --output json")))
}

fn in_iam(aws: &Aws, parameters: &[(&str, &str)]) {
    aws.operator(CLUSTER_ACCOUNT).iam(parameters).done();
}

fn settings(aws: &Aws, setting: &str, body: &str) {
    let answer =
        aws.operator(BUCKET_ACCOUNT)
            .s3("us-east-1", "PUT", &format!("/{BUCKET}?{setting}"), body);
    let _: String = answer.done();
}

/// A policy with one statement.
fn policy(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

/// Gives the caller's role a permissions boundary.
fn bound(aws: &Aws, boundary: &str) {
    let name = ("PolicyName", "workloads");
    in_iam(
        aws,
        &[
            ("Action", "CreatePolicy"),
            name,
            ("PolicyDocument", boundary),
        ],
    );
    let arn = "arn:aws:iam::444455556666:policy/workloads";
    in_iam(
        aws,
        &[
            ("Action", "PutRolePermissionsBoundary"),
            ("RoleName", "redtrail-audit"),
            ("PermissionsBoundary", arn),
        ],
    );
}

/// How often each call was made, by whom in which account, in order.
fn counted(aws: &Aws) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for call in aws.calls() {
        let text = |name: &str| call[name].as_str().unwrap_or_default();
        let name = format!(
            "{} {}:{}",
            text("account"),
            text("service"),
            text("operation")
        );
        if text("operation") != "AssumeRole" {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .fold(String::new(), |mut lines, (name, count)| {
            _ = writeln!(lines, "{count} {name}");
            lines
        })
}

#[test]
fn what_was_applied_is_allowed() {
    let aws = applied(WALKTHROUGH);
    _ = aws
        .redtrail(LIVE)
        .exits(0)
        .prints(expect![[r#"
            allowed

            444455556666:us-east-2:redshift-analytics-cluster-01
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              allowed  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
              allowed  service  s3:PutObject                    to write a test file
              allowed  service  s3:PutObject                    to write a log

            not seen: scp, rcp, operator-identity-policy
        "#]])
        .says(expect![[r#"
            warning[user-activity-off]: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
              mend make a parameter group of your own, since a default one cannot be changed, set enable_user_activity_logging to true in it, give it to the cluster, and reboot
              see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html

            notes: check-unconfirmed; -v shows them in full
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed, region-differs; -v shows them in full
        "#]]);
}

#[test]
fn a_program_is_told_the_same() {
    let aws = applied(WALKTHROUGH);
    aws.switch(&json!({"failures": [{"service": "iam", "operation": "ListRolePolicies", "code": "AccessDenied", "status": 403}]}));
    let answer = aws
        .redtrail(&format!("{LIVE} --output json"))
        .exits(0)
        .json();
    let answer = json!({
        "schema": answer["schema"],
        "verdict": answer["verdict"],
        "not_seen": answer["not_seen"],
        "refused": answer["refused"],
        "calls": answer["calls"].as_array().unwrap().len(),
    });
    expect![[r#"
        {
          "schema": "redtrail.check.v1",
          "verdict": "allowed",
          "not_seen": [
            "identity-policy",
            "scp",
            "rcp",
            "operator-identity-policy"
          ],
          "refused": [
            {
              "account": "444455556666",
              "bucket": null,
              "input": "identity-policy",
              "action": "iam:ListRolePolicies",
              "code": "AccessDenied"
            }
          ],
          "calls": 7
        }
    "#]]
    .assert_eq(&format!("{answer:#}\n"));
}

#[test]
fn before_anything_is_made_each_thing_that_lacks_is_named() {
    let aws = Aws::of(WALKTHROUGH);
    let ran = aws.redtrail(&format!("{LIVE} --output json")).exits(3);
    expect![[r#"
        denied
          denied caller sts:AssumeRole: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:EnableLogging: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:DescribeLoggingStatus: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller s3:PutObject: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied service s3:GetBucketAcl: bucket side, - of s3://redshift-cluster-audit-logging-111122223333 policy, -
          denied service s3:PutObject: bucket side, - of s3://redshift-cluster-audit-logging-111122223333 policy, -
          denied service s3:PutObject: bucket side, - of s3://redshift-cluster-audit-logging-111122223333 policy, -
        caller-missing: arn:aws:iam::444455556666:role/redtrail-audit does not exist
        check-not-allowed: nothing in s3://redshift-cluster-audit-logging-111122223333 policy allows Redshift s3:GetBucketAcl
        check-not-allowed: nothing in s3://redshift-cluster-audit-logging-111122223333 policy allows Redshift s3:PutObject
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&told(&ran));
    let aws = Aws::without_things(WALKTHROUGH);
    let ran = aws.redtrail(&format!("{LIVE} --output json")).exits(3);
    expect![[r#"
        denied
          denied caller sts:AssumeRole: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:EnableLogging: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:DescribeLoggingStatus: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller s3:PutObject: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied service s3:GetBucketAcl: bucket side, - of arn:aws:s3:::redshift-cluster-audit-logging-111122223333, NoSuchBucket
          denied service s3:PutObject: bucket side, - of arn:aws:s3:::redshift-cluster-audit-logging-111122223333, NoSuchBucket
          denied service s3:PutObject: bucket side, - of arn:aws:s3:::redshift-cluster-audit-logging-111122223333, NoSuchBucket
        caller-missing: arn:aws:iam::444455556666:role/redtrail-audit does not exist
        bucket-missing: there is no bucket redshift-cluster-audit-logging-111122223333
        cluster-missing: there is no cluster redshift-analytics-cluster-01 in us-east-2 of 444455556666
    "#]].assert_eq(&told(&ran));
}

/// IAM allows one role of a name, and it is not the one that the policies name.
#[test]
fn a_role_of_the_name_with_another_path_is_another() {
    let aws = Aws::of(WALKTHROUGH);
    let trust = policy(
        r#"{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}"#,
    );
    in_iam(
        &aws,
        &[
            ("Action", "CreateRole"),
            ("Path", "/others/"),
            ("RoleName", "redtrail-audit"),
            ("AssumeRolePolicyDocument", &trust),
        ],
    );
    let words = format!("{LIVE} --only clusters --output json");
    expect![[r#"
        denied
          denied caller sts:AssumeRole: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:EnableLogging: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:DescribeLoggingStatus: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller s3:PutObject: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
        caller-missing: arn:aws:iam::444455556666:role/redtrail-audit does not exist
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&told(&aws.redtrail(&words).exits(3)));
}

#[test]
fn a_bucket_policy_that_denies_is_named_with_its_statement() {
    let theirs = format!(
        r#"{{"Sid":"OrganizationOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"],"Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}}}}"#
    );
    expect![[r#"
        denied
          unknown caller s3:PutObject: bucket side, OrganizationOnly of s3://redshift-cluster-audit-logging-111122223333 policy, StringNotEquals aws:PrincipalOrgID
          denied service s3:GetBucketAcl: bucket side, OrganizationOnly of s3://redshift-cluster-audit-logging-111122223333 policy, StringNotEquals aws:PrincipalOrgID
          denied service s3:PutObject: bucket side, OrganizationOnly of s3://redshift-cluster-audit-logging-111122223333 policy, StringNotEquals aws:PrincipalOrgID
          denied service s3:PutObject: bucket side, OrganizationOnly of s3://redshift-cluster-audit-logging-111122223333 policy, StringNotEquals aws:PrincipalOrgID
        check-denied: the statement `OrganizationOnly` of s3://redshift-cluster-audit-logging-111122223333 policy denies Redshift s3:GetBucketAcl and s3:PutObject: StringNotEquals aws:PrincipalOrgID is met, since the call does not carry the key
        check-unknown: whether the caller gets s3:PutObject depends on aws:PrincipalOrgID, of which nothing is known beforehand: the statement `OrganizationOnly` of s3://redshift-cluster-audit-logging-111122223333 policy decides
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        // Those who look are of the organization, and Redshift is not.
        aws.switch(&json!({"organizations": {"o-a1b2c3d4e5": [BUCKET_ACCOUNT, CLUSTER_ACCOUNT]}}));
        let ours = aws.bucket_policy(BUCKET).unwrap();
        let mut both: Value = serde_json::from_str(&ours).unwrap();
        let theirs = serde_json::from_str(&theirs).unwrap();
        both["Statement"].as_array_mut().unwrap().push(theirs);
        aws.put_bucket_policy(BUCKET, &both.to_string());
    }));
}

#[test]
fn a_bucket_policy_without_the_plan_s_statements_denies() {
    expect![[r#"
        denied
          denied caller s3:PutObject: bucket side, RedtrailAuditsOfOthers of s3://redshift-cluster-audit-logging-111122223333 policy, Principal
          denied service s3:GetBucketAcl: bucket side, - of -, -
          denied service s3:PutObject: bucket side, RedtrailAuditsOfOthers of s3://redshift-cluster-audit-logging-111122223333 policy, Principal
          denied service s3:PutObject: bucket side, RedtrailAuditsOfOthers of s3://redshift-cluster-audit-logging-111122223333 policy, Principal
        check-not-allowed: nothing in s3://redshift-cluster-audit-logging-111122223333 policy allows the caller s3:PutObject; the statement `RedtrailAuditsOfOthers` of s3://redshift-cluster-audit-logging-111122223333 policy, which comes nearest, names somebody else than arn:aws:iam::444455556666:role/redtrail-audit
        check-not-allowed: nothing in the bucket policy allows Redshift s3:GetBucketAcl
        check-not-allowed: nothing in s3://redshift-cluster-audit-logging-111122223333 policy allows Redshift s3:PutObject; the statement `RedtrailAuditsOfOthers` of s3://redshift-cluster-audit-logging-111122223333 policy, which comes nearest, names somebody else than redshift.amazonaws.com
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| aws.put_bucket_policy(BUCKET, FOREIGN)));
}

#[test]
fn settings_that_redshift_may_fail_on_are_named() {
    let kms = "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
    expect![[r#"
        unknown
          unknown caller s3:PutObject: bucket side, - of bucket-settings, ServerSideEncryptionConfiguration
          unknown service s3:PutObject: bucket side, - of bucket-settings, ServerSideEncryptionConfiguration
          unknown service s3:PutObject: bucket side, - of bucket-settings, ServerSideEncryptionConfiguration
        bucket-encryption: the bucket encrypts with aws:kms by default, and AWS's guide supports SSE-S3 (AES256) alone for audit logs; what happens elsewhere nobody has published
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| settings(aws, "encryption", kms)));
    let payer = "<RequestPaymentConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Payer>Requester</Payer></RequestPaymentConfiguration>";
    expect![[r#"
        unknown
          unknown caller s3:PutObject: bucket side, - of bucket-settings, RequestPaymentConfiguration
          unknown service s3:PutObject: bucket side, - of bucket-settings, RequestPaymentConfiguration
          unknown service s3:PutObject: bucket side, - of bucket-settings, RequestPaymentConfiguration
        bucket-requester-pays: the bucket makes requesters pay, and refuses every put that does not say so in a header; nobody has published that Redshift sends it
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| settings(aws, "requestPayment", payer)));
    let owner = "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>";
    expect![[r#"
        allowed
        bucket-ownership: the bucket's object ownership is ObjectWriter: a log may stay its writer's, unreadable for the bucket's account, unless it comes with the ACL bucket-owner-full-control; nobody has published that Redshift sends it
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| settings(aws, "ownershipControls", owner)));
}

/// A bucket of old has none of them, which is known then.
#[test]
fn settings_that_were_never_made_are_seen() {
    expect![[r#"
        allowed
        bucket-ownership: the bucket's object ownership is ObjectWriter: a log may stay its writer's, unreadable for the bucket's account, unless it comes with the ACL bucket-owner-full-control; nobody has published that Redshift sends it
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        let faults = [
            (
                "GetBucketEncryption",
                "ServerSideEncryptionConfigurationNotFoundError",
            ),
            (
                "GetPublicAccessBlock",
                "NoSuchPublicAccessBlockConfiguration",
            ),
            (
                "GetBucketOwnershipControls",
                "OwnershipControlsNotFoundError",
            ),
        ];
        let faults = faults.map(|(operation, code)| {
            json!({"service": "s3", "operation": operation, "status": 404, "code": code, "message": "not there"})
        });
        aws.switch(&json!({ "failures": faults }));
    }));
}

#[test]
fn a_bucket_that_was_made_with_odd_settings_is_seen_so() {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "eu-west-1", "settings": {"object_lock": true}}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER, "logging": {"bucket": "elsewhere", "prefix": "p"}}],
    }));
    let ran = aws.redtrail(&format!("{LIVE} --output json")).exits(3);
    expect![[r#"
        denied
          denied caller sts:AssumeRole: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:EnableLogging: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller redshift:DescribeLoggingStatus: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied caller s3:PutObject: cluster side, - of arn:aws:iam::444455556666:role/redtrail-audit, NoSuchEntity
          denied service s3:GetBucketAcl: bucket side, - of s3://redshift-cluster-audit-logging-111122223333 policy, -
          denied service s3:PutObject: bucket side, - of s3://redshift-cluster-audit-logging-111122223333 policy, -
          denied service s3:PutObject: bucket side, - of s3://redshift-cluster-audit-logging-111122223333 policy, -
        caller-missing: arn:aws:iam::444455556666:role/redtrail-audit does not exist
        check-not-allowed: nothing in s3://redshift-cluster-audit-logging-111122223333 policy allows Redshift s3:GetBucketAcl
        check-not-allowed: nothing in s3://redshift-cluster-audit-logging-111122223333 policy allows Redshift s3:PutObject
        bucket-object-lock: the bucket has Object Lock, which AWS's guide wants turned off for audit logs
        bucket-region: the bucket is in eu-west-1, and the plan says us-east-1
        logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to s3://elsewhere/p/ today
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&told(&ran));
}

#[test]
fn a_policy_that_was_detached_is_missed() {
    expect![[r#"
        denied
          denied caller s3:PutObject: cluster side, - of -, -
        check-not-allowed: no policy of the caller allows the caller s3:PutObject
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        in_iam(
            aws,
            &[
                ("Action", "DetachRolePolicy"),
                ("RoleName", "redtrail-audit"),
                ("PolicyArn", S3_POLICY),
            ],
        );
    }));
}

#[test]
fn an_inline_policy_that_denies_is_named() {
    let denial = policy(
        r#"{"Sid":"NoLogging","Effect":"Deny","Action":"redshift:EnableLogging","Resource":"*"}"#,
    );
    expect![[r#"
        denied
          denied caller redshift:EnableLogging: cluster side, NoLogging of arn:aws:iam::444455556666:role/redtrail-audit inline policy freeze, -
        check-denied: the statement `NoLogging` of arn:aws:iam::444455556666:role/redtrail-audit inline policy freeze denies the caller redshift:EnableLogging: it has no condition
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        in_iam(
            aws,
            &[
                ("Action", "PutRolePolicy"),
                ("RoleName", "redtrail-audit"),
                ("PolicyName", "freeze"),
                ("PolicyDocument", &denial),
            ],
        );
    }));
}

#[test]
fn an_older_default_version_is_the_one_that_counts() {
    let narrower = policy(
        r#"{"Sid":"Narrower","Effect":"Allow","Action":"redshift:DescribeLoggingStatus","Resource":"*"}"#,
    );
    expect![[r#"
        denied
          denied caller redshift:EnableLogging: cluster side, - of -, -
        check-not-allowed: no policy of the caller allows the caller redshift:EnableLogging
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        in_iam(
            aws,
            &[
                ("Action", "CreatePolicyVersion"),
                ("PolicyArn", REDSHIFT_POLICY),
                ("PolicyDocument", &narrower),
                ("SetAsDefault", "true"),
            ],
        );
    }));
}

#[test]
fn a_boundary_without_the_action_is_named() {
    let boundary = policy(
        r#"{"Sid":"Workloads","Effect":"Allow","Action":["redshift:*","sts:*"],"Resource":"*"}"#,
    );
    expect![[r#"
        denied
          denied caller s3:PutObject: cluster side, - of -, -
        check-not-allowed: nothing in the permissions boundary allows the caller s3:PutObject
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| bound(aws, &boundary)));
}

#[test]
fn a_trust_policy_that_was_changed_is_named() {
    let closed =
        policy(r#"{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#);
    expect![[r#"
        denied
          denied caller sts:AssumeRole: cluster side, Closed of arn:aws:iam::444455556666:role/redtrail-audit trust policy, -
        check-denied: the statement `Closed` of arn:aws:iam::444455556666:role/redtrail-audit trust policy denies whoever becomes the caller sts:AssumeRole: it has no condition
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        in_iam(
            aws,
            &[
                ("Action", "UpdateAssumeRolePolicy"),
                ("RoleName", "redtrail-audit"),
                ("PolicyDocument", &closed),
            ],
        );
    }));
}

/// What the caller will be bound by is looked at before there is a caller.
#[test]
fn the_boundary_of_a_caller_that_is_still_to_be_made_is_read() {
    let arn = "permissions_boundary = \"arn:aws:iam::{account}:policy/workloads\"";
    let aws = Aws::of(&walkthrough_with("caller", arn));
    in_iam(
        &aws,
        &[
            ("Action", "CreatePolicy"),
            ("PolicyName", "workloads"),
            (
                "PolicyDocument",
                &policy(r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*"}"#),
            ),
        ],
    );
    aws.calls();
    _ = aws.redtrail(&format!("{LIVE} --only clusters")).exits(3);
    expect![[r#"
        1 444455556666 iam:GetPolicy
        1 444455556666 iam:GetPolicyVersion
        1 444455556666 iam:GetRole
        1 444455556666 iam:ListAttachedRolePolicies
        1 444455556666 iam:ListRolePolicies
        1 444455556666 redshift:DescribeClusterParameters
        1 444455556666 redshift:DescribeClusters
        1 444455556666 redshift:DescribeLoggingStatus
    "#]]
    .assert_eq(&counted(&aws));
}

#[test]
fn a_cluster_that_is_gone_is_missed() {
    expect![[r#"
        denied
          denied caller redshift:EnableLogging: cluster side, - of arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01, ClusterNotFound
          denied caller redshift:DescribeLoggingStatus: cluster side, - of arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01, ClusterNotFound
        cluster-missing: there is no cluster redshift-analytics-cluster-01 in us-east-2 of 444455556666
        cluster-status not seen: redshift:DescribeClusters was refused with AccessDenied
        user-activity not seen: redshift:DescribeClusters was refused with AccessDenied
    "#]].assert_eq(&broken(|aws| {
        let operator = aws.operator(CLUSTER_ACCOUNT);
        let words = [
            ("ClusterIdentifier", CLUSTER),
            ("SkipFinalClusterSnapshot", "true"),
        ];
        operator
            .redshift(CLUSTER_REGION, "DeleteCluster", &words)
            .done();
        // The status of its logging tells it, too.
        aws.switch(&json!({"failures": [{"service": "redshift", "operation": "DescribeClusters", "status": 403, "code": "AccessDenied"}]}));
    }));
}

#[test]
fn a_cluster_that_is_not_available_leaves_a_doubt() {
    expect![[r#"
        unknown
          unknown caller redshift:EnableLogging: cluster side, - of arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01, InvalidClusterState
        cluster-unavailable: the status of redshift-analytics-cluster-01 is `paused`, and EnableLogging takes a cluster that is `available`
        user-activity-off: the parameter group `default.redshift-1.0` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&broken(|aws| {
        let operator = aws.operator(CLUSTER_ACCOUNT);
        let words = [("ClusterIdentifier", CLUSTER)];
        operator
            .redshift(CLUSTER_REGION, "PauseCluster", &words)
            .done();
    }));
}

/// The parameter stops no log but its own, so it changes no verdict.
#[test]
fn a_parameter_that_is_off_is_told_until_the_cluster_goes_by_it() {
    let aws = applied(WALKTHROUGH);
    let live = || told(&aws.redtrail(&format!("{LIVE} --output json")).exits(0));
    let redshift = |action: &str, words: &[(&str, &str)]| {
        let operator = aws.operator(CLUSTER_ACCOUNT);
        operator.redshift(CLUSTER_REGION, action, words).done();
    };
    let group = ("ParameterGroupName", "audited");
    redshift(
        "CreateClusterParameterGroup",
        &[
            group,
            ("ParameterGroupFamily", "redshift-1.0"),
            ("Description", "audited"),
        ],
    );
    redshift(
        "ModifyCluster",
        &[
            ("ClusterIdentifier", CLUSTER),
            ("ClusterParameterGroupName", "audited"),
        ],
    );
    expect![[r#"
        allowed
        user-activity-off: the parameter group `audited` of redshift-analytics-cluster-01 sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
    "#]].assert_eq(&live());
    redshift(
        "ModifyClusterParameterGroup",
        &[
            group,
            (
                "Parameters.Parameter.1.ParameterName",
                "enable_user_activity_logging",
            ),
            ("Parameters.Parameter.1.ParameterValue", "true"),
        ],
    );
    expect![[r#"
        allowed
        user-activity-pending: the parameter group `audited` sets enable_user_activity_logging to true, and redshift-analytics-cluster-01 will go by it after a reboot; until then there is no user activity log
    "#]].assert_eq(&live());
    redshift("RebootCluster", &[("ClusterIdentifier", CLUSTER)]);
    expect![[r#"
        allowed
    "#]]
    .assert_eq(&live());
}

/// The verdict, and what is not seen, while each of these reads is refused.
fn unseen(aws: &Aws, reads: &[(&str, &[&str])]) -> String {
    let mut said = String::new();
    for (service, operations) in reads {
        let refusals: Vec<Value> = operations
            .iter()
            .map(|name| json!({"service": service, "operation": name, "times": 9, "status": 403, "code": "AccessDenied", "message": "not you"}))
            .collect();
        aws.switch(&json!({ "failures": refusals }));
        let answer = aws.redtrail(LIVE).exits(0).stdout;
        let (verdict, _) = answer.split_once('\n').unwrap();
        let (_, not_seen) = answer.split_once("not seen: ").unwrap();
        _ = write!(said, "{}: {verdict}\n{not_seen}", operations.join(", "));
    }
    said
}

/// The reads of a look, each by itself, and at last all of IAM.
const READS: [(&str, &[&str]); 17] = [
    ("s3", &["GetBucketLocation"]),
    ("s3", &["GetBucketPolicy"]),
    ("s3", &["GetBucketEncryption"]),
    ("s3", &["GetObjectLockConfiguration"]),
    ("s3", &["GetBucketRequestPayment"]),
    ("s3", &["GetPublicAccessBlock"]),
    ("s3", &["GetBucketOwnershipControls"]),
    ("iam", &["GetRole"]),
    ("iam", &["ListAttachedRolePolicies"]),
    ("iam", &["ListRolePolicies"]),
    ("iam", &["GetRolePolicy"]),
    ("iam", &["GetPolicy"]),
    ("iam", &["GetPolicyVersion"]),
    ("redshift", &["DescribeClusters"]),
    ("redshift", &["DescribeClusterParameters"]),
    ("redshift", &["DescribeLoggingStatus"]),
    (
        "iam",
        &[
            "GetRole",
            "ListAttachedRolePolicies",
            "ListRolePolicies",
            "GetRolePolicy",
            "GetPolicy",
            "GetPolicyVersion",
        ],
    ),
];

#[test]
fn what_may_not_be_read_is_not_seen_and_changes_no_verdict() {
    let aws = applied(WALKTHROUGH);
    let allow = policy(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    bound(&aws, &allow);
    in_iam(
        &aws,
        &[
            ("Action", "PutRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyName", "more"),
            ("PolicyDocument", &allow),
        ],
    );
    expect![[r#"
        GetBucketLocation: allowed
        scp, rcp, bucket-region, operator-identity-policy
          bucket-region of s3://redshift-cluster-audit-logging-111122223333: s3:GetBucketLocation was refused with AccessDenied
        GetBucketPolicy: allowed
        bucket-policy, scp, rcp, operator-identity-policy
          bucket-policy of s3://redshift-cluster-audit-logging-111122223333: s3:GetBucketPolicy was refused with AccessDenied
        GetBucketEncryption: allowed
        scp, rcp, default-encryption, operator-identity-policy
          default-encryption of s3://redshift-cluster-audit-logging-111122223333: s3:GetEncryptionConfiguration was refused with AccessDenied
        GetObjectLockConfiguration: allowed
        scp, rcp, object-lock, operator-identity-policy
          object-lock of s3://redshift-cluster-audit-logging-111122223333: s3:GetBucketObjectLockConfiguration was refused with AccessDenied
        GetBucketRequestPayment: allowed
        scp, rcp, request-payment, operator-identity-policy
          request-payment of s3://redshift-cluster-audit-logging-111122223333: s3:GetBucketRequestPayment was refused with AccessDenied
        GetPublicAccessBlock: allowed
        scp, rcp, public-access-block, operator-identity-policy
          public-access-block of s3://redshift-cluster-audit-logging-111122223333: s3:GetBucketPublicAccessBlock was refused with AccessDenied
        GetBucketOwnershipControls: allowed
        scp, rcp, object-ownership, operator-identity-policy
          object-ownership of s3://redshift-cluster-audit-logging-111122223333: s3:GetBucketOwnershipControls was refused with AccessDenied
        GetRole: allowed
        trust-policy, boundary, scp, rcp, operator-identity-policy
          boundary of 444455556666: iam:GetRole was refused with AccessDenied
          trust-policy of 444455556666: iam:GetRole was refused with AccessDenied
        ListAttachedRolePolicies: allowed
        identity-policy, scp, rcp, operator-identity-policy
          identity-policy of 444455556666: iam:ListAttachedRolePolicies was refused with AccessDenied
        ListRolePolicies: allowed
        identity-policy, scp, rcp, operator-identity-policy
          identity-policy of 444455556666: iam:ListRolePolicies was refused with AccessDenied
        GetRolePolicy: allowed
        identity-policy, scp, rcp, operator-identity-policy
          identity-policy of 444455556666: iam:GetRolePolicy was refused with AccessDenied
        GetPolicy: allowed
        identity-policy, boundary, scp, rcp, operator-identity-policy
          boundary of 444455556666: iam:GetPolicy was refused with AccessDenied
          identity-policy of 444455556666: iam:GetPolicy was refused with AccessDenied
        GetPolicyVersion: allowed
        identity-policy, boundary, scp, rcp, operator-identity-policy
          boundary of 444455556666: iam:GetPolicyVersion was refused with AccessDenied
          identity-policy of 444455556666: iam:GetPolicyVersion was refused with AccessDenied
        DescribeClusters: allowed
        scp, rcp, cluster-status, user-activity, operator-identity-policy
          cluster-status of 444455556666: redshift:DescribeClusters was refused with AccessDenied
          user-activity of 444455556666: redshift:DescribeClusters was refused with AccessDenied
        DescribeClusterParameters: allowed
        scp, rcp, user-activity, operator-identity-policy
          user-activity of 444455556666: redshift:DescribeClusterParameters was refused with AccessDenied
        DescribeLoggingStatus: allowed
        scp, rcp, logging-status, operator-identity-policy
          logging-status of 444455556666: redshift:DescribeLoggingStatus was refused with AccessDenied
        GetRole, ListAttachedRolePolicies, ListRolePolicies, GetRolePolicy, GetPolicy, GetPolicyVersion: allowed
        identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
          boundary of 444455556666: iam:GetRole was refused with AccessDenied
          identity-policy of 444455556666: iam:ListAttachedRolePolicies was refused with AccessDenied
          identity-policy of 444455556666: iam:ListRolePolicies was refused with AccessDenied
          trust-policy of 444455556666: iam:GetRole was refused with AccessDenied
    "#]].assert_eq(&unseen(&aws, &READS));
}

#[test]
fn what_goes_wrong_otherwise_is_a_failure() {
    let aws = applied(WALKTHROUGH);
    aws.switch(&json!({"failures": [
        {"service": "iam", "operation": "GetRole", "status": 403, "code": "ExpiredToken", "message": "The security token included in the request is expired"},
        {"service": "s3", "operation": "GetBucketPolicy", "status": 403, "code": "InvalidAccessKeyId", "message": "No such key"},
    ]}));
    _ = aws
        .redtrail(LIVE)
        .exits(1)
        .prints(expect![""])
        .says(expect![[r#"
            error: s3:GetBucketPolicy in account 111122223333, us-east-1, was refused with InvalidAccessKeyId: No such key (request …)
            error: iam:GetRole in account 444455556666, us-east-2, was refused with ExpiredToken: The security token included in the request is expired (request …)
              mend the credentials are expired or wrong: sign in again, or name another profile
        "#]]);
}

#[test]
fn two_accounts_and_two_buckets_are_told_apart() {
    let aws = applied(TWO);
    _ = aws.redtrail(LIVE).exits(0).prints(expect![[r#"
        allowed

        444455556666:eu-central-1:sales
          allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
          allowed  caller   redshift:EnableLogging          to switch logging on
          allowed  caller   redshift:DescribeLoggingStatus  to look at it
          allowed  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
          allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
          allowed  service  s3:PutObject                    to write a test file
          allowed  service  s3:PutObject                    to write a log

        777788889999:us-east-1:warehouse
          allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
          allowed  caller   redshift:EnableLogging          to switch logging on
          allowed  caller   redshift:DescribeLoggingStatus  to look at it
          allowed  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
          allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
          allowed  service  s3:PutObject                    to write a test file
          allowed  service  s3:PutObject                    to write a log

        not seen: scp, rcp, operator-identity-policy
    "#]]);
    expect![[r#"
        1 111122223333 s3:GetBucketEncryption
        1 111122223333 s3:GetBucketLocation
        1 111122223333 s3:GetBucketOwnershipControls
        1 111122223333 s3:GetBucketPolicy
        1 111122223333 s3:GetBucketRequestPayment
        1 111122223333 s3:GetObjectLockConfiguration
        1 111122223333 s3:GetPublicAccessBlock
        1 222233334444 s3:GetBucketEncryption
        1 222233334444 s3:GetBucketLocation
        1 222233334444 s3:GetBucketOwnershipControls
        1 222233334444 s3:GetBucketPolicy
        1 222233334444 s3:GetBucketRequestPayment
        1 222233334444 s3:GetObjectLockConfiguration
        1 222233334444 s3:GetPublicAccessBlock
        2 444455556666 iam:GetPolicy
        2 444455556666 iam:GetPolicyVersion
        1 444455556666 iam:GetRole
        1 444455556666 iam:ListAttachedRolePolicies
        1 444455556666 iam:ListRolePolicies
        1 444455556666 redshift:DescribeClusterParameters
        1 444455556666 redshift:DescribeClusters
        1 444455556666 redshift:DescribeLoggingStatus
        2 777788889999 iam:GetPolicy
        2 777788889999 iam:GetPolicyVersion
        1 777788889999 iam:GetRole
        1 777788889999 iam:ListAttachedRolePolicies
        1 777788889999 iam:ListRolePolicies
        1 777788889999 redshift:DescribeClusterParameters
        1 777788889999 redshift:DescribeClusters
        1 777788889999 redshift:DescribeLoggingStatus
    "#]]
    .assert_eq(&counted(&aws));
}

#[test]
fn what_lacks_in_one_of_two_is_told_of_that_one() {
    let aws = applied(TWO);
    let bucket = aws.operator("222233334444");
    let answer = bucket.s3("us-east-1", "DELETE", "/audit-logs-us?policy", "");
    drop(answer);
    aws.operator("444455556666")
        .iam(&[
            ("Action", "DetachRolePolicy"),
            ("RoleName", "redtrail-audit"),
            (
                "PolicyArn",
                "arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy",
            ),
        ])
        .done();
    _ = aws
        .redtrail(LIVE)
        .exits(3)
        .prints(expect![[r#"
            denied

            444455556666:eu-central-1:sales
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              denied   caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
              allowed  service  s3:PutObject                    to write a test file
              allowed  service  s3:PutObject                    to write a log

            777788889999:us-east-1:warehouse
              allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
              allowed  caller   redshift:EnableLogging          to switch logging on
              allowed  caller   redshift:DescribeLoggingStatus  to look at it
              denied   caller   s3:PutObject                    to be fit to write, as EnableLogging asks
              denied   service  s3:GetBucketAcl                 to learn whose the bucket is
              denied   service  s3:PutObject                    to write a test file
              denied   service  s3:PutObject                    to write a log

            not seen: scp, rcp, operator-identity-policy
        "#]])
        .says(expect![[r#"
            error[check-not-allowed]: no policy of the caller allows the caller s3:PutObject
              mend attach the policy that `redtrail show PLAN s3-policy` prints to the caller
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            error[check-not-allowed]: nothing in s3://audit-logs-us policy allows the caller s3:PutObject
              mend put the plan's statements in: `redtrail merge PLAN --into POLICY`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            error[check-not-allowed]: nothing in s3://audit-logs-us policy allows Redshift s3:GetBucketAcl
              mend put the plan's statements in: `redtrail merge PLAN --into POLICY`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            error[check-not-allowed]: nothing in s3://audit-logs-us policy allows Redshift s3:PutObject
              mend put the plan's statements in: `redtrail merge PLAN --into POLICY`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            warning[user-activity-off]: the parameter group `default.redshift-1.0` of sales sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
              mend make a parameter group of your own, since a default one cannot be changed, set enable_user_activity_logging to true in it, give it to the cluster, and reboot
              see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html

            warning[user-activity-off]: the parameter group `default.redshift-1.0` of warehouse sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
              mend make a parameter group of your own, since a default one cannot be changed, set enable_user_activity_logging to true in it, give it to the cluster, and reboot
              see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html

            notes: check-unconfirmed; -v shows them in full
            warnings about the plan: caller-writes-objects, source-condition-unconfirmed; -v shows them in full
        "#]]);
}

#[test]
fn each_side_checks_what_it_can_see() {
    let aws = applied(WALKTHROUGH);
    aws.put_bucket_policy(BUCKET, FOREIGN);
    in_iam(
        &aws,
        &[
            ("Action", "DetachRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyArn", REDSHIFT_POLICY),
        ],
    );
    aws.calls();
    for only in ["bucket", "clusters"] {
        let words = format!(
            "{LIVE} --only {only} --{}-role arn:aws:iam::{{account}}:role/operator",
            only.trim_end_matches('s')
        );
        let ran = aws.redtrail_alone(&words).exits(3);
        let made = counted(&aws);
        let expected = match only {
            "bucket" => expect![[r#"
                denied

                444455556666:us-east-2:redshift-analytics-cluster-01
                  allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
                  allowed  caller   redshift:EnableLogging          to switch logging on
                  allowed  caller   redshift:DescribeLoggingStatus  to look at it
                  denied   caller   s3:PutObject                    to be fit to write, as EnableLogging asks
                  denied   service  s3:GetBucketAcl                 to learn whose the bucket is
                  denied   service  s3:PutObject                    to write a test file
                  denied   service  s3:PutObject                    to write a log

                not seen: identity-policy, trust-policy, boundary, scp, rcp, cluster-status, logging-status, user-activity, operator-identity-policy
                1 111122223333 s3:GetBucketEncryption
                1 111122223333 s3:GetBucketLocation
                1 111122223333 s3:GetBucketOwnershipControls
                1 111122223333 s3:GetBucketPolicy
                1 111122223333 s3:GetBucketRequestPayment
                1 111122223333 s3:GetObjectLockConfiguration
                1 111122223333 s3:GetPublicAccessBlock
            "#]],
            _ => expect![[r#"
                denied

                444455556666:us-east-2:redshift-analytics-cluster-01
                  allowed  caller   sts:AssumeRole                  to be assumed by whoever runs this
                  denied   caller   redshift:EnableLogging          to switch logging on
                  denied   caller   redshift:DescribeLoggingStatus  to look at it
                  allowed  caller   s3:PutObject                    to be fit to write, as EnableLogging asks
                  allowed  service  s3:GetBucketAcl                 to learn whose the bucket is
                  allowed  service  s3:PutObject                    to write a test file
                  allowed  service  s3:PutObject                    to write a log

                not seen: bucket-policy, bucket-settings, scp, rcp, operator-identity-policy
                1 444455556666 iam:GetPolicy
                1 444455556666 iam:GetPolicyVersion
                1 444455556666 iam:GetRole
                1 444455556666 iam:ListAttachedRolePolicies
                1 444455556666 iam:ListRolePolicies
                1 444455556666 redshift:DescribeClusterParameters
                1 444455556666 redshift:DescribeClusters
                1 444455556666 redshift:DescribeLoggingStatus
            "#]],
        };
        expected.assert_eq(&format!("{}{made}", ran.stdout));
    }
}

#[test]
fn what_is_given_is_judged_instead_and_not_looked_for() {
    let aws = applied(WALKTHROUGH);
    aws.put_bucket_policy(BUCKET, FOREIGN);
    let ours = aws
        .redtrail_alone("show plan.toml bucket-policy")
        .exits(0)
        .stdout;
    aws.folder.write("policy.json", &ours);
    aws.folder
        .write("settings.json", r#"{"Payer":"BucketOwner"}"#);
    let allow = policy(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    aws.folder.write("allow.json", &allow);
    aws.calls();
    _ = aws
        .redtrail(&format!("{LIVE} --bucket-policy policy.json"))
        .exits(0);
    let without_policy = counted(&aws);
    assert!(
        !without_policy.contains("GetBucketPolicy"),
        "{without_policy}"
    );
    _ = aws
        .redtrail(&format!(
            "{LIVE} --bucket-policy policy.json --bucket-settings settings.json --identity-policy allow.json --boundary allow.json"
        ))
        .exits(0);
    expect![[r#"
        1 444455556666 iam:GetRole
        1 444455556666 redshift:DescribeClusterParameters
        1 444455556666 redshift:DescribeClusters
        1 444455556666 redshift:DescribeLoggingStatus
    "#]]
    .assert_eq(&counted(&aws));
}

#[test]
fn a_user_s_groups_have_a_say() {
    let user = include_str!("../../../../core/tests/plans/user.toml");
    // The stand-in has none of AWS's own policies.
    let user = &user.replace("permissions_boundary", "# permissions_boundary");
    let aws = Aws::of(user);
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(0);
    let denial =
        policy(r#"{"Sid":"NoWriting","Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#);
    let name = ("GroupName", "auditors");
    in_iam(&aws, &[("Action", "CreateGroup"), name]);
    in_iam(
        &aws,
        &[
            ("Action", "AddUserToGroup"),
            name,
            ("UserName", "audit-logging"),
        ],
    );
    aws.calls();
    _ = aws.redtrail(LIVE).exits(0);
    expect![[r#"
        1 111122223333 s3:GetBucketEncryption
        1 111122223333 s3:GetBucketLocation
        1 111122223333 s3:GetBucketOwnershipControls
        1 111122223333 s3:GetBucketPolicy
        1 111122223333 s3:GetBucketRequestPayment
        1 111122223333 s3:GetObjectLockConfiguration
        1 111122223333 s3:GetPublicAccessBlock
        2 444455556666 iam:GetPolicy
        2 444455556666 iam:GetPolicyVersion
        1 444455556666 iam:GetUser
        1 444455556666 iam:ListAttachedGroupPolicies
        1 444455556666 iam:ListAttachedUserPolicies
        1 444455556666 iam:ListGroupPolicies
        1 444455556666 iam:ListGroupsForUser
        1 444455556666 iam:ListUserPolicies
        1 444455556666 redshift:DescribeClusterParameters
        1 444455556666 redshift:DescribeClusters
        1 444455556666 redshift:DescribeLoggingStatus
    "#]]
    .assert_eq(&counted(&aws));
    in_iam(
        &aws,
        &[
            ("Action", "PutGroupPolicy"),
            name,
            ("PolicyName", "careful"),
            ("PolicyDocument", &denial),
        ],
    );
    let ran = aws.redtrail(&format!("{LIVE} --output json")).exits(3);
    expect![[r#"
        denied
          denied caller s3:PutObject: cluster side, NoWriting of arn:aws:iam::444455556666:group/auditors inline policy careful, -
        check-denied: the statement `NoWriting` of arn:aws:iam::444455556666:group/auditors inline policy careful denies the caller s3:PutObject: it has no condition
        user-activity-off: the parameter group `default.redshift-1.0` of sales sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
        caller-key: audit-logging is a user, so calling EnableLogging takes a long-lived access key
    "#]].assert_eq(&told(&ran));
    let managed = [
        ("Action", "CreatePolicy"),
        ("PolicyName", "careful"),
        ("PolicyDocument", &denial),
    ];
    in_iam(&aws, &managed);
    in_iam(
        &aws,
        &[
            ("Action", "DeleteGroupPolicy"),
            name,
            ("PolicyName", "careful"),
        ],
    );
    in_iam(
        &aws,
        &[
            ("Action", "AttachGroupPolicy"),
            name,
            ("PolicyArn", "arn:aws:iam::444455556666:policy/careful"),
        ],
    );
    let ran = aws.redtrail(&format!("{LIVE} --output json")).exits(3);
    expect![[r#"
        denied
          denied caller s3:PutObject: cluster side, NoWriting of arn:aws:iam::444455556666:policy/careful, -
        check-denied: the statement `NoWriting` of arn:aws:iam::444455556666:policy/careful denies the caller s3:PutObject: it has no condition
        user-activity-off: the parameter group `default.redshift-1.0` of sales sets enable_user_activity_logging to false, so there is no user activity log; the connection log and the user log need no parameter
        caller-key: audit-logging is a user, so calling EnableLogging takes a long-lived access key
    "#]].assert_eq(&told(&ran));
}

#[test]
fn what_may_not_be_read_of_a_user_is_not_seen_either() {
    let user = include_str!("../../../../core/tests/plans/user.toml");
    let user = &user.replace("permissions_boundary", "# permissions_boundary");
    let aws = Aws::of(user);
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(0);
    let allow = policy(r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#);
    let (group, user) = (("GroupName", "auditors"), ("UserName", "audit-logging"));
    let (name, document) = (("PolicyName", "more"), ("PolicyDocument", allow.as_str()));
    in_iam(&aws, &[("Action", "PutUserPolicy"), user, name, document]);
    in_iam(&aws, &[("Action", "CreateGroup"), group]);
    in_iam(&aws, &[("Action", "PutGroupPolicy"), group, name, document]);
    in_iam(&aws, &[("Action", "AddUserToGroup"), group, user]);
    let reads: [(&str, &[&str]); 8] = [
        ("iam", &["GetUser"]),
        ("iam", &["ListAttachedUserPolicies"]),
        ("iam", &["ListUserPolicies"]),
        ("iam", &["GetUserPolicy"]),
        ("iam", &["ListGroupsForUser"]),
        ("iam", &["ListAttachedGroupPolicies"]),
        ("iam", &["ListGroupPolicies"]),
        ("iam", &["GetGroupPolicy"]),
    ];
    expect![[r#"
        GetUser: allowed
        boundary, scp, rcp
          boundary of 444455556666: iam:GetUser was refused with AccessDenied
        ListAttachedUserPolicies: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:ListAttachedUserPolicies was refused with AccessDenied
        ListUserPolicies: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:ListUserPolicies was refused with AccessDenied
        GetUserPolicy: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:GetUserPolicy was refused with AccessDenied
        ListGroupsForUser: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:ListGroupsForUser was refused with AccessDenied
        ListAttachedGroupPolicies: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:ListAttachedGroupPolicies was refused with AccessDenied
        ListGroupPolicies: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:ListGroupPolicies was refused with AccessDenied
        GetGroupPolicy: allowed
        identity-policy, scp, rcp
          identity-policy of 444455556666: iam:GetGroupPolicy was refused with AccessDenied
    "#]].assert_eq(&unseen(&aws, &reads));
}

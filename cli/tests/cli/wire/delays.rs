//! What AWS needs time to see: waited for, but no longer than asked.

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, WALKTHROUGH, refusal, walkthrough_with,
};

const HOUR: u32 = 3_600_000;

/// A delay that is over in time, after this call was refused with this code.
#[track_caller]
fn is_waited_out(aws: &Aws, delay: &str, flags: &str, [operation, code]: [&str; 2]) {
    aws.switch(&json!({delay: 2500}));
    _ = aws
        .redtrail(&format!("apply plan.toml --yes --settle 30s {flags}"))
        .exits(0);
    let calls = aws.calls();
    let is_refused = |call: &Value| call["operation"] == operation && call["code"] == code;
    assert!(calls.iter().any(is_refused), "{calls:#?}");
    _ = aws
        .redtrail(&format!("apply plan.toml --yes --settle 30s {flags}"))
        .exits(0)
        .ends("Everything is in place; nothing to change.");
}

#[test]
fn a_role_that_is_too_young_to_be_assumed() {
    let aws = Aws::of(WALKTHROUGH);
    is_waited_out(&aws, "trust_delay_ms", "", ["AssumeRole", "AccessDenied"]);
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"trust_delay_ms": HOUR}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: sts:AssumeRole in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:sts::444455556666:assumed-role/operator/redtrail is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/redtrail-audit (request …); 6 changes made, and the journal is plan.toml.journal
              both have to allow it: the role's trust policy and the policies of whoever assumes it
        "#]]);
    aws.switch(&json!({"trust_delay_ms": 0}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn a_refusal_that_nothing_young_explains_is_not_waited_out() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let is_off = [("ClusterIdentifier", CLUSTER)];
    _ = aws
        .operator(CLUSTER_ACCOUNT)
        .redshift(CLUSTER_REGION, "DisableLogging", &is_off)
        .done();
    // Another journal tells of nothing that was made lately.
    aws.switch(&json!({"failures": [{"service": "sts", "operation": "AssumeRole", "account": CLUSTER_ACCOUNT, "times": 9, "status": 403, "code": "AccessDenied", "message": "Not you."}]}));
    _ = aws.calls();
    _ = aws
        .redtrail("apply plan.toml --yes --settle 10s --journal other.journal --output json")
        .exits(1);
    let is_refused =
        |call: &&Value| call["operation"] == "AssumeRole" && call["code"] == "AccessDenied";
    assert_eq!(aws.calls().iter().filter(is_refused).count(), 1);
}

#[test]
fn policies_that_are_too_young_to_count() {
    let aws = Aws::of(WALKTHROUGH);
    is_waited_out(
        &aws,
        "identity_delay_ms",
        "",
        ["EnableLogging", "AccessDenied"],
    );
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"identity_delay_ms": HOUR}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:EnableLogging in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:sts::444455556666:assumed-role/redtrail-audit/redtrail is not authorized to perform: redshift:EnableLogging on resource: arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01 because no identity-based policy allows the redshift:EnableLogging action (request …); 6 changes made, and the journal is plan.toml.journal
              the caller may not do it, or not yet: redtrail explain AccessDenied
            suspect: 1. a permissions boundary around the caller or a service control policy: it has to allow the action that AWS names, too
              compare it with `redtrail show PLAN redshift-policy` and `redtrail show PLAN s3-policy`
            suspect: 2. the caller's s3:GetBucketAcl, which AWS's runbook lists and its guide does not
              grant it on both sides by hand
        "#]]);
    aws.switch(&json!({"identity_delay_ms": 0}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn a_caller_who_is_too_young_for_a_bucket_policy() {
    let plan = walkthrough_with("grants", "caller = \"principal\"");
    let aws = Aws::of(&plan);
    is_waited_out(
        &aws,
        "principal_delay_ms",
        "",
        ["PutBucketPolicy", "MalformedPolicy"],
    );
    let aws = Aws::of(&plan);
    aws.switch(&json!({"principal_delay_ms": HOUR}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: s3:PutBucketPolicy in account 111122223333, us-east-1, was refused with MalformedPolicy: Invalid principal in policy (request …); 5 changes made, and the journal is plan.toml.journal
              redtrail explain MalformedPolicy
        "#]]);
    aws.switch(&json!({"principal_delay_ms": 0}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn a_bucket_policy_that_is_too_young_to_count() {
    let aws = Aws::of(WALKTHROUGH);
    is_waited_out(
        &aws,
        "bucket_policy_delay_ms",
        "",
        ["EnableLogging", "InsufficientS3BucketPolicyFault"],
    );
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"bucket_policy_delay_ms": HOUR}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .suspects(expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
            1. the source condition
            2. the Region
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
            4. the caller's s3:GetBucketAcl
            5. the bucket's settings
        "#]]);
    aws.switch(&json!({"bucket_policy_delay_ms": 0}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn a_key_that_is_too_young_to_be_known() {
    let plan = include_str!("../../../../examples/as-printed.toml");
    let aws = Aws::of(plan);
    is_waited_out(
        &aws,
        "key_delay_ms",
        "--create-access-key",
        ["EnableLogging", "InvalidClientTokenId"],
    );
    let aws = Aws::of(plan);
    aws.switch(&json!({"key_delay_ms": HOUR}));
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:EnableLogging in account 444455556666, us-east-2, was refused with InvalidClientTokenId: The security token included in the request is invalid (request …); 7 changes made, and the journal is plan.toml.journal
              the caller's access key is not known everywhere yet, or is wrong: run apply again
        "#]]);
    aws.switch(&json!({"key_delay_ms": 0}));
    _ = aws
        .redtrail("apply plan.toml --yes --create-access-key")
        .exits(0);
}

#[test]
fn everything_at_once() {
    let aws = Aws::of(&walkthrough_with("grants", "caller = \"principal\""));
    aws.switch(&json!({
        "trust_delay_ms": 2000, "identity_delay_ms": 2500, "principal_delay_ms": 1500,
        "bucket_policy_delay_ms": 2000, "stale_policy_reads": 2, "busy_calls": 1, "throttle_first": 1, "latency_ms": 20,
    }));
    _ = aws.redtrail("apply plan.toml --yes --settle 1m").exits(0);
    _ = aws.redtrail("undo plan.toml --yes --settle 1m").exits(0);
}

#[test]
fn a_bucket_policy_that_is_read_as_it_was_before() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"stale_policy_reads": 3}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 30s")
        .exits(0)
        .ends("7 changes made. Logging is on; `redtrail status` tells when the first log has arrived.");
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"stale_policy_ms": 1500}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 30s")
        .exits(0)
        .ends("7 changes made. Logging is on; `redtrail status` tells when the first log has arrived.");
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"stale_policy_ms": HOUR}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: s3:PutBucketPolicy in account 111122223333, us-east-1: it was written, and S3 still answers with the policy of before; wait a minute and run `redtrail status`; 5 changes made, and the journal is plan.toml.journal
        "#]]);
}

#[test]
fn a_logging_status_that_is_read_as_it_was_before() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let calls = aws.calls();
    let on_the_cluster: Vec<_> = calls
        .iter()
        .filter(|call| call["service"] == "redshift")
        .map(|call| call["operation"].as_str().unwrap())
        .collect();
    assert_eq!(
        on_the_cluster,
        [
            "DescribeLoggingStatus",
            "DescribeClusters",
            "DescribeClusterParameters",
            "EnableLogging"
        ]
    );
    // The answer to the call says where the logs go, so nobody waits for a status that is old.
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"stale_status_reads": 1000}));
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s")
        .exits(0)
        .ends("7 changes made. Logging is on; `redtrail status` tells when the first log has arrived.");
}

/// Whether each of these was refused twice, and what was asked for was done all the same.
#[track_caller]
fn are_tried_again(aws: &Aws, words: &str, refusals: &[(&str, &str)]) {
    let twice: Vec<Value> = refusals
        .iter()
        .map(|(operation, code)| refusal(operation, code, 2))
        .collect();
    aws.switch(&json!({"failures": twice}));
    aws.writes();
    _ = aws.redtrail(&format!("{words} --settle 30s")).exits(0);
    let writes = aws.writes();
    for (operation, code) in refusals {
        let refused = writes.matches(&format!("{operation}: {code}\n")).count();
        assert_eq!(refused, 2, "{operation}\n{writes}");
    }
    aws.switch(&json!({"failures": []}));
}

#[test]
fn what_a_role_is_made_of_is_seen_a_moment_later() {
    let aws = Aws::of(WALKTHROUGH);
    let before = aws.estate();
    are_tried_again(
        &aws,
        "apply plan.toml --yes",
        &[
            ("CreateRole", "MalformedPolicyDocument"),
            ("AttachRolePolicy", "NoSuchEntity"),
        ],
    );
    let nobody = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyDocument", nobody),
        ])
        .done();
    are_tried_again(
        &aws,
        "apply plan.toml --yes",
        &[("UpdateAssumeRolePolicy", "MalformedPolicyDocument")],
    );
    are_tried_again(
        &aws,
        "undo plan.toml --yes",
        &[
            ("DeleteRole", "DeleteConflict"),
            ("DeletePolicy", "DeleteConflict"),
        ],
    );
    assert_eq!(aws.estate(), before);
}

#[test]
fn what_a_user_is_made_of_is_seen_a_moment_later() {
    let aws = Aws::of(include_str!("../../../../examples/as-printed.toml"));
    let before = aws.estate();
    are_tried_again(
        &aws,
        "apply plan.toml --yes --create-access-key",
        &[
            ("AttachUserPolicy", "NoSuchEntity"),
            ("CreateAccessKey", "NoSuchEntity"),
        ],
    );
    are_tried_again(
        &aws,
        "undo plan.toml --yes",
        &[("DeleteUser", "DeleteConflict")],
    );
    assert_eq!(aws.estate(), before);
}

#[test]
fn a_call_is_tried_as_often_as_the_settings_of_the_sdk_say() {
    for operation in ["GetRole", "CreateRole"] {
        for (attempts, asked) in [("1", 1), ("2", 2), ("5", 5)] {
            let aws = Aws::of(WALKTHROUGH);
            let throttled = json!({"service": "iam", "operation": operation, "times": 99, "status": 400, "code": "Throttling", "message": "Rate exceeded"});
            aws.switch(&json!({"failures": [throttled]}));
            aws.calls();
            let mut redtrail = aws.program("apply plan.toml --yes");
            _ = crate::folder::run(redtrail.env("AWS_MAX_ATTEMPTS", attempts), "").exits(1);
            let calls = aws.calls();
            let made = calls.iter().filter(|call| call["operation"] == operation);
            assert_eq!(made.count(), asked, "{operation}, {attempts}");
        }
    }
}

//! Each grant taken away in turn: every one is needed, and its want is told.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, REDSHIFT_POLICY, ROLE,
    S3_POLICY, WALKTHROUGH, walkthrough_with,
};

/// A grant was taken away by hand: what becomes of `EnableLogging` as the caller, and what
/// `redtrail` says has to be done about it. After that it works again.
#[expect(clippy::needless_pass_by_value, reason = "it is written at the call")]
fn is_needed(aws: &Aws, fault: &str, due: Expect) {
    let switched_on = enable(aws);
    assert_eq!(switched_on.unwrap_err(), fault);
    let answer = aws
        .redtrail("apply plan.toml --dry-run --output json")
        .exits(3)
        .json();
    let calls: Vec<_> = answer["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            format!(
                "{} {}",
                change["call"].as_str().unwrap(),
                change["target"].as_str().unwrap()
            )
        })
        .collect();
    due.assert_eq(&calls.join("\n"));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(enable(aws), Ok(()));
}

/// Calls `EnableLogging` by hand, as the caller.
fn enable(aws: &Aws) -> Result<(), String> {
    let caller = aws.operator(CLUSTER_ACCOUNT).assume(ROLE)?;
    let parameters = [
        ("ClusterIdentifier", CLUSTER),
        ("BucketName", BUCKET),
        ("S3KeyPrefix", "rsauditlog1"),
    ];
    let answer = caller.redshift(CLUSTER_REGION, "EnableLogging", &parameters);
    if answer.text.contains("<LoggingEnabled>true<") {
        Ok(())
    } else {
        Err(answer.refused())
    }
}

/// The walkthrough in place, but for the logging itself.
fn granted() -> Aws {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    switch_off(&aws);
    aws
}

/// Switches logging off by hand.
fn switch_off(aws: &Aws) {
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(
            CLUSTER_REGION,
            "DisableLogging",
            &[("ClusterIdentifier", CLUSTER)],
        )
        .done();
}

/// Takes the statement with this Sid out of the bucket's policy.
fn take_out(aws: &Aws, sid: &str) {
    let mut policy: Value = serde_json::from_str(&aws.bucket_policy(BUCKET).unwrap()).unwrap();
    let statements = policy["Statement"].as_array_mut().unwrap();
    let before = statements.len();
    statements.retain(|statement| statement["Sid"] != sid);
    assert_eq!(statements.len(), before - 1);
    aws.put_bucket_policy(BUCKET, &policy.to_string());
}

fn detach(aws: &Aws, policy: &str) {
    let words = [
        ("Action", "DetachRolePolicy"),
        ("RoleName", "redtrail-audit"),
        ("PolicyArn", policy),
    ];
    aws.operator(CLUSTER_ACCOUNT).iam(&words).done();
}

#[test]
fn the_caller_s_right_to_switch_logging_on() {
    let aws = granted();
    detach(&aws, REDSHIFT_POLICY);
    is_needed(
        &aws,
        "AccessDenied: User: arn:aws:sts::444455556666:assumed-role/redtrail-audit/test is not authorized to perform: redshift:EnableLogging on resource: arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01 because no identity-based policy allows the redshift:EnableLogging action",
        expect![[r#"
        iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
        redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"#]],
    );
}

#[test]
fn the_caller_s_right_to_write() {
    let aws = granted();
    detach(&aws, S3_POLICY);
    is_needed(
        &aws,
        "InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.",
        expect![[r#"
        iam:AttachRolePolicy redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
        redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"#]],
    );
}

#[test]
fn the_trust_in_whoever_assumes_the_role() {
    let aws = granted();
    let nobody = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyDocument", nobody),
        ])
        .done();
    is_needed(
        &aws,
        "AccessDenied: User: arn:aws:sts::444455556666:assumed-role/by-hand/test is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/redtrail-audit",
        expect![[r#"
        iam:UpdateAssumeRolePolicy arn:aws:iam::444455556666:role/redtrail-audit
        redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"#]],
    );
}

#[test]
fn redshift_s_right_to_read_whose_bucket_it_is() {
    let aws = granted();
    take_out(&aws, "RedtrailAuditBucketAcl");
    is_needed(
        &aws,
        "InsufficientS3BucketPolicyFault: Cannot read ACLs of bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.",
        expect![[r#"
        s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333
        redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"#]],
    );
}

#[test]
fn redshift_s_right_to_write() {
    let aws = granted();
    take_out(&aws, "RedtrailAuditDelivery");
    is_needed(
        &aws,
        "InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.",
        expect![[r#"
        s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333
        redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"#]],
    );
}

#[test]
fn the_caller_s_right_to_write_on_the_bucket_s_side() {
    let aws = granted();
    take_out(&aws, "RedtrailAuditCaller");
    is_needed(
        &aws,
        "InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.",
        expect![[r#"
        s3:PutBucketPolicy redshift-cluster-audit-logging-111122223333
        redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/"#]],
    );
}

// What apply cannot see, it cannot set right: then it says what to suspect.

#[test]
fn a_bucket_s_side_that_was_not_looked_at() {
    let aws = granted();
    take_out(&aws, "RedtrailAuditDelivery");
    _ = aws
        .redtrail("apply plan.toml --yes --only clusters --settle 1s --output json")
        .exits(3)
        .refuses(expect![[r#"
            other-side-first: the clusters' side is ready, and the bucket does not take their logs yet: InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly
              let the other side run `redtrail apply plan.toml --only bucket`, then run this again
            suspect: 1. the source condition: Redshift may not send the key at this call
              to find out, set `grants.source = "any"` in a copy of the plan, apply the copy, and apply the plan again
            suspect: 2. the Region: the API reference asks for a bucket in the cluster's Region
              add a bucket there to the plan
            suspect: 3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller, or a permissions boundary around the caller
              look for statements on aws:PrincipalOrgID, aws:SourceOrgID, aws:SourceVpce, encryption headers or s3:x-amz-acl
            suspect: 4. the caller's s3:GetBucketAcl, which AWS's runbook lists and its guide does not
              grant it on both sides by hand
            suspect: 5. the bucket's settings: default encryption other than SSE-S3, Object Lock or Requester Pays
              send the logs to a bucket without them
        "#]]);
}

/// The walkthrough with a boundary around the caller that allows these actions alone.
fn bounded(actions: &str) -> Aws {
    let aws = Aws::of(&walkthrough_with(
        "caller",
        "permissions_boundary = \"arn:aws:iam::{account}:policy/boundary\"",
    ));
    let boundary = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{actions}","Resource":"*"}}}}"#
    );
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "CreatePolicy"),
            ("PolicyName", "boundary"),
            ("PolicyDocument", &boundary),
        ])
        .done();
    aws.calls();
    aws
}

#[test]
fn a_boundary_around_the_caller_without_redshift() {
    let aws = bounded("s3:*");
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(3)
        .refuses(expect![[r#"
            check-not-allowed: nothing in the permissions boundary allows the caller redshift:EnableLogging
              allow it in the boundary, too: a boundary gives nothing, and limits everything; `redtrail check plan.toml --live` shows each call
            check-not-allowed: nothing in the permissions boundary allows the caller redshift:DescribeLoggingStatus
              allow it in the boundary, too: a boundary gives nothing, and limits everything
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_boundary_around_the_caller_without_s3() {
    let aws = bounded("redshift:*");
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(3)
        .refuses(expect![[r#"
            check-not-allowed: nothing in the permissions boundary allows the caller s3:PutObject
              allow it in the boundary, too: a boundary gives nothing, and limits everything; `redtrail check plan.toml --live` shows each call
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_role_that_trusts_somebody_else_than_the_operator() {
    let aws = Aws::of(&walkthrough_with(
        "caller",
        "trusted = [\"arn:aws:iam::444455556666:role/somebody-else\"]",
    ));
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}}"#;
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "CreateRole"),
            ("RoleName", "somebody-else"),
            ("AssumeRolePolicyDocument", trust),
        ])
        .done();
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: sts:AssumeRole in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:sts::444455556666:assumed-role/operator/redtrail is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/redtrail-audit (request …); 6 changes made, and the journal is plan.toml.journal
              both have to allow it: the role's trust policy and the policies of whoever assumes it
        "#]]);
}

#[test]
fn a_plan_without_a_source_condition_does_not_suspect_one() {
    for grants in ["source = \"any\"", "preset = \"walkthrough\""] {
        let aws = Aws::of(&walkthrough_with("grants", grants));
        let perimeter = json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}});
        aws.switch(&json!({"service_control_policies": {CLUSTER_ACCOUNT: [perimeter]}}));
        _ = aws
            .redtrail("apply plan.toml --yes --settle 1s --output json")
            .exits(1)
            .suspects(expect![[r#"
                redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
                1. the Region
                2. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
                3. the caller's s3:GetBucketAcl
                4. the bucket's settings
            "#]]);
    }
}

#[test]
fn an_organization_that_keeps_its_callers_at_home() {
    let aws = Aws::of(WALKTHROUGH);
    let perimeter = json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}});
    aws.switch(&json!({"service_control_policies": {CLUSTER_ACCOUNT: [perimeter]}}));
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
}

#[test]
fn an_organization_that_keeps_redshift_out_of_its_buckets() {
    let aws = Aws::of(WALKTHROUGH);
    let perimeter = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": {
            "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
            "Bool": {"aws:PrincipalIsAWSService": "true"},
        },
    }});
    aws.switch(&json!({"resource_control_policies": {BUCKET_ACCOUNT: [perimeter]}}));
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
}

#[test]
fn a_bucket_policy_that_denies_what_the_plan_grants() {
    let deny = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "encrypted only", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": format!("arn:aws:s3:::{BUCKET}/*"),
        "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"}},
    }]});
    let aws = Aws::with_bucket_policy(WALKTHROUGH, &deny.to_string());
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
    aws.switch(&json!({"encryption_header": "AES256"}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn each_grant_of_a_bucket_s_side_that_was_not_looked_at_ends_in_its_fault() {
    let aws = granted();
    for (sid, words) in [
        ("RedtrailAuditBucketAcl", "Cannot read ACLs of"),
        ("RedtrailAuditDelivery", "Cannot write to"),
        ("RedtrailAuditCaller", "Cannot write to"),
    ] {
        take_out(&aws, sid);
        let answer = aws
            .redtrail("apply plan.toml --yes --only clusters --settle 1s --output json")
            .exits(3)
            .json();
        assert_eq!(answer["result"], "waiting");
        let findings = answer["findings"].as_array().unwrap();
        let waiting = findings
            .iter()
            .find(|finding| finding["code"] == "other-side-first")
            .unwrap();
        assert_eq!(
            waiting["message"],
            format!(
                "the clusters' side is ready, and the bucket does not take their logs yet: InsufficientS3BucketPolicyFault: {words} bucket {BUCKET}. Please ensure that your IAM permissions are set up correctly"
            )
        );
        assert_eq!(
            waiting["mend"],
            "let the other side run `redtrail apply plan.toml --only bucket`, then run this again"
        );
        _ = aws
            .redtrail("apply plan.toml --yes")
            .exits(0)
            .ends("2 changes made. Logging is on; `redtrail status` tells when the first log has arrived.");
        switch_off(&aws);
    }
}

/// Gives a policy of the caller's another document by hand.
fn rewrite(aws: &Aws, arn: &str, document: &str) {
    let operator = aws.operator(CLUSTER_ACCOUNT);
    let listed = operator
        .iam(&[("Action", "ListPolicyVersions"), ("PolicyArn", arn)])
        .done();
    for version in listed.split("<VersionId>").skip(1) {
        let version = version.split('<').next().unwrap();
        // The default one stays, whatever is asked.
        operator.iam(&[
            ("Action", "DeletePolicyVersion"),
            ("PolicyArn", arn),
            ("VersionId", version),
        ]);
    }
    operator
        .iam(&[
            ("Action", "CreatePolicyVersion"),
            ("PolicyArn", arn),
            ("PolicyDocument", document),
            ("SetAsDefault", "true"),
        ])
        .done();
}

/// The Redshift policy without one of its actions.
fn redshift_policy_without(aws: &Aws, action: &str) -> String {
    let shown = aws
        .folder
        .redtrail("show plan.toml redshift-policy --account 444455556666")
        .exits(0)
        .stdout;
    let mut policy: Value = serde_json::from_str(&shown).unwrap();
    let actions = policy["Statement"][0]["Action"].as_array_mut().unwrap();
    actions.retain(|one| one != action);
    assert_eq!(actions.len(), 2);
    policy.to_string()
}

const ACTIONS: [&str; 3] = [
    "redshift:EnableLogging",
    "redshift:DisableLogging",
    "redshift:DescribeLoggingStatus",
];

#[test]
fn each_grant_that_is_gone_is_named_by_the_status_and_given_back() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let is_named = |due: &str| {
        let ran = aws.redtrail("status plan.toml").exits(3);
        assert_eq!(
            ran.stdout,
            format!(
                "drifted   redshift-analytics-cluster-01  444455556666  us-east-2\n          {due}\n"
            )
        );
        _ = aws.redtrail("apply plan.toml --yes").exits(0).ends(
            "1 change made. Logging is on; `redtrail status` tells when the first log has arrived.",
        );
    };
    for policy in [REDSHIFT_POLICY, S3_POLICY] {
        detach(&aws, policy);
        is_named(&format!(
            "iam:AttachRolePolicy is due on redtrail-audit: {policy}"
        ));
    }
    for action in ACTIONS {
        let document = redshift_policy_without(&aws, action);
        rewrite(&aws, REDSHIFT_POLICY, &document);
        is_named(&format!(
            "iam:CreatePolicyVersion is due on {REDSHIFT_POLICY}"
        ));
    }
    let elsewhere = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::elsewhere/*"}}"#;
    rewrite(&aws, S3_POLICY, elsewhere);
    is_named(&format!("iam:CreatePolicyVersion is due on {S3_POLICY}"));
    let nobody = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyDocument", nobody),
        ])
        .done();
    is_named(&format!("iam:UpdateAssumeRolePolicy is due on {ROLE}"));
    for sid in [
        "RedtrailAuditBucketAcl",
        "RedtrailAuditDelivery",
        "RedtrailAuditCaller",
    ] {
        take_out(&aws, sid);
        is_named(&format!("s3:PutBucketPolicy is due on {BUCKET}"));
    }
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(0)
        .ends("Everything is in place; nothing to change.");
}

#[test]
fn each_right_of_the_caller_s_on_the_cluster_is_needed_for_its_call() {
    let aws = granted();
    let caller = aws.operator(CLUSTER_ACCOUNT).assume(ROLE).unwrap();
    let call = |action: &str| {
        let operation = action.strip_prefix("redshift:").unwrap();
        let mut words = vec![("ClusterIdentifier", CLUSTER)];
        if operation == "EnableLogging" {
            words.extend([("BucketName", BUCKET), ("S3KeyPrefix", "rsauditlog1")]);
        }
        caller.redshift(CLUSTER_REGION, operation, &words)
    };
    for action in ACTIONS {
        call(action).done();
    }
    for action in ACTIONS {
        let document = redshift_policy_without(&aws, action);
        rewrite(&aws, REDSHIFT_POLICY, &document);
        assert_eq!(
            call(action).refused(),
            format!(
                "AccessDenied: User: arn:aws:sts::444455556666:assumed-role/redtrail-audit/test is not authorized to perform: {action} on resource: arn:aws:redshift:us-east-2:444455556666:cluster:redshift-analytics-cluster-01 because no identity-based policy allows the {action} action"
            )
        );
        for other in ACTIONS.into_iter().filter(|other| *other != action) {
            call(other).done();
        }
    }
}

//! What nobody outside AWS knows: every answer there may be, and what the user is told of each.

use expect_test::{Expect, expect};
use redtrail_core::policy::equivalent;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, WALKTHROUGH, walkthrough_with,
};

/// The job is done, and a log arrives.
#[track_caller]
fn works(plan: &str, positions: &Value) {
    let aws = Aws::of(plan);
    aws.switch(positions);
    _ = aws.redtrail("apply plan.toml --yes --settle 1s").exits(0);
    assert_eq!(aws.deliver(0), None, "{positions}");
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .ends("in place  redshift-analytics-cluster-01  444455556666  us-east-2");
}

/// `EnableLogging` is refused, and this is told.
fn is_refused(plan: &str, positions: &Value, told: Expect) {
    let aws = Aws::of(plan);
    aws.switch(positions);
    _ = aws
        .redtrail("apply plan.toml --yes --settle 1s --output json")
        .exits(1)
        .suspects(told);
    assert!(aws.folder.path("plan.toml.journal").exists());
    let writes = aws.writes();
    let calls: Vec<&str> = writes
        .lines()
        .skip_while(|line| !line.contains("EnableLogging"))
        .collect();
    // No grant is widened by itself: it is tried again as it is, and nothing is written after it.
    assert!(
        calls.iter().all(|line| line.contains("EnableLogging")),
        "{writes}"
    );
    let policy = aws.bucket_policy(aws.plan.buckets()[0].name.as_ref());
    if calls.is_empty() {
        assert_eq!(policy, None);
    } else {
        let planned = aws.folder.redtrail("show plan.toml bucket-policy").stdout;
        assert!(equivalent(&policy.unwrap(), &planned), "{planned}");
    }
    _ = aws.redtrail("status plan.toml").exits(3);
}

/// `EnableLogging` works, and the delivery does not; the status tells this.
fn fails_later(plan: &str, positions: &Value, told: Expect) {
    let aws = Aws::of(plan);
    aws.switch(positions);
    _ = aws.redtrail("apply plan.toml --yes --settle 1s").exits(0);
    assert!(aws.deliver(0).is_some(), "{positions}");
    _ = aws.redtrail("status plan.toml").exits(3).prints(told);
}

const SOURCES: [&str; 2] = ["cluster", "account"];

#[test]
fn source_keys_that_are_always_sent() {
    for source in SOURCES {
        works(
            &walkthrough_with("grants", &format!("source = \"{source}\"")),
            &json!({"source_keys": "always"}),
        );
    }
}

#[test]
fn source_keys_that_are_never_sent() {
    is_refused(
        WALKTHROUGH,
        &json!({"source_keys": "never"}),
        expect![[r#"
        redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
        1. the source condition
        2. the Region
        3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
        4. the caller's s3:GetBucketAcl
        5. the bucket's settings
    "#]],
    );
    let account = walkthrough_with("grants", "source = \"account\"");
    is_refused(
        &account,
        &json!({"source_keys": "never"}),
        expect![[r#"
        redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
        1. the source condition
        2. the Region
        3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
        4. the caller's s3:GetBucketAcl
        5. the bucket's settings
    "#]],
    );
    let any = walkthrough_with("grants", "source = \"any\"");
    works(&any, &json!({"source_keys": "never"}));
}

#[test]
fn source_keys_that_are_sent_at_delivery_only() {
    is_refused(
        WALKTHROUGH,
        &json!({"source_keys": "delivery-only"}),
        expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
            1. the source condition
            2. the Region
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
            4. the caller's s3:GetBucketAcl
            5. the bucket's settings
        "#]],
    );
}

#[test]
fn source_keys_that_are_sent_at_enable_only() {
    fails_later(
        WALKTHROUGH,
        &json!({"source_keys": "enable-only"}),
        expect![[r#"
            failing   redshift-analytics-cluster-01  444455556666  us-east-2
                      the last delivery failed: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.
                      every grant that was seen is in place, so suspect first the source condition: Redshift may not send the key at this call; to find out, set `grants.source = "any"` in a copy of the plan, apply the copy, and apply the plan again
                      `redtrail explain InsufficientS3BucketPolicyFault --plan PLAN` tells more
        "#]],
    );
}

#[test]
fn the_advice_about_the_source_condition_works() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"source_keys": "delivery-only"}));
    _ = aws.redtrail("apply plan.toml --yes --settle 1s").exits(1);
    // As the first suspect says: a copy of the plan, applied, and the plan again.
    aws.folder
        .write("copy.toml", &walkthrough_with("grants", "source = \"any\""));
    _ = aws.redtrail("apply copy.toml --yes").exits(0);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.deliver(0), None);
    _ = aws.redtrail("status plan.toml").exits(0);
}

#[test]
fn one_of_the_two_source_keys() {
    let cluster = walkthrough_with("grants", "source = \"cluster\"");
    let account = walkthrough_with("grants", "source = \"account\"");
    works(&cluster, &json!({"source_key_names": "arn"}));
    works(&account, &json!({"source_key_names": "account"}));
    is_refused(
        &cluster,
        &json!({"source_key_names": "account"}),
        expect![[r#"
        redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
        1. the source condition
        2. the Region
        3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
        4. the caller's s3:GetBucketAcl
        5. the bucket's settings
    "#]],
    );
    is_refused(
        &account,
        &json!({"source_key_names": "arn"}),
        expect![[r#"
        redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
        1. the source condition
        2. the Region
        3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
        4. the caller's s3:GetBucketAcl
        5. the bucket's settings
    "#]],
    );
}

#[test]
fn the_organization_as_source() {
    let plan = walkthrough_with(
        "grants",
        "source = \"organization\"\norganization = \"o-a1b2c3d4e5\"",
    );
    works(
        &plan,
        &json!({"organizations": {"o-a1b2c3d4e5": [CLUSTER_ACCOUNT, BUCKET_ACCOUNT]}}),
    );
    is_refused(
        &plan,
        &json!({"organizations": {"o-z9y8x7w6v5": [CLUSTER_ACCOUNT]}}),
        expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
            1. the source condition
            2. the Region
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
            4. the caller's s3:GetBucketAcl
            5. the bucket's settings
        "#]],
    );
}

#[test]
fn a_bucket_in_another_region() {
    works(WALKTHROUGH, &json!({"other_region_bucket": "accepted"}));
    is_refused(
        WALKTHROUGH,
        &json!({"other_region_bucket": "refused"}),
        expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, BucketNotFoundFault
            1. the Region
        "#]],
    );
    let same = WALKTHROUGH.replace("region = \"us-east-1\"", "region = \"us-east-2\"");
    works(&same, &json!({"other_region_bucket": "refused"}));
}

/// A cluster and a bucket in Regions of one's choice.
fn in_regions(cluster: &str, bucket: &str) -> String {
    WALKTHROUGH
        .replace("region = \"us-east-1\"", &format!("region = \"{bucket}\""))
        .replace("region = \"us-east-2\"", &format!("region = \"{cluster}\""))
}

#[test]
fn the_name_of_redshift_in_a_default_region() {
    for name in ["auto", "global", "cross-region"] {
        works(WALKTHROUGH, &json!({"service_principal": name}));
    }
    is_refused(
        WALKTHROUGH,
        &json!({"service_principal": "regional"}),
        expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
            1. the source condition
            2. the Region
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
            4. the caller's s3:GetBucketAcl
            5. the bucket's settings
        "#]],
    );
    let principals = "principals = [\"redshift.us-east-2.amazonaws.com\"]";
    works(
        &walkthrough_with("grants", principals),
        &json!({"service_principal": "regional"}),
    );
}

#[test]
fn the_name_of_redshift_in_an_opt_in_region() {
    for bucket in ["ap-east-1", "us-east-1"] {
        for name in ["auto", "global", "regional", "cross-region"] {
            let aws = Aws::of(&in_regions("ap-east-1", bucket));
            aws.switch(&json!({"service_principal": name}));
            _ = aws.redtrail("apply plan.toml --yes --settle 1s").exits(0);
            assert_eq!(aws.deliver(0), None, "{bucket} {name}");
        }
    }
}

#[test]
fn one_name_of_redshift_where_it_has_another() {
    let plan = in_regions("ap-east-1", "ap-east-1");
    let plan = plan.replace(
        "[[clusters]]",
        "[grants]\nprincipals = [\"redshift.amazonaws.com\"]\n\n[[clusters]]",
    );
    is_refused(
        &plan,
        &json!({"service_principal": "regional"}),
        expect![[r#"
        redshift:EnableLogging in account 444455556666, ap-east-1, InsufficientS3BucketPolicyFault
        1. the source condition
        2. the name under which Redshift calls
        3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
        4. the caller's s3:GetBucketAcl
        5. the bucket's settings
    "#]],
    );
}

#[test]
fn a_regional_name_that_s3_does_not_take() {
    let plan = in_regions("ap-east-1", "us-east-1");
    is_refused(
        &plan,
        &json!({"regional_principal": "refused"}),
        expect![[r#"
        s3:PutBucketPolicy in account 111122223333, us-east-1, MalformedPolicy
    "#]],
    );
    let plan = plan.replace(
        "[[clusters]]",
        "[grants]\nprincipals = [\"redshift.amazonaws.com\"]\n\n[[clusters]]",
    );
    let aws = Aws::of(&plan);
    aws.switch(&json!({"regional_principal": "refused", "service_principal": "global"}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn the_name_of_redshift_in_china() {
    let plan = in_regions("cn-north-1", "cn-north-1");
    let roles = "--cluster-role arn:aws-cn:iam::{account}:role/operator --bucket-role arn:aws-cn:iam::{account}:role/operator";
    let aws = Aws::of(&plan);
    aws.switch(&json!({"china_principal": "global"}));
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0);
    let aws = Aws::of(&plan);
    aws.switch(&json!({"china_principal": "cn"}));
    _ = aws
        .redtrail_alone(&format!(
            "apply plan.toml --yes --settle 1s --output json {roles}"
        ))
        .exits(1)
        .suspects(expect![[r#"
            redshift:EnableLogging in account 444455556666, cn-north-1, InsufficientS3BucketPolicyFault
            1. the source condition
            2. the name under which Redshift calls
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
            4. the caller's s3:GetBucketAcl
            5. the bucket's settings
        "#]]);
    let plan = plan.replace(
        "[[clusters]]",
        "[grants]\nprincipals = [\"redshift.amazonaws.com.cn\"]\n\n[[clusters]]",
    );
    let aws = Aws::of(&plan);
    aws.switch(&json!({"china_principal": "cn"}));
    _ = aws
        .redtrail_alone(&format!("apply plan.toml --yes {roles}"))
        .exits(0);
}

#[test]
fn a_caller_who_needs_more_or_less_than_we_know() {
    works(WALKTHROUGH, &json!({"caller_needs_put_object": false}));
    works(WALKTHROUGH, &json!({"via_service_key": false}));
    is_refused(
        WALKTHROUGH,
        &json!({"caller_needs_get_bucket_acl": true}),
        expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, InsufficientS3BucketPolicyFault
            1. the source condition
            2. the Region
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller
            4. the caller's s3:GetBucketAcl
            5. the bucket's settings
        "#]],
    );
    is_refused(
        WALKTHROUGH,
        &json!({"caller_needs_get_bucket_acl": true, "caller_fault": "access-denied"}),
        expect![[r#"
            redshift:EnableLogging in account 444455556666, us-east-2, AccessDenied
            1. a permissions boundary around the caller or a service control policy
            2. the caller's s3:GetBucketAcl
        "#]],
    );
}

#[test]
fn the_advice_about_the_bucket_s_acl_works() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"caller_needs_get_bucket_acl": true}));
    _ = aws.redtrail("apply plan.toml --yes --settle 1s").exits(1);
    let acl = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::{BUCKET}"}}}}"#
    );
    aws.operator(CLUSTER_ACCOUNT)
        .iam(&[
            ("Action", "PutRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyName", "acl"),
            ("PolicyDocument", &acl),
        ])
        .done();
    let mut policy: Value = serde_json::from_str(&aws.bucket_policy(BUCKET).unwrap()).unwrap();
    policy["Statement"].as_array_mut().unwrap().push(json!({
        "Effect": "Allow", "Principal": {"AWS": CLUSTER_ACCOUNT}, "Action": "s3:GetBucketAcl",
        "Resource": format!("arn:aws:s3:::{BUCKET}"),
    }));
    aws.put_bucket_policy(BUCKET, &policy.to_string());
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
}

#[test]
fn where_the_test_file_lies() {
    for position in ["prefix", "logs"] {
        let aws = Aws::of(WALKTHROUGH);
        aws.switch(&json!({"test_object": position}));
        _ = aws.redtrail("apply plan.toml --yes").exits(0);
        // The test file is no log.
        let ran = aws.redtrail("status plan.toml").exits(0);
        assert!(ran.stdout.starts_with("waiting "), "{position}");
        assert_eq!(aws.deliver(0), None, "{position}");
        _ = aws
            .redtrail("status plan.toml")
            .exits(0)
            .ends("in place  redshift-analytics-cluster-01  444455556666  us-east-2");
    }
}

#[test]
fn what_the_writes_of_redshift_carry() {
    works(
        WALKTHROUGH,
        &json!({"acl_header": "bucket-owner-full-control"}),
    );
    works(WALKTHROUGH, &json!({"encryption_header": "AES256"}));
}

#[test]
fn a_prefix_with_slashes() {
    for position in ["joined", "doubled"] {
        let plan = WALKTHROUGH.replace("\"rsauditlog1\"", "\"audit/redshift/\"");
        works(&plan, &json!({"slash_prefix": position}));
    }
}

/// A bucket with a setting that Redshift does not take.
fn with_setting(setting: &Value, position: &Value) -> Aws {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1", "settings": setting}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER}],
    }));
    aws.switch(position);
    aws
}

#[test]
fn settings_of_the_bucket_that_redshift_may_not_take() {
    for setting in [
        json!({"encryption": "aws:kms"}),
        json!({"object_lock": true}),
        json!({"payer": "Requester"}),
    ] {
        let aws = with_setting(
            &setting,
            &json!({"unsupported_bucket": "refused-at-delivery"}),
        );
        _ = aws.redtrail("apply plan.toml --yes").exits(0);
        assert!(aws.deliver(0).is_some());
        let ran = aws.redtrail("status plan.toml").exits(3);
        assert!(
            ran.stdout.contains("the last delivery failed: "),
            "{}",
            ran.stdout
        );
    }
    let aws = with_setting(
        &json!({"object_lock": true}),
        &json!({"unsupported_bucket": "accepted"}),
    );
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.deliver(0), None);
    _ = aws.redtrail("status plan.toml").exits(0);
    let aws = with_setting(
        &json!({"object_lock": true}),
        &json!({"unsupported_bucket": "refused-at-enable"}),
    );
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
fn a_cluster_that_logs_to_the_bucket_without_a_prefix() {
    for position in ["none", "slash"] {
        let open = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "s3:*",
            "Principal": {"AWS": CLUSTER_ACCOUNT, "Service": "redshift.amazonaws.com"},
            "Resource": [format!("arn:aws:s3:::{BUCKET}"), format!("arn:aws:s3:::{BUCKET}/*")],
        }]});
        let aws = Aws::with_bucket_policy(WALKTHROUGH, &open.to_string());
        aws.switch(&json!({"empty_prefix": position}));
        aws.operator(CLUSTER_ACCOUNT)
            .redshift(
                CLUSTER_REGION,
                "EnableLogging",
                &[("ClusterIdentifier", CLUSTER), ("BucketName", BUCKET)],
            )
            .done();
        let before = aws.estate();
        let ran = aws.redtrail("apply plan.toml --yes --output json").exits(1);
        if position == "none" {
            _ = ran.refuses(expect![[r#"
                logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to s3://redshift-cluster-audit-logging-111122223333/ already
                  `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
            "#]]);
        } else {
            _ = ran.refuses(expect![[r#"
                logs-elsewhere: redshift-analytics-cluster-01 sends its audit logs to s3://redshift-cluster-audit-logging-111122223333/ already
                  `redtrail apply --move` lets them go to the plan's bucket from now on; what lies elsewhere stays there
            "#]]);
        }
        _ = aws.redtrail("undo plan.toml --yes").exits(0);
        assert_eq!(aws.estate(), before);
    }
}

#[test]
fn kinds_of_logs_that_are_not_named() {
    for position in ["ignored", "kept", "refused"] {
        works(WALKTHROUGH, &json!({"log_exports_with_s3": position}));
    }
}

#[test]
fn a_bucket_that_s3_finds_from_every_region() {
    let plan = WALKTHROUGH.replace("region = \"us-east-1\"", "region = \"eu-west-1\"");
    let aws = Aws::of(&plan);
    aws.folder.write("plan.toml", WALKTHROUGH);
    aws.switch(&json!({"bucket_region": "ignored"}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.deliver(0), None);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .ends("in place  redshift-analytics-cluster-01  444455556666  us-east-2");
}

#[test]
fn a_cluster_that_is_busy_once_logging_is_off() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"busy_after_disable": 2}));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    aws.writes();
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    let busy = aws.writes().matches(": InvalidClusterState\n").count();
    assert_eq!(busy, 2);
}

/// Every test that sets switches.
const TESTS: [&str; 12] = [
    include_str!("apply.rs"),
    include_str!("credentials.rs"),
    include_str!("delays.rs"),
    include_str!("existing.rs"),
    include_str!("grants.rs"),
    include_str!("journal.rs"),
    include_str!("operator.rs"),
    include_str!("status.rs"),
    include_str!("switches.rs"),
    include_str!("undo.rs"),
    include_str!("user.rs"),
    include_str!("walkthrough.rs"),
];

#[test]
fn every_position_is_run_by_a_test() {
    let aws = Aws::without_things(WALKTHROUGH);
    let defaults = aws.told("switches");
    let positions = aws.told("positions");
    let tests = || TESTS.iter().flat_map(|text| text.split("#[test]\n"));
    let mut unrun = Vec::new();
    for (name, positions) in positions.as_object().unwrap() {
        for position in positions.as_array().unwrap() {
            // A test sets a switch by its name, and names the position with it or in its loop.
            let is_run = |test: &str| {
                test.contains(&format!("\"{name}\": ")) && test.contains(&position.to_string())
            };
            if *position != defaults[name] && !tests().any(is_run) {
                unrun.push(format!("{name}: {position}"));
            }
        }
    }
    assert_eq!(unrun, [] as [String; 0]);
}

//! What nobody outside AWS knows: every answer there may be, and what the user is told of each.

use expect_test::{Expect, expect};
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
        works(WALKTHROUGH, &json!({"test_object": position}));
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
fn with_setting(setting: &Value, position: &str) -> Aws {
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1", "settings": setting}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER}],
    }));
    aws.switch(&json!({"unsupported_bucket": position}));
    aws
}

#[test]
fn settings_of_the_bucket_that_redshift_may_not_take() {
    for setting in [
        json!({"encryption": "aws:kms"}),
        json!({"object_lock": true}),
        json!({"payer": "Requester"}),
    ] {
        let aws = with_setting(&setting, "refused-at-delivery");
        _ = aws.redtrail("apply plan.toml --yes").exits(0);
        assert!(aws.deliver(0).is_some());
        let ran = aws.redtrail("status plan.toml").exits(3);
        assert!(
            ran.stdout.contains("the last delivery failed: "),
            "{}",
            ran.stdout
        );
    }
    let aws = with_setting(&json!({"object_lock": true}), "accepted");
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.deliver(0), None);
    _ = aws.redtrail("status plan.toml").exits(0);
    let aws = with_setting(&json!({"object_lock": true}), "refused-at-enable");
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

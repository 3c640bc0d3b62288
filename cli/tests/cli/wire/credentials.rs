//! Credentials that are missing, wrong or somebody else's: one sentence each, and nothing changed.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{TcpListener, TcpStream};

use expect_test::expect;
use serde_json::json;

use super::aws::Aws;
use super::operator::hire;
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, WALKTHROUGH,
    two_cluster_accounts,
};
use crate::folder::run;
use crate::ran::Ran;

const COMMANDS: [&str; 3] = [
    "apply plan.toml --yes",
    "status plan.toml",
    "undo plan.toml --yes",
];

/// Runs every command, each of which has to fail with the same words and to print nothing.
fn all_say(mut command: impl FnMut(&str) -> Ran) -> String {
    let said = COMMANDS.map(|words| command(words).exits(1).prints(expect![""]).stderr);
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0], said[2]);
    said[0].clone()
}

/// Runs `redtrail` with a file of profiles, and these variables beside it.
fn with_profiles(aws: &Aws, words: &str, variables: &[(&str, &str)]) -> Ran {
    aws.folder.write(
        "config",
        "[profile clusters]\nrole_arn = arn:aws:iam::444455556666:role/operator\ncredential_source = Environment\n\n\
         [profile bucket]\nrole_arn = arn:aws:iam::111122223333:role/operator\ncredential_source = Environment\n\n\
         [profile empty]\nregion = us-east-1\n",
    );
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail.env("AWS_CONFIG_FILE", "config");
    for (name, value) in variables {
        redtrail.env(name, value);
    }
    run(redtrail.args(words.split_whitespace()), "")
}

#[test]
fn profiles_lead_to_each_side() {
    let aws = Aws::of(WALKTHROUGH);
    let profiles = "--cluster-profile clusters --bucket-profile bucket";
    _ = with_profiles(&aws, &format!("apply plan.toml --yes {profiles}"), &[]).exits(0);
    _ = with_profiles(&aws, &format!("status plan.toml {profiles}"), &[]).exits(0);
    _ = with_profiles(&aws, &format!("undo plan.toml --yes {profiles}"), &[]).exits(0);
}

#[test]
fn the_environment_s_profile_counts_where_none_is_named() {
    let aws = Aws::of(WALKTHROUGH);
    aws.folder.write(
        "credentials",
        "[base]\naws_access_key_id = AKIAMADEUP0000000000\naws_secret_access_key = made-up\n\n\
         [clusters]\nrole_arn = arn:aws:iam::444455556666:role/operator\nsource_profile = base\n",
    );
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail
        .env("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        .env("AWS_PROFILE", "clusters")
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY");
    let words = "apply plan.toml --yes --only clusters --settle 0s";
    _ = run(redtrail.args(words.split_whitespace()), "").exits(3);
    expect![[r#"
        444455556666 operator         AttachRolePolicy
        444455556666 operator         AttachRolePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreatePolicy
        444455556666 operator         CreateRole
        444455556666 redtrail-audit   EnableLogging: InsufficientS3BucketPolicyFault
    "#]]
    .assert_eq(&aws.writes());
}

#[test]
fn no_credentials_at_all_are_told_for_each_account() {
    let aws = Aws::of(WALKTHROUGH);
    let said = all_say(|words| {
        let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY");
        run(redtrail.args(words.split_whitespace()), "")
    });
    expect![[r#"
        error: there are no usable credentials for account 444455556666: no credentials found in chain
          mend name a profile (--cluster-profile, --bucket-profile), sign in, or set AWS_PROFILE
        error: there are no usable credentials for account 111122223333: no credentials found in chain
          mend name a profile (--cluster-profile, --bucket-profile), sign in, or set AWS_PROFILE
    "#]].assert_eq(&said);
    assert_eq!(aws.calls(), [] as [serde_json::Value; 0]);
}

#[test]
fn a_profile_that_there_is_not_is_named() {
    let aws = Aws::of(WALKTHROUGH);
    let words = "apply plan.toml --yes --cluster-profile clusers --bucket-profile empty";
    _ = with_profiles(&aws, words, &[])
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: the profile `clusers` gives no credentials for account 444455556666: it is not in the AWS configuration files; name another with --cluster-profile or --cluster-role
            error: the profile `empty` gives no credentials for account 111122223333: it names none; name another with --bucket-profile or --bucket-role
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_file_of_profiles_that_cannot_be_read_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    aws.folder.write("broken", "[profile clusters\nrole_arn");
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail.env("AWS_CONFIG_FILE", "broken");
    let words = "apply plan.toml --yes --cluster-profile clusters --bucket-profile bucket";
    _ = run(redtrail.args(words.split_whitespace()), "")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: the profile `clusters` gives no credentials for account 444455556666: the AWS configuration files cannot be read; name another with --cluster-profile or --cluster-role
            error: the profile `bucket` gives no credentials for account 111122223333: the AWS configuration files cannot be read; name another with --bucket-profile or --bucket-role
        "#]]);
}

#[test]
fn an_endpoint_that_nobody_listens_at_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    let said = all_say(|words| {
        let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        run(redtrail.args(words.split_whitespace()), "")
    });
    expect![[r#"
        error: sts:GetCallerIdentity in account 444455556666, us-east-2, got no answer: Connection refused
          mend check the network, the Region and AWS_ENDPOINT_URL
        error: sts:GetCallerIdentity in account 111122223333, us-east-1, got no answer: Connection refused
          mend check the network, the Region and AWS_ENDPOINT_URL
    "#]].assert_eq(&said);
}

#[test]
fn credentials_of_another_account_are_told_for_both_sides_at_once() {
    let aws = Aws::of(WALKTHROUGH);
    expect![[r#"
        error: the credentials for account 444455556666 belong to account 123456789012; name others with --cluster-profile or --cluster-role
        error: the credentials for account 111122223333 belong to account 123456789012; name others with --bucket-profile or --bucket-role
    "#]].assert_eq(&all_say(|words| aws.redtrail_alone(words)));
    assert_eq!(aws.writes(), "");
}

#[test]
fn the_sides_may_not_be_swapped() {
    let aws = Aws::of(WALKTHROUGH);
    let words = "apply plan.toml --yes --cluster-profile bucket --bucket-profile clusters";
    _ = with_profiles(&aws, words, &[])
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: the credentials for account 444455556666 belong to account 111122223333; name others with --cluster-profile or --cluster-role
            error: the credentials for account 111122223333 belong to account 444455556666; name others with --bucket-profile or --bucket-role
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_role_that_lets_nobody_in_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    aws.switch(&json!({"operators": []}));
    _ = aws
        .redtrail("apply plan.toml --yes")
        .exits(1)
        .prints(expect![])
        .says(expect![[r#"
            error: sts:AssumeRole in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/operator (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it
            error: sts:AssumeRole in account 111122223333, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/operator (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn credentials_that_have_run_out_are_told() {
    for (code, status) in [
        ("ExpiredToken", 403),
        ("InvalidClientTokenId", 403),
        ("SignatureDoesNotMatch", 403),
    ] {
        let aws = Aws::of(WALKTHROUGH);
        let refusal = json!({"service": "sts", "operation": "AssumeRole", "times": 9, "status": status, "code": code, "message": "The security token included in the request is expired"});
        aws.switch(&json!({"failures": [refusal]}));
        let told = aws
            .redtrail("status plan.toml --output json")
            .exits(1)
            .json();
        let mends: Vec<_> = told["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["mend"].clone())
            .collect();
        assert_eq!(
            mends,
            ["the credentials are expired or wrong: sign in again, or name another profile"; 2]
        );
        assert_eq!(aws.writes(), "");
    }
}

#[test]
fn an_operator_without_a_right_is_told_where_to_look() {
    let aws = Aws::of(WALKTHROUGH);
    let refusal = json!({"service": "iam", "operation": "CreatePolicy", "times": 9, "status": 403, "code": "AccessDenied", "message": "User: arn:aws:sts::444455556666:assumed-role/operator/redtrail is not authorized to perform: iam:CreatePolicy"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: iam:CreatePolicy in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:sts::444455556666:assumed-role/operator/redtrail is not authorized to perform: iam:CreatePolicy (request …); 2 changes made, and the journal is plan.toml.journal
              compare the operator's own permissions with `redtrail show PLAN operator-policy`
        "#]]);
}

#[test]
fn a_service_that_fails_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    let refusal = json!({"service": "redshift", "operation": "DescribeLoggingStatus", "times": 9, "status": 500, "code": "InternalFailure", "message": "We are sorry"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("apply plan.toml --yes --output json")
        .exits(1)
        .refuses(expect![[r#"
            failed: redshift:DescribeLoggingStatus in account 444455556666, us-east-2, was refused with InternalFailure: We are sorry (request …)
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn a_profile_is_named_for_each_account() {
    let aws = Aws::of(&two_cluster_accounts());
    let mut profiles = String::new();
    for account in aws.accounts() {
        _ = write!(
            profiles,
            "[profile in-{account}]\nrole_arn = arn:aws:iam::{account}:role/operator\ncredential_source = Environment\n\n"
        );
    }
    aws.folder.write("config", &profiles);
    for words in COMMANDS {
        let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail.env("AWS_CONFIG_FILE", "config");
        let words =
            format!("{words} --cluster-profile in-{{account}} --bucket-profile in-{{account}}");
        _ = run(redtrail.args(words.split_whitespace()), "").exits(0);
    }
}

#[test]
fn a_role_that_wants_an_external_id_is_assumed_with_it() {
    let aws = Aws::of(WALKTHROUGH);
    hire(&aws, "plan.toml");
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"let-me-in"}}}}"#;
    for account in [CLUSTER_ACCOUNT, BUCKET_ACCOUNT] {
        aws.operator(account)
            .iam(&[
                ("Action", "UpdateAssumeRolePolicy"),
                ("RoleName", "pipeline"),
                ("PolicyDocument", trust),
            ])
            .done();
    }
    aws.writes();
    let roles = "--cluster-role arn:aws:iam::{account}:role/pipeline --bucket-role arn:aws:iam::{account}:role/pipeline";
    for flag in ["", "--external-id let-us-in"] {
        let said = all_say(|words| aws.redtrail_alone(&format!("{words} {roles} {flag}")));
        expect![[r#"
            error: sts:AssumeRole in account 444455556666, us-east-2, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/pipeline (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it
            error: sts:AssumeRole in account 111122223333, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/pipeline (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it
        "#]].assert_eq(&said);
        assert_eq!(aws.writes(), "");
    }
    for words in COMMANDS {
        _ = aws
            .redtrail_alone(&format!("{words} {roles} --external-id let-me-in"))
            .exits(0);
    }
}

#[test]
fn a_bucket_of_a_third_account_that_lets_the_operator_in_is_refused() {
    let aws = Aws::without_things(WALKTHROUGH);
    let open = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": BUCKET_ACCOUNT}, "Action": "s3:*",
        "Resource": [format!("arn:aws:s3:::{BUCKET}"), format!("arn:aws:s3:::{BUCKET}/*")],
    }]});
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": "777788889999", "region": "us-east-1", "policy": open}],
        "clusters": [{"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": CLUSTER}],
    }));
    let said = expect![[r#"
        error: s3:GetBucketPolicy in account 111122223333, us-east-1, was refused with AccessDenied: Access Denied (request …)
          mend check that the bucket belongs to account 111122223333, and compare the operator's own permissions with `redtrail show PLAN operator-policy`
    "#]];
    for words in ["apply plan.toml --yes", "undo plan.toml --yes"] {
        let ran = aws.redtrail(words).exits(1).prints(expect![]);
        said.assert_eq(&ran.stderr);
    }
    // Who only looks is told of the other side.
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            off       redshift-analytics-cluster-01  444455556666  us-east-2
                      audit logging is switched off
        "#]]);
    assert_eq!(aws.writes(), "");
}

#[test]
fn every_request_about_a_bucket_says_whose_it_is() {
    let aws = Aws::of(WALKTHROUGH);
    for words in COMMANDS {
        _ = aws.redtrail(words).exits(0);
    }
    let mut said: Vec<_> = aws
        .calls()
        .iter()
        .filter(|call| call["service"] == "s3")
        .map(|call| {
            let text = |name: &str| call[name].as_str().unwrap_or("nobody").to_owned();
            format!("{} of {}", text("operation"), text("expected_owner"))
        })
        .collect();
    said.sort();
    said.dedup();
    expect![[r#"
        DeleteBucketPolicy of 111122223333
        GetBucketEncryption of 111122223333
        GetBucketLocation of 111122223333
        GetBucketOwnershipControls of 111122223333
        GetBucketPolicy of 111122223333
        GetBucketRequestPayment of 111122223333
        GetObjectLockConfiguration of 111122223333
        GetPublicAccessBlock of 111122223333
        ListObjectsV2 of 111122223333
        PutBucketPolicy of 111122223333"#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn a_session_is_called_as_it_is_told() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws
        .redtrail("apply plan.toml --yes --session-name change-4711")
        .exits(0);
    let calls = aws.calls();
    let sessions: std::collections::BTreeSet<&str> = calls
        .iter()
        .filter_map(|call| call["principal"].as_str()?.strip_prefix("arn:aws:sts::"))
        .collect();
    expect![[r#"
        111122223333:assumed-role/operator/change-4711
        444455556666:assumed-role/operator/change-4711
        444455556666:assumed-role/redtrail-audit/change-4711"#]]
    .assert_eq(&sessions.into_iter().collect::<Vec<_>>().join("\n"));
    _ = aws
        .redtrail("apply plan.toml --session-name no/slash")
        .exits(2);
}

#[test]
fn a_session_of_single_sign_on_is_told_by_its_role_with_the_path() {
    let aws = Aws::of(WALKTHROUGH);
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
    let anything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let name = "AWSReservedSSO_Admin_0123456789abcdef";
    // The path that single sign-on gives such roles is AWS's own, and nobody else may write there.
    let path = "/like-reserved/sso.amazonaws.com/eu-west-1/";
    for account in [CLUSTER_ACCOUNT, BUCKET_ACCOUNT] {
        let operator = aws.operator(account);
        operator
            .iam(&[
                ("Action", "CreateRole"),
                ("RoleName", name),
                ("Path", path),
                ("AssumeRolePolicyDocument", trust),
            ])
            .done();
        operator
            .iam(&[
                ("Action", "PutRolePolicy"),
                ("RoleName", name),
                ("PolicyName", "all"),
                ("PolicyDocument", anything),
            ])
            .done();
    }
    let role = format!("arn:aws:iam::{{account}}:role{path}{name}");
    let answer = aws
        .redtrail_alone(&format!(
            "apply plan.toml --dry-run --output json --cluster-role {role} --bucket-role {role}"
        ))
        .exits(3)
        .json();
    let who = |number: usize| answer["changes"][number]["as"].as_str().unwrap();
    assert_eq!(who(0), role.replace("{account}", CLUSTER_ACCOUNT));
    assert_eq!(who(5), role.replace("{account}", BUCKET_ACCOUNT));
    assert_eq!(who(6), super::scene::ROLE);
}

/// The profiles of both sides, whose roles are assumed with the credentials of this one.
fn from_profile(source: &str) -> String {
    let sides = [("clusters", "444455556666"), ("bucket", "111122223333")];
    let sides = sides.map(|(name, account)| {
        format!("[profile {name}]\nrole_arn = arn:aws:iam::{account}:role/operator\nsource_profile = base\n\n")
    });
    sides.concat() + source
}

const BOTH: &str = "--cluster-profile clusters --bucket-profile bucket";

#[test]
fn a_program_may_give_the_credentials() {
    let aws = Aws::of(WALKTHROUGH);
    let printed =
        json!({"Version": 1, "AccessKeyId": "AKIAMADEUP0000000000", "SecretAccessKey": "made-up"});
    aws.folder.write("printed.json", &printed.to_string());
    let program = format!("cat {}", aws.folder.path("printed.json").display());
    let base = format!("[profile base]\ncredential_process = {program}\n");
    aws.folder.write("config", &from_profile(&base));
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail
        .env("AWS_CONFIG_FILE", "config")
        .env_remove("AWS_ACCESS_KEY_ID");
    let words = format!("apply plan.toml --yes {BOTH}");
    _ = run(redtrail.args(words.split(' ')), "").exits(0);
}

#[test]
fn a_portal_of_single_sign_on_may_give_the_credentials() {
    let aws = Aws::of(WALKTHROUGH);
    let portal = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", portal.local_addr().unwrap());
    let given = json!({"roleCredentials": {"accessKeyId": "AKIAMADEUP0000000000", "secretAccessKey": "made-up", "sessionToken": "made-up", "expiration": 4_102_444_800_000_u64}});
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = portal.accept().unwrap();
        let mut request = [0; 4096];
        let length = stream.read(&mut request).unwrap();
        let body = given.to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    // What `aws sso login` leaves, under the hash of the session's name.
    let token = json!({"accessToken": "made-up-token", "expiresAt": "2999-01-01T00:00:00Z"});
    aws.folder.write(
        ".aws/sso/cache/71b21161ffa1e6516bcc072aaf5ef38cbe85b511.json",
        &token.to_string(),
    );
    let base = "[profile base]\nsso_session = company\nsso_account_id = 123456789012\nsso_role_name = Audit\n\n[sso-session company]\nsso_region = us-east-1\nsso_start_url = https://company.awsapps.com/start\n";
    aws.folder.write("config", &from_profile(base));
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail
        .env("AWS_CONFIG_FILE", "config")
        .env("AWS_ENDPOINT_URL_SSO", &address)
        .env_remove("AWS_ACCESS_KEY_ID");
    let words = format!("status plan.toml --only clusters {BOTH} -v");
    let ran = run(redtrail.args(words.split(' ')), "").exits(3);
    // A portal that nobody has asked would wait for ever.
    _ = TcpStream::connect(address.trim_start_matches("http://"));
    let request = asked.join().unwrap();
    assert!(
        request.starts_with("GET /federation/credentials?"),
        "{request}"
    );
    assert!(request.contains("role_name=Audit") && request.contains("123456789012"));
    assert!(!(ran.stdout + &ran.stderr).contains("made-up-token"));
}

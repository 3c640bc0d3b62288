//! `redtrail explain`: a code in, what it means out.

use expect_test::expect;

use crate::folder::{Folder, run};

#[test]
fn a_fault_is_explained_with_its_causes_and_its_sources() {
    let folder = Folder::new();
    _ = folder
        .redtrail("explain InsufficientS3BucketPolicyFault")
        .exits(0)
        .prints(expect![[r#"
            InsufficientS3BucketPolicyFault

            somebody may not read the bucket's ACL or put objects into it. The API reference says that it is the cluster; the fault says neither on which side nor why.

            1. the bucket policy does not allow the service principal of the cluster's Region s3:GetBucketAcl on the bucket and s3:PutObject under the prefix
               when `redtrail check PLAN --bucket-policy FILE` denies a call of Redshift's
               mend put the plan's statements in: `redtrail merge PLAN --into FILE`
            2. the caller has no s3:PutObject, which may end in this fault too (AWS does not say in which): across accounts its identity policy and the bucket policy both have to allow it
               when `redtrail check PLAN --bucket-policy FILE --identity-policy FILE` denies s3:PutObject to the caller
               mend attach to the caller what `redtrail show PLAN s3-policy` prints
            3. the grants are younger than a minute and not seen everywhere yet
               when the same call is taken a minute later
               mend try again
            4. a source condition (aws:SourceArn, aws:SourceAccount) on a key that Redshift does not send at this call: nobody has published that it does
               when a copy of the plan with `grants.source = "any"` is taken
               mend leave `grants.source` at `"any"`, which lets every cluster of every account write, or tell AWS Support
            5. a Deny in the bucket policy, a service control policy or a resource control policy
               when `redtrail check PLAN` with --bucket-policy, --scp and --rcp names the statement, and the condition that is met
               mend leave Redshift and the caller out of it, as the finding says
            6. the bucket's default encryption is not SSE-S3, or it has Object Lock or Requester Pays on
               when `redtrail check PLAN --bucket-settings FILE` names the setting
               mend change the setting, or send the logs to another bucket

            see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
            see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
            see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
            see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
            see https://github.com/hashicorp/terraform-provider-aws/issues/3196
        "#]])
        .says_nothing();
}

#[test]
fn a_fault_is_known_by_both_of_its_names() {
    let folder = Folder::new();
    let wire = folder.redtrail("explain ClusterNotFound").exits(0).stdout;
    assert_eq!(
        folder
            .redtrail("explain ClusterNotFoundFault")
            .exits(0)
            .stdout,
        wire
    );
    assert_eq!(
        folder.redtrail("explain clusternotfound").exits(0).stdout,
        wire
    );
}

#[test]
fn a_finding_s_code_is_explained_to_a_program() {
    let folder = Folder::new();
    _ = folder
        .redtrail("explain caller-key-missing --output json")
        .exits(0)
        .prints(expect![[r#"
            {
              "schema": "redtrail.explain.v1",
              "findings": [],
              "code": "caller-key-missing",
              "meaning": "EnableLogging is called as the user that the plan names, and no access key of it was given",
              "operation": null,
              "causes": [
                {
                  "what": "run apply again with --caller-profile or --create-access-key; or use a role, which needs no key",
                  "tell": "",
                  "mend": ""
                }
              ],
              "sources": [
                "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
              ]
            }
        "#]])
        .says_nothing();
}

#[test]
fn a_slip_is_answered_with_the_nearest_code() {
    let folder = Folder::new();
    _ = folder
        .redtrail("explain regoin-differs")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: nothing is known of `regoin-differs`: did you mean `region-differs`?
        "#]]);
}

#[test]
fn what_is_nowhere_near_is_answered_so() {
    let folder = Folder::new();
    _ = folder
        .redtrail("explain 42")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: nothing is known of `42`: it names no fault of this job and no finding's code
              mend these faults are known: InsufficientS3BucketPolicyFault, BucketNotFoundFault, ClusterNotFound, InvalidS3BucketNameFault, InvalidS3KeyPrefixFault, InvalidClusterState, UnsupportedOperation, MalformedPolicyDocument, MalformedPolicy, NoSuchBucket, PermanentRedirect, MethodNotAllowed, NoSuchEntity, EntityAlreadyExists, DeleteConflict, LimitExceeded, AccessDenied
        "#]]);
    _ = folder.redtrail("explain 42 --output json").exits(2).prints(expect![[r#"
        {
          "schema": "redtrail.explain.v1",
          "findings": [
            {
              "code": "usage",
              "severity": "error",
              "subject": "",
              "pointer": "",
              "line": null,
              "column": null,
              "message": "nothing is known of `42`: it names no fault of this job and no finding's code",
              "mend": "these faults are known: InsufficientS3BucketPolicyFault, BucketNotFoundFault, ClusterNotFound, InvalidS3BucketNameFault, InvalidS3KeyPrefixFault, InvalidClusterState, UnsupportedOperation, MalformedPolicyDocument, MalformedPolicy, NoSuchBucket, PermanentRedirect, MethodNotAllowed, NoSuchEntity, EntityAlreadyExists, DeleteConflict, LimitExceeded, AccessDenied",
              "sources": []
            }
          ]
        }
    "#]]).says_nothing();
}

#[test]
fn a_fault_that_is_not_about_policies_is_told_so() {
    let ran = Folder::with_plan(PLAN)
        .redtrail("explain ClusterNotFound --plan plan.toml --output json")
        .exits(0);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["verdict"], serde_json::Value::Null);
    assert_eq!(answer["calls"], serde_json::json!([]));
    assert_eq!(answer["suspects"], serde_json::json!([]));
    assert_eq!(answer["other_bucket"], serde_json::Value::Null);
}

#[test]
fn a_fault_about_a_bucket_that_is_not_the_plan_s_is_told_so() {
    let folder = Folder::with_plan(PLAN);
    let message = "InsufficientS3BucketPolicyFault: Cannot write to bucket audit.logs. Please ensure that your IAM permissions are set up correctly.";
    let explain = |more: &[&str]| {
        let mut command = folder.command(env!("CARGO_BIN_EXE_redtrail"));
        let arguments = ["explain", message, "--plan", "plan.toml"];
        run(command.args(arguments).args(more), "").exits(0)
    };
    let said = explain(&[]).stdout;
    let line = "plan.toml: the message names the bucket `audit.logs`, which is not in this plan; every call that it may come from is allowed, as far as was seen\n";
    assert!(said.contains(line), "{said}");
    assert!(!said.contains("look first at"), "{said}");
    let json = explain(&["--output", "json"]).stdout;
    let answer: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(answer["other_bucket"], "audit.logs");
}

const PLAN: &str = include_str!("../../../examples/walkthrough.toml");
const NOTHING: &str = r#"{"Version":"2012-10-17","Statement":{"Sid":"Else","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"}}"#;

#[test]
fn with_a_plan_what_is_in_the_way_is_named() {
    _ = Folder::with_plan(PLAN)
        .file("policy.json", NOTHING)
        .redtrail("explain (InsufficientS3BucketPolicyFault):Cannot_write --plan plan.toml --bucket-policy policy.json")
        .exits(0)
        .prints(expect![[r#"
            InsufficientS3BucketPolicyFault

            somebody may not read the bucket's ACL or put objects into it. The API reference says that it is the cluster; the fault says neither on which side nor why.

            1. the bucket policy does not allow the service principal of the cluster's Region s3:GetBucketAcl on the bucket and s3:PutObject under the prefix
               when `redtrail check PLAN --bucket-policy FILE` denies a call of Redshift's
               mend put the plan's statements in: `redtrail merge PLAN --into FILE`
            2. the caller has no s3:PutObject, which may end in this fault too (AWS does not say in which): across accounts its identity policy and the bucket policy both have to allow it
               when `redtrail check PLAN --bucket-policy FILE --identity-policy FILE` denies s3:PutObject to the caller
               mend attach to the caller what `redtrail show PLAN s3-policy` prints
            3. the grants are younger than a minute and not seen everywhere yet
               when the same call is taken a minute later
               mend try again
            4. a source condition (aws:SourceArn, aws:SourceAccount) on a key that Redshift does not send at this call: nobody has published that it does
               when a copy of the plan with `grants.source = "any"` is taken
               mend leave `grants.source` at `"any"`, which lets every cluster of every account write, or tell AWS Support
            5. a Deny in the bucket policy, a service control policy or a resource control policy
               when `redtrail check PLAN` with --bucket-policy, --scp and --rcp names the statement, and the condition that is met
               mend leave Redshift and the caller out of it, as the finding says
            6. the bucket's default encryption is not SSE-S3, or it has Object Lock or Requester Pays on
               when `redtrail check PLAN --bucket-settings FILE` names the setting
               mend change the setting, or send the logs to another bucket

            see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
            see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
            see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
            see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
            see https://github.com/hashicorp/terraform-provider-aws/issues/3196

            plan.toml: a call that it may come from is denied; what is in the way is named below
            not seen: bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
        "#]])
        .says(expect![[r#"
            error[check-not-allowed]: nothing in policy.json allows the caller s3:PutObject; the statement `Else` of policy.json, which comes nearest, names somebody else than arn:aws:iam::444455556666:role/redtrail-audit
              at policy.json:1:68
              1 | …,"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Act…
                |                    ^^^^^^^^^^^
              mend put the plan's statements in: `redtrail merge PLAN --into POLICY`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            error[check-not-allowed]: nothing in the bucket policy allows Redshift s3:GetBucketAcl
              mend put the plan's statements in: `redtrail merge PLAN --into POLICY`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            error[check-not-allowed]: nothing in policy.json allows Redshift s3:PutObject; the statement `Else` of policy.json, which comes nearest, names somebody else than redshift.amazonaws.com
              at policy.json:1:68
              1 | …,"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Act…
                |                    ^^^^^^^^^^^
              mend put the plan's statements in: `redtrail merge PLAN --into POLICY`
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]]);
}

#[test]
fn with_a_plan_that_grants_all_the_suspects_are_named() {
    _ = Folder::with_plan(PLAN)
        .redtrail("explain InsufficientS3BucketPolicyFault --plan plan.toml")
        .exits(0)
        .prints(expect![[r#"
            InsufficientS3BucketPolicyFault

            somebody may not read the bucket's ACL or put objects into it. The API reference says that it is the cluster; the fault says neither on which side nor why.

            1. the bucket policy does not allow the service principal of the cluster's Region s3:GetBucketAcl on the bucket and s3:PutObject under the prefix
               when `redtrail check PLAN --bucket-policy FILE` denies a call of Redshift's
               mend put the plan's statements in: `redtrail merge PLAN --into FILE`
            2. the caller has no s3:PutObject, which may end in this fault too (AWS does not say in which): across accounts its identity policy and the bucket policy both have to allow it
               when `redtrail check PLAN --bucket-policy FILE --identity-policy FILE` denies s3:PutObject to the caller
               mend attach to the caller what `redtrail show PLAN s3-policy` prints
            3. the grants are younger than a minute and not seen everywhere yet
               when the same call is taken a minute later
               mend try again
            4. a source condition (aws:SourceArn, aws:SourceAccount) on a key that Redshift does not send at this call: nobody has published that it does
               when a copy of the plan with `grants.source = "any"` is taken
               mend leave `grants.source` at `"any"`, which lets every cluster of every account write, or tell AWS Support
            5. a Deny in the bucket policy, a service control policy or a resource control policy
               when `redtrail check PLAN` with --bucket-policy, --scp and --rcp names the statement, and the condition that is met
               mend leave Redshift and the caller out of it, as the finding says
            6. the bucket's default encryption is not SSE-S3, or it has Object Lock or Requester Pays on
               when `redtrail check PLAN --bucket-settings FILE` names the setting
               mend change the setting, or send the logs to another bucket

            see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
            see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
            see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
            see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
            see https://github.com/hashicorp/terraform-provider-aws/issues/3196

            plan.toml: every call that it may come from is allowed, as far as was seen
            not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy

            look first at
            1. the source condition: Redshift may not send the key at this call: to find out, set `grants.source = "any"` in a copy of the plan, apply the copy, and apply the plan again
            2. the Region: the API reference asks for a bucket in the cluster's Region: add a bucket there to the plan
            3. a Deny in the bucket policy or in a policy of the organization that catches Redshift or the caller, or a permissions boundary around the caller: look for statements on aws:PrincipalOrgID, aws:SourceOrgID, aws:SourceVpce, encryption headers or s3:x-amz-acl
            4. the caller's s3:GetBucketAcl, which AWS's runbook lists and its guide does not: grant it on both sides by hand
            5. the bucket's settings: default encryption other than SSE-S3, Object Lock or Requester Pays: send the logs to a bucket without them
        "#]])
        .says(expect![[r#"
            notes: check-unconfirmed; -v shows them in full
        "#]]);
}

#[test]
fn what_stands_in_aws_is_nothing_without_a_plan() {
    _ = Folder::new()
        .redtrail("explain ClusterNotFound --scp scp.json")
        .exits(2)
        .prints(expect![[""]])
        .says(expect![[r#"
            error: the following required arguments were not provided:
              --plan <PLAN>

            Usage: redtrail explain --plan <PLAN> --scp <FILE>... <CODE>

            For more information, try '--help'.
        "#]]);
}

//! `redtrail status`: how each cluster stands.

use std::thread;
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use super::aws::Aws;
use super::scene::{
    BUCKET, BUCKET_ACCOUNT, CLUSTER, CLUSTER_ACCOUNT, CLUSTER_REGION, FOREIGN, REDSHIFT_POLICY,
    S3_POLICY, WALKTHROUGH, two_cluster_accounts,
};

fn applied() -> Aws {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    aws
}

#[test]
fn a_cluster_whose_logging_is_off_is_off() {
    let aws = Aws::of(WALKTHROUGH);
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            off       redshift-analytics-cluster-01  444455556666  us-east-2
                      audit logging is switched off
        "#]]);
    let aws = Aws::without_things(WALKTHROUGH);
    aws.seed(
        &json!({"buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}]}),
    );
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            off       redshift-analytics-cluster-01  444455556666  us-east-2
                      there is no such cluster
        "#]]);
}

#[test]
fn a_program_is_told_in_json() {
    let aws = applied();
    _ = aws
        .redtrail("status plan.toml --output json")
        .exits(0)
        .prints(expect![[r#"
            {
              "schema": "redtrail.status.v1",
              "findings": [
                {
                  "code": "source-condition-unconfirmed",
                  "severity": "warning",
                  "subject": "source",
                  "pointer": "/grants/source",
                  "line": 1,
                  "column": 1,
                  "message": "the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls",
                  "mend": "wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect",
                  "sources": [
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html",
                    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
                  ]
                }
              ],
              "clusters": [
                {
                  "account": "444455556666",
                  "region": "us-east-2",
                  "id": "redshift-analytics-cluster-01",
                  "state": "waiting",
                  "differences": [
                    "no log has arrived yet; the first may take hours on a quiet cluster"
                  ]
                }
              ]
            }
        "#]])
        .says_nothing();
}

#[test]
fn every_grant_that_is_missing_is_named() {
    let aws = applied();
    let operator = aws.operator(CLUSTER_ACCOUNT);
    for policy in [REDSHIFT_POLICY, S3_POLICY] {
        operator
            .iam(&[
                ("Action", "DetachRolePolicy"),
                ("RoleName", "redtrail-audit"),
                ("PolicyArn", policy),
            ])
            .done();
    }
    operator
        .iam(&[("Action", "DeletePolicy"), ("PolicyArn", S3_POLICY)])
        .done();
    let nobody = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;
    operator
        .iam(&[
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyDocument", nobody),
        ])
        .done();
    aws.put_bucket_policy(BUCKET, FOREIGN);
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            drifted   redshift-analytics-cluster-01  444455556666  us-east-2
                      iam:CreatePolicy is due on arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
                      iam:UpdateAssumeRolePolicy is due on arn:aws:iam::444455556666:role/redtrail-audit
                      iam:AttachRolePolicy is due on redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
                      iam:AttachRolePolicy is due on redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
                      s3:PutBucketPolicy is due on redshift-cluster-audit-logging-111122223333
        "#]]);
}

#[test]
fn a_cluster_that_logs_elsewhere_has_drifted() {
    let aws = Aws::without_things(WALKTHROUGH);
    let [cluster] = aws.plan.clusters() else {
        panic!("one cluster")
    };
    let logging = json!({"bucket": BUCKET, "prefix": "theirs"});
    aws.seed(&json!({
        "buckets": [{"name": BUCKET, "account": BUCKET_ACCOUNT, "region": "us-east-1"}],
        "clusters": [{"account": cluster.account, "region": cluster.region, "id": cluster.id, "logging": logging}],
    }));
    _ = aws.redtrail("status plan.toml").exits(3).prints(expect![[r#"
        drifted   redshift-analytics-cluster-01  444455556666  us-east-2
                  the key prefix is theirs/, not rsauditlog1
                  iam:CreatePolicy is due on arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
                  iam:CreatePolicy is due on arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
                  iam:CreateRole is due on arn:aws:iam::444455556666:role/redtrail-audit
                  iam:AttachRolePolicy is due on redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy
                  iam:AttachRolePolicy is due on redtrail-audit: arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy
                  s3:PutBucketPolicy is due on redshift-cluster-audit-logging-111122223333
    "#]]);
}

#[test]
fn a_delivery_that_failed_is_told_with_its_reason() {
    let aws = applied();
    assert_eq!(aws.deliver(0), None);
    aws.put_bucket_policy(BUCKET, FOREIGN);
    // Times are told in seconds, and each delivery has to be later than the one before.
    thread::sleep(Duration::from_millis(1100));
    assert!(aws.deliver(0).is_some());
    _ = aws.redtrail("apply plan.toml --yes --only bucket").exits(0);
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            failing   redshift-analytics-cluster-01  444455556666  us-east-2
                      the last delivery failed: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.
                      every grant that was seen is in place, so suspect first the source condition: Redshift may not send the key at this call; to find out, set `grants.source = "any"` in a copy of the plan, apply the copy, and apply the plan again
                      `redtrail explain InsufficientS3BucketPolicyFault --plan PLAN` tells more
        "#]]);
    thread::sleep(Duration::from_millis(1100));
    assert_eq!(aws.deliver(0), None);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
        in place  redshift-analytics-cluster-01  444455556666  us-east-2
    "#]]);
}

/// A cluster of the walkthrough's account and Region, beside the plan's.
fn beside(id: &str) -> Value {
    json!({"account": CLUSTER_ACCOUNT, "region": CLUSTER_REGION, "id": id})
}

/// Gives the walkthrough's cluster another name.
fn rename(aws: &Aws, id: &str) {
    aws.operator(CLUSTER_ACCOUNT)
        .redshift(
            CLUSTER_REGION,
            "ModifyCluster",
            &[("ClusterIdentifier", CLUSTER), ("NewClusterIdentifier", id)],
        )
        .done();
    aws.calls();
}

#[test]
fn clusters_that_the_plan_does_not_name_are_noted() {
    let aws = applied();
    assert_eq!(aws.deliver(0), None);
    let many: Vec<Value> = (0..120)
        .map(|number| beside(&format!("other-{number:03}")))
        .collect();
    aws.seed(&json!({"clusters": many}));
    aws.calls();
    let answer = aws
        .redtrail("status plan.toml --output json")
        .exits(0)
        .json();
    let findings = answer["findings"].as_array().unwrap();
    let others: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["code"] == "cluster-unplanned")
        .collect();
    assert_eq!(others.len(), 120);
    expect![[r#"
        {
          "code": "cluster-unplanned",
          "severity": "note",
          "subject": "other-119",
          "pointer": "",
          "line": null,
          "column": null,
          "message": "account 444455556666, us-east-2, has a cluster `other-119` that the plan does not name",
          "mend": "add it to the plan if its audit logs are wanted, too: `redtrail discover` tells where they go today",
          "sources": [
            "https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html"
          ]
        }
    "#]].assert_eq(&(serde_json::to_string_pretty(others[119]).unwrap() + "\n"));
    // Where they log to is nobody's business as long as the plan's own are there.
    let count = |operation: &str| {
        let calls = aws.calls();
        let is_it = |call: &&Value| call["operation"] == operation;
        calls.iter().filter(is_it).count()
    };
    assert_eq!(count("DescribeLoggingStatus"), 1);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
        "#]])
        .says(expect![[r#"
            notes: cluster-unplanned; -v shows them in full
        "#]]);
    assert_eq!(count("DescribeClusters"), 2);
}

#[test]
fn a_cluster_under_a_new_name_is_recognized() {
    let aws = applied();
    aws.seed(&json!({"clusters": [beside("sales")]}));
    rename(&aws, "analytics-2");
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            off       redshift-analytics-cluster-01  444455556666  us-east-2
                      there is no such cluster
        "#]])
        .says(expect![[r#"
            warning[cluster-renamed]: account 444455556666, us-east-2, has no cluster `redshift-analytics-cluster-01`, and `analytics-2`, which the plan does not name, logs to its bucket under its prefix: it is most likely `redshift-analytics-cluster-01` under a new name
              mend write `analytics-2` for `redshift-analytics-cluster-01` in the plan and apply it: a cluster's ARN changes with its name, and the grants name the old one, the bucket policy in aws:SourceArn
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            notes: cluster-unplanned; -v shows them in full
        "#]]);
    // What is said to be done about it does it.
    let plan = aws.folder.read("plan.toml").replace(CLUSTER, "analytics-2");
    aws.folder.write("plan.toml", &plan);
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            waiting   analytics-2  444455556666  us-east-2
                      no log has arrived yet; the first may take hours on a quiet cluster
        "#]]);
}

#[test]
fn a_cluster_that_came_back_from_a_snapshot_is_told() {
    let aws = applied();
    rename(&aws, "on-its-way-out");
    let mut back = beside(CLUSTER);
    back["restored"] = json!(true);
    aws.seed(&json!({"clusters": [back]}));
    _ = aws
        .redtrail("status plan.toml")
        .exits(3)
        .prints(expect![[r#"
            off       redshift-analytics-cluster-01  444455556666  us-east-2
                      audit logging is switched off
        "#]])
        .says(expect![[r#"
            warning[cluster-restored]: account 444455556666, us-east-2, has its cluster `redshift-analytics-cluster-01` back from a snapshot, and its audit logging is off
              mend `redtrail apply PLAN` switches it on again
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html
              see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

            notes: cluster-unplanned; -v shows them in full
        "#]]);
}

#[test]
fn each_side_is_seen_by_itself() {
    let aws = applied();
    let cluster = "--cluster-role arn:aws:iam::{account}:role/operator";
    let bucket = "--bucket-role arn:aws:iam::{account}:role/operator";
    let status = |words: &str| aws.redtrail_alone(&format!("status plan.toml {words}"));
    _ = status(&format!("--only bucket {bucket}"))
        .exits(0)
        .prints(expect![[r#"
            waiting   redshift-analytics-cluster-01  444455556666  us-east-2
                      no log has arrived yet; the first may take hours on a quiet cluster
                      the cluster's side was not seen: whether it logs is not known
        "#]]);
    _ = status(&format!("--only clusters {cluster}"))
        .exits(0)
        .prints(expect![[r#"
            waiting   redshift-analytics-cluster-01  444455556666  us-east-2
                      Redshift tells of no delivery yet; the first may take hours on a quiet cluster
                      the bucket's policy was not seen
        "#]]);
    // Nobody was asked about the other side.
    let of = |account: &str| {
        let calls = aws.calls();
        calls.iter().any(|call| call["account"] == account)
    };
    assert!(of(BUCKET_ACCOUNT));
    _ = status(&format!("--only clusters {cluster}")).exits(0);
    assert!(!of(BUCKET_ACCOUNT));
    _ = status(&format!("--only bucket {bucket}")).exits(0);
    assert!(!of(CLUSTER_ACCOUNT));

    assert_eq!(aws.deliver(0), None);
    _ = status(&format!("--only bucket {bucket} --wait 1m"))
        .exits(0)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
                      the cluster's side was not seen: whether it logs is not known
        "#]]);
    _ = status(&format!("--only clusters {cluster} --wait 1m"))
        .exits(0)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
                      Redshift says that it has delivered logs
                      the bucket's policy was not seen
        "#]]);
    aws.put_bucket_policy(BUCKET, FOREIGN);
    _ = status(&format!("--only bucket {bucket}"))
        .exits(3)
        .prints(expect![[r#"
            drifted   redshift-analytics-cluster-01  444455556666  us-east-2
                      s3:PutBucketPolicy is due on redshift-cluster-audit-logging-111122223333
                      the cluster's side was not seen: whether it logs is not known
        "#]]);
}

#[test]
fn a_side_that_refuses_does_not_hide_the_other() {
    let aws = applied();
    assert_eq!(aws.deliver(0), None);
    let cluster = "--cluster-role arn:aws:iam::{account}:role/operator";
    let bucket = "--bucket-role arn:aws:iam::{account}:role/operator";
    let status = |words: &str| aws.redtrail_alone(&format!("status plan.toml {words}"));
    _ = status(cluster)
        .exits(3)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
                      Redshift says that it has delivered logs
                      the bucket's policy was not seen
        "#]])
        .says(expect![[r#"
            warning: the credentials for account 111122223333 belong to account 123456789012; name others with --bucket-profile or --bucket-role

        "#]]);
    _ = status(bucket)
        .exits(3)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
                      the cluster's side was not seen: whether it logs is not known
        "#]])
        .says(expect![[r#"
            warning: the credentials for account 444455556666 belong to account 123456789012; name others with --cluster-profile or --cluster-role

        "#]]);
}

#[test]
fn an_account_that_refuses_does_not_hide_the_others() {
    let aws = Aws::of(&two_cluster_accounts());
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.deliver(0), None);
    let refusal = |service: &str, operation: &str| json!({"service": service, "operation": operation, "account": "777788889999", "times": 99, "status": 403, "code": "AccessDenied", "message": "Not for you"});
    // A role that lets us in in one of the two accounts only.
    for (account, whom) in [
        (CLUSTER_ACCOUNT, "123456789012"),
        ("777788889999", "777788889999"),
    ] {
        let watcher = ("RoleName", "watcher");
        let trust = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": whom}, "Action": "sts:AssumeRole"}});
        let looks = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:Get*","iam:List*","redshift:Describe*"],"Resource":"*"}}"#;
        let made = ("AssumeRolePolicyDocument", &*trust.to_string());
        let operator = aws.operator(account);
        operator
            .iam(&[("Action", "CreateRole"), watcher, made])
            .done();
        let looks = [("PolicyName", "looks"), ("PolicyDocument", looks)];
        operator
            .iam(&[("Action", "PutRolePolicy"), watcher, looks[0], looks[1]])
            .done();
    }
    _ = aws
        .redtrail_alone("status plan.toml --cluster-role arn:aws:iam::{account}:role/watcher --bucket-role arn:aws:iam::{account}:role/operator")
        .exits(3)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
            waiting   warehouse                      777788889999  us-east-1
                      no log has arrived yet; the first may take hours on a quiet cluster
                      the cluster's side was not seen: whether it logs is not known
        "#]])
        .says(expect![[r#"
            warning: sts:AssumeRole in account 777788889999, us-east-1, was refused with AccessDenied: User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::777788889999:role/watcher (request …)
              mend both have to allow it: the role's trust policy and the policies of whoever assumes it

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]]);
    // Whoever may not look at IAM sees where the cluster logs to.
    aws.switch(&json!({"failures": [refusal("iam", "GetPolicy"), refusal("redshift", "DescribeClusters")]}));
    _ = aws
        .redtrail("status plan.toml -v")
        .untraced()
        .exits(3)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
            waiting   warehouse                      777788889999  us-east-1
                      no log has arrived yet; the first may take hours on a quiet cluster
                      the caller and its policies were not seen
        "#]])
        .says(expect![[r#"
            warning: iam:GetPolicy in account 777788889999, us-east-1, was refused with AccessDenied: Not for you (request …)
              mend compare the operator's own permissions with `redtrail show PLAN operator-policy`

            note[clusters-unlisted]: clusters that the plan does not name were not looked for: redshift:DescribeClusters in account 777788889999, us-east-1, was refused with AccessDenied: Not for you (request …)
              mend compare the operator's own permissions with `redtrail show PLAN operator-policy`

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]]);
    // A list that is refused decides nothing.
    aws.switch(&json!({"failures": [refusal("redshift", "DescribeClusters")]}));
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
            waiting   warehouse                      777788889999  us-east-1
                      no log has arrived yet; the first may take hours on a quiet cluster
        "#]]);
}

/// A report without its version and its times, each call of its journal in one line.
fn without_times(report: &str) -> String {
    let mut brief = String::new();
    let mut is_in_call = false;
    let report = report.replace(env!("CARGO_PKG_VERSION"), "…");
    for line in report.lines() {
        let words = line.trim_start();
        let times = ["\"begun\": ", "\"at\": "];
        let time = times.into_iter().find(|time| words.starts_with(time));
        is_in_call |= time.is_some();
        if is_in_call {
            brief.truncate(brief.trim_end().len());
            brief += " ";
            brief += &time.map_or(words.to_owned(), |time| format!("{time}…,"));
        } else {
            brief += line;
        }
        is_in_call &= !words.starts_with('}');
        brief += "\n";
    }
    brief
}

#[test]
fn evidence_of_a_run_holds_no_name() {
    let aws = applied();
    assert_eq!(aws.deliver(0), None);
    let ran = aws
        .redtrail("evidence plan.toml --output json")
        .exits(0)
        .says_nothing();
    expect![[r#"
        {
          "schema": "redtrail.evidence.v1",
          "findings": [],
          "report": {
            "version": "…",
            "plan": {
              "partition": "aws",
              "clusters": 1,
              "cluster_accounts": 1,
              "bucket_regions": [
                "us-east-1"
              ],
              "bucket_accounts": 1,
              "caller": "role",
              "grants": "auto prefix account",
              "own_principals": false
            },
            "remarks": [
              "caller-writes-objects",
              "source-condition-unconfirmed",
              "region-differs",
              "prefix-disputed",
              "trust-account",
              "caller-acl-disputed",
              "user-activity-parameter"
            ],
            "journal": [
              { "begun": …, "at": …, "stage": "done", "call": "iam:CreatePolicy", "region": "us-east-2" },
              { "begun": …, "at": …, "stage": "done", "call": "iam:CreatePolicy", "region": "us-east-2" },
              { "begun": …, "at": …, "stage": "done", "call": "iam:CreateRole", "region": "us-east-2" },
              { "begun": …, "at": …, "stage": "done", "call": "iam:AttachRolePolicy", "region": "us-east-2" },
              { "begun": …, "at": …, "stage": "done", "call": "iam:AttachRolePolicy", "region": "us-east-2" },
              { "begun": …, "at": …, "stage": "done", "call": "s3:PutBucketPolicy", "region": "us-east-1" },
              { "begun": …, "at": …, "stage": "done", "call": "redshift:EnableLogging", "region": "us-east-2" }
            ],
            "clusters": [
              {
                "region": "us-east-2",
                "state": "in-place",
                "differences": 0
              }
            ]
          }
        }
    "#]]
    .assert_eq(&without_times(&ran.stdout));
}

#[test]
fn evidence_of_several_accounts_holds_no_name() {
    let aws = Aws::of(&two_cluster_accounts());
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    assert_eq!(aws.deliver(0), None);
    let ran = aws
        .redtrail("evidence plan.toml")
        .exits(0)
        .says(expect![[r#"
            It holds codes, states, Regions and times, and no name. Read it before you send it.
        "#]]);
    expect![[r#"
        {
          "version": "…",
          "plan": {
            "partition": "aws",
            "clusters": 2,
            "cluster_accounts": 2,
            "bucket_regions": [
              "us-east-1"
            ],
            "bucket_accounts": 1,
            "caller": "role",
            "grants": "auto prefix account",
            "own_principals": false
          },
          "remarks": [
            "caller-writes-objects",
            "source-condition-unconfirmed",
            "region-differs",
            "prefix-disputed",
            "trust-account",
            "caller-acl-disputed",
            "user-activity-parameter"
          ],
          "journal": [
            { "begun": …, "at": …, "stage": "done", "call": "iam:CreatePolicy", "region": "us-east-2" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:CreatePolicy", "region": "us-east-2" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:CreateRole", "region": "us-east-2" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:AttachRolePolicy", "region": "us-east-2" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:AttachRolePolicy", "region": "us-east-2" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:CreatePolicy", "region": "us-east-1" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:CreatePolicy", "region": "us-east-1" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:CreateRole", "region": "us-east-1" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:AttachRolePolicy", "region": "us-east-1" },
            { "begun": …, "at": …, "stage": "done", "call": "iam:AttachRolePolicy", "region": "us-east-1" },
            { "begun": …, "at": …, "stage": "done", "call": "s3:PutBucketPolicy", "region": "us-east-1" },
            { "begun": …, "at": …, "stage": "done", "call": "redshift:EnableLogging", "region": "us-east-2" },
            { "begun": …, "at": …, "stage": "done", "call": "redshift:EnableLogging", "region": "us-east-1" }
          ],
          "clusters": [
            {
              "region": "us-east-2",
              "state": "in-place",
              "differences": 0
            },
            {
              "region": "us-east-1",
              "state": "waiting",
              "differences": 1
            }
          ]
        }
    "#]]
    .assert_eq(&without_times(&ran.stdout));
    let programs = aws
        .redtrail("evidence plan.toml --output json")
        .exits(0)
        .stdout;
    for name in [
        CLUSTER_ACCOUNT,
        "777788889999",
        BUCKET_ACCOUNT,
        "analytics",
        "warehouse",
        "audit-logging",
        "rsauditlog1",
        "redtrail-audit",
        "arn:",
    ] {
        for report in [&ran.stdout, &programs] {
            assert!(!report.contains(name), "{name} in {report}");
        }
    }
}

#[test]
fn a_bucket_that_cannot_be_listed_is_told() {
    let aws = applied();
    let refusal = json!({"service": "s3", "operation": "ListObjectsV2", "times": 9, "status": 403, "code": "AccessDenied", "message": "Access Denied"});
    aws.switch(&json!({"failures": [refusal]}));
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            waiting   redshift-analytics-cluster-01  444455556666  us-east-2
                      nobody could look whether a log has arrived: the bucket could not be listed
        "#]])
        .says(expect![[r#"
            warning: s3:ListBucket in account 111122223333, us-east-1, was refused with AccessDenied: Access Denied (request …)
              mend check that the bucket belongs to account 111122223333, and compare the operator's own permissions with `redtrail show PLAN operator-policy`

            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]]);
}

#[test]
fn a_wait_ends_where_the_first_log_arrives() {
    let aws = applied();
    let status = thread::scope(|scope| {
        let status = scope.spawn(|| aws.redtrail("status plan.toml --wait 1m"));
        thread::sleep(Duration::from_secs(1));
        assert_eq!(aws.deliver(0), None);
        status.join().unwrap()
    });
    _ = status.exits(0).prints(expect![[r#"
        in place  redshift-analytics-cluster-01  444455556666  us-east-2
    "#]]);
}

#[test]
fn a_wait_that_is_over_is_a_no() {
    let aws = applied();
    _ = aws
        .redtrail("status plan.toml --wait 1s")
        .exits(3)
        .prints(expect![[r#"
            waiting   redshift-analytics-cluster-01  444455556666  us-east-2
                      no log has arrived yet; the first may take hours on a quiet cluster
        "#]])
        .says(expect![[r#"
            waiting for 1 of 1 clusters, 0s left
            warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
              at plan.toml:1:1
              mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
              see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
              see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        "#]]);
}

#[test]
fn a_wait_asks_ever_more_rarely() {
    let aws = applied();
    aws.calls();
    _ = aws.redtrail("status plan.toml --wait 21s").exits(3);
    let calls = aws.calls();
    let looks = calls
        .iter()
        .filter(|call| call["operation"] == "DescribeLoggingStatus");
    // At once, after 5 seconds, after 10 more, and at the end.
    assert_eq!(looks.count(), 4);
}

#[test]
fn a_log_from_before_logging_was_switched_on_proves_nothing() {
    let aws = applied();
    assert_eq!(aws.deliver(0), None);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
        "#]]);
    _ = aws.redtrail("undo plan.toml --yes").exits(0);
    // Times are told in seconds, and logging has to be switched on later than the log was written.
    thread::sleep(Duration::from_millis(1100));
    _ = aws.redtrail("apply plan.toml --yes").exits(0);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            waiting   redshift-analytics-cluster-01  444455556666  us-east-2
                      no log has arrived yet; the first may take hours on a quiet cluster
        "#]]);
    assert_eq!(aws.deliver(0), None);
    _ = aws
        .redtrail("status plan.toml")
        .exits(0)
        .prints(expect![[r#"
            in place  redshift-analytics-cluster-01  444455556666  us-east-2
        "#]]);
}

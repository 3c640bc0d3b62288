//! What stands in AWS, from what its CLI printed.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "they are drawn by the tool that draws what is expected"
)]

use expect_test::Expect;
use redtrail_core::changes::{Pasted, look};
use redtrail_core::check::{Verdict, check};
use redtrail_core::finding::Severity;
use redtrail_core::plan::{Checked, Plan};
use serde_json::{Value, json};

const ANALYTICS: &str = "444455556666";
const SALES: &str = "777788889999";

fn plan(more: &str) -> Plan {
    let text = format!(
        "version = 1\n[bucket]\nname = \"central-logs\"\naccount = \"111122223333\"\nregion = \"us-east-1\"\n\n[[clusters]]\naccount = \"{ANALYTICS}\"\nregion = \"us-east-2\"\nid = \"analytics\"\n{more}"
    );
    Checked::toml(&text).plan.unwrap()
}

fn cluster(account: &str, region: &str, id: &str) -> String {
    format!("\n[[clusters]]\naccount = \"{account}\"\nregion = \"{region}\"\nid = \"{id}\"\n")
}

fn identity(account: &str) -> String {
    let arn = format!("arn:aws:sts::{account}:assumed-role/operator/me");
    printed(&json!({"UserId": "AROAEXAMPLE:me", "Account": account, "Arn": arn}))
}

fn described(account: &str, region: &str, id: &str) -> String {
    let arn = format!("arn:aws:redshift:{region}:{account}:namespace:1f2e");
    printed(&json!({"Clusters": [{"ClusterIdentifier": id, "ClusterNamespaceArn": arn}]}))
}

fn status(bucket: &str) -> String {
    printed(&json!({"LoggingEnabled": true, "BucketName": bucket, "S3KeyPrefix": "p/"}))
}

/// As the CLI prints it.
fn printed(answer: &Value) -> String {
    serde_json::to_string_pretty(answer).unwrap() + "\n"
}

/// Where each cluster logs, and what is said, a line each.
fn told(pasted: &Pasted) -> String {
    let mut lines = Vec::new();
    for (cluster, logging) in &pasted.observed.clusters {
        let goes = logging.as_ref().map(redtrail_core::changes::Logging::goes);
        let goes = match goes {
            None => "is not there".to_owned(),
            Some(None) => "logs nowhere".to_owned(),
            Some(Some(place)) => format!("logs to {place}"),
        };
        lines.push(format!(
            "{} {} {} {goes}",
            cluster.account, cluster.region, cluster.id
        ));
    }
    for finding in &pasted.findings {
        let line = finding.line.map_or("-".to_owned(), |line| line.to_string());
        lines.push(format!("{line} {} {}", finding.code, finding.message));
    }
    lines.join("\n") + "\n"
}

fn of(plan: &Plan, text: &str, expected: &Expect) {
    expected.assert_eq(&told(&Pasted::of(plan, text, None)));
}

#[test]
fn a_status_is_of_the_only_cluster_or_of_the_one_that_was_described_before_it() {
    let alone = plan("");
    of(
        &alone,
        &status("elsewhere"),
        &expect_test::expect![[r#"
            444455556666 us-east-2 analytics logs to s3://elsewhere/p/
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
    let several = plan(
        &(cluster(ANALYTICS, "us-west-2", "analytics") + &cluster(SALES, "us-east-1", "sales")),
    );
    let text = identity(SALES)
        + &described(SALES, "us-east-1", "sales")
        + &status("sold")
        + &identity(ANALYTICS)
        + &described(ANALYTICS, "us-west-2", "analytics")
        + &status("west");
    of(
        &several,
        &text,
        &expect_test::expect![[r#"
            444455556666 us-west-2 analytics logs to s3://west/p/
            777788889999 us-east-1 sales logs to s3://sold/p/
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about account 777788889999: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about cluster analytics: there is no answer yet of DescribeLoggingStatus
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
    of(
        &several,
        &status("whose"),
        &expect_test::expect![[r#"
            1 pasted-of-what a logging status does not say what it is of, and no answer of DescribeClusters stands before it
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about account 777788889999: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about cluster analytics and 2 more: there is no answer yet of DescribeLoggingStatus
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
}

#[test]
fn a_cluster_that_aws_does_not_find_is_not_there_and_the_next_status_is_not_its_own() {
    let several = plan(&cluster(ANALYTICS, "us-east-2", "sales"));
    let text = identity(ANALYTICS)
        + "$ aws redshift describe-clusters --cluster-identifier sales\n\nAn error occurred (ClusterNotFound) when calling the DescribeClusters operation: Cluster sales not found.\n"
        + &status("whose");
    of(
        &several,
        &text,
        &expect_test::expect![[r#"
            444455556666 us-east-2 sales is not there
            9 pasted-of-what a logging status does not say what it is of, and no answer of DescribeClusters stands before it
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about cluster analytics: there is no answer yet of DescribeLoggingStatus
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
}

#[test]
fn what_is_not_of_the_plan_is_passed_over_and_said() {
    let text = identity("999900001111")
        + &described("999900001111", "us-east-2", "analytics")
        + &status("whose")
        + &printed(
            &json!({"Role": {"RoleName": "admin", "Arn": "arn:aws:iam::444455556666:role/admin"}}),
        )
        + &printed(
            &json!({"Policy": {"Arn": "arn:aws:iam::444455556666:policy/other", "DefaultVersionId": "v1"}}),
        )
        + &printed(&json!({"PolicyVersion": {"VersionId": "v1", "Document": {}}}))
        + &printed(&json!({"AttachedPolicies": []}))
        + &printed(&json!({"Buckets": [], "Owner": {}}));
    of(
        &plan(""),
        &text,
        &expect_test::expect![[r#"
            1 pasted-of-another account 999900001111 is no part of this plan, so this answer was passed over
            6 pasted-of-another cluster analytics is no part of this plan, so this answer was passed over
            14 pasted-of-what a logging status does not say what it is of, and no answer of DescribeClusters stands before it
            19 pasted-of-another arn:aws:iam::444455556666:role/admin is no part of this plan, so this answer was passed over
            25 pasted-of-another arn:aws:iam::444455556666:policy/other is no part of this plan, so this answer was passed over
            31 pasted-of-what a version of a policy does not say what it is of, and no answer of GetPolicy that names this version stands before it
            37 pasted-of-what a list of policies does not say what it is of, and no answer of GetCallerIdentity stands before it
            40 pasted-unknown this is the answer of no command that was asked for: it holds Buckets, Owner
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about cluster analytics: there is no answer yet of DescribeLoggingStatus
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
}

#[test]
fn a_text_that_breaks_off_is_read_as_far_as_it_goes() {
    let whole = status("elsewhere");
    let broken = format!("{whole}\n{{\n  \"Role\": {{\n");
    of(
        &plan(""),
        &broken,
        &expect_test::expect![[r#"
            444455556666 us-east-2 analytics logs to s3://elsewhere/p/
            9 pasted-broken the text ends in the middle of an answer
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
    let wrong = format!("{{ 'LoggingEnabled': True }}\n{whole}");
    of(
        &plan(""),
        &wrong,
        &expect_test::expect![[r#"
            1 pasted-broken this is no JSON, and what follows was not read
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about cluster analytics: there is no answer yet of DescribeLoggingStatus
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
    of(
        &plan(""),
        "",
        &expect_test::expect![[r#"
            - pasted-incomplete nothing is decided about account 444455556666: there is no answer yet of GetRole, ListAttachedRolePolicies, GetPolicy of redtrail-audit-redshift-policy, GetPolicy of redtrail-audit-s3-policy
            - pasted-incomplete nothing is decided about cluster analytics: there is no answer yet of DescribeLoggingStatus
            - pasted-incomplete nothing is decided about bucket central-logs: there is no answer yet of GetBucketPolicy
        "#]],
    );
}

#[test]
fn an_account_is_seen_once_all_of_it_was_told() {
    let plan = plan("");
    let [redshift, s3] = plan.policy_arns(&ANALYTICS.parse().unwrap());
    let tags = json!([{"Key": "redtrail:plan", "Value": "audit"}]);
    let policy = |arn: &str| {
        printed(
            &json!({"Policy": {"Arn": arn, "DefaultVersionId": "v2", "AttachmentCount": 1, "Tags": tags}}),
        ) + &printed(&json!({"PolicyVersion": {"VersionId": "v2", "Document": {"Statement": []}}}))
    };
    let parts = [
        printed(
            &json!({"Role": {"RoleName": plan.caller().name(), "Arn": plan.caller_arn(&ANALYTICS.parse().unwrap()), "AssumeRolePolicyDocument": {"Statement": []}, "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::444455556666:policy/edge"}, "Tags": tags}}),
        ),
        printed(&json!({"AttachedPolicies": [{"PolicyName": "x", "PolicyArn": redshift}]})),
        policy(redshift.as_ref()),
        policy(s3.as_ref()),
    ];
    for left_out in 0..parts.len() {
        let mut some = parts.to_vec();
        some.remove(left_out);
        let pasted = Pasted::of(&plan, &some.concat(), None);
        assert!(pasted.observed.accounts.is_empty(), "{left_out}");
    }
    let outdated = parts
        .concat()
        .replacen("\"VersionId\": \"v2\"", "\"VersionId\": \"v1\"", 1);
    let pasted = Pasted::of(&plan, &outdated, None);
    assert!(pasted.observed.accounts.is_empty());
    assert_eq!(pasted.findings[0].code, "pasted-of-what");
    let pasted = Pasted::of(&plan, &parts.concat(), None);
    expect_test::expect![[r#"
        {
            AccountId(
                "444455556666",
            ): AccountState {
                policies: [
                    Some(
                        PolicyState {
                            document: "{\"Statement\":[]}",
                            version: "v2",
                            plan: Some(
                                "audit",
                            ),
                            versions: [],
                            uses: 1,
                        },
                    ),
                    Some(
                        PolicyState {
                            document: "{\"Statement\":[]}",
                            version: "v2",
                            plan: Some(
                                "audit",
                            ),
                            versions: [],
                            uses: 1,
                        },
                    ),
                ],
                caller: Some(
                    CallerState {
                        arn: "arn:aws:iam::444455556666:role/redtrail-audit",
                        boundary: Some(
                            "arn:aws:iam::444455556666:policy/edge",
                        ),
                        trust: Some(
                            "{\"Statement\":[]}",
                        ),
                        plan: Some(
                            "audit",
                        ),
                    },
                ),
                attached: {
                    "arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy",
                },
                inline: [],
                keys: {},
            },
        }
    "#]]
    .assert_eq(&format!("{:#?}\n", pasted.observed.accounts));
}

#[test]
fn the_commands_look_at_all_that_the_plan_touches_in_an_account() {
    let plan = plan(&cluster(SALES, "us-east-1", "sales"));
    expect_test::expect![[r#"
        export AWS_PAGER=
        aws sts get-caller-identity --region us-east-2 --output json
        aws redshift describe-clusters --cluster-identifier analytics --region us-east-2 --output json
        aws redshift describe-logging-status --cluster-identifier analytics --region us-east-2 --output json
        aws iam get-role --role-name redtrail-audit --region us-east-2 --output json
        aws iam list-attached-role-policies --role-name redtrail-audit --region us-east-2 --output json
        aws iam list-role-policies --role-name redtrail-audit --region us-east-2 --output json
        aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy --region us-east-2 --output json
        aws iam get-policy-version --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy --version-id "$(aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy --query Policy.DefaultVersionId --region us-east-2 --output text)" --region us-east-2 --output json
        aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy --region us-east-2 --output json
        aws iam get-policy-version --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy --version-id "$(aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy --query Policy.DefaultVersionId --region us-east-2 --output text)" --region us-east-2 --output json
        for arn in $(aws iam list-attached-role-policies --role-name redtrail-audit --query "AttachedPolicies[].PolicyArn" --region us-east-2 --output text) $(aws iam get-role --role-name redtrail-audit --query "[Role.PermissionsBoundary.PermissionsBoundaryArn][?@]" --region us-east-2 --output text); do
          aws iam get-policy --policy-arn "$arn" --region us-east-2 --output json
          aws iam get-policy-version --policy-arn "$arn" --version-id "$(aws iam get-policy --policy-arn "$arn" --query Policy.DefaultVersionId --region us-east-2 --output text)" --region us-east-2 --output json
        done
        for name in $(aws iam list-role-policies --role-name redtrail-audit --query "PolicyNames" --region us-east-2 --output text); do
          aws iam get-role-policy --role-name redtrail-audit --policy-name "$name" --region us-east-2 --output json
        done
    "#]].assert_eq(&look(&plan, &ANALYTICS.parse().unwrap()));
    expect_test::expect![[r#"
        export AWS_PAGER=
        aws sts get-caller-identity --region us-east-1 --output json
        aws s3api get-bucket-policy --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
        aws s3api get-bucket-encryption --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
        aws s3api get-object-lock-configuration --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
        aws s3api get-bucket-request-payment --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
        aws s3api get-public-access-block --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
        aws s3api get-bucket-ownership-controls --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
        aws s3api get-bucket-location --bucket central-logs --expected-bucket-owner 111122223333 --region us-east-1 --output json
    "#]].assert_eq(&look(&plan, &"111122223333".parse().unwrap()));
    assert_eq!(look(&plan, &"999900001111".parse().unwrap()), "");
}

/// The verdict on what will stand, why, and what was not seen, a line each.
fn judged(plan: &Plan, text: &str) -> String {
    let pasted = Pasted::of(plan, text, None);
    let check = check(plan, &pasted.given.after_apply(plan)).unwrap();
    let mut lines = vec![check.verdict.to_string()];
    for call in check
        .calls
        .iter()
        .filter(|it| it.verdict != Verdict::Allowed)
    {
        let by = call.policy.as_deref().unwrap_or_default();
        lines.push(format!("{} {} by {by}", call.action, call.verdict));
    }
    let said = check.findings.iter().chain(&pasted.findings);
    let said = said.filter(|finding| finding.severity != Severity::Note);
    lines.extend(said.map(|finding| format!("{} {}", finding.code, finding.subject)));
    lines.push(format!("not seen: {}", check.not_seen.join(", ")));
    lines.join("\n") + "\n"
}

/// A policy that forbids an action.
fn forbids(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": action, "Resource": "*"}]})
}

fn attached(arns: &[&str]) -> String {
    let policies = arns
        .iter()
        .map(|arn| json!({"PolicyName": "x", "PolicyArn": arn}));
    printed(&json!({"AttachedPolicies": policies.collect::<Vec<_>>()}))
}

fn managed(arn: &str, document: &Value) -> String {
    printed(&json!({"Policy": {"Arn": arn, "DefaultVersionId": "v3"}}))
        + &printed(&json!({"PolicyVersion": {"VersionId": "v3", "Document": document}}))
}

const FENCE: &str = "arn:aws:iam::444455556666:policy/fence";

#[test]
fn what_else_is_attached_to_the_caller_has_a_say() {
    let plan = plan("");
    let fence = managed(FENCE, &forbids("redshift:EnableLogging"));
    expect_test::expect![[r#"
        denied
        redshift:EnableLogging denied by arn:aws:iam::444455556666:policy/fence
        check-denied arn:aws:iam::444455556666:policy/fence
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &(attached(&[FENCE]) + &fence)));
    // What is not attached is of somebody else.
    expect_test::expect![[r#"
        allowed
        pasted-of-another 
        pasted-of-what 
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &(attached(&[]) + &fence)));
    // What apply will write anew is judged as it will be.
    let [redshift, _] = plan.policy_arns(&ANALYTICS.parse().unwrap());
    let own = managed(redshift.as_ref(), &forbids("redshift:EnableLogging"));
    expect_test::expect![[r#"
        allowed
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &(attached(&[redshift.as_ref()]) + &own)));
    // One of AWS's own names no account.
    let aws = "arn:aws:iam::aws:policy/ReadOnly";
    let theirs = managed(aws, &forbids("redshift:DescribeLoggingStatus"));
    expect_test::expect![[r#"
        denied
        redshift:DescribeLoggingStatus denied by arn:aws:iam::aws:policy/ReadOnly
        check-denied arn:aws:iam::aws:policy/ReadOnly
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &(attached(&[aws]) + &theirs)));
}

#[test]
fn policies_written_into_the_caller_or_pasted_bare_have_a_say() {
    let plan = plan(&cluster(SALES, "us-east-2", "sales"));
    let inline = |role: &str| {
        printed(
            &json!({"RoleName": role, "PolicyName": "edge", "PolicyDocument": forbids("s3:PutObject")}),
        )
    };
    let name = plan.caller().name();
    let told = identity(SALES) + &inline(name) + &inline("other");
    expect_test::expect![[r#"
        denied
        s3:PutObject denied by arn:aws:iam::777788889999:role/redtrail-audit inline policy edge
        check-denied arn:aws:iam::777788889999:role/redtrail-audit inline policy edge
        pasted-of-another 
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &told));
    let bare = printed(&forbids("redshift:DescribeLoggingStatus"));
    expect_test::expect![[r#"
        denied
        redshift:DescribeLoggingStatus denied by identity policy in line 6
        check-denied identity policy in line 6
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &(identity(ANALYTICS) + &bare)));
    // Of which account it is nobody knows.
    expect_test::expect![[r#"
        allowed
        pasted-of-what 
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &bare));
    // What is wrong with it is told, as of every policy.
    let odd = printed(
        &json!({"Statement": {"Effect": "Allow", "Action": "redshift:EnableLoging", "Resource": "*"}}),
    );
    expect_test::expect![[r#"
        allowed
        version-old identity policy in line 6
        action-unknown identity policy in line 6
        not seen: bucket-policy, bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &(identity(ANALYTICS) + &odd)));
}

/// Whether something is among what was not seen.
fn is_unseen(judged: &str, what: &str) -> bool {
    let not_seen = judged.trim_end().rsplit("not seen: ").next().unwrap();
    not_seen.split(", ").any(|it| it == what)
}

/// A role or a user as it is told, within a boundary.
fn caller(kind: &str, boundary: Option<&str>) -> String {
    let (name, path) = (format!("{kind}Name"), kind.to_lowercase());
    let boundary = boundary.map(|arn| json!({"PermissionsBoundaryArn": arn}));
    printed(
        &json!({kind: {name: "redtrail-audit", "Arn": format!("arn:aws:iam::{ANALYTICS}:{path}/redtrail-audit"), "PermissionsBoundary": boundary}}),
    )
}

fn written(names: &[&str]) -> String {
    printed(&json!({"PolicyNames": names}))
}

/// A policy that is written into the role.
fn inline(name: &str, document: &Value) -> String {
    printed(&json!({"RoleName": "redtrail-audit", "PolicyName": name, "PolicyDocument": document}))
}

/// What AWS says of what is not there.
fn gone(call: &str) -> String {
    format!("An error occurred (NoSuchEntity) when calling the {call} operation: none\n")
}

const BOUNDS: &str = "arn:aws:iam::444455556666:policy/bounds";

/// A plan whose role will be made within a boundary.
fn bounded() -> Plan {
    plan(&format!(
        "\n[caller]\npermissions_boundary = \"{BOUNDS}\"\n"
    ))
}

#[test]
fn once_every_policy_of_the_caller_was_told_none_is_unseen() {
    let role = plan("");
    let bounds = "arn:aws:iam::aws:policy/Bounds";
    let allows = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "redshift:*", "Resource": "*"}});
    let parts = [
        caller("Role", Some(bounds)),
        attached(&[FENCE]),
        written(&["edge"]),
        managed(FENCE, &forbids("s3:DeleteBucket")),
        inline("edge", &forbids("s3:DeleteObject")),
        managed(bounds, &allows),
    ];
    expect_test::expect![[r#"
        denied
        s3:PutObject denied by 
        check-not-allowed s3:PutObject
        not seen: bucket-policy, bucket-settings, trust-policy, scp, rcp, operator-identity-policy
    "#]]
    .assert_eq(&judged(&role, &parts.concat()));
    let unseen: Vec<Vec<&str>> = (0..parts.len())
        .map(|left_out| {
            let mut some = parts.to_vec();
            some.remove(left_out);
            let told = judged(&role, &some.concat());
            let all = ["identity-policy", "boundary"].into_iter();
            all.filter(|it| is_unseen(&told, it)).collect()
        })
        .collect();
    let (identity, boundary) = (vec!["identity-policy"], vec!["boundary"]);
    assert_eq!(
        unseen,
        [
            boundary.clone(),
            identity.clone(),
            identity.clone(),
            identity.clone(),
            identity,
            boundary
        ]
    );
    // A boundary may be attached, too, and has its say in both places.
    let twice = parts.concat().replace(FENCE, bounds);
    let told = judged(&role, &twice);
    assert!(
        !is_unseen(&told, "identity-policy") && !is_unseen(&told, "boundary"),
        "{told}"
    );
    let none = caller("Role", None) + &attached(&[]) + &written(&[]);
    expect_test::expect![[r#"
        allowed
        not seen: bucket-policy, bucket-settings, trust-policy, scp, rcp, operator-identity-policy
    "#]]
    .assert_eq(&judged(&role, &none));
    // A list that is cut short is no list.
    let some = none.replacen(
        "\"PolicyNames\": []",
        "\"PolicyNames\": [], \"NextToken\": \"x\"",
        1,
    );
    assert!(is_unseen(&judged(&role, &some), "identity-policy"));
}

#[test]
fn what_was_told_last_holds() {
    let role = plan("");
    let fence = managed(FENCE, &forbids("redshift:EnableLogging"));
    let edge = inline("edge", &forbids("redshift:EnableLogging"));
    let is_allowed = |text: &str| judged(&role, text).starts_with("allowed\n");
    let before = attached(&[FENCE]) + &fence;
    assert!(!is_allowed(&before));
    assert!(is_allowed(&(before.clone() + &attached(&[]))));
    let opened = managed(FENCE, &forbids("s3:DeleteBucket"));
    assert!(is_allowed(&(before + &attached(&[FENCE]) + &opened)));
    assert!(!is_allowed(&edge) && !is_allowed(&(written(&["edge"]) + &edge)));
    assert!(is_allowed(&(edge.clone() + &written(&[]))));
    assert!(is_allowed(
        &(edge + &inline("edge", &forbids("s3:DeleteBucket")))
    ));
    // Another boundary than the one whose text is known.
    let within = |arn: &str| caller("Role", Some(arn));
    let bounds = managed(BOUNDS, &forbids("s3:PutObject"));
    let told = judged(&role, &(within(BOUNDS) + &bounds + &within(FENCE)));
    assert!(
        is_unseen(&told, "boundary") && told.starts_with("allowed\n"),
        "{told}"
    );
    // A role that was missing is there, and nobody has listed what it has.
    let made = gone("GetRole") + &gone("ListRolePolicies") + &caller("Role", None);
    assert!(is_unseen(&judged(&role, &made), "identity-policy"));
    // The version is of the policy that was not told.
    let other = "arn:aws:iam::444455556666:policy/other";
    let refused = "An error occurred (Throttling) when calling the GetPolicy operation: slower\n";
    let [policy, version] = fence.split_inclusive("}\n}\n").collect::<Vec<_>>()[..] else {
        unreachable!("two answers");
    };
    let told = judged(
        &role,
        &(attached(&[FENCE, other]) + policy + refused + version),
    );
    assert!(told.contains("pasted-of-what"), "{told}");
}

#[test]
fn a_role_of_another_path_is_not_the_plans() {
    let plan = plan("\n[caller]\narn = \"arn:aws:iam::444455556666:role/team/redtrail-audit\"\n");
    let told = caller("Role", None) + &attached(&[]) + &written(&[]);
    expect_test::expect![[r#"
        denied
        sts:AssumeRole denied by arn:aws:iam::444455556666:role/team/redtrail-audit
        redshift:EnableLogging denied by arn:aws:iam::444455556666:role/team/redtrail-audit
        redshift:DescribeLoggingStatus denied by arn:aws:iam::444455556666:role/team/redtrail-audit
        s3:PutObject denied by arn:aws:iam::444455556666:role/team/redtrail-audit
        caller-missing arn:aws:iam::444455556666:role/team/redtrail-audit
        not seen: bucket-policy, bucket-settings, scp, rcp, operator-identity-policy
    "#]]
    .assert_eq(&judged(&plan, &told));
}

#[test]
fn of_a_user_the_groups_are_to_be_told_too() {
    let user = plan("\n[caller]\nkind = \"user\"\n");
    let none = caller("User", None) + &attached(&[]) + &written(&[]);
    let of = |groups: &Value| {
        judged(
            &user,
            &(none.clone() + &printed(&json!({"Groups": groups}))),
        )
    };
    expect_test::expect![[r#"
        allowed
        not seen: bucket-policy, bucket-settings, scp, rcp
    "#]]
    .assert_eq(&of(&json!([])));
    let in_a_group = of(&json!([{"GroupName": "admins"}]));
    assert!(is_unseen(&in_a_group, "identity-policy"), "{in_a_group}");
    assert!(is_unseen(&judged(&user, &none), "identity-policy"));
    assert!(!is_unseen(
        &judged(&user, &gone("GetUser")),
        "identity-policy"
    ));
    // One that was made anew has the groups of nobody before it.
    let anew = none.clone() + &printed(&json!({"Groups": []})) + &gone("GetUser") + &none;
    assert!(is_unseen(&judged(&user, &anew), "identity-policy"));
    expect_test::expect![[r#"
        export AWS_PAGER=
        aws sts get-caller-identity --region us-east-2 --output json
        aws redshift describe-clusters --cluster-identifier analytics --region us-east-2 --output json
        aws redshift describe-logging-status --cluster-identifier analytics --region us-east-2 --output json
        aws iam get-user --user-name redtrail-audit --region us-east-2 --output json
        aws iam list-attached-user-policies --user-name redtrail-audit --region us-east-2 --output json
        aws iam list-user-policies --user-name redtrail-audit --region us-east-2 --output json
        aws iam list-groups-for-user --user-name redtrail-audit --region us-east-2 --output json
        aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy --region us-east-2 --output json
        aws iam get-policy-version --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy --version-id "$(aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy --query Policy.DefaultVersionId --region us-east-2 --output text)" --region us-east-2 --output json
        aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy --region us-east-2 --output json
        aws iam get-policy-version --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy --version-id "$(aws iam get-policy --policy-arn arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy --query Policy.DefaultVersionId --region us-east-2 --output text)" --region us-east-2 --output json
        for arn in $(aws iam list-attached-user-policies --user-name redtrail-audit --query "AttachedPolicies[].PolicyArn" --region us-east-2 --output text) $(aws iam get-user --user-name redtrail-audit --query "[User.PermissionsBoundary.PermissionsBoundaryArn][?@]" --region us-east-2 --output text); do
          aws iam get-policy --policy-arn "$arn" --region us-east-2 --output json
          aws iam get-policy-version --policy-arn "$arn" --version-id "$(aws iam get-policy --policy-arn "$arn" --query Policy.DefaultVersionId --region us-east-2 --output text)" --region us-east-2 --output json
        done
        for name in $(aws iam list-user-policies --user-name redtrail-audit --query "PolicyNames" --region us-east-2 --output text); do
          aws iam get-user-policy --user-name redtrail-audit --policy-name "$name" --region us-east-2 --output json
        done
    "#]].assert_eq(&look(&user, &ANALYTICS.parse().unwrap()));
}

#[test]
fn of_a_caller_that_apply_will_make_everything_is_known() {
    let told = gone("GetRole") + &gone("ListRolePolicies");
    expect_test::expect![[r#"
        allowed
        not seen: bucket-policy, bucket-settings, scp, rcp, operator-identity-policy
    "#]]
    .assert_eq(&judged(&plan(""), &told));
    let bound = bounded();
    assert!(is_unseen(&judged(&bound, &told), "boundary"));
    let bounds = managed(BOUNDS, &forbids("s3:PutObject"));
    expect_test::expect![[r#"
        denied
        redshift:EnableLogging denied by 
        redshift:DescribeLoggingStatus denied by 
        s3:PutObject denied by arn:aws:iam::444455556666:policy/bounds
        check-not-allowed redshift:EnableLogging
        check-not-allowed redshift:DescribeLoggingStatus
        check-denied arn:aws:iam::444455556666:policy/bounds
        not seen: bucket-policy, bucket-settings, scp, rcp, operator-identity-policy
    "#]]
    .assert_eq(&judged(&bound, &(told + &bounds)));
    // Nobody has looked whether it is there, and within this it will be.
    assert!(!is_unseen(&judged(&bound, &bounds), "boundary"));
    // It is there within none: the text of the plan's is of no use, and no stranger's.
    let free = judged(&bound, &(caller("Role", None) + &bounds));
    assert!(
        free.starts_with("allowed\n") && !free.contains("pasted-of-another"),
        "{free}"
    );
    let commands = look(&bound, &ANALYTICS.parse().unwrap());
    assert!(commands.contains(&format!("--output text) {BOUNDS}; do\n")));
}

#[test]
fn a_caller_that_exists_is_not_made_and_its_own_trust_policy_holds() {
    let existing = plan("\n[caller]\narn = \"arn:aws:iam::444455556666:role/redtrail-audit\"\n");
    expect_test::expect![[r#"
        denied
        sts:AssumeRole denied by arn:aws:iam::444455556666:role/redtrail-audit
        redshift:EnableLogging denied by arn:aws:iam::444455556666:role/redtrail-audit
        redshift:DescribeLoggingStatus denied by arn:aws:iam::444455556666:role/redtrail-audit
        s3:PutObject denied by arn:aws:iam::444455556666:role/redtrail-audit
        caller-missing arn:aws:iam::444455556666:role/redtrail-audit
        not seen: bucket-policy, bucket-settings, scp, rcp, operator-identity-policy
    "#]]
    .assert_eq(&judged(&existing, &gone("GetRole")));
    let trust = |effect: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": effect, "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}});
    let bare = printed(&trust("Deny"));
    expect_test::expect![[r#"
        denied
        sts:AssumeRole denied by arn:aws:iam::444455556666:role/redtrail-audit trust policy
        check-denied arn:aws:iam::444455556666:role/redtrail-audit trust policy
        not seen: bucket-policy, bucket-settings, identity-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&existing, &bare));
    // What GetRole tells is the role's for certain.
    let role = printed(
        &json!({"Role": {"RoleName": "redtrail-audit", "Arn": format!("arn:aws:iam::{ANALYTICS}:role/redtrail-audit"), "AssumeRolePolicyDocument": trust("Allow")}}),
    );
    let told = judged(&existing, &(role + &bare));
    assert!(told.starts_with("allowed\n"), "{told}");
}

#[test]
fn bare_policies_that_name_a_principal_are_the_buckets_or_a_roles() {
    let plan = plan("");
    let closed = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::central-logs/*"}]});
    expect_test::expect![[r#"
        denied
        s3:PutObject denied by s3://central-logs policy
        s3:PutObject denied by s3://central-logs policy
        s3:PutObject denied by s3://central-logs policy
        check-denied s3://central-logs policy
        check-denied s3://central-logs policy
        not seen: bucket-settings, identity-policy, trust-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &printed(&closed)));
    let trust = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}});
    expect_test::expect![[r#"
        allowed
        version-old arn:aws:iam::444455556666:role/redtrail-audit trust policy
        not seen: bucket-policy, bucket-settings, identity-policy, boundary, scp, rcp, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &printed(&trust)));
}

#[test]
fn the_settings_of_a_bucket_have_a_say_and_what_is_not_set_is_seen() {
    let plan = plan("");
    let settings = printed(
        &json!({"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}}),
    ) + &printed(&json!({"Payer": "BucketOwner"}))
        + "An error occurred (ObjectLockConfigurationNotFoundError) when calling the GetObjectLockConfiguration operation: none\n"
        + "An error occurred (OwnershipControlsNotFoundError) when calling the GetBucketOwnershipControls operation: none\n"
        + "An error occurred (NoSuchPublicAccessBlockConfiguration) when calling the GetPublicAccessBlock operation: none\n"
        + &printed(&json!({"LocationConstraint": null}));
    expect_test::expect![[r#"
        unknown
        s3:PutObject unknown by bucket-settings
        s3:PutObject unknown by bucket-settings
        s3:PutObject unknown by bucket-settings
        bucket-encryption central-logs
        not seen: bucket-policy, identity-policy, trust-policy, boundary, scp, rcp, bucket-account, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &settings));
    // Of several buckets, the policy before it says which.
    let fleet = Checked::toml(include_str!("../../examples/fleet.toml"));
    let several = fleet.plan.unwrap();
    let bucket = &several.buckets()[1].name;
    let text = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": format!("arn:aws:s3:::{bucket}")}]});
    let policy = printed(&json!({"Policy": text.to_string()}));
    let payer = printed(&json!({"Payer": "Requester"}));
    let given = Pasted::of(&several, &(policy + &payer), None).given;
    let told: Vec<String> = given
        .buckets
        .iter()
        .map(|(name, it)| format!("{name} {:?}", it.settings))
        .collect();
    expect_test::expect![[r#"
        central-audit-logs-us Some(Input { name: "s3://central-audit-logs-us settings", text: "{\"Payer\":\"Requester\"}" })
    "#]].assert_eq(&(told.join("\n") + "\n"));
    let unplaced = Pasted::of(&several, &payer, None);
    assert!(unplaced.given.buckets.is_empty());
    assert_eq!(
        unplaced.findings.first().map(|it| it.code),
        Some("pasted-of-what")
    );
    let paid = printed(&json!({"Payer": "Requester"}));
    expect_test::expect![[r#"
        unknown
        s3:PutObject unknown by bucket-settings
        s3:PutObject unknown by bucket-settings
        s3:PutObject unknown by bucket-settings
        bucket-requester-pays central-logs
        not seen: bucket-policy, identity-policy, trust-policy, boundary, scp, rcp, default-encryption, object-lock, public-access-block, object-ownership, bucket-region, bucket-account, operator-identity-policy
    "#]].assert_eq(&judged(&plan, &paid));
}

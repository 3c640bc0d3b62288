//! `redtrail plan`: words in, a file out.

use expect_test::expect;

use crate::folder::Folder;

const WORDS: &str = "--cluster 444455556666:us-east-2:redshift-analytics-cluster-01 \
     --bucket redshift-cluster-audit-logging-111122223333 --bucket-account 111122223333 \
     --bucket-region us-east-1 --prefix rsauditlog1";

#[test]
fn words_become_a_plan() {
    let folder = Folder::new();
    _ = folder.redtrail(&format!("plan {WORDS}")).exits(0).prints(expect![[r#"
        version = 1
        name = "audit"

        [bucket]
        name = "redshift-cluster-audit-logging-111122223333"
        account = "111122223333"
        region = "us-east-1"
        prefix = "rsauditlog1"

        [caller]
        kind = "role"
        name = "redtrail-audit"

        [[clusters]]
        account = "444455556666"
        region = "us-east-2"
        id = "redshift-analytics-cluster-01"
    "#]]).says(expect![[r#"
        warning[caller-writes-objects]: redtrail-audit gets s3:PutObject, because EnableLogging asks for it; so whoever may use it can write and overwrite objects under the prefix by hand, logs included
          mend turn versioning on for the bucket, so that an overwritten log can be had back
          see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
          see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html

        warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
          mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
          see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
          see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        warning[region-differs]: the cluster redshift-analytics-cluster-01 is in us-east-2 and its bucket in us-east-1. The API reference says that the bucket must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2 to us-east-1 and shows them arriving
          mend if EnableLogging refuses the bucket, use one in us-east-2 for these logs
          see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
          see https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/

        notes: prefix-disputed, trust-account, caller-acl-disputed, user-activity-parameter; -v shows them in full
    "#]]);
}

#[test]
fn every_flag_has_its_place_in_the_plan() {
    let folder = Folder::new();
    let words = "plan --name central --cluster 444455556666:us-east-2:one --cluster 777788889999:us-east-1:two \
         --bucket central-audit-logs --bucket-account 111122223333 --bucket-region us-east-1 \
         --prefix audit/redshift --caller user/auditor --source organization --organization o-a1b2c3d4e5 \
         --scope bucket --out plan.toml";
    _ = folder.redtrail(words).exits(0).prints(expect![]).says(expect![[r#"
        plan.toml written
        warning[caller-writes-objects]: auditor gets s3:PutObject, because EnableLogging asks for it; so whoever may use it can write and overwrite objects anywhere in the bucket by hand, logs included
          mend turn versioning on for the bucket, so that an overwritten log can be had back
          see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
          see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html

        warning[caller-key]: auditor is a user, so calling EnableLogging takes a long-lived access key
          mend use a role: it needs no key that stays
          see https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html

        warning[source-condition-unconfirmed]: the bucket trusts Redshift on a condition about whom it works for. Redshift's page on confused deputies asks for such a condition; its page on audit logging showed one from December 2021 to July 2022 and shows none today. Nobody has published whether Redshift sends the key at both calls
          mend wait for a real log: `redtrail status` tells when one has arrived. If EnableLogging is refused, this is the first suspect
          see https://docs.aws.amazon.com/redshift/latest/mgmt/cross-service-confused-deputy-prevention.html
          see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html

        warning[scope-bucket]: objects may be written anywhere in the bucket, not only under the prefix
          mend take out `scope = "bucket"`

        warning[region-differs]: the cluster one is in us-east-2 and its bucket in us-east-1. The API reference says that the bucket must be in the cluster's Region; AWS's walkthrough sends logs from us-east-2 to us-east-1 and shows them arriving
          mend if EnableLogging refuses the bucket, use one in us-east-2 for these logs
          see https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html
          see https://aws.amazon.com/blogs/big-data/set-up-cross-account-audit-logging-for-your-amazon-redshift-cluster/

        notes: prefix-disputed, caller-acl-disputed, user-activity-parameter; -v shows them in full
    "#]]);
    expect![[r#"
        version = 1
        name = "central"

        [bucket]
        name = "central-audit-logs"
        account = "111122223333"
        region = "us-east-1"
        prefix = "audit/redshift"

        [caller]
        kind = "user"
        name = "auditor"

        [grants]
        source = "organization"
        scope = "bucket"
        organization = "o-a1b2c3d4e5"

        [[clusters]]
        account = "444455556666"
        region = "us-east-2"
        id = "one"

        [[clusters]]
        account = "777788889999"
        region = "us-east-1"
        id = "two"
    "#]]
    .assert_eq(&folder.read("plan.toml"));
}

#[test]
fn the_walkthrough_s_own_grants_are_a_preset() {
    let folder = Folder::new();
    let words =
        format!("plan {WORDS} --preset walkthrough --caller arn:aws:iam::{{account}}:role/there");
    _ = folder.redtrail(&words).exits(0).prints(expect![[r#"
        version = 1
        name = "audit"

        [bucket]
        name = "redshift-cluster-audit-logging-111122223333"
        account = "111122223333"
        region = "us-east-1"
        prefix = "rsauditlog1"

        [caller]
        arn = "arn:aws:iam::{account}:role/there"

        [grants]
        preset = "walkthrough"

        [[clusters]]
        account = "444455556666"
        region = "us-east-2"
        id = "redshift-analytics-cluster-01"
    "#]]);
}

#[test]
fn a_name_that_ends_in_json_is_written_in_json() {
    let folder = Folder::new();
    _ = folder
        .redtrail(&format!("plan {WORDS} --out plan.json"))
        .exits(0)
        .prints(expect![]);
    expect![[r#"
        {
          "version": 1,
          "name": "audit",
          "bucket": {
            "name": "redshift-cluster-audit-logging-111122223333",
            "account": "111122223333",
            "region": "us-east-1",
            "prefix": "rsauditlog1"
          },
          "caller": {
            "kind": "role",
            "name": "redtrail-audit"
          },
          "clusters": [
            {
              "account": "444455556666",
              "region": "us-east-2",
              "id": "redshift-analytics-cluster-01"
            }
          ]
        }
    "#]]
    .assert_eq(&folder.read("plan.json"));
    _ = folder.redtrail("show plan.json link").exits(0);
}

#[test]
fn a_program_is_given_the_plan() {
    let folder = Folder::new();
    let answer = folder
        .redtrail(&format!("plan {WORDS} --output json"))
        .exits(0)
        .json();
    assert_eq!(answer["schema"], "redtrail.plan.v1");
    assert_eq!(answer["plan"]["bucket"]["prefix"], "rsauditlog1");
    assert!(answer["findings"].is_array());
}

#[test]
fn what_is_missing_is_named_all_at_once_with_its_flag() {
    let folder = Folder::new();
    _ = folder
        .redtrail("plan --name 9-lives --out plan.toml")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error[field-invalid]: `9-lives` is not a name: a plan's name is 1 to 32 letters and digits
              mend did you mean `9lives`?
              see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
            error[field-missing]: the bucket is missing
              mend give --bucket, --bucket-account and --bucket-region
            error[field-missing]: the plan has no cluster
              mend give --cluster ACCOUNT:REGION:ID, such as 444455556666:us-east-2:analytics
        "#]]);
    assert!(!folder.path("plan.toml").exists());
}

#[test]
fn a_cluster_is_three_words_with_colons() {
    let folder = Folder::new();
    _ = folder
        .redtrail("plan --cluster 444455556666:us-east-2")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[field-missing]: the bucket is missing
          mend give --bucket, --bucket-account and --bucket-region
        error[field-missing]: the cluster identifier is missing
          mend give --cluster ACCOUNT:REGION:ID, such as 444455556666:us-east-2:analytics
    "#]]);
}

#[test]
fn a_file_that_says_the_same_is_left_and_one_that_does_not_is_never_overwritten() {
    let folder = Folder::new();
    _ = folder
        .redtrail(&format!("plan {WORDS} --out plan.toml"))
        .exits(0);
    _ = folder
        .redtrail(&format!("plan {WORDS} --out plan.toml"))
        .exits(0);
    folder.write("plan.toml", "mine");
    _ = folder
        .redtrail(&format!("plan {WORDS} --out plan.toml"))
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: plan.toml exists and says something else; name another file or delete it
    "#]]);
    assert_eq!(folder.read("plan.toml"), "mine");
}

#[test]
fn flags_count_for_more_than_a_link() {
    let folder = Folder::with_plan(crate::show::WALKTHROUGH);
    let link = folder
        .redtrail("show plan.toml link --base https://example.com/")
        .exits(0)
        .stdout;
    let words = format!(
        "plan --from-link {} --prefix other --name other",
        link.trim_end()
    );
    _ = folder.redtrail(&words).exits(0).prints(expect![[r#"
        version = 1
        name = "other"

        [bucket]
        name = "redshift-cluster-audit-logging-111122223333"
        account = "111122223333"
        region = "us-east-1"
        prefix = "other"

        [caller]
        kind = "role"
        name = "redtrail-audit"

        [[clusters]]
        account = "444455556666"
        region = "us-east-2"
        id = "redshift-analytics-cluster-01"
    "#]]);
}

#[test]
fn a_damaged_link_is_told_as_one() {
    let folder = Folder::new();
    _ = folder
        .redtrail("plan --from-link #v1.eyJ2ZXJ")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[link-broken]: the link is damaged: what follows #v1. cannot be read
          mend ask for it again, or for the plan as a file
    "#]]);
    // {"version":1,"name":"a","name":"b"}: which of them was meant cannot be told.
    let twice = "#v1.eyJ2ZXJzaW9uIjoxLCJuYW1lIjoiYSIsIm5hbWUiOiJiIn0";
    _ = folder
        .redtrail(&format!("plan --from-link {twice}"))
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error[field-twice]: the field `name` stands there twice
              mend keep one of them
        "#]]);
    _ = folder
        .redtrail("plan --from-link #v9.e30")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error[link-broken]: the link is of version `v9`, and this Redtrail reads v1
          mend use the release of Redtrail that made the link
    "#]]);
}

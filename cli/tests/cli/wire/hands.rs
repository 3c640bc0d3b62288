//! Two teams, each on a machine of its own: one may do everything in the cluster accounts, the
//! other in the bucket account, and neither sees anything of the other's.

use std::fmt::Write as _;

use expect_test::expect;
use serde_json::json;

use super::aws::Aws;
use super::scene::{BUCKET_ACCOUNT, FOREIGN, two_cluster_accounts};
use crate::folder::{Folder, run};
use crate::ran::Ran;

/// Accounts of two teams, and the folder of each.
struct Teams {
    aws: Aws,
    before: String,
    clusters: Folder,
    bucket: Folder,
}

impl Teams {
    fn of(plan: &str) -> Self {
        let aws = Aws::with_bucket_policy(plan, FOREIGN);
        let before = aws.estate();
        let [clusters, bucket] = [(); 2].map(|()| Folder::with_plan(plan));
        let profile = |name: &str, account: &str| {
            let hand = aws.operator(account);
            let key = hand.key();
            format!(
                "[{name}]\naws_access_key_id = {key}\naws_secret_access_key = made-up\naws_session_token = made-up\n"
            )
        };
        let accounts = aws.plan.cluster_accounts().into_iter();
        let profiles: String = accounts
            .map(|account| profile(&format!("clusters-{account}"), account.as_ref()))
            .collect();
        clusters.write("credentials", &profiles);
        bucket.write("credentials", &profile("logs", BUCKET_ACCOUNT));
        aws.calls();
        Self {
            aws,
            before,
            clusters,
            bucket,
        }
    }

    /// What one team runs, where nobody may assume a role in an account of the other.
    fn run(&self, folder: &Folder, words: &str) -> Ran {
        self.aws.switch(&json!({"operators": []}));
        let mut redtrail = folder.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail
            .args(words.split_whitespace())
            .env("AWS_ENDPOINT_URL", self.aws.url())
            .env("AWS_SHARED_CREDENTIALS_FILE", "credentials")
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY");
        let ran = run(&mut redtrail, "");
        self.aws.switch(&json!({"operators": ["*"]}));
        ran
    }

    fn clusters(&self, words: &str) -> Ran {
        let words = format!("{words} --only clusters --cluster-profile clusters-{{account}}");
        let ran = self.run(&self.clusters, &words);
        for call in self.aws.calls() {
            assert_ne!(call["account"], BUCKET_ACCOUNT, "{call}");
        }
        ran
    }

    fn bucket(&self, words: &str) -> Ran {
        let ran = self.run(
            &self.bucket,
            &format!("{words} --only bucket --bucket-profile logs"),
        );
        for call in self.aws.calls() {
            assert_eq!(call["account"], BUCKET_ACCOUNT, "{call}");
        }
        ran
    }

    /// What one team is told, by the last line of what it says and its exit status.
    fn told(&self, team: &str, words: &str) -> String {
        let ran = if team == "clusters" {
            self.clusters(words)
        } else {
            self.bucket(words)
        };
        let mut told = format!("{team}: {}", ran.status.unwrap());
        let last = ran.stdout.lines().last().unwrap_or_default();
        _ = writeln!(told, " {last}");
        let is_told = |line: &&str| {
            (line.starts_with("error") && !line.contains("[suspect]")) || line.contains("mend let ")
        };
        for line in ran.stderr.lines().filter(is_told) {
            _ = writeln!(told, "  {}", line.trim_start());
        }
        told
    }

    fn in_place(&self) {
        for ran in [
            self.clusters("apply plan.toml --yes"),
            self.bucket("apply plan.toml --yes"),
        ] {
            assert_eq!(ran.exits(0).stdout, super::ground::IN_PLACE);
        }
        for (number, _) in self.aws.plan.clusters().iter().enumerate() {
            assert_eq!(self.aws.deliver(number), None);
        }
    }

    fn is_where_it_began(&self) {
        assert_eq!(self.aws.estate(), self.before);
    }
}

fn plan(caller: &str) -> String {
    two_cluster_accounts().replace(
        "[[clusters]]\naccount = \"444455556666\"",
        &format!("[grants]\ncaller = \"{caller}\"\n\n[[clusters]]\naccount = \"444455556666\""),
    )
}

/// The whole job, by two teams in an order, and back in another.
fn job(caller: &str, order: [&str; 2], back: [&str; 2]) -> String {
    let teams = Teams::of(&plan(caller));
    let mut told = String::new();
    for team in order.into_iter().chain(order) {
        told += &teams.told(team, "apply plan.toml --yes --settle 2s");
    }
    teams.in_place();
    for team in back {
        told += &teams.told(team, "undo plan.toml --yes --settle 2s");
    }
    teams.is_where_it_began();
    told
}

#[test]
fn the_bucket_s_team_may_be_first() {
    expect![[r#"
        bucket: 0 1 change made. The bucket's side is ready; let the other side run `redtrail apply plan.toml --only clusters`.
        clusters: 0 12 changes made. Logging is on; `redtrail status` tells when the first log has arrived.
        bucket: 0 Everything is in place; nothing to change.
        clusters: 0 Everything is in place; nothing to change.
        clusters: 0 12 changes made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only bucket`.
        bucket: 0 1 change made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only clusters`.
    "#]].assert_eq(&job("account", ["bucket", "clusters"], ["clusters", "bucket"]));
    expect![[r#"
        bucket: 3           ],
          error[other-side-first]: the bucket's policy names the caller, and S3 takes no policy that names somebody who does not exist yet: MalformedPolicy: Invalid principal in policy
          mend let the other side run `redtrail apply plan.toml --only clusters`, then run this again
        clusters: 3   + redshift:EnableLogging       warehouse: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
          error[other-side-first]: the clusters' side is ready, and the bucket does not take their logs yet: InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly
          mend let the other side run `redtrail apply plan.toml --only bucket`, then run this again
        bucket: 0 1 change made. The bucket's side is ready; let the other side run `redtrail apply plan.toml --only clusters`.
        clusters: 0 2 changes made. Logging is on; `redtrail status` tells when the first log has arrived.
        clusters: 0 12 changes made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only bucket`.
        bucket: 0 1 change made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only clusters`.
    "#]].assert_eq(&job("principal", ["bucket", "clusters"], ["clusters", "bucket"]));
}

#[test]
fn the_clusters_team_may_be_first() {
    expect![[r#"
        clusters: 3   + redshift:EnableLogging       warehouse: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
          error[other-side-first]: the clusters' side is ready, and the bucket does not take their logs yet: InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly
          mend let the other side run `redtrail apply plan.toml --only bucket`, then run this again
        bucket: 0 1 change made. The bucket's side is ready; let the other side run `redtrail apply plan.toml --only clusters`.
        clusters: 0 2 changes made. Logging is on; `redtrail status` tells when the first log has arrived.
        bucket: 0 Everything is in place; nothing to change.
        bucket: 0 1 change made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only clusters`.
        clusters: 0 12 changes made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only bucket`.
    "#]].assert_eq(&job("account", ["clusters", "bucket"], ["bucket", "clusters"]));
    expect![[r#"
        clusters: 3   + redshift:EnableLogging       warehouse: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/
          error[other-side-first]: the clusters' side is ready, and the bucket does not take their logs yet: InsufficientS3BucketPolicyFault: Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly
          mend let the other side run `redtrail apply plan.toml --only bucket`, then run this again
        bucket: 0 1 change made. The bucket's side is ready; let the other side run `redtrail apply plan.toml --only clusters`.
        clusters: 0 2 changes made. Logging is on; `redtrail status` tells when the first log has arrived.
        bucket: 0 Everything is in place; nothing to change.
        bucket: 0 1 change made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only clusters`.
        clusters: 0 12 changes made. The logs that were delivered are still there. What the other side made, it takes back with `redtrail undo plan.toml --only bucket`.
    "#]].assert_eq(&job("principal", ["clusters", "bucket"], ["bucket", "clusters"]));
}

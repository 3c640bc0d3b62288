//! The README's five minutes with two accounts, command by command.

use serde_json::json;

use super::aws::Aws;
use super::scene::WALKTHROUGH;
use crate::folder::run;
use crate::ran::Ran;

/// The commands of the README that begin with this word, each on one line.
fn commands(program: &str) -> Vec<String> {
    let readme = include_str!("../../../../README.md").replace("\\\n", " ");
    readme
        .lines()
        .filter_map(|line| line.trim().strip_prefix("$ "))
        .filter(|command| command.split(' ').next() == Some(program))
        .map(|command| command.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Runs a command with the README's two profiles, whose endpoints stand in their own sections.
fn with_profiles(aws: &Aws, command: &str) -> Ran {
    // By a name rather than a number, before which the SDK puts the bucket's unless it is told.
    let url = aws.url().replace("127.0.0.1", "localhost");
    let profile = |name: &str, account: &str| {
        format!(
            "[profile {name}]\nrole_arn = arn:aws:iam::{account}:role/operator\n\
             credential_source = Environment\nservices = here\n\n"
        )
    };
    let services = ["iam", "redshift", "s3", "sts"]
        .map(|service| format!("{service} =\n  endpoint_url = {url}\n"));
    let config = profile("analytics", "444455556666")
        + &profile("logging", "111122223333")
        + "[services here]\n"
        + &services.concat();
    aws.folder.write("config", &config);
    let mut redtrail = aws.command(env!("CARGO_BIN_EXE_redtrail"));
    redtrail
        .env("AWS_CONFIG_FILE", "config")
        .env_remove("AWS_ENDPOINT_URL")
        // The role of a profile is assumed before the profile's own settings count.
        .env("AWS_ENDPOINT_URL_STS", &url);
    run(redtrail.args(command.split(' ').skip(1)), "")
}

#[test]
fn every_command_does_what_it_is_said_to_do() {
    let aws = Aws::without_things(WALKTHROUGH);
    std::fs::remove_file(aws.folder.path("plan.toml")).unwrap();
    aws.seed(&json!({
        "clusters": [{"account": "444455556666", "region": "us-east-2", "id": "redshift-analytics-cluster-01"}],
        "buckets": [{"account": "111122223333", "region": "us-east-1", "name": "redshift-cluster-audit-logging-111122223333"}],
    }));
    let all = commands("redtrail");
    let [plan, dry_run, apply, status, undo, evidence] = all.as_slice() else {
        panic!("{all:#?}");
    };

    _ = with_profiles(&aws, plan).exits(0);
    let dry = with_profiles(&aws, dry_run).exits(3);
    assert!(
        dry.stdout.contains("redshift:EnableLogging"),
        "{}",
        dry.stdout
    );
    assert_eq!(aws.writes(), "");
    // Without a terminal nobody can be asked.
    let asked = with_profiles(&aws, apply).exits(3);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    assert_eq!(aws.writes(), "");
    _ = with_profiles(&aws, &format!("{apply} --yes")).exits(0);
    assert!(aws.folder.path("plan.toml.journal").is_file());

    assert_eq!(aws.deliver(0), None);
    let status = with_profiles(&aws, status).exits(0);
    assert!(status.stdout.contains("in place"), "{}", status.stdout);
    let (report, file) = evidence.split_once(" > ").unwrap();
    assert_eq!(file, "evidence.json");
    let report = with_profiles(&aws, report).exits(0).stdout;
    for name in [
        "444455556666",
        "111122223333",
        "redshift-",
        "redtrail-audit",
    ] {
        assert!(!report.contains(name), "{name}: {report}");
    }
    _ = with_profiles(&aws, &format!("{undo} --yes")).exits(0);
    let again = with_profiles(&aws, &format!("{undo} --yes")).exits(0);
    assert!(again.stdout.contains("nothing to undo") || again.stderr.contains("nothing to undo"));
}

#[test]
fn what_it_shows_and_names_is_there() {
    let readme = include_str!("../../../../README.md");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for link in readme.split("](").skip(1) {
        let target = link.split(')').next().unwrap();
        assert!(
            target.starts_with("https://") || root.join(target).is_file(),
            "{target}"
        );
    }
    let of_cargo = [
        "cargo xtask demo",
        "cargo xtask test",
        "cargo install --path cli",
        "cargo xtask build",
    ];
    assert_eq!(commands("cargo"), of_cargo);
    assert!(readme.contains("tested Redtrail against emulators, not against AWS itself"));
}

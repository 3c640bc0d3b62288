//! Nothing secret is printed, and none is written but into the credentials file.

use std::path::Path;
use std::process::Command;

use super::aws::Aws;
use super::ground::{Ground, Job};
use super::proxy::{Call, Fault, Proxy};
use super::scene::WALKTHROUGH;
use super::standin::tool;
use crate::folder::run;
use crate::ran::Ran;

/// The secret key of whoever runs it, and the ID that the roles want to hear.
const OPERATORS: &str = "SecretOfTheOperatorWhoRunsIt/0123456789+";
const EXTERNAL_ID: &str = "external-id-4711";

/// Looks for what is secret in everything that a command has said, and in every file of a folder
/// but the credentials.
#[track_caller]
fn keeps(aws: &Aws, proxy: &Proxy, ran: &Ran, own: &[&str]) {
    let mut secrets = proxy.secrets();
    secrets.extend(own.iter().map(|&secret| secret.to_owned()));
    let mut places = vec![
        ("stdout".to_owned(), ran.stdout.clone()),
        ("stderr".to_owned(), ran.stderr.clone()),
    ];
    for file in aws.folder.files("") {
        if file != "credentials" && file != "config" {
            let bytes = std::fs::read(aws.folder.path(&file)).unwrap();
            places.push((file, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    for (place, text) in places {
        for secret in &secrets {
            assert!(
                !text.contains(secret.as_str()),
                "{secret} in {place}:\n{text}"
            );
        }
    }
}

fn with_secrets(ground: &Ground, words: &str) -> Command {
    let mut program = ground
        .aws
        .program(&format!("{words} --external-id {EXTERNAL_ID}"));
    program
        .env("AWS_ENDPOINT_URL", ground.proxy.url())
        .env("AWS_SECRET_ACCESS_KEY", OPERATORS);
    program
}

#[test]
fn the_grep_for_secrets_finds_one() {
    let ground = Ground::of(Job::User);
    let ran = run(&mut with_secrets(&ground, Job::User.apply()), "").exits(0);
    let secret = ground.proxy.secrets().pop().unwrap();
    ground.aws.folder.write("notes", &secret);
    let found = std::panic::catch_unwind(|| keeps(&ground.aws, &ground.proxy, &ran, &[]));
    assert!(found.is_err());
}

#[test]
fn no_secret_is_told_when_all_goes_well() {
    for manner in [
        "",
        "-v",
        "--output json",
        "-v --output json",
        "-v --color always",
    ] {
        let ground = Ground::of(Job::User);
        let apply = Job::User.apply();
        for words in [
            &apply.replace("--yes", "--dry-run"),
            apply,
            apply,
            "status plan.toml",
            "evidence plan.toml",
            "undo plan.toml --dry-run",
            "undo plan.toml --yes",
        ] {
            let ran = run(&mut with_secrets(&ground, &format!("{manner} {words}")), "");
            assert!(
                ran.status.is_some_and(|status| status != 2),
                "{}",
                ran.stderr
            );
            keeps(&ground.aws, &ground.proxy, &ran, &[OPERATORS, EXTERNAL_ID]);
        }
        // Seven sessions of operators, or more, two access keys, and what they know.
        assert!(ground.proxy.secrets().len() > 16);
    }
}

#[test]
fn no_secret_is_told_when_something_goes_wrong() {
    let calls = Ground::of(Job::User).calls(Job::User.apply());
    let keys: Vec<&Call> = calls
        .iter()
        .filter(|call| {
            [
                "CreateAccessKey",
                "EnableLogging",
                "AssumeRole",
                "PutBucketPolicy",
            ]
            .iter()
            .any(|name| call.name.contains(name))
        })
        .collect();
    assert!(keys.len() >= 7, "{keys:?}");
    for (number, call) in keys.into_iter().enumerate() {
        let fault = [Fault::Denied, Fault::Broken, Fault::Lost][number % 3];
        let manner = ["-v", "--output json"][number % 2];
        let ground = Ground::of(Job::User);
        ground.proxy.spoil(call, fault, true);
        let words = format!("{manner} {} --settle 1s", Job::User.apply());
        let ran = run(&mut with_secrets(&ground, &words), "");
        assert!(
            ran.status.is_some_and(|status| status < 2),
            "{}",
            ran.stderr
        );
        keeps(&ground.aws, &ground.proxy, &ran, &[OPERATORS, EXTERNAL_ID]);
    }
}

#[test]
fn no_secret_is_told_when_a_file_cannot_be_written() {
    for (file, mode) in [
        ("credentials", "a folder"),
        ("plan.toml.journal", "a folder"),
    ] {
        let ground = Ground::of(Job::User);
        let path = ground.aws.folder.path(file);
        _ = std::fs::remove_file(&path);
        std::fs::create_dir(&path).unwrap();
        let mut program = with_secrets(&ground, &format!("-v {}", Job::User.apply()));
        let ran = run(&mut program, "");
        assert_ne!(ran.status, Some(0), "{mode}");
        std::fs::remove_dir(&path).unwrap();
        for text in [&ran.stdout, &ran.stderr] {
            assert!(
                !text.contains(OPERATORS) && !text.contains(EXTERNAL_ID),
                "{text}"
            );
        }
    }
}

#[test]
fn a_code_of_a_second_factor_is_not_shown() {
    const CODE: &str = "271828";
    let aws = Aws::of(WALKTHROUGH);
    let proxy = Proxy::to(aws.url());
    aws.folder.write(
        "config",
        "[profile guarded]\nrole_arn = arn:aws:iam::444455556666:role/operator\nmfa_serial = arn:aws:iam::123456789012:mfa/me\nsource_profile = me\n",
    );
    aws.folder.write(
        "credentials",
        &format!(
            "[me]\naws_access_key_id = AKIAMADEUP0000000000\naws_secret_access_key = {OPERATORS}\n"
        ),
    );
    let mut python = aws.command(tool("REDTRAIL_PYTHON"));
    python
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/terminal.py"))
        .arg(format!("Code of={CODE}\\r"))
        .args([
            "--",
            env!("CARGO_BIN_EXE_redtrail"),
            "-v",
            "apply",
            "plan.toml",
            "--yes",
        ])
        .args([
            "--cluster-profile",
            "guarded",
            "--bucket-role",
            "arn:aws:iam::{account}:role/operator",
        ])
        .env("TERM", "xterm")
        .env("AWS_CONFIG_FILE", "config")
        .env("AWS_ENDPOINT_URL", proxy.url());
    let ran = run(&mut python, "").exits(0);
    let codes = proxy.exchanges();
    assert!(codes.iter().any(|exchange| exchange.request.contains(CODE)));
    keeps(&aws, &proxy, &ran, &[OPERATORS, CODE]);
}

//! The session that the documentation shows: what is in the picture is what happened here.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use super::aws::Aws;
use super::scene::S3_POLICY;
use crate::picture::picture;

const PLAN: &str = "version = 1

[bucket]
name = \"central-audit-logs\"
account = \"111122223333\"
region = \"us-east-2\"

[[clusters]]
account = \"444455556666\"
region = \"us-east-2\"
id = \"analytics\"
";

const PICTURE: &str = "../docs/session.svg";

#[test]
fn the_session_that_the_documentation_shows() {
    let aws = Aws::of(PLAN);
    aws.folder.write(
        "config",
        "[profile analytics]\nrole_arn = arn:aws:iam::444455556666:role/operator\nrole_session_name = ana\ncredential_source = Environment\n\n\
         [profile logging]\nrole_arn = arn:aws:iam::111122223333:role/operator\nrole_session_name = ana\ncredential_source = Environment\n",
    );
    let mut session = Session {
        aws: &aws,
        shown: String::new(),
    };
    let profiles = "--cluster-profile analytics --bucket-profile logging";
    let shown = session.redtrail(&format!("apply plan.toml {profiles} --dry-run"), 3);
    let digest = shown.rsplit("digest ").next().unwrap().trim();
    let reviewed = format!("apply plan.toml {profiles} --yes --expect {digest}");
    _ = session.redtrail(&reviewed, 0);
    _ = session.redtrail(&format!("apply plan.toml {profiles}"), 0);
    session.note("somebody detaches one of the policies by hand");
    session.command(&format!(
        "aws iam detach-role-policy --role-name redtrail-audit --policy-arn {S3_POLICY}"
    ));
    session.shown += "\n";
    aws.operator("444455556666")
        .iam(&[
            ("Action", "DetachRolePolicy"),
            ("RoleName", "redtrail-audit"),
            ("PolicyArn", S3_POLICY),
        ])
        .done();
    _ = session.redtrail(&format!("status plan.toml {profiles}"), 3);
    _ = session.redtrail(&format!("undo plan.toml {profiles} --yes"), 0);

    let shown = folded(session.shown.trim_end());
    let drawn = picture("A session with redtrail in a terminal", &shown);
    let kept = std::fs::read_to_string(PICTURE).unwrap_or_default();
    if without_numbers(&drawn) != without_numbers(&kept) {
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(Path::new(PICTURE), &drawn).unwrap();
        } else {
            panic!(
                "docs/session.svg shows another session; UPDATE_EXPECT=1 draws it anew:\n{drawn}"
            );
        }
    }
}

/// What somebody types, and what the terminal shows.
struct Session<'a> {
    aws: &'a Aws,
    shown: String,
}

impl Session<'_> {
    fn note(&mut self, words: &str) {
        _ = writeln!(self.shown, "\u{1b}[2m# {words}\u{1b}[0m");
    }

    fn command(&mut self, words: &str) {
        _ = writeln!(self.shown, "\u{1b}[1m$ {words}\u{1b}[0m");
    }

    /// Runs `redtrail`, with both of its outputs on one screen.
    fn redtrail(&mut self, words: &str, status: i32) -> String {
        let path = self.aws.folder.path("screen");
        let screen = File::create(&path).unwrap();
        let mut redtrail = self.aws.command(env!("CARGO_BIN_EXE_redtrail"));
        redtrail
            .args(words.split_whitespace())
            .args(["--color", "always"])
            .env("AWS_CONFIG_FILE", "config")
            .stdin(Stdio::null())
            .stdout(screen.try_clone().unwrap())
            .stderr(screen);
        let ended = redtrail.status().unwrap();
        let shown = std::fs::read_to_string(&path).unwrap();
        assert_eq!(ended.code(), Some(status), "{words}: {shown}");
        self.command(&format!("redtrail {words}"));
        self.shown = format!("{}{}\n\n", self.shown, shown.trim_end());
        shown
    }
}

/// The session with the policies cut short, which other places show in full.
fn folded(session: &str) -> String {
    const SHOWN: usize = 5;
    let is_of_policy = |line: &str| {
        let styled = line.strip_prefix("      \u{1b}[").unwrap_or_default();
        let words = styled.split_once('m').map(|(_, words)| words);
        words.is_some_and(|words| words.starts_with(['+', '-', ' ']))
    };
    let mut text = String::new();
    let mut run: Vec<&str> = Vec::new();
    for line in session.lines().chain([""]) {
        if is_of_policy(line) {
            run.push(line);
            continue;
        }
        for shown in run.iter().take(SHOWN) {
            text = text + shown + "\n";
        }
        if run.len() > SHOWN {
            let rest = run.len() - SHOWN;
            _ = writeln!(
                text,
                "\u{1b}[2m        … {rest} more lines of this policy\u{1b}[0m"
            );
        }
        run.clear();
        text = text + line + "\n";
    }
    text.trim_end().to_owned()
}

/// The picture without the times in it, which are never the same.
fn without_numbers(picture: &str) -> String {
    let mut parts = picture.split("unprotected for ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += "unprotected for …";
        text += part.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    text
}

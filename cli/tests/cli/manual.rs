//! `redtrail completions` and `redtrail man`, and the command lines of the manual.

use std::path::Path;

use expect_test::expect;

use crate::folder::{Folder, run};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

#[test]
fn bash_completes_commands_flags_and_values() {
    let folder = Folder::new();
    let script = folder.redtrail("completions bash").exits(0).stdout;
    folder.write("completions", &script);
    let completed = |words: &str| {
        let asked = format!(
            ". ./completions; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _redtrail redtrail \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo ${{COMPREPLY[*]}}"
        );
        let mut bash = folder.command("bash");
        run(bash.args(["-c", &asked]), "").exits(0).stdout
    };
    assert_eq!(completed("redtrail ap"), "apply\n");
    assert_eq!(completed("redtrail undo --dr"), "--dry-run\n");
    assert_eq!(completed("redtrail apply --only c"), "clusters\n");
}

#[test]
fn every_shell_that_is_named_gets_its_own() {
    let folder = Folder::new();
    let scripts = SHELLS.map(|shell| {
        let ran = folder.redtrail(&format!("completions {shell}")).exits(0);
        assert!(ran.stdout.contains("discover"), "{shell}");
        ran.stdout
    });
    for (number, script) in scripts.iter().enumerate() {
        assert!(!scripts[..number].contains(script));
    }
    _ = folder.redtrail("completions tcsh").exits(2);
}

#[test]
fn every_command_has_a_page() {
    let folder = Folder::new();
    let whole = folder.redtrail("man").exits(0).stdout;
    let pages = whole
        .split("redtrail\\-")
        .filter_map(|rest| rest.split_once("(1)"));
    let names: Vec<&str> = pages.map(|(name, _)| name).collect();
    assert!(names.contains(&"apply"), "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let page = folder.redtrail(&format!("man {name}")).exits(0).stdout;
        let head = format!(".TH redtrail-{name} 1  \"redtrail ");
        assert!(page.contains(&head), "{page}");
        assert!(page.contains("xample"), "{name}");
    }
    _ = folder
        .redtrail("man nothing")
        .exits(2)
        .says(expect![[r#"
            error: redtrail has no command nothing; it has plan, show, lint, merge, check, apply, status, undo, discover, evidence, explain, completions, man
        "#]]);
}

#[test]
fn the_manual_has_the_help_of_every_command() {
    let folder = Folder::new();
    let help = |command: &str| {
        folder
            .redtrail(&format!("{command} --help"))
            .exits(0)
            .stdout
    };
    let names = folder.redtrail("help").exits(0).stdout;
    let (_, names) = names.split_once("Commands:\n").unwrap();
    let (names, _) = names.split_once("\n\n").unwrap();
    let names = names
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let names: Vec<&str> = names.filter(|name| *name != "help").collect();
    assert!(names.len() > 12, "{names:?}");
    let mut page = "# Command line

What `redtrail COMMAND --help` prints. The answer goes to standard output and everything else to standard error. Exit codes: 0 done, allowed, in place; 1 failed; 2 bad usage or bad input; 3 the answer is no: denied, unknown, drifted, declined, changes pending.
"
    .to_owned();
    for name in names {
        let help = help(name);
        page.push_str(&["\n## redtrail ", name, "\n\n```text\n", &help, "```\n"].concat());
    }
    expect_test::expect_file!["../../../docs/src/cli.md"].assert_eq(&page);
}

#[test]
fn every_command_line_of_the_manual_is_understood() {
    let folder = Folder::new();
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src");
    let mut lines = 0;
    for file in folder.files(manual) {
        if Path::new(&file).extension() != Some("md".as_ref()) {
            continue;
        }
        let page = folder
            .read(&format!("{manual}/{file}"))
            .replace("\\\n", " ");
        for line in page.split("```").skip(1).step_by(2).flat_map(str::lines) {
            let line = line.trim_start().trim_start_matches("$ ");
            let Some(line) = line.strip_prefix("redtrail ") else {
                continue;
            };
            let mut redtrail = folder.command(env!("CARGO_BIN_EXE_redtrail"));
            redtrail.args(words(line));
            // Nothing is done: these two read files first, and there are none; of any other that
            // it may not give SARIF is said once its words are understood, and before it begins.
            let reads = ["lint ", "check "].iter().any(|it| line.starts_with(it));
            if !reads {
                redtrail.args(["--output", "sarif"]);
            }
            let said = run(&mut redtrail, "").exits(2).stderr;
            let is_understood = if reads {
                !said.contains("try '--help'")
            } else {
                said.starts_with("error: only `redtrail lint` gives SARIF\n")
            };
            assert!(is_understood, "{file}: {line}: {said}");
            lines += 1;
        }
    }
    assert!(lines > 30, "{lines}");
}

/// The words of a command line, as a shell takes them that finds no file.
fn words(line: &str) -> Vec<&str> {
    let words = line.split_whitespace();
    // What follows is another's.
    let words = words.take_while(|word| ![">", "|"].contains(word));
    let words = words.map(|word| {
        let quoted = word.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-_.,:/*".contains(sign);
        let is_known = match quoted {
            Some(quoted) => !quoted.contains('\''),
            None => word.chars().all(is_plain),
        };
        assert!(is_known, "{line}: what does a shell make of {word}?");
        quoted.unwrap_or(word)
    });
    words.collect()
}

//! A machine that has nothing: all of it is named at once, and nothing is built.

use std::fs;
use std::process::Command;

#[test]
fn what_is_missing_is_named_with_its_install_line_before_anything_is_built() {
    let folder = std::env::temp_dir().join(format!("redtrail-needs-{}", std::process::id()));
    let (empty, cache) = (folder.join("empty"), folder.join("cache"));
    fs::create_dir_all(&empty).unwrap();
    for words in [
        &["demo", "--no-serve"][..],
        &["test"],
        &["test", "core"],
        &["build"],
        &["env"],
    ] {
        let answer = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(words)
            .env("PATH", &empty)
            .env("REDTRAIL_CACHE", &cache)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .output()
            .unwrap();
        let said = String::from_utf8(answer.stderr).unwrap();
        assert_eq!(answer.status.code(), Some(1), "{words:?}: {said}");
        let (_, missing) = said.split_once("error: this machine lacks\n").unwrap();
        let starts: Vec<&str> = missing
            .lines()
            .map(|line| line.trim().split([' ', ',', ':']).next().unwrap())
            .collect();
        assert_eq!(
            starts,
            ["git", "a", "rustup", "Node", "npm", "Python"],
            "{words:?}"
        );
        for install in [
            "apt-get install git",
            "apt-get install build-essential",
            "https://sh.rustup.rs",
            "apt-get install nodejs",
            "apt-get install npm",
            "apt-get install python3 python3-venv",
        ] {
            assert!(missing.contains(install), "{words:?}: {install}");
        }
        let made: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(made, ["empty"], "{words:?}");
    }
    fs::remove_dir_all(&folder).unwrap();
}

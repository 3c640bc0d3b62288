//! Rules that no compiler checks: words that may not stay, and a core that stays pure.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::{
    needs, place,
    process::{answer, cargo, command, run},
};

/// Marks of unfinished work, split so that this file does not hold them.
const MARKS: [&str; 5] = [
    concat!("to", "do!"),
    concat!("db", "g!"),
    concat!("FIX", "ME"),
    concat!("TO", "DO"),
    concat!("XX", "X"),
];

/// The endings of files that people write code in.
const SOURCES: [&str; 11] = [
    ".rs", ".js", ".mjs", ".ts", ".py", ".html", ".css", ".sh", ".toml", ".yml", ".ci/run",
];

/// Everything that the core may be built from: text and data in, text and data out.
///
/// libc is there on processors that sha2 must ask what they can do.
const PURE: [&str; 27] = [
    "base64",
    "block-buffer",
    "cfg-if",
    "cpufeatures",
    "crypto-common",
    "digest",
    "hybrid-array",
    "itoa",
    "libc",
    "memchr",
    "proc-macro2",
    "quote",
    "redtrail-core",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "serde_spanned",
    "sha2",
    "syn",
    "toml",
    "toml_datetime",
    "toml_parser",
    "typenum",
    "unicode-ident",
    "winnow",
    "zmij",
];

/// Ways out of the core that need no dependency.
const EFFECTS: [&str; 14] = [
    "std::env",
    "std::fs",
    "std::io",
    "TcpListener",
    "TcpStream",
    "UdpSocket",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
];

/// No mark of unfinished work stands in any source.
pub(crate) fn forbid() -> Result<String> {
    let root = place::root()?;
    let listed = answer(
        command("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root),
    )?;
    let sources = listed
        .lines()
        .filter(|name| SOURCES.iter().any(|ending| name.ends_with(ending)));
    let (mut count, mut found) = (0, Vec::new());
    for name in sources {
        // A file that git lists may be gone from the folder.
        let Ok(text) = std::fs::read_to_string(root.join(name)) else {
            continue;
        };
        count += 1;
        found.extend(marked(&text, &MARKS).map(|(line, mark)| format!("{name}:{line}: {mark}")));
    }
    ensure!(
        found.is_empty(),
        "marks of unfinished work:\n{}",
        found.join("\n")
    );
    Ok(format!("{count} files"))
}

/// Every source file has its line in the map, and every line its file.
pub(crate) fn mapped() -> Result<String> {
    let root = place::root()?;
    let map = place::read(&root.join("ARCHITECTURE.md"))?;
    let listed = answer(
        command("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .args(["core/src", "cli/src", "web/src", "js/src", "xtask/src"])
            .current_dir(&root),
    )?;
    let files: BTreeSet<String> = listed
        .lines()
        .filter(|name| root.join(name).is_file())
        .map(str::to_owned)
        .collect();
    let named = places(&map);
    let differing: Vec<String> = files
        .symmetric_difference(&named)
        .map(|name| {
            let wanting = if named.contains(name) { "file" } else { "line" };
            format!("{name}: no {wanting}")
        })
        .collect();
    ensure!(
        differing.is_empty(),
        "the code map in ARCHITECTURE.md is not the code:\n{}",
        differing.join("\n")
    );
    Ok(format!("{} files", files.len()))
}

/// The files that a map names: the first cell of each row, below the folder in the heading.
fn places(map: &str) -> BTreeSet<String> {
    let quoted = |line: &str| line.split('`').nth(1).map(str::to_owned);
    let mut folder = None;
    let mut places = BTreeSet::new();
    for line in map.lines() {
        if line.starts_with('#') {
            folder = line.strip_prefix("### ").and_then(quoted);
        } else if let Some(folder) = &folder
            && line.starts_with("| `")
            && let Some(file) = quoted(line)
        {
            places.insert(format!("{folder}/{file}"));
        }
    }
    places
}

/// The core is built from pure crates alone, touches nothing itself, and builds for a browser.
pub(crate) fn pure_core() -> Result<String> {
    let tree = answer(cargo().args([
        "tree",
        "--locked",
        "--package",
        "redtrail-core",
        "--edges",
        "normal",
        "--all-features",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    let mut crates: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    crates.sort_unstable();
    crates.dedup();
    let strange: Vec<&str> = crates
        .iter()
        .copied()
        .filter(|name| !PURE.contains(name))
        .collect();
    ensure!(
        strange.is_empty(),
        "the core now needs {}: it may read, print, connect and ask the time of nothing. \
         What is as pure is added to PURE in xtask/src/rules.rs",
        strange.join(", ")
    );
    let root = place::root()?;
    let mut found = Vec::new();
    effects(&root.join("core").join("src"), &root, &mut found)?;
    ensure!(
        found.is_empty(),
        "the core touches the outside world:\n{}",
        found.join("\n")
    );
    run(cargo().args([
        "check",
        "--locked",
        "--package",
        "redtrail-core",
        "--no-default-features",
        "--target",
        needs::WASM,
    ]))?;
    Ok(format!("{} crates", crates.len()))
}

/// The lines in a folder's files that name a way out, tests left aside.
fn effects(folder: &Path, root: &Path, found: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            effects(&path, root, found)?;
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            let text = place::read(&path)?;
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .display()
                .to_string();
            found.extend(
                marked(code, &EFFECTS).map(|(line, mark)| format!("{name}:{line}: {mark}")),
            );
        }
    }
    Ok(())
}

/// The lines that hold one of the words, with their numbers. A longer word is another word.
fn marked<'text>(
    text: &'text str,
    words: &'text [&'text str],
) -> impl Iterator<Item = (usize, &'text str)> {
    let stands = |line: &str, word: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            let after = line
                .get(at + word.len()..)
                .and_then(|after| after.chars().next());
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    };
    text.lines().enumerate().flat_map(move |(number, line)| {
        words
            .iter()
            .filter(move |word| stands(line, word))
            .map(move |&word| (number + 1, word))
    })
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_names_the_files_below_its_headings() {
        let map = "## Map\n| `a.rs` | no folder |\n### `x/src`: does\n| file | holds |\n|---|---|\n\
                   | `b.rs` | `c.rs` |\n| `d/mod.rs` | more |\n### The rest\n| `e/` | others |\n";
        let found: Vec<String> = places(map).into_iter().collect();
        assert_eq!(found, ["x/src/b.rs", "x/src/d/mod.rs"]);
    }

    #[test]
    fn a_mark_is_a_whole_word() {
        let text = "HEYHEY\n// HEY later\nHEYS\n(HEY) HO!";
        let found: Vec<_> = marked(text, &["HEY", "HO!"]).collect();
        assert_eq!(found, [(2, "HEY"), (4, "HEY"), (4, "HO!")]);
    }
}

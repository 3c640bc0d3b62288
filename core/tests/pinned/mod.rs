//! Texts that are compared byte for byte with files, and written anew by `REDTRAIL_BLESS=1`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts by the path of their file, with slashes.
pub(crate) type Texts = BTreeMap<String, String>;

/// A folder of the repository.
pub(crate) fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The files of a folder by name, in order.
pub(crate) fn files(path: &str) -> Texts {
    let mut found = Texts::new();
    for entry in fs::read_dir(folder(path)).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            let name = entry.file_name().into_string().unwrap();
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    assert!(!found.is_empty(), "{path} holds no file");
    found
}

/// Fails unless the folder holds these texts, byte for byte, and no file more.
///
/// With `REDTRAIL_BLESS` set it makes the folder so instead.
#[track_caller]
pub(crate) fn pin(path: &str, made: &Texts) {
    let root = folder(path);
    let mut found = Texts::new();
    collect(&root, "", &mut found);
    if std::env::var_os("REDTRAIL_BLESS").is_some_and(|word| !word.is_empty()) {
        return bless(&root, made, &found);
    }
    let mut wrong = Vec::new();
    for (file, text) in made {
        match found.get(file) {
            None => wrong.push(format!("{file} is missing")),
            Some(pinned) if pinned != text => wrong.push(difference(file, pinned, text)),
            Some(_) => {}
        }
    }
    let stale = found.keys().filter(|file| !made.contains_key(*file));
    wrong.extend(stale.map(|file| format!("{file} is stale")));
    assert!(
        wrong.is_empty(),
        "{path} is not what is made now; if that is meant, REDTRAIL_BLESS=1 writes it anew\n{}",
        wrong.join("\n")
    );
}

fn collect(root: &Path, within: &str, found: &mut Texts) {
    let Ok(entries) = fs::read_dir(root.join(within)) else {
        return;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("{within}{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(root, &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn bless(root: &Path, made: &Texts, found: &Texts) {
    for file in found.keys().filter(|file| !made.contains_key(*file)) {
        fs::remove_file(root.join(file)).unwrap();
    }
    for (file, text) in made {
        if found.get(file) != Some(text) {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

/// The first line that differs.
fn difference(file: &str, pinned: &str, made: &str) -> String {
    let lines = pinned.split('\n').zip(made.split('\n'));
    let same = lines.take_while(|(one, other)| one == other).count();
    let line = |text: &str| text.split('\n').nth(same).unwrap_or("(ends)").to_owned();
    format!(
        "{file}:{}\n  pinned: {}\n  made:   {}",
        same + 1,
        line(pinned),
        line(made)
    )
}

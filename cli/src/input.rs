//! Reading plans and policies.

use std::io::{Read, Write};
use std::path::Path;

use redtrail_core::finding::Finding;
use redtrail_core::plan::{Checked, Plan};

use crate::exit::Error;

/// A plan that was read, and what there is to know about it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) plan: Plan,
    pub(crate) remarks: Vec<Finding>,
}

/// Reads a file, or standard input for `-`.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| {
        Error::usage(format!(
            "{} cannot be read: {}",
            path.display(),
            reason(&error)
        ))
    })?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    String::from_utf8(bytes.to_vec())
        .map_err(|_| Error::usage(format!("{} is not UTF-8 text", path.display())))
}

/// Puts a text in the place of a file's, at once and with the file's mode: whoever reads it finds
/// the one text or the other.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let written = || -> std::io::Result<()> {
        // A link goes on leading to the file.
        let path = path.canonicalize()?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", std::process::id()));
        let beside = path.with_file_name(name);
        let whole = || -> std::io::Result<()> {
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&beside)?;
            file.set_permissions(std::fs::metadata(&path)?.permissions())?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, &path)
        };
        whole().inspect_err(|_| _ = std::fs::remove_file(&beside))
    };
    written().map_err(|error| {
        Error::failed(format!(
            "{} cannot be written: {}",
            path.display(),
            reason(&error)
        ))
    })
}

/// Reads and checks a plan: JSON where the name ends in `.json` or the text begins with a brace,
/// TOML elsewhere.
pub(crate) fn plan(path: &Path) -> Result<Opened, Error> {
    let text = text(path)?;
    let is_json = path.extension().is_some_and(|ending| ending == "json")
        || text.trim_start().starts_with('{');
    let checked = if is_json {
        Checked::json(&text)
    } else {
        Checked::toml(&text)
    };
    match checked.plan {
        Some(plan) => Ok(Opened {
            plan,
            remarks: checked.findings,
        }),
        None => Err(Error::input(checked.findings)),
    }
}

/// What the operating system says, without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().collect::<String>() + chars.as_str())
        .unwrap_or_default()
}

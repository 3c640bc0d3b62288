//! The credentials file that all AWS tools read: profiles with keys.

use std::fs::OpenOptions;
use std::path::PathBuf;

use crate::input::{reason, replace};

/// The credentials file.
#[derive(Debug)]
pub(crate) struct Profiles {
    path: PathBuf,
}

impl Profiles {
    /// The file that the environment names, or the one in the home folder.
    ///
    /// # Errors
    /// Why nothing could be written into it, in words.
    pub(crate) fn of_environment() -> Result<Self, String> {
        let named = std::env::var_os("AWS_SHARED_CREDENTIALS_FILE").filter(|path| !path.is_empty());
        let path = match named {
            Some(path) => PathBuf::from(path),
            None => std::env::home_dir()
                .ok_or("there is no home folder for the credentials file; name one in AWS_SHARED_CREDENTIALS_FILE")?
                .join(".aws")
                .join("credentials"),
        };
        if path.exists() && !path.is_file() {
            return Err(format!(
                "{} is no file that an access key could be put into; name one in AWS_SHARED_CREDENTIALS_FILE",
                path.display()
            ));
        }
        Ok(Self { path })
    }

    /// Whether there is a profile of this name.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub(crate) fn has(&self, profile: &str) -> Result<bool, String> {
        Ok(self.text()?.lines().any(|line| is_header_of(line, profile)))
    }

    /// Puts a profile with a key behind what stands there.
    pub(super) fn put(&self, profile: &str, id: &str, secret: &str) -> Result<(), String> {
        let mut text = self.text()?;
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        let lines = [
            "aws_access_key_id = ",
            id,
            "\naws_secret_access_key = ",
            secret,
            "\n",
        ];
        text.extend(["[", profile, "]\n"]);
        text.extend(lines);
        self.write(&text)
    }

    /// Takes a profile out again, if it still holds this key.
    pub(super) fn remove(&self, profile: &str, id: &str) -> Result<(), String> {
        let text = self.text()?;
        let (mut kept, mut section, mut is_of) = (String::new(), String::new(), false);
        let keep = |section: &str, is_of: bool| !is_of || !holds(section, id);
        for line in text.split_inclusive('\n') {
            if is_header(line) {
                if keep(&section, is_of) {
                    kept += &section;
                }
                section.clear();
                is_of = is_header_of(line, profile);
            }
            section += line;
        }
        if keep(&section, is_of) {
            kept += &section;
        } else {
            // The empty line that parted it from what stands before it.
            let rest = kept.trim_end_matches('\n').len();
            kept.truncate(kept.len().min(rest + 1));
        }
        if kept == text {
            return Ok(());
        }
        self.write(&kept)
    }

    fn text(&self) -> Result<String, String> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(format!(
                "{} cannot be read: {}",
                self.path.display(),
                reason(&error)
            )),
        }
    }

    /// Writes the file at once, for nobody else to read.
    fn write(&self, text: &str) -> Result<(), String> {
        let prepared = || -> std::io::Result<()> {
            if let Some(folder) = self.path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut options = OpenOptions::new();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&self.path)?;
            #[cfg(unix)]
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
            drop(file);
            Ok(())
        };
        prepared().map_err(|error| {
            format!(
                "{} cannot be written: {}",
                self.path.display(),
                reason(&error)
            )
        })?;
        replace(&self.path, text).map_err(|error| {
            let said = error.findings.into_iter().map(|finding| finding.message);
            said.collect::<Vec<_>>().join("; ")
        })
    }
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

fn is_header_of(line: &str, profile: &str) -> bool {
    let inner = line.trim_start().strip_prefix('[');
    inner
        .and_then(|inner| inner.split_once(']'))
        .is_some_and(|(name, _)| name.trim() == profile)
}

fn holds(section: &str, id: &str) -> bool {
    section.lines().any(|line| {
        line.split_once('=')
            .is_some_and(|(key, value)| key.trim() == "aws_access_key_id" && value.trim() == id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(before: Option<&str>, act: impl Fn(&Profiles)) -> String {
        let folder = std::env::temp_dir().join(format!(
            "redtrail-profiles-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        let path = folder.join("deep").join("credentials");
        if let Some(before) = before {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, before).unwrap();
        }
        let profiles = Profiles { path: path.clone() };
        act(&profiles);
        let text = std::fs::read_to_string(&path).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_dir_all(folder).unwrap();
        text
    }

    const OURS: &str = "[ours]\naws_access_key_id = AKIAOURS\naws_secret_access_key = secret\n";
    const THEIRS: &str =
        "# theirs\n[default]\naws_access_key_id=AKIATHEIRS\n\n[ other ] ; of others\nrole_arn = x";

    #[test]
    fn a_profile_stands_behind_what_others_wrote_and_goes_again() {
        let put = |profiles: &Profiles| profiles.put("ours", "AKIAOURS", "secret").unwrap();
        assert_eq!(written(None, put), OURS);
        assert_eq!(written(Some(THEIRS), put), format!("{THEIRS}\n\n{OURS}"));
        let both = |profiles: &Profiles| {
            put(profiles);
            assert!(profiles.has("ours").unwrap());
            profiles.remove("ours", "AKIAOURS").unwrap();
            assert!(!profiles.has("ours").unwrap());
        };
        let kept = |profiles: &Profiles| {
            both(profiles);
            assert!(profiles.has("other").unwrap() && profiles.has("default").unwrap());
        };
        assert_eq!(written(Some(THEIRS), kept), format!("{THEIRS}\n"));
        assert_eq!(written(None, both), "");
    }

    #[test]
    fn a_profile_that_holds_another_key_by_now_stays() {
        let other = |profiles: &Profiles| {
            profiles.put("ours", "AKIAOTHER", "secret").unwrap();
            profiles.remove("ours", "AKIAOURS").unwrap();
        };
        assert!(written(None, other).contains("AKIAOTHER"));
    }
}

//! Where things are: the checkout, what is built, what is kept between runs.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The checkout's top folder.
pub(crate) fn root() -> Result<PathBuf> {
    let mut folder = env::current_dir().context("the current folder cannot be read")?;
    // The nearest lock file above is the workspace's: cargo was started inside it.
    while !folder.join("Cargo.lock").is_file() {
        if !folder.pop() {
            anyhow::bail!("no Cargo.lock above the current folder");
        }
    }
    Ok(folder)
}

/// Where the page is built.
pub(crate) fn dist() -> Result<PathBuf> {
    Ok(root()?.join("dist"))
}

/// Cargo's target folder, which holds this program as `debug/xtask`.
pub(crate) fn target() -> Result<PathBuf> {
    let own = env::current_exe().context("this program's own path cannot be read")?;
    let target = own
        .ancestors()
        .nth(2)
        .context("this program was not built by cargo")?;
    Ok(target.to_owned())
}

/// A program that cargo built beside this one.
pub(crate) fn built(name: &str) -> Result<PathBuf> {
    let own = env::current_exe().context("this program's own path cannot be read")?;
    Ok(own.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// A program that cargo built for release.
pub(crate) fn released(name: &str) -> Result<PathBuf> {
    let folder = target()?.join("release");
    Ok(folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// A folder kept between runs: `$REDTRAIL_CACHE`, or the user's cache.
pub(crate) fn cache() -> Result<PathBuf> {
    let named = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = named("REDTRAIL_CACHE")
        .or_else(|| named("XDG_CACHE_HOME").map(|cache| cache.join("redtrail")))
        .or_else(|| env::home_dir().map(|home| home.join(".cache").join("redtrail")))
        .context("there is no home folder: set REDTRAIL_CACHE")?;
    fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
    std::path::absolute(&cache).with_context(|| format!("cannot find {}", cache.display()))
}

/// The files in `folder` whose names end in `ending`, in the order of names.
pub(crate) fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_file() && path.to_string_lossy().ends_with(ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A file's text.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// A folder that is removed when it goes out of scope.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Result<Self> {
        let folder = env::temp_dir().join(format!("redtrail-{name}-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder left behind in the temporary folder is no failure.
        let _ = fs::remove_dir_all(&self.0);
    }
}

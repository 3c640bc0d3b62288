//! The manual: `docs/` as a book, with the wizard beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    needs, page, place,
    process::{command, run},
    stage::stage,
    tools,
};

/// Builds the page and the manual that embeds it, and says where the manual is.
pub(crate) fn build() -> Result<()> {
    needs::check()?;
    page::install()?;
    tools::mdbook()?;
    stage("build the page", page::trunk_build)?;
    let folder = stage("build the manual", bound)?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

/// Makes the manual from `docs/` and from the page that was built last.
pub(crate) fn bound() -> Result<PathBuf> {
    let folder = place::target()?.join("manual");
    let mut mdbook = command(tools::mdbook()?);
    mdbook
        .arg("build")
        .arg(place::root()?.join("docs"))
        .arg("--dest-dir")
        .arg(&folder);
    run(&mut mdbook)?;
    let wizard = folder.join("wizard");
    fs::create_dir_all(&wizard).with_context(|| format!("cannot make {}", wizard.display()))?;
    for file in ["embed.js", "redtrail.html"] {
        copy(&place::dist()?.join(file), &wizard.join(file))?;
    }
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

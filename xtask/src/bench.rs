//! What merging, linting and judging a policy costs, on this machine and in its browser, and how
//! heavy and how fast the page is.

use std::path::Path;

use anyhow::Result;

use crate::{
    needs, pack, page, place,
    process::{cargo, command, show},
    stage::stage,
    tools,
};

/// Times the core, and then the same in Chromium.
pub(crate) fn bench() -> Result<()> {
    needs::check()?;
    show(cargo().args([
        "bench",
        "--locked",
        "--package",
        "redtrail-core",
        "--bench",
        "policies",
    ]))?;
    tools::wasm_target()?;
    let folder = stage("build for Chromium", page::speed)?;
    in_chromium("js/bench/speed.mjs", &[&folder])?;
    start_and_keys()
}

/// Weighs the page, and times it: its start against a bare one's, and from a key press to the
/// documents.
pub(crate) fn start_and_keys() -> Result<()> {
    needs::check()?;
    page::install()?;
    stage("build the page", page::trunk_build)?;
    let bare = stage("build a bare page", page::bare)?;
    let dist = place::dist()?;
    println!("{}", pack::light(&dist)?);
    in_chromium("web/bench/page.mjs", &[&dist, &bare])
}

/// Runs a script that times what is in these folders in Chromium.
fn in_chromium(script: &str, folders: &[&Path]) -> Result<()> {
    let mut node = command("node");
    node.arg(script)
        .args(folders)
        .current_dir(place::root()?)
        .env("REDTRAIL_NODE_MODULES", tools::browser_driver()?)
        .env("REDTRAIL_CHROMIUM", tools::chromium()?);
    show(&mut node)
}

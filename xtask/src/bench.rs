//! What merging, linting and judging a policy costs, on this machine and in its browser.

use anyhow::Result;

use crate::{
    needs, page, place,
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
    let mut node = command("node");
    node.arg("js/bench/speed.mjs")
        .arg(folder)
        .current_dir(place::root()?)
        .env("REDTRAIL_NODE_MODULES", tools::browser_driver()?)
        .env("REDTRAIL_CHROMIUM", tools::chromium()?);
    show(&mut node)
}

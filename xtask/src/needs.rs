//! What must be on the machine before anything is built.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{answer, command, found};

/// The target of the page and the npm package.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Pythons by name, the plainest first.
const PYTHONS: [&str; 6] = [
    "python3",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
];

/// Exits successfully on a Python that is new enough and can make virtual environments.
const PYTHON_CHECK: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/// Refuses to go on while something is missing, and names all of it at once.
pub(crate) fn check() -> Result<()> {
    let mut missing = Vec::new();
    let mut need = |there: bool, line: &'static str| {
        if !there {
            missing.push(line);
        }
    };
    need(found("git").is_some(), "git: apt-get install git");
    need(
        found("cc").is_some(),
        "a C compiler (cc): apt-get install build-essential",
    );
    need(
        found("rustup").is_some() || has_wasm(),
        "rustup, for the target wasm32-unknown-unknown: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh",
    );
    need(
        node_major().is_some_and(|major| major >= 20),
        "Node 20 or later (node): apt-get install nodejs where that is new enough, else from https://nodejs.org",
    );
    need(
        found("npm").is_some(),
        "npm: comes with Node, or apt-get install npm",
    );
    need(
        python().is_ok(),
        "Python 3.10 or later with venv (python3): apt-get install python3 python3-venv",
    );
    if missing.is_empty() {
        return Ok(());
    }
    bail!("this machine lacks\n  {}", missing.join("\n  "))
}

/// The first Python that is new enough and has `venv`.
pub(crate) fn python() -> Result<PathBuf> {
    PYTHONS
        .iter()
        .filter_map(|name| found(name))
        .find(|python| answer(command(python).args(["-c", PYTHON_CHECK])).is_ok())
        .context("no Python 3.10 or later with venv")
}

/// Whether the toolchain can build for [`WASM`].
pub(crate) fn has_wasm() -> bool {
    answer(command("rustc").args(["--print", "target-libdir", "--target", WASM]))
        .is_ok_and(|folder| PathBuf::from(folder.trim()).is_dir())
}

fn node_major() -> Option<u32> {
    let version = answer(command("node").arg("--version")).ok()?;
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

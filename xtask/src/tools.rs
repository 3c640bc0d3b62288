//! What is installed: pinned, kept in the cache, and left alone when it is there.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{
    needs, place,
    process::{answer, cargo, command, found, path_with, run},
    stage::{say, stage},
};

const TRUNK: &str = "0.21.14";
const MDBOOK: &str = "0.5.4";

/// A tool is built quickly: it runs for seconds.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

/// Browsers by name, where none is given by `REDTRAIL_CHROMIUM`.
const CHROMIUMS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// The Rust target of everything that runs in a browser.
pub(crate) fn wasm_target() -> Result<()> {
    if needs::has_wasm() {
        return Ok(());
    }
    stage("install wasm32-unknown-unknown", || {
        run(command("rustup").args(["target", "add", needs::WASM]))
    })?;
    if needs::has_wasm() {
        return Ok(());
    }
    bail!(
        "rustup added {} to another toolchain than the one in use",
        needs::WASM
    )
}

pub(crate) fn trunk() -> Result<PathBuf> {
    cargo_tool(
        "trunk",
        "trunk",
        TRUNK,
        &["--no-default-features", "--features", "rustls"],
    )
}

/// `wasm-bindgen` of the version that the lock file names, since both sides must agree.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    let lock = place::read(&place::root()?.join("Cargo.lock"))?;
    let version = locked(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    cargo_tool("wasm-bindgen", "wasm-bindgen-cli", version, &[])
}

/// What makes a book of the manual.
pub(crate) fn mdbook() -> Result<PathBuf> {
    cargo_tool(
        "mdbook",
        "mdbook",
        MDBOOK,
        &["--no-default-features", "--features", "search"],
    )
}

/// A program from crates.io, built into `tools/NAME-VERSION` in the cache.
fn cargo_tool(name: &str, package: &str, version: &str, flags: &[&str]) -> Result<PathBuf> {
    let folder = place::cache()?
        .join("tools")
        .join(format!("{name}-{version}"));
    let program = folder
        .join("bin")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    let install = |locked: &[&str]| {
        let mut install = cargo();
        install
            .args([
                "install",
                package,
                "--version",
                version,
                "--force",
                "--root",
            ])
            .arg(&folder)
            .args(flags)
            .args(locked)
            .envs(QUICK_BUILD)
            .env_remove("CARGO_TARGET_DIR");
        run(&mut install)
    };
    stage(&format!("install {name} {version}"), || {
        say("built from source, once: 4 to 10 minutes on two cores");
        install(&["--locked"]).or_else(|error| {
            // A package's own lock can name what the registry does not have yet.
            say("its own lock file did not do; trying without");
            install(&[]).context(error)
        })
    })?;
    Ok(program)
}

/// The folder of a set of npm packages, whose lock is `xtask/node/SET/package-lock.json`.
///
/// Sets in `within` are found from it too, since Node looks in the folders above.
fn node_set(set: &str, within: &Path) -> Result<PathBuf> {
    let source = place::root()?.join("xtask").join("node").join(set);
    let lock = place::read(&source.join("package-lock.json"))?;
    kept(within, set, &lock, |folder| {
        for name in ["package.json", "package-lock.json"] {
            place::write(&folder.join(name), place::read(&source.join(name))?)?;
        }
        run(command("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder))
    })
}

/// `wasm-opt`, which is a program for Node.
pub(crate) fn wasm_opt() -> Result<Command> {
    of_page("binaryen", "wasm-opt")
}

/// `esbuild`, which minifies scripts and styles.
pub(crate) fn esbuild() -> Result<Command> {
    of_page("esbuild", "esbuild")
}

/// A program of what makes the page small.
fn of_page(package: &str, program: &str) -> Result<Command> {
    let folder = node_set("page", &place::cache()?.join("node"))?;
    let modules = folder.join("node_modules");
    let mut node = command("node");
    node.arg(modules.join(package).join("bin").join(program));
    Ok(node)
}

/// The folder whose `node_modules` hold what the stand-in asks about policies.
pub(crate) fn judge() -> Result<PathBuf> {
    node_set("judge", &place::cache()?.join("node"))
}

/// The folder whose `node_modules` drive a browser. What [`judge`] holds is found from it too.
pub(crate) fn browser_driver() -> Result<PathBuf> {
    node_set("browser", &judge()?)
}

/// A virtual environment with what a file of requirements names.
fn python_set(set: &str, requirements: &Path) -> Result<PathBuf> {
    let python = needs::python()?;
    let version = answer(command(&python).arg("--version"))?;
    let text = place::read(requirements)?;
    kept(
        &place::cache()?.join("python"),
        set,
        &format!("{version}{text}"),
        |folder| {
            run(command(&python).args(["-m", "venv"]).arg(folder))?;
            let mut install = command(programs(folder).join("python"));
            install
                .args(["-m", "pip", "install", "--no-input", "--requirement"])
                .arg(requirements);
            run(&mut install)
        },
    )
}

/// The Python that runs the AWS stand-in.
pub(crate) fn standin_python() -> Result<PathBuf> {
    let folder = place::root()?.join("xtask").join("standin");
    Ok(programs(&python_set("standin", &folder.join("requirements.txt"))?).join("python"))
}

/// The folder with `aws` and `shellcheck`, for tests of the commands that Redtrail writes.
pub(crate) fn shell_tools() -> Result<PathBuf> {
    let folder = place::root()?.join("xtask").join("python");
    Ok(programs(&python_set("shell", &folder.join("shell.txt"))?))
}

fn programs(venv: &Path) -> PathBuf {
    venv.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// A browser of the Chromium family: the one named, one on the machine, or Debian's.
pub(crate) fn chromium() -> Result<PathBuf> {
    browser("chromium", "REDTRAIL_CHROMIUM", &CHROMIUMS)
}

/// Firefox, likewise.
pub(crate) fn firefox() -> Result<PathBuf> {
    browser(
        "firefox-esr",
        "REDTRAIL_FIREFOX",
        &["firefox-esr", "firefox"],
    )
}

fn browser(package: &str, variable: &str, programs: &[&str]) -> Result<PathBuf> {
    if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        if named.is_file() {
            return Ok(named);
        }
        bail!("{variable} names {}, where no file is", named.display());
    }
    let on_the_machine = || programs.iter().find_map(|name| found(name));
    if let Some(browser) = on_the_machine() {
        return Ok(browser);
    }
    let root = answer(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || found("apt-get").is_none() {
        bail!("no {package}: apt-get install {package}, or set {variable} to one");
    }
    stage(&format!("install {package}"), || {
        run(command("apt-get").arg("update"))?;
        run(command("apt-get")
            .args(["install", "--yes", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive"))
    })?;
    on_the_machine()
        .with_context(|| format!("Debian's {package} brought no program of a known name"))
}

/// `PATH` as trunk needs it: with the locked `wasm-bindgen` first.
pub(crate) fn page_path() -> Result<std::ffi::OsString> {
    let wasm_bindgen = wasm_bindgen()?;
    path_with(&[wasm_bindgen.parent().context("a program has a folder")?])
}

/// A folder in the cache named after its contents, made once and whole.
fn kept(
    within: &Path,
    name: &str,
    contents: &str,
    make: impl FnOnce(&Path) -> Result<String>,
) -> Result<PathBuf> {
    let folder = within.join(format!("{name}-{}", short_hash(contents)));
    let whole = folder.join("whole");
    if whole.is_file() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    stage(&format!("install packages for {name}"), || make(&folder))?;
    place::write(&whole, "")?;
    Ok(folder)
}

/// Enough of a hash to tell two contents apart.
pub(crate) fn short_hash(contents: impl AsRef<[u8]>) -> String {
    let hash = Sha256::digest(contents);
    format!(
        "{:016x}",
        hash.iter()
            .take(8)
            .fold(0, |word: u64, &byte| word << 8 | u64::from(byte))
    )
}

/// The version that a lock file gives a package.
fn locked<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|&line| line != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_the_one_of_that_package_alone() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"…\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "trunk"), None);
    }

    #[test]
    fn what_is_kept_is_made_once_and_made_again_where_it_is_not_whole() {
        let scratch = place::Scratch::new("kept").unwrap();
        let keep = |contents: &str| {
            let mut times = 0;
            let folder = kept(scratch.path(), "set", contents, |folder| {
                times += 1;
                assert!(fs::read_dir(folder).unwrap().next().is_none());
                place::write(&folder.join("made"), contents)?;
                Ok(String::new())
            });
            (folder.unwrap(), times)
        };
        let (folder, times) = keep("one");
        assert_eq!(times, 1);
        assert_eq!(keep("one"), (folder.clone(), 0));
        let (other, times) = keep("two");
        assert_eq!((other == folder, times), (false, 1));
        fs::remove_file(folder.join("whole")).unwrap();
        assert_eq!(keep("one"), (folder, 1));
    }

    #[test]
    fn a_tool_that_is_there_is_not_built_again() {
        // No such package is to be had, so any attempt to install it would fail.
        let tool = || cargo_tool("no-such-tool", "no-such-package-anywhere", "0.0.0", &[]);
        let folder = place::cache()
            .unwrap()
            .join("tools")
            .join("no-such-tool-0.0.0");
        let program = folder.join("bin").join("no-such-tool");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::write(&program, "").unwrap();
        let found = tool().unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, program);
    }

    #[test]
    fn npm_locks_name_no_address() {
        for lock in [
            include_str!("../node/page/package-lock.json"),
            include_str!("../node/judge/package-lock.json"),
            include_str!("../node/browser/package-lock.json"),
        ] {
            assert!(!lock.contains("\"resolved\""));
            assert!(lock.contains("\"integrity\""));
        }
    }
}

//! Builds what runs in a browser: the page, and the core as an npm package.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{
    needs, place,
    process::{answer, cargo, command, run},
    stage::stage,
    tools,
};

/// Builds the page into `dist/`, after whatever it needs is installed.
pub(crate) fn build() -> Result<()> {
    needs::check()?;
    install()?;
    let printed = stage("build the page", trunk_build)?;
    // The table of sizes stands at the end of what trunk and its hook said.
    let table = printed
        .lines()
        .skip_while(|line| !line.starts_with("dist "));
    for line in table.take_while(|line| line.split_whitespace().count() == 3) {
        println!("{line}");
    }
    Ok(())
}

/// Installs what the page is built with.
pub(crate) fn install() -> Result<()> {
    tools::wasm_target()?;
    tools::trunk()?;
    tools::wasm_bindgen()?;
    tools::wasm_opt()?;
    Ok(())
}

/// Builds the wizard with trunk.
pub(crate) fn trunk_build() -> Result<String> {
    built("index.html", &place::dist()?)
}

/// Builds the page that the wizard's start is timed against, and returns the folder that holds it.
pub(crate) fn bare() -> Result<PathBuf> {
    let folder = place::target()?.join("bare");
    built("web/bench/index.html", &folder)?;
    Ok(folder)
}

/// Runs `trunk build --release`, whose hook finishes the page.
fn built(index: &str, folder: &Path) -> Result<String> {
    let root = place::root()?;
    ensure!(
        place::read(&root.join(index))?.contains("data-wasm-opt=\"0\""),
        "the link to Cargo.toml in {index} needs data-wasm-opt=\"0\": `cargo xtask pack` shrinks the module"
    );
    let mut trunk = command(tools::trunk()?);
    trunk
        .args(["build", "--release", "--dist"])
        .arg(folder)
        .arg(index)
        .current_dir(&root)
        .env("PATH", tools::page_path()?)
        .envs(nameless()?)
        .env("CARGO_TARGET_DIR", place::target()?)
        // Trunk takes `true` and `false` alone, and stops at any other value.
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0");
    let printed = run(&mut trunk)?;
    tells_no_folder(folder)?;
    Ok(printed)
}

/// Builds the npm package's two forms, and returns the folder that holds `nodejs/` and `web/`.
pub(crate) fn javascript() -> Result<PathBuf> {
    let folder = place::target()?.join("redtrail-js");
    let wasm = module(&["--lib"], "redtrail_js.wasm")?;
    for form in ["nodejs", "web"] {
        bound(&wasm, form, "redtrail", &folder.join(form))?;
        tells_no_folder(&folder.join(form))?;
    }
    Ok(folder)
}

/// Builds what is timed in Chromium, and returns the folder that holds it.
pub(crate) fn speed() -> Result<PathBuf> {
    let folder = place::target()?.join("redtrail-js").join("speed");
    let wasm = module(&["--example", "speed"], "examples/speed.wasm")?;
    bound(&wasm, "no-modules", "speed", &folder)?;
    Ok(folder)
}

/// Builds a module of the npm package's, which `what` names, and returns where it is.
fn module(what: &[&str], file: &str) -> Result<PathBuf> {
    let mut build = cargo();
    build
        .args(["build", "--locked", "--package", "redtrail-js"])
        .args(["--profile", "page", "--target", needs::WASM])
        .args(what);
    run(build.envs(nameless()?))?;
    Ok(place::target()?.join(needs::WASM).join("page").join(file))
}

/// Makes the JavaScript to a module.
fn bound(wasm: &Path, form: &str, name: &str, folder: &Path) -> Result<()> {
    let mut bindgen = command(tools::wasm_bindgen()?);
    bindgen
        .args(["--target", form, "--out-name", name, "--out-dir"])
        .arg(folder)
        .arg(wasm);
    run(&mut bindgen)?;
    Ok(())
}

/// Keeps the builder's folders out of what is published: panics name their sources.
fn nameless() -> Result<[(&'static str, String); 1]> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("there is no home folder: set CARGO_HOME")?;
    let mut renamed: Vec<(String, String)> = Vec::new();
    // One folder for each registry.
    for registry in home
        .join("registry")
        .join("src")
        .read_dir()
        .into_iter()
        .flatten()
    {
        renamed.push((registry?.path().display().to_string(), "crates".to_owned()));
    }
    // Where the standard library's sources are installed, its own panics name them, too.
    let told = answer(command("rustc").arg("-vV"))?;
    let commit = told
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "));
    let sysroot = answer(command("rustc").args(["--print", "sysroot"]))?;
    renamed.push((
        format!("{}/lib/rustlib/src/rust", sysroot.trim()),
        format!("/rustc/{}", commit.unwrap_or("unknown")),
    ));
    let flags: Vec<String> = renamed
        .into_iter()
        .map(|(folder, name)| format!("--remap-path-prefix={folder}={name}"))
        .collect();
    // Of all that may hold such flags cargo takes this one, and takes it apart at this sign alone.
    Ok([("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))])
}

/// Makes sure that no module in a folder names a folder of whoever built it, nor a registry.
fn tells_no_folder(folder: &Path) -> Result<()> {
    let files = place::files(folder, ".wasm")?;
    ensure!(!files.is_empty(), "{} holds no module", folder.display());
    for file in files {
        let module = fs::read(&file)?;
        for mark in [".cargo", ".rustup", "crates.io-", "registry"] {
            let is_there = module.windows(mark.len()).any(|it| it == mark.as_bytes());
            ensure!(!is_there, "{} names a folder: {mark}", file.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_names_a_folder_is_refused() {
        let folder = place::Scratch::new("nameless").unwrap();
        let put = |text: &str| fs::write(folder.path().join("page.wasm"), text).unwrap();
        assert!(tells_no_folder(folder.path()).is_err());
        put("crates/yew/src/scheduler.rs");
        tells_no_folder(folder.path()).unwrap();
        for told in [
            "/home/me/.cargo/x.rs",
            "/x/.rustup/y.rs",
            "index.crates.io-1949/z.rs",
        ] {
            put(told);
            assert!(tells_no_folder(folder.path()).is_err(), "{told}");
        }
    }
}

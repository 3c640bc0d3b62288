//! Every test, in stages: the quick and the telling first.

use std::{
    ffi::OsString,
    process::{Command, ExitCode},
};

use anyhow::{Result, bail, ensure};

use crate::{
    book, demo, needs, pack, page, place,
    process::{answer, cargo, command, run},
    rules,
    stage::{self, noted},
    standin, tools,
};

/// One stage: its name, whether it needs the installed tools, and its work, which returns a note.
struct Stage {
    name: &'static str,
    equipped: bool,
    work: fn(&Tests) -> Result<String>,
}

const STAGES: [Stage; 19] = [
    Stage {
        name: "fmt",
        equipped: false,
        work: fmt,
    },
    Stage {
        name: "forbid",
        equipped: false,
        work: |_| rules::forbid(),
    },
    Stage {
        name: "map",
        equipped: false,
        work: |_| rules::mapped(),
    },
    Stage {
        name: "pure",
        equipped: true,
        work: |_| rules::pure_core(),
    },
    Stage {
        name: "core",
        equipped: true,
        work: core,
    },
    Stage {
        name: "judge",
        equipped: true,
        work: outside_judge,
    },
    Stage {
        name: "clippy",
        equipped: false,
        work: clippy,
    },
    Stage {
        name: "clippy-wasm",
        equipped: true,
        work: clippy_wasm,
    },
    Stage {
        name: "doc",
        equipped: false,
        work: doc,
    },
    Stage {
        name: "standin",
        equipped: true,
        work: standin_test,
    },
    Stage {
        name: "cli",
        equipped: true,
        work: |tests| cargo_test(tests, &CLI),
    },
    Stage {
        name: "web",
        equipped: true,
        work: |tests| cargo_test(tests, &WEB),
    },
    Stage {
        name: "page",
        equipped: true,
        work: page_build,
    },
    Stage {
        name: "book",
        equipped: true,
        work: |_| book::bound().map(|_| String::new()),
    },
    Stage {
        name: "demo",
        equipped: true,
        work: |_| demo::rehearse(),
    },
    Stage {
        name: "js-build",
        equipped: true,
        work: js_build,
    },
    Stage {
        name: "js",
        equipped: true,
        work: |tests| node(tests, "js/test"),
    },
    Stage {
        name: "browser",
        equipped: true,
        work: |tests| node(tests, "tests/browser"),
    },
    Stage {
        name: "tree",
        equipped: false,
        work: tree,
    },
];

/// The packages, apart: built together, their dependencies would be another
/// set of features, and the AWS SDK would be compiled a second time.
const CORE: [&str; 1] = ["redtrail-core"];
const CLI: [&str; 1] = ["redtrail"];
const WEB: [&str; 3] = ["redtrail-web", "redtrail-js", "xtask"];

/// What all stages know.
struct Tests {
    /// Whether the tests that take long are wanted too.
    long: bool,
    /// What `git status` said at the start.
    before: String,
    /// The variables that tell tests where tools are.
    environment: Vec<(&'static str, OsString)>,
}

/// Runs the stages named in `words`, or all.
pub(crate) fn test(words: &[&str]) -> Result<ExitCode> {
    let long = words.contains(&"--long");
    let names: Vec<&str> = words
        .iter()
        .copied()
        .filter(|&word| word != "--long")
        .collect();
    let known: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
    for name in &names {
        ensure!(
            known.contains(name),
            "`{name}` is no stage; they are {}",
            known.join(", ")
        );
    }
    let chosen: Vec<&Stage> = STAGES
        .iter()
        .filter(|stage| names.is_empty() || names.contains(&stage.name))
        .collect();

    needs::check()?;
    let mut tests = Tests {
        long,
        before: status()?,
        environment: Vec::new(),
    };
    if chosen.iter().any(|stage| stage.equipped) {
        tests.environment = environment(long)?;
    }
    let mut passed = 0;
    for stage in &chosen {
        if let Err(error) = noted(stage.name, || (stage.work)(&tests).map(|note| ((), note))) {
            stage::fail(&error);
            let skipped = chosen.len() - passed - 1;
            println!("stages: {passed} passed, 1 failed, {skipped} skipped");
            return Ok(ExitCode::FAILURE);
        }
        passed += 1;
    }
    println!("stages: {passed} passed, 0 failed");
    Ok(ExitCode::SUCCESS)
}

/// Prints what the tests are given, for `eval "$(cargo xtask env)"`.
pub(crate) fn print_environment() -> Result<()> {
    needs::check()?;
    for (name, value) in environment(false)? {
        println!(
            "export {name}='{}'",
            value.to_string_lossy().replace('\'', r"'\''")
        );
    }
    Ok(())
}

/// Installs the tools and says where they are.
fn environment(long: bool) -> Result<Vec<(&'static str, OsString)>> {
    page::install()?;
    tools::mdbook()?;
    let shell = tools::shell_tools()?;
    let mut environment: Vec<(&'static str, OsString)> = vec![
        // `$REDTRAIL_PYTHON -m standin`, run in `$REDTRAIL_STANDIN`, starts a stand-in.
        ("REDTRAIL_PYTHON", tools::standin_python()?.into()),
        ("REDTRAIL_STANDIN", standin::folder()?.into()),
        // The folder that holds `node_modules`, for Node's `createRequire`.
        ("REDTRAIL_NODE_MODULES", tools::browser_driver()?.into()),
        ("REDTRAIL_AWS", shell.join("aws").into()),
        ("REDTRAIL_SHELLCHECK", shell.join("shellcheck").into()),
        ("REDTRAIL_CHROMIUM", tools::chromium()?.into()),
        ("REDTRAIL_FIREFOX", tools::firefox()?.into()),
        // What earlier stages built: the program, the page, and the npm package's two forms.
        ("REDTRAIL_BIN", place::built("redtrail")?.into()),
        ("REDTRAIL_DIST", place::dist()?.into()),
        ("REDTRAIL_MANUAL", place::target()?.join("manual").into()),
        ("REDTRAIL_JS", place::target()?.join("redtrail-js").into()),
    ];
    if long {
        environment.push(("REDTRAIL_LONG", "1".into()));
    }
    Ok(environment)
}

impl Tests {
    /// Runs a command that knows where the tools are.
    fn run(&self, command: &mut Command) -> Result<String> {
        run(command.envs(self.environment.iter().map(|(name, value)| (name, value))))
    }
}

fn fmt(_: &Tests) -> Result<String> {
    // The names are enough: `cargo fmt` shows and mends the rest.
    run(cargo().args(["fmt", "--all", "--check", "--", "-l"]))?;
    Ok(String::new())
}

fn clippy(_: &Tests) -> Result<String> {
    for packages in [&CORE[..], &CLI, &WEB] {
        let mut clippy = of_packages("clippy", packages);
        run(clippy.args(["--all-targets", "--", "--deny", "warnings"]))?;
    }
    Ok(String::new())
}

fn clippy_wasm(_: &Tests) -> Result<String> {
    let mut clippy = of_packages("clippy", &["redtrail-web", "redtrail-js"]);
    run(clippy.args(["--target", needs::WASM, "--", "--deny", "warnings"]))?;
    Ok(String::new())
}

fn doc(_: &Tests) -> Result<String> {
    for packages in [&CORE[..], &CLI, &WEB] {
        run(of_packages("doc", packages)
            .arg("--no-deps")
            .env("RUSTDOCFLAGS", "--deny warnings"))?;
    }
    Ok(String::new())
}

fn cargo_test(tests: &Tests, packages: &[&str]) -> Result<String> {
    let mut cargo = of_packages("test", packages);
    cargo.arg("--no-fail-fast");
    if tests.long {
        cargo.args(["--", "--include-ignored"]);
    }
    let printed = tests.run(&mut cargo)?;
    counted(printed.lines().filter_map(|line| {
        let (_, counts) = line.split_once("test result: ok. ")?;
        counts.split(' ').next()
    }))
}

/// Every test of the core; where long ones are wanted, hostile texts at their full size, too, which
/// take too long without optimization.
fn core(tests: &Tests) -> Result<String> {
    let note = cargo_test(tests, &CORE)?;
    if tests.long {
        let mut cargo = of_packages("test", &CORE);
        cargo.args(["--release", "--test", "fuzz", "hostile"]);
        tests.run(cargo.env("REDTRAIL_FUZZ_BYTES", "1048576"))?;
    }
    Ok(note)
}

/// Compares our judge with one that nobody here wrote, on cases made up for this run.
fn outside_judge(tests: &Tests) -> Result<String> {
    let mut cargo = of_packages("test", &CORE);
    cargo.args(["--test", "judge", "--", "--ignored", "--nocapture"]);
    let printed = tests.run(&mut cargo)?;
    let counts: Vec<&str> = printed
        .lines()
        .filter_map(|line| line.split_once("judged: ").map(|(_, counts)| counts))
        .collect();
    ensure!(!counts.is_empty(), "no case was judged");
    Ok(counts.join("; "))
}

/// A command of cargo's for some packages, with the lock file as it is. All features: some only add tests.
fn of_packages(word: &str, packages: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo.args([word, "--locked", "--all-features"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    cargo
}

fn standin_test(tests: &Tests) -> Result<String> {
    let mut python = command(tools::standin_python()?);
    python
        .args(["-m", "unittest", "standin.test_standin"])
        .current_dir(standin::folder()?);
    let printed = tests.run(&mut python)?;
    counted(
        printed
            .lines()
            .filter_map(|line| line.strip_prefix("Ran ")?.split(' ').next()),
    )
}

fn page_build(_: &Tests) -> Result<String> {
    page::trunk_build()?;
    pack::light(&place::dist()?)
}

fn js_build(_: &Tests) -> Result<String> {
    page::javascript()?;
    Ok(String::new())
}

/// Runs every test that Node finds in a folder.
fn node(tests: &Tests, folder: &str) -> Result<String> {
    let root = place::root()?;
    let files = place::files(&root.join(folder), ".mjs")?;
    ensure!(!files.is_empty(), "{folder} holds no tests");
    let mut node = command("node");
    node.args(["--test", "--test-reporter", "spec"])
        .args(files)
        .current_dir(root);
    let printed = tests.run(&mut node)?;
    counted(
        printed
            .lines()
            .filter_map(|line| line.split_once(" pass ")?.1.split(' ').next()),
    )
}

/// The build left the checkout as it was.
fn tree(tests: &Tests) -> Result<String> {
    let after = status()?;
    if after == tests.before {
        return Ok(String::new());
    }
    let new: Vec<&str> = after
        .lines()
        .filter(|line| !tests.before.lines().any(|old| old == *line))
        .collect();
    bail!(
        "the checkout changed while it was tested:\n{}",
        new.join("\n")
    )
}

fn status() -> Result<String> {
    answer(
        command("git")
            .args(["status", "--porcelain"])
            .current_dir(place::root()?),
    )
}

/// A note of how many tests passed. None at all is a failure.
fn counted<'line>(counts: impl Iterator<Item = &'line str>) -> Result<String> {
    let total: u32 = counts.filter_map(|count| count.parse::<u32>().ok()).sum();
    ensure!(total > 0, "no test ran");
    Ok(format!("{total} tests"))
}

//! Builds, tests and shows Redtrail: `cargo xtask COMMAND`.
//!
//! The modules in the order of a run: what the machine has and where things
//! are kept, how a command is run, what is installed, what is built from it,
//! and the two commands that use it all.

mod place;
mod process;
mod stage;

mod needs;
mod tools;

mod html;
mod pack;
mod page;

mod book;

mod serve;
mod standin;

mod rules;

mod bench;
mod demo;
mod rounds;
mod test;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};

const HELP: &str = "\
Builds, tests and shows Redtrail.

Usage: cargo xtask COMMAND

  demo [--no-serve]       apply the walkthrough to an AWS stand-in, undo it, serve the wizard
  test [--long] [STAGE…]  run every test, or the stages named
  bench                   time the core here and in Chromium, the page, and apply
  bench page              time the page alone: its start, and each key press
  bench apply             time apply alone, against the AWS stand-in
  build                   build the page into dist/
  book                    build the manual, with the wizard in it
  serve [PORT]            serve dist/ on loopback
  env                     print what the tests are given, for a shell
  pack DIR                finish a page that trunk built; trunk calls it
  help                    print this

Tools are kept in $REDTRAIL_CACHE, by default ~/.cache/redtrail.
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            stage::fail(&error);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["demo"] => demo::demo(true)?,
        ["demo", "--no-serve"] => demo::demo(false)?,
        ["test", rest @ ..] => return test::test(rest),
        ["bench"] => {
            bench::bench()?;
            rounds::bench()?;
        }
        ["bench", "page"] => bench::start_and_keys()?,
        ["bench", "apply"] => rounds::bench()?,
        ["build"] => page::build()?,
        ["book"] => book::build()?,
        ["serve"] => serve::serve(&place::dist()?, None)?,
        ["serve", port] => serve::serve(&place::dist()?, Some(port.parse()?))?,
        ["env"] => test::print_environment()?,
        ["pack", folder] => pack::pack(folder.as_ref())?,
        // Trunk's hook names no folder: trunk tells it in the environment.
        ["pack"] => match env::var_os("TRUNK_STAGING_DIR") {
            Some(folder) => pack::pack(folder.as_ref())?,
            None => bail!("`pack` needs the folder that trunk built"),
        },
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        _ => {
            eprint!("error: `{}` is no command\n\n{HELP}", words.join(" "));
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

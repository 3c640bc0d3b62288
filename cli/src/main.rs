//! `redtrail`: reads flags and files, talks to AWS, prints.
//!
//! What is decided is decided in `redtrail_core`; this program only reads, shows and does.

mod arguments;
mod excerpt;
mod exit;
mod input;
mod output;
mod progress;
mod sarif;
mod standing;
mod trace;

mod aws;
mod journal;
mod lock;

mod commands;

use clap::Parser;

use arguments::{Arguments, Command};
use exit::Exit;
use output::Output;

fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    if let Err(error) = arguments.fit() {
        return output::usage(&error);
    }
    let output = Output::new(&arguments);
    let result = match arguments.command {
        Command::Plan(arguments) => commands::plan::run(&arguments, &output),
        Command::Show(arguments) => commands::show::run(&arguments, &output),
        Command::Lint(arguments) => commands::lint::run(&arguments, &output),
        Command::Merge(arguments) => commands::merge::run(&arguments, &output),
        Command::Check(arguments) => block_on(commands::check::run(&arguments, &output)),
        Command::Apply(arguments) => block_on(commands::apply::run(&arguments, &output)),
        Command::Status(arguments) => block_on(commands::status::run(&arguments, &output)),
        Command::Undo(arguments) => block_on(commands::undo::run(&arguments, &output)),
        Command::Discover(arguments) => block_on(commands::discover::run(&arguments, &output)),
        Command::Evidence(arguments) => block_on(commands::evidence::run(&arguments, &output)),
        Command::Explain(arguments) => commands::explain::run(&arguments, &output),
        Command::Completions(arguments) => Ok(commands::manual::completions(&arguments, &output)),
        Command::Man(arguments) => commands::manual::page(&arguments, &output),
    };
    match result {
        Ok(exit) => exit,
        Err(error) => {
            output.failed(&error);
            error.exit
        }
    }
}

/// Runs what talks to AWS.
fn block_on(work: impl Future<Output = Result<Exit, exit::Error>>) -> Result<Exit, exit::Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| exit::Error::failed(format!("the program could not start: {error}")))?
        .block_on(work)
}

//! `redtrail completions` and `redtrail man`: what the flags and their help are told to shells and
//! to `man`.

use clap::CommandFactory;
use serde_json::json;

use crate::arguments::{Arguments, CompletionsArguments, ManArguments};
use crate::exit::{Error, Exit};
use crate::output::Output;

const NAME: &str = "redtrail";

/// What completes the commands in a shell.
pub(crate) fn completions(arguments: &CompletionsArguments, output: &Output) -> Exit {
    let mut text = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, NAME, &mut text);
    tell(&text, output);
    Exit::Done
}

/// The manual page of the program, or of one of its commands.
pub(crate) fn page(arguments: &ManArguments, output: &Output) -> Result<Exit, Error> {
    let mut command = Arguments::command().name(NAME);
    // Each command is told its whole name.
    command.build();
    if let Some(name) = &arguments.command {
        let Some(found) = command.find_subcommand(name) else {
            let known = command.get_subcommands().map(clap::Command::get_name);
            let known: Vec<&str> = known.filter(|name| *name != "help").collect();
            return Err(Error::usage(format!(
                "redtrail has no command {name}; it has {}",
                known.join(", ")
            )));
        };
        command = found.clone();
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(command)
        .source(concat!("redtrail ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)
        .map_err(|error| Error::failed(format!("the page could not be made: {error}")))?;
    tell(&text, output);
    Ok(Exit::Done)
}

fn tell(text: &[u8], output: &Output) {
    let text = String::from_utf8_lossy(text);
    output.text(&text);
    output.json(&[], json!({ "text": text }));
}

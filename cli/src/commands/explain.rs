//! `redtrail explain`: a code in, its meaning and its causes out.

use std::fmt::Write;

use redtrail_core::explain::explain;
use serde_json::json;

use crate::arguments::ExplainArguments;
use crate::exit::{Error, Exit};
use crate::output::{BOLD, FAINT, Output};

pub(crate) fn run(arguments: &ExplainArguments, output: &Output) -> Result<Exit, Error> {
    let explanation = explain(&arguments.code).map_err(|near| {
        let code = &arguments.code;
        Error::usage(match near {
            Some(near) => format!("nothing is known of `{code}`; did you mean `{near}`?"),
            None => format!("nothing is known of `{code}`: it is no fault of audit logging and no finding's code"),
        })
    })?;
    let mut text = format!(
        "{BOLD}{}{BOLD:#}\n\n{}.\n\n",
        explanation.code, explanation.meaning
    );
    for (number, cause) in explanation.causes.iter().enumerate() {
        _ = writeln!(text, "{}. {cause}", number + 1);
    }
    if !explanation.sources.is_empty() {
        text.push('\n');
    }
    for source in explanation.sources {
        _ = writeln!(text, "{FAINT}see {source}{FAINT:#}");
    }
    output.text(&text);
    output.json(
        &[],
        json!({
            "code": explanation.code,
            "meaning": explanation.meaning,
            "causes": explanation.causes,
            "sources": explanation.sources,
        }),
    );
    Ok(Exit::Done)
}

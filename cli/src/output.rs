//! Printing: text for people, JSON for programs.
//!
//! Standard output carries the answer alone; everything else goes to standard error.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};

use anstyle::{AnsiColor, Effects, Style};
use clap::CommandFactory;
use redtrail_core::finding::{Finding, Severity};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::arguments::{Arguments, Colour, Command, Format};
use crate::excerpt::excerpt;
use crate::exit::{Error, Exit};
use crate::progress::Progress;
use crate::sarif;
use crate::trace::Trace;

pub(crate) const BAD: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);
const NOTE: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const GONE: Style = AnsiColor::Red.on_default();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Where and how everything is printed.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    is_verbose: bool,
    progress: Progress,
    /// What was last said to be going on.
    last: RefCell<String>,
    command: &'static str,
    /// What the input is called in findings that have a place in it.
    input: String,
}

impl Output {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        match arguments.color {
            Colour::Auto => {}
            Colour::Always => anstream::ColorChoice::Always.write_global(),
            Colour::Never => anstream::ColorChoice::Never.write_global(),
        }
        let (command, input) = match &arguments.command {
            Command::Plan(_) => ("plan", None),
            Command::Show(show) => ("show", Some(&show.plan)),
            Command::Lint(_) => ("lint", None),
            Command::Merge(merge) => ("merge", Some(&merge.plan)),
            Command::Check(check) => ("check", Some(&check.plan)),
            Command::Apply(apply) => ("apply", Some(&apply.plan)),
            Command::Status(status) => ("status", Some(&status.plan)),
            Command::Undo(undo) => ("undo", Some(&undo.plan)),
            Command::Discover(_) => ("discover", None),
            Command::Evidence(evidence) => ("evidence", Some(&evidence.plan)),
            Command::Explain(_) => ("explain", None),
            Command::Completions(_) => ("completions", None),
            Command::Man(_) => ("man", None),
        };
        Self {
            progress: Progress::new(arguments.output == Format::Text),
            format: arguments.output,
            is_verbose: arguments.verbose,
            last: RefCell::default(),
            command,
            input: input
                .map(|path| path.display().to_string())
                .unwrap_or_default(),
        }
    }

    /// Whether a program reads the answer.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Jsonl)
    }

    /// Whether a person reads the answer as it appears.
    pub(crate) fn is_watched(&self) -> bool {
        self.format == Format::Text && std::io::stdout().is_terminal()
    }

    /// Prints the answer as text; nothing where a program reads it.
    pub(crate) fn text(&self, text: &str) {
        if self.format == Format::Text {
            self.progress.screen().beside(|| print(text));
        }
    }

    /// Who is told of each call to AWS: nobody, unless that was asked for.
    pub(crate) fn trace(&self) -> Option<Trace> {
        let screen = self.progress.screen();
        self.is_verbose
            .then(|| Trace::new(screen, self.is_followed()))
    }

    /// Says something beside the answer.
    pub(crate) fn say(&self, text: impl AsRef<str>) {
        if !self.is_json() {
            let screen = self.progress.screen();
            screen.beside(|| _ = writeln!(anstream::stderr(), "{}", text.as_ref()));
        }
    }

    /// Shows on a terminal what is going on, in one line that the next one replaces.
    pub(crate) fn busy(&self, what: &str) {
        self.event_of_progress(what);
        self.progress.busy(what);
    }

    /// Shows on a terminal how far something has come, in one line that the next one replaces.
    pub(crate) fn progress(&self, done: usize, all: usize, what: &str) {
        self.event_of_progress(&format!("{done} of {all}: {what}"));
        self.progress.at(done, all, what);
    }

    /// The same for what is looked at now and then: where there is no terminal, each look has a line
    /// of its own.
    pub(crate) fn waiting(&self, done: usize, all: usize, what: &str) {
        self.event_of_progress(what);
        if self.progress.is_shown() {
            self.progress.at(done, all, what);
        } else {
            self.say(what);
        }
    }

    /// Shows on a terminal alone that nothing has changed but the time.
    pub(crate) fn still(&self, done: usize, all: usize, what: &str) {
        self.progress.at(done, all, what);
    }

    fn event_of_progress(&self, text: &str) {
        if self.is_followed() && *self.last.borrow() != text {
            text.clone_into(&mut self.last.borrow_mut());
            let text = ("text".to_owned(), json!(text));
            self.event("progress", Map::from_iter([text]));
        }
    }

    /// Takes that line away.
    pub(crate) fn idle(&self) {
        self.progress.idle();
    }

    /// Prints findings for code hosts and editors; nothing where anybody else reads the answer.
    pub(crate) fn sarif(&self, files: &[(String, Vec<Finding>)]) {
        if self.format == Format::Sarif {
            print(&(serde_json::to_string_pretty(&sarif::log(files)).unwrap_or_default() + "\n"));
        }
    }

    /// Prints the answer as JSON, with its findings; nothing where a person reads it.
    pub(crate) fn json(&self, findings: &[Finding], answer: impl Serialize) {
        if !self.is_json() {
            return;
        }
        let mut object = Map::new();
        object.insert(
            "schema".to_owned(),
            json!(format!("redtrail.{}.v1", self.command)),
        );
        object.insert("findings".to_owned(), json!(findings));
        if let Ok(Value::Object(answer)) = serde_json::to_value(answer) {
            object.extend(answer);
        }
        if self.is_followed() {
            self.event("answer", object);
        } else {
            print(&(serde_json::to_string_pretty(&object).unwrap_or_default() + "\n"));
        }
    }

    /// Whether a program follows along, event by event.
    pub(crate) fn is_followed(&self) -> bool {
        self.format == Format::Jsonl
    }

    /// Tells a program that follows along what has happened, on a line of its own.
    pub(crate) fn event(&self, name: &str, what: Map<String, Value>) {
        if self.is_followed() {
            let mut event = Map::new();
            event.insert("event".to_owned(), json!(name));
            event.extend(what);
            print(&(Value::Object(event).to_string() + "\n"));
        }
    }

    /// Prints findings for people: errors and warnings in full, notes by their codes.
    pub(crate) fn findings(&self, findings: &[Finding]) {
        self.findings_by(findings, |finding| finding_in(finding, &self.input));
    }

    /// The same, each in the words that are given for it.
    pub(crate) fn findings_by(&self, findings: &[Finding], words: impl Fn(&Finding) -> String) {
        let (notes, loud): (Vec<_>, Vec<_>) = findings
            .iter()
            .partition(|finding| finding.severity == Severity::Note && !self.is_verbose);
        for finding in loud {
            self.say(words(finding));
        }
        if !notes.is_empty() {
            let mut codes: Vec<&str> = notes.iter().map(|note| note.code).collect();
            codes.dedup();
            self.say(wrapped(
                &format!(
                    "{NOTE}notes{NOTE:#}: {}; -v shows them in full",
                    codes.join(", ")
                ),
                0,
            ));
        }
    }

    /// Prints what is known of the plan where the answer is about something else: warnings by
    /// their codes.
    pub(crate) fn warnings_by_code(&self, remarks: &[Finding]) {
        if self.is_verbose {
            self.findings(remarks);
            return;
        }
        let warnings = remarks
            .iter()
            .filter(|remark| remark.severity == Severity::Warning);
        let mut codes: Vec<&str> = warnings.map(|warning| warning.code).collect();
        codes.dedup();
        if !codes.is_empty() {
            self.say(wrapped(
                &format!(
                    "{WARN}warnings about the plan{WARN:#}: {}; -v shows them in full",
                    codes.join(", ")
                ),
                0,
            ));
        }
    }

    /// Prints findings where they share one screen with the answer: what each says, and where to
    /// read on.
    pub(crate) fn findings_in_brief(&self, findings: &[Finding]) {
        if self.is_verbose {
            self.findings(findings);
            return;
        }
        for finding in findings
            .iter()
            .filter(|finding| finding.severity != Severity::Note)
        {
            self.say(said(finding) + "\n");
        }
        self.say("  -v shows findings in full, with mends, sources and notes");
    }

    /// Reports why a command ended early.
    pub(crate) fn failed(&self, error: &Error) {
        self.idle();
        self.json(&error.findings, &error.answer);
        let file = error.file.as_ref().map(|path| path.display().to_string());
        for finding in &error.findings {
            let own = error.is_by_file.then_some(finding.subject.as_str());
            let file = own.or(file.as_deref()).unwrap_or(&self.input);
            let text = finding_in(finding, file);
            self.say(text.trim_end());
        }
    }
}

/// A finding as a compiler would print it, with its place in a file.
fn finding_in(finding: &Finding, file: &str) -> String {
    composed(finding, file, None)
}

fn composed(finding: &Finding, file: &str, excerpt: Option<&str>) -> String {
    let mut text = said(finding);
    if let (Some(line), Some(column)) = (finding.line, finding.column) {
        _ = write!(text, "\n  {FAINT}at{FAINT:#} {file}:{line}:{column}");
    }
    if let Some(excerpt) = excerpt {
        _ = write!(text, "\n{excerpt}");
    }
    if !finding.mend.is_empty() {
        text.push('\n');
        text.push_str(&wrapped(
            &format!("  {FAINT}mend{FAINT:#} {}", finding.mend),
            7,
        ));
    }
    for source in &finding.sources {
        _ = write!(text, "\n  {FAINT}see {source}{FAINT:#}");
    }
    text.push('\n');
    text
}

/// The same, with the words that it is about underlined.
pub(crate) fn in_excerpt(finding: &Finding, file: &str, text: &str) -> String {
    let place = finding.line.zip(finding.column);
    let excerpt = place.and_then(|(line, column)| excerpt(text, line, column, width()));
    composed(finding, file, excerpt.as_deref())
}

/// What a finding says, under its severity and code.
fn said(finding: &Finding) -> String {
    let style = match finding.severity {
        Severity::Error => BAD,
        Severity::Warning => WARN,
        Severity::Note => NOTE,
    };
    let severity = finding.severity;
    let label = match finding.code {
        "failed" | "usage" => format!("{style}{severity}{style:#}"),
        code => format!("{style}{severity}[{code}]{style:#}"),
    };
    wrapped(&format!("{label}: {}", finding.message), 2)
}

/// Prints to standard output; a reader that went away is no failure.
fn print(text: &str) {
    let mut out = anstream::stdout();
    _ = out.write_all(text.as_bytes());
    _ = out.flush();
}

/// Breaks a paragraph at the width of the terminal, or not at all elsewhere.
fn wrapped(text: &str, indent: usize) -> String {
    if !std::io::stderr().is_terminal() {
        return text.to_owned();
    }
    let indent = " ".repeat(indent);
    // A Region or an ARN is not to be broken at its hyphens.
    let options = textwrap::Options::new(width().clamp(40, 96))
        .subsequent_indent(&indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options)
}

/// The columns of the terminal.
fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0))
}

/// A paragraph without its line breaks.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reports bad usage in the format that was asked for, as far as that can be told.
pub(crate) fn usage(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        _ = error.print();
        return Exit::Done;
    }
    let words: Vec<String> = std::env::args().collect();
    let wants = |format: &str| {
        words
            .iter()
            .any(|word| *word == format!("--output={format}"))
            || words.windows(2).any(|pair| pair == ["--output", format])
    };
    let wants_lines = wants("jsonl");
    if wants_lines || wants("json") {
        let known = Arguments::command();
        let command = words
            .iter()
            .skip(1)
            .find(|word| known.find_subcommand(word).is_some())
            .map_or("usage", String::as_str);
        let text = error.render().to_string();
        let mut paragraphs = text.split("\n\n").map(in_one_line);
        let message = paragraphs.next().unwrap_or_default();
        let tip = paragraphs.find_map(|text| text.strip_prefix("tip: ").map(str::to_owned));
        let finding = Finding::error("usage", message.trim_start_matches("error: "))
            .mend(tip.unwrap_or_default());
        let schema = format!("redtrail.{command}.v1");
        if wants_lines {
            let object = json!({"event": "answer", "schema": schema, "findings": [finding]});
            print(&format!("{object}\n"));
        } else {
            let object = json!({"schema": schema, "findings": [finding]});
            print(&(serde_json::to_string_pretty(&object).unwrap_or_default() + "\n"));
        }
    } else {
        _ = error.print();
    }
    Exit::Input
}

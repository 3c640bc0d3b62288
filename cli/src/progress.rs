//! What is going on, in one line at the end of the terminal that goes when it is over.

use std::cell::RefCell;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The line; nothing is shown where standard error is no terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    screen: Screen,
    bar: RefCell<Option<ProgressBar>>,
}

/// The terminal with that line on it, for whoever prints beside it.
#[derive(Clone, Debug)]
pub(crate) struct Screen(MultiProgress);

impl Progress {
    pub(crate) fn new(is_shown: bool) -> Self {
        let target = if is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self {
            screen: Screen(MultiProgress::with_draw_target(target)),
            bar: RefCell::default(),
        }
    }

    pub(crate) fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Whether a person sees the line.
    pub(crate) fn is_shown(&self) -> bool {
        !self.screen.0.is_hidden()
    }

    /// Shows that something is going on, of which nobody knows how long it takes.
    pub(crate) fn busy(&self, what: &str) {
        self.show(None, what);
    }

    /// Shows how far something has come.
    pub(crate) fn at(&self, done: usize, all: usize, what: &str) {
        self.show(Some((done, all)), what);
    }

    fn show(&self, count: Option<(usize, usize)>, what: &str) {
        if !self.is_shown() {
            return;
        }
        let mut bar = self.bar.borrow_mut();
        let bar = bar.get_or_insert_with(|| self.screen.0.add(ProgressBar::no_length()));
        let template = if let Some((done, all)) = count {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
            "  {bar:12} {pos} of {len}  {wide_msg}"
        } else {
            "  … {wide_msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸·"));
        }
        bar.set_message(what.to_owned());
        bar.tick();
    }

    /// Takes the line away.
    pub(crate) fn idle(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
            self.screen.0.remove(&bar);
        }
    }
}

impl Screen {
    /// Prints something where the line is, which comes back when something is shown again. Nothing
    /// else draws it meanwhile, and a terminal that went away is no failure.
    pub(crate) fn beside<T>(&self, print: impl FnOnce() -> T) -> T {
        _ = self.0.clear();
        print()
    }
}

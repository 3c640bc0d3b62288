//! What may be changed in an existing policy beside the plan's own statements.

use redtrail_core::documents::Existing;

/// What somebody agreed to have changed in the existing policy beside the plan's own statements.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Agreed {
    /// The statements in whose place the plan's are to stand.
    pub(crate) replace: Vec<String>,
    /// Whether the IDs of deleted users and roles are to go.
    pub(crate) drop_gone: bool,
}

/// A part of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Change {
    Replace(String),
    DropGone,
}

/// The word for IDs that are to go.
const GONE: &str = "gone";

impl Agreed {
    /// The existing policy with what may be changed in it.
    pub(crate) fn existing<'t>(&'t self, text: &'t str) -> Existing<'t> {
        Existing {
            text,
            replace: &self.replace,
            drop_gone: self.drop_gone,
        }
    }

    /// What the tab kept of it.
    pub(super) fn of_kept(text: &str) -> Self {
        let mut lines = text.lines();
        Self {
            drop_gone: lines.next() == Some(GONE),
            replace: lines.map(str::to_owned).collect(),
        }
    }

    /// What the tab keeps of it: nothing, or a line for each of its parts below one for the IDs.
    pub(crate) fn kept(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let first = if self.drop_gone { GONE } else { "" };
        let names = self.replace.iter().filter(|name| !name.contains('\n'));
        let lines = [first].into_iter().chain(names.map(String::as_str));
        lines.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn set(&mut self, change: Change, is_agreed: bool) {
        match change {
            Change::DropGone => self.drop_gone = is_agreed,
            Change::Replace(name) => {
                self.replace.retain(|other| *other != name);
                if is_agreed {
                    self.replace.push(name);
                }
            }
        }
    }

    /// Its parts.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let replaced = self.replace.iter().cloned().map(Change::Replace);
        replaced
            .chain(self.drop_gone.then_some(Change::DropGone))
            .collect()
    }
}

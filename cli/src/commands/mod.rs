//! One file for each command: it reads, asks the core, and shows.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod lint;
pub(crate) mod manual;
pub(crate) mod merge;
pub(crate) mod plan;
pub(crate) mod show;

pub(crate) mod apply;
pub(crate) mod discover;
pub(crate) mod evidence;
pub(crate) mod status;
pub(crate) mod undo;

mod ask;
mod difference;
mod run;

pub(crate) use run::Outcome;

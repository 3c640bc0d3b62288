//! What survives a reload of the page: it stays in its tab, and goes with it.

/// What the tab kept, each as it was written. Where something is missing it is empty.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Kept {
    /// The draft as canonical JSON.
    pub(crate) draft: String,
    pub(crate) existing: String,
    /// What was agreed to have changed in it.
    pub(crate) agreed: String,
    pub(crate) fault: String,
    pub(crate) printed: String,
    pub(crate) several: String,
    /// The fragment of the address, if the draft was written later than that.
    pub(crate) behind: String,
    /// Whether anything is to be kept; nothing where the browser keeps nothing.
    pub(crate) keeps: Option<bool>,
}

/// Under which names the browser keeps it.
pub(crate) const DRAFT: &str = "redtrail.draft";
pub(crate) const EXISTING: &str = "redtrail.existing";
pub(crate) const AGREED: &str = "redtrail.agreed";
pub(crate) const FAULT: &str = "redtrail.fault";
pub(crate) const PRINTED: &str = "redtrail.printed";
pub(crate) const SEVERAL: &str = "redtrail.several";
pub(crate) const BEHIND: &str = "redtrail.behind";
/// The name of the wish that nothing is kept.
pub(crate) const OFF: &str = "redtrail.off";

//! From a plan and what was observed in AWS to what has to change, and back.
//!
//! Reading AWS and changing AWS belong to the front end; what to change is decided here.

mod change;
mod observed;

mod apply;
mod discover;
mod look;
mod lost;
mod order;
mod pasted;
mod since;
mod status;
mod strangers;
mod undo;

pub use apply::{Agreed, changes, moved, with_access_keys};
pub use change::{Call, Change, Destination, Side};
pub use discover::{Found, Listed, LoggingState, Owners, Seen, draft, found};
pub use look::look;
pub use lost::{LostKey, found_again};
pub use observed::{AccountState, CallerState, Logging, Observed, PolicyState};
pub use order::order;
pub use pasted::Pasted;
pub use status::{ClusterStatus, State, status};
pub use strangers::strangers;
pub use undo::{left_behind, still_logging, undo, versions_made};

/// The tag that marks what a plan has made in IAM.
pub const TAG: &str = "redtrail:plan";

/// The name of this list of changes: reviewed once, it tells whether anything differs when it
/// is to be carried out. The changes hold the texts before and after, so a change of the plan
/// or of what was observed changes the digest.
pub fn digest(changes: &[Change]) -> String {
    use sha2::{Digest, Sha256};

    let text = serde_json::to_string(changes).unwrap_or_default();
    Sha256::digest(text)
        .iter()
        .take(8)
        .fold(String::new(), |mut hex, byte| {
            _ = std::fmt::Write::write_fmt(&mut hex, format_args!("{byte:02x}"));
            hex
        })
}

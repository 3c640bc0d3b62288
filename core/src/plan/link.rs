//! The draft in the fragment of an address.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Draft;
use crate::finding::{Finding, Severity};

/// What a link of this version begins with.
pub const MARK: &str = "#v1.";

/// The most bytes a link may have; beyond it mail and chat programs begin to cut addresses.
pub const LINK_LIMIT: usize = 8 * 1024;

/// The draft as a fragment: `#v1.` and unpadded base64url of its canonical JSON.
///
/// A fragment never leaves the browser, a query would.
///
/// # Errors
/// A finding, if the link would be longer than [`LINK_LIMIT`].
pub fn link(draft: &Draft) -> Result<String, Finding> {
    let json = draft.canonical_json();
    let length = MARK.len() + (json.len() * 4).div_ceil(3);
    if length <= LINK_LIMIT {
        return Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(json)));
    }
    Err(Finding::new(
        "link-too-long",
        Severity::Warning,
        format!("the link would be {length} bytes long, and {LINK_LIMIT} is the most"),
    )
    .about("link")
    .mend("send the plan as a file"))
}

/// The canonical JSON inside a link: the fragment alone, or a whole address that ends in it.
///
/// # Errors
/// A finding that says in which way it is no link of ours.
pub(super) fn payload(link: &str) -> Result<String, Finding> {
    let link = link.trim();
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let parts = fragment.split_once('.').filter(|(version, _)| {
        let number = version.strip_prefix('v').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    });
    let Some((version, payload)) = parts else {
        return Err(broken(
            "this is not a link to a plan",
            "a link holds #v1. and what follows",
        ));
    };
    if version != "v1" {
        let message = format!("the link is of version `{version}`, and this Redtrail reads v1");
        return Err(broken(
            &message,
            "use the release of Redtrail that made the link",
        ));
    }
    if fragment.len() > LINK_LIMIT {
        return Err(broken(
            "the link is longer than any link Redtrail makes",
            "ask for the plan as a file",
        ));
    }
    URL_SAFE_NO_PAD
        .decode(payload)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(damaged)
}

/// What is said of a link whose payload cannot be read.
pub(super) fn damaged() -> Finding {
    broken(
        "the link is damaged: what follows #v1. cannot be read",
        "ask for it again, or for the plan as a file",
    )
}

fn broken(message: &str, mend: &str) -> Finding {
    Finding::error("link-broken", message)
        .about("link")
        .mend(mend)
}

//! A policy of others without what somebody agreed to have taken out of it.

use std::ops::Range;

use super::gone::{Clearing, clearing};
use super::room::Room;
use crate::finding::Finding;
use crate::tree::Source;

/// Takes the statements at some places out of a policy, and, where that is wanted, every principal
/// that is no more; tells their IDs, too.
///
/// # Errors
/// The finding that says why `existing` is no policy.
pub(crate) fn amended(
    existing: &str,
    replaced: &[usize],
    drop_gone: bool,
) -> Result<(String, Vec<String>), Finding> {
    let source = Source::json(existing)?;
    let room = Room::of(&source)?;
    let (mut pieces, mut dropped, mut is_change) = (Vec::new(), Vec::new(), false);
    for (at, place) in room.places.iter().enumerate() {
        let how = if replaced.contains(&at) {
            Clearing::Statement(Vec::new())
        } else if drop_gone {
            clearing(place.node)
        } else {
            Clearing::Unneeded
        };
        match how {
            Clearing::Unneeded | Clearing::Impossible => {
                pieces.push(Room::kept(place, place.text));
                continue;
            }
            Clearing::Cuts(cuts, ids) => {
                dropped.extend(ids);
                let text = without(place.text, place.node.span.start, &cuts);
                pieces.push(Room::kept(place, text));
            }
            Clearing::Statement(ids) => dropped.extend(ids),
        }
        is_change = true;
    }
    let text = if is_change {
        room.rebuilt(&pieces)
    } else {
        existing.to_owned()
    };
    Ok((text, dropped))
}

/// A text, which begins at `start` of the whole, without some of its bytes.
fn without(text: &str, start: usize, cuts: &[Range<usize>]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = start;
    let piece = |from: usize, to: usize| text.get(from - start..to - start).unwrap_or_default();
    for cut in cuts {
        rest.push_str(piece(at, cut.start));
        at = cut.end;
    }
    rest.push_str(piece(at, start + text.len()));
    rest
}

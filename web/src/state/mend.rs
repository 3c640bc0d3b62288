//! What a finding offers, done where it points.

use redtrail_core::plan::{Draft, GrantsDraft};

use super::{ANSWER, State};
use crate::answer::blank;
use crate::field::Field;

impl State {
    /// Accepts the word that a finding suggests.
    pub(super) fn mend(&mut self, pointer: &str, word: &str) {
        mend(self.draft(), pointer, word);
        if pointer.starts_with("/caller/") {
            let caller = self.draft.caller.clone();
            self.carry(&caller);
        }
        let field = Field::of_pointer(pointer);
        self.hold(field);
        self.attend(field.map_or_else(|| ANSWER.to_owned(), Field::id));
    }

    /// Takes out what a finding points at, where no field shows it.
    pub(super) fn take_out(&mut self, pointer: &str) {
        take_out(self.draft(), pointer);
        let caller = self.draft.caller.clone();
        self.carry(&caller);
        self.attend(ANSWER.to_owned());
    }
}

/// Puts the suggested word where the finding points.
fn mend(draft: &mut Draft, pointer: &str, word: &str) {
    let place = match pointer {
        "/name" => &mut draft.name,
        "/caller/kind" => &mut draft.caller.kind,
        "/caller/name" => &mut draft.caller.name,
        "/caller/arn" => &mut draft.caller.arn,
        "/caller/path" => &mut draft.caller.path,
        "/caller/permissions_boundary" => &mut draft.caller.permissions_boundary,
        "/caller/external_id" => &mut draft.caller.external_id,
        _ => {
            if let Some(field) = Field::of_pointer(pointer) {
                field.write(draft, word);
            }
            return;
        }
    };
    *place = Some(word.to_owned());
}

/// Whether [`mend`] knows the place.
pub(crate) fn can_mend(pointer: &str) -> bool {
    let mut draft = blank();
    mend(&mut draft, pointer, "x");
    draft != blank()
}

/// Takes out what a finding points at, where the form does not show it.
fn take_out(draft: &mut Draft, pointer: &str) {
    let mut parts = pointer.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("name"), _) => draft.name = None,
        (Some("version"), _) => draft.version = blank().version,
        (Some("caller"), Some("policies")) => draft.caller.policies = None,
        (Some("caller"), Some("permissions_boundary")) => draft.caller.permissions_boundary = None,
        (Some("caller"), Some("tags")) => draft.caller.tags.clear(),
        (Some("caller"), Some("trusted")) => draft.caller.trusted.clear(),
        (Some("caller"), Some("external_id")) => draft.caller.external_id = None,
        // What is granted is one choice: a part of it alone may mean more than was wanted.
        (Some("grants"), _) => draft.grants = GrantsDraft::default(),
        (Some("buckets"), Some(index)) => {
            if let Some(index) = index
                .parse()
                .ok()
                .filter(|index| *index < draft.buckets.len())
            {
                draft.buckets.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use redtrail_core::plan::BucketDraft;

    use super::*;
    use crate::state::Action;
    use crate::state::whole::example;
    use crate::tests::{after, state, write};

    #[test]
    fn a_suggestion_goes_where_the_finding_points() {
        let state = state(&[
            Action::ShowExample,
            write(Field::KeyPrefix, "rs audit"),
            Action::Mend("/bucket/prefix".to_owned(), "rs-audit".to_owned()),
            write(Field::Caller, "role/red trail"),
            Action::Mend("/caller/name".to_owned(), "red-trail".to_owned()),
        ]);
        assert_eq!(Field::KeyPrefix.read(&state.draft), "rs-audit");
        assert_eq!(state.caller, "role/red-trail");
        assert!(state.answer.verdict.is_complete());
        assert_eq!(state.attention.map(|a| a.to), Some("caller".to_owned()));
    }

    #[test]
    fn what_no_field_shows_can_be_mended_or_taken_out() {
        let mut draft = example();
        draft.grants.source = Some("acount".to_owned());
        draft.caller.trusted = vec!["nobody".to_owned()];
        draft.buckets.push(BucketDraft::default());
        let wrong = State::of(draft);
        assert!(wrong.answer.verdict.stray > 3);
        let mended = after(
            wrong,
            &[
                Action::Mend("/grants/source".to_owned(), "account".to_owned()),
                Action::TakeOut("/caller/trusted/0".to_owned()),
                Action::TakeOut("/buckets/1/name".to_owned()),
            ],
        );
        assert!(mended.answer.verdict.is_complete());
        assert_eq!(Field::Source.read(&mended.draft), "account");
        assert_eq!(mended.caller, "role/redtrail-audit");
    }
}

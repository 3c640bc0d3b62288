//! What was written, and how every event changes it.

mod agreed;
mod clusters;
mod mend;
mod whole;

use std::rc::Rc;

use redtrail_core::plan::{CallerDraft, Checked, Draft};
use redtrail_core::policy;
use yew::{AttrValue, Reducible};

pub(crate) use self::agreed::{Agreed, Change};
pub(crate) use self::mend::can_mend;
pub(crate) use self::whole::{Broken, Replaced, example, is_link};
use self::whole::{field_of, written};
use crate::answer::{Answer, Pasted, Shared, blank};
use crate::field::Field;
use crate::host::Asked;
use crate::kept::Kept;

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// What was written. INVARIANT: it has a bucket and a cluster, if empty ones.
    pub(crate) draft: Rc<Draft>,
    /// A number for each cluster that stays with it when others come and go.
    pub(crate) keys: Vec<u32>,
    /// Who calls, letter by letter as it was written.
    pub(crate) caller: AttrValue,
    /// The caller that the draft came with: what one word cannot say is taken from it.
    carried: Rc<CallerDraft>,
    /// The policy that the bucket has already.
    pub(crate) existing: AttrValue,
    /// What may be changed in it beside the plan's own statements.
    pub(crate) agreed: Rc<Agreed>,
    /// What AWS said when it refused, as it was pasted.
    pub(crate) fault: AttrValue,
    /// What the AWS CLI printed, as it was pasted.
    pub(crate) printed: AttrValue,
    /// Clusters, as they were pasted.
    pub(crate) several: AttrValue,
    /// Which of many clusters are to be seen: those with this in a field.
    pub(crate) sought: AttrValue,
    /// The key of the cluster that was written last, which stays where it is.
    held: Option<u32>,
    /// The fields that were entered and left.
    pub(crate) visited: Vec<Field>,
    /// What was wrong with the link or the file that was opened last.
    pub(crate) broken: Option<Rc<Broken>>,
    /// What was written before it was replaced as a whole.
    pub(crate) replaced: Option<Rc<Replaced>>,
    /// Where the focus belongs now that what had it is gone or done.
    pub(crate) attention: Option<Attention>,
    pub(crate) answer: Rc<Answer>,
    /// Whether the link for others is to tell no account.
    pub(crate) without_accounts: bool,
    /// What others would be given, once somebody wants to know.
    pub(crate) shared: Option<Rc<Shared>>,
    is_sharing: bool,
    /// Whether what is written survives a reload; nothing where the browser keeps nothing.
    pub(crate) keeps: Option<bool>,
    /// How often the page around this one has asked for something.
    pub(crate) asked: u32,
}

/// An element that is to have the focus.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attention {
    /// Its id.
    pub(crate) to: String,
    /// How many came before, so that the same element can be meant twice.
    turn: u32,
}

/// The id of the button that adds a cluster.
pub(crate) const ADD: &str = "add-a-cluster";

/// The id of the field that finds some of many clusters.
pub(crate) const FIND: &str = "find-a-cluster";

/// The id of the answer.
pub(crate) const ANSWER: &str = "answer";

/// The id of what just happened to the whole form.
pub(crate) const NOTICES: &str = "notices";

/// The id of what there is to say about the existing policy.
pub(crate) const OF_EXISTING: &str = "of-the-existing-policy";

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// Something was written into a field.
    Write(Field, String),
    /// Files with this text were dropped on a field.
    Drop(Field, String),
    /// A field was left.
    Leave(Field),
    /// The word that a finding suggests was accepted: where to, and which.
    Mend(String, String),
    /// What a finding points at, and no field shows, is to go.
    TakeOut(String),
    /// A change of the existing policy that a finding offers is wanted, or no more.
    Agree(Change, bool),
    AddCluster,
    /// Those of many clusters are sought that have this in a field.
    Seek(String),
    /// The clusters that were pasted are wanted.
    TakeSeveral,
    RemoveCluster(usize),
    ShowExample,
    StartOver,
    /// What was replaced is wanted back.
    PutBack,
    /// The page's address changed to one with this fragment.
    Follow(String),
    /// A file with this text was opened.
    Open(String),
    /// The link for others is to be seen.
    Share,
    /// The link for others is to tell no account, or to tell them again.
    LeaveAccountsOut(bool),
    /// What is written is to survive a reload, or not.
    Keep(bool),
    /// The page around this one asks for something.
    Ask(Asked),
    /// The documents of this answer are to be seen, and what is still to be judged may be.
    Judge(Rc<Answer>),
}

impl State {
    /// The page as it opens, at an address with this fragment, in a tab that kept something.
    ///
    /// A link that tells another plan than the kept one takes its place, and can be taken back;
    /// but not the one at which the kept one was written.
    pub(crate) fn at(fragment: &str, kept: Kept) -> Self {
        let mut state = Self {
            draft: Rc::new(blank()),
            keys: vec![0],
            caller: AttrValue::default(),
            carried: Rc::default(),
            existing: kept.existing.into(),
            agreed: Rc::new(Agreed::of_kept(&kept.agreed)),
            fault: kept.fault.into(),
            printed: kept.printed.into(),
            several: kept.several.into(),
            sought: AttrValue::default(),
            held: None,
            visited: Vec::new(),
            broken: None,
            replaced: None,
            attention: None,
            answer: Rc::default(),
            without_accounts: false,
            shared: None,
            is_sharing: false,
            keeps: kept.keeps,
            asked: 0,
        };
        state.take(Checked::json(&kept.draft).draft);
        let mut state = state.answered();
        let is_older = !kept.draft.is_empty() && kept.behind == fragment;
        let is_kept = is_older || state.answer.fragment.as_deref() == Some(fragment);
        if fragment.is_empty() || is_kept {
            return state;
        }
        state.open(Checked::link(fragment), "link");
        state.answered()
    }

    /// The page with a draft in its form.
    #[cfg(test)]
    pub(crate) fn of(draft: Draft) -> Self {
        let mut state = Self::at("", Kept::default());
        state.take(draft);
        state.answered()
    }

    fn answered(mut self) -> Self {
        self.answer = Rc::new(Answer::of(
            &self.draft,
            self.agreed.existing(&self.existing),
            Pasted {
                fault: &self.fault,
                printed: &self.printed,
                several: &self.several,
            },
            &self.answer,
        ));
        self.shared();
        self
    }

    fn shared(&mut self) {
        let fragment = self.answer.fragment.as_deref();
        let shared = || Shared::of(&self.draft, fragment, self.without_accounts);
        let is_wanted = self.is_sharing && self.has_plan();
        self.shared = is_wanted.then(|| Rc::new(shared()));
    }

    fn draft(&mut self) -> &mut Draft {
        Rc::make_mut(&mut self.draft)
    }

    /// Whether anything of a plan was written.
    pub(crate) fn has_plan(&self) -> bool {
        *self.draft != blank()
    }

    /// Whether anything was written or pasted.
    pub(crate) fn holds_anything(&self) -> bool {
        let pasted = [&self.existing, &self.fault, &self.printed, &self.several];
        self.has_plan() || pasted.iter().any(|text| !text.is_empty())
    }

    fn attend(&mut self, to: String) {
        let turn = self.attention.as_ref().map_or(0, |last| last.turn + 1);
        self.attention = Some(Attention { to, turn });
    }

    fn carry(&mut self, caller: &CallerDraft) {
        self.caller = caller.word().into();
        self.carried = Rc::new(caller.clone());
    }

    fn write(&mut self, field: Field, text: String) {
        self.hold(Some(field));
        match field {
            Field::FaultMessage => self.fault = text.into(),
            Field::Printed => self.printed = text.into(),
            Field::Several => self.several = text.into(),
            Field::ExistingPolicy => {
                self.existing = policy::answered(&text).unwrap_or(text).into();
                // Of another policy nothing has been agreed.
                self.agreed = Rc::default();
            }
            Field::Caller => {
                let carried = Rc::clone(&self.carried);
                self.draft().caller = (*carried).clone();
                field.write(self.draft(), &text);
                self.caller = text.into();
            }
            field => field.write(self.draft(), &text),
        }
    }

    /// What a field holds once files with this text were dropped on it: what is made of many parts
    /// comes in many files.
    fn with_dropped(&self, field: Field, text: String) -> String {
        let stood = match field {
            Field::Printed => self.printed.trim_end(),
            Field::Several => self.several.trim_end(),
            _ => "",
        };
        if stood.is_empty() {
            text
        } else {
            format!("{stood}\n{text}")
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        match action {
            Action::Leave(field) => {
                if state.visited.contains(&field) {
                    return self;
                }
                state.visited.push(field);
                return Rc::new(state);
            }
            // It is no part of the plan, and whatever was said of that still holds.
            Action::Write(
                field @ (Field::FaultMessage | Field::Printed | Field::Several),
                text,
            ) => {
                state.write(field, text);
                return Rc::new(state.answered());
            }
            Action::Drop(field, text) => {
                let text = state.with_dropped(field, text);
                return Rc::new(state).reduce(Action::Write(field, text));
            }
            Action::Ask(asked) => {
                state.ask(asked);
                return Rc::new(state.answered());
            }
            Action::Seek(word) => {
                state.sought = word.into();
                state.held = None;
                return Rc::new(state);
            }
            Action::Keep(is_wanted) => {
                state.keeps = state.keeps.map(|_| is_wanted);
                return Rc::new(state);
            }
            Action::Judge(answer) => {
                // Of documents that have changed since, others are to be seen.
                if !Rc::ptr_eq(&state.answer, &answer) || !answer.is_unjudged() {
                    return self;
                }
                Rc::make_mut(&mut state.answer).judge(&state.fault);
                return Rc::new(state);
            }
            Action::Share => {
                state.is_sharing = true;
                state.shared();
                return Rc::new(state);
            }
            Action::LeaveAccountsOut(is_wanted) => {
                state.without_accounts = is_wanted;
                state.shared();
                return Rc::new(state);
            }
            Action::Agree(change, is_agreed) => {
                Rc::make_mut(&mut state.agreed).set(change, is_agreed);
                state.attend(OF_EXISTING.to_owned());
            }
            Action::Write(field, word) => state.write(field, word),
            Action::Mend(pointer, word) => state.mend(&pointer, &word),
            Action::TakeOut(pointer) => state.take_out(&pointer),
            Action::AddCluster => state.add_cluster(),
            Action::TakeSeveral => state.take_several(),
            Action::RemoveCluster(index) => {
                if state.keys.len() < 2 || index >= state.keys.len() {
                    return self;
                }
                state.remove_cluster(index);
            }
            Action::ShowExample => {
                state.replace(example(), AttrValue::default(), "example");
                return Rc::new(state.answered());
            }
            Action::StartOver => {
                state.start_over();
                return Rc::new(state.answered());
            }
            Action::PutBack => state.put_back(),
            Action::Follow(fragment) => {
                if state.answer.fragment.as_deref() == Some(fragment.as_str()) {
                    return self;
                }
                state.open(Checked::link(&fragment), "link");
                return Rc::new(state.answered());
            }
            Action::Open(text) => {
                if let Some(field) = field_of(&text) {
                    state.attend(field.id());
                    return Rc::new(state).reduce(Action::Drop(field, text));
                }
                state.open(written(&text), "file");
                // What could not be read, or what had to give way, is to be seen first.
                let is_told = state.broken.is_some() || state.replaced.is_some();
                let to = if is_told { NOTICES } else { ANSWER };
                state.attend(to.to_owned());
                return Rc::new(state.answered());
            }
        }
        state.replaced = None;
        state.broken = None;
        Rc::new(state.answered())
    }
}

#[cfg(test)]
mod tests {
    use redtrail_core::plan::ClusterDraft;

    use super::*;
    use crate::field::beyond;
    use crate::tests::{Golden, after, kept, state, write};

    #[test]
    fn an_address_opens_what_it_was_made_of() {
        for golden in Golden::all() {
            let Some(link) = golden.documents.get("link.txt") else {
                continue;
            };
            let state = State::at(link.trim_end(), Kept::default());
            assert!(state.answer.verdict.is_complete(), "{}", golden.name);
            assert_eq!(state.answer.fragment.as_deref(), Some(link.trim_end()));
            assert!(state.broken.is_none() && state.replaced.is_none());
        }
    }

    #[test]
    fn a_draft_with_gaps_survives_in_the_address() {
        let before = state(&[
            write(Field::ClusterAccount(0), "4444"),
            write(Field::BucketRegion, "Frankfurt"),
            write(Field::Caller, "user/ops"),
        ]);
        let link = before.answer.fragment.clone().unwrap();
        let opened = State::at(&link, Kept::default());
        assert_eq!(opened.draft, before.draft);
        assert_eq!(opened.caller, "user/ops");
    }

    #[test]
    fn what_was_kept_is_there_again_at_its_own_address_and_at_a_bare_one() {
        let before = state(&[
            Action::ShowExample,
            write(Field::Caller, "user/ops"),
            write(Field::ExistingPolicy, "{}"),
            write(Field::FaultMessage, "AccessDenied"),
            write(Field::Printed, "{}"),
            write(Field::Several, "444455556666:us-east-2:sales"),
            Action::Agree(Change::DropGone, true),
            Action::Agree(Change::Replace("Theirs".to_owned()), true),
        ]);
        let own = before.answer.fragment.as_deref().unwrap();
        for fragment in [own, ""] {
            let again = State::at(fragment, kept(&before));
            assert_eq!(again.draft, before.draft);
            assert_eq!(kept(&again), kept(&before));
            assert_eq!(again.agreed, before.agreed);
            assert_eq!(again.caller, "user/ops");
            assert!(again.replaced.is_none() && again.broken.is_none());
        }
        let cleared = State::at("", Kept::default());
        assert_eq!(cleared.draft, state(&[]).draft);
        let odd = Kept {
            draft: "{]".to_owned(),
            ..Kept::default()
        };
        assert_eq!(State::at("", odd), cleared);
    }

    #[test]
    fn what_get_bucket_policy_prints_is_the_policy_in_it() {
        let answer = "{\n    \"Policy\": \"{\\\"Statement\\\": []}\"\n}\n";
        let pasted = state(&[write(Field::ExistingPolicy, answer)]);
        assert_eq!(pasted.existing, "{\"Statement\": []}");
    }

    #[test]
    fn a_link_takes_the_place_of_what_was_kept_and_a_broken_one_does_not() {
        let mine = state(&[
            write(Field::BucketName, "logs-of-mine"),
            write(Field::ExistingPolicy, "{}"),
        ]);
        let link = &Golden::named("walkthrough").documents["link.txt"];
        let opened = State::at(link.trim_end(), kept(&mine));
        assert!(opened.answer.verdict.is_complete());
        assert_eq!(opened.existing, "");
        let back = after(opened, &[Action::PutBack]);
        assert_eq!(
            (back.draft, back.existing),
            (mine.draft.clone(), mine.existing.clone())
        );
        let behind = Kept {
            behind: link.trim_end().to_owned(),
            ..kept(&mine)
        };
        let newer = State::at(link.trim_end(), behind.clone());
        assert_eq!(
            (&newer.draft, newer.replaced.is_some()),
            (&mine.draft, false)
        );
        let lost = Kept {
            draft: String::new(),
            ..behind
        };
        assert!(
            State::at(link.trim_end(), lost)
                .answer
                .verdict
                .is_complete()
        );
        let broken = State::at("#v1.%%%", kept(&mine));
        assert!(broken.broken.is_some() && broken.replaced.is_none());
        assert_eq!(broken.draft, mine.draft);
    }

    #[test]
    fn dropped_files_take_the_place_of_a_text_and_add_to_a_list() {
        for (field, expected) in [
            (Field::ExistingPolicy, "second"),
            (Field::FaultMessage, "second"),
            (Field::Printed, "first\nsecond"),
            (Field::Several, "first\nsecond"),
        ] {
            let drop = |text: &str| Action::Drop(field, text.to_owned());
            let state = state(&[drop("first"), drop("second")]);
            let texts = [state.existing, state.fault, state.printed, state.several];
            let found: Vec<_> = texts.iter().filter(|text| !text.is_empty()).collect();
            assert_eq!(found, [expected], "{field:?}");
        }
    }

    #[test]
    fn an_untouched_form_has_a_bare_address() {
        assert_eq!(State::at("", Kept::default()).answer.fragment, None);
        let emptied = state(&[
            write(Field::BucketName, "logs"),
            write(Field::BucketName, ""),
        ]);
        assert_eq!(emptied.answer.fragment, None);
    }

    #[test]
    fn what_the_form_does_not_show_survives_writing() {
        let opened = Golden::named("trusted").state();
        let more = beyond(&opened.draft);
        assert!(more.iter().any(|part| part == "caller.trusted"), "{more:?}");
        let written = after(
            opened.clone(),
            &[
                write(Field::Caller, "arn:"),
                write(Field::Caller, "role/other"),
                write(Field::BucketName, "other-bucket"),
            ],
        );
        assert_eq!(beyond(&written.draft), more);
        assert_eq!(written.draft.caller.trusted, opened.draft.caller.trusted);

        let fleet = Golden::named("fleet").state();
        let second = fleet.draft.buckets[1].clone();
        let written = after(fleet, &[write(Field::KeyPrefix, "elsewhere")]);
        assert_eq!(written.draft.buckets[1], second);
    }

    #[test]
    fn the_caller_is_shown_letter_by_letter() {
        let mut state = State::at("", Kept::default());
        for word in ["r", "ro", "role", "role/", "role/a", "arn:", ""] {
            state = after(state, &[write(Field::Caller, word)]);
            assert_eq!(state.caller, word);
        }
        assert_eq!(*state.draft, blank());
    }

    #[test]
    fn a_plan_too_long_for_an_address_is_said_and_leaves_the_address_bare() {
        let mut draft = example();
        draft.clusters = (0..600)
            .map(|index| ClusterDraft {
                id: Some(format!("cluster-{index}")),
                ..draft.clusters[0].clone()
            })
            .collect();
        let state = State::of(draft);
        assert_eq!(state.answer.fragment, None);
        let codes: Vec<&str> = state.answer.findings.iter().map(|f| f.code).collect();
        assert!(codes.contains(&"link-too-long"), "{codes:?}");
    }
}

//! What was written, and how every event changes it.

mod clusters;

use std::collections::BTreeSet;
use std::rc::Rc;

use redtrail_core::documents::Existing;
use redtrail_core::finding::Finding;
use redtrail_core::plan::{
    BucketDraft, CallerDraft, Checked, ClusterDraft, Draft, GrantsDraft, LINK_MARK,
};
use yew::{AttrValue, Reducible};

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
    pub(crate) visited: BTreeSet<Field>,
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

/// A link or a file that could not be read, or not in full.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Broken {
    /// Which of them it is.
    pub(crate) what: &'static str,
    /// Whether nothing of it could be read.
    pub(crate) wholly: bool,
    pub(crate) findings: Vec<Finding>,
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

/// The id of the answer.
pub(crate) const ANSWER: &str = "answer";

/// The id of what there is to say about the existing policy.
pub(crate) const OF_EXISTING: &str = "of-the-existing-policy";

/// What was written, to be put back, and what replaced it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replaced {
    pub(crate) by: &'static str,
    draft: Rc<Draft>,
    existing: AttrValue,
    agreed: Rc<Agreed>,
    /// The fault, what the AWS CLI printed and the clusters, if they went, too.
    pasted: Option<[AttrValue; 3]>,
}

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

impl Agreed {
    /// The existing policy with what may be changed in it.
    pub(crate) fn existing<'t>(&'t self, text: &'t str) -> Existing<'t> {
        Existing {
            text,
            replace: &self.replace,
            drop_gone: self.drop_gone,
        }
    }

    fn set(&mut self, change: Change, is_agreed: bool) {
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
            agreed: Rc::default(),
            fault: kept.fault.into(),
            printed: kept.printed.into(),
            several: AttrValue::default(),
            sought: AttrValue::default(),
            held: None,
            visited: BTreeSet::new(),
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
        if !fragment.is_empty() && !is_kept {
            state.open(Checked::link(fragment), "link");
        }
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

    /// Puts another draft in the place of this one, which can be put back.
    fn replace(&mut self, draft: Draft, existing: AttrValue, by: &'static str) {
        let is_worth_keeping = self.has_plan() || !self.existing.is_empty();
        self.replaced = is_worth_keeping.then(|| Rc::new(self.replaced_by(by)));
        self.existing = existing;
        self.agreed = Rc::default();
        self.take(draft);
    }

    fn replaced_by(&self, by: &'static str) -> Replaced {
        Replaced {
            by,
            draft: Rc::clone(&self.draft),
            existing: self.existing.clone(),
            agreed: Rc::clone(&self.agreed),
            pasted: None,
        }
    }

    fn start_over(&mut self) {
        let pasted = [&mut self.fault, &mut self.printed, &mut self.several].map(std::mem::take);
        let is_worth_keeping = self.holds_anything() || pasted.iter().any(|it| !it.is_empty());
        let replaced = Replaced {
            pasted: Some(pasted),
            ..self.replaced_by("empty form")
        };
        self.replace(blank(), AttrValue::default(), replaced.by);
        self.replaced = is_worth_keeping.then(|| Rc::new(replaced));
        self.attend(Field::ClusterAccount(0).id());
    }

    fn put_back(&mut self) {
        let Some(replaced) = self.replaced.take() else {
            return;
        };
        self.existing = replaced.existing.clone();
        self.agreed = Rc::clone(&replaced.agreed);
        let pasted = [&mut self.fault, &mut self.printed, &mut self.several];
        for (text, before) in pasted.into_iter().zip(replaced.pasted.iter().flatten()) {
            // What has been pasted since stays.
            if text.is_empty() {
                text.clone_from(before);
            }
        }
        self.take((*replaced.draft).clone());
        self.attend(Field::ClusterAccount(0).id());
    }

    fn take(&mut self, mut draft: Draft) {
        if draft.buckets.is_empty() {
            draft.buckets.push(BucketDraft::default());
        }
        if draft.clusters.is_empty() {
            draft.clusters.push(ClusterDraft::default());
        }
        draft.version.get_or_insert_with(|| "1".to_owned());
        self.carry(&draft.caller);
        let first = self.next_key();
        self.keys = (first..).take(draft.clusters.len()).collect();
        self.visited.clear();
        self.broken = None;
        self.draft = Rc::new(draft);
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
                self.existing = text.into();
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

    /// Does as the page around this one asks.
    fn ask(&mut self, asked: Asked) {
        let own = self.answer.fragment.as_deref();
        // A host that keeps what it was told gives it back.
        let link = asked.link.filter(|link| Some(link.as_str()) != own);
        let is_other = link.is_some() || asked.clusters.is_some() || !asked.fields.is_empty();
        if let Some(link) = link {
            self.open(Checked::link(&link), "link");
        }
        let broken = self.broken.clone();
        if let Some(clusters) = asked.clusters {
            let mut draft = (*self.draft).clone();
            draft.clusters = clusters
                .split_whitespace()
                .map(ClusterDraft::of_word)
                .collect();
            self.take(draft);
        }
        for (field, text) in asked.fields {
            self.write(field, text);
        }
        self.broken = broken;
        if is_other {
            self.replaced = None;
        }
        self.asked += 1;
    }

    /// Puts what a link or a file holds into the form.
    fn open(&mut self, checked: Checked, what: &'static str) {
        let is_missing = |finding: &Finding| finding.code == crate::answer::MISSING;
        if checked.draft == Draft::default() && !checked.findings.iter().all(is_missing) {
            self.broken = Some(Rc::new(Broken {
                what,
                wholly: true,
                findings: checked.findings,
            }));
            return;
        }
        let lost = checked.lost();
        self.replace(checked.draft, AttrValue::default(), what);
        if !lost.is_empty() {
            self.broken = Some(Rc::new(Broken {
                what,
                wholly: false,
                findings: lost,
            }));
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        match action {
            Action::Leave(field) => {
                return if state.visited.insert(field) {
                    Rc::new(state)
                } else {
                    self
                };
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
                if !Rc::ptr_eq(&state.answer, &answer) {
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
            Action::Mend(pointer, word) => {
                mend(state.draft(), &pointer, &word);
                if pointer.starts_with("/caller/") {
                    let caller = state.draft.caller.clone();
                    state.carry(&caller);
                }
                let field = Field::of_pointer(&pointer);
                state.hold(field);
                state.attend(field.map_or_else(|| ANSWER.to_owned(), Field::id));
            }
            Action::TakeOut(pointer) => {
                take_out(state.draft(), &pointer);
                let caller = state.draft.caller.clone();
                state.carry(&caller);
                state.attend(ANSWER.to_owned());
            }
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
                state.open(written(&text), "file");
                state.attend(ANSWER.to_owned());
                return Rc::new(state.answered());
            }
        }
        state.replaced = None;
        state.broken = None;
        Rc::new(state.answered())
    }
}

/// Whether a fragment is meant to hold a plan.
pub(crate) fn is_link(fragment: &str) -> bool {
    fragment.starts_with(LINK_MARK) || fragment.starts_with("#v")
}

/// What a file holds: a plan in JSON, or a link to one.
fn written(text: &str) -> Checked {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        return Checked::json(text);
    }
    if text.contains(LINK_MARK) {
        return Checked::link(text);
    }
    let neither = Finding::error("syntax", "the file holds neither a plan in JSON nor a link")
        .about("file")
        .mend("open plan.json; of a plan in TOML, what `redtrail show PLAN link` prints can be opened here");
    Checked {
        draft: Draft::default(),
        plan: None,
        findings: vec![neither],
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

/// The plan of AWS's own walkthrough.
pub(crate) fn example() -> Draft {
    let some = |word: &str| Some(word.to_owned());
    Draft {
        buckets: vec![BucketDraft {
            name: some("redshift-cluster-audit-logging-111122223333"),
            account: some("111122223333"),
            region: some("us-east-1"),
            prefix: some("rsauditlog1"),
        }],
        caller: CallerDraft {
            kind: some("role"),
            name: some("redtrail-audit"),
            ..CallerDraft::default()
        },
        clusters: vec![ClusterDraft {
            account: some("444455556666"),
            region: some("us-east-2"),
            id: some("redshift-analytics-cluster-01"),
        }],
        ..blank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::beyond;
    use crate::tests::{Golden, after, state, write};

    #[test]
    fn the_example_is_the_walkthrough_with_its_link_as_address() {
        let state = state(&[Action::ShowExample]);
        assert!(state.answer.verdict.is_complete());
        let golden = Golden::named("walkthrough");
        assert_eq!(
            state.answer.fragment.as_deref(),
            Some(golden.documents["link.txt"].trim_end())
        );
    }

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
    fn a_file_opens_what_it_was_made_of_however_long() {
        let typed = write(Field::BucketName, "logs-of-mine");
        for golden in Golden::all() {
            let open = Action::Open(golden.plan.clone());
            let opened = state(&[typed.clone(), open]);
            assert!(opened.answer.verdict.is_complete(), "{}", golden.name);
            assert_eq!(opened.draft, golden.state().draft, "{}", golden.name);
            assert!(opened.broken.is_none());
            assert!(
                opened
                    .replaced
                    .is_some_and(|replaced| replaced.by == "file")
            );
        }
        let link = &Golden::named("walkthrough").documents["link.txt"];
        let opened = state(&[Action::Open(format!("https://docs.example/wizard{link}"))]);
        assert_eq!(opened.answer.fragment.as_deref(), Some(link.trim_end()));
    }

    #[test]
    fn a_file_that_holds_no_plan_loses_nothing_that_was_written() {
        let typed = state(&[write(Field::BucketName, "logs-of-mine")]);
        for (text, word) in [
            (
                "version = 1\n[bucket]\n",
                "neither a plan in JSON nor a link",
            ),
            ("", "neither a plan in JSON nor a link"),
            ("{\"version\": 1,,}", "this is not JSON"),
        ] {
            let state = after(typed.clone(), &[Action::Open(text.to_owned())]);
            assert_eq!(state.draft, typed.draft, "{text}");
            let broken = state.broken.unwrap();
            assert_eq!((broken.what, broken.wholly), ("file", true), "{text}");
            let message = &broken.findings.first().unwrap().message;
            assert!(message.contains(word), "{message}");
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

    fn kept(state: &State) -> Kept {
        Kept {
            draft: state.draft.canonical_json(),
            existing: state.existing.to_string(),
            fault: state.fault.to_string(),
            printed: state.printed.to_string(),
            behind: String::new(),
            keeps: Some(true),
        }
    }

    #[test]
    fn what_was_kept_is_there_again_at_its_own_address_and_at_a_bare_one() {
        let before = state(&[
            Action::ShowExample,
            write(Field::Caller, "user/ops"),
            write(Field::ExistingPolicy, "{}"),
            write(Field::FaultMessage, "AccessDenied"),
            write(Field::Printed, "{}"),
        ]);
        let own = before.answer.fragment.as_deref().unwrap();
        for fragment in [own, ""] {
            let again = State::at(fragment, kept(&before));
            assert_eq!(again.draft, before.draft);
            assert_eq!(kept(&again), kept(&before));
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
    fn a_host_fills_the_form_in_as_hands_do() {
        let fields = Field::FIRST.into_iter().map(|field| {
            let word = match field {
                Field::ExistingPolicy | Field::Printed => "{}".to_owned(),
                Field::FaultMessage => "AccessDenied".to_owned(),
                field => field.read(&example()),
            };
            (field, word)
        });
        let fields: Vec<_> = fields.collect();
        let writes = fields.iter().map(|(field, word)| write(*field, word));
        let typed = state(&writes.collect::<Vec<_>>());
        let ask = |asked: Asked| Action::Ask(asked);
        let fields = Asked {
            fields,
            ..Asked::default()
        };
        let filled = state(&[ask(fields.clone())]);
        assert_eq!(filled.draft, typed.draft);
        assert_eq!(kept(&filled), kept(&typed));
        assert!(filled.asked == 1 && filled.replaced.is_none());

        let link = example_link();
        let linked = state(&[ask(Asked {
            link: Some(link),
            ..Asked::default()
        })]);
        assert_eq!(
            linked.answer.fragment,
            state(&[Action::ShowExample]).answer.fragment
        );
        assert!(linked.replaced.is_none());

        let clusters = Some("444455556666:us-east-2:sales 777788889999:eu-west-1:stock".to_owned());
        let several = after(
            filled,
            &[ask(Asked {
                clusters,
                ..Asked::default()
            })],
        );
        assert!(several.answer.verdict.missing.is_empty());
        assert_eq!(several.keys.len(), 2);
        assert_eq!(Field::ClusterIdentifier(1).read(&several.draft), "stock");
        assert_eq!(several.existing, "{}");
        let none = after(
            several,
            &[ask(Asked {
                clusters: Some(" ".to_owned()),
                ..Asked::default()
            })],
        );
        assert_eq!(none.draft.clusters, [ClusterDraft::default()]);
    }

    #[test]
    fn a_host_that_gives_back_what_it_was_told_changes_nothing() {
        let typed = state(&[Action::ShowExample, write(Field::ExistingPolicy, "{}")]);
        let ask = |asked: Asked| Action::Ask(asked);
        let link = typed.answer.fragment.as_deref().map(str::to_owned);
        let again = after(
            typed.clone(),
            &[ask(Asked {
                link,
                ..Asked::default()
            })],
        );
        assert_eq!(
            (&again.existing, &again.keys),
            (&typed.existing, &typed.keys)
        );
        // Nor does one that paints it in another way.
        let theme = Some("dark".to_owned());
        let over = after(typed, &[Action::StartOver]);
        let dark = after(
            over.clone(),
            &[ask(Asked {
                theme,
                ..Asked::default()
            })],
        );
        assert_eq!(dark.replaced, over.replaced);
        // A link that cannot be read is told beside what could be done.
        let link = Some("#v1.%%%".to_owned());
        let clusters = Some("444455556666:us-east-2:sales".to_owned());
        let half = after(
            over,
            &[ask(Asked {
                link,
                clusters,
                ..Asked::default()
            })],
        );
        assert!(half.broken.is_some());
        assert_eq!(Field::ClusterIdentifier(0).read(&half.draft), "sales");
    }

    #[test]
    fn an_empty_form_holds_nothing_that_was_pasted_until_it_is_put_back() {
        let pasted = state(&[
            Action::ShowExample,
            write(Field::FaultMessage, "AccessDenied"),
            write(Field::Printed, "{}"),
        ]);
        let empty = after(pasted.clone(), &[Action::StartOver]);
        assert_eq!((empty.fault.as_str(), empty.printed.as_str()), ("", ""));
        assert!(empty.answer.fault.is_none());
        let back = after(empty, &[Action::PutBack]);
        assert_eq!((back.fault, back.printed), (pasted.fault, pasted.printed));
    }

    fn example_link() -> String {
        Golden::named("walkthrough").documents["link.txt"]
            .trim_end()
            .to_owned()
    }

    #[test]
    fn a_lone_pasted_text_is_worth_starting_over_from_and_worth_putting_back() {
        for field in Field::TEXTS {
            let held = |state: &State| {
                let texts = [
                    &state.existing,
                    &state.fault,
                    &state.printed,
                    &state.several,
                ];
                texts.map(ToString::to_string).concat()
            };
            let pasted = state(&[write(field, "pasted")]);
            assert!(pasted.holds_anything(), "{field:?}");
            let empty = after(pasted, &[Action::StartOver]);
            assert!(!empty.holds_anything(), "{field:?}");
            let back = after(empty, &[Action::PutBack]);
            assert_eq!(held(&back), "pasted", "{field:?}");
        }
    }

    #[test]
    fn what_was_pasted_beside_a_plan_is_not_replaced_with_it() {
        let pasted = write(Field::FaultMessage, "AccessDenied");
        let shown = state(&[pasted.clone(), Action::ShowExample]);
        assert!(shown.replaced.is_none());
        assert_eq!(shown.fault, "AccessDenied");
        let typed = write(Field::BucketName, "logs");
        let several = write(Field::Several, "a list");
        let back = state(&[
            typed,
            pasted,
            Action::ShowExample,
            several.clone(),
            Action::PutBack,
        ]);
        assert_eq!(
            (back.fault.as_str(), back.several.as_str()),
            ("AccessDenied", "a list")
        );
        let over = state(&[
            write(Field::Several, "another"),
            Action::StartOver,
            several,
            Action::PutBack,
        ]);
        assert_eq!(over.several, "a list");
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
    fn a_broken_link_loses_nothing_that_was_written() {
        let typed = state(&[write(Field::BucketName, "logs-of-mine")]);
        for link in ["#v1.%%%", "#v2.eyJ9", "#v1.bm8", "#v1."] {
            let state = after(typed.clone(), &[Action::Follow(link.to_owned())]);
            assert_eq!(state.draft, typed.draft, "{link}");
            assert!(state.broken.is_some_and(|broken| broken.wholly), "{link}");
        }
    }

    #[test]
    fn a_link_with_a_field_that_nobody_knows_says_so_and_keeps_the_rest() {
        // {"version":1,"bucket":{"name":"logs-of-mine","colour":"red"}}
        let link = "#v1.eyJ2ZXJzaW9uIjoxLCJidWNrZXQiOnsibmFtZSI6ImxvZ3Mtb2YtbWluZSIsImNvbG91ciI6InJlZCJ9fQ";
        let state = State::at(link, Kept::default());
        assert_eq!(Field::BucketName.read(&state.draft), "logs-of-mine");
        let broken = state.broken.unwrap();
        assert!(!broken.wholly);
        let codes: Vec<&str> = broken.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["field-unknown"]);
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

    #[test]
    fn what_was_replaced_can_be_put_back_until_the_next_word() {
        let typed = state(&[
            write(Field::BucketName, "logs-of-mine"),
            write(Field::ExistingPolicy, "{}"),
        ]);
        let replaced = after(typed.clone(), &[Action::ShowExample]);
        assert!(replaced.replaced.is_some());
        let back = after(replaced.clone(), &[Action::PutBack]);
        assert_eq!(back.draft, typed.draft);
        assert_eq!(back.existing, "{}");
        let written = after(replaced, &[write(Field::KeyPrefix, "x")]);
        assert!(written.replaced.is_none());
        assert!(
            state(&[Action::ShowExample]).replaced.is_none(),
            "nothing was there"
        );
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

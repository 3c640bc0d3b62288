//! What was written, and how every event changes it.

use std::collections::BTreeSet;
use std::rc::Rc;

use redtrail_core::finding::Finding;
use redtrail_core::plan::{
    BucketDraft, CallerDraft, Checked, ClusterDraft, Draft, GrantsDraft, LINK_MARK,
};
use yew::{AttrValue, Reducible};

use crate::answer::{Answer, blank};
use crate::field::Field;

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
    /// The fields that were entered and left.
    pub(crate) visited: BTreeSet<Field>,
    /// What was wrong with the link that was followed last.
    pub(crate) broken: Rc<[Finding]>,
    /// What was written before it was replaced as a whole.
    pub(crate) replaced: Option<Rc<Replaced>>,
    pub(crate) answer: Rc<Answer>,
}

/// What was written, to be put back, and what replaced it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replaced {
    pub(crate) by: &'static str,
    draft: Rc<Draft>,
    existing: AttrValue,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// Something was written into a field.
    Write(Field, String),
    /// A field was left.
    Leave(Field),
    /// The word that a finding suggests was accepted: where to, and which.
    Mend(String, String),
    AddCluster,
    RemoveCluster(usize),
    ShowExample,
    StartOver,
    /// What was replaced is wanted back.
    PutBack,
    /// The page's address changed to one with this fragment.
    Follow(String),
}

impl State {
    /// The page as it opens, at an address with this fragment.
    pub(crate) fn at(fragment: &str) -> Self {
        let state = Self {
            draft: Rc::new(blank()),
            keys: vec![0],
            caller: AttrValue::default(),
            carried: Rc::default(),
            existing: AttrValue::default(),
            visited: BTreeSet::new(),
            broken: Rc::default(),
            replaced: None,
            answer: Rc::default(),
        };
        let mut state = state.answered();
        if !fragment.is_empty() {
            state.follow(fragment);
            state.replaced = None;
        }
        state.answered()
    }

    /// What the plan carries beside what the form shows.
    pub(crate) fn beyond_the_form(&self) -> Vec<String> {
        let draft = &*self.draft;
        let CallerDraft {
            policies,
            permissions_boundary,
            tags,
            trusted,
            external_id,
            ..
        } = &draft.caller;
        let GrantsDraft {
            source,
            scope,
            caller,
            preset,
            organization,
            principals,
        } = &draft.grants;
        let named = draft.name.as_deref().is_some_and(|name| name != "audit");
        let mut parts: Vec<String> = [
            ("name", named),
            ("caller.policies", policies.is_some()),
            ("caller.permissions_boundary", permissions_boundary.is_some()),
            ("caller.tags", !tags.is_empty()),
            ("caller.trusted", !trusted.is_empty()),
            ("caller.external_id", external_id.is_some()),
            ("grants.source", source.is_some()),
            ("grants.scope", scope.is_some()),
            ("grants.caller", caller.is_some()),
            ("grants.preset", preset.is_some()),
            ("grants.organization", organization.is_some()),
            ("grants.principals", !principals.is_empty()),
        ]
        .into_iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(part, _)| part.to_owned())
        .collect();
        for (index, bucket) in draft.buckets.iter().enumerate().skip(1) {
            let unnamed = || format!("bucket {}", index + 1);
            parts.push(bucket.name.clone().unwrap_or_else(unnamed));
        }
        parts
    }

    fn answered(mut self) -> Self {
        self.answer = Rc::new(Answer::of(&self.draft, &self.existing, &self.answer));
        self
    }

    fn draft(&mut self) -> &mut Draft {
        Rc::make_mut(&mut self.draft)
    }

    /// Puts another draft in the place of this one, which can be put back.
    fn replace(&mut self, draft: Draft, existing: AttrValue, by: &'static str) {
        let is_worth_keeping = *self.draft != blank() || !self.existing.is_empty();
        self.replaced = is_worth_keeping.then(|| {
            Rc::new(Replaced {
                by,
                draft: Rc::clone(&self.draft),
                existing: self.existing.clone(),
            })
        });
        self.existing = existing;
        self.take(draft);
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
        self.broken = Rc::default();
        self.draft = Rc::new(draft);
    }

    fn carry(&mut self, caller: &CallerDraft) {
        self.caller = caller.word().into();
        self.carried = Rc::new(caller.clone());
    }

    fn next_key(&self) -> u32 {
        self.keys.iter().max().map_or(0, |key| key + 1)
    }

    fn follow(&mut self, fragment: &str) {
        let Checked {
            draft, findings, ..
        } = Checked::link(fragment);
        let held_nothing = draft == Draft::default();
        if held_nothing && findings.iter().any(|finding| finding.code != crate::answer::MISSING) {
            self.broken = findings.into();
            return;
        }
        // What the form cannot hold is lost from here on, so it is said now.
        let known = Checked::of(draft.clone()).findings;
        let lost: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| !known.iter().any(|other| other.message == finding.message))
            .collect();
        self.replace(draft, AttrValue::default(), "The link");
        self.broken = lost.into();
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
            Action::Write(Field::ExistingPolicy, text) => state.existing = text.into(),
            Action::Write(field, word) => {
                if field == Field::Caller {
                    let carried = Rc::clone(&state.carried);
                    state.draft().caller = (*carried).clone();
                    state.caller = word.clone().into();
                }
                field.write(state.draft(), &word);
            }
            Action::Mend(pointer, word) => {
                mend(state.draft(), &pointer, &word);
                if pointer.starts_with("/caller/") {
                    let caller = state.draft.caller.clone();
                    state.carry(&caller);
                }
            }
            Action::AddCluster => {
                let key = state.next_key();
                let draft = state.draft();
                // The next cluster is mostly in the same account and Region.
                let cluster = draft.clusters.last().map_or_else(ClusterDraft::default, |last| {
                    ClusterDraft {
                        id: None,
                        ..last.clone()
                    }
                });
                draft.clusters.push(cluster);
                state.keys.push(key);
            }
            Action::RemoveCluster(index) => {
                if state.keys.len() < 2 || index >= state.keys.len() {
                    return self;
                }
                state.draft().clusters.remove(index);
                state.keys.remove(index);
                state.visited = state
                    .visited
                    .into_iter()
                    .filter_map(|field| match field.cluster() {
                        Some(own) if own == index => None,
                        Some(own) if own > index => Some(field.in_cluster(own - 1)),
                        _ => Some(field),
                    })
                    .collect();
            }
            Action::ShowExample => {
                state.replace(example(), AttrValue::default(), "The example");
                return Rc::new(state.answered());
            }
            Action::StartOver => {
                state.replace(blank(), AttrValue::default(), "An empty form");
                return Rc::new(state.answered());
            }
            Action::PutBack => {
                if let Some(replaced) = state.replaced.take() {
                    state.existing = replaced.existing.clone();
                    state.take((*replaced.draft).clone());
                }
            }
            Action::Follow(fragment) => {
                if state.answer.fragment.as_deref() == Some(fragment.as_str()) {
                    return self;
                }
                state.follow(&fragment);
                return Rc::new(state.answered());
            }
        }
        state.replaced = None;
        state.broken = Rc::default();
        Rc::new(state.answered())
    }
}

/// Whether a fragment is meant to hold a plan.
pub(crate) fn is_link(fragment: &str) -> bool {
    fragment.starts_with(LINK_MARK) || fragment.starts_with("#v")
}

/// Puts the suggested word where the finding points.
fn mend(draft: &mut Draft, pointer: &str, word: &str) {
    let word_of = || Some(word.to_owned());
    match pointer {
        "/caller/kind" => draft.caller.kind = word_of(),
        "/caller/name" => draft.caller.name = word_of(),
        "/caller/arn" => draft.caller.arn = word_of(),
        "/caller/path" => draft.caller.path = word_of(),
        _ => {
            if let Some(field) = Field::of_pointer(pointer) {
                field.write(draft, word);
            }
        }
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

//! The documents, each in its place, and the places of those to come.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use redtrail_core::documents::{Document, Existing, Name};
use redtrail_core::finding::Finding;
use redtrail_core::grants::{Purpose, purposes};
use redtrail_core::order;
use redtrail_core::plan::Plan;
use redtrail_core::policy::{self, Size};
use yew::AttrValue;

use super::merged::{Merged, merged};
use super::{Answer, Verdict};
use crate::changes;
use crate::field::Field;
use crate::ink::Language;

/// Documents that are used in one place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) account: Option<AttrValue>,
    pub(crate) items: Vec<Item>,
}

/// A document, or the place where it will stand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Item {
    Made(Rc<Made>),
    Waiting(Rc<Waiting>),
}

/// A document as it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Made {
    /// Its name, which differs from those of all others.
    pub(crate) label: AttrValue,
    pub(crate) purpose: &'static str,
    /// Its file, with the folder that `redtrail show --out-dir` puts it into.
    pub(crate) path: AttrValue,
    pub(crate) text: AttrValue,
    pub(crate) language: Language,
    /// How often its text has changed.
    pub(crate) revision: u32,
    /// The parts that the last change altered.
    pub(crate) altered: Vec<Range<usize>>,
    /// The bytes that count.
    pub(crate) size: Option<Size>,
    pub(crate) merged: Option<Merged>,
    /// What the plan's statements in it are for.
    pub(crate) purposes: Vec<(String, Purpose)>,
}

/// A document that cannot be made yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) label: AttrValue,
    pub(crate) purpose: &'static str,
    /// The fields it waits for.
    pub(crate) needs: Vec<Field>,
    /// The document that stood here last, which the next one is held against.
    pub(crate) last: Option<Rc<Made>>,
}

const IN_CLUSTER_ACCOUNT: &str = "In the cluster account";
const IN_BUCKET_ACCOUNT: &str = "In the bucket account";
const FOR_THE_OPERATOR: &str = "For whoever runs it";
const THE_PLAN: &str = "The plan";

/// The plan's own two files.
const PLAN_FILES: [(&str, &str); 2] = [
    (
        "plan.toml",
        "is the plan as a file, easy to read and to review",
    ),
    ("plan.json", "is the same plan, for programs"),
];

impl Item {
    /// The document, or the one that stood here before.
    pub(super) fn last(&self) -> Option<&Rc<Made>> {
        match self {
            Self::Made(made) => Some(made),
            Self::Waiting(waiting) => waiting.last.as_ref(),
        }
    }

    fn purpose(&self) -> &'static str {
        match self {
            Self::Made(made) => made.purpose,
            Self::Waiting(waiting) => waiting.purpose,
        }
    }

    pub(crate) fn label(&self) -> &AttrValue {
        match self {
            Self::Made(made) => &made.label,
            Self::Waiting(waiting) => &waiting.label,
        }
    }
}

pub(super) fn groups(
    plan: &Plan,
    documents: &[Document],
    existing: Option<Existing<'_>>,
    remarks: &BTreeMap<Field, Rc<[Finding]>>,
    before: &Answer,
) -> Vec<Group> {
    let unmergeable = remarks.contains_key(&Field::ExistingPolicy);
    let item = |document: &Document| {
        let label = label_of(document, documents);
        // What embeds the bucket's policy must not be used before the merge succeeds.
        if unmergeable && matches!(document.name, Name::BucketPolicy | Name::Commands) {
            return Item::Waiting(Rc::new(Waiting {
                last: before.last(&label).cloned(),
                label: label.into(),
                purpose: document.name.purpose(),
                needs: vec![Field::ExistingPolicy],
            }));
        }
        let (purpose, path) = (document.name.purpose(), &document.file);
        let mut made = Made::new(label, purpose, path, &document.text, before);
        let old = before.last(&made.label);
        if !old.is_some_and(|old| Rc::ptr_eq(old, &made)) {
            let purposes = purposes(plan.name(), &document.text);
            Rc::make_mut(&mut made).purposes = purposes;
        }
        if document.name == Name::BucketPolicy {
            let size = policy::size(&document.text).ok();
            let merged = existing.and_then(|existing| merged(plan, existing, &document.text));
            if made.size != size || made.merged != merged {
                let changed = Rc::make_mut(&mut made);
                // Whose policy it is merged into says more than what the last key altered.
                if changed.merged.is_some() != merged.is_some() {
                    changed.altered.clear();
                }
                changed.size = size;
                changed.merged = merged;
            }
        }
        Item::Made(made)
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut sorted: Vec<&Document> = documents.iter().collect();
    order::sort_by_key(&mut sorted, |document| {
        let title = title_of(document.name);
        let account = document
            .account
            .as_ref()
            .filter(|_| title != FOR_THE_OPERATOR);
        (rank(title), account)
    });
    for document in sorted {
        let title = title_of(document.name);
        let account = document
            .account
            .as_ref()
            .filter(|_| title != FOR_THE_OPERATOR)
            .map(|account| AttrValue::from(account.to_string()));
        match groups.last_mut() {
            Some(group) if group.title == title && group.account == account => {
                group.items.push(item(document));
            }
            _ => groups.push(Group {
                title,
                account,
                items: vec![item(document)],
            }),
        }
    }
    let draft = plan.draft();
    let texts = [draft.toml(), draft.json()];
    groups.push(Group {
        title: THE_PLAN,
        account: None,
        items: PLAN_FILES
            .iter()
            .zip(texts)
            .map(|((file, purpose), text)| {
                Item::Made(Made::new((*file).to_owned(), purpose, file, &text, before))
            })
            .collect(),
    });
    unmark(&mut groups, before);
    groups
}

/// Takes the marks of a change before from the documents that the last one left as they were.
fn unmark(groups: &mut [Group], before: &Answer) {
    let is_old = |made: &Rc<Made>| {
        let old = before.last(&made.label);
        old.is_some_and(|old| old.text == made.text)
    };
    let mut all: Vec<&mut Rc<Made>> = Vec::new();
    for item in groups.iter_mut().flat_map(|group| &mut group.items) {
        if let Item::Made(made) = item {
            all.push(made);
        }
    }
    if all.iter().all(|made| is_old(made)) {
        return;
    }
    for made in all {
        if is_old(made) && !made.altered.is_empty() {
            Rc::make_mut(made).altered.clear();
        }
    }
}

impl Made {
    /// The name of its file, without a folder.
    pub(crate) fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The document, or the one shown before if its text is the same.
    fn new(
        label: String,
        purpose: &'static str,
        path: &str,
        text: &str,
        before: &Answer,
    ) -> Rc<Self> {
        let old = before.last(&label);
        if let Some(old) = old.filter(|old| old.text == text) {
            return Rc::clone(old);
        }
        let language = Language::of_file(path);
        Rc::new(Self {
            purpose,
            path: path.to_owned().into(),
            text: text.to_owned().into(),
            language,
            revision: old.map_or(0, |old| old.revision + 1),
            // A link is one word, and wholly another at every change.
            altered: old
                .filter(|_| language != Language::Plain)
                .map_or_else(Vec::new, |old| changes::altered(&old.text, text)),
            size: None,
            merged: None,
            purposes: Vec::new(),
            label: label.into(),
        })
    }
}

/// The document's name, and what tells it from others of that name: its account or its bucket.
fn label_of(document: &Document, documents: &[Document]) -> String {
    let alike = documents
        .iter()
        .filter(|other| other.name == document.name)
        .nth(1);
    let folder = document.file.rsplit_once('/').map(|(folder, _)| folder);
    match (alike, folder) {
        (Some(_), Some(folder)) => format!("{} {folder}", document.name),
        _ => document.name.to_string(),
    }
}

fn title_of(name: Name) -> &'static str {
    match name {
        Name::RedshiftPolicy | Name::S3Policy | Name::TrustPolicy => IN_CLUSTER_ACCOUNT,
        Name::BucketPolicy => IN_BUCKET_ACCOUNT,
        _ => FOR_THE_OPERATOR,
    }
}

fn rank(title: &str) -> usize {
    [IN_CLUSTER_ACCOUNT, IN_BUCKET_ACCOUNT, FOR_THE_OPERATOR]
        .iter()
        .position(|other| *other == title)
        .unwrap_or(usize::MAX)
}

/// Where each document will stand, and what it waits for. Where documents stood before, their
/// places stay as they were.
pub(super) fn outline(verdict: &Verdict, before: &Answer) -> Vec<Group> {
    let mut open = [verdict.missing.as_slice(), verdict.wrong.as_slice()].concat();
    order::sort(&mut open);
    let waiting = |label: &str, purpose: &'static str, last: Option<&Rc<Made>>| {
        let id = label.split(' ').next().unwrap_or_default();
        let name = Name::ALL.into_iter().find(|name| name.id() == id);
        let own: Vec<Field> = open
            .iter()
            .copied()
            .filter(|field| speaks_of(name, *field))
            .collect();
        Item::Waiting(Rc::new(Waiting {
            label: label.to_owned().into(),
            purpose,
            // Where its own fields are right, it waits for those of the others.
            needs: if own.is_empty() { open.clone() } else { own },
            last: last.cloned(),
        }))
    };
    if verdict.begun && before.items().any(|item| item.last().is_some()) {
        let mut groups = before.groups.to_vec();
        for group in &mut groups {
            group.account = None;
            for item in &mut group.items {
                *item = waiting(item.label(), item.purpose(), item.last());
            }
        }
        return groups;
    }
    let mut groups: Vec<Group> = [IN_CLUSTER_ACCOUNT, IN_BUCKET_ACCOUNT, FOR_THE_OPERATOR]
        .into_iter()
        .map(|title| Group {
            title,
            account: None,
            items: Name::ALL
                .into_iter()
                .filter(|name| title_of(*name) == title)
                .map(|name| waiting(name.id(), name.purpose(), None))
                .collect(),
        })
        .collect();
    groups.push(Group {
        title: THE_PLAN,
        account: None,
        items: PLAN_FILES
            .iter()
            .map(|(file, purpose)| waiting(file, purpose, None))
            .collect(),
    });
    groups
}

/// Whether the document says what the field holds.
fn speaks_of(name: Option<Name>, field: Field) -> bool {
    match name {
        Some(Name::RedshiftPolicy) => field.cluster().is_some() || field == Field::Caller,
        Some(Name::S3Policy) => {
            matches!(field, Field::BucketName | Field::KeyPrefix | Field::Caller)
        }
        Some(Name::TrustPolicy) => matches!(field, Field::ClusterAccount(_) | Field::Caller),
        Some(Name::BucketPolicy | Name::Commands) => true,
        _ => field != Field::ExistingPolicy,
    }
}

//! What core makes of a draft, arranged as the page shows it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use redtrail_core::documents::{Document, Name, documents};
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::grants;
use redtrail_core::names::PlanName;
use redtrail_core::plan::{Checked, Draft, Plan, link};
use redtrail_core::policy::{self, BUCKET_POLICY_LIMIT, Merge, Policy};
use yew::AttrValue;

use crate::changes::{self, Run};
use crate::field::Field;
use crate::ink::Language;

/// Everything that follows from a draft and an existing policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) verdict: Rc<Verdict>,
    /// What there is to say at each field.
    pub(crate) remarks: BTreeMap<Field, Rc<[Finding]>>,
    /// What there is to say about the whole: errors that no field shows, warnings, notes.
    pub(crate) findings: Rc<[Finding]>,
    pub(crate) groups: Rc<[Group]>,
    /// The address of all this: a fragment that holds the draft.
    pub(crate) fragment: Option<AttrValue>,
}

/// What is known about the draft as a whole.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Verdict {
    /// Whether anything has been written at all.
    pub(crate) begun: bool,
    /// The fields that break a rule.
    pub(crate) wrong: Vec<Field>,
    /// How many errors are in what the form does not show.
    pub(crate) stray: usize,
    /// The fields in which a word is missing.
    pub(crate) missing: Vec<Field>,
    /// How many documents were made.
    pub(crate) documents: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

impl Verdict {
    pub(crate) fn is_complete(&self) -> bool {
        self.to_mend() == 0 && self.missing.is_empty()
    }

    /// How many things are wrong, those missing not counted.
    pub(crate) fn to_mend(&self) -> usize {
        self.wrong.len() + self.stray
    }
}

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
    /// The name of its file, without a folder.
    pub(crate) file: AttrValue,
    pub(crate) text: AttrValue,
    pub(crate) language: Language,
    /// How often its text has changed.
    pub(crate) revision: u32,
    /// The parts that the last change altered.
    pub(crate) altered: Vec<Range<usize>>,
    /// The bytes that count, and the most there may be.
    pub(crate) size: Option<(usize, usize)>,
    pub(crate) merged: Option<Merged>,
}

/// What a merge made of the existing policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Merged {
    /// The Sids of statements that are new, that say something else now, and that go.
    pub(crate) added: Vec<String>,
    pub(crate) updated: Vec<String>,
    pub(crate) removed: Vec<String>,
    /// The parts of the text that the existing policy does not have.
    pub(crate) new: Vec<Range<usize>>,
    /// Lines of the existing policy that are gone, and where they stood.
    pub(crate) gone: Vec<(usize, String)>,
}

/// A document that cannot be made yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) label: AttrValue,
    pub(crate) purpose: &'static str,
    /// The fields it waits for.
    pub(crate) needs: Vec<Field>,
}

const IN_CLUSTER_ACCOUNT: &str = "In the cluster account";
const IN_BUCKET_ACCOUNT: &str = "In the bucket account";
const FOR_THE_OPERATOR: &str = "For whoever runs it";
const THE_PLAN: &str = "The plan";

/// The plan's own two files.
const PLAN_FILES: [(&str, &str); 2] = [
    ("plan.toml", "is the plan as a file, easy to read and to review"),
    ("plan.json", "is the same plan, for programs"),
];

impl Answer {
    /// Asks core. What `before` already showed is kept, so that what changed can be marked.
    pub(crate) fn of(draft: &Draft, existing: &str, before: &Self) -> Self {
        let checked = Checked::of(draft.clone());
        let existing = (!existing.trim().is_empty()).then_some(existing);
        let mut findings = checked.findings;
        findings.extend(address_of(draft, checked.plan.as_ref()).err());

        let made = match &checked.plan {
            Some(plan) => documents(plan, existing),
            None => policy_alone(existing).map(|()| Vec::new()),
        };
        let (made, refused) = match made {
            Ok(made) => (made, None),
            Err(finding) => {
                let without = checked.plan.as_ref();
                let made = without.and_then(|plan| documents(plan, None).ok());
                (made.unwrap_or_default(), Some(finding))
            }
        };

        let (mut verdict, remarks, findings) = sorted_out(findings, refused);
        verdict.begun = *draft != blank() || existing.is_some();
        let groups = match &checked.plan {
            Some(plan) => groups(plan, &made, existing, &remarks, before),
            None => outline(&verdict),
        };
        let documents = groups.iter().flat_map(|group| &group.items);
        verdict.documents = documents
            .filter(|item| matches!(item, Item::Made(_)))
            .count();
        Self {
            verdict: Rc::new(verdict),
            remarks,
            findings: findings.into(),
            groups: groups.into(),
            fragment: address_of(draft, checked.plan.as_ref())
                .unwrap_or_default()
                .map(AttrValue::from),
        }
    }

    /// Every document and the places of those to come, in the page's order.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// The document of that name.
    fn made(&self, label: &str) -> Option<&Rc<Made>> {
        self.items().find_map(|item| match item {
            Item::Made(made) if made.label == label => Some(made),
            _ => None,
        })
    }
}

impl Item {
    pub(crate) fn label(&self) -> &AttrValue {
        match self {
            Self::Made(made) => &made.label,
            Self::Waiting(waiting) => &waiting.label,
        }
    }
}

/// A draft in which nothing has been written.
pub(crate) fn blank() -> Draft {
    Draft {
        version: Some("1".to_owned()),
        buckets: vec![redtrail_core::plan::BucketDraft::default()],
        clusters: vec![redtrail_core::plan::ClusterDraft::default()],
        ..Draft::default()
    }
}

/// The fragment for a draft: that of the plan as `redtrail show PLAN link` prints it, once
/// there is a plan.
fn address_of(draft: &Draft, plan: Option<&Plan>) -> Result<Option<String>, Finding> {
    match plan {
        Some(plan) => link(&plan.draft()).map(Some),
        None if *draft == blank() => Ok(None),
        None => link(draft).map(Some),
    }
}

/// Whether the existing policy is one, while there is no plan to merge into it.
fn policy_alone(existing: Option<&str>) -> Result<(), Finding> {
    let nothing = Policy::new(Vec::new());
    existing.map_or(Ok(()), |text| {
        policy::merge(text, &PlanName::default(), &nothing).map(drop)
    })
}

/// Each finding in its place: at a field, or in the list. `refused` is about the existing policy.
fn sorted_out(
    findings: Vec<Finding>,
    refused: Option<Finding>,
) -> (Verdict, BTreeMap<Field, Rc<[Finding]>>, Vec<Finding>) {
    let mut verdict = Verdict::default();
    let mut at_fields: BTreeMap<Field, Vec<Finding>> = BTreeMap::new();
    let mut listed = Vec::new();
    let placed = findings.into_iter().map(|finding| {
        let field = Field::of_pointer(&finding.pointer);
        (field, finding)
    });
    for (field, finding) in placed.chain(refused.map(|f| (Some(Field::ExistingPolicy), f))) {
        match finding.severity {
            Severity::Warning => verdict.warnings += 1,
            Severity::Note => verdict.notes += 1,
            Severity::Error => {}
        }
        match (field, finding.is_error()) {
            (Some(field), true) => at_fields.entry(field).or_default().push(finding),
            (None, true) => {
                verdict.stray += 1;
                listed.push(finding);
            }
            (field, false) => {
                // A warning that can be mended with one press is offered where it is mended.
                if let Some(field) = field.filter(|_| finding.suggestion.is_some()) {
                    at_fields.entry(field).or_default().push(finding.clone());
                }
                listed.push(finding);
            }
        }
    }
    listed.sort_by_key(|finding| finding.severity);
    for (field, findings) in &at_fields {
        let mut errors = findings.iter().filter(|finding| finding.is_error()).peekable();
        if errors.peek().is_none() {
        } else if errors.all(|finding| finding.code == MISSING) {
            verdict.missing.push(*field);
        } else {
            verdict.wrong.push(*field);
        }
    }
    let remarks = at_fields
        .into_iter()
        .map(|(field, findings)| (field, findings.into()))
        .collect();
    (verdict, remarks, listed)
}

/// The code of a finding about a field without a word.
pub(crate) const MISSING: &str = "field-missing";

fn groups(
    plan: &Plan,
    documents: &[Document],
    existing: Option<&str>,
    remarks: &BTreeMap<Field, Rc<[Finding]>>,
    before: &Answer,
) -> Vec<Group> {
    let unmergeable = remarks.contains_key(&Field::ExistingPolicy);
    let item = |document: &Document| {
        let label = label_of(document, documents);
        // What embeds the bucket's policy must not be used before the merge succeeds.
        if unmergeable && matches!(document.name, Name::BucketPolicy | Name::Commands) {
            return Item::Waiting(Rc::new(Waiting {
                label: label.into(),
                purpose: document.name.purpose(),
                needs: vec![Field::ExistingPolicy],
            }));
        }
        let base = document.file.rsplit('/').next().unwrap_or_default();
        let mut made = Made::new(label, document.name.purpose(), base, &document.text, before);
        if document.name == Name::BucketPolicy {
            let size = (bytes_that_count(&document.text), BUCKET_POLICY_LIMIT);
            let merged = existing.and_then(|existing| merged(plan, existing, &document.text));
            if made.size != Some(size) || made.merged != merged {
                let changed = Rc::make_mut(&mut made);
                changed.size = Some(size);
                changed.merged = merged;
            }
        }
        Item::Made(made)
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut sorted: Vec<&Document> = documents.iter().collect();
    sorted.sort_by_key(|document| {
        let title = title_of(document.name);
        let account = document.account.as_ref().filter(|_| title != FOR_THE_OPERATOR);
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
    groups
}

impl Made {
    /// The document, or the one shown before if its text is the same.
    fn new(
        label: String,
        purpose: &'static str,
        file: &str,
        text: &str,
        before: &Answer,
    ) -> Rc<Self> {
        let old = before.made(&label);
        if let Some(old) = old.filter(|old| old.text == text) {
            return Rc::clone(old);
        }
        Rc::new(Self {
            purpose,
            file: file.to_owned().into(),
            text: text.to_owned().into(),
            language: Language::of_file(file),
            revision: old.map_or(0, |old| old.revision + 1),
            altered: old.map_or_else(Vec::new, |old| changes::altered(&old.text, text)),
            size: None,
            merged: None,
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

/// Where each document will stand, and what it waits for.
fn outline(verdict: &Verdict) -> Vec<Group> {
    let open: Vec<Field> = {
        let mut open: Vec<Field> = verdict.missing.iter().chain(&verdict.wrong).copied().collect();
        open.sort_unstable();
        open
    };
    let waiting = |label: &str, purpose: &'static str, wanted: &dyn Fn(Field) -> bool| {
        let needs: Vec<Field> = open.iter().copied().filter(|field| wanted(*field)).collect();
        Item::Waiting(Rc::new(Waiting {
            label: label.to_owned().into(),
            purpose,
            needs,
        }))
    };
    let mut groups: Vec<Group> = Vec::new();
    for name in Name::ALL {
        let title = title_of(name);
        let item = waiting(name.id(), name.purpose(), &|field| speaks_of(name, field));
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.items.push(item),
            None => groups.push(Group {
                title,
                account: None,
                items: vec![item],
            }),
        }
    }
    groups.push(Group {
        title: THE_PLAN,
        account: None,
        items: PLAN_FILES
            .iter()
            .map(|(file, purpose)| waiting(file, purpose, &|field| field != Field::ExistingPolicy))
            .collect(),
    });
    groups
}

/// Whether the document says what the field holds.
fn speaks_of(name: Name, field: Field) -> bool {
    match name {
        Name::RedshiftPolicy => field.cluster().is_some() || field == Field::Caller,
        Name::S3Policy => matches!(field, Field::BucketName | Field::KeyPrefix | Field::Caller),
        Name::TrustPolicy => matches!(field, Field::ClusterAccount(_) | Field::Caller),
        Name::BucketPolicy | Name::Commands => true,
        _ => field != Field::ExistingPolicy,
    }
}

/// What becomes of the existing policy of the plan's one bucket.
fn merged(plan: &Plan, existing: &str, text: &str) -> Option<Merged> {
    let [bucket] = plan.buckets() else {
        return None;
    };
    let ours = grants::bucket_policy(plan, bucket);
    let Merge {
        added,
        updated,
        removed,
        ..
    } = policy::merge(existing, plan.name(), &ours).ok()?;
    let mut merged = Merged {
        added,
        updated,
        removed,
        ..Merged::default()
    };
    let is_one_line = |text: &str| !text.trim_end().contains('\n');
    if is_one_line(existing) && is_one_line(text) {
        merged.new = changes::altered(existing, text);
        return Some(merged);
    }
    let mut at = 0;
    for run in changes::runs(existing, text) {
        let (gone, lines) = match run {
            Run::Kept(lines) => {
                at += lines.iter().map(|line| line.len()).sum::<usize>();
                continue;
            }
            Run::Replaced(gone, lines) => (gone, lines),
        };
        // A last line without a line feed is the same line.
        let same = |line: &str| lines.iter().any(|new| new.trim_end() == line.trim_end());
        for line in gone.iter().filter(|line| !same(line)) {
            merged.gone.push((at, line.trim_end_matches('\n').to_owned()));
        }
        for line in &lines {
            let bare = line.trim_end_matches('\n').len();
            if bare > 0 && !gone.iter().any(|old| old.trim_end() == line.trim_end()) {
                merged.new.push(at..at + bare);
            }
            at += line.len();
        }
    }
    Some(merged)
}

/// The bytes that count against S3's limit: all but the white space between the tokens.
fn bytes_that_count(policy: &str) -> usize {
    let (mut count, mut in_text, mut escaped) = (0, false, false);
    for byte in policy.bytes() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if byte.is_ascii_whitespace() {
            continue;
        } else {
            in_text = byte == b'"';
        }
        count += 1;
    }
    count
}

//! What core makes of a draft, arranged as the page shows it.

mod existing;
mod fault;
mod groups;
mod merged;
mod outlook;
mod share;
mod would;

use std::collections::BTreeMap;
use std::rc::Rc;

use redtrail_core::check::{self, Given};
use redtrail_core::documents::{self, Existing, Name};
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::names::PlanName;
use redtrail_core::order;
use redtrail_core::plan::{Checked, ClusterDraft, Draft, Plan, described, link};
use redtrail_core::policy::{self, Policy};
use yew::AttrValue;

pub(crate) use self::existing::Remark;
pub(crate) use self::fault::{Fault, InPlan};
pub(crate) use self::groups::{Group, Item, Made, Waiting};
use self::groups::{groups, outline};
pub(crate) use self::merged::Merged;
pub(crate) use self::outlook::{Outlook, Row};
pub(crate) use self::share::{Shared, Unlinked};
pub(crate) use self::would::Would;
use crate::field::Field;

/// Everything that follows from a draft and an existing policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) verdict: Rc<Verdict>,
    /// What there is to say at each field.
    pub(crate) remarks: BTreeMap<Field, Rc<[Finding]>>,
    /// What there is to say about the whole: errors that no field shows, warnings, notes.
    pub(crate) findings: Rc<[Finding]>,
    /// What there is to say about the existing policy, beside what the plan itself has in it.
    pub(crate) existing: Rc<[Remark]>,
    /// Whether the job would succeed, of a plan that is whole; while that is not told yet, what was
    /// told of the plan before.
    pub(crate) outlook: Option<Rc<Outlook>>,
    /// What is still to be judged.
    unjudged: Option<Rc<Unjudged>>,
    /// What would be changed, of a plan that is whole.
    pub(crate) would: Option<Rc<Would>>,
    /// What there is to say about the fault that was pasted.
    pub(crate) fault: Option<Rc<Fault>>,
    pub(crate) groups: Rc<[Group]>,
    /// The clusters that were pasted.
    pub(crate) named: Rc<[ClusterDraft]>,
    /// The address of all this: a fragment that holds the draft.
    pub(crate) fragment: Option<AttrValue>,
}

/// A plan with what is known of AWS, of which it is not told yet whether the job would succeed.
#[derive(Debug)]
struct Unjudged {
    plan: Plan,
    /// What becomes of the policy that the bucket has.
    merged: Option<String>,
    /// What else is known of what stands there.
    given: Given,
}

impl Eq for Unjudged {}

impl PartialEq for Unjudged {
    /// Another one is to be judged by itself, whatever it holds.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Of up to so many clusters the documents do not wait noticeably for the verdict.
const JUDGED_AT_ONCE: usize = 100;

/// What was pasted beside the existing policy.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pasted<'t> {
    /// What AWS said when it refused.
    pub(crate) fault: &'t str,
    /// What the AWS CLI printed.
    pub(crate) printed: &'t str,
    /// Clusters.
    pub(crate) several: &'t str,
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
    /// How many clusters were pasted and are not taken into the plan.
    pub(crate) pasted: usize,
    /// Whether a call of the job would be denied.
    pub(crate) denied: bool,
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

impl Answer {
    /// Asks core. What `before` already showed is kept, so that what changed can be marked.
    pub(crate) fn of(
        draft: &Draft,
        existing: Existing<'_>,
        pasted: Pasted<'_>,
        before: &Self,
    ) -> Self {
        let checked = Checked::of(draft.clone());
        let existing = (!existing.text.trim().is_empty()).then_some(existing);
        let mut findings = checked.findings;
        let address = address_of(draft, checked.plan.as_ref());
        if checked.plan.is_none() {
            // Of a plan, core says so itself.
            findings.extend(address.as_ref().err().cloned());
        }

        let made = match &checked.plan {
            Some(plan) => documents::documents(plan, existing),
            None => policy_alone(existing).map(|()| Vec::new()),
        };
        let (made, refused) = match made {
            Ok(made) => (made, None),
            Err(finding) => {
                let without = checked.plan.as_ref();
                let made = without.and_then(|plan| documents::documents(plan, None).ok());
                (made.unwrap_or_default(), Some(finding))
            }
        };

        // What cannot be read at all is said at its field.
        let readable = existing.filter(|_| refused.is_none());
        let of_existing = readable.map_or_else(Vec::new, |existing| {
            existing::remarks(existing, checked.plan.as_ref())
        });
        let (would, given) = checked
            .plan
            .as_ref()
            .map(|plan| would::would(plan, pasted.printed, readable))
            .unzip();
        let is_readable = refused.is_none();
        let (mut verdict, mut remarks, findings) = sorted_out(findings, refused);
        let named = described(pasted.several).unwrap_or_else(|finding| {
            // It is no part of the plan, and so nothing that is wrong with it.
            remarks.insert(Field::Several, [finding].into());
            Vec::new()
        });
        verdict.pasted = named
            .iter()
            .filter(|it| !draft.clusters.contains(it))
            .count();
        verdict.begun = *draft != blank() || existing.is_some();
        verdict.warnings += of_existing
            .iter()
            .filter(|remark| remark.is_of_merge())
            .count();
        let groups = match &checked.plan {
            Some(plan) => groups(plan, &made, existing, &remarks, before),
            None => outline(&verdict, before),
        };
        let documents = groups.iter().flat_map(|group| &group.items);
        verdict.documents = documents
            .filter(|item| matches!(item, Item::Made(_)))
            .count();
        // Of a policy that cannot be read nobody can say what it does.
        let unjudged = checked.plan.filter(|_| is_readable).map(|plan| {
            let merged = made
                .into_iter()
                .find(|document| existing.is_some() && document.name == Name::BucketPolicy);
            Rc::new(Unjudged {
                plan,
                merged: merged.map(|document| document.text),
                given: given.unwrap_or_default(),
            })
        });
        let mut answer = Self {
            verdict: Rc::new(verdict),
            remarks,
            findings: findings.into(),
            existing: of_existing.into(),
            outlook: before.outlook.clone(),
            unjudged,
            would: would.map(Rc::new),
            fault: None,
            groups: groups.into(),
            named: named.into(),
            fragment: address.unwrap_or_default().map(AttrValue::from),
        };
        let takes_long = |it: &Rc<Unjudged>| it.plan.clusters().len() > JUDGED_AT_ONCE;
        let can_wait = before.outlook.is_some() && pasted.fault.trim().is_empty();
        if can_wait && answer.unjudged.as_ref().is_some_and(takes_long) {
            answer.note_denial();
        } else {
            answer.judge(pasted.fault);
        }
        answer
    }

    /// Has no verdict stand until there is another.
    pub(crate) fn forget(&mut self) {
        self.outlook = None;
    }

    /// Whether it is not told yet if the job would succeed.
    pub(crate) fn is_unjudged(&self) -> bool {
        self.unjudged.is_some()
    }

    /// Tells whether the job would succeed, and what that has to do with a fault.
    pub(crate) fn judge(&mut self, fault: &str) {
        let unjudged = self.unjudged.take();
        let judged = unjudged.as_deref().map(|of| {
            let check = outlook::judged(&of.plan, of.merged.as_deref(), &of.given)?;
            Ok((&of.plan, check))
        });
        let check = judged.as_ref().and_then(|judged| judged.as_ref().ok());
        self.fault = fault::fault(fault, check).map(Rc::new);
        self.outlook = judged.map(|judged| match judged {
            Ok((_, check)) => Rc::new(Outlook::of(check)),
            Err(why) => Rc::new(Outlook::none(why)),
        });
        self.note_denial();
    }

    fn note_denial(&mut self) {
        let verdict = self.outlook.as_ref().and_then(|outlook| outlook.verdict);
        Rc::make_mut(&mut self.verdict).denied = verdict == Some(check::Verdict::Denied);
    }

    /// Every document and the places of those to come, in the page's order.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// The document of that name that was shown last.
    fn last(&self, label: &str) -> Option<&Rc<Made>> {
        self.items()
            .find(|item| item.label() == label)
            .and_then(Item::last)
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
fn policy_alone(existing: Option<Existing<'_>>) -> Result<(), Finding> {
    let nothing = Policy::new(Vec::new());
    existing.map_or(Ok(()), |existing| {
        policy::merge(existing.text, &PlanName::default(), &nothing).map(drop)
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
            (Some(field), true) => {
                at_fields.entry(field).or_default().push(finding);
            }
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
    order::sort_by_key(&mut listed, |finding| finding.severity);
    for (field, findings) in &at_fields {
        let mut errors = findings
            .iter()
            .filter(|finding| finding.is_error())
            .peekable();
        if errors.peek().is_none() {
        } else if errors.all(|finding| finding.code == MISSING) {
            verdict.missing.push(*field);
        } else {
            verdict.wrong.push(*field);
        }
    }
    let remarks = at_fields.into_iter();
    let remarks = order::map(remarks.map(|(field, findings)| (field, findings.into())));
    (verdict, remarks, listed)
}

/// The code of a finding about a field without a word.
pub(crate) const MISSING: &str = "field-missing";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, State};
    use crate::tests::{Golden, after, state};

    fn made(state: &State) -> Vec<&Made> {
        state
            .answer
            .items()
            .filter_map(|item| match item {
                Item::Made(made) => Some(made.as_ref()),
                Item::Waiting(_) => None,
            })
            .collect()
    }

    fn labels(state: &State) -> Vec<&str> {
        made(state).iter().map(|made| made.label.as_str()).collect()
    }

    fn waiting<'s>(state: &'s State, label: &str) -> &'s Waiting {
        let item = state.answer.items().find(|item| item.label() == label);
        match item {
            Some(Item::Waiting(waiting)) => waiting,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_document_of_every_pinned_plan_is_there_byte_for_byte() {
        for golden in Golden::all() {
            let state = golden.state();
            let mut texts: Vec<&str> = made(&state)
                .iter()
                .filter(|made| !made.label.starts_with("plan."))
                .map(|made| made.text.as_str())
                .collect();
            let mut expected: Vec<&str> = golden.documents.values().map(String::as_str).collect();
            texts.sort_unstable();
            expected.sort_unstable();
            assert_eq!(texts, expected, "{}", golden.name);
        }
    }

    #[test]
    fn every_statement_of_every_pinned_plan_says_what_it_is_for() {
        let mut told = 0;
        for golden in Golden::all() {
            let state = golden.state();
            for made in made(&state) {
                let Ok(policy) = serde_json::from_str::<serde_json::Value>(&made.text) else {
                    continue;
                };
                let statements = policy["Statement"].as_array().into_iter().flatten();
                let sids = statements.filter_map(|it| it["Sid"].as_str());
                let own = Checked::json(&golden.plan).plan.unwrap();
                let sids: Vec<&str> = sids.filter(|sid| own.name().owns(sid)).collect();
                let purposes: Vec<&str> = made.purposes.iter().map(|it| it.0.as_str()).collect();
                assert_eq!(purposes, sids, "{} {}", golden.name, made.label);
                let mut all = made.purposes.iter();
                assert!(all.all(|(_, it)| !it.sources.is_empty()), "{}", made.label);
                told += purposes.len();
            }
        }
        assert!(told > 200, "{told}");
    }

    #[test]
    fn the_plan_is_there_as_both_of_its_files() {
        for golden in Golden::all() {
            let state = golden.state();
            let text = |label: &str| {
                let mut made = made(&state).into_iter();
                made.find(|made| made.label == label).unwrap().text.clone()
            };
            let plan = Checked::json(&golden.plan).plan.unwrap();
            assert_eq!(text("plan.toml").as_str(), plan.draft().toml());
            assert!(text("plan.toml").starts_with("version = 1\n"));
            let again = Checked::json(&text("plan.json")).plan;
            assert_eq!(again.as_ref(), Some(&plan), "{}", golden.name);
        }
    }

    #[test]
    fn the_findings_are_those_of_the_command_line() {
        for golden in Golden::all() {
            let state = golden.state();
            let mut found = serde_json::to_value(&*state.answer.findings).unwrap();
            let mut expected = golden.findings.clone();
            // The file has lines and its own order of clusters; the form has neither.
            for finding in [&mut found, &mut expected]
                .into_iter()
                .flat_map(|findings| findings.as_array_mut().unwrap())
            {
                for place in ["line", "column", "pointer"] {
                    finding[place] = serde_json::Value::Null;
                }
            }
            assert_eq!(found, expected, "{}", golden.name);
        }
    }

    #[test]
    fn no_two_documents_share_a_name() {
        for golden in Golden::all() {
            let state = golden.state();
            let mut labels = labels(&state);
            let all = labels.len();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), all, "{}", golden.name);
        }
    }

    #[test]
    fn a_name_carries_its_account_where_there_are_several() {
        let one = state(&[Action::ShowExample]);
        assert_eq!(
            labels(&one),
            [
                "redshift-policy",
                "s3-policy",
                "trust-policy",
                "bucket-policy",
                "commands",
                "operator-policy 111122223333",
                "operator-policy 444455556666",
                "link",
                "plan.toml",
                "plan.json",
            ]
        );
        let two = state(&[
            Action::ShowExample,
            Action::AddCluster,
            Action::Write(Field::ClusterAccount(1), "555566667777".to_owned()),
            Action::Write(Field::ClusterIdentifier(1), "sales".to_owned()),
        ]);
        assert_eq!(
            labels(&two)[..7],
            [
                "redshift-policy 444455556666",
                "s3-policy 444455556666",
                "trust-policy 444455556666",
                "redshift-policy 555566667777",
                "s3-policy 555566667777",
                "trust-policy 555566667777",
                "bucket-policy",
            ]
        );
    }

    #[test]
    fn nothing_incomplete_can_be_taken_away() {
        let state = state(&[
            Action::ShowExample,
            Action::Write(Field::BucketName, String::new()),
        ]);
        assert!(made(&state).is_empty());
        assert_eq!(state.answer.verdict.missing, [Field::BucketName]);
        assert_eq!(waiting(&state, "s3-policy").needs, [Field::BucketName]);
        assert_eq!(
            waiting(&state, "redshift-policy").needs,
            [Field::BucketName]
        );
    }

    #[test]
    fn what_changed_is_marked_since_the_last_time_there_was_a_document() {
        let id = |word: &str| Action::Write(Field::ClusterIdentifier(0), word.to_owned());
        let state = state(&[Action::ShowExample, id(""), id("s"), id("sales")]);
        let marked: Vec<&str> = made(&state)
            .iter()
            .filter(|made| made.label == "plan.toml")
            .flat_map(|made| made.altered.iter().map(|part| &made.text[part.clone()]))
            .collect();
        assert_eq!(marked, ["sales"]);
        let s3 = made(&state)
            .into_iter()
            .find(|made| made.label == "s3-policy");
        assert_eq!(
            s3.map(|made| (made.altered.len(), made.revision)),
            Some((0, 0))
        );
    }

    #[test]
    fn a_policy_that_cannot_be_read_holds_back_what_would_replace_it() {
        let paste = |text: &str| Action::Write(Field::ExistingPolicy, text.to_owned());
        let bad = state(&[Action::ShowExample, paste("{\"Statement\": 1}")]);
        assert_eq!(bad.answer.verdict.wrong, [Field::ExistingPolicy]);
        assert_eq!(
            waiting(&bad, "bucket-policy").needs,
            [Field::ExistingPolicy]
        );
        assert_eq!(waiting(&bad, "commands").needs, [Field::ExistingPolicy]);
        assert!(labels(&bad).contains(&"redshift-policy"));

        let without_a_plan = state(&[paste("{")]);
        assert_eq!(without_a_plan.answer.verdict.wrong, [Field::ExistingPolicy]);
        assert!(state(&[paste(" \n")]).answer.verdict.missing.len() > 1);
    }

    #[test]
    fn a_merge_tells_what_comes_and_what_goes() {
        let existing = "{\n  \"Statement\": [\n    {\"Sid\": \"Theirs\"},\n    {\"Sid\": \"RedtrailAuditOld\"}\n  ]\n}\n";
        let state = state(&[
            Action::ShowExample,
            Action::Write(Field::ExistingPolicy, existing.to_owned()),
        ]);
        let policy = made(&state)
            .into_iter()
            .find(|made| made.label == "bucket-policy")
            .unwrap();
        let merged = policy.merged.as_ref().unwrap();
        assert_eq!(merged.removed, ["RedtrailAuditOld"]);
        assert_eq!(merged.added.len(), 3);
        assert_eq!(merged.gone.len(), 1);
        assert_eq!(merged.gone[0].1, "    {\"Sid\": \"RedtrailAuditOld\"}");
        let new: String = merged
            .new
            .iter()
            .map(|part| &policy.text[part.clone()])
            .collect();
        assert!(new.contains("RedtrailAuditDelivery") && !new.contains("Theirs"));
    }

    #[test]
    fn of_many_clusters_the_documents_come_before_the_verdict() {
        let clusters = |count: usize| {
            let all = (0..count).map(|at| format!("444455556666:us-east-2:sales-{at}"));
            Action::Write(Field::Several, all.collect::<Vec<_>>().join(" "))
        };
        let deny = r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#;
        let existing = |text: &str| Action::Write(Field::ExistingPolicy, text.to_owned());
        let take = Action::TakeSeveral;

        // The first verdict on a plan comes with its documents: nothing stands there that could stay.
        let few = state(&[Action::ShowExample, existing(deny)]);
        assert!(!few.answer.is_unjudged() && few.answer.verdict.denied);
        let most = state(&[
            Action::ShowExample,
            clusters(JUDGED_AT_ONCE - 1),
            take.clone(),
        ]);
        assert!(!most.answer.is_unjudged());

        let many = after(few.clone(), &[clusters(JUDGED_AT_ONCE), take, existing("")]);
        assert!(many.answer.is_unjudged());
        assert!(
            made(&many)
                .iter()
                .any(|made| made.text.contains("sales-99"))
        );
        assert_eq!(many.answer.outlook, few.answer.outlook);
        assert!(many.answer.verdict.denied);

        let judged = after(many.clone(), &[Action::Judge(Rc::clone(&many.answer))]);
        assert!(!judged.answer.is_unjudged() && !judged.answer.verdict.denied);
        assert_eq!(judged.answer.groups, many.answer.groups);
        assert_eq!(
            judged.answer.outlook,
            State::of((*many.draft).clone()).answer.outlook
        );

        // Of documents that nobody sees any more nothing is said.
        let typed = after(
            many.clone(),
            &[Action::Write(Field::KeyPrefix, "x".to_owned())],
        );
        let late = after(typed.clone(), &[Action::Judge(Rc::clone(&many.answer))]);
        assert_eq!(late, typed);

        // What takes the place of the whole form takes its verdict with it.
        let file = Action::Open(many.draft.canonical_json());
        let opened = after(few, &[file]);
        assert!(!opened.answer.is_unjudged() && !opened.answer.verdict.denied);
        let kept = State::at("", crate::tests::kept(&many));
        assert!(!kept.answer.is_unjudged() && kept.answer.outlook.is_some());
        let again = after(kept.clone(), &[Action::Judge(Rc::clone(&kept.answer))]);
        assert_eq!(again, kept);

        // A fault is held against the plan of now.
        let fault = Action::Write(Field::FaultMessage, "AccessDenied".to_owned());
        let told = after(many, &[fault]);
        assert!(!told.answer.is_unjudged() && told.answer.fault.is_some());
    }
}

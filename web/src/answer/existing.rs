//! What there is to say about the existing policy, and what is offered to be changed in it.

use redtrail_core::documents::Existing;
use redtrail_core::finding::{Finding, Severity};
use redtrail_core::lint::{lint_of_others, lint_of_others_for};
use redtrail_core::names::PlanName;
use redtrail_core::order;
use redtrail_core::plan::Plan;

use crate::state::Change;

/// A finding about the existing policy, with the change that would mend it, where there is one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Remark {
    pub(crate) finding: Finding,
    pub(crate) offer: Option<Change>,
    /// Whether it is about what the merge makes of the policy, and not about the policy alone.
    is_of_merge: bool,
}

impl Remark {
    /// Whether it warns of what the merge makes of the policy.
    pub(crate) fn is_of_merge(&self) -> bool {
        self.is_of_merge && self.finding.severity != Severity::Note
    }
}

/// Everything that there is to say about it, in the order of its text.
pub(super) fn remarks(existing: Existing<'_>, plan: Option<&Plan>) -> Vec<Remark> {
    let lint = |text: &str| match plan {
        Some(plan) => lint_of_others_for(text, plan),
        None => lint_of_others(text, &PlanName::default()),
    };
    let mut linted = lint(existing.text);
    let said = plan.map_or_else(Vec::new, |plan| existing.remarks(plan));
    linted.retain(|finding| said.iter().all(|said| said.code != finding.code));
    if let Some(merge) = plan.and_then(|plan| existing.merged(plan).ok())
        && !(merge.replaced.is_empty() && merge.dropped.is_empty())
    {
        // What was agreed to go needs no remark.
        let left = lint(&merge.text);
        let is_same = |one: &Finding, other: &Finding| {
            (one.code, &one.message) == (other.code, &other.message)
        };
        linted.retain(|finding| left.iter().any(|left| is_same(left, finding)));
    }
    let dropping = Existing {
        drop_gone: true,
        ..existing
    };
    let is_gone = |finding: &Finding| finding.code == "principal-gone";
    // Those whom no change can take out.
    let stuck = plan
        .filter(|_| said.iter().any(is_gone))
        .map_or_else(Vec::new, |plan| dropping.remarks(plan));
    let offer = |finding: &Finding| match finding.code {
        "statement-double" => Some(Change::Replace(finding.subject.clone())),
        "principal-gone" if !stuck.contains(finding) => Some(Change::DropGone),
        _ => None,
    };
    let linted = linted.into_iter().map(|finding| Remark {
        finding,
        offer: None,
        is_of_merge: false,
    });
    let said = said.into_iter().map(|finding| Remark {
        offer: offer(&finding),
        finding,
        is_of_merge: true,
    });
    let mut remarks: Vec<Remark> = linted.chain(said).collect();
    order::sort_by_key(&mut remarks, |remark| {
        (remark.finding.line, remark.finding.column)
    });
    remarks
}

#[cfg(test)]
mod tests {
    use crate::answer::Item;
    use crate::field::Field;
    use crate::state::{Action, Change, State};
    use crate::tests::{after, state};

    /// What a module wrote for Redshift, and a reader who was deleted.
    const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"redshift-logs","Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":["s3:PutObject","s3:GetBucketAcl"],"Resource":["arn:aws:s3:::redshift-cluster-audit-logging-111122223333","arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"]},{"Sid":"Readers","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::777788889999:root","AROADBQP57FF2AEXAMPLE"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}]}"#;

    fn offers(state: &State) -> Vec<(&str, Option<&Change>)> {
        let remarks = state.answer.existing.iter();
        remarks
            .filter(|remark| remark.is_of_merge())
            .map(|remark| (remark.finding.code, remark.offer.as_ref()))
            .collect()
    }

    fn policy(state: &State) -> String {
        let mut items = state.answer.items();
        let policy = items.find_map(|item| match item {
            Item::Made(made) if made.label == "bucket-policy" => Some(made.text.to_string()),
            _ => None,
        });
        policy.unwrap()
    }

    #[test]
    fn what_is_offered_is_changed_on_a_yes_and_kept_on_a_no() {
        let paste = Action::Write(Field::ExistingPolicy, POLICY.to_owned());
        let replace = Change::Replace("redshift-logs".to_owned());
        let asked = state(&[Action::ShowExample, paste.clone()]);
        assert_eq!(
            offers(&asked),
            [
                ("statement-double", Some(&replace)),
                ("principal-gone", Some(&Change::DropGone)),
            ]
        );
        let plain = state(&[Action::ShowExample]).answer.verdict.warnings;
        assert_eq!(asked.answer.verdict.warnings, plain + 2);
        assert!(policy(&asked).contains("redshift-logs"));

        let yes = [
            Action::Agree(replace.clone(), true),
            Action::Agree(Change::DropGone, true),
        ];
        let agreed = after(asked.clone(), &yes);
        assert_eq!(offers(&agreed), []);
        assert_eq!(agreed.answer.verdict.warnings, plain);
        assert_eq!(agreed.agreed.changes(), [replace.clone(), Change::DropGone]);
        let changed = policy(&agreed);
        assert!(!changed.contains("redshift-logs") && !changed.contains("AROADBQP57FF2AEXAMPLE"));
        assert!(changed.contains("RedtrailAuditDelivery") && changed.contains("777788889999"));
        // It is in the script, too, and in no link.
        assert_eq!(agreed.answer.fragment, asked.answer.fragment);

        let no = [
            Action::Agree(Change::DropGone, false),
            Action::Agree(replace, false),
        ];
        assert_eq!(policy(&after(agreed.clone(), &no)), policy(&asked));
        // Of another policy nothing has been agreed.
        assert_eq!(policy(&after(agreed, &[paste])), policy(&asked));
    }

    #[test]
    fn who_cannot_be_taken_out_is_not_offered_to_be() {
        let spared = r#"{"Statement":[{"Sid":"Spared","Effect":"Deny","NotPrincipal":{"AWS":"AROADBQP57FF2AEXAMPLE"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*"}]}"#;
        let stuck = state(&[
            Action::ShowExample,
            Action::Write(Field::ExistingPolicy, spared.to_owned()),
        ]);
        assert_eq!(offers(&stuck), [("principal-gone", None)]);
    }
}

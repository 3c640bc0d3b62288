//! What a fault of AWS means, and what the plan has to do with it.

use std::cmp::Reverse;

use redtrail_core::check::Check;
use redtrail_core::explain::{Explained, Suspect, Tie, explain, faults, tie};
use redtrail_core::order;
use redtrail_core::plan::Plan;
use yew::AttrValue;

use super::outlook::{Row, rows};

/// What there is to say about a text that was pasted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// It names a fault.
    Known(Box<Explained>, Option<InPlan>),
    /// It names none: the code that was most likely meant, and those that there are.
    Unknown(Option<&'static str>, Vec<&'static str>),
}

/// What a whole plan has to do with it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct InPlan {
    /// The verdict on the calls that it may come from, as a sentence.
    pub(crate) sentence: AttrValue,
    /// Those of them that are not allowed, the denied ones first.
    pub(crate) rows: Vec<Row>,
    pub(crate) suspects: Vec<Suspect>,
}

impl InPlan {
    /// Whether it names something of the plan to look at.
    pub(crate) fn says_where_to_look(&self) -> bool {
        !(self.rows.is_empty() && self.suspects.is_empty())
    }
}

/// Explains a text; with a plan that was judged, held against the verdict.
pub(super) fn fault(text: &str, judged: Option<&(&Plan, Check)>) -> Option<Fault> {
    if text.trim().is_empty() {
        return None;
    }
    let explained = match explain(text) {
        Ok(explained) => explained,
        Err(unknown) => return Some(Fault::Unknown(unknown.near, faults().collect())),
    };
    let in_plan = judged.map(|(plan, check)| {
        let tie = tie(&explained, plan, check);
        let sentence = tie.to_string().into();
        let Tie {
            calls, suspects, ..
        } = tie;
        let mut rows = rows(calls);
        order::sort_by_key(&mut rows, |row| Reverse(row.verdict));
        InPlan {
            sentence,
            rows,
            suspects,
        }
    });
    Some(Fault::Known(Box::new(explained), in_plan))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;
    use crate::kept::Kept;
    use crate::state::{Action, State};
    use crate::tests::{after, state, write};

    const MESSAGE: &str = "An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: Cannot write to bucket logs.";

    fn known(state: &State) -> (&Explained, Option<&InPlan>) {
        match state.answer.fault.as_deref() {
            Some(Fault::Known(explained, in_plan)) => (explained.as_ref(), in_plan.as_ref()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fault_is_explained_before_there_is_a_plan_and_held_against_it_once_there_is() {
        let told = state(&[write(Field::FaultMessage, MESSAGE)]);
        let (explained, in_plan) = known(&told);
        assert_eq!(*explained, explain(MESSAGE).unwrap());
        assert_eq!(in_plan, None);

        let planned = after(told, &[Action::ShowExample]);
        let (_, in_plan) = known(&planned);
        let in_plan = in_plan.unwrap();
        assert_eq!(
            in_plan.sentence,
            "the message names the bucket `logs`, which is not in this plan; every call that it may come from is allowed, as far as was seen"
        );
        assert!(!in_plan.says_where_to_look());
        let own = MESSAGE.replace("logs", "redshift-cluster-audit-logging-111122223333");
        let planned = after(planned, &[write(Field::FaultMessage, &own)]);
        assert!(!known(&planned).1.unwrap().suspects.is_empty());

        let deny = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetBucketAcl","Resource":"*"}}"#;
        let denied = after(planned, &[write(Field::ExistingPolicy, deny)]);
        let in_plan = known(&denied).1.unwrap();
        assert_eq!(in_plan.sentence, "a call that it may come from is denied");
        let actions: Vec<&str> = in_plan.rows.iter().map(|row| row.action).collect();
        assert_eq!(actions, ["s3:GetBucketAcl"]);
        assert!(in_plan.suspects.is_empty());
    }

    #[test]
    fn a_text_that_names_no_fault_is_answered_with_those_that_there_are() {
        let lost = state(&[write(Field::FaultMessage, "it does not work")]);
        let all: Vec<&str> = faults().collect();
        let expected = Fault::Unknown(None, all.clone());
        assert_eq!(lost.answer.fault.as_deref(), Some(&expected));
        let slip = after(lost, &[write(Field::FaultMessage, "ClusterNotFond")]);
        let expected = Fault::Unknown(Some("ClusterNotFound"), all);
        assert_eq!(slip.answer.fault.as_deref(), Some(&expected));
        let empty = after(slip, &[write(Field::FaultMessage, " \n")]);
        assert_eq!(empty.answer.fault, None);
    }

    #[test]
    fn a_fault_is_no_part_of_the_plan_nor_of_its_address() {
        let told = state(&[write(Field::FaultMessage, MESSAGE)]);
        assert_eq!(told.draft, State::at("", Kept::default()).draft);
        assert_eq!(told.answer.fragment, None);
        assert!(!told.answer.verdict.begun);
        let planned = state(&[Action::ShowExample]);
        let both = after(told, &[Action::ShowExample]);
        assert_eq!(both.answer.fragment, planned.answer.fragment);
        assert_eq!(both.answer.groups, planned.answer.groups);
        assert_eq!(both.fault, MESSAGE);
        // What was replaced can still be put back.
        let replaced = state(&[
            write(Field::BucketName, "logs-of-mine"),
            Action::ShowExample,
            write(Field::FaultMessage, MESSAGE),
        ]);
        assert!(replaced.replaced.is_some());
    }
}

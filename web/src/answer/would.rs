//! What `redtrail apply` would change, as far as what was pasted tells what stands in AWS.

use redtrail_core::changes::{Agreed, Change, Pasted, changes, look};
use redtrail_core::check::Given;
use redtrail_core::documents::Existing;
use redtrail_core::finding::Finding;
use redtrail_core::plan::Plan;
use yew::AttrValue;

/// The changes that are known to be missing, and how to learn of the others.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Would {
    /// The changes, in the order in which they happen; `None` while nothing was pasted, or where
    /// something stands in their way.
    pub(crate) changes: Option<Vec<Change>>,
    /// What stands in the way, what could not be read, and what is still to be asked.
    pub(crate) findings: Vec<Finding>,
    /// The commands to look with, by the account that they are for.
    pub(crate) look: Vec<(String, AttrValue)>,
}

/// Holds a plan against what was pasted. Beside it, what that tells the verdict.
pub(super) fn would(plan: &Plan, printed: &str, existing: Option<Existing<'_>>) -> (Would, Given) {
    let look = plan.accounts().into_iter().map(|account| {
        let commands = look(plan, account);
        (account.to_string(), commands.into())
    });
    let look = look.collect();
    if printed.trim().is_empty() && existing.is_none() {
        let nothing = Would {
            changes: None,
            findings: Vec::new(),
            look,
        };
        return (nothing, Given::default());
    }
    let policy = existing.map(|existing| existing.text);
    let Pasted {
        observed,
        given,
        mut findings,
    } = Pasted::of(plan, printed, policy);
    let agreed = Agreed {
        replace: existing.map_or(&[], |existing| existing.replace),
        drop_gone: existing.is_some_and(|existing| existing.drop_gone),
        moves: false,
    };
    let changes = match changes(plan, &observed, &agreed) {
        Ok(changes) => Some(changes),
        Err(obstacles) => {
            findings.splice(0..0, obstacles);
            None
        }
    };
    let would = Would {
        changes,
        findings,
        look,
    };
    (would, given)
}

#[cfg(test)]
mod tests {
    use crate::field::Field;
    use crate::state::{Action, State};
    use crate::tests::state;

    fn after(texts: &[(Field, &str)]) -> State {
        let write = |(field, text): &(Field, &str)| Action::Write(*field, (*text).to_owned());
        let actions = [Action::ShowExample]
            .into_iter()
            .chain(texts.iter().map(write));
        state(&actions.collect::<Vec<_>>())
    }

    fn told(state: &State) -> Vec<String> {
        let would = state.answer.would.as_ref().unwrap();
        let changes = would.changes.iter().flatten().map(|change| {
            let (sign, action, target) = (change.sign(), change.action(), change.target());
            format!("{sign} {} {action} {target}", change.account)
        });
        let findings = would.findings.iter().map(|finding| finding.code.to_owned());
        changes.chain(findings).collect()
    }

    const STATUS: &str = r#"{"LoggingEnabled": false}"#;

    #[test]
    fn while_nothing_was_pasted_there_are_the_commands_alone() {
        let state = after(&[]);
        let would = state.answer.would.as_ref().unwrap();
        assert_eq!((&would.changes, told(&state).len()), (&None, 0));
        let accounts: Vec<&str> = would
            .look
            .iter()
            .map(|(account, _)| account.as_str())
            .collect();
        assert_eq!(accounts, ["111122223333", "444455556666"]);
        assert!(
            would.look[1]
                .1
                .contains("aws iam get-role --role-name redtrail-audit")
        );
        assert!(self::state(&[]).answer.would.is_none());
    }

    #[test]
    fn a_change_is_named_where_what_was_pasted_lacks_it_and_the_rest_is_to_be_asked() {
        assert_eq!(
            told(&after(&[(Field::Printed, STATUS)])),
            [
                "+ 444455556666 redshift:EnableLogging redshift-analytics-cluster-01: s3://redshift-cluster-audit-logging-111122223333/rsauditlog1/",
                "pasted-incomplete",
                "pasted-incomplete",
            ]
        );
    }

    #[test]
    fn the_existing_policy_is_what_the_bucket_has() {
        let others = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"*"}]}"#;
        let told = told(&after(&[
            (Field::ExistingPolicy, others),
            (Field::Printed, STATUS),
        ]));
        assert_eq!(told.len(), 3);
        assert!(told[0].starts_with("~ 111122223333 s3:PutBucketPolicy"));
        assert!(told[1].starts_with("+ 444455556666 redshift:EnableLogging"));
        assert_eq!(told[2], "pasted-incomplete");
    }

    #[test]
    fn what_stands_in_the_way_is_said_first_and_no_change_is_promised() {
        let elsewhere = r#"{"LoggingEnabled": true, "BucketName": "at-home", "S3KeyPrefix": "p/"}"#;
        let state = after(&[(Field::Printed, elsewhere)]);
        let would = state.answer.would.as_ref().unwrap();
        assert_eq!(would.changes, None);
        assert_eq!(
            told(&state),
            ["logs-elsewhere", "pasted-incomplete", "pasted-incomplete"]
        );
    }
}

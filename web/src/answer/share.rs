//! The link for others, and what it tells them.

use redtrail_core::finding::Finding;
use redtrail_core::order;
use redtrail_core::plan::{Draft, Mention, link};

use crate::field::{self, Field};
use crate::words::listed;

/// What somebody else would be given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Shared {
    /// The fragment that holds it.
    pub(crate) link: Result<String, Unlinked>,
    /// What is in it, each under its name.
    pub(crate) contents: Vec<(&'static str, String)>,
    /// The account IDs in it, each with where it stands; where they were to be left out, those
    /// that are part of names.
    pub(crate) accounts: Vec<(String, String)>,
}

/// A draft that no link can hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Unlinked {
    pub(crate) why: Finding,
    /// The same as a file.
    pub(crate) file: String,
}

impl Shared {
    /// Of a draft in which something was written. `fragment` is the address that it has already.
    pub(crate) fn of(draft: &Draft, fragment: Option<&str>, without_accounts: bool) -> Self {
        let bare = without_accounts.then(|| draft.without_accounts());
        let draft = bare.as_ref().unwrap_or(draft);
        let link = match fragment {
            Some(fragment) if !without_accounts => Ok(fragment.to_owned()),
            _ => link(draft).map_err(|why| Unlinked {
                why,
                file: draft.json(),
            }),
        };
        Self {
            link,
            contents: contents(draft),
            accounts: accounts(draft),
        }
    }
}

fn contents(draft: &Draft) -> Vec<(&'static str, String)> {
    let named = |names: Vec<&Option<String>>, one: &'static str, many: &'static str| {
        let mut distinct: Vec<String> = Vec::new();
        for name in names.into_iter().flatten() {
            if !distinct.contains(name) {
                distinct.push(name.clone());
            }
        }
        let names = distinct;
        let noun = if names.len() == 1 { one } else { many };
        (!names.is_empty()).then(|| (noun, listed(&names, 3)))
    };
    let regions = draft.clusters.iter().map(|it| &it.region);
    let regions = regions.chain(draft.buckets.iter().map(|it| &it.region));
    let regions = order::distinct(regions);
    let beyond = field::beyond(draft);
    let written =
        |field: Field| Some((field.label(), field.read(draft))).filter(|it| !it.1.is_empty());
    [
        named(
            draft.clusters.iter().map(|it| &it.id).collect(),
            "Cluster",
            "Clusters",
        ),
        named(
            draft.buckets.iter().map(|it| &it.name).collect(),
            "Bucket",
            "Buckets",
        ),
        named(
            draft.buckets.iter().map(|it| &it.prefix).collect(),
            "Key prefix",
            "Key prefixes",
        ),
        named(regions, "Region", "Regions"),
        written(Field::Caller),
        written(Field::Preset),
        written(Field::Source),
        written(Field::Organization),
        written(Field::Scope),
        written(Field::CallerGrant),
        (!beyond.is_empty()).then(|| ("Beside the form", listed(&beyond, 6))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Each account once, with the fields that name it.
fn accounts(draft: &Draft) -> Vec<(String, String)> {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for Mention { account, pointer } in draft.accounts() {
        let place = match Field::of_pointer(&pointer) {
            Some(field) => field.label().to_owned(),
            None => pointer.trim_start_matches('/').replace('/', "."),
        };
        match told.iter_mut().find(|(own, _)| *own == account) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => told.push((account, vec![place])),
        }
    }
    told.into_iter()
        .map(|(account, places)| (account, listed(&places, 3)))
        .collect()
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::kept::Kept;
    use crate::state::{Action, State};
    use crate::tests::{Golden, after, state};

    fn told(state: &State) -> String {
        let shared = state.shared.as_deref().unwrap();
        let accounts = shared
            .accounts
            .iter()
            .map(|(account, places)| format!("{account}: {places}"));
        let contents = shared.contents.iter();
        let lines = contents
            .map(|(name, text)| format!("{name}: {text}"))
            .chain(accounts);
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_link_for_others_is_the_address_and_says_what_is_in_it() {
        let example = state(&[Action::ShowExample, Action::Share]);
        let shared = example.shared.as_deref().unwrap();
        let fragment = example.answer.fragment.as_deref();
        assert_eq!(shared.link.as_deref().ok(), fragment);
        expect![[r#"
            Cluster: redshift-analytics-cluster-01
            Bucket: redshift-cluster-audit-logging-111122223333
            Key prefix: rsauditlog1
            Regions: us-east-1 and us-east-2
            Caller: role/redtrail-audit
            111122223333: Bucket account and Bucket name
            444455556666: Cluster account"#]]
        .assert_eq(&told(&example));
        expect![[r#"
            Clusters: hongkong, finance, sales and 2 more
            Buckets: central-audit-logs-eu and central-audit-logs-us
            Key prefix: redshift
            Regions: ap-east-1, eu-central-1, eu-west-1 and 1 more
            Caller: role/security/audit-logging
            Beside the form: name, caller.permissions_boundary, caller.tags, caller.trusted, caller.external_id and central-audit-logs-us
            111122223333: Bucket account and buckets.1.account
            000000000042: Cluster account
            444455556666: Cluster account
            777788889999: Cluster account"#]].assert_eq(&told(&after(Golden::named("fleet").state(), &[Action::Share])));
        assert_eq!(state(&[Action::Share]).shared, None);
    }

    #[test]
    fn accounts_are_left_out_but_for_those_in_names() {
        let example = state(&[
            Action::ShowExample,
            Action::Share,
            Action::LeaveAccountsOut(true),
        ]);
        expect![[r#"
            Cluster: redshift-analytics-cluster-01
            Bucket: redshift-cluster-audit-logging-111122223333
            Key prefix: rsauditlog1
            Regions: us-east-1 and us-east-2
            Caller: role/redtrail-audit
            111122223333: Bucket name"#]]
        .assert_eq(&told(&example));
        let link = example.shared.as_deref().unwrap().link.clone().unwrap();
        let opened = State::at(&link, Kept::default());
        assert_eq!(*opened.draft, example.draft.without_accounts());
        assert!(opened.broken.is_none());
        // What is written, and its address, stay as they are.
        let whole = after(example.clone(), &[Action::LeaveAccountsOut(false)]);
        assert_eq!(whole.draft, example.draft);
        assert_eq!(whole.answer, example.answer);
        assert_eq!(whole, state(&[Action::ShowExample, Action::Share]));
    }

    #[test]
    fn what_was_pasted_is_in_no_link() {
        let pasted = state(&[
            Action::ShowExample,
            Action::Share,
            Action::Write(Field::ExistingPolicy, "{}".to_owned()),
            Action::Write(Field::FaultMessage, "AccessDenied".to_owned()),
            Action::Write(Field::Printed, "{}".to_owned()),
        ]);
        let shared = state(&[Action::ShowExample, Action::Share]).shared;
        assert!(shared.is_some());
        assert_eq!(pasted.shared, shared);
        let policy = Action::Write(Field::ExistingPolicy, "{}".to_owned());
        assert_eq!(state(&[policy, Action::Share]).shared, None);
    }
}

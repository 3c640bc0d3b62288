//! A plan is one thing, however it is spelled.

use proptest::prelude::*;
use redtrail_core::documents::documents;
use redtrail_core::finding::Finding;
use redtrail_core::plan::{Checked, Draft, LINK_LIMIT, LINK_MARK, link};
use serde_json::Value;

use super::made_up::{any_draft, near_draft, plan, right_draft};
use super::tries;

/// The draft with its clusters in the order in which JSON is written.
fn sorted(mut draft: Draft) -> Draft {
    draft.clusters.sort();
    draft
}

/// The findings without their places, which follow the order of the clusters.
fn placeless(findings: Vec<Finding>) -> Vec<Finding> {
    findings
        .into_iter()
        .map(|mut finding| {
            finding.pointer.clear();
            finding
        })
        .collect()
}

/// The draft with every default written out.
fn spelled_out(mut draft: Draft) -> Draft {
    let name = draft.name.get_or_insert_with(|| "audit".to_owned());
    let stem = format!("redtrail-{}", name.to_ascii_lowercase());
    for bucket in &mut draft.buckets {
        bucket.prefix.get_or_insert_with(|| "redshift".to_owned());
    }
    let is_least = draft.grants.preset.is_none();
    let is_user = draft.caller.kind.as_deref() == Some("user")
        || draft
            .caller
            .arn
            .as_ref()
            .is_some_and(|arn| arn.contains(":user/"));
    let policies = if is_least {
        stem.clone()
    } else {
        "redshift-audit-logging".to_owned()
    };
    draft.caller.policies.get_or_insert_with(|| {
        vec![
            format!("{policies}-redshift-policy"),
            format!("{policies}-s3-policy"),
        ]
    });
    if draft.caller.arn.is_none() {
        draft.caller.kind.get_or_insert_with(|| "role".to_owned());
        draft.caller.name.get_or_insert(stem);
        draft.caller.path.get_or_insert_with(|| "/".to_owned());
    }
    if is_least {
        draft.grants.source.get_or_insert_with(|| "auto".to_owned());
        draft
            .grants
            .scope
            .get_or_insert_with(|| "prefix".to_owned());
        let caller = if is_user { "principal" } else { "account" };
        draft.grants.caller.get_or_insert_with(|| caller.to_owned());
    }
    draft
}

/// The draft with its clusters in another order.
fn reordered() -> impl Strategy<Value = (Draft, Draft)> {
    right_draft().prop_flat_map(|draft| {
        let clusters = Just(draft.clusters.clone()).prop_shuffle();
        (Just(draft), clusters).prop_map(|(draft, clusters)| {
            let other = Draft {
                clusters,
                ..draft.clone()
            };
            (draft, other)
        })
    })
}

proptest! {
    #![proptest_config(tries(96))]

    #[test]
    fn any_draft_survives_json(draft in any_draft()) {
        for json in [draft.canonical_json(), draft.json()] {
            prop_assert_eq!(Checked::json(&json).draft, sorted(draft.clone()), "{}", json);
        }
    }

    #[test]
    fn any_draft_survives_toml(draft in any_draft()) {
        let toml = draft.toml();
        prop_assert_eq!(Checked::toml(&toml).draft, draft, "{}", toml);
    }

    #[test]
    fn any_draft_survives_a_link(draft in any_draft(), base in "(https://example\\.com/a\\?b=c)?") {
        let link = link(&draft).unwrap();
        prop_assert!(link.len() <= LINK_LIMIT);
        let payload = link.strip_prefix(LINK_MARK).unwrap();
        prop_assert!(payload.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
        prop_assert_eq!(Checked::link(&format!("{base}{link}")).draft, sorted(draft));
    }

    #[test]
    fn a_text_says_no_less_than_the_draft_in_it(draft in any_draft()) {
        // What is wrong is said of the text as it is of the form, with line and column beside it.
        let plain = |findings: Vec<Finding>| {
            let mut all: Vec<_> = findings.into_iter().map(|f| (f.pointer, f.code, f.message)).collect();
            all.sort();
            all
        };
        let draft = sorted(draft);
        let of_form = Checked::of(draft.clone());
        let of_text = Checked::json(&draft.json());
        prop_assert_eq!(of_form.plan, of_text.plan);
        prop_assert_eq!(plain(of_form.findings), plain(of_text.findings));
    }
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn a_suggestion_mends_what_it_was_made_for(draft in near_draft()) {
        let draft = sorted(draft);
        for finding in Checked::of(draft.clone()).findings {
            let Some(suggestion) = finding.suggestion else { continue };
            let mut plan: Value = serde_json::from_str(&draft.canonical_json()).unwrap();
            // The word for a tag's name stands in the name.
            let Some(place) = plan.pointer_mut(&finding.pointer).filter(|_| finding.subject != "tag key") else {
                continue;
            };
            *place = Value::from(suggestion.as_str());
            let left = Checked::json(&plan.to_string()).findings;
            let is_left = left.iter().any(|other| {
                other.code == "field-invalid" && other.pointer == finding.pointer && other.subject == finding.subject
            });
            prop_assert!(!is_left, "{} at {}", suggestion, finding.pointer);
        }
    }

    #[test]
    fn the_order_of_clusters_changes_nothing((one, other) in reordered()) {
        let [one, other] = [one, other].map(Checked::of);
        prop_assert_eq!(&one.plan, &other.plan);
        prop_assert_eq!(placeless(one.findings), placeless(other.findings));
        let [one, other] = [one.plan, other.plan].map(|plan| documents(&plan.unwrap(), None).unwrap());
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_plan_is_that_of_its_own_draft((_, plan) in plan()) {
        let draft = plan.draft();
        let texts = [
            Checked::of(draft.clone()),
            Checked::json(&draft.json()),
            Checked::json(&draft.canonical_json()),
            Checked::toml(&draft.toml()),
            Checked::link(&link(&draft).unwrap()),
        ];
        for again in texts {
            prop_assert_eq!(&again.draft, &draft);
            prop_assert_eq!(again.plan.as_ref(), Some(&plan));
        }
    }

    #[test]
    fn a_plan_has_one_link((one, other) in reordered()) {
        let link_of = |draft: Draft| {
            let checked = Checked::of(draft);
            let plan = checked.plan.ok_or_else(|| format!("{:#?}", checked.findings)).unwrap();
            link(&plan.draft()).unwrap()
        };
        prop_assert_eq!(link_of(spelled_out(other)), link_of(one));
    }

    #[test]
    fn every_document_has_a_file_of_its_own((_, plan) in plan()) {
        let mut files: Vec<String> = documents(&plan, None).unwrap().into_iter().map(|d| d.file).collect();
        let all = files.len();
        files.sort();
        files.dedup();
        prop_assert_eq!(files.len(), all);
    }
}

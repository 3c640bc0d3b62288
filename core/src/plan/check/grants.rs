//! What the plan allows, and how tightly.

use super::Checker;
use crate::finding::Finding;
use crate::order;
use crate::plan::{CallerDraft, CallerGrant, Grants, GrantsDraft, Scope, Shape, Source};

impl Checker {
    pub(super) fn grants(&mut self, draft: &GrantsDraft, caller: &CallerDraft) -> Option<Grants> {
        let organization = self.optional(
            draft.organization.as_deref(),
            "/grants/organization",
            "organization",
        );
        let principals = self
            .each(&draft.principals, "/grants/principals", "service principal")
            .map(order::distinct);
        let shape = match draft.preset.as_deref() {
            None => self.least(draft, caller),
            Some("walkthrough") => {
                self.no_choices_beside_a_preset(draft);
                Some(Shape::Walkthrough)
            }
            Some(other) => {
                self.not_one_of(other, "/grants/preset", "preset", &["walkthrough"]);
                None
            }
        };
        let (shape, organization) = (shape?, organization?);
        let by_organization = matches!(
            shape,
            Shape::Least {
                source: Source::Organization,
                ..
            }
        );
        if by_organization && organization.is_none() {
            self.missing(
                "/grants/organization",
                "organization",
                "the organization's ID, such as o-a1b2c3d4e5",
            );
        }
        Some(Grants {
            shape,
            organization,
            principals: principals?,
        })
    }

    fn least(&mut self, draft: &GrantsDraft, caller: &CallerDraft) -> Option<Shape> {
        let source = self.choice(
            draft.source.as_deref().unwrap_or("auto"),
            "source",
            &[
                ("auto", Source::Auto),
                ("cluster", Source::Cluster),
                ("account", Source::Account),
                ("organization", Source::Organization),
                ("any", Source::Any),
            ],
        );
        let scope = self.choice(
            draft.scope.as_deref().unwrap_or("prefix"),
            "scope",
            &[("prefix", Scope::Prefix), ("bucket", Scope::Bucket)],
        );
        let is_user = caller.kind.as_deref() == Some("user")
            || caller
                .arn
                .as_deref()
                .is_some_and(|arn| arn.contains(":user/"));
        let caller = self.choice(
            draft
                .caller
                .as_deref()
                .unwrap_or(if is_user { "principal" } else { "account" }),
            "caller",
            &[
                ("account", CallerGrant::Account),
                ("principal", CallerGrant::Principal),
            ],
        );
        Some(Shape::Least {
            source: source?,
            scope: scope?,
            caller: caller?,
        })
    }

    fn no_choices_beside_a_preset(&mut self, draft: &GrantsDraft) {
        for (field, written) in [
            ("source", &draft.source),
            ("scope", &draft.scope),
            ("caller", &draft.caller),
        ] {
            if written.is_some() {
                self.findings.push(
                    Finding::error(
                        "field-conflict",
                        format!("`{field}` has no effect: a preset stands instead of source, scope and caller"),
                    )
                    .about(field)
                    .at(format!("/grants/{field}"))
                    .mend(format!("take out `{field}`, or take out `preset`")),
                );
            }
        }
    }
}

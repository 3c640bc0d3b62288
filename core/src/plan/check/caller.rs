//! The caller: one that exists, or one to be made.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::Checker;
use super::field::invalid_field;
use crate::finding::Finding;
use crate::names::{IamArn, Invalid, PlanName, PolicyName};
use crate::order;
use crate::plan::{Caller, CallerDraft, GrantsDraft, Identity, Role, User};

impl Checker {
    pub(super) fn caller(
        &mut self,
        draft: &CallerDraft,
        grants: &GrantsDraft,
        plan: &PlanName,
    ) -> Option<Caller> {
        let policies = self.policies(draft, grants, plan);
        let identity = match &draft.arn {
            Some(arn) => self.existing(draft, arn),
            None => self.made(draft, plan),
        };
        Some(Caller {
            identity: identity?,
            policies: policies?,
        })
    }

    fn existing(&mut self, draft: &CallerDraft, arn: &str) -> Option<Identity> {
        let set = [
            ("kind", draft.kind.is_some()),
            ("name", draft.name.is_some()),
            ("path", draft.path.is_some()),
            ("permissions_boundary", draft.permissions_boundary.is_some()),
            ("tags", !draft.tags.is_empty()),
            ("trusted", !draft.trusted.is_empty()),
            ("external_id", draft.external_id.is_some()),
        ];
        for (field, _) in set.into_iter().filter(|(_, is_set)| *is_set) {
            self.findings.push(
                Finding::error(
                    "field-conflict",
                    format!("`{field}` says how to make a caller, but `arn` names one that exists"),
                )
                .about(field)
                .at(format!("/caller/{field}"))
                .mend(format!(
                    "take out `{field}`, or take out `arn` to have a caller made"
                )),
            );
        }
        self.parse(arn, "/caller/arn", "caller")
            .map(Identity::Existing)
    }

    fn made(&mut self, draft: &CallerDraft, plan: &PlanName) -> Option<Identity> {
        let is_role = match draft.kind.as_deref() {
            None | Some("role") => Some(true),
            Some("user") => Some(false),
            Some(other) => {
                self.not_one_of(other, "/caller/kind", "kind", &["role", "user"]);
                None
            }
        };
        let name = draft
            .name
            .clone()
            .unwrap_or_else(|| format!("redtrail-{}", plan.tag()));
        let path = self.optional(draft.path.as_deref(), "/caller/path", "path");
        let boundary = match draft.permissions_boundary.as_deref() {
            None => Some(None),
            Some(word) => self
                .arn(
                    word,
                    "/caller/permissions_boundary",
                    "permissions boundary",
                    ("the ARN of a policy", IamArn::is_policy),
                )
                .map(Some),
        };
        let tags = self.tags(&draft.tags);
        if is_role == Some(false) {
            for (field, is_set) in [
                ("trusted", !draft.trusted.is_empty()),
                ("external_id", draft.external_id.is_some()),
            ] {
                if is_set {
                    self.findings.push(
                        Finding::error(
                            "field-conflict",
                            format!("`{field}` belongs to a role: nobody assumes a user"),
                        )
                        .about(field)
                        .at(format!("/caller/{field}"))
                        .mend(format!("take out `{field}`, or write `kind = \"role\"`")),
                    );
                }
            }
            let name = self.parse(&name, "/caller/name", "user name");
            return Some(Identity::User(User {
                name: name?,
                path: path?.unwrap_or_default(),
                boundary: boundary?,
                tags: tags?,
            }));
        }
        let name = self.parse(&name, "/caller/name", "role name");
        let trusted = self.trusted(&draft.trusted);
        let external_id = self.optional(
            draft.external_id.as_deref(),
            "/caller/external_id",
            "external ID",
        );
        is_role?;
        Some(Identity::Role(Role {
            name: name?,
            path: path?.unwrap_or_default(),
            boundary: boundary?,
            tags: tags?,
            trusted: trusted?,
            external_id: external_id?,
        }))
    }

    fn trusted(&mut self, words: &[String]) -> Option<Vec<IamArn>> {
        let rule = "the ARN of a role, of a user, or of an account's root";
        let trusted: Vec<IamArn> = words
            .iter()
            .enumerate()
            .filter_map(|(index, word)| {
                let at = format!("/caller/trusted/{index}");
                self.arn(word, &at, "trusted ARN", (rule, IamArn::is_principal))
            })
            .collect();
        let is_whole = trusted.len() == words.len();
        is_whole.then(|| order::distinct(trusted))
    }

    /// An ARN of one kind; a suggestion is of that kind too.
    fn arn(
        &mut self,
        word: &str,
        at: &str,
        field: &str,
        (rule, fits): (&str, fn(&IamArn) -> bool),
    ) -> Option<IamArn> {
        match word.parse::<IamArn>() {
            Ok(arn) if fits(&arn) => Some(arn),
            Ok(arn) => {
                self.not_that(&arn, at, field, rule);
                None
            }
            Err(mut invalid) => {
                invalid.suggestion = invalid
                    .suggestion
                    .filter(|near| near.parse().is_ok_and(|arn| fits(&arn)));
                self.findings.push(invalid_field(&invalid, word, at, field));
                None
            }
        }
    }

    fn tags<K: FromStr<Err = Invalid> + Ord, V: FromStr<Err = Invalid>>(
        &mut self,
        tags: &BTreeMap<String, String>,
    ) -> Option<BTreeMap<K, V>> {
        let mut checked = BTreeMap::new();
        for (key, value) in tags {
            let at = format!("/caller/tags/{}", key.replace('~', "~0").replace('/', "~1"));
            let name = self.parse(key, &at, "tag key");
            let value = self.parse(value, &at, "tag value");
            if let (Some(name), Some(value)) = (name, value) {
                checked.insert(name, value);
            }
        }
        (checked.len() == tags.len()).then_some(checked)
    }

    fn policies(
        &mut self,
        draft: &CallerDraft,
        grants: &GrantsDraft,
        plan: &PlanName,
    ) -> Option<[PolicyName; 2]> {
        let stem = match grants.preset.as_deref() {
            Some("walkthrough") => "redshift-audit-logging".to_owned(),
            _ => format!("redtrail-{}", plan.tag()),
        };
        let default = || {
            vec![
                format!("{stem}-redshift-policy"),
                format!("{stem}-s3-policy"),
            ]
        };
        let words = draft.policies.clone().unwrap_or_else(default);
        let names: Option<Vec<PolicyName>> = self.each(&words, "/caller/policies", "policy name");
        match words.as_slice() {
            [redshift, s3] if redshift != s3 => <[PolicyName; 2]>::try_from(names?).ok(),
            _ => {
                self.findings.push(
                    Finding::error(
                        "field-invalid",
                        "`policies` is two different names: the Redshift policy's, then the S3 policy's",
                    )
                    .about("policies")
                    .at("/caller/policies")
                    .mend(format!("write `policies = [\"{stem}-redshift-policy\", \"{stem}-s3-policy\"]`")),
                );
                None
            }
        }
    }
}

//! From a plan back to a draft and to the text of a plan file.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::names::{TagKey, TagValue};
use crate::order;

use super::{
    BucketDraft, CallerDraft, CallerGrant, ClusterDraft, Draft, GrantsDraft, Identity, Plan, Scope,
    Shape, Source,
};

impl Plan {
    /// The plan as the one draft that stands for it: every name written out, and of the grants
    /// what differs from the default.
    pub fn draft(&self) -> Draft {
        Draft {
            version: Some("1".to_owned()),
            name: Some(self.name.to_string()),
            buckets: self
                .buckets
                .iter()
                .map(|bucket| BucketDraft {
                    name: Some(bucket.name.to_string()),
                    account: Some(bucket.account.to_string()),
                    region: Some(bucket.region.to_string()),
                    prefix: Some(bucket.prefix.to_string()),
                })
                .collect(),
            caller: self.caller_draft(),
            grants: self.grants_draft(),
            clusters: self
                .clusters
                .iter()
                .map(|cluster| ClusterDraft {
                    account: Some(cluster.account.to_string()),
                    region: Some(cluster.region.to_string()),
                    id: Some(cluster.id.to_string()),
                })
                .collect(),
        }
    }

    fn caller_draft(&self) -> CallerDraft {
        let stem = match self.grants.shape {
            Shape::Walkthrough => "redshift-audit-logging".to_owned(),
            Shape::Least { .. } => format!("redtrail-{}", self.name.tag()),
        };
        let [redshift, s3] = self.caller.policies.each_ref().map(ToString::to_string);
        let usual =
            redshift == format!("{stem}-redshift-policy") && s3 == format!("{stem}-s3-policy");
        let policies = (!usual).then(|| vec![redshift, s3]);
        let path = Some(self.caller.path().to_string()).filter(|path| path != "/");
        match &self.caller.identity {
            Identity::Existing(arn) => CallerDraft {
                arn: Some(arn.to_string()),
                policies,
                ..CallerDraft::default()
            },
            Identity::User(user) => CallerDraft {
                kind: Some("user".to_owned()),
                name: Some(user.name.to_string()),
                path,
                policies,
                permissions_boundary: user.boundary.as_ref().map(ToString::to_string),
                tags: texts(&user.tags),
                ..CallerDraft::default()
            },
            Identity::Role(role) => CallerDraft {
                kind: Some("role".to_owned()),
                name: Some(role.name.to_string()),
                path,
                policies,
                permissions_boundary: role.boundary.as_ref().map(ToString::to_string),
                tags: texts(&role.tags),
                trusted: role.trusted.iter().map(ToString::to_string).collect(),
                external_id: role.external_id.as_ref().map(ToString::to_string),
                ..CallerDraft::default()
            },
        }
    }

    fn grants_draft(&self) -> GrantsDraft {
        let mut draft = GrantsDraft {
            organization: self.grants.organization.as_ref().map(ToString::to_string),
            principals: self
                .grants
                .principals
                .iter()
                .map(ToString::to_string)
                .collect(),
            ..GrantsDraft::default()
        };
        match self.grants.shape {
            Shape::Walkthrough => draft.preset = Some("walkthrough".to_owned()),
            Shape::Least {
                source,
                scope,
                caller,
            } => {
                draft.source = match source {
                    Source::Auto => None,
                    Source::Cluster => Some("cluster"),
                    Source::Account => Some("account"),
                    Source::Organization => Some("organization"),
                    Source::Any => Some("any"),
                }
                .map(str::to_owned);
                draft.scope = (scope == Scope::Bucket).then(|| "bucket".to_owned());
                let usual = if self.caller.is_role() {
                    CallerGrant::Account
                } else {
                    CallerGrant::Principal
                };
                draft.caller = (caller != usual).then(|| match caller {
                    CallerGrant::Account => "account".to_owned(),
                    CallerGrant::Principal => "principal".to_owned(),
                });
            }
        }
        draft
    }
}

impl Draft {
    /// The draft as JSON with two-space indents, ending in a newline.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The draft as TOML, in the order of the plan's schema.
    pub fn toml(&self) -> String {
        let mut out = String::new();
        if let Some(version) = &self.version {
            let number = version.parse::<u32>().is_ok();
            let value = if number {
                version.clone()
            } else {
                quoted(version)
            };
            _ = writeln!(out, "version = {value}");
        }
        field(&mut out, "name", self.name.as_deref());
        let header = if self.buckets.len() == 1 {
            "[bucket]"
        } else {
            "[[buckets]]"
        };
        for bucket in &self.buckets {
            _ = writeln!(out, "\n{header}");
            field(&mut out, "name", bucket.name.as_deref());
            field(&mut out, "account", bucket.account.as_deref());
            field(&mut out, "region", bucket.region.as_deref());
            field(&mut out, "prefix", bucket.prefix.as_deref());
        }
        if self.caller != CallerDraft::default() {
            out.push_str("\n[caller]\n");
            let caller = &self.caller;
            field(&mut out, "kind", caller.kind.as_deref());
            field(&mut out, "name", caller.name.as_deref());
            field(&mut out, "arn", caller.arn.as_deref());
            field(&mut out, "path", caller.path.as_deref());
            if let Some(policies) = &caller.policies {
                list(&mut out, "policies", policies);
            }
            field(
                &mut out,
                "permissions_boundary",
                caller.permissions_boundary.as_deref(),
            );
            if !caller.tags.is_empty() {
                let tags: Vec<String> = caller
                    .tags
                    .iter()
                    .map(|(key, value)| format!("{} = {}", quoted(key), quoted(value)))
                    .collect();
                _ = writeln!(out, "tags = {{ {} }}", tags.join(", "));
            }
            if !caller.trusted.is_empty() {
                list(&mut out, "trusted", &caller.trusted);
            }
            field(&mut out, "external_id", caller.external_id.as_deref());
        }
        if self.grants != GrantsDraft::default() {
            out.push_str("\n[grants]\n");
            field(&mut out, "source", self.grants.source.as_deref());
            field(&mut out, "scope", self.grants.scope.as_deref());
            field(&mut out, "caller", self.grants.caller.as_deref());
            field(&mut out, "preset", self.grants.preset.as_deref());
            field(
                &mut out,
                "organization",
                self.grants.organization.as_deref(),
            );
            if !self.grants.principals.is_empty() {
                list(&mut out, "principals", &self.grants.principals);
            }
        }
        for cluster in &self.clusters {
            out.push_str("\n[[clusters]]\n");
            field(&mut out, "account", cluster.account.as_deref());
            field(&mut out, "region", cluster.region.as_deref());
            field(&mut out, "id", cluster.id.as_deref());
        }
        out
    }
}

fn texts(tags: &BTreeMap<TagKey, TagValue>) -> BTreeMap<String, String> {
    order::map(
        tags.iter()
            .map(|(key, value)| (key.to_string(), value.to_string())),
    )
}

fn field(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        _ = writeln!(out, "{name} = {}", quoted(value));
    }
}

fn list(out: &mut String, name: &str, values: &[String]) {
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    _ = writeln!(out, "{name} = [{}]", values.join(", "));
}

/// A TOML basic string. Its escapes are those of JSON, but that TOML wants DEL escaped too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007F")
}

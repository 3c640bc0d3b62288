use crate::order;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// A plan whose fields may still be missing or wrong.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Draft {
    /// The version of the rules; 1 is the only one.
    pub version: Option<String>,
    /// The plan's name.
    pub name: Option<String>,
    /// The buckets.
    pub buckets: Vec<BucketDraft>,
    /// The caller.
    pub caller: CallerDraft,
    /// The grants.
    pub grants: GrantsDraft,
    /// The clusters.
    pub clusters: Vec<ClusterDraft>,
}

/// A bucket as it was written.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct BucketDraft {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Its Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What every key of a log begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

/// The caller as it was written.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct CallerDraft {
    /// `role` or `user`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The name of the role or user to make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The ARN of one that exists, instead of kind and name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Its path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The names of its two policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<String>>,
    /// Its permissions boundary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<String>,
    /// Its tags.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Who may assume it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trusted: Vec<String>,
    /// What whoever assumes it has to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

/// The grants as they were written.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct GrantsDraft {
    /// Whom the bucket trusts as source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What may be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// How the bucket names the caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// `walkthrough`, instead of the three above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// The organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Service principals instead of the Region table's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
}

/// A cluster as it was written.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct ClusterDraft {
    /// The account that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Its Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl CallerDraft {
    /// Sets who calls by one word: `role/NAME`, `user/NAME`, or the ARN of one that exists.
    ///
    /// A slash before the name belongs to the path: `role/security/audit`.
    pub fn set_word(&mut self, word: &str) {
        let word = word.trim();
        let (kind, rest) = match word.split_once('/') {
            _ if word.starts_with("arn:") => {
                *self = Self {
                    arn: Some(word.to_owned()),
                    policies: self.policies.take(),
                    ..Self::default()
                };
                return;
            }
            Some((kind, rest)) => (kind, rest),
            None => ("role", word),
        };
        self.arn = None;
        self.kind = Some(kind.to_owned());
        let (path, name) = rest
            .rsplit_once('/')
            .map_or((None, rest), |(path, name)| (Some(path), name));
        self.path = path.map(|path| format!("/{path}/"));
        self.name = Some(name.to_owned());
    }

    /// Who calls in one word, as [`set_word`](Self::set_word) takes it; empty if nobody is named.
    pub fn word(&self) -> String {
        if let Some(arn) = &self.arn {
            return arn.clone();
        }
        let Some(name) = &self.name else {
            return String::new();
        };
        let kind = self.kind.as_deref().unwrap_or("role");
        let path = self.path.as_deref().unwrap_or("/");
        format!(
            "{kind}{}{name}",
            if path.starts_with('/') { path } else { "/" }
        )
    }
}

impl ClusterDraft {
    /// What of `ACCOUNT:REGION:ID` is there; the plan's own rules say what is missing or wrong.
    pub fn of_word(word: &str) -> Self {
        let mut parts = word
            .splitn(3, ':')
            .map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
        let mut next = || parts.next().flatten();
        Self {
            account: next(),
            region: next(),
            id: next(),
        }
    }
}

impl Draft {
    /// The draft as canonical JSON: one spelling for each draft, in one line.
    ///
    /// Fields stand in the order of the plan's schema, clusters are sorted, and what was
    /// left out stays out.
    pub fn canonical_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Draft {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(version) = &self.version {
            match version.parse::<u32>() {
                Ok(number) => map.serialize_entry("version", &number)?,
                Err(_) => map.serialize_entry("version", version)?,
            }
        }
        if let Some(name) = &self.name {
            map.serialize_entry("name", name)?;
        }
        match self.buckets.as_slice() {
            [] => {}
            [bucket] => map.serialize_entry("bucket", bucket)?,
            buckets => map.serialize_entry("buckets", buckets)?,
        }
        if self.caller != CallerDraft::default() {
            map.serialize_entry("caller", &self.caller)?;
        }
        if self.grants != GrantsDraft::default() {
            map.serialize_entry("grants", &self.grants)?;
        }
        if !self.clusters.is_empty() {
            let mut clusters = self.clusters.clone();
            order::sort(&mut clusters);
            map.serialize_entry("clusters", &clusters)?;
        }
        map.end()
    }
}

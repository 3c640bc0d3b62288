//! The fields of a plan: their names, for the reader, and what they hold, for editors.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// A field of a table.
pub(super) struct Field {
    pub(super) name: &'static str,
    /// What it says, as a person looks it up.
    about: &'static str,
    holds: Holds,
    is_required: bool,
}

/// What a field holds.
enum Holds {
    /// The one version.
    Version,
    Text(Form),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts, of at least and at most so many.
    Texts(Form, usize, Option<usize>),
    /// A table of texts under names that are free.
    Tags,
    Table(&'static [Field]),
    Tables(&'static [Field]),
}

/// The form of a text, as a pattern that every right one matches.
#[derive(Clone, Copy)]
struct Form(&'static str);

const ACCOUNT: Form = Form("^[0-9]{12}$");
const REGION: Form = Form("^[a-z]+(-[a-z]+)+-[0-9]{1,2}$");
const BUCKET_NAME: Form = Form("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$");
const PREFIX: Form = Form("^[A-Za-z0-9_.:/=+@-]{1,256}$");
const CLUSTER_IDENTIFIER: Form = Form("^[a-z][a-z0-9]*(-[a-z0-9]+)*$");
const PLAN_NAME: Form = Form("^[A-Za-z0-9]{1,32}$");
const CALLER_NAME: Form = Form("^[A-Za-z0-9_+=,.@-]{1,64}$");
const POLICY_NAME: Form = Form("^[A-Za-z0-9_+=,.@-]{1,128}$");
const PATH: Form = Form("^/([!#%-)+->@-\\[\\]-~]{1,510}/)?$");
const CALLER_ARN: Form = Form("^arn:[a-z-]+:iam::([0-9]{12}|\\{account\\}):(role|user)/.+$");
const TRUSTED_ARN: Form =
    Form("^arn:[a-z-]+:iam::([0-9]{12}|\\{account\\}):(root|(role|user)/.+)$");
const POLICY_ARN: Form = Form("^arn:[a-z-]+:iam::([0-9]{12}|\\{account\\}|aws):policy/.+$");
const EXTERNAL_ID: Form = Form("^[A-Za-z0-9_+=,.@:/-]{2,1224}$");
const ORGANIZATION: Form = Form("^o-[a-z0-9]{10,32}$");
const SERVICE: Form = Form("^redshift(\\.[a-z0-9-]+)+$");

const fn required(name: &'static str, holds: Holds, about: &'static str) -> Field {
    Field {
        name,
        about,
        holds,
        is_required: true,
    }
}

const fn optional(name: &'static str, holds: Holds, about: &'static str) -> Field {
    Field {
        name,
        about,
        holds,
        is_required: false,
    }
}

/// The fields of a plan.
pub(super) const PLAN: &[Field] = &[
    required(
        "version",
        Holds::Version,
        "The version of the rules. What a version grants never changes.",
    ),
    optional(
        "name",
        Holds::Text(PLAN_NAME),
        "What the plan's statements, tags and journal are known by. Default: audit.",
    ),
    optional(
        "bucket",
        Holds::Table(BUCKET),
        "The bucket that the logs go to.",
    ),
    optional(
        "buckets",
        Holds::Tables(BUCKET),
        "Several buckets: a cluster uses the one in its own Region, else the first.",
    ),
    optional(
        "caller",
        Holds::Table(CALLER),
        "Who calls EnableLogging, in every cluster account.",
    ),
    optional(
        "grants",
        Holds::Table(GRANTS),
        "What is allowed, and how tightly.",
    ),
    required(
        "clusters",
        Holds::Tables(CLUSTER),
        "The clusters that send their audit logs, in any order.",
    ),
];

/// The fields of a bucket.
pub(super) const BUCKET: &[Field] = &[
    required("name", Holds::Text(BUCKET_NAME), "Its name."),
    required(
        "account",
        Holds::Text(ACCOUNT),
        "The account that owns it: twelve digits in quotes, since leading zeros count.",
    ),
    required("region", Holds::Text(REGION), "The Region it is in."),
    optional(
        "prefix",
        Holds::Text(PREFIX),
        "What every key of a log begins with. Default: redshift.",
    ),
];

/// The fields of a cluster.
pub(super) const CLUSTER: &[Field] = &[
    required(
        "account",
        Holds::Text(ACCOUNT),
        "The account that owns it: twelve digits in quotes, since leading zeros count.",
    ),
    required("region", Holds::Text(REGION), "The Region it is in."),
    required("id", Holds::Text(CLUSTER_IDENTIFIER), "Its identifier."),
];

/// The fields of the caller.
pub(super) const CALLER: &[Field] = &[
    optional(
        "kind",
        Holds::Choice(&["role", "user"]),
        "What is made. Default: role.",
    ),
    optional(
        "name",
        Holds::Text(CALLER_NAME),
        "The name of the role or user. Default: redtrail- and the plan's name.",
    ),
    optional(
        "arn",
        Holds::Text(CALLER_ARN),
        "Instead of kind and name, the ARN of one that exists; {account} stands for the account of each cluster.",
    ),
    optional(
        "path",
        Holds::Text(PATH),
        "Its path, which is part of its ARN. Default: /.",
    ),
    optional(
        "policies",
        Holds::Texts(POLICY_NAME, 2, Some(2)),
        "The names of its two policies: for the clusters, then for the bucket.",
    ),
    optional(
        "permissions_boundary",
        Holds::Text(POLICY_ARN),
        "The ARN of the policy that bounds it; {account} stands for its account.",
    ),
    optional("tags", Holds::Tags, "Its tags, beside the plan's own."),
    optional(
        "trusted",
        Holds::Texts(TRUSTED_ARN, 0, None),
        "Who may assume the role. Default: whom the account allows.",
    ),
    optional(
        "external_id",
        Holds::Text(EXTERNAL_ID),
        "What whoever assumes the role has to say.",
    ),
];

/// The fields of the grants.
pub(super) const GRANTS: &[Field] = &[
    optional(
        "source",
        Holds::Choice(&["auto", "cluster", "account", "organization", "any"]),
        "Whom the bucket trusts as source of what Redshift writes. Default: auto, the narrowest that fits.",
    ),
    optional(
        "scope",
        Holds::Choice(&["prefix", "bucket"]),
        "What may be written. Default: prefix.",
    ),
    optional(
        "caller",
        Holds::Choice(&["account", "principal"]),
        "How the bucket names the caller. Default: account for a role, principal for a user.",
    ),
    optional(
        "preset",
        Holds::Choice(&["walkthrough"]),
        "The grants and policy names of AWS's walkthrough, instead of source, scope and caller.",
    ),
    optional(
        "organization",
        Holds::Text(ORGANIZATION),
        "The organization of the clusters' accounts, for source = organization.",
    ),
    optional(
        "principals",
        Holds::Texts(SERVICE, 0, None),
        "Service principals to trust instead of those that the Region table gives.",
    ),
];

/// The JSON Schema of a plan, as `schema/plan.v1.json` holds it, with two-space indents and a
/// newline at the end.
///
/// Everything that Redtrail takes is right by it; what it cannot say, such as that names differ,
/// [`Checked`](super::Checked) says.
pub fn schema() -> String {
    serde_json::to_string_pretty(&Root).unwrap_or_default() + "\n"
}

struct Root;

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Required {
            required: [&'static str; 1],
        }

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", "https://json-schema.org/draft/2020-12/schema")?;
        map.serialize_entry("title", "Redtrail plan, version 1")?;
        table(&mut map, PLAN)?;
        let one_of = ["bucket", "buckets"].map(|name| Required { required: [name] });
        map.serialize_entry("oneOf", &one_of)?;
        map.end()
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("description", self.about)?;
        match &self.holds {
            Holds::Version => map.serialize_entry("const", &1)?,
            Holds::Text(Form(pattern)) => {
                map.serialize_entry("type", "string")?;
                map.serialize_entry("pattern", pattern)?;
            }
            Holds::Choice(words) => map.serialize_entry("enum", words)?,
            Holds::Texts(form, least, most) => {
                map.serialize_entry("type", "array")?;
                map.serialize_entry("items", form)?;
                map.serialize_entry("minItems", least)?;
                if let Some(most) = most {
                    map.serialize_entry("maxItems", most)?;
                }
            }
            Holds::Tags => {
                map.serialize_entry("type", "object")?;
                map.serialize_entry(
                    "propertyNames",
                    &Length {
                        least: 1,
                        most: 128,
                    },
                )?;
                map.serialize_entry(
                    "additionalProperties",
                    &Length {
                        least: 0,
                        most: 256,
                    },
                )?;
            }
            Holds::Table(fields) => table(&mut map, fields)?,
            Holds::Tables(fields) => {
                map.serialize_entry("type", "array")?;
                map.serialize_entry("items", &Item(fields))?;
                map.serialize_entry("minItems", &1)?;
            }
        }
        map.end()
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", "string")?;
        map.serialize_entry("pattern", self.0)?;
        map.end()
    }
}

/// A text of so many characters.
struct Length {
    least: usize,
    most: usize,
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", "string")?;
        map.serialize_entry("minLength", &self.least)?;
        map.serialize_entry("maxLength", &self.most)?;
        map.end()
    }
}

/// A table in a list.
struct Item(&'static [Field]);

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        table(&mut map, self.0)?;
        map.end()
    }
}

/// Fields by name, in order.
struct Properties(&'static [Field]);

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|field| (field.name, field)))
    }
}

fn table<M: SerializeMap>(map: &mut M, fields: &'static [Field]) -> Result<(), M::Error> {
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.is_required)
        .map(|field| field.name)
        .collect();
    map.serialize_entry("type", "object")?;
    map.serialize_entry("properties", &Properties(fields))?;
    if !required.is_empty() {
        map.serialize_entry("required", &required)?;
    }
    map.serialize_entry("additionalProperties", &false)
}

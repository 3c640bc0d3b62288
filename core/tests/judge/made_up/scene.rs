//! Who asks for what, and in what circumstances.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::chance::Chance;

/// The owner of the bucket, and two owners of clusters.
pub(crate) const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "777788889999"];

/// Services that ask by their own name.
pub(crate) const SERVICES: [&str; 4] = [
    "redshift.amazonaws.com",
    "redshift.ap-east-1.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "delivery.logs.amazonaws.com",
];

const NAMES: [&str; 5] = ["ada", "Bob", "redtrail-audit", "ci.cd+1", "operator"];
const BUCKETS: [&str; 3] = ["central-audit-logs", "central-audit-logs2", "homes"];
const KEYS: [&str; 7] = [
    "rsauditlog1/AWSLogs/444455556666/redshift/us-east-2/2026/03/01/sales_userlog.gz",
    "rsauditlog1/x",
    "ada/notes (1).txt",
    "blue/a+b.c",
    "redshift/[x]^y$",
    "what?",
    "é/ü",
];
const CLUSTERS: [&str; 3] = ["sales", "sales-2", "hr"];

/// Actions of requests, with what each is about.
const ACTIONS: [(&str, Thing); 13] = [
    ("s3:PutObject", Thing::Object),
    ("s3:PutObject", Thing::Object),
    ("s3:PutObject", Thing::Object),
    ("s3:GetObject", Thing::Object),
    ("s3:DeleteObject", Thing::Object),
    ("s3:PutObjectAcl", Thing::Object),
    ("s3:GetBucketAcl", Thing::Bucket),
    ("s3:ListBucket", Thing::Bucket),
    ("s3:PutBucketPolicy", Thing::Bucket),
    ("redshift:EnableLogging", Thing::Cluster),
    ("redshift:DescribeLoggingStatus", Thing::Cluster),
    ("sts:AssumeRole", Thing::Role),
    ("sts:AssumeRole", Thing::Role),
];

/// What an action is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Thing {
    Bucket,
    Object,
    Cluster,
    Role,
}

/// What kind of principal asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    User,
    Role,
    Session,
    Service,
}

/// What the values of a key are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Type {
    Text,
    Number,
    Date,
    Truth,
    Address,
    Arn,
    Bytes,
    /// Texts, of which a request may have several.
    Texts,
}

/// A key that a request may carry.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) of: Type,
    pub(crate) values: &'static [&'static str],
    /// The one action whose requests carry it.
    only: Option<&'static str>,
}

const fn key(name: &'static str, of: Type, values: &'static [&'static str]) -> Key {
    let only = None;
    Key {
        name,
        of,
        values,
        only,
    }
}

const fn only(
    action: &'static str,
    name: &'static str,
    of: Type,
    values: &'static [&'static str],
) -> Key {
    let only = Some(action);
    Key {
        name,
        of,
        values,
        only,
    }
}

/// One instant in the spellings of it that a request may have.
const NOW: [&str; 3] = [
    "2026-03-01T12:00:00Z",
    "2026-03-01T13:00:00+01:00",
    "2026-03-01T12:00:00.000Z",
];
const TRUTHS: [&str; 2] = ["true", "false"];
const PATHS: [&str; 3] = [
    "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/",
    "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/ou-ab12-33333333/",
    "o-zzzzzzzzzz/r-cd34/",
];

static CATALOGUE: [Key; 34] = [
    // The principal says these three itself.
    key("aws:username", Type::Text, &NAMES),
    key("aws:PrincipalArn", Type::Arn, &[]),
    key("aws:PrincipalAccount", Type::Text, &ACCOUNTS),
    key(
        "aws:PrincipalTag/team",
        Type::Text,
        &["blue", "Blue", "red", "hr+ops", "a.b"],
    ),
    key(
        "aws:PrincipalTag/Department",
        Type::Text,
        &["finance", "legal", "ada"],
    ),
    key(
        "aws:PrincipalTag/digest",
        Type::Bytes,
        &["QmluYXJ5", "QmluYXJ6", "AA=="],
    ),
    key(
        "aws:PrincipalOrgID",
        Type::Text,
        &["o-a1b2c3d4e5", "o-zzzzzzzzzz"],
    ),
    key(
        "aws:PrincipalType",
        Type::Text,
        &["User", "AssumedRole", "Account"],
    ),
    key(
        "aws:userid",
        Type::Text,
        &["AIDA1234567890EXAMPLE", "AROA1234567890EXAMPLE:apply"],
    ),
    key("aws:SourceAccount", Type::Text, &ACCOUNTS),
    key(
        "aws:SourceOrgID",
        Type::Text,
        &["o-a1b2c3d4e5", "o-zzzzzzzzzz"],
    ),
    key(
        "aws:SourceVpce",
        Type::Text,
        &["vpce-0a1b2c3d", "vpce-0a1b2c3e"],
    ),
    key(
        "aws:RequestedRegion",
        Type::Text,
        &["us-east-1", "us-east-2", "ap-east-1"],
    ),
    key(
        "aws:UserAgent",
        Type::Text,
        &["aws-cli/2.15 (x86_64)", "Redtrail [1.0]", "*"],
    ),
    key(
        "aws:referer",
        Type::Text,
        &["https://example.com/a?b=$c", "https://example.com/"],
    ),
    only(
        "s3:ListBucket",
        "s3:prefix",
        Type::Text,
        &["ada/", "blue/x", "home/ada/", "a*c", "Bob/"],
    ),
    only(
        "s3:PutObject",
        "s3:x-amz-acl",
        Type::Text,
        &["bucket-owner-full-control", "private"],
    ),
    only(
        "s3:PutObject",
        "s3:x-amz-server-side-encryption",
        Type::Text,
        &["AES256", "aws:kms"],
    ),
    only(
        "s3:GetObject",
        "s3:ExistingObjectTag/Team",
        Type::Text,
        &["blue", "red"],
    ),
    only(
        "sts:AssumeRole",
        "sts:ExternalId",
        Type::Text,
        &["12345", "x=1/2", "67890"],
    ),
    only(
        "s3:ListBucket",
        "s3:max-keys",
        Type::Number,
        &["10", "100", "1000"],
    ),
    key(
        "aws:MultiFactorAuthAge",
        Type::Number,
        &["0", "300", "3600", "2.5"],
    ),
    key("aws:EpochTime", Type::Number, &["1772366400"]),
    key("aws:CurrentTime", Type::Date, &NOW),
    key("aws:TokenIssueTime", Type::Date, &NOW),
    key("aws:SecureTransport", Type::Truth, &TRUTHS),
    key("aws:MultiFactorAuthPresent", Type::Truth, &TRUTHS),
    key("aws:ViaAWSService", Type::Truth, &TRUTHS),
    key(
        "aws:SourceIp",
        Type::Address,
        &["203.0.113.9", "198.51.100.7", "2001:db8:1234:5678::1"],
    ),
    key(
        "aws:VpcSourceIp",
        Type::Address,
        &["10.1.2.3", "172.16.0.1"],
    ),
    key(
        "aws:SourceArn",
        Type::Arn,
        &[
            "arn:aws:redshift:us-east-2:444455556666:cluster:sales",
            "arn:aws:redshift:ap-east-1:777788889999:cluster:hr",
            "arn:aws:someservice:us-east-2:444455556666:store/abc:111122223333:finance/document.txt",
        ],
    ),
    key(
        "aws:CalledVia",
        Type::Texts,
        &[
            "athena.amazonaws.com",
            "cloudformation.amazonaws.com",
            "redshift.amazonaws.com",
        ],
    ),
    key("aws:PrincipalOrgPaths", Type::Texts, &PATHS),
    only(
        "s3:PutObject",
        "s3:RequestObjectTagKeys",
        Type::Texts,
        &["team", "Team", "cost", "owner"],
    ),
];

/// A request.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) kind: Kind,
    /// The name of a user or a role, or the whole of a service's.
    pub(crate) name: &'static str,
    /// The account of the principal, unless it is a service.
    pub(crate) home: &'static str,
    pub(crate) principal: String,
    pub(crate) action: &'static str,
    pub(crate) thing: Thing,
    pub(crate) resource: String,
    pub(crate) owner: &'static str,
    pub(crate) context: BTreeMap<&'static str, Vec<String>>,
}

impl Scene {
    /// Any request that there may be.
    pub(crate) fn any(chance: &mut Chance) -> Self {
        let (action, thing) = chance.one(&ACTIONS);
        let kind = kind(chance, thing);
        let owner = chance.one(&ACCOUNTS[..2]);
        let home = if chance.percent(50) {
            owner
        } else {
            chance.one(&ACCOUNTS)
        };
        let name = match kind {
            Kind::Service => chance.one(&SERVICES[..2]),
            _ => chance.one(&NAMES),
        };
        let mut scene = Self {
            kind,
            name,
            home,
            principal: principal(kind, name, home),
            action,
            thing,
            resource: resource(chance, thing, owner),
            owner,
            context: BTreeMap::new(),
        };
        scene.fill_context(chance);
        scene
    }

    /// The keys that a request with this action may carry.
    pub(crate) fn keys(&self) -> Vec<&'static Key> {
        let fits = |key: &&Key| key.only.is_none_or(|action| action == self.action);
        CATALOGUE.iter().filter(fits).collect()
    }

    pub(crate) fn is_at_home(&self) -> bool {
        self.kind != Kind::Service && self.home == self.owner
    }

    /// The request as a case has it.
    pub(crate) fn request(&self) -> Value {
        let context: serde_json::Map<String, Value> = self
            .keys()
            .into_iter()
            .filter_map(|key| {
                let values = self.context.get(key.name)?;
                let value = match key.of {
                    Type::Texts => json!(values),
                    _ => json!(values[0]),
                };
                Some((key.name.to_owned(), value))
            })
            .collect();
        json!({
            "principal": self.principal,
            "action": self.action,
            "resource": self.resource,
            "account": self.owner,
            "context": context,
        })
    }

    fn fill_context(&mut self, chance: &mut Chance) {
        for key in self.keys() {
            let values = match (key.name, self.kind) {
                ("aws:username", Kind::User) => vec![self.name.to_owned()],
                ("aws:username", _)
                | ("aws:PrincipalArn" | "aws:PrincipalAccount", Kind::Service) => continue,
                ("aws:PrincipalArn", _) => vec![lasting(self.kind, self.name, self.home)],
                ("aws:PrincipalAccount", _) => vec![self.home.to_owned()],
                _ if chance.percent(45) => continue,
                _ if key.of == Type::Texts => some_of(chance, key.values),
                _ => vec![chance.one(key.values).to_owned()],
            };
            self.context.insert(key.name, values);
        }
    }
}

fn kind(chance: &mut Chance, thing: Thing) -> Kind {
    let number = chance.below(10);
    match thing {
        Thing::Cluster if number < 5 => Kind::User,
        Thing::Cluster => Kind::Session,
        _ if number < 3 => Kind::User,
        _ if number < 4 => Kind::Role,
        _ if number < 7 => Kind::Session,
        _ => Kind::Service,
    }
}

/// A principal as it asks.
fn principal(kind: Kind, name: &str, account: &str) -> String {
    match kind {
        Kind::User => format!("arn:aws:iam::{account}:user/{name}"),
        Kind::Role => format!("arn:aws:iam::{account}:role/{name}"),
        Kind::Session => format!("arn:aws:sts::{account}:assumed-role/{name}/apply"),
        Kind::Service => name.to_owned(),
    }
}

/// A principal without what lasts for a session only.
pub(crate) fn lasting(kind: Kind, name: &str, account: &str) -> String {
    match kind {
        Kind::Session => principal(Kind::Role, name, account),
        kind => principal(kind, name, account),
    }
}

fn resource(chance: &mut Chance, thing: Thing, owner: &str) -> String {
    let bucket = chance.one(&BUCKETS);
    match thing {
        Thing::Bucket => format!("arn:aws:s3:::{bucket}"),
        Thing::Object => format!("arn:aws:s3:::{bucket}/{}", chance.one(&KEYS)),
        Thing::Cluster => {
            let region = chance.one(&["us-east-2", "ap-east-1"]);
            let cluster = chance.one(&CLUSTERS);
            format!("arn:aws:redshift:{region}:{owner}:cluster:{cluster}")
        }
        Thing::Role => format!("arn:aws:iam::{owner}:role/{}", chance.one(&NAMES)),
    }
}

fn some_of(chance: &mut Chance, values: &[&str]) -> Vec<String> {
    let count = 1 + chance.below(values.len() - 1);
    let values = values.iter().map(|&value| value.to_owned()).collect();
    let mut values = chance.shuffled(values);
    values.truncate(count);
    values
}

//! From a draft to a plan: every name parsed, and all of them fitted together.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::{
    Bucket, BucketDraft, Caller, CallerDraft, CallerGrant, Cluster, Draft, Grants, GrantsDraft,
    Identity, Plan, Role, Scope, Shape, Source, User,
};
use crate::finding::{Finding, shown};
use crate::names::{IamArn, Invalid, KeyPrefix, PlanName, PolicyName, nearest};

const REGIONS: &str =
    "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html";
const IDENTIFIERS: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";

/// Checks a draft and reports every problem at once.
///
/// # Errors
/// The findings, each with its field, what was written, the rule and the nearest valid value.
pub(super) fn check(draft: &Draft) -> Result<Plan, Vec<Finding>> {
    let mut checker = Checker::default();
    let plan = checker.plan(draft);
    match plan {
        Some(plan) if checker.findings.is_empty() => Ok(plan),
        _ => Err(checker.findings),
    }
}

/// Something right in itself, with the pointer of where it stands.
type Placed<T> = (String, T);

/// Everything without its place, if nothing is wanting.
fn all_of<T>(placed: Vec<Placed<T>>, wanted: usize) -> Option<Vec<T>> {
    (wanted > 0 && placed.len() == wanted)
        .then(|| placed.into_iter().map(|(_, item)| item).collect())
}

#[derive(Default)]
struct Checker {
    findings: Vec<Finding>,
}

impl Checker {
    fn plan(&mut self, draft: &Draft) -> Option<Plan> {
        self.version(draft.version.as_deref());
        let name = self.optional::<PlanName>(draft.name.as_deref(), "/name", "name");
        let stem = name.clone().flatten().unwrap_or_default();
        let buckets = self.buckets(&draft.buckets);
        let grants = self.grants(&draft.grants, &draft.caller);
        let caller = self.caller(&draft.caller, &draft.grants, &stem);
        let clusters = self.clusters(draft);
        // What is right in itself is fitted together, whatever is wrong beside it.
        self.no_cluster_twice(&clusters);
        let buckets_differ = self.no_bucket_twice(&buckets);
        self.one_partition(&buckets, &clusters, caller.as_ref(), &draft.caller);
        let mut plan = Plan {
            name: name?.unwrap_or_default(),
            buckets: all_of(buckets, draft.buckets.len())?,
            caller: caller?,
            grants: grants?,
            clusters: all_of(clusters, draft.clusters.len())?,
        };
        if buckets_differ {
            self.no_idle_bucket(&plan);
        }
        plan.clusters.sort();
        Some(plan)
    }

    fn version(&mut self, written: Option<&str>) {
        match written {
            Some("1") => {}
            Some(other) => self.findings.push(
                Finding::error(
                    "version-unsupported",
                    format!(
                        "`version` is 1, the only version of the rules so far, not {}",
                        shown(other)
                    ),
                )
                .about("version")
                .at("/version")
                .mend("write version = 1, or use the release of Redtrail that knows this version"),
            ),
            None => self.missing("/version", "version", "version 1"),
        }
    }

    fn buckets(&mut self, drafts: &[BucketDraft]) -> Vec<Placed<Bucket>> {
        if drafts.is_empty() {
            self.missing(
                "/bucket",
                "bucket",
                "a bucket with name, account and region",
            );
        }
        let mut buckets = Vec::new();
        for (index, draft) in drafts.iter().enumerate() {
            let at = if drafts.len() == 1 {
                "/bucket".to_owned()
            } else {
                format!("/buckets/{index}")
            };
            let name = self.required(draft.name.as_deref(), &format!("{at}/name"), "bucket name");
            let account = self.required(
                draft.account.as_deref(),
                &format!("{at}/account"),
                "bucket account",
            );
            let region = self.required(
                draft.region.as_deref(),
                &format!("{at}/region"),
                "bucket Region",
            );
            let prefix = self.optional::<KeyPrefix>(
                draft.prefix.as_deref(),
                &format!("{at}/prefix"),
                "key prefix",
            );
            if let (Some(name), Some(account), Some(region), Some(prefix)) =
                (name, account, region, prefix)
            {
                let bucket = Bucket {
                    name,
                    account,
                    region,
                    prefix: prefix.unwrap_or_default(),
                };
                buckets.push((at, bucket));
            }
        }
        buckets
    }

    fn clusters(&mut self, draft: &Draft) -> Vec<Placed<Cluster>> {
        if draft.clusters.is_empty() {
            self.findings.push(
                Finding::error("field-missing", "the plan has no cluster")
                    .about("clusters")
                    .at("/clusters")
                    .mend("add at least one cluster with account, region and id"),
            );
        }
        let mut clusters = Vec::new();
        for (index, cluster) in draft.clusters.iter().enumerate() {
            let at = |field: &str| format!("/clusters/{index}/{field}");
            let account = self.required(
                cluster.account.as_deref(),
                &at("account"),
                "cluster account",
            );
            let region = self.required(cluster.region.as_deref(), &at("region"), "cluster Region");
            let id = self.required(cluster.id.as_deref(), &at("id"), "cluster identifier");
            if let (Some(account), Some(region), Some(id)) = (account, region, id) {
                let cluster = Cluster {
                    account,
                    region,
                    id,
                };
                clusters.push((format!("/clusters/{index}"), cluster));
            }
        }
        clusters
    }

    fn caller(
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
                        .mend(format!("take out `{field}`, or write kind = \"role\"")),
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
        let mut trusted: Vec<IamArn> = words
            .iter()
            .enumerate()
            .filter_map(|(index, word)| {
                let at = format!("/caller/trusted/{index}");
                self.arn(word, &at, "trusted ARN", (rule, IamArn::is_principal))
            })
            .collect();
        let is_whole = trusted.len() == words.len();
        trusted.sort();
        trusted.dedup();
        is_whole.then_some(trusted)
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
                    .mend(format!("write policies = [\"{stem}-redshift-policy\", \"{stem}-s3-policy\"]")),
                );
                None
            }
        }
    }

    fn grants(&mut self, draft: &GrantsDraft, caller: &CallerDraft) -> Option<Grants> {
        let organization = self.optional(
            draft.organization.as_deref(),
            "/grants/organization",
            "organization",
        );
        let principals = self
            .each(&draft.principals, "/grants/principals", "service principal")
            .map(|mut principals| {
                principals.sort();
                principals.dedup();
                principals
            });
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

    fn no_cluster_twice(&mut self, clusters: &[Placed<Cluster>]) {
        let mut seen = BTreeSet::new();
        for (at, cluster) in clusters {
            if !seen.insert(cluster) {
                self.findings.push(
                    Finding::error(
                        "cluster-twice",
                        format!("the cluster {} stands there twice", cluster.arn()),
                    )
                    .about(&cluster.id)
                    .at(at)
                    .mend("keep one of them"),
                );
            }
        }
    }

    fn no_bucket_twice(&mut self, buckets: &[Placed<Bucket>]) -> bool {
        let before = self.findings.len();
        for (index, (at, bucket)) in buckets.iter().enumerate() {
            for (_, earlier) in buckets.iter().take(index) {
                let (field, message) = if earlier.name == bucket.name {
                    (
                        "name",
                        format!("the bucket {} stands there twice", bucket.name),
                    )
                } else if earlier.region == bucket.region {
                    (
                        "region",
                        format!(
                            "{} and {} are both in {}: a cluster uses the bucket of its own Region, so there is one for each Region",
                            earlier.name, bucket.name, bucket.region
                        ),
                    )
                } else {
                    continue;
                };
                self.findings.push(
                    Finding::error("bucket-twice", message)
                        .about(&bucket.name)
                        .at(format!("{at}/{field}"))
                        .mend("keep one of them, or make a second plan with a name of its own"),
                );
            }
        }
        self.findings.len() == before
    }

    fn no_idle_bucket(&mut self, plan: &Plan) {
        for (index, bucket) in plan.buckets.iter().enumerate() {
            if plan.clusters_into(bucket).next().is_none() {
                self.findings.push(
                    Finding::error(
                        "bucket-unused",
                        format!(
                            "no cluster sends its logs to {}: none is in {}, and the first bucket takes those of all other Regions",
                            bucket.name, bucket.region
                        ),
                    )
                    .about(&bucket.name)
                    .at(format!("/buckets/{index}"))
                    .mend("take the bucket out, or put it first"),
                );
            }
        }
    }

    fn one_partition(
        &mut self,
        buckets: &[Placed<Bucket>],
        clusters: &[Placed<Cluster>],
        caller: Option<&Caller>,
        written: &CallerDraft,
    ) {
        let Some((_, first)) = clusters.first() else {
            return;
        };
        let partition = first.region.partition();
        let mut mixed = |pointer: String, subject: &str, other: &str| {
            self.findings.push(
                Finding::error(
                    "partition-mixed",
                    format!(
                        "{subject} is in the partition {other}, but the first cluster is in {partition}: nothing crosses partitions"
                    ),
                )
                .about(subject)
                .at(pointer)
                .mend("make one plan for each partition")
                .sources(&[REGIONS]),
            );
        };
        for (at, bucket) in buckets {
            let other = bucket.region.partition();
            if other != partition {
                mixed(format!("{at}/region"), bucket.name.as_ref(), other.id());
            }
        }
        for (at, cluster) in clusters {
            let other = cluster.region.partition();
            if other != partition {
                mixed(format!("{at}/region"), cluster.id.as_ref(), other.id());
            }
        }
        let Some(caller) = caller else { return };
        for (pointer, arn) in arns_of(caller, written) {
            if let Some(other) = arn.partition().filter(|other| *other != partition) {
                mixed(pointer, arn.as_ref(), other.id());
            }
        }
        if let Identity::Existing(arn) = &caller.identity
            && let Some(account) = arn.template().account()
        {
            for (_, cluster) in clusters
                .iter()
                .filter(|(_, cluster)| cluster.account != account)
            {
                self.findings.push(
                    Finding::error(
                        "caller-elsewhere",
                        format!(
                            "the caller is in account {account}, but {} is in {}: the caller works in the account of the cluster",
                            cluster.id, cluster.account
                        ),
                    )
                    .about(&cluster.id)
                    .at("/caller/arn")
                    .mend("write {account} where the ARN has the account, if the caller exists in each"),
                );
            }
        }
    }

    fn parse<T: FromStr<Err = Invalid>>(&mut self, word: &str, at: &str, field: &str) -> Option<T> {
        match word.parse() {
            Ok(name) => Some(name),
            Err(invalid) => {
                self.findings.push(invalid_field(&invalid, word, at, field));
                None
            }
        }
    }

    fn required<T: FromStr<Err = Invalid>>(
        &mut self,
        word: Option<&str>,
        at: &str,
        field: &str,
    ) -> Option<T> {
        if let Some(word) = word.filter(|word| !word.is_empty()) {
            self.parse(word, at, field)
        } else {
            self.missing(at, field, &format!("the {field}"));
            None
        }
    }

    /// `None` if the word is wrong, `Some(None)` if there is none.
    #[expect(
        clippy::option_option,
        reason = "absent and wrong are different answers"
    )]
    fn optional<T: FromStr<Err = Invalid>>(
        &mut self,
        word: Option<&str>,
        at: &str,
        field: &str,
    ) -> Option<Option<T>> {
        match word {
            None => Some(None),
            Some(word) => self.parse(word, at, field).map(Some),
        }
    }

    fn each<T: FromStr<Err = Invalid>>(
        &mut self,
        words: &[String],
        at: &str,
        field: &str,
    ) -> Option<Vec<T>> {
        let names: Vec<T> = words
            .iter()
            .enumerate()
            .filter_map(|(index, word)| self.parse(word, &format!("{at}/{index}"), field))
            .collect();
        (names.len() == words.len()).then_some(names)
    }

    fn choice<T: Copy>(
        &mut self,
        word: &str,
        field: &str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word) {
            return Some(*choice);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.not_one_of(word, &format!("/grants/{field}"), field, &names);
        None
    }

    fn not_one_of(&mut self, word: &str, at: &str, field: &str, choices: &[&str]) {
        let suggestion = nearest(word, choices.iter().copied());
        let mend = match suggestion {
            Some(near) => format!("write \"{near}\""),
            None => format!("write one of {}", choices.join(", ")),
        };
        let mut finding = Finding::error(
            "field-invalid",
            format!(
                "{} is not {}: it is one of {}",
                shown(word),
                one(field),
                choices.join(", ")
            ),
        )
        .about(field)
        .at(at)
        .mend(mend);
        finding.suggestion = suggestion.map(str::to_owned);
        self.findings.push(finding);
    }

    fn not_that(&mut self, arn: &IamArn, at: &str, field: &str, rule: &str) {
        self.findings.push(
            Finding::error(
                "field-invalid",
                format!(
                    "`{arn}` is not {field}, which is {rule}",
                    field = one(field)
                ),
            )
            .about(field)
            .at(at)
            .mend(format!("write {rule}"))
            .sources(&[IDENTIFIERS]),
        );
    }

    fn missing(&mut self, at: &str, field: &str, wanted: &str) {
        self.findings.push(
            Finding::error("field-missing", format!("the {field} is missing"))
                .about(field)
                .at(at)
                .mend(format!("add {wanted}")),
        );
    }
}

fn invalid_field(invalid: &Invalid, word: &str, at: &str, field: &str) -> Finding {
    let mend = match &invalid.suggestion {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write one that keeps the rule".to_owned(),
    };
    let mut finding = Finding::error(
        "field-invalid",
        format!("{} is not {}: {}", shown(word), one(field), invalid.rule),
    )
    .about(field)
    .at(at)
    .mend(mend)
    .sources(&[invalid.source]);
    finding.suggestion.clone_from(&invalid.suggestion);
    finding
}

/// The name of a field with its article.
fn one(field: &str) -> String {
    let article = if field.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {field}")
}

/// Every IAM ARN that the caller names, with its place in what was written.
fn arns_of<'c>(caller: &'c Caller, written: &CallerDraft) -> Vec<(String, &'c IamArn)> {
    let boundary = |arn| ("/caller/permissions_boundary".to_owned(), arn);
    let trusted = |arn: &'c IamArn| {
        let place = written.trusted.iter().position(|word| word == arn.as_ref());
        (
            format!("/caller/trusted/{}", place.unwrap_or_default()),
            arn,
        )
    };
    match &caller.identity {
        Identity::Role(role) => role
            .trusted
            .iter()
            .map(trusted)
            .chain(role.boundary.as_ref().map(boundary))
            .collect(),
        Identity::User(user) => user.boundary.as_ref().map(boundary).into_iter().collect(),
        Identity::Existing(arn) => vec![("/caller/arn".to_owned(), arn.template())],
    }
}

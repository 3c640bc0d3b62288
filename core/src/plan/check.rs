//! From a draft to a plan: every name parsed, and all of them fitted together.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::{
    Bucket, BucketDraft, Caller, CallerDraft, CallerGrant, Cluster, Draft, Grants, GrantsDraft,
    Identity, Plan, Role, Scope, Shape, Source, User,
};
use crate::finding::Finding;
use crate::names::{IamArn, Invalid, KeyPrefix, PlanName, PolicyName, nearest};

const REGIONS: &str =
    "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html";

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

#[derive(Default)]
struct Checker {
    findings: Vec<Finding>,
}

impl Checker {
    fn plan(&mut self, draft: &Draft) -> Option<Plan> {
        self.version(draft.version.as_deref());
        let name = self.optional::<PlanName>(draft.name.as_deref(), "/name", "name");
        let buckets = self.buckets(&draft.buckets);
        let name = name?.unwrap_or_default();
        let grants = self.grants(&draft.grants, &draft.caller);
        let caller = self.caller(&draft.caller, &draft.grants, &name);
        let clusters = self.clusters(draft);
        let mut plan = Plan {
            name,
            buckets: buckets?,
            caller: caller?,
            grants: grants?,
            clusters: clusters?,
        };
        self.no_cluster_twice(&plan.clusters);
        self.no_bucket_twice(&plan.buckets);
        self.one_partition(&plan);
        self.no_idle_bucket(&plan);
        plan.clusters.sort();
        Some(plan)
    }

    fn version(&mut self, written: Option<&str>) {
        match written {
            Some("1") => {}
            Some(other) => self.findings.push(
                Finding::error(
                    "version-unsupported",
                    format!("`version` is 1, the only version of the rules so far, not `{other}`"),
                )
                .about("version")
                .at("/version")
                .mend("write version = 1, or use the release of Redtrail that knows this version"),
            ),
            None => self.missing("/version", "version", "1"),
        }
    }

    fn buckets(&mut self, drafts: &[BucketDraft]) -> Option<Vec<Bucket>> {
        if drafts.is_empty() {
            self.missing(
                "/bucket",
                "bucket",
                "a bucket with name, account and region",
            );
            return None;
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
                buckets.push(Bucket {
                    name,
                    account,
                    region,
                    prefix: prefix.unwrap_or_default(),
                });
            }
        }
        (buckets.len() == drafts.len()).then_some(buckets)
    }

    fn clusters(&mut self, draft: &Draft) -> Option<Vec<Cluster>> {
        if draft.clusters.is_empty() {
            self.missing(
                "/clusters",
                "clusters",
                "at least one cluster with account, region and id",
            );
            return None;
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
                clusters.push(Cluster {
                    account,
                    region,
                    id,
                });
            }
        }
        (clusters.len() == draft.clusters.len()).then_some(clusters)
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
            None | Some("role") => true,
            Some("user") => false,
            Some(other) => {
                self.not_one_of(other, "/caller/kind", "kind", &["role", "user"]);
                return None;
            }
        };
        let name = draft
            .name
            .clone()
            .unwrap_or_else(|| format!("redtrail-{}", plan.tag()));
        let path = self.optional(draft.path.as_deref(), "/caller/path", "path");
        let boundary = self.optional::<IamArn>(
            draft.permissions_boundary.as_deref(),
            "/caller/permissions_boundary",
            "permissions boundary",
        );
        let tags = self.tags(&draft.tags);
        if !is_role {
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
        let trusted = self.each(&draft.trusted, "/caller/trusted", "trusted ARN");
        let external_id = self.optional(
            draft.external_id.as_deref(),
            "/caller/external_id",
            "external ID",
        );
        let mut trusted: Vec<IamArn> = trusted?;
        trusted.sort();
        trusted.dedup();
        Some(Identity::Role(Role {
            name: name?,
            path: path?.unwrap_or_default(),
            boundary: boundary?,
            tags: tags?,
            trusted,
            external_id: external_id?,
        }))
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
        let names: Vec<PolicyName> = self.each(&words, "/caller/policies", "policy name")?;
        match names.as_slice() {
            [redshift, s3] if redshift != s3 => Some([redshift.clone(), s3.clone()]),
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
        let principals = self.each(&draft.principals, "/grants/principals", "service principal");
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

    fn no_cluster_twice(&mut self, clusters: &[Cluster]) {
        for (index, cluster) in clusters.iter().enumerate() {
            if clusters
                .iter()
                .take(index)
                .any(|earlier| earlier == cluster)
            {
                self.findings.push(
                    Finding::error(
                        "cluster-twice",
                        format!("the cluster {} stands there twice", cluster.arn()),
                    )
                    .about(&cluster.id)
                    .at(format!("/clusters/{index}"))
                    .mend("keep one of them"),
                );
            }
        }
    }

    fn no_bucket_twice(&mut self, buckets: &[Bucket]) {
        for (index, bucket) in buckets.iter().enumerate() {
            for earlier in buckets.iter().take(index) {
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
                        .at(format!("/buckets/{index}/{field}"))
                        .mend("keep one of them, or make a second plan with a name of its own"),
                );
            }
        }
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

    fn one_partition(&mut self, plan: &Plan) {
        let partition = plan.partition();
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
        for (index, bucket) in plan.buckets.iter().enumerate() {
            if bucket.region.partition() != partition {
                let pointer = if plan.buckets.len() == 1 {
                    "/bucket/region".to_owned()
                } else {
                    format!("/buckets/{index}/region")
                };
                mixed(
                    pointer,
                    bucket.name.as_ref(),
                    bucket.region.partition().id(),
                );
            }
        }
        for (index, cluster) in plan.clusters.iter().enumerate() {
            if cluster.region.partition() != partition {
                mixed(
                    format!("/clusters/{index}/region"),
                    cluster.id.as_ref(),
                    cluster.region.partition().id(),
                );
            }
        }
        for (pointer, arn) in arns_of(&plan.caller) {
            if let Some(other) = arn.partition().filter(|other| *other != partition) {
                mixed(pointer, arn.as_ref(), other.id());
            }
        }
        if let Identity::Existing(arn) = &plan.caller.identity
            && let Some(account) = arn.template().account()
        {
            for cluster in plan
                .clusters
                .iter()
                .filter(|cluster| cluster.account != account)
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
                "`{word}` is not a {field}: it is one of {}",
                choices.join(", ")
            ),
        )
        .about(field)
        .at(at)
        .mend(mend);
        finding.suggestion = suggestion.map(str::to_owned);
        self.findings.push(finding);
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
        format!("`{word}` is not a {field}: {}", invalid.rule),
    )
    .about(field)
    .at(at)
    .mend(mend)
    .sources(&[invalid.source]);
    finding.suggestion.clone_from(&invalid.suggestion);
    finding
}

/// Every IAM ARN that the caller names, with its place.
fn arns_of(caller: &Caller) -> Vec<(String, &IamArn)> {
    let boundary = |arn| ("/caller/permissions_boundary".to_owned(), arn);
    match &caller.identity {
        Identity::Role(role) => role
            .trusted
            .iter()
            .enumerate()
            .map(|(index, arn)| (format!("/caller/trusted/{index}"), arn))
            .chain(role.boundary.as_ref().map(boundary))
            .collect(),
        Identity::User(user) => user.boundary.as_ref().map(boundary).into_iter().collect(),
        Identity::Existing(arn) => vec![("/caller/arn".to_owned(), arn.template())],
    }
}

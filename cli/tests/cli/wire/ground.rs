//! Where a job is put to the test: its accounts, the way to them, and what has to hold whatever
//! goes wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use redtrail_core::policy::equivalent;
use serde_json::Value;

use super::aws::{Aws, tagged};
use super::proxy::{Call, Proxy};
use super::scene::{BUCKET, FOREIGN, two_cluster_accounts};
use crate::folder::{Running, run, start};
use crate::ran::Ran;

/// A profile that was there before.
const THEIRS: &str =
    "[theirs]\naws_access_key_id = AKIATHEIRS0000000000\naws_secret_access_key = theirs\n";

/// A job in two cluster accounts, with somebody else's statements in the bucket's policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Job {
    /// The caller is a role.
    Role,
    /// The caller is a user, who gets an access key.
    User,
}

impl Job {
    fn plan(self) -> String {
        let plan = two_cluster_accounts();
        match self {
            Self::Role => plan,
            Self::User => plan.replace("kind = \"role\"", "kind = \"user\""),
        }
    }

    pub(crate) fn apply(self) -> &'static str {
        match self {
            Self::Role => "apply plan.toml --yes",
            Self::User => "apply plan.toml --yes --create-access-key",
        }
    }
}

/// The accounts of a job before anything was done, and the way to them.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) aws: Aws,
    pub(crate) proxy: Proxy,
    pub(crate) job: Job,
    before: String,
}

impl Ground {
    pub(crate) fn of(job: Job) -> Self {
        let aws = Aws::with_bucket_policy(&job.plan(), FOREIGN);
        aws.folder.write("credentials", THEIRS);
        let before = aws.estate();
        Self {
            proxy: Proxy::to(aws.url()),
            before,
            aws,
            job,
        }
    }

    /// The same, with the job done.
    pub(crate) fn applied(job: Job) -> Self {
        let ground = Self::of(job);
        _ = ground.runs(job.apply()).exits(0);
        ground
    }

    pub(crate) fn runs(&self, words: &str) -> Ran {
        let mut program = self.aws.program(words);
        run(program.env("AWS_ENDPOINT_URL", self.proxy.url()), "")
    }

    pub(crate) fn starts(&self, words: &str) -> Running {
        let mut program = self.aws.program(words);
        start(program.env("AWS_ENDPOINT_URL", self.proxy.url()), "")
    }

    /// The calls that a run makes where nothing goes wrong.
    pub(crate) fn calls(&self, words: &str) -> Vec<Call> {
        self.proxy.fresh();
        _ = self.runs(words).exits(0);
        let exchanges = self.proxy.exchanges();
        exchanges
            .into_iter()
            .map(|exchange| exchange.call)
            .collect()
    }

    fn journal(&self) -> Option<String> {
        let path = self.aws.folder.path("plan.toml.journal");
        path.exists()
            .then(|| self.aws.folder.read("plan.toml.journal"))
    }

    /// Whether nothing has happened: what follows is what follows from the beginning.
    pub(crate) fn is_untouched(&self) -> bool {
        self.journal().is_none() && self.aws.estate() == self.before
    }

    /// What there is, and what the journal tells: what follows is the same where these are.
    pub(crate) fn marks(&self) -> String {
        format!("{:#?} {:#?}", self.there_is(), self.told())
    }

    /// What there is and what the journal tells agree, and what is somebody else's is what it was.
    #[track_caller]
    pub(crate) fn is_consistent(&self) {
        let is = self.there_is();
        for (thing, [may, must]) in self.told() {
            let is = is.contains(&thing);
            assert!(
                is || !must,
                "the journal tells of {thing}, which is not there"
            );
            assert!(!is || may, "{thing} is there, and the journal denies it");
        }
        let told = self.told();
        for thing in &is {
            assert!(
                told.contains_key(thing),
                "the journal does not tell of {thing}"
            );
        }
        let policy = self.aws.bucket_policy(BUCKET).unwrap();
        assert!(
            equivalent(&foreign(self, &policy), &foreign(self, FOREIGN)),
            "{policy}"
        );
    }

    /// An apply without trouble ends in place, and the next has nothing to do.
    #[track_caller]
    pub(crate) fn ends_in_place(&self, words: &str) {
        self.proxy.fresh();
        let ran = self.runs(words).exits(0);
        if ran.stdout != IN_PLACE {
            self.is_consistent();
            self.proxy.fresh();
            let again = self.runs(self.job.apply()).exits(0);
            assert_eq!(again.stdout, IN_PLACE, "after {}", ran.stdout);
        }
        let exchanges = self.proxy.exchanges();
        let mut writes = exchanges.iter().filter(|exchange| exchange.call.is_write);
        assert!(writes.next().is_none());
        for account in self.aws.plan.cluster_accounts() {
            if self.job == Job::User {
                let held = self.aws.folder.read("credentials");
                let keys = self.keys(account.as_ref());
                let known = keys.iter().filter(|key| held.contains(key.as_str()));
                assert_eq!(known.count(), 1, "{keys:?} {held}");
                assert_eq!(keys.len(), 1, "a key that nobody has: {keys:?}");
            }
        }
    }

    /// An undo without trouble ends where it began.
    #[track_caller]
    pub(crate) fn ends_where_it_began(&self) {
        self.proxy.fresh();
        _ = self.runs("undo plan.toml --yes").exits(0);
        self.is_consistent();
        self.is_where_it_began();
    }

    /// Nothing is left.
    #[track_caller]
    pub(crate) fn is_where_it_began(&self) {
        let after = self.aws.estate();
        assert!(
            after == self.before,
            "before {}\nafter {after}",
            self.before
        );
        assert_eq!(self.aws.folder.read("credentials"), THEIRS);
    }

    fn keys(&self, account: &str) -> Vec<String> {
        let name = self.aws.plan.caller().name();
        let answer = self
            .aws
            .operator(account)
            .iam(&[("Action", "ListAccessKeys"), ("UserName", name)])
            .done();
        let parts = answer.split("<AccessKeyId>").skip(1);
        let keys = parts.filter_map(|part| part.split_once('<'));
        keys.map(|(key, _)| key.to_owned()).collect()
    }

    /// Everything of the plan's that there is.
    fn there_is(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let name = self.aws.plan.caller().name();
        for account in self.aws.plan.cluster_accounts() {
            let kinds = [
                ("Action", "GetAccountAuthorizationDetails"),
                ("Filter.member.1", "LocalManagedPolicy"),
                ("Filter.member.2", "Role"),
                ("Filter.member.3", "User"),
            ];
            let all = self.aws.operator(account.as_ref()).iam(&kinds).done();
            for part in all.split("<Arn>").skip(1) {
                let arn = part.split('<').next().unwrap();
                if !arn.contains(":root") {
                    found.insert(arn.to_owned());
                }
            }
            for part in all.split("<PolicyArn>").skip(1) {
                let arn = part.split('<').next().unwrap();
                found.insert(format!("{name} has {arn}"));
            }
        }
        for cluster in self.aws.plan.clusters() {
            let status = self.aws.operator(cluster.account.as_ref()).redshift(
                cluster.region.as_ref(),
                "DescribeLoggingStatus",
                &[("ClusterIdentifier", cluster.id.as_ref())],
            );
            if tagged(&status.done(), "LoggingEnabled") == Some("true") {
                found.insert(format!("{} logs", cluster.id));
            }
        }
        let policy = self.aws.bucket_policy(BUCKET).unwrap();
        if self.has_ours(&policy) {
            found.insert(format!("{BUCKET} trusts"));
        }
        self.aws.calls();
        found
    }

    fn has_ours(&self, policy: &str) -> bool {
        let policy: Value = serde_json::from_str(policy).unwrap();
        statements(&policy).any(|one| self.is_ours(one))
    }

    fn is_ours(&self, statement: &Value) -> bool {
        let sid = statement.get("Sid").and_then(Value::as_str);
        sid.is_some_and(|sid| self.aws.plan.name().owns(sid))
    }

    /// What the journal tells of each thing: whether it may be there, and whether it must.
    fn told(&self) -> BTreeMap<String, [bool; 2]> {
        let mut told: BTreeMap<String, [bool; 2]> = BTreeMap::new();
        let mut run: BTreeMap<u64, Value> = BTreeMap::new();
        let mut close = |run: &mut BTreeMap<u64, Value>| {
            for step in std::mem::take(run).into_values() {
                let Some((thing, is_made)) = self.thing(&step["change"]["call"]) else {
                    continue;
                };
                let [may, must] = told.get(&thing).copied().unwrap_or_default();
                let now = match (step["stage"].as_str().unwrap(), is_made) {
                    ("begun", true) => [true, must],
                    ("done", true) => [true, true],
                    ("begun", false) => [may, false],
                    ("done", false) => [false, false],
                    _ => [may, must],
                };
                told.insert(thing, now);
            }
        };
        for line in self.journal().unwrap_or_default().lines() {
            // A crash may leave the last line half written.
            let Ok(line) = serde_json::from_str::<Value>(line) else {
                break;
            };
            if line["run"].is_object() {
                close(&mut run);
            } else if let Some(number) = line["number"].as_u64() {
                run.insert(number, line);
            }
        }
        close(&mut run);
        told
    }

    /// What a call makes, or takes back.
    fn thing(&self, call: &Value) -> Option<(String, bool)> {
        let of = |field: &str| call[field].as_str().unwrap_or_default();
        let name = call["call"].as_str().unwrap();
        let is_made = !["Delete", "Detach", "Disable"]
            .iter()
            .any(|verb| name.starts_with(verb));
        Some(match name {
            "CreatePolicy" | "DeletePolicy" | "CreateRole" | "DeleteRole" | "CreateUser"
            | "DeleteUser" => (of("arn").to_owned(), is_made),
            "AttachRolePolicy" | "DetachRolePolicy" | "AttachUserPolicy" | "DetachUserPolicy" => {
                (format!("{} has {}", of("name"), of("policy")), is_made)
            }
            "EnableLogging" | "DisableLogging" => (format!("{} logs", of("cluster")), is_made),
            "PutBucketPolicy" => (
                format!("{} trusts", of("bucket")),
                self.has_ours(of("after")),
            ),
            "DeleteBucketPolicy" => (format!("{} trusts", of("bucket")), false),
            _ => return None,
        })
    }
}

/// What an apply says that finds everything in place.
pub(crate) const IN_PLACE: &str = "Everything is in place; nothing to change.\n";

/// The statements of others in a policy.
pub(crate) fn foreign(ground: &Ground, policy: &str) -> String {
    let policy: Value = serde_json::from_str(policy).unwrap();
    let kept: Vec<&Value> = statements(&policy)
        .filter(|one| !ground.is_ours(one))
        .collect();
    serde_json::json!({"Version": "2012-10-17", "Statement": kept}).to_string()
}

fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    match &policy["Statement"] {
        Value::Array(all) => all.iter().collect::<Vec<_>>(),
        one => vec![one],
    }
    .into_iter()
}

/// Goes through all cases, so many at a time, and ends with a list of those that failed.
#[track_caller]
pub(crate) fn all<C: std::fmt::Display + Send>(
    cases: Vec<C>,
    at_once: usize,
    test: impl Fn(&C) + Sync,
) {
    let left = Mutex::new(cases.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let Some(case) = left.lock().unwrap().next() else {
                        break;
                    };
                    if let Err(why) = catch_unwind(AssertUnwindSafe(|| test(&case))) {
                        let why = why
                            .downcast_ref::<String>()
                            .cloned()
                            .or_else(|| why.downcast_ref::<&str>().map(|&why| why.to_owned()));
                        let why = why.unwrap_or_default();
                        failed.lock().unwrap().push(format!("{case}: {why}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n\n")
    );
}

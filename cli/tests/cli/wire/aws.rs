//! A plan in a folder, the accounts it is about, and what they were asked.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use redtrail_core::names::AccountId;
use redtrail_core::plan::{Checked, Plan};
use serde_json::{Value, json};

use super::standin::Standin;
use crate::folder::{Folder, run};
use crate::ran::Ran;

/// What lets `redtrail` into every account of a plan.
const ROLES: &str = "--cluster-role arn:aws:iam::{account}:role/operator \
     --bucket-role arn:aws:iam::{account}:role/operator";

/// A key that nobody gave out: an operator's in account 123456789012, who may assume roles.
const KEY: &str = "AKIAMADEUP0000000000";

/// The accounts of a plan, and a folder with `plan.toml`.
#[derive(Debug)]
pub(crate) struct Aws {
    pub(crate) folder: Folder,
    pub(crate) plan: Plan,
    standin: Standin,
}

impl Aws {
    /// The clusters and the buckets that the plan names, and nothing else.
    pub(crate) fn of(plan: &str) -> Self {
        let aws = Self::without_things(plan);
        let buckets: Vec<Value> = aws
            .plan
            .buckets()
            .iter()
            .map(|bucket| json!({"name": bucket.name, "account": bucket.account, "region": bucket.region}))
            .collect();
        let clusters = aws.clusters();
        aws.seed(&json!({"buckets": buckets, "clusters": clusters}));
        aws
    }

    /// The same, and the bucket has a policy already.
    pub(crate) fn with_bucket_policy(plan: &str, policy: &str) -> Self {
        let aws = Self::without_things(plan);
        let bucket = &aws.plan.buckets()[0];
        let bucket = json!({"name": bucket.name, "account": bucket.account, "region": bucket.region, "policy": policy});
        let clusters = aws.clusters();
        aws.seed(&json!({"buckets": [bucket], "clusters": clusters}));
        aws
    }

    /// Accounts in which there is nothing.
    pub(crate) fn without_things(plan: &str) -> Self {
        let folder = Folder::with_plan(plan);
        let plan = Checked::toml(plan).plan.unwrap();
        Self {
            folder,
            plan,
            standin: Standin::borrow(),
        }
    }

    /// Every account of the plan.
    pub(crate) fn accounts(&self) -> BTreeSet<AccountId> {
        self.plan.accounts().into_iter().cloned().collect()
    }

    fn clusters(&self) -> Vec<Value> {
        let clusters = self.plan.clusters().iter();
        clusters.map(|cluster| json!({"account": cluster.account, "region": cluster.region, "id": cluster.id})).collect()
    }

    pub(crate) fn seed(&self, scene: &Value) {
        self.standin.tell("POST", "seed", scene);
    }

    pub(crate) fn switch(&self, positions: &Value) {
        self.standin.tell("POST", "switches", positions);
    }

    /// What the stand-in says of itself.
    pub(crate) fn told(&self, name: &str) -> Value {
        self.standin.tell("GET", name, &json!({}))
    }

    /// Delivers a log of a cluster, by its place in the plan. Says why not, where it fails.
    pub(crate) fn deliver(&self, cluster: usize) -> Option<String> {
        let cluster = &self.plan.clusters()[cluster];
        self.deliver_by(
            cluster.account.as_ref(),
            cluster.region.as_ref(),
            cluster.id.as_ref(),
        )
    }

    /// The same, by its name.
    pub(crate) fn deliver_by(&self, account: &str, region: &str, id: &str) -> Option<String> {
        let cluster = json!({"account": account, "region": region, "cluster": id});
        let answer = self.standin.tell("POST", "deliver", &cluster);
        answer["message"].as_str().map(str::to_owned)
    }

    /// Runs `redtrail` with these words, and with roles for every account.
    pub(crate) fn redtrail(&self, words: &str) -> Ran {
        self.redtrail_alone(&format!("{words} {ROLES}"))
    }

    /// `redtrail` with these words, and with roles for every account.
    pub(crate) fn program(&self, words: &str) -> Command {
        let mut program = self.command(env!("CARGO_BIN_EXE_redtrail"));
        program
            .args(words.split_whitespace())
            .args(ROLES.split_whitespace());
        program
    }

    /// Runs `redtrail` with these words and no more.
    pub(crate) fn redtrail_alone(&self, words: &str) -> Ran {
        run(
            self.command(env!("CARGO_BIN_EXE_redtrail"))
                .args(words.split_whitespace()),
            "",
        )
    }

    /// Where the stand-in is.
    pub(crate) fn url(&self) -> &str {
        self.standin.url()
    }

    /// A command for which AWS is the stand-in.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.folder.command(program);
        command.env("AWS_ENDPOINT_URL", self.standin.url());
        command.env("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        command
    }

    /// What was asked of AWS and changed it, or was to: who called what, sorted, since what waits
    /// for nothing is called at once. Forgets it.
    pub(crate) fn writes(&self) -> String {
        let mut lines = Vec::new();
        for call in self.calls() {
            let operation = call["operation"].as_str().unwrap();
            let is_read = ["Get", "List", "Describe", "Head", "Assume"]
                .iter()
                .any(|word| operation.starts_with(word));
            if is_read {
                continue;
            }
            let principal = call["principal"].as_str().unwrap_or("nobody");
            let name = principal.split('/').nth(1).unwrap_or(principal);
            let account = call["account"].as_str().unwrap_or_default();
            let code = call["code"]
                .as_str()
                .map(|code| format!(": {code}"))
                .unwrap_or_default();
            lines.push(format!("{account} {name:<16} {operation}{code}\n"));
        }
        lines.sort();
        lines.concat()
    }

    /// What was asked of AWS, in order. Forgets it.
    pub(crate) fn calls(&self) -> Vec<Value> {
        let calls = self.standin.tell("GET", "calls", &json!({}));
        self.standin.tell("DELETE", "calls", &json!({}));
        calls.as_array().unwrap().clone()
    }

    /// Everything that there is in the accounts of the plan: what IAM holds, the policies of the
    /// buckets, the logging of the clusters. Reading it is not counted as a call.
    pub(crate) fn estate(&self) -> String {
        let mut text = String::new();
        for account in self.accounts() {
            let kinds = [
                ("Filter.member.1", "LocalManagedPolicy"),
                ("Filter.member.2", "Role"),
                ("Filter.member.3", "User"),
            ];
            let mut words = vec![("Action", "GetAccountAuthorizationDetails")];
            words.extend(kinds);
            text += &self.operator(account.as_ref()).iam(&words).done();
        }
        for bucket in self.plan.buckets() {
            text += &self.bucket_policy(bucket.name.as_ref()).unwrap_or_default();
        }
        for cluster in self.plan.clusters() {
            let operator = self.operator(cluster.account.as_ref());
            text += &operator
                .redshift(
                    cluster.region.as_ref(),
                    "DescribeLoggingStatus",
                    &[("ClusterIdentifier", cluster.id.as_ref())],
                )
                .done();
        }
        self.calls();
        without_last_use(&text)
    }

    /// The policy of a bucket of the plan, as S3 gives it back.
    pub(crate) fn bucket_policy(&self, name: &str) -> Option<String> {
        let bucket = self
            .plan
            .buckets()
            .iter()
            .find(|bucket| bucket.name.as_ref() == name)
            .unwrap();
        let answer = self.operator(bucket.account.as_ref()).s3(
            bucket.region.as_ref(),
            "GET",
            &format!("/{name}?policy"),
            "",
        );
        (answer.status == 200).then_some(answer.text)
    }

    /// Sets the policy of a bucket of the plan by hand.
    pub(crate) fn put_bucket_policy(&self, name: &str, policy: &str) {
        let bucket = self
            .plan
            .buckets()
            .iter()
            .find(|bucket| bucket.name.as_ref() == name)
            .unwrap();
        let answer = self.operator(bucket.account.as_ref()).s3(
            bucket.region.as_ref(),
            "PUT",
            &format!("/{name}?policy"),
            policy,
        );
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    /// Someone who may do everything in an account of another partition.
    pub(crate) fn operator_in(&self, partition: &str, region: &str, account: &str) -> Hand<'_> {
        let role = format!("arn:{partition}:iam::{account}:role/by-hand");
        self.with_key(KEY).assume_in(region, &role).unwrap()
    }

    /// Someone who may do everything in an account.
    pub(crate) fn operator(&self, account: &str) -> Hand<'_> {
        Hand {
            standin: &self.standin,
            key: KEY.to_owned(),
        }
        .assume(&format!("arn:aws:iam::{account}:role/by-hand"))
        .unwrap()
    }

    /// Someone with an access key.
    pub(crate) fn with_key(&self, key: &str) -> Hand<'_> {
        Hand {
            standin: &self.standin,
            key: key.to_owned(),
        }
    }
}

/// Somebody who makes calls by hand.
#[derive(Clone, Debug)]
pub(crate) struct Hand<'a> {
    standin: &'a Standin,
    key: String,
}

/// An answer of AWS.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    pub(crate) text: String,
}

impl Answer {
    /// The answer to a call that was not refused, without the number of the request.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.status, 200, "{}", self.text);
        let number = tagged(&self.text, "RequestId").map(str::to_owned);
        number.map_or(self.text.clone(), |number| self.text.replace(&number, ""))
    }

    /// The code and the message of a refusal.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert!(self.status >= 400, "{}", self.text);
        let message = tagged(&self.text, "Message").unwrap_or_default();
        format!("{}: {message}", tagged(&self.text, "Code").unwrap())
    }
}

impl<'a> Hand<'a> {
    /// The access key of the person.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The same person in a role.
    pub(crate) fn assume(&self, role: &str) -> Result<Hand<'a>, String> {
        self.assume_in("us-east-1", role)
    }

    fn assume_in(&self, region: &str, role: &str) -> Result<Hand<'a>, String> {
        let answer = self.query(
            "sts",
            region,
            "2011-06-15",
            &[
                ("Action", "AssumeRole"),
                ("RoleArn", role),
                ("RoleSessionName", "test"),
            ],
        );
        if answer.status != 200 {
            return Err(answer.refused());
        }
        let key = tagged(&answer.text, "AccessKeyId").unwrap().to_owned();
        Ok(Hand {
            standin: self.standin,
            key,
        })
    }

    pub(crate) fn iam(&self, parameters: &[(&str, &str)]) -> Answer {
        self.iam_in("us-east-1", parameters)
    }

    pub(crate) fn iam_in(&self, region: &str, parameters: &[(&str, &str)]) -> Answer {
        self.query("iam", region, "2010-05-08", parameters)
    }

    pub(crate) fn redshift(
        &self,
        region: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![("Action", action)];
        all.extend(parameters);
        self.query("redshift", region, "2012-12-01", &all)
    }

    pub(crate) fn s3(&self, region: &str, method: &str, path: &str, body: &str) -> Answer {
        let headers = self.authorization("s3", region);
        let (status, text) = self.standin.send(method, path, &headers, body);
        Answer { status, text }
    }

    fn query(
        &self,
        service: &str,
        region: &str,
        version: &str,
        parameters: &[(&str, &str)],
    ) -> Answer {
        let headers = format!(
            "{}Content-Type: application/x-www-form-urlencoded\r\n",
            self.authorization(service, region)
        );
        let mut body = format!("Version={version}");
        for (name, value) in parameters {
            _ = write!(body, "&{name}=");
            for byte in value.bytes() {
                _ = write!(body, "%{byte:02X}");
            }
        }
        let (status, text) = self.standin.send("POST", "/", &headers, &body);
        Answer { status, text }
    }

    fn authorization(&self, service: &str, region: &str) -> String {
        format!(
            "Host: 127.0.0.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential={}/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0\r\n",
            self.key
        )
    }
}

/// What stands between the first tags of this name.
pub(crate) fn tagged<'t>(xml: &'t str, tag: &str) -> Option<&'t str> {
    let (_, rest) = xml.split_once(&format!("<{tag}>"))?;
    Some(rest.split_once(&format!("</{tag}>"))?.0)
}

/// The answers of IAM without when a role was last used.
fn without_last_use(xml: &str) -> String {
    let mut parts = xml.split("<RoleLastUsed>");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole += "<RoleLastUsed/>";
        whole += part.split_once("</RoleLastUsed>").unwrap().1;
    }
    whole
}

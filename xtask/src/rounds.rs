//! What applying costs in calls and in time, with a latency on every call as between continents.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    place,
    process::{answer, cargo, command, endpoint, run},
    stage::stage,
    standin::Standin,
    tools,
};

const ROLES: [&str; 4] = [
    "--cluster-role",
    "arn:aws:iam::{account}:role/operator",
    "--bucket-role",
    "arn:aws:iam::{account}:role/operator",
];

const BUCKET: &str = "redshift-cluster-audit-logging-111122223333";

/// How often each thing is timed; the median is told.
const ROUNDS: usize = 5;

/// How long each call takes more than the stand-in needs for it, in milliseconds.
const LATENCY: u64 = 30;

/// The calls of a first apply of which each needs the answer of the one before it: a role of the
/// operator's is assumed; what there is is looked at; the bucket's settings,
/// which have to be asked for in its own Region; its policy, read twice before it is written and
/// once after it; the role of the caller is assumed, and logging switched on.
const CHAIN: [&str; 10] = [
    "AssumeRole",
    "GetBucketPolicy",
    "GetBucketLocation",
    "GetBucketEncryption",
    "GetBucketPolicy",
    "GetBucketPolicy",
    "PutBucketPolicy",
    "GetBucketPolicy",
    "AssumeRole",
    "EnableLogging",
];

/// The same of an apply that finds everything in place.
const CHAIN_IN_PLACE: [&str; 3] = ["AssumeRole", "GetPolicy", "GetPolicyVersion"];

/// Times apply against the stand-in, and the walkthrough's own calls beside it.
pub(crate) fn bench() -> Result<()> {
    tools::standin_python()?;
    tools::judge()?;
    let shell = tools::shell_tools()?;
    stage("build redtrail", || {
        run(cargo().args(["build", "--locked", "--release", "--package", "redtrail"]))
    })?;
    let scratch = place::Scratch::new("rounds")?;
    let folder = scratch.path();
    fs::write(folder.join("plan.toml"), plan())?;
    let walkthrough = place::root()?.join("examples").join("walkthrough.toml");
    fs::copy(walkthrough, folder.join("walkthrough.toml"))?;
    let standin = Standin::start()?;
    from_nothing(&standin, folder)?;
    // What the stand-in loads when it is first asked is no cost of applying.
    timed(&standin, CLUSTERS, redtrail(folder, "plan.toml")?)?;
    let mut first = Vec::new();
    let mut again = Vec::new();
    for _ in 0..ROUNDS {
        from_nothing(&standin, folder)?;
        first.push(timed(&standin, CLUSTERS, redtrail(folder, "plan.toml")?)?);
        again.push(timed(&standin, CLUSTERS, redtrail(folder, "plan.toml")?)?);
    }
    let first = median(first)?;
    let again = median(again)?;
    tell("apply: 3 accounts, 9 clusters", &first, CHAIN.len());
    tell("the same again", &again, CHAIN_IN_PLACE.len());
    for (done, most) in [(&first, [2, 20, usize::MAX]), (&again, [1, 8, 10])] {
        for (kind, most) in ["cluster", "account", "bucket"].into_iter().zip(most) {
            let calls = done.most(kind);
            ensure!(
                calls <= most,
                "{calls} calls for one {kind}, and {most} is the most"
            );
        }
    }
    ensure!(again.writes() == 0, "what is in place was written again");

    let cli = shell.join("aws");
    let version = answer(command(&cli).arg("--version"))?;
    fs::write(folder.join("walkthrough.sh"), BY_HAND)?;
    let mut own = Vec::new();
    let mut by_hand = Vec::new();
    for _ in 0..ROUNDS {
        from_nothing(&standin, folder)?;
        own.push(timed(&standin, 1, redtrail(folder, "walkthrough.toml")?)?);
        from_nothing(&standin, folder)?;
        let mut script = command("sh");
        script
            .arg("walkthrough.sh")
            .env("AWS", &cli)
            .current_dir(folder);
        by_hand.push(timed(&standin, 1, script)?);
    }
    let own = median(own)?;
    let by_hand = median(by_hand)?;
    tell("apply: the walkthrough's plan", &own, CHAIN.len());
    tell(
        &format!("the walkthrough's calls, {}", version.trim()),
        &by_hand,
        by_hand.calls.len(),
    );
    println!(
        "  redtrail takes {:.2} of that time",
        own.time.as_secs_f64() / by_hand.time.as_secs_f64()
    );
    Ok(())
}

/// Puts the stand-in and the folder back to how they are before anything is applied.
fn from_nothing(standin: &Standin, folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "journal") {
            fs::remove_file(path)?;
        }
    }
    standin.tell("reset", &json!({}))?;
    standin.tell("seed", &estate())?;
    standin.tell("switches", &json!({ "latency_ms": LATENCY }))?;
    Ok(())
}

/// The run of the median time.
fn median(mut runs: Vec<Run>) -> Result<Run> {
    runs.sort_by_key(|run| run.time);
    let middle = runs.len() / 2;
    runs.into_iter().nth(middle).context("nothing was timed")
}

/// A run, and what it asked of AWS.
struct Run {
    time: Duration,
    calls: Vec<Value>,
    /// How many clusters there are in each account of its plan.
    clusters: usize,
}

impl Run {
    /// The most calls about one thing of a kind.
    fn most(&self, kind: &str) -> usize {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for call in &self.calls {
            let of = |name: &str| call.get(name).and_then(Value::as_str).unwrap_or_default();
            let about = match (of("service"), of("operation")) {
                ("redshift", "EnableLogging" | "DescribeLoggingStatus") => "cluster",
                ("s3", _) => "bucket",
                _ => "account",
            };
            if about == kind {
                *counts.entry(of("account")).or_default() += 1;
            }
        }
        // The clusters of an account are all asked alike.
        let things = if kind == "cluster" { self.clusters } else { 1 };
        let most = counts.into_values().max().unwrap_or_default();
        most.div_ceil(things)
    }

    /// When each call came to the stand-in, and how long it took there, with what it waited for
    /// others: the stand-in answers one after the other.
    fn spans(&self) -> Vec<(Duration, Duration)> {
        let field = |call: &Value, name: &str| {
            let ms = call.get(name).and_then(Value::as_f64)?;
            Some(Duration::from_secs_f64(ms / 1000.0))
        };
        let calls = self.calls.iter();
        let spans = calls.filter_map(|call| Some((field(call, "at")?, field(call, "ms")?)));
        spans.collect()
    }

    /// How long its calls took on average.
    fn latency(&self) -> Duration {
        let spans = self.spans();
        let all: Duration = spans.iter().map(|(_, took)| *took).sum();
        all / u32::try_from(spans.len().max(1)).unwrap_or(u32::MAX)
    }

    /// For how long no call was on its way: what the program needs for itself.
    fn own(&self) -> Duration {
        let mut spans = self.spans();
        spans.sort();
        let mut busy = Duration::ZERO;
        let mut until = Duration::ZERO;
        for (at, took) in spans {
            let end = at + took;
            busy += end.saturating_sub(until.max(at));
            until = until.max(end);
        }
        self.time.saturating_sub(busy)
    }

    fn writes(&self) -> usize {
        let reads = ["Get", "List", "Describe", "Head", "Assume"];
        let calls = self.calls.iter();
        calls
            .filter_map(|call| call.get("operation").and_then(Value::as_str))
            .filter(|operation| !reads.iter().any(|read| operation.starts_with(read)))
            .count()
    }
}

/// How many clusters each account of the plan has.
const CLUSTERS: usize = 3;

const ACCOUNTS: [&str; 3] = ["444455556666", "777788889999", "888899990000"];

fn plan() -> String {
    let mut text = format!(
        "version = 1\n[bucket]\nname = \"{BUCKET}\"\naccount = \"111122223333\"\nregion = \"us-east-1\"\n"
    );
    for account in ACCOUNTS {
        for number in 0..CLUSTERS {
            _ = write!(
                text,
                "\n[[clusters]]\naccount = \"{account}\"\nregion = \"us-east-1\"\nid = \"warehouse-{number}\"\n"
            );
        }
    }
    text
}

/// What there is before anything is applied: the clusters of both plans, and their bucket.
fn estate() -> Value {
    let mut clusters = vec![
        json!({"account": "444455556666", "region": "us-east-2", "id": "redshift-analytics-cluster-01"}),
    ];
    for account in ACCOUNTS {
        for number in 0..CLUSTERS {
            let id = format!("warehouse-{number}");
            clusters.push(json!({"account": account, "region": "us-east-1", "id": id}));
        }
    }
    json!({
        "clusters": clusters,
        "buckets": [{"account": "111122223333", "region": "us-east-1", "name": BUCKET}],
    })
}

fn redtrail(folder: &Path, plan: &str) -> Result<Command> {
    let mut redtrail = command(place::released("redtrail")?);
    redtrail
        .args(["apply", plan, "--yes", "--output", "json"])
        .args(ROLES)
        .current_dir(folder);
    Ok(redtrail)
}

fn timed(standin: &Standin, clusters: usize, mut command: Command) -> Result<Run> {
    standin.calls()?;
    let start = Instant::now();
    answer(endpoint(&mut command, standin.url())?)?;
    let time = start.elapsed();
    Ok(Run {
        time,
        calls: standin.calls()?,
        clusters,
    })
}

fn tell(what: &str, run: &Run, chain: usize) {
    let rest = run.time.saturating_sub(Duration::from_millis(50));
    let calls = u32::try_from(chain).unwrap_or(u32::MAX);
    let latency = run.latency();
    println!(
        "  {what}: {:.0?}, {} calls, {} of them writes, none on its way for {:.0?}; the longest chain is {chain} calls of {latency:.1?}, and with 50 ms that is {:.2} times its time",
        run.time,
        run.calls.len(),
        run.writes(),
        run.own(),
        rest.as_secs_f64() / (latency * calls).as_secs_f64(),
    );
    println!(
        "    at most {} calls for a cluster, {} more for an account, {} for a bucket",
        run.most("cluster"),
        run.most("account"),
        run.most("bucket"),
    );
}

/// The walkthrough by hand: its policies, its user, and the one command, each call on its own.
const BY_HAND: &str = r#"set -eu
export AWS_DEFAULT_REGION=us-east-1
assume() {
    set -- $("$AWS" sts assume-role --role-arn "arn:aws:iam::$1:role/operator" \
        --role-session-name by-hand --output text \
        --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
    export AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" AWS_SESSION_TOKEN="$3"
}
bucket=redshift-cluster-audit-logging-111122223333
cluster=redshift-analytics-cluster-01
(
    assume 444455556666
    export AWS_DEFAULT_REGION=us-east-2
    "$AWS" iam create-policy --policy-name redshift-policy --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["redshift:DescribeLoggingStatus","redshift:EnableLogging","redshift:DisableLogging"],"Resource":"*"}]}' > policy.json
    "$AWS" iam create-policy --policy-name s3-policy --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"*"}]}' > policy.json
    "$AWS" iam create-user --user-name auditor > user.json
    "$AWS" iam attach-user-policy --user-name auditor --policy-arn arn:aws:iam::444455556666:policy/redshift-policy
    "$AWS" iam attach-user-policy --user-name auditor --policy-arn arn:aws:iam::444455556666:policy/s3-policy
    "$AWS" iam create-access-key --user-name auditor --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text > key
)
(
    assume 111122223333
    export AWS_DEFAULT_REGION=us-east-1
    "$AWS" s3api put-bucket-policy --bucket "$bucket" --policy '{"Version":"2012-10-17","Statement":[{"Sid":"Put bucket policy needed for audit logging","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/auditor","Service":"redshift.amazonaws.com"},"Action":"s3:PutObject","Resource":["arn:aws:s3:::'"$bucket"'","arn:aws:s3:::'"$bucket"'/*"]},{"Sid":"Get bucket policy needed for audit logging","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/auditor","Service":"redshift.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::'"$bucket"'"}]}'
)
set -- $(cat key)
unset AWS_SESSION_TOKEN
AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" "$AWS" redshift enable-logging --cluster-identifier "$cluster" \
    --bucket-name "$bucket" --s3-key-prefix rsauditlog1 --region us-east-2 > logging.json
"#;

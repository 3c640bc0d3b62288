//! What is told of each call to AWS with `-v`, held against what the stand-in was asked.

use serde_json::Value;

use super::aws::Aws;
use super::ground::{Ground, Job};
use super::proxy::Fault;
use super::scene::{AS_PRINTED, WALKTHROUGH};

/// Every command that talks to AWS, in an order in which each of them has something to do.
const JOB: [&str; 7] = [
    "check plan.toml --live",
    "apply plan.toml --yes --create-access-key",
    "status plan.toml",
    "check plan.toml --live",
    "evidence plan.toml",
    "discover --accounts 444455556666 --regions us-east-2",
    "undo plan.toml --yes",
];

/// A call in the words of the trace.
fn told(call: &Value) -> String {
    let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
    let (service, operation) = (text("service"), text("operation"));
    let (status, request) = (&call["status"], text("request"));
    // The way into an account begins elsewhere, and is told under where it leads.
    match operation.as_str() {
        "AssumeRole" => format!("{service}:{operation} {status} {request}"),
        _ => format!(
            "{service}:{operation} {} {status} {request}",
            text("account")
        ),
    }
}

fn asked(aws: &Aws) -> Vec<String> {
    let mut asked: Vec<String> = aws.calls().iter().map(told).collect();
    asked.sort();
    asked
}

/// The lines of the trace, as far as the stand-in knows the same.
fn traced(stderr: &str) -> Vec<String> {
    let mut traced: Vec<String> = stderr.lines().filter_map(line).collect();
    traced.sort();
    traced
}

/// `  iam:GetRole 444455556666 us-east-1: 200 in 3 ms, request 0123`
fn line(line: &str) -> Option<String> {
    let (about, answer) = line.strip_prefix("  ")?.split_once(": ")?;
    let words: Vec<&str> = about.split(' ').collect();
    let [call, account, region] = *words else {
        return None;
    };
    let (status, rest) = answer.split_once(" in ")?;
    let (time, request) = rest.split_once(" ms, request ")?;
    time.parse::<u32>().ok()?;
    assert!(region.contains('-'), "{line}");
    Some(if call == "sts:AssumeRole" {
        format!("{call} {status} {request}")
    } else {
        format!("{call} {account} {status} {request}")
    })
}

#[test]
fn every_call_is_told_with_the_account_the_region_and_the_request() {
    let aws = Aws::of(AS_PRINTED);
    let mut calls = 0;
    for words in JOB {
        aws.calls();
        let ran = if words.starts_with("discover") {
            aws.redtrail_alone(&format!(
                "{words} -v --cluster-role arn:aws:iam::{{account}}:role/operator"
            ))
        } else {
            aws.redtrail(&format!("{words} -v"))
        };
        let asked = asked(&aws);
        assert!(!asked.is_empty() && ran.status != Some(2), "{words}");
        assert_eq!(traced(&ran.stderr), asked, "{words}:\n{}", ran.stderr);
        calls += asked.len();
    }
    assert!(calls > 60, "{calls}");
}

#[test]
fn a_program_is_told_each_call_in_an_event_of_its_own() {
    let aws = Aws::of(WALKTHROUGH);
    aws.calls();
    let ran = aws
        .redtrail("apply plan.toml --yes -v --output jsonl")
        .exits(0)
        .says_nothing();
    let events = ran.stdout.lines();
    let mut traced: Vec<String> = events
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["event"] == "call")
        .map(|mut event| {
            assert!(event["ms"].is_u64());
            event["status"] = event["answer"].as_str().unwrap().parse().unwrap();
            told(&event)
        })
        .collect();
    traced.sort();
    assert_eq!(traced, asked(&aws));

    let quiet = aws
        .redtrail("apply plan.toml --yes --output jsonl")
        .exits(0);
    assert!(!quiet.stdout.contains("\"call\""));
    // Where the answer is one object, calls are told beside it.
    aws.calls();
    let whole = aws
        .redtrail("apply plan.toml --yes -v --output json")
        .exits(0);
    let answer: Value = serde_json::from_str(&whole.stdout).unwrap();
    assert_eq!(answer["result"], "in-place");
    assert_eq!(self::traced(&whole.stderr), asked(&aws));
}

#[test]
fn a_call_without_an_answer_is_told_with_why() {
    for (fault, why) in [
        (Fault::Hang, "given up"),
        (Fault::Reset, "the connection failed"),
        (Fault::Broken, "500"),
    ] {
        let calls = Ground::of(Job::Role).calls(Job::Role.apply());
        let create = calls.iter().find(|call| call.name.contains("CreateRole"));
        let ground = Ground::of(Job::Role);
        ground.proxy.spoil(create.unwrap(), fault, false);
        let ran = ground.runs(&format!("{} -v --call-timeout 1s", Job::Role.apply()));
        let told = ran.stderr.lines();
        let told = told.filter(|line| line.starts_with("  iam:CreateRole "));
        let told: Vec<&str> = told
            .filter_map(|line| Some(line.split_once(": ")?.1.split_once(" in ")?.0))
            .collect();
        assert_eq!(told.len(), 3, "{}", ran.stderr);
        // One in each account is made, and the one that is spoilt before that.
        assert_eq!(told.iter().filter(|answer| **answer == "200").count(), 2);
        assert!(told.contains(&why), "{told:?}");
    }
}

//! The judge that nobody here wrote: a process that is asked one case per line.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::case::Case;

const SCRIPT: &str = "../xtask/judge/judge.mjs";

/// The answers to cases, in their order. `xtask/judge/judge.mjs` needs `REDTRAIL_NODE_MODULES`.
pub(crate) fn answers(cases: &[Case]) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = node.stdin.take().unwrap();
    let stdout = BufReader::new(node.stdout.take().unwrap());
    let questions: Vec<String> = cases.iter().map(|case| case.0.to_string() + "\n").collect();
    // Asked and heard at once: neither side waits for the other's pipe.
    let asking = thread::spawn(move || {
        for question in questions {
            stdin.write_all(question.as_bytes()).unwrap();
        }
    });
    let answers: Vec<String> = stdout.lines().map(|line| answer(&line.unwrap())).collect();
    asking.join().unwrap();
    assert!(node.wait().unwrap().success());
    assert_eq!(answers.len(), cases.len());
    answers
}

fn answer(line: &str) -> String {
    let answer: Value = serde_json::from_str(line).unwrap();
    match &answer["answer"] {
        Value::String(answer) => answer.clone(),
        _ => format!("error {}", answer["error"]),
    }
}

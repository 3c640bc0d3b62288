//! SARIF, held against a schema that nobody here wrote.

use std::path::Path;

use super::standin::tool;
use crate::folder::{Folder, run};

const POLICIES: &str = "../core/tests/lint/policies";
const RESOURCES: &str =
    include_str!("../../../../core/tests/lint/policies/resources.identity.json");

/// What breaks the schema in a log.
fn broken(folder: &Folder, log: &str) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/wire/sarif.mjs");
    let mut node = folder.command("node");
    node.arg(script);
    node.env("REDTRAIL_NODE_MODULES", tool("REDTRAIL_NODE_MODULES"));
    run(&mut node, log).exits(0).stdout
}

/// A log of every policy that lint is tested with, under names that an address has to escape.
fn log(folder: &Folder) -> String {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join(POLICIES);
    let mut files = vec!["lint".to_owned(), "--output".to_owned(), "sarif".to_owned()];
    for (number, entry) in std::fs::read_dir(policies).unwrap().enumerate() {
        let name = format!("policies of {number}/é&[{number}]%20.json");
        folder.write(
            &name,
            &std::fs::read_to_string(entry.unwrap().path()).unwrap(),
        );
        files.push(name);
    }
    let mut redtrail = folder.command(env!("CARGO_BIN_EXE_redtrail"));
    // One of them is no JSON.
    run(redtrail.args(files), "").exits(2).stdout
}

#[test]
fn the_log_of_every_policy_keeps_the_schema() {
    let folder = Folder::new();
    let log = log(&folder);
    assert_eq!(broken(&folder, &log), "");
    let right = folder.redtrail_reading("lint - --output sarif", "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");
    assert_eq!(broken(&folder, &right.exits(0).stdout), "");
}

/// The schema tells what is wrong, so that its silence means something.
#[test]
fn what_is_wrong_with_a_log_is_told() {
    let folder = Folder::new();
    let linted = folder.redtrail_reading("lint - --output sarif", RESOURCES);
    let log = linted.exits(3).stdout;
    let run = ".runs[0]";
    let place = ".runs[0].results[0].locations[0].physicalLocation";
    let spoilt = [
        (
            "\"level\": \"error\"",
            "\"level\": \"fatal\"",
            format!("{run}.results[0].level should be equal to one of the allowed values"),
        ),
        (
            "\"version\": \"2.1.0\"",
            "\"version\": \"2\"",
            ".version should be equal to one of the allowed values".to_owned(),
        ),
        (
            "\"ruleIndex\": ",
            "\"ruleIndex\": -2",
            format!("{run}.results[0].ruleIndex should be >= -1"),
        ),
        (
            "\"startLine\": ",
            "\"startLine\": 0.",
            format!("{place}.region.startLine should be integer"),
        ),
        (
            "\"uri\": \"",
            "\"uri\": \" ",
            format!("{place}.artifactLocation.uri should match format \"uri-reference\""),
        ),
        (
            "\"helpUri\": \"https:",
            "\"helpUri\": \"",
            format!("{run}.tool.driver.rules[0].helpUri should match format \"uri\""),
        ),
        (
            "\"results\": ",
            "\"finds\": ",
            format!("{run} should NOT have additional properties"),
        ),
    ];
    for (from, to, said) in spoilt {
        let log = log.replacen(from, to, 1);
        assert_eq!(broken(&folder, &log), said + "\n", "{to}");
    }
}

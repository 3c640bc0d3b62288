//! Every code that a finding can have is explained, and every fault that AWS's model declares.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use redtrail_core::explain::{codes, explain, faults_of};
use redtrail_core::sources::title;

/// The faults of Redshift's operations, as botocore declares them.
const FAULTS: &str = "
import json, botocore.session
model = botocore.session.get_session().get_service_model('redshift')
def faults(operation):
    shapes = model.operation_model(operation).error_shapes
    return [[shape.name, shape.metadata.get('error', {}).get('code', shape.name)] for shape in shapes]
print(json.dumps({operation: faults(operation)
    for operation in ('EnableLogging', 'DisableLogging', 'DescribeLoggingStatus')}))
";

/// Without `REDTRAIL_PYTHON`, which `cargo xtask test` sets, nothing is looked at.
#[test]
fn the_faults_of_each_operation_are_those_of_botocore() {
    let Some(python) = std::env::var_os("REDTRAIL_PYTHON") else {
        return;
    };
    let answer = Command::new(python).args(["-c", FAULTS]).output().unwrap();
    assert!(answer.status.success(), "{answer:?}");
    let theirs: BTreeMap<String, Vec<[String; 2]>> =
        serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(theirs.len(), 3);
    for (operation, faults) in &theirs {
        let wire: BTreeSet<&str> = faults.iter().map(|[_, code]| code.as_str()).collect();
        assert_eq!(
            faults_of(operation).collect::<BTreeSet<_>>(),
            wire,
            "{operation}"
        );
        for [name, code] in faults {
            for word in [name, code] {
                assert_eq!(explain(word).unwrap().code, code, "{operation}");
            }
        }
    }
}

#[test]
fn every_code_of_a_finding_is_explained() {
    let mut raised: Vec<String> = Vec::new();
    raised_in(Path::new("src"), &mut raised).unwrap();
    raised_in(Path::new("../cli/src"), &mut raised).unwrap();
    assert!(raised.len() > 30, "the search finds the codes: {raised:?}");
    let unexplained: Vec<&String> = raised
        .iter()
        .filter(|code| explain(code).is_err())
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

#[test]
fn every_page_that_is_named_has_a_title_of_its_own() {
    let mut titles = BTreeMap::new();
    for address in codes().flat_map(|code| explain(code).unwrap().sources.iter()) {
        let title = title(address).unwrap_or_else(|| panic!("{address}"));
        assert_eq!(*titles.entry(title).or_insert(address), address, "{title}");
    }
    assert!(titles.len() > 15);
    assert_eq!(title("https://example.com"), None);
}

#[test]
fn no_code_is_explained_twice_and_every_explanation_helps() {
    let mut seen: Vec<&str> = codes().collect();
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all);
    for code in codes() {
        assert!(!explain(code).unwrap().causes.is_empty(), "{code}");
    }
}

/// The first argument of every call that makes a finding.
fn raised_in(folder: &Path, codes: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            raised_in(&path, codes)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = std::fs::read_to_string(&path)?;
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for call in ["Finding::error(", "Finding::new(", "warning(", "note("] {
                codes.extend(source.split(call).skip(1).filter_map(first_text));
            }
        }
    }
    Ok(())
}

fn first_text(rest: &str) -> Option<String> {
    let (code, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    Some(code.to_owned())
}

//! The Region table against botocore's.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use redtrail_core::names::{Partition, REGIONS};
use serde_json::Value;

/// Where botocore keeps what it knows of partitions.
const WHERE: &str = "
import os, botocore
print(os.path.join(os.path.dirname(botocore.__file__), 'data', 'partitions.json'))
";

/// Without `REDTRAIL_PYTHON`, which `cargo xtask test` sets, nothing is looked at.
///
/// A Region that botocore learns of later is no mistake of the table's, and one that the pinned
/// botocore does not know yet is none either: what both know, both know alike.
#[test]
fn partitions_are_those_of_botocore() {
    let Some(python) = std::env::var_os("REDTRAIL_PYTHON") else {
        return;
    };
    let place = Command::new(python).args(["-c", WHERE]).output().unwrap();
    assert!(place.status.success(), "{place:?}");
    let place = String::from_utf8(place.stdout).unwrap();
    let theirs: Value =
        serde_json::from_str(&std::fs::read_to_string(place.trim()).unwrap()).unwrap();
    let theirs: BTreeMap<&str, &Value> = theirs["partitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|partition| (partition["id"].as_str().unwrap(), partition))
        .collect();

    let ours: BTreeSet<&str> = Partition::ALL.into_iter().map(Partition::id).collect();
    assert_eq!(ours, theirs.keys().copied().collect());
    for partition in Partition::ALL {
        let their = theirs[partition.id()];
        let suffix = their["outputs"]["dnsSuffix"].as_str().unwrap();
        assert_eq!(partition.dns_suffix(), suffix, "{partition}");
        // `aws-global` and its like are no Regions.
        let known: BTreeSet<&str> = their["regions"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|name| !name.ends_with("-global"))
            .collect();
        let table: BTreeSet<&str> = REGIONS
            .iter()
            .filter(|row| row.partition == partition)
            .map(|row| row.name)
            .collect();
        let unknown: Vec<&&str> = known.difference(&table).collect();
        assert!(unknown.is_empty(), "{partition}: {unknown:?}");
        let odd: Vec<&&str> = table
            .difference(&known)
            .filter(|name| !["me-west-1", "sa-west-1"].contains(*name))
            .collect();
        assert!(odd.is_empty(), "{partition}: {odd:?}");
    }
}

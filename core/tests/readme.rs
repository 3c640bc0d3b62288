//! The README tells of the documents what the documents tell of themselves.

use redtrail_core::documents::Name;

#[test]
fn the_table_of_documents_is_the_one_that_the_core_gives() {
    let readme = std::fs::read_to_string("../README.md").unwrap();
    let rows: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let expected: Vec<String> = Name::ALL
        .iter()
        .map(|name| format!("| `{name}` | {} |", name.purpose()))
        .collect();
    assert_eq!(rows, expected);
}

//! The README tells of the documents what the documents tell of themselves, and shows its pictures.

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

#[test]
fn the_pictures_are_there_and_as_large_as_the_screens_they_show() {
    let readme = std::fs::read_to_string("../README.md").unwrap();
    let names = readme.split("![").skip(1).map(|picture| {
        let (_, name) = picture.split_once("](").unwrap();
        name.split(')').next().unwrap()
    });
    let pictures: Vec<(&str, u32, u32)> = names
        .map(|name| {
            let bytes = std::fs::read(format!("../{name}")).unwrap();
            // A PNG begins with its signature and its first chunk, and ends with its last one.
            assert_eq!(bytes[..16], *b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "{name}");
            assert!(bytes.ends_with(b"IEND\xaeB`\x82"), "{name}");
            let number = |at| u32::from_be_bytes(*bytes[at..].first_chunk().unwrap());
            (name, number(16), number(20))
        })
        .collect();
    let expected = [
        ("docs/wizard.png", 1280, 960),
        ("docs/wizard-dark.png", 1280, 960),
        ("docs/wizard-phone.png", 360, 800),
        ("docs/embedded.png", 1280, 960),
    ];
    assert_eq!(pictures, expected);
}

//! Requests judged as AWS's documentation says they are.

mod case;

use std::path::Path;

use case::Case;

#[test]
fn requests_are_answered_as_the_documentation_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in Case::all_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge/cases")) {
        count += 1;
        let answer = case.answer();
        if answer != case.expected() {
            wrong.push(format!(
                "{}: {answer}, and not {}",
                case.name(),
                case.expected()
            ));
        }
    }
    assert!(count >= 100, "{count} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

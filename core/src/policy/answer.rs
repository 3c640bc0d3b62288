//! A policy inside an answer of AWS.

use crate::tree::Source;

/// The policy in what `aws s3api get-bucket-policy` prints, which is an object that holds it as a
/// text; nothing of any other text, a policy itself among them
/// ([GetBucketPolicy](https://docs.aws.amazon.com/cli/latest/reference/s3api/get-bucket-policy.html)).
pub fn answered(text: &str) -> Option<String> {
    let inside = text.trim_start().strip_prefix('{')?.trim_start();
    // Nothing else is read in full at every key.
    if !inside.starts_with("\"Policy\"") {
        return None;
    }
    let source = Source::json(text).ok()?;
    match source.root.fields() {
        [field] => field.node.text().map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_gives_its_policy_and_nothing_else_is_one() {
        let policy = "{\"Statement\": []}\n";
        let answer = serde_json::json!({"Policy": policy}).to_string();
        assert_eq!(answered(&answer).as_deref(), Some(policy));
        assert_eq!(answered(&format!("\n {answer}")).as_deref(), Some(policy));
        for other in [
            "",
            policy,
            "{\"Policy\": {}}",
            "{\"Policy\": \"{}\"",
            "{\"Policy\": \"{}\", \"More\": 1}",
            "[\"Policy\"]",
        ] {
            assert_eq!(answered(other), None, "{other}");
        }
    }
}

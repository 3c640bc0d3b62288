//! What a policy weighs against AWS's limits.

use crate::finding::Finding;
use crate::names::AccountId;
use crate::tree::{Node, Source, Value};

/// What S3 adds to a bare account: it may give the ARN of its root back
/// ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).
const ROOT: usize = "arn:aws:iam::".len() + ":root".len();

/// The bytes of a policy that count against AWS's limits: those of white space do not, and a bare
/// account counts as the ARN of its root.
///
/// # Errors
/// The finding that says where the text is no JSON.
pub fn size(policy: &str) -> Result<usize, Finding> {
    Ok(size_of(&Source::json(policy)?))
}

/// The same, of a policy that was read.
pub(crate) fn size_of(policy: &Source<'_>) -> usize {
    bytes(&policy.root, "")
}

/// The bytes of a value that stands under a name.
fn bytes(node: &Node, name: &str) -> usize {
    let commas = |count: usize| count.saturating_sub(1);
    match &node.value {
        Value::Table(fields) => {
            let inner: usize = fields
                .iter()
                .map(|field| field.name_span.len() + 1 + bytes(&field.node, &field.name))
                .sum();
            2 + inner + commas(fields.len())
        }
        Value::List(items) => {
            let inner: usize = items.iter().map(|item| bytes(item, name)).sum();
            2 + inner + commas(items.len())
        }
        Value::Text(text) if name == "AWS" && text.parse::<AccountId>().is_ok() => {
            node.span.len() + ROOT
        }
        _ => node.span.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_weighs_nothing() {
        let bare = r#"{"Statement":[{"Sid":"a b","Action":["x","y"]},{}],"Version":1}"#;
        let wide = bare.replace(',', " ,\n\t").replace(':', " : ");
        assert_eq!(size(bare).unwrap(), bare.len());
        assert_eq!(size(&wide).unwrap(), bare.len());
    }

    #[test]
    fn a_bare_account_weighs_as_much_as_its_root() {
        let bare = r#"{"Principal":{"AWS":["444455556666"]}}"#;
        let full = r#"{"Principal":{"AWS":["arn:aws:iam::444455556666:root"]}}"#;
        assert_eq!(size(bare).unwrap(), full.len());
    }
}

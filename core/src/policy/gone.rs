//! What the deletion of a user or role leaves in a policy.

use crate::finding::Finding;
use crate::names::BucketName;
use crate::sources::PRINCIPAL;
use crate::tree::{Node, Source};

/// Why S3 would not take a bucket's policy, if it names somebody who is no more.
pub fn principal_gone(bucket: &BucketName, policy: &str) -> Option<Finding> {
    let gone = principals_gone(policy).ok()?;
    let finding = Finding::error(
        "principal-gone",
        format!(
            "the policy of {bucket} names {}, the ID that a deleted user or role left behind, and S3 takes no policy that names one",
            gone.first()?
        ),
    );
    Some(
        finding
            .about(bucket)
            .mend("take that principal out of the bucket's policy first, or write who is meant now")
            .sources(&[PRINCIPAL]),
    )
}

/// The bare IDs among the principals of a policy.
///
/// When a user or role is deleted, its ARN in a policy turns into its ID, `AIDA…` or `AROA…`, and
/// S3 takes no policy that names one
/// ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).
///
/// # Errors
/// The finding that says where the text is no JSON.
fn principals_gone(policy: &str) -> Result<Vec<String>, Finding> {
    let source = Source::json(policy)?;
    let statements = source.root.get("Statement").map(Node::items);
    let gone = statements
        .unwrap_or_default()
        .iter()
        .flat_map(|statement| [statement.get("Principal"), statement.get("NotPrincipal")])
        .flatten()
        .filter_map(|principal| principal.get("AWS"))
        .flat_map(Node::items)
        .filter_map(Node::text)
        .filter(|principal| is_bare_id(principal));
    Ok(gone.map(str::to_owned).collect())
}

/// Whether a principal is the ID that a deleted user or role leaves behind.
pub(crate) fn is_bare_id(principal: &str) -> bool {
    (principal.starts_with("AIDA") || principal.starts_with("AROA"))
        && principal.len() >= 16
        && principal
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_ids_are_found_wherever_a_principal_stands() {
        let policy = r#"{"Statement":[
            {"Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}},
            {"NotPrincipal":{"AWS":["444455556666","AROADBQP57FF2AEXAMPLE"]}},
            {"Principal":"*","Resource":"AIDACKCEVSQ6C2EXAMPLE"}]}"#;
        assert_eq!(
            principals_gone(policy).unwrap(),
            ["AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"]
        );
        assert!(principals_gone("{}").unwrap().is_empty());
    }
}

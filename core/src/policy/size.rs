//! What a policy weighs against AWS's limits.

use std::fmt;
use std::ops::Add;

use super::BUCKET_POLICY_LIMIT;
use crate::finding::{Finding, Severity};
use crate::names::{AccountId, BucketName, Partition};
use crate::sources::{ADD_BUCKET_POLICY, PUT_BUCKET_POLICY};
use crate::tree::{Node, Source, Value};

/// The bytes of a policy that count against AWS's limits; those of white space do not.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Size {
    /// The policy without its white space, and without escapes that JSON does not ask for.
    pub bytes: usize,
    /// The longest that AWS may make of it: each bare account as the ARN of its root
    /// ([Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)),
    /// and each escape as it was written. Which of the two counts, AWS does not say.
    pub longest: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.bytes)?;
        if self.longest > self.bytes {
            write!(f, " to {}", self.longest)?;
        }
        Ok(())
    }
}

/// What a policy weighs.
///
/// # Errors
/// The finding that says where the text is no JSON.
pub fn size(policy: &str) -> Result<Size, Finding> {
    Source::json(policy).map(|source| weight(&source))
}

/// Why S3 would not take a bucket's policy, or may not: it is too large, or becomes so where a
/// bare account counts as the ARN of its root.
pub fn too_large(bucket: &BucketName, policy: &str) -> Option<Finding> {
    let size = size(policy).ok()?;
    let (severity, rest) = if size.bytes > BUCKET_POLICY_LIMIT {
        (Severity::Error, "")
    } else if size.longest > BUCKET_POLICY_LIMIT {
        (
            Severity::Warning,
            ": S3 may count a bare account as the ARN of its root",
        )
    } else {
        return None;
    };
    let message = format!(
        "the policy of {bucket} would have {size} bytes with our statements, and {BUCKET_POLICY_LIMIT} is the most{rest}"
    );
    Some(
        Finding::new("policy-too-large", severity, message)
            .about(bucket)
            .mend("set `grants.source` to `\"account\"` or `\"organization\"`, or send the logs to another bucket")
            .sources(&[ADD_BUCKET_POLICY, PUT_BUCKET_POLICY]),
    )
}

/// What a policy that was read weighs.
pub(crate) fn weight(source: &Source<'_>) -> Size {
    value(&source.root, "", root_length(source.text))
}

/// What the ARN of a root has beside the account, in the partition of the policy's own ARNs.
fn root_length(policy: &str) -> usize {
    let named = Partition::ALL
        .into_iter()
        .find(|partition| policy.contains(&format!("\"arn:{partition}:")));
    format!("arn:{}:iam:::root", named.unwrap_or(Partition::Aws)).len()
}

/// What a value weighs that stands under a name, where a root is so much longer than its account.
fn value(node: &Node, name: &str, root: usize) -> Size {
    // The brackets, and the commas within.
    let frame = |count: usize| Size::even(2 + count.saturating_sub(1));
    match &node.value {
        Value::Table(fields) => fields.iter().fold(frame(fields.len()), |sum, field| {
            let colon = Size::even(1);
            let name = string(&field.name, field.name_span.len());
            sum + name + colon + value(&field.node, &field.name, root)
        }),
        Value::List(items) => items.iter().fold(frame(items.len()), |sum, item| {
            sum + value(item, name, root)
        }),
        Value::Text(text) => {
            let mut size = string(text, node.span.len());
            if name == "AWS" && text.parse::<AccountId>().is_ok() {
                size.longest += root;
            }
            size
        }
        _ => Size::even(node.span.len()),
    }
}

/// What a string weighs that was written in so many bytes.
fn string(text: &str, written: usize) -> Size {
    let needed = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..0x20 => 6,
        _ => 1,
    };
    Size {
        bytes: 2 + text.bytes().map(needed).sum::<usize>(),
        longest: written,
    }
}

impl Size {
    /// A size about which there is no doubt.
    const fn even(bytes: usize) -> Self {
        Self {
            bytes,
            longest: bytes,
        }
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            longest: self.longest + other.longest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(policy: &str) -> (usize, usize) {
        let Size { bytes, longest } = size(policy).unwrap();
        (bytes, longest)
    }

    #[test]
    fn white_space_weighs_nothing() {
        let bare = r#"{"Statement":[{"Sid":"a b","Action":["x","y"]},{}],"Version":1}"#;
        let wide = bare.replace(',', " ,\n\t").replace(':', " : ");
        assert_eq!(sizes(bare), (bare.len(), bare.len()));
        assert_eq!(sizes(&wide), (bare.len(), bare.len()));
    }

    #[test]
    fn a_bare_account_may_weigh_as_much_as_its_root() {
        for arn in ["arn:aws", "arn:aws-cn", "arn:aws-us-gov"] {
            let bare = format!(
                r#"{{"Principal":{{"AWS":["444455556666"]}},"Resource":"{arn}:s3:::logs"}}"#
            );
            let full = bare.replace("444455556666", &format!("{arn}:iam::444455556666:root"));
            assert_eq!(sizes(&bare), (bare.len(), full.len()));
            assert_eq!(sizes(&full), (full.len(), full.len()));
        }
    }

    #[test]
    fn an_escape_that_json_does_not_ask_for_may_weigh_less() {
        let written = r#"{"S\u0069d":"\u00e9\/\"\\\n\u0001"}"#;
        let plain = "{\"Sid\":\"é/\\\"\\\\\\n\\u0001\"}";
        assert_eq!(sizes(written), (plain.len(), written.len()));
    }

    #[test]
    fn a_size_in_doubt_is_shown_from_and_to() {
        let at_most = |longest| Size { bytes: 9, longest }.to_string();
        assert_eq!([at_most(9), at_most(10)], ["9", "9 to 10"]);
    }

    #[test]
    fn a_policy_is_too_large_or_may_be() {
        let of = |principal: &str, bytes: usize| {
            let frame = format!(r#"{{"AWS":"{principal}","Sid":""}}"#);
            let policy = frame.replace("\"\"", &format!("\"{}\"", "x".repeat(bytes - frame.len())));
            assert_eq!(sizes(&policy).0, bytes);
            too_large(&"logs".parse().unwrap(), &policy)
                .map(|finding| format!("{}: {}", finding.severity, finding.message))
        };
        assert_eq!(of("*", 20_480), None);
        assert_eq!(
            of("*", 20_481).as_deref(),
            Some(
                "error: the policy of logs would have 20481 bytes with our statements, and 20480 is the most"
            )
        );
        // With the ARN of its root the account is 18 bytes longer.
        assert_eq!(of("444455556666", 20_462), None);
        for (bytes, longest) in [(20_463, 20_481), (20_480, 20_498)] {
            assert_eq!(
                of("444455556666", bytes),
                Some(format!(
                    "warning: the policy of logs would have {bytes} to {longest} bytes with our statements, and 20480 is the most: S3 may count a bare account as the ARN of its root"
                ))
            );
        }
    }
}

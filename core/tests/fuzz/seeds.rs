//! Where the texts begin: what people write, and what our own tests read.

use super::pinned;

type Texts = Vec<Vec<u8>>;

fn texts(folder: &str) -> Texts {
    let files = pinned::files(folder).into_values();
    files.map(String::into_bytes).collect()
}

/// Policies of each kind, right and wrong.
pub(crate) fn policies() -> Texts {
    let mut all = texts("core/tests/corpus");
    all.extend(texts("core/tests/lint/policies"));
    all.retain(|text| text.starts_with(b"{") || text.len() < 4000);
    all
}

/// The settings of buckets, as the AWS CLI prints them.
pub(crate) fn settings() -> Texts {
    [
        r#"{"Payer":"BucketOwner"}"#,
        r#"{"Payer":"Requester","LocationConstraint":null,"BucketAccountId":"111122223333"}"#,
        r#"{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BucketKeyEnabled":true}]}}"#,
        r#"{"ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"},"BucketRegion":"us-east-1"}"#,
        r#"{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"RestrictPublicBuckets":true}}"#,
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

/// Plans, right and wrong, in either spelling.
pub(crate) fn plans() -> Texts {
    let folders = ["examples", "core/tests/plans", "core/tests/wrong/plans"];
    folders.into_iter().flat_map(texts).collect()
}

/// Links, and the JSON that is in one.
pub(crate) fn links() -> Texts {
    let mut all: Texts = plans()
        .into_iter()
        .filter(|text| text.starts_with(b"{") || text.starts_with(b"#v1"))
        .collect();
    all.push(include_bytes!("../golden/merged/link.txt").to_vec());
    all
}

/// Words, as they stand in a field of a form.
pub(crate) fn words() -> Texts {
    let words = [
        "InsufficientS3BucketPolicyFault",
        "source-open",
        "444455556666",
        "redshift-cluster-audit-logging-111122223333",
        "redshift-analytics-cluster-01",
        "us-east-2",
        "arn:aws:iam::{account}:role/service/redtrail-audit",
        "arn:aws:iam::444455556666:user/ops",
        "o-a1b2c3d4e5",
        "redshift.ap-east-1.amazonaws.com",
        "rsauditlog1/2026",
        "/teams/data/",
        "redtrail:plan",
    ];
    words.map(|word| word.as_bytes().to_vec()).to_vec()
}

/// What was done, as it is kept on disk.
pub(crate) fn journals() -> Texts {
    let changes = ["walkthrough", "fleet", "gov", "as-printed"];
    changes
        .iter()
        .map(|plan| {
            let path = format!("core/tests/changes/{plan}-apply.json");
            std::fs::read(pinned::folder(&path)).unwrap()
        })
        .collect()
}

//! Actions by name: those that the job takes, and which of S3's are about objects.

/// Every action that somebody takes for audit logging.
pub(crate) const JOB: [&str; 9] = [
    super::ENABLE_LOGGING,
    super::DISABLE_LOGGING,
    super::DESCRIBE_LOGGING_STATUS,
    super::DESCRIBE_CLUSTERS,
    super::PUT_OBJECT,
    super::PUT_OBJECT_ACL,
    super::GET_BUCKET_ACL,
    super::ASSUME_ROLE,
    "s3:ListBucket",
];

/// The actions of S3 whose resource is an object
/// ([Service Authorization Reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)).
const ON_OBJECTS: [&str; 44] = [
    "AbortMultipartUpload",
    "BypassGovernanceRetention",
    "DeleteObject",
    "DeleteObjectAnnotation",
    "DeleteObjectTagging",
    "DeleteObjectVersion",
    "DeleteObjectVersionAnnotation",
    "DeleteObjectVersionTagging",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAnnotation",
    "GetObjectAttributes",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "GetObjectTorrent",
    "GetObjectVersion",
    "GetObjectVersionAcl",
    "GetObjectVersionAnnotation",
    "GetObjectVersionAnnotationForReplication",
    "GetObjectVersionAttributes",
    "GetObjectVersionForReplication",
    "GetObjectVersionTagging",
    "GetObjectVersionTorrent",
    "InitiateReplication",
    "ListMultipartUploadParts",
    "ListObjectAnnotations",
    "ListObjectVersionAnnotations",
    "ObjectOwnerOverrideToBucketOwner",
    "PutObject",
    "PutObjectAcl",
    "PutObjectAnnotation",
    "PutObjectLegalHold",
    "PutObjectRetention",
    "PutObjectTagging",
    "PutObjectVersionAcl",
    "PutObjectVersionAnnotation",
    "PutObjectVersionTagging",
    "ReplicateDelete",
    "ReplicateObject",
    "ReplicateObjectAnnotation",
    "ReplicateTags",
    "RestoreObject",
    "UpdateObjectEncryption",
];

/// Whether an action of S3 is about objects, rather than about a bucket.
pub(crate) fn is_on_objects(action: &str) -> bool {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    ON_OBJECTS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

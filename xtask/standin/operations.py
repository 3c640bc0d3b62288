"""Which operation an S3 request is, and which IAM action it needs.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

# (method, sub-resource) of a request on a bucket: operation, action.
BUCKET = {
    ("HEAD", ""): ("HeadBucket", "s3:ListBucket"),
    ("GET", ""): ("ListObjects", "s3:ListBucket"),
    ("GET", "list-type"): ("ListObjectsV2", "s3:ListBucket"),
    ("GET", "versions"): ("ListObjectVersions", "s3:ListBucketVersions"),
    ("GET", "uploads"): ("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
    ("PUT", ""): ("CreateBucket", "s3:CreateBucket"),
    ("DELETE", ""): ("DeleteBucket", "s3:DeleteBucket"),
    ("POST", "delete"): ("DeleteObjects", "s3:DeleteObject"),
    ("GET", "location"): ("GetBucketLocation", "s3:GetBucketLocation"),
    ("GET", "policy"): ("GetBucketPolicy", "s3:GetBucketPolicy"),
    ("PUT", "policy"): ("PutBucketPolicy", "s3:PutBucketPolicy"),
    ("DELETE", "policy"): ("DeleteBucketPolicy", "s3:DeleteBucketPolicy"),
    ("GET", "policyStatus"): ("GetBucketPolicyStatus", "s3:GetBucketPolicyStatus"),
    ("GET", "acl"): ("GetBucketAcl", "s3:GetBucketAcl"),
    ("PUT", "acl"): ("PutBucketAcl", "s3:PutBucketAcl"),
    ("GET", "encryption"): ("GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("PUT", "encryption"): ("PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("DELETE", "encryption"): ("DeleteBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("GET", "object-lock"): (
        "GetObjectLockConfiguration",
        "s3:GetBucketObjectLockConfiguration",
    ),
    ("PUT", "object-lock"): (
        "PutObjectLockConfiguration",
        "s3:PutBucketObjectLockConfiguration",
    ),
    ("GET", "requestPayment"): ("GetBucketRequestPayment", "s3:GetBucketRequestPayment"),
    ("PUT", "requestPayment"): ("PutBucketRequestPayment", "s3:PutBucketRequestPayment"),
    ("GET", "publicAccessBlock"): ("GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    ("PUT", "publicAccessBlock"): ("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ("DELETE", "publicAccessBlock"): ("DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ("GET", "ownershipControls"): ("GetBucketOwnershipControls", "s3:GetBucketOwnershipControls"),
    ("PUT", "ownershipControls"): ("PutBucketOwnershipControls", "s3:PutBucketOwnershipControls"),
    ("GET", "versioning"): ("GetBucketVersioning", "s3:GetBucketVersioning"),
    ("PUT", "versioning"): ("PutBucketVersioning", "s3:PutBucketVersioning"),
    ("GET", "lifecycle"): ("GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
    ("PUT", "lifecycle"): ("PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
    ("GET", "tagging"): ("GetBucketTagging", "s3:GetBucketTagging"),
    ("PUT", "tagging"): ("PutBucketTagging", "s3:PutBucketTagging"),
    ("GET", "logging"): ("GetBucketLogging", "s3:GetBucketLogging"),
    ("GET", "notification"): ("GetBucketNotificationConfiguration", "s3:GetBucketNotification"),
    ("GET", "replication"): ("GetBucketReplication", "s3:GetReplicationConfiguration"),
    ("GET", "cors"): ("GetBucketCors", "s3:GetBucketCORS"),
    ("GET", "website"): ("GetBucketWebsite", "s3:GetBucketWebsite"),
}

# The same for a request on an object.
OBJECT = {
    ("HEAD", ""): ("HeadObject", "s3:GetObject"),
    ("GET", ""): ("GetObject", "s3:GetObject"),
    ("PUT", ""): ("PutObject", "s3:PutObject"),
    ("DELETE", ""): ("DeleteObject", "s3:DeleteObject"),
    ("GET", "acl"): ("GetObjectAcl", "s3:GetObjectAcl"),
    ("PUT", "acl"): ("PutObjectAcl", "s3:PutObjectAcl"),
    ("GET", "tagging"): ("GetObjectTagging", "s3:GetObjectTagging"),
    ("POST", "uploads"): ("CreateMultipartUpload", "s3:PutObject"),
    ("PUT", "uploadId"): ("UploadPart", "s3:PutObject"),
    ("POST", "uploadId"): ("CompleteMultipartUpload", "s3:PutObject"),
    ("DELETE", "uploadId"): ("AbortMultipartUpload", "s3:AbortMultipartUpload"),
    ("GET", "uploadId"): ("ListParts", "s3:ListMultipartUploadParts"),
}


# What may stand in a query without a value and yet name no sub-resource.
FILTERS = {"prefix", "delimiter", "marker", "start-after", "encoding-type"}


def s3_operation(
    method: str, bucket: str, key: str, query: dict[str, str]
) -> tuple[str, str | None]:
    """The operation of an S3 request and its action, which is None where unknown."""
    if not bucket:
        return "ListBuckets", "s3:ListAllMyBuckets"
    table = OBJECT if key else BUCKET
    for name in query:
        if (method, name) in table:
            return table[method, name]
    if any(value == "" and name not in FILTERS for name, value in query.items()):
        return "?", None
    return table.get((method, ""), ("?", None))

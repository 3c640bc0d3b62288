//! What is said of each code, and the pages that say so.

use super::Explanation;
use crate::sources::{
    ADD_BUCKET_POLICY, AUDITING, BEST_PRACTICES, BUCKET_NAMES, CDK_REGION_INFO, CONFUSED_DEPUTY,
    CROSS_ACCOUNT, DISABLE_LOGGING, ENABLE_LOGGING, IAM_IDENTIFIERS, IAM_QUOTAS,
    IAM_TROUBLESHOOTING, INVALID_PRINCIPAL, PRINCIPAL, PUT_BUCKET_POLICY, REDIRECTS, REGIONS,
    RUNBOOK, TERRAFORM_FAULT, TERRAFORM_LOGGING_TEST, WALKTHROUGH,
};

/// Every code, faults first.
pub(super) const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "InsufficientS3BucketPolicyFault",
        meaning: "somebody may not read the bucket's ACL or put objects into it. The API reference says that it is the cluster; the fault says neither on which side nor why",
        causes: &[
            "the bucket policy does not allow the service principal of the cluster's Region s3:GetBucketAcl on the bucket and s3:PutObject under the prefix: compare it with `redtrail show PLAN bucket-policy`",
            "the caller has no s3:PutObject, which may end in this fault too (AWS does not say in which): across accounts its identity policy and the bucket policy both have to allow it",
            "the grants are younger than a minute and not seen everywhere yet: try again",
            "a source condition (aws:SourceArn, aws:SourceAccount) on a key that Redshift does not send at this call: nobody has published that it does",
            "a Deny in the bucket policy, a service control policy or a resource control policy",
            "the bucket's default encryption is not SSE-S3, or it has Object Lock or Requester Pays on",
        ],
        sources: &[
            ENABLE_LOGGING,
            AUDITING,
            CROSS_ACCOUNT,
            CONFUSED_DEPUTY,
            TERRAFORM_FAULT,
        ],
    },
    Explanation {
        code: "BucketNotFoundFault",
        meaning: "there is no bucket of that name in the partition",
        causes: &[
            "the name is misspelt",
            "the bucket was deleted, or is in another partition",
            "the bucket is in another Region than the cluster: the API reference forbids that, and AWS's walkthrough does it",
        ],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "ClusterNotFound",
        meaning: "there is no cluster of that identifier in the account and Region that were called",
        causes: &[
            "the call went to another Region than the cluster's: give --region",
            "the credentials belong to another account than the cluster's",
            "the identifier is misspelt, or the cluster was renamed or deleted; Serverless workgroups are no clusters",
        ],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "InvalidS3BucketNameFault",
        meaning: "the bucket's name breaks S3's naming rules",
        causes: &[
            "the name holds capitals, underscores or a path: give the bare name of the bucket",
        ],
        sources: &[ENABLE_LOGGING, BUCKET_NAMES],
    },
    Explanation {
        code: "InvalidS3KeyPrefixFault",
        meaning: "the key prefix breaks the rules of EnableLogging, about which AWS's pages disagree",
        causes: &[
            "it holds quotes, a backslash, a control character or a space",
            "it is longer than 256 characters by the API reference, or 512 by the management guide",
        ],
        sources: &[ENABLE_LOGGING, AUDITING],
    },
    Explanation {
        code: "InvalidClusterState",
        meaning: "the cluster is not available, or an operation is running on it",
        causes: &[
            "logging was switched on or off a moment ago: try again in a minute",
            "the cluster is paused, resizing, rebooting or being restored: wait until it is available",
        ],
        sources: &[ENABLE_LOGGING, DISABLE_LOGGING],
    },
    Explanation {
        code: "UnsupportedOperation",
        meaning: "Redshift does not support the operation here; AWS does not say when that is so",
        causes: &["look at the message that came with it, and ask AWS Support"],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "MalformedPolicy",
        meaning: "S3 refused a bucket policy",
        causes: &[
            "Invalid principal in policy: a principal does not exist, is not seen everywhere yet, or is the bare ID (AIDA…, AROA…) that a deleted one left behind",
            "Invalid principal in policy: perhaps the account has not enabled the opt-in Region that a service principal names (AWS does not say whether S3 minds); set grants.principals in the plan",
            "the policy is larger than 20,480 bytes",
            "an action fits none of the resources of its statement",
            "a resource names another bucket",
        ],
        sources: &[ADD_BUCKET_POLICY, INVALID_PRINCIPAL],
    },
    Explanation {
        code: "MalformedPolicyDocument",
        meaning: "IAM refused a policy or a trust policy",
        causes: &[
            "Invalid principal in policy: somebody in caller.trusted does not exist, or is not seen everywhere yet",
        ],
        sources: &[PRINCIPAL, IAM_TROUBLESHOOTING],
    },
    Explanation {
        code: "DeleteConflict",
        meaning: "IAM deletes nothing that something else hangs on",
        causes: &[
            "somebody has attached the plan's policy to another role, user or group: detach it there",
            "somebody has given the plan's role or user a policy, a group or a profile of their own: take it away",
        ],
        sources: &[IAM_TROUBLESHOOTING],
    },
    Explanation {
        code: "LimitExceeded",
        meaning: "the account, the role or the user has as many of these as IAM allows",
        causes: &[
            "a user has two access keys: delete one",
            "a role has as many policies attached as its quota allows: detach one, or have the quota raised",
        ],
        sources: &[IAM_QUOTAS],
    },
    Explanation {
        code: "AccessDenied",
        meaning: "the credentials may not make the call",
        causes: &[
            "a policy or an attachment is younger than a minute and not seen everywhere yet: try again",
            "the operator's own policies do not allow it: compare them with `redtrail show PLAN operator-policy`",
            "a permissions boundary or a service control policy forbids it",
        ],
        sources: &[CROSS_ACCOUNT, IAM_TROUBLESHOOTING],
    },
    Explanation {
        code: "source-condition-unconfirmed",
        meaning: "the bucket trusts Redshift on a condition about whom it works for, and nobody has published whether Redshift sends the key both when logging is switched on and when a log is delivered",
        causes: &["wait for a real log: it alone proves the grants"],
        sources: &[CONFUSED_DEPUTY, AUDITING],
    },
    Explanation {
        code: "source-open",
        meaning: "the bucket trusts Redshift whoever it works for, so any cluster of any AWS account may write into it",
        causes: &["take out grants.source = \"any\", or the preset"],
        sources: &[WALKTHROUGH, CONFUSED_DEPUTY],
    },
    Explanation {
        code: "source-widened",
        meaning: "the ARNs of all clusters do not fit one bucket policy, so the bucket trusts their accounts",
        causes: &[
            "set grants.source to \"cluster\" to have that refused, or split the clusters over several buckets",
        ],
        sources: &[ADD_BUCKET_POLICY],
    },
    Explanation {
        code: "region-differs",
        meaning: "cluster and bucket are in different Regions: the API reference forbids it, AWS's walkthrough does it",
        causes: &["if EnableLogging refuses the bucket, add one in the cluster's Region"],
        sources: &[ENABLE_LOGGING, WALKTHROUGH],
    },
    Explanation {
        code: "region-unknown",
        meaning: "the Region is not in this release's table; in the partition aws it is taken for an opt-in Region",
        causes: &["check the spelling; a new Region is fine"],
        sources: &[REGIONS],
    },
    Explanation {
        code: "opt-in-principal-disputed",
        meaning: "AWS's pages disagree about the name under which Redshift calls in an opt-in Region; both names are trusted",
        causes: &["set grants.principals to trust one only"],
        sources: &[AUDITING, PRINCIPAL],
    },
    Explanation {
        code: "china-principal-disputed",
        meaning: "sources disagree about the name under which Redshift calls in China",
        causes: &[
            "if EnableLogging is refused, set grants.principals = [\"redshift.amazonaws.com.cn\"]",
        ],
        sources: &[CDK_REGION_INFO, TERRAFORM_LOGGING_TEST],
    },
    Explanation {
        code: "principal-unconfirmed",
        meaning: "no public page says under which name Redshift calls in this partition",
        causes: &["if EnableLogging is refused, set grants.principals"],
        sources: &[CDK_REGION_INFO, PRINCIPAL],
    },
    Explanation {
        code: "caller-writes-objects",
        meaning: "EnableLogging asks for s3:PutObject of its caller, so whoever may use the caller can write and overwrite objects under the prefix by hand",
        causes: &[
            "turn versioning on for the bucket, and name in caller.trusted who may assume the role",
        ],
        sources: &[AUDITING],
    },
    Explanation {
        code: "caller-acl-disputed",
        meaning: "AWS's runbook lists s3:GetBucketAcl for the caller, its guide and its walkthrough do not; it is not granted",
        causes: &[
            "grant it on both sides by hand if EnableLogging is refused although every grant is in place",
        ],
        sources: &[RUNBOOK, AUDITING, WALKTHROUGH],
    },
    Explanation {
        code: "caller-key",
        meaning: "a user needs a long-lived access key to call EnableLogging",
        causes: &["use a role"],
        sources: &[BEST_PRACTICES],
    },
    Explanation {
        code: "caller-missing",
        meaning: "the caller that the plan names by its ARN does not exist",
        causes: &["make it first, or let the plan make a role"],
        sources: &[IAM_IDENTIFIERS],
    },
    Explanation {
        code: "caller-differs",
        meaning: "a role or user of the caller's name exists, with another path or another permissions boundary",
        causes: &["write in the plan what it has, or another name"],
        sources: &[IAM_IDENTIFIERS],
    },
    Explanation {
        code: "journal-beyond-plan",
        meaning: "the journal tells of something that was made and that the plan no longer names",
        causes: &["put it back into the plan and undo, or take it back by hand as the mend says"],
        sources: &[],
    },
    Explanation {
        code: "logging-not-ours",
        meaning: "the cluster logged to the plan's bucket before the plan was applied, so undo leaves that on",
        causes: &["switch it off by hand if it is to end"],
        sources: &[DISABLE_LOGGING],
    },
    Explanation {
        code: "NoSuchBucket",
        meaning: "S3 knows no bucket of that name",
        causes: &["the name is misspelt, or the bucket is not made yet: Redtrail never makes one"],
        sources: &[BUCKET_NAMES],
    },
    Explanation {
        code: "PermanentRedirect",
        meaning: "the bucket is in another Region than the plan says",
        causes: &["write the Region that `aws s3api get-bucket-location` gives"],
        sources: &[REDIRECTS],
    },
    Explanation {
        code: "MethodNotAllowed",
        meaning: "S3 lets only identities of the account that owns a bucket touch its policy",
        causes: &["use credentials of the bucket account: --bucket-profile or --bucket-role"],
        sources: &[PUT_BUCKET_POLICY],
    },
    Explanation {
        code: "caller-elsewhere",
        meaning: "the caller works in the account of the cluster, and its ARN names another",
        causes: &["write {account} where the ARN has the account"],
        sources: &[CROSS_ACCOUNT],
    },
    Explanation {
        code: "trust-account",
        meaning: "the role's trust policy names the whole account, so everyone there whose own policies allow it may assume the role",
        causes: &["name the operators' roles in caller.trusted"],
        sources: &[PRINCIPAL],
    },
    Explanation {
        code: "prefix-disputed",
        meaning: "AWS's pages disagree about what a key prefix may hold; a plan allows what all of them do",
        causes: &["nothing to do"],
        sources: &[ENABLE_LOGGING, AUDITING],
    },
    Explanation {
        code: "scope-bucket",
        meaning: "objects may be written anywhere in the bucket",
        causes: &["take out grants.scope = \"bucket\", or the preset"],
        sources: &[WALKTHROUGH, AUDITING],
    },
    Explanation {
        code: "put-object-acl-idle",
        meaning: "the walkthrough grants s3:PutObjectAcl on one side only, so across accounts it has no effect",
        causes: &["nothing to do"],
        sources: &[WALKTHROUGH, CROSS_ACCOUNT],
    },
    Explanation {
        code: "redshift-policy-widened",
        meaning: "the ARNs of an account's clusters do not fit one IAM policy, so it names every cluster of their Regions",
        causes: &["split the clusters over several plans"],
        sources: &[IAM_QUOTAS],
    },
    Explanation {
        code: "operator-policy-widened",
        meaning: "the ARNs of an account's clusters do not fit the operator's policy, so it names every cluster of their Regions",
        causes: &["split the clusters over several plans"],
        sources: &[IAM_QUOTAS],
    },
    Explanation {
        code: "trust-policy-quota",
        meaning: "the role's trust policy is larger than IAM allows by default, and smaller than it allows where the account's quota was raised",
        causes: &["name fewer in caller.trusted, or have the quota raised"],
        sources: &[IAM_QUOTAS],
    },
    Explanation {
        code: "policy-too-large",
        meaning: "a policy would be larger than S3 or IAM takes",
        causes: &[
            "a bucket policy: set grants.source to \"account\" or \"organization\", or use several buckets",
            "a policy of the caller: name fewer in caller.trusted, or make several plans",
        ],
        sources: &[ADD_BUCKET_POLICY, IAM_QUOTAS],
    },
    Explanation {
        code: "user-activity-parameter",
        meaning: "without the parameter enable_user_activity_logging the user activity log stays empty",
        causes: &["set it to true in a parameter group of your own and reboot the cluster"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "caller-key-missing",
        meaning: "EnableLogging is called as the user that the plan names, and no access key of it was given",
        causes: &[
            "run apply again with --caller-profile or --create-access-key; or use a role, which needs no key",
        ],
        sources: &[AUDITING],
    },
    Explanation {
        code: "suspect",
        meaning: "EnableLogging was refused until the settle time was over, although every grant of the plan is in place",
        causes: &["follow the suspects in their order; no grant is ever widened by itself"],
        sources: &[ENABLE_LOGGING, CONFUSED_DEPUTY],
    },
    Explanation {
        code: "not-seen-yet",
        meaning: "a change was made, and AWS does not show it yet",
        causes: &["wait a minute and run `redtrail status`"],
        sources: &[IAM_TROUBLESHOOTING],
    },
    Explanation {
        code: "logs-elsewhere",
        meaning: "the cluster sends its audit logs to another place already",
        causes: &[
            "switch that off first if the logs are to move; what was delivered stays where it is",
        ],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "cluster-missing",
        meaning: "DescribeLoggingStatus knows no such cluster",
        causes: &["check identifier, Region and account"],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "not-ours",
        meaning: "a thing of that name exists and does not carry the plan's tag, so it is somebody else's",
        causes: &[
            "write another name in the plan, or tag it redtrail:plan if it is this plan's after all",
        ],
        sources: &[IAM_IDENTIFIERS],
    },
    Explanation {
        code: "principal-gone",
        meaning: "the bucket's policy names somebody who was deleted, by the bare ID (AIDA…, AROA…) that was left behind, and S3 refuses every policy that does",
        causes: &[
            "take that principal out of the bucket's policy, or write the ARN of who is meant now",
        ],
        sources: &[PRINCIPAL, INVALID_PRINCIPAL],
    },
    Explanation {
        code: "not-a-policy",
        meaning: "the text is JSON, but no policy",
        causes: &[
            "give it as `aws s3api get-bucket-policy --query Policy --output text` prints it",
        ],
        sources: &[ADD_BUCKET_POLICY],
    },
    Explanation {
        code: "nothing-remains",
        meaning: "without the plan's statements the bucket's policy has none, and S3 takes no such policy",
        causes: &["delete the bucket's policy instead, as the mend says"],
        sources: &[PUT_BUCKET_POLICY],
    },
    Explanation {
        code: "bucket-policy-ambiguous",
        meaning: "one existing bucket policy was given, and the plan has several buckets",
        causes: &["make a plan for each bucket"],
        sources: &[],
    },
    Explanation {
        code: "failed",
        meaning: "a call to AWS was refused or got no answer, or a file could not be read or written; the message says which",
        causes: &["what AWS answered is a code too: `redtrail explain AccessDenied`, say"],
        sources: &[],
    },
    Explanation {
        code: "usage",
        meaning: "the command was given words that it cannot use",
        causes: &["the message says which; `redtrail COMMAND --help` tells what it takes"],
        sources: &[],
    },
    Explanation {
        code: "syntax",
        meaning: "the text is not the JSON or TOML that it should be",
        causes: &["mend it where line and column say"],
        sources: &[],
    },
    Explanation {
        code: "field-unknown",
        meaning: "the plan has a field of a name that there is not",
        causes: &["check the spelling"],
        sources: &[],
    },
    Explanation {
        code: "field-type",
        meaning: "a field holds another kind of value than it should; account IDs are texts, since their leading zeros count",
        causes: &["write it in quotes"],
        sources: &[],
    },
    Explanation {
        code: "field-missing",
        meaning: "a field that every plan has is not there",
        causes: &["add it"],
        sources: &[],
    },
    Explanation {
        code: "field-twice",
        meaning: "a field stands there twice",
        causes: &["keep one of them"],
        sources: &[],
    },
    Explanation {
        code: "field-invalid",
        meaning: "what a field holds breaks a rule of its name",
        causes: &["the message says the rule, and the nearest value that keeps it"],
        sources: &[],
    },
    Explanation {
        code: "field-conflict",
        meaning: "two fields exclude each other",
        causes: &["take one of them out"],
        sources: &[],
    },
    Explanation {
        code: "version-unsupported",
        meaning: "the plan was written for other rules than this release knows",
        causes: &["use the release that knows them"],
        sources: &[],
    },
    Explanation {
        code: "cluster-twice",
        meaning: "the same cluster stands there twice",
        causes: &["keep one of them"],
        sources: &[],
    },
    Explanation {
        code: "bucket-twice",
        meaning: "two buckets have the same name or the same Region",
        causes: &["keep one of them"],
        sources: &[],
    },
    Explanation {
        code: "bucket-unused",
        meaning: "no cluster would send its logs to the bucket",
        causes: &["take it out, or put it first"],
        sources: &[],
    },
    Explanation {
        code: "partition-mixed",
        meaning: "accounts, bucket and clusters of one plan are in one partition, since nothing crosses",
        causes: &["make one plan for each partition"],
        sources: &[REGIONS],
    },
    Explanation {
        code: "link-broken",
        meaning: "the link is damaged, or of another version",
        causes: &["ask for it again, or for the plan as a file"],
        sources: &[],
    },
    Explanation {
        code: "link-too-long",
        meaning: "the plan does not fit the 8 KB of a link",
        causes: &["send it as a file"],
        sources: &[],
    },
];

//! What AWS answers when it refuses a call of the job.

use super::Cause;
use crate::sources::{
    ACCESS_DENIED, ADD_BUCKET_POLICY, AUDITING, BLOCK_PUBLIC_ACCESS, BUCKET_NAMES, CONFUSED_DEPUTY,
    CROSS_ACCOUNT, DESCRIBE_LOGGING_STATUS, DISABLE_LOGGING, ENABLE_LOGGING, GRAMMAR,
    IAM_IDENTIFIERS, IAM_QUOTAS, IAM_TROUBLESHOOTING, INVALID_PRINCIPAL, PRINCIPAL,
    PUT_BUCKET_POLICY, REDIRECTS, REGIONS, S3_ACCESS_DENIED, SID, TERRAFORM_FAULT,
};

/// A fault, and what may be behind it.
pub(super) struct Fault {
    /// Its code on the wire.
    pub(super) code: &'static str,
    /// Redshift's operations for audit logging that answer with it.
    pub(super) operations: &'static [&'static str],
    /// Words of its messages, in lowercase letters, for those that come without the code.
    pub(super) words: &'static [&'static str],
    /// The calls of a plan that it may come from.
    pub(super) calls: Calls,
    pub(super) meaning: &'static str,
    /// What may be behind it, the likeliest first.
    pub(super) causes: &'static [Cause],
    pub(super) sources: &'static [&'static str],
}

/// Which calls of a plan a fault may come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Calls {
    /// None: it is not about what policies allow.
    None,
    /// Those that `EnableLogging` looks at or makes itself: on the bucket.
    OnBucket,
    /// Those that the caller makes.
    OfCaller,
}

const fn cause(what: &'static str, tell: &'static str, mend: &'static str) -> Cause {
    Cause {
        what,
        tell,
        mend,
        words: &[],
    }
}

impl Cause {
    /// The cause with the words, in lowercase letters, by which a message speaks of it.
    const fn said(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }
}

const ON: &str = "EnableLogging";
const OFF: &str = "DisableLogging";
const STATUS: &str = "DescribeLoggingStatus";

/// Every fault; of two that one message names, the first is meant.
pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "InsufficientS3BucketPolicyFault",
        operations: &[ON],
        words: &["cannot write to bucket"],
        calls: Calls::OnBucket,
        meaning: "somebody may not read the bucket's ACL or put objects into it. The API reference says that it is the cluster; the fault says neither on which side nor why",
        causes: &[
            cause(
                "the bucket policy does not allow the service principal of the cluster's Region s3:GetBucketAcl on the bucket and s3:PutObject under the prefix",
                "`redtrail check PLAN --bucket-policy FILE` denies a call of Redshift's",
                "put the plan's statements in: `redtrail merge PLAN --into FILE`",
            ),
            cause(
                "the caller has no s3:PutObject, which may end in this fault too (AWS does not say in which): across accounts its identity policy and the bucket policy both have to allow it",
                "`redtrail check PLAN --bucket-policy FILE --identity-policy FILE` denies s3:PutObject to the caller",
                "attach to the caller what `redtrail show PLAN s3-policy` prints",
            ),
            cause(
                "the grants are younger than a minute and not seen everywhere yet",
                "the same call is taken a minute later",
                "try again",
            ),
            cause(
                "a source condition (aws:SourceArn, aws:SourceAccount) on a key that Redshift does not send at this call: nobody has published that it does",
                "a copy of the plan with `grants.source = \"any\"` is taken",
                "leave `grants.source` at `\"any\"`, which lets every cluster of every account write, or tell AWS Support",
            ),
            cause(
                "a Deny in the bucket policy, a service control policy or a resource control policy",
                "`redtrail check PLAN` with --bucket-policy, --scp and --rcp names the statement, and the condition that is met",
                "leave Redshift and the caller out of it, as the finding says",
            ),
            cause(
                "the bucket's default encryption is not SSE-S3, or it has Object Lock or Requester Pays on",
                "`redtrail check PLAN --bucket-settings FILE` names the setting",
                "change the setting, or send the logs to another bucket",
            ),
        ],
        sources: &[
            ENABLE_LOGGING,
            AUDITING,
            CROSS_ACCOUNT,
            CONFUSED_DEPUTY,
            TERRAFORM_FAULT,
        ],
    },
    Fault {
        code: "BucketNotFoundFault",
        operations: &[ON],
        words: &[],
        calls: Calls::None,
        meaning: "there is no bucket of that name in the partition",
        causes: &[
            cause(
                "the name is misspelt",
                "`aws s3api list-buckets` in the bucket account lists a name like it",
                "correct bucket.name in the plan",
            ),
            cause(
                "the bucket was deleted, is not made yet, or is in another partition",
                "`aws s3api list-buckets` in the bucket account lists no such name",
                "make the bucket: Redtrail never makes one",
            ),
            cause(
                "the bucket is in another Region than the cluster: the API reference forbids that, and AWS's walkthrough does it",
                "`aws s3api get-bucket-location` gives another Region than the cluster's",
                "add a bucket in the cluster's Region to the plan",
            ),
        ],
        sources: &[ENABLE_LOGGING],
    },
    Fault {
        code: "ClusterNotFound",
        operations: &[ON, OFF, STATUS],
        words: &[],
        calls: Calls::None,
        meaning: "there is no cluster of that identifier in the account and Region that were called",
        causes: &[
            cause(
                "the call went to another Region than the cluster's",
                "`aws redshift describe-clusters --region REGION` lists it elsewhere",
                "give --region, or correct the cluster's Region in the plan",
            ),
            cause(
                "the credentials belong to another account than the cluster's",
                "`aws sts get-caller-identity` gives another account",
                "use credentials of the cluster account: --cluster-profile or --cluster-role",
            ),
            cause(
                "the identifier is misspelt, or the cluster was renamed or deleted",
                "`aws redshift describe-clusters` in its account and Region does not list it",
                "correct the identifier in the plan, or take the cluster out",
            ),
            cause(
                "it is a workgroup of Redshift Serverless, which is no cluster and sends its logs to CloudWatch alone",
                "`aws redshift-serverless list-workgroups` lists it",
                "take it out of the plan",
            ),
        ],
        sources: &[ENABLE_LOGGING, DISABLE_LOGGING, DESCRIBE_LOGGING_STATUS, AUDITING],
    },
    Fault {
        code: "InvalidS3BucketNameFault",
        operations: &[ON],
        words: &[],
        calls: Calls::None,
        meaning: "the bucket's name breaks S3's naming rules",
        causes: &[
            cause(
                "the name holds more than the name: s3://, an ARN, or a path",
                "it has a colon or a slash in it",
                "give the bare name of the bucket; the path is the key prefix",
            ),
            cause(
                "the name is of the time before March 2018, when buckets in us-east-1 could have capitals, underscores and up to 255 characters",
                "`aws s3api list-buckets` lists it as it is written",
                "send the logs to another bucket",
            ),
        ],
        sources: &[ENABLE_LOGGING, BUCKET_NAMES],
    },
    Fault {
        code: "InvalidS3KeyPrefixFault",
        operations: &[ON],
        words: &[],
        calls: Calls::None,
        meaning: "the key prefix breaks the rules of EnableLogging, about which AWS's pages disagree",
        causes: &[
            cause(
                "it holds quotes, a backslash, a control character or a space",
                "it has a character beside letters, digits and _ . : / = + - @",
                "write it with these alone, as every plan does",
            ),
            cause(
                "it is longer than 256 characters by the API reference, or 512 by the management guide",
                "it has more than 256 characters",
                "shorten it",
            ),
        ],
        sources: &[ENABLE_LOGGING, AUDITING],
    },
    Fault {
        code: "InvalidClusterState",
        operations: &[ON, OFF],
        words: &["there is an operation running on the cluster"],
        calls: Calls::None,
        meaning: "the cluster is not available, or an operation is running on it",
        causes: &[
            cause(
                "logging was switched on or off a moment ago",
                "the message says that an operation is running on the cluster, and `aws redshift describe-clusters` says available",
                "try again in a minute",
            )
            .said(&["there is an operation running"]),
            cause(
                "the cluster is paused, resizing, rebooting or being restored",
                "`aws redshift describe-clusters` gives another ClusterStatus than available",
                "wait until it is available, and resume it if it is paused",
            ),
        ],
        sources: &[ENABLE_LOGGING, DISABLE_LOGGING],
    },
    Fault {
        code: "UnsupportedOperation",
        operations: &[ON, OFF, STATUS],
        words: &[],
        calls: Calls::None,
        meaning: "Redshift does not support the operation here; AWS does not say when that is so",
        causes: &[cause(
            "something about this cluster or this Region, which the message may name",
            "the same call is taken for another cluster, or in another Region",
            "ask AWS Support, with the request ID of the message",
        )],
        sources: &[ENABLE_LOGGING, DISABLE_LOGGING, DESCRIBE_LOGGING_STATUS],
    },
    Fault {
        code: "MalformedPolicyDocument",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "IAM refused a policy or a trust policy",
        causes: &[
            cause(
                "a principal of the trust policy does not exist, or was made less than a minute ago",
                "the message says Invalid principal in policy, and names it",
                "correct caller.trusted in the plan, or try again in a minute",
            )
            .said(&["invalid principal"]),
            cause(
                "the text is not in the policy language, or a Sid holds more than letters and digits",
                "`redtrail lint FILE` names the place",
                "mend it there",
            ),
        ],
        sources: &[PRINCIPAL, GRAMMAR, SID, IAM_TROUBLESHOOTING],
    },
    Fault {
        code: "MalformedPolicy",
        operations: &[],
        words: &["invalid principal in policy", "policy has invalid resource"],
        calls: Calls::None,
        meaning: "S3 refused a bucket policy",
        causes: &[
            cause(
                "a principal does not exist, or is the bare ID (AIDA…, AROA…) that a deleted one left behind",
                "the message says Invalid principal in policy, and `redtrail lint FILE` names such an ID",
                "take it out, or write the ARN of who is meant now",
            )
            .said(&["invalid principal"]),
            cause(
                "a principal was made less than a minute ago and is not seen everywhere yet",
                "the message says Invalid principal in policy, and the same policy is taken a minute later",
                "try again; `grants.caller = \"account\"` needs nobody to exist",
            )
            .said(&["invalid principal"]),
            cause(
                "perhaps the account has not enabled the opt-in Region that a service principal names (AWS does not say whether S3 minds)",
                "the message says Invalid principal in policy, and `aws account list-regions` says DISABLED of that Region",
                "set `grants.principals` in the plan",
            )
            .said(&["invalid principal"]),
            cause(
                "the policy is larger than 20,480 bytes",
                "the message says that it exceeds the maximum size, and `redtrail merge` prints how much it has",
                "set `grants.source` to `\"account\"` or `\"organization\"`, or send the logs to another bucket",
            )
            .said(&["exceeds the maximum", "20480"]),
            cause(
                "an action fits none of the resources of its statement",
                "the message says Action does not apply to any resource(s) in statement, and `redtrail lint FILE` names the statement",
                "write the ARN of the bucket for s3:GetBucketAcl, BUCKET/* for s3:PutObject",
            )
            .said(&["does not apply to any resource"]),
            cause(
                "a resource is of another bucket",
                "the message says Policy has invalid resource, and another bucket stands in it",
                "put the statement into the policy of that bucket",
            )
            .said(&["invalid resource"]),
        ],
        sources: &[ADD_BUCKET_POLICY, INVALID_PRINCIPAL, PRINCIPAL, REGIONS],
    },
    Fault {
        code: "NoSuchBucket",
        operations: &[],
        words: &["the specified bucket does not exist"],
        calls: Calls::None,
        meaning: "S3 knows no bucket of that name",
        causes: &[
            cause(
                "the name is misspelt",
                "`aws s3api list-buckets` in the bucket account lists a name like it",
                "correct bucket.name in the plan",
            ),
            cause(
                "the bucket is not made yet, or was deleted",
                "`aws s3api list-buckets` in the bucket account lists no such name",
                "make it: Redtrail never makes one",
            ),
        ],
        sources: &[BUCKET_NAMES],
    },
    Fault {
        code: "PermanentRedirect",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "S3 was asked for the bucket in another Region than it is in",
        causes: &[cause(
            "the plan, or --region, gives another Region than the bucket's",
            "`aws s3api get-bucket-location` gives it; null is us-east-1",
            "write that Region in the plan",
        )],
        sources: &[REDIRECTS],
    },
    Fault {
        code: "MethodNotAllowed",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "S3 lets only identities of the account that owns a bucket touch its policy",
        causes: &[cause(
            "the credentials belong to another account than the bucket",
            "`aws sts get-caller-identity` gives another account",
            "use credentials of the bucket account: --bucket-profile or --bucket-role",
        )],
        sources: &[PUT_BUCKET_POLICY],
    },
    Fault {
        code: "NoSuchEntity",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "IAM knows no role, user or policy of that name in the account that was called",
        causes: &[
            cause(
                "it was made less than a minute ago and is not seen everywhere yet",
                "the same call is taken a minute later",
                "try again",
            ),
            cause(
                "the credentials belong to another account than the cluster's",
                "`aws sts get-caller-identity` gives another account",
                "use credentials of the cluster account: --cluster-profile or --cluster-role",
            ),
            cause(
                "somebody has deleted or renamed it",
                "`redtrail apply PLAN --dry-run` says that it would be made",
                "make it again: `redtrail apply PLAN`",
            ),
        ],
        sources: &[IAM_IDENTIFIERS, IAM_TROUBLESHOOTING],
    },
    Fault {
        code: "EntityAlreadyExists",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "IAM has a role, a user or a policy of that name in the account already; names of users count without regard to capitals",
        causes: &[
            cause(
                "it was made before, by hand or by the script",
                "it does not carry the tag redtrail:plan, and does what the plan's would do",
                "let `redtrail apply PLAN` adopt it, which asks first",
            ),
            cause(
                "it is somebody else's",
                "it does not carry the tag redtrail:plan, and others use it",
                "write another name in the plan",
            ),
        ],
        sources: &[IAM_IDENTIFIERS, IAM_QUOTAS],
    },
    Fault {
        code: "DeleteConflict",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "IAM deletes nothing that something else hangs on",
        causes: &[
            cause(
                "somebody has attached the plan's policy to another role, user or group",
                "it is a policy that cannot be deleted, and `aws iam list-entities-for-policy` names the others",
                "detach it there",
            ),
            cause(
                "somebody has given the plan's role or user a policy, a group or a profile of their own",
                "it is the role or the user that cannot be deleted",
                "take away what they were given",
            ),
        ],
        sources: &[IAM_TROUBLESHOOTING],
    },
    Fault {
        code: "LimitExceeded",
        operations: &[],
        words: &[],
        calls: Calls::None,
        meaning: "the account, the role or the user has as many of these as IAM allows",
        causes: &[
            cause(
                "a user has two access keys",
                "the message speaks of access keys",
                "delete one of them",
            )
            .said(&["accesskeys", "access keys"]),
            cause(
                "a role or a user has as many policies attached as its quota allows",
                "the message speaks of policies that are attached",
                "detach one, or have the quota raised",
            )
            .said(&["policiesper", "policies per", "attached"]),
            cause(
                "the account has as many roles, users or policies as its quota allows",
                "`aws iam get-account-summary` shows a number at its quota",
                "delete what nobody uses, or have the quota raised",
            ),
        ],
        sources: &[IAM_QUOTAS],
    },
    Fault {
        code: "AccessDenied",
        operations: &[],
        words: &["is not authorized to perform", "access denied"],
        calls: Calls::OfCaller,
        meaning: "the credentials may not make the call. Within an account or an organization AWS's message names the kind of policy that refuses it, and whether it denies or only does not allow",
        causes: &[
            cause(
                "no policy of whoever calls allows it",
                "the message says `because no identity-based policy allows`",
                "attach to the caller what `redtrail show PLAN redshift-policy` prints; whoever runs Redtrail needs `redtrail show PLAN operator-policy`",
            )
            .said(&["no identity-based policy"]),
            cause(
                "a policy or an attachment is younger than a minute and not seen everywhere yet",
                "the same call is allowed a minute later",
                "try again",
            ),
            cause(
                "the role's trust policy does not name whoever assumes it, or that one's own policies do not allow it",
                "the message names sts:AssumeRole",
                "set the trust policy that `redtrail show PLAN trust-policy` prints, and allow sts:AssumeRole to whoever assumes the role",
            )
            .said(&["assumerole"]),
            cause(
                "the credentials belong to another account than the bucket or the cluster",
                "`aws sts get-caller-identity` gives another account",
                "name the right ones: --bucket-profile and --cluster-profile, or --bucket-role and --cluster-role",
            ),
            cause(
                "a service control policy of the organization denies it, or allows a list on which it does not stand",
                "the message says `service control policy`, and `redtrail check PLAN --scp FILE` names the statement",
                "ask the organization's administrators to leave the caller out of it",
            )
            .said(&["service control policy"]),
            cause(
                "a permissions boundary denies it or does not allow it",
                "the message says `permissions boundary`, and `redtrail check PLAN --boundary FILE` says the same",
                "allow it in the boundary, too: a boundary gives nothing, and limits everything",
            )
            .said(&["permissions boundary"]),
            cause(
                "a policy of the caller denies it",
                "the message says `with an explicit deny in an identity-based policy`",
                "leave the call out of that statement",
            )
            .said(&["explicit deny in an identity-based policy"]),
            cause(
                "the bucket policy or a resource control policy denies it",
                "the message says `resource-based policy` or `resource control policy`",
                "leave whoever calls out of that statement",
            )
            .said(&["resource-based policy", "resource control policy"]),
            cause(
                "the bucket policy lets the public in, and the bucket's BlockPublicPolicy refuses every such policy",
                "it is PutBucketPolicy that is refused, and `redtrail lint FILE` finds principal-public",
                "give the public statement a narrower principal, or a condition",
            )
            .said(&["blockpublicpolicy"]),
            cause(
                "the credentials were made with a session policy that does not allow it",
                "the message says `session policy`",
                "assume the role without one",
            )
            .said(&["session policy"]),
        ],
        sources: &[
            ACCESS_DENIED,
            S3_ACCESS_DENIED,
            CROSS_ACCOUNT,
            BLOCK_PUBLIC_ACCESS,
            IAM_TROUBLESHOOTING,
        ],
    },
];

//! What is said of each code of ours, and the pages that say so.

use super::Explanation;
use crate::sources::{
    ACCOUNT_ID, ACTIONS, ADD_BUCKET_POLICY, AUDITING, BEST_PRACTICES, BLOCK_PUBLIC_ACCESS,
    BUCKET_NAMES, BUCKET_OWNER, CDK_REGION_INFO, CONDITION_KEYS, CONDITION_OPERATORS,
    CONFUSED_DEPUTY, CREATE_POLICY, CROSS_ACCOUNT, DESCRIBE_CLUSTERS, DESCRIBE_LOGGING_STATUS,
    DISABLE_LOGGING, ENABLE_LOGGING, EVALUATION_LOGIC, GRAMMAR, IAM_IDENTIFIERS, IAM_QUOTAS,
    IAM_TROUBLESHOOTING, INVALID_PRINCIPAL, NOT_PRINCIPAL, OBJECT_OWNERSHIP, PARAMETER_GROUPS,
    PRINCIPAL, PUT_BUCKET_POLICY, RCP_EXAMPLES, REGIONS, REQUESTER_PAYS, RUNBOOK, SID, STS_REGIONS,
    TERRAFORM_LOGGING_TEST, WALKTHROUGH,
};

/// Every code of ours.
pub(super) const EXPLANATIONS: &[Explanation] = &[
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
        meaning: "AWS's pages disagree about the name under which Redshift calls in an opt-in Region; a plan trusts both names",
        causes: &[
            "in a policy that trusts one of them: name the other, too",
            "in a plan: set grants.principals to trust one only",
        ],
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
        meaning: "the role or user that is to call EnableLogging does not exist",
        causes: &[
            "a plan that makes it: `redtrail apply` does, or the script that `redtrail show` prints",
            "a plan that names it by its ARN: make it first, or let the plan make a role",
        ],
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
        code: "user-activity-off",
        meaning: "the cluster's parameter group sets enable_user_activity_logging to false, so the user activity log stays empty; the other two logs come",
        causes: &[
            "a group of your own: set it to true and reboot the cluster",
            "a default group, which cannot be changed: make a group of your own, give it to the cluster, and reboot it",
        ],
        sources: &[PARAMETER_GROUPS, AUDITING],
    },
    Explanation {
        code: "user-activity-pending",
        meaning: "the parameter group sets enable_user_activity_logging to true, and a cluster goes by it only after a reboot",
        causes: &["reboot the cluster when nobody minds"],
        sources: &[PARAMETER_GROUPS],
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
            "give apply --move if the logs are to move; what was delivered stays where it is, and undo lets them go there again",
        ],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "changed-since",
        meaning: "somebody has changed or built on what the plan made, so undo does not take it back without a word",
        causes: &[
            "look at what was changed: apply sets it right again, and then undo takes it back; or take it back by hand",
        ],
        sources: &[],
    },
    Explanation {
        code: "logging-moves",
        meaning: "apply --move lets a cluster log to the plan's bucket that logs elsewhere now; what was delivered there stays there",
        causes: &[
            "undo lets it log there again as the operator of the cluster's account, since the plan's caller may write to the plan's bucket alone",
            "if that operator may not write to the old bucket, undo stops there and gives the command for somebody who may",
        ],
        sources: &[DESCRIBE_LOGGING_STATUS, ENABLE_LOGGING],
    },
    Explanation {
        code: "logging-moved-since",
        meaning: "the plan switched a cluster's logging on, and somebody has let it log elsewhere since; undo leaves that alone",
        causes: &["nothing, if that is where its logs are to go"],
        sources: &[DESCRIBE_LOGGING_STATUS],
    },
    Explanation {
        code: "other-side-first",
        meaning: "this side is as far as it can get, and the other side has not done its part yet",
        causes: &[
            "send the plan to whoever owns the other side; they run apply with --only for theirs, in either order",
            "run apply again once they have: what is in place is left alone",
        ],
        sources: &[],
    },
    Explanation {
        code: "stopped",
        meaning: "somebody asked the program to stop while it was making changes; the journal tells which were made",
        causes: &["apply --resume goes on with what was agreed to, undo takes back what was done"],
        sources: &[],
    },
    Explanation {
        code: "cluster-unplanned",
        meaning: "an account and Region of the plan has a cluster that the plan does not name, so nothing is done about its audit logs",
        causes: &["add it to the plan, or leave it out on purpose"],
        sources: &[DESCRIBE_CLUSTERS],
    },
    Explanation {
        code: "cluster-renamed",
        meaning: "a cluster of the plan is gone, and another one beside it logs to the plan's bucket: a cluster's ARN changes with its name, and the grants name the old one",
        causes: &["write the new name into the plan and apply it"],
        sources: &[DESCRIBE_CLUSTERS, CONFUSED_DEPUTY],
    },
    Explanation {
        code: "cluster-restored",
        meaning: "a cluster of the plan was restored from a snapshot, and its audit logging is off",
        causes: &["apply the plan again"],
        sources: &[DESCRIBE_CLUSTERS, ENABLE_LOGGING],
    },
    Explanation {
        code: "clusters-unlisted",
        meaning: "the clusters of an account could not be listed, so nothing is said about those that the plan does not name",
        causes: &[
            "let the operator call redshift:DescribeClusters, as `redtrail show PLAN operator-policy` does",
        ],
        sources: &[DESCRIBE_CLUSTERS],
    },
    Explanation {
        code: "region-skipped",
        meaning: "a Region that has to be enabled first does not know the credentials: it is not enabled in the account, or they are a session of the global endpoint of STS, which counts in Regions that need not be enabled alone",
        causes: &[
            "nothing, where the Region is not enabled: no cluster can be in it",
            "otherwise take a session of a Regional endpoint of STS, or name the Region to have its answer reported",
        ],
        sources: &[REGIONS, STS_REGIONS],
    },
    Explanation {
        code: "owner-unknown",
        meaning: "Redshift names the bucket that a cluster logs to, and not whose it is. The account's buckets could not be listed, and S3 gives one answer for a bucket of another account and for one that may not be looked at",
        causes: &["let whoever looks call s3:ListAllMyBuckets in the cluster's account"],
        sources: &[DESCRIBE_LOGGING_STATUS, BUCKET_OWNER],
    },
    Explanation {
        code: "plan-bucket",
        meaning: "where every cluster that logs to S3 logs to one bucket under one prefix, it becomes the plan's; otherwise the plan is left without",
        causes: &["name the bucket with --bucket, --bucket-account and --bucket-region"],
        sources: &[DESCRIBE_LOGGING_STATUS],
    },
    Explanation {
        code: "cluster-missing",
        meaning: "Redshift knows no such cluster in this account and Region",
        causes: &["check identifier, Region and account"],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "cluster-unavailable",
        meaning: "EnableLogging takes a cluster whose status is `available`, and refuses every other with InvalidClusterState",
        causes: &["wait, or resume it if it is paused"],
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
        code: "statement-double",
        meaning: "a statement of others in the bucket's policy does what the plan's own do, by another name: the walkthrough's, a module's, or one from before Redshift had a name of its own",
        causes: &[
            "have it replaced with `redtrail merge --replace SID`, or leave it: beside the plan's own it does no harm, but it may let in more than they do",
            "before that, see to it that nobody else logs by it, such as clusters that the plan does not name",
        ],
        sources: &[AUDITING, CONFUSED_DEPUTY],
    },
    Explanation {
        code: "replace-unknown",
        meaning: "a statement was to be replaced that is not there, or that does another job than the plan's statements",
        causes: &["name one that a finding `statement-double` tells, by its Sid or its place"],
        sources: &[SID],
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
        code: "element-twice",
        meaning: "an element of a policy stands there twice, and AWS does not say which of them it reads",
        causes: &["keep one of them"],
        sources: &[GRAMMAR],
    },
    Explanation {
        code: "element-unknown",
        meaning: "a policy holds a name that is no element of the policy language",
        causes: &["check the spelling, capitals included"],
        sources: &[GRAMMAR],
    },
    Explanation {
        code: "element-missing",
        meaning: "a statement lacks an element that its kind of policy needs",
        causes: &["add it"],
        sources: &[GRAMMAR],
    },
    Explanation {
        code: "element-misplaced",
        meaning: "a policy of an identity names a principal, which only policies of buckets and roles do",
        causes: &["take it out, or attach the policy to the bucket"],
        sources: &[GRAMMAR],
    },
    Explanation {
        code: "version-old",
        meaning: "the policy is of an old version of the policy language, in which variables are read as they stand",
        causes: &["write \"Version\": \"2012-10-17\""],
        sources: &[GRAMMAR],
    },
    Explanation {
        code: "effect-invalid",
        meaning: "an effect is Allow or Deny, with a capital",
        causes: &["write one of them"],
        sources: &[GRAMMAR],
    },
    Explanation {
        code: "sid-invalid",
        meaning: "a Sid holds more than letters and digits, which IAM refuses in the policy of an identity",
        causes: &["write letters and digits"],
        sources: &[SID],
    },
    Explanation {
        code: "sid-twice",
        meaning: "two statements have the same Sid",
        causes: &["give each a Sid of its own"],
        sources: &[SID],
    },
    Explanation {
        code: "action-unknown",
        meaning: "what stands there is no action, a slip for one, or none that this release knows",
        causes: &[
            "it is misspelt: the message says the nearest action",
            "AWS has added it since: look it up",
        ],
        sources: &[GRAMMAR, ACTIONS],
    },
    Explanation {
        code: "arn-broken",
        meaning: "what stands there is no ARN, or one that matches nothing",
        causes: &["mend it as the message says"],
        sources: &[IAM_IDENTIFIERS],
    },
    Explanation {
        code: "near-miss",
        meaning: "an ARN or an account differs from one of the plan's in one field alone, and by a slip there",
        causes: &[
            "a letter or a digit is off, the Region or the account is another thing's, a path or a slash is missing: the message says which, and what to write",
            "it is somebody else's after all: nothing to do",
        ],
        sources: &[IAM_IDENTIFIERS],
    },
    Explanation {
        code: "condition-idle",
        meaning: "a condition compares with what no call carries, so it is never met, or always where it is negated",
        causes: &[
            "an account ID has another number of digits than 12",
            "StringEquals takes * and ? as they stand: write ArnLike or StringLike",
        ],
        sources: &[ACCOUNT_ID, CONDITION_OPERATORS],
    },
    Explanation {
        code: "key-spaced",
        meaning: "the key in an ARN has white space beside a slash or at its end, which S3 takes for a part of the key",
        causes: &["take it out, unless the keys are like that"],
        sources: &[IAM_IDENTIFIERS],
    },
    Explanation {
        code: "bucket-name-old",
        meaning: "a bucket's name breaks the rules of today, as names of buckets from before March 2018 in us-east-1 may",
        causes: &[
            "a placeholder was left in place",
            "the name was written with capitals: names of buckets have none",
        ],
        sources: &[BUCKET_NAMES],
    },
    Explanation {
        code: "principal-region",
        meaning: "Redshift is trusted under the name of a Region in which none of the clusters is, or which has no name of its own",
        causes: &[
            "write the name with the Region of the clusters, for Regions that an account has to enable",
            "write redshift.amazonaws.com for Regions that are enabled by default",
        ],
        sources: &[AUDITING, PRINCIPAL, REGIONS],
    },
    Explanation {
        code: "policy-not-inline",
        meaning: "a policy is within the limit of a managed policy, and too large to be written into a user, or into a group",
        causes: &["make a managed policy of it"],
        sources: &[IAM_QUOTAS],
    },
    Explanation {
        code: "policy-unreadable",
        meaning: "IAM reads a policy of 131,072 characters at most, none of them beyond ÿ",
        causes: &[
            "take the white space out",
            "write names without such characters",
        ],
        sources: &[CREATE_POLICY],
    },
    Explanation {
        code: "bucket-elsewhere",
        meaning: "a bucket's policy names another bucket, which S3 refuses",
        causes: &["put the statement into the policy of that bucket"],
        sources: &[ADD_BUCKET_POLICY],
    },
    Explanation {
        code: "resource-idle",
        meaning: "no action of the statement applies to the resource: some are about buckets, some about objects",
        causes: &["write the ARN of the bucket for the ones, BUCKET/* for the others"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "principal-invalid",
        meaning: "a principal is of a kind that there is not, is no service, or is a pattern",
        causes: &[
            "a kind: write AWS, Service, Federated or CanonicalUser",
            "a service: the message says the nearest name of Redshift",
            "a pattern: name the account, and write it as ArnLike on aws:PrincipalArn",
        ],
        sources: &[PRINCIPAL],
    },
    Explanation {
        code: "principal-legacy",
        meaning: "the policy names an account from which Redshift wrote audit logs until December 2021",
        causes: &["write the service principal in its place"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "principal-public",
        meaning: "a statement allows something to anyone",
        causes: &["name who is meant, or add a condition"],
        sources: &[PRINCIPAL],
    },
    Explanation {
        code: "deny-catches-redshift",
        meaning: "a denial that was meant for people is met by a call of a service, too: a negated operator is true where the key is absent",
        causes: &["add Bool aws:PrincipalIsAWSService = false to its condition"],
        sources: &[CONDITION_OPERATORS, CONDITION_KEYS],
    },
    Explanation {
        code: "deny-asks-source",
        meaning: "a denial spares Redshift only for certain clusters: it looks at whose cluster it is, by aws:SourceAccount, aws:SourceArn or aws:SourceOrgID. Nobody has published that Redshift's calls for audit logging carry these keys",
        causes: &[
            "a cluster's account is not in the list, or in another organization: add it",
            "the denial is met where the key is absent: add Null aws:SourceAccount = false to its condition",
        ],
        sources: &[RCP_EXAMPLES, CONFUSED_DEPUTY],
    },
    Explanation {
        code: "deny-catches-caller",
        meaning: "EnableLogging asks for the caller's s3:PutObject, and a denial that is about people may take it away",
        causes: &[
            "the caller's organization or account is not among those that the denial spares",
            "the denial spares certain networks, and AWS does not say from which one Redshift has the permission checked",
            "the denial names those that it spares, and a role only counts with its session",
        ],
        sources: &[AUDITING, CONDITION_KEYS, NOT_PRINCIPAL],
    },
    Explanation {
        code: "deny-inverted",
        meaning: "a denial counts where a call comes over TLS, which every call does: the opposite was meant",
        causes: &["write aws:SecureTransport = false"],
        sources: &[CONDITION_KEYS],
    },
    Explanation {
        code: "deny-header",
        meaning: "a denial asks for a header of which nobody has published whether Redshift sends it",
        causes: &["leave Redshift's prefix out of the denial"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "allow-header",
        meaning: "a grant to Redshift depends on a header of which nobody has published whether it is sent",
        causes: &["take the condition out"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "syntax",
        meaning: "the text is not the JSON or TOML that it should be",
        causes: &["mend it where line and column say"],
        sources: &[],
    },
    Explanation {
        code: "too-deep",
        meaning: "lists and tables stand in each other deeper than anything that Redtrail reads: a policy has six levels at most, and a plan four",
        causes: &[
            "look at line and column for a bracket that was not closed, or opened again and again",
            "give the policy or the plan itself, and not what it is wrapped in",
        ],
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
        meaning: "accounts, bucket and clusters of one plan are in one partition, and so is what a policy names, since nothing crosses",
        causes: &["make one plan, or one policy, for each partition"],
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
    Explanation {
        code: "check-denied",
        meaning: "a statement denies a call that the job makes, and no other statement can outweigh a denial",
        causes: &[
            "its condition was meant for somebody else: a call of a service carries no aws:PrincipalOrgID, so a negated operator is met by it",
            "it is meant for the caller or for Redshift: then the job cannot be done as planned",
        ],
        sources: &[EVALUATION_LOGIC, CONDITION_OPERATORS, CONDITION_KEYS],
    },
    Explanation {
        code: "check-not-allowed",
        meaning: "no statement allows a call that the job makes. Across accounts both sides have to: the caller's own policies, and those of the bucket",
        causes: &[
            "the plan's statement is not there: `redtrail merge` puts it into the bucket policy, and `redtrail show` prints the caller's",
            "a statement that looks like it is about something else: another account, Region, cluster, prefix, or an ARN with white space in it",
            "a permissions boundary or a service control policy allows a list on which the call does not stand",
        ],
        sources: &[EVALUATION_LOGIC, CROSS_ACCOUNT, AUDITING],
    },
    Explanation {
        code: "check-unknown",
        meaning: "whether a call is allowed depends on something that nobody can tell beforehand",
        causes: &[
            "a denial asks where the call comes from (aws:SourceIp, aws:SourceVpce), which AWS has not published for Redshift's look at the caller's rights: leave the caller out of it",
            "a statement asks for a header (encryption, ACL) of which nobody has published whether Redshift sends it: leave Redshift out of it",
            "a statement is about a part of the prefix only, and the key of Redshift's test file is not published: allow the whole prefix",
            "it asks for the organization, and the plan does not name one: set grants.organization",
            "several service control policies allow different things, and each level of the organization has to allow: give those that stand on one level in one file",
            "a denial spares the caller in NotPrincipal without its account or its role, or a grant names one session of the role: write \"Principal\": \"*\" with a condition on aws:PrincipalArn",
        ],
        sources: &[CONDITION_KEYS, NOT_PRINCIPAL, AUDITING],
    },
    Explanation {
        code: "check-unconfirmed",
        meaning: "the verdict holds if Redshift's calls carry aws:SourceArn and its like. AWS's page on confused deputies in Redshift says so of resource policies, its page on audit logging does not, and nobody has published that they do",
        causes: &["wait for a real log: it alone proves the grants"],
        sources: &[CONFUSED_DEPUTY, AUDITING],
    },
    Explanation {
        code: "bucket-settings-unknown",
        meaning: "what was given as the bucket's settings holds none of them",
        causes: &[
            "give the answers of `aws s3api` that `redtrail check --help` names, in one JSON object",
        ],
        sources: &[AUDITING],
    },
    Explanation {
        code: "bucket-missing",
        meaning: "there is no bucket of this name",
        causes: &["make it, which Redtrail never does unasked, or name another in the plan"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "bucket-encryption",
        meaning: "AWS's guide supports SSE-S3 alone for audit logs; what happens on a bucket that encrypts with KMS by default nobody has published",
        causes: &[
            "set the bucket's default encryption to SSE-S3, or send the logs to another bucket",
        ],
        sources: &[AUDITING],
    },
    Explanation {
        code: "bucket-object-lock",
        meaning: "AWS's guide wants Object Lock turned off on a bucket for audit logs",
        causes: &["send the logs to a bucket without Object Lock"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "bucket-requester-pays",
        meaning: "S3 refuses every put into such a bucket that does not say in a header that the requester pays, and nobody has published that Redshift sends it",
        causes: &["let the bucket's owner pay"],
        sources: &[REQUESTER_PAYS],
    },
    Explanation {
        code: "bucket-ownership",
        meaning: "the bucket takes objects that stay their writer's, so its own account may not be able to read a log; nobody has published with which ACL Redshift writes",
        causes: &[
            "set the bucket's object ownership to BucketOwnerEnforced, which new buckets have",
        ],
        sources: &[OBJECT_OWNERSHIP],
    },
    Explanation {
        code: "bucket-region",
        meaning: "the bucket is in another Region than the plan says",
        causes: &["correct the plan: which cluster sends to which bucket depends on it"],
        sources: &[ENABLE_LOGGING],
    },
    Explanation {
        code: "bucket-account",
        meaning: "the bucket is another account's than the plan says",
        causes: &["correct the plan, or the name of the bucket: a log must not go to a stranger"],
        sources: &[AUDITING],
    },
    Explanation {
        code: "bucket-restricted",
        meaning: "a statement makes the bucket's policy public, and with RestrictPublicBuckets S3 then lets in AWS services and the bucket's own account alone",
        causes: &["give the public statement a narrower principal, or a condition"],
        sources: &[BLOCK_PUBLIC_ACCESS],
    },
];

//! The words on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use redtrail_core::documents::{Existing, Name};
use redtrail_core::lint::Kind;
use redtrail_core::names::{AccountId, IamArn, Region};

const EXIT_CODES: &str = "Exit codes:
  0  done, allowed, in place
  1  failed
  2  bad usage or bad input; nothing was touched
  3  the answer is no: drift, changes pending, declined, failing, wait expired";

const DISCOVER: &str = "Examples:
  redtrail discover
  redtrail discover --accounts 444455556666,777788889999 \\
    --cluster-role 'arn:aws:iam::{account}:role/auditor'
  redtrail discover --regions us-east-1,us-east-2 --out plan.toml \\
    --bucket central-audit-logs --bucket-account 111122223333 --bucket-region us-east-1

Needs in each account, on every resource:
  redshift:DescribeClusters, redshift:DescribeLoggingStatus
  s3:ListAllMyBuckets   to tell whose a bucket is; without it s3:ListBucket on the bucket
                        tells those of the account itself
Nothing is written in AWS. An account, a Region or a cluster that refuses is listed with the
reason, and the answer is then not the whole: exit code 3, or 1 where nothing could be looked at.
An opt-in Region that does not know the credentials is only noted, unless --regions names it.";

/// Cross-account audit logging for Amazon Redshift: one plan, every document, applied.
#[derive(Debug, Parser)]
#[command(name = "redtrail", version, about, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Arguments {
    /// How the answer is printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) output: Format,

    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,

    /// Say everything: notes in full, and each call to AWS
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// Refuses what does not go together.
    pub(crate) fn fit(&self) -> Result<(), clap::Error> {
        let is_lint = matches!(self.command, Command::Lint(_));
        if self.output == Format::Sarif && !is_lint {
            return Err(Self::command().error(
                ErrorKind::ArgumentConflict,
                "only `redtrail lint` gives SARIF",
            ));
        }
        if let Command::Check(check) = &self.command
            && !check.live
            && check.credentials.are_any()
        {
            return Err(Self::command().error(
                ErrorKind::MissingRequiredArgument,
                "without --live nothing is looked for in AWS, and credentials are of no use",
            ));
        }
        Ok(())
    }
}

/// How the answer is printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For programs that follow along: an event on each line, and the answer on the last
    Jsonl,
    /// For code hosts and editors; `lint` alone
    Sarif,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a plan
    #[command(after_help = "Example:
  redtrail plan --cluster 444455556666:us-east-2:analytics \\
    --bucket central-audit-logs --bucket-account 111122223333 --bucket-region us-east-1 \\
    --out plan.toml")]
    Plan(PlanArguments),
    /// Show the documents of a plan
    #[command(after_help = "Examples:
  redtrail show plan.toml
  redtrail show plan.toml bucket-policy
  redtrail show plan.toml commands > commands.sh
  redtrail show plan.toml --out-dir documents")]
    Show(ShowArguments),
    /// Look for what is wrong with policies
    #[command(after_help = "Examples:
  redtrail lint bucket-policy.json
  redtrail lint bucket-policy.json --plan plan.toml
  redtrail lint policies/*.json --deny warning
  redtrail lint policies/*.json --output sarif > policies.sarif")]
    Lint(LintArguments),
    /// Put our statements into a bucket's policy, or take them out again
    #[command(after_help = "Examples:
  aws s3api get-bucket-policy --bucket logs --query Policy --output text > policy.json
  redtrail merge plan.toml --into policy.json
  redtrail merge plan.toml --into policy.json --remove")]
    Merge(MergeArguments),
    /// Tell whether the job would succeed, and if not, which statement is in the way
    #[command(after_help = "Examples:
  redtrail check plan.toml
  redtrail check plan.toml --bucket-policy policy.json --scp scps/*.json
  redtrail check plan.toml --live --cluster-profile analytics --bucket-profile logging
  redtrail check plan.toml --live --only bucket --bucket-profile logging

What is not given is not seen: of the policies that the plan makes its own are judged, the rest is
taken to allow. A given file replaces the plan's own.

--live reads, changes nothing, and never asks the organization. It uses these rights, all of which
`redtrail show PLAN operator-policy` grants; what AWS refuses to show is not seen:
  bucket account    s3:GetBucketPolicy, s3:GetBucketLocation, s3:GetEncryptionConfiguration,
                    s3:GetBucketObjectLockConfiguration, s3:GetBucketRequestPayment,
                    s3:GetBucketPublicAccessBlock, s3:GetBucketOwnershipControls
  cluster accounts  iam:GetPolicy, iam:GetPolicyVersion, redshift:DescribeClusters,
                    redshift:DescribeClusterParameters, redshift:DescribeLoggingStatus;
                    for a role iam:GetRole, iam:ListAttachedRolePolicies, iam:ListRolePolicies,
                    iam:GetRolePolicy; for a user iam:GetUser, iam:ListAttachedUserPolicies,
                    iam:ListUserPolicies, iam:GetUserPolicy, iam:ListGroupsForUser,
                    iam:ListAttachedGroupPolicies, iam:ListGroupPolicies, iam:GetGroupPolicy")]
    Check(CheckArguments),
    /// Put a plan in place
    #[command(after_help = "Example:
  redtrail apply plan.toml --cluster-profile analytics --bucket-profile logging --dry-run")]
    Apply(ApplyArguments),
    /// Tell how each cluster stands to the plan
    #[command(after_help = "Example:
  redtrail status plan.toml --wait 2h

A side that is not asked for with --only, or whose credentials are refused, is not judged and said
so. Where something that was asked for could not be looked at, the exit code is 3 even if the rest
is well, and 1 if nothing could be.")]
    Status(StatusArguments),
    /// Take back what apply did
    #[command(after_help = "Example:
  redtrail undo plan.toml --cluster-profile analytics --bucket-profile logging")]
    Undo(UndoArguments),
    /// List the clusters of accounts and Regions, and where their audit logs go
    #[command(after_help = DISCOVER)]
    Discover(DiscoverArguments),
    /// Print a report of a real run, without names, to be sent to us
    #[command(after_help = "Example:
  redtrail evidence plan.toml > evidence.json")]
    Evidence(EvidenceArguments),
    /// Explain a fault of Redshift or the code of a finding
    #[command(after_help = "Example:
  redtrail explain InsufficientS3BucketPolicyFault
  redtrail explain InsufficientS3BucketPolicyFault --plan plan.toml --bucket-policy policy.json")]
    Explain(ExplainArguments),
    /// Print what completes these commands in a shell
    #[command(after_help = "Examples:
  redtrail completions bash > ~/.local/share/bash-completion/completions/redtrail
  redtrail completions zsh > \"${fpath[1]}/_redtrail\"
  redtrail completions fish > ~/.config/fish/completions/redtrail.fish")]
    Completions(CompletionsArguments),
    /// Print the manual page of redtrail, or of one of its commands
    #[command(after_help = "Examples:
  redtrail man | man -l -
  redtrail man apply > /usr/local/share/man/man1/redtrail-apply.1")]
    Man(ManArguments),
}

#[derive(Args, Debug)]
pub(crate) struct PlanArguments {
    /// A cluster, as often as there are clusters
    #[arg(long = "cluster", value_name = "ACCOUNT:REGION:ID")]
    pub(crate) clusters: Vec<String>,
    #[command(flatten)]
    pub(crate) fields: Fields,
    /// Begin with the plan in a link
    #[arg(long, value_name = "LINK")]
    pub(crate) from_link: Option<String>,
    /// Where to write it: TOML, or JSON if the name ends in .json; a file that says something
    /// else is never overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct DiscoverArguments {
    /// Accounts to look into; the one of the credentials unless named
    #[arg(long, value_name = "ID", value_delimiter = ',', num_args = 1..)]
    pub(crate) accounts: Vec<AccountId>,
    /// Regions to look into; unless named, every Region that an account of the partition can
    /// have, where the partition is that of --cluster-role, or of the Region that the
    /// environment or the profile names
    #[arg(long, value_name = "REGION", value_delimiter = ',', num_args = 1..)]
    pub(crate) regions: Vec<Region>,
    /// Print a plan with these clusters instead of the table
    #[arg(long)]
    pub(crate) plan: bool,
    /// Write a plan with these clusters: TOML, or JSON if the name ends in .json; a file that
    /// says something else is never overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten, next_help_heading = "What else the plan says")]
    pub(crate) fields: Fields,
    #[command(flatten)]
    pub(crate) credentials: ClusterCredentials,
}

/// What a plan says beside its clusters.
#[derive(Args, Debug, Default, Eq, PartialEq)]
pub(crate) struct Fields {
    /// The plan's name: letters and digits
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The bucket's name
    #[arg(long)]
    pub(crate) bucket: Option<String>,
    /// The account that owns the bucket
    #[arg(long, value_name = "ID")]
    pub(crate) bucket_account: Option<String>,
    /// The Region that the bucket is in
    #[arg(long, value_name = "REGION")]
    pub(crate) bucket_region: Option<String>,
    /// What every key of a log begins with
    #[arg(long)]
    pub(crate) prefix: Option<String>,
    /// Who calls `EnableLogging`
    #[arg(long, value_name = "role/NAME|user/NAME|ARN")]
    pub(crate) caller: Option<String>,
    /// Whom the bucket trusts as source: auto, cluster, account, organization or any
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// The organization, for `--source organization`
    #[arg(long, value_name = "ID")]
    pub(crate) organization: Option<String>,
    /// What may be written: prefix or bucket
    #[arg(long)]
    pub(crate) scope: Option<String>,
    /// A known set of grants: walkthrough
    #[arg(long)]
    pub(crate) preset: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct ShowArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    /// Which document; all of them if none is named
    #[arg(value_parser = document)]
    pub(crate) document: Option<Name>,
    /// Only the documents of this account
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<AccountId>,
    /// The policy that the bucket has already; every document then carries the merged one
    #[arg(long, value_name = "FILE")]
    pub(crate) bucket_policy: Option<PathBuf>,
    /// What a link begins with
    #[arg(long, value_name = "URL")]
    pub(crate) base: Option<String>,
    /// Write the documents into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out_dir: Option<PathBuf>,
    /// Overwrite files that say something else
    #[arg(long, requires = "out_dir")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) agreed: Agreed,
}

fn document(word: &str) -> Result<Name, String> {
    word.parse()
}

/// A time to wait, of a month at most.
fn duration(word: &str) -> Result<Duration, &'static str> {
    match humantime::parse_duration(word) {
        Ok(time) if time <= Duration::from_hours(31 * 24) => Ok(time),
        Ok(_) => Err("a month is the most"),
        Err(_) => Err("a duration is a number with a unit, such as 90s, 2m or 1h"),
    }
}

/// A session name of STS
/// ([AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html)).
fn session_name(word: &str) -> Result<String, &'static str> {
    let is_right = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if (2..=64).contains(&word.len()) && word.chars().all(is_right) {
        Ok(word.to_owned())
    } else {
        Err("a session name has 2 to 64 letters, digits and _+=,.@-")
    }
}

#[derive(Args, Debug)]
pub(crate) struct LintArguments {
    /// Policies: files, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What the policies are attached to, where that cannot be told from what they say
    #[arg(long, value_enum)]
    pub(crate) kind: Option<PolicyKind>,
    /// Tell what is nearly of this plan, too: its clusters, buckets and caller
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,
    /// Answer no where there is a warning, too
    #[arg(long, value_enum)]
    pub(crate) deny: Option<Denied>,
}

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum PolicyKind {
    /// A role or a user
    Identity,
    /// A bucket
    Bucket,
    /// A role, for who may assume it
    Trust,
}

impl From<PolicyKind> for Kind {
    fn from(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Identity => Self::Identity,
            PolicyKind::Bucket => Self::Bucket,
            PolicyKind::Trust => Self::Trust,
        }
    }
}

/// What is taken for an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Denied {
    /// Warnings
    Warning,
}

#[derive(Args, Debug)]
pub(crate) struct MergeArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    /// The policy that the bucket has: a file, or - for standard input
    #[arg(long, value_name = "POLICY")]
    pub(crate) into: PathBuf,
    /// Take the plan's statements out
    #[arg(long)]
    pub(crate) remove: bool,
    /// Write the result into the file instead of printing it
    #[arg(long)]
    pub(crate) in_place: bool,
    #[command(flatten)]
    pub(crate) agreed: Agreed,
}

/// What may be changed in a bucket's policy beside the statements of the plan.
#[derive(Args, Debug)]
pub(crate) struct Agreed {
    /// Put the plan's statements in the place of one that does their job: its Sid or, without
    /// one, its place, as the findings name it; as often as there are such
    #[arg(long, value_name = "SID")]
    pub(crate) replace: Vec<String>,
    /// Take out principals that were deleted, whose IDs S3 refuses back
    #[arg(long)]
    pub(crate) drop_gone: bool,
}

impl Agreed {
    /// Whether anything may be changed.
    pub(crate) fn is_any(&self) -> bool {
        self.drop_gone || !self.replace.is_empty()
    }

    /// The policy that a bucket has, and what may be changed in it.
    pub(crate) fn existing<'t>(&'t self, text: &'t str) -> Existing<'t> {
        Existing {
            text,
            replace: &self.replace,
            drop_gone: self.drop_gone,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct CheckArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    /// Look in AWS, at both sides, and judge what stands there; a file that is given is judged
    /// instead, and what it holds is not looked for
    #[arg(long)]
    pub(crate) live: bool,
    /// Look at one side only: bucket or clusters
    #[arg(long, value_enum, requires = "live")]
    pub(crate) only: Option<Only>,
    #[command(flatten)]
    pub(crate) standing: Standing,
    #[command(flatten)]
    pub(crate) credentials: Credentials,
}

/// What stands in AWS, in files: nothing without a plan to hold against it.
#[derive(Args, Debug)]
#[group(id = "standing", requires = "plan", multiple = true)]
#[command(next_help_heading = "What stands in AWS")]
pub(crate) struct Standing {
    /// The policy that the bucket has
    #[arg(long, value_name = "FILE")]
    pub(crate) bucket_policy: Option<PathBuf>,
    /// The bucket's settings: what `aws s3api get-bucket-encryption`, `get-public-access-block`,
    /// `get-object-lock-configuration`, `get-bucket-request-payment`,
    /// `get-bucket-ownership-controls` and `get-bucket-location` print, in one JSON object, and
    /// as `BucketAccountId` whose it is
    #[arg(long, value_name = "FILE")]
    pub(crate) bucket_settings: Option<PathBuf>,
    /// The policies attached to the caller
    #[arg(long = "identity-policy", value_name = "FILE", num_args = 1..)]
    pub(crate) identity_policies: Vec<PathBuf>,
    /// The trust policy of the caller's role
    #[arg(long, value_name = "FILE")]
    pub(crate) trust_policy: Option<PathBuf>,
    /// The caller's permissions boundary
    #[arg(long, value_name = "FILE")]
    pub(crate) boundary: Option<PathBuf>,
    /// The service control policies of the cluster accounts
    #[arg(long = "scp", value_name = "FILE", num_args = 1..)]
    pub(crate) scps: Vec<PathBuf>,
    /// The resource control policies of the bucket account
    #[arg(long = "rcp", value_name = "FILE", num_args = 1..)]
    pub(crate) rcps: Vec<PathBuf>,
    /// The organization's management account, which neither of them binds
    #[arg(long, value_name = "ID")]
    pub(crate) management_account: Option<AccountId>,
}

#[derive(Args, Debug)]
pub(crate) struct ApplyArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    #[command(flatten)]
    pub(crate) write: Write,
    /// Go on with a run that was interrupted: what was agreed to then is not asked again
    #[arg(long, conflicts_with_all = ["dry_run", "expect"])]
    pub(crate) resume: bool,
    /// Let clusters that log elsewhere log to the plan's bucket from now on
    #[arg(long = "move")]
    pub(crate) moves: bool,
    /// Profile of the user who calls `EnableLogging`; {account} stands for the cluster account
    #[arg(long, value_name = "PROFILE")]
    pub(crate) caller_profile: Option<String>,
    /// Make an access key for the user who calls `EnableLogging`, and put it into the profile
    /// of --caller-profile, or else USER-ACCOUNT, of the credentials file
    #[arg(long)]
    pub(crate) create_access_key: bool,
    #[command(flatten)]
    pub(crate) agreed: Agreed,
    /// How long to wait for what was written to be seen everywhere
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub(crate) settle: Duration,
}

#[derive(Args, Debug)]
pub(crate) struct StatusArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    /// Only one side: bucket or clusters
    #[arg(long, value_enum)]
    pub(crate) only: Option<Only>,
    /// Wait until every cluster is in place, at most this long
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) wait: Option<Duration>,
    /// The journal; `PLAN.journal` unless named
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct UndoArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    #[command(flatten)]
    pub(crate) write: Write,
    /// How long to wait for what was written to be seen everywhere
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub(crate) settle: Duration,
}

#[derive(Args, Debug)]
pub(crate) struct EvidenceArguments {
    /// The plan's file, or - for standard input
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) credentials: Credentials,
    /// The journal of the run
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct ExplainArguments {
    /// A fault such as `InsufficientS3BucketPolicyFault` or the message that it came in, or the
    /// code of a finding
    pub(crate) code: String,
    /// Look for the cause in this plan, too, and in what stands in AWS
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) standing: Standing,
}

#[derive(Args, Debug)]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(crate) struct ManArguments {
    /// A command of redtrail's
    pub(crate) command: Option<String>,
}

/// How a command that writes is held.
#[derive(Args, Debug)]
pub(crate) struct Write {
    /// Only one side: bucket or clusters
    #[arg(long, value_enum)]
    pub(crate) only: Option<Only>,
    /// Show what would change, and end
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// Refuse unless the changes are the ones with this digest
    #[arg(long, value_name = "DIGEST")]
    pub(crate) expect: Option<String>,
    /// The journal; `PLAN.journal` unless named
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
}

/// One side of the job.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Only {
    /// The bucket account
    Bucket,
    /// The cluster accounts
    Clusters,
}

/// Whose credentials are used where.
#[derive(Args, Debug)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct Credentials {
    /// Profile for the bucket account
    #[arg(long, value_name = "PROFILE")]
    pub(crate) bucket_profile: Option<String>,
    /// Profile for the cluster accounts; {account} stands for each
    #[arg(long, value_name = "PROFILE")]
    pub(crate) cluster_profile: Option<String>,
    /// Role to assume in the bucket account; {account} stands for it
    #[arg(long, value_name = "ARN")]
    pub(crate) bucket_role: Option<IamArn>,
    /// Role to assume in each cluster account; {account} stands for it
    #[arg(long, value_name = "ARN")]
    pub(crate) cluster_role: Option<IamArn>,
    /// External ID for the roles assumed
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,
    #[command(flatten)]
    pub(crate) calls: Calls,
}

/// How calls are made.
#[derive(Args, Clone, Debug)]
pub(crate) struct Calls {
    /// What sessions of the roles assumed are called in AWS's own logs
    #[arg(long, value_name = "NAME", default_value = "redtrail", value_parser = session_name)]
    pub(crate) session_name: String,
    /// How long to wait for the answer to a call, before it is made again
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = duration)]
    pub(crate) call_timeout: Duration,
}

/// Whose credentials are used in the accounts of clusters.
#[derive(Args, Debug)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct ClusterCredentials {
    /// Profile for the accounts; {account} stands for each
    #[arg(long, value_name = "PROFILE")]
    pub(crate) cluster_profile: Option<String>,
    /// Role to assume in each account; {account} stands for it
    #[arg(long, value_name = "ARN")]
    pub(crate) cluster_role: Option<IamArn>,
    /// External ID for the roles assumed
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,
    #[command(flatten)]
    pub(crate) calls: Calls,
}

impl From<&ClusterCredentials> for Credentials {
    fn from(given: &ClusterCredentials) -> Self {
        Self {
            bucket_profile: None,
            cluster_profile: given.cluster_profile.clone(),
            bucket_role: None,
            cluster_role: given.cluster_role.clone(),
            external_id: given.external_id.clone(),
            calls: given.calls.clone(),
        }
    }
}

impl Credentials {
    /// Whether any are named.
    pub(crate) fn are_any(&self) -> bool {
        let Self {
            bucket_profile,
            cluster_profile,
            bucket_role,
            cluster_role,
            external_id,
            calls: _,
        } = self;
        let words = [bucket_profile, cluster_profile, external_id];
        let roles = [bucket_role, cluster_role];
        words.iter().any(|it| it.is_some()) || roles.iter().any(|it| it.is_some())
    }
}

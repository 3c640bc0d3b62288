//! Whose credentials are used in which account.

use std::collections::BTreeMap;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sts::config::{Credentials as Keys, SharedCredentialsProvider};
use futures_util::future::join_all;
use redtrail_core::changes::Side;
use redtrail_core::finding::Finding;
use redtrail_core::names::{AccountId, IamArn, Region, role_of_session};
use redtrail_core::plan::{Identity, Plan};

use super::{Failure, mfa};
use crate::arguments::Credentials;
use crate::exit::Error;

/// The configurations of the accounts of a plan, each with credentials that were checked to
/// belong to the account.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    cluster: BTreeMap<AccountId, Opened>,
    bucket: BTreeMap<AccountId, Opened>,
    session: String,
}

/// An account that was opened.
#[derive(Clone, Debug)]
struct Opened {
    config: SdkConfig,
    /// Whose the credentials are.
    who: String,
}

impl Accounts {
    /// Opens the accounts of both sides, or of one, and asks each who it is.
    pub(crate) async fn open(
        plan: &Plan,
        arguments: &Credentials,
        clusters: bool,
        buckets: bool,
    ) -> Result<Self, Error> {
        let mut doors = Vec::new();
        for account in plan.cluster_accounts() {
            let region = plan
                .clusters_of(account)
                .map(|cluster| &cluster.region)
                .next();
            doors.extend(region.filter(|_| clusters).map(|region| Door {
                account,
                region,
                side: "cluster",
                profile: in_account(arguments.cluster_profile.as_deref(), account),
                role: arguments.cluster_role.as_ref(),
            }));
        }
        for account in plan.bucket_accounts() {
            let mut of = plan
                .buckets()
                .iter()
                .filter(|bucket| bucket.account == *account);
            doors.extend(of.next().filter(|_| buckets).map(|bucket| Door {
                account,
                region: &bucket.region,
                side: "bucket",
                profile: in_account(arguments.bucket_profile.as_deref(), account),
                role: arguments.bucket_role.as_ref(),
            }));
        }
        // One after the other, since a profile may ask for a code; nothing else here waits.
        let mut bases: BTreeMap<Option<String>, SdkConfig> = BTreeMap::new();
        let mut findings: Vec<Finding> = Vec::new();
        for door in &doors {
            if !bases.contains_key(&door.profile) {
                match load(door.profile.as_deref(), door.region, arguments).await {
                    Ok(config) => _ = bases.insert(door.profile.clone(), config),
                    Err(error) => findings.extend(error.findings),
                }
            }
        }
        if !findings.is_empty() {
            return Err(Error::failures(findings));
        }
        let opened = doors.iter().filter_map(|door| {
            let base = bases.get(&door.profile)?;
            Some(async move { (door, door.open(base, arguments).await) })
        });
        let mut accounts = Self {
            session: arguments.session_name.clone(),
            ..Self::default()
        };
        for (door, opened) in join_all(opened).await {
            let side = if door.side == "bucket" {
                &mut accounts.bucket
            } else {
                &mut accounts.cluster
            };
            match opened {
                Ok(opened) => _ = side.insert(door.account.clone(), opened),
                Err(error) => findings.extend(error.findings),
            }
        }
        if findings.is_empty() {
            Ok(accounts)
        } else {
            Err(Error::failures(findings))
        }
    }

    /// Who makes the calls of a side in an account.
    pub(crate) fn who(&self, side: Side, account: &AccountId) -> Option<&str> {
        let side = match side {
            Side::Cluster => &self.cluster,
            Side::Bucket => &self.bucket,
        };
        side.get(account).map(|opened| opened.who.as_str())
    }

    /// The configuration of a cluster account, in a Region.
    pub(crate) fn cluster(&self, account: &AccountId, region: &Region) -> Option<SdkConfig> {
        Some(in_region(&self.cluster.get(account)?.config, region))
    }

    /// The configuration of a bucket account, in a Region.
    pub(crate) fn bucket(&self, account: &AccountId, region: &Region) -> Option<SdkConfig> {
        Some(in_region(&self.bucket.get(account)?.config, region))
    }

    /// The configuration of the plan's role in a cluster account.
    pub(crate) async fn caller_role(
        &self,
        plan: &Plan,
        account: &AccountId,
        region: &Region,
    ) -> Result<SdkConfig, Failure> {
        let Some(base) = self.cluster(account, region) else {
            return Err(Failure::unopened("sts:AssumeRole", account, region));
        };
        let external_id = match &plan.caller().identity {
            Identity::Role(role) => role.external_id.as_ref().map(AsRef::as_ref),
            _ => None,
        };
        assume(
            &base,
            &plan.caller_arn(account),
            external_id,
            &self.session,
            account,
            region,
        )
        .await
    }
}

/// A side's way into an account.
struct Door<'a> {
    account: &'a AccountId,
    region: &'a Region,
    side: &'static str,
    profile: Option<String>,
    role: Option<&'a IamArn>,
}

impl Door<'_> {
    async fn open(&self, base: &SdkConfig, arguments: &Credentials) -> Result<Opened, Error> {
        let Self {
            account, region, ..
        } = *self;
        let mut config = in_region(base, region);
        if let Some(role) = self.role {
            let role = role.in_account(account);
            let external_id = arguments.external_id.as_deref();
            let session = &arguments.session_name;
            config = assume(&config, &role, external_id, session, account, region).await?;
        }
        let flag = format!("--{side}-profile or --{side}-role", side = self.side);
        let who = check(&config, account, region, &flag, self.profile.as_deref()).await?;
        let who = full(&config, who).await;
        Ok(Opened { config, who })
    }
}

/// The configuration of the profile of the plan's user, checked to be that user's.
pub(crate) async fn of_caller(
    profile: &str,
    plan: &Plan,
    account: &AccountId,
    region: &Region,
    arguments: &Credentials,
) -> Result<SdkConfig, Error> {
    let profile = in_account(Some(profile), account);
    let config = load(profile.as_deref(), region, arguments).await?;
    let found = check(
        &config,
        account,
        region,
        "--caller-profile",
        profile.as_deref(),
    )
    .await?;
    let caller = plan.caller_arn(account);
    if found == caller {
        return Ok(config);
    }
    Err(Error::failed(format!(
        "the caller is {caller}, and the profile of --caller-profile belongs to {found}; name the caller's own"
    )))
}

/// The profile's name in an account.
pub(crate) fn in_account(profile: Option<&str>, account: &AccountId) -> Option<String> {
    profile.map(|profile| profile.replace("{account}", account.as_ref()))
}

/// The configuration with these keys instead.
pub(crate) fn with_keys(config: &SdkConfig, id: &str, secret: &str) -> SdkConfig {
    let keys = Keys::new(id, secret, None, None, "redtrail");
    config
        .to_builder()
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .build()
}

async fn load(
    profile: Option<&str>,
    region: &Region,
    arguments: &Credentials,
) -> Result<SdkConfig, Error> {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(arguments.call_timeout)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(aws_config::Region::new(region.to_string()))
        .timeout_config(timeouts);
    // What AWS's own logs call us.
    if let Ok(name) = aws_config::AppName::new(concat!("redtrail-", env!("CARGO_PKG_VERSION"))) {
        loader = loader.app_name(name);
    }
    // A profile that was named counts for more than keys in the environment, as with the AWS CLI;
    // the SDK's own chain would ask the environment first.
    if let Some(profile) = profile {
        // A profile may name a role, and the Region tells where it is assumed.
        let region = aws_config::Region::new(region.to_string());
        let provider = ProfileFileCredentialsProvider::builder()
            .configure(&ProviderConfig::without_region().with_region(Some(region)))
            .profile_name(profile)
            .build();
        loader = loader.profile_name(profile).credentials_provider(provider);
    }
    let config = loader.load().await;
    match mfa::Asked::of(profile).await {
        Some(asked) => asked.answered(&config).await,
        None => Ok(config),
    }
}

/// Nothing is done in an account before its credentials have said that they belong to it.
/// Returns whose they are.
async fn check(
    config: &SdkConfig,
    account: &AccountId,
    region: &Region,
    flag: &str,
    profile: Option<&str>,
) -> Result<String, Error> {
    let answer = aws_sdk_sts::Client::new(config)
        .get_caller_identity()
        .send()
        .await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let action = "sts:GetCallerIdentity";
            let failure = Failure::of(action, account.as_ref(), region.as_ref(), &error);
            return Err(match profile {
                Some(profile) if failure.has_no_credentials() => Error::failed(format!(
                    "the profile `{profile}` gives no credentials for account {account}: {}; name another with {flag}",
                    why(&failure.message)
                )),
                _ => failure.into(),
            });
        }
    };
    let found = answer.account().unwrap_or("an unnamed account");
    if found == account.as_ref() {
        return Ok(answer.arn().unwrap_or_default().to_owned());
    }
    Err(Error::failed(format!(
        "the credentials for account {account} belong to account {found}; name others with {flag}"
    )))
}

/// Why a profile gives no credentials, in words that its owner knows.
fn why(message: &str) -> &str {
    let reasons = [
        (
            "was not defined",
            "it is not in the AWS configuration files",
        ),
        ("not enabled", "it names none"),
        (
            "could not parse",
            "the AWS configuration files cannot be read",
        ),
    ];
    let known = reasons.iter().find(|(part, _)| message.contains(part));
    known.map_or(message, |(_, words)| words)
}

/// The ARN of the role behind a session of single sign-on, whose path a session does not tell.
/// Where nobody may look, the session's own ARN has to do.
async fn full(config: &SdkConfig, who: String) -> String {
    let role = role_of_session(&who);
    let name = role.as_deref().and_then(|role| role.rsplit('/').next());
    let Some(name) = name.filter(|name| name.starts_with("AWSReservedSSO_")) else {
        return who;
    };
    let iam = aws_sdk_iam::Client::new(config);
    let answer = iam.get_role().role_name(name).send().await;
    let found = answer.ok().and_then(|answer| answer.role);
    found.map_or(who, |role| role.arn)
}

async fn assume(
    config: &SdkConfig,
    role: &str,
    external_id: Option<&str>,
    session: &str,
    account: &AccountId,
    region: &Region,
) -> Result<SdkConfig, Failure> {
    let answer = aws_sdk_sts::Client::new(config)
        .assume_role()
        .role_arn(role)
        .role_session_name(session)
        .set_external_id(external_id.map(str::to_owned))
        .send()
        .await
        .map_err(|error| {
            Failure::of("sts:AssumeRole", account.as_ref(), region.as_ref(), &error)
        })?;
    Ok(with_session(config, answer.credentials()))
}

/// The configuration with the credentials of a session instead.
pub(super) fn with_session(
    config: &SdkConfig,
    session: Option<&aws_sdk_sts::types::Credentials>,
) -> SdkConfig {
    let builder = config.to_builder();
    let Some(session) = session else {
        return builder.build();
    };
    let keys = Keys::new(
        session.access_key_id(),
        session.secret_access_key(),
        Some(session.session_token().to_owned()),
        None,
        "redtrail",
    );
    builder
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .build()
}

fn in_region(config: &SdkConfig, region: &Region) -> SdkConfig {
    config
        .to_builder()
        .region(aws_config::Region::new(region.to_string()))
        .build()
}

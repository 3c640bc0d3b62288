//! Whose credentials are used in which account.

use std::collections::BTreeMap;

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sts::config::{Credentials as Keys, SharedCredentialsProvider};
use redtrail_core::names::{AccountId, IamArn, Region};
use redtrail_core::plan::{Identity, Plan};

use super::Failure;
use crate::arguments::Credentials;
use crate::exit::Error;

/// The configurations of the accounts of a plan, each with credentials that were checked to
/// belong to the account.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    cluster: BTreeMap<AccountId, SdkConfig>,
    bucket: BTreeMap<AccountId, SdkConfig>,
}

impl Accounts {
    /// Opens the accounts of both sides, or of one, and asks each who it is.
    pub(crate) async fn open(
        plan: &Plan,
        arguments: &Credentials,
        clusters: bool,
        buckets: bool,
    ) -> Result<Self, Error> {
        let mut accounts = Self::default();
        let mut findings = Vec::new();
        if clusters {
            for account in plan.cluster_accounts() {
                let region = plan
                    .clusters_of(account)
                    .map(|cluster| &cluster.region)
                    .next();
                let Some(region) = region else { continue };
                let profile = in_account(arguments.cluster_profile.as_deref(), account);
                let profile = profile.as_deref();
                let role = arguments.cluster_role.as_ref();
                match open(account, region, profile, role, arguments, "cluster").await {
                    Ok(config) => _ = accounts.cluster.insert(account.clone(), config),
                    Err(error) => findings.extend(error.findings),
                }
            }
        }
        if buckets {
            for account in plan.bucket_accounts() {
                let region = plan
                    .buckets()
                    .iter()
                    .find(|bucket| bucket.account == *account);
                let Some(region) = region.map(|bucket| &bucket.region) else {
                    continue;
                };
                let profile = in_account(arguments.bucket_profile.as_deref(), account);
                let profile = profile.as_deref();
                let role = arguments.bucket_role.as_ref();
                match open(account, region, profile, role, arguments, "bucket").await {
                    Ok(config) => _ = accounts.bucket.insert(account.clone(), config),
                    Err(error) => findings.extend(error.findings),
                }
            }
        }
        if findings.is_empty() {
            Ok(accounts)
        } else {
            Err(Error::failures(findings))
        }
    }

    /// The configuration of a cluster account, in a Region.
    pub(crate) fn cluster(&self, account: &AccountId, region: &Region) -> Option<SdkConfig> {
        Some(in_region(self.cluster.get(account)?, region))
    }

    /// The configuration of a bucket account, in a Region.
    pub(crate) fn bucket(&self, account: &AccountId, region: &Region) -> Option<SdkConfig> {
        Some(in_region(self.bucket.get(account)?, region))
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
            account,
            region,
        )
        .await
    }
}

/// The configuration of the profile of the plan's user, checked to be that user's.
pub(crate) async fn of_caller(
    profile: &str,
    plan: &Plan,
    account: &AccountId,
    region: &Region,
) -> Result<SdkConfig, Error> {
    let profile = in_account(Some(profile), account);
    let config = load(profile.as_deref(), region).await;
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
fn in_account(profile: Option<&str>, account: &AccountId) -> Option<String> {
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

async fn open(
    account: &AccountId,
    region: &Region,
    profile: Option<&str>,
    role: Option<&IamArn>,
    arguments: &Credentials,
    side: &str,
) -> Result<SdkConfig, Error> {
    let mut config = load(profile, region).await;
    if let Some(role) = role {
        let external_id = arguments.external_id.as_deref();
        config = assume(
            &config,
            &role.in_account(account),
            external_id,
            account,
            region,
        )
        .await?;
    }
    check(
        &config,
        account,
        region,
        &format!("--{side}-profile or --{side}-role"),
        profile,
    )
    .await?;
    Ok(config)
}

async fn load(profile: Option<&str>, region: &Region) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(aws_config::Region::new(region.to_string()));
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
    loader.load().await
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

async fn assume(
    config: &SdkConfig,
    role: &str,
    external_id: Option<&str>,
    account: &AccountId,
    region: &Region,
) -> Result<SdkConfig, Failure> {
    let answer = aws_sdk_sts::Client::new(config)
        .assume_role()
        .role_arn(role)
        .role_session_name("redtrail")
        .set_external_id(external_id.map(str::to_owned))
        .send()
        .await
        .map_err(|error| {
            Failure::of("sts:AssumeRole", account.as_ref(), region.as_ref(), &error)
        })?;
    let keys = answer.credentials().map(|keys| {
        Keys::new(
            keys.access_key_id(),
            keys.secret_access_key(),
            Some(keys.session_token().to_owned()),
            None,
            "redtrail",
        )
    });
    let builder = config.to_builder();
    Ok(match keys {
        Some(keys) => builder
            .credentials_provider(SharedCredentialsProvider::new(keys))
            .build(),
        None => builder.build(),
    })
}

fn in_region(config: &SdkConfig, region: &Region) -> SdkConfig {
    config
        .to_builder()
        .region(aws_config::Region::new(region.to_string()))
        .build()
}

/// One account by itself, for what goes on where another account refuses.
impl Accounts {
    /// Opens a cluster account.
    pub(crate) async fn of_clusters_in(
        account: &AccountId,
        region: &Region,
        arguments: &Credentials,
    ) -> Result<Self, Error> {
        let profile = in_account(arguments.cluster_profile.as_deref(), account);
        let (profile, role) = (profile.as_deref(), arguments.cluster_role.as_ref());
        let config = open(account, region, profile, role, arguments, "cluster").await?;
        Ok(Self {
            cluster: BTreeMap::from([(account.clone(), config)]),
            bucket: BTreeMap::new(),
        })
    }

    /// Opens a bucket account.
    pub(crate) async fn of_buckets_in(
        account: &AccountId,
        region: &Region,
        arguments: &Credentials,
    ) -> Result<Self, Error> {
        let profile = in_account(arguments.bucket_profile.as_deref(), account);
        let (profile, role) = (profile.as_deref(), arguments.bucket_role.as_ref());
        let config = open(account, region, profile, role, arguments, "bucket").await?;
        Ok(Self {
            cluster: BTreeMap::new(),
            bucket: BTreeMap::from([(account.clone(), config)]),
        })
    }
}

/// The account that a profile leads to, or the SDK's chain where none is named.
pub(crate) async fn account_of(profile: Option<&str>, region: &Region) -> Result<AccountId, Error> {
    let config = load(profile, region).await;
    let answer = aws_sdk_sts::Client::new(&config)
        .get_caller_identity()
        .send()
        .await
        .map_err(|error| {
            let failure = Failure::of("sts:GetCallerIdentity", "", region.as_ref(), &error);
            let message = failure.message.split(". Attempted").next();
            let words = match profile {
                Some(_) => why(&failure.message),
                None => message.unwrap_or_default().trim_end_matches('.'),
            };
            Error::failed(format!(
                "the credentials do not say whose they are: {words}; sign in, or name accounts with --accounts and a profile or role for them"
            ))
        })?;
    let account = answer.account().unwrap_or_default();
    account
        .parse()
        .map_err(|_| Error::failed("AWS does not say whose the credentials are"))
}

/// The Region that the environment names, or a profile.
pub(crate) async fn home(profile: Option<&str>) -> Option<Region> {
    let mut of_profile = ProfileFileRegionProvider::builder();
    if let Some(profile) = profile {
        of_profile = of_profile.profile_name(profile);
    }
    let region = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
        .or_else(of_profile.build())
        .region()
        .await;
    region?.as_ref().parse().ok()
}

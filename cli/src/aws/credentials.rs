//! Whose credentials are used in which account.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sts::config::{Credentials as Keys, SharedCredentialsProvider};
use redtrail_core::changes::Side;
use redtrail_core::finding::Finding;
use redtrail_core::names::{AccountId, IamArn, Region, role_of_session};
use redtrail_core::plan::{Identity, Plan};

use super::http::Http;
use super::{Failure, Sides, gathered, mfa};
use crate::arguments::Credentials;
use crate::exit::Error;
use crate::trace::Trace;

/// The configurations of the accounts of a plan, each with credentials that were checked to
/// belong to the account.
#[derive(Debug)]
pub(crate) struct Accounts {
    cluster: BTreeMap<AccountId, Opened>,
    bucket: BTreeMap<AccountId, Opened>,
    http: Http,
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
        sides: Sides,
        trace: Option<Trace>,
    ) -> Result<Self, Error> {
        let (accounts, shut) = Self::open_some(plan, arguments, sides, trace).await;
        if shut.is_empty() {
            Ok(accounts)
        } else {
            Err(Error::failures(shut))
        }
    }

    /// Opens those of them that let us in, and says why the others do not.
    pub(crate) async fn open_some(
        plan: &Plan,
        arguments: &Credentials,
        sides: Sides,
        trace: Option<Trace>,
    ) -> (Self, Vec<Finding>) {
        let of_clusters = plan.cluster_accounts().into_iter().filter_map(|account| {
            let region = &plan.clusters_of(account).next()?.region;
            Some(Door::to_clusters(account, region, arguments))
        });
        let of_buckets = plan.bucket_accounts().into_iter().filter_map(|account| {
            let mut buckets = plan.buckets().iter();
            let region = &buckets.find(|bucket| bucket.account == *account)?.region;
            Some(Door::to_buckets(account, region, arguments))
        });
        let doors: Vec<Door<'_>> = of_clusters
            .filter(|_| sides.clusters)
            .chain(of_buckets.filter(|_| sides.buckets))
            .collect();
        let (accounts, shut) = Self::through(&doors, arguments, trace).await;
        let shut = shut.into_iter().flat_map(|(_, error)| error.findings);
        (accounts, shut.collect())
    }

    /// Opens accounts as those of clusters, and says why some let nobody in.
    pub(crate) async fn of_clusters(
        accounts: &[AccountId],
        region: &Region,
        arguments: &Credentials,
        trace: Option<Trace>,
    ) -> (Self, Vec<(AccountId, Error)>) {
        let doors = accounts.iter();
        let doors: Vec<Door<'_>> = doors
            .map(|account| Door::to_clusters(account, region, arguments))
            .collect();
        Self::through(&doors, arguments, trace).await
    }

    async fn through(
        doors: &[Door<'_>],
        arguments: &Credentials,
        trace: Option<Trace>,
    ) -> (Self, Vec<(AccountId, Error)>) {
        let mut accounts = Self {
            cluster: BTreeMap::new(),
            bucket: BTreeMap::new(),
            http: Http::new(trace),
            session: arguments.calls.session_name.clone(),
        };
        let mut shut = Vec::new();
        // One after the other, since a profile may ask for a code; nothing else here waits.
        let mut bases: BTreeMap<Option<&str>, SdkConfig> = BTreeMap::new();
        for door in doors {
            let profile = door.profile.as_deref();
            if let Entry::Vacant(base) = bases.entry(profile) {
                match load(profile, door.region, arguments, &accounts.http).await {
                    Ok(config) => _ = base.insert(config),
                    Err(error) => shut.push((door.account.clone(), error)),
                }
            }
        }
        let opening = doors.iter().filter_map(|door| {
            let base = bases.get(&door.profile.as_deref())?;
            let http = accounts.http.in_account(door.account);
            let base = base.to_builder().http_client(http).build();
            Some(async move { (door, door.open(&base, arguments).await) })
        });
        for (door, opened) in gathered(opening).await {
            let side = match door.side {
                Side::Cluster => &mut accounts.cluster,
                Side::Bucket => &mut accounts.bucket,
            };
            match opened {
                Ok(opened) => _ = side.insert(door.account.clone(), opened),
                Err(error) => shut.push((door.account.clone(), error)),
            }
        }
        (accounts, shut)
    }

    /// Whether no account was opened.
    pub(crate) fn is_empty(&self) -> bool {
        self.cluster.is_empty() && self.bucket.is_empty()
    }

    /// The cluster accounts that were opened.
    pub(crate) fn clusters(&self) -> impl Iterator<Item = &AccountId> {
        self.cluster.keys()
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
        let role = plan.caller_arn(account);
        let assumed = assume(&base, &role, external_id, &self.session, account, region);
        Ok(assumed.await?.config)
    }

    /// The configuration of the profile of the plan's user, checked to be that user's.
    pub(crate) async fn of_caller(
        &self,
        profile: &str,
        plan: &Plan,
        account: &AccountId,
        region: &Region,
        arguments: &Credentials,
    ) -> Result<SdkConfig, Error> {
        let profile = in_account(Some(profile), account);
        let flag = "--caller-profile";
        let http = self.http.in_account(account);
        let config = load(profile.as_deref(), region, arguments, &http).await?;
        let found = whose(&config, account, region, flag, profile.as_deref()).await?;
        belongs(&found, account, flag)?;
        let caller = plan.caller_arn(account);
        if found == caller {
            return Ok(config);
        }
        Err(Error::failed(format!(
            "the caller is {caller}, and the profile of --caller-profile belongs to {found}; name the caller's own"
        )))
    }
}

/// A side's way into an account.
struct Door<'a> {
    account: &'a AccountId,
    region: &'a Region,
    side: Side,
    profile: Option<String>,
    role: Option<&'a IamArn>,
}

impl<'a> Door<'a> {
    fn to_clusters(account: &'a AccountId, region: &'a Region, given: &'a Credentials) -> Self {
        Self {
            account,
            region,
            side: Side::Cluster,
            profile: in_account(given.cluster_profile.as_deref(), account),
            role: given.cluster_role.as_ref(),
        }
    }

    fn to_buckets(account: &'a AccountId, region: &'a Region, given: &'a Credentials) -> Self {
        Self {
            account,
            region,
            side: Side::Bucket,
            profile: in_account(given.bucket_profile.as_deref(), account),
            role: given.bucket_role.as_ref(),
        }
    }

    async fn open(&self, base: &SdkConfig, arguments: &Credentials) -> Result<Opened, Error> {
        let Self {
            account, region, ..
        } = *self;
        let flag = match self.side {
            Side::Cluster => "--cluster-profile or --cluster-role",
            Side::Bucket => "--bucket-profile or --bucket-role",
        };
        let base = in_region(base, region);
        let Opened { config, who } = if let Some(role) = self.role {
            let role = role.in_account(account);
            let external_id = arguments.external_id.as_deref();
            let session = &arguments.calls.session_name;
            assume(&base, &role, external_id, session, account, region).await?
        } else {
            let who = whose(&base, account, region, flag, self.profile.as_deref()).await?;
            Opened { config: base, who }
        };
        belongs(&who, account, flag)?;
        let who = full(&config, who).await;
        Ok(Opened { config, who })
    }
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
    http: &Http,
) -> Result<SdkConfig, Error> {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(arguments.calls.call_timeout)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(aws_config::Region::new(region.to_string()))
        .timeout_config(timeouts)
        .http_client(http.clone());
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
            .configure(
                &ProviderConfig::without_region()
                    .with_region(Some(region))
                    .with_http_client(http.clone()),
            )
            .profile_name(profile)
            .build();
        loader = loader.profile_name(profile).credentials_provider(provider);
    }
    let config = loader.load().await;
    match mfa::Asked::of(profile).await {
        Some(asked) => asked.answered(&config, http).await,
        None => Ok(config),
    }
}

/// Whose credentials are, as they say themselves.
async fn whose(
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
    Ok(answer.arn.unwrap_or_default())
}

/// Nothing is done in an account before AWS has said that the credentials belong to it.
fn belongs(who: &str, account: &AccountId, flag: &str) -> Result<(), Error> {
    let found = who.split(':').nth(4).filter(|found| !found.is_empty());
    if found == Some(account.as_ref()) {
        return Ok(());
    }
    let found = found.map_or("an unnamed account".to_owned(), |it| {
        format!("account {it}")
    });
    Err(Error::failed(format!(
        "the credentials for account {account} belong to {found}; name others with {flag}"
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

/// Assumes a role. AWS says with the credentials whose they are, so that nobody has to ask.
async fn assume(
    config: &SdkConfig,
    role: &str,
    external_id: Option<&str>,
    session: &str,
    account: &AccountId,
    region: &Region,
) -> Result<Opened, Failure> {
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
    let who = answer.assumed_role_user().map(|user| user.arn().to_owned());
    let Some(session) = answer.credentials() else {
        let mut failure = Failure::unopened("sts:AssumeRole", account, region);
        "AWS gave no credentials of the role".clone_into(&mut failure.message);
        return Err(failure);
    };
    Ok(Opened {
        config: with_session(config, session),
        who: who.unwrap_or_default(),
    })
}

/// The configuration with the credentials of a session instead.
pub(super) fn with_session(
    config: &SdkConfig,
    session: &aws_sdk_sts::types::Credentials,
) -> SdkConfig {
    let keys = Keys::new(
        session.access_key_id(),
        session.secret_access_key(),
        Some(session.session_token().to_owned()),
        None,
        "redtrail",
    );
    config
        .to_builder()
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .build()
}

fn in_region(config: &SdkConfig, region: &Region) -> SdkConfig {
    config
        .to_builder()
        .region(aws_config::Region::new(region.to_string()))
        .build()
}

/// The account that a profile leads to, or the SDK's chain where none is named.
pub(crate) async fn account_of(
    profile: Option<&str>,
    region: &Region,
    arguments: &Credentials,
    trace: Option<Trace>,
) -> Result<AccountId, Error> {
    let config = load(profile, region, arguments, &Http::new(trace)).await?;
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

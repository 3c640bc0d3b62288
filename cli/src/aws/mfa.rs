//! Codes of a second factor, which a profile may ask for and the SDK does not.

use std::borrow::Cow;
use std::io::IsTerminal;

use aws_config::SdkConfig;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{Profile, ProfileFileCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_sdk_sts::config::SharedCredentialsProvider;
use aws_types::os_shim_internal::{Env, Fs};

use super::Failure;
use super::credentials::with_session;
use super::http::Http;
use crate::exit::Error;

/// A profile that names a role and the device whose code that role's trust wants.
#[derive(Debug)]
pub(super) struct Asked {
    profile: String,
    role: String,
    serial: String,
    /// The profile that the device belongs to; `None` for the keys of the environment.
    source: Option<String>,
    external_id: Option<String>,
    session: String,
}

impl Asked {
    /// What a profile asks for, if it is used and asks for a code at all. Keys in the environment
    /// count for more than a profile that was not named.
    pub(super) async fn of(named: Option<&str>) -> Option<Self> {
        if named.is_none() && std::env::var_os("AWS_ACCESS_KEY_ID").is_some() {
            return None;
        }
        let name = named.map(|name| Cow::Owned(name.to_owned()));
        let profiles =
            aws_config::profile::load(&Fs::real(), &Env::real(), &EnvConfigFiles::default(), name)
                .await
                .ok()?;
        let profile = profiles.get_profile(profiles.selected_profile())?;
        let own = |key: &str| Profile::get(profile, key).map(str::to_owned);
        // Other sources than these have no device.
        let of_environment = own("credential_source").is_some_and(|source| source == "Environment");
        if own("source_profile").is_none() && !of_environment {
            return None;
        }
        Some(Self {
            profile: profile.name().to_owned(),
            role: own("role_arn")?,
            serial: own("mfa_serial")?,
            source: own("source_profile"),
            external_id: own("external_id"),
            session: own("role_session_name").unwrap_or_else(|| "redtrail".to_owned()),
        })
    }

    /// Asks for the code, and assumes the role with it.
    pub(super) async fn answered(
        self,
        config: &SdkConfig,
        http: &Http,
    ) -> Result<SdkConfig, Error> {
        let Self {
            profile,
            role,
            serial,
            source,
            external_id,
            session,
        } = self;
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return Err(Error::failed(format!(
                "the profile `{profile}` asks for a code of {serial}, and nobody is here to give it: run it in a terminal, or name a profile with a session"
            )));
        }
        let code = inquire::Password::new(&format!("Code of {serial}:"))
            .without_confirmation()
            .with_display_mode(inquire::PasswordDisplayMode::Masked)
            .prompt()
            .map_err(|_| Error::failed(format!("no code of {serial} was given")))?;
        let provider = match source {
            Some(source) => SharedCredentialsProvider::new(
                ProfileFileCredentialsProvider::builder()
                    .configure(&ProviderConfig::without_region().with_http_client(http.clone()))
                    .profile_name(source)
                    .build(),
            ),
            None => SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()),
        };
        let base = config.to_builder().credentials_provider(provider).build();
        let answer = aws_sdk_sts::Client::new(&base)
            .assume_role()
            .role_arn(&role)
            .role_session_name(session)
            .set_external_id(external_id)
            .serial_number(serial)
            .token_code(code.trim())
            .send()
            .await
            .map_err(|error| {
                let account = role.split(':').nth(4).unwrap_or_default();
                let region = config.region().map(AsRef::as_ref).unwrap_or_default();
                Failure::of("sts:AssumeRole", account, region, &error)
            })?;
        let session = answer.credentials();
        let session =
            session.ok_or_else(|| Error::failed(format!("{role} gave no credentials")))?;
        Ok(with_session(config, session))
    }
}

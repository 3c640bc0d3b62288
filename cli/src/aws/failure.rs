//! What AWS refused, in one sentence with what to do.

use std::error::Error as _;
use std::time::Duration;

use aws_sdk_redshift::config::http::HttpResponse;
use aws_sdk_redshift::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_redshift::operation::RequestId;
use redtrail_core::changes::Change;
use redtrail_core::explain::explain;
use redtrail_core::finding::Finding;
use redtrail_core::names::{AccountId, Region};

use crate::exit::Error;

/// A call that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The call's IAM action.
    pub(crate) action: &'static str,
    /// The account it was made in, or for.
    pub(crate) account: String,
    /// The Region of the endpoint.
    pub(crate) region: String,
    /// The error code on the wire, where AWS answered.
    pub(crate) code: Option<String>,
    /// What AWS, or the way to it, said.
    pub(crate) message: String,
    request: Option<String>,
    /// Whether what was asked for may have been done all the same.
    is_open: bool,
    /// How long a foreign write to the same bucket's policy would not have been noticed, where
    /// that was written.
    pub(crate) unprotected: Option<Duration>,
    /// Why no answer came, where none did.
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Refused,
    NoCredentials,
    NoConnection,
    /// We did not make the call.
    Own,
    /// We made it, and what came of it is not what was to come.
    After,
}

impl Failure {
    pub(crate) fn of<E>(
        action: &'static str,
        account: &str,
        region: &str,
        error: &SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + RequestId + 'static,
    {
        let chain = chain(error);
        let (kind, code, message, request) = match error.as_service_error() {
            Some(service) => (
                Kind::Refused,
                service.code().map(str::to_owned),
                service
                    .message()
                    .unwrap_or("AWS gives no reason")
                    .to_owned(),
                service.request_id().map(str::to_owned),
            ),
            None if chain.contains("credential") && !chain.contains("endpoint") => {
                (Kind::NoCredentials, None, last(error), None)
            }
            None => (Kind::NoConnection, None, last(error), None),
        };
        let is_refused = error
            .raw_response()
            .is_some_and(|answer| answer.status().is_client_error());
        Self {
            action,
            account: account.to_owned(),
            region: region.to_owned(),
            code,
            message,
            request,
            is_open: !is_refused && kind != Kind::NoCredentials,
            unprotected: None,
            kind,
        }
    }

    /// A change that we refuse ourselves.
    pub(crate) fn own(change: &Change, message: impl Into<String>) -> Self {
        Self {
            action: change.action(),
            account: change.account.to_string(),
            region: change.region.to_string(),
            code: None,
            message: message.into(),
            request: None,
            is_open: false,
            unprotected: None,
            kind: Kind::Own,
        }
    }

    /// A change that was made, and did not come out as it should.
    pub(crate) fn after(change: &Change, message: impl Into<String>) -> Self {
        Self {
            kind: Kind::After,
            is_open: true,
            ..Self::own(change, message)
        }
    }

    /// A call into an account whose credentials were not opened.
    pub(crate) fn unopened(action: &'static str, account: &AccountId, region: &Region) -> Self {
        Self {
            action,
            account: account.to_string(),
            region: region.to_string(),
            code: None,
            message: "the credentials of this account were not opened".to_owned(),
            request: None,
            is_open: false,
            unprotected: None,
            kind: Kind::Own,
        }
    }

    /// Whether AWS answered with this code; a code counts with and without its `Fault`.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code
            .as_deref()
            .is_some_and(|found| found.trim_end_matches("Fault") == code.trim_end_matches("Fault"))
    }

    /// Whether any of these codes was the answer.
    pub(crate) fn is_any(&self, codes: &[&str]) -> bool {
        codes.iter().any(|code| self.is(code))
    }

    /// Whether what was asked for may have been done all the same: no answer came, or one that
    /// says nothing about it.
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    /// The same, after an earlier try whose answer was lost.
    pub(crate) fn left_open(self) -> Self {
        Self {
            is_open: true,
            ..self
        }
    }

    /// Whether AWS asks for a pause.
    pub(crate) fn is_throttled(&self) -> bool {
        self.is_any(&[
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "SlowDown",
        ])
    }

    /// Whether the call was never made for want of credentials.
    pub(crate) fn has_no_credentials(&self) -> bool {
        self.kind == Kind::NoCredentials
    }

    /// Failures as findings, each kind once: the same one of many calls says no more than one.
    pub(crate) fn findings<'f>(failures: impl Iterator<Item = &'f Self>) -> Vec<Finding> {
        let mut told: Vec<&Self> = Vec::new();
        for failure in failures {
            if !told.iter().any(|known| known.is_like(failure)) {
                told.push(failure);
            }
        }
        told.into_iter().map(Self::finding).collect()
    }

    /// Whether another call failed in the same way, whatever name AWS gave the request.
    fn is_like(&self, other: &Self) -> bool {
        fn about(it: &Failure) -> (&str, [&str; 3], Option<&str>, Kind) {
            let texts = [&*it.account, &*it.region, &*it.message];
            (it.action, texts, it.code.as_deref(), it.kind)
        }
        about(self) == about(other)
    }

    /// The failure as a finding.
    pub(crate) fn finding(&self) -> Finding {
        let Self {
            action,
            account,
            region,
            message,
            ..
        } = self;
        let message = message.trim_end_matches('.');
        let (text, mend) = match self.kind {
            Kind::NoCredentials => (
                format!(
                    "there are no usable credentials for account {account}: {}",
                    brief(message)
                ),
                "name a profile (--cluster-profile, --bucket-profile), sign in, or set AWS_PROFILE"
                    .to_owned(),
            ),
            Kind::Own => (
                format!("{action} in account {account}, {region}, was not called: {message}"),
                String::new(),
            ),
            Kind::After => (
                format!("{action} in account {account}, {region}: {message}"),
                String::new(),
            ),
            Kind::NoConnection => (
                format!("{action} in account {account}, {region}, got no answer: {message}"),
                "check the network, the Region and AWS_ENDPOINT_URL".to_owned(),
            ),
            Kind::Refused => {
                let code = self.code.as_deref().unwrap_or("an unnamed error");
                let request = self
                    .request
                    .as_ref()
                    .map(|id| format!(" (request {id})"))
                    .unwrap_or_default();
                (
                    format!(
                        "{action} in account {account}, {region}, was refused with {code}: {message}{request}"
                    ),
                    self.refused_mend(),
                )
            }
        };
        Finding::error("failed", text).about(account).mend(mend)
    }

    fn refused_mend(&self) -> String {
        match self.code.as_deref() {
            Some("InvalidClientTokenId" | "UnrecognizedClientException")
                if self.action == "redshift:EnableLogging" =>
            {
                "the caller's access key is not known everywhere yet, or is wrong: run apply again"
                    .to_owned()
            }
            Some(
                "ExpiredToken"
                | "ExpiredTokenException"
                | "InvalidClientTokenId"
                | "SignatureDoesNotMatch"
                | "UnrecognizedClientException",
            ) => "the credentials are expired or wrong: sign in again, or name another profile"
                .to_owned(),
            Some("AccessDenied" | "AccessDeniedException")
                if self.action == "redshift:EnableLogging" =>
            {
                "the caller may not do it, or not yet: redtrail explain AccessDenied".to_owned()
            }
            Some("AccessDenied") if self.action == "sts:AssumeRole" => {
                "both have to allow it: the role's trust policy and the policies of whoever assumes it"
                    .to_owned()
            }
            Some("AccessDenied") if self.action.starts_with("s3:") => format!(
                "check that the bucket belongs to account {}, and compare the operator's own permissions with `redtrail show PLAN operator-policy`",
                self.account
            ),
            Some("AccessDenied" | "AccessDeniedException") => {
                "compare the operator's own permissions with `redtrail show PLAN operator-policy`"
                    .to_owned()
            }
            Some(code) if explain(code).is_ok() => format!("redtrail explain {code}"),
            _ => String::new(),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::failures(vec![failure.finding()])
    }
}

/// The first thing that is said about credentials; a list of everything that was tried follows it.
fn brief(message: &str) -> &str {
    let line = message.lines().next().unwrap_or(message);
    line.split(". Attempted")
        .next()
        .unwrap_or(line)
        .trim_end_matches(['.', ':'])
}

/// Everything that an error and what caused it say, for telling kinds apart.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string().to_lowercase();
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(&error.to_string().to_lowercase());
        next = error.source();
    }
    text
}

/// What the innermost cause says: the outer ones only say that there is one.
fn last<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        said = error.to_string();
        next = error.source();
    }
    // The number of an error of the operating system says nothing more.
    match said.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => said,
    }
}

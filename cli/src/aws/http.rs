//! The one HTTP client, whose connections all calls share, and the word on each call.

use std::time::Instant;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use redtrail_core::names::AccountId;

use crate::trace::{self, Trace};

/// The client, and for whom its calls are made.
#[derive(Clone, Debug)]
pub(super) struct Http {
    inner: SharedHttpClient,
    trace: Option<Trace>,
    account: Option<AccountId>,
}

impl Http {
    /// The SDK's own client, once. Left to itself each service of each account would get one, with
    /// connections that nobody else may use.
    pub(super) fn new(trace: Option<Trace>) -> Self {
        let inner = Builder::new().build_with_connector_fn(|settings, components| {
            let mut connector =
                ConnectorBuilder::default().tls_provider(Provider::Rustls(CryptoMode::AwsLc));
            connector.set_connector_settings(settings.cloned());
            connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
            connector.set_proxy_config(Some(ProxyConfig::from_env()));
            connector.build()
        });
        Self {
            inner,
            trace,
            account: None,
        }
    }

    /// The same, for calls in an account, or on the way into it.
    pub(super) fn in_account(&self, account: &AccountId) -> Self {
        Self {
            account: Some(account.clone()),
            ..self.clone()
        }
    }
}

impl HttpClient for Http {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        match &self.trace {
            None => inner,
            Some(trace) => SharedHttpConnector::new(Traced {
                inner,
                trace: trace.clone(),
                account: self.account.clone(),
            }),
        }
    }
}

/// A way to AWS that tells of each call.
#[derive(Debug)]
struct Traced {
    inner: SharedHttpConnector,
    trace: Trace,
    account: Option<AccountId>,
}

impl HttpConnector for Traced {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let call = Call {
            trace: self.trace.clone(),
            account: self.account.as_ref().map(ToString::to_string),
            begun: Instant::now(),
            about: About::of(&request),
            is_told: false,
        };
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            call.ended(&answer);
            answer
        })
    }
}

/// A call in flight. One that nobody waits for any more is told of, too.
struct Call {
    trace: Trace,
    account: Option<String>,
    begun: Instant,
    about: About,
    is_told: bool,
}

impl Call {
    fn ended(mut self, answer: &Result<HttpResponse, ConnectorError>) {
        self.is_told = true;
        match answer {
            Ok(answer) => {
                let ids = ["x-amzn-requestid", "x-amz-request-id"];
                let id = ids.iter().find_map(|name| answer.headers().get(name));
                self.tell(&answer.status().as_u16().to_string(), id);
            }
            Err(error) if error.is_timeout() => self.tell("no answer in time", None),
            Err(error) if error.is_io() => self.tell("the connection failed", None),
            Err(_) => self.tell("no answer", None),
        }
    }

    fn tell(&self, answer: &str, request: Option<&str>) {
        self.trace.call(&trace::Call {
            service: &self.about.service,
            operation: &self.about.operation,
            account: self.account.as_deref(),
            region: self.about.region.as_deref(),
            answer,
            time: self.begun.elapsed(),
            request,
        });
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.is_told && !std::thread::panicking() {
            self.tell("given up", None);
        }
    }
}

/// Which call a request makes.
#[derive(Debug)]
struct About {
    service: String,
    operation: String,
    region: Option<String>,
}

impl About {
    fn of(request: &HttpRequest) -> Self {
        let scope = request.headers().get("authorization").and_then(scope);
        let (service, region) = match scope {
            Some((service, region)) => (service.to_owned(), region.map(str::to_owned)),
            // Whoever hands out credentials is asked without a signature.
            None => (host(request.uri()).to_owned(), None),
        };
        let operation = match action(request.body().bytes().unwrap_or_default()) {
            Some(action) => action.to_owned(),
            None => unspelled(request.method(), request.uri()),
        };
        Self {
            service,
            operation,
            region,
        }
    }
}

/// The service and the Region that a signature is good for. One that is good for several Regions
/// names none.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html>
fn scope(authorization: &str) -> Option<(&str, Option<&str>)> {
    let (_, credential) = authorization.split_once("Credential=")?;
    let scope = credential.split(',').next()?;
    let words: Vec<&str> = scope.split('/').collect();
    match *words {
        [_key, _date, region, service, "aws4_request"] => Some((service, Some(region))),
        [_key, _date, service, "aws4_request"] => Some((service, None)),
        _ => None,
    }
}

/// The operation of a call in AWS's Query protocol, which is the first of its parameters.
fn action(body: &[u8]) -> Option<&str> {
    let body = body.strip_prefix(b"Action=")?;
    let name = body.split(|byte| *byte == b'&').next()?;
    let is_word = !name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric);
    is_word.then(|| std::str::from_utf8(name).ok())?
}

/// The operation of a call in S3's protocol, as far as its method and the names of its parameters
/// tell; their values and the path are nobody's business.
fn unspelled(method: &str, uri: &str) -> String {
    let (_, query) = uri.split_once('?').unwrap_or((uri, ""));
    for parameter in query.split('&') {
        match (parameter.split_once('=').unwrap_or((parameter, "")), method) {
            // The SDK's own word, where the rest would not tell.
            (("x-id", operation), _) => return operation.to_owned(),
            (("list-type", _), _) => return "ListObjectsV2".to_owned(),
            ((name, _), "GET" | "PUT" | "DELETE") => {
                let verb = match method {
                    "GET" => "Get",
                    "PUT" => "Put",
                    _ => "Delete",
                };
                if let Some(part) = part(name) {
                    return format!("{verb}{part}");
                }
            }
            _ => {}
        }
    }
    match method {
        "HEAD" => "HeadBucket".to_owned(),
        _ => method.to_owned(),
    }
}

/// What S3 calls the part of a bucket that a parameter stands for.
fn part(parameter: &str) -> Option<&'static str> {
    Some(match parameter {
        "policy" => "BucketPolicy",
        "location" => "BucketLocation",
        "encryption" => "BucketEncryption",
        "object-lock" => "ObjectLockConfiguration",
        "ownershipControls" => "BucketOwnershipControls",
        "publicAccessBlock" => "PublicAccessBlock",
        "requestPayment" => "BucketRequestPayment",
        _ => return None,
    })
}

/// The host of an address.
fn host(uri: &str) -> &str {
    let (_, rest) = uri.split_once("://").unwrap_or(("", uri));
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

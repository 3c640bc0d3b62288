//! One word on each call to AWS, for whoever wants to know what goes over the wire.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use serde_json::json;

use crate::output::FAINT;
use crate::progress::Screen;

/// Where calls are told of.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    screen: Screen,
    /// Whether a program follows along.
    is_followed: bool,
}

/// A call that was made: no header, no parameter and no byte of a body, in which secrets could be.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The service, as signatures name it; the host where nothing is signed.
    pub(crate) service: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) account: Option<&'a str>,
    pub(crate) region: Option<&'a str>,
    /// The HTTP status, or why there is none.
    pub(crate) answer: &'a str,
    pub(crate) time: Duration,
    /// AWS's name for the request.
    pub(crate) request: Option<&'a str>,
}

impl Trace {
    pub(crate) fn new(screen: &Screen, is_followed: bool) -> Self {
        Self {
            screen: screen.clone(),
            is_followed,
        }
    }

    /// Tells of a call: a program that follows along in an event, everybody else on standard error.
    pub(crate) fn call(&self, call: &Call<'_>) {
        let Call {
            service,
            operation,
            account,
            region,
            answer,
            time,
            request,
        } = call;
        let ms = time.as_millis();
        if self.is_followed {
            let event = json!({
                "event": "call", "service": service, "operation": operation, "account": account,
                "region": region, "answer": answer, "ms": ms, "request": request,
            });
            _ = writeln!(anstream::stdout(), "{event}");
            return;
        }
        let mut line = format!("  {FAINT}{service}:{operation}");
        for word in [account, region].into_iter().flatten() {
            _ = write!(line, " {word}");
        }
        _ = write!(line, ": {answer} in {ms} ms");
        if let Some(request) = request {
            _ = write!(line, ", request {request}");
        }
        _ = write!(line, "{FAINT:#}");
        self.screen
            .beside(|| _ = writeln!(anstream::stderr(), "{line}"));
    }
}

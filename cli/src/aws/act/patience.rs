//! Waiting: for what AWS has not seen yet, for what is busy, and for answers that did not come.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use redtrail_core::changes::Change;

use super::{Failure, Hands};

/// What is waited for: each call by its action and its target.
#[derive(Debug, Default)]
pub(super) struct Waits(RefCell<BTreeMap<(&'static str, String), Wait>>);

/// Until when something is tried, and what AWS answers meanwhile.
#[derive(Debug)]
struct Wait {
    until: Instant,
    code: String,
}

impl Waits {
    fn begin(&self, change: &Change, until: Instant, answer: &Failure) {
        let code = answer.code.clone().unwrap_or_else(|| "nothing".to_owned());
        let about = (change.action(), change.target());
        self.0.borrow_mut().insert(about, Wait { until, code });
    }

    fn end(&self, change: &Change) {
        self.0
            .borrow_mut()
            .remove(&(change.action(), change.target()));
    }

    /// The wait that ends first, and how long that takes.
    pub(super) fn told(&self) -> Option<String> {
        let waits = self.0.borrow();
        let ((action, target), wait) = waits.iter().min_by_key(|(_, wait)| wait.until)?;
        let Wait { until, code } = wait;
        let left = until.saturating_duration_since(Instant::now());
        let left = humantime::format_duration(Duration::from_secs(left.as_secs()));
        Some(format!(
            "{code}, trying for {left} more: {action} on {target}"
        ))
    }
}

impl Hands<'_> {
    /// Tries again while AWS answers with one of these codes, until the settle time is over.
    pub(super) async fn patiently<T>(
        &self,
        change: &Change,
        passing: &[&str],
        call: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + self.settle;
        let mut pause = Duration::from_millis(250);
        let mut is_open = false;
        loop {
            let answer = call().await;
            let wait = spread(pause);
            is_open |= answer.as_ref().err().is_some_and(Failure::is_open);
            match answer {
                Err(failure)
                    if failure.is_any(passing)
                        && !self.interrupt.is_set()
                        && Instant::now() + wait < deadline =>
                {
                    self.waits.begin(change, deadline, &failure);
                    self.interrupt.sleep(wait).await;
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
                answer => {
                    self.waits.end(change);
                    return if is_open {
                        answer.map_err(Failure::left_open)
                    } else {
                        answer
                    };
                }
            }
        }
    }

    /// Makes a call whose answer may be lost: it looks whether it was done before it makes it again,
    /// and does not take a later refusal for the word on all tries. The SDK's number of attempts
    /// is kept.
    pub(super) async fn once<T>(
        &self,
        config: &SdkConfig,
        call: impl AsyncFn() -> Result<T, Failure>,
        look: impl AsyncFn() -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let attempts = config.retry_config().map_or(3, RetryConfig::max_attempts);
        let mut pause = Duration::from_millis(250);
        let (mut attempt, mut is_open) = (0, false);
        loop {
            attempt += 1;
            let failure = match call().await {
                Ok(made) => return Ok(made),
                Err(failure) => failure,
            };
            is_open |= failure.is_open();
            if is_open && let Some(made) = look().await.map_err(Failure::left_open)? {
                return Ok(made);
            }
            let passes = failure.is_open() || failure.is_throttled();
            if !passes || attempt >= attempts || self.interrupt.is_set() {
                return Err(if is_open {
                    failure.left_open()
                } else {
                    failure
                });
            }
            self.interrupt.sleep(spread(pause)).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

/// The configuration for calls that the SDK must not make twice on its own.
pub(super) fn unrepeated(config: &SdkConfig) -> SdkConfig {
    config
        .to_builder()
        .retry_config(RetryConfig::disabled())
        .build()
}

/// A pause of about this length: what was refused together does not come back together.
fn spread(pause: Duration) -> Duration {
    pause.mul_f64(0.75 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_spread_so_that_many_do_not_come_back_at_once() {
        let pause = Duration::from_secs(1);
        let pauses: Vec<Duration> = (0..100).map(|_| spread(pause)).collect();
        let (least, most) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
        assert!(*least >= pause.mul_f64(0.75) && *most <= pause.mul_f64(1.25));
        assert!(*most > *least + pause / 4, "{least:?} to {most:?}");
    }
}

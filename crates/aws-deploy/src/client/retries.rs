//! How often a call is tried again, and saying so.
//!
//! The SDK's standard mode decides what is worth trying again and how long to pause; here it is only told how many
//! attempts the last failure deserves. Whoever is throttled goes on for more than a minute, while a port at which nobody
//! listens or a certificate that nobody trusts will not get better.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_cloudformation::config::interceptors::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_sdk_cloudformation::config::retry::RetryConfig;
use aws_sdk_cloudformation::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime::client::retries::{RetryPartition, TokenBucket};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata};
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use step_core::Context;

use super::xml;
use crate::errors::{HOSTS_OWN_WORDS, chain, in_words};
use crate::platform::Instant;

/// For so long a throttled call is tried again, plus the last pause. Counted in time, because the random part of the pauses
/// makes any number of attempts too short now and then.
const THROTTLED_FOR: Duration = Duration::from_secs(75);
/// Answers such as HTTP 500, and connections that are cut.
const USUAL: Patience = Patience { attempts: 6, first_pause: Duration::from_secs(1) };
/// Each attempt has waited for 30 s already.
const UNANSWERED: Patience = Patience { attempts: 4, first_pause: Duration::from_secs(1) };
/// Nobody listens.
const REFUSED: Patience = Patience { attempts: 3, first_pause: Duration::from_millis(200) };
/// Will not get better.
const NONE: Patience = Patience { attempts: 1, first_pause: Duration::from_secs(1) };

/// How [`in_words`] puts it.
const TIMED_OUT: &str = "no answer in time";

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

#[derive(Clone, Copy)]
struct Patience {
    attempts: u32,
    first_pause: Duration,
}

/// Before the first failure.
pub(super) fn config() -> RetryConfig {
    USUAL.config()
}

/// Where the SDK counts attempts of all calls together, to spare services what many clients do. It does not limit them here:
/// one deployment makes one call at a time, and the last of them would have no attempts left if AWS throttled all.
pub(super) fn partition() -> RetryPartition {
    RetryPartition::custom("deployment").token_bucket(TokenBucket::unlimited()).build()
}

/// What calls want to have said. They outlive the borrowed [`Context`], so they write here, and [`Journal::telling`]
/// passes it on.
#[derive(Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<VecDeque<String>>>);

impl Journal {
    /// Does `work`, and writes to the verbose log as soon as there is something.
    pub(crate) async fn telling<T>(&self, context: &dyn Context, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|task| {
            let polled = work.as_mut().poll(task);
            self.drain().iter().for_each(|line| context.verbose(line));
            polled
        })
        .await
    }

    fn write(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(line);
    }

    fn drain(&self) -> VecDeque<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Journal").finish_non_exhaustive()
    }
}

/// Why the last attempt failed.
#[derive(Debug)]
struct LastFailure(String);

impl Storable for LastFailure {
    type Storer = StoreReplace<Self>;
}

/// When the call was throttled first.
#[derive(Clone, Copy, Debug)]
struct ThrottledSince(Instant);

impl Storable for ThrottledSince {
    type Storer = StoreReplace<Self>;
}

/// How long a failure is borne with.
#[derive(Clone, Copy)]
enum Bearing {
    /// So often.
    Attempts(Patience),
    /// For [`THROTTLED_FOR`].
    Throttled,
}

/// Looks at each attempt of a call.
impl Intercept for Journal {
    fn name(&self) -> &'static str {
        "retries"
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let attempt = config.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
        if let (2.., Some(LastFailure(reason))) = (attempt, config.load::<LastFailure>()) {
            let operation = config.load::<Metadata>().map_or("request", Metadata::name);
            self.write(format!("{operation}: attempt {attempt} after {reason}"));
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Err(error)) = context.output_or_error() else { return Ok(()) };
        let (reason, bearing) = match context.response() {
            Some(response) => refusal(response),
            None if error.is_timeout_error() => (TIMED_OUT.to_owned(), Bearing::Attempts(UNANSWERED)),
            None => disconnection(chain(error).last().map_or("", String::as_str)),
        };
        let patience = match bearing {
            Bearing::Attempts(patience) => patience,
            Bearing::Throttled => throttled(config),
        };
        let state = config.interceptor_state();
        state.store_put(LastFailure(reason));
        state.store_put(patience.config());
        Ok(())
    }
}

impl Patience {
    fn config(self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(self.first_pause)
            .with_max_backoff(LONGEST_PAUSE)
    }
}

/// One more attempt, until the time is over.
fn throttled(config: &mut ConfigBag) -> Patience {
    let attempts = config.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
    let since = config.load::<ThrottledSince>().copied().unwrap_or_else(|| ThrottledSince(Instant::now()));
    config.interceptor_state().store_put(since);
    let attempts = if since.0.elapsed() < THROTTLED_FOR { attempts + 1 } else { attempts };
    Patience { attempts, ..USUAL }
}

fn refusal(response: &HttpResponse) -> (String, Bearing) {
    let status = response.status().as_u16();
    let code = xml::text(response.body().bytes().unwrap_or_default(), "Code");
    let bearing = match (status, code.as_deref()) {
        // A quota to AWS CloudFormation, though the SDK takes it for throttling.
        (_, Some("LimitExceededException" | "LimitExceeded")) => Bearing::Attempts(NONE),
        (429 | 503, _) => Bearing::Throttled,
        (_, Some(code)) if code.contains("Throttl") || code == "SlowDown" || code == "RequestLimitExceeded" => {
            Bearing::Throttled
        }
        _ => Bearing::Attempts(USUAL),
    };
    (code.unwrap_or_else(|| format!("HTTP {status}")), bearing)
}

fn disconnection(cause: &str) -> (String, Bearing) {
    let words = in_words(cause);
    let patience = match words {
        "connection refused" => REFUSED,
        TIMED_OUT => UNANSWERED,
        "the certificate is not trusted" => NONE,
        _ if cause.contains(HOSTS_OWN_WORDS) => NONE,
        _ => USUAL,
    };
    (words.to_owned(), Bearing::Attempts(patience))
}

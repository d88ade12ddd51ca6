//! The client that all guests of a host share.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use http_body_util::BodyExt as _;
use reqwest::{Client, Url};
use rustls::ClientConfig;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use super::body::{Incoming, Outgoing};
use super::failure::SendFailure;
use super::resolver::Resolver;
use super::trust;

/// For whatever a request does not say. They bound what a guest can keep waiting for, not what it should.
const LONGEST_WAIT: Duration = Duration::from_mins(10);
const DEFAULT_CONNECT_TIMEOUT: u64 = 30;
const MAX_CONNECT_TIMEOUT: u64 = 60;

/// Sends requests. Connections are kept alive and shared between calls; the proxy variables of the environment
/// (`HTTPS_PROXY` and so on) are honoured; [`trust`] says which certificates are good. Redirects are answers like any
/// other, so that each host has to be granted.
#[derive(Clone, Default)]
pub(crate) struct Network {
    shared: Arc<Shared>,
}

/// The way that requests take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// Through the proxy that the environment names for the host, if any.
    Usual,
    /// Straight to the host: for services of the machine itself, which no proxy reaches.
    Direct,
}

/// There is no HTTP client.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct NetworkError(String);

#[derive(Default)]
struct Shared {
    /// Set up when first needed: reading the system's certificates takes longer than loading a step.
    tls: OnceLock<Result<ClientConfig, String>>,
    /// A client has one connect timeout, so there is one for each number of seconds that was asked for.
    clients: Mutex<BTreeMap<(Route, u64), Client>>,
}

impl Network {
    /// Sends `request` to `url`; only headers, method and body are taken from it.
    pub(super) async fn send(
        &self,
        request: http::Request<WasiBody>,
        url: Url,
        options: RequestOptions,
    ) -> Result<http::Response<WasiBody>, SendFailure> {
        let client = self.client(options.connect_timeout).await?;
        let answer = client.execute(outgoing(request, url));
        let first_byte = options.first_byte_timeout.unwrap_or(LONGEST_WAIT);
        let response = tokio::time::timeout(first_byte, answer).await.map_err(|_| timed_out(first_byte))??;
        let between_bytes = options.between_bytes_timeout.unwrap_or(LONGEST_WAIT);
        Ok(http::Response::from(response).map(|body| Incoming::new(body, between_bytes).boxed_unsync()))
    }

    async fn client(&self, connect_timeout: Option<Duration>) -> Result<Client, SendFailure> {
        let client = self.client_for(Route::Usual, connect_timeout).await;
        client.map_err(|NetworkError(reason)| SendFailure::new(Error::InternalError(Some(reason.clone())), reason))
    }

    /// The client for this route and connect timeout.
    pub(crate) async fn client_for(
        &self,
        route: Route,
        connect_timeout: Option<Duration>,
    ) -> Result<Client, NetworkError> {
        let seconds = connect_timeout.map_or(DEFAULT_CONNECT_TIMEOUT, whole_seconds);
        if let Some(client) = self.shared.existing(route, seconds) {
            return Ok(client);
        }
        let shared = Arc::clone(&self.shared);
        let created = tokio::task::spawn_blocking(move || shared.create(route, seconds)).await;
        created.map_err(|error| NetworkError(error.to_string()))?
    }
}

impl Shared {
    fn existing(&self, route: Route, seconds: u64) -> Option<Client> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&(route, seconds)).cloned()
    }

    fn create(&self, route: Route, seconds: u64) -> Result<Client, NetworkError> {
        let tls = self.tls.get_or_init(|| trust::from_environment().map_err(|error| in_words(&error))).clone();
        let builder = Client::builder()
            .tls_backend_preconfigured(tls.map_err(NetworkError)?)
            .connect_timeout(Duration::from_secs(seconds))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .dns_resolver(Resolver);
        let builder = if route == Route::Direct { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| NetworkError(in_words(&error)))?;
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(clients.entry((route, seconds)).or_insert(client).clone())
    }
}

/// An error with its causes.
fn in_words(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn outgoing(request: http::Request<WasiBody>, url: Url) -> reqwest::Request {
    let (parts, body) = request.into_parts();
    let mut outgoing = reqwest::Request::new(parts.method, url);
    *outgoing.headers_mut() = parts.headers;
    *outgoing.body_mut() = Some(reqwest::Body::wrap(Outgoing(Mutex::new(body))));
    outgoing
}

fn timed_out(limit: Duration) -> SendFailure {
    SendFailure::new(Error::ConnectionReadTimeout, format!("nothing arrived within {} s", limit.as_secs_f32()))
}

/// Rounded up, and few enough different values for a client each.
fn whole_seconds(timeout: Duration) -> u64 {
    let seconds = timeout.as_secs() + u64::from(timeout.subsec_nanos() > 0);
    seconds.clamp(1, MAX_CONNECT_TIMEOUT)
}

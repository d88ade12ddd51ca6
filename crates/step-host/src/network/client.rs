//! The client that all guests of a host share.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use http_body_util::BodyExt as _;
use reqwest::{Client, Url};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt as _;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use super::body::{Incoming, Outgoing};
use super::failure::SendFailure;
use super::resolver::Resolver;

/// For whatever a request does not say. They bound what a guest can keep waiting for, not what it should.
const LONGEST_WAIT: Duration = Duration::from_mins(10);
const DEFAULT_CONNECT_TIMEOUT: u64 = 30;
const MAX_CONNECT_TIMEOUT: u64 = 60;

/// Sends requests. Connections are kept alive and shared between calls; the proxy variables of the environment
/// (`HTTPS_PROXY` and so on) are honoured; certificates are checked as the operating system does, on Linux with
/// `SSL_CERT_FILE` and `SSL_CERT_DIR`. Redirects are answers like any other, so that each host has to be granted.
#[derive(Clone, Default)]
pub(crate) struct Network {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Set up when first needed: reading the system's certificates takes longer than loading a step.
    tls: OnceLock<Result<ClientConfig, String>>,
    /// A client has one connect timeout, so there is one for each number of seconds that was asked for.
    clients: Mutex<BTreeMap<u64, Client>>,
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
        let seconds = connect_timeout.map_or(DEFAULT_CONNECT_TIMEOUT, whole_seconds);
        if let Some(client) = self.shared.existing(seconds) {
            return Ok(client);
        }
        let shared = Arc::clone(&self.shared);
        let created = tokio::task::spawn_blocking(move || shared.create(seconds)).await;
        let unusable = |reason: String| SendFailure::new(Error::InternalError(Some(reason.clone())), reason);
        created.map_err(|error| unusable(error.to_string()))?.map_err(unusable)
    }
}

impl Shared {
    fn existing(&self, seconds: u64) -> Option<Client> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&seconds).cloned()
    }

    fn create(&self, seconds: u64) -> Result<Client, String> {
        let tls = self.tls.get_or_init(|| tls_config().map_err(|error| format!("TLS is unusable: {error}"))).clone()?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(Duration::from_secs(seconds))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .dns_resolver(Resolver)
            .build()
            .map_err(|error| error.to_string())?;
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(clients.entry(seconds).or_insert(client).clone())
    }
}

/// The provider is named, since a process-wide default belongs to the program that embeds this crate.
fn tls_config() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
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

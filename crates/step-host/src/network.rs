//! `wasi:http` for guests: which hosts they reach, and how.

mod body;
mod client;
mod failure;
mod resolver;
mod trust;

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use reqwest::Url;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::execution::ExecutionContext;
use crate::grants::{Endpoint, HostPattern};

pub(crate) use client::Network;
pub use client::{NetworkError, Route};

/// Carried by the answers that the host makes up for refused requests; its value is the refused host.
pub const REFUSED_HEADER: &str = "x-step-host-refused";

/// The network as one instance sees it.
pub(crate) struct NetworkAccess {
    granted: Option<Granted>,
}

#[derive(Clone)]
struct Granted {
    network: Network,
    hosts: Vec<HostPattern>,
    context: Arc<ExecutionContext>,
}

type Sent = Result<(http::Response<WasiBody>, Connection), Error>;
/// Drives a connection; here the shared client does that.
type Connection = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl NetworkAccess {
    /// Every host is refused.
    pub(crate) fn none() -> Self {
        Self { granted: None }
    }

    /// `hosts` are reached over `network`; other hosts are refused, which `context` tells the user.
    pub(crate) fn granted(network: &Network, hosts: Vec<HostPattern>, context: Arc<ExecutionContext>) -> Self {
        Self { granted: Some(Granted { network: network.clone(), hosts, context }) }
    }

    fn report_refusal(&self, endpoint: &Endpoint) {
        if let Some(granted) = &self.granted {
            granted.context.refused(endpoint.to_string(), refusal(endpoint));
        }
    }
}

impl WasiHttpHooks for NetworkAccess {
    fn set_host_header(&mut self) -> bool {
        // The client derives it from the URL.
        false
    }

    fn send_request(
        &mut self,
        request: http::Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Sent> + Send> {
        // Decided on the URL that the client will connect to: it writes `127.1` and `0x7f.1` as `127.0.0.1`.
        let Some((url, endpoint)) = target(request.uri()) else {
            return Box::new(async { Err(Error::HttpRequestUriInvalid) });
        };
        let is_granted = |granted: &&Granted| granted.hosts.iter().any(|pattern| pattern.grants(&endpoint));
        if let Some(granted) = self.granted.as_ref().filter(is_granted) {
            Box::new(granted.clone().send(request, url, endpoint, options.unwrap_or_default()))
        } else {
            self.report_refusal(&endpoint);
            Box::new(async move { Ok((refuse(request.into_body(), &endpoint).await, finished())) })
        }
    }
}

impl Granted {
    async fn send(self, request: http::Request<WasiBody>, url: Url, to: Endpoint, options: RequestOptions) -> Sent {
        match self.network.send(request, url, options).await {
            Ok(response) => Ok((response, finished())),
            Err(failure) => Err(failure.report(&to, &self.context)),
        }
    }
}

fn target(uri: &http::Uri) -> Option<(Url, Endpoint)> {
    let url = Url::parse(&uri.to_string()).ok()?;
    let default_port = match url.scheme() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let endpoint = Endpoint::new(url.host_str()?, url.port(), default_port);
    Some((url, endpoint))
}

fn finished() -> Connection {
    Box::new(async { Ok(()) })
}

fn refusal(endpoint: &Endpoint) -> String {
    format!("the step may not call `{endpoint}`: it was not granted; grant it with `--allow-host {endpoint}`")
}

/// An answer instead of a connection: a client library takes a 403 as final and shows its text, while it would try an
/// error again and hide its cause. The request's body is read to its end, since the guest may write all of it first.
async fn refuse(mut body: WasiBody, endpoint: &Endpoint) -> http::Response<WasiBody> {
    while let Some(Ok(_)) = body.frame().await {}
    let text = Full::new(Bytes::from(refusal(endpoint)));
    let mut response = http::Response::new(text.map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = http::StatusCode::FORBIDDEN;
    let headers = response.headers_mut();
    headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Ok(host) = http::HeaderValue::from_str(&endpoint.to_string()) {
        headers.insert(REFUSED_HEADER, host);
    }
    response
}

#[cfg(test)]
mod environment_tests;
#[cfg(test)]
mod tests;

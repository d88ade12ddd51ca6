//! The SDK's requests through the host's HTTP client, so that proxies and trusted certificates are those of everything
//! else, and no second TLS is linked.

use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::shared::IntoShared as _;
use aws_smithy_types::body::SdkBody;
use reqwest::Url;

const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The way that a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Through the proxy that the environment names for the host, if any.
    Usual,
    /// Straight to the host.
    Direct,
}

type Client = Pin<Box<dyn Future<Output = Result<reqwest::Client, String>> + Send>>;

/// Gives HTTP clients when they are needed, which for credentials in the environment is never.
#[derive(Clone)]
pub struct HttpClients(Arc<dyn Fn(Route) -> Client + Send + Sync>);

impl HttpClients {
    /// `client` gives a client for a route, or says why there is none.
    pub fn new<F>(client: impl Fn(Route) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<reqwest::Client, String>> + Send + 'static,
    {
        Self(Arc::new(move |route| Box::pin(client(route))))
    }
}

impl fmt::Debug for HttpClients {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpClients").finish_non_exhaustive()
    }
}

pub(crate) fn bridge(clients: HttpClients) -> SharedHttpClient {
    Bridge { clients, patience: LONGEST_WAIT }.into_shared()
}

#[derive(Clone, Debug)]
struct Bridge {
    clients: HttpClients,
    /// For connecting and for the answer together.
    patience: Duration,
}

impl HttpClient for Bridge {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        let patience = match (settings.connect_timeout(), settings.read_timeout()) {
            (Some(connect), Some(read)) => connect + read,
            _ => LONGEST_WAIT,
        };
        SharedHttpConnector::new(Self { clients: self.clients.clone(), patience })
    }
}

impl HttpConnector for Bridge {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let bridge = self.clone();
        HttpConnectorFuture::new(async move {
            let patience = bridge.patience;
            let sent = tokio::time::timeout(patience, bridge.send(request)).await;
            sent.map_err(|_| ConnectorError::timeout(format!("no answer within {} s", patience.as_secs_f32()).into()))?
        })
    }
}

impl Bridge {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
        let url = Url::parse(&request.uri().to_string()).map_err(|error| ConnectorError::user(error.into()))?;
        let client = (self.clients.0)(route(&url)).await.map_err(|reason| ConnectorError::user(reason.into()))?;
        let (parts, body) = request.into_parts();
        let mut outgoing = reqwest::Request::new(parts.method, url);
        *outgoing.headers_mut() = parts.headers;
        *outgoing.body_mut() = body.bytes().map(|bytes| reqwest::Body::from(bytes.to_vec()));
        let response = client.execute(outgoing).await.map_err(connector_error)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.map_err(connector_error)?;
        let mut answer = HttpResponse::new(status.into(), SdkBody::from(body));
        for (name, value) in &headers {
            answer.headers_mut().append(name.clone(), value.clone());
        }
        Ok(answer)
    }
}

/// The machine's own services are not behind a proxy.
fn route(url: &Url) -> Route {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_local = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_link_local() || address.is_loopback(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.segments()[..2] == [0xfd00, 0x0ec2],
        Err(_) => host == "localhost",
    };
    if is_local { Route::Direct } else { Route::Usual }
}

fn connector_error(error: reqwest::Error) -> ConnectorError {
    // The URL may hold what a variable put there.
    let error = error.without_url();
    if error.is_timeout() { ConnectorError::timeout(error.into()) } else { ConnectorError::io(error.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_by_table() {
        for (url, expected) in [
            ("http://169.254.169.254/latest", Route::Direct),
            ("http://169.254.170.2/creds", Route::Direct),
            ("http://[fd00:ec2::254]/latest", Route::Direct),
            ("http://127.0.0.1:4566/", Route::Direct),
            ("http://localhost:4566/", Route::Direct),
            ("https://sts.eu-west-1.amazonaws.com/", Route::Usual),
            ("https://10.0.0.1/", Route::Usual),
        ] {
            assert_eq!(route(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}

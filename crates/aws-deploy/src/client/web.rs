//! Requests to addresses that are not AWS's APIs, such as what was deployed.

use std::fmt;
use std::time::Duration;

use aws_sdk_cloudformation::config::{BehaviorVersion, StalledStreamProtectionConfig};
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError, SensitiveOutput};
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::Layer;
use step_core::Failure;

use super::service::{CallError, ServiceError};
use super::{Connection, timeouts};
use crate::errors::{self, REFUSED_HEADER};

/// What is asked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: http::Method,
    /// Scheme and host.
    pub(crate) origin: String,
    /// With its query.
    pub(crate) path: String,
    /// JSON, if there is any.
    pub(crate) body: String,
}

/// What was answered, whatever its status says.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Sends a request once. An answer that the sandbox made up is a failure.
pub(super) async fn ask(connection: &Connection, request: Request, within: Duration) -> Result<Answer, Failure> {
    let asked = format!("{} {}{}", request.method, request.origin, request.path);
    let origin = request.origin.clone();
    let mut layer = Layer::new("web");
    layer.store_put(SensitiveOutput);
    let operation = Operation::builder()
        .service_name("web")
        .operation_name("request")
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&request.origin)
        .no_auth()
        .no_retry()
        .http_client(connection.transport.http.clone())
        .sleep_impl(connection.transport.sleep.clone())
        .timeout_config(timeouts(within, within, 0))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .runtime_plugin(StaticRuntimePlugin::new().with_config(layer.freeze()))
        .serializer(|request: Request| request.prepared())
        .deserializer(read)
        .build();
    let sent: Result<_, CallError> = Box::pin(operation.invoke(request)).await;
    sent.map_err(|error| errors::failure(&asked, &origin, &error))
}

impl Request {
    fn prepared(self) -> Result<HttpRequest, BoxError> {
        let mut request = http::Request::builder().method(&self.method).uri(&self.path);
        if !self.body.is_empty() {
            request = request.header(http::header::CONTENT_TYPE, "application/json");
        }
        if !self.body.is_empty() || self.method == http::Method::POST || self.method == http::Method::PUT {
            request = request.header(http::header::CONTENT_LENGTH, self.body.len());
        }
        Ok(HttpRequest::try_from(request.body(SdkBody::from(self.body))?)?)
    }
}

fn read(response: &HttpResponse) -> Result<Answer, OrchestratorError<ServiceError>> {
    if response.headers().get(REFUSED_HEADER).is_some() {
        return Err(OrchestratorError::operation(ServiceError::default()));
    }
    let body = response.body().bytes().unwrap_or_default().to_vec();
    Ok(Answer { status: response.status().as_u16(), body })
}

/// Without path and body: they may hold what must not be logged.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// The body is somebody else's.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

//! Calls of services whose SDK would be too large for a step (docs/decisions/0008): signed, repeated, limited in time and
//! corrected for a wrong clock by the same parts of the SDK's runtime as the calls of CloudFormation.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_sdk_cloudformation::config::{BehaviorVersion, SharedCredentialsProvider, StalledStreamProtectionConfig};
use aws_sdk_cloudformation::error::{ErrorMetadata, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError, SensitiveOutput};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SigningName;
use aws_types::region::SigningRegion;
use bytes::Bytes;

use super::endpoint::ServiceName;
use super::{ATTEMPT_TIMEOUT, CALL_TIMEOUT, Connection, json, retries, timeouts, xml};

/// Codes of errors that pass by themselves.
const TRANSIENT_CODES: [&str; 3] = ["RequestTimeout", "RequestTimeoutException", "InternalError"];

/// A request to a service. Cheap to send again: the body is shared.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) service: ServiceName,
    pub(crate) operation: &'static str,
    pub(crate) method: http::Method,
    /// Scheme and host, and a path to go before `path` if need be.
    pub(crate) endpoint: String,
    /// Percent-encoded, beginning with a slash.
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

/// What came back, if it was a success.
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    headers: Headers,
}

/// What came back otherwise.
#[derive(Debug, Default)]
pub(crate) struct ServiceError(ErrorMetadata);

pub(crate) type CallError = SdkError<ServiceError, HttpResponse>;

impl Connection {
    /// Sends `call`, again if it is worth it.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, CallError> {
        self.send_within(CALL_TIMEOUT, call).await
    }

    /// Sends `call`, again if it is worth it and if there is time.
    pub(crate) async fn send_within(&self, time: Duration, call: Call) -> Result<Answer, CallError> {
        let timeouts = timeouts(ATTEMPT_TIMEOUT, time, call.body.len());
        self.send_with(timeouts, call).await
    }

    /// Sends `call`, whose answer may take this long.
    pub(crate) async fn send_patiently(&self, answer: Duration, call: Call) -> Result<Answer, CallError> {
        let timeouts = timeouts(ATTEMPT_TIMEOUT + answer, CALL_TIMEOUT + answer, call.body.len());
        self.send_with(timeouts, call).await
    }

    async fn send_with(&self, timeouts: TimeoutConfig, call: Call) -> Result<Answer, CallError> {
        let operation = Operation::builder()
            .service_name(call.service.id())
            .operation_name(call.operation)
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&call.endpoint)
            .http_client(self.transport.http.clone())
            .sleep_impl(self.transport.sleep.clone())
            .standard_retry(&retries::config())
            .retry_classifier(TransientErrorClassifier::<ServiceError>::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(error_codes())
            .timeout_config(timeouts)
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .interceptor(self.clock_skew.clone())
            .interceptor(self.journal.clone())
            .runtime_plugin(self.signing(call.service))
            .serializer(|call: Call| call.request())
            .deserializer(read)
            .build();
        // Many calls are parts of one deployment's future, which should not have room for each.
        Box::pin(operation.invoke(call)).await
    }

    fn signing(&self, service: ServiceName) -> StaticRuntimePlugin {
        let identity = SharedCredentialsProvider::new(self.credentials.clone());
        let components = RuntimeComponentsBuilder::new("signing")
            .with_auth_scheme(SigV4AuthScheme::new())
            .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID])))
            .with_identity_resolver(SCHEME_ID, identity)
            .with_identity_cache(Some(IdentityCache::no_cache()));
        let mut layer = Layer::new("signing");
        layer.store_put(AuthSchemeOptionResolverParams::new(()));
        layer.store_put(SigV4OperationSigningConfig {
            region: Some(SigningRegion::from(aws_types::region::Region::new(self.region.to_string()))),
            region_set: None,
            name: Some(SigningName::from_static(service.id())),
            signing_options: signing_options(service),
        });
        layer.store_put(SensitiveOutput);
        StaticRuntimePlugin::new().with_config(layer.freeze()).with_runtime_components(components)
    }
}

/// The SDK's codes, and one that comes with a successful status, too.
fn error_codes() -> AwsErrorCodeClassifier<ServiceError> {
    AwsErrorCodeClassifier::builder().transient_errors(TRANSIENT_CODES.to_vec()).build()
}

/// S3 signs the path as it is sent, and wants to have the body's checksum.
fn signing_options(service: ServiceName) -> SigningOptions {
    let is_s3 = service == ServiceName::S3;
    let mut options = SigningOptions::default();
    options.double_uri_encode = !is_s3;
    options.normalize_uri_path = !is_s3;
    options.content_sha256_header = is_s3;
    options
}

impl Call {
    fn request(self) -> Result<HttpRequest, BoxError> {
        let mut request = http::Request::builder().method(&self.method).uri(&self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        if self.method == http::Method::POST || self.method == http::Method::PUT {
            // Otherwise an empty body would go out in chunks, which S3 does not take.
            request = request.header(http::header::CONTENT_LENGTH, self.body.len());
        }
        Ok(HttpRequest::try_from(request.body(SdkBody::from(self.body))?)?)
    }
}

impl Answer {
    /// The text of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }
}

/// Without headers and body: they may hold what must not be logged.
impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// The body may hold credentials.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Answer").finish_non_exhaustive()
    }
}

fn read(response: &HttpResponse) -> Result<Answer, OrchestratorError<ServiceError>> {
    let body = response.body().bytes().unwrap_or_default();
    // S3 notices some errors after it began to answer (S3 API, `CompleteMultipartUpload`).
    if response.status().is_success() && !xml::is_error(body) {
        return Ok(Answer { body: body.to_vec(), headers: response.headers().clone() });
    }
    let (code, message) = match response.headers().get(json::ERROR_TYPE) {
        Some(error_type) => (Some(json::error_code(error_type)), json::error_message(body)),
        None => (xml::text(body, "Code"), xml::text(body, "Message")),
    };
    let mut metadata = ErrorMetadata::builder();
    if let Some(code) = code {
        metadata = metadata.code(code);
    }
    if let Some(message) = message {
        metadata = metadata.message(message);
    }
    Err(OrchestratorError::operation(ServiceError(metadata.build())))
}

impl ProvideErrorMetadata for ServiceError {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the service refused the request")
    }
}

impl Error for ServiceError {}

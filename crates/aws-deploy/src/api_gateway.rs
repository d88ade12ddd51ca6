//! The little of API Gateway that is asked after a deployment: what a REST API's stage serves.

use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use step_core::Failure;

use crate::client::Connection;
use crate::client::endpoint::ServiceName;
use crate::client::service::Call;
use crate::errors::{self, AWS_FAILED};

/// API Gateway in one region.
#[derive(Clone, Copy)]
pub(crate) struct ApiGateway<'a> {
    connection: &'a Connection,
}

/// A REST API's stage (API Gateway API, `Stage`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stage {
    /// The deployment that it serves.
    pub(crate) deployment_id: String,
    canary_settings: Option<CanarySettings>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CanarySettings {
    deployment_id: Option<String>,
}

impl Stage {
    /// Another deployment that gets a part of the requests.
    pub(crate) fn canary(&self) -> Option<&str> {
        self.canary_settings.as_ref().and_then(|canary| canary.deployment_id.as_deref())
    }
}

impl<'a> ApiGateway<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// A stage, or nothing where there is none, or no such API.
    pub(crate) async fn stage(self, api: &str, stage: &str) -> Result<Option<Stage>, Failure> {
        let endpoint = &self.connection.endpoint(ServiceName::ApiGateway).url;
        let call = Call {
            service: ServiceName::ApiGateway,
            operation: "GetStage",
            method: Method::GET,
            endpoint: endpoint.clone(),
            path: format!("/restapis/{api}/stages/{stage}"),
            // Otherwise it is HAL, whose names are others.
            headers: vec![("accept", "application/json".into())],
            body: Bytes::new(),
        };
        match self.connection.send(call).await {
            Ok(answer) => serde_json::from_slice(&answer.body).map(Some).map_err(|error| {
                AWS_FAILED.failure(format!("apigateway:GetStage was answered with something else: {error}"))
            }),
            Err(error)
                if error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("NotFoundException") =>
            {
                Ok(None)
            }
            Err(error) => Err(errors::failure(&format!("apigateway:GetStage for {api}/{stage}"), endpoint, &error)),
        }
    }
}

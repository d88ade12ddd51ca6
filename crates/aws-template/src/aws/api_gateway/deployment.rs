//! What is served: `AWS::ApiGateway::Deployment` and `AWS::ApiGateway::Stage`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::aws::Tag;
use crate::{ResourceType, Text, Value};

/// A snapshot of an API
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html)).
/// Known by its id. Immutable: its logical id comes from [`Fragment::immutable`](crate::Fragment::immutable) and
/// [`deployed_content`](super::deployed_content). Depends on every method, or the snapshot lacks some.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Deployment {
    /// What it is.
    pub description: Option<Text>,
    /// The API's id.
    pub rest_api_id: Text,
}

/// An address that serves a deployment
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html)).
/// Known by its name. One per API: stages of several environments would share what the next deployment takes a snapshot
/// of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stage {
    /// Who calls what, one line each.
    pub access_log_setting: Option<AccessLog>,
    /// The deployment's id.
    pub deployment_id: Text,
    /// What it is.
    pub description: Option<Text>,
    /// Limits and logs, by method.
    pub method_settings: Option<Vec<MethodSetting>>,
    /// The API's id.
    pub rest_api_id: Text,
    /// Its name, which begins each path.
    pub stage_name: Text,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
    /// Whether calls are traced by X-Ray.
    pub tracing_enabled: Option<Value<bool>>,
    /// Values that integrations refer to.
    pub variables: Option<BTreeMap<String, Text>>,
}

/// Who calls what.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessLog {
    /// ARN of a log group, without `:*` at its end.
    pub destination_arn: Text,
    /// The line, with `$context.…` in it.
    pub format: Text,
}

/// Limits and logs of methods.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MethodSetting {
    /// Whether bodies are logged, secrets and all.
    pub data_trace_enabled: Option<Value<bool>>,
    /// Which method; `*` for all.
    pub http_method: Text,
    /// `OFF`, `ERROR` or `INFO`.
    pub logging_level: Option<Text>,
    /// Whether there are metrics of each method.
    pub metrics_enabled: Option<Value<bool>>,
    /// Which path, with `~1` for `/` within it; `/*` for all.
    pub resource_path: Text,
    /// Calls at one moment.
    pub throttling_burst_limit: Option<Value<u32>>,
    /// Calls a second.
    pub throttling_rate_limit: Option<Value<f64>>,
}

impl Deployment {
    /// A snapshot of an API.
    pub fn new(api_id: impl Into<Text>) -> Self {
        Self { description: None, rest_api_id: api_id.into() }
    }
}

impl Stage {
    /// An address of an API that serves a deployment.
    pub fn new(api_id: impl Into<Text>, deployment_id: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self {
            access_log_setting: None,
            deployment_id: deployment_id.into(),
            description: None,
            method_settings: None,
            rest_api_id: api_id.into(),
            stage_name: name.into(),
            tags: None,
            tracing_enabled: None,
            variables: None,
        }
    }
}

impl MethodSetting {
    /// Of all methods of all paths.
    pub fn all() -> Self {
        Self {
            data_trace_enabled: None,
            http_method: "*".into(),
            logging_level: None,
            metrics_enabled: None,
            resource_path: "/*".into(),
            throttling_burst_limit: None,
            throttling_rate_limit: None,
        }
    }
}

impl ResourceType for Deployment {
    const NAME: &'static str = "AWS::ApiGateway::Deployment";
    const IDENTIFIED_BY: &'static [&'static str] = &["DeploymentId", "RestApiId"];
    const REPLACED_BY: &'static [&'static str] = &["RestApiId"];
}

impl ResourceType for Stage {
    const NAME: &'static str = "AWS::ApiGateway::Stage";
    const IDENTIFIED_BY: &'static [&'static str] = &["RestApiId", "StageName"];
    const REPLACED_BY: &'static [&'static str] = &["RestApiId", "StageName"];
}

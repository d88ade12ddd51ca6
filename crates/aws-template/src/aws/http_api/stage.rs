//! What is served: `AWS::ApiGatewayV2::Stage` and `AWS::ApiGatewayV2::Deployment`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{ResourceType, Text, Value};

pub use crate::aws::api_gateway::AccessLog;

/// An address that serves an API
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html)).
/// Known by its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stage {
    /// Who calls what, one line each.
    pub access_log_settings: Option<AccessLog>,
    /// The API's id.
    pub api_id: Text,
    /// Whether each change is served at once. Then there is no deployment to keep up with the API.
    pub auto_deploy: Option<Value<bool>>,
    /// Limits of routes that have none of their own.
    pub default_route_settings: Option<RouteSettings>,
    /// The deployment's id, where changes are not served at once.
    pub deployment_id: Option<Text>,
    /// What it is.
    pub description: Option<Text>,
    /// Limits, by route key.
    pub route_settings: Option<BTreeMap<String, RouteSettings>>,
    /// Its name, which begins each path; `$default` begins none.
    pub stage_name: Text,
    /// Values that integrations refer to.
    pub stage_variables: Option<BTreeMap<String, Text>>,
    /// Tags of its own.
    pub tags: Option<BTreeMap<String, Text>>,
}

/// Limits of a route.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RouteSettings {
    /// Whether there are metrics of each route.
    pub detailed_metrics_enabled: Option<Value<bool>>,
    /// Calls at one moment.
    pub throttling_burst_limit: Option<Value<u32>>,
    /// Calls a second.
    pub throttling_rate_limit: Option<Value<f64>>,
}

/// A snapshot of an API
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html)).
/// Known by its id. Depends on every route.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Deployment {
    /// The API's id.
    pub api_id: Text,
    /// What it is.
    pub description: Option<Text>,
}

impl Stage {
    /// An address of an API that serves each change at once.
    pub fn auto_deployed(api_id: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self { auto_deploy: Some(true.into()), ..Self::new(api_id, name) }
    }

    /// An address of an API that serves a deployment, given by id.
    pub fn of(api_id: impl Into<Text>, name: impl Into<Text>, deployment_id: impl Into<Text>) -> Self {
        Self { deployment_id: Some(deployment_id.into()), ..Self::new(api_id, name) }
    }

    fn new(api_id: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self {
            access_log_settings: None,
            api_id: api_id.into(),
            auto_deploy: None,
            default_route_settings: None,
            deployment_id: None,
            description: None,
            route_settings: None,
            stage_name: name.into(),
            stage_variables: None,
            tags: None,
        }
    }
}

impl Deployment {
    /// A snapshot of an API.
    pub fn new(api_id: impl Into<Text>) -> Self {
        Self { api_id: api_id.into(), description: None }
    }
}

impl ResourceType for Stage {
    const NAME: &'static str = "AWS::ApiGatewayV2::Stage";
    const IDENTIFIED_BY: &'static [&'static str] = &["ApiId", "StageName"];
    const REPLACED_BY: &'static [&'static str] = &["ApiId", "StageName"];
}

impl ResourceType for Deployment {
    const NAME: &'static str = "AWS::ApiGatewayV2::Deployment";
    const IDENTIFIED_BY: &'static [&'static str] = &["ApiId", "DeploymentId"];
    const REPLACED_BY: &'static [&'static str] = &["ApiId"];
}

//! The API itself: `AWS::ApiGateway::RestApi`, `AWS::ApiGateway::Resource` and `AWS::ApiGateway::GatewayResponse`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use crate::aws::Tag;
use crate::aws::iam::PolicyDocument;
use crate::{List, Reference, ResourceType, Text, Value};

/// A REST API
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html)).
/// Known by its id.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestApi {
    /// Where API keys are read from: `HEADER`, where nothing is said, or `AUTHORIZER`.
    pub api_key_source_type: Option<Text>,
    /// Types of content that are bytes: `image/png`, `*/*`.
    pub binary_media_types: Option<List>,
    /// The whole API as an `OpenAPI` document, instead of resources and methods.
    pub body: Option<Json>,
    /// What it is.
    pub description: Option<Text>,
    /// Whether it is called by its own domain name only.
    pub disable_execute_api_endpoint: Option<Value<bool>>,
    /// From where it is reached.
    pub endpoint_configuration: Option<Endpoint>,
    /// Whether warnings about the `OpenAPI` document are errors.
    pub fail_on_warnings: Option<Value<bool>>,
    /// Bytes from which on answers are compressed.
    pub minimum_compression_size: Option<Value<u32>>,
    /// Its name.
    pub name: Option<Text>,
    /// Who may call it.
    pub policy: Option<PolicyDocument>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
}

/// From where an API or its domain name is reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Endpoint {
    /// One type.
    pub types: Vec<EndpointType>,
    /// The network's endpoints, for a private API.
    pub vpc_endpoint_ids: Option<List>,
}

/// From where an API is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndpointType {
    /// Through `CloudFront`.
    Edge,
    /// From a network only.
    Private,
    /// In its region.
    Regional,
}

/// A part of a path: `orders` or `{id}`
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-resource.html)).
/// Known by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApiResource {
    /// The path before it: another resource's id, or the API's root.
    pub parent_id: Text,
    /// The part: `{proxy+}` for all that follows.
    pub path_part: Text,
    /// The API's id.
    pub rest_api_id: Text,
}

/// What the API answers by itself when something is wrong
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-gatewayresponse.html)).
/// A browser sees an error's status only if CORS headers are here, too.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GatewayResponse {
    /// Headers, by `gatewayresponse.header.<name>`; text in single quotes.
    pub response_parameters: Option<BTreeMap<String, Text>>,
    /// Bodies, by type of content.
    pub response_templates: Option<BTreeMap<String, Text>>,
    /// For what: `DEFAULT_4XX`, `DEFAULT_5XX`, `UNAUTHORIZED`.
    pub response_type: Text,
    /// The API's id.
    pub rest_api_id: Text,
    /// The status instead of the usual one.
    pub status_code: Option<Text>,
}

impl Endpoint {
    /// Reached in one way, by no endpoints of a network.
    pub fn new(r#type: EndpointType) -> Self {
        Self { types: vec![r#type], vpc_endpoint_ids: None }
    }
}

impl ApiResource {
    /// A part of the path of an API, below another part.
    pub fn new(api_id: impl Into<Text>, parent_id: impl Into<Text>, path_part: impl Into<Text>) -> Self {
        Self { parent_id: parent_id.into(), path_part: path_part.into(), rest_api_id: api_id.into() }
    }
}

impl GatewayResponse {
    /// What an API answers in one case.
    pub fn new(api_id: impl Into<Text>, response_type: impl Into<Text>) -> Self {
        Self {
            response_parameters: None,
            response_templates: None,
            response_type: response_type.into(),
            rest_api_id: api_id.into(),
            status_code: None,
        }
    }
}

impl ResourceType for RestApi {
    const NAME: &'static str = "AWS::ApiGateway::RestApi";
    const IDENTIFIED_BY: &'static [&'static str] = &["RestApiId"];
}

impl ResourceType for ApiResource {
    const NAME: &'static str = "AWS::ApiGateway::Resource";
    const IDENTIFIED_BY: &'static [&'static str] = &["RestApiId", "ResourceId"];
    const REPLACED_BY: &'static [&'static str] = &["ParentId", "PathPart", "RestApiId"];
}

impl ResourceType for GatewayResponse {
    const NAME: &'static str = "AWS::ApiGateway::GatewayResponse";
    const IDENTIFIED_BY: &'static [&'static str] = &["Id"];
    const REPLACED_BY: &'static [&'static str] = &["ResponseType", "RestApiId"];
}

impl Reference<RestApi> {
    /// Id of the path `/`, which every API has.
    pub fn root_resource_id(&self) -> Text {
        self.attribute("RootResourceId")
    }
}

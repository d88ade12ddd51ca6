//! Who answers what: `AWS::ApiGatewayV2::Route`, `AWS::ApiGatewayV2::Integration` and `AWS::ApiGatewayV2::Authorizer`.

use serde::Serialize;

use crate::{List, ResourceType, Text, Value};

/// Sends some requests to an integration
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html)).
/// Known by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Route {
    /// The API's id.
    pub api_id: Text,
    /// What callers' tokens must allow.
    pub authorization_scopes: Option<List>,
    /// Who may call it; everybody where nothing is said.
    pub authorization_type: Option<RouteAuthorization>,
    /// The authorizer's id.
    pub authorizer_id: Option<Text>,
    /// A name for generated clients.
    pub operation_name: Option<Text>,
    /// Which requests: `GET /orders/{id}`, `ANY /{proxy+}`, or `$default` for those that no other route takes.
    pub route_key: Text,
    /// Where to: `integrations/<id>`.
    pub target: Option<Text>,
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RouteAuthorization {
    /// Signed requests of whom IAM allows it.
    AwsIam,
    /// Whom a function allows it.
    Custom,
    /// Who has a token of an issuer.
    Jwt,
    /// Everybody.
    None,
}

/// Who answers
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html)).
/// Known by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Integration {
    /// The API's id.
    pub api_id: Text,
    /// ARN of the role that calls.
    pub credentials_arn: Option<Text>,
    /// What it is.
    pub description: Option<Text>,
    /// The method of the call; for URLs.
    pub integration_method: Option<Text>,
    /// How it is called.
    pub integration_type: IntegrationType,
    /// What is called: a function's ARN, with the alias; or a URL.
    pub integration_uri: Option<Text>,
    /// The form of the event: `2.0`, or `1.0` as REST APIs have it.
    pub payload_format_version: Option<Text>,
    /// Milliseconds that the call may take, 50 to 30000.
    pub timeout_in_millis: Option<Value<u32>>,
}

/// How the one who answers is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationType {
    /// A function, with the whole request.
    AwsProxy,
    /// A URL, with the whole request.
    HttpProxy,
}

/// Decides who may call routes
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html)).
/// Known by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Authorizer {
    /// The API's id.
    pub api_id: Text,
    /// The form of what the function gets: `2.0`.
    pub authorizer_payload_format_version: Option<Text>,
    /// Seconds that an answer holds, up to 3600.
    pub authorizer_result_ttl_in_seconds: Option<Value<u32>>,
    /// Who decides.
    pub authorizer_type: AuthorizerType,
    /// The function, as an invocation ([`arn::invocation`](crate::arn::invocation)).
    pub authorizer_uri: Option<Text>,
    /// Whether the function answers yes or no instead of a policy.
    pub enable_simple_responses: Option<Value<bool>>,
    /// Where the token is: `$request.header.Authorization`.
    pub identity_source: Option<List>,
    /// Whose tokens.
    pub jwt_configuration: Option<Jwt>,
    /// Its name.
    pub name: Text,
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizerType {
    /// The API, by the token's signature.
    Jwt,
    /// A function, by the request.
    Request,
}

/// Whose tokens, and for whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Jwt {
    /// For whom: one of these.
    pub audience: List,
    /// Whose: the URL before `/.well-known/openid-configuration`.
    pub issuer: Text,
}

impl Route {
    /// Sends requests of an API to an integration, given by id.
    pub fn new(api_id: impl Into<Text>, route_key: impl Into<Text>, integration_id: impl Into<Text>) -> Self {
        Self {
            api_id: api_id.into(),
            authorization_scopes: None,
            authorization_type: None,
            authorizer_id: None,
            operation_name: None,
            route_key: route_key.into(),
            target: Some(Text::concat(["integrations/".into(), integration_id.into()])),
        }
    }
}

impl Integration {
    /// A function, given by ARN, answers by itself.
    pub fn function(api_id: impl Into<Text>, function: impl Into<Text>) -> Self {
        Self {
            api_id: api_id.into(),
            credentials_arn: None,
            description: None,
            integration_method: None,
            integration_type: IntegrationType::AwsProxy,
            integration_uri: Some(function.into()),
            payload_format_version: Some("2.0".into()),
            timeout_in_millis: None,
        }
    }
}

impl Authorizer {
    /// An authorizer of an API.
    pub fn new(api_id: impl Into<Text>, name: impl Into<Text>, authorizer_type: AuthorizerType) -> Self {
        Self {
            api_id: api_id.into(),
            authorizer_payload_format_version: None,
            authorizer_result_ttl_in_seconds: None,
            authorizer_type,
            authorizer_uri: None,
            enable_simple_responses: None,
            identity_source: None,
            jwt_configuration: None,
            name: name.into(),
        }
    }
}

impl ResourceType for Route {
    const NAME: &'static str = "AWS::ApiGatewayV2::Route";
    const IDENTIFIED_BY: &'static [&'static str] = &["ApiId", "RouteId"];
    const REPLACED_BY: &'static [&'static str] = &["ApiId"];
}

impl ResourceType for Integration {
    const NAME: &'static str = "AWS::ApiGatewayV2::Integration";
    const IDENTIFIED_BY: &'static [&'static str] = &["ApiId", "IntegrationId"];
    const REPLACED_BY: &'static [&'static str] = &["ApiId"];
}

impl ResourceType for Authorizer {
    const NAME: &'static str = "AWS::ApiGatewayV2::Authorizer";
    const IDENTIFIED_BY: &'static [&'static str] = &["AuthorizerId", "ApiId"];
    const REPLACED_BY: &'static [&'static str] = &["ApiId"];
}

//! `AWS::ApiGateway::Method`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{List, ResourceType, Text, Value, arn};

/// A method of a path
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Method {
    /// Whether callers need an API key.
    pub api_key_required: Option<Value<bool>>,
    /// What callers' tokens must allow; Cognito.
    pub authorization_scopes: Option<List>,
    /// Who may call it.
    pub authorization_type: AuthorizationType,
    /// The authorizer's id.
    pub authorizer_id: Option<Text>,
    /// `GET`, or `ANY` for all that the path does not have of its own.
    pub http_method: Text,
    /// Who answers.
    pub integration: Option<Integration>,
    /// What is answered; not where the function answers by itself.
    pub method_responses: Option<Vec<MethodResponse>>,
    /// A name for generated clients.
    pub operation_name: Option<Text>,
    /// Parameters, by `method.request.<place>.<name>`, and whether they are required.
    pub request_parameters: Option<BTreeMap<String, bool>>,
    /// The path's id.
    pub resource_id: Text,
    /// The API's id.
    pub rest_api_id: Text,
}

/// Who may call a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizationType {
    /// Signed requests of whom IAM allows it.
    AwsIam,
    /// Users of a pool of Cognito.
    CognitoUserPools,
    /// Whom a function allows it.
    Custom,
    /// Everybody.
    None,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Integration {
    /// ARN of the role that calls.
    pub credentials: Option<Text>,
    /// The method of the call; `POST` for functions, whatever the caller's is.
    pub integration_http_method: Option<Text>,
    /// What is made of the answer; not where the function answers by itself.
    pub integration_responses: Option<Vec<IntegrationResponse>>,
    /// What becomes of bodies without a template: `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES`, `NEVER`.
    pub passthrough_behavior: Option<Text>,
    /// Parameters of the call, by `integration.request.<place>.<name>`.
    pub request_parameters: Option<BTreeMap<String, Text>>,
    /// Bodies of the call, by type of content.
    pub request_templates: Option<BTreeMap<String, Text>>,
    /// Milliseconds that the call may take.
    pub timeout_in_millis: Option<Value<u32>>,
    /// How it is called.
    pub r#type: IntegrationType,
    /// What is called.
    pub uri: Option<Text>,
}

/// How the one who answers is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationType {
    /// An action of a service, mapped by templates.
    Aws,
    /// A function, with the whole request, whose answer is the answer.
    AwsProxy,
    /// A URL, mapped by templates.
    Http,
    /// A URL, with the whole request, whose answer is the answer.
    HttpProxy,
    /// Nobody: a fixed answer.
    Mock,
}

/// What is made of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IntegrationResponse {
    /// Headers, by `method.response.header.<name>`; text in single quotes.
    pub response_parameters: Option<BTreeMap<String, Text>>,
    /// Bodies, by type of content.
    pub response_templates: Option<BTreeMap<String, Text>>,
    /// For which answers: a regular expression.
    pub selection_pattern: Option<Text>,
    /// The status.
    pub status_code: Text,
}

/// What may be answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MethodResponse {
    /// Headers, by `method.response.header.<name>`, and whether they are always there.
    pub response_parameters: Option<BTreeMap<String, bool>>,
    /// The status.
    pub status_code: Text,
}

impl Method {
    /// A method of a path of an API.
    pub fn new(
        api_id: impl Into<Text>,
        resource_id: impl Into<Text>,
        http_method: impl Into<Text>,
        authorization_type: AuthorizationType,
    ) -> Self {
        Self {
            api_key_required: None,
            authorization_scopes: None,
            authorization_type,
            authorizer_id: None,
            http_method: http_method.into(),
            integration: None,
            method_responses: None,
            operation_name: None,
            request_parameters: None,
            resource_id: resource_id.into(),
            rest_api_id: api_id.into(),
        }
    }
}

impl Integration {
    /// An integration of a type.
    pub fn new(r#type: IntegrationType) -> Self {
        Self {
            credentials: None,
            integration_http_method: None,
            integration_responses: None,
            passthrough_behavior: None,
            request_parameters: None,
            request_templates: None,
            timeout_in_millis: None,
            r#type,
            uri: None,
        }
    }

    /// A function, given by ARN, answers by itself.
    pub fn function(function: impl Into<Text>) -> Self {
        Self {
            integration_http_method: Some("POST".into()),
            uri: Some(arn::invocation(function.into())),
            ..Self::new(IntegrationType::AwsProxy)
        }
    }
}

impl IntegrationResponse {
    /// An answer with a status.
    pub fn new(status_code: impl Into<Text>) -> Self {
        Self {
            response_parameters: None,
            response_templates: None,
            selection_pattern: None,
            status_code: status_code.into(),
        }
    }
}

impl MethodResponse {
    /// An answer with a status.
    pub fn new(status_code: impl Into<Text>) -> Self {
        Self { response_parameters: None, status_code: status_code.into() }
    }
}

impl ResourceType for Method {
    const NAME: &'static str = "AWS::ApiGateway::Method";
    const IDENTIFIED_BY: &'static [&'static str] = &["RestApiId", "ResourceId", "HttpMethod"];
    const REPLACED_BY: &'static [&'static str] = &["HttpMethod", "ResourceId", "RestApiId"];
}

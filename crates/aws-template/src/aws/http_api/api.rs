//! `AWS::ApiGatewayV2::Api`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use crate::{List, Reference, ResourceType, Text, Value};

/// An HTTP API
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html)).
/// Known by its id.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Api {
    /// The whole API as an `OpenAPI` document, instead of name, type, routes and integrations.
    pub body: Option<Json>,
    /// Which pages of other sites may call it. The API answers for them, errors included.
    pub cors_configuration: Option<Cors>,
    /// What it is.
    pub description: Option<Text>,
    /// Whether it is called by its own domain name only.
    pub disable_execute_api_endpoint: Option<Value<bool>>,
    /// Whether warnings about the `OpenAPI` document are errors.
    pub fail_on_warnings: Option<Value<bool>>,
    /// Its name, up to 128 characters.
    pub name: Option<Text>,
    /// HTTP.
    pub protocol_type: Option<ProtocolType>,
    /// Tags of its own.
    pub tags: Option<BTreeMap<String, Text>>,
}

/// What is spoken with an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProtocolType {
    /// HTTP.
    Http,
}

/// Which pages of other sites may call an API.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cors {
    /// Whether with cookies and credentials.
    pub allow_credentials: Option<Value<bool>>,
    /// With which headers.
    pub allow_headers: Option<List>,
    /// With which methods.
    pub allow_methods: Option<List>,
    /// From which origins.
    pub allow_origins: Option<List>,
    /// Which headers of the answer they see.
    pub expose_headers: Option<List>,
    /// Seconds that a browser remembers this.
    pub max_age: Option<Value<u32>>,
}

impl Api {
    /// An API of routes and integrations.
    pub fn named(name: impl Into<Text>) -> Self {
        Self { name: Some(name.into()), protocol_type: Some(ProtocolType::Http), ..Self::default() }
    }
}

impl ResourceType for Api {
    const NAME: &'static str = "AWS::ApiGatewayV2::Api";
    const IDENTIFIED_BY: &'static [&'static str] = &["ApiId"];
    const REPLACED_BY: &'static [&'static str] = &["ProtocolType"];
}

impl Reference<Api> {
    /// Its address, without a path: `https://….execute-api.eu-west-1.amazonaws.com`.
    pub fn endpoint(&self) -> Text {
        self.attribute("ApiEndpoint")
    }
}

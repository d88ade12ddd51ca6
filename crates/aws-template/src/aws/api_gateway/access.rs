//! Who may call, and how often: `AWS::ApiGateway::Authorizer`, `AWS::ApiGateway::ApiKey`, `AWS::ApiGateway::UsagePlan`
//! and `AWS::ApiGateway::UsagePlanKey`.

use serde::Serialize;

use crate::aws::Tag;
use crate::{List, ResourceType, Text, Value};

/// Decides who may call methods
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html)).
/// Known by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Authorizer {
    /// ARN of the role that calls the function.
    pub authorizer_credentials: Option<Text>,
    /// Seconds that an answer holds, up to 3600.
    pub authorizer_result_ttl_in_seconds: Option<Value<u32>>,
    /// The function, as an invocation ([`arn::invocation`](crate::arn::invocation)).
    pub authorizer_uri: Option<Text>,
    /// Where the token is: `method.request.header.Authorization`.
    pub identity_source: Option<Text>,
    /// What a token must look like: a regular expression.
    pub identity_validation_expression: Option<Text>,
    /// Its name.
    pub name: Text,
    /// Pools of Cognito.
    #[serde(rename = "ProviderARNs")]
    pub provider_arns: Option<List>,
    /// The API's id.
    pub rest_api_id: Text,
    /// Who decides.
    pub r#type: AuthorizerType,
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizerType {
    /// Cognito.
    CognitoUserPools,
    /// A function, by the request.
    Request,
    /// A function, by a token.
    Token,
}

/// A key that callers send
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html)).
/// Known by its id. Its value is made by AWS: here it would be readable in the template.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApiKey {
    /// What it is for.
    pub description: Option<Text>,
    /// Whether it is accepted.
    pub enabled: Option<Value<bool>>,
    /// Its name. Another name is another key.
    pub name: Option<Text>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
}

/// How much callers may call
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html)).
/// Known by its id.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UsagePlan {
    /// What.
    pub api_stages: Option<Vec<ApiStage>>,
    /// What it is.
    pub description: Option<Text>,
    /// How much in a longer time.
    pub quota: Option<Quota>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
    /// How much in a short time.
    pub throttle: Option<Throttle>,
    /// Its name.
    pub usage_plan_name: Option<Text>,
}

/// A stage of an API.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApiStage {
    /// The API's id.
    pub api_id: Text,
    /// The stage's name.
    pub stage: Text,
}

/// How much may be called in a longer time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Quota {
    /// Calls.
    pub limit: Value<u32>,
    /// In which time.
    pub period: QuotaPeriod,
}

/// The time of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum QuotaPeriod {
    Day,
    Week,
    Month,
}

/// How much may be called in a short time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Throttle {
    /// Calls at one moment.
    pub burst_limit: Option<Value<u32>>,
    /// Calls a second.
    pub rate_limit: Option<Value<f64>>,
}

/// A key's part in a plan
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplankey.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UsagePlanKey {
    /// The key's id.
    pub key_id: Text,
    key_type: &'static str,
    /// The plan's id.
    pub usage_plan_id: Text,
}

impl Authorizer {
    /// An authorizer of an API.
    pub fn new(api_id: impl Into<Text>, name: impl Into<Text>, r#type: AuthorizerType) -> Self {
        Self {
            authorizer_credentials: None,
            authorizer_result_ttl_in_seconds: None,
            authorizer_uri: None,
            identity_source: None,
            identity_validation_expression: None,
            name: name.into(),
            provider_arns: None,
            rest_api_id: api_id.into(),
            r#type,
        }
    }
}

impl UsagePlanKey {
    /// Lets callers with a key call what a plan is about.
    pub fn new(key_id: impl Into<Text>, usage_plan_id: impl Into<Text>) -> Self {
        Self { key_id: key_id.into(), key_type: "API_KEY", usage_plan_id: usage_plan_id.into() }
    }
}

impl ResourceType for Authorizer {
    const NAME: &'static str = "AWS::ApiGateway::Authorizer";
    const IDENTIFIED_BY: &'static [&'static str] = &["RestApiId", "AuthorizerId"];
    const REPLACED_BY: &'static [&'static str] = &["RestApiId"];
}

impl ResourceType for ApiKey {
    const NAME: &'static str = "AWS::ApiGateway::ApiKey";
    const IDENTIFIED_BY: &'static [&'static str] = &["APIKeyId"];
    const REPLACED_BY: &'static [&'static str] = &["Name"];
}

impl ResourceType for UsagePlan {
    const NAME: &'static str = "AWS::ApiGateway::UsagePlan";
    const IDENTIFIED_BY: &'static [&'static str] = &["Id"];
}

impl ResourceType for UsagePlanKey {
    const NAME: &'static str = "AWS::ApiGateway::UsagePlanKey";
    const IDENTIFIED_BY: &'static [&'static str] = &["Id"];
    const REPLACED_BY: &'static [&'static str] = &["KeyId", "KeyType", "UsagePlanId"];
}

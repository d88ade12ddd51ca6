//! Who may call a function: `AWS::Lambda::Permission` and `AWS::Lambda::Url`.

use serde::Serialize;

use crate::{List, Reference, ResourceType, Text, Value};

/// Lets a service or account call a function
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Permission {
    /// What it may do.
    pub action: Text,
    /// The function's name or ARN, with the alias that is called.
    pub function_name: Text,
    /// Holds for function URLs of this kind only.
    pub function_url_auth_type: Option<UrlAuthType>,
    /// Holds for calls through the function's URL only.
    pub invoked_via_function_url: Option<Value<bool>>,
    /// The service or account.
    pub principal: Text,
    /// Holds for this organisation only.
    #[serde(rename = "PrincipalOrgID")]
    pub principal_org_id: Option<Text>,
    /// Holds for resources of this account only.
    pub source_account: Option<Text>,
    /// Holds for this resource only; `*` stands for any part.
    pub source_arn: Option<Text>,
}

/// An HTTPS address of a function
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Url {
    /// Who may call it.
    pub auth_type: UrlAuthType,
    /// Which pages of other sites may call it.
    pub cors: Option<FunctionUrlCors>,
    /// Whether answers are sent as they come.
    pub invoke_mode: Option<InvokeMode>,
    /// The alias that is called.
    pub qualifier: Option<Text>,
    /// The function's name or ARN.
    pub target_function_arn: Text,
}

/// Who may call a function's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum UrlAuthType {
    /// Signed requests of whom IAM allows it.
    #[serde(rename = "AWS_IAM")]
    AwsIam,
    /// Everybody.
    #[serde(rename = "NONE")]
    None,
}

/// How a function's URL answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InvokeMode {
    /// When the answer is complete.
    Buffered,
    /// As it comes.
    ResponseStream,
}

/// Which pages of other sites may call a URL.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionUrlCors {
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

impl Permission {
    /// Lets a service call a function.
    pub fn invoke(function_name: impl Into<Text>, principal: impl Into<Text>) -> Self {
        Self {
            action: "lambda:InvokeFunction".into(),
            function_name: function_name.into(),
            function_url_auth_type: None,
            invoked_via_function_url: None,
            principal: principal.into(),
            principal_org_id: None,
            source_account: None,
            source_arn: None,
        }
    }
}

impl Url {
    /// An address of a function, given by name or ARN.
    pub fn new(function: impl Into<Text>, auth_type: UrlAuthType) -> Self {
        Self { auth_type, cors: None, invoke_mode: None, qualifier: None, target_function_arn: function.into() }
    }
}

impl ResourceType for Permission {
    const NAME: &'static str = "AWS::Lambda::Permission";
    const IDENTIFIED_BY: &'static [&'static str] = &["FunctionName", "Id"];
    const REPLACED_BY: &'static [&'static str] = &[
        "Action",
        "FunctionName",
        "FunctionUrlAuthType",
        "InvokedViaFunctionUrl",
        "Principal",
        "PrincipalOrgID",
        "SourceAccount",
        "SourceArn",
    ];
}

impl ResourceType for Url {
    const NAME: &'static str = "AWS::Lambda::Url";
    const IDENTIFIED_BY: &'static [&'static str] = &["FunctionArn"];
    const REPLACED_BY: &'static [&'static str] = &["Qualifier", "TargetFunctionArn"];
}

impl Reference<Url> {
    /// The address: `https://….lambda-url.eu-west-1.on.aws/`.
    pub fn function_url(&self) -> Text {
        self.attribute("FunctionUrl")
    }
}

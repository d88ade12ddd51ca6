//! `AWS::Lambda::Version` and `AWS::Lambda::Alias`.

use serde::Serialize;

use crate::{Reference, ResourceType, Text, Value};

/// A version: code and configuration as they are when it is published
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html)).
/// Known by its ARN. Immutable: its logical id comes from [`Fragment::immutable`](crate::Fragment::immutable) and
/// [`Function::versioned`](super::Function::versioned). Retain it, or nothing is left to roll back to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Version {
    /// The code that is expected, as base64 of its SHA-256; publishing fails for other code.
    pub code_sha256: Option<Text>,
    /// What it is.
    pub description: Option<Text>,
    /// The function's name.
    pub function_name: Text,
    /// Executions that are kept started.
    pub provisioned_concurrency_config: Option<ProvisionedConcurrency>,
}

/// A name for a version, which can be given to another one
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html)).
/// Known by its ARN.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alias {
    /// What it is for.
    pub description: Option<Text>,
    /// The function's name.
    pub function_name: Text,
    /// The version's number.
    pub function_version: Text,
    /// Its name.
    pub name: Text,
    /// Executions that are kept started.
    pub provisioned_concurrency_config: Option<ProvisionedConcurrency>,
    /// Other versions that get a part of the calls.
    pub routing_config: Option<AliasRouting>,
}

/// Executions that are kept started.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProvisionedConcurrency {
    /// How many.
    pub provisioned_concurrent_executions: Value<u32>,
}

/// Versions that get a part of an alias's calls.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasRouting {
    /// At most one; the alias's own version gets the rest.
    pub additional_version_weights: Vec<VersionWeight>,
}

/// A version's part of the calls.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionWeight {
    /// The version's number.
    pub function_version: Text,
    /// Its part, between 0 and 1.
    pub function_weight: f64,
}

impl Version {
    /// A version of a function, given by name.
    pub fn new(function_name: impl Into<Text>) -> Self {
        Self {
            code_sha256: None,
            description: None,
            function_name: function_name.into(),
            provisioned_concurrency_config: None,
        }
    }
}

impl Alias {
    /// An alias of a function, given by name, for a version, given by number.
    pub fn new(name: impl Into<Text>, function_name: impl Into<Text>, function_version: impl Into<Text>) -> Self {
        Self {
            description: None,
            function_name: function_name.into(),
            function_version: function_version.into(),
            name: name.into(),
            provisioned_concurrency_config: None,
            routing_config: None,
        }
    }
}

impl ResourceType for Version {
    const NAME: &'static str = "AWS::Lambda::Version";
    const IDENTIFIED_BY: &'static [&'static str] = &["FunctionArn"];
    const REPLACED_BY: &'static [&'static str] =
        &["CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"];
}

impl ResourceType for Alias {
    const NAME: &'static str = "AWS::Lambda::Alias";
    const IDENTIFIED_BY: &'static [&'static str] = &["AliasArn"];
    const REPLACED_BY: &'static [&'static str] = &["FunctionName", "Name"];
}

impl Reference<Version> {
    /// Its number.
    pub fn version(&self) -> Text {
        self.attribute("Version")
    }
}

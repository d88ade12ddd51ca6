//! What is verified, as a part of a plan.

use serde::{Deserialize, Serialize};
use step_core::AwsRole;

use crate::{Region, ServingFunction, StackName};

/// What a deployed stack has to come to. What it declares is read from its outputs, whose keys are said here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// The stack.
    pub stack_name: StackName,
    /// Where it is.
    pub region: Region,
    /// As whom the step calls AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: AwsRole,
    /// Its functions.
    #[serde(default, skip_serializing_if = "is_default")]
    pub functions: Vec<FunctionCheck>,
    /// How they are called over HTTP.
    #[serde(default, skip_serializing_if = "is_default")]
    pub api: Option<ApiCheck>,
}

/// A function and the version of it that shall serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionCheck {
    /// What users call it: the key of its output variables.
    pub label: String,
    /// The function.
    pub function: ServingFunction,
    /// The stack's output with the version's number.
    pub version_output: String,
    /// Megabytes that the version has.
    pub memory: u32,
    /// Seconds that one of its calls may take.
    pub timeout: u32,
    /// What its runtime calls. Nothing for images.
    #[serde(default, skip_serializing_if = "is_default")]
    pub handler: Option<String>,
    /// Its runtime. Nothing for images.
    #[serde(default, skip_serializing_if = "is_default")]
    pub runtime: Option<String>,
}

/// An API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiCheck {
    /// The stack's output with its address.
    pub url_output: String,
    /// What its stage serves. Nothing where that is not for a deployment to say: HTTP APIs deploy themselves, and function
    /// URLs have no stage.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stage: Option<StageCheck>,
}

/// What a REST API's stage serves, by the keys of the stack's outputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageCheck {
    /// The API's id.
    pub api_output: String,
    /// The stage's name.
    pub stage_output: String,
    /// The id of the deployment that it shall serve.
    pub deployment_output: String,
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

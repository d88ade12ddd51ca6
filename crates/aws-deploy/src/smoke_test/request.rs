//! Smoke tests, as a part of a plan.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{AwsRole, InputPaths};

use super::Expectation;
use crate::verification::is_default;
use crate::{Region, ServingFunction, StackName};

/// Questions that what was deployed has to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SmokeTests {
    /// The stack whose outputs say where the API is.
    pub stack_name: StackName,
    /// Where it is.
    pub region: Region,
    /// As whom the step calls AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: AwsRole,
    /// The questions, in the order in which they are asked.
    pub tests: Vec<SmokeTest>,
    /// The functions that go back to the versions before if an answer is wrong.
    #[serde(default, skip_serializing_if = "is_default")]
    pub functions: Vec<ServingFunction>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SmokeTest {
    /// A request to the API.
    Http(HttpTest),
    /// A call of a function.
    Invoke(InvokeTest),
}

/// A request to the API. It is not signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpTest {
    /// The stack's output with the API's address.
    pub url_output: String,
    /// The request's method.
    pub method: RequestMethod,
    /// What follows the address, beginning with a slash.
    pub path: String,
    /// JSON that is sent, if any.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body: String,
    /// The status of the right answer.
    pub status: u16,
    /// What its body has to be.
    pub expects: Expectation,
    /// Seconds for which it is asked again.
    pub seconds: u16,
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvokeTest {
    /// The function.
    pub function: ServingFunction,
    /// The event that it gets, in JSON.
    pub payload: String,
    /// What its result has to be.
    pub expects: Expectation,
    /// Seconds for which it is called again.
    pub seconds: u16,
    /// Seconds that one call may take.
    pub timeout: u32,
}

/// The method of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum RequestMethod {
    /// GET
    #[default]
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
}

impl SmokeTest {
    /// For how long it is asked again.
    pub(super) fn patience(&self) -> Duration {
        let seconds = match self {
            Self::Http(test) => test.seconds,
            Self::Invoke(test) => test.seconds,
        };
        Duration::from_secs(seconds.into())
    }
}

impl RequestMethod {
    /// As it is written.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }

    pub(super) fn as_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Head => http::Method::HEAD,
            Self::Post => http::Method::POST,
            Self::Put => http::Method::PUT,
            Self::Patch => http::Method::PATCH,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
        }
    }
}

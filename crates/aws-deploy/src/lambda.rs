//! The little of Lambda that is asked after a deployment: which version serves, what it is, and what it answers.

use std::time::Duration;

use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use step_core::Failure;

use crate::client::Connection;
use crate::client::endpoint::ServiceName;
use crate::client::service::{Answer, Call, CallError};
use crate::errors::{self, AWS_FAILED};

/// Of the API; it has been the same since 2015.
const FUNCTIONS: &str = "/2015-03-31/functions";

/// Lambda in one region.
#[derive(Clone, Copy)]
pub(crate) struct Lambda<'a> {
    connection: &'a Connection,
}

/// An alias (Lambda API, `AliasConfiguration`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Alias {
    #[serde(rename = "AliasArn")]
    pub(crate) arn: String,
    /// The number of the version that it stands for.
    #[serde(rename = "FunctionVersion")]
    pub(crate) version: String,
    /// Changes with every change of the alias.
    #[serde(rename = "RevisionId")]
    pub(crate) revision: String,
    routing_config: Option<RoutingConfig>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RoutingConfig {
    #[serde(default)]
    additional_version_weights: Map<String, Value>,
}

/// What a version is, or the function as it is being changed (Lambda API, `FunctionConfiguration`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Configuration {
    /// The version's own, with its number at the end.
    pub(crate) function_arn: String,
    /// Of the code, in base64.
    pub(crate) code_sha256: String,
    /// In MB.
    pub(crate) memory_size: u32,
    /// In seconds.
    pub(crate) timeout: u32,
    /// Functions from images have none.
    pub(crate) handler: Option<String>,
    /// Functions from images have none.
    pub(crate) runtime: Option<String>,
    /// `Pending`, `Active`, `Inactive` or `Failed`; functions of before 2021 may have none.
    pub(crate) state: Option<String>,
    pub(crate) state_reason: Option<String>,
}

/// What a function answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Invocation {
    /// The result; what went wrong if there is an error.
    pub(crate) payload: Vec<u8>,
    /// `Handled` or `Unhandled`, if the function failed.
    pub(crate) error: Option<String>,
}

/// How an alias can change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Changed {
    /// It stands for the version.
    Done(Alias),
    /// Somebody else has changed it since it was read, or is changing it.
    Meanwhile,
}

impl Alias {
    /// The other versions that get a part of the calls.
    pub(crate) fn other_versions(&self) -> impl Iterator<Item = &str> {
        let weights = self.routing_config.iter().flat_map(|routing| &routing.additional_version_weights);
        weights.map(|(version, _)| version.as_str())
    }
}

impl<'a> Lambda<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// An alias, or nothing where there is none, or no such function.
    pub(crate) async fn alias(self, function: &str, alias: &str) -> Result<Option<Alias>, Failure> {
        let call = self.call("GetAlias", Method::GET, &format!("/{function}/aliases/{alias}"), Bytes::new());
        match self.connection.send(call).await {
            Ok(answer) => read(&answer, "GetAlias").map(Some),
            Err(error) if code(&error) == Some("ResourceNotFoundException") => Ok(None),
            Err(error) => Err(self.failure("GetAlias", function, &error)),
        }
    }

    /// What a version is; `$LATEST` is the function itself.
    pub(crate) async fn configuration(self, function: &str, version: &str) -> Result<Configuration, Failure> {
        let path = format!("/{function}/configuration?{}", qualifier(version));
        let call = self.call("GetFunctionConfiguration", Method::GET, &path, Bytes::new());
        let answer = self.connection.send(call).await;
        let answer = answer.map_err(|error| self.failure("GetFunctionConfiguration", function, &error))?;
        read(&answer, "GetFunctionConfiguration")
    }

    /// Lets an alias stand for a version and nothing else, if it is still what it was when it had this revision.
    pub(crate) async fn update_alias(
        self,
        function: &str,
        alias: &str,
        version: &str,
        revision: &str,
    ) -> Result<Changed, Failure> {
        let body = json!({
            "FunctionVersion": version,
            "RevisionId": revision,
            "RoutingConfig": { "AdditionalVersionWeights": {} },
        });
        let path = format!("/{function}/aliases/{alias}");
        let call = self.call("UpdateAlias", Method::PUT, &path, body.to_string().into());
        match self.connection.send(call).await {
            Ok(answer) => read(&answer, "UpdateAlias").map(Changed::Done),
            Err(error) if is_conflict(&error) => Ok(Changed::Meanwhile),
            Err(error) => Err(self.failure("UpdateAlias", function, &error)),
        }
    }

    /// Calls a function, which may take as long as it is allowed to, and waits for its result.
    pub(crate) async fn invoke(
        self,
        function: &str,
        qualified: &str,
        payload: &str,
        timeout: Duration,
    ) -> Result<Invocation, Failure> {
        let path = format!("/{function}/invocations?{}", qualifier(qualified));
        let call = self.call("Invoke", Method::POST, &path, payload.to_owned().into());
        let answer = self.connection.send_patiently(timeout, call).await;
        let answer = answer.map_err(|error| self.failure("Invoke", function, &error))?;
        let error = answer.header("x-amz-function-error").map(str::to_owned);
        Ok(Invocation { payload: answer.body, error })
    }

    fn call(self, operation: &'static str, method: Method, path: &str, body: Bytes) -> Call {
        Call {
            service: ServiceName::Lambda,
            operation,
            method,
            endpoint: self.connection.endpoint(ServiceName::Lambda).url.clone(),
            path: format!("{FUNCTIONS}{path}"),
            headers: vec![("content-type", "application/json".into())],
            body,
        }
    }

    fn failure(self, operation: &str, function: &str, error: &CallError) -> Failure {
        let endpoint = &self.connection.endpoint(ServiceName::Lambda).url;
        errors::failure(&format!("lambda:{operation} for {function}"), endpoint, error)
    }
}

fn qualifier(qualifier: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("Qualifier", qualifier).finish()
}

fn read<T: DeserializeOwned>(answer: &Answer, operation: &str) -> Result<T, Failure> {
    serde_json::from_slice(&answer.body)
        .map_err(|error| AWS_FAILED.failure(format!("lambda:{operation} was answered with something else: {error}")))
}

fn code(error: &CallError) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}

/// Another revision, or another operation that is not done yet (Lambda API, errors of `UpdateAlias`).
fn is_conflict(error: &CallError) -> bool {
    matches!(code(error), Some("PreconditionFailedException" | "ResourceConflictException"))
}

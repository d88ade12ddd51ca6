//! How an application is called over HTTP: its API, in one of the kinds that AWS has.
//!
//! There is one API for each environment and tenant. A deployment of a REST API takes a snapshot of what the API is at that
//! moment, and an API cannot be both what production needs and what a feature branch tries. With stages of one API for
//! environments, a hotfix would carry along whatever was applied for another one, and going back would mean to find an
//! old snapshot. So an API has one stage, and environments have stacks.
//!
//! [`Api`] and [`Route`] are inputs; [`fragment`](Api::fragment) is what they become. What the types cannot say, [`rules`]
//! check.

mod access_logs;
mod authorization;
mod check;
mod cors;
mod domain;
mod error;
mod function_url;
mod http;
mod limits;
mod permission;
pub(crate) mod problems;
mod rest;
mod route;
pub mod rules;

use aws_template::names::NameOf;
use aws_template::{Conflict, Fragment, Kind, LogicalId, Output, Parameter, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use crate::{Application, FunctionReference};

pub use access_logs::AccessLogs;
pub use authorization::{
    Authorization, CacheSeconds, Claim, IdentitySource, Issuer, RouteAuthorization, RouteAuthorizationPaths,
    UrlAuthorization, UserPoolArn,
};
pub use cors::{Cors, CorsMethod, HeaderName, MaxAge, Origin};
pub use domain::{CertificateArn, Domain, HostName, HostedZoneId};
pub use error::ApiError;
pub use function_url::{FunctionUrl, UrlResponse};
pub use http::{HttpApi, StageName};
pub use limits::{Period, Quota, Requests, Throttle};
pub use problems::kinds;
pub use rest::{ApiKeyName, Definition, DocumentError, RestApi, RestStageName, UsagePlan};
pub use route::{Method, Route, RoutePath};

/// How functions are called over HTTP. There is one API for each environment, so that nothing reaches one environment
/// by way of another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Api {
    /// Not at all.
    #[default]
    None,
    /// By an HTTP API of API Gateway: quick and cheap, what most applications need.
    Http(HttpApi),
    /// By a REST API of API Gateway: with API keys and quotas, and from an OpenAPI document if there is one.
    Rest(RestApi),
    /// By an address of one function, without API Gateway.
    FunctionUrl(FunctionUrl),
}

impl Api {
    /// What the API puts into a template: nothing where there is none.
    ///
    /// Routes are in no order; those of a function URL and of an API that is made from a document are none. Functions are
    /// referred to by name alone, so that the fragment can be in a stack of its own (docs/decisions/0011).
    pub fn fragment(&self, routes: &[Route], application: &Application) -> Result<Fragment, ApiError> {
        match self {
            Self::None => Ok(Fragment::default()),
            Self::Http(api) => http::fragment(api, routes, application),
            Self::Rest(api) => rest::fragment(api, routes, application),
            Self::FunctionUrl(url) => function_url::fragment(url, application),
        }
    }

    /// The functions that the API itself calls: those that decide who may call, and those of a document or URL. Those of
    /// routes are said by the routes.
    pub fn functions(&self) -> Vec<&FunctionReference> {
        let of_authorization = |authorization| permission::authorizer_function(authorization).into_iter().collect();
        match self {
            Self::None => Vec::new(),
            Self::Http(api) => of_authorization(&api.authorization),
            Self::Rest(api) => api.functions(),
            Self::FunctionUrl(url) => vec![&url.function],
        }
    }
}

/// What the API is called, which is a parameter of its fragment.
///
/// The parameter is not called `ApiName`: that is the name of a function called `api`.
fn title(fragment: &mut Fragment, application: &Application) -> Result<Text, Conflict> {
    let title = Parameter::new(LogicalId::new(&[], Kind::new("Title")), application.name_of(NameOf::Api, &[]));
    fragment.parameter(title.long(1..=128).describe("Name of the API."))
}

/// Says where the API is.
fn outputs(fragment: &mut Fragment, id: Text, url: Text) -> Result<(), Conflict> {
    let id = Output::new(id).describe("Id of the API.");
    fragment.output(LogicalId::new(&["api"], Kind::new("Id")), id)?;
    output_url(fragment, url)
}

fn output_url(fragment: &mut Fragment, url: Text) -> Result<(), Conflict> {
    let url = Output::new(url).describe("Address of the API.");
    fragment.output(LogicalId::new(&["api"], Kind::new("Url")), url)
}

#[cfg(test)]
mod tests;

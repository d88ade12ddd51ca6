//! Which requests a function answers.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::RouteAuthorization;
use crate::FunctionReference;

step_core::text_type! {
    /// The path of a route: segments that stand for themselves, `{name}` for any segment, and `{name+}` at the end for all
    /// that follow (source: API Gateway, "Routes in HTTP APIs", "Resources in REST APIs").
    pub struct RoutePath {
        what: "a route's path",
        accepted: "`/`, or segments such as `/orders/{id}` or `/files/{path+}`, without `/` at the end; a segment is made of \
                   letters, digits and the characters `.`, `_`, `:` and `-`",
        length: 1..=512,
        pattern: "^(/|(/([a-zA-Z0-9._:-]+|[{][a-zA-Z0-9._-]+[}]))+(/[{][a-zA-Z0-9._-]+[+][}])?|/[{][a-zA-Z0-9._-]+[+][}])$"
    }
}

/// Requests that a function answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// The requests' method.
    #[serde(default)]
    pub method: Method,
    /// The requests' path: `/orders`, `/orders/{id}` with a parameter, `/files/{path+}` for everything below `/files`.
    pub path: RoutePath,
    /// The function that answers.
    pub function: FunctionReference,
    /// Who may send them.
    #[serde(default)]
    pub authorization: RouteAuthorization,
}

/// The method of a request.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, InputPaths, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Every method that the path has no other route for.
    #[default]
    Any,
    /// GET
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

impl Route {
    /// What tells it from other routes: `GET /orders/{id}`.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Any => "ANY",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        })
    }
}

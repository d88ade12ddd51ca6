//! Which pages of other sites may call an API.

use aws_template::lambda::FunctionUrlCors;
use aws_template::{Conflict, Fragment, Items, Kind, List, LogicalId, Parameter, Text, http_api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

step_core::text_type! {
    /// A site: what browsers send as `Origin`; `*` for all (source: Fetch Standard, "CORS protocol").
    pub struct Origin {
        what: "an origin",
        accepted: "a scheme and a host without path, such as `https://shop.example.com`, or `*`",
        length: 1..=255,
        pattern: "^([*]|[a-z][a-z0-9+.-]*://[a-zA-Z0-9.*:-]+)$"
    }
}

step_core::text_type! {
    /// The name of a header; `*` for all.
    pub struct HeaderName {
        what: "a header's name",
        accepted: "1 to 255 letters, digits, hyphens and underscores, or `*`",
        length: 1..=255,
        pattern: "^([*]|[a-zA-Z0-9_-]+)$"
    }
}

step_core::number_type! {
    /// Seconds that browsers remember an answer (source: Lambda API, `Cors`).
    pub struct MaxAge(u32) { what: "a number of seconds", range: 0..=86_400 }
}

/// Which pages of other sites may call.
///
/// The answers to a browser's question (`OPTIONS`) and the API's own errors follow from it. HTTP APIs and function URLs
/// also add the headers to what functions answer; behind a REST API, functions add `Access-Control-Allow-Origin`
/// themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Cors {
    /// None.
    #[default]
    None,
    /// Pages of some origins, or of all.
    Allowed {
        /// The origins, e.g. `https://shop.example.com`; `*` for all. REST APIs take one.
        origins: Vec<Origin>,
        /// The methods that pages may use.
        #[serde(default = "all_methods")]
        methods: Vec<CorsMethod>,
        /// The headers that pages may send. `*` stands for all but `Authorization`.
        #[serde(default = "usual_headers")]
        headers: Vec<HeaderName>,
        /// The headers of answers that pages may see.
        #[serde(default)]
        exposed_headers: Vec<HeaderName>,
        /// Whether pages may send cookies and other credentials of the browser. Then nothing may be `*`.
        #[serde(default)]
        credentials: bool,
        /// Seconds that browsers remember all this, from 0 to 86400. Without it, they decide.
        max_age: Option<MaxAge>,
    },
}

/// A method that pages may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, InputPaths, JsonSchema)]
pub enum CorsMethod {
    /// All methods.
    #[serde(rename = "*")]
    All,
    /// GET
    #[serde(rename = "GET")]
    Get,
    /// HEAD
    #[serde(rename = "HEAD")]
    Head,
    /// POST
    #[serde(rename = "POST")]
    Post,
    /// PUT
    #[serde(rename = "PUT")]
    Put,
    /// PATCH
    #[serde(rename = "PATCH")]
    Patch,
    /// DELETE
    #[serde(rename = "DELETE")]
    Delete,
}

/// Headers of a REST API's own answers, by name. Text stands in single quotes, as API Gateway has it.
pub(super) struct CorsHeaders {
    /// Of the answer to a browser's question.
    pub(super) of_preflight: Vec<(&'static str, Text)>,
    /// Of errors.
    pub(super) of_errors: Vec<(&'static str, Text)>,
}

impl Cors {
    /// As HTTP APIs have it.
    pub(super) fn of_http_api(&self, fragment: &mut Fragment) -> Result<Option<http_api::Cors>, Conflict> {
        let Self::Allowed { origins, methods, headers, exposed_headers, credentials, max_age } = self else {
            return Ok(None);
        };
        Ok(Some(http_api::Cors {
            allow_credentials: credentials.then(|| true.into()),
            allow_headers: list(headers.iter().map(|name| &**name)),
            allow_methods: list(methods.iter().map(|method| method.as_str())),
            allow_origins: Some(parameter(fragment, origins)?),
            expose_headers: list(exposed_headers.iter().map(|name| &**name)),
            max_age: max_age.map(|seconds| seconds.get().into()),
        }))
    }

    /// As functions' URLs have it.
    pub(super) fn of_function_url(&self, fragment: &mut Fragment) -> Result<Option<FunctionUrlCors>, Conflict> {
        let same = self.of_http_api(fragment)?;
        Ok(same.map(|cors| FunctionUrlCors {
            allow_credentials: cors.allow_credentials,
            allow_headers: cors.allow_headers,
            allow_methods: cors.allow_methods,
            allow_origins: cors.allow_origins,
            expose_headers: cors.expose_headers,
            max_age: cors.max_age,
        }))
    }

    /// As REST APIs have it, which answer for one origin only: their errors cannot depend on who asks.
    pub(super) fn of_rest_api(&self, fragment: &mut Fragment) -> Result<Option<CorsHeaders>, Conflict> {
        let Self::Allowed { origins, methods, headers, exposed_headers, credentials, max_age } = self else {
            return Ok(None);
        };
        let Some(origin) = origins.first() else { return Ok(None) };
        let origin = Parameter::new(LogicalId::new(&[], Kind::new("Origin")), origin.to_string());
        let origin = fragment.parameter(origin.describe("Origin whose pages may call the API."))?;
        let mut of_all = vec![("Access-Control-Allow-Origin", quoted(origin))];
        if *credentials {
            of_all.push(("Access-Control-Allow-Credentials", quoted("true".into())));
        }
        let (methods, headers) = (joined(methods.iter().map(|method| method.as_str())), names(headers));
        let lists = [("Access-Control-Allow-Methods", methods), ("Access-Control-Allow-Headers", headers)];
        let max_age = max_age.map(|seconds| ("Access-Control-Max-Age", Some(seconds.to_string())));
        let of_preflight = present(lists.into_iter().chain(max_age));
        let of_errors = present([("Access-Control-Expose-Headers", names(exposed_headers))]);
        Ok(Some(CorsHeaders {
            of_preflight: of_all.iter().cloned().chain(of_preflight).collect(),
            of_errors: of_all.iter().cloned().chain(of_errors).collect(),
        }))
    }
}

impl CorsMethod {
    /// As it is written in headers.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::All => "*",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

fn all_methods() -> Vec<CorsMethod> {
    vec![CorsMethod::All]
}

fn usual_headers() -> Vec<HeaderName> {
    ["authorization", "content-type"].into_iter().filter_map(|name| HeaderName::try_from(name).ok()).collect()
}

/// The origins, which differ between environments.
#[expect(clippy::expect_used, reason = "an origin has no comma")]
fn parameter(fragment: &mut Fragment, origins: &[Origin]) -> Result<List, Conflict> {
    let origins = Items::new(origins.iter().map(ToString::to_string)).expect("without commas");
    let parameter = Parameter::new(LogicalId::new(&[], Kind::new("Origins")), origins);
    fragment.parameter(parameter.describe("Origins whose pages may call the API."))
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> Option<List> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| items.into_iter().collect())
}

fn names(headers: &[HeaderName]) -> Option<String> {
    joined(headers.iter().map(|name| &**name))
}

fn joined<'a>(items: impl Iterator<Item = &'a str>) -> Option<String> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| items.join(","))
}

fn present(headers: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Vec<(&'static str, Text)> {
    headers.into_iter().filter_map(|(name, value)| Some((name, quoted(value?.into())))).collect()
}

fn quoted(text: Text) -> Text {
    Text::concat(["'".into(), text, "'".into()])
}

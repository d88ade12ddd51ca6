//! The OpenAPI document of an API of routes.

use std::collections::BTreeMap;

use aws_template::{Text, arn};
use serde_json::{Map, Value as Json, json};

use super::Context;
use super::schemes::Schemes;
use crate::api::cors::CorsHeaders;
use crate::api::{ApiError, Authorization, Cors, Method, Route};

/// Methods by path, both in the order of their names: the document does not depend on the order of the routes.
type Paths = BTreeMap<String, BTreeMap<String, Json>>;

pub(super) fn of_routes(
    routes: &[Route],
    of_api: &Authorization,
    cors: &Cors,
    context: &mut Context<'_>,
) -> Result<Json, ApiError> {
    let mut schemes = Schemes::default();
    let mut paths = Paths::new();
    for route in routes {
        let function = context.called(&route.function)?;
        let authorization = route.authorization.or(of_api);
        let key = route.key();
        // What is the API's own is there once, whichever routes it is for.
        let names: &[&str] = if authorization == of_api { &[] } else { &[&key] };
        let security = schemes.requirement(authorization, names, context)?;
        let methods = paths.entry(route.path.to_string()).or_default();
        methods.insert(method(route.method), operation(function, security));
    }
    let cors = cors.of_rest_api(context.fragment)?;
    if let Some(headers) = &cors {
        for methods in paths.values_mut() {
            methods.entry("options".to_owned()).or_insert_with(|| preflight(headers));
        }
    }
    Ok(document(context.title, &paths, schemes, cors.as_ref()))
}

fn document(title: &Text, paths: &Paths, schemes: Schemes, cors: Option<&CorsHeaders>) -> Json {
    let mut document = json!({
        "openapi": "3.0.1",
        "info": { "title": title, "version": "1" },
        "paths": paths,
    });
    if let Some(schemes) = schemes.into_document() {
        document["components"] = json!({ "securitySchemes": schemes });
    }
    if let Some(headers) = cors {
        document["x-amazon-apigateway-gateway-responses"] = errors(headers);
    }
    document
}

/// A function answers, as whatever it says.
fn operation(function: Text, security: Option<Json>) -> Json {
    let mut operation = json!({
        "responses": {},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": arn::invocation(function),
            "passthroughBehavior": "when_no_match",
        },
    });
    if let Some(security) = security {
        operation["security"] = security;
    }
    operation
}

/// The API itself answers a browser that asks what pages of other sites may do.
fn preflight(headers: &CorsHeaders) -> Json {
    let named = |prefix: &str, value: &dyn Fn(&Text) -> Json| -> Map<String, Json> {
        headers.of_preflight.iter().map(|(name, text)| (format!("{prefix}{name}"), value(text))).collect()
    };
    let declared = named("", &|_| json!({ "schema": { "type": "string" } }));
    let values = named("method.response.header.", &|text| json!(text));
    json!({
        "responses": { "204": { "description": "What pages of other sites may do", "headers": declared } },
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": { "application/json": r#"{"statusCode":204}"# },
            "responses": { "default": { "statusCode": "204", "responseParameters": values } },
        },
    })
}

/// Browsers hide the status of an error that lacks the headers.
fn errors(headers: &CorsHeaders) -> Json {
    let parameters =
        headers.of_errors.iter().map(|(name, text)| (format!("gatewayresponse.header.{name}"), json!(text)));
    let response = json!({ "responseParameters": parameters.collect::<Map<_, _>>() });
    json!({ "DEFAULT_4XX": response, "DEFAULT_5XX": response })
}

fn method(method: Method) -> String {
    match method {
        Method::Any => "x-amazon-apigateway-any-method".to_owned(),
        method => method.to_string().to_lowercase(),
    }
}

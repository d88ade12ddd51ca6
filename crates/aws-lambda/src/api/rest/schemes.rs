//! Who may call the methods of a REST API: security schemes of its OpenAPI document.

use std::collections::BTreeMap;

use aws_template::{Kind, LogicalId, Parameter, arn};
use serde_json::{Value as Json, json};

use super::Context;
use crate::FunctionReference;
use crate::api::{ApiError, Authorization, CacheSeconds, IdentitySource, UserPoolArn};

/// The schemes that methods ask for, by name.
#[derive(Default)]
pub(super) struct Schemes(BTreeMap<String, Json>);

impl Schemes {
    /// What a method asks of its callers; nothing where anyone may call. `names` are those of the authorizer: none for the
    /// API's own.
    pub(super) fn requirement(
        &mut self,
        authorization: &Authorization,
        names: &[&str],
        context: &mut Context<'_>,
    ) -> Result<Option<Json>, ApiError> {
        let name = LogicalId::new(names, Kind::new("Authorizer")).to_string();
        let (name, scheme, scopes) = match authorization {
            Authorization::None { .. } => return Ok(None),
            Authorization::Jwt { .. } => {
                return Err(ApiError::NotOffered { kind: "a REST API", authorization: authorization.name() });
            }
            Authorization::Iam {} => ("Iam".to_owned(), header("Authorization", "awsSigv4"), json!([])),
            Authorization::ApiKeys {} => ("ApiKey".to_owned(), key(), json!([])),
            Authorization::Cognito { user_pool, scopes, .. } => {
                (name, users(user_pool, names, context)?, json!(scopes))
            }
            Authorization::Lambda { function, identity_sources, cache_seconds } => {
                (name, decided_by(function, identity_sources, *cache_seconds, context)?, json!([]))
            }
        };
        self.0.insert(name.clone(), scheme);
        Ok(Some(json!([{ name: scopes }])))
    }

    /// All of them.
    pub(super) fn into_document(self) -> Option<Json> {
        (!self.0.is_empty()).then(|| json!(self.0))
    }
}

fn header(name: &str, kind: &str) -> Json {
    json!({ "type": "apiKey", "name": name, "in": "header", "x-amazon-apigateway-authtype": kind })
}

fn key() -> Json {
    json!({ "type": "apiKey", "name": "x-api-key", "in": "header" })
}

fn users(pool: &UserPoolArn, names: &[&str], context: &mut Context<'_>) -> Result<Json, ApiError> {
    let pool = Parameter::new(LogicalId::new(names, Kind::new("Pool")), pool.to_string());
    let pool = context.fragment.parameter(pool.describe("ARN of the user pool whose users may call."))?;
    let mut scheme = header("Authorization", "cognito_user_pools");
    scheme["x-amazon-apigateway-authorizer"] = json!({ "type": "cognito_user_pools", "providerARNs": [pool] });
    Ok(scheme)
}

fn decided_by(
    function: &FunctionReference,
    identity_sources: &[IdentitySource],
    cache_seconds: CacheSeconds,
    context: &mut Context<'_>,
) -> Result<Json, ApiError> {
    let function = context.authorizing(function)?;
    let sources: Vec<_> = identity_sources.iter().map(source).collect();
    let mut authorizer = json!({
        "type": "request",
        "authorizerUri": arn::invocation(function),
        "authorizerResultTtlInSeconds": cache_seconds.get(),
    });
    if !sources.is_empty() {
        authorizer["identitySource"] = sources.join(", ").into();
    }
    // The name says where tokens are; authorizers that see the whole request have none.
    let mut scheme = header("Unused", "custom");
    scheme["x-amazon-apigateway-authorizer"] = authorizer;
    Ok(scheme)
}

fn source(source: &IdentitySource) -> String {
    let (is_header, name) = source.parts();
    format!("method.request.{}.{name}", if is_header { "header" } else { "querystring" })
}

//! Who may call the routes of an HTTP API.

use aws_template::{Fragment, Kind, List, LogicalId, Parameter, Reference, Text, arn, http_api};

use crate::api::authorization::{self, Claim};
use crate::api::{ApiError, Authorization, CacheSeconds, IdentitySource, permission};
use crate::{Application, FunctionReference};

/// Adds the authorizers of an HTTP API.
pub(super) struct Authorizers<'a> {
    pub(super) fragment: &'a mut Fragment,
    pub(super) application: &'a Application,
    pub(super) api: &'a Reference<http_api::Api>,
}

impl Authorizers<'_> {
    /// The route for those only who may call it. `names` are those of the authorizer: none for the API's own.
    pub(super) fn protect(
        self,
        mut route: http_api::Route,
        authorization: &Authorization,
        names: &[&str],
    ) -> Result<http_api::Route, ApiError> {
        use http_api::RouteAuthorization as Type;
        let (kind, authorizer, scopes) = match authorization {
            Authorization::None { .. } => (Type::None, None, None),
            Authorization::Iam {} => (Type::AwsIam, None, None),
            Authorization::Jwt { issuer, audiences, scopes } => {
                (Type::Jwt, Some(self.tokens(issuer, audiences, names)?), list(scopes))
            }
            Authorization::Cognito { user_pool, clients, scopes } => {
                (Type::Jwt, Some(self.tokens(&user_pool.issuer(), clients, names)?), list(scopes))
            }
            Authorization::Lambda { function, identity_sources, cache_seconds } => {
                (Type::Custom, Some(self.function(function, identity_sources, *cache_seconds, names)?), None)
            }
            Authorization::ApiKeys {} => {
                return Err(ApiError::NotOffered { kind: "an HTTP API", authorization: authorization.name() });
            }
        };
        route.authorization_type = Some(kind);
        route.authorizer_id = authorizer;
        route.authorization_scopes = scopes;
        Ok(route)
    }

    fn tokens(self, issuer: &str, audiences: &[Claim], names: &[&str]) -> Result<Text, ApiError> {
        let issuer = Parameter::new(LogicalId::new(names, Kind::new("Issuer")), issuer.to_owned());
        let issuer = self.fragment.parameter(issuer.describe("Who issues the tokens that callers send."))?;
        let audience = Parameter::new(LogicalId::new(names, Kind::new("Audiences")), authorization::items(audiences));
        let audience =
            self.fragment.parameter(audience.describe("Whom the tokens that callers send are meant for."))?;
        let id = id(names);
        let authorizer = http_api::Authorizer {
            identity_source: Some(["$request.header.Authorization"].into()),
            jwt_configuration: Some(http_api::Jwt { audience, issuer }),
            ..http_api::Authorizer::new(self.api.id(), id.as_str(), http_api::AuthorizerType::Jwt)
        };
        Ok(self.fragment.resource(id, authorizer)?.id())
    }

    fn function(
        self,
        function: &FunctionReference,
        identity_sources: &[IdentitySource],
        cache_seconds: CacheSeconds,
        names: &[&str],
    ) -> Result<Text, ApiError> {
        let arn = function.arn(self.fragment, self.application)?;
        permission::of_authorizers(self.fragment, self.api.id(), function, arn.clone())?;
        let sources: Vec<_> = identity_sources.iter().map(source).collect();
        let id = id(names);
        let authorizer = http_api::Authorizer {
            authorizer_payload_format_version: Some("2.0".into()),
            authorizer_result_ttl_in_seconds: Some(cache_seconds.get().into()),
            authorizer_uri: Some(arn::invocation(arn)),
            enable_simple_responses: Some(true.into()),
            identity_source: (!sources.is_empty()).then(|| sources.into_iter().collect()),
            ..http_api::Authorizer::new(self.api.id(), id.as_str(), http_api::AuthorizerType::Request)
        };
        Ok(self.fragment.resource(id, authorizer)?.id())
    }
}

fn id(names: &[&str]) -> LogicalId {
    LogicalId::new(names, Kind::new("Authorizer"))
}

fn list(scopes: &[Claim]) -> Option<List> {
    (!scopes.is_empty()).then(|| scopes.iter().map(ToString::to_string).collect())
}

fn source(source: &IdentitySource) -> String {
    let (is_header, name) = source.parts();
    format!("$request.{}.{name}", if is_header { "header" } else { "querystring" })
}

//! Who may call an API.

use aws_template::Items;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use crate::FunctionReference;

step_core::text_type! {
    /// Who issues tokens: the address before `/.well-known/openid-configuration` (source: API Gateway, "Control access
    /// to HTTP APIs with JWT authorizers").
    pub struct Issuer {
        what: "an issuer of tokens",
        accepted: "an https address such as `https://login.example.com/`",
        length: 9..=2048,
        pattern: "^https://[!-~]+$"
    }
}

step_core::text_type! {
    /// Whom a token is meant for, or which right it gives: what stands in its claims `aud`, `client_id` or `scope`.
    pub struct Claim {
        what: "a value of a token's claim",
        accepted: "1 to 256 visible characters of ASCII without commas",
        length: 1..=256,
        pattern: "^[!-+.-~-]+$"
    }
}

step_core::text_type! {
    /// The ARN of a user pool of Cognito (source: Cognito API, `UserPoolType`).
    pub struct UserPoolArn {
        what: "a user pool's ARN",
        accepted: "an ARN such as `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123`",
        length: 40..=256,
        pattern: "^arn:[a-z0-9-]+:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[a-z0-9-]+_[a-zA-Z0-9]+$"
    }
}

step_core::text_type! {
    /// A part of a request that says who calls.
    pub struct IdentitySource {
        what: "a part of a request",
        accepted: "`header.` or `query.` and a name, such as `header.Authorization`",
        length: 8..=128,
        pattern: "^(header|query)[.][a-zA-Z0-9_-]+$"
    }
}

step_core::number_type! {
    /// Seconds that an authorizer's answer holds (source: API Gateway, `AuthorizerResultTtlInSeconds`).
    pub struct CacheSeconds(u32) { what: "a number of seconds", range: 0..=3600 }
}

/// Who may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Authorization {
    /// Anyone on the internet. That has to be acknowledged.
    None {
        /// Whether it is intended that anyone may call.
        #[serde(default)]
        anyone_may_call: bool,
    },
    /// Who signs requests with AWS credentials that IAM allows to call (`execute-api:Invoke`).
    Iam {},
    /// Who sends a token of an issuer (OpenID Connect). HTTP APIs only.
    Jwt {
        /// Who issues the tokens: the address before `/.well-known/openid-configuration`.
        issuer: Issuer,
        /// Whom tokens are meant for: one of these must be in the token's `aud` or `client_id`.
        audiences: Vec<Claim>,
        /// What tokens must allow: one of these must be in the token's `scope`. Without any: nothing.
        #[serde(default)]
        scopes: Vec<Claim>,
    },
    /// Users of a user pool of Cognito.
    Cognito {
        /// The user pool's ARN.
        user_pool: UserPoolArn,
        /// The ids of the app clients whose tokens are accepted. HTTP APIs need at least one; REST APIs accept all clients
        /// of the pool, and take none here.
        #[serde(default)]
        clients: Vec<Claim>,
        /// What access tokens must allow, e.g. `orders/read`. Without any, REST APIs want ID tokens.
        #[serde(default)]
        scopes: Vec<Claim>,
    },
    /// Whom a Lambda function allows it. For HTTP APIs it answers `{"isAuthorized": true}`, for REST APIs a policy.
    Lambda {
        /// The function. It gets the whole request.
        function: FunctionReference,
        /// The parts of a request that say who calls, e.g. `header.Authorization`. Requests that lack one are refused
        /// without asking the function, and answers are remembered by them.
        #[serde(default = "authorization_header")]
        identity_sources: Vec<IdentitySource>,
        /// Seconds that an answer holds for the same identity, from 0 to 3600.
        #[serde(default = "five_minutes")]
        cache_seconds: CacheSeconds,
    },
    /// Who sends one of the API's keys in `x-api-key`. REST APIs with a usage plan only. Keys say who calls and limit how
    /// often; they are no proof of who that is.
    ApiKeys {},
}

/// Who may call one route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum RouteAuthorization {
    /// Who may call the API.
    #[default]
    Inherited,
    /// Others than for the rest of the API.
    Own {
        /// Who.
        authorization: Authorization,
    },
}

/// Who may call a function's URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UrlAuthorization {
    /// Anyone on the internet. That has to be acknowledged.
    None {
        /// Whether it is intended that anyone may call.
        #[serde(default)]
        anyone_may_call: bool,
    },
    /// Who signs requests with AWS credentials that IAM allows to call (`lambda:InvokeFunctionUrl`).
    Iam {},
}

impl Authorization {
    /// What it is called in messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::None { .. } => "none",
            Self::Iam {} => "iam",
            Self::Jwt { .. } => "jwt",
            Self::Cognito { .. } => "cognito",
            Self::Lambda { .. } => "lambda",
            Self::ApiKeys {} => "apiKeys",
        }
    }
}

impl RouteAuthorization {
    /// Who may call the route of an API.
    pub(crate) fn or<'a>(&'a self, of_api: &'a Authorization) -> &'a Authorization {
        match self {
            Self::Inherited => of_api,
            Self::Own { authorization } => authorization,
        }
    }
}

impl UserPoolArn {
    /// The issuer of the pool's tokens (source: Cognito, "Verifying JSON web tokens").
    pub(crate) fn issuer(&self) -> String {
        let region = self.split(':').nth(3).unwrap_or_default();
        let id = self.rsplit('/').next().unwrap_or_default();
        format!("https://cognito-idp.{region}.amazonaws.com/{id}")
    }
}

impl IdentitySource {
    /// Whether it is a header, and its name.
    pub(crate) fn parts(&self) -> (bool, &str) {
        let (place, name) = self.split_once('.').unwrap_or_default();
        (place == "header", name)
    }
}

/// Claims as one parameter.
#[expect(clippy::expect_used, reason = "a claim has no comma")]
pub(super) fn items(claims: &[Claim]) -> Items {
    Items::new(claims.iter().map(ToString::to_string)).expect("without commas")
}

fn authorization_header() -> Vec<IdentitySource> {
    IdentitySource::try_from("header.Authorization").into_iter().collect()
}

#[expect(clippy::expect_used, reason = "the number is in the range that is said above")]
fn five_minutes() -> CacheSeconds {
    CacheSeconds::try_from(300).expect("a number of seconds")
}

//! API Gateway: REST APIs. HTTP APIs are [`http_api`](crate::http_api).

mod access;
mod api;
mod deployment;
mod domain;
mod method;

pub use access::{ApiKey, ApiStage, Authorizer, AuthorizerType, Quota, QuotaPeriod, Throttle, UsagePlan, UsagePlanKey};
pub use api::{ApiResource, Endpoint, EndpointType, GatewayResponse, RestApi};
pub use deployment::{AccessLog, Deployment, MethodSetting, Stage};
pub use domain::{BasePathMapping, DomainName, MutualTls};
pub use method::{AuthorizationType, Integration, IntegrationResponse, IntegrationType, Method, MethodResponse};

use serde_json::Value as Json;

use crate::{Fragment, ResourceType};

/// The content of an API's deployment: everything that a deployment takes a snapshot of, with parameter values filled
/// in. A deployment whose logical id is made of it is created anew exactly when the API has changed
/// ([`Fragment::immutable`]).
pub fn deployed_content(fragment: &Fragment) -> Json {
    fragment.resolved_resources(&[
        RestApi::NAME,
        ApiResource::NAME,
        Method::NAME,
        GatewayResponse::NAME,
        Authorizer::NAME,
    ])
}

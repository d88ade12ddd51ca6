//! API Gateway: HTTP APIs (`AWS::ApiGatewayV2`). REST APIs are [`api_gateway`](crate::api_gateway).

mod api;
mod domain;
mod route;
mod stage;

pub use api::{Api, Cors, ProtocolType};
pub use domain::{ApiMapping, DomainConfiguration, DomainName};
pub use route::{Authorizer, AuthorizerType, Integration, IntegrationType, Jwt, Route, RouteAuthorization};
pub use stage::{AccessLog, Deployment, RouteSettings, Stage};

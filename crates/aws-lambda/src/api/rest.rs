//! REST APIs: the input, and the fragment.
//!
//! The whole API is one resource with an OpenAPI document, beside its deployment and its stage: few resources to move
//! and to replace, and no method that a deployment could miss (docs/decisions/0011).

mod body;
mod document;
mod keys;
mod schemes;

use aws_template::api_gateway::{self, MethodSetting};
use aws_template::{Fragment, Kind, LogicalId, Output, Pseudo, Reference, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use step_core::InputPaths;

use super::domain::Named;
use super::{AccessLogs, ApiError, Authorization, Cors, Domain, Route, Throttle, permission};
use crate::{Application, FunctionReference};

pub(super) use document::Document;
pub use document::DocumentError;
pub use keys::{ApiKeyName, UsagePlan};

step_core::text_type! {
    /// The name of a REST API's stage (source: API Gateway API, `CreateStage`).
    pub struct RestStageName {
        what: "a stage's name",
        accepted: "1 to 128 letters, digits, hyphens and underscores",
        length: 1..=128,
        pattern: "^[a-zA-Z0-9_-]+$"
    }
}

/// A REST API of API Gateway, in its region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RestApi {
    /// What the API is made of.
    pub definition: Definition,
    /// The keys that callers have, and how much each may call. For routes with the authorization `apiKeys`, or methods of a
    /// document that ask for a key.
    pub usage_plan: Option<UsagePlan>,
    /// How many requests are let through. Without it: what AWS lets through for the account.
    pub throttle: Option<Throttle>,
    /// Whether requests are logged.
    #[serde(default)]
    pub access_logs: AccessLogs,
    /// The name under which the API is called.
    #[serde(default)]
    pub domain: Domain,
    /// The name of the API's only stage, with which paths begin.
    #[serde(default = "live")]
    pub stage: RestStageName,
}

/// What a REST API is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Definition {
    /// Routes to functions.
    Routes {
        /// Who may call. Routes may say otherwise.
        authorization: Authorization,
        /// Which pages of other sites may call.
        #[serde(default)]
        cors: Cors,
    },
    /// An OpenAPI document with API Gateway's extensions, which says everything about methods, authorization and CORS.
    Document {
        /// The document, in JSON or YAML: OpenAPI 3.0 or Swagger 2.0. `${function.orders}` in a `uri` or `authorizerUri`
        /// stands for the invocation of the function `orders`; `${AWS::Region}`, `${AWS::AccountId}`, `${AWS::Partition}`
        /// and `${AWS::URLSuffix}` for what they are called.
        document: String,
        /// The functions of the document that are not found by themselves. Others are functions of this application.
        #[serde(default)]
        functions: Vec<FunctionReference>,
    },
}

pub(super) fn fragment(api: &RestApi, routes: &[Route], application: &Application) -> Result<Fragment, ApiError> {
    let mut fragment = Fragment::default();
    let title = super::title(&mut fragment, application)?;
    let id = LogicalId::new(&[], Kind::new("Api"));
    let reference = Reference::<api_gateway::RestApi>::to(id.clone());
    let body = body(
        &api.definition,
        routes,
        &mut Context { fragment: &mut fragment, application, api: &reference, title: &title },
    )?;
    let properties = api_gateway::RestApi {
        body: Some(body),
        disable_execute_api_endpoint: api.domain.is_exclusive().then(|| true.into()),
        endpoint_configuration: Some(api_gateway::Endpoint::new(api_gateway::EndpointType::Regional)),
        name: Some(title.clone()),
        ..api_gateway::RestApi::default()
    };
    fragment.resource(id, properties)?;
    let stage = stage(&mut fragment, api, &reference, &title)?;
    if let Some(plan) = &api.usage_plan {
        keys::fragment(plan, &mut fragment, &reference, &stage, &title)?;
    }
    publish(&mut fragment, api, &reference, &stage)?;
    Ok(fragment)
}

impl RestApi {
    /// The functions that the API calls, but for those of routes.
    pub(super) fn functions(&self) -> Vec<&FunctionReference> {
        match &self.definition {
            Definition::Routes { authorization, .. } => {
                permission::authorizer_function(authorization).into_iter().collect()
            }
            Definition::Document { functions, .. } => functions.iter().collect(),
        }
    }
}

/// What the document of an API is made with.
struct Context<'a> {
    fragment: &'a mut Fragment,
    application: &'a Application,
    api: &'a Reference<api_gateway::RestApi>,
    title: &'a Text,
}

impl Context<'_> {
    /// The ARN of a function that routes call, and the permission for it.
    fn called(&mut self, function: &FunctionReference) -> Result<Text, ApiError> {
        let arn = function.arn(self.fragment, self.application)?;
        permission::of_routes(self.fragment, self.api.id(), function, arn.clone())?;
        Ok(arn)
    }

    /// The ARN of a function that decides who may call, and the permission for it.
    fn authorizing(&mut self, function: &FunctionReference) -> Result<Text, ApiError> {
        let arn = function.arn(self.fragment, self.application)?;
        permission::of_authorizers(self.fragment, self.api.id(), function, arn.clone())?;
        Ok(arn)
    }
}

fn body(definition: &Definition, routes: &[Route], context: &mut Context<'_>) -> Result<Json, ApiError> {
    match definition {
        Definition::Routes { authorization, cors } => body::of_routes(routes, authorization, cors, context),
        Definition::Document { document, functions } => document::body(document, functions, context),
    }
}

/// The stage, and the deployment that it serves: another one exactly when the API is another one.
fn stage(
    fragment: &mut Fragment,
    api: &RestApi,
    reference: &Reference<api_gateway::RestApi>,
    title: &Text,
) -> Result<Reference<api_gateway::Stage>, ApiError> {
    let content = api_gateway::deployed_content(fragment);
    let id = fragment.immutable(&LogicalId::new(&[], Kind::new("Deployment")), &content);
    let deployment = fragment.resource(id, api_gateway::Deployment::new(reference.id()))?;
    let output = Output::new(deployment.id()).describe("Id of the API's deployment.");
    fragment.output(LogicalId::new(&["api"], Kind::new("Deployment")), output)?;
    let limits = api.throttle.map(|throttle| throttle.limits(fragment, &[])).transpose()?;
    let settings = limits.map(|limits| MethodSetting {
        throttling_burst_limit: Some(limits.burst),
        throttling_rate_limit: Some(limits.rate),
        ..MethodSetting::all()
    });
    let stage = api_gateway::Stage {
        access_log_setting: api.access_logs.log(fragment, title)?,
        method_settings: settings.map(|settings| vec![settings]),
        ..api_gateway::Stage::new(reference.id(), deployment.id(), &*api.stage)
    };
    Ok(fragment.resource(LogicalId::new(&[], Kind::new("Stage")), stage)?)
}

fn publish(
    fragment: &mut Fragment,
    api: &RestApi,
    reference: &Reference<api_gateway::RestApi>,
    stage: &Reference<api_gateway::Stage>,
) -> Result<(), ApiError> {
    let named = api.domain.named(fragment)?;
    let url = match &named {
        Some(named) if api.domain.is_exclusive() => named.url(),
        _ => address(reference, stage),
    };
    super::outputs(fragment, reference.id(), url)?;
    let output = Output::new(stage.id()).describe("Name of the API's stage.");
    fragment.output(LogicalId::new(&["api"], Kind::new("Stage")), output)?;
    named.map_or(Ok(()), |named| serve_under(&named, fragment, reference, stage))
}

fn address(api: &Reference<api_gateway::RestApi>, stage: &Reference<api_gateway::Stage>) -> Text {
    let host = ["https://".into(), api.id(), ".execute-api.".into(), Pseudo::Region.text(), ".".into()];
    Text::concat(host.into_iter().chain([Pseudo::UrlSuffix.text(), "/".into(), stage.id()]))
}

fn serve_under(
    named: &Named,
    fragment: &mut Fragment,
    api: &Reference<api_gateway::RestApi>,
    stage: &Reference<api_gateway::Stage>,
) -> Result<(), ApiError> {
    let domain = api_gateway::DomainName {
        security_policy: Some("TLS_1_2".into()),
        ..api_gateway::DomainName::regional(named.host.clone(), named.certificate.clone())
    };
    let domain = fragment.resource(LogicalId::new(&[], Kind::new("Domain")), domain)?;
    let mapping = api_gateway::BasePathMapping::new(domain.id(), api.id(), stage.id());
    fragment.resource(LogicalId::new(&[], Kind::new("Mapping")), mapping)?;
    named.publish(fragment, domain.regional_domain_name(), domain.regional_hosted_zone_id())?;
    Ok(())
}

#[expect(clippy::expect_used, reason = "the name is one that is said above")]
fn live() -> RestStageName {
    RestStageName::try_from("live").expect("a stage's name")
}

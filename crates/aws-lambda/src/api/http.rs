//! HTTP APIs: the input, and the fragment.

mod authorizers;

use aws_template::{Fragment, Kind, LogicalId, Output, Reference, Text, http_api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::domain::Named;
use super::{AccessLogs, ApiError, Authorization, Cors, Domain, Route, Throttle, permission};
use crate::{Application, FunctionReference};
use authorizers::Authorizers;

step_core::text_type! {
    /// The name of an HTTP API's stage (source: API Gateway V2 API, `CreateStage`).
    pub struct StageName {
        what: "a stage's name",
        accepted: "`$default`, or 1 to 128 letters, digits, hyphens and underscores",
        length: 1..=128,
        pattern: "^([$]default|[a-zA-Z0-9_-]+)$"
    }
}

/// An HTTP API of API Gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HttpApi {
    /// Who may call. Routes may say otherwise.
    pub authorization: Authorization,
    /// Which pages of other sites may call.
    #[serde(default)]
    pub cors: Cors,
    /// How many requests are let through. Without it: what AWS lets through for the account.
    pub throttle: Option<Throttle>,
    /// Whether requests are logged.
    #[serde(default)]
    pub access_logs: AccessLogs,
    /// The name under which the API is called.
    #[serde(default)]
    pub domain: Domain,
    /// The name of the API's only stage. Paths begin with it, unless it is `$default`.
    #[serde(default = "without_prefix")]
    pub stage: StageName,
}

/// What the parts of an API are made with.
struct Context<'a> {
    fragment: &'a mut Fragment,
    application: &'a Application,
    api: Reference<http_api::Api>,
}

pub(super) fn fragment(api: &HttpApi, routes: &[Route], application: &Application) -> Result<Fragment, ApiError> {
    let mut fragment = Fragment::default();
    let title = super::title(&mut fragment, application)?;
    let properties = http_api::Api {
        cors_configuration: api.cors.of_http_api(&mut fragment)?,
        disable_execute_api_endpoint: api.domain.is_exclusive().then(|| true.into()),
        ..http_api::Api::named(title.clone())
    };
    let reference = fragment.resource(LogicalId::new(&[], Kind::new("Api")), properties)?;
    let mut context = Context { fragment: &mut fragment, application, api: reference };
    for route in routes {
        context.route(route, &api.authorization)?;
    }
    let stage = context.stage(api, &title)?;
    context.publish(api, &stage)?;
    Ok(fragment)
}

impl Context<'_> {
    fn route(&mut self, route: &Route, of_api: &Authorization) -> Result<(), ApiError> {
        let key = route.key();
        let integration = self.integration(&route.function)?;
        let properties = http_api::Route::new(self.api.id(), key.as_str(), integration);
        let authorization = route.authorization.or(of_api);
        // What is the API's own is there once, whichever routes it is for.
        let names: &[&str] = if authorization == of_api { &[] } else { &[&key] };
        let authorizers = Authorizers { fragment: self.fragment, application: self.application, api: &self.api };
        let properties = authorizers.protect(properties, authorization, names)?;
        self.fragment.resource(LogicalId::new(&[&key], Kind::new("Route")), properties)?;
        Ok(())
    }

    /// The id of what has a function answer.
    fn integration(&mut self, function: &FunctionReference) -> Result<Text, ApiError> {
        let arn = function.arn(self.fragment, self.application)?;
        permission::of_routes(self.fragment, self.api.id(), function, arn.clone())?;
        let integration = http_api::Integration::function(self.api.id(), arn);
        let id = LogicalId::new(&[function.function()], Kind::new("Integration"));
        Ok(self.fragment.resource(id, integration)?.id())
    }

    fn stage(&mut self, api: &HttpApi, title: &Text) -> Result<Reference<http_api::Stage>, ApiError> {
        let limits = api.throttle.map(|throttle| throttle.limits(self.fragment, &[])).transpose()?;
        let settings = limits.map(|limits| http_api::RouteSettings {
            throttling_burst_limit: Some(limits.burst),
            throttling_rate_limit: Some(limits.rate),
            ..http_api::RouteSettings::default()
        });
        let stage = http_api::Stage {
            access_log_settings: api.access_logs.log(self.fragment, title)?,
            default_route_settings: settings,
            ..http_api::Stage::auto_deployed(self.api.id(), &*api.stage)
        };
        Ok(self.fragment.resource(LogicalId::new(&[], Kind::new("Stage")), stage)?)
    }

    fn publish(&mut self, api: &HttpApi, stage: &Reference<http_api::Stage>) -> Result<(), ApiError> {
        let named = api.domain.named(self.fragment)?;
        let url = match &named {
            Some(named) if api.domain.is_exclusive() => named.url(),
            _ if &*api.stage == "$default" => self.api.endpoint(),
            _ => Text::concat([self.api.endpoint(), "/".into(), stage.id()]),
        };
        super::outputs(self.fragment, self.api.id(), url)?;
        let output = Output::new(stage.id()).describe("Name of the API's stage.");
        self.fragment.output(LogicalId::new(&["api"], Kind::new("Stage")), output)?;
        named.map_or(Ok(()), |named| self.serve_under(&named, stage))
    }

    fn serve_under(&mut self, named: &Named, stage: &Reference<http_api::Stage>) -> Result<(), ApiError> {
        let mut domain = http_api::DomainName::regional(named.host.clone(), named.certificate.clone());
        for configuration in &mut domain.domain_name_configurations {
            configuration.security_policy = Some("TLS_1_2".into());
        }
        let domain = self.fragment.resource(LogicalId::new(&[], Kind::new("Domain")), domain)?;
        let mapping = http_api::ApiMapping::new(domain.id(), self.api.id(), stage.id());
        self.fragment.resource(LogicalId::new(&[], Kind::new("Mapping")), mapping)?;
        named.publish(self.fragment, domain.regional_domain_name(), domain.regional_hosted_zone_id())?;
        Ok(())
    }
}

#[expect(clippy::expect_used, reason = "the name is one that is said above")]
fn without_prefix() -> StageName {
    StageName::try_from("$default").expect("a stage's name")
}

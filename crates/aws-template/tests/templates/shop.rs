//! A small application, one fragment per concern.

use std::collections::BTreeMap;

use aws_template::api_gateway::{self, ApiResource, AuthorizationType, GatewayResponse, Method, RestApi};
use aws_template::events::{Rule, Target};
use aws_template::http_api;
use aws_template::iam::{Policy, Role, grants};
use aws_template::lambda::{Alias, Code, Environment, EventSourceMapping, Function, Permission, Version};
use aws_template::logs::LogGroup;
use aws_template::sqs::{Queue, RedrivePolicy};
use aws_template::{
    Conflict, Fragment, Kind, LogicalId, Output, Parameter, Reference, RemovalPolicy, Resource, Text, Value, arn,
};

const ALIAS: Kind = Kind::new("Alias");
const API: Kind = Kind::new("Api");
const FUNCTION: Kind = Kind::new("Function");
const LOGS: Kind = Kind::new("Logs");
const METHOD: Kind = Kind::new("Method");
const NAME: Kind = Kind::new("Name");
const PERMISSION: Kind = Kind::new("Permission");
const QUEUE: Kind = Kind::new("Queue");
const ROLE: Kind = Kind::new("Role");
const STAGE: Kind = Kind::new("Stage");

pub(crate) fn with_http_api() -> Fragment {
    Fragment::union_all([function("get-orders"), function("worker"), http_api()]).unwrap()
}

pub(crate) fn with_rest_api() -> Fragment {
    Fragment::union_all([function("get-orders"), function("worker"), rest_api()]).unwrap()
}

/// A function with all that is its own; the worker also reads a queue and runs every night.
pub(crate) fn function(name: &str) -> Fragment {
    let mut fragment = Fragment::default();
    fragment.describe("Shop");
    let alias = published(&mut fragment, name).unwrap();
    if name == "worker" {
        reads_queue(&mut fragment, name, &alias).unwrap();
        runs_nightly(&mut fragment, name, &alias).unwrap();
    }
    fragment
}

/// The name is how other fragments refer to a function: both declare it, and it is one parameter.
fn function_name(fragment: &mut Fragment, name: &str) -> Result<Text, Conflict> {
    let id = LogicalId::new(&[name], NAME);
    let value = format!("shop-{name}-environments1-untenanted");
    fragment.parameter(Parameter::new(id, value).long(1..=64).describe(format!("Name of the function {name}.")))
}

fn published(fragment: &mut Fragment, name: &str) -> Result<Reference<Alias>, Conflict> {
    let function_name = function_name(fragment, name)?;
    let function = function_properties(fragment, name, &function_name)?;
    let versioned = function.versioned();
    fragment.resource(LogicalId::new(&[name], FUNCTION), function)?;

    let version_id = fragment.immutable(&LogicalId::new(&[name], Kind::new("Version")), &versioned);
    let version = Resource::new(Version::new(Reference::<Function>::to(LogicalId::new(&[name], FUNCTION)).id()));
    let version = version.on_deletion(RemovalPolicy::Retain).on_replacement(RemovalPolicy::Retain);
    let version = fragment.resource(version_id, version)?;

    let alias = Alias::new("live", function_name, version.version());
    let alias = fragment.resource(LogicalId::new(&[name], ALIAS), alias)?;
    fragment.output(LogicalId::new(&[name], Kind::new("Arn")), Output::new(alias.id()).describe("What to call."))?;
    Ok(alias)
}

fn function_properties(fragment: &mut Fragment, name: &str, function_name: &Text) -> Result<Function, Conflict> {
    let retention = Parameter::new(LogicalId::new(&[name], Kind::new("Retention")), 30_u32).default(14);
    let logs = LogGroup {
        log_group_name: Some(Text::concat(["/aws/lambda/".into(), function_name.clone()])),
        retention_in_days: Some(fragment.parameter(retention.one_of(LogGroup::RETENTION))?),
        ..LogGroup::default()
    };
    fragment.resource(LogicalId::new(&[name], LOGS), logs)?;

    let logs_arn = arn::log_group(Text::concat(["/aws/lambda/".into(), function_name.clone()]));
    let logs = Policy::new("logs", grants::write_logs(logs_arn));
    let role = Role { policies: Some(vec![logs]), ..Role::for_service("lambda.amazonaws.com") };
    let role = fragment.resource(LogicalId::new(&[name], ROLE), role)?;

    let key = Parameter::new(LogicalId::new(&[name], Kind::new("Key")), format!("{name}/0123456789abcdef.zip"));
    let code = Code::zip("artifacts-123456789012-eu-west-1", fragment.parameter(key)?);
    let memory =
        Parameter::new(LogicalId::new(&[name], Kind::new("Memory")), 512_u32).default(128).between(128..=10_240);
    let variables = BTreeMap::from([("LOG_LEVEL".to_owned(), Text::from("info"))]);
    Ok(Function {
        environment: Some(Environment { variables }),
        function_name: Some(function_name.clone()),
        handler: Some("app.handler".into()),
        memory_size: Some(fragment.parameter(memory)?),
        runtime: Some("python3.13".into()),
        timeout: Some(30.into()),
        ..Function::new(code, role.arn())
    })
}

fn reads_queue(fragment: &mut Fragment, name: &str, alias: &Reference<Alias>) -> Result<(), Conflict> {
    let failed = fragment.resource(LogicalId::new(&[name, "jobs", "failed"], QUEUE), Queue::default())?;
    let redrive = RedrivePolicy { dead_letter_target_arn: failed.arn(), max_receive_count: 5.into() };
    let jobs = Queue { redrive_policy: Some(redrive), visibility_timeout: Some(180.into()), ..Queue::default() };
    let jobs = fragment.resource(LogicalId::new(&[name, "jobs"], QUEUE), jobs)?;
    let mapping = EventSourceMapping { batch_size: Some(10.into()), ..EventSourceMapping::new(jobs.arn(), alias.id()) };
    fragment.resource(LogicalId::new(&[name, "jobs"], Kind::new("Source")), mapping)?;
    fragment.output(LogicalId::new(&[name, "jobs"], Kind::new("Url")), Output::new(jobs.id()))
}

fn runs_nightly(fragment: &mut Fragment, name: &str, alias: &Reference<Alias>) -> Result<(), Conflict> {
    let rule = Rule {
        schedule_expression: Some("cron(0 2 * * ? *)".into()),
        targets: Some(vec![Target::new("function", alias.id())]),
        ..Rule::default()
    };
    let rule = fragment.resource(LogicalId::new(&[name, "nightly"], Kind::new("Rule")), rule)?;
    let permission =
        Permission { source_arn: Some(rule.arn()), ..Permission::invoke(alias.id(), "events.amazonaws.com") };
    fragment.resource(LogicalId::new(&[name, "nightly"], PERMISSION), permission)?;
    Ok(())
}

pub(crate) fn http_api() -> Fragment {
    let mut fragment = Fragment::default();
    fragment.describe("Shop");
    build_http_api(&mut fragment).unwrap();
    fragment
}

fn build_http_api(fragment: &mut Fragment) -> Result<(), Conflict> {
    let api = fragment.resource(LogicalId::new(&[], API), http_api::Api::named("shop"))?;
    let function_name = function_name(fragment, "get-orders")?;
    let function = arn::qualified_function(function_name, "live");
    let integration = http_api::Integration::function(api.id(), function.clone());
    let integration = fragment.resource(LogicalId::new(&["get-orders"], Kind::new("Integration")), integration)?;
    for key in ["GET /orders", "GET /orders/{id}"] {
        let route = http_api::Route::new(api.id(), key, integration.id());
        fragment.resource(LogicalId::new(&[key], Kind::new("Route")), route)?;
    }
    fragment.resource(LogicalId::new(&[], STAGE), http_api::Stage::auto_deployed(api.id(), "$default"))?;
    may_be_called(fragment, "get-orders", function, api.id())?;
    fragment.output(LogicalId::new(&[], Kind::new("Url")), Output::new(api.endpoint()))
}

pub(crate) fn rest_api() -> Fragment {
    let mut fragment = Fragment::default();
    fragment.describe("Shop");
    build_rest_api(&mut fragment).unwrap();
    fragment
}

fn build_rest_api(fragment: &mut Fragment) -> Result<(), Conflict> {
    let api = RestApi { name: Some("shop".into()), ..RestApi::default() };
    let api = fragment.resource(LogicalId::new(&[], API), api)?;
    let orders = ApiResource::new(api.id(), api.root_resource_id(), "orders");
    let orders = fragment.resource(LogicalId::new(&["/orders"], Kind::new("Path")), orders)?;
    let function_name = function_name(fragment, "get-orders")?;
    let function = arn::qualified_function(function_name, "live");
    let method = Method {
        integration: Some(api_gateway::Integration::function(function.clone())),
        ..Method::new(api.id(), orders.id(), "GET", AuthorizationType::None)
    };
    let method = fragment.resource(LogicalId::new(&["GET /orders"], METHOD), method)?;
    let allow_all = BTreeMap::from([("gatewayresponse.header.Access-Control-Allow-Origin".to_owned(), "'*'".into())]);
    let response =
        GatewayResponse { response_parameters: Some(allow_all), ..GatewayResponse::new(api.id(), "DEFAULT_4XX") };
    fragment.resource(LogicalId::new(&["DEFAULT_4XX"], Kind::new("Response")), response)?;

    let content = api_gateway::deployed_content(fragment);
    let id = fragment.immutable(&LogicalId::new(&[], Kind::new("Deployment")), &content);
    let deployment = Resource::new(api_gateway::Deployment::new(api.id()));
    let deployment = fragment.resource(id, deployment.depends_on([method.logical_id().clone()]))?;
    let rate: Value<f64> = 100.0.into();
    let settings =
        api_gateway::MethodSetting { throttling_rate_limit: Some(rate), ..api_gateway::MethodSetting::all() };
    let stage = api_gateway::Stage {
        method_settings: Some(vec![settings]),
        ..api_gateway::Stage::new(api.id(), deployment.id(), "live")
    };
    fragment.resource(LogicalId::new(&[], STAGE), stage)?;
    may_be_called(fragment, "get-orders", function, api.id())
}

/// The permission belongs to the API: a function does not know who calls it. In the application's template it waits for
/// the alias, which is in another fragment.
fn may_be_called(fragment: &mut Fragment, name: &str, function: Text, api_id: Text) -> Result<(), Conflict> {
    let source_arn = Some(arn::api_calls(api_id, "*/*/*"));
    let permission = Permission { source_arn, ..Permission::invoke(function, "apigateway.amazonaws.com") };
    let permission = Resource::new(permission).depends_on([LogicalId::new(&[name], ALIAS)]);
    fragment.resource(LogicalId::new(&[name], PERMISSION), permission)?;
    Ok(())
}

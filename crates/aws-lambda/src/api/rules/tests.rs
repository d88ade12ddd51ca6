//! What the rules say, and of which field.

#![expect(clippy::needless_pass_by_value, reason = "inputs are written where they are used")]

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Value, json};
use step_core::{InputPaths, Region, Rules, Stage};

use crate::FunctionLabel;
use crate::api::{Api, Route, rules};

/// Inputs of a step with an API.
#[derive(Deserialize, InputPaths)]
struct Inputs {
    api: Api,
    #[serde(default)]
    routes: Vec<Route>,
    region: Region,
    #[serde(default)]
    functions: Vec<Named>,
}

#[derive(Deserialize, InputPaths)]
struct Named {
    name: FunctionLabel,
}

/// What is said, as `path identifier: message`, each on a line.
fn said(inputs: &Value, stage: Stage) -> String {
    let paths = Inputs::root_paths();
    let mut checked = Rules::new(inputs, stage);
    rules::check(&paths.api, &paths.region, &mut checked);
    rules::check_routes(&paths.routes, &paths.api, &mut checked);
    rules::check_ambiguous(&paths.routes, &paths.api, &mut checked);
    let names = paths.functions.each(|function| function.name);
    rules::check_known(&paths.api, &names, &mut checked);
    checked.each(&paths.routes, |route, rules| rules::check_known_by_route(&route.authorization, &names, rules));
    let mut said = String::new();
    for found in checked.finish().diagnostics {
        let _ = writeln!(said, "{} {}: {}", found.path, found.kind.identifier, found.message);
    }
    said
}

fn inputs(api: Value, routes: &[Value]) -> Value {
    json!({ "api": api, "routes": routes, "region": "eu-west-1", "functions": [{ "name": "orders" }] })
}

fn http(authorization: Value) -> Value {
    json!({ "type": "http", "authorization": authorization })
}

fn rest(authorization: Value) -> Value {
    json!({ "type": "rest", "definition": { "type": "routes", "authorization": authorization } })
}

fn with(mut object: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    object.pointer_mut(parent).unwrap()[key] = value;
    object
}

fn open() -> Value {
    json!({ "type": "none", "anyoneMayCall": true })
}

fn route(method: &str, path: &str) -> Value {
    json!({ "method": method, "path": path, "function": { "type": "application", "function": "orders" } })
}

fn orders() -> Vec<Value> {
    vec![route("GET", "/orders")]
}

fn guarded(authorization: Value) -> Vec<Value> {
    vec![with(route("GET", "/orders"), "/authorization", json!({ "type": "own", "authorization": authorization }))]
}

fn tokens() -> Value {
    json!({ "type": "jwt", "issuer": "https://login.example.com/", "audiences": ["shop"] })
}

fn users() -> Value {
    json!({ "type": "cognito", "userPool": "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123" })
}

fn decided_by(function: &str) -> Value {
    json!({ "type": "lambda", "function": { "type": "application", "function": function } })
}

fn document(text: &str) -> Value {
    json!({ "type": "rest", "definition": { "type": "document", "document": text } })
}

fn url() -> Value {
    let function = json!({ "type": "application", "function": "orders" });
    json!({ "type": "functionUrl", "function": function, "authorization": open() })
}

fn pages(allowed: Value) -> Value {
    with(allowed, "/type", json!("allowed"))
}

fn custom(certificate_region: &str) -> Value {
    let certificate = format!("arn:aws:acm:{certificate_region}:123456789012:certificate/1");
    json!({ "type": "custom", "name": "api.example.com", "certificateArn": certificate })
}

/// Inputs without a fault, of each kind.
fn sound() -> Vec<(&'static str, Value)> {
    let keys = with(rest(json!({ "type": "apiKeys" })), "/usagePlan", json!({ "keys": ["partner"] }));
    let paths = "openapi: 3.0.3\npaths: {/: {get: {x-amazon-apigateway-integration: {uri: '${function.orders}'}}}}";
    let two = [route("GET", "/orders/{id}"), route("ANY", "/orders/{id}"), route("GET", "/orders/new")];
    let site = pages(json!({ "origins": ["https://shop.example.com"] }));
    vec![
        ("http", inputs(http(open()), &two)),
        ("tokens", inputs(http(tokens()), &guarded(decided_by("orders")))),
        ("users", inputs(rest(users()), &two)),
        ("keys", inputs(keys, &orders())),
        ("document", inputs(document(paths), &[])),
        ("url", inputs(url(), &[])),
        ("sites", inputs(with(rest(open()), "/definition/cors", site), &orders())),
        ("name", inputs(with(http(open()), "/domain", custom("eu-west-1")), &orders())),
        ("parameters", inputs(http(open()), &[route("GET", "/{a}/x"), route("GET", "/{b}/y")])),
        ("greedy", inputs(http(open()), &[route("GET", "/files/{path+}"), route("GET", "/files/{id}")])),
        ("none", inputs(json!({ "type": "none" }), &[])),
    ]
}

fn faulty() -> Vec<(&'static str, Value)> {
    [authorizations(), sites(), paths(), rest_of_it()].concat()
}

fn authorizations() -> Vec<(&'static str, Value)> {
    let keys = || json!({ "type": "apiKeys" });
    let no_identity = with(decided_by("orders"), "/identitySources", json!([]));
    vec![
        ("open without a word", inputs(http(json!({ "type": "none" })), &orders())),
        ("open REST API", inputs(rest(json!({ "type": "none", "anyoneMayCall": false })), &orders())),
        ("open URL", inputs(with(url(), "/authorization", json!({ "type": "none" })), &[])),
        ("open route", inputs(http(tokens()), &guarded(json!({ "type": "none" })))),
        ("keys of an HTTP API", inputs(http(keys()), &orders())),
        ("keys of a route of an HTTP API", inputs(http(open()), &guarded(keys()))),
        ("tokens of a REST API", inputs(rest(tokens()), &orders())),
        ("tokens of a route of a REST API", inputs(rest(open()), &guarded(tokens()))),
        ("tokens for anybody", inputs(http(with(tokens(), "/audiences", json!([]))), &orders())),
        ("users of any client", inputs(http(users()), &orders())),
        ("clients of a REST API", inputs(rest(with(users(), "/clients", json!(["a"]))), &orders())),
        ("no identity", inputs(http(no_identity.clone()), &orders())),
        ("no identity for a route", inputs(rest(open()), &guarded(no_identity))),
        ("keys without plan", inputs(rest(keys()), &orders())),
        ("keys of a route without plan", inputs(rest(open()), &guarded(keys()))),
        ("plan without key", inputs(with(rest(keys()), "/usagePlan", json!({ "keys": [] })), &orders())),
        ("key twice", inputs(with(rest(keys()), "/usagePlan", json!({ "keys": ["a", "b", "a"] })), &orders())),
    ]
}

fn sites() -> Vec<(&'static str, Value)> {
    let two = json!(["https://a.example.com", "https://b.example.com"]);
    let cookies = pages(json!({ "origins": ["*"], "credentials": true }));
    let named = json!({ "origins": two, "headers": ["*"], "methods": ["GET"], "credentials": true });
    vec![
        ("sites, but none", inputs(with(http(open()), "/cors", pages(json!({ "origins": [] }))), &orders())),
        (
            "two sites of a REST API",
            inputs(with(rest(open()), "/definition/cors", pages(json!({ "origins": two }))), &orders()),
        ),
        ("cookies for all", inputs(with(http(open()), "/cors", cookies.clone()), &orders())),
        ("cookies for all of a URL", inputs(with(url(), "/cors", cookies), &[])),
        ("cookies with any header", inputs(with(http(open()), "/cors", pages(named)), &orders())),
    ]
}

fn paths() -> Vec<(&'static str, Value)> {
    let one = |kind: fn(Value) -> Value, routes: &[Value]| inputs(kind(open()), routes);
    let site = pages(json!({ "origins": ["*"] }));
    let get = |path| route("GET", path);
    vec![
        ("no route", one(http, &[])),
        ("no route of a REST API", one(rest, &[])),
        ("routes of a URL", inputs(url(), &orders())),
        (
            "routes of a document",
            inputs(document("openapi: 3.0.1\npaths: {/: {get: {x-amazon-apigateway-integration: {}}}}"), &orders()),
        ),
        (
            "a route that refuses who asks for CORS",
            inputs(with(http(tokens()), "/cors", site.clone()), &[route("ANY", "/a"), get("/b")]),
        ),
        ("a route twice", one(http, &[get("/a"), get("/b"), get("/a")])),
        ("a route twice in a REST API", one(rest, &[get("/a"), get("/a")])),
        ("parameters by two names", one(http, &[get("/a/{x}"), get("/a/{y}")])),
        ("parameters by two names in a REST API", one(rest, &[get("/a/{x}/b"), route("PUT", "/a/{y}/c")])),
        ("greedy and not in a REST API", one(rest, &[get("/a/{x+}"), get("/a/{x}")])),
        (
            "a route that CORS has",
            inputs(with(rest(open()), "/definition/cors", site), &[get("/a"), route("OPTIONS", "/a")]),
        ),
    ]
}

fn rest_of_it() -> Vec<(&'static str, Value)> {
    let log = json!({ "type": "cloudWatch", "retentionDays": 13 });
    let other = json!({ "type": "name", "function": "orders", "name": "old-orders" });
    let twice = [route("GET", "/a"), with(route("GET", "/b"), "/function", other)];
    let unknown = "swagger: 2.0\npaths: {/: {get: {x-amazon-apigateway-integration: {uri: '${function.payments}'}}}}";
    vec![
        ("certificate elsewhere", inputs(with(http(open()), "/domain", custom("us-east-1")), &orders())),
        ("certificate of a REST API elsewhere", inputs(with(rest(open()), "/domain", custom("us-east-1")), &orders())),
        ("thirteen days", inputs(with(http(open()), "/accessLogs", log), &orders())),
        ("two functions of a name", inputs(http(open()), &twice)),
        ("unknown authorizer", inputs(http(decided_by("guard")), &orders())),
        ("unknown authorizer of a route", inputs(http(open()), &guarded(decided_by("guard")))),
        ("unknown function in a document", inputs(document(unknown), &[])),
        ("no document", inputs(document("- a\n- b"), &[])),
        ("not a document", inputs(document("{\"openapi\""), &[])),
        ("document of another version", inputs(document("openapi: 3.1.0\npaths: {/: {get: {}}}"), &[])),
        ("document without methods", inputs(document("openapi: 3.0.1\npaths: {/: {summary: x}}"), &[])),
        ("document without integration", inputs(document("openapi: 3.0.1\npaths: {/orders: {get: {}}}"), &[])),
        (
            "document with short tags",
            inputs(
                document("openapi: 3.0.1\npaths: {/: {get: {x-amazon-apigateway-integration: {uri: !Sub x}}}}"),
                &[],
            ),
        ),
        (
            "document with a name that is none",
            inputs(
                document(
                    "openapi: 3.0.1\npaths: {/: {get: {x-amazon-apigateway-integration: {uri: '${function.a b}'}}}}",
                ),
                &[],
            ),
        ),
    ]
}

#[test]
fn what_is_sound_passes() {
    for (name, inputs) in sound() {
        assert_eq!(said(&inputs, Stage::Execution), "", "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_where_it_is() {
    let mut all = String::new();
    for (name, inputs) in faulty() {
        let said = said(&inputs, Stage::Execution);
        assert!(!said.is_empty(), "{name}: nothing is said");
        let _ = writeln!(all, "{name}\n{said}");
    }
    insta::assert_snapshot!(all);
}

/// A value that is bound hides what depends on it, and nothing else.
#[test]
fn other_values_may_be_bound() {
    let issuer = json!("#{Issuer}");
    let bound = http(with(tokens(), "/issuer", issuer));
    let routes = [route("GET", "/a"), with(route("GET", "/a"), "/function/function", json!("#{Function}"))];
    let said = said(&inputs(bound, &routes), Stage::Configuration);
    assert!(said.starts_with("$.routes[1].path RouteTwice"), "{said}");
}

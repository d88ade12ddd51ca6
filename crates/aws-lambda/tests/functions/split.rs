//! An application, and its functions and API in stacks of their own: the same resources, and nothing happens on the way.

use aws_lambda::api::{Api, Route};
use aws_lambda::{AppName, Application, Function};
use aws_template::{Fragment, Stack, moves};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::inputs::{deployment, function};
use crate::properties::{functions, union};

fn open() -> Value {
    json!({ "type": "none", "anyoneMayCall": true })
}

fn apis() -> impl Strategy<Value = Value> {
    let domain = json!({
        "type": "custom",
        "name": "api.example.com",
        "certificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    });
    let called = json!({ "type": "application", "function": "main" });
    prop::sample::select(vec![
        json!({ "type": "http", "authorization": open() }),
        json!({ "type": "http", "authorization": { "type": "lambda", "function": called }, "domain": domain }),
        json!({ "type": "rest", "definition": { "type": "routes", "authorization": { "type": "iam" } } }),
        json!({ "type": "functionUrl", "function": called, "authorization": { "type": "iam" } }),
    ])
}

fn application() -> Application {
    Application::new(AppName::try_from("shop").unwrap(), &deployment(&[]))
}

/// What an API becomes that calls these functions: each answers a path of its own.
fn api(api: &Value, functions: &[Value]) -> Fragment {
    let api: Api = serde_json::from_value(api.clone()).unwrap();
    let routes: Vec<Route> = functions.iter().map(route).collect();
    api.fragment(&routes, &application()).unwrap()
}

fn route(function: &Value) -> Route {
    let name = function["name"].as_str().unwrap();
    let function = json!({ "type": "application", "function": name });
    serde_json::from_value(json!({ "method": "GET", "path": format!("/{name}"), "function": function })).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_application_is_split_by_moving_its_api(mut parts in functions(), api_inputs in apis()) {
        if parts.iter().all(|part| part["name"] != "main") {
            parts.push(function("main", json!({})));
        }
        let (functions, api) = (union(&parts), api(&api_inputs, &parts));
        let whole = functions.clone().union(api.clone()).unwrap();
        let after = [Stack { name: "shop", fragment: &functions }, Stack { name: "api", fragment: &api }];
        let moved = moves(&[Stack { name: "shop", fragment: &whole }], &after);
        let moved = moved.map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
        let ids: Vec<_> = moved.iter().map(|one| one.logical_id.to_string()).collect();
        let of_api: Vec<_> = api.resources().map(|(id, _)| id.to_string()).collect();
        prop_assert_eq!(ids, of_api);
    }
}

#[test]
fn routes_are_the_events_of_functions() {
    let events = json!([
        { "type": "httpRoute", "path": "/orders" },
        { "type": "schedule", "expression": "rate(1 hour)" },
        { "type": "httpRoute", "method": "POST", "path": "/orders", "authorization": { "type": "inherited" } }
    ]);
    let function: Function = serde_json::from_value(function("orders", json!({ "events": events }))).unwrap();
    let routes = function.routes();
    assert_eq!(routes.iter().map(Route::key).collect::<Vec<_>>(), ["ANY /orders", "POST /orders"]);
    assert!(routes.iter().all(|route| route.function.function() == &function.name));
}

#[test]
fn an_api_refers_to_a_function_by_its_own_name_or_by_the_one_that_it_was_given() {
    let by = |function: Value| -> Fragment {
        let api: Api = serde_json::from_value(json!({ "type": "http", "authorization": open() })).unwrap();
        let route = serde_json::from_value(json!({ "path": "/", "function": function })).unwrap();
        api.fragment(&[route], &application()).unwrap()
    };
    let own = by(json!({ "type": "application", "function": "main" }));
    let name = application().name_of(aws_template::names::NameOf::Function, &["main"]);
    assert_eq!(by(json!({ "type": "name", "function": "main", "name": name })), own);
}

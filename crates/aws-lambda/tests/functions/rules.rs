//! What is wrong with functions.

use aws_lambda::{Function, check_functions, errors};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use step_core::{InputPaths, Rules, RulesOutcome, Stage};

use crate::inputs::{everything, function};

/// Functions of an application.
#[derive(Deserialize, InputPaths, JsonSchema)]
struct Inputs {
    /// The functions.
    functions: Vec<Function>,
}

fn check(functions: &Value, stage: Stage) -> RulesOutcome {
    let inputs = json!({ "functions": functions });
    let mut rules = Rules::new(&inputs, stage);
    check_functions(&Inputs::root_paths().functions, &mut rules);
    rules.finish()
}

/// What is wrong, as `path Identifier: message`.
fn problems(functions: &Value) -> Vec<String> {
    let said = check(functions, Stage::Execution).diagnostics;
    said.iter().map(|one| format!("{} {}: {}", one.path, one.kind.identifier, one.message)).collect()
}

fn problems_of(more: Value) -> String {
    problems(&json!([function("orders", more)])).join("\n")
}

#[test]
fn nothing_is_wrong_with_what_is_documented() {
    let lone =
        json!([{ "code": { "type": "package", "package": { "referenceId": "app" }, "handler": "app.handler" } }]);
    assert_eq!(problems(&lone), Vec::<String>::new());
    assert_eq!(problems(&json!([function("orders", everything()), function("get", json!({}))])), Vec::<String>::new());
}

#[test]
fn functions_are_some_and_different() {
    let named = json!({ "functionName": "shop" });
    let twice = json!([function("a", named.clone()), function("b", named), function("a", json!({}))]);
    let said = problems(&json!([])).into_iter().chain(problems(&twice)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn two_functions_without_names_are_both_main() {
    let code = json!({ "type": "package", "package": { "referenceId": "app" }, "handler": "app.handler" });
    let twice = problems(&json!([{ "code": code }, { "code": code }]));
    assert_eq!(twice, ["$.functions[1].name FunctionTwice: another function is called main, too"]);
}

#[test]
fn code_that_does_not_fit() {
    let code = |handler: &str, runtime: &str| json!({ "type": "package", "package": { "referenceId": "app" }, "handler": handler, "runtime": runtime });
    let image = json!({ "type": "image", "image": { "referenceId": "app" } });
    let layer = "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3";
    let said: Vec<_> = [
        json!({ "code": code("handler", "python3.13") }),
        json!({ "code": code("Shop", "java21") }),
        json!({ "code": code("shop::Orders", "java21") }),
        json!({ "code": code("Shop::Orders", "dotnet10") }),
        json!({ "code": code("main", "go1.x"), "architecture": "arm64" }),
        json!({ "code": code("app.handler", "python3.9") }),
        json!({ "code": code("anything", "zig1.x") }),
        json!({ "code": image, "layers": [layer] }),
        json!({ "layers": [layer, layer, layer, layer, layer, layer] }),
    ]
    .map(problems_of)
    .into();
    insta::assert_snapshot!(said.join("\n--\n"));
}

#[test]
fn variables_that_lambda_does_not_take() {
    let variable = |name: &str, value: &str| json!({ "name": name, "value": value });
    let secret = json!({ "type": "parameter", "variable": "TOKEN", "parameter": "/token" });
    let said: Vec<_> = [
        json!({ "environment": [variable("AWS_REGION", "eu-west-1"), variable("LAMBDA_TASK_ROOT", "/")] }),
        json!({ "environment": [variable("TOKEN", "a"), variable("TOKEN", "b")], "secrets": [secret] }),
        json!({ "environment": [variable("TEXT", &"x".repeat(4093))] }),
        json!({ "environment": [variable("TEXT", &"x".repeat(4092))] }),
    ]
    .map(problems_of)
    .into();
    insta::assert_snapshot!(said.join("\n--\n"));
}

#[test]
fn roles_that_iam_does_not_take() {
    let topic = "arn:aws:sns:eu-west-1:123456789012:orders";
    let publish = json!({ "to": "publish", "resource": topic });
    let said: Vec<_> = [
        json!({ "access": [publish, publish] }),
        json!({ "access": [{ "to": "publish", "resource": topic, "name": "Logs" }] }),
        json!({ "access": [{ "to": "readItems", "resource": topic }] }),
        json!({ "statements": [{ "name": "mail", "actions": [], "resources": [] }] }),
        json!({ "managedPolicies": vec!["arn:aws:iam::aws:policy/ReadOnlyAccess"; 21] }),
    ]
    .map(|mut role| {
        role["type"] = "generated".into();
        problems_of(json!({ "role": role }))
    })
    .into();
    insta::assert_snapshot!(said.join("\n--\n"));
}

#[test]
fn networks_and_numbers_that_lambda_does_not_take() {
    let said: Vec<_> = [
        json!({ "network": { "subnets": [], "securityGroups": [] } }),
        json!({ "network": { "subnets": ["subnet-1"], "securityGroups": vec!["sg-1"; 6] } }),
        json!({ "logRetention": 31 }),
    ]
    .map(problems_of)
    .into();
    insta::assert_snapshot!(said.join("\n--\n"));
}

#[test]
fn events_that_cannot_be() {
    let schedule = |expression: &str| json!([{ "type": "schedule", "expression": expression }]);
    let queue = |more: Value| {
        let mut queue = json!({ "type": "queue" });
        queue.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!([queue])
    };
    let ordered = json!({ "type": "existing", "arn": "arn:aws:sqs:eu-west-1:123456789012:jobs.fifo" });
    let said: Vec<_> = [
        schedule("rate(1 minutes)"),
        schedule("rate(5 minute)"),
        schedule("cron(0 2 * *)"),
        schedule("cron(0 2 * * * *)"),
        schedule("cron(0 2 ? * ? *)"),
        json!([{ "type": "schedule", "expression": "rate(1 hour)", "input": "{" }]),
        json!([{ "type": "schedule", "expression": "rate(1 hour)" }, { "type": "queue", "name": "schedule" }]),
        json!([{ "type": "eventBridge", "pattern": "[]" }]),
        queue(json!({ "batchSize": 11 })),
        queue(json!({ "batchSeconds": 1, "queue": ordered })),
        queue(json!({ "queue": { "type": "new", "visibilitySeconds": 29 } })),
        queue(json!({ "filters": vec!["{\"body\": [\"x\"]}"; 6] })),
        queue(json!({ "filters": ["no JSON"] })),
    ]
    .map(|events| problems_of(json!({ "events": events })))
    .into();
    insta::assert_snapshot!(said.join("\n--\n"));
}

#[test]
fn destinations_that_lambda_cannot_reach() {
    let bus = json!({ "type": "existing", "arn": "arn:aws:events:eu-west-1:123456789012:event-bus/shop" });
    let bucket = json!({ "type": "existing", "arn": "arn:aws:s3:::shop-failures" });
    let said: Vec<_> =
        [json!({ "deadLetters": bus }), json!({ "asynchronousCalls": { "onFailure": bucket, "onSuccess": bus } })]
            .map(problems_of)
            .into();
    insta::assert_snapshot!(said.join("\n--\n"));
}

#[test]
fn what_is_bound_is_left_to_the_execution() {
    let code = json!({ "type": "package", "package": { "referenceId": "app" }, "handler": "#{Handler}" });
    let bound = json!([function("orders", json!({ "code": code, "timeout": "#{Timeout}" }))]);
    let outcome = check(&bound, Stage::Configuration);
    assert_eq!(outcome.diagnostics, Vec::new());
    assert!(outcome.skipped > 0);
}

#[test]
fn identifiers_of_problems_differ() {
    let mut identifiers: Vec<_> = errors::ALL.iter().map(|kind| kind.identifier).collect();
    identifiers.sort_unstable();
    identifiers.dedup();
    assert_eq!(identifiers.len(), errors::ALL.len());
}

//! Functions with all that belongs to them, deployed apart from any API.

use serde_json::{Value, json};

use super::program::{Ended, Workplace, end};

/// What every handler of these tests is.
const CODE: &str = "def handler(event, context):\n    return {}\n";

struct Functions {
    workplace: Workplace,
    application: String,
}

impl Functions {
    fn new(test: &str) -> Self {
        let workplace = Workplace::public(test);
        workplace.write("package/app.py", CODE);
        let application = workplace.unique("app");
        Self { workplace, application }
    }

    fn deploy(&self, function: &Value) -> Ended {
        let place = json!({ "type": "here", "region": "us-east-1" });
        let inputs = json!({ "application": self.application, "functions": [function], "deployTo": place });
        let mut command = self.workplace.step_on_emulator("run", "aws-lambda-function", &inputs);
        command.args(["--output", "json", "--package"]);
        command.arg(format!("app={}", self.workplace.path("package").display()));
        end(command)
    }

    #[track_caller]
    fn version(&self, function: &Value) -> Option<String> {
        let ended = self.deploy(function);
        ended.succeeds();
        ended.output("AwsOutputs[MainVersion]")
    }
}

/// A function of the package, with more that is said about it.
fn function(more: &Value) -> Value {
    let code = json!({ "type": "package", "package": { "referenceId": "app" }, "handler": "app.handler" });
    let mut function = json!({ "code": code });
    function.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    function
}

#[test]
fn a_version_is_published_exactly_when_there_is_something_to_publish() {
    let functions = Functions::new("function_versions");
    let cases = [
        (json!({}), "1"),
        (json!({}), "1"),
        (json!({ "memory": 512 }), "2"),
        (json!({ "memory": 512, "logRetention": 7 }), "2"),
        (json!({ "memory": 512, "reservedConcurrency": 5 }), "2"),
        (json!({ "memory": 512, "environment": [{ "name": "LOG_LEVEL", "value": "info" }] }), "3"),
        (json!({ "memory": 512, "environment": [{ "name": "LOG_LEVEL", "value": "debug" }] }), "4"),
    ];
    for (more, expected) in cases {
        assert_eq!(functions.version(&function(&more)).as_deref(), Some(expected), "{more}");
    }
    functions.workplace.write("package/app.py", format!("{CODE}# changed\n"));
    assert_eq!(functions.version(&function(&json!({ "memory": 512 }))).as_deref(), Some("5"));
}

/// But for the concurrency of the queue and of the function: the emulator keeps a parameter's number as text there, and
/// then reads no queue any more.
#[test]
fn everything_that_a_function_may_have_is_deployed() {
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:us-east-1:000000000000:{rest}");
    let more = json!({
        "description": "Takes orders",
        "architecture": "arm64",
        "timeout": 20,
        "storage": 1024,
        "secrets": [
            { "type": "secretsManager", "variable": "DATABASE", "secret": "shop/database" },
            { "type": "parameter", "variable": "TOKEN", "parameter": "/shop/token" }
        ],
        "role": {
            "type": "generated",
            "access": [{ "to": "readItems", "resource": arn("dynamodb", "table/orders") }],
            "statements": [{ "name": "mail", "actions": ["ses:SendEmail"], "resources": ["*"] }],
            "managedPolicies": ["arn:aws:iam::aws:policy/AWSXrayReadOnlyAccess"]
        },
        "network": { "subnets": ["subnet-0a1b2c3d4e5f67890"], "securityGroups": ["sg-0a1b2c3d4e5f67890"] },
        "events": [
            { "type": "schedule", "name": "nightly", "expression": "cron(0 2 * * ? *)", "input": "{}" },
            { "type": "queue", "batchSize": 100, "batchSeconds": 5, "reportsFailures": true },
            { "type": "eventBridge", "pattern": "{\"source\": [\"shop\"]}" }
        ],
        "deadLetters": { "type": "newQueue" },
        "asynchronousCalls": { "retries": 0, "onFailure": { "type": "newQueue" } },
        "tracing": "active",
        "logRetention": 90
    });
    let functions = Functions::new("function_everything");
    assert_eq!(functions.version(&function(&more)).as_deref(), Some("1"));
    let again = functions.deploy(&function(&more));
    assert!(again.succeeds().stdout.contains("Nothing to change"), "{again:#?}");
}

#[test]
fn a_handler_that_is_not_in_the_package_is_told_before_anything_is_deployed() {
    let functions = Functions::new("function_handler");
    let code = json!({ "type": "package", "package": { "referenceId": "app" }, "handler": "api.handler" });
    let refused = functions.deploy(&json!({ "code": code }));
    refused.fails(1, &["api.py", "the handler api.handler of the function main", "FileNotInPackage"]);
}

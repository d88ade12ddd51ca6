//! Inputs as users write them.

use aws_lambda::{AppName, Application, Function, Site};
use aws_template::{Conflict, Fragment};
use serde_json::{Value, json};
use step_core::{Deployment, PackageContent, Region};

/// A deployment of packages with these contents: a reference, and something that the digest is made of.
pub(crate) fn deployment(packages: &[(&str, char)]) -> Deployment {
    let environment = ("Octopus.Environment.Id".to_owned(), "Environments-1".to_owned());
    packages.iter().fold(Deployment::new([environment]), |deployment, (reference, digit)| {
        let content = PackageContent { digest: digit.to_string().repeat(64), size: 1, files: 1 };
        deployment.with_package(*reference, content)
    })
}

/// The fragment of a function of the shop.
pub(crate) fn fragment(function: &Value, deployment: &Deployment) -> Result<Fragment, Conflict> {
    let function: Function = serde_json::from_value(function.clone()).expect("a function's inputs");
    let region = Region::try_from("eu-west-1").unwrap();
    let application = Application::new(AppName::try_from("shop").unwrap(), deployment);
    let names = function.function_name.clone().map(|name| (function.name.clone(), name));
    let application = application.naming_functions(names);
    let site = Site {
        application: &application,
        deployment,
        region: &region,
        artifact_bucket: None,
        permissions_boundary: None,
    };
    function.fragment(&site)
}

/// A function of a package, with more that is said about it.
pub(crate) fn function(name: &str, more: Value) -> Value {
    let package = json!({ "referenceId": "app" });
    let code = json!({ "type": "package", "package": package, "handler": "app.handler" });
    let mut function = json!({ "name": name, "code": code });
    if let (Some(function), Value::Object(more)) = (function.as_object_mut(), more) {
        function.extend(more);
    }
    function
}

/// Everything that can be said about a function.
pub(crate) fn everything() -> Value {
    json!({
        "description": "Takes orders",
        "functionName": "shop-orders",
        "architecture": "arm64",
        "memory": 1024,
        "timeout": 20,
        "storage": 1024,
        "environment": [{ "name": "LOG_LEVEL", "value": "info" }],
        "secrets": [
            { "type": "secretsManager", "variable": "DATABASE", "secret": "shop/database" },
            {
                "type": "secretsManager",
                "variable": "SIGNING_KEY",
                "secret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/signing-a1B2c3",
                "key": "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"
            },
            { "type": "parameter", "variable": "TOKEN", "parameter": "/shop/token" }
        ],
        "role": {
            "type": "generated",
            "access": [
                { "to": "readItems", "resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" },
                { "to": "writeObjects", "resource": "arn:aws:s3:::shop-archive", "name": "archive" }
            ],
            "statements": [{
                "name": "mail",
                "actions": ["ses:SendEmail"],
                "resources": ["*"],
                "conditions": [{ "operator": "StringEquals", "key": "ses:FromAddress", "values": ["shop@example.com"] }]
            }],
            "managedPolicies": ["arn:aws:iam::aws:policy/AWSXrayReadOnlyAccess"],
            "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"
        },
        "network": {
            "subnets": ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"],
            "securityGroups": ["sg-0a1b2c3d4e5f67890"],
            "ipv6": true
        },
        "layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
        "events": [
            { "type": "schedule", "name": "nightly", "expression": "cron(0 2 * * ? *)", "input": "{\"full\": true}" },
            {
                "type": "queue",
                "name": "jobs",
                "batchSize": 100,
                "batchSeconds": 5,
                "concurrency": 10,
                "reportsFailures": true,
                "filters": ["{\"body\": {\"kind\": [\"order\"]}}"]
            },
            {
                "type": "queue",
                "name": "legacy",
                "queue": { "type": "existing", "arn": "arn:aws:sqs:eu-west-1:123456789012:legacy" },
                "enabled": false
            },
            { "type": "eventBridge", "name": "returns", "pattern": "{\"source\": [\"shop.returns\"]}", "bus": "shop" }
        ],
        "deadLetters": { "type": "newQueue" },
        "asynchronousCalls": {
            "retries": 0,
            "giveUpAfter": 3600,
            "onFailure": { "type": "existing", "arn": "arn:aws:sns:eu-west-1:123456789012:failures" },
            "onSuccess": { "type": "newQueue" }
        },
        "reservedConcurrency": 20,
        "tracing": "active",
        "logRetention": 90
    })
}

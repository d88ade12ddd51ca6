//! What each kind of API renders to. The templates are files of their own (`snapshots/*.snap.yaml`), which cfn-lint reads.

use super::*;

/// Each authorization that HTTP APIs have.
#[test]
fn http_apis_for_some_callers() {
    for (name, authorization) in authorizations().into_iter().filter(|(name, _)| *name != "apiKeys") {
        let fragment = fragment(json!({ "type": "http", "authorization": authorization }), &orders());
        insta::assert_binary_snapshot!(&format!("http_{name}.yaml"), yaml(&fragment).into());
    }
}

/// Each authorization that REST APIs have.
#[test]
fn rest_apis_for_some_callers() {
    for (name, authorization) in authorizations().into_iter().filter(|(name, _)| *name != "jwt") {
        let definition = json!({ "type": "routes", "authorization": authorization });
        let mut inputs = json!({ "type": "rest", "definition": definition });
        if name == "apiKeys" {
            inputs["usagePlan"] = json!({
                "keys": ["partner", "partner_2"],
                "quota": { "requests": 10_000, "period": "month" },
                "throttle": { "requestsPerSecond": 5, "burst": 10 },
            });
        }
        insta::assert_binary_snapshot!(&format!("rest_{name}.yaml"), yaml(&fragment(inputs, &orders())).into());
    }
}

/// Both authorizations that function URLs have.
#[test]
fn function_urls_for_some_callers() {
    for (name, authorization) in authorizations().into_iter().filter(|(name, _)| ["none", "iam"].contains(name)) {
        let inputs =
            json!({ "type": "functionUrl", "function": function_called("get-orders"), "authorization": authorization });
        insta::assert_binary_snapshot!(&format!("function_url_{name}.yaml"), yaml(&fragment(inputs, &[])).into());
    }
}

#[test]
fn an_http_api_with_everything() {
    let inputs = with_everything(json!({ "type": "http", "authorization": tokens(), "cors": cors(), "stage": "v1" }));
    insta::assert_binary_snapshot!("http_everything.yaml", yaml(&fragment(inputs, &guarded())).into());
}

#[test]
fn a_rest_api_with_everything() {
    let definition = json!({ "type": "routes", "authorization": { "type": "iam" }, "cors": cors() });
    let mut inputs = with_everything(json!({ "type": "rest", "definition": definition, "stage": "v1" }));
    inputs["domain"]["exclusive"] = true.into();
    insta::assert_binary_snapshot!("rest_everything.yaml", yaml(&fragment(inputs, &guarded())).into());
}

#[test]
fn a_function_url_with_everything() {
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:streams:blue";
    let inputs = json!({
        "type": "functionUrl",
        "function": { "type": "arn", "function": "streams", "arn": arn },
        "authorization": { "type": "none", "anyoneMayCall": true },
        "cors": cors(),
        "response": "streamed",
    });
    insta::assert_binary_snapshot!("function_url_everything.yaml", yaml(&fragment(inputs, &[])).into());
}

#[test]
fn a_rest_api_from_a_document() {
    let definition = json!({
        "type": "document",
        "document": include_str!("orders.openapi.yaml"),
        "functions": [{ "type": "name", "function": "legacy", "name": "old_orders", "qualifier": "7" }],
    });
    let fragment = fragment(json!({ "type": "rest", "definition": definition }), &[]);
    insta::assert_binary_snapshot!("rest_document.yaml", yaml(&fragment).into());
}

fn authorizations() -> [(&'static str, Value); 6] {
    let pool = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf123";
    [
        ("none", json!({ "type": "none", "anyoneMayCall": true })),
        ("iam", json!({ "type": "iam" })),
        ("jwt", tokens()),
        ("cognito", json!({ "type": "cognito", "userPool": pool, "clients": ["abc"], "scopes": ["orders/read"] })),
        ("lambda", json!({ "type": "lambda", "function": function_called("authorizer") })),
        ("apiKeys", json!({ "type": "apiKeys" })),
    ]
}

fn tokens() -> Value {
    let issuer = "https://login.example.com/";
    json!({ "type": "jwt", "issuer": issuer, "audiences": ["shop", "admin"], "scopes": ["orders"] })
}

/// Routes with authorizations of their own.
fn guarded() -> Vec<Route> {
    let own = |authorization: Value| json!({ "authorization": { "type": "own", "authorization": authorization } });
    let decided = json!({
        "type": "lambda",
        "function": function_called("get-orders"),
        "identitySources": ["header.X-Shop", "query.shop"],
        "cacheSeconds": 0,
    });
    let mut guarded = routes(&[("GET", "/orders", "get-orders"), ("ANY", "/files/{path+}", "files")]);
    guarded.push(route("GET", "/", "get-orders", own(json!({ "type": "none", "anyoneMayCall": true }))));
    guarded.push(route("DELETE", "/orders/{id}", "get-orders", own(decided)));
    guarded
}

fn cors() -> Value {
    json!({
        "type": "allowed",
        "origins": ["https://shop.example.com"],
        "methods": ["GET", "DELETE"],
        "headers": ["content-type", "x-shop"],
        "exposedHeaders": ["etag"],
        "credentials": true,
        "maxAge": 600,
    })
}

fn with_everything(mut inputs: Value) -> Value {
    inputs["throttle"] = json!({ "requestsPerSecond": 100, "burst": 200 });
    inputs["accessLogs"] = json!({ "type": "cloudWatch", "retentionDays": 30 });
    inputs["domain"] = json!({
        "type": "custom",
        "name": "api.example.com",
        "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
        "hostedZoneId": "Z0123456789ABCDEFGHIJ",
    });
    inputs
}

//! From an evaluated configuration to what a step gets.

use serde_json::{Value, json};
use step_inputs::{AccountDetails, Execution, ExecutionResources, InputPath, InputSchema, Secret};

struct Server;

impl ExecutionResources for Server {
    fn package_folder(&self, reference_id: &str) -> Option<String> {
        (reference_id == "site").then(|| "/packages/site".to_owned())
    }

    fn account(&self, account_type: &str, id: &str) -> Option<AccountDetails> {
        let details = json!({ "accessKey": "AKIA", "secretKey": "account-secret" });
        (account_type == "AmazonWebServicesAccount" && id == "accounts-1").then(|| AccountDetails::new(details))
    }

    fn stored_secret(&self, input: &InputPath) -> Option<Secret> {
        (input.to_string() == "$.secrets[1]").then(|| Secret::new("stored-secret"))
    }
}

fn schema() -> Value {
    json!({ "definitions": {
        "Inputs": {
            "type": "object",
            "isRoot": true,
            "properties": {
                "text": { "type": "string" },
                "number": { "type": "number" },
                "integer": { "type": "integer" },
                "flag": { "type": "boolean" },
                "secrets": { "type": "array", "items": { "type": "object", "isSensitiveValue": true } },
                "account": { "type": "string", "isAccount": true, "accountType": "AmazonWebServicesAccount" },
                "package": { "type": "object", "isPackageReference": true },
                "image": { "type": "object", "isContainerImageReference": true },
            },
        },
    } })
}

fn execution(evaluated: &Value) -> Result<Execution, String> {
    let schema = InputSchema::expand_present(&schema(), evaluated).map_err(|error| error.to_string())?;
    Execution::from_evaluated_configuration(&schema, evaluated, &Server).map_err(|error| error.to_string())
}

fn everything() -> Value {
    json!({
        "text": "#{not an expression any more}",
        "number": "1.5",
        "integer": " 8080 ",
        "flag": "True",
        "secrets": ["evaluated-secret", { "HasValue": true }, { "HasValue": true, "NewValue": "new-secret" }, { "HasValue": false }],
        "account": "accounts-1",
        "package": { "referenceId": "site", "feedId": "Feeds-1", "packageId": "Acme.Site" },
        "image": { "referenceId": "proxy", "imageName": "nginx" },
    })
}

#[test]
fn a_step_gets_what_its_inputs_stand_for() {
    insta::assert_json_snapshot!(execution(&everything()).unwrap().to_json_with_secrets(), @r##"
    {
      "text": "#{not an expression any more}",
      "number": 1.5,
      "integer": 8080,
      "flag": true,
      "secrets": [
        "evaluated-secret",
        "stored-secret",
        "new-secret",
        null
      ],
      "account": {
        "accessKey": "AKIA",
        "secretKey": "account-secret"
      },
      "package": {
        "referenceId": "site",
        "extractedToPath": "/packages/site"
      },
      "image": "nginx"
    }
    "##);
}

#[test]
fn the_executed_configuration_has_values_and_no_secrets() {
    insta::assert_json_snapshot!(execution(&everything()).unwrap().to_configuration(), @r##"
    {
      "text": "#{not an expression any more}",
      "number": 1.5,
      "integer": 8080,
      "flag": true,
      "secrets": [
        {
          "HasValue": true
        },
        {
          "HasValue": true
        },
        {
          "HasValue": true
        },
        {
          "HasValue": false
        }
      ],
      "account": "accounts-1",
      "package": {
        "referenceId": "site",
        "feedId": "Feeds-1",
        "packageId": "Acme.Site"
      },
      "image": {
        "referenceId": "proxy",
        "imageName": "nginx"
      }
    }
    "##);
}

#[test]
fn secrets_do_not_print() {
    let printed = format!("{:?}", execution(&everything()).unwrap());
    assert!(printed.contains("***") && !printed.contains("-secret"), "{printed}");
}

#[test]
fn texts_for_primitives_by_table() {
    for (field, text, expected) in [
        ("number", "1e3", Some(json!(1e3))),
        ("number", "-0.5", Some(json!(-0.5))),
        ("number", "18446744073709551615", Some(json!(u64::MAX))),
        ("number", "NaN", None),
        ("number", "1,5", None),
        ("number", "", None),
        ("integer", "42", Some(json!(42))),
        ("integer", "1.5", None),
        ("integer", "0x10", None),
        ("flag", "false", Some(json!(false))),
        ("flag", "FALSE", Some(json!(false))),
        ("flag", "1", None),
        ("flag", "yes", None),
    ] {
        let found = execution(&json!({ field: text })).ok().map(|inputs| inputs.to_json_with_secrets()[field].clone());
        assert_eq!(found, expected, "{field} {text}");
    }
}

#[test]
fn refused_configurations_by_table() {
    for (evaluated, expected) in [
        (
            json!({ "integer": "many" }),
            "$.integer: the text is not a whole number; if it comes from an expression, check the variable's value",
        ),
        (json!({ "flag": 1 }), "$.flag: expected a truth value, found a number"),
        (json!({ "text": 1 }), "$.text: expected text, found a number"),
        (
            json!({ "package": { "referenceId": "other" } }),
            "$.package: the deployment has no package `other`; was it acquired and unpacked?",
        ),
        (json!({ "package": {} }), "$.package: a reference without `referenceId` leads nowhere"),
        (json!({ "image": {} }), "$.image: a reference without `referenceId` leads nowhere"),
        (
            json!({ "image": { "referenceId": "proxy" } }),
            "$.image: the deployment has no container image `proxy`; was one chosen?",
        ),
        (
            json!({ "account": "accounts-9" }),
            "$.account: there is no account `accounts-9` of type AmazonWebServicesAccount; was it deleted?",
        ),
        (
            json!({ "secrets": [{ "HasValue": true }] }),
            "$.secrets[0]: the server keeps no secret for this input; enter it again",
        ),
    ] {
        assert_eq!(execution(&evaluated).map(|_| ()), Err(expected.to_owned()), "{evaluated}");
    }
}

//! From an evaluated configuration to what a step gets.

use serde_json::{Value, json};
use step_inputs::{ContainerImageReference, Execution, ExecutionResources, InputPath, InputSchema, Secret};

struct Server;

impl ExecutionResources for Server {
    fn package_folder(&self, reference_id: &str) -> Option<String> {
        (reference_id == "site").then(|| "/packages/site".to_owned())
    }

    fn image(&self, reference: &ContainerImageReference) -> Option<String> {
        reference.image_name().map(|name| format!("docker.io/{name}:1.2"))
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
    insta::assert_json_snapshot!(execution(&everything()).unwrap().to_json());
}

#[test]
fn the_secrets_are_kept_beside_the_inputs() {
    let secrets = execution(&everything()).unwrap().secrets();
    let shown: Vec<_> = secrets.iter().map(|(path, secret)| format!("{path} {}", secret.expose())).collect();
    assert_eq!(shown, ["$.secrets[0] evaluated-secret", "$.secrets[1] stored-secret", "$.secrets[2] new-secret"]);
}

#[test]
fn there_is_no_handle_where_there_is_no_secret() {
    let inputs = execution(&json!({ "secrets": [{ "HasValue": false }] })).unwrap();
    assert_eq!(inputs.to_json(), json!({ "secrets": [null] }));
}

#[test]
fn an_image_that_no_release_chose_has_no_name() {
    let inputs = execution(&json!({ "image": { "referenceId": "proxy" } })).unwrap();
    assert_eq!(inputs.to_json(), json!({ "image": { "referenceId": "proxy" } }));
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
    let execution = execution(&everything()).unwrap();
    let printed = format!("{execution:?} {} {}", execution.to_json(), execution.to_configuration());
    assert!(printed.contains("***") && !printed.contains("-secret"), "{printed}");
}

#[test]
fn a_number_without_a_fraction_is_whole() {
    assert_eq!(execution(&json!({ "integer": 8080.0 })).unwrap().to_json(), json!({ "integer": 8080 }));
}

#[test]
fn refused_configurations_by_table() {
    for (evaluated, expected) in [
        (
            json!({ "integer": "many" }),
            "$.integer: the text is not a whole number; if it comes from an expression, check the variable's value",
        ),
        (json!({ "flag": 1 }), "$.flag: expected true or false, found a number"),
        (json!({ "text": 1 }), "$.text: expected text, found a number"),
        (
            json!({ "package": { "referenceId": "other" } }),
            "$.package: the deployment has no package `other`; was it acquired and unpacked?",
        ),
        (json!({ "package": {} }), "$.package: a reference without `referenceId` leads nowhere"),
        (json!({ "image": {} }), "$.image: a reference without `referenceId` leads nowhere"),
        (
            json!({ "secrets": [{ "HasValue": true }] }),
            "$.secrets[0]: the server keeps no secret for this input; enter it again",
        ),
    ] {
        assert_eq!(execution(&evaluated).map(|_| ()), Err(expected.to_owned()), "{evaluated}");
    }
}

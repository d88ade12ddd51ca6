//! An `inputs.json` that Octopus's generator made, read along a value.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use step_inputs::{InMemory, InputSchema};

/// All account types, discriminators of all kinds, unions in definitions.
fn generated() -> Value {
    let data: Value = serde_json::from_str(include_str!("conformance/SchemaGenerator.json")).unwrap();
    data["cases"][0]["expectedSchema"].clone()
}

fn configuration() -> Value {
    json!({
        "azureAccount": "accounts-1",
        "awsAccount": "#{Account}",
        "googleAccount": "accounts-3",
        "sshKeyPairAccount": "accounts-4",
        "tokenAccount": "accounts-5",
        "usernamePasswordAccount": "accounts-6",
        "booleanDiscrimination": { "type": false, "bar": "Other" },
        "numberDiscrimination": { "type": 2, "foo": "Other" },
        "containerName": "container-#{Environment}",
        "package": { "extractedToPath": "/p" },
        "accountName": "acme",
        "required": "#{Required}",
        "filesToInclude": {
            "type": "custom files",
            "files": [{ "glob": "**", "prefixName": "##{literal}", "metadata": { "size": "#{Size}" }, "tags": { "size": 0 } }]
        },
        "override": true
    })
}

#[test]
fn expands_along_a_configuration() {
    insta::assert_json_snapshot!(InputSchema::expand(&generated(), &configuration()).unwrap());
}

#[test]
fn survives_the_editor() {
    let schema = InputSchema::expand(&generated(), &configuration()).unwrap();
    let edited = InMemory::from_configuration(&schema, &configuration()).unwrap().to_json();
    let schema = InputSchema::expand(&generated(), &edited).unwrap();
    assert_eq!(InMemory::from_json(&schema, &edited).unwrap().to_configuration(), configuration());
}

#[test]
fn knows_what_is_bound() {
    let schema = InputSchema::expand_present(&generated(), &configuration()).unwrap();
    let bound = schema.bound_inputs(&configuration());
    let bound: Vec<_> = bound.iter().map(ToString::to_string).collect();
    let expected = [
        "$.awsAccount",
        "$.containerName",
        "$.required",
        "$.filesToInclude.files[0].prefixName",
        "$.filesToInclude.files[0].metadata.size",
    ];
    assert_eq!(bound, expected);
}

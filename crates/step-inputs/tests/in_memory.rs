//! Between configuration, memory and export: what the published cases leave open.

use serde_json::{Value, json};
use step_inputs::{
    ContainerImageReference, Export, ExportNames, InMemory, InputSchema, Origin, PackageReference, contains_expression,
};

fn schema() -> Value {
    json!({ "definitions": {
        "Inputs": {
            "type": "object",
            "isRoot": true,
            "properties": {
                "text": { "type": "string" },
                "number": { "type": "number" },
                "secret": { "type": "object", "isSensitiveValue": true },
                "account": { "type": "string", "isAccount": true, "accountType": "Token" },
                "package": { "type": "object", "isPackageReference": true },
                "image": { "type": "object", "isContainerImageReference": true },
                "list": { "type": "array", "items": { "type": "boolean" } },
                "object": {
                    "type": "object",
                    "properties": {
                        "first": { "type": "string" },
                        "type": { "type": "string", "const": "only", "isDiscriminator": true },
                    },
                },
                "labels": { "type": "object", "additionalProperties": { "type": "number" } },
            },
        },
    } })
}

fn in_memory(configuration: &Value) -> Result<InMemory, String> {
    let schema = InputSchema::expand_present(&schema(), configuration).map_err(|error| error.to_string())?;
    InMemory::from_configuration(&schema, configuration).map_err(|error| error.to_string())
}

fn from_editor(inputs: &Value) -> Result<InMemory, String> {
    let schema = InputSchema::expand_present(&schema(), inputs).map_err(|error| error.to_string())?;
    InMemory::from_json(&schema, inputs).map_err(|error| error.to_string())
}

struct NoNames;

impl ExportNames for NoNames {
    fn package(&self, _: &PackageReference) -> Origin {
        Origin::default()
    }

    fn container_image(&self, _: &ContainerImageReference) -> Origin {
        Origin::default()
    }
}

#[test]
fn configuration_to_memory_by_table() {
    for (configuration, expected) in [
        (
            json!({ "secret": { "HasValue": true, "NewValue": "" } }),
            json!({ "secret": { "type": "new", "newValue": "" } }),
        ),
        (json!({ "secret": { "HasValue": true, "NewValue": null } }), json!({ "secret": { "type": "existing" } })),
        (json!({ "secret": { "HasValue": false, "NewValue": "x" } }), json!({ "secret": { "type": "empty" } })),
        (json!({ "secret": "plain" }), json!({ "secret": { "type": "bound", "expression": "plain" } })),
        (json!({ "number": "many" }), json!({ "number": { "type": "bound", "expression": "many" } })),
        (json!({ "account": "plain" }), json!({ "account": "plain" })),
        (json!({ "package": "#{P}" }), json!({ "package": "#{P}" })),
        (json!({ "image": { "imageName": "#{I}" } }), json!({ "image": { "imageName": "#{I}" } })),
        (json!({ "labels": { "a": "#{A}" } }), json!({ "labels": { "a": { "type": "bound", "expression": "#{A}" } } })),
        (json!({ "unknown": 1 }), json!({})),
        (json!({ "text": null, "list": null, "object": null }), json!({ "text": null, "list": null, "object": null })),
        (json!({ "list": [null, "#{B}"] }), json!({ "list": [null, { "type": "bound", "expression": "#{B}" }] })),
        (json!(null), json!(null)),
    ] {
        assert_eq!(in_memory(&configuration).map(|inputs| inputs.to_json()), Ok(expected), "{configuration}");
    }
}

#[test]
fn an_object_begins_with_its_discriminators() {
    let inputs = in_memory(&json!({ "object": { "first": "a" } })).unwrap();
    assert_eq!(inputs.to_json().to_string(), r#"{"object":{"type":"only","first":"a"}}"#);
}

#[test]
fn fields_are_in_the_order_of_the_schema() {
    let inputs = in_memory(&json!({ "number": 1, "text": "a" })).unwrap();
    assert_eq!(inputs.to_configuration().to_string(), r#"{"text":"a","number":1}"#);
}

#[test]
fn refused_configurations_by_table() {
    let secret =
        "$.secret: a secret is written as text with an expression or as an object with `HasValue` and `NewValue`";
    for (configuration, expected) in [
        (json!(1), "$: expected an object, found a number"),
        (json!({ "object": "#{O}" }), "$.object: expected an object, found text"),
        (json!({ "labels": [] }), "$.labels: expected an object, found a list"),
        (json!({ "list": "#{L}" }), "$.list: Found an array in the schema, but the runtime value was not an array"),
        (json!({ "secret": {} }), secret),
        (json!({ "secret": { "HasValue": "hidden" } }), secret),
        (json!({ "secret": 1 }), secret),
    ] {
        assert_eq!(in_memory(&configuration).map(|_| ()), Err(expected.to_owned()), "{configuration}");
    }
}

#[test]
fn refused_secrets_in_memory_by_table() {
    for secret in [json!({ "type": "new" }), json!({ "type": "old" }), json!("#{S}"), json!({ "type": "bound" })] {
        let expected =
            "$.secret: a secret in memory has the type `existing`, `new` (with `newValue`), `empty` or `bound`";
        assert_eq!(from_editor(&json!({ "secret": secret })).map(|_| ()), Err(expected.to_owned()), "{secret}");
    }
}

#[test]
fn a_schema_of_another_value_is_refused() {
    let schema = InputSchema::expand_present(&schema(), &json!({ "list": [true] })).unwrap();
    let error = InMemory::from_configuration(&schema, &json!({ "list": [true, false] })).unwrap_err();
    let expected = "$.list: the list has 2 items, but the schema was expanded for 1; expand it along these inputs";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_new_secret_does_not_print() {
    let inputs = in_memory(&json!({ "secret": { "HasValue": true, "NewValue": "open sesame" } })).unwrap();
    let printed = format!("{inputs:?}");
    assert!(printed.contains("New(***)") && !printed.contains("open sesame"), "{printed}");
}

#[test]
fn a_new_secret_is_not_exported() {
    let inputs = from_editor(&json!({ "secret": { "type": "new", "newValue": "open sesame" } })).unwrap();
    assert_eq!(Export::from_in_memory(&inputs, &NoNames).to_json(), json!({ "secret": { "type": "empty" } }));
}

#[test]
fn unknown_names_are_exported_empty() {
    let configuration = json!({ "package": { "referenceId": "site" }, "image": { "referenceId": "proxy" } });
    let export = Export::from_in_memory(&in_memory(&configuration).unwrap(), &NoNames);
    insta::assert_json_snapshot!(export.to_json(), @r#"
    {
      "package": {
        "packageName": "",
        "feed": {
          "name": ""
        },
        "packageExtractionPathExpression": "Octopus.Action.Package[site].ExtractedPath"
      },
      "image": {
        "imageName": "",
        "feed": {
          "name": "",
          "url": ""
        },
        "imagePathExpression": "Octopus.Action.Package[proxy].Image"
      }
    }
    "#);
}

/// Which values a configuration may have in place of a value: the contract's type-level rules.
#[test]
fn bound_forms_by_table() {
    let cases = [
        ("number", json!("#{N}"), true),
        ("list", json!(["#{B}"]), true),
        ("secret", json!("#{S}"), true),
        ("account", json!("#{A}"), true),
        // Text stays text: memory has no other form for it.
        ("text", json!("#{T}"), false),
    ];
    for (name, value, is_other_form) in cases {
        let configuration = json!({ name: value });
        let edited = in_memory(&configuration).unwrap().to_json();
        assert_eq!(edited != configuration, is_other_form, "{name}");
        assert!(contains_expression(&edited.to_string()), "{name}");
    }
}

#[test]
fn the_hint_beside_a_secret_is_kept() {
    let configuration = json!({ "secret": { "HasValue": true, "Hint": "ends in 42" } });
    let memory = in_memory(&configuration).unwrap();
    assert_eq!(memory.to_json(), json!({ "secret": { "type": "existing", "hint": "ends in 42" } }));
    assert_eq!(from_editor(&memory.to_json()).unwrap().to_configuration(), configuration);
}

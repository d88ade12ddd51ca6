//! Which inputs of a configuration are bound.

use serde_json::{Value, json};
use step_inputs::{SchemaProblem, bound_inputs};

fn schema() -> Value {
    json!({ "definitions": {
        "Inputs": {
            "type": "object",
            "isRoot": true,
            "properties": {
                "name": { "type": "string" },
                "count": { "type": "integer" },
                "secret": { "type": "object", "isSensitiveValue": true },
                "account": { "type": "string", "isAccount": true, "accountType": "Token" },
                "package": { "type": "object", "isPackageReference": true },
                "tags": { "type": "array", "items": { "$ref": "#/definitions/Tag" } },
                "shape": { "anyOf": [{ "$ref": "#/definitions/Square" }] },
                "odd name": { "type": "boolean" },
            },
            "required": ["name", "tags"],
        },
        "Tag": { "type": "object", "properties": { "key": { "type": "string" }, "value": { "type": "string" } } },
        "Square": {
            "type": "object",
            "properties": { "type": { "const": "square", "isDiscriminator": true }, "size": { "type": "number" } },
        },
    } })
}

#[test]
fn bound_inputs_by_table() {
    for (configuration, expected) in [
        (json!({}), vec![]),
        (json!({ "name": "web" }), vec![]),
        (json!({ "name": "web-#{Env}" }), vec!["$.name"]),
        (json!({ "name": "##{literal}" }), vec![]),
        (json!({ "name": "###{Env}" }), vec!["$.name"]),
        (json!({ "count": 1 }), vec![]),
        (json!({ "count": "1" }), vec!["$.count"]),
        (json!({ "secret": { "HasValue": true, "NewValue": "#{" } }), vec![]),
        (json!({ "secret": "text" }), vec!["$.secret"]),
        (json!({ "account": "accounts-1" }), vec![]),
        (json!({ "account": "#{Account}" }), vec!["$.account"]),
        (json!({ "package": { "packageId": "#{Package}" } }), vec![]),
        (json!({ "package": "#{Package}" }), vec![]),
        (
            json!({ "tags": [{ "key": "a", "value": "#{V}" }, { "key": "#{K}" }] }),
            vec!["$.tags[0].value", "$.tags[1].key"],
        ),
        (json!({ "shape": { "type": "square", "size": "#{Size}" } }), vec!["$.shape.size"]),
        (json!({ "odd name": "#{Odd}" }), vec!["$['odd name']"]),
        (json!({ "unknown": "#{U}" }), vec![]),
        // In the order of the schema.
        (json!({ "count": "#{C}", "name": "#{N}" }), vec!["$.name", "$.count"]),
    ] {
        let found: Vec<_> = bound_inputs(&schema(), &configuration).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{configuration}");
    }
}

#[test]
fn what_does_not_fit_the_schema_does_not_hide_what_is_bound() {
    let configuration = json!({ "tags": "#{Tags}", "shape": { "type": "#{Shape}" }, "name": "#{Name}" });
    let found: Vec<_> = bound_inputs(&schema(), &configuration).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(found, ["$.name"]);
}

#[test]
fn a_faulty_schema_is_an_error() {
    assert_eq!(bound_inputs(&json!({}), &json!({})).unwrap_err().problem, SchemaProblem::NoRoot);
}

//! Which inputs of a configuration are bound.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use step_inputs::InputSchema;

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

fn bound(configuration: &Value) -> Vec<String> {
    let schema = InputSchema::expand_present(&schema(), configuration).unwrap();
    schema.bound_inputs(configuration).iter().map(ToString::to_string).collect()
}

#[test]
fn bound_inputs_by_table() {
    for (configuration, expected) in [
        (json!({}), vec![]),
        (json!({ "name": "web" }), vec![]),
        (json!({ "name": "web-#{Env}" }), vec!["$.name"]),
        // What it says changes, too.
        (json!({ "name": "##{literal}" }), vec!["$.name"]),
        (json!({ "count": 1 }), vec![]),
        (json!({ "count": "1" }), vec![]),
        (json!({ "count": "#{Count}" }), vec!["$.count"]),
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
        (json!({ "count": "#{C}", "name": "#{N}" }), vec!["$.count", "$.name"]),
    ] {
        assert_eq!(bound(&configuration), expected, "{configuration}");
    }
}

#[test]
fn what_does_not_fit_the_schema_does_not_hide_what_is_bound() {
    let configuration = json!({ "tags": "#{Tags}", "shape": { "type": "#{Shape}" }, "name": "#{Name}" });
    assert_eq!(bound(&configuration), ["$.name"]);
}

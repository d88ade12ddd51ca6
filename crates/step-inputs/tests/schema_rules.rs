//! What `inputs.json` means along a value, rule by rule.

use serde_json::{Value, json};
use step_inputs::{InputSchema, InputType, ObjectType};

/// A schema with one input `x` of this type, and two definitions to refer to.
fn with_input(schema: &Value) -> Value {
    json!({ "definitions": {
        "Inputs": { "type": "object", "isRoot": true, "properties": { "x": schema } },
        "Text": { "type": "string" },
        "Circle": { "$ref": "Circle" },
        "Self": { "type": "object", "properties": { "again": { "$ref": "#/definitions/Self" } } },
        "Union": { "anyOf": [{ "$ref": "Union" }, { "$ref": "Union" }] },
        "Square": { "type": "object", "properties": { "type": { "isDiscriminator": true, "const": "square" } } },
        "One": { "type": "object", "properties": { "type": { "isDiscriminator": true, "const": 1 } } },
    } })
}

fn type_of_x(schema: &Value, x: &Value) -> Result<Value, String> {
    let expanded = InputSchema::expand(&with_input(schema), &json!({ "x": x })).map_err(|error| error.to_string())?;
    Ok(json!(expanded.properties[0].input_type))
}

#[test]
fn roots_by_table() {
    let root = json!({ "type": "object", "isRoot": true });
    for (definitions, expected) in [
        (json!({}), Err("No root definition found in the input schema")),
        (json!({ "A": { "type": "object", "isRoot": false } }), Err("No root definition found in the input schema")),
        (json!({ "A": root, "B": root }), Err("Multiple root definitions found in the input schema")),
        (json!({ "A": root, "B": {} }), Ok(())),
        (
            json!({ "A": { "anyOf": [], "isRoot": true } }),
            Err("the input schema has a root definition that is no object, which inputs cannot have"),
        ),
    ] {
        let schema = json!({ "definitions": definitions });
        let found = InputSchema::expand(&schema, &json!({})).map(|_| ()).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{definitions}");
    }
}

#[test]
fn refused_types_by_table() {
    let square = json!({ "$ref": "#/definitions/Square" });
    for (schema, value, expected) in [
        (json!({ "$ref": "Missing" }), json!(1), "Input schema reference points to a reference that does not exist."),
        (json!({ "$ref": 1 }), json!(1), "Input schema reference points to a reference that does not exist."),
        (json!({ "$ref": "#/definitions/Inputs" }), json!({}), "Can't recursively reference the root definition."),
        (json!({ "$ref": "Circle" }), json!(1), "a reference in the input schema leads back to itself"),
        (json!({ "anyOf": [square, { "$ref": "Text" }] }), json!({}), "Only unions of object types are allowed."),
        (
            json!({ "anyOf": [square] }),
            json!({ "type": "circle" }),
            "No type in the schema could be found for this union type.",
        ),
        (json!({ "anyOf": [square] }), json!({}), "No type in the schema could be found for this union type."),
        (
            json!({ "type": "array", "items": {} }),
            json!("a"),
            "Found an array in the schema, but the runtime value was not an array",
        ),
        (json!({ "isDiscriminator": true, "const": 1 }), json!(1), "Not expecting a discriminator at this point"),
        (
            json!({ "type": "array", "items": { "isDiscriminator": true, "const": 1 } }),
            json!([1]),
            "Not expecting a discriminator at this point",
        ),
        (json!({ "type": "null" }), json!(1), "the input schema has a value of type `null`, which inputs cannot have"),
        (json!({}), json!(1), "the input schema has a value of no certain type, which inputs cannot have"),
        (json!({ "$ref": "Self" }), json!({}), "the input schema nests deeper than 128 levels along this value"),
        (json!({ "$ref": "Union" }), json!({}), "the input schema has more than 100000 types along this value"),
    ] {
        assert_eq!(type_of_x(&schema, &value), Err(expected.to_owned()), "{schema} {value}");
    }
}

#[test]
fn types_by_table() {
    let object = |discriminators: Value| json!({ "type": "object", "discriminatorProperties": discriminators, "nonDiscriminatorProperties": [] });
    let of_type = |literal: Value| json!([{ "discriminatorName": "type", "type": { "type": "discriminator", "const": literal } }]);
    for (schema, value, expected) in [
        (json!({ "type": "integer" }), json!(1), json!({ "type": "primitive" })),
        (json!({ "enum": ["a", "b"] }), json!("a"), json!({ "type": "string" })),
        (json!({ "const": true }), json!(true), json!({ "type": "primitive" })),
        (json!({ "allOf": [{ "$ref": "Text" }], "default": "a" }), json!("a"), json!({ "type": "string" })),
        (json!({ "type": "object", "isSensitiveValue": true }), json!("a"), json!({ "type": "sensitive" })),
        (json!({ "type": "object", "isSensitiveValue": false }), json!({}), object(json!([]))),
        (json!({ "anyOf": [{ "$ref": "One" }] }), json!({ "type": 1.0 }), object(of_type(json!(1)))),
        // Without discriminators a member takes anything; of several that fit the first is taken.
        (json!({ "anyOf": [{ "type": "object" }, { "$ref": "One" }] }), json!({ "type": 1 }), object(json!([]))),
        (
            json!({ "type": "array", "items": { "anyOf": [{ "$ref": "One" }, { "$ref": "Square" }] } }),
            json!([{ "type": "square" }, { "type": 1 }]),
            json!({ "type": "array", "itemTypes": [object(of_type(json!("square"))), object(of_type(json!(1)))] }),
        ),
        (
            json!({ "type": "object", "additionalProperties": { "$ref": "Text" } }),
            json!({ "b": "1" }),
            json!({
                "type": "object",
                "discriminatorProperties": [],
                "nonDiscriminatorProperties": [{ "name": "b", "isRequired": false, "type": { "type": "string" } }],
            }),
        ),
    ] {
        assert_eq!(type_of_x(&schema, &value), Ok(expected), "{schema} {value}");
    }
}

#[test]
fn an_error_says_which_input() {
    let schema = with_input(&json!({ "type": "array", "items": { "$ref": "Missing" } }));
    let error = InputSchema::expand(&schema, &json!({ "x": [1] })).unwrap_err();
    assert_eq!(error.path.to_string(), "$.x[0]");
}

#[test]
fn what_is_left_out_is_left_out_of_the_present_schema() {
    let schema = with_input(&json!({ "type": "array", "items": { "$ref": "Text" } }));
    assert_eq!(InputSchema::expand_present(&schema, &json!({})).unwrap().properties, []);
}

#[test]
fn null_is_present_by_table() {
    let empty_object = InputType::Object(ObjectType::default());
    for (schema, expected) in [
        (json!({ "type": "array", "items": { "$ref": "Text" } }), InputType::Array { item_types: vec![] }),
        (json!({ "anyOf": [{ "$ref": "Square" }] }), empty_object.clone()),
        (json!({ "$ref": "Self" }), empty_object),
    ] {
        let expanded = InputSchema::expand_present(&with_input(&schema), &json!({ "x": null })).unwrap();
        assert_eq!(expanded.properties[0].input_type, expected, "{schema}");
    }
}

#[test]
fn what_fits_no_type_is_unmatched() {
    let schema = with_input(&json!({ "anyOf": [{ "$ref": "Square" }] }));
    let expanded = InputSchema::expand_present(&schema, &json!({ "x": { "type": "circle" } })).unwrap();
    insta::assert_json_snapshot!(expanded.properties[0].input_type, @r#"
    {
      "type": "unmatched",
      "problem": "No type in the schema could be found for this union type."
    }
    "#);
}

#[test]
fn types_that_multiply_end_with_an_error() {
    let wide = json!({ "type": "object", "properties": { "a": { "$ref": "Wide" }, "b": { "$ref": "Wide" } } });
    let mut schema = with_input(&json!({ "$ref": "Wide" }));
    schema["definitions"]["Wide"] = wide;
    let error = InputSchema::expand(&schema, &json!({})).unwrap_err();
    assert!(error.to_string().starts_with("the input schema "), "{error}");
    assert!(InputSchema::expand_present(&schema, &json!({ "x": { "a": {} } })).is_ok());
}

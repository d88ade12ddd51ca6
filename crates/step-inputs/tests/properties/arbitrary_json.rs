//! Schemas and values that nobody wrote with care.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const NAMES: [&str; 9] =
    ["a", "b", "type", "expression", "newValue", "HasValue", "NewValue", "referenceId", "odd name"];

const TYPES: [&str; 8] = ["string", "number", "integer", "boolean", "array", "object", "null", "nonsense"];

const MARKERS: [&str; 6] =
    ["isPackageReference", "isContainerImageReference", "isSensitiveValue", "isAccount", "isDiscriminator", "isRoot"];

const REFERENCES: [&str; 4] = ["#/definitions/A", "B", "#/definitions/Root", "Missing"];

/// Definitions that refer to each other, to themselves and to nothing.
pub(crate) fn schema() -> impl Strategy<Value = Value> {
    let definitions = (object(node()), any::<bool>(), node(), node());
    definitions.prop_map(|(mut root, is_root, a, b)| {
        root["isRoot"] = is_root.into();
        json!({ "definitions": { "Root": root, "A": a, "B": b } })
    })
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["", "x", "bound", "new", "existing", "#{X}", "##{X}"]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Value::from), named(inner).prop_map(Value::from)]
    })
}

fn node() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => prop::sample::select(&TYPES[..]).prop_map(|name| json!({ "type": name })),
        2 => prop::sample::select(&MARKERS[..]).prop_map(|marker| json!({ "type": "object", marker: true })),
        1 => prop::sample::select(&MARKERS[..]).prop_map(|marker| json!({ "type": "string", marker: true, "const": "x" })),
        3 => prop::sample::select(&REFERENCES[..]).prop_map(|name| json!({ "$ref": name })),
        1 => value_like(),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            object(inner.clone()),
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            inner.clone().prop_map(|entry| json!({ "type": "object", "additionalProperties": entry })),
            vec(inner.clone(), 0..3).prop_map(|members| json!({ "anyOf": members })),
            vec(inner, 0..3).prop_map(|members| json!({ "allOf": members })),
        ]
    })
}

/// Not even an object.
fn value_like() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!("string"),
        json!([]),
        json!({ "const": 1 }),
        json!({ "$ref": 1 }),
    ])
}

fn object(field: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    named(field).prop_map(|properties| json!({ "type": "object", "properties": properties, "required": ["a", 1] }))
}

fn named(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    vec((prop::sample::select(&NAMES[..]), value), 0..4)
        .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

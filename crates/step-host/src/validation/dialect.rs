//! From the dialect of inputs.json to a schema that a validator reports well on.
//!
//! A document of the dialect is a set of definitions, one of them marked as the root, and its unions are an `anyOf` of
//! objects told apart by discriminators. A validator can only say of an `anyOf` that nothing fits; rewritten as "if the
//! discriminators are these, then that object", it reports on the one object that was meant.

mod union;

use serde_json::{Map, Value, json};

use union::Unions;

const DEFINITIONS: &str = "#/definitions/";

/// A chain of references longer than this is a circle.
const LONGEST_CHAIN: usize = 32;

/// The schema with every reference to a definition in full: the dialect allows the name alone.
pub(super) fn with_full_references(schema: &Value) -> Value {
    let mut full = schema.clone();
    if let Some(definitions) = schema["definitions"].as_object() {
        complete_references(&mut full, definitions);
    }
    full
}

/// The rewritten schema, of one with full references. Its keywords lie where they were, so that descriptions are found
/// beside them. None if it would be of more than `most` values.
pub(super) fn prepare(schema: &Value, most: u64) -> Option<Value> {
    let mut prepared = schema.clone();
    Unions::new(schema, most).rewrite(&mut prepared)?;
    let mut definitions = schema["definitions"].as_object().into_iter().flatten();
    if let Some((name, _)) = definitions.find(|(_, definition)| definition["isRoot"] == true) {
        prepared["allOf"] = json!([{ "$ref": reference_to(name) }]);
    }
    Some(prepared)
}

/// Follows `$ref` to the definition it names.
pub(super) fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let mut schema = schema;
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return schema };
        let Some(definition) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) else {
            return schema;
        };
        schema = definition;
    }
    schema
}

fn complete_references(schema: &mut Value, definitions: &Map<String, Value>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && definitions.contains_key(reference)
            {
                *reference = reference_to(reference);
            }
            object.values_mut().for_each(|value| complete_references(value, definitions));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| complete_references(item, definitions)),
        _ => {}
    }
}

fn reference_to(definition: &str) -> String {
    format!("{DEFINITIONS}{}", definition.replace('~', "~0").replace('/', "~1"))
}

//! Where a schema has schemas in it.

use serde_json::{Map, Value};

/// Visits each schema that is directly in `schema`: those of fields, items, values and members. A field may be called
/// like a keyword, so names of fields are never looked at.
pub(super) fn visit(schema: &mut Map<String, Value>, mut to: impl FnMut(&mut Value)) {
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("properties" | "patternProperties", Value::Object(fields)) => fields.values_mut().for_each(&mut to),
            ("oneOf" | "anyOf" | "allOf" | "items", Value::Array(schemas)) => schemas.iter_mut().for_each(&mut to),
            ("items" | "additionalProperties", schema @ Value::Object(_)) => to(schema),
            _ => {}
        }
    }
}

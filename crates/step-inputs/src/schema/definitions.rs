//! The definitions of `inputs.json`, and what their keywords mean in its dialect.

use serde_json::{Map, Value};

use super::SchemaProblem;

/// A longer chain of references is a circle.
const LONGEST_CHAIN: usize = 64;

/// The definitions by name, and the root among them.
pub(super) struct Definitions<'a> {
    by_name: &'a Map<String, Value>,
    root_name: &'a str,
    root: &'a Value,
}

impl<'a> Definitions<'a> {
    pub(super) fn of(inputs_json: &'a Value) -> Result<Self, SchemaProblem> {
        let by_name = inputs_json["definitions"].as_object().ok_or(SchemaProblem::NoRoot)?;
        let mut roots = by_name.iter().filter(|(_, definition)| has_marker(definition, "isRoot"));
        match (roots.next(), roots.next()) {
            (Some((root_name, root)), None) => Ok(Self { by_name, root_name, root }),
            (Some(_), Some(_)) => Err(SchemaProblem::SeveralRoots),
            (None, _) => Err(SchemaProblem::NoRoot),
        }
    }

    pub(super) fn root(&self) -> &'a Value {
        self.root
    }

    /// Follows references to what they mean. `allOf` with one member, which gives a reference a description, is one.
    pub(super) fn resolve(&self, schema: &'a Value) -> Result<&'a Value, SchemaProblem> {
        let mut schema = schema;
        for _ in 0..LONGEST_CHAIN {
            schema = only_member(schema);
            match schema.get("$ref") {
                None => return Ok(schema),
                Some(reference) => schema = self.definition(reference)?,
            }
        }
        Err(SchemaProblem::CircularReference)
    }

    fn definition(&self, reference: &Value) -> Result<&'a Value, SchemaProblem> {
        let reference = reference.as_str().ok_or(SchemaProblem::UnknownReference)?;
        let name = reference.strip_prefix("#/definitions/").unwrap_or(reference);
        if name == self.root_name {
            return Err(SchemaProblem::ReferenceToRoot);
        }
        self.by_name.get(name).ok_or(SchemaProblem::UnknownReference)
    }
}

/// Whether a schema is marked, as in `isPackageReference: true`.
pub(super) fn has_marker(schema: &Value, marker: &str) -> bool {
    schema[marker] == true
}

/// The `type` of a schema, or what its other keywords say in place of it.
pub(super) fn type_of(schema: &Value) -> Option<&str> {
    if let Some(name) = schema["type"].as_str() {
        return Some(name);
    }
    if schema["properties"].is_object() {
        return Some("object");
    }
    let literal = schema.get("const").or_else(|| schema["enum"].get(0))?;
    match literal {
        Value::String(_) => Some("string"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) => Some("boolean"),
        _ => None,
    }
}

/// The fields of an object.
pub(super) fn properties_of(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

/// The names of the fields that an object may not be without.
pub(super) fn required_of(schema: &Value) -> &[Value] {
    schema["required"].as_array().map_or(&[], Vec::as_slice)
}

fn only_member(schema: &Value) -> &Value {
    let mut schema = schema;
    while let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
        schema = only;
    }
    schema
}

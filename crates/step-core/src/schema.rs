//! `inputs.json`: the inputs type in the server's schema dialect.

mod unsupported;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

pub(crate) use unsupported::unsupported_shapes;

const DRAFT_07: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of `T`: every named type is a definition, and the one of `T` itself is marked `isRoot`.
pub(crate) fn inputs_schema<T: JsonSchema>() -> Value {
    let mut root = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value();
    let mut definitions = take_object(&mut root, "definitions");
    strip(&mut root, &["$schema", "title"]);
    if let Value::Object(inputs) = &mut root {
        inputs.insert("isRoot".into(), true.into());
    }
    definitions.shift_insert(0, T::schema_name().into_owned(), root);
    for definition in definitions.values_mut() {
        to_dialect(definition);
    }
    let shapes = definitions.clone();
    for definition in definitions.values_mut() {
        spell_out_members(definition, &shapes);
    }
    json!({ "$schema": DRAFT_07, "definitions": definitions })
}

/// The root definition of a schema that [`inputs_schema`] made.
pub(crate) fn root_definition(schema: &Value) -> Option<&Value> {
    let definitions = schema["definitions"].as_object()?;
    definitions.values().find(|definition| definition["isRoot"] == Value::Bool(true))
}

/// What a node refers to, if it is a reference.
pub(crate) fn definition_of<'a>(node: &Value, schema: &'a Value) -> Option<&'a Value> {
    let reference = node["$ref"].as_str().or_else(|| node["allOf"][0]["$ref"].as_str())?;
    // schemars writes a reference to the root so, before the root becomes a definition.
    if reference == "#" {
        root_definition(schema)
    } else {
        schema["definitions"].get(reference.strip_prefix("#/definitions/")?)
    }
}

/// Rewrites what schemars says into what the dialect says, from the leaves up.
fn to_dialect(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(to_dialect);
            drop_null(object);
            if let Some(Value::Array(members)) = object.shift_remove("oneOf") {
                insert_union(object, members);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(to_dialect),
        _ => {}
    }
}

/// An optional value is one that `required` leaves out, never one that may be null.
fn drop_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get("type")
        && let [only] = types.iter().filter(|name| *name != "null").collect::<Vec<_>>()[..]
    {
        let only = only.clone();
        object.insert("type".into(), only);
    }
    if let Some(Value::Array(members)) = object.get_mut("anyOf") {
        members.retain(|member| member["type"] != "null");
        if let [only] = &members[..] {
            let only = only.clone();
            object.shift_remove("anyOf");
            merge(object, only);
        }
    }
    if object.get("default") == Some(&Value::Null) {
        object.shift_remove("default");
    }
}

/// A choice of literals is an `enum`; a choice of objects is an `anyOf` whose members name their discriminator.
fn insert_union(object: &mut Map<String, Value>, mut members: Vec<Value>) {
    if members.iter().all(|member| member.get("const").is_some() || member.get("enum").is_some()) {
        let literals = members.iter().flat_map(literals_of).collect();
        object.insert("type".into(), "string".into());
        object.insert("enum".into(), Value::Array(literals));
        return;
    }
    members.iter_mut().for_each(mark_discriminators);
    object.insert("anyOf".into(), Value::Array(members));
}

/// A member that is a type of its own is a reference beside a discriminator. Walkers of the dialect take one or the other,
/// so the referred fields are written out beside it.
fn spell_out_members(schema: &mut Value, shapes: &Map<String, Value>) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(|value| spell_out_members(value, shapes));
            for member in object.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
                spell_out(member, shapes);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| spell_out_members(item, shapes)),
        _ => {}
    }
}

fn spell_out(member: &mut Value, shapes: &Map<String, Value>) {
    let reference = member["$ref"].as_str().or_else(|| member["allOf"][0]["$ref"].as_str());
    let name = reference.and_then(|reference| reference.strip_prefix("#/definitions/"));
    let Some(shape) = name.and_then(|name| shapes.get(name)) else { return };
    let Some(object) = member.as_object_mut().filter(|object| object.contains_key("properties")) else { return };
    object.retain(|keyword, _| keyword != "$ref" && keyword != "allOf");
    for (name, field) in shape["properties"].as_object().into_iter().flatten() {
        object["properties"][name] = field.clone();
    }
    if let (Some(required), Some(more)) = (object["required"].as_array_mut(), shape["required"].as_array()) {
        required.extend(more.iter().cloned());
    }
}

fn literals_of(member: &Value) -> Vec<Value> {
    let one = member.get("const").cloned().into_iter();
    let several = member.get("enum").and_then(Value::as_array).cloned().into_iter().flatten();
    one.chain(several).collect()
}

fn mark_discriminators(member: &mut Value) {
    let Some(properties) = member.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        if property.contains_key("const") {
            property.insert("isDiscriminator".into(), true.into());
        }
    }
}

fn merge(object: &mut Map<String, Value>, other: Value) {
    if let Value::Object(other) = other {
        for (key, value) in other {
            object.entry(key).or_insert(value);
        }
    }
}

fn take_object(value: &mut Value, key: &str) -> Map<String, Value> {
    match value.as_object_mut().and_then(|object| object.shift_remove(key)) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

fn strip(value: &mut Value, keys: &[&str]) {
    if let Some(object) = value.as_object_mut() {
        object.retain(|key, _| !keys.contains(&key.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PackageReference;

    /// What to send.
    #[derive(schemars::JsonSchema)]
    #[schemars(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Parcel {
        /// Who gets it.
        receiver_name: String,
        /// A word to the driver.
        note: Option<String>,
        #[serde(default)]
        labels: Vec<Label>,
        content: Content,
        speed: Speed,
    }

    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Label {
        text: String,
    }

    #[derive(schemars::JsonSchema)]
    #[schemars(tag = "type", rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Content {
        /// A few words.
        Letter { body: String },
        /// Goods.
        Goods { package: PackageReference },
        /// A gift.
        Gift(Gift),
    }

    /// A gift.
    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Gift {
        /// What it is wrapped in.
        paper: String,
    }

    #[derive(schemars::JsonSchema)]
    #[schemars(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Speed {
        /// On foot.
        Slow,
        /// By air.
        Fast,
    }

    #[test]
    fn speaks_the_servers_dialect() {
        insta::assert_json_snapshot!(inputs_schema::<Parcel>());
    }

    #[test]
    fn marks_one_root() {
        let schema = inputs_schema::<Parcel>();
        assert_eq!(root_definition(&schema).map(|root| &root["description"]), Some(&json!("What to send.")));
    }
}

//! From the dialect of inputs.json to a schema that a validator reports well on.
//!
//! A document of the dialect is a set of definitions, one of them marked as the root, and its unions are an `anyOf` of
//! objects told apart by a discriminator. A validator can only say of an `anyOf` that nothing fits; rewritten as "if the
//! discriminator is this, then that object", it reports on the one object that was meant.

use serde_json::{Map, Value, json};

const DEFINITIONS: &str = "#/definitions/";

/// The rewritten schema. Its keywords lie where they were, so that descriptions are found beside them.
pub(super) fn prepare(schema: &Value) -> Value {
    let mut prepared = schema.clone();
    rewrite_unions(&mut prepared, schema);
    let mut definitions = schema["definitions"].as_object().into_iter().flatten();
    if let Some((name, _)) = definitions.find(|(_, definition)| definition["isRoot"] == true) {
        let name = name.replace('~', "~0").replace('/', "~1");
        prepared["allOf"] = json!([{ "$ref": format!("{DEFINITIONS}{name}") }]);
    }
    prepared
}

/// Follows `$ref` to the definition it names.
pub(super) fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    // A chain longer than this is a circle.
    const LONGEST_CHAIN: usize = 32;
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

fn rewrite_unions(schema: &mut Value, root: &Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(|value| rewrite_unions(value, root));
            for keyword in ["anyOf", "oneOf"] {
                rewrite_union(object, keyword, root);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite_unions(item, root)),
        _ => {}
    }
}

fn rewrite_union(object: &mut Map<String, Value>, keyword: &str, root: &Value) {
    let Some(Value::Array(members)) = object.get(keyword) else { return };
    let Some((discriminator, choices)) = discriminated(members, root) else { return };
    let choose = json!({
        "type": "object",
        "required": [discriminator],
        "properties": { &discriminator: { "enum": choices, "isDiscriminator": true } },
    });
    let branches = members.iter().zip(&choices).map(|(member, choice)| {
        json!({
            "if": { "required": [discriminator], "properties": { &discriminator: { "const": choice } } },
            "then": member,
        })
    });
    let mut all: Vec<Value> = std::iter::once(choose).chain(branches).collect();
    object.remove(keyword);
    if let Some(Value::Array(others)) = object.remove("allOf") {
        all.extend(others);
    }
    object.insert("allOf".to_owned(), Value::Array(all));
}

/// The discriminator that all `members` share, and the value that chooses each.
fn discriminated(members: &[Value], root: &Value) -> Option<(String, Vec<Value>)> {
    let first = resolve(members.first()?, root).get("properties")?.as_object()?;
    let (discriminator, _) = first.iter().find(|(_, property)| is_discriminator(property))?;
    let choice = |member| {
        let property = resolve(member, root).get("properties")?.get(discriminator)?;
        property.get("const").cloned()
    };
    let choices = members.iter().map(choice).collect::<Option<Vec<_>>>()?;
    Some((discriminator.clone(), choices))
}

fn is_discriminator(property: &Value) -> bool {
    property["isDiscriminator"] == true && property.get("const").is_some()
}

//! Every field of an `inputs.json`, wherever it is nested.

use serde_json::Value;

/// A field of the inputs.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its `JSONPath`, with `[*]` for list items.
    pub(crate) path: String,
    /// Its documentation.
    pub(crate) description: String,
    /// Whether it tells the members of a union apart.
    pub(crate) is_discriminator: bool,
}

/// The fields of the root definition and of everything it refers to.
pub(crate) fn fields(schema: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    let definitions = schema["definitions"].as_object().into_iter().flatten();
    for (_, root) in definitions.filter(|(_, definition)| definition["isRoot"] == Value::Bool(true)) {
        walk(root, schema, "$", &mut fields);
    }
    fields
}

fn walk(node: &Value, schema: &Value, path: &str, fields: &mut Vec<Field>) {
    let node = resolve(node, schema);
    for (name, field) in node["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        fields.push(Field {
            path: path.clone(),
            description: description(field, schema),
            is_discriminator: field["isDiscriminator"] == Value::Bool(true),
        });
        walk(field, schema, &path, fields);
    }
    if let Some(items) = node.get("items") {
        walk(items, schema, &format!("{path}[*]"), fields);
    }
    for member in node["anyOf"].as_array().into_iter().flatten() {
        walk(member, schema, path, fields);
    }
}

fn resolve<'a>(node: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = node["$ref"].as_str().or_else(|| node["allOf"][0]["$ref"].as_str());
    let name = reference.and_then(|reference| reference.strip_prefix("#/definitions/"));
    name.map_or(node, |name| &schema["definitions"][name])
}

/// A field may leave its documentation to its type.
fn description(field: &Value, schema: &Value) -> String {
    let own = field["description"].as_str();
    own.or_else(|| resolve(field, schema)["description"].as_str()).unwrap_or_default().into()
}

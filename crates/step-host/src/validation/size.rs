//! How large a schema is when every reference is followed.

use std::collections::BTreeMap;

use serde_json::Value;

/// More than any step's inputs need. A package is not trusted: a few definitions that refer to each other twice make a
/// schema that no machine can check anything against.
pub(super) const LARGEST: u64 = 100_000;

/// The number of values in `schema`, those behind references counted each time, up to a little over [`LARGEST`].
pub(super) fn expanded(schema: &Value) -> u64 {
    let mut sizes = BTreeMap::new();
    let definitions = schema["definitions"].as_object().into_iter().flatten();
    let all = definitions.map(|(_, definition)| size(definition, schema, &mut sizes)).max().unwrap_or_default();
    all.max(size(schema, schema, &mut sizes))
}

fn size<'a>(node: &'a Value, schema: &'a Value, sizes: &mut BTreeMap<&'a str, u64>) -> u64 {
    let below: u64 = match node {
        Value::Object(fields) => {
            let referred = fields.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix("#/definitions/"));
            let referred = referred.map_or(0, |name| size_of_definition(name, schema, sizes));
            let fields = fields.iter().filter(|(name, _)| *name != "definitions");
            fields.fold(referred, |sum, (_, field)| sum.saturating_add(size(field, schema, sizes)))
        }
        Value::Array(items) => items.iter().fold(0, |sum, item| sum.saturating_add(size(item, schema, sizes))),
        _ => 0,
    };
    below.saturating_add(1)
}

fn size_of_definition<'a>(name: &'a str, schema: &'a Value, sizes: &mut BTreeMap<&'a str, u64>) -> u64 {
    if let Some(known) = sizes.get(name) {
        return *known;
    }
    // Whatever refers to itself is counted once around.
    sizes.insert(name, 0);
    let size = size(&schema["definitions"][name], schema, sizes);
    sizes.insert(name, size);
    size
}

/// The number of values in `schema` as it is written.
pub(super) fn count(schema: &Value) -> u64 {
    match schema {
        Value::Object(fields) => fields.values().map(count).sum::<u64>() + 1,
        Value::Array(items) => items.iter().map(count).sum::<u64>() + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_counted_each_time() {
        let doubling = |depth: u32| {
            let definitions: serde_json::Map<_, _> = (0..depth)
                .map(|at| {
                    let next = json!({ "$ref": format!("#/definitions/X{}", at + 1) });
                    (format!("X{at}"), json!({ "allOf": [next, next] }))
                })
                .collect();
            json!({ "definitions": definitions })
        };
        assert!(expanded(&doubling(3)) < 200);
        assert!(expanded(&doubling(30)) > LARGEST);
        assert!(expanded(&doubling(200)) > LARGEST);
    }

    #[test]
    fn a_circle_ends() {
        let circle =
            json!({ "definitions": { "A": { "$ref": "#/definitions/B" }, "B": { "$ref": "#/definitions/A" } } });
        assert!(expanded(&circle) < 20);
    }
}

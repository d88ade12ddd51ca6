//! `inputs.json`: the inputs type in the server's schema dialect.

mod keywords;
mod members;
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
        members::spell_out(definition, &shapes);
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
    let Value::Object(object) = schema else { return };
    keywords::visit(object, to_dialect);
    drop_null(object);
    bound_integer(object);
    if let Some(Value::Array(members)) = object.shift_remove("oneOf") {
        insert_union(object, members);
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

/// Schemars names the representation of an integer; validators know bounds.
fn bound_integer(object: &mut Map<String, Value>) {
    let (minimum, maximum): (Value, Value) = match object.get("format").and_then(Value::as_str) {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        Some("uint8") => (0.into(), u8::MAX.into()),
        Some("uint16") => (0.into(), u16::MAX.into()),
        Some("uint32") => (0.into(), u32::MAX.into()),
        Some("uint64") => (0.into(), u64::MAX.into()),
        _ => return,
    };
    object.entry("minimum").or_insert(minimum);
    object.entry("maximum").or_insert(maximum);
}

/// A choice of literals is an `enum`; a choice of objects is an `anyOf` whose members name their discriminator.
fn insert_union(object: &mut Map<String, Value>, mut members: Vec<Value>) {
    if members.iter().all(|member| member.get("const").is_some() || member.get("enum").is_some()) {
        let (literals, descriptions): (Vec<_>, Vec<_>) = members.iter().flat_map(literals_of).unzip();
        object.insert("type".into(), "string".into());
        object.insert("enum".into(), Value::Array(literals));
        object.insert("enumDescriptions".into(), Value::Array(descriptions));
        return;
    }
    members.iter_mut().for_each(mark_discriminators);
    object.insert("anyOf".into(), Value::Array(members));
}

/// Literals with their documentation.
fn literals_of(member: &Value) -> Vec<(Value, Value)> {
    let one = member.get("const").into_iter();
    let several = member.get("enum").and_then(Value::as_array).into_iter().flatten();
    let description = member["description"].as_str().unwrap_or_default();
    one.chain(several).map(|literal| (literal.clone(), description.into())).collect()
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

    #[derive(schemars::JsonSchema)]
    #[schemars(tag = "type", rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Event {
        /// From a queue.
        Queue(Queue),
        /// By the clock.
        Schedule { cron: String },
    }

    /// A union inside a union.
    #[derive(schemars::JsonSchema)]
    #[schemars(tag = "kind", rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Queue {
        /// In order.
        Fifo { group: String },
        /// In any order.
        Standard {},
    }

    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Trigger {
        event: Event,
        amount: i32,
    }

    #[test]
    fn a_union_inside_a_union_is_spelt_out_member_by_member() {
        let schema = inputs_schema::<Trigger>();
        let members = schema["definitions"]["Event"]["anyOf"].as_array().unwrap();
        let fields = members.iter().map(|member| {
            let properties = member["properties"].as_object().unwrap();
            properties.iter().map(|(name, field)| format!("{name}={}", field["const"])).collect::<Vec<_>>().join(" ")
        });
        let expected = [
            r#"type="queue" kind="fifo" group=null"#,
            r#"type="queue" kind="standard""#,
            r#"type="schedule" cron=null"#,
        ];
        assert_eq!(fields.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_integer_has_the_bounds_of_its_representation() {
        let amount = &inputs_schema::<Trigger>()["definitions"]["Trigger"]["properties"]["amount"];
        assert_eq!((&amount["minimum"], &amount["maximum"]), (&json!(i32::MIN), &json!(i32::MAX)));
    }

    /// Its fields are called like keywords of schemas.
    #[derive(schemars::JsonSchema)]
    #[schemars(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Keywords {
        one_of: String,
        any_of: Vec<String>,
        format: Option<String>,
        default: Option<String>,
        r#type: Speed,
        properties: Label,
    }

    #[test]
    fn fields_may_be_called_like_keywords() {
        let root = &inputs_schema::<Keywords>()["definitions"]["Keywords"];
        let names: Vec<_> = root["properties"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["oneOf", "anyOf", "format", "default", "type", "properties"]);
        assert_eq!(root["properties"]["oneOf"], json!({ "type": "string" }));
    }

    #[test]
    fn marks_one_root() {
        let schema = inputs_schema::<Parcel>();
        assert_eq!(root_definition(&schema).map(|root| &root["description"]), Some(&json!("What to send.")));
    }
}

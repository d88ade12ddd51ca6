//! Members of unions that are types of their own.
//!
//! Such a member is a reference beside a discriminator. Walkers of the dialect take one or the other, so what is referred
//! to is written out beside the discriminator: the fields of a struct, and each member of a union in the union.

use serde_json::{Map, Value, json};

use super::keywords;

/// Writes out the members of every union in `schema`. `shapes` are the definitions as they were.
pub(super) fn spell_out(schema: &mut Value, shapes: &Map<String, Value>) {
    let Value::Object(object) = schema else { return };
    keywords::visit(object, |inner| spell_out(inner, shapes));
    if let Some(Value::Array(members)) = object.get_mut("anyOf") {
        *members = members.iter().flat_map(|member| spelt_out(member, shapes)).collect();
    }
}

/// A member without its reference: one, or as many as the union that it refers to has.
fn spelt_out(member: &Value, shapes: &Map<String, Value>) -> Vec<Value> {
    let Some((beside, shape)) = beside_reference(member, shapes) else { return vec![member.clone()] };
    match shape["anyOf"].as_array() {
        Some(members) => {
            let inner = members.iter().flat_map(|inner| spelt_out(inner, shapes));
            inner.map(|inner| with_description(merged(beside.clone(), &inner), &inner)).collect()
        }
        None => vec![merged(beside, shape)],
    }
}

/// A member that has fields beside a reference: the member without the reference, and what is referred to.
fn beside_reference<'a>(member: &Value, shapes: &'a Map<String, Value>) -> Option<(Value, &'a Value)> {
    let shape = shapes.get(referred(member)?)?;
    let mut beside = member.as_object().filter(|object| object.contains_key("properties"))?.clone();
    beside.retain(|keyword, _| keyword != "$ref" && keyword != "allOf");
    Some((beside.into(), shape))
}

fn referred(member: &Value) -> Option<&str> {
    let reference = member["$ref"].as_str().or_else(|| member["allOf"][0]["$ref"].as_str());
    reference?.strip_prefix("#/definitions/")
}

/// The inner member says more than the union around it.
fn with_description(mut member: Value, inner: &Value) -> Value {
    if let Some(description) = inner.get("description") {
        member["description"] = description.clone();
    }
    member
}

/// `member` with the fields of `shape`. A field that both have must be what both say, which `unsupported_shapes` refuses.
fn merged(mut member: Value, shape: &Value) -> Value {
    for (name, field) in shape["properties"].as_object().into_iter().flatten() {
        member["properties"][name] = match member["properties"].get(name) {
            Some(outer) => json!({ "allOf": [outer, field] }),
            None => field.clone(),
        };
    }
    if let (Some(required), Some(more)) = (member["required"].as_array_mut(), shape["required"].as_array()) {
        required.extend(more.iter().cloned());
    }
    member
}

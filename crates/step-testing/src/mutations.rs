//! Inputs that are wrong in one place.

use std::collections::HashSet;

use serde_json::{Value, json};

/// Places, each with the value that it has: what was tried, where several inputs have much in common.
pub(crate) type Tried = HashSet<(String, String)>;

/// For each place in `inputs` that was not `tried`: the inputs without it, and with a value of every other kind there.
pub(crate) fn of(inputs: &Value, tried: &mut Tried) -> Vec<Value> {
    let mut places = Vec::new();
    collect(inputs, String::new(), &mut places);
    places.retain(|place| {
        let value = inputs.pointer(place).map(ToString::to_string).unwrap_or_default();
        tried.insert((place.clone(), value))
    });
    places.iter().flat_map(|place| at(inputs, place)).collect()
}

fn at(inputs: &Value, place: &str) -> Vec<Value> {
    let strange = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("#{Bound}"),
        json!("\u{0}ß\u{1F600}"),
        json!([]),
        json!([null]),
        json!({}),
        json!({ "type": "unheard of" }),
    ];
    let replaced = strange.into_iter().filter_map(|value| {
        let mut mutated = inputs.clone();
        *mutated.pointer_mut(place)? = value;
        Some(mutated)
    });
    replaced.chain(without(inputs, place)).collect()
}

fn without(inputs: &Value, place: &str) -> Option<Value> {
    let (parent, name) = place.rsplit_once('/')?;
    let mut mutated = inputs.clone();
    mutated.pointer_mut(parent)?.as_object_mut()?.remove(&unescaped(name))?;
    Some(mutated)
}

/// The JSON pointers (RFC 6901) of all places.
fn collect(value: &Value, place: String, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| collect(field, format!("{place}/{}", escaped(name)), into));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, format!("{place}/{index}"), into));
        }
        _ => {}
    }
    into.push(place);
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_replaced_and_every_field_left_out() {
        let mutated = of(&json!({ "a/b": [1] }), &mut Tried::new());
        assert!(mutated.contains(&json!({})), "{mutated:?}");
        assert!(mutated.contains(&json!({ "a/b": [true] })), "{mutated:?}");
        assert!(mutated.contains(&json!({ "a/b": "" })), "{mutated:?}");
        assert!(mutated.contains(&json!(null)), "{mutated:?}");
    }

    #[test]
    fn what_inputs_have_in_common_is_tried_once() {
        let mut tried = Tried::new();
        of(&json!({ "name": "a", "size": 1 }), &mut tried);
        let mutated = of(&json!({ "name": "a", "size": 2 }), &mut tried);
        assert!(mutated.contains(&json!({ "name": "a" })), "{mutated:?}");
        assert!(!mutated.contains(&json!({ "size": 2 })), "{mutated:?}");
    }
}

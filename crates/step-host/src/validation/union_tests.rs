//! Unions: inside each other, behind references, and with more than one discriminator.

use serde_json::json;

use super::*;

fn literal(value: &str) -> Value {
    json!({ "type": "string", "const": value, "isDiscriminator": true })
}

/// An object with one text beside its discriminators.
fn member(discriminators: &[(&str, &str)], field: &str) -> Value {
    let mut properties = json!({ field: { "type": "string" } });
    let mut required = vec![field];
    for (name, value) in discriminators {
        properties[*name] = literal(value);
        required.push(name);
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

/// Inputs with the union `event`, beside `definitions` to refer to.
fn contract(event: &Value, definitions: &[(&str, Value)]) -> Contract {
    let mut document = json!({ "definitions": { "Inputs": {
        "isRoot": true,
        "type": "object",
        "required": ["event"],
        "properties": { "event": event },
    } } });
    for (name, definition) in definitions {
        document["definitions"][*name] = definition.clone();
    }
    Contract::new("acme-shop", &document).unwrap()
}

/// `path code` of each remark while `event` is edited.
fn told(contract: &Contract, event: &Value) -> Vec<String> {
    let inputs = json!({ "event": event });
    let types = contract.types_of(&inputs).unwrap();
    let remarks = contract.check(&inputs, &types, || types.bound_inputs(&inputs).into_iter().collect());
    remarks.iter().map(|it| format!("{} {}", it.path, it.code.rsplit('-').next().unwrap())).collect()
}

/// `Event::Queue(Queue::Fifo | Queue::Standard) | Event::Schedule`, in each way of writing it.
fn nested_unions() -> Vec<Contract> {
    let fifo = member(&[("type", "queue"), ("kind", "fifo")], "group");
    let standard = member(&[("type", "queue"), ("kind", "standard")], "name");
    let schedule = member(&[("type", "schedule")], "cron");
    let queue = json!({ "anyOf": [fifo, standard] });
    let described = json!({ "description": "A queue.", "allOf": [{ "$ref": "#/definitions/Queue" }] });
    vec![
        contract(&json!({ "anyOf": [fifo, standard, schedule] }), &[]),
        contract(&json!({ "anyOf": [schedule, standard, fifo] }), &[]),
        contract(&json!({ "anyOf": [queue, schedule] }), &[]),
        contract(&json!({ "anyOf": [{ "$ref": "#/definitions/Queue" }, schedule] }), &[("Queue", queue.clone())]),
        contract(&json!({ "anyOf": [{ "$ref": "Queue" }, schedule] }), &[("Queue", queue.clone())]),
        contract(&json!({ "anyOf": [described, schedule] }), &[("Queue", queue)]),
    ]
}

#[test]
fn a_union_in_a_union_is_judged_by_the_member_that_is_meant() {
    let cases = [
        (json!({ "type": "queue", "kind": "fifo", "group": "a" }), &[][..]),
        (json!({ "type": "queue", "kind": "standard", "name": "a" }), &[]),
        (json!({ "type": "schedule", "cron": "a" }), &[]),
        (json!({ "type": "queue", "kind": "fifo", "group": "#{Group}" }), &[]),
        (json!({ "type": "queue", "kind": "fifo" }), &["$.event.group FieldMissing"]),
        (json!({ "type": "queue", "kind": "standard", "name": 7 }), &["$.event.name WrongType"]),
        (json!({ "type": "queue", "kind": "x" }), &["$.event.kind ChoiceUnknown"]),
        (json!({ "type": "queue" }), &["$.event.kind FieldMissing"]),
        (json!({ "type": "x", "kind": "fifo" }), &["$.event.type ChoiceUnknown"]),
        (json!({}), &["$.event.type FieldMissing"]),
        (json!({ "type": "queue", "kind": "fifo", "group": "a", "grup": 1 }), &["$.event.grup FieldUnknown"]),
        (json!("x"), &["$.event WrongType"]),
    ];
    for (form, contract) in nested_unions().iter().enumerate() {
        for (event, expected) in &cases {
            assert_eq!(told(contract, event), *expected, "{event} in form {form}");
        }
    }
}

#[test]
fn members_may_be_told_apart_by_discriminators_that_they_do_not_share() {
    let event = json!({ "anyOf": [member(&[("a", "1")], "text"), member(&[("b", "1")], "text")] });
    let contract = contract(&event, &[]);
    for (event, expected) in [
        (json!({ "a": "1", "text": "#{Text}" }), &[][..]),
        (json!({ "b": "1", "text": "#{Text}" }), &[]),
        (json!({ "b": "1" }), &["$.event.text FieldMissing"]),
        (json!({ "b": "2", "text": "x" }), &["$.event NotAccepted"]),
    ] {
        assert_eq!(told(&contract, &event), expected, "{event}");
    }
}

#[test]
fn a_reference_may_be_the_name_alone() {
    let contract = contract(&json!({ "$ref": "Tier" }), &[("Tier", json!({ "type": "string", "enum": ["free"] }))]);
    assert_eq!(told(&contract, &json!("free")), [""; 0]);
    assert_eq!(told(&contract, &json!("paid")), ["$.event ChoiceUnknown"]);
}

#[test]
fn equal_expressions_are_no_equal_items() {
    let list = json!({ "type": "array", "uniqueItems": true, "items": { "type": "string" } });
    let contract = contract(&list, &[]);
    assert_eq!(told(&contract, &json!(["#{A}", "#{A}"])), [""; 0]);
    assert_eq!(told(&contract, &json!(["a", "a"])), ["$.event ItemsEqual"]);
}

#[test]
fn unions_that_contain_themselves_or_multiply_are_no_trap() {
    let leaf = member(&[("type", "leaf")], "text");
    let circle = json!({ "anyOf": [{ "$ref": "Circle" }, leaf] });
    // Its types cannot be followed, which is told for the inputs that have it.
    let contract = contract(&circle, &[("Circle", circle.clone())]);
    assert!(contract.types_of(&json!({ "event": { "type": "leaf", "text": "a" } })).is_err());
    let doubling: Vec<(String, Value)> = (0..20)
        .map(|at| {
            let next = json!({ "$ref": format!("U{}", at + 1) });
            (format!("U{at}"), json!({ "anyOf": [next, next] }))
        })
        .chain([("U20".to_owned(), json!({ "anyOf": [leaf] }))])
        .collect();
    let mut document = json!({ "definitions": { "A": { "isRoot": true, "type": "object" } } });
    for (name, definition) in doubling {
        document["definitions"][name] = definition;
    }
    assert!(matches!(Contract::new("a", &document).err(), Some(SchemaError::TooLarge)));
}

//! What ids and texts depend on.

use aws_lambda::Function;
use aws_template::{Format, Fragment};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::inputs::{deployment, everything, fragment, function};

/// The logical id of the version that is published.
fn version(function: &Value, digit: char) -> String {
    let fragment = fragment(function, &deployment(&[("app", digit)])).unwrap();
    let template = fragment.render(Format::Json).unwrap();
    let version = template.resources().find(|resource| resource.resource_type == "AWS::Lambda::Version").unwrap();
    version.logical_id.to_owned()
}

#[test]
fn a_version_is_published_when_there_is_something_to_publish() {
    let before = version(&function("orders", json!({ "memory": 128 })), '0');
    let sent = json!({ "type": "newQueue" });
    for changed in [
        json!({ "memory": 256 }),
        json!({ "memory": 128, "environment": [{ "name": "LOG_LEVEL", "value": "info" }] }),
        json!({ "memory": 128, "timeout": 5 }),
        json!({ "memory": 128, "description": "Takes orders" }),
        json!({ "memory": 128, "architecture": "arm64" }),
        json!({ "memory": 128, "tracing": "active" }),
        json!({ "memory": 128, "deadLetters": sent }),
        json!({ "memory": 128, "secrets": [{ "type": "parameter", "variable": "TOKEN", "parameter": "/token" }] }),
        json!({ "memory": 128, "role": { "type": "existing", "arn": "arn:aws:iam::123456789012:role/orders" } }),
    ] {
        assert_ne!(version(&function("orders", changed.clone()), '0'), before, "{changed}");
    }
    assert_ne!(version(&function("orders", json!({ "memory": 128 })), '1'), before, "other code");
}

#[test]
fn no_version_is_published_where_nothing_would_be_in_it() {
    let before = version(&function("orders", json!({})), '0');
    let access = json!([{ "to": "publish", "resource": "arn:aws:sns:eu-west-1:123456789012:orders" }]);
    for changed in [
        json!({ "logRetention": 7 }),
        json!({ "reservedConcurrency": 5 }),
        json!({ "role": { "type": "generated", "access": access } }),
        json!({ "events": [{ "type": "schedule", "expression": "rate(1 hour)" }] }),
        json!({ "events": [{ "type": "queue" }] }),
        json!({ "asynchronousCalls": { "retries": 0 } }),
        json!({ "timeout": 30 }),
    ] {
        assert_eq!(version(&function("orders", changed.clone()), '0'), before, "{changed}");
    }
}

/// The parts that a function may have or not.
fn parts() -> impl Strategy<Value = Value> {
    let everything = everything();
    let names: Vec<String> = everything.as_object().unwrap().keys().cloned().collect();
    let count = names.len();
    prop::sample::subsequence(names, 0..=count).prop_map(move |chosen| {
        let part = |name: String| (name.clone(), everything[&name].clone());
        Value::Object(chosen.into_iter().map(part).collect())
    })
}

/// Functions of different names.
pub(crate) fn functions() -> impl Strategy<Value = Vec<Value>> {
    let name = prop::sample::select(vec!["main", "orders", "get-orders", "getOrders", "worker_2"]);
    prop::collection::btree_map(name, parts(), 1..4).prop_map(|functions| {
        let named = |(name, mut parts): (&str, Value)| {
            // A name at AWS is of one function.
            parts.as_object_mut().unwrap().remove("functionName");
            function(name, parts)
        };
        functions.into_iter().map(named).collect()
    })
}

pub(crate) fn union(functions: &[Value]) -> Fragment {
    let deployment = deployment(&[("app", '0')]);
    Fragment::union_all(functions.iter().map(|function| fragment(function, &deployment).unwrap())).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_functions_does_not_matter(functions in functions()) {
        let reversed: Vec<_> = functions.iter().rev().cloned().collect();
        let text = |functions: &[Value]| union(functions).render(Format::Yaml).unwrap().text().to_owned();
        prop_assert_eq!(text(&functions), text(&reversed));
    }

    #[test]
    fn every_template_is_complete_and_holds_each_function_as_it_is_alone(functions in functions()) {
        let whole = union(&functions).render(Format::Json).unwrap();
        let ids: Vec<String> = whole.resources().map(|resource| resource.logical_id.to_owned()).collect();
        let mut count = 0;
        for function in &functions {
            let alone = union(std::slice::from_ref(function)).render(Format::Json).unwrap();
            for resource in alone.resources() {
                prop_assert!(ids.iter().any(|id| id == resource.logical_id));
                count += 1;
            }
        }
        prop_assert_eq!(count, ids.len());
    }

    #[test]
    fn inputs_survive_their_way_through_json(function in functions()) {
        for function in function {
            let read: Function = serde_json::from_value(function).unwrap();
            let written = serde_json::to_value(&read).unwrap();
            prop_assert_eq!(serde_json::from_value::<Function>(written).unwrap(), read);
        }
    }
}

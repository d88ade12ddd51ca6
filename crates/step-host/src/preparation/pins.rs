//! What a preview adds to a plan: each action's `pinned`, which ties it to what was seen, and its `changes`.

use serde_json::Value;

use crate::Mask;

/// Of the contract (`octopus:step-execution/preview`). Plans of inputs have neither.
const ADDED: [&str; 2] = ["changes", "pinned"];

const CHANGES: &str = ADDED[0];
const PINNED: &str = ADDED[1];

/// The plan as it was before it was previewed.
pub(super) fn without(plan: &Value) -> Value {
    let mut plan = plan.clone();
    for action in actions_of(&mut plan) {
        if let Some(fields) = action.as_object_mut() {
            fields.retain(|name, _| !ADDED.contains(&name.as_str()));
        }
    }
    plan
}

/// The plan with what the preview of the same plan added, and nothing else of it.
pub(super) fn tied(mut plan: Value, previewed: &Value) -> Value {
    let previewed = previewed["actions"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (action, previewed) in actions_of(&mut plan).iter_mut().zip(previewed) {
        let Some(fields) = action.as_object_mut() else { continue };
        let added = ADDED.iter().filter_map(|name| Some(((*name).to_owned(), previewed.get(*name)?.clone())));
        fields.extend(added);
    }
    plan
}

/// The plan with what the mask hides taken out of its changes, which are looked at. What it is tied to is only compared.
pub(super) fn hiding_changes(mut plan: Value, mask: &Mask) -> Value {
    for changes in actions_of(&mut plan).iter_mut().filter_map(|action| action.get_mut(CHANGES)) {
        *changes = mask.hide_in(changes);
    }
    plan
}

/// Whether these two forms of one plan are tied to different things.
pub(super) fn differ(one: &Value, other: &Value) -> bool {
    let pins = |plan: &Value| -> Vec<Option<Value>> {
        plan["actions"].as_array().into_iter().flatten().map(|action| action.get(PINNED).cloned()).collect()
    };
    pins(one) != pins(other)
}

fn actions_of(plan: &mut Value) -> &mut [Value] {
    plan.get_mut("actions").and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_preview_adds_is_taken_off_and_put_on_again() {
        let plan = json!({ "actions": [{ "type": "a" }, { "type": "b" }] });
        let previewed = json!({ "actions": [{ "type": "a", "changes": [], "pinned": 1 }, { "type": "b" }] });
        assert_eq!(without(&previewed), plan);
        assert_eq!(tied(plan, &previewed), previewed);
    }

    #[test]
    fn changes_are_masked_and_pins_are_not_changed_unnoticed() {
        let mask: Mask = [&step_inputs::Secret::new("4711")].into_iter().collect();
        let plan = json!({ "actions": [{ "changes": ["is 4711"], "pinned": "0-4711" }] });
        let hidden = hiding_changes(plan.clone(), &mask);
        assert_eq!(hidden, json!({ "actions": [{ "changes": ["is ********"], "pinned": "0-4711" }] }));
        assert!(!differ(&plan, &hidden));
        assert!(differ(&plan, &mask.hide_in(&plan)));
    }

    #[test]
    fn nothing_else_is_taken_over_from_a_preview() {
        let plan = json!({ "actions": [{ "type": "a" }] });
        let previewed = json!({ "actions": [{ "type": "other", "pinned": 1, "more": 2 }, { "type": "b" }], "x": 3 });
        assert_eq!(tied(plan, &previewed), json!({ "actions": [{ "type": "a", "pinned": 1 }] }));
    }
}

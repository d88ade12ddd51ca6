//! Inputs that cannot be read or used.

use serde_json::json;

use super::program::{CLOUDFORMATION, Workplace, end, inputs, log_group};

#[test]
fn every_problem_is_told_with_its_path() {
    let workplace = Workplace::new("every_problem");
    let wrong = json!({
        "stackName": "9 lives",
        "region": 42,
        "template": { "type": "inline" },
        "capabilities": ["CAPABILITY_TO_FLY"],
    });
    let told = ["$.stackName", "$.region", "$.template", "$.capabilities[0]", "CAPABILITY_IAM", "42 is a number"];
    end(workplace.with_inputs("validate", CLOUDFORMATION, &wrong)).fails(3, &told);
}

#[test]
fn a_template_in_no_known_language_is_refused_before_anything_runs() {
    let workplace = Workplace::new("no_known_language");
    let wrong = inputs("x", "Resources: [unclosed\n  - :");
    end(workplace.with_inputs("run", CLOUDFORMATION, &wrong)).fails(3, &["$.template.body", "neither JSON nor YAML"]);
}

#[test]
fn inputs_that_are_not_json_are_unreadable() {
    let workplace = Workplace::new("not_json");
    let file = workplace.write("inputs.json", "{ \"stackName\": ");
    let command = workplace.steps(&["validate", CLOUDFORMATION, "--inputs", file.to_str().unwrap()]);
    end(command).fails(2, &["it is not JSON", "line 1", "fix:"]);
}

#[test]
fn a_field_that_is_given_twice_is_told_with_its_path() {
    let workplace = Workplace::new("given_twice");
    let twice = r#"{ "stackName": "a", "tags": [{ "key": "a", "key": "b" }], "stackName": "b" }"#;
    let file = workplace.write("inputs.json", twice);
    let command = workplace.steps(&["validate", CLOUDFORMATION, "--inputs", file.to_str().unwrap()]);
    end(command).fails(2, &["$.tags[0].key, $.stackName are given more than once", "fix:"]);
}

#[test]
fn inputs_that_are_missing_are_unreadable() {
    let workplace = Workplace::new("missing_inputs");
    let command = workplace.steps(&["run", CLOUDFORMATION, "--inputs", "nowhere.json"]);
    end(command).fails(2, &["nowhere.json"]);
}

#[test]
fn a_misspelt_field_is_a_warning_with_a_suggestion() {
    let workplace = Workplace::new("misspelt");
    let mut misspelt = log_group("x", 7);
    misspelt["timeuot"] = 5.into();
    let ended = end(workplace.with_inputs("validate", CLOUDFORMATION, &misspelt));
    ended.succeeds();
    assert!(ended.stderr.contains("`timeuot`") && ended.stderr.contains("`timeout`"), "{ended:#?}");
}

#[test]
fn programs_get_the_same_as_json() {
    let workplace = Workplace::new("as_json");
    end(workplace.validate_as_json(CLOUDFORMATION, &json!({}))).refuses_inputs(&[
        "$.region FieldMissing",
        "$.stackName FieldMissing",
        "$.template FieldMissing",
    ]);
}

//! Inputs that are bound to expressions: skipped while they are edited, caught before they are used.

use serde_json::{Value, json};

use super::program::{Workplace, end};

pub(super) const EVERY_INPUT: &str = "every-input-step";

fn valid() -> Value {
    json!({
        "name": "shop",
        "enabled": true,
        "size": "small",
        "scaling": { "fewest": 1, "most": 3 },
        "source": { "type": "inline", "text": "hello" },
        "password": { "HasValue": true, "NewValue": "open sesame" },
        "image": { "referenceId": "web" },
        "token": "Accounts-7",
        "aws": { "credentials": { "type": "worker" }, "role": { "type": "noAssumedRole" } },
    })
}

pub(super) fn changed(path: &str, value: Value) -> Value {
    let mut inputs = valid();
    *inputs.pointer_mut(path).unwrap() = value;
    inputs
}

#[test]
fn mistakes_of_every_kind_are_told_at_once_and_nothing_else_is() {
    let mistaken = json!({
        "name": 7,
        "enabled": "perhaps",
        "size": "medium",
        "share": 101,
        "scaling": { "fewest": -1 },
        "zones": ["a", true],
        "labels": [{ "key": "team" }],
        "source": { "type": "letter" },
        "password": { "HasValue": false },
        "image": "web",
        "token": 9,
        "aws": { "credentials": { "type": "worker" }, "role": { "type": "noAssumedRole" } },
    });
    let workplace = Workplace::new("mistakes");
    end(workplace.validate_as_json(EVERY_INPUT, &mistaken)).refuses_inputs(&[
        "$.enabled WrongType",
        "$.image WrongType",
        "$.labels[0].value FieldMissing",
        "$.name WrongType",
        "$.scaling.fewest OutOfRange",
        "$.scaling.most FieldMissing",
        "$.share OutOfRange",
        "$.size ChoiceUnknown",
        "$.source.type ChoiceUnknown",
        "$.token WrongType",
        "$.zones[1] WrongType",
    ]);
}

#[test]
fn every_rule_that_is_broken_is_told() {
    let mut inputs = changed("/name", "system-shop".into());
    inputs["scaling"] = json!({ "fewest": 3, "most": 1 });
    inputs["labels"] = json!([{ "key": "a", "value": "1" }, { "key": "a", "value": "2" }]);
    end(Workplace::new("every_rule").validate_as_json(EVERY_INPUT, &inputs)).refuses_inputs(&[
        "$.name NameReserved",
        "$.scaling.fewest FewestAboveMost",
        "$.labels[1].key LabelTwice",
    ]);
}

#[test]
fn null_in_an_optional_input_says_that_it_is_left_out() {
    let mut inputs = valid();
    inputs["remark"] = Value::Null;
    inputs["zones"] = Value::Null;
    for verb in ["validate", "run"] {
        end(Workplace::new("null").with_inputs(verb, EVERY_INPUT, &inputs)).succeeds();
    }
}

#[test]
fn a_number_may_be_written_as_text_or_with_a_fraction_of_nothing() {
    let mut inputs = valid();
    inputs["scaling"] = json!({ "fewest": "1", "most": 2.0 });
    end(Workplace::new("loose_numbers").with_inputs("validate", EVERY_INPUT, &inputs)).succeeds();
    let ended = end(Workplace::new("loose_numbers").with_inputs("run", EVERY_INPUT, &inputs));
    ended.succeeds();
    assert!(ended.stdout.contains("1 to 2 instances"), "{ended:#?}");
}

#[test]
fn an_image_is_known_by_its_variable() {
    let workplace = Workplace::new("image");
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &valid());
    command.args(["--var", "Octopus.Action.Package[web].Image=docker.io/acme/web:7"]);
    let ended = end(command);
    ended.succeeds();
    assert!(ended.stdout.contains("docker.io/acme/web:7"), "{ended:#?}");
}

#[test]
fn problems_of_expressions_and_of_values_are_told_together() {
    let mut inputs = changed("/name", "#{Nobody}".into());
    inputs["share"] = 101.into();
    inputs["password"] = json!({ "HasValue": true });
    end(Workplace::new("together").with_inputs("run", EVERY_INPUT, &inputs))
        .fails(3, &["$.name", "$.share", "$.password", "3 problems"]);
}

#[test]
fn a_rule_on_a_bound_input_is_skipped_and_counted() {
    let workplace = Workplace::new("skipped");
    let mut command = workplace.with_inputs("validate", EVERY_INPUT, &changed("/scaling/fewest", "#{Fewest}".into()));
    command.arg("--json");
    let ended = end(command);
    ended.succeeds();
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["skippedRules"], 1, "{report:#}");
}

#[test]
fn a_bound_input_is_caught_before_execution() {
    let workplace = Workplace::new("caught");
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &changed("/scaling/fewest", "#{Fewest}".into()));
    command.args(["--var", "Fewest=9"]);
    end(command).fails(3, &["$.scaling.fewest", "9 is more than 3"]);
}

#[test]
fn an_expression_that_comes_to_nothing_is_told_with_its_path() {
    let workplace = Workplace::new("nothing");
    let command = workplace.with_inputs("run", EVERY_INPUT, &changed("/name", "shop-#{Stage}".into()));
    end(command).fails(3, &["$.name", "#{Stage}"]);
}

#[test]
fn a_value_that_does_not_fit_its_field_is_told_in_words() {
    let workplace = Workplace::new("no_fit");
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &changed("/scaling/most", "#{Most}".into()));
    command.args(["--var", "Most=lots"]);
    end(command).fails(3, &["$.scaling.most", "#{Most}", "lots", "number"]);
}

#[test]
fn variables_come_from_files_and_the_command_line_wins() {
    let workplace = Workplace::new("layers");
    workplace.write("variables.json", r#"{ "Name": "from the file", "Most": "2" }"#);
    let mut inputs = changed("/name", "#{name | ToUpper}".into());
    inputs["scaling"]["most"] = "#{Most}".into();
    let mut command = workplace.with_inputs("run", EVERY_INPUT, &inputs);
    command.args(["--variables", "variables.json", "--var", "Name=shop"]);
    let ended = end(command);
    ended.succeeds();
    assert!(ended.stdout.contains("name SHOP") && ended.stdout.contains("1 to 2 instances"), "{ended:#?}");
}

#[test]
fn a_secret_reaches_the_step_and_nobody_else() {
    let workplace = Workplace::new("secret_input");
    let ended = end(workplace.with_inputs("run", EVERY_INPUT, &valid()));
    ended.succeeds();
    assert!(ended.stdout.contains("a password of 11 letters: ********"), "{ended:#?}");
    let preview = end(workplace.with_inputs("preview", EVERY_INPUT, &valid()));
    preview.succeeds();
    assert!(!format!("{ended:?}{preview:?}").contains("open sesame"), "{preview:#?}");
}

#[test]
fn a_sensitive_variable_is_masked_wherever_it_goes() {
    let workplace = Workplace::new("sensitive_variable");
    workplace.write("variables.json", r#"[{ "k": "Password", "v": "open sesame", "s": true }]"#);
    let mut inputs = changed("/name", "#{Password}".into());
    inputs["password"] = "#{Password}".into();
    for verb in ["run", "preview"] {
        let mut command = workplace.with_inputs(verb, EVERY_INPUT, &inputs);
        command.args(["--variables", "variables.json"]);
        let ended = end(command);
        ended.succeeds();
        assert!(ended.stdout.contains("name ********") && !ended.stdout.contains("open sesame"), "{ended:#?}");
    }
}

#[test]
fn a_secret_that_only_a_server_knows_is_told() {
    let workplace = Workplace::new("server_secret");
    let inputs = changed("/password", json!({ "HasValue": true }));
    end(workplace.with_inputs("run", EVERY_INPUT, &inputs)).fails(3, &["$.password", "SensitiveValueUnknown"]);
    end(workplace.with_inputs("validate", EVERY_INPUT, &inputs)).succeeds();
}

#[test]
fn a_sensitive_variable_is_masked_in_what_is_said_about_inputs() {
    let workplace = Workplace::new("masked_diagnostics");
    workplace.write("variables.json", r#"[{ "k": "Password", "v": "system-sesame", "s": true }]"#);
    let mut inputs = changed("/name", "#{Password}".into());
    inputs["size"] = "#{Password}".into();
    for arguments in [&["run"][..], &["preview"], &["validate", "--stage", "execution", "--json"]] {
        let mut command = workplace.with_inputs(arguments[0], EVERY_INPUT, &inputs);
        command.args(["--variables", "variables.json"]).args(&arguments[1..]);
        let ended = end(command);
        assert_eq!(ended.code, Some(3), "{ended:#?}");
        assert!(!format!("{ended:?}").contains("system-sesame"), "{ended:#?}");
    }
}

#[test]
fn an_escaped_expression_is_text_when_it_is_executed() {
    let workplace = Workplace::new("escaped");
    let ended = end(workplace.with_inputs("run", EVERY_INPUT, &changed("/name", "a ##{x}".into())));
    ended.succeeds();
    assert!(ended.stdout.contains("name a #{x}"), "{ended:#?}");
}

#[test]
fn variables_are_read_even_where_they_are_not_needed() {
    let workplace = Workplace::new("missing_variables");
    let mut command = workplace.with_inputs("validate", EVERY_INPUT, &valid());
    command.args(["--variables", "nowhere.json"]);
    end(command).fails(2, &["nowhere.json"]);
}

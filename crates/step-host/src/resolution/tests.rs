use serde_json::json;
use step_inputs::InputPath;

use super::*;

pub(super) fn contract() -> Contract {
    let inputs_json = json!({ "definitions": { "Inputs": {
        "type": "object",
        "isRoot": true,
        "properties": {
            "name": { "type": "string" },
            "size": { "type": "integer", "maximum": 100 },
            "remark": { "type": "string" },
            "password": { "type": "object", "isSensitiveValue": true },
            "key": { "type": "object", "isSensitiveValue": true },
            "site": { "type": "object", "isPackageReference": true },
            "image": { "type": "object", "isContainerImageReference": true },
            "tags": { "type": "array", "items": { "type": "string" } },
        },
        "required": ["name", "size", "password"],
    } } });
    Contract::new("acme-shop", &inputs_json).unwrap()
}

fn deployment() -> Deployment {
    let mut variables: VariableSet =
        [("Name", "shop"), ("Size", "42"), ("Word", "many"), ("Url", "https://#{Name}/")].into_iter().collect();
    variables.set_sensitive("Password", "open sesame");
    Deployment { variables, ..Deployment::default() }
}

/// Valid inputs with `changes` merged over them.
fn inputs(changes: &Value) -> Value {
    let password = json!({ "HasValue": true, "NewValue": "hunter22" });
    let mut inputs = json!({ "name": "a", "size": 1, "password": password });
    inputs.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    inputs
}

fn resolve(changes: &Value) -> Result<Resolved, Vec<Diagnostic>> {
    resolved(&contract(), &inputs(changes), &deployment())
}

/// `path code` for each problem, with the common part of the code left out.
fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|it| format!("{} {}", it.path, it.code.rsplit('-').next().unwrap())).collect()
}

#[track_caller]
fn assert_problems(changes: &Value, expected: &[&str]) {
    let diagnostics = resolve(changes).err().expect("the inputs have problems");
    assert_eq!(told(&diagnostics), expected, "{diagnostics:?}");
}

#[track_caller]
fn assert_inputs(changes: &Value, expected: &Value) {
    let resolved = resolve(changes).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut expected = expected.clone();
    expected["password"] = json!({ "sensitive": "$.password" });
    assert_eq!(resolved.inputs, expected);
}

#[test]
fn a_bound_number_becomes_a_number() {
    assert_inputs(&json!({ "name": "#{Name}-1", "size": "#{Size}" }), &json!({ "name": "shop-1", "size": 42 }));
}

#[test]
fn a_number_may_be_written_as_text_or_with_a_fraction_of_nothing() {
    for size in [json!("42"), json!(42.0), json!("42.0")] {
        assert_inputs(&json!({ "size": size }), &json!({ "name": "a", "size": 42 }));
    }
}

#[test]
fn null_in_an_optional_field_says_that_it_is_left_out() {
    assert_inputs(&json!({ "remark": null, "tags": null, "image": null }), &json!({ "name": "a", "size": 1 }));
    assert_problems(&json!({ "name": null }), &["$.name WrongType"]);
}

#[test]
fn a_list_may_become_shorter() {
    let tags = json!({ "tags": ["a", "#{ | Null}", "b"] });
    assert_inputs(&tags, &json!({ "name": "a", "size": 1, "tags": ["a", "b"] }));
}

#[test]
fn a_package_is_where_it_was_extracted_and_an_image_has_its_full_name() {
    let references = json!({ "site": { "referenceId": "web", "feedId": "F-1" }, "image": { "referenceId": "db" } });
    let mut deployment = deployment();
    deployment.variables.set("Octopus.Action.Package[db].Image", "docker.io/#{Name}:7");
    let resolved = resolved(&contract(), &inputs(&references), &deployment).unwrap_or_else(|it| panic!("{it:?}"));
    assert_eq!(resolved.inputs["site"], json!({ "referenceId": "web", "extractedToPath": "/packages/web" }));
    assert_eq!(resolved.inputs["image"], json!({ "referenceId": "db", "image": "docker.io/shop:7" }));
}

#[test]
fn a_package_that_was_not_acquired_is_a_problem() {
    let site = json!({ "site": { "referenceId": "web" } });
    let deployment = Deployment { packages: Some(BTreeMap::new()), ..deployment() };
    let diagnostics = resolved(&contract(), &inputs(&site), &deployment).err().unwrap();
    assert_eq!(told(&diagnostics), ["$.site PackageUnknown"]);
}

#[test]
fn a_sensitive_value_is_kept_out_of_the_inputs() {
    for password in [json!({ "HasValue": true, "NewValue": "open sesame" }), json!("#{Password}")] {
        let resolved = resolve(&json!({ "password": password })).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(resolved.sensitive_inputs["$.password"].expose(), "open sesame");
        assert!(!resolved.inputs.to_string().contains("open sesame"));
        assert_eq!(resolved.mask.hide("open sesame"), "********");
    }
}

#[test]
fn a_secret_that_only_the_server_knows_is_a_problem() {
    assert_problems(&json!({ "password": { "HasValue": true } }), &["$.password SensitiveValueUnknown"]);
}

#[test]
fn a_secret_that_the_server_hands_over_is_used() {
    let stored_secrets = [(InputPath::root().field("password"), Secret::new("stored"))].into();
    let deployment = Deployment { stored_secrets, ..deployment() };
    let inputs = inputs(&json!({ "password": { "HasValue": true } }));
    let resolved = resolved(&contract(), &inputs, &deployment).unwrap_or_else(|it| panic!("{it:?}"));
    assert_eq!(resolved.sensitive_inputs["$.password"].expose(), "stored");
}

#[test]
fn an_optional_secret_that_there_is_none_of_is_left_out() {
    let empty = json!({ "key": { "HasValue": false } });
    assert_inputs(&empty, &json!({ "name": "a", "size": 1 }));
    for key in [json!({ "HasValue": false }), Value::Null] {
        let inputs = inputs(&json!({ "key": key }));
        assert_eq!(configured(&contract(), &inputs).unwrap().0.get("key"), None);
        assert_eq!(without_secrets(&contract(), &inputs).unwrap().get("key"), None);
    }
}

#[test]
fn a_required_secret_that_there_is_none_of_is_a_problem_before_execution_only() {
    let empty = json!({ "password": { "HasValue": false } });
    assert_problems(&empty, &["$.password SensitiveValueMissing"]);
    assert_eq!(configured(&contract(), &inputs(&empty)).unwrap().1, []);
}

#[test]
fn a_malformed_secret_never_reaches_a_component() {
    let malformed = json!({ "password": { "HasValue": true, "NewValue": 5 } });
    assert_problems(&malformed, &["$.password NotAccepted"]);
    assert_eq!(told(&configured(&contract(), &inputs(&malformed)).unwrap_err()), ["$.password NotAccepted"]);
}

#[test]
fn what_is_written_in_place_of_a_secret_is_not_told() {
    for password in [json!(90_210), json!(["90210"]), json!({ "HasValue": true, "NewValue": 90_210 })] {
        let inputs = inputs(&json!({ "password": password }));
        let configured = configured(&contract(), &inputs).unwrap_err();
        let resolved = resolved(&contract(), &inputs, &deployment()).err().unwrap();
        assert!(!format!("{configured:?}{resolved:?}").contains("90210"), "{configured:?}{resolved:?}");
    }
}

#[test]
fn problems_of_expressions_of_the_schema_and_of_references_are_told_together() {
    assert_problems(
        &json!({ "name": "#{Nobody}", "size": 101, "password": { "HasValue": true }, "remark": 7 }),
        &["$.name UndefinedVariable", "$.remark WrongType", "$.size OutOfRange", "$.password SensitiveValueUnknown"],
    );
}

#[test]
fn an_expression_that_comes_to_nothing_is_one_problem() {
    assert_problems(
        &json!({ "name": "#{Nobody}", "size": "#{Word}" }),
        &["$.name UndefinedVariable", "$.size WrongType"],
    );
}

#[test]
fn a_discriminator_or_list_that_is_bound_is_not_evaluated() {
    assert_problems(&json!({ "tags": "#{Name}" }), &["$.tags WrongType"]);
}

#[test]
fn a_sensitive_variable_in_a_plain_input_is_to_be_masked() {
    let resolved = resolve(&json!({ "name": "#{Password}" })).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(resolved.mask.hide_in(&resolved.inputs)["name"], "********");
}

#[test]
fn a_sensitive_variable_is_masked_in_what_is_told() {
    let diagnostics = resolve(&json!({ "tags": ["#{Password}"], "size": "#{Password}" })).err().unwrap();
    assert!(!format!("{diagnostics:?}").contains("open sesame"), "{diagnostics:?}");
}

#[test]
fn variables_reach_the_step_evaluated() {
    let resolved = resolve(&json!({})).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(resolved.variables.get("Url").unwrap().value(), "https://shop/");
}

#[test]
fn while_inputs_are_edited_expressions_stay_and_secrets_do_not() {
    let inputs = inputs(&json!({ "size": "#{Size}", "password": { "HasValue": true, "NewValue": "open sesame" } }));
    let (inputs, diagnostics) = configured(&contract(), &inputs).unwrap();
    assert_eq!(diagnostics, []);
    assert_eq!(inputs, json!({ "name": "a", "size": "#{Size}", "password": { "sensitive": "$.password" } }));
}

#[test]
fn a_form_gets_a_handle_in_place_of_whatever_is_written_for_a_secret() {
    for password in [json!(1), json!("plain"), json!({ "NewValue": "plain" })] {
        let handed = without_secrets(&contract(), &json!({ "password": password, "size": [] })).unwrap();
        assert_eq!(handed, json!({ "password": { "sensitive": "$.password" }, "size": [] }));
    }
}

#[test]
fn a_text_that_cannot_become_a_number_is_a_problem_at_once() {
    let diagnostics = configured(&contract(), &inputs(&json!({ "size": "lots" }))).unwrap_err();
    assert_eq!(diagnostics[0].message, "\"lots\" is text; `size` accepts a whole number");
}

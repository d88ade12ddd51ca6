use serde_json::json;

use super::*;

/// Every construct of the dialect, as the SDK writes it.
fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {
            "Inputs": {
                "isRoot": true,
                "type": "object",
                "required": ["stackName", "template", "tier"],
                "properties": {
                    "stackName": {
                        "type": "string",
                        "pattern": "^[a-z-]+$",
                        "patternDescription": "lower-case letters and hyphens",
                        "maxLength": 20,
                    },
                    "region": { "type": "string", "pattern": "^[a-z]{2}-" },
                    "template": { "$ref": "#/definitions/Template" },
                    "tags": { "type": "array", "items": { "$ref": "#/definitions/Tag" }, "maxItems": 2 },
                    "timeout": { "type": "integer", "minimum": 1 },
                    "wait": { "type": "boolean" },
                    "tier": { "description": "What it costs.", "allOf": [{ "$ref": "#/definitions/Tier" }] },
                    "password": { "$ref": "#/definitions/SensitiveValue" },
                    "parameters": { "type": "object", "additionalProperties": { "type": "string" } },
                },
            },
            "Tier": { "type": "string", "enum": ["free", "paid"] },
            "Template": {
                "anyOf": [
                    { "$ref": "#/definitions/Inline" },
                    {
                        "type": "object",
                        "required": ["type", "package"],
                        "properties": {
                            "type": { "type": "string", "const": "package", "isDiscriminator": true },
                            "package": { "$ref": "#/definitions/PackageReference" },
                        },
                    },
                ],
            },
            "Inline": {
                "type": "object",
                "required": ["type", "body"],
                "properties": {
                    "type": { "type": "string", "const": "inline", "isDiscriminator": true },
                    "body": { "type": "string", "minLength": 1 },
                },
            },
            "Tag": {
                "type": "object",
                "required": ["key"],
                "properties": { "key": { "type": "string" }, "value": { "type": "string" } },
            },
            "PackageReference": { "type": "object", "isPackageReference": true },
            "SensitiveValue": { "type": "object", "isSensitiveValue": true },
        },
    })
}

/// Valid inputs with `changes` merged over them; null removes a field.
fn inputs(changes: &Value) -> Value {
    let mut inputs = json!({ "stackName": "hello", "tier": "free", "template": { "type": "inline", "body": "{}" } });
    for (field, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(inputs.as_object_mut().unwrap().remove(field)),
            value => inputs[field] = value.clone(),
        }
    }
    inputs
}

fn contract(inputs_json: &Value) -> Contract {
    Contract::new("acme-shop", inputs_json).unwrap()
}

/// With nothing left open, as before execution.
fn check(inputs: &Value) -> Vec<Diagnostic> {
    check_against(&schema(), inputs)
}

fn check_against(inputs_json: &Value, inputs: &Value) -> Vec<Diagnostic> {
    let contract = contract(inputs_json);
    let types = contract.types_of(inputs).unwrap_or_default();
    contract.check(inputs, &types, BTreeSet::new)
}

/// With everything left open that is bound, as while editing.
fn check_edited(inputs: &Value) -> Vec<Diagnostic> {
    let contract = contract(&schema());
    let types = contract.types_of(inputs).unwrap();
    contract.check(inputs, &types, || types.bound_inputs(inputs).into_iter().collect())
}

/// `severity path code: message` for each remark, with the common part of the code left out.
fn remarks(inputs: &Value) -> String {
    let lines = check(inputs).into_iter().map(|remark| {
        let code = remark.code.strip_prefix("AcmeShop-Configuration-").unwrap();
        format!("{:?} {} {code}: {}", remark.severity, remark.path, remark.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn valid_inputs_get_no_remark() {
    assert_eq!(remarks(&inputs(&json!({ "tags": [{ "key": "a" }], "parameters": { "Any": "x" } }))), "");
}

#[test]
fn each_problem_is_said_in_plain_words() {
    let cases = [
        json!({ "stackName": 42 }),
        json!({ "stackName": null }),
        json!({ "stackName": { "a": 1 } }),
        json!({ "stackName": "My_Stack" }),
        json!({ "stackName": "a-very-long-name-for-a-stack" }),
        json!({ "region": "x" }),
        json!({ "timeout": "soon" }),
        json!({ "timeout": 1.5 }),
        json!({ "timeout": 0 }),
        json!({ "wait": "yes" }),
        json!({ "tier": "gold" }),
        json!({ "tier": null }),
        json!({ "tags": {} }),
        json!({ "password": 7 }),
        json!({ "template": { "type": "package", "package": "app" } }),
        json!({ "tags": [{ "key": "a" }, { "key": 7 }] }),
        json!({ "tags": [{}, {}, {}] }),
        json!({ "parameters": { "Count": 3 } }),
        json!({ "template": "x" }),
        json!({ "template": {} }),
        json!({ "template": { "type": "x" } }),
        json!({ "template": { "type": "inline", "body": "" } }),
        json!({ "template": { "type": "package" } }),
        json!({ "stackname": "a" }),
        json!({ "zzz": 1 }),
        json!({ "template": { "type": "inline", "body": "{}", "bdy": 1 } }),
    ];
    let said: Vec<String> = cases.into_iter().map(|case| format!("{case}\n{}\n", remarks(&inputs(&case)))).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn inputs_that_are_no_object_are_refused() {
    insta::assert_snapshot!(remarks(&json!([1])), @r#"Error $ WrongType: a list was given; the document accepts an object"#);
}

#[test]
fn every_problem_is_reported_not_only_the_first() {
    let paths = check(&inputs(&json!({ "stackName": null, "timeout": 0, "tags": [{}, { "key": 1 }] })))
        .into_iter()
        .map(|remark| remark.path)
        .collect::<Vec<_>>();
    assert_eq!(paths, ["$.stackName", "$.tags[0].key", "$.tags[1].key", "$.timeout"]);
}

#[test]
fn nothing_is_said_about_bound_values_while_editing() {
    let bound = inputs(&json!({
        "stackName": "#{Stack}", "timeout": "#{Timeout}", "wait": "#{Wait}", "tier": "#{Tier}",
        "password": "#{Password}", "template": { "type": "inline", "body": "#{Body}" }, "tags": [{ "key": "#{Key}" }],
    }));
    assert_eq!(check_edited(&bound), []);
}

#[test]
fn problems_of_a_list_come_in_its_order() {
    let inputs = inputs(&json!({ "tags": vec![json!({}); 12] }));
    let paths: Vec<String> = check(&inputs).into_iter().map(|remark| remark.path).collect();
    assert_eq!((paths.len(), &*paths[3], &*paths[12]), (13, "$.tags[2].key", "$.tags[11].key"));
}

#[test]
fn unresolved_expressions_are_values_like_any_other_when_executing() {
    let paths: Vec<String> =
        check(&inputs(&json!({ "timeout": "#{Timeout}" }))).into_iter().map(|remark| remark.path).collect();
    assert_eq!(paths, ["$.timeout"]);
}

#[test]
fn discriminators_objects_and_lists_cannot_be_bound() {
    for changes in [json!({ "template": "#{T}" }), json!({ "template": { "type": "#{T}" } }), json!({ "tags": "#{T}" })]
    {
        let remarks = check_edited(&inputs(&changes));
        assert_eq!(remarks.len(), 1, "{changes}: {remarks:?}");
    }
}

#[test]
fn a_sensitive_value_is_clear_text_when_executing() {
    assert_eq!(check(&inputs(&json!({ "password": "hunter22" }))), []);
}

#[test]
fn an_unknown_field_is_a_warning() {
    let severities: Vec<_> = check(&inputs(&json!({ "zzz": 1 }))).into_iter().map(|remark| remark.severity).collect();
    assert_eq!(severities, [Severity::Warning]);
}

fn refused(inputs_json: &Value) -> SchemaError {
    Contract::new("a", inputs_json).err().unwrap()
}

/// A document whose inputs have one field, `a`.
fn with_field(field: &Value) -> Value {
    json!({ "definitions": { "A": { "isRoot": true, "type": "object", "properties": { "a": field } } } })
}

#[test]
fn a_schema_outside_of_the_dialect_is_refused() {
    let plain = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    assert!(matches!(refused(&plain), SchemaError::Dialect(_)));
}

#[test]
fn a_document_needs_exactly_one_root() {
    for definitions in [json!({ "A": {} }), json!({ "A": { "isRoot": true }, "B": { "isRoot": true } })] {
        assert!(matches!(refused(&json!({ "definitions": definitions })), SchemaError::Dialect(_)));
    }
}

#[test]
fn a_schema_that_is_none_is_refused() {
    assert!(matches!(refused(&with_field(&json!({ "type": "txt" }))), SchemaError::Schema(_)));
}

#[test]
fn a_schema_cannot_make_the_host_fetch_anything() {
    let schema = with_field(&json!({ "$ref": "http://127.0.0.1:9/schema.json" }));
    assert!(matches!(refused(&schema), SchemaError::Schema(_)));
}

#[test]
fn a_schema_that_contains_itself_is_no_trap() {
    let schema = with_field(&json!({ "$ref": "#/definitions/A" }));
    assert_eq!(check_against(&schema, &json!({ "a": { "a": { "b": 1 } } })).len(), 1);
}

#[test]
fn the_step_id_is_the_package_id_in_pascal_case() {
    assert_eq!(step_id("acme-shop"), "AcmeShop");
}

//! Inputs with expressions in them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use step_inputs::{InputSchema, Secret};
use step_variables::{Evaluator, Substituted, VariableSet, substitute};

fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {
            "Inputs": {
                "isRoot": true,
                "type": "object",
                "properties": {
                    "name": { "type": "string" },
                    "memory": { "type": "number" },
                    "timeout": { "type": "integer" },
                    "publish": { "type": "boolean" },
                    "level": { "enum": [1, 2] },
                    "sizes": { "type": "array", "items": { "type": "number" } },
                    "tags": { "type": "array", "items": { "$ref": "#/definitions/Tag" } },
                    "package": { "description": "What to run.", "allOf": [{ "$ref": "#/definitions/PackageReference" }] },
                    "image": { "$ref": "#/definitions/ContainerImageReference" },
                    "password": { "$ref": "#/definitions/SensitiveValue" },
                    "account": { "type": "string", "isAccount": true, "accountType": "AmazonWebServicesAccount" },
                    "shape": { "$ref": "#/definitions/Shape" },
                    "limits": { "type": "object", "additionalProperties": { "type": "integer" } }
                }
            },
            "Tag": { "type": "object", "properties": { "key": { "type": "string" }, "value": { "type": "string" } } },
            "PackageReference": { "type": "object", "isPackageReference": true },
            "ContainerImageReference": { "type": "object", "isContainerImageReference": true },
            "SensitiveValue": { "type": "object", "isSensitiveValue": true },
            "Shape": { "anyOf": [{ "$ref": "#/definitions/Square" }, { "anyOf": [{ "$ref": "#/definitions/Rectangle" }] }] },
            "Square": {
                "type": "object",
                "properties": {
                    "type": { "type": "string", "const": "square", "isDiscriminator": true },
                    "size": { "type": "number" }
                }
            },
            "Rectangle": {
                "type": "object",
                "properties": {
                    "type": { "type": "string", "const": "rectangle", "isDiscriminator": true },
                    "size": { "type": "string" },
                    "width": { "type": "integer" }
                }
            }
        }
    })
}

fn variables() -> VariableSet {
    let mut variables: VariableSet = [
        ("Name", "web"),
        ("Memory", "512"),
        ("Half", " 0.5 "),
        ("Whole", "3.0"),
        ("Yes", "True"),
        ("Words", "lots"),
        ("Path", r"C:\Octopus\1"),
        ("Quoted", r#"a "b" \c"#),
    ]
    .into_iter()
    .collect();
    variables.set_sensitive("Secret", "s3cret");
    variables
}

fn substituted(inputs: &Value) -> Substituted {
    let variables = variables();
    let schema = InputSchema::expand_present(&schema(), inputs).unwrap();
    substitute(inputs, &schema, &Evaluator::new(&variables))
}

/// Where no schema says what fields need.
fn untyped(inputs: &Value, variables: &VariableSet) -> Substituted {
    substitute(inputs, &InputSchema::default(), &Evaluator::new(variables))
}

#[track_caller]
fn assert_inputs(inputs: &Value, expected: &Value) {
    let substituted = substituted(inputs);
    assert_eq!(problems(&substituted), [""; 0]);
    assert_eq!(substituted.inputs, *expected);
}

fn problems(substituted: &Substituted) -> Vec<String> {
    substituted.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn values_become_what_their_fields_need() {
    assert_inputs(
        &json!({
            "name": "#{Memory}",
            "memory": "#{Memory}",
            "timeout": "#{Whole}",
            "publish": "#{Yes}",
            "level": "#{Memory}",
            "sizes": ["#{Half}", 1, "#{Memory}0", "#{if Yes}7#{/if}"],
            "limits": { "cpu": "#{Memory}" },
        }),
        &json!({
            "name": "512",
            "memory": 512,
            "timeout": 3,
            "publish": true,
            "level": 512,
            "sizes": [0.5, 1, 5120, 7],
            "limits": { "cpu": 512 },
        }),
    );
}

#[test]
fn the_variant_decides_about_its_fields() {
    assert_inputs(
        &json!({ "shape": { "type": "square", "size": "#{Memory}" } }),
        &json!({ "shape": { "type": "square", "size": 512 } }),
    );
    assert_inputs(
        &json!({ "shape": { "type": "rectangle", "size": "#{Memory}", "width": "#{Memory}" } }),
        &json!({ "shape": { "type": "rectangle", "size": "512", "width": 512 } }),
    );
}

#[test]
fn what_has_no_type_of_the_schema_is_left_alone() {
    let inputs = json!({
        "shape": { "type": "#{Name}", "size": "#{Memory}" },
        "tags": "#{Name}",
        "limits": "#{Name}",
        "name": ["#{Name}"],
    });
    assert_inputs(&inputs, &inputs);
}

#[test]
fn what_the_server_owns_is_left_alone() {
    let inputs = json!({
        "package": { "referenceId": "#{Name}", "packageId": "#{Name}" },
        "image": { "imageName": "#{Name}" },
        "password": { "HasValue": true, "NewValue": "#{Name}" },
        "shape": { "type": "square" },
    });
    assert_inputs(&inputs, &inputs);
}

#[test]
fn bound_server_owned_texts_are_evaluated() {
    assert_inputs(
        &json!({ "password": "#{Secret}", "account": "#{Name}" }),
        &json!({ "password": "s3cret", "account": "web" }),
    );
}

#[test]
fn texts_without_expressions_are_left_alone() {
    let inputs = json!({ "name": "# ## {x}", "memory": "512", "unknown": { "a": [null, 1.5, true, "x"] } });
    assert_inputs(&inputs, &inputs);
}

#[test]
fn values_cannot_break_the_json() {
    assert_inputs(
        &json!({ "name": "#{Quoted}", "tags": [{ "key": "a", "value": "at #{Path}\\x" }], "unknown": "#{Quoted}" }),
        &json!({ "name": r#"a "b" \c"#, "tags": [{ "key": "a", "value": r"at C:\Octopus\1\x" }], "unknown": r#"a "b" \c"# }),
    );
}

#[test]
fn null_leaves_a_property_or_item_out() {
    assert_inputs(
        &json!({ "name": "#{if Yes}#{ | Null}#{/if}", "sizes": [1, "#{ | Null}", 2] }),
        &json!({ "sizes": [1, 2] }),
    );
}

#[test]
fn all_problems_are_told_with_their_place() {
    let inputs = json!({
        "name": "#{Gone} and #{Name | Nope}",
        "memory": "#{Words}",
        "timeout": "#{Half}",
        "publish": "#{Memory}",
        "tags": [{ "key": "ok", "value": "#{Lost}" }],
        "limits": { "a b": "#{Words}" },
        "image x": "#{oops",
        "sizes": ["#{Words | Append \"0123456789012345678901234567890123456789012345678901234567890123456789\"}"],
    });
    let substituted = substituted(&inputs);
    assert_eq!(
        problems(&substituted),
        [
            "$.name: `#{Gone}`: no variable has this name",
            "$.name: `#{Name | Nope}`: there is no filter `Nope`",
            "$.memory: `#{Words}` is \"lots\", but `memory` needs a number",
            "$.timeout: `#{Half}` is \" 0.5 \", but `timeout` needs a whole number",
            "$.publish: `#{Memory}` is \"512\", but `publish` needs true or false",
            "$.tags[0].value: `#{Lost}`: no variable has this name",
            "$.limits['a b']: `#{Words}` is \"lots\", but `a b` needs a whole number",
            "$['image x']: the expression is malformed: `#{` is never closed by `}` at line 1, column 1",
            "$.sizes[0]: `#{Words | Append \"0123456789012345678901234567890123456789012345678901234567890123456789\"}` is \"lots01234567890123456789012345678901234567890123456789012345\"…, but `sizes[0]` needs a number",
        ]
    );
    assert_eq!(substituted.inputs, inputs);
    let codes: Vec<_> = substituted.problems.iter().map(|problem| problem.kind.code()).collect();
    assert_eq!(codes[..3], ["UndefinedVariable", "UnknownFilter", "WrongType"]);
    assert_eq!(codes[7], "MalformedExpression");
}

#[test]
fn problems_of_a_secret_repeat_no_part_of_it() {
    for (password, code) in [
        ("pa#{/ss}word", "MalformedExpression"),
        ("pass#{/if}word", "MalformedExpression"),
        ("pass#{wo^rd", "MalformedExpression"),
        ("pass#{word}", "UndefinedVariable"),
        ("pass#{Name | word}", "UnknownFilter"),
    ] {
        let substituted = substituted(&json!({ "password": password }));
        let [problem] = &substituted.problems[..] else { panic!("{:?}", substituted.problems) };
        assert_eq!(problem.kind.code(), code, "{password}");
        let told = format!("{problem} {problem:?}");
        for part in ["pass", "wo", "ss}", "/if", "`^`"] {
            assert!(!told.replace("password", "").contains(part), "{told} has {part}");
        }
    }
}

#[test]
fn the_variable_that_a_secret_lacks_is_named() {
    let substituted = substituted(&json!({ "password": "#{Db.Password}" }));
    assert_eq!(problems(&substituted), ["$.password: `#{Db.Password}`: no variable has this name"]);
}

#[test]
fn a_circle_spoils_only_its_own_input() {
    let variables: VariableSet = [("A", "#{B}"), ("B", "#{A}"), ("C", "fine")].into_iter().collect();
    let substituted = untyped(&json!({ "a": "#{A}", "c": "#{C}" }), &variables);
    assert_eq!(problems(&substituted), ["$.a: variables refer to each other in a circle: A → B → A"]);
    assert_eq!(substituted.inputs, json!({ "a": "#{A}", "c": "fine" }));
    assert_eq!(substituted.problems[0].kind.code(), "CircularVariables");
}

#[test]
fn the_inputs_share_one_limit() {
    let items = "x,".repeat(1 << 19);
    let variables: VariableSet = [("Big", items.as_str())].into_iter().collect();
    let inputs = json!(vec!["#{each a in Big}#{each b in Big}#{/each}#{/each}"; 50]);
    let substituted = untyped(&inputs, &variables);
    assert_eq!(problems(&substituted), ["$[0]: evaluating would take more than 100000000 units of work"]);
}

#[test]
fn sensitive_values_are_listed_and_not_told() {
    let inputs = json!({ "name": "x#{Secret}", "memory": "#{Secret}", "password": "plain text" });
    let substituted = substituted(&inputs);
    assert_eq!(problems(&substituted), ["$.memory: `#{Secret}` is a sensitive value, but `memory` needs a number"]);
    let listed: Vec<_> = substituted.sensitive_values.iter().map(Secret::expose).collect();
    assert_eq!(listed, ["s3cret", "plain text"]);
    assert!(!format!("{substituted:?}").contains("s3cret"));
}

/// The cases of the original system's own tests, which has no schema at hand.
#[test]
fn the_peers_cases() {
    let widgets =
        r#"{"One":{"WidgetId":"Widget-1","Name":"Widget-One"},"Two":{"WidgetId":"Widget-2","Name":"Widget-Two"}}"#;
    for (expression, values, expected) in [
        (
            "#{Octopus.Action.Package[package].ExtractedPath}",
            &[("Octopus.Action.Package[package].ExtractedPath", r"C:\OctopusTest\Api Test\1\package")][..],
            r"C:\OctopusTest\Api Test\1\package",
        ),
        (
            "#{MyPassword[#{UserName}]}",
            &[("MyPassword[username]", r"C:\OctopusTest"), ("UserName", "username")],
            r"C:\OctopusTest",
        ),
        (
            "#{if BoolVariable}#{TestVariable}#{/if}",
            &[("BoolVariable", "True"), ("TestVariable", r"C:\OctopusTest")],
            r"C:\OctopusTest",
        ),
        (
            "#{if BoolVariable}#{TestVariable}#{else}#{OtherVariable}#{/if}",
            &[("BoolVariable", "False"), ("TestVariable", r"C:\OctopusTest"), ("OtherVariable", r"D:\TestFolder")],
            r"D:\TestFolder",
        ),
        (
            "#{if Octopus.Environment.Name == \"Production\"}#{TestVariable}#{/if}",
            &[("Octopus.Environment.Name", "Production"), ("TestVariable", r"C:\OctopusTest")],
            r"C:\OctopusTest",
        ),
        (
            "#{each w in MyWidgets}'#{w.Value.WidgetId}': #{if w.Value.WidgetId == WidgetIdSelector}This is my Widget!#{else}No widget matched :(#{/if}#{/each}",
            &[("WidgetIdSelector", "Widget-2"), ("MyWidgets", widgets)],
            "'Widget-1': No widget matched :('Widget-2': This is my Widget!",
        ),
        ("#{each endpoint in Endpoints}#{endpoint},#{/each}", &[("Endpoints", r"C:\A,D:\B")], r"C:\A,D:\B,"),
        ("#{FilterVariable | ToUpper}", &[("FilterVariable", r"C:\somelowercase")], r"C:\SOMELOWERCASE"),
        ("#{MyVar | Match \"a b\"}", &[("MyVar", "a b c")], "true"),
        ("#{MyVar | StartsWith \"Ab\"}", &[("MyVar", "Abc")], "true"),
        ("#{MyVar | Match #{pattern}}", &[("MyVar", "a b c"), ("pattern", "a b")], "true"),
        ("#{MyVar | Substring \"8\" \"6\"}", &[("MyVar", "Octopus Deploy")], "Deploy"),
    ] {
        let variables: VariableSet = values.iter().copied().collect();
        let substituted = untyped(&json!({ "testValue": expression }), &variables);
        assert_eq!(problems(&substituted), [""; 0], "{expression}");
        assert_eq!(substituted.inputs, json!({ "testValue": expected }), "{expression}");
    }
}

#[test]
fn the_peers_document_changes_in_one_place() {
    let path = r"C:\OctopusTest\package";
    let document = |path: &str| {
        json!({
            "containerNameOverride": "payload",
            "package": { "extractedToPath": path },
            "target": { "files": [{ "path": "target.0.0.0.zip", "fileName": { "type": "original file name" } }] },
        })
    };
    let expression = "#{Octopus.Action.Package[package].ExtractedPath}";
    let variables: VariableSet = [("Octopus.Action.Package[package].ExtractedPath", path)].into_iter().collect();
    assert_eq!(untyped(&document(expression), &variables).inputs, document(path));

    let nothing = VariableSet::new();
    let missing = untyped(&document(expression), &nothing);
    assert_eq!(problems(&missing), [format!("$.package.extractedToPath: `{expression}`: no variable has this name")]);

    let invalid = untyped(&document("#{Octopus.Action.Package[package]...ExtractedPath}"), &nothing);
    assert_eq!(invalid.problems[0].kind.code(), "MalformedExpression");
}

//! Inputs that do not have their type: everything is reported at once, where it is.

use std::collections::BTreeMap;

use proptest::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use step_core::{
    Action, Context, Deployment, Failure, InputPaths, PackageReference, Packaged, Percentage, Plan, RulesOutcome,
    Stage, Step, surfaces,
};

struct Sorter;

/// What is sorted.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Inputs {
    /// How many.
    count: u8,
    /// How sure.
    share: Percentage,
    /// From where.
    source: Source,
    /// By what.
    #[serde(default)]
    keys: Vec<Key>,
    /// How many of each kind.
    #[serde(default)]
    kinds: BTreeMap<String, u8>,
    /// A remark.
    remark: Option<String>,
}

/// From where.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Source {
    /// A package.
    Package {
        /// The package.
        package: PackageReference,
    },
    /// Here.
    Inline(Inline),
}

/// Here.
#[derive(Deserialize, InputPaths, JsonSchema)]
struct Inline {
    /// How many lines.
    lines: u16,
}

step_core::text_type! {
    /// By what.
    struct Key { what: "a key", accepted: "lower-case letters", length: 1..=8, pattern: "^[a-z]*$" }
}

#[derive(Serialize, Deserialize)]
struct Sort {
    count: u8,
}

impl Packaged for Sorter {
    const MANIFEST: &'static str = "";
}

impl Step for Sorter {
    type Inputs = Inputs;
    type Action = Sort;

    fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Sort>, Failure> {
        Ok(Plan::new([Sort { count: inputs.count }]))
    }

    fn rules(paths: &InputsPaths, rules: &mut step_core::Rules<'_>) {
        rules.check(&paths.keys, |_| None);
    }
}

impl Action for Sort {
    fn summary(&self) -> String {
        "sort".into()
    }

    fn apply(&self, _: &dyn Context) -> Result<(), Failure> {
        Ok(())
    }
}

fn valid() -> Value {
    json!({ "count": 1, "share": 50, "source": { "type": "inline", "lines": 3 }, "keys": ["a"] })
}

fn outcome(inputs: &Value, stage: Stage) -> RulesOutcome {
    surfaces::validate::<Sorter>(&inputs.to_string(), stage)
}

fn messages(outcome: &RulesOutcome) -> Vec<String> {
    outcome.diagnostics.iter().map(|remark| format!("{} {}", remark.path, remark.message)).collect()
}

#[test]
fn everything_that_is_wrong_is_reported_at_once() {
    let inputs = json!({
        "count": 300, "share": 101, "source": { "type": "package", "package": { "referenceId": "../x" } },
        "keys": ["a", "B", "c", "D"], "kinds": { "apples": 300, "red pears": true, "plums": 3 },
    });
    insta::assert_snapshot!(messages(&outcome(&inputs, Stage::Execution)).join("\n"));
}

#[test]
fn what_is_wrong_in_a_member_is_reported_below_it() {
    let inputs = json!({ "source": { "type": "inline", "lines": "three" }, "keys": {} });
    insta::assert_snapshot!(messages(&outcome(&inputs, Stage::Execution)).join("\n"));
}

#[test]
fn a_member_that_nobody_knows_is_reported_where_it_is_chosen() {
    let mut inputs = valid();
    inputs["source"]["type"] = json!("elsewhere");
    let said = messages(&outcome(&inputs, Stage::Execution));
    assert_eq!(said, ["$.source.type unknown variant `elsewhere`, expected `package` or `inline`"]);
}

#[test]
fn what_is_bound_or_missing_says_nothing_while_it_is_edited() {
    let inputs = json!({ "count": "#{Count}", "share": 101, "source": { "type": "inline", "lines": "#{Lines}" } });
    let said = messages(&outcome(&inputs, Stage::Configuration));
    assert_eq!(said, ["$.share 101 is not a percentage from 0 to 100"]);
}

#[test]
fn null_and_whole_floats_are_read_as_the_schema_means_them() {
    let mut inputs = valid();
    inputs["count"] = json!(50.0);
    inputs["remark"] = json!(null);
    inputs["keys"] = json!(null);
    assert_eq!(outcome(&inputs, Stage::Execution), RulesOutcome::default());
    let plan = surfaces::plan::<Sorter>(&inputs.to_string(), None, "{}").unwrap();
    assert_eq!(plan, r#"{"actions":[{"summary":"sort","count":50}]}"#);
}

/// Any JSON, with the names and literals that the inputs know, so that much of it is nearly right.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["inline", "package", "a", "#[{]x}", "[a-z]{0,3}", any::<String>()];
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let name = prop_oneof!["count|share|source|keys|kinds|remark|type|package|referenceId|lines", any::<String>()];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_validated_planned_and_shown(inputs in any_json()) {
        let text = inputs.to_string();
        let accepted = surfaces::validate::<Sorter>(&text, Stage::Execution).diagnostics.is_empty();
        surfaces::validate::<Sorter>(&text, Stage::Configuration);
        prop_assert!(surfaces::form::<Sorter>(&text).is_ok());
        prop_assert_eq!(surfaces::plan::<Sorter>(&text, None, "{}").is_ok(), accepted);
    }

    #[test]
    fn any_text_is_validated(text in any::<String>()) {
        surfaces::validate::<Sorter>(&text, Stage::Execution);
    }
}

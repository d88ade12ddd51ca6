//! Inputs that do not have their type: everything is reported at once, where it is.

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
        "keys": ["a", "B", "c", "D"],
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

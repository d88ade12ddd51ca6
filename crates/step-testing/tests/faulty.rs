//! The conformance suite, run on a step that keeps none of its promises.

use std::panic::{AssertUnwindSafe, catch_unwind};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{
    Action, Context, Defaults, Deployment, Failure, FormBuilder, InitialInputs, InputPaths, Packaged, Path, Place,
    Plan, Step,
};
use step_testing::conformance;

struct Faulty;

/// What it does.
#[derive(Deserialize, InputPaths, JsonSchema)]
struct Inputs {
    /// How it is called.
    name: String,
    /// How large.
    size: Size,
}

#[derive(Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Size {
    /// Not much.
    Small,
    Large,
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

impl Packaged for Faulty {
    const MANIFEST: &'static str = r#"
        [package]
        name = "faulty"
        version = "1.0.0"
        description = "Keeps no promise"

        [package.metadata.step]
        display-name = "Faulty"
        categories = ["Other"]
    "#;
}

impl Step for Faulty {
    type Inputs = Inputs;
    type Action = Nothing;

    fn plan(inputs: &Inputs, _: &Deployment) -> Result<Plan<Nothing>, Failure> {
        assert!(!inputs.name.is_empty(), "it trusts its users");
        Ok(Plan::new([]))
    }

    fn initial_inputs(_: &InputsPaths, initial: &mut InitialInputs) {
        initial.set(&Path::new(Place::root().field("size"), Defaults::none()), &"medium".to_owned());
    }

    fn form(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
        form.text(&paths.name);
        form.text(&Path::<String>::new(Place::root().field("nowhere"), Defaults::none()));
    }
}

impl Action for Nothing {
    fn summary(&self) -> String {
        String::new()
    }

    fn apply(&self, _: &dyn Context) -> Result<(), Failure> {
        Ok(())
    }
}

/// What a check says against the step.
fn found(check: impl FnOnce()) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(check)) else { return "nothing".into() };
    panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "it trusts its users".into())
}

#[test]
fn a_literal_without_documentation_is_found() {
    assert_eq!(
        found(conformance::documents_every_input::<Faulty>),
        r#"literals without a documentation comment: [("$.size", "large")]"#
    );
}

#[test]
fn initial_inputs_that_do_not_fit_are_found() {
    let found = found(conformance::starts_from_inputs_that_its_schema_knows::<Faulty>);
    assert!(found.starts_with("initial inputs that the schema does not accept: [\"/size: "), "{found}");
}

#[test]
fn a_control_of_nothing_is_found() {
    let found = found(conformance::edits_its_inputs_with_its_form::<Faulty>);
    assert_eq!(found, r#"controls of places that the schema does not have: ["$.nowhere"]"#);
}

#[test]
fn a_panic_on_strange_inputs_is_found() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faulty");
    assert_eq!(found(|| conformance::survives_inputs_of_any_shape::<Faulty>(folder)), "it trusts its users");
}

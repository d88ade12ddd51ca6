//! The surfaces, called as a host calls them.

use std::cell::RefCell;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use step_core::surfaces;
use step_core::{
    Action, Area, Capabilities, Change, Context, Deployment, Effect, ErrorKind, Failure, InputPaths, Level, Output,
    Packaged, Plan, Previewed, Rules, Secret, SensitiveValue, Stage, Step, Task,
};

/// Sends parcels.
struct SendParcels;

/// What is sent.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Inputs {
    /// Who gets something.
    receivers: Vec<String>,
    /// Kilograms each.
    #[serde(default = "one")]
    weight: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Parcel {
    Send { to: String, weight: u32 },
}

static TOO_HEAVY: ErrorKind = ErrorKind {
    area: Area::Configuration,
    identifier: "TooHeavy",
    meaning: "A parcel is heavier than anyone can carry.",
    fix: "Send several.",
};

static WHEREABOUTS: Output = Output { name: "Parcel[{key}]", description: "Where it is.", sensitive: false };

static NOBODY_HOME: ErrorKind = ErrorKind {
    area: Area::General,
    identifier: "NobodyHome",
    meaning: "Nobody answered the door.",
    fix: "Try again in the evening.",
};

impl Packaged for SendParcels {
    const MANIFEST: &'static str = r#"
        [package]
        name = "acme-send-parcels"
        version = "2.1.0"
        description = "Sends parcels"

        [package.metadata.step]
        display-name = "Send parcels"
        categories = ["Other"]
    "#;
}

impl Step for SendParcels {
    type Inputs = Inputs;
    type Action = Parcel;

    fn plan(inputs: &Inputs, deployment: &Deployment) -> Result<Plan<Parcel>, Failure> {
        let weight = if deployment.variable("octopus.environment.name") == Some("Moon") { 0 } else { inputs.weight };
        Ok(Plan::new(inputs.receivers.iter().map(|to| Parcel::Send { to: to.clone(), weight })))
    }

    fn rules(paths: &InputsPaths, rules: &mut Rules<'_>) {
        rules.check(&paths.weight, |weight| (weight > 30).then(|| TOO_HEAVY.problem("30 kg is the most")));
        rules.each(&paths.receivers, |receiver, rules| {
            rules.check(&receiver, |name| name.is_empty().then(|| NOBODY_HOME.problem("no name").as_warning()));
        });
    }

    fn errors() -> Vec<&'static ErrorKind> {
        vec![&TOO_HEAVY]
    }
}

impl Action for Parcel {
    fn summary(&self) -> String {
        let Self::Send { to, weight } = self;
        format!("send {weight} kg to {to}")
    }

    fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        let Self::Send { to, .. } = self;
        if to == "nobody" {
            return Err(NOBODY_HOME.failure("nobody answered at nobody's door").detail("rang twice"));
        }
        context.info(&format!("sent to {to}"));
        if to == "Eve" {
            context.save("Eavesdropped", "yes", false);
        }
        context.keyed_output(&WHEREABOUTS, to, "on its way");
        Ok(())
    }

    /// Of the moon nothing is known.
    fn preview(self, _: &dyn Context) -> Result<Previewed<Self>, Failure> {
        let Self::Send { to, weight } = &self;
        if *weight == 0 {
            return Ok(Previewed::unknown(self));
        }
        let (id, kind) = (to.clone(), "parcel".to_owned());
        let details = json!({ "weight": weight });
        let change = Change { effect: Effect::Add, id, kind, reasons: vec!["ordered".into()], details };
        Ok(Previewed { action: self, changes: Some(vec![change]) })
    }

    fn capabilities() -> Capabilities {
        Capabilities { hosts: vec!["post.example.com".into()], environment: Vec::new() }
    }

    fn outputs() -> Vec<&'static Output> {
        vec![&WHEREABOUTS]
    }

    fn errors() -> Vec<&'static ErrorKind> {
        vec![&NOBODY_HOME]
    }
}

#[derive(Default)]
struct Log(RefCell<Vec<String>>);

impl Context for Log {
    fn log(&self, _: Level, message: &str) {
        self.0.borrow_mut().push(message.into());
    }
    fn progress(&self, _: u8, _: &str) {}
    fn save(&self, name: &str, value: &str, _: bool) {
        self.0.borrow_mut().push(format!("{name} = {value}"));
    }
    fn artifact(&self, _: &str, _: &str) {}
    fn reveal(&self, _: &SensitiveValue) -> Option<Secret> {
        None
    }
    fn conceal(&self, _: &Secret) {}
    fn variable(&self, _: &str) -> Option<String> {
        None
    }
    fn task(&self, _: &Task) {}
    fn cancelled(&self) -> bool {
        false
    }
}

fn one() -> u32 {
    1
}

#[test]
fn a_description_holds_every_document_of_the_package() {
    let description = surfaces::describe::<SendParcels>();
    insta::assert_json_snapshot!(serde_json::json!({
        "metadata": description.metadata,
        "inputs": description.inputs_schema,
        "outputs": description.outputs_schema,
        "errors": description.errors,
    }));
}

#[test]
fn the_default_form_has_a_control_for_each_field() {
    let form = surfaces::form::<SendParcels>("{}").unwrap();
    insta::assert_json_snapshot!(serde_json::from_str::<serde_json::Value>(&form).unwrap());
}

#[test]
fn every_remark_is_reported_with_its_path() {
    let outcome = surfaces::validate::<SendParcels>(r#"{"receivers": ["Ann", ""], "weight": 31}"#, Stage::Execution);
    let paths: Vec<_> = outcome.diagnostics.iter().map(|remark| remark.path.to_string()).collect();
    assert_eq!(paths, ["$.weight", "$.receivers[1]"]);
}

#[test]
fn inputs_of_another_shape_are_refused_where_they_differ() {
    let outcome = surfaces::validate::<SendParcels>(r#"{"receivers": ["Ann", 7]}"#, Stage::Execution);
    assert_eq!(outcome.diagnostics[0].path.to_string(), "$.receivers[1]");
    assert_eq!(outcome.diagnostics[0].message, "7 was given; accepted is text");
}

#[test]
fn a_rule_on_a_bound_input_is_skipped_while_it_is_edited() {
    let inputs = r##"{"receivers": ["#{Customer}", ""], "weight": "#{Weight}"}"##;
    let outcome = surfaces::validate::<SendParcels>(inputs, Stage::Configuration);
    let paths: Vec<_> = outcome.diagnostics.iter().map(|remark| remark.path.to_string()).collect();
    assert_eq!((paths, outcome.skipped), (vec!["$.receivers[1]".to_owned()], 2));
}

#[test]
fn an_input_that_is_still_bound_is_refused_before_execution() {
    let inputs = r##"{"receivers": [], "weight": "#{Weight}"}"##;
    let outcome = surfaces::validate::<SendParcels>(inputs, Stage::Execution);
    assert_eq!(outcome.diagnostics[0].path.to_string(), "$.weight");
}

#[test]
fn text_after_the_inputs_is_refused() {
    let outcome = surfaces::validate::<SendParcels>(r#"{"receivers": []} {}"#, Stage::Configuration);
    assert_eq!(outcome.diagnostics.len(), 1);
}

#[test]
fn a_plan_lists_actions_with_their_summaries() {
    let plan = surfaces::plan::<SendParcels>(r#"{"receivers": ["Ann"]}"#, None, "{}").unwrap();
    assert_eq!(plan, r#"{"actions":[{"summary":"send 1 kg to Ann","type":"send","to":"Ann","weight":1}]}"#);
}

#[test]
fn system_variables_are_found_whatever_their_case() {
    let deployment = r#"{"variables": {"Octopus.Environment.Name": "Moon"}}"#;
    let plan = surfaces::plan::<SendParcels>(r#"{"receivers": ["Ann"]}"#, None, deployment).unwrap();
    assert!(plan.contains("send 0 kg"), "{plan}");
}

#[test]
fn execution_stops_at_the_first_action_that_fails() {
    let plan = surfaces::plan::<SendParcels>(r#"{"receivers": ["Ann", "nobody", "Bob"]}"#, None, "{}").unwrap();
    let log = Log::default();
    let failure = surfaces::execute::<SendParcels>(&plan, &log).unwrap_err();
    assert_eq!(failure.message(), "nobody answered at nobody's door");
    assert_eq!(log.0.into_inner(), ["sent to Ann", "Parcel[Ann] = on its way"]);
}

#[test]
fn an_output_that_is_not_declared_is_not_saved() {
    let plan = surfaces::plan::<SendParcels>(r#"{"receivers": ["Eve"]}"#, None, "{}").unwrap();
    let log = Log::default();
    let failure = surfaces::execute::<SendParcels>(&plan, &log).unwrap_err();
    assert_eq!(failure.message(), "the step saves outputs that it does not declare: Eavesdropped");
    assert_eq!(log.0.into_inner(), ["sent to Eve", "Parcel[Eve] = on its way"]);
}

#[test]
fn a_code_begins_with_the_packages_id() {
    let step = surfaces::manifest::<SendParcels>().step_id();
    assert_eq!(NOBODY_HOME.code(&step), "AcmeSendParcels-General-NobodyHome");
}

#[test]
fn advice_for_the_occasion_replaces_that_of_the_kind() {
    assert_eq!(NOBODY_HOME.failure("x").advice(), "Try again in the evening.");
    assert_eq!(NOBODY_HOME.failure("x").fix("Call first.").advice(), "Call first.");
}

#[test]
fn a_step_without_migrations_says_so() {
    let failure = surfaces::migrate::<SendParcels>(1, "{}").unwrap_err();
    assert_eq!(failure.message(), "this step has no migration from major version 1");
}

#[test]
fn a_previewed_plan_says_what_would_change_beside_each_action() {
    let plan = surfaces::plan::<SendParcels>(r#"{"receivers": ["ann"]}"#, None, "{}").unwrap();
    let previewed = surfaces::preview::<SendParcels>(&plan, &Log::default()).unwrap();
    let previewed: Value = serde_json::from_str(&previewed).unwrap();
    let change =
        json!({ "effect": "add", "id": "ann", "kind": "parcel", "reasons": ["ordered"], "details": { "weight": 1 } });
    assert_eq!(previewed["actions"][0]["changes"], json!([change]));

    let mut without_changes = previewed.clone();
    without_changes["actions"][0].as_object_mut().unwrap().remove("changes");
    assert_eq!(without_changes, serde_json::from_str::<Value>(&plan).unwrap());
    surfaces::execute::<SendParcels>(&previewed.to_string(), &Log::default()).unwrap();
}

#[test]
fn an_action_that_cannot_know_what_it_would_change_says_nothing() {
    let moon = r#"{"variables": {"Octopus.Environment.Name": "Moon"}}"#;
    let plan = surfaces::plan::<SendParcels>(r#"{"receivers": ["ann"]}"#, None, moon).unwrap();
    assert_eq!(surfaces::preview::<SendParcels>(&plan, &Log::default()).unwrap(), plan);
}

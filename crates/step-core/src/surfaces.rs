//! The versioned surfaces of `wit/`, over JSON text.
//!
//! Each function is one export of the component. They are plain functions, so that native tests call exactly what a
//! host calls; `component` only translates types.

use serde_json::{Value, json};

use crate::documents;
use crate::form::outline;
use crate::outputs::{DeclaredOutputs, outputs_schema};
use crate::schema::{inputs_schema, unsupported_shapes};
use crate::{
    Action, CANCELLED, Context, DEFECT, Deployment, Destination, Diagnostic, ErrorKind, Failure, FormBuilder,
    INPUTS_UNREADABLE, InitialInputs, InputPaths, Manifest, NOT_SUPPORTED, PLAN_STALE, Packaged, Plan, Rules,
    RulesOutcome, Stage, Step, StepId,
};

/// What `describe` returns; each field is a document of the package.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The step's part of `metadata.json`.
    pub metadata: Value,
    /// `inputs.json`.
    pub inputs_schema: Value,
    /// `outputs.json`.
    pub outputs_schema: Value,
    /// `errors.json`.
    pub errors: Value,
}

/// The step's manifest.
///
/// # Panics
///
/// When the step's `Cargo.toml` lacks what a package needs. Packing calls this first, so no such package exists.
pub fn manifest<S: Packaged>() -> Manifest {
    #[expect(clippy::panic, reason = "a step that cannot be described cannot be packed; nobody else gets here")]
    Manifest::parse(S::MANIFEST).unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)))
}

/// `octopus:step-description/describe`.
///
/// # Panics
///
/// When the inputs type has a shape that no host supports; the message names the field. Such a step cannot be packed.
pub fn describe<S: Step>() -> Description {
    let manifest = manifest::<S>();
    let inputs_schema = inputs_schema::<S::Inputs>();
    let unsupported = unsupported_shapes(&inputs_schema);
    assert!(unsupported.is_empty(), "the inputs of {} cannot be used: {}", manifest.id(), unsupported.join("; "));
    Description {
        metadata: manifest.metadata(&S::capabilities()),
        inputs_schema,
        outputs_schema: outputs_schema(&S::outputs()),
        errors: error_catalogue::<S>(&manifest.step_id()),
    }
}

/// `octopus:step-ui/initial-inputs`.
pub fn initial_inputs<S: Step>() -> String {
    let mut initial = InitialInputs::default();
    S::initial_inputs(&S::Inputs::root_paths(), &mut initial);
    initial.into_document().to_string()
}

/// `octopus:step-ui/form`.
pub fn form<S: Step>(inputs: &str) -> Result<String, Failure> {
    let (inputs, outline) = (documents::read(inputs, "inputs")?, outline(&inputs_schema::<S::Inputs>()));
    let mut form = FormBuilder::new(&outline, &inputs);
    S::form(&S::Inputs::root_paths(), &mut form);
    documents::write(&form.finish())
}

/// `octopus:step-validation/validate`. Values of another type than their place are reported first, then what the rules
/// say of the others.
pub fn validate<S: Step>(inputs: &str, stage: Stage) -> RulesOutcome {
    let inputs = match documents::inputs(inputs) {
        Ok(inputs) => inputs,
        Err(diagnostic) => return RulesOutcome { diagnostics: vec![diagnostic], skipped: 0 },
    };
    let mut rules = Rules::after(&inputs, stage, documents::problems::<S::Inputs>(&inputs, stage));
    S::rules(&S::Inputs::root_paths(), &mut rules);
    rules.finish()
}

/// `octopus:step-migration/migrate`.
pub fn migrate<S: Step>(from_major: u32, inputs: &str) -> Result<String, Failure> {
    documents::write(&S::migrate(from_major, documents::read(inputs, "inputs")?)?)
}

/// `octopus:step-planning/plan`.
pub fn plan<S: Step>(inputs: &str, target: Option<&str>, deployment: &str) -> Result<String, Failure> {
    documents::write(&S::plan(&read_inputs::<S>(inputs)?, &read_deployment(target, deployment)?)?)
}

/// `octopus:step-planning/graduate`.
pub fn graduate<S: Step>(
    inputs: &str,
    target: Option<&str>,
    deployment: &str,
) -> Result<Vec<Destination<S::Action>>, Failure> {
    S::graduate(&read_inputs::<S>(inputs)?, &read_deployment(target, deployment)?)
}

/// `octopus:step-execution/execute`. Outputs that the step does not declare are not saved, and end it with a failure.
pub fn execute<S: Step>(plan: &str, context: &dyn Context) -> Result<(), Failure> {
    let plan = documents::read::<Plan<S::Action>>(plan, "plan")?;
    let context = DeclaredOutputs::new(context, S::outputs());
    S::execute(&plan, &context)?;
    context.finish()
}

/// `octopus:step-execution/preview`.
pub fn preview<S: Step>(plan: &str, context: &dyn Context) -> Result<String, Failure> {
    documents::write(&S::preview(documents::read::<Plan<S::Action>>(plan, "plan")?, context)?)
}

/// `octopus:step-execution/health-check`.
pub fn health_check<S: Step>(target: &str, context: &dyn Context) -> Result<(), Failure> {
    S::health_check(&read_inputs::<S>(target)?, context)
}

/// `octopus:step-execution/discover`.
pub fn discover<S: Step>(scope: &str, context: &dyn Context) -> Result<String, Failure> {
    documents::write(&S::discover(&documents::read(scope, "scope")?, context)?)
}

/// Every failure that `S` can end with: its own, its actions', and those of the SDK.
pub fn error_kinds<S: Step>() -> Vec<&'static ErrorKind> {
    let sdk: [&'static ErrorKind; 5] = [&INPUTS_UNREADABLE, &NOT_SUPPORTED, &CANCELLED, &PLAN_STALE, &DEFECT];
    S::errors().into_iter().chain(<S::Action as Action>::errors()).chain(sdk).collect()
}

fn error_catalogue<S: Step>(step: &StepId) -> Value {
    let mut kinds = error_kinds::<S>();
    kinds.sort_by_key(|kind| (kind.area, kind.identifier));
    let entries = kinds.iter().map(|kind| {
        json!({
            "code": kind.code(step),
            "area": kind.area,
            "identifier": kind.identifier,
            "meaning": kind.meaning,
            "fix": kind.fix,
        })
    });
    json!({ "errors": entries.collect::<Vec<_>>() })
}

fn read_inputs<S: Step>(inputs: &str) -> Result<S::Inputs, Failure> {
    documents::inputs(inputs).and_then(|inputs| documents::read_inputs(&inputs)).map_err(Diagnostic::into_failure)
}

fn read_deployment(target: Option<&str>, deployment: &str) -> Result<Deployment, Failure> {
    let target = target.map(|target| documents::read(target, "target")).transpose()?;
    Ok(documents::read::<Deployment>(deployment, "deployment")?.to_target(target))
}

impl Diagnostic {
    fn into_failure(self) -> Failure {
        self.kind.failure(format!("{}: {}", self.path, self.message))
    }
}

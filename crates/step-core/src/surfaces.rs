//! The versioned surfaces of `wit/`, over JSON text.
//!
//! Each function is one export of the component. They are plain functions, so that native tests call exactly what a
//! host calls; `component` only translates types.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::outputs::outputs_schema;
use crate::schema::{inputs_schema, unsupported_shapes};
use crate::{
    Action, CANCELLED, Context, DEFECT, Deployment, Destination, Diagnostic, ErrorKind, Failure, INPUTS_UNREADABLE,
    InitialInputs, InputPath, InputPaths, Manifest, NOT_SUPPORTED, Packaged, Place, Plan, Rules, RulesOutcome,
    Severity, Stage, Step, StepId,
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
    S::initial_inputs(&paths::<S>(), &mut initial);
    initial.into_document().to_string()
}

/// `octopus:step-ui/form`.
pub fn form<S: Step>(inputs: &str) -> Result<String, Failure> {
    to_json(&S::form(&read_json(inputs)?)?)
}

/// `octopus:step-validation/validate`.
pub fn validate<S: Step>(inputs: &str, stage: Stage) -> RulesOutcome {
    let unreadable = |diagnostic| RulesOutcome { diagnostics: vec![diagnostic], skipped: 0 };
    // Nothing is bound any more: the inputs must have their type, which also covers what no rule reads.
    if let (Stage::Execution, Err(diagnostic)) = (stage, read_inputs::<S>(inputs)) {
        return unreadable(diagnostic);
    }
    match serde_json::from_str::<Value>(inputs) {
        Ok(inputs) if inputs.is_object() => {
            let mut rules = Rules::new(&inputs, stage);
            S::rules(&paths::<S>(), &mut rules);
            rules.finish()
        }
        Ok(_) => unreadable(unreadable_inputs(InputPath::root(), "inputs are a JSON object".into())),
        Err(error) => unreadable(unreadable_inputs(InputPath::root(), error.to_string())),
    }
}

/// `octopus:step-migration/migrate`.
pub fn migrate<S: Step>(from_major: u32, inputs: &str) -> Result<String, Failure> {
    to_json(&S::migrate(from_major, read_json(inputs)?)?)
}

/// `octopus:step-planning/plan`.
pub fn plan<S: Step>(inputs: &str, target: Option<&str>, deployment: &str) -> Result<String, Failure> {
    let inputs = read_inputs::<S>(inputs).map_err(Diagnostic::into_failure)?;
    let target = target.map(read_json).transpose()?;
    let deployment = read_document::<Deployment>(deployment, "deployment")?.to_target(target);
    to_json(&S::plan(&inputs, &deployment)?)
}

/// `octopus:step-planning/graduate`.
pub fn graduate<S: Step>(inputs: &str) -> Result<Vec<Destination>, Failure> {
    S::graduate(&read_inputs::<S>(inputs).map_err(Diagnostic::into_failure)?)
}

/// `octopus:step-execution/execute`.
pub fn execute<S: Step>(plan: &str, context: &dyn Context) -> Result<(), Failure> {
    S::execute(&read_document::<Plan<S::Action>>(plan, "plan")?, context)
}

/// `octopus:step-execution/health-check`.
pub fn health_check<S: Step>(target: &str, context: &dyn Context) -> Result<(), Failure> {
    S::health_check(&read_json(target)?, context)
}

/// `octopus:step-execution/discover`.
pub fn discover<S: Step>(scope: &str, context: &dyn Context) -> Result<String, Failure> {
    to_json(&S::discover(&read_json(scope)?, context)?)
}

/// Every failure that `S` can end with: its own, its actions', and those of the SDK.
pub fn error_kinds<S: Step>() -> Vec<&'static ErrorKind> {
    let sdk: [&'static ErrorKind; 4] = [&INPUTS_UNREADABLE, &NOT_SUPPORTED, &CANCELLED, &DEFECT];
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

fn paths<S: Step>() -> <S::Inputs as InputPaths>::Paths {
    S::Inputs::paths(Place::root(), None)
}

fn unreadable_inputs(path: InputPath, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Error, path, kind: &INPUTS_UNREADABLE, message }
}

fn read_inputs<S: Step>(inputs: &str) -> Result<S::Inputs, Diagnostic> {
    let mut reader = serde_json::Deserializer::from_str(inputs);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| unreadable_inputs(InputPath::root().then(error.path()), without_position(error.inner())))?;
    reader.end().map_err(|error| unreadable_inputs(InputPath::root(), error.to_string()))?;
    Ok(value)
}

/// Users see a path; line and column of the text that crossed the boundary would only mislead them.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

fn read_json(text: &str) -> Result<Value, Failure> {
    read_document(text, "document")
}

fn read_document<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Failure> {
    serde_json::from_str(text)
        .map_err(|error| DEFECT.failure(format!("the {what} that the host gave is unreadable: {error}")))
}

fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| DEFECT.failure(format!("the step's answer cannot be written as JSON: {error}")))
}

impl Diagnostic {
    fn into_failure(self) -> Failure {
        self.kind.failure(format!("{}: {}", self.path, self.message))
    }
}

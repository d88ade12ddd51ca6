//! The component around a step: translates between the generated bindings and [`surfaces`](crate::surfaces).

use std::marker::PhantomData;

use crate::{
    Action, Context, Destination, Diagnostic, Failure, HandOver, Level, RulesOutcome, Secret, SensitiveValue, Severity,
    Stage, Step, StepId, Successor, Task, TaskState, documents, surfaces,
};

#[expect(missing_docs, clippy::pedantic, clippy::use_self, reason = "generated from wit/, where the documentation is")]
pub mod bindings {
    wit_bindgen::generate!({
        path: "wit",
        world: "octopus:step/step",
        generate_all,
        pub_export_macro: true,
        default_bindings_module: "step_core::component::bindings",
    });
}

use bindings::exports::octopus::{
    step_description::description, step_execution::execution, step_migration::migration, step_planning::planning,
    step_ui::ui, step_validation::validation,
};
use bindings::octopus::step_context::context as host;
use bindings::octopus::step_types::types;

/// `S` with the exports of the world `octopus:step/step`.
pub struct Exported<S>(PhantomData<S>);

/// The host's side of [`Context`], reached through the component's imports.
struct Host;

impl<S: Step> description::Guest for Exported<S> {
    fn describe() -> description::StepDescription {
        let description = surfaces::describe::<S>();
        description::StepDescription {
            metadata: description.metadata.to_string(),
            inputs_schema: description.inputs_schema.to_string(),
            outputs_schema: description.outputs_schema.to_string(),
            errors: description.errors.to_string(),
        }
    }
}

impl<S: Step> ui::Guest for Exported<S> {
    fn initial_inputs() -> String {
        surfaces::initial_inputs::<S>()
    }

    fn form(inputs: String) -> Result<String, types::Failure> {
        surfaces::form::<S>(&inputs).map_err(coded::<S>)
    }
}

impl<S: Step> validation::Guest for Exported<S> {
    fn validate(inputs: String, stage: validation::Stage) -> validation::Outcome {
        let stage = match stage {
            validation::Stage::Configuration => Stage::Configuration,
            validation::Stage::Execution => Stage::Execution,
        };
        let RulesOutcome { diagnostics, skipped } = surfaces::validate::<S>(&inputs, stage);
        let diagnostics = if diagnostics.is_empty() { Vec::new() } else { remarks::<S>(diagnostics) };
        validation::Outcome { diagnostics, skipped_rules: skipped }
    }
}

impl<S: Step> migration::Guest for Exported<S> {
    fn migrate(from_major: u32, inputs: String) -> Result<String, types::Failure> {
        surfaces::migrate::<S>(from_major, &inputs).map_err(coded::<S>)
    }
}

impl<S: Step> planning::Guest for Exported<S> {
    fn plan(inputs: String, target: Option<String>, deployment: String) -> Result<String, types::Failure> {
        surfaces::plan::<S>(&inputs, target.as_deref(), &deployment).map_err(coded::<S>)
    }

    fn graduate(
        inputs: String,
        target: Option<String>,
        deployment: String,
    ) -> Result<Vec<planning::Destination>, types::Failure> {
        let destinations = surfaces::graduate::<S>(&inputs, target.as_deref(), &deployment);
        let destinations = destinations.and_then(|all| all.into_iter().map(destination).collect());
        destinations.map_err(coded::<S>)
    }
}

impl<S: Step> execution::Guest for Exported<S> {
    fn execute(plan: String) -> Result<(), types::Failure> {
        surfaces::execute::<S>(&plan, &Host).map_err(coded::<S>)
    }

    fn preview(plan: String) -> Result<String, types::Failure> {
        surfaces::preview::<S>(&plan, &Host).map_err(coded::<S>)
    }

    fn health_check(target: String) -> Result<(), types::Failure> {
        surfaces::health_check::<S>(&target, &Host).map_err(coded::<S>)
    }

    fn discover(scope: String) -> Result<String, types::Failure> {
        surfaces::discover::<S>(&scope, &Host).map_err(coded::<S>)
    }
}

impl Context for Host {
    fn log(&self, level: Level, message: &str) {
        let level = match level {
            Level::Verbose => host::Level::Verbose,
            Level::Info => host::Level::Info,
            Level::Highlight => host::Level::Highlight,
            Level::Wait => host::Level::Wait,
            Level::Warning => host::Level::Warning,
            Level::Error => host::Level::Error,
        };
        host::log(level, message);
    }

    fn progress(&self, percentage: u8, message: &str) {
        host::progress(percentage.min(100), message);
    }

    fn save(&self, name: &str, value: &str, sensitive: bool) {
        host::output(name, value, sensitive);
    }

    fn artifact(&self, path: &str, name: &str) {
        host::artifact(path, name);
    }

    fn reveal(&self, value: &SensitiveValue) -> Option<Secret> {
        host::reveal(value.handle()).map(Secret::new)
    }

    fn conceal(&self, secret: &Secret) {
        host::conceal(secret.expose());
    }

    fn variable(&self, name: &str) -> Option<String> {
        host::variable(name)
    }

    fn task(&self, task: &Task) {
        let state = match task.state {
            TaskState::Waiting => host::TaskState::Waiting,
            TaskState::Working => host::TaskState::Working,
            TaskState::Done => host::TaskState::Done,
            TaskState::Failed => host::TaskState::Failed,
            TaskState::Removed => host::TaskState::Removed,
        };
        let Task { id, label, kind, detail, .. } = task.clone();
        host::task(&host::TaskStatus { id, label, kind, state, detail });
    }

    fn cancelled(&self) -> bool {
        host::cancelled()
    }
}

fn destination<A: Action>(destination: Destination<A>) -> Result<planning::Destination, Failure> {
    let Destination { successors, plan, report: HandOver { moves, stays, taken_over } } = destination;
    let successor = |to: Successor| planning::Successor { step_id: to.step_id, inputs: to.inputs.to_string() };
    Ok(planning::Destination {
        successors: successors.into_iter().map(successor).collect(),
        plan: plan.as_ref().map(documents::write).transpose()?,
        report: planning::HandOver { moves, stays, taken_over },
    })
}

fn coded<S: Step>(failure: Failure) -> types::Failure {
    types::Failure {
        code: failure.kind().code(&step_id::<S>()),
        message: failure.message().to_owned(),
        fix: failure.advice().to_owned(),
        details: failure.details().to_vec(),
    }
}

/// Only remarks need the step's id, and with it the manifest: inputs without any are checked faster.
fn remarks<S: Step>(diagnostics: Vec<Diagnostic>) -> Vec<types::Diagnostic> {
    let step = step_id::<S>();
    diagnostics.into_iter().map(|diagnostic| remark(diagnostic, &step)).collect()
}

fn remark(diagnostic: Diagnostic, step: &StepId) -> types::Diagnostic {
    types::Diagnostic {
        severity: match diagnostic.severity {
            Severity::Error => types::Severity::Error,
            Severity::Warning => types::Severity::Warning,
        },
        path: diagnostic.path.to_string(),
        code: diagnostic.kind.code(step),
        message: diagnostic.message,
    }
}

fn step_id<S: Step>() -> StepId {
    surfaces::manifest::<S>().step_id()
}

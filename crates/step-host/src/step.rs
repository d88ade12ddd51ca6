//! A loaded step, and what can be asked of it at configuration time.

use std::borrow::Cow;
use std::sync::Arc;

use semver::Version;
use serde_json::Value;
use step_package::{Package, PackageId};
use step_variables::VariableSet;
use wasmtime::Store;

use crate::bindings;
use crate::bindings::exports::octopus::step_planning::planning;
use crate::bindings::exports::octopus::step_validation::validation;
use crate::call::{self, Answer, GuestFuture};
use crate::host::{Host, Loaded};
use crate::resolution::{self, Resolved};
use crate::sandbox::Sandbox;
use crate::surfaces::ApiVersions;
use crate::validation::{Diagnostic, InputsSchema, Severity, Stage, Validation};
use crate::{CallError, Failure, printable};

/// A step package, compiled and checked. Cheap to clone; calls may run side by side.
///
/// Each call gets an instance of its own, so no call can leave anything behind for the next. Calls of this block run
/// without any capability and give the same answer for the same arguments; see the crate's documentation.
#[derive(Clone)]
pub struct Step {
    pub(crate) host: Host,
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) loaded: Loaded,
    id: PackageId,
    version: Version,
    schema: InputsSchema,
    /// inputs.json as it is in the package.
    document: Value,
}

/// A step that can take over what this one deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// The package id of that step.
    pub step_id: PackageId,
    /// The inputs with which it takes over.
    pub inputs: Value,
}

impl Step {
    pub(crate) fn new(host: Host, loaded: Loaded, package: &Package, schema: InputsSchema) -> Self {
        let document = package.inputs_schema().clone();
        let inner = Inner { loaded, id: package.id().clone(), version: package.version().clone(), schema, document };
        Self { host, inner: Arc::new(inner) }
    }

    /// The package's id.
    pub fn id(&self) -> &PackageId {
        &self.inner.id
    }

    /// The package's version.
    pub fn version(&self) -> &Version {
        &self.inner.version
    }

    /// The version of each surface, read from the component.
    pub fn api_versions(&self) -> &ApiVersions {
        &self.inner.loaded.api_versions
    }

    /// Inputs of a step that was just added to a process; required fields may still be absent.
    pub async fn initial_inputs(&self) -> Result<Value, CallError> {
        let inputs =
            self.configure(|step, store| Box::pin(step.octopus_step_ui_ui().call_initial_inputs(store))).await?;
        call::json(&inputs, "initial inputs")
    }

    /// The form for these inputs, as a tree of controls. Call it again after each change.
    pub async fn form(&self, inputs: &Value) -> Result<Value, CallError> {
        let inputs = inputs.to_string();
        let form = self.configure(move |step, store| {
            Box::pin(async move { step.octopus_step_ui_ui().call_form(store, &inputs).await })
        });
        call::json(&form.await?.map_err(Failure::from)?, "form")
    }

    /// Checks inputs: first the schema, with every problem in plain words, then, if that finds no error, the step's own
    /// rules. While inputs are edited, rules that read a bound value are skipped and counted. An error means that the step could not be asked; inputs with errors are not an `Err`.
    pub async fn validate(&self, inputs: &Value, stage: Stage) -> Result<Validation, CallError> {
        let mut validation = self.inner.schema.validate(inputs, stage);
        if validation.has_errors() {
            return Ok(validation);
        }
        // Inputs are resolved before they are executed; while they are edited, a rule sees the same form of secrets.
        let inputs = match stage {
            Stage::Execution => Cow::Borrowed(inputs),
            Stage::Configuration => match resolution::with_handles(&self.inner.document, inputs) {
                Ok((inputs, _)) => Cow::Owned(inputs),
                Err(unsorted) => {
                    validation.diagnostics.push(unsorted.into_diagnostic(self.inner.schema.step_id()));
                    return Ok(validation);
                }
            },
        };
        let rules = self.apply_rules(&inputs, stage).await?;
        validation.diagnostics.extend(rules.diagnostics.into_iter().map(Diagnostic::from));
        validation.skipped_rules = rules.skipped_rules;
        Ok(validation)
    }

    /// Evaluates every expression in the inputs that a server stores, and puts handles in place of sensitive values: the
    /// inputs as `validate` and `plan` take them before execution.
    pub fn resolve(&self, inputs: &Value, variables: &VariableSet) -> Resolved {
        resolution::resolve(self.inner.schema.step_id(), &self.inner.document, inputs, variables)
    }

    /// Inputs of major version `from_major`, as those of the next one. Call it once per major, in order.
    pub async fn migrate(&self, from_major: u32, inputs: &Value) -> Result<Value, CallError> {
        let inputs = inputs.to_string();
        let migrated = self.configure(move |step, store| {
            Box::pin(
                async move { step.octopus_step_migration_migration().call_migrate(store, from_major, &inputs).await },
            )
        });
        call::json(&migrated.await?.map_err(Failure::from)?, "migrated inputs")
    }

    /// What a deployment would do. `target` is the deployment target's inputs, where the step has one; `deployment` is
    /// `{"variables": {name: value}}`. Validate the inputs first: planning reports only the first problem.
    pub async fn plan(&self, inputs: &Value, target: Option<&Value>, deployment: &Value) -> Result<Value, CallError> {
        let (inputs, target, deployment) = (inputs.to_string(), target.map(Value::to_string), deployment.to_string());
        let plan = self.configure(move |step, store| {
            Box::pin(async move {
                let planning = step.octopus_step_planning_planning();
                planning.call_plan(store, &inputs, target.as_ref(), &deployment).await
            })
        });
        call::json(&plan.await?.map_err(Failure::from)?, "plan")
    }

    /// The steps that can take over what this one deployed with these inputs.
    pub async fn graduate(&self, inputs: &Value) -> Result<Vec<Destination>, CallError> {
        let inputs = inputs.to_string();
        let destinations = self.configure(move |step, store| {
            Box::pin(async move { step.octopus_step_planning_planning().call_graduate(store, &inputs).await })
        });
        destinations.await?.map_err(Failure::from)?.into_iter().map(Destination::try_from).collect()
    }

    async fn apply_rules(&self, inputs: &Value, stage: Stage) -> Result<validation::Outcome, CallError> {
        let inputs = inputs.to_string();
        let stage = match stage {
            Stage::Configuration => validation::Stage::Configuration,
            Stage::Execution => validation::Stage::Execution,
        };
        let rules = self.configure(move |step, store| {
            Box::pin(
                async move { step.octopus_step_validation_validation().call_validate(store, &inputs, stage).await },
            )
        });
        rules.await
    }

    /// Calls the component without any capability.
    async fn configure<T: Answer>(
        &self,
        call: impl for<'a> FnOnce(&'a bindings::Step, &'a mut Store<Sandbox>) -> GuestFuture<'a, T> + Send,
    ) -> Result<T, CallError> {
        let host = &self.host.inner;
        let limits = host.limits.configuration;
        call::call(host, &self.inner.loaded, Sandbox::without_capabilities(limits), limits, call).await
    }
}

impl TryFrom<planning::Destination> for Destination {
    type Error = CallError;

    fn try_from(destination: planning::Destination) -> Result<Self, CallError> {
        let inputs = call::json(&destination.inputs, "destination's inputs")?;
        let step_id = serde_json::from_value(destination.step_id.into())
            .map_err(|source| CallError::InvalidJson { what: "destination's package id", source })?;
        Ok(Self { step_id, inputs })
    }
}

impl Answer for Vec<planning::Destination> {
    fn size(&self) -> usize {
        self.iter().map(|destination| destination.step_id.len() + destination.inputs.len()).sum()
    }
}

impl From<bindings::octopus::step_types::types::Diagnostic> for Diagnostic {
    fn from(remark: bindings::octopus::step_types::types::Diagnostic) -> Self {
        use bindings::octopus::step_types::types;
        let severity = match remark.severity {
            types::Severity::Error => Severity::Error,
            types::Severity::Warning => Severity::Warning,
        };
        Self {
            severity,
            path: printable(&remark.path),
            code: printable(&remark.code),
            message: printable(&remark.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Grants, Observer};

    /// Compiles only if servers can spawn calls as tasks.
    #[expect(dead_code, reason = "compiling is the test")]
    fn calls_can_be_spawned(step: &Step, inputs: &Value, grants: &Grants, observer: Arc<dyn Observer>) {
        fn spawned(_: impl Future + Send) {}
        spawned(step.initial_inputs());
        spawned(step.form(inputs));
        spawned(step.validate(inputs, Stage::Configuration));
        spawned(step.migrate(1, inputs));
        spawned(step.plan(inputs, None, inputs));
        spawned(step.graduate(inputs));
        spawned(step.execute(inputs, grants, observer));
    }
}

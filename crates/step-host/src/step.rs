//! A loaded step, and what can be asked of it at configuration time.

use std::sync::Arc;

use semver::Version;
use serde_json::Value;
use step_package::{Package, PackageId};
use wasmtime::Store;

use crate::bindings;
use crate::bindings::exports::octopus::step_validation::validation::{Outcome, Stage};
use crate::call::{self, Answer, GuestFuture};
use crate::host::{Host, Loaded};
use crate::resolution;
use crate::sandbox::Sandbox;
use crate::surfaces::ApiVersions;
use crate::validation::{Contract, Diagnostic, Severity, Validation};
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
    pub(crate) contract: Contract,
}

impl Step {
    pub(crate) fn new(host: Host, loaded: Loaded, package: &Package, contract: Contract) -> Self {
        let inner = Inner { loaded, id: package.id().clone(), version: package.version().clone(), contract };
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

    /// The form for these inputs, as a tree of controls. Call it again after each change. The inputs need not be valid yet;
    /// the step sees handles in place of secrets.
    pub async fn form(&self, inputs: &Value) -> Result<Value, CallError> {
        let inputs = resolution::without_secrets(&self.inner.contract, inputs).map_err(refused)?.to_string();
        let form = self.configure(move |step, store| {
            Box::pin(async move { step.octopus_step_ui_ui().call_form(store, &inputs).await })
        });
        call::json(&form.await?.map_err(Failure::from)?, "form")
    }

    /// Checks inputs as they are edited: first the schema, with every problem in plain words, then, if that finds no error,
    /// the step's own rules. A rule that reads a value that is bound to an expression is skipped and counted; before
    /// execution, [`Step::prepare`] runs them all.
    ///
    /// An error means that the step could not be asked; inputs with problems are not an `Err`.
    pub async fn validate(&self, inputs: &Value) -> Result<Validation, CallError> {
        let (inputs, mut diagnostics) = match resolution::configured(&self.inner.contract, inputs) {
            Ok(configured) => configured,
            Err(diagnostics) => return Ok(Validation { diagnostics, skipped_rules: 0 }),
        };
        let rules = self.apply_rules(&inputs, Stage::Configuration).await?;
        diagnostics.extend(rules.diagnostics.into_iter().map(Diagnostic::from));
        Ok(Validation { diagnostics, skipped_rules: rules.skipped_rules })
    }

    /// Inputs of major version `from_major`, as those of the next one. Call it once per major, in order.
    ///
    /// Unlike elsewhere, the step sees them as they are stored: their schema is that of an earlier package, so they can
    /// neither be checked nor converted, and nothing is replaced by a handle. The answer is to be checked with
    /// [`Step::validate`].
    pub async fn migrate(&self, from_major: u32, inputs: &Value) -> Result<Value, CallError> {
        let inputs = inputs.to_string();
        let migrated = self.configure(move |step, store| {
            Box::pin(
                async move { step.octopus_step_migration_migration().call_migrate(store, from_major, &inputs).await },
            )
        });
        call::json(&migrated.await?.map_err(Failure::from)?, "migrated inputs")
    }

    pub(crate) async fn apply_rules(&self, inputs: &Value, stage: Stage) -> Result<Outcome, CallError> {
        let inputs = inputs.to_string();
        let rules = self.configure(move |step, store| {
            Box::pin(
                async move { step.octopus_step_validation_validation().call_validate(store, &inputs, stage).await },
            )
        });
        rules.await
    }

    /// Calls the component without any capability.
    pub(crate) async fn configure<T: Answer>(
        &self,
        call: impl for<'a> FnOnce(&'a bindings::Step, &'a mut Store<Sandbox>) -> GuestFuture<'a, T> + Send,
    ) -> Result<T, CallError> {
        let host = &self.host.inner;
        let side = &host.configuration;
        call::call(host, &self.inner.loaded, Sandbox::without_capabilities(side.limits), side, call).await
    }
}

/// Inputs that the schema cannot follow are too large for anybody's form.
fn refused(problem: Diagnostic) -> CallError {
    let Diagnostic { path, code, message, .. } = problem;
    let fix = "Give the inputs that the step's schema describes.".to_owned();
    CallError::Failed(Failure { code, message: format!("{path}: {message}"), fix, details: Vec::new() })
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
    use crate::{Deployment, Plan, Prepared};
    use crate::{Grants, Observer};

    /// Compiles only if servers can spawn calls as tasks.
    #[expect(dead_code, reason = "compiling is the test")]
    fn calls_can_be_spawned(
        (step, prepared, plan): (&Step, &Prepared, &Plan),
        (inputs, deployment): (&Value, &Deployment),
        grants: &Grants,
        observer: Arc<dyn Observer>,
    ) {
        fn spawned(_: impl Future + Send) {}
        spawned(step.initial_inputs());
        spawned(step.form(inputs));
        spawned(step.validate(inputs));
        spawned(step.migrate(1, inputs));
        spawned(step.prepare(inputs, deployment));
        spawned(prepared.plan());
        spawned(prepared.graduate());
        spawned(plan.execute(grants, observer));
    }
}

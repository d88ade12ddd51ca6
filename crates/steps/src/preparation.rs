//! What every command does that works on a step's inputs: reads them, finds the package, checks one against the other.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use step_host::{Deployment, PrepareError, Prepared, Step, Validation};
use step_package::Package;

use crate::cli::{InputsArguments, PackageArgument, Settings};
use crate::diagnostics;
use crate::exit::Stop;
use crate::host::{self, configuration_stop};

/// A package with inputs for it, neither checked against the other.
pub(crate) struct Subject {
    pub(crate) package: Package,
    step: Step,
    inputs: Value,
    deployment: Deployment,
}

impl Subject {
    /// Everything that the command line names, so that what cannot be read is told before anything runs.
    pub(crate) fn read(
        package: &PackageArgument,
        arguments: &InputsArguments,
        settings: &Settings,
    ) -> Result<Self, Stop> {
        let inputs = arguments.read()?;
        let variables = arguments.variables.read()?;
        let package = package.open(settings)?;
        let step = host::load(&settings.host()?, &package)?;
        Ok(Self { package, step, inputs, deployment: Deployment { variables, ..Deployment::default() } })
    }

    /// With the folders that packages were unpacked to, by reference id; none else exist.
    pub(crate) fn with_packages(mut self, folders: BTreeMap<String, PathBuf>) -> Self {
        self.deployment.packages = Some(folders);
        self
    }

    /// Checks the inputs as they are edited: what is bound to an expression is taken on trust.
    pub(crate) async fn validate(&self) -> Result<Validation, Stop> {
        self.step.validate(&self.inputs).await.map_err(|error| configuration_stop(&self.package, error))
    }

    /// Checks the inputs as they are executed.
    pub(crate) async fn validate_for_execution(&self) -> Result<Validation, Stop> {
        match self.step.prepare(&self.inputs, &self.deployment).await {
            Ok(prepared) => Ok(Validation { diagnostics: prepared.warnings().to_vec(), skipped_rules: 0 }),
            Err(PrepareError::Invalid(validation)) => Ok(validation),
            Err(PrepareError::Call(error)) => Err(configuration_stop(&self.package, error)),
        }
    }

    /// Prepares the step for this deployment. Shows what is to say about the inputs, and stops if they have problems.
    pub(crate) async fn prepare(&self) -> Result<Prepared, Stop> {
        match self.step.prepare(&self.inputs, &self.deployment).await {
            Ok(prepared) => {
                diagnostics::print(prepared.warnings());
                Ok(prepared)
            }
            Err(PrepareError::Invalid(validation)) => Err(diagnostics::refused(&validation)),
            Err(PrepareError::Call(error)) => Err(configuration_stop(&self.package, error)),
        }
    }
}

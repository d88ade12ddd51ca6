//! What every command does that works on a step's inputs: reads them, finds the package, checks one against the other.

use std::sync::Arc;

use serde_json::Value;
use step_host::{Deployment, Grants, Host, Level, Observer, PrepareError, Prepared, Step, Validation};
use step_package::Package;

use crate::cli::{InputsArguments, PackageArgument, Settings};
use crate::exit::{Exit, Stop};
use crate::grants::GrantArguments;
use crate::host::{self, configuration_stop};
use crate::unpacking::Packages;
use crate::{aws, diagnostics};

/// A package with inputs for it, neither checked against the other.
pub(crate) struct Subject {
    pub(crate) package: Package,
    host: Host,
    step: Step,
    inputs: Value,
    deployment: Deployment,
    /// Folders that go with them.
    unpacked: Vec<Packages>,
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
        let host = settings.host()?;
        let step = host::load(&host, &package)?;
        let withheld = aws::withheld(&variables);
        let deployment = Deployment { variables, withheld, ..Deployment::default() };
        Ok(Self { package, host, step, inputs, deployment, unpacked: Vec::new() })
    }

    /// Another package with other inputs, for the same deployment.
    pub(crate) fn successor(&self, package: Package, inputs: Value) -> Result<Self, Stop> {
        let step = host::load(&self.host, &package)?;
        let deployment = self.deployment.clone();
        // The folders of the packages are kept by the one that was read first.
        Ok(Self { package, host: self.host.clone(), step, inputs, deployment, unpacked: Vec::new() })
    }

    /// With these packages; none else exist.
    pub(crate) fn with_packages(mut self, packages: Packages) -> Self {
        self.deployment.packages = Some(packages.folders());
        self.unpacked.push(packages);
        self
    }

    /// Deployed to this target, if there is one.
    pub(crate) fn with_target(mut self, target: Option<Value>) -> Self {
        self.deployment.target = target;
        self
    }

    /// Deployment targets only: checks that the inputs describe something that can be deployed to.
    pub(crate) async fn check_health(
        &self,
        arguments: &GrantArguments,
        observer: Arc<dyn Observer>,
    ) -> Result<(), Stop> {
        let prepared = self.prepare().await?;
        let grants = self.grants(arguments, &*observer).await?;
        prepared.check_health(&grants, observer).await.map_err(host::execution_stop)
    }

    /// What the step may reach that runs with capabilities: what its package asks for, the AWS credentials of this
    /// deployment if it asks for some, and what the command line adds.
    pub(crate) async fn grants(&self, arguments: &GrantArguments, observer: &dyn Observer) -> Result<Grants, Stop> {
        let grants = arguments.grants(&self.package)?;
        let session = aws::session(&self.package, &self.deployment.variables, &self.host).await?;
        let Some(session) = session else { return Ok(grants) };
        observer.log(Level::Verbose, &format!("AWS credentials from {}", session.source()));
        Ok(aws::granted(grants, &self.package, &session))
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
            Err(error) => Err(self.stop(error)),
        }
    }

    /// Prepares the step for this deployment. Shows what is to say about the inputs, and stops if they have problems.
    pub(crate) async fn prepare(&self) -> Result<Prepared, Stop> {
        match self.step.prepare(&self.inputs, &self.deployment).await {
            Ok(prepared) => {
                diagnostics::print(prepared.warnings());
                Ok(prepared)
            }
            Err(error) => Err(self.stop(error)),
        }
    }

    fn stop(&self, error: PrepareError) -> Stop {
        match error {
            PrepareError::Invalid(validation) => diagnostics::refused(&validation),
            PrepareError::Package(error) => Stop::because(Exit::Usage, &error)
                .fix("unpack the package again, and name its folder with --package REF=DIR"),
            PrepareError::Call(error) => configuration_stop(&self.package, error),
        }
    }
}

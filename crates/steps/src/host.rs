//! The sandbox that commands run packages in, and how its errors end a command.

use std::path::PathBuf;

use step_host::{CallError, DescribeError, Failure, Host, HostOptions, LoadError, Step};
use step_package::Package;

use crate::cli::Settings;
use crate::exit::{Exit, Stop};

impl Settings {
    /// A host with the compile cache that the settings name.
    pub(crate) fn host(&self) -> Result<Host, Stop> {
        let options = HostOptions { cache: self.component_cache(), ..HostOptions::default() };
        Host::new(options).map_err(|error| {
            Stop::because(Exit::Usage, &error).fix("name a folder that only you can write to with --cache-dir")
        })
    }

    fn component_cache(&self) -> Option<PathBuf> {
        let chosen = self.cache_dir.clone();
        let usual = || directories::BaseDirs::new().map(|folders| folders.cache_dir().join("step-packages"));
        chosen.or_else(usual).map(|folder| folder.join("components"))
    }
}

/// Compiles a package's component, or takes it from the cache.
pub(crate) fn load(host: &Host, package: &Package) -> Result<Step, Stop> {
    host.load(package).map_err(|error| refused(&label(package), &error))
}

/// How people name a package: `acme-shop 1.0.0`.
pub(crate) fn label(package: &Package) -> String {
    format!("{} {}", package.id(), package.version())
}

/// A call without capabilities failed: the package cannot be offered.
pub(crate) fn configuration_stop(package: &Package, error: CallError) -> Stop {
    call_stop(&label(package), error)
}

fn call_stop(package: &str, error: CallError) -> Stop {
    match error {
        CallError::Failed(failure) => failed(Exit::InputsInvalid, failure),
        other => {
            let because = Stop::because(Exit::PackageRefused, &other);
            because
                .prefix(&format!("{package} misbehaves"))
                .fix("use another version of the package, and tell its authors")
        }
    }
}

/// How the codes of failures end with which a step refuses a plan whose preview is not true any more
/// (`octopus:step-execution/preview`).
const PLAN_STALE: &str = "-PlanStale";

/// Executing failed.
pub(crate) fn execution_stop(error: CallError) -> Stop {
    match error {
        CallError::Failed(failure) if failure.code.ends_with(PLAN_STALE) => failed(Exit::PlanStale, failure),
        CallError::Failed(failure) => failed(Exit::DeploymentFailed, failure),
        other => Stop::because(Exit::DeploymentFailed, &other)
            .fix("see what was deployed before running it again; --verbose shows more"),
    }
}

/// Describing a component failed: there will be no package of it.
pub(crate) fn describe_stop(component: &str, error: DescribeError) -> Stop {
    match error {
        DescribeError::Load(error) => refused(component, &error),
        DescribeError::Call(error) => call_stop(component, error),
    }
}

fn refused(package: &str, error: &LoadError) -> Stop {
    Stop::because(Exit::PackageRefused, error)
        .prefix(&format!("{package} is refused"))
        .fix("use a package that was built for this host, or update the host")
}

fn failed(exit: Exit, failure: Failure) -> Stop {
    Stop::new(exit, failure.message).code(failure.code).fix(failure.fix).details(failure.details)
}

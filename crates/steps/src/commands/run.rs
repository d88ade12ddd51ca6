//! `steps run`

mod interruption;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use step_host::variables::VariableSet;
use step_host::{Grants, HostPattern, Level, Mask, Observer};
use step_package::Package;

use crate::cli::{InputsArguments, OutputFormat, PackageArgument, Settings, name_and_value};
use crate::diagnostics;
use crate::exit::{Exit, Stop};
use crate::host::{self, configuration_stop, execution_stop};
use crate::inputs;
use interruption::Watched;

/// Deploy: validate the inputs, plan, and execute the plan in the sandbox
///
/// The step reaches the hosts and environment variables that its package asks for (`steps show` lists them), the
/// folders given with --package, and nothing else.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    /// The unpacked folder of a package that the inputs refer to; may be given again
    #[arg(long = "package", value_name = "REF=PATH", value_parser = name_and_value)]
    unpacked: Vec<(String, String)>,

    /// One more host that the step may call: `HOST[:PORT]`, also with `*` for a label; may be given again
    #[arg(long = "allow-host", value_name = "HOST")]
    hosts: Vec<String>,

    /// How the run is shown
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: OutputFormat,

    /// Show what is logged for support, too
    #[arg(long, short)]
    verbose: bool,
}

/// Parts of environment variables' names whose values must not appear in a log.
const SECRET_WORDS: [&str; 3] = ["SECRET", "TOKEN", "PASSWORD"];

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let report = arguments.output.report(arguments.verbose);
    let watched = Arc::new(Watched::new(Arc::clone(&report)));
    let ended = tokio::select! {
        ended = deploy(arguments, settings, &watched) => ended,
        stop = watched.interrupted() => Err(stop),
    };
    match &ended {
        Ok(()) => report.succeeded(),
        Err(stop) => {
            stop.supporting_facts().iter().for_each(|fact| report.log(Level::Verbose, fact));
            report.failed(stop);
        }
    }
    ended.map(|()| ExitCode::SUCCESS)
}

async fn deploy(arguments: &Arguments, settings: &Settings, watched: &Arc<Watched>) -> Result<(), Stop> {
    let inputs = arguments.inputs.read()?;
    let package = arguments.package.open(settings)?;
    let variables = arguments.inputs.variables.read()?;
    let grants = grants(arguments, &package, &variables)?;
    let step = host::load(&settings.host()?, &package)?;
    let (resolved, validation) = diagnostics::resolve(&step, &package, &inputs, &variables).await?;
    diagnostics::require_valid(&validation)?;
    let plan = step.plan(&resolved.inputs, None, &inputs::deployment(&variables)).await;
    let mask: Mask = resolved.secrets.iter().collect();
    let plan = plan.map_err(|error| configuration_stop(&package, error).masked(&mask))?;
    let grants = resolved.secrets.into_iter().fold(grants, Grants::with_secret);
    let handles = resolved.sensitive_inputs.into_iter();
    let grants = handles.fold(grants, |grants, (handle, text)| grants.with_sensitive_input(handle, text));
    watched.log(Level::Verbose, &format!("running {} in the sandbox", host::label(&package)));
    let grants = grants.with_cancellation(watched.executing());
    step.execute(&plan, &grants, Arc::clone(watched) as Arc<dyn Observer>).await.map_err(execution_stop)
}

/// What the package asks for, and what the command line adds.
fn grants(arguments: &Arguments, package: &Package, variables: &VariableSet) -> Result<Grants, Stop> {
    let asked = &package.metadata().capabilities;
    let mut grants = Grants::from_manifest(asked, |name| std::env::var(name).ok())
        .map_err(|error| Stop::because(Exit::PackageRefused, &error))?;
    for host in &arguments.hosts {
        let pattern = host.parse::<HostPattern>().map_err(|error| Stop::because(Exit::Usage, &error))?;
        grants = grants.with_host(pattern);
    }
    for (reference, path) in &arguments.unpacked {
        grants = grants.with_folder(package_folder(path)?, package_path(reference)?);
    }
    for variable in variables.iter() {
        grants = grants.with_variable(variable.name(), variable.value());
        if variable.is_sensitive() {
            grants = grants.with_secret(variable.value());
        }
    }
    let secrets: Vec<_> =
        grants.environment.iter().filter(|(name, _)| is_secret(name)).map(|(_, v)| v.clone()).collect();
    Ok(secrets.into_iter().fold(grants, Grants::with_secret))
}

/// Where a step finds the package of a reference (docs/decisions/0004).
fn package_path(reference: &str) -> Result<String, Stop> {
    let is_name = reference.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if !is_name || reference.starts_with('.') {
        return Err(Stop::new(Exit::Usage, format!("`{reference}` is not a package reference id"))
            .fix("use the referenceId of the inputs: letters, digits, `-`, `_` and `.`"));
    }
    Ok(format!("/packages/{reference}"))
}

fn package_folder(path: &str) -> Result<PathBuf, Stop> {
    let folder = PathBuf::from(path);
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Stop::new(Exit::Usage, format!("{path} is not a folder")).fix("unpack the package and name its folder"))
}

fn is_secret(name: &str) -> bool {
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

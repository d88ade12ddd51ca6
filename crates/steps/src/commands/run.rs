//! `steps run`

mod interruption;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use step_host::{Level, Observer};

use crate::cli::{InputsArguments, OutputFormat, PackageArgument, Settings, TargetArguments};
use crate::exit::Stop;
use crate::grants::GrantArguments;
use crate::host::{self, configuration_stop, execution_stop};
use crate::plan_file::PlanFile;
use crate::preparation::Subject;
use crate::report::Report;
pub(super) use interruption::Watched;

/// Deploy: validate the inputs, plan, and execute the plan in the sandbox
///
/// The step reaches the hosts and environment variables that its package asks for (`steps show` lists them), the
/// folders given with --package, and nothing else.
///
/// A package that asks for AWS credentials gets those of the account that the variables name, or else the worker's:
/// environment variables, a profile, a container's, a web identity's or the instance's.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    #[command(flatten)]
    target: TargetArguments,

    #[command(flatten)]
    grants: GrantArguments,

    /// Execute exactly this plan, which `steps preview --live --out FILE` has written, or stop with exit code 5
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// How the run is shown
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: OutputFormat,

    /// Show what is logged for support, too
    #[arg(long, short)]
    verbose: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let report = arguments.output.report(arguments.verbose);
    reported(report, async |watched| deploy(arguments, settings, watched).await).await.map(|()| ExitCode::SUCCESS)
}

/// Does something that deploys, shows how it goes and how it ends, and lets interruptions stop it safely.
pub(super) async fn reported(
    report: Arc<dyn Report>,
    work: impl AsyncFnOnce(&Arc<Watched>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let watched = Arc::new(Watched::new(Arc::clone(&report)));
    // Before the run begins: an interruption that nobody listens for would end the process in the middle of it.
    let signals = interruption::signals();
    let ended = tokio::select! {
        ended = work(&watched) => ended,
        stop = watched.interrupted(signals) => Err(stop),
    };
    match &ended {
        Ok(()) => report.succeeded(),
        Err(stop) => {
            stop.supporting_facts().iter().for_each(|fact| report.log(Level::Verbose, fact));
            report.failed(stop);
        }
    }
    ended
}

async fn deploy(arguments: &Arguments, settings: &Settings, watched: &Arc<Watched>) -> Result<(), Stop> {
    let subject = Subject::read(&arguments.package, &arguments.inputs, settings)?
        .with_target(arguments.target.read()?)
        .with_packages(arguments.grants.packages()?);
    let approved = arguments.plan.as_deref().map(PlanFile::read).transpose()?;
    let plan = subject.prepare().await?.plan().await;
    let plan = plan.map_err(|error| configuration_stop(&subject.package, error))?;
    let plan = match approved {
        Some(approved) => approved.confirm(&subject.package, plan)?,
        None => plan,
    };
    let grants = subject.grants(&arguments.grants, &**watched).await?.with_cancellation(watched.executing());
    watched.log(Level::Verbose, &format!("running {} in the sandbox", host::label(&subject.package)));
    plan.execute(&grants, Arc::clone(watched) as Arc<dyn Observer>).await.map_err(execution_stop)
}

//! `steps check-health`

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use serde_json::{Value, json};
use step_host::{Level, Observer};
use step_package::PackageKind;

use crate::cli::{InputsArguments, OutputFormat, PackageArgument, Settings};
use crate::exit::{Exit, Stop};
use crate::grants::GrantArguments;
use crate::host;
use crate::preparation::Subject;
use crate::terminal;

/// Check that a deployment target can be deployed to
///
/// The target's package looks, with the hosts, credentials and environment variables that it asks for, and changes nothing.
/// Ends with exit code 1 if the target cannot be deployed to.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    #[command(flatten)]
    grants: GrantArguments,

    /// Print JSON: `healthy`, the lines of the `log`, and the `failure` if there is one
    #[arg(long)]
    json: bool,

    /// Show what is logged for support, too
    #[arg(long, short)]
    verbose: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let subject = Subject::read(&arguments.package, &arguments.inputs, settings)?;
    if subject.package.metadata().kind != PackageKind::DeploymentTarget {
        let label = host::label(&subject.package);
        return Err(Stop::new(Exit::Usage, format!("{label} is a step, and steps have no health"))
            .fix("name the package of a deployment target"));
    }
    if arguments.json {
        return as_json(&subject, &arguments.grants).await;
    }
    let report = OutputFormat::Text.report(arguments.verbose);
    subject.check_health(&arguments.grants, Arc::clone(&report) as Arc<dyn Observer>).await?;
    terminal::print("the target is healthy")?;
    Ok(ExitCode::SUCCESS)
}

async fn as_json(subject: &Subject, grants: &GrantArguments) -> Result<ExitCode, Stop> {
    let log = Arc::new(Log::default());
    let checked = subject.check_health(grants, Arc::clone(&log) as Arc<dyn Observer>).await;
    let failure = checked.as_ref().err();
    let report = json!({ "healthy": failure.is_none(), "log": log.lines(), "failure": failure.map(Stop::to_json) });
    terminal::print(format_args!("{report:#}"))?;
    Ok(failure.map_or(ExitCode::SUCCESS, Stop::exit_code))
}

/// What the target's package says, but for what is for support.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn lines(&self) -> Value {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().into()
    }
}

impl Observer for Log {
    fn log(&self, level: Level, message: &str) {
        if level != Level::Verbose {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.to_owned());
        }
    }

    fn output(&self, _: &str, _: &str, _: bool) {}
}

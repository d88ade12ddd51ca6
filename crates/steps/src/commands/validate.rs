//! `steps validate`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::{CheckedStage, InputsArguments, PackageArgument, Settings, TargetArguments};
use crate::diagnostics;
use crate::exit::{Exit, Stop};
use crate::host;
use crate::preparation::Subject;
use crate::terminal;

/// Check inputs against a package's schema and rules; every problem is reported with its path
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    #[command(flatten)]
    target: TargetArguments,

    /// Check the inputs as they are edited, or as they are executed
    #[arg(long, value_enum, default_value_t, value_name = "STAGE")]
    stage: CheckedStage,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let subject = Subject::read(&arguments.package, &arguments.inputs, settings)?.with_target(arguments.target.read()?);
    let validation = match arguments.stage {
        CheckedStage::Configuration => subject.validate().await?,
        CheckedStage::Execution => subject.validate_for_execution().await?,
    };
    if arguments.json {
        let valid = !validation.has_errors();
        let report = json!({
            "valid": valid,
            "diagnostics": validation.diagnostics,
            "skippedRules": validation.skipped_rules,
        });
        terminal::print(format_args!("{report:#}"))?;
        return Ok(if valid { ExitCode::SUCCESS } else { Exit::InputsInvalid.into() });
    }
    diagnostics::require_valid(&validation)?;
    terminal::print(format_args!("the inputs are valid for {}", host::label(&subject.package)))?;
    Ok(ExitCode::SUCCESS)
}

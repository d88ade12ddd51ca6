//! `steps validate`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use step_host::Stage;

use crate::cli::{InputsArguments, PackageArgument, Settings};
use crate::diagnostics;
use crate::exit::{Exit, Stop};
use crate::host;

/// Check inputs against a package's schema and rules; every problem is reported with its path
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let inputs = arguments.inputs.read()?;
    let package = arguments.package.open(settings)?;
    let step = host::load(&settings.host()?, &package)?;
    let validation = diagnostics::validate(&step, &package, &inputs, Stage::Configuration).await?;
    if arguments.json {
        let valid = !validation.has_errors();
        println!("{:#}", json!({ "valid": valid, "diagnostics": validation.diagnostics }));
        return Ok(if valid { ExitCode::SUCCESS } else { Exit::InputsInvalid.into() });
    }
    diagnostics::require_valid(&validation)?;
    println!("the inputs are valid for {}", host::label(&package));
    Ok(ExitCode::SUCCESS)
}

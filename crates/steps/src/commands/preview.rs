//! `steps preview`

use std::process::ExitCode;

use clap::Args;
use serde_json::Value;
use step_host::Stage;
use step_package::Package;

use crate::cli::{InputsArguments, PackageArgument, Settings};
use crate::diagnostics;
use crate::exit::Stop;
use crate::host::{self, configuration_stop};

/// Show what a deployment would do, without credentials and without calling anything
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    /// Print the plan as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let inputs = arguments.inputs.read()?;
    let package = arguments.package.open(settings)?;
    let step = host::load(&settings.host()?, &package)?;
    diagnostics::require_valid(&diagnostics::validate(&step, &package, &inputs, Stage::Execution).await?)?;
    let deployment = arguments.inputs.deployment();
    let plan = step.plan(&inputs, None, &deployment).await.map_err(|error| configuration_stop(&package, error))?;
    if arguments.json {
        println!("{plan:#}");
    } else {
        print(&package, &plan);
    }
    Ok(ExitCode::SUCCESS)
}

/// One block per action: the sentence that presents it, then its fields; texts of several lines as they are.
fn print(package: &Package, plan: &Value) {
    let actions = plan["actions"].as_array().cloned().unwrap_or_default();
    println!("{} would do this:", host::label(package));
    for (number, action) in (1..).zip(&actions) {
        println!("\n{number}. {}", action["summary"].as_str().unwrap_or_default());
        for (name, value) in action.as_object().into_iter().flatten().filter(|(name, _)| *name != "summary") {
            print_field(name, value, 1);
        }
    }
}

fn print_field(name: &str, value: &Value, depth: usize) {
    let indent = "   ".repeat(depth);
    match value {
        Value::Object(fields) => {
            println!("{indent}{name}:");
            fields.iter().for_each(|(name, value)| print_field(name, value, depth + 1));
        }
        Value::Array(items) if !items.is_empty() => {
            println!("{indent}{name}:");
            items.iter().for_each(|item| println!("{indent}   - {}", inline(item)));
        }
        Value::String(text) if text.contains('\n') => {
            println!("{indent}{name}: |");
            text.lines().for_each(|line| println!("{indent}   {line}"));
        }
        other => println!("{indent}{name}: {}", inline(other)),
    }
}

fn inline(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

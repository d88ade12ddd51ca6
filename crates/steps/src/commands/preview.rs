//! `steps preview`

use std::process::ExitCode;

use clap::Args;
use serde_json::Value;
use step_package::Package;

use crate::cli::{InputsArguments, PackageArgument, Settings};
use crate::diagnostics;
use crate::exit::Stop;
use crate::host::{self, configuration_stop};
use crate::inputs;

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
    let variables = arguments.inputs.variables.read()?;
    let (resolved, validation) = diagnostics::resolve(&step, &package, &inputs, &variables).await?;
    diagnostics::require_valid(&validation)?;
    let plan = step.plan(&resolved.inputs, None, &inputs::deployment(&variables)).await;
    let mut plan = plan.map_err(|error| configuration_stop(&package, error))?;
    mask(&mut plan, &resolved.secrets);
    if arguments.json {
        println!("{plan:#}");
    } else {
        print(&package, &plan);
    }
    Ok(ExitCode::SUCCESS)
}

/// Hides what came from sensitive variables.
fn mask(plan: &mut Value, secrets: &[String]) {
    match plan {
        Value::String(text) => {
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                *text = text.replace(secret.as_str(), "********");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, secrets)),
        Value::Object(fields) => fields.values_mut().for_each(|field| mask(field, secrets)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
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
            for (name, value) in fields {
                print_field(name, value, depth + 1);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            println!("{indent}{name}:");
            for item in items {
                println!("{indent}   - {}", inline(item));
            }
        }
        Value::String(text) if text.contains('\n') => {
            println!("{indent}{name}: |");
            for line in text.lines() {
                println!("{indent}   {line}");
            }
        }
        other => println!("{indent}{name}: {}", inline(other)),
    }
}

fn inline(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

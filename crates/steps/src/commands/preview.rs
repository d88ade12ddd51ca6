//! `steps preview`

use std::process::ExitCode;

use clap::Args;
use serde_json::Value;
use step_package::Package;

use crate::cli::{InputsArguments, PackageArgument, Settings};
use crate::exit::Stop;
use crate::host::{self, configuration_stop};
use crate::preparation::Subject;
use crate::terminal;

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
    let subject = Subject::read(&arguments.package, &arguments.inputs, settings)?;
    let plan = subject.prepare().await?.plan().await;
    let plan = plan.map_err(|error| configuration_stop(&subject.package, error))?.document();
    if arguments.json {
        terminal::print(format_args!("{plan:#}"))?;
    } else {
        terminal::print(described(&subject.package, &plan))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One block per action: the sentence that presents it, then its fields; texts of several lines as they are.
fn described(package: &Package, plan: &Value) -> String {
    let mut lines = vec![format!("{} would do this:", host::label(package))];
    for (number, action) in (1..).zip(plan["actions"].as_array().into_iter().flatten()) {
        lines.push(format!("\n{number}. {}", action["summary"].as_str().unwrap_or_default()));
        for (name, value) in action.as_object().into_iter().flatten().filter(|(name, _)| *name != "summary") {
            describe_field(name, value, 1, &mut lines);
        }
    }
    lines.join("\n")
}

fn describe_field(name: &str, value: &Value, depth: usize, lines: &mut Vec<String>) {
    let indent = "   ".repeat(depth);
    match value {
        Value::Object(fields) => {
            lines.push(format!("{indent}{name}:"));
            for (name, value) in fields {
                describe_field(name, value, depth + 1, lines);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            lines.push(format!("{indent}{name}:"));
            lines.extend(items.iter().map(|item| format!("{indent}   - {}", inline(item))));
        }
        Value::String(text) if text.contains('\n') => {
            lines.push(format!("{indent}{name}: |"));
            lines.extend(text.lines().map(|line| format!("{indent}   {line}")));
        }
        other => lines.push(format!("{indent}{name}: {}", inline(other))),
    }
}

fn inline(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

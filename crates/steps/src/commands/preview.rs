//! `steps preview`

mod changes;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::Value;
use step_package::Package;

use crate::cli::{InputsArguments, PackageArgument, Settings, TargetArguments};
use crate::exit::Stop;
use crate::grants::GrantArguments;
use crate::host::{self, configuration_stop, execution_stop};
use crate::narrator::Narrator;
use crate::plan_file::PlanFile;
use crate::preparation::Subject;
use crate::terminal;

/// Show what a deployment would do
///
/// Without --live nothing is called and no credentials are needed. With --live the step looks at what it would change
/// right now, and changes nothing.
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

    /// Look at what would change right now, with credentials and calls
    #[arg(long)]
    live: bool,

    /// Write the plan to this file, for `steps run --plan FILE`: executing it makes exactly the changes that were shown
    #[arg(long, value_name = "FILE", requires = "live")]
    out: Option<PathBuf>,

    /// Print the plan as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let subject = Subject::read(&arguments.package, &arguments.inputs, settings)?.with_target(arguments.target.read()?);
    // Only what is executed needs the packages that the inputs refer to.
    let subject = if arguments.live { subject.with_packages(arguments.grants.packages()?) } else { subject };
    let plan = subject.prepare().await?.plan().await;
    let plan = plan.map_err(|error| configuration_stop(&subject.package, error))?;
    let plan = if arguments.live {
        let grants = subject.grants(&arguments.grants, &Narrator).await?;
        plan.preview(&grants, Arc::new(Narrator)).await.map_err(execution_stop)?
    } else {
        plan
    };
    let document = plan.document();
    if let Some(file) = &arguments.out {
        PlanFile::of(&subject.package, &plan)?.write(file)?;
    }
    if arguments.json {
        terminal::print(format_args!("{document:#}"))?;
    } else {
        terminal::print(described(&subject.package, &document))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One block per action: the sentence that presents it, then its fields; texts of several lines as they are.
fn described(package: &Package, plan: &Value) -> String {
    if plan["actions"].as_array().is_some_and(Vec::is_empty) {
        return format!("{} has nothing to deploy", host::label(package));
    }
    let mut lines = vec![format!("{} would do this:", host::label(package))];
    for (number, action) in (1..).zip(plan["actions"].as_array().into_iter().flatten()) {
        lines.push(format!("\n{number}. {}", action["summary"].as_str().unwrap_or_default()));
        let fields = action.as_object().into_iter().flatten();
        for (name, value) in fields.filter(|(name, _)| !["summary", "changes"].contains(&name.as_str())) {
            describe_field(name, value, 1, &mut lines);
        }
        if let Some(changes) = action.get("changes").and_then(Value::as_array) {
            lines.push(String::new());
            lines.extend(changes::table(changes).into_iter().map(|line| format!("   {line}")));
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

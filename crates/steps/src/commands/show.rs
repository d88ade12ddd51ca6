//! `steps show`

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use step_package::Package;

use crate::cli::{PackageArgument, Settings};
use crate::exit::Stop;
use crate::host::{self, configuration_stop};
use crate::terminal;

/// Show what is in a package: identity, inputs, outputs, errors, what it asks for
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    /// Print everything as JSON: metadata, schemas, form, errors
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let package = arguments.package.open(settings)?;
    if arguments.json {
        let step = host::load(&settings.host()?, &package)?;
        let initial = step.initial_inputs().await.map_err(|error| configuration_stop(&package, error))?;
        let form = step.form(&initial).await.map_err(|error| configuration_stop(&package, error))?;
        terminal::print(format_args!("{:#}", as_json(&package, &initial, &form)))?;
    } else {
        terminal::print(described(&package))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(package: &Package, initial: &Value, form: &Value) -> Value {
    json!({
        "metadata": package.metadata(),
        "digest": package.archive_digest().map(ToString::to_string),
        "inputs": package.inputs_schema(),
        "initialInputs": initial,
        "form": form,
        "outputs": package.outputs_schema(),
        "errors": package.errors()["errors"],
    })
}

fn described(package: &Package) -> String {
    let metadata = package.metadata();
    let asked = &metadata.capabilities;
    let title = format!("{}  ({} {})\n{}", metadata.name, package.id(), package.version(), metadata.description);
    let parts = [
        title,
        block("inputs", &inputs(package.inputs_schema())),
        block("outputs", &outputs(package.outputs_schema())),
        block("asks for hosts", &asked.hosts),
        block("asks for folders", &asked.folders),
        block("asks for environment", &asked.environment),
        block("errors", &errors(package.errors())),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A title with indented lines below it, or nothing.
fn block(title: &str, lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("{title}\n  {}", lines.join("\n").replace('\n', "\n  ")) }
}

fn inputs(schema: &Value) -> Vec<String> {
    let definitions = schema["definitions"].as_object().into_iter().flatten();
    let roots = definitions.filter(|(_, definition)| definition["isRoot"] == true);
    let fields = roots.flat_map(|(_, root)| {
        let required = root["required"].as_array().cloned().unwrap_or_default();
        root["properties"].as_object().into_iter().flatten().map(move |(name, field)| {
            let optional = if required.iter().any(|required| required == name) { "" } else { " (optional)" };
            format!("{name}{optional}\n    {}", text(&field["description"]).replace('\n', " "))
        })
    });
    fields.collect()
}

fn outputs(schema: &Value) -> Vec<String> {
    let named = ["properties", "patternProperties"].into_iter().filter_map(|kind| schema[kind].as_object());
    let outputs = named.flatten();
    outputs.map(|(name, output)| format!("{name}\n    {}", text(&output["description"]))).collect()
}

fn errors(catalogue: &Value) -> Vec<String> {
    let errors = catalogue["errors"].as_array().into_iter().flatten();
    errors.map(|error| format!("{}\n    {}", text(&error["code"]), text(&error["meaning"]))).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

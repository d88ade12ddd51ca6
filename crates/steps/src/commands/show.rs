//! `steps show`

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use step_package::Package;

use crate::cli::{PackageArgument, Settings};
use crate::exit::Stop;
use crate::host::{self, configuration_stop};

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
        println!("{:#}", as_json(&package, &initial, &form));
    } else {
        print(&package);
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

fn print(package: &Package) {
    let metadata = package.metadata();
    println!("{}  ({} {})\n{}\n", metadata.name, package.id(), package.version(), metadata.description);
    print_fields("inputs", package.inputs_schema());
    print_asked("asks for hosts", &metadata.capabilities.hosts);
    print_asked("asks for environment", &metadata.capabilities.environment);
    let errors = package.errors()["errors"].as_array().cloned().unwrap_or_default();
    println!("errors");
    for error in &errors {
        println!("  {}\n      {}", text(&error["code"]), text(&error["meaning"]));
    }
}

fn print_fields(title: &str, schema: &Value) {
    let definitions = schema["definitions"].as_object().into_iter().flatten();
    println!("{title}");
    for (_, root) in definitions.filter(|(_, definition)| definition["isRoot"] == true) {
        let required = root["required"].as_array().cloned().unwrap_or_default();
        for (name, field) in root["properties"].as_object().into_iter().flatten() {
            let optional = if required.iter().any(|required| required == name) { "" } else { " (optional)" };
            println!("  {name}{optional}\n      {}", text(&field["description"]).replace('\n', "\n      "));
        }
    }
    println!();
}

fn print_asked(title: &str, asked: &[String]) {
    if !asked.is_empty() {
        println!("{title}\n  {}\n", asked.join("\n  "));
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

//! `steps list`

use std::error::Error;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use step_host::{BrokenPackage, Catalog, ListedPackage, Listing, printable};
use step_package::PackageError;

use crate::cli::Settings;
use crate::exit::{Exit, Stop, with_causes};
use crate::terminal;

/// List the packages of a folder, broken ones with the reason
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let listing = Catalog::new(&settings.packages).list().map_err(|error| {
        Stop::because(Exit::Usage, &error).fix("`cargo xtask bundle` fills dist/; --packages names another folder")
    })?;
    if arguments.json {
        terminal::print(format_args!("{:#}", as_json(&listing)))?;
    } else {
        print(&listing, settings)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(listing: &Listing) -> Value {
    let usable = |ListedPackage { path, metadata }: &ListedPackage| json!({ "id": metadata.id, "version": metadata.version, "name": metadata.name, "path": path });
    let broken = |package: &BrokenPackage| json!({ "path": package.path, "problem": reason(package) });
    json!({
        "packages": listing.packages.iter().map(usable).collect::<Vec<_>>(),
        "broken": listing.broken.iter().map(broken).collect::<Vec<_>>(),
    })
}

fn print(listing: &Listing, settings: &Settings) -> Result<(), Stop> {
    let width = listing.packages.iter().map(|package| package.metadata.id.as_str().len()).max().unwrap_or_default();
    let lines = listing.packages.iter().map(|ListedPackage { metadata, .. }| {
        format!("{:width$}  {:8}  {}", metadata.id.as_str(), metadata.version.to_string(), metadata.name)
    });
    terminal::print(lines.collect::<Vec<_>>().join("\n"))?;
    for package in &listing.broken {
        anstream::eprintln!("warning: {}", printable(&format!("{}: {}", package.path.display(), reason(package))));
    }
    if listing.packages.is_empty() {
        anstream::eprintln!("{} holds no package", settings.packages.display());
    }
    Ok(())
}

/// Without the path, which errors of packages have in front.
fn reason(package: &BrokenPackage) -> String {
    let error: &(dyn Error + 'static) = package.source.as_ref();
    let cause = error.downcast_ref::<PackageError>().map_or(error, |error| error.kind());
    with_causes(cause)
}

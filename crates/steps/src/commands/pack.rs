//! `steps pack`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use step_host::Description;
use step_package::{PackageContents, WriteError};

use crate::cli::Settings;
use crate::exit::{Exit, Stop};
use crate::host::describe_stop;
use crate::terminal;

/// Describe a component and write its package, `<id>.<version>.zip`
///
/// The same component and files give the same bytes, whatever the folder, the clock or the umask.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The component
    #[arg(value_name = "WASM")]
    wasm: PathBuf,

    /// The folder of the package, created if it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The folder with `README.md`, `CHANGELOG.md`, `logo.svg`, and `migrations/` where there are any
    ///
    /// The default is the component's folder.
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,

    /// What is inside the component: a `CycloneDX` document
    #[arg(long, value_name = "FILE")]
    sbom: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let wasm = fs_err::read(&arguments.wasm).map_err(|error| {
        Stop::because(Exit::Usage, &error).fix("give the path of a component: cargo builds one for wasm32-wasip2")
    })?;
    let host = settings.host()?;
    let described = host.describe(&wasm).await;
    let description = described.map_err(|error| describe_stop(&arguments.wasm.display().to_string(), error))?;
    let contents = contents(&arguments, wasm, description)?;
    let written = contents.write_to(&arguments.out).map_err(|error| unwritten(&error))?;
    if arguments.json {
        let answer = json!({ "path": written.path, "size": written.size, "digest": written.digest.to_string() });
        terminal::print(answer)?;
    } else {
        terminal::print(format_args!("{}  {} bytes  {}", written.path.display(), written.size, written.digest))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn contents(arguments: &Arguments, wasm: Vec<u8>, description: Description) -> Result<PackageContents, Stop> {
    let beside = arguments.wasm.parent().unwrap_or(Path::new("."));
    let files = arguments.files.as_deref().unwrap_or(beside);
    let api_versions = description.api_versions.into_iter();
    Ok(PackageContents {
        metadata: document(&description.metadata),
        api_versions: api_versions.map(|(surface, version)| (surface.key().to_owned(), version)).collect(),
        inputs_schema: document(&description.inputs_schema),
        outputs_schema: document(&description.outputs_schema),
        errors: document(&description.errors),
        wasm,
        logo: read_text(&files.join("logo.svg"))?,
        readme: read_text(&files.join("README.md"))?,
        changelog: read_text(&files.join("CHANGELOG.md"))?,
        sbom: arguments.sbom.as_deref().map(read_text).transpose()?,
        migrations: migrations(&files.join("migrations"))?,
    })
}

/// The fixtures of older versions, where there are any.
fn migrations(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Stop> {
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    let entries = fs_err::read_dir(folder).map_err(unreadable)?;
    entries
        .map(|entry| {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok((name, read(&path)?))
        })
        .collect()
}

/// Documents are read by people, too.
fn document(value: &Value) -> String {
    format!("{value:#}\n")
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    fs_err::read(path).map_err(unreadable)
}

fn read_text(path: &Path) -> Result<String, Stop> {
    fs_err::read_to_string(path).map_err(unreadable)
}

fn unwritten(error: &WriteError) -> Stop {
    match error {
        WriteError::Io { .. } => {
            Stop::because(Exit::Usage, error).fix("name a folder that can be written to with --out")
        }
        _ => Stop::because(Exit::PackageRefused, error).fix("correct the step's Cargo.toml or files and pack again"),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn unreadable(error: std::io::Error) -> Stop {
    Stop::because(Exit::Usage, &error).fix("a package needs README.md, CHANGELOG.md and logo.svg in the folder --files")
}

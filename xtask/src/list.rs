//! `cargo xtask list`: the steps of this repository.

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::workspace::{Step, Workspace};

/// List the steps, with version and description.
#[derive(Args)]
pub(crate) struct Flags {
    /// Print a JSON array instead, with each step's folder and what its Cargo.toml says in `[package.metadata.step]`
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let steps = workspace.steps()?;
    if flags.json {
        let steps: Vec<_> = steps.iter().map(|step| entry(workspace, step)).collect();
        println!("{:#}", Value::from(steps));
        return Ok(());
    }
    let width = steps.iter().map(|step| step.id.len()).max().unwrap_or_default();
    for step in steps {
        println!("{:width$}  {}  {}", step.id, step.version, step.description.unwrap_or_default());
    }
    Ok(())
}

fn entry(workspace: &Workspace, step: &Step) -> Value {
    json!({
        "id": step.id,
        "version": step.version.to_string(),
        "description": step.description,
        "folder": step.folder.strip_prefix(&workspace.root).unwrap_or(&step.folder),
        "metadata": step.metadata,
    })
}

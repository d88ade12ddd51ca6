//! Whether a step made by `cargo xtask new` passes as it is.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use cargo_metadata::camino::Utf8PathBuf;
use fs_err as fs;

use crate::bundle::{self, Profile};
use crate::process;
use crate::workspace::Workspace;

const ID: &str = "acme-trial-step";

/// Makes a step, tests it, packs it and validates its first case; then removes it again.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let _trial = Trial::begin(workspace)?;
    super::create(ID, workspace)?;
    process::run(process::cargo().args(["test", "--quiet", "--package", ID]))?;
    // Read again: the workspace has a step more now.
    let workspace = Workspace::load()?;
    let packages = workspace.target.join("trial-packages");
    let steps = workspace.select(&[ID.to_owned()])?;
    let bundled = bundle::build(&workspace, &steps, Profile::Dev, packages.as_std_path())?;
    let Some(package) = bundled.first() else { bail!("{ID} was not bundled") };
    let inputs = workspace.root.join("steps").join(ID).join("cases/minimal/inputs.json");
    let mut validate = Command::new(bundle::steps_program(&workspace)?);
    process::run(validate.arg("validate").arg(&package.file).arg("--inputs").arg(inputs))
}

/// Leaves the repository as it was.
struct Trial {
    folder: Utf8PathBuf,
    lock: PathBuf,
    locked: String,
}

impl Trial {
    fn begin(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.root.join("steps").join(ID);
        if folder.exists() {
            bail!("{folder} is left over from a trial that was cut off; remove it");
        }
        let lock: PathBuf = workspace.root.join("Cargo.lock").into();
        Ok(Self { folder, locked: fs::read_to_string(&lock)?, lock })
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.folder);
        let restored = fs::write(&self.lock, &self.locked);
        if let Err(error) = removed.and(restored) {
            eprintln!("warning: the trial step {ID} is not removed: {error}");
        }
    }
}

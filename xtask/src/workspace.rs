//! What a step is, said once: a package whose manifest lies in a folder of `steps/`.
//!
//! Fixture components (`crates/<crate>/fixtures/<name>`) are built and packed in the same way, for tests only.

use anyhow::{Context, Result, bail};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::semver::Version;
use cargo_metadata::{MetadataCommand, Package, TargetKind};
use serde_json::Value;

/// This repository: where it lies and what it holds.
pub(crate) struct Workspace {
    pub(crate) root: Utf8PathBuf,
    /// Cargo's target folder.
    pub(crate) target: Utf8PathBuf,
    packages: Vec<Package>,
}

/// A step package's sources.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) version: Version,
    pub(crate) description: Option<String>,
    /// The folder that holds `Cargo.toml`, README.md, logo.svg and so on.
    pub(crate) folder: Utf8PathBuf,
    /// The library's name, after which the compiler names the component.
    pub(crate) library: String,
    /// `[package.metadata.step]`, or null.
    pub(crate) metadata: Value,
}

impl Workspace {
    /// Reads the workspace that the current folder belongs to.
    pub(crate) fn load() -> Result<Self> {
        let metadata = MetadataCommand::new().no_deps().exec().context("cannot read the workspace")?;
        Ok(Self {
            root: metadata.workspace_root.clone(),
            target: metadata.target_directory.clone(),
            packages: metadata.packages,
        })
    }

    /// All steps, by id.
    pub(crate) fn steps(&self) -> Result<Vec<Step>> {
        self.components(is_step)
    }

    /// The components that only tests use, by id.
    pub(crate) fn fixtures(&self) -> Result<Vec<Step>> {
        self.components(is_fixture)
    }

    /// The steps with these ids, or all of them if no id is given.
    pub(crate) fn select(&self, ids: &[String]) -> Result<Vec<Step>> {
        let steps = self.steps()?;
        if ids.is_empty() {
            return Ok(steps);
        }
        let find = |id: &String| {
            let step = steps.iter().find(|step| step.id == *id);
            step.cloned().with_context(|| format!("there is no step `{id}`; `cargo xtask list` names those there are"))
        };
        ids.iter().map(find).collect()
    }

    /// `package/feature` for each package that has this feature.
    pub(crate) fn with_feature(&self, feature: &str) -> Vec<String> {
        let having = self.packages.iter().filter(|package| package.features.contains_key(feature));
        having.map(|package| format!("{}/{feature}", package.name)).collect()
    }

    /// Cargo's target folder for WebAssembly. It is a separate one: the other compiler and the other profiles never
    /// invalidate native builds, nor wait for them.
    pub(crate) fn wasm_target(&self) -> Utf8PathBuf {
        self.target.join("wasm")
    }

    fn components(&self, is_wanted: fn(&Utf8Path) -> bool) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        for package in &self.packages {
            let folder = package.manifest_path.parent().context("a manifest lies in no folder")?;
            if is_wanted(folder.strip_prefix(&self.root).unwrap_or(folder)) {
                steps.push(step(package, folder)?);
            }
        }
        steps.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(steps)
    }
}

/// `steps/<id>`, relative to the root.
fn is_step(folder: &Utf8Path) -> bool {
    folder.parent() == Some(Utf8Path::new("steps"))
}

/// `crates/<crate>/fixtures/<name>`, relative to the root.
fn is_fixture(folder: &Utf8Path) -> bool {
    folder.starts_with("crates") && folder.parent().and_then(Utf8Path::file_name) == Some("fixtures")
}

fn step(package: &Package, folder: &Utf8Path) -> Result<Step> {
    let id = package.name.to_string();
    if folder.file_name() != Some(&id) {
        bail!(
            "{}: the package is called `{id}`; name it after its folder, which is the step's id",
            package.manifest_path
        );
    }
    let library = package.targets.iter().find(|target| target.kind.contains(&TargetKind::CDyLib));
    let Some(library) = library else {
        bail!(
            "{}: no component can be made of it; add `[lib]` with `crate-type = [\"cdylib\", \"rlib\"]`",
            package.manifest_path
        );
    };
    Ok(Step {
        id,
        version: package.version.clone(),
        description: package.description.clone(),
        folder: folder.to_path_buf(),
        library: library.name.clone(),
        metadata: package.metadata.get("step").cloned().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_directly_below_steps_is_a_step() {
        let cases = [("steps/aws-x", true), ("steps/aws-x/nested", false), ("crates/steps", false), ("steps", false)];
        for (folder, expected) in cases {
            assert_eq!(is_step(Utf8Path::new(folder)), expected, "{folder}");
        }
    }

    #[test]
    fn only_a_folder_below_a_crates_fixtures_is_a_fixture() {
        let cases = [("crates/a/fixtures/b", true), ("steps/a/fixtures/b", false), ("crates/fixtures", false)];
        for (folder, expected) in cases {
            assert_eq!(is_fixture(Utf8Path::new(folder)), expected, "{folder}");
        }
    }
}

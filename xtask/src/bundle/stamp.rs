//! Tells whether a package lies there already, made from exactly these sources.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::digest;
use crate::workspace::{Step, Workspace};

/// What a package was made from, and what it was when it was made.
#[derive(Serialize, Deserialize)]
pub(super) struct Stamp {
    sources: String,
    pub(super) size: u64,
    pub(super) sha256: String,
}

impl Stamp {
    /// The stamp of the package that lies there now.
    pub(super) fn of(sources: &str, package: &Path) -> Result<Self> {
        let size = fs::metadata(package)?.len();
        Ok(Self { sources: sources.to_owned(), size, sha256: digest::of_file(package)? })
    }

    /// Whether the package is still the one that was made, and would be made the same again.
    pub(super) fn is_current(&self, sources: &str, package: &Path) -> Result<bool> {
        Ok(self.sources == sources && package.is_file() && digest::of_file(package)? == self.sha256)
    }

    /// The stamp of an earlier run; none if there is none that can be read.
    pub(super) fn read(stamps: &Path, package: &Path) -> Option<Self> {
        let text = fs::read(path(stamps, package).ok()?).ok()?;
        serde_json::from_slice(&text).ok()
    }

    pub(super) fn write(&self, stamps: &Path, package: &Path) -> Result<()> {
        fs::create_dir_all(stamps)?;
        Ok(fs::write(path(stamps, package)?, serde_json::to_vec(self)?)?)
    }
}

/// A digest of everything that a package is made from: the component, the step's folder, the lock file (for the bill of
/// materials), and the program that packs.
pub(super) fn digest_of_sources(workspace: &Workspace, step: &Step, wasm: &Path, program: &Path) -> Result<String> {
    let parts = [
        digest::of_file(wasm)?,
        digest::of_folder(step.folder.as_std_path())?,
        digest::of_file(workspace.root.join("Cargo.lock").as_std_path())?,
        build_of(program)?,
    ];
    Ok(digest::of_bytes(parts.join("\n").as_bytes()))
}

/// Which build of a program this is. The linker writes it only when it changed, so its time says enough, and reading
/// all of a hundred megabytes is saved.
fn build_of(program: &Path) -> Result<String> {
    let metadata = fs::metadata(program)?;
    let written = metadata.modified()?.duration_since(UNIX_EPOCH).context("the program is older than 1970")?;
    Ok(format!("{} {}", metadata.len(), written.as_nanos()))
}

/// A package of one name can lie in several folders: each has its own stamp.
fn path(stamps: &Path, package: &Path) -> Result<PathBuf> {
    let name = digest::of_bytes(std::path::absolute(package)?.as_os_str().as_encoded_bytes());
    Ok(stamps.join(format!("{}.json", &name[..16])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_the_sources_or_the_package_change() {
        let folder = tempfile::tempdir().unwrap();
        let (stamps, package) = (folder.path().join("stamps"), folder.path().join("a.1.0.0.zip"));
        fs::write(&package, "zip").unwrap();
        Stamp::of("sources", &package).unwrap().write(&stamps, &package).unwrap();

        let stamp = Stamp::read(&stamps, &package).unwrap();
        assert!(stamp.is_current("sources", &package).unwrap());
        assert!(!stamp.is_current("other sources", &package).unwrap());
        fs::write(&package, "damaged").unwrap();
        assert!(!stamp.is_current("sources", &package).unwrap());
        fs::remove_file(&package).unwrap();
        assert!(!stamp.is_current("sources", &package).unwrap());
    }

    #[test]
    fn packages_in_two_folders_have_two_stamps() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("a.1.0.0.zip");
        fs::write(&package, "zip").unwrap();
        Stamp::of("sources", &package).unwrap().write(folder.path(), &package).unwrap();
        assert!(Stamp::read(folder.path(), Path::new("/elsewhere/a.1.0.0.zip")).is_none());
    }
}

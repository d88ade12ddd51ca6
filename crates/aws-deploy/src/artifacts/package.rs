//! The files of a package, as the host mounts them, and what is checked before they are uploaded.

mod nearest;

use std::io;
use std::path::{Path, PathBuf};

use step_core::{Failure, PackageReference};

use super::ExpectedFile;
use crate::errors::{FILE_NOT_IN_PACKAGE, PACKAGE_EMPTY, PACKAGE_MISSING, PACKAGE_TOO_LARGE, PACKAGE_UNREADABLE};
use nearest::nearest;

/// All files of a function together, layers included, in bytes (source: Lambda quotas, "Deployment package (.zip file
/// archive) size": 250 MB unzipped, which AWS counts as 262,144,000 bytes).
const LARGEST: u64 = 262_144_000;

/// How many of the largest files are named when there is too much.
const NAMED: usize = 3;

/// The files of an unpacked package, in the order of their paths.
#[derive(Debug)]
pub(super) struct Package {
    /// Its reference id.
    pub(super) id: String,
    pub(super) files: Vec<File>,
}

/// A file of a package.
#[derive(Debug)]
pub(super) struct File {
    /// In the package, with forward slashes.
    pub(super) path: String,
    /// Where it lies.
    pub(super) place: PathBuf,
    /// Bytes.
    pub(super) size: u64,
}

impl Package {
    /// Looks through the folder that the host mounts for the package.
    pub(super) fn read(package: &PackageReference) -> Result<Self, Failure> {
        Self::read_in(Path::new(&package.folder()), package)
    }

    pub(super) fn read_in(folder: &Path, package: &PackageReference) -> Result<Self, Failure> {
        let id = package.reference_id().to_owned();
        if !folder.is_dir() {
            let failure = PACKAGE_MISSING.failure(format!("the files of package {id} were not given to the step"));
            return Err(
                failure.fix(format!("Give the package {id}, as a folder or a zip file: `--package {id}=PATH`."))
            );
        }
        let mut files = Vec::new();
        collect(folder, "", &mut files).map_err(|error| {
            PACKAGE_UNREADABLE.failure(format!("package {id} cannot be read: {error}")).detail(format!("{error:?}"))
        })?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { id, files })
    }

    /// Bytes in all files together.
    pub(super) fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// Whether it can be deployed, as far as its files tell.
    pub(super) fn check(&self, expects: &[ExpectedFile]) -> Result<(), Failure> {
        if self.files.is_empty() {
            return Err(PACKAGE_EMPTY.failure(format!("package {} has no files", self.id)));
        }
        if self.size() > LARGEST {
            return Err(self.too_large());
        }
        expects.iter().try_for_each(|expected| self.expect(expected))
    }

    fn expect(&self, expected: &ExpectedFile) -> Result<(), Failure> {
        let ExpectedFile { any_of, reason } = expected;
        if self.files.iter().any(|file| any_of.contains(&file.path)) {
            return Ok(());
        }
        let paths: Vec<_> = self.files.iter().map(|file| file.path.as_str()).collect();
        let id = &self.id;
        Err(FILE_NOT_IN_PACKAGE.failure(format!(
            "package {id} has no file {}, which {reason} needs; {}",
            any_of.join(" or "),
            nearest(any_of, &paths)
        )))
    }

    fn too_large(&self) -> Failure {
        let mut largest: Vec<_> = self.files.iter().collect();
        largest.sort_by_key(|file| std::cmp::Reverse(file.size));
        let named = largest.iter().take(NAMED).map(|file| format!("{} ({})", file.path, bytes(file.size)));
        PACKAGE_TOO_LARGE.failure(format!(
            "package {} holds {} bytes in {} files, but AWS Lambda takes {LARGEST} ({}) at most; the largest are {}",
            self.id,
            self.size(),
            self.files.len(),
            bytes(LARGEST),
            named.collect::<Vec<_>>().join(", ")
        ))
    }
}

/// A number of bytes, in the unit that people would choose.
pub(super) fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 2] = [(1024 * 1024, "MB"), (1024, "KB")];
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| count >= *unit) else {
        return format!("{count} bytes");
    };
    let tenths = count * 10 / unit;
    if tenths.is_multiple_of(10) {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

/// The files below `folder`; links count as what they lead to, as they do in the package's digest.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs_err::read_dir(folder)? {
        let place = entry?.path();
        let name = place.file_name().and_then(|name| name.to_str()).ok_or_else(|| not_unicode(prefix))?;
        let path = format!("{prefix}{name}");
        let metadata = fs_err::metadata(&place)?;
        if metadata.is_dir() {
            collect(&place, &format!("{path}/"), files)?;
        } else if metadata.is_file() {
            files.push(File { path, size: metadata.len(), place });
        }
    }
    Ok(())
}

fn not_unicode(folder: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a name in its folder /{folder} is not UTF-8"))
}

#[cfg(test)]
mod tests;

//! Opening a package: everything is verified before anything is handed out.

mod archive;
mod directory;
mod entries;
mod folder;

use std::io::Read as _;
use std::path::Path;

use bytes::Bytes;
use semver::Version;
use serde_json::Value;

use crate::entry;
use crate::{Digest, Metadata, PackageError, PackageErrorKind, PackageId, PackageName, ReadLimits};
use entries::Entries;

/// A step package in memory, verified: complete, within the limits, and every entry as metadata.json vouches for it.
///
/// Clones share the entries' bytes.
#[derive(Debug, Clone)]
pub struct Package {
    metadata: Metadata,
    entries: Entries,
    wasm: Bytes,
    wasm_digest: Digest,
    inputs_schema: Value,
    outputs_schema: Value,
    errors: Value,
    logo: String,
    readme: String,
    changelog: String,
    archive_digest: Option<Digest>,
}

impl Package {
    /// Opens a zip file, or a folder that one was unpacked into, with the default [`ReadLimits`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, PackageError> {
        Self::open_with_limits(path, &ReadLimits::default())
    }

    /// Opens a zip file or an unpacked folder that must stay within `limits`.
    pub fn open_with_limits(path: impl AsRef<Path>, limits: &ReadLimits) -> Result<Self, PackageError> {
        let path = path.as_ref();
        open(path, limits).map_err(|kind| PackageError::new(path, kind))
    }

    /// Reads the zip file of that name from memory; the name must agree with the metadata.
    pub(crate) fn from_archive(file_name: &str, archive: &[u8], limits: &ReadLimits) -> Result<Self, PackageErrorKind> {
        limits.check_archive(archive.len() as u64)?;
        let entries = archive::read_entries(archive, limits)?;
        let package = Self::verify(entries, Some(Digest::of(archive)))?;
        let expected = package.name();
        if file_name != expected.to_string() {
            return Err(PackageErrorKind::FileName { expected });
        }
        Ok(package)
    }

    /// Which package this is; a zip file is named after it.
    pub fn name(&self) -> PackageName {
        PackageName { id: self.id().clone(), version: self.version().clone() }
    }

    /// The package's id.
    pub fn id(&self) -> &PackageId {
        &self.metadata.id
    }

    /// The package's version.
    pub fn version(&self) -> &Version {
        &self.metadata.version
    }

    /// metadata.json.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// step.wasm: the component.
    pub fn wasm(&self) -> &Bytes {
        &self.wasm
    }

    /// Digest of step.wasm: the key for whatever is derived from the component, such as its compiled form.
    pub fn wasm_digest(&self) -> &Digest {
        &self.wasm_digest
    }

    /// inputs.json: the JSON schema (draft-07) of the step's inputs.
    pub fn inputs_schema(&self) -> &Value {
        &self.inputs_schema
    }

    /// outputs.json: the JSON schema (draft-07) of the step's output variables.
    pub fn outputs_schema(&self) -> &Value {
        &self.outputs_schema
    }

    /// errors.json: the catalogue of the failures that the step can end with.
    pub fn errors(&self) -> &Value {
        &self.errors
    }

    /// logo.svg.
    pub fn logo(&self) -> &str {
        &self.logo
    }

    /// README.md.
    pub fn readme(&self) -> &str {
        &self.readme
    }

    /// CHANGELOG.md.
    pub fn changelog(&self) -> &str {
        &self.changelog
    }

    /// The bytes of any entry, such as `sbom.cdx.json` or `migrations/1-to-2.json`.
    pub fn entry(&self, name: &str) -> Option<&Bytes> {
        self.entries.get(name)
    }

    /// The names of all entries, sorted.
    pub fn entry_names(&self) -> impl Iterator<Item = &str> {
        self.entries.names()
    }

    /// Digest of the zip file as a whole; `None` for an unpacked folder.
    pub fn archive_digest(&self) -> Option<&Digest> {
        self.archive_digest.as_ref()
    }

    fn verify(entries: Entries, archive_digest: Option<Digest>) -> Result<Self, PackageErrorKind> {
        let metadata = Metadata::from_json(entries.require(entry::METADATA)?)?;
        entries.check_digests(&metadata.digests)?;
        if entries.get(entry::SBOM).is_some() {
            entries.json(entry::SBOM)?;
        }
        Ok(Self {
            wasm: entries.require(entry::WASM)?.clone(),
            wasm_digest: entries::listed_digest(entry::WASM, &metadata.digests)?,
            inputs_schema: entries.json(entry::INPUTS)?,
            outputs_schema: entries.json(entry::OUTPUTS)?,
            errors: entries.json(entry::ERRORS)?,
            logo: entries.text(entry::LOGO)?,
            readme: entries.text(entry::README)?,
            changelog: entries.text(entry::CHANGELOG)?,
            metadata,
            entries,
            archive_digest,
        })
    }
}

fn open(path: &Path, limits: &ReadLimits) -> Result<Package, PackageErrorKind> {
    let kind = fs_err::metadata(path).map_err(PackageErrorKind::Unreadable)?;
    if kind.is_dir() {
        return Package::verify(folder::read_entries(path, limits)?, None);
    }
    let archive = read_bounded(path, limits.max_archive_bytes)?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    Package::from_archive(&file_name, &archive, limits)
}

/// Reads a file, but never more than one byte beyond `limit`: enough for the caller to see that it is exceeded.
fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, PackageErrorKind> {
    let file = fs_err::File::open(path).map_err(PackageErrorKind::Unreadable)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(PackageErrorKind::Unreadable)?;
    Ok(bytes)
}

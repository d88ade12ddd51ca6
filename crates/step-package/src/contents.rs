//! Writing a package.

mod encode;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use semver::Version;
use serde_json::{Value, json};

use crate::entry::{self, MIGRATIONS_FOLDER};
use crate::{Digest, Metadata, MetadataError, Package, PackageError, PackageName, ReadLimits};

/// Everything that goes into a package. Equal contents give equal bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageContents {
    /// The step's part of metadata.json, as JSON: all fields but `apiVersions` and `digests`, which are computed.
    /// `schemaVersion` and `launcher` may be left out.
    pub metadata: String,
    /// `apiVersions`: the version of each compatibility surface that the component was built against.
    pub api_versions: BTreeMap<String, Version>,
    /// inputs.json.
    pub inputs_schema: String,
    /// outputs.json.
    pub outputs_schema: String,
    /// errors.json.
    pub errors: String,
    /// step.wasm.
    pub wasm: Vec<u8>,
    /// logo.svg.
    pub logo: String,
    /// README.md.
    pub readme: String,
    /// CHANGELOG.md.
    pub changelog: String,
    /// sbom.cdx.json: the bill of materials, in CycloneDX's JSON format.
    pub sbom: Option<String>,
    /// `migrations/*`, by file name.
    pub migrations: BTreeMap<String, Vec<u8>>,
}

impl PackageContents {
    /// The smallest valid step package around a component, for tests of programs that read packages.
    pub fn minimal(name: &PackageName, wasm: Vec<u8>) -> Self {
        let PackageName { id, version } = name;
        let metadata = json!({
            "type": "step",
            "id": id,
            "version": version,
            "name": id,
            "description": "A step.",
            "categories": ["Other"],
        });
        Self {
            metadata: metadata.to_string(),
            api_versions: BTreeMap::new(),
            inputs_schema: "{}\n".to_owned(),
            outputs_schema: "{}\n".to_owned(),
            errors: "{}\n".to_owned(),
            wasm,
            logo: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n".to_owned(),
            readme: format!("# {id}\n"),
            changelog: format!("# {version}\n"),
            sbom: None,
            migrations: BTreeMap::new(),
        }
    }

    /// Computes the digests, writes metadata.json, packs everything, and reads the result back as a user would: what
    /// this returns opens.
    pub fn build(&self) -> Result<PackageArchive, WriteError> {
        let mut entries = self.entries();
        let metadata = self.complete_metadata(&entries)?;
        let metadata_json = metadata.to_json();
        entries.insert(entry::METADATA.to_owned(), metadata_json.as_bytes());

        let name = PackageName { id: metadata.id, version: metadata.version };
        let bytes = encode::zip(&entries).map_err(WriteError::Encode)?;
        let file_name = name.to_string();
        Package::from_archive(&file_name, &bytes, &ReadLimits::default())
            .map_err(|kind| WriteError::Contents(Box::new(PackageError::new(Path::new(&file_name), kind))))?;
        Ok(PackageArchive { digest: Digest::of(&bytes), name, bytes })
    }

    /// Builds the package and writes it to `<folder>/<id>.<version>.zip`.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<WrittenPackage, WriteError> {
        self.build()?.write_to(folder)
    }

    /// All entries but metadata.json.
    fn entries(&self) -> BTreeMap<String, &[u8]> {
        let files = [
            (entry::INPUTS, self.inputs_schema.as_bytes()),
            (entry::OUTPUTS, self.outputs_schema.as_bytes()),
            (entry::ERRORS, self.errors.as_bytes()),
            (entry::WASM, &self.wasm),
            (entry::LOGO, self.logo.as_bytes()),
            (entry::README, self.readme.as_bytes()),
            (entry::CHANGELOG, self.changelog.as_bytes()),
        ];
        let sbom = self.sbom.iter().map(|sbom| (entry::SBOM.to_owned(), sbom.as_bytes()));
        let migrations = self.migrations.iter();
        let migrations = migrations.map(|(name, bytes)| (format!("{MIGRATIONS_FOLDER}/{name}"), bytes.as_slice()));
        let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
        files.chain(sbom).chain(migrations).collect()
    }

    fn complete_metadata(&self, entries: &BTreeMap<String, &[u8]>) -> Result<Metadata, WriteError> {
        let mut document: Value = serde_json::from_str(&self.metadata)
            .map_err(|error| WriteError::Metadata(MetadataError::NotJson(error)))?;
        if let Some(fields) = document.as_object_mut() {
            let digests = entries.iter().map(|(name, bytes)| (name.clone(), json!(Digest::of(bytes))));
            fields.entry("schemaVersion").or_insert_with(|| json!("1.0.0"));
            fields.entry("launcher").or_insert_with(|| json!("wasm"));
            fields.insert("apiVersions".to_owned(), json!(self.api_versions));
            fields.insert("digests".to_owned(), Value::Object(digests.collect()));
        }
        Metadata::from_value(document).map_err(WriteError::Metadata)
    }
}

/// A package's zip file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageArchive {
    /// Which package it is, and so the name of its file.
    pub name: PackageName,
    /// The content of the zip file.
    pub bytes: Vec<u8>,
    /// The digest of [`Self::bytes`].
    pub digest: Digest,
}

impl PackageArchive {
    /// Writes the file into `folder`, which is created if it is missing. An older file of that name is replaced in one
    /// step: at no time is there half a package.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<WrittenPackage, WriteError> {
        let folder = folder.as_ref();
        let path = folder.join(self.name.to_string());
        fs_err::create_dir_all(folder).map_err(WriteError::Io)?;
        encode::write_whole(&path, &self.bytes).map_err(WriteError::Io)?;
        Ok(WrittenPackage { path, size: self.bytes.len() as u64, digest: self.digest })
    }
}

/// A package on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPackage {
    /// The zip file.
    pub path: PathBuf,
    /// Its size, in bytes.
    pub size: u64,
    /// Its digest.
    pub digest: Digest,
}

/// Why a package was not written. Nothing is left behind in any case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The step's part of metadata.json, completed, breaks the schema.
    #[error("the step's metadata is invalid")]
    Metadata(#[source] MetadataError),
    /// The package would be refused by every reader, for this reason.
    #[error("the contents make no valid package")]
    Contents(#[source] Box<PackageError>),
    /// The zip file could not be put together.
    #[error("the contents cannot be packed")]
    Encode(#[source] io::Error),
    /// The file system refused.
    #[error("the package cannot be written")]
    Io(#[source] io::Error),
}

//! metadata.json: what a package says about itself.

mod validation;

use std::collections::BTreeMap;

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Digest, PackageId};

pub use validation::{MetadataError, MetadataProblem};

/// metadata.json, schema 1.0.0.
///
/// The first eleven fields are those of Octopus step packages, with `launcher: "wasm"`; the others are this format's
/// own. Fields that this version does not know are kept, so that a newer package passes through unharmed.
///
/// Read it with [`Metadata::from_json`], which validates and reports every problem at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Metadata {
    /// The version of this schema.
    pub schema_version: SchemaVersion,
    /// Step or deployment target.
    #[serde(rename = "type")]
    pub kind: PackageKind,
    /// The package's id.
    pub id: PackageId,
    /// The package's own version.
    pub version: Version,
    /// The name that people see.
    pub name: String,
    /// One sentence for the step library.
    pub description: String,
    /// Where the step library lists it.
    pub categories: Vec<Category>,
    /// What runs the package.
    pub launcher: Launcher,
    /// A page with the release notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_notes_url: Option<String>,
    /// Steps: the id of the deployment target that the step deploys to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_target_id: Option<PackageId>,
    /// Steps: whether the step may run inside an execution container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_run_in_execution_container: Option<bool>,
    /// Version of each compatibility surface that the component was built against, read from the component.
    #[serde(default)]
    pub api_versions: BTreeMap<String, Version>,
    /// Packages that this one needs, with the range of versions that will do.
    #[serde(default)]
    pub dependencies: BTreeMap<PackageId, VersionReq>,
    /// What the component asks a host for.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// Digest of every other entry of the package, by entry name.
    #[serde(default)]
    pub digests: BTreeMap<String, Digest>,
    /// Fields that this version of the schema does not know.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, Value>,
}

impl Metadata {
    /// Parses and validates the text of a metadata.json.
    pub fn from_json(text: &[u8]) -> Result<Self, MetadataError> {
        Self::from_value(serde_json::from_slice(text).map_err(MetadataError::NotJson)?)
    }

    pub(crate) fn from_value(document: Value) -> Result<Self, MetadataError> {
        validation::validate(&document)?;
        serde_json::from_value(document).map_err(|error| MetadataError::Invalid(vec![error.into()]))
    }

    /// The text of metadata.json: indented, keys in the order of this type, unknown fields behind them in the order of
    /// their names, a newline at the end.
    pub(crate) fn to_json(&self) -> String {
        let mut ordered = self.clone();
        ordered.unknown.values_mut().for_each(sort_keys);
        ordered.capabilities.unknown.values_mut().for_each(sort_keys);
        #[expect(clippy::expect_used, reason = "every key is a string and no field fails to serialise")]
        let text = serde_json::to_string_pretty(&ordered).expect("metadata is plain data");
        text + "\n"
    }
}

/// The versions of metadata.json's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SchemaVersion {
    /// The only one so far.
    #[serde(rename = "1.0.0")]
    V1,
}

/// What a package contributes to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackageKind {
    /// A step of a deployment process.
    Step,
    /// A kind of place to deploy to.
    DeploymentTarget,
}

/// What runs a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Launcher {
    /// A host for WebAssembly components.
    Wasm,
}

/// The step library's categories. Which ones a [`PackageKind`] may use is in the JSON schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Category {
    BuiltInStep,
    Script,
    Package,
    #[serde(rename = "Google Cloud")]
    GoogleCloud,
    Aws,
    Azure,
    Certificate,
    Docker,
    #[serde(rename = "Java App Server")]
    JavaAppServer,
    Kubernetes,
    Terraform,
    #[serde(rename = "Windows Server")]
    WindowsServer,
    Atlassian,
    Other,
    Windows,
    Linux,
    Mac,
}

/// What a component asks a host for. A host grants nothing that is not listed here, and its operator may grant less.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capabilities {
    /// Patterns of the network hosts that `execute` calls.
    pub hosts: Vec<String>,
    /// Names of the folders that `execute` reads or writes.
    pub folders: Vec<String>,
    /// Names of the environment variables that `execute` reads.
    pub environment: Vec<String>,
    /// Capabilities that this version of the schema does not know; no host grants them.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, Value>,
}

/// Sorts the keys of every object in `value`: whether `serde_json` keeps the order of insertion depends on a feature
/// that any crate of a program can switch on, and the text must not depend on that.
fn sort_keys(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<String, Value> = std::mem::take(fields).into_iter().collect();
            *fields = sorted.into_iter().collect();
            fields.values_mut().for_each(sort_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(sort_keys),
        _ => {}
    }
}

//! A step's identity, read from its `Cargo.toml`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The parts of a step's `Cargo.toml` that make its `metadata.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    package: Package,
}

/// What a step needs at execution time and gets only if the operator grants it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Hosts it calls: `api.example.com`, `*.example.com`, `service.*.example.com`.
    pub hosts: Vec<String>,
    /// Environment variables it reads, e.g. credentials.
    pub environment: Vec<String>,
}

/// A step's name in error codes: the package id in `PascalCase`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepId(String);

/// Why a `Cargo.toml` does not describe a step.
#[derive(Debug, thiserror::Error)]
#[error(
    "the step's Cargo.toml lacks what a step package needs ([package] name, version and description; [package.metadata.step] display-name and categories)"
)]
pub struct ManifestError(#[from] toml::de::Error);

#[derive(Clone, Debug, Deserialize)]
struct Package {
    name: String,
    version: semver::Version,
    description: String,
    metadata: PackageMetadata,
}

#[derive(Clone, Debug, Deserialize)]
struct PackageMetadata {
    step: StepMetadata,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct StepMetadata {
    display_name: String,
    categories: Vec<String>,
    #[serde(default = "step_kind", rename = "type")]
    kind: String,
    release_notes_url: Option<String>,
    deployment_target_id: Option<String>,
    can_run_in_execution_container: Option<bool>,
    #[serde(default)]
    graduates_to: Vec<String>,
}

impl Manifest {
    /// Reads the text of a `Cargo.toml`.
    pub fn parse(cargo_toml: &str) -> Result<Self, ManifestError> {
        Ok(toml::from_str(cargo_toml)?)
    }

    /// The package id: the crate's name, which is also its folder's.
    pub fn id(&self) -> &str {
        &self.package.name
    }

    /// The package's version.
    pub fn version(&self) -> &semver::Version {
        &self.package.version
    }

    /// The step's name in error codes.
    pub fn step_id(&self) -> StepId {
        StepId::of_package(&self.package.name)
    }

    /// The package ids of the steps that this one can hand over to.
    pub fn graduates_to(&self) -> &[String] {
        &self.package.metadata.step.graduates_to
    }

    /// The step's part of `metadata.json`; packing adds versions of the surfaces, dependencies and digests.
    pub(crate) fn metadata(&self, capabilities: &Capabilities) -> Value {
        let Package { name, version, description, metadata: PackageMetadata { step } } = &self.package;
        let mut metadata = json!({
            "schemaVersion": "1.0.0",
            "type": step.kind,
            "id": name,
            "name": step.display_name,
            "description": description,
            "categories": step.categories,
            "launcher": "wasm",
            "version": version,
            "capabilities": capabilities,
        });
        let optional = [
            ("releaseNotesUrl", step.release_notes_url.as_deref().map(Value::from)),
            ("deploymentTargetId", step.deployment_target_id.as_deref().map(Value::from)),
            ("canRunInExecutionContainer", step.can_run_in_execution_container.map(Value::from)),
            ("graduatesTo", (!step.graduates_to.is_empty()).then(|| step.graduates_to.clone().into())),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                metadata[key] = value;
            }
        }
        metadata
    }
}

impl StepId {
    /// `acme-shop` is `AcmeShop`.
    pub fn of_package(id: &str) -> Self {
        Self(id.split('-').map(capitalised).collect())
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn step_kind() -> String {
    "step".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARGO_TOML: &str = r#"
        [package]
        name = "acme-send-parcel"
        version = "1.2.3"
        description = "Sends a parcel"
        edition.workspace = true

        [package.metadata.step]
        display-name = "Send a parcel"
        categories = ["Other"]
        release-notes-url = "https://example.com/notes"
        graduates-to = ["acme-post"]

        [dependencies]
        serde.workspace = true
    "#;

    #[test]
    fn identity_comes_from_the_cargo_toml() {
        let manifest = Manifest::parse(CARGO_TOML).unwrap();
        insta::assert_json_snapshot!(manifest.metadata(&Capabilities::default()));
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        let misspelt = CARGO_TOML.replace("display-name", "displayname");
        let error = Manifest::parse(&misspelt).unwrap_err();
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("displayname"));
    }

    #[test]
    fn the_step_id_is_the_package_id_in_pascal_case() {
        assert_eq!(StepId::of_package("acme-shop").to_string(), "AcmeShop");
    }
}

//! The deployment that a plan is made for.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PackageReference;

/// What a step may know of the deployment it plans for: the server's system variables, what the packages hold, and the
/// deployment target.
///
/// As JSON: `{"variables": {"Octopus.Environment.Name": "Production"}, "packages": {"app": {"digest": "9f86…", "size": 42,
/// "files": 1}}}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    #[serde(default)]
    variables: BTreeMap<String, String>,
    /// By reference id.
    #[serde(default)]
    packages: BTreeMap<String, PackageContent>,
    #[serde(skip)]
    target: Option<Value>,
}

/// What an unpacked package holds, so that a plan can name what it deploys without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageContent {
    /// Tells contents apart, in 64 hexadecimal digits: the same for the same files with the same paths, wherever and
    /// whenever they were unpacked.
    pub digest: String,
    /// Bytes in all files together.
    pub size: u64,
    /// How many files there are.
    pub files: u64,
}

impl Deployment {
    /// A deployment with these system variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), ..Self::default() }
    }

    /// The same deployment, with this content of the package with this reference id.
    #[must_use]
    pub fn with_package(mut self, reference_id: impl Into<String>, content: PackageContent) -> Self {
        self.packages.insert(reference_id.into(), content);
        self
    }

    /// The same deployment, to this target.
    #[must_use]
    pub fn to_target(mut self, target: Option<Value>) -> Self {
        self.target = target;
        self
    }

    /// A system variable, e.g. `Octopus.Environment.Name`. Names are compared without regard to case.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What a package holds. Nothing while it is not acquired yet, as in a preview before a deployment.
    pub fn package(&self, package: &PackageReference) -> Option<&PackageContent> {
        self.packages.get(package.reference_id())
    }

    /// The deployment target's inputs, or nothing for a step without a target.
    pub fn target<T: DeserializeOwned>(&self) -> Option<Result<T, serde_json::Error>> {
        self.target.clone().map(serde_json::from_value)
    }
}

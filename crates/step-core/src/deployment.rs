//! The deployment that a plan is made for.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a step may know of the deployment it plans for: the server's system variables, and the deployment target.
///
/// As JSON: `{"variables": {"Octopus.Environment.Name": "Production"}}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    #[serde(default)]
    variables: BTreeMap<String, String>,
    #[serde(skip)]
    target: Option<Value>,
}

impl Deployment {
    /// A deployment with these system variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), target: None }
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

    /// The deployment target's inputs, or nothing for a step without a target.
    pub fn target<T: DeserializeOwned>(&self) -> Option<Result<T, serde_json::Error>> {
        self.target.clone().map(serde_json::from_value)
    }
}

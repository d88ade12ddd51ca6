//! What a component says about itself: the source of a package's documents.

use serde_json::Value;

use crate::CallError;
use crate::bindings::exports::octopus::step_description::description::StepDescription;
use crate::call::{self, Answer};
use crate::host::{Inner, Loaded};
use crate::sandbox::Sandbox;
use crate::surfaces::ApiVersions;

/// The documents of a package, as its component describes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The step's part of metadata.json.
    pub metadata: Value,
    /// inputs.json.
    pub inputs_schema: Value,
    /// outputs.json.
    pub outputs_schema: Value,
    /// errors.json.
    pub errors: Value,
    /// `apiVersions` of metadata.json, read from the component's interfaces.
    pub api_versions: ApiVersions,
}

pub(crate) async fn describe(host: &Inner, loaded: &Loaded) -> Result<Description, CallError> {
    let side = &host.configuration;
    let sandbox = Sandbox::without_capabilities(side.limits);
    let described = call::call(host, loaded, sandbox, side, |step, store| {
        Box::pin(step.octopus_step_description_description().call_describe(store))
    })
    .await?;
    Ok(Description {
        metadata: call::json(&described.metadata, "metadata")?,
        inputs_schema: call::json(&described.inputs_schema, "inputs schema")?,
        outputs_schema: call::json(&described.outputs_schema, "outputs schema")?,
        errors: call::json(&described.errors, "errors")?,
        api_versions: loaded.api_versions.clone(),
    })
}

impl Answer for StepDescription {
    fn size(&self) -> usize {
        self.metadata.len() + self.inputs_schema.len() + self.outputs_schema.len() + self.errors.len()
    }
}

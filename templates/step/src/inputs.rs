//! What users configure.

use schemars::JsonSchema;
use serde::Deserialize;
use step_core::InputPaths;

/// What users configure.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The words to greet with.
    #[serde(default = "hello")]
    pub(crate) greeting: String,
    /// Who is greeted.
    pub(crate) name: String,
}

fn hello() -> String {
    "Hello".into()
}

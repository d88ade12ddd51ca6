//! What users configure.

use schemars::JsonSchema;
use serde::Deserialize;

/// What users configure.
#[derive(Deserialize, JsonSchema)]
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

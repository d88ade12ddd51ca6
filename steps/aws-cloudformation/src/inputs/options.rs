//! Choices that most deployments leave alone.

use schemars::JsonSchema;
use serde::Deserialize;
use step_core::InputPaths;

/// Whether the stack is protected against deletion.
#[derive(Clone, Copy, Default, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum TerminationProtection {
    /// As it is: new stacks are not protected.
    #[default]
    Unchanged,
    /// Protected.
    Enabled,
    /// Not protected.
    Disabled,
}

/// What becomes of resources that were deployed when another one fails.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum OnFailure {
    /// They go back to what they were before.
    #[default]
    RollBack,
    /// They stay, so that the failure can be looked into. Deployed again with this choice, an update goes on from there; a
    /// stack whose creation failed is replaced.
    Keep,
}

impl TerminationProtection {
    pub(super) fn wanted(self) -> Option<bool> {
        match self {
            Self::Unchanged => None,
            Self::Enabled => Some(true),
            Self::Disabled => Some(false),
        }
    }
}

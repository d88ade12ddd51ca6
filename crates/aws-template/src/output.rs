//! Outputs: what a stack tells those who deployed it.

use serde::Serialize;

use crate::Text;

/// A value that a stack tells
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// What the value is.
    pub description: Option<String>,
    /// The value.
    pub value: Text,
    /// Under which name other stacks of the account and region import it. A stack cannot change what others import.
    pub export: Option<Export>,
}

/// A name for other stacks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Export {
    /// The name, unique in account and region.
    pub name: Text,
}

impl Output {
    /// A value, for those who deployed the stack alone.
    pub fn new(value: Text) -> Self {
        Self { description: None, value, export: None }
    }

    /// Says what the value is.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

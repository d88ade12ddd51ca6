//! Container images that the server chooses.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::ReferenceId;

/// A container image of a feed. The image is chosen in the form, its tag when the release is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerImageReference {
    reference_id: ReferenceId,
    /// The full name with registry and tag; known only when everything is resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

impl ContainerImageReference {
    /// The id that ties this place in the inputs to an image of the deployment.
    pub fn reference_id(&self) -> &str {
        &self.reference_id
    }

    /// Registry, name and tag as a container runtime takes them; nothing while the release is not made.
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }
}

impl JsonSchema for ContainerImageReference {
    fn schema_name() -> Cow<'static, str> {
        "ContainerImageReference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        ReferenceId::schema_of_reference("isContainerImageReference")
    }
}

//! References to what the server acquires. Opaque here: the server keeps what it likes beside the fields read.

use serde_json::Value;

/// A package that the server acquires: `{referenceId, feedId?, packageId?, …}`.
#[derive(Clone, Debug, PartialEq)]
pub struct PackageReference(Value);

/// A container image that the server resolves: `{referenceId, feedId?, imageName?, …}`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerImageReference(Value);

impl PackageReference {
    /// A reference as it is written. No conversion changes it.
    pub fn new(written: Value) -> Self {
        Self(written)
    }

    /// The id that ties this place in the inputs to a package of the deployment; unique within the inputs.
    pub fn reference_id(&self) -> Option<&str> {
        self.0["referenceId"].as_str()
    }

    /// The feed that has the package.
    pub fn feed_id(&self) -> Option<&str> {
        self.0["feedId"].as_str()
    }

    /// The package's id in its feed.
    pub fn package_id(&self) -> Option<&str> {
        self.0["packageId"].as_str()
    }

    /// The reference as it is written.
    pub fn as_json(&self) -> &Value {
        &self.0
    }
}

impl ContainerImageReference {
    /// A reference as it is written. No conversion changes it.
    pub fn new(written: Value) -> Self {
        Self(written)
    }

    /// The id that ties this place in the inputs to an image of the deployment; unique within the inputs.
    pub fn reference_id(&self) -> Option<&str> {
        self.0["referenceId"].as_str()
    }

    /// The feed that has the image.
    pub fn feed_id(&self) -> Option<&str> {
        self.0["feedId"].as_str()
    }

    /// The image's name in its feed.
    pub fn image_name(&self) -> Option<&str> {
        self.0["imageName"].as_str()
    }

    /// The reference as it is written.
    pub fn as_json(&self) -> &Value {
        &self.0
    }
}

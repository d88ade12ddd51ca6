//! `AWS::Lambda::LayerVersion`.

use serde::Serialize;

use crate::aws::lambda::Architecture;
use crate::{List, ResourceType, Text};

/// Files that several functions share
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html)).
/// Known by its version ARN. Immutable: each change is another version.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayerVersion {
    /// What it runs on.
    pub compatible_architectures: Option<Vec<Architecture>>,
    /// The runtimes it is for.
    pub compatible_runtimes: Option<List>,
    /// The files.
    pub content: LayerContent,
    /// What it is, up to 256 characters.
    pub description: Option<Text>,
    /// Its name.
    pub layer_name: Option<Text>,
    /// Its licence: an SPDX identifier, a URL or the text.
    pub license_info: Option<Text>,
}

/// A layer's files, as a zip in a bucket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayerContent {
    /// Bucket of the zip, in the layer's region.
    pub s3_bucket: Text,
    /// Key of the zip.
    pub s3_key: Text,
    /// Version of the zip, in a bucket that keeps versions.
    pub s3_object_version: Option<Text>,
}

impl LayerVersion {
    /// A layer of the files of a zip.
    pub fn new(bucket: impl Into<Text>, key: impl Into<Text>) -> Self {
        Self {
            compatible_architectures: None,
            compatible_runtimes: None,
            content: LayerContent { s3_bucket: bucket.into(), s3_key: key.into(), s3_object_version: None },
            description: None,
            layer_name: None,
            license_info: None,
        }
    }
}

impl ResourceType for LayerVersion {
    const NAME: &'static str = "AWS::Lambda::LayerVersion";
    const IDENTIFIED_BY: &'static [&'static str] = &["LayerVersionArn"];
    const REPLACED_BY: &'static [&'static str] =
        &["CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description", "LayerName", "LicenseInfo"];
}

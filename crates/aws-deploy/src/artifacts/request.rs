//! What a plan says of an upload.

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, PackageReference, Region};

use crate::BucketName;

/// The files of a package, to be put into a bucket as one zip file. In a plan: `{"type": "uploadPackage", "region": …}`;
/// what has its default is left out.
///
/// AWS Lambda takes no more than 250 MB of files, so no more are uploaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadRequest {
    /// Where the bucket is.
    pub region: Region,
    /// As whom the step calls AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: AwsRole,
    /// The bucket, which has to exist. Nothing: the account's own, [`BUCKET`](super::BUCKET), which is made if need be.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bucket: Option<BucketName>,
    /// The package.
    pub package: PackageReference,
    /// What the zip file is called there: [`key`](super::key).
    pub key: String,
    /// Files that the package has to have; checked before anything is uploaded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub expects: Vec<ExpectedFile>,
}

/// A file that a package has to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpectedFile {
    /// Its path in the package, with forward slashes, or several of which one is enough.
    pub any_of: Vec<String>,
    /// What needs it, for the message when it is missing: "the handler app.handler of function get".
    pub reason: String,
}

impl UploadRequest {
    /// With nothing but what is required.
    pub fn new(region: Region, package: PackageReference, key: impl Into<String>) -> Self {
        Self { region, role: AwsRole::default(), bucket: None, package, key: key.into(), expects: Vec::new() }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

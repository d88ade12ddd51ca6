//! Types that the server owns and inputs refer to.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A package that the server acquires and unpacks before the step runs.
///
/// Opaque to authors: the server's forms choose feed and package, and keep other fields beside `referenceId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageReference {
    reference_id: String,
}

impl PackageReference {
    /// A reference by its id: unique within a step's inputs, kept through every conversion and migration.
    pub fn new(reference_id: impl Into<String>) -> Self {
        Self { reference_id: reference_id.into() }
    }

    /// The id that ties this place in the inputs to a package of the deployment.
    pub fn reference_id(&self) -> &str {
        &self.reference_id
    }

    /// Where the host mounts the unpacked package while the step executes. The same on every machine, so that plans
    /// are comparable.
    pub fn folder(&self) -> String {
        format!("/packages/{}", self.reference_id)
    }
}

impl JsonSchema for PackageReference {
    fn schema_name() -> Cow<'static, str> {
        "PackageReference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "isPackageReference": true })
    }
}

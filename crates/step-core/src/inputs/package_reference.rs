//! Packages that the server acquires.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::ReferenceId;
use crate::InvalidText;

/// A package that the server acquires and unpacks before the step runs.
///
/// Opaque to authors: the server's forms choose feed and package, and keep other fields beside `referenceId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageReference {
    reference_id: ReferenceId,
}

impl PackageReference {
    /// A reference by its id: unique within a step's inputs, kept through every conversion and migration.
    pub fn new(reference_id: impl Into<String>) -> Result<Self, InvalidText> {
        Ok(Self { reference_id: reference_id.into().try_into()? })
    }

    /// The id that ties this place in the inputs to a package of the deployment.
    pub fn reference_id(&self) -> &str {
        &self.reference_id
    }

    /// Where the host mounts the unpacked package while the step executes. The same on every machine, so that plans
    /// are comparable.
    pub fn folder(&self) -> String {
        format!("/packages/{}", self.reference_id())
    }
}

impl JsonSchema for PackageReference {
    fn schema_name() -> Cow<'static, str> {
        "PackageReference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        ReferenceId::schema_of_reference("isPackageReference")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_never_leads_out_of_the_packages_folder() {
        for (id, accepted) in [
            ("app", true),
            ("a.b-c_1", true),
            ("", false),
            ("..", false),
            ("../x", false),
            ("a/b", false),
            ("a\\b", false),
        ] {
            assert_eq!(PackageReference::new(id).is_ok(), accepted, "{id:?}");
        }
    }

    #[test]
    fn a_reference_keeps_to_its_folder() {
        assert_eq!(PackageReference::new("app").unwrap().folder(), "/packages/app");
    }
}

//! Packages that the server acquires.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A package that the server acquires and unpacks before the step runs.
///
/// Opaque to authors: the server's forms choose feed and package, and keep other fields beside `referenceId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageReference {
    reference_id: ReferenceId,
}

/// Part of a path, so nothing that could lead elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct ReferenceId(String);

/// A reference id that cannot name a folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a package reference id: it must begin with a letter or digit, and have letters, digits, `-`, `_` and `.`"
)]
pub struct InvalidReferenceId(String);

impl PackageReference {
    /// A reference by its id: unique within a step's inputs, kept through every conversion and migration.
    pub fn new(reference_id: impl Into<String>) -> Result<Self, InvalidReferenceId> {
        Ok(Self { reference_id: reference_id.into().try_into()? })
    }

    /// The id that ties this place in the inputs to a package of the deployment.
    pub fn reference_id(&self) -> &str {
        &self.reference_id.0
    }

    /// Where the host mounts the unpacked package while the step executes. The same on every machine, so that plans
    /// are comparable.
    pub fn folder(&self) -> String {
        format!("/packages/{}", self.reference_id())
    }
}

impl TryFrom<String> for ReferenceId {
    type Error = InvalidReferenceId;

    fn try_from(id: String) -> Result<Self, InvalidReferenceId> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
        if id.starts_with(|first: char| first.is_ascii_alphanumeric()) && id.chars().all(is_plain) {
            Ok(Self(id))
        } else {
            Err(InvalidReferenceId(id))
        }
    }
}

impl From<ReferenceId> for String {
    fn from(id: ReferenceId) -> Self {
        id.0
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

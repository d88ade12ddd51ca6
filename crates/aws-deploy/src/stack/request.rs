//! The exact request that a plan makes of CloudFormation.

use std::borrow::Cow;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use step_core::{InputPaths, PackageReference};

use crate::{PackagePath, ParameterKey, Region, StackName, TagKey};

/// A stack as it shall be. In a plan: `{"type": "deployStack", "stackName": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StackRequest {
    /// The stack's name. The stack is created when there is none.
    pub stack_name: StackName,
    /// Where it is.
    pub region: Region,
    /// What it is made of.
    pub template: TemplateSource,
    /// Values for the template's parameters.
    pub parameters: Vec<Parameter>,
    /// What the template may do that AWS wants acknowledged.
    pub capabilities: Vec<Capability>,
    /// Tags of the stack, which AWS passes on to its resources.
    pub tags: Vec<Tag>,
    /// How long the deployment may take.
    pub timeout_minutes: TimeoutMinutes,
}

/// Where a template comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum TemplateSource {
    /// The text itself, which is sent byte for byte.
    Inline {
        /// The text.
        body: String,
    },
    /// A file of a package, read when the plan is executed.
    File {
        /// The package.
        package: PackageReference,
        /// Where the file is in it.
        path: PackagePath,
    },
}

/// A value for one of the template's parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// The parameter's name in the template.
    pub key: ParameterKey,
    /// Its value. Lists are written with commas between the items.
    pub value: String,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// The tag's key, e.g. `cost-center`. Keys that begin with `aws:` are reserved.
    pub key: TagKey,
    /// The tag's value.
    pub value: String,
}

/// Something that a template may do only with the user's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
pub enum Capability {
    /// Create identities and rights (IAM).
    #[serde(rename = "CAPABILITY_IAM")]
    Iam,
    /// Create identities and rights under names that the template gives.
    #[serde(rename = "CAPABILITY_NAMED_IAM")]
    NamedIam,
    /// Use macros, such as AWS SAM, which rewrite the template.
    #[serde(rename = "CAPABILITY_AUTO_EXPAND")]
    AutoExpand,
}

/// How long a deployment may take, from 1 minute to 12 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths)]
#[serde(try_from = "u16", into = "u16")]
pub struct TimeoutMinutes(u16);

/// A timeout out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a number of minutes from {min} to {max}", min = TimeoutMinutes::MIN, max = TimeoutMinutes::MAX)]
pub struct InvalidTimeout(u16);

impl TimeoutMinutes {
    const MIN: u16 = 1;
    const MAX: u16 = 720;

    /// As a duration.
    pub fn duration(self) -> Duration {
        Duration::from_secs(u64::from(self.0) * 60)
    }
}

/// An hour.
impl Default for TimeoutMinutes {
    fn default() -> Self {
        Self(60)
    }
}

impl TryFrom<u16> for TimeoutMinutes {
    type Error = InvalidTimeout;

    fn try_from(minutes: u16) -> Result<Self, InvalidTimeout> {
        if (Self::MIN..=Self::MAX).contains(&minutes) { Ok(Self(minutes)) } else { Err(InvalidTimeout(minutes)) }
    }
}

impl From<TimeoutMinutes> for u16 {
    fn from(timeout: TimeoutMinutes) -> Self {
        timeout.0
    }
}

impl JsonSchema for TimeoutMinutes {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "TimeoutMinutes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": Self::MIN, "maximum": Self::MAX })
    }
}

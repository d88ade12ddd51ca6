//! Who a step is at AWS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AmazonWebServicesAccount, ExternalId, RoleArn, SessionDuration, SessionName};
use crate::InputPaths;

/// Who a step is at AWS. As a default the worker, in no other role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, InputPaths)]
#[serde(rename_all = "camelCase")]
pub struct AwsAuthentication {
    /// Where the credentials come from.
    pub credentials: AwsCredentials,
    /// The role in which the step works.
    pub role: AwsRole,
}

/// Where AWS credentials come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, InputPaths)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum AwsCredentials {
    /// From the worker that runs the step.
    Worker {},
    /// From an account that the server keeps.
    Account {
        /// The account.
        account: AmazonWebServicesAccount,
    },
}

/// The role in which a step works at AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, InputPaths)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AwsRole {
    /// As the credentials are.
    NoAssumedRole {},
    /// Another role, which the credentials may assume.
    AssumeRole {
        /// The role's ARN.
        arn: RoleArn,
        /// How the session is called in audit logs.
        session_name: Option<SessionName>,
        /// How long the session lasts, in seconds.
        session_duration: Option<SessionDuration>,
        /// What the role's owner asks for to tell its users apart.
        external_id: Option<ExternalId>,
    },
}

impl Default for AwsCredentials {
    fn default() -> Self {
        Self::Worker {}
    }
}

impl Default for AwsRole {
    fn default() -> Self {
        Self::NoAssumedRole {}
    }
}

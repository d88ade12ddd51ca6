//! A stack as it shall not be any more.

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, RoleArn};

use crate::stack::request::is_default;
use crate::{LogicalId, Region, StackName, TimeoutMinutes};

/// A stack that shall be gone. In a plan: `{"type": "deleteStack", "stackName": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRequest {
    /// The stack's name. A stack that does not exist is as it shall be.
    pub stack_name: StackName,
    /// Where it is.
    pub region: Region,
    /// As whom the step calls AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: AwsRole,
    /// Resources that stay when they cannot be deleted. AWS considers them only for a stack whose deletion has failed,
    /// so the step deletes first without them, and once more with them if that fails.
    #[serde(default, skip_serializing_if = "is_default")]
    pub retain_resources: Vec<LogicalId>,
    /// The role with which CloudFormation deletes the resources.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role_arn: Option<RoleArn>,
    /// How long the deletion may take.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timeout_minutes: TimeoutMinutes,
}

impl DeleteRequest {
    /// With nothing but what is required.
    pub fn new(stack_name: StackName, region: Region) -> Self {
        Self {
            stack_name,
            region,
            role: AwsRole::default(),
            retain_resources: Vec::new(),
            role_arn: None,
            timeout_minutes: TimeoutMinutes::default(),
        }
    }
}

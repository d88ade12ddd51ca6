//! What users configure.

use aws_deploy::{DeleteRequest, LogicalId, Region, StackName, TimeoutMinutes};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{AwsAuthentication, InputPaths, RoleArn};

/// The stack to delete.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The stack's name. If there is no such stack, there is nothing to do.
    pub(crate) stack_name: StackName,
    /// The AWS region, e.g. `eu-west-1`.
    pub(crate) region: Region,
    /// Who deletes: the worker's credentials or an account's, as they are or in a role.
    #[serde(default)]
    pub(crate) authentication: AwsAuthentication,
    /// Resources that may stay behind, by their names in the template. They are deleted with the stack where that is
    /// possible.
    #[serde(default)]
    pub(crate) retain_resources: Vec<LogicalId>,
    /// The role with which CloudFormation deletes the resources. Without it, the role that the stack was deployed with.
    pub(crate) role_arn: Option<RoleArn>,
    /// Minutes that the deletion may take, waiting for other operations on the stack included.
    #[serde(default)]
    pub(crate) timeout: TimeoutMinutes,
}

impl Inputs {
    /// The request that these inputs stand for.
    pub(crate) fn request(&self) -> DeleteRequest {
        DeleteRequest {
            role: self.authentication.role.clone(),
            retain_resources: self.retain_resources.clone(),
            role_arn: self.role_arn.clone(),
            timeout_minutes: self.timeout,
            ..DeleteRequest::new(self.stack_name.clone(), self.region.clone())
        }
    }
}

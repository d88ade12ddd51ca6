//! What users configure.

use aws_deploy::{BucketName, DeployTo, Tag};
use aws_lambda::api::Api;
use aws_lambda::{AppName, Function, InvokeTest, Part, Planned, StackOptions};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{Arn, Deployment, Failure, InputPaths};

/// The functions to deploy.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The name of the application that the functions belong to. The names of the functions and of their stack come from it,
    /// together with environment and tenant.
    pub(crate) application: AppName,
    /// The functions.
    pub(crate) functions: Vec<Function>,
    /// Calls that they have to answer once they are deployed. If a result is wrong, all functions go back to the versions that
    /// served before, and the deployment fails.
    #[serde(default)]
    pub(crate) smoke_tests: Vec<InvokeTest>,
    /// Where the functions are deployed.
    #[serde(default)]
    pub(crate) deploy_to: DeployTo,
    /// Tags of the stack, beside those that say where the deployment comes from, such as `Octopus.Project.Name`. AWS passes
    /// them on to the stack's resources.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// The policy beyond which the functions' roles can do nothing, by ARN, where a function says nothing else.
    pub(crate) permissions_boundary: Option<Arn>,
    /// The S3 bucket that code is uploaded to. Without it: `step-artifacts-<account>-<region>`, which is made when it is
    /// needed.
    pub(crate) artifact_bucket: Option<BucketName>,
    /// How the stack is deployed.
    #[serde(default)]
    pub(crate) stack: StackOptions,
}

impl Inputs {
    /// What these inputs stand for: one stack of the functions.
    pub(crate) fn planned(&self, deployment: &Deployment) -> Result<Planned, Failure> {
        let part = Part {
            application: &self.application,
            stack_parts: &[],
            functions: &self.functions,
            api: &Api::None,
            routes: &[],
            deploy_to: &self.deploy_to,
            tags: &self.tags,
            permissions_boundary: self.permissions_boundary.as_ref(),
            artifact_bucket: self.artifact_bucket.as_ref(),
            options: &self.stack,
        };
        part.planned(deployment)
    }
}

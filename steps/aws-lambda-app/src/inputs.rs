//! What users configure.

use aws_deploy::{BucketName, DeployTo, Tag};
use aws_lambda::api::Api;
use aws_lambda::{AppName, Function, SmokeTest, StackOptions, Whole};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{Arn, InputPaths};

/// The application to deploy.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The application's name, e.g. `shop`. The names of what is deployed begin with it, followed by the environment and the
    /// tenant.
    pub(crate) name: AppName,
    /// Where the application is deployed, and as whom.
    #[serde(default)]
    pub(crate) deploy_to: DeployTo,
    /// The functions that it is made of.
    pub(crate) functions: Vec<Function>,
    /// How it is called over HTTP. Functions name the routes that they answer among their events.
    #[serde(default)]
    pub(crate) api: Api,
    /// What it has to answer once it is deployed. If an answer is wrong, all functions go back to the versions that served
    /// before, and the deployment fails.
    #[serde(default)]
    pub(crate) smoke_tests: Vec<SmokeTest>,
    /// Tags of everything that is deployed, beside those that say where the deployment comes from, such as
    /// `Octopus.Project.Name`.
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
    /// The application that these inputs stand for.
    pub(crate) fn whole(&self) -> Whole<'_> {
        Whole {
            name: &self.name,
            functions: &self.functions,
            api: &self.api,
            smoke_tests: &self.smoke_tests,
            deploy_to: &self.deploy_to,
            tags: &self.tags,
            permissions_boundary: self.permissions_boundary.as_ref(),
            artifact_bucket: self.artifact_bucket.as_ref(),
            stack: &self.stack,
        }
    }
}

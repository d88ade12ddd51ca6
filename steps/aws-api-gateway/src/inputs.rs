//! What users configure.

use aws_deploy::{BucketName, DeployTo, Tag};
use aws_lambda::api::{Api, Route};
use aws_lambda::{AppName, HttpTest, Part, Planned, StackOptions};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{Deployment, Failure, InputPaths};

/// The API to deploy.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The name of the application that the API belongs to. The names of the API, of its stack and of the application's
    /// functions come from it, together with environment and tenant.
    pub(crate) application: AppName,
    /// The API.
    pub(crate) api: Api,
    /// Which function answers which requests. Nothing for a function's URL, and for an API from an OpenAPI document.
    #[serde(default)]
    pub(crate) routes: Vec<Route>,
    /// Requests that it has to answer once it is deployed, or the deployment fails.
    #[serde(default)]
    pub(crate) smoke_tests: Vec<HttpTest>,
    /// Where the API is deployed.
    #[serde(default)]
    pub(crate) deploy_to: DeployTo,
    /// Tags of the stack, beside those that say where the deployment comes from, such as `Octopus.Project.Name`. AWS passes
    /// them on to the stack's resources.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// How the stack is deployed.
    #[serde(default)]
    pub(crate) stack: StackOptions,
    /// The S3 bucket for templates of more than 51,200 bytes. Without it, the step makes one for the account and region.
    pub(crate) artifact_bucket: Option<BucketName>,
}

impl Inputs {
    /// What these inputs stand for: one stack of the API.
    pub(crate) fn planned(&self, deployment: &Deployment) -> Result<Planned, Failure> {
        let part = Part {
            application: &self.application,
            stack_parts: &["api"],
            functions: &[],
            api: &self.api,
            routes: &self.routes,
            deploy_to: &self.deploy_to,
            tags: &self.tags,
            permissions_boundary: None,
            artifact_bucket: self.artifact_bucket.as_ref(),
            options: &self.stack,
        };
        part.planned(deployment)
    }
}

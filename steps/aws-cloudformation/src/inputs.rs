//! What users configure.

use aws_deploy::{
    Capability, PackagePath, Parameter, Region, StackName, StackRequest, Tag, TemplateSource, TimeoutMinutes,
};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{InputPaths, PackageReference};

/// The stack to deploy.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The stack's name, unique within account and region. The stack is created if there is none, and updated otherwise.
    pub(crate) stack_name: StackName,
    /// The AWS region, e.g. `eu-west-1`.
    pub(crate) region: Region,
    /// The CloudFormation template, in JSON or YAML.
    pub(crate) template: Template,
    /// Values for the template's parameters. Each parameter without a default needs one.
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    /// What the template may do that AWS wants acknowledged: create IAM resources, or use macros such as AWS SAM.
    #[serde(default)]
    pub(crate) capabilities: Vec<Capability>,
    /// Tags of the stack. AWS passes them on to the stack's resources.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// Minutes that the deployment may take, waiting for other deployments of the stack included.
    #[serde(default)]
    pub(crate) timeout: TimeoutMinutes,
}

/// Where the template comes from.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum Template {
    /// Written here.
    Inline {
        /// The template's text. It is sent to AWS as it is.
        body: String,
    },
    /// A file in a package.
    Package {
        /// The package.
        package: PackageReference,
        /// The file's path in the package, with forward slashes, e.g. `deploy/template.yaml`.
        path: PackagePath,
    },
}

impl Inputs {
    /// The request that these inputs stand for.
    pub(crate) fn request(&self) -> StackRequest {
        StackRequest {
            parameters: self.parameters.clone(),
            capabilities: self.capabilities.clone(),
            tags: self.tags.clone(),
            timeout_minutes: self.timeout,
            ..StackRequest::new(self.stack_name.clone(), self.region.clone(), self.template.source())
        }
    }
}

impl Template {
    fn source(&self) -> TemplateSource {
        match self {
            Self::Inline { body } => TemplateSource::Inline { body: body.clone() },
            Self::Package { package, path } => TemplateSource::File { package: package.clone(), path: path.clone() },
        }
    }
}

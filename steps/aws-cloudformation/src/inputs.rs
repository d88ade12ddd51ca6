//! What users configure.

mod options;
mod sources;

use aws_deploy::{
    BucketName, Capability, ContinueRollback, Parameter, Region, ResourceToImport, SecretParameter, StackName,
    StackRequest, Tag, TimeoutMinutes,
};
use schemars::JsonSchema;
use serde::Deserialize;
use step_core::{Arn, AwsAuthentication, Deployment, InputPaths, RoleArn};

pub(crate) use options::{OnFailure, TerminationProtection};
pub(crate) use sources::{ParametersFile, Template};

/// The stack to deploy.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inputs {
    /// The stack's name, unique within account and region. The stack is created if there is none, and updated otherwise.
    pub(crate) stack_name: StackName,
    /// The AWS region, e.g. `eu-west-1`.
    pub(crate) region: Region,
    /// Who deploys: the worker's credentials or an account's, as they are or in a role.
    #[serde(default)]
    pub(crate) authentication: AwsAuthentication,
    /// The CloudFormation template, in JSON or YAML.
    pub(crate) template: Template,
    /// A file of a package with values for the template's parameters, in JSON: an object of names and values, the same under
    /// `Parameters`, or the AWS CLI's list of `ParameterKey` and `ParameterValue`.
    pub(crate) parameters_file: Option<ParametersFile>,
    /// Values for the template's parameters. They win over the file's.
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    /// Values for the template's parameters that nobody may see, such as passwords. They win over the others.
    #[serde(default)]
    pub(crate) secret_parameters: Vec<SecretParameter>,
    /// What the template may do that AWS wants acknowledged: create IAM resources, or use macros such as AWS SAM.
    #[serde(default)]
    pub(crate) capabilities: Vec<Capability>,
    /// Tags of the stack, beside those that say where the deployment comes from, such as `Octopus.Project.Name`. AWS passes
    /// them on to the stack's resources.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// The role with which CloudFormation works on the resources. The stack keeps it for later operations. Without it,
    /// CloudFormation works with the deployment's own rights.
    pub(crate) role_arn: Option<RoleArn>,
    /// SNS topics that are told of the stack's events.
    #[serde(default)]
    pub(crate) notification_arns: Vec<Arn>,
    /// Which resources an update may touch: a stack policy as JSON. Without it, the stack's policy stays as it is.
    pub(crate) stack_policy: Option<String>,
    /// Whether the stack is protected against deletion.
    #[serde(default)]
    pub(crate) termination_protection: TerminationProtection,
    /// What becomes of resources that were deployed when another one fails.
    #[serde(default)]
    pub(crate) on_failure: OnFailure,
    /// What is done with a stack whose earlier rollback did not come to its end.
    #[serde(default)]
    pub(crate) continue_rollback: ContinueRollback,
    /// Resources that exist already, and that the stack takes over. Nothing else may change in the same deployment.
    #[serde(default)]
    pub(crate) import_resources: Vec<ResourceToImport>,
    /// The S3 bucket for templates of more than 51,200 bytes. Without it, the step makes one for the account and region.
    pub(crate) template_bucket: Option<BucketName>,
    /// Minutes that the deployment may take, waiting for other operations on the stack included.
    #[serde(default)]
    pub(crate) timeout: TimeoutMinutes,
}

impl Inputs {
    /// The request that these inputs stand for.
    pub(crate) fn request(&self, deployment: &Deployment) -> StackRequest {
        StackRequest {
            role: self.authentication.role.clone(),
            parameters_file: self.parameters_file.as_ref().map(ParametersFile::source),
            parameters: self.parameters.clone(),
            secret_parameters: self.secret_parameters.clone(),
            capabilities: self.capabilities.clone(),
            tags: Tag::with_defaults(&self.tags, deployment),
            role_arn: self.role_arn.clone(),
            notification_arns: self.notification_arns.clone(),
            stack_policy: self.stack_policy.clone(),
            termination_protection: self.termination_protection.wanted(),
            disable_rollback: self.on_failure == OnFailure::Keep,
            continue_rollback: self.continue_rollback,
            import_resources: self.import_resources.clone(),
            template_bucket: self.template_bucket.clone(),
            timeout_minutes: self.timeout,
            ..StackRequest::new(self.stack_name.clone(), self.region.clone(), self.template.source())
        }
    }
}

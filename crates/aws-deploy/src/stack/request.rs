//! The exact request that a plan makes of CloudFormation.

mod deletion;
mod timeout;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{Arn, AwsRole, InputPaths, PackageReference, RoleArn, SensitiveValue};

use crate::{BucketName, LogicalId, PackagePath, ParameterKey, Region, StackName, TagKey, TemplateUrl};

pub use deletion::DeleteRequest;
pub use timeout::TimeoutMinutes;

/// A stack as it shall be. In a plan: `{"type": "deployStack", "stackName": …}`; what has its default is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StackRequest {
    /// The stack's name. The stack is created when there is none.
    pub stack_name: StackName,
    /// Where it is.
    pub region: Region,
    /// As whom the step calls AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: AwsRole,
    /// What it is made of.
    pub template: TemplateSource,
    /// Where parameters come from that are not listed in the plan.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parameters_file: Option<ParametersFile>,
    /// Values for the template's parameters. They win over the file's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parameters: Vec<Parameter>,
    /// Values that nobody may see. They win over the others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub secret_parameters: Vec<SecretParameter>,
    /// What the template may do that AWS wants acknowledged.
    #[serde(default, skip_serializing_if = "is_default")]
    pub capabilities: Vec<Capability>,
    /// Tags of the stack, which AWS passes on to its resources.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tags: Vec<Tag>,
    /// The role with which CloudFormation works on the resources. The stack keeps it for later operations.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role_arn: Option<RoleArn>,
    /// SNS topics that are told of the stack's events.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notification_arns: Vec<Arn>,
    /// Which resources updates may touch, as JSON. Nothing: the policy stays as it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stack_policy: Option<String>,
    /// Whether the stack is protected against deletion. Nothing: the protection stays as it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub termination_protection: Option<bool>,
    /// Whether resources that were deployed stay where they are when another one fails.
    #[serde(default, skip_serializing_if = "is_default")]
    pub disable_rollback: bool,
    /// What is done with a stack whose earlier rollback did not come to its end.
    #[serde(default, skip_serializing_if = "is_default")]
    pub continue_rollback: ContinueRollback,
    /// Resources that exist already, and that the stack takes over. Nothing else may change in the same deployment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub import_resources: Vec<ResourceToImport>,
    /// Where a template goes that is too large for a request.
    #[serde(default, skip_serializing_if = "is_default")]
    pub template_bucket: Option<BucketName>,
    /// How long the deployment may take, waiting for other operations on the stack included.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timeout_minutes: TimeoutMinutes,
    /// The change set that a preview made, and that is executed instead of a new one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pinned: Option<PinnedChangeSet>,
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
    /// An object in S3, which CloudFormation reads by itself.
    S3 {
        /// Its address.
        url: TemplateUrl,
    },
}

/// A file of a package that parameters come from, read when the plan is executed. Accepted are an object of names and
/// values, the same under `Parameters`, and the AWS CLI's list of `{"ParameterKey": …, "ParameterValue": …}`; all of them
/// JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParametersFile {
    /// The package.
    pub package: PackageReference,
    /// Where the file is in it.
    pub path: PackagePath,
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

/// A value for one of the template's parameters that nobody may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecretParameter {
    /// The parameter's name in the template, where it should be `NoEcho`.
    pub key: ParameterKey,
    /// Its value.
    pub value: SensitiveValue,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, InputPaths, JsonSchema)]
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

/// What is done with a stack that is `UPDATE_ROLLBACK_FAILED`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ContinueRollback {
    /// It is left alone: the deployment fails and says what is stuck.
    #[default]
    Never,
    /// Its rollback is continued without the resources that are stuck. AWS takes those for rolled back, whatever they
    /// really are.
    WhenAsked,
}

/// A resource that exists already, and that the stack takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResourceToImport {
    /// What it is, e.g. `AWS::S3::Bucket`.
    pub resource_type: String,
    /// Its name in the template.
    pub logical_id: LogicalId,
    /// Which one it is: the properties that identify it, e.g. `{"BucketName": "shop"}`.
    pub identifier: BTreeMap<String, String>,
}

/// A change set that a preview made. Fingerprints only: ARNs hold the account and the stack's name, which may be secret
/// somewhere, and what ties a plan to something must not be masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PinnedChangeSet {
    /// A fingerprint of its ARN. Nothing: there was nothing to change.
    pub change_set: Option<String>,
    /// A fingerprint of the ARN of the stack that it belongs to. Nothing: there was no stack, and nothing to create.
    pub stack: Option<String>,
    /// What the stack looked like: a fingerprint of its last change.
    pub stack_state: String,
}

impl StackRequest {
    /// With nothing but what is required.
    pub fn new(stack_name: StackName, region: Region, template: TemplateSource) -> Self {
        Self {
            stack_name,
            region,
            role: AwsRole::default(),
            template,
            parameters_file: None,
            parameters: Vec::new(),
            secret_parameters: Vec::new(),
            capabilities: Vec::new(),
            tags: Vec::new(),
            role_arn: None,
            notification_arns: Vec::new(),
            stack_policy: None,
            termination_protection: None,
            disable_rollback: false,
            continue_rollback: ContinueRollback::Never,
            import_resources: Vec::new(),
            template_bucket: None,
            timeout_minutes: TimeoutMinutes::default(),
            pinned: None,
        }
    }
}

impl Capability {
    /// As AWS writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
            Self::AutoExpand => "CAPABILITY_AUTO_EXPAND",
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

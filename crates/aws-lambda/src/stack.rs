//! From a fragment to what is asked of AWS: the code uploaded, and one stack.

use std::collections::BTreeMap;

use aws_deploy::{
    BucketName, Capability, ExpectedFile, Location, Parameter, ParameterKey, StackName, StackRequest, Tag,
    TemplateSource, TimeoutMinutes, UploadRequest, artifacts,
};
use aws_template::{Conflict, Format, Fragment, RenderError, Template};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{DEFECT, Deployment, Failure, InputPaths, RoleArn};

use crate::errors::APPLICATION_TOO_LARGE;
use crate::{AppName, Code, Function};

/// How the stack is deployed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StackOptions {
    /// Its name, unique in account and region. Without it: one made of the application's name, the environment and the
    /// tenant.
    pub name: Option<StackName>,
    /// The role with which CloudFormation works on the resources. The stack keeps it for later deployments. Without it,
    /// CloudFormation works with the deployment's own rights.
    pub role_arn: Option<RoleArn>,
    /// Whether the stack is protected against deletion. Without it, the protection stays as it is.
    pub termination_protection: Option<bool>,
    /// Minutes that the deployment may take, waiting for other operations on the stack included, from 1 to 720.
    #[serde(default)]
    pub timeout: TimeoutMinutes,
}

/// A stack of an application.
#[derive(Clone, Copy, Debug)]
pub struct Stack<'a> {
    /// The application that it belongs to.
    pub application: &'a AppName,
    /// What it is called where the options say nothing else.
    pub name: &'a StackName,
    /// How it is deployed.
    pub options: &'a StackOptions,
    /// Where it is deployed.
    pub location: &'a Location,
    /// The user's tags.
    pub tags: &'a [Tag],
    /// The bucket for code and large templates. Nothing: the account's own.
    pub artifact_bucket: Option<&'a BucketName>,
}

impl Stack<'_> {
    /// The request for a stack of this fragment: with its text, the values of its parameters, and the tags that say where
    /// the deployment comes from.
    pub fn request(&self, mut fragment: Fragment, deployment: &Deployment) -> Result<StackRequest, Failure> {
        fragment.describe(format!("Application {}", self.application));
        let template = fragment.render(Format::Yaml).map_err(|error| not_rendered(&error))?;
        let StackOptions { name, role_arn, termination_protection, timeout } = self.options.clone();
        let body = TemplateSource::Inline { body: template.text().to_owned() };
        let name = name.unwrap_or_else(|| self.name.clone());
        Ok(StackRequest {
            role: self.location.authentication.role.clone(),
            parameters: parameters(&fragment),
            capabilities: capabilities(&template),
            tags: Tag::with_defaults(self.tags, deployment),
            role_arn,
            termination_protection,
            template_bucket: self.artifact_bucket.cloned(),
            timeout_minutes: timeout,
            ..StackRequest::new(name, self.location.region.clone(), body)
        })
    }

    /// What has to be in the bucket before the stack is deployed. Functions of the same code share it.
    pub fn uploads(&self, functions: &[Function], deployment: &Deployment) -> Vec<UploadRequest> {
        let mut uploads: BTreeMap<String, UploadRequest> = BTreeMap::new();
        for function in functions {
            let Code::Package { package, handler, .. } = &function.code else { continue };
            let key = artifacts::key(package, deployment);
            let upload = uploads.entry(key.clone()).or_insert_with(|| UploadRequest {
                role: self.location.authentication.role.clone(),
                bucket: self.artifact_bucket.cloned(),
                ..UploadRequest::new(self.location.region.clone(), package.clone(), key)
            });
            let reason = format!("the handler {handler} of the function {}", function.name);
            upload.expects.extend(function.expected_files().map(|any_of| ExpectedFile { any_of, reason }));
        }
        for upload in uploads.values_mut() {
            upload.expects.sort_by(|one, other| one.reason.cmp(&other.reason));
        }
        uploads.into_values().collect()
    }
}

/// Why fragments are not one: rules keep names apart, so only a defect does that.
pub fn conflict(conflict: &Conflict) -> Failure {
    DEFECT.failure(format!("the parts of the template do not fit together: {conflict}"))
}

fn not_rendered(error: &RenderError) -> Failure {
    let kind = match error {
        RenderError::TooMany { .. } | RenderError::ValueTooLong { .. } | RenderError::Text(_) => &APPLICATION_TOO_LARGE,
        _ => &DEFECT,
    };
    kind.failure(format!("the template {error}"))
}

#[expect(clippy::expect_used, reason = "parameters of templates have names that parameters may have")]
fn parameters(fragment: &Fragment) -> Vec<Parameter> {
    let parameter = |(name, value): (&str, &str)| Parameter {
        key: ParameterKey::try_from(name).expect("a parameter's name"),
        value: value.to_owned(),
    };
    fragment.parameter_values().map(parameter).collect()
}

/// Roles have names, which AWS wants acknowledged.
fn capabilities(template: &Template) -> Vec<Capability> {
    let has_roles = template.resources().any(|resource| resource.resource_type.starts_with("AWS::IAM::"));
    if has_roles { vec![Capability::NamedIam] } else { Vec::new() }
}

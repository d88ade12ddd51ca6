//! From a step's inputs to what it deploys: one stack of all its fragments, and the code that is uploaded before.

use aws_deploy::{BucketName, DeployTo, Location, StackRequest, Tag, UploadRequest};
use aws_template::Fragment;
use step_core::{Arn, Deployment, Failure};

use crate::api::{Api, Route};
use crate::{AppName, Application, Function, Site, Stack, StackOptions, conflict, fragment_of};

/// What one stack has of an application, as the inputs of its step say: all of it, its functions, or its API.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The application's name.
    pub application: &'a AppName,
    /// What tells the stack apart from the application's main one. Nothing for that one.
    pub stack_parts: &'a [&'a str],
    /// The functions that are in it.
    pub functions: &'a [Function],
    /// The API that is in it.
    pub api: &'a Api,
    /// What the API answers.
    pub routes: &'a [Route],
    /// Where it is deployed.
    pub deploy_to: &'a DeployTo,
    /// The user's tags.
    pub tags: &'a [Tag],
    /// The policy beyond which the functions' roles can do nothing.
    pub permissions_boundary: Option<&'a Arn>,
    /// The bucket for code and large templates.
    pub artifact_bucket: Option<&'a BucketName>,
    /// How the stack is deployed.
    pub options: &'a StackOptions,
}

/// What a part of an application comes to in a deployment.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Names everything.
    pub application: Application,
    /// What has to be in the bucket before.
    pub uploads: Vec<UploadRequest>,
    /// The stack.
    pub request: StackRequest,
    /// What its template is made of.
    pub fragment: Fragment,
    /// Where it goes.
    pub location: Location,
}

impl Part<'_> {
    /// What is deployed of it. Steps that hand over to each other plan the same here, so there is nothing to change.
    pub fn planned(&self, deployment: &Deployment) -> Result<Planned, Failure> {
        let location = self.deploy_to.location(deployment)?;
        self.api.check_region(&location.region)?;
        let application = Application::new(self.application.clone(), deployment).with_functions(self.functions);
        let site = Site {
            application: &application,
            deployment,
            region: &location.region,
            artifact_bucket: self.artifact_bucket,
            permissions_boundary: self.permissions_boundary,
        };
        let api = self.api.fragment(self.routes, &application)?;
        let fragment = fragment_of(self.functions, &site).and_then(|functions| functions.union(api));
        let fragment = fragment.map_err(|error| conflict(&error))?;
        let stack = Stack {
            application: self.application,
            name: &application.stack_name(self.stack_parts),
            options: self.options,
            location: &location,
            tags: self.tags,
            artifact_bucket: self.artifact_bucket,
        };
        let request = stack.request(fragment.clone(), deployment)?;
        let uploads = stack.uploads(self.functions, deployment);
        Ok(Planned { application, uploads, request, fragment, location })
    }
}

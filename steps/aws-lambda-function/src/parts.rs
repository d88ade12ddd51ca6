//! What inputs come to: the code to upload, and one stack.

use aws_deploy::{Location, StackRequest, UploadRequest};
use aws_lambda::{Application, Site, Stack, conflict, fragment_of};
use aws_template::Fragment;
use step_core::{Deployment, Failure};

use crate::inputs::Inputs;

/// What is deployed.
pub(crate) struct Parts {
    /// Names everything.
    pub(crate) application: Application,
    /// What has to be in the bucket before.
    pub(crate) uploads: Vec<UploadRequest>,
    /// The stack.
    pub(crate) request: StackRequest,
    /// What its template is made of.
    pub(crate) fragment: Fragment,
    /// Where it goes.
    pub(crate) location: Location,
}

impl Parts {
    pub(crate) fn of(inputs: &Inputs, deployment: &Deployment) -> Result<Self, Failure> {
        let location = inputs.deploy_to.location(deployment)?;
        let application = Application::new(inputs.application.clone(), deployment).with_functions(&inputs.functions);
        let site = Site {
            application: &application,
            deployment,
            region: &location.region,
            artifact_bucket: inputs.artifact_bucket.as_ref(),
            permissions_boundary: inputs.permissions_boundary.as_ref(),
        };
        let fragment = fragment_of(&inputs.functions, &site).map_err(|error| conflict(&error))?;
        let stack = Stack {
            application: &inputs.application,
            name: &application.stack_name(&[]),
            options: &inputs.stack,
            location: &location,
            tags: &inputs.tags,
            artifact_bucket: inputs.artifact_bucket.as_ref(),
        };
        let request = stack.request(fragment.clone(), deployment)?;
        let uploads = stack.uploads(&inputs.functions, deployment);
        Ok(Self { application, uploads, request, fragment, location })
    }
}

//! What a plan can do to AWS.

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, Capabilities, Context, ErrorKind, Failure, Output, Previewed};

use crate::artifacts::Upload;
use crate::client::Aws;
use crate::{DeleteRequest, Region, StackRequest, UploadRequest, client, errors, stack};

/// What a plan can do to AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Action {
    /// Creates or updates a stack.
    DeployStack(Box<StackRequest>),
    /// Deletes a stack.
    DeleteStack(DeleteRequest),
    /// Puts a package into a bucket.
    UploadPackage(Box<UploadRequest>),
}

impl Action {
    /// Creates or updates a stack.
    pub fn deploy_stack(request: StackRequest) -> Self {
        Self::DeployStack(Box::new(request))
    }

    /// Puts a package into a bucket.
    pub fn upload_package(request: UploadRequest) -> Self {
        Self::UploadPackage(Box::new(request))
    }
}

impl step_core::Action for Action {
    fn summary(&self) -> String {
        match self {
            Self::DeployStack(request) => format!("deploy stack {} in {}", request.stack_name, request.region),
            Self::DeleteStack(request) => format!("delete stack {} in {}", request.stack_name, request.region),
            Self::UploadPackage(request) => summary_of_upload(request),
        }
    }

    fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        match self {
            Self::DeployStack(request) => connected(&request.region, &request.role, context, async |aws| {
                stack::deploy(request, aws, context).await
            }),
            Self::DeleteStack(request) => connected(&request.region, &request.role, context, async |aws| {
                stack::delete(request, aws, context).await
            }),
            Self::UploadPackage(request) => {
                let upload = Upload::check(request).map_err(errors::with_page)?;
                connected(&request.region, &request.role, context, async |aws| upload.run(aws, context).await)
            }
        }
    }

    /// A stack's changes are known from its change set, and whether a package is there already by asking; a deletion
    /// needs no look.
    fn preview(self, context: &dyn Context) -> Result<Previewed<Self>, Failure> {
        match self {
            Self::DeployStack(request) => preview_of_stack(*request, context),
            Self::DeleteStack(_) => Ok(Previewed::unknown(self)),
            Self::UploadPackage(ref request) => {
                let upload = Upload::check(request).map_err(errors::with_page)?;
                let look = async |aws: &Aws| upload.preview(aws).await;
                let changes = connected(&request.region, &request.role, context, look)?;
                Ok(Previewed { action: self, changes: Some(changes) })
            }
        }
    }

    fn capabilities() -> Capabilities {
        Capabilities {
            hosts: client::HOSTS.map(Into::into).into(),
            environment: client::VARIABLES.map(Into::into).into(),
        }
    }

    fn outputs() -> Vec<&'static Output> {
        stack::outputs::ALL.to_vec()
    }

    fn errors() -> Vec<&'static ErrorKind> {
        errors::all()
    }
}

fn summary_of_upload(request: &UploadRequest) -> String {
    let bucket = request.bucket.as_ref().map_or("the account's bucket".to_owned(), |name| format!("bucket {name}"));
    format!("upload package {} to {bucket} in {}", request.package.reference_id(), request.region)
}

fn preview_of_stack(request: StackRequest, context: &dyn Context) -> Result<Previewed<Action>, Failure> {
    let (pinned, changes) =
        connected(&request.region, &request.role, context, async |aws| stack::preview(&request, aws, context).await)?;
    let action = Action::deploy_stack(StackRequest { pinned: Some(pinned), ..request });
    Ok(Previewed { action, changes: Some(changes) })
}

/// Does `work` in `region`, as `role`.
fn connected<T>(
    region: &Region,
    role: &AwsRole,
    context: &dyn Context,
    work: impl AsyncFnOnce(&Aws) -> Result<T, Failure>,
) -> Result<T, Failure> {
    client::run(region, role, context, work).map_err(errors::with_page)
}

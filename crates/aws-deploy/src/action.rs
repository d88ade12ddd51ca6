//! What a plan can do to AWS.

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, Capabilities, Context, ErrorKind, Failure, Output, Previewed};

use crate::client::Aws;
use crate::{DeleteRequest, Region, StackRequest, client, errors, stack};

/// What a plan can do to AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Action {
    /// Creates or updates a stack.
    DeployStack(Box<StackRequest>),
    /// Deletes a stack.
    DeleteStack(DeleteRequest),
}

impl Action {
    /// Creates or updates a stack.
    pub fn deploy_stack(request: StackRequest) -> Self {
        Self::DeployStack(Box::new(request))
    }
}

impl step_core::Action for Action {
    fn summary(&self) -> String {
        match self {
            Self::DeployStack(request) => format!("deploy stack {} in {}", request.stack_name, request.region),
            Self::DeleteStack(request) => format!("delete stack {} in {}", request.stack_name, request.region),
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
        }
    }

    /// A stack's changes are known from its change set; a deletion needs no look.
    fn preview(self, context: &dyn Context) -> Result<Previewed<Self>, Failure> {
        let Self::DeployStack(request) = self else { return Ok(Previewed::unknown(self)) };
        let (pinned, changes) = connected(&request.region, &request.role, context, async |aws| {
            stack::preview(&request, aws, context).await
        })?;
        let action = Self::deploy_stack(StackRequest { pinned: Some(pinned), ..*request });
        Ok(Previewed { action, changes: Some(changes) })
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

/// Does `work` in `region`, as `role`.
fn connected<T>(
    region: &Region,
    role: &AwsRole,
    context: &dyn Context,
    work: impl AsyncFnOnce(&Aws) -> Result<T, Failure>,
) -> Result<T, Failure> {
    client::run(region, role, context, work).map_err(errors::with_page)
}

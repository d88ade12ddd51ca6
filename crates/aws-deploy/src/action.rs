//! What a plan can do to AWS.

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, Capabilities, Context, ErrorKind, Failure, Output};

use crate::{StackRequest, client, errors, stack};

/// What a plan can do to AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Action {
    /// Creates or updates a stack.
    DeployStack(StackRequest),
}

impl step_core::Action for Action {
    fn summary(&self) -> String {
        let Self::DeployStack(request) = self;
        format!("deploy stack {} in {}", request.stack_name, request.region)
    }

    fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        let Self::DeployStack(request) = self;
        client::run(&request.region, &AwsRole::NoAssumedRole {}, context, async |aws| {
            stack::deploy(request, &aws.cloudformation, context, aws.sleep()).await
        })
        .map_err(errors::with_page)
    }

    fn capabilities() -> Capabilities {
        Capabilities {
            hosts: client::HOSTS.map(Into::into).into(),
            environment: client::VARIABLES.map(Into::into).into(),
        }
    }

    fn outputs() -> Vec<&'static Output> {
        vec![&stack::STACK_ID, &stack::STACK_OUTPUT]
    }

    fn errors() -> Vec<&'static ErrorKind> {
        errors::all()
    }
}

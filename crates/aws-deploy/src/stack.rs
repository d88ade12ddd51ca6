//! Deploying a stack.
//!
//! The way of every deployment, with the API calls that it makes:
//!
//! 1. *Settle* (`description`): find the stack and wait until nobody else changes it. `DescribeStacks`.
//! 2. *Change set* (`change_set`): let CloudFormation work out the changes. `CreateChangeSet`, `DescribeChangeSet`. If
//!    there are none, the change set is deleted again and the deployment has succeeded.
//! 3. *Execute and follow* (`follow`, `events`): `ExecuteChangeSet`, then `DescribeStackEvents` for the stack and for
//!    each nested stack that is at work, and `DescribeStacks` when the events say that it is over.
//! 4. *Conclude*: save the outputs, or name the root cause (`root_cause`).
//!
//! How often the calls are made is said in [`pace`](crate::pace); what is shown meanwhile, and what an interruption does, in
//! `docs/aws/following.md`.

pub mod checks;
pub(crate) mod names;
pub(crate) mod request;

mod change_set;
mod description;
mod events;
mod follow;
mod operation;
mod root_cause;
mod status;
mod template;

#[cfg(test)]
mod tests;

use aws_sdk_cloudformation::config::SharedAsyncSleep;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::types::Stack;
use step_core::{Context, Failure, Output};

use crate::StackRequest;
use crate::client::CloudFormation;
use crate::errors;
use crate::pace::Pace;

use change_set::ChangeSet;
use follow::Follower;
use operation::Operation;
use status::OperationKind;

pub(crate) static STACK_ID: Output =
    Output { name: "AwsOutputs[StackId]", description: "The ARN of the deployed stack.", sensitive: false };

pub(crate) static STACK_OUTPUT: Output = Output {
    name: "AwsOutputs[{key}]",
    description: "An output of the deployed stack, by its key in the template.",
    sensitive: false,
};

/// Makes the stack what `request` says, and saves its outputs.
pub(crate) async fn deploy(
    request: &StackRequest,
    aws: &CloudFormation,
    context: &dyn Context,
    sleep: SharedAsyncSleep,
) -> Result<(), Failure> {
    let template = template::load(request)?;
    let pace = Pace::new(sleep, request.timeout_minutes.duration());
    let session = Session { request, aws, context, pace };

    let change_set_type = description::settle(&session).await?;
    let change_set = change_set::create(&session, &template, change_set_type).await?;
    match change_set {
        Some(change_set) => apply(&session, &change_set).await,
        None => conclude_unchanged(&session).await,
    }
}

/// What all parts of a deployment share.
struct Session<'a> {
    request: &'a StackRequest,
    aws: &'a CloudFormation,
    context: &'a dyn Context,
    pace: Pace,
}

impl Session<'_> {
    /// The stack in messages.
    fn stack(&self) -> String {
        format!("stack {} in {}", self.request.stack_name, self.request.region)
    }

    /// Why a call failed.
    fn failure<E>(&self, operation: &str, error: &SdkError<E>) -> Failure
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
    {
        errors::failure(&format!("cloudformation:{operation} for {}", self.stack()), &self.aws.endpoint, error)
    }
}

async fn apply(session: &Session<'_>, change_set: &ChangeSet) -> Result<(), Failure> {
    change_set::execute(session, change_set).await?;
    let operation = Operation {
        kind: OperationKind::Deployment,
        token: change_set.name.clone(),
        stack_id: change_set.stack_id.clone(),
        changes: change_set.changes.clone(),
    };
    let stack = Follower::begin(session, &operation).follow_to_end().await?;
    save_outputs(session.context, &stack);
    session.context.highlight(&format!("Deployed {}: {}", session.stack(), change_set.counted()));
    Ok(())
}

async fn conclude_unchanged(session: &Session<'_>) -> Result<(), Failure> {
    match description::find(session).await? {
        Some(stack) if description::is_under_review(&stack) => {
            let text = "Nothing to change: the template creates no resources, so";
            session.context.warning(&format!("{text} {} is still to be created", session.stack()));
        }
        Some(stack) => {
            save_outputs(session.context, &stack);
            session.context.info(&format!("Nothing to change: {} is up to date", session.stack()));
        }
        None => return Err(errors::STACK_GONE.failure(format!("{} does not exist any more", session.stack()))),
    }
    Ok(())
}

fn save_outputs(context: &dyn Context, stack: &Stack) {
    context.output(&STACK_ID, stack.stack_id().unwrap_or_default());
    for output in stack.outputs() {
        match (output.output_key(), output.output_value()) {
            (Some("StackId"), _) => {
                context.warning("The template's output StackId is not saved: the stack's own id has that name");
            }
            (Some(key), Some(value)) => context.keyed_output(&STACK_OUTPUT, key, value),
            _ => {}
        }
    }
}

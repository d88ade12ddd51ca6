//! Deploying, previewing and deleting a stack.
//!
//! The way of every deployment, with the API calls that it makes:
//!
//! 1. *Prepare* (`prepared`): read files, reveal secrets, check everything that can be. `GetTemplateSummary`, only where
//!    the template's text does not say everything.
//! 2. *Settle* (`settle`, `status`): find the stack and wait until nobody else changes it. `DescribeStacks`. A stack that
//!    earlier operations left in a bad state is brought into a good one (`recovery`).
//! 3. *Change set* (`change_set`): let CloudFormation work out the changes. `CreateChangeSet`, `DescribeChangeSet`. If
//!    there are none, the change set is deleted again and the deployment has succeeded.
//! 4. *Execute and follow* (`follow`, `events`): `ExecuteChangeSet`, then `DescribeStackEvents` for the stack and for
//!    each nested stack that is at work, and `DescribeStacks` when the events say that it is over.
//! 5. *Conclude*: save the outputs and set what change sets do not hold (`options`), or name the root cause
//!    (`root_cause`).
//!
//! A run that is killed anywhere is continued by the next one (`identity`, `deployment`). How often the calls are made is
//! said in [`pace`](crate::pace), and how many there are in `docs/aws/deployments.md`; what is shown meanwhile, and what an
//! interruption does, in `docs/aws/following.md`.

pub mod checks;
pub(crate) mod moving;
pub(crate) mod names;
pub(crate) mod outputs;
pub(crate) mod request;

mod capabilities;
mod package_file;
mod parameters;
mod prepared;
mod summary;
mod tags;
mod template;

mod deletion;
mod deployment;
mod pinned;
mod preview;

mod settle;
mod status;

mod change_set;
mod changes;
mod identity;
mod imports;

mod recovery;
mod resources;

mod description;
mod events;
mod follow;
mod history;
mod operation;
mod root_cause;

mod options;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use step_core::{Change, Context, Failure};

use crate::client::{Aws, CloudFormation};
use crate::errors;
use crate::pace::Pace;
use crate::{DeleteRequest, PinnedChangeSet, Region, StackName, StackRequest, TimeoutMinutes};

use prepared::Draft;

/// Makes the stack what `request` says, and saves its outputs.
pub(crate) async fn deploy(request: &StackRequest, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    let draft = Draft::new(request, context)?;
    let session = Session::of(request, aws, context);
    let prepared = draft.prepare(&session, aws).await?;
    match &request.pinned {
        Some(pinned) => pinned::run(&session, &prepared, pinned).await,
        None => deployment::run(&session, &prepared).await,
    }
}

/// Looks at what [`deploy`] would change, and leaves the change set to be executed.
pub(crate) async fn preview(
    request: &StackRequest,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(PinnedChangeSet, Vec<Change>), Failure> {
    let draft = Draft::new(request, context)?;
    let session = Session { wants_values: true, ..Session::of(request, aws, context) };
    let prepared = draft.prepare(&session, aws).await?;
    preview::run(&session, &prepared).await
}

/// The outputs of a stack, by key; nothing where there is no such stack.
pub(crate) async fn outputs(
    name: &StackName,
    aws: &Aws,
    context: &dyn Context,
) -> Result<BTreeMap<String, String>, Failure> {
    let session = Session::new(name, aws.region(), TimeoutMinutes::default(), aws, context);
    let outputs = description::find(&session).await?.and_then(|stack| stack.outputs).unwrap_or_default();
    Ok(outputs.into_iter().filter_map(|output| output.output_key.zip(output.output_value)).collect())
}

/// Makes sure that there is no such stack.
pub(crate) async fn delete(request: &DeleteRequest, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    let DeleteRequest { stack_name, region, timeout_minutes, .. } = request;
    Box::pin(deletion::run(&Session::new(stack_name, region, *timeout_minutes, aws, context), request)).await
}

/// What all parts of an operation share.
struct Session<'a> {
    name: &'a StackName,
    region: &'a Region,
    aws: &'a CloudFormation,
    context: &'a dyn Context,
    pace: Pace,
    /// Whether change sets are described with the values before and after.
    wants_values: bool,
}

impl<'a> Session<'a> {
    fn of(request: &'a StackRequest, aws: &'a Aws, context: &'a dyn Context) -> Self {
        Self::new(&request.stack_name, &request.region, request.timeout_minutes, aws, context)
    }

    fn new(
        name: &'a StackName,
        region: &'a Region,
        timeout: TimeoutMinutes,
        aws: &'a Aws,
        context: &'a dyn Context,
    ) -> Self {
        let pace = Pace::new(aws.sleep(), timeout.duration());
        Self { name, region, aws: &aws.cloudformation, context, pace, wants_values: false }
    }

    /// The stack in messages.
    fn stack(&self) -> String {
        format!("stack {} in {}", self.name, self.region)
    }

    /// Why a call failed.
    fn failure<E>(&self, operation: &str, error: &SdkError<E>) -> Failure
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
    {
        errors::failure(&format!("cloudformation:{operation} for {}", self.stack()), &self.aws.endpoint, error)
    }
}

//! What there is: the stack as AWS describes it.

use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::operation::describe_stacks::DescribeStacksError;
use aws_sdk_cloudformation::types::{Stack, StackStatus};
use step_core::Failure;

use super::Session;
use crate::errors::AWS_FAILED;

/// The stack of the request's name, or nothing where there is none.
pub(super) async fn find(session: &Session<'_>) -> Result<Option<Stack>, Failure> {
    describe(session, session.name).await
}

/// A stack by name or id. Deleted stacks are found by id only.
pub(super) async fn describe(session: &Session<'_>, name_or_id: &str) -> Result<Option<Stack>, Failure> {
    match session.aws.sdk.describe_stacks().stack_name(name_or_id).send().await {
        Ok(described) => Ok(described.stacks.and_then(|stacks| stacks.into_iter().next())),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(session.failure("DescribeStacks", &error)),
    }
}

pub(super) fn status_of<'a>(stack: &'a Stack, session: &Session<'_>) -> Result<&'a StackStatus, Failure> {
    stack
        .stack_status()
        .ok_or_else(|| AWS_FAILED.failure(format!("AWS described {} without a status", session.stack())))
}

pub(super) fn id_of<'a>(stack: &'a Stack, session: &Session<'_>) -> Result<&'a str, Failure> {
    stack.stack_id().ok_or_else(|| AWS_FAILED.failure(format!("AWS described {} without an id", session.stack())))
}

/// Whether the stack is only the place of its first change set.
pub(super) fn is_under_review(stack: &Stack) -> bool {
    stack.stack_status() == Some(&StackStatus::ReviewInProgress)
}

/// AWS has no error code for a stack that does not exist; its message has been the same since 2010.
fn is_absent(error: &SdkError<DescribeStacksError>) -> bool {
    let Some(error) = error.as_service_error() else { return false };
    error.code() == Some("ValidationError") && error.message().is_some_and(|message| message.contains("does not exist"))
}

//! Deleting a stack.

use aws_sdk_cloudformation::types::{Stack, StackStatus};
use step_core::{Failure, RoleArn};

use super::follow::Follower;
use super::operation::Operation;
use super::settle::{Found, settle};
use super::status::{Intent, OperationKind, Way};
use super::{Session, description, history, identity};
use crate::errors::{STACK_GONE, STACK_STATUS_UNKNOWN, TERMINATION_PROTECTED};
use crate::{DeleteRequest, LogicalId};

/// What the tokens of deletions are for.
const DELETE: &str = "delete";

/// How the token of a second attempt ends, which leaves out what may stay.
const RETAIN: &str = "-retain";

/// Makes sure that the stack is gone.
pub(super) async fn run(session: &Session<'_>, request: &DeleteRequest) -> Result<(), Failure> {
    match settle(session, Intent::Delete, |token| identity::is_for(DELETE, token)).await? {
        Found::Ready { stack: Some(stack), way: Way::Delete } => delete(session, request, &stack).await,
        Found::Ready { .. } => {
            session.context.info(&format!("Nothing to delete: there is no {}", session.stack()));
            Ok(())
        }
        Found::Running(stack, token) => resume(session, request, &stack, token).await,
        Found::Broken(stack, _) => {
            let status = description::status_of(&stack, session)?;
            Err(STACK_STATUS_UNKNOWN.failure(format!("{} is {status}", session.stack())))
        }
    }
}

/// Deletes a stack and follows it to the end. What stayed because the template retains it.
pub(super) async fn delete_and_follow(
    session: &Session<'_>,
    stack_id: &str,
    token: &str,
    role: Option<&RoleArn>,
    retained: &[LogicalId],
) -> Result<Vec<String>, Failure> {
    let call = session.aws.sdk.delete_stack().stack_name(stack_id).client_request_token(token);
    let retained: Vec<_> = retained.iter().map(ToString::to_string).collect();
    let call = call.set_retain_resources((!retained.is_empty()).then_some(retained));
    let sent = call.set_role_arn(role.map(ToString::to_string)).send().await;
    sent.map_err(|error| {
        let failure = session.failure("DeleteStack", &error);
        if failure.message().contains("TerminationProtection") {
            protected(session).detail(failure.message())
        } else {
            failure
        }
    })?;
    end(session, stack_id, token.to_owned()).await
}

async fn delete(session: &Session<'_>, request: &DeleteRequest, stack: &Stack) -> Result<(), Failure> {
    if stack.enable_termination_protection() == Some(true) {
        return Err(protected(session));
    }
    let stack_id = description::id_of(stack, session)?;
    let has_failed_before = *description::status_of(stack, session)? == StackStatus::DeleteFailed;
    let token = identity::token_for(DELETE, stack, history::newest(session, stack_id).await?.as_ref());
    let role = request.role_arn.as_ref();
    let retain: &[LogicalId] = if has_failed_before { &request.retain_resources } else { &[] };
    let mut deleted = delete_and_follow(session, stack_id, &token, role, retain).await;
    if deleted.is_err() && !has_failed_before {
        deleted = retry(session, request, stack_id, &token, deleted).await;
    }
    conclude(session, &deleted?);
    Ok(())
}

/// Deletes once more what could not be deleted, without the resources that may stay. AWS takes a list of those only
/// from the second attempt on.
async fn retry(
    session: &Session<'_>,
    request: &DeleteRequest,
    stack_id: &str,
    token: &str,
    first: Result<Vec<String>, Failure>,
) -> Result<Vec<String>, Failure> {
    let may_keep = !request.retain_resources.is_empty() && !token.ends_with(RETAIN);
    if !may_keep || !has_failed(session, stack_id).await {
        return first;
    }
    let names: Vec<_> = request.retain_resources.iter().map(|id| &**id).collect();
    session.context.warning(&format!("Deleted once more, and kept as asked: {}", names.join(", ")));
    let token = format!("{token}{RETAIN}");
    delete_and_follow(session, stack_id, &token, request.role_arn.as_ref(), &request.retain_resources).await
}

/// Whether the deletion has ended with resources that could not be deleted, whatever kept them.
async fn has_failed(session: &Session<'_>, stack_id: &str) -> bool {
    let described = description::describe(session, stack_id).await;
    matches!(described, Ok(Some(stack)) if stack.stack_status() == Some(&StackStatus::DeleteFailed))
}

/// Follows the deletion that an earlier run has started.
async fn resume(session: &Session<'_>, request: &DeleteRequest, stack: &Stack, token: String) -> Result<(), Failure> {
    session.context.info(&format!("The deletion of {} runs already and is followed", session.stack()));
    let stack_id = description::id_of(stack, session)?;
    let mut deleted = end(session, stack_id, token.clone()).await;
    if deleted.is_err() {
        deleted = retry(session, request, stack_id, &token, deleted).await;
    }
    conclude(session, &deleted?);
    Ok(())
}

/// Follows a deletion to its end. What stays because the template retains it.
async fn end(session: &Session<'_>, stack_id: &str, token: String) -> Result<Vec<String>, Failure> {
    let operation = Operation::without_change_set(OperationKind::Deletion, stack_id, token);
    match Follower::begin(session, &operation).follow_to_end().await {
        Ok(_) => {}
        Err(failure) if failure.kind() == &STACK_GONE => {}
        Err(failure) => return Err(failure),
    }
    // Of a stack that is gone for good nothing can be told any more.
    let events = history::of_stack(session, stack_id).await.unwrap_or_default();
    Ok(history::retained(&events))
}

fn conclude(session: &Session<'_>, stayed: &[String]) {
    if !stayed.is_empty() {
        session.context.warning(&format!("What stays, and nobody manages any more: {}", stayed.join(", ")));
    }
    session.context.highlight(&format!("Deleted {}", session.stack()));
}

fn protected(session: &Session<'_>) -> Failure {
    TERMINATION_PROTECTED.failure(format!("{} is protected against deletion", session.stack()))
}

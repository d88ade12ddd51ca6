//! Bringing a stack into a state from which there is a way.

use aws_sdk_cloudformation::types::Stack;
use step_core::{ErrorKind, Failure};

use super::follow::Follower;
use super::operation::Operation;
use super::status::{OperationKind, Recovery};
use super::{Session, deletion, description, history, identity, resources};
use crate::errors::{
    LEFTOVER_NOT_DELETED, ROLLBACK_STUCK, STACK_DELETION_FAILED, STACK_HALF_UPDATED, STACK_NEEDS_REPAIR,
    STACK_NOT_REPLACEABLE, STACK_ROLLBACK_FAILED,
};
use crate::{ContinueRollback, StackRequest};

/// Does what the status table says, or says why not. The stack is to be looked at again afterwards.
pub(super) async fn recover(
    session: &Session<'_>,
    request: &StackRequest,
    stack: &Stack,
    recovery: Recovery,
) -> Result<(), Failure> {
    match recovery {
        Recovery::ReplaceLeftover => replace(session, request, stack).await,
        Recovery::ContinueRollback => continue_rollback(session, request, stack).await,
        Recovery::RollBack => roll_back(session, request, stack).await,
    }
}

/// Deletes what a failed creation left over.
async fn replace(session: &Session<'_>, request: &StackRequest, stack: &Stack) -> Result<(), Failure> {
    let (stack_id, status) = (description::id_of(stack, session)?, description::status_of(stack, session)?);
    let history = history::of_stack(session, stack_id).await?;
    let named = session.stack();
    if let Some(event) = history::sign_of_health(&history, stack_id) {
        let was = event.resource_status().map_or("healthy", |status| status.as_str());
        return Err(STACK_NOT_REPLACEABLE.failure(format!("{named} is {status}, but it was {was} once")));
    }
    if !history::is_whole(&history, stack_id) {
        let message = format!("{named} is {status}, and its {} events do not tell of its creation", history.len());
        return Err(STACK_NOT_REPLACEABLE.failure(message).detail("AWS keeps events for 90 days."));
    }
    session.context.warning(&format!(
        "{named} is {status}: it is the leftover of a creation that failed, and is replaced. That is safe: none of its \
         {} events tells of a time when it worked",
        history.len()
    ));
    let token = identity::token_for("replace", stack, history.first());
    let deleted = deletion::delete_and_follow(session, stack_id, &token, request.role_arn.as_ref(), &[]).await;
    let retained = deleted.map_err(|failure| as_kind(failure, &STACK_DELETION_FAILED, &LEFTOVER_NOT_DELETED))?;
    if !retained.is_empty() {
        session.context.warning(&format!("The template retains what had been created of it: {}", retained.join(", ")));
    }
    Ok(())
}

/// Continues a rollback that failed, without what keeps it from going on.
async fn continue_rollback(session: &Session<'_>, request: &StackRequest, stack: &Stack) -> Result<(), Failure> {
    let stack_id = description::id_of(stack, session)?;
    let held_up = resources::stuck(session, stack_id).await?;
    let names: Vec<_> = held_up.iter().map(|resource| resource.name.clone()).collect();
    let listed = if names.is_empty() { "no resource is known to be stuck".to_owned() } else { names.join(", ") };
    if request.continue_rollback == ContinueRollback::Never {
        let message = format!("{} is UPDATE_ROLLBACK_FAILED; what is stuck: {listed}", session.stack());
        let failure = STACK_NEEDS_REPAIR.failure(message);
        let reasons =
            held_up.iter().filter_map(|resource| Some(format!("{}: {}", resource.name, resource.reason.as_deref()?)));
        return Err(reasons.fold(failure, Failure::detail));
    }
    session.context.warning(&format!(
        "The rollback of {} is continued, as asked, without what is stuck: {listed}. AWS takes that for rolled back, \
         whatever it really is",
        session.stack()
    ));
    let token = identity::token_for("continue", stack, history::newest(session, stack_id).await?.as_ref());
    let call = session.aws.sdk.continue_update_rollback().stack_name(stack_id).client_request_token(&token);
    let call = call.set_resources_to_skip(Some(names)).set_role_arn(request.role_arn.as_ref().map(ToString::to_string));
    let operation = Operation::without_change_set(OperationKind::Rollback, stack_id, token);
    if let Err(error) = call.send().await {
        return unless_moved(session, stack, session.failure("ContinueUpdateRollback", &error)).await;
    }
    let ended = Follower::begin(session, &operation).follow_to_end().await;
    ended.map(drop).map_err(|failure| as_kind(failure, &STACK_ROLLBACK_FAILED, &ROLLBACK_STUCK))
}

/// Takes a half updated stack back to where it worked last.
async fn roll_back(session: &Session<'_>, request: &StackRequest, stack: &Stack) -> Result<(), Failure> {
    let stack_id = description::id_of(stack, session)?;
    if request.continue_rollback == ContinueRollback::Never {
        return Err(STACK_HALF_UPDATED.failure(format!("{} is UPDATE_FAILED", session.stack())));
    }
    session.context.warning(&format!("{} is UPDATE_FAILED and is rolled back first, as asked", session.stack()));
    let token = identity::token_for("rollback", stack, history::newest(session, stack_id).await?.as_ref());
    let call = session.aws.sdk.rollback_stack().stack_name(stack_id).client_request_token(&token);
    let call = call.set_role_arn(request.role_arn.as_ref().map(ToString::to_string));
    let operation = Operation::without_change_set(OperationKind::Rollback, stack_id, token);
    if let Err(error) = call.send().await {
        return unless_moved(session, stack, session.failure("RollbackStack", &error)).await;
    }
    Follower::begin(session, &operation).follow_to_end().await.map(drop)
}

/// The failure of a call, unless the stack is not any more what it was: an attempt whose answer was lost, or another run, has
/// begun what the call asks for, and the next look finds that.
async fn unless_moved(session: &Session<'_>, stack: &Stack, failure: Failure) -> Result<(), Failure> {
    let now = description::describe(session, description::id_of(stack, session)?).await;
    if matches!(now, Ok(Some(now)) if now.stack_status() != stack.stack_status()) {
        session.context.verbose(&format!("{} is not what it was a moment ago: {failure}", session.stack()));
        return Ok(());
    }
    Err(failure)
}

/// The same failure under the kind that fits the occasion.
fn as_kind(failure: Failure, from: &'static ErrorKind, to: &'static ErrorKind) -> Failure {
    if failure.kind() != from {
        return failure;
    }
    let details = failure.details().to_vec();
    details.into_iter().fold(to.failure(failure.message()), Failure::detail)
}

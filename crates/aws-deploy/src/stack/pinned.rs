//! Executing exactly what was previewed.

use aws_sdk_cloudformation::types::Stack;
use step_core::{Failure, PLAN_STALE};

use super::change_set::{self, ChangeSet, Verdict};
use super::deployment::{self, Done, Turn};
use super::identity::{State, fingerprint};
use super::prepared::Prepared;
use super::status::{After, Decision, Intent, OperationKind, after, decide};
use super::{Session, description, history, settle};
use crate::PinnedChangeSet;

/// Executes the change set that a preview made, or fails because the stack or the change set is not what it was.
pub(super) async fn run(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    pinned: &PinnedChangeSet,
) -> Result<(), Failure> {
    let stack = description::find(session).await?;
    if stack.as_ref().and_then(Stack::stack_id).map(fingerprint) != pinned.stack {
        return Err(stale(session, "is another one, or does not exist any more"));
    }
    if let Some(stack) = &stack
        && decide(description::status_of(stack, session)?, Intent::Deploy) == Decision::Wait
    {
        return resume(session, prepared, stack).await;
    }
    let state = stack.as_ref().map_or_else(State::new, State::of);
    if state.to_string() != pinned.stack_state {
        return match executed(session, prepared, pinned, stack).await? {
            Some(done) => deployment::conclude(session, prepared, done).await,
            None => Err(stale(session, "was changed")),
        };
    }
    if pinned.change_set.is_none() {
        return deployment::conclude(session, prepared, Done { stack, ..Done::default() }).await;
    }
    let change_set = executable(session, prepared, pinned).await?;
    change_set::announce(session, &change_set);
    let turn = deployment::apply(session, prepared, change_set, &state).await?;
    finish(session, prepared, turn).await
}

/// The stack, if the last thing that happened to it is that this plan was executed well. A run may have been killed
/// before it could conclude.
async fn executed(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    pinned: &PinnedChangeSet,
    stack: Option<Stack>,
) -> Result<Option<Done>, Failure> {
    let (Some(stack), Some(_)) = (stack, &pinned.change_set) else { return Ok(None) };
    let (stack_id, status) = (description::id_of(&stack, session)?, description::status_of(&stack, session)?);
    if after(OperationKind::Deployment, status) != After::Succeeded {
        return Ok(None);
    }
    let token = prepared.content.token(&State::of_plan(&pinned.stack_state), stack_id);
    let newest = history::newest(session, stack_id).await?;
    if newest.and_then(|event| event.client_request_token) != Some(token) {
        return Ok(None);
    }
    let (_, change_set) = look(session, prepared, pinned).await?;
    // Values that may not be seen are not part of the token: what was executed may be another plan's.
    if !prepared.content.is_certain && !change_set.as_ref().is_some_and(|change_set| change_set.is_executed) {
        return Ok(None);
    }
    session.context.info(&format!("The plan was already executed: {} is what it says", session.stack()));
    Ok(Some(Done { stack: Some(stack), change_set, is_changed: true }))
}

/// The change set, if it can be executed.
async fn executable(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    pinned: &PinnedChangeSet,
) -> Result<ChangeSet, Failure> {
    match look(session, prepared, pinned).await? {
        (Verdict::Execute | Verdict::Follow, Some(change_set)) => Ok(change_set),
        (Verdict::Gone, _) => Err(stale(session, "has no such change set any more, or is to become something else")),
        _ => Err(stale(session, "has a change set that is obsolete, or was executed already")),
    }
}

/// The change set that was pinned, and what can be done with it. Its name follows from what it is made of.
async fn look(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    pinned: &PinnedChangeSet,
) -> Result<(Verdict, Option<ChangeSet>), Failure> {
    let name = prepared.content.change_set_name(&State::of_plan(&pinned.stack_state));
    let (verdict, change_set) = change_set::look(session, &name).await?;
    match change_set.filter(|change_set| Some(fingerprint(&change_set.id)) == pinned.change_set) {
        Some(change_set) => Ok((verdict, Some(change_set))),
        None => Ok((Verdict::Gone, None)),
    }
}

/// Follows the operation that an earlier run of the same plan has started.
async fn resume(session: &Session<'_>, prepared: &Prepared<'_>, stack: &Stack) -> Result<(), Failure> {
    let token = settle::running_token(session, stack).await?;
    if let Some(token) = token.filter(|token| prepared.content.is_of(token)) {
        let turn = deployment::resume(session, prepared, stack, token).await?;
        return finish(session, prepared, turn).await;
    }
    let status = description::status_of(stack, session)?;
    Err(stale(session, &format!("is {status}: somebody else works on it")))
}

async fn finish(session: &Session<'_>, prepared: &Prepared<'_>, turn: Turn) -> Result<(), Failure> {
    match turn {
        Turn::Done(done) => deployment::conclude(session, prepared, *done).await,
        Turn::Again => deployment::conclude(session, prepared, Done { is_changed: true, ..Done::default() }).await,
        Turn::TakenBack => Err(stale(session, "was taken back, because an earlier run was cancelled")),
        Turn::Moved(failure) => Err(stale(session, "was changed at this moment").detail(failure.message())),
    }
}

fn stale(session: &Session<'_>, what: &str) -> Failure {
    PLAN_STALE.failure(format!("the plan was previewed for another state: {} {what}", session.stack()))
}

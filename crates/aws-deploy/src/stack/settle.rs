//! Looking at a stack until something can be done with it.

use aws_sdk_cloudformation::types::Stack;
use step_core::Failure;

use super::events::Feed;
use super::status::{Decision, Intent, Recovery, Way, decide};
use super::{Session, description, follow};

/// How a stack is found once something can be done with it.
pub(super) enum Found {
    /// Nobody is at work.
    Ready {
        /// The stack, if there is one.
        stack: Option<Stack>,
        /// How to go on.
        way: Way,
    },
    /// An operation with this token runs, which need not be started again.
    Running(Stack, String),
    /// It has to be brought into another state first.
    Broken(Stack, Recovery),
}

/// Waits until nobody else changes the stack. `is_ours` knows the tokens of operations that are not to be waited for.
pub(super) async fn settle(
    session: &Session<'_>,
    intent: Intent,
    is_ours: impl Fn(&str) -> bool,
) -> Result<Found, Failure> {
    loop {
        let Some(stack) = description::find(session).await? else { return Ok(absent(intent)) };
        let status = description::status_of(&stack, session)?;
        match decide(status, intent) {
            Decision::Proceed(way) => return Ok(Found::Ready { stack: Some(stack), way }),
            Decision::Recover(recovery) => return Ok(Found::Broken(stack, recovery)),
            Decision::Stop(kind) => {
                let failure = kind.failure(format!("{} is {status}", session.stack()));
                return Err(stack.stack_status_reason().into_iter().fold(failure, Failure::detail));
            }
            Decision::Wait => match running_token(session, &stack).await?.filter(|token| is_ours(token)) {
                Some(token) => return Ok(Found::Running(stack, token)),
                None => follow::wait_for_other(session, &stack).await?,
            },
        }
    }
}

/// The token of the operation that the stack is in, if it was started with one.
pub(super) async fn running_token(session: &Session<'_>, stack: &Stack) -> Result<Option<String>, Failure> {
    match Feed::of_running(session, description::id_of(stack, session)?).await {
        Ok((_, first)) => Ok(first.and_then(|event| event.client_request_token)),
        Err(failure) => {
            session.context.verbose(&format!("Whose operation runs cannot be seen: {failure}"));
            Ok(None)
        }
    }
}

fn absent(intent: Intent) -> Found {
    let way = if intent == Intent::Delete { Way::Nothing } else { Way::Create };
    Found::Ready { stack: None, way }
}

//! Waiting for the end of somebody else's operation.

use std::collections::BTreeSet;

use aws_sdk_cloudformation::primitives::DateTimeFormat;
use aws_sdk_cloudformation::types::{Stack, StackEvent, StackStatus};
use step_core::{Failure, Task, TaskState};

use super::trouble::Trouble;
use crate::pace::{Interruption, Look};
use crate::stack::events::{Event, Feed};
use crate::stack::{Session, description};

/// Its events, and the stack.
const CALLS_PER_LOOK: usize = 2;

/// Waits until nobody works on the stack any more, and shows what is being done meanwhile.
pub(in crate::stack) async fn wait_for_other(session: &Session<'_>, stack: &Stack) -> Result<(), Failure> {
    let mut status = description::status_of(stack, session)?.clone();
    let mut other = Other::find(session, stack.stack_id().unwrap_or_default()).await;
    let mut pauses = session.pace.pauses();
    let mut trouble = Trouble::default();
    other.announce(session, &status);
    while is_running(&status) {
        let interrupted = |interruption: Interruption| {
            interruption.failure(&format!("{} is still {status} because of another operation", session.stack()))
        };
        pauses.pause(session.context).await.map_err(interrupted)?;
        let looked = pauses.unless_interrupted(session.context, other.look(session)).await;
        match looked.map_err(interrupted)? {
            Ok(Some((now, look))) => {
                trouble.is_over();
                pauses.looked(look, CALLS_PER_LOOK);
                if now != status {
                    status = now;
                    other.announce(session, &status);
                }
            }
            Ok(None) => break,
            Err(failure) => {
                trouble.bear(failure, session.context)?;
                pauses.looked(Look::Refused, CALLS_PER_LOOK);
            }
        }
    }
    other.show(session, &status, TaskState::Done);
    Ok(())
}

/// An operation that somebody else has started.
struct Other {
    stack_id: String,
    /// Its events, if they can be read. They are told at the verbose level: it is not our story.
    feed: Option<Feed>,
    /// `, begun by … at …`.
    origin: String,
    at_work: BTreeSet<String>,
}

impl Other {
    async fn find(session: &Session<'_>, stack_id: &str) -> Self {
        let (feed, origin) = match Feed::of_running(session, stack_id).await {
            Ok((feed, first)) => (Some(feed), first.map(|event| origin(&event)).unwrap_or_default()),
            Err(failure) => {
                session.context.verbose(&format!("What the other operation does is not shown: {failure}"));
                (None, String::new())
            }
        };
        Self { stack_id: stack_id.to_owned(), feed, origin, at_work: BTreeSet::new() }
    }

    /// What the stack is now, and whether something has happened. Nothing, if there is no stack any more.
    async fn look(&mut self, session: &Session<'_>) -> Result<Option<(StackStatus, Look)>, Failure> {
        let mut look = Look::Same;
        if let Some(feed) = &mut self.feed {
            let events = feed.read(session).await?.events;
            for event in &events {
                look = Look::News;
                self.note(session, event);
            }
        }
        let Some(stack) = description::describe(session, &self.stack_id).await? else { return Ok(None) };
        let status = description::status_of(&stack, session)?;
        self.show(session, status, TaskState::Working);
        Ok(Some((status.clone(), look)))
    }

    fn note(&mut self, session: &Session<'_>, event: &Event) {
        session.context.verbose(&format!("The other operation: {}", event.sentence()));
        if event.is_in_progress() && !event.about_stack {
            self.at_work.insert(event.path.clone());
        } else {
            self.at_work.remove(&event.path);
        }
    }

    fn announce(&self, session: &Session<'_>, status: &StackStatus) {
        if is_running(status) {
            let text = format!("Another operation on {} has to end first: it is {status}", session.stack());
            session.context.wait(&format!("{text}{}", self.origin));
        }
    }

    /// The whole of it is one task: its resources are not those that this deployment works on.
    fn show(&self, session: &Session<'_>, status: &StackStatus, state: TaskState) {
        let at_work: Vec<_> = self.at_work.iter().map(String::as_str).collect();
        let at_work = if at_work.is_empty() { String::new() } else { format!(", at work: {}", at_work.join(", ")) };
        session.context.task(&Task {
            id: "another operation".to_owned(),
            label: format!("another operation on {}", session.stack()),
            kind: None,
            state,
            detail: Some(format!("{status}{at_work}")),
        });
    }
}

/// `, begun at 2026-01-01T00:00:00Z with the token Console-UpdateStack-…`.
fn origin(first: &StackEvent) -> String {
    let time = first.timestamp().and_then(|time| time.fmt(DateTimeFormat::DateTime).ok());
    let time = time.map(|time| format!(", begun at {time}")).unwrap_or_default();
    let token = first.client_request_token().map(|token| format!(" with the token {token}")).unwrap_or_default();
    format!("{time}{token}")
}

fn is_running(status: &StackStatus) -> bool {
    status.as_str().ends_with("_IN_PROGRESS") && *status != StackStatus::ReviewInProgress
}

//! The stack's events.

use super::State;
use super::answers::{Parameters, next_token, time};
use super::script::{ScriptedEvent, arn};

const SECONDS_PER_LOOK: i64 = 2;

pub(super) fn describe_stack_events(state: &mut State, parameters: &Parameters) -> String {
    let stack_id = &parameters["StackName"];
    let is_new_look = *stack_id == arn("") && (state.has_shifting_pages || !parameters.contains_key("NextToken"));
    if let (Some((_, clock)), true) = (&mut state.operation, is_new_look) {
        *clock += SECONDS_PER_LOOK;
    }
    let token = state.operation.as_ref().map(|(token, _)| token.as_str());
    let events: Vec<_> = visible(state)
        .iter()
        .enumerate()
        .filter(|(_, event)| arn(&event.container) == *stack_id)
        .map(|(index, event)| {
            let own = if event.is_after_cancellation { state.cancel_token.as_deref() } else { token };
            event.xml(&format!("event-{index}"), &time(event.second), own.filter(|_| event.second >= 0))
        })
        .collect();
    let token = parameters.get("NextToken").map(|token| token.parse::<usize>().expect("our own token"));
    // A page ends at a number of older events, so that new ones do not move it, or else at a number of newer ones.
    let end = match token {
        Some(newer) if state.has_shifting_pages => events.len().saturating_sub(newer),
        older => older.unwrap_or(events.len()),
    };
    let begin = end.saturating_sub(state.page_size);
    let newest_first: String = events[begin..end].iter().rev().map(String::as_str).collect();
    let position = if state.has_shifting_pages { events.len() - begin } else { begin };
    format!("<StackEvents>{newest_first}</StackEvents>{}", next_token(position, begin > 0))
}

/// What has happened so far, oldest first.
pub(super) fn visible(state: &State) -> Vec<ScriptedEvent> {
    state.history.iter().cloned().chain(happened(state)).collect()
}

/// What has happened so far in the last operation.
pub(super) fn happened(state: &State) -> impl Iterator<Item = ScriptedEvent> + use<'_> {
    happened_until(state, state.operation.as_ref().map_or(i64::MIN, |(_, clock)| *clock))
}

/// What has happened in the last operation by this second of it.
pub(super) fn happened_until(state: &State, clock: i64) -> impl Iterator<Item = ScriptedEvent> + use<'_> {
    state.script.iter().filter(move |event| event.second <= clock).cloned()
}

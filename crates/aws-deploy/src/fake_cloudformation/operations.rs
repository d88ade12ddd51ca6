//! Operations: what begins one, and what the stack is in the meantime.

use super::answers::{Answered, Parameters};
use super::{Refusal, STACK, State, events};

/// Before an operation what was set up, afterwards what its events say.
pub(super) fn status(state: &mut State) -> Option<String> {
    if let Some(status) = status_in_operation(state) {
        return Some(status);
    }
    if state.statuses.len() > 1 {
        return state.statuses.pop_front().map(str::to_owned);
    }
    state.statuses.front().map(|status| (*status).to_owned())
}

pub(super) fn status_in_operation(state: &State) -> Option<String> {
    state.operation.as_ref()?;
    let told = events::happened(state).filter_map(|event| event.stack_status().map(str::to_owned)).last();
    Some(told.unwrap_or_else(|| state.status_at_begin.to_owned()))
}

/// What the last script's last word about the stack is.
pub(super) fn will_end_as(state: &State) -> Option<&str> {
    state.script.iter().rev().find_map(|event| event.stack_status())
}

/// What the execution of a change set has come to.
pub(super) fn execution(state: &State) -> &'static str {
    let last = events::happened(state).filter_map(|event| event.stack_status().map(str::to_owned)).last();
    match last.as_deref() {
        Some("CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE") => "EXECUTE_COMPLETE",
        Some(status) if !status.ends_with("_IN_PROGRESS") => "EXECUTE_FAILED",
        _ => "EXECUTE_IN_PROGRESS",
    }
}

/// Begins what the next script says.
pub(super) fn begin(state: &mut State, parameters: &Parameters, status: &'static str) -> String {
    if state.operation.is_some() {
        close(state);
    }
    let token = parameters.get("ClientRequestToken").cloned().unwrap_or_default();
    state.operation = Some((token, 0));
    state.status_at_begin = state.status_of_before.unwrap_or(status);
    String::new()
}

/// Makes what happened so far history. Its events stay older than what comes.
pub(super) fn close(state: &mut State) {
    let Some((token, clock)) = state.operation.take() else { return };
    let past: Vec<_> = events::happened_until(state, clock).map(|event| event.into_past(&token)).collect();
    state.history.extend(past);
    state.script = state.later_scripts.pop_front().unwrap_or_default();
}

pub(super) fn delete_stack(state: &mut State, parameters: &Parameters) -> Answered {
    if state.is_protected {
        let message = format!("Stack [{STACK}] cannot be deleted while TerminationProtection is enabled");
        return Err(Refusal::error(400, "ValidationError", &message));
    }
    Ok(begin(state, parameters, "DELETE_IN_PROGRESS"))
}

/// What was to happen later does not; what happens instead begins now.
pub(super) fn cancel_update_stack(state: &mut State, parameters: &Parameters) -> Answered {
    if status(state).as_deref() != Some("UPDATE_IN_PROGRESS") {
        let message = "CancelUpdateStack cannot be called from current stack status";
        return Err(Refusal::error(400, "ValidationError", message));
    }
    let now = state.operation.as_ref().map_or(0, |(_, clock)| *clock);
    state.deployed = None;
    state.cancel_token = parameters.get("ClientRequestToken").cloned();
    state.script.retain(|event| event.second <= now);
    let mut instead = std::mem::take(&mut state.cancelled_script);
    for event in &mut instead {
        event.second += now;
        event.is_after_cancellation = true;
    }
    state.script.extend(instead);
    Ok(String::new())
}

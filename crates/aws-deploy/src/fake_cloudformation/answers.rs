//! Answers of each action.

use std::collections::BTreeMap;

use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;

use super::script::{ScriptedEvent, arn};
use super::{Refusal, STACK, State};

/// 2026-01-01T00:00:00Z: far from the clock of any machine that runs the tests.
const BEGIN: i64 = 1_767_225_600;
const SECONDS_PER_LOOK: i64 = 2;

type Parameters = BTreeMap<String, String>;

pub(super) fn answer(state: &mut State, action: &str, parameters: &Parameters) -> http::Response<SdkBody> {
    let answered = match action {
        "DescribeStacks" => describe_stacks(state, parameters),
        "DescribeStackEvents" => Ok(describe_stack_events(state, parameters)),
        "CreateChangeSet" => Ok(create_change_set(state, parameters)),
        "DescribeChangeSet" => Ok(describe_change_set(state, parameters)),
        "ExecuteChangeSet" => Ok(execute_change_set(state, parameters)),
        "DeleteChangeSet" => Ok(String::new()),
        "CancelUpdateStack" => cancel_update_stack(state, parameters),
        other => Err(Refusal::error(400, "InvalidAction", &format!("Could not find operation {other}"))),
    };
    match answered {
        Ok(result) => {
            let body = format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>");
            http::Response::builder().status(200).body(SdkBody::from(body)).expect("a valid answer")
        }
        Err(refusal) => refusal.response(),
    }
}

pub(super) fn error_body(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

fn describe_stacks(state: &mut State, parameters: &Parameters) -> Result<String, Refusal> {
    let Some(status) = status(state) else {
        let message = format!("Stack with id {} does not exist", parameters["StackName"]);
        return Err(Refusal::error(400, "ValidationError", &message));
    };
    let outputs = state
        .outputs
        .iter()
        .map(|(key, value)| format!("<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"));
    Ok(format!(
        "<Stacks><member><StackId>{}</StackId><StackName>{STACK}</StackName><StackStatus>{status}</StackStatus>\
         <Outputs>{}</Outputs></member></Stacks>",
        arn(""),
        outputs.collect::<String>()
    ))
}

/// Before an operation what was set up, afterwards what its events say.
fn status(state: &mut State) -> Option<String> {
    if state.operation.is_some() {
        let told = visible(state).iter().rev().find_map(|event| event.stack_status().map(str::to_owned));
        return Some(told.unwrap_or_else(|| "CREATE_IN_PROGRESS".into()));
    }
    if state.statuses.len() > 1 {
        return state.statuses.pop_front().map(str::to_owned);
    }
    state.statuses.front().map(|status| (*status).to_owned())
}

fn describe_stack_events(state: &mut State, parameters: &Parameters) -> String {
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
            let time = DateTime::from_secs(BEGIN + event.second).fmt(Format::DateTime).expect("in range");
            let own = if event.is_after_cancellation { state.cancel_token.as_deref() } else { token };
            event.xml(&format!("event-{index}"), &time, own.filter(|_| event.second >= 0))
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

fn visible(state: &State) -> Vec<ScriptedEvent> {
    let clock = state.operation.as_ref().map_or(i64::MIN, |(_, clock)| *clock);
    let happened = state.script.iter().filter(|event| event.second <= clock);
    state.history.iter().chain(happened).cloned().collect()
}

fn create_change_set(state: &mut State, parameters: &Parameters) -> String {
    if state.statuses.is_empty() {
        state.statuses.push_back("REVIEW_IN_PROGRESS");
    }
    format!("<Id>arn:change-set/{}</Id><StackId>{}</StackId>", parameters["ChangeSetName"], arn(""))
}

fn describe_change_set(state: &State, parameters: &Parameters) -> String {
    let status = match state.change_set_failure {
        Some(reason) => format!("<Status>FAILED</Status><StatusReason>{reason}</StatusReason>"),
        None => "<Status>CREATE_COMPLETE</Status>".to_owned(),
    };
    let begin = parameters.get("NextToken").map_or(0, |token| token.parse().expect("our own token"));
    let end = (begin + state.page_size).min(state.changes.len());
    let changes: String = state.changes[begin..end].iter().map(|change| change_xml(change)).collect();
    let next = next_token(end, end < state.changes.len());
    format!("<StackId>{}</StackId>{status}<Changes>{changes}</Changes>{next}", arn(""))
}

fn change_xml(change: &str) -> String {
    let words: Vec<_> = change.split(' ').collect();
    let replacement = words.get(3).map(|text| format!("<Replacement>{text}</Replacement>")).unwrap_or_default();
    format!(
        "<member><Type>Resource</Type><ResourceChange><Action>{}</Action><LogicalResourceId>{}</LogicalResourceId>\
         <ResourceType>{}</ResourceType>{replacement}</ResourceChange></member>",
        words[0], words[1], words[2]
    )
}

fn execute_change_set(state: &mut State, parameters: &Parameters) -> String {
    state.operation = Some((parameters["ClientRequestToken"].clone(), 0));
    String::new()
}

/// What was to happen later does not; what happens instead begins now.
fn cancel_update_stack(state: &mut State, parameters: &Parameters) -> Result<String, Refusal> {
    if status(state).as_deref() != Some("UPDATE_IN_PROGRESS") {
        let message = "CancelUpdateStack cannot be called from current stack status";
        return Err(Refusal::error(400, "ValidationError", message));
    }
    let now = state.operation.as_ref().map_or(0, |(_, clock)| *clock);
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

fn next_token(position: usize, is_more: bool) -> String {
    if is_more { format!("<NextToken>{position}</NextToken>") } else { String::new() }
}

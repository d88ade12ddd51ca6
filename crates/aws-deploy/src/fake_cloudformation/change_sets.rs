//! Change sets, and what can be done with them.

use super::answers::{Answered, Parameters, next_token};
use super::script::arn;
use super::{Refusal, State, operations};

/// A change set.
#[derive(Clone, Debug)]
pub(super) struct FakeChangeSet {
    status: &'static str,
    pub(super) execution: &'static str,
    reason: &'static str,
    /// Template and parameters.
    content: String,
}

pub(super) fn create(state: &mut State, parameters: &Parameters) -> Answered {
    let name = &parameters["ChangeSetName"];
    let content = content_of(parameters);
    if let Some((status, execution)) = state.left_over_change_set.take() {
        let left_over = FakeChangeSet { status, execution, reason: "", content: content.clone() };
        state.change_sets.insert(name.clone(), left_over);
    }
    if state.change_sets.contains_key(name) {
        return Err(Refusal::error(400, "AlreadyExistsException", &format!("ChangeSet {name} already exists")));
    }
    let status = operations::status_in_operation(state);
    if let Some(status) = status.as_deref().filter(|status| status.ends_with("_IN_PROGRESS")) {
        let message = format!("Stack:{} is in {status} state and can not be updated.", arn(""));
        return Err(Refusal::error(400, "ValidationError", &message));
    }
    if status.as_deref() == Some("DELETE_COMPLETE") {
        operations::close(state);
        state.statuses = ["REVIEW_IN_PROGRESS"].into();
    }
    if state.statuses.is_empty() && state.operation.is_none() {
        state.statuses.push_back("REVIEW_IN_PROGRESS");
    }
    let has_changes = state.deployed.as_ref() != Some(&content);
    let failure = state.change_set_failure.or((!has_changes).then_some("No updates are to be performed."));
    let change_set = match failure {
        Some(reason) => FakeChangeSet { status: "FAILED", execution: "UNAVAILABLE", reason, content },
        None => FakeChangeSet { status: "CREATE_COMPLETE", execution: "AVAILABLE", reason: "", content },
    };
    state.change_sets.insert(name.clone(), change_set);
    Ok(format!("<Id>{}</Id><StackId>{}</StackId>", id(name), arn("")))
}

pub(super) fn describe(state: &State, parameters: &Parameters) -> Answered {
    let name = name(parameters);
    let change_set = state.change_sets.get(name).ok_or_else(|| not_found(name))?;
    let begin = parameters.get("NextToken").map_or(0, |token| token.parse().expect("our own token"));
    let end = (begin + state.page_size).min(state.changes.len());
    let changes: String = state.changes[begin..end].iter().map(|change| change_xml(change)).collect();
    let FakeChangeSet { status, execution, reason, .. } = change_set;
    Ok(format!(
        "<ChangeSetId>{}</ChangeSetId><ChangeSetName>{name}</ChangeSetName><StackId>{}</StackId>\
         <Status>{status}</Status><ExecutionStatus>{execution}</ExecutionStatus><StatusReason>{reason}</StatusReason>\
         <Changes>{changes}</Changes>{}",
        id(name),
        arn(""),
        next_token(end, end < state.changes.len())
    ))
}

/// Executes a change set; the stack's other ones become obsolete.
pub(super) fn execute(state: &mut State, parameters: &Parameters) -> Answered {
    let name = name(parameters);
    let change_set = state.change_sets.get(name).ok_or_else(|| not_found(name))?.clone();
    if change_set.execution != "AVAILABLE" {
        let message = format!("ChangeSet [{}] cannot be executed in its current execution status", id(name));
        return Err(Refusal::error(400, "InvalidChangeSetStatus", &message));
    }
    let is_new = state.statuses.front() == Some(&"REVIEW_IN_PROGRESS") && state.operation.is_none();
    state.executed += 1;
    state.updates += 1;
    operations::begin(state, parameters, if is_new { "CREATE_IN_PROGRESS" } else { "UPDATE_IN_PROGRESS" });
    let is_success = operations::will_end_as(state)
        .is_some_and(|status| matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE"));
    if is_success {
        state.deployed = Some(change_set.content);
    }
    for (other, change_set) in &mut state.change_sets {
        change_set.execution = if other == name { "EXECUTE_IN_PROGRESS" } else { "OBSOLETE" };
    }
    Ok(String::new())
}

pub(super) fn delete(state: &mut State, parameters: &Parameters) -> String {
    state.change_sets.remove(name(parameters));
    String::new()
}

/// Change sets are named, or given by their ARN.
fn name(parameters: &Parameters) -> &str {
    let given = &parameters["ChangeSetName"];
    given.strip_prefix("arn:").and_then(|arn| arn.split('/').nth(1)).unwrap_or(given)
}

fn id(name: &str) -> String {
    format!("arn:aws:cloudformation:eu-west-1:123456789012:changeSet/{name}/0")
}

fn not_found(name: &str) -> Refusal {
    Refusal::error(404, "ChangeSetNotFound", &format!("ChangeSet [{name}] does not exist"))
}

fn content_of(parameters: &Parameters) -> String {
    let of_content = |key: &str| key.starts_with("Template") || key.starts_with("Parameters.");
    let content = parameters.iter().filter(|(key, _)| of_content(key));
    content.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("\n")
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

//! Change sets, and what can be done with them.

use super::answers::{Answered, Parameters, next_token};
use super::script::arn;
use super::{Refusal, State, operations};

/// A change set.
#[derive(Clone, Debug)]
pub(super) struct FakeChangeSet {
    /// The end of its ARN, which no other one has.
    number: usize,
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
        let number = next_number(state);
        let left_over = FakeChangeSet { number, status, execution, reason: "", content: content.clone() };
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
    let (status, execution) =
        if failure.is_some() { ("FAILED", "UNAVAILABLE") } else { ("CREATE_COMPLETE", "AVAILABLE") };
    let number = next_number(state);
    let mut change_set = FakeChangeSet { number, status, execution, reason: failure.unwrap_or_default(), content };
    let created = id(name, &change_set);
    if std::mem::take(&mut state.is_change_set_replaced) {
        change_set.number = next_number(state);
    }
    state.change_sets.insert(name.clone(), change_set);
    Ok(format!("<Id>{created}</Id><StackId>{}</StackId>", arn("")))
}

pub(super) fn describe(state: &State, parameters: &Parameters) -> Answered {
    let (name, change_set) = find(state, parameters)?;
    let begin = parameters.get("NextToken").map_or(0, |token| token.parse().expect("our own token"));
    let end = (begin + state.page_size).min(state.changes.len());
    let changes: String = state.changes[begin..end].iter().map(|change| change_xml(change)).collect();
    let FakeChangeSet { status, execution, reason, .. } = change_set;
    let execution = if execution == "EXECUTE_IN_PROGRESS" { operations::execution(state) } else { execution };
    let id = id(name, &change_set);
    Ok(format!(
        "<ChangeSetId>{id}</ChangeSetId><ChangeSetName>{name}</ChangeSetName><StackId>{}</StackId>\
         <Status>{status}</Status><ExecutionStatus>{execution}</ExecutionStatus><StatusReason>{reason}</StatusReason>\
         <Changes>{changes}</Changes>{}",
        arn(""),
        next_token(end, end < state.changes.len())
    ))
}

/// Executes a change set; the stack's other ones become obsolete.
pub(super) fn execute(state: &mut State, parameters: &Parameters) -> Answered {
    let (name, change_set) = find(state, parameters)?;
    if change_set.execution != "AVAILABLE" {
        let message =
            format!("ChangeSet [{}] cannot be executed in its current execution status", id(name, &change_set));
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
    if let Ok((name, _)) = find(state, parameters) {
        state.change_sets.remove(name);
    }
    String::new()
}

/// Change sets are named, or given by their ARN, which one that was made anew does not share.
fn find<'a>(state: &State, parameters: &'a Parameters) -> Result<(&'a str, FakeChangeSet), Refusal> {
    let given = parameters["ChangeSetName"].as_str();
    let name = given.strip_prefix("arn:").and_then(|arn| arn.split('/').nth(1)).unwrap_or(given);
    let change_set = state.change_sets.get(name);
    let change_set = change_set.filter(|change_set| given == name || given == id(name, change_set));
    change_set.map(|change_set| (name, change_set.clone())).ok_or_else(|| not_found(name))
}

fn id(name: &str, change_set: &FakeChangeSet) -> String {
    format!("arn:aws:cloudformation:eu-west-1:123456789012:changeSet/{name}/{}", change_set.number)
}

fn next_number(state: &mut State) -> usize {
    state.created += 1;
    state.created - 1
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

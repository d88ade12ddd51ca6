//! Why a deployment failed: the first resource that failed by itself.

use step_core::{ErrorKind, Failure};

use super::events::Event;

/// The failure of an operation that ended in `status`, from what went wrong in it, in order. `reason` is what AWS says of
/// the stack as a whole.
pub(super) fn failure(
    kind: &'static ErrorKind,
    stack: &str,
    status: &str,
    reason: Option<&str>,
    failures: &[Event],
) -> Failure {
    let Some(cause) = root_cause(failures) else {
        return kind.failure(format!("{stack} ended as {status}: {}", reason.unwrap_or("AWS gives no reason")));
    };
    let failure = kind.failure(format!("{stack} ended as {status} because {}", sentence(cause)));
    let others = failures.iter().filter(|event| event.is_failure() && !std::ptr::eq(*event, cause));
    others.map(sentence).fold(failure, Failure::detail)
}

/// The first failing resource that does not fail because of others: not cancelled, and not a nested stack, which fails
/// because of its own resources. If there is no such resource, the first failure of any kind, which hooks, transforms
/// and nested stacks that cannot even be created are.
fn root_cause(failures: &[Event]) -> Option<&Event> {
    let failed = || failures.iter().filter(|event| event.is_failure() && !is_cascade(event));
    failed()
        .find(|event| !event.about_stack && !event.is_nested_stack())
        .or_else(|| failed().find(|event| !event.about_stack))
        .or_else(|| failures.iter().find(|event| event.reason.is_some() && !is_cascade(event)))
}

/// "Resource creation cancelled", "Resource update cancelled": another resource failed while this one was at work.
fn is_cascade(event: &Event) -> bool {
    let reason = event.reason.as_deref().unwrap_or_default().to_lowercase();
    reason.starts_with("resource ") && reason.trim_end_matches('.').ends_with(" cancelled")
}

fn sentence(event: &Event) -> String {
    let what = if event.path.is_empty() { "the stack" } else { &event.path };
    let physical_id = event.physical_id.as_deref().map(|id| format!(", {id}")).unwrap_or_default();
    let reason = event.reason.as_deref().unwrap_or("AWS gives no reason");
    format!("{what} ({}{physical_id}) is {}: {reason}", event.resource_type, event.status)
}

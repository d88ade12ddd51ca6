//! Everything that ever happened to a stack.

use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent};
use step_core::Failure;

use super::Session;

/// All events of a stack, newest first. AWS keeps them for 90 days.
pub(super) async fn of_stack(session: &Session<'_>, stack_id: &str) -> Result<Vec<StackEvent>, Failure> {
    let mut events = Vec::new();
    let mut next_page = None;
    loop {
        let call = session.aws.sdk.describe_stack_events().stack_name(stack_id).set_next_token(next_page);
        let page = call.send().await.map_err(|error| session.failure("DescribeStackEvents", &error))?;
        events.extend(page.stack_events.unwrap_or_default());
        next_page = page.next_token;
        if next_page.is_none() {
            return Ok(events);
        }
    }
}

/// The newest event of a stack.
pub(super) async fn newest(session: &Session<'_>, stack_id: &str) -> Result<Option<StackEvent>, Failure> {
    let page = session.aws.sdk.describe_stack_events().stack_name(stack_id).send().await;
    let page = page.map_err(|error| session.failure("DescribeStackEvents", &error))?;
    Ok(page.stack_events.unwrap_or_default().into_iter().next())
}

/// Whether the events reach back to the stack's beginning, as they have to where one that is missing proves something.
pub(super) fn is_whole(events: &[StackEvent], stack_id: &str) -> bool {
    let oldest = events.iter().rfind(|event| event.physical_resource_id() == Some(stack_id));
    let status = oldest.and_then(StackEvent::resource_status).map(ResourceStatus::as_str);
    matches!(status, Some("CREATE_IN_PROGRESS" | "REVIEW_IN_PROGRESS"))
}

/// An event that tells of a time when the stack worked: it was created, updated or imported, or an update was begun.
pub(super) fn sign_of_health<'a>(events: &'a [StackEvent], stack_id: &str) -> Option<&'a StackEvent> {
    let is_sign = |status: &str| {
        let is_end_of_failure = matches!(status, "ROLLBACK_COMPLETE" | "DELETE_COMPLETE");
        status.starts_with("UPDATE_") || (status.ends_with("_COMPLETE") && !is_end_of_failure)
    };
    let mut about_stack = events.iter().filter(|event| event.physical_resource_id() == Some(stack_id));
    about_stack.find(|event| event.resource_status().map(ResourceStatus::as_str).is_some_and(is_sign))
}

/// The resources that stayed when the stack was deleted, because the template says so: `Data (AWS::S3::Bucket, shop)`.
pub(super) fn retained(events: &[StackEvent]) -> Vec<String> {
    let skipped = events.iter().filter(|event| event.resource_status() == Some(&ResourceStatus::DeleteSkipped));
    let field = |text: Option<&str>| text.unwrap_or("?").to_owned();
    let mut named: Vec<_> = skipped
        .map(|event| {
            let (id, kind) = (field(event.logical_resource_id()), field(event.resource_type()));
            format!("{id} ({kind}, {})", field(event.physical_resource_id()))
        })
        .collect();
    named.sort();
    named.dedup();
    named
}

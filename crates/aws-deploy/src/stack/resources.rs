//! The resources of a stack.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent, StackResourceSummary};
use step_core::Failure;

use super::{Session, history};

const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// A resource that keeps a rollback from going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stuck {
    /// As `ContinueUpdateRollback` wants it: the logical id, behind the name of the nested stack that it is in.
    pub(super) name: String,
    /// What AWS says of it.
    pub(super) reason: Option<String>,
}

/// All resources of a stack, by its name or id.
pub(super) async fn of_stack(session: &Session<'_>, stack: &str) -> Result<Vec<StackResourceSummary>, Failure> {
    let mut resources = Vec::new();
    let mut next_page = None;
    loop {
        let call = session.aws.sdk.list_stack_resources().stack_name(stack).set_next_token(next_page);
        let page = call.send().await.map_err(|error| session.failure("ListStackResources", &error))?;
        resources.extend(page.stack_resource_summaries.unwrap_or_default());
        next_page = page.next_token;
        if next_page.is_none() {
            return Ok(resources);
        }
    }
}

/// The physical ids of what is in a stack now, by logical ids. `ListStackResources` also lists what the stack had once.
pub(super) async fn physical_ids(session: &Session<'_>, stack: &str) -> Result<BTreeMap<String, String>, Failure> {
    let resources = of_stack(session, stack).await?;
    let present = resources.into_iter().filter(|resource| {
        !matches!(resource.resource_status(), Some(ResourceStatus::DeleteComplete | ResourceStatus::DeleteSkipped))
    });
    Ok(present.filter_map(|resource| Some((resource.logical_resource_id?, resource.physical_resource_id?))).collect())
}

/// The resources whose rollback failed, those of nested stacks included. Left out are those whose rollback was only
/// cancelled because of another one: AWS does not let them be skipped, and tries them again.
pub(super) async fn stuck(session: &Session<'_>, stack_id: &str) -> Result<Vec<Stuck>, Failure> {
    let mut stuck = Vec::new();
    // The nested stacks still to be looked into, with the name that their resources go by.
    let mut stacks = vec![(stack_id.to_owned(), String::new())];
    while let Some((stack, prefix)) = stacks.pop() {
        let resources = of_stack(session, &stack).await?;
        let failed = |resource: &&StackResourceSummary| {
            failed_by_itself(resource.resource_status(), resource.resource_status_reason())
        };
        for resource in resources.iter().filter(failed) {
            match resource.physical_resource_id().filter(|_| resource.resource_type() == Some(STACK_TYPE)) {
                Some(nested) => stacks.push((nested.to_owned(), format!("{}.", name_in(nested)))),
                None => stuck.push(Stuck {
                    name: format!("{prefix}{}", resource.logical_resource_id().unwrap_or_default()),
                    reason: resource.resource_status_reason().map(str::to_owned),
                }),
            }
        }
    }
    if stuck.is_empty() {
        // The list may already tell what the resources were before the update. Events stay.
        stuck = stuck_by_events(&history::of_stack(session, stack_id).await?, stack_id);
    }
    stuck.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(stuck)
}

/// The resources of which the latest rollback says that they failed. `events` are the stack's, newest first.
fn stuck_by_events(events: &[StackEvent], stack_id: &str) -> Vec<Stuck> {
    let begins_rollback = |event: &&StackEvent| {
        event.physical_resource_id() == Some(stack_id)
            && event.resource_status() == Some(&ResourceStatus::UpdateRollbackInProgress)
    };
    let of_rollback = events.iter().take_while(|event| !begins_rollback(event));
    let failed = of_rollback.filter(|event| failed_by_itself(event.resource_status(), event.resource_status_reason()));
    let stuck = failed.map(|event| Stuck {
        name: event.logical_resource_id().unwrap_or_default().to_owned(),
        reason: event.resource_status_reason().map(str::to_owned),
    });
    stuck.collect()
}

fn failed_by_itself(status: Option<&ResourceStatus>, reason: Option<&str>) -> bool {
    let reason = reason.unwrap_or_default().to_lowercase();
    status == Some(&ResourceStatus::UpdateFailed) && !reason.ends_with("update cancelled")
}

/// The stack's name in its ARN: `arn:aws:cloudformation:<region>:<account>:stack/<name>/<id>`.
fn name_in(arn: &str) -> &str {
    arn.split('/').nth(1).unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STACK: &str = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1";

    fn event(id: &str, status: ResourceStatus, reason: &str) -> StackEvent {
        let physical_id = if id == "shop" { STACK } else { id };
        StackEvent::builder()
            .stack_id(STACK)
            .event_id(format!("{id}-{status}"))
            .stack_name("shop")
            .timestamp(aws_sdk_cloudformation::primitives::DateTime::from_secs(0))
            .logical_resource_id(id)
            .physical_resource_id(physical_id)
            .resource_status(status)
            .resource_status_reason(reason)
            .build()
    }

    #[test]
    fn events_of_the_latest_rollback_tell_what_is_stuck() {
        use ResourceStatus::{UpdateFailed, UpdateRollbackFailed, UpdateRollbackInProgress};
        let newest_first = [
            event("shop", UpdateRollbackFailed, "The following resource(s) failed to update: [Function]."),
            event("Queue", UpdateFailed, "Resource update cancelled"),
            event("Function", UpdateFailed, "no longer there"),
            event("shop", UpdateRollbackInProgress, ""),
            event("Topic", UpdateFailed, "why the update failed"),
        ];
        let stuck = stuck_by_events(&newest_first, STACK);
        assert_eq!(stuck, [Stuck { name: "Function".into(), reason: Some("no longer there".into()) }]);
    }
}

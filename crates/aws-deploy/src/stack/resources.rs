//! The resources of a stack.

use aws_sdk_cloudformation::types::{ResourceStatus, StackResourceSummary};
use step_core::Failure;

use super::Session;

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

/// The resources whose rollback failed, those of nested stacks included. Left out are those whose rollback was only
/// cancelled because of another one: AWS does not let them be skipped, and tries them again.
pub(super) async fn stuck(session: &Session<'_>, stack_id: &str) -> Result<Vec<Stuck>, Failure> {
    let mut stuck = Vec::new();
    // The nested stacks still to be looked into, with the name that their resources go by.
    let mut stacks = vec![(stack_id.to_owned(), String::new())];
    while let Some((stack, prefix)) = stacks.pop() {
        for resource in of_stack(session, &stack).await?.iter().filter(|resource| failed_by_itself(resource)) {
            match resource.physical_resource_id().filter(|_| resource.resource_type() == Some(STACK_TYPE)) {
                Some(nested) => stacks.push((nested.to_owned(), format!("{}.", name_in(nested)))),
                None => stuck.push(Stuck {
                    name: format!("{prefix}{}", resource.logical_resource_id().unwrap_or_default()),
                    reason: resource.resource_status_reason().map(str::to_owned),
                }),
            }
        }
    }
    stuck.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(stuck)
}

fn failed_by_itself(resource: &StackResourceSummary) -> bool {
    let reason = resource.resource_status_reason().unwrap_or_default().to_lowercase();
    resource.resource_status() == Some(&ResourceStatus::UpdateFailed) && !reason.ends_with("update cancelled")
}

/// The stack's name in its ARN: `arn:aws:cloudformation:<region>:<account>:stack/<name>/<id>`.
fn name_in(arn: &str) -> &str {
    arn.split('/').nth(1).unwrap_or(arn)
}

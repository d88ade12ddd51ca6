//! Resources that exist already and become part of a stack.

use std::collections::BTreeSet;

use aws_sdk_cloudformation::types::ResourceStatus;
use step_core::Failure;

use super::status::Way;
use super::{Session, resources};
use crate::StackRequest;
use crate::errors::IMPORT_REFUSED;

/// Whether the request's imports are still to be made. An import that was made is not made again: the same deployment
/// then updates the stack like any other.
pub(super) async fn are_outstanding(session: &Session<'_>, request: &StackRequest, way: Way) -> Result<bool, Failure> {
    let wanted: BTreeSet<&str> = request.import_resources.iter().map(|resource| &*resource.logical_id).collect();
    if wanted.is_empty() || way == Way::Create {
        return Ok(!wanted.is_empty());
    }
    let resources = resources::of_stack(session, session.name).await?;
    // What the stack had once is listed, too.
    let present =
        resources.iter().filter(|resource| resource.resource_status() != Some(&ResourceStatus::DeleteComplete));
    let present: BTreeSet<&str> = present.filter_map(|resource| resource.logical_resource_id()).collect();
    let (made, outstanding): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|id| present.contains(id));
    if !made.is_empty() && !outstanding.is_empty() {
        let (made, outstanding) = (made.join(", "), outstanding.join(", "));
        let message =
            format!("{} has {made} already and {outstanding} not: they cannot be imported together", session.stack());
        return Err(IMPORT_REFUSED.failure(message).fix("List only the resources that the stack does not have."));
    }
    Ok(!outstanding.is_empty())
}

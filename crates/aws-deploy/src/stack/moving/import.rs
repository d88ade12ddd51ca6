//! Moving by retaining and importing: the old stack lets go of resources, and the new ones take them over. They go on
//! running all the while; only which stack knows them changes.
//!
//! 1. The old stack is updated: what moves is to stay when it leaves (`DeletionPolicy: Retain`), and a note in the template
//!    says which resources these are at AWS.
//! 2. The old stack is updated without them. The note stays.
//! 3. Each new stack is made by importing its resources.
//!
//! After that the new stack has no outputs, and retains everything: an import may do nothing else. The next deployment of
//! it, by the step that has it from now on, completes it.

use std::collections::BTreeSet;

use aws_sdk_cloudformation::types::Stack;
use serde_json::Value;
use step_core::{Change, Context, Effect, Failure};

use super::identifiers::Names;
use super::importable::{self, Way, way};
use super::progress;
use super::templates::{self, PhysicalIds};
use crate::client::Aws;
use crate::errors::{RESOURCE_IMMOVABLE, STACK_NOT_AS_PLANNED};
use crate::stack::prepared::Draft;
use crate::stack::{Session, changes, deployment, preview};
use crate::{JoinedStack, MoveRequest, StackRequest, Tag};

/// Fails with whatever keeps the resources from being imported. Nothing has been touched then.
pub(super) fn check(request: &MoveRequest, ids: &PhysicalIds, stack: &Stack) -> Result<(), Failure> {
    importable::check(request)?;
    request.joined.iter().try_for_each(|joined| unidentified(joined, ids, stack).map(drop))
}

/// Has the old stack let go of the resources.
pub(super) async fn let_go(
    request: &MoveRequest,
    ids: &PhysicalIds,
    stack: &Stack,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    let destinations = request.moves().map(|(resource, to)| (&*resource.logical_id, &*to.stack_name)).collect();
    let moving: BTreeSet<&str> = request.moves().map(|(resource, _)| &*resource.logical_id).collect();
    let ids = ids.iter().filter(|(id, _)| moving.contains(id.as_str()));
    let ids: PhysicalIds = ids.map(|(id, physical)| (id.clone(), physical.clone())).collect();

    let retaining = templates::retaining(templates::document(&request.before)?, &destinations);
    let retaining = with_tags_of(stack, &request.before, &templates::noting(retaining, &ids));
    let is_preparation = |change: &Change| change.effect == Effect::Modify && moving.contains(change.id.as_str());
    update(&retaining, is_preparation, aws, context).await?;

    let session = Session::of(&request.before, aws, context);
    let deployed = progress::template(&session).await?;
    if !templates::retains(&deployed, ids.keys().cloned()) {
        return Err(STACK_NOT_AS_PLANNED.failure(format!("{} would delete what moves", session.stack())));
    }

    let without = templates::noting(templates::document(&request.after)?, &ids);
    let without = with_tags_of(stack, &request.after, &without);
    let is_removal = |change: &Change| change.effect == Effect::Remove && moving.contains(change.id.as_str());
    update(&without, is_removal, aws, context).await
}

/// Has the new stacks take the resources over, where they have not yet.
pub(super) async fn take_over(
    request: &MoveRequest,
    ids: &PhysicalIds,
    stack: &Stack,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    for joined in &request.joined {
        if !progress::has_joined(joined, aws, context).await? {
            take_over_one(joined, ids, stack, aws, context).await?;
        }
    }
    Ok(())
}

/// Imports a new stack. What is refused and can be made anew is left out.
async fn take_over_one(
    joined: &JoinedStack,
    ids: &PhysicalIds,
    stack: &Stack,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    let name = &joined.stack.stack_name;
    let mut left_out = unidentified(joined, ids, stack)?;
    loop {
        let request = import(joined, &left_out, ids, stack)?;
        let refusal = match crate::stack::deploy(&request, aws, context).await {
            Ok(()) => break,
            Err(failure) => failure,
        };
        let refused = refused(joined, &refusal).ok_or_else(|| refusal.clone())?;
        if refused.is_subset(&left_out) {
            return Err(refusal);
        }
        context.verbose(&format!("Not everything can be imported into stack {name}: {refusal}"));
        left_out.extend(refused);
    }
    if !left_out.is_empty() {
        let ids: Vec<_> = left_out.iter().map(|id| format!("{id} ({})", ids[id])).collect();
        context.warning(&format!(
            "Not imported: {}. The next deployment of stack {name} makes them anew; the old ones stay until you delete them",
            ids.join(", ")
        ));
    }
    Ok(())
}

/// The request for an import. Tags come with the next deployment: an import may not add any.
fn import(
    joined: &JoinedStack,
    left_out: &BTreeSet<String>,
    ids: &PhysicalIds,
    stack: &Stack,
) -> Result<StackRequest, Failure> {
    let document = templates::importing(templates::document(&joined.stack)?, left_out, ids);
    let names = Names::new(&joined.stack, ids, stack.stack_id().unwrap_or_default());
    let resources = joined.resources.iter().filter(|resource| !left_out.contains(&*resource.logical_id));
    Ok(StackRequest {
        import_resources: resources.filter_map(|resource| names.import(resource, &document)).collect(),
        tags: Vec::new(),
        stack_policy: None,
        termination_protection: None,
        ..templates::with_document(&joined.stack, &document)
    })
}

/// The resources that nothing identifies and that can be made anew. Fails if there are others.
fn unidentified(joined: &JoinedStack, ids: &PhysicalIds, stack: &Stack) -> Result<BTreeSet<String>, Failure> {
    let document: Value = templates::document(&joined.stack)?;
    let names = Names::new(&joined.stack, ids, stack.stack_id().unwrap_or_default());
    let mut unidentified = BTreeSet::new();
    for resource in joined.resources.iter().filter(|resource| names.import(resource, &document).is_none()) {
        let id = resource.logical_id.to_string();
        if way(&resource.resource_type) != Way::ImportOrRenew {
            let text = format!("{id} ({}) cannot be imported: nothing says which it is", resource.resource_type);
            return Err(RESOURCE_IMMOVABLE.failure(text));
        }
        unidentified.insert(id);
    }
    Ok(unidentified)
}

/// The resources of the types that a service does not import, if that is what it says, and if all can be made anew.
fn refused(joined: &JoinedStack, refusal: &Failure) -> Option<BTreeSet<String>> {
    let message = refusal.message();
    let is_named = |resource_type: &str| message.split([' ', ',', '[', ']']).any(|word| word == resource_type);
    let refused = joined.resources.iter().filter(|resource| is_named(&resource.resource_type));
    let refused: Vec<_> = refused.collect();
    let is_renewable = refused.iter().all(|resource| way(&resource.resource_type) == Way::ImportOrRenew);
    let is_about_types = message.contains("not supported") && !refused.is_empty() && is_renewable;
    is_about_types.then(|| refused.into_iter().map(|resource| resource.logical_id.to_string()).collect())
}

/// Updates the old stack, if nothing but what is meant would change.
async fn update(
    request: &StackRequest,
    is_meant: impl Fn(&Change) -> bool,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    let session = Session::of(request, aws, context);
    let prepared = Draft::new(request, context)?.prepare(&session, aws).await?;
    let change_set = preview::look(&session, &prepared).await?.change_set;
    let changes = change_set.iter().flat_map(|change_set| &change_set.changes).map(changes::shown);
    let others = changes.filter(|change| !is_meant(change) || touches_properties(change));
    let others: Vec<_> = others.map(|change| format!("{} ({})", change.id, changes::verb(change.effect))).collect();
    if !others.is_empty() {
        let text = format!("{} would change beyond the move: {}", session.stack(), others.join(", "));
        return Err(STACK_NOT_AS_PLANNED.failure(text));
    }
    Box::pin(deployment::run(&session, &prepared)).await
}

fn touches_properties(change: &Change) -> bool {
    let scope = change.details["scope"].as_array();
    scope.is_some_and(|scope| scope.iter().any(|attribute| attribute == "Properties"))
}

/// The request with another template, and with the tags that the stack has: those of this deployment would be changes.
fn with_tags_of(stack: &Stack, request: &StackRequest, document: &Value) -> StackRequest {
    let tag = |tag: &aws_sdk_cloudformation::types::Tag| {
        Some(Tag { key: tag.key()?.try_into().ok()?, value: tag.value()?.to_owned() })
    };
    StackRequest { tags: stack.tags().iter().filter_map(tag).collect(), ..templates::with_document(request, document) }
}

//! How far a move is. AWS remembers it, so a run that is killed anywhere is continued by the next one:
//!
//! | the old stack | the new stacks | so far |
//! |---|---|---|
//! | has the resources | do not exist | nothing, or the old stack is prepared to let go of them |
//! | does not have them, and its template has a note of which they are | do not have them | the old stack has let go |
//! | does not have them | have them | all of it |

use std::collections::BTreeSet;

use aws_sdk_cloudformation::types::{Stack, TemplateStage};
use aws_template::Template;
use serde_json::Value;
use step_core::{Context, Failure};

use super::importable::{Way, way};
use super::templates::{self, PhysicalIds};
use crate::client::Aws;
use crate::errors::STACK_NOT_AS_PLANNED;
use crate::stack::settle::{Found, settle};
use crate::stack::status::Intent;
use crate::stack::{Session, description, resources};
use crate::{JoinedStack, MoveRequest};

/// How far a move is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The resources are where they were.
    Begin {
        /// All resources of the old stack.
        ids: PhysicalIds,
        /// Whether the old stack is prepared to let go of those that move.
        is_prepared: bool,
    },
    /// No stack has them, or not all of the new ones have theirs.
    LetGo(PhysicalIds),
    /// They are where they shall be.
    Done,
}

/// Waits until nobody changes the stacks, and looks at them. Gives the old stack, too.
pub(super) async fn look(
    request: &MoveRequest,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(Stack, Progress), Failure> {
    let session = Session::of(&request.before, aws, context);
    let Found::Ready { stack: Some(stack), .. } = settle(&session, Intent::Preview, |_| false).await? else {
        return Err(STACK_NOT_AS_PLANNED.failure(format!("{} does not exist", session.stack())));
    };
    let ids = resources::physical_ids(&session, session.name).await?;
    let moving: BTreeSet<_> = request.moves().map(|(resource, _)| resource.logical_id.to_string()).collect();
    let (here, gone): (Vec<_>, Vec<_>) = moving.iter().partition(|id| ids.contains_key(*id));
    if !here.is_empty() && !gone.is_empty() {
        let gone: Vec<_> = gone.into_iter().map(String::as_str).collect();
        let text = format!("{} has no {}, but others that move", session.stack(), gone.join(", "));
        return Err(STACK_NOT_AS_PLANNED.failure(text));
    }
    let note = templates::note(&template(&session).await?);
    if gone.is_empty() {
        for joined in &request.joined {
            check_empty(joined, aws, context).await?;
        }
        return Ok((stack, Progress::Begin { ids, is_prepared: note.is_some() }));
    }
    for joined in &request.joined {
        if !has_joined(joined, aws, context).await? {
            let known = note.filter(|note| moving.iter().all(|id| note.contains_key(id)));
            let unknown = || format!("{} has none of the resources that move, and no note of them", session.stack());
            let ids = known.ok_or_else(|| STACK_NOT_AS_PLANNED.failure(unknown()))?;
            return Ok((stack, Progress::LetGo(ids)));
        }
    }
    Ok((stack, Progress::Done))
}

/// The template that a stack was last deployed with.
pub(super) async fn template(session: &Session<'_>) -> Result<Value, Failure> {
    let call = session.aws.sdk.get_template().stack_name(&**session.name).template_stage(TemplateStage::Original);
    let answer = call.send().await.map_err(|error| session.failure("GetTemplate", &error))?;
    let template = Template::parse(answer.template_body.unwrap_or_default());
    template
        .map(|template| template.to_document())
        .map_err(|error| STACK_NOT_AS_PLANNED.failure(format!("the template of {} {error}", session.stack())))
}

/// Whether a new stack has all of its resources, but for those that may be made anew.
pub(super) async fn has_joined(joined: &JoinedStack, aws: &Aws, context: &dyn Context) -> Result<bool, Failure> {
    let present = present(joined, aws, context).await?;
    let mut imported = joined.resources.iter().filter(|resource| way(&resource.resource_type) != Way::ImportOrRenew);
    Ok(!present.is_empty() && imported.all(|resource| present.contains_key(&*resource.logical_id)))
}

async fn check_empty(joined: &JoinedStack, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    let present = present(joined, aws, context).await?;
    let Some(id) = present.keys().next() else { return Ok(()) };
    let name = &joined.stack.stack_name;
    let text = format!("stack {name} is to be made of what moves, and has resources already, such as {id}");
    Err(STACK_NOT_AS_PLANNED.failure(text))
}

/// What is in a new stack, once nobody changes it.
async fn present(joined: &JoinedStack, aws: &Aws, context: &dyn Context) -> Result<PhysicalIds, Failure> {
    let session = Session::of(&joined.stack, aws, context);
    let stack = match settle(&session, Intent::Deploy, |_| false).await? {
        Found::Ready { stack, .. } => stack,
        Found::Running(stack, _) | Found::Broken(stack, _) => Some(stack),
    };
    match stack.filter(|stack| !description::is_under_review(stack)) {
        Some(_) => resources::physical_ids(&session, session.name).await,
        None => Ok(PhysicalIds::new()),
    }
}

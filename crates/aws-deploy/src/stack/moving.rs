//! Moving resources from one stack to others, without touching them (docs/decisions/0011).
//!
//! CloudFormation offers two ways: a stack refactor ([`refactor`]), and letting go of resources in one stack and importing
//! them into others ([`import`]). Whichever it is, a run looks first how far the move is ([`progress`]).

pub(crate) mod request;

mod identifiers;
mod import;
mod importable;
mod progress;
mod refactor;
mod templates;

use serde_json::json;
use step_core::{Change, Context, Effect, Failure};

use crate::client::Aws;
use crate::{MoveMechanism, MoveRequest};

use progress::Progress;

/// Moves what has not moved yet.
pub(crate) async fn run(request: &MoveRequest, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
    let (stack, progress) = progress::look(request, aws, context).await?;
    let ids = match progress {
        Progress::Begin { ids, is_prepared } => {
            if is_refactored(request, is_prepared, aws, context).await? {
                conclude(request, context);
                return Ok(());
            }
            import::check(request, &ids, &stack)?;
            import::let_go(request, &ids, &stack, aws, context).await?;
            ids
        }
        Progress::LetGo(ids) => {
            context.info(&format!("Stack {} has let go of what moves already", request.before.stack_name));
            ids
        }
        Progress::Done => {
            context.info("Nothing to move: all resources are where they shall be");
            return Ok(());
        }
    };
    import::take_over(request, &ids, &stack, aws, context).await?;
    conclude(request, context);
    Ok(())
}

/// What [`run`] would move.
pub(crate) async fn preview(request: &MoveRequest, aws: &Aws, context: &dyn Context) -> Result<Vec<Change>, Failure> {
    let (stack, progress) = progress::look(request, aws, context).await?;
    match &progress {
        Progress::Begin { ids, .. } if request.mechanism == MoveMechanism::RetainAndImport => {
            import::check(request, ids, &stack)?;
        }
        Progress::Begin { .. } | Progress::LetGo(_) => {}
        Progress::Done => return Ok(Vec::new()),
    }
    Ok(changes(request))
}

/// Moves by a stack refactor, if that is wanted and CloudFormation does it. A move that was begun otherwise is ended so.
async fn is_refactored(
    request: &MoveRequest,
    is_prepared: bool,
    aws: &Aws,
    context: &dyn Context,
) -> Result<bool, Failure> {
    let is_wanted = match request.mechanism {
        MoveMechanism::Auto => !is_prepared,
        MoveMechanism::Refactor => true,
        MoveMechanism::RetainAndImport => false,
    };
    if !is_wanted {
        return Ok(false);
    }
    match refactor::run(request, aws, context).await? {
        refactor::End::Moved => Ok(true),
        refactor::End::Refused(failure) if request.mechanism == MoveMechanism::Refactor => Err(failure),
        refactor::End::Refused(failure) => {
            context.info("A stack refactor is not offered here: the resources are retained and imported");
            context.verbose(&failure.to_string());
            Ok(false)
        }
    }
}

fn changes(request: &MoveRequest) -> Vec<Change> {
    let from = &request.before.stack_name;
    let change = request.moves().map(|(resource, to)| Change {
        effect: Effect::Import,
        id: resource.logical_id.to_string(),
        kind: resource.resource_type.clone(),
        reasons: vec![format!("moves from stack {from} to stack {}", to.stack_name)],
        details: json!({ "from": from, "to": to.stack_name }),
    });
    change.collect()
}

fn conclude(request: &MoveRequest, context: &dyn Context) {
    let from = &request.before.stack_name;
    for joined in &request.joined {
        let (count, to) = (joined.resources.len(), &joined.stack.stack_name);
        context.highlight(&format!("Moved {count} resources from stack {from} to stack {to}"));
    }
}

#[cfg(test)]
mod tests;

//! Looking at what a deployment would change: its change set is made, and left to be executed.

use aws_sdk_cloudformation::types::{ChangeSetType, Stack};
use step_core::{Change, Failure};

use super::change_set::{self, ChangeSet, Obtained};
use super::identity::{State, fingerprint};
use super::prepared::Prepared;
use super::settle::{Found, settle};
use super::status::{Intent, Way};
use super::{Session, changes, deployment};
use crate::PinnedChangeSet;
use crate::errors::AWS_FAILED;

/// A stack, and what would change.
pub(super) struct Sight {
    stack: Option<Stack>,
    state: State,
    way: Way,
    change_set_type: ChangeSetType,
    /// What would change. Nothing, if nothing would.
    pub(super) change_set: Option<ChangeSet>,
}

/// What would change, and what ties a plan to it.
pub(super) async fn run(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
) -> Result<(PinnedChangeSet, Vec<Change>), Failure> {
    let Sight { stack, state, way, change_set_type, change_set } = look(session, prepared).await?;
    announce(session, change_set.as_ref(), way, &change_set_type);
    let pinned = PinnedChangeSet {
        change_set: change_set.as_ref().map(|change_set| fingerprint(&change_set.id)),
        stack: match &change_set {
            Some(change_set) => Some(fingerprint(&change_set.stack_id)),
            None => stack.and_then(|stack| stack.stack_id).as_deref().map(fingerprint),
        },
        stack_state: state.to_string(),
    };
    let changes = change_set.iter().flat_map(|change_set| &change_set.changes).map(changes::shown);
    Ok((pinned, changes.collect()))
}

/// Lets CloudFormation work out what would change.
pub(super) async fn look(session: &Session<'_>, prepared: &Prepared<'_>) -> Result<Sight, Failure> {
    let Found::Ready { stack, way } = settle(session, Intent::Preview, |_| false).await? else {
        return Err(AWS_FAILED.failure(format!("{} cannot be previewed", session.stack())));
    };
    let state = stack.as_ref().map_or_else(State::new, State::of);
    let change_set_type = deployment::change_set_type(session, prepared, way).await?;
    let change_set = match change_set::obtain(session, prepared, &state, change_set_type.clone()).await? {
        Obtained::Available(change_set) => Some(change_set),
        Obtained::NothingToChange => None,
        Obtained::Moved(failure) => return Err(failure),
        Obtained::UnderWay => {
            let message = format!("{} is being deployed at this moment, as it would be previewed", session.stack());
            return Err(AWS_FAILED.failure(message).fix("Preview again when that deployment has ended."));
        }
    };
    Ok(Sight { stack, state, way, change_set_type, change_set })
}

fn announce(session: &Session<'_>, change_set: Option<&ChangeSet>, way: Way, change_set_type: &ChangeSetType) {
    match change_set {
        Some(change_set) => {
            let what = if way == Way::Create { "create" } else { "update" };
            let (name, count) = (&change_set.name, change_set.counted());
            session.context.info(&format!("Would {what} {}: {count}", session.stack()));
            session.context.verbose(&format!("The change set {name} ({change_set_type}) is left to be executed"));
        }
        None => session.context.info(&format!("Nothing would change: {} is up to date", session.stack())),
    }
}

//! A deployment, from whatever is found to the end.
//!
//! It takes turns: look at the stack, do what the status table says, and look again where somebody was faster. Nothing
//! is remembered from turn to turn but what AWS remembers, too, so a run that is killed between any two calls is continued
//! by the next one.

use aws_sdk_cloudformation::types::{ChangeSetType, Stack};
use step_core::{CANCELLED, Failure};

use super::change_set::{self, ChangeSet, Executed, Obtained};
use super::follow::Follower;
use super::identity::{self, State};
use super::operation::Operation;
use super::prepared::Prepared;
use super::settle::{Found, settle};
use super::status::{Intent, OperationKind, Recovery, Way};
use super::{Session, description, imports, options, outputs, recovery};
use crate::errors::STACK_GONE;

/// How often in a row somebody may be faster before the deployment gives up.
const MOST_MOVES: usize = 5;

/// What a turn came to.
pub(super) enum Turn {
    /// The stack is what it shall be.
    Done(Box<Done>),
    /// Something was brought nearer to what it shall be.
    Again,
    /// What an earlier run had begun was cancelled, and the stack is what it was before.
    TakenBack,
    /// Somebody was faster.
    Moved(Failure),
}

/// A stack that is what it shall be.
#[derive(Default)]
pub(super) struct Done {
    /// As it is now, if it was looked at since.
    pub(super) stack: Option<Stack>,
    /// What was executed, as far as that is known.
    pub(super) change_set: Option<ChangeSet>,
    /// Whether anything was executed.
    pub(super) is_changed: bool,
}

/// Makes the stack what was prepared, and saves its outputs.
pub(super) async fn run(session: &Session<'_>, prepared: &Prepared<'_>) -> Result<(), Failure> {
    let mut moves = 0;
    let mut pauses = session.pace.pauses();
    loop {
        match turn(session, prepared).await? {
            Turn::Done(done) => return conclude(session, prepared, *done).await,
            Turn::Again | Turn::TakenBack => moves = 0,
            Turn::Moved(failure) => {
                moves += 1;
                if moves == MOST_MOVES {
                    return Err(failure);
                }
                session.context.verbose(&format!("{} is not what it was a moment ago: {failure}", session.stack()));
            }
        }
        let situation = || format!("{} could not be deployed yet", session.stack());
        pauses.pause(session.context).await.map_err(|interruption| interruption.failure(&situation()))?;
    }
}

async fn turn(session: &Session<'_>, prepared: &Prepared<'_>) -> Result<Turn, Failure> {
    match settle(session, Intent::Deploy, |token| prepared.content.is_of(token)).await? {
        Found::Ready { stack, way } => {
            let state = stack.as_ref().map_or_else(State::new, State::of);
            start(session, prepared, stack, way, &state).await
        }
        Found::Running(stack, token) => resume(session, prepared, &stack, token).await,
        Found::Broken(stack, Recovery::RollBack) if prepared.request.disable_rollback => {
            let state = State::of(&stack);
            start(session, prepared, Some(stack), Way::Update, &state).await
        }
        Found::Broken(stack, recovery) => {
            recovery::recover(session, prepared.request, &stack, recovery).await?;
            Ok(Turn::Again)
        }
    }
}

/// Lets CloudFormation work out the changes, and makes them.
async fn start(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    stack: Option<Stack>,
    way: Way,
    state: &State,
) -> Result<Turn, Failure> {
    let change_set_type = change_set_type(session, prepared, way).await?;
    match change_set::obtain(session, prepared, state, change_set_type).await? {
        Obtained::Available(change_set) => {
            change_set::announce(session, &change_set);
            apply(session, prepared, change_set, state).await
        }
        // Another run of this deployment executes it: the next look finds the operation.
        Obtained::UnderWay => Ok(Turn::Again),
        Obtained::NothingToChange => Ok(Done { stack, ..Done::default() }.into()),
        Obtained::Moved(failure) => Ok(Turn::Moved(failure)),
    }
}

/// Executes a change set and follows it to the end.
pub(super) async fn apply(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    change_set: ChangeSet,
    state: &State,
) -> Result<Turn, Failure> {
    let operation = Operation {
        kind: OperationKind::Deployment,
        token: prepared.content.token(state, &change_set.stack_id),
        stack_id: change_set.stack_id.clone(),
        change_set: Some(change_set.id.clone()),
        changes: change_set.logical_ids(),
    };
    match change_set::execute(session, prepared, &change_set, &operation.token).await? {
        Executed::Yes => {
            let stack = Follower::begin(session, &operation).follow_to_end().await?;
            Ok(Done { stack: Some(stack), change_set: Some(change_set), is_changed: true }.into())
        }
        Executed::Moved(failure) => Ok(Turn::Moved(failure)),
    }
}

/// Follows what an earlier run of this deployment started, or one that runs beside this one.
pub(super) async fn resume(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    stack: &Stack,
    token: String,
) -> Result<Turn, Failure> {
    session.context.info(&format!("This deployment of {} runs already and is followed", session.stack()));
    let change_set = change_set::find(session, identity::change_set_of(&token)).await?;
    let operation = Operation {
        kind: OperationKind::Deployment,
        token,
        stack_id: description::id_of(stack, session)?.to_owned(),
        change_set: change_set.as_ref().map(|change_set| change_set.id.clone()),
        changes: change_set.as_ref().map(ChangeSet::logical_ids).unwrap_or_default(),
    };
    let stack = match Follower::begin(session, &operation).follow_to_end().await {
        // The user of that run wanted it to stop; the user of this one wants it to be deployed.
        Err(failure) if *failure.kind() == CANCELLED && !session.context.cancelled() => {
            session.context.info(&format!("An earlier run was cancelled, and its end is reached: {failure}"));
            return Ok(Turn::TakenBack);
        }
        followed => followed?,
    };
    if prepared.content.is_certain {
        return Ok(Done { stack: Some(stack), change_set, is_changed: true }.into());
    }
    session.context.verbose("Values that may not be seen are compared once more: what ran may have had others");
    Ok(Turn::Again)
}

/// Which type of change set it takes.
pub(super) async fn change_set_type(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    way: Way,
) -> Result<ChangeSetType, Failure> {
    if imports::are_outstanding(session, prepared.request, way).await? {
        return Ok(ChangeSetType::Import);
    }
    Ok(if way == Way::Create { ChangeSetType::Create } else { ChangeSetType::Update })
}

/// Saves the outputs, and applies what change sets do not hold.
pub(super) async fn conclude(session: &Session<'_>, prepared: &Prepared<'_>, done: Done) -> Result<(), Failure> {
    let Done { stack, change_set, is_changed } = done;
    let stack = match stack {
        Some(stack) => Some(stack),
        None => description::find(session).await?,
    };
    let stack = stack.ok_or_else(|| STACK_GONE.failure(format!("{} does not exist any more", session.stack())))?;
    if description::is_under_review(&stack) {
        let text = "Nothing to change: the template creates no resources, so";
        session.context.warning(&format!("{text} {} is still to be created", session.stack()));
        return Ok(());
    }
    // First: the stack is deployed, whether or not the rest may be set.
    outputs::save(session, &stack, change_set.as_ref());
    options::apply(session, prepared.request, &stack).await?;
    match change_set {
        Some(change_set) => {
            session.context.highlight(&format!("Deployed {}: {}", session.stack(), change_set.counted()));
        }
        None if is_changed => session.context.highlight(&format!("Deployed {}", session.stack())),
        None => session.context.info(&format!("Nothing to change: {} is up to date", session.stack())),
    }
    Ok(())
}

impl From<Done> for Turn {
    fn from(done: Done) -> Self {
        Self::Done(Box::new(done))
    }
}

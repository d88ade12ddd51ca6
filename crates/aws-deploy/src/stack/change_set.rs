//! What will change, worked out by CloudFormation.
//!
//! A change set has a name that its deployment can find again (`identity`), so creating one that exists already is not a
//! mistake but the way to find what an earlier run left behind.

mod request;
mod verdict;

use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{Change, ChangeSetType, ResourceChange};
use step_core::Failure;

use super::identity::State;
use super::prepared::Prepared;
use super::{Session, changes};
use crate::errors::{self, CHANGE_SET_FAILED, IMPORT_REFUSED, REQUEST_REFUSED};

pub(super) use verdict::Verdict;

use request::Created;

/// A change set and its changes.
#[derive(Clone, Debug)]
pub(super) struct ChangeSet {
    /// Its ARN.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// The stack's ARN.
    pub(super) stack_id: String,
    /// Whether it is being executed, or was.
    pub(super) is_executed: bool,
    /// What changes.
    pub(super) changes: Vec<ResourceChange>,
}

/// What there is to do.
pub(super) enum Obtained {
    /// Execute this.
    Available(ChangeSet),
    /// Follow the stack: the change set is being executed already.
    UnderWay,
    /// Nothing.
    NothingToChange,
    /// Look again: somebody was faster.
    Moved(Failure),
}

/// Whether a change set is being executed.
pub(super) enum Executed {
    /// By this call, or by an earlier one.
    Yes,
    /// It cannot be any more: somebody was faster.
    Moved(Failure),
}

impl ChangeSet {
    /// `3 changes`.
    pub(super) fn counted(&self) -> String {
        if self.changes.len() == 1 { "1 change".into() } else { format!("{} changes", self.changes.len()) }
    }

    /// The logical ids of the resources that change.
    pub(super) fn logical_ids(&self) -> Vec<String> {
        self.changes.iter().map(|change| changes::logical_id(change).to_owned()).collect()
    }
}

/// Lets CloudFormation work out the changes, or finds those that an earlier run of the same deployment had worked out.
pub(super) async fn obtain(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    state: &State,
    change_set_type: ChangeSetType,
) -> Result<Obtained, Failure> {
    let name = prepared.content.change_set_name(state);
    let mut pauses = session.pace.pauses();
    loop {
        if let Some(obtained) = create_or_adopt(session, prepared, &name, &change_set_type).await? {
            return Ok(obtained);
        }
        session.context.verbose(&format!("The change set {name} is of no use any more and is made anew"));
        discard(session, &name).await;
        pauses.pause(session.context).await.map_err(|interruption| {
            interruption.failure(&format!("change set {name} of {} is not ready", session.stack()))
        })?;
    }
}

/// Nothing, if there is a change set of this name that is of no use.
async fn create_or_adopt(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    name: &str,
    change_set_type: &ChangeSetType,
) -> Result<Option<Obtained>, Failure> {
    session.context.verbose(&format!("Creating change set {name} ({change_set_type}) for {}", session.stack()));
    // By its ARN, this run's own is told from one that an equal run, perhaps with other secrets, has made anew since.
    let (id, is_new) = match request::create(session, prepared, name, change_set_type).await? {
        Created::New(id) => (id, true),
        Created::Exists => (name.to_owned(), false),
        Created::Moved(failure) => return Ok(Some(Obtained::Moved(failure))),
    };
    if !is_new {
        session.context.verbose(&format!("The change set {name} exists already"));
    }
    match decided(session, &id, is_new, prepared.content.is_certain).await? {
        (Verdict::Execute, Some(described)) => Ok(Some(Obtained::Available(complete(session, &id, described).await?))),
        (Verdict::Follow, _) => Ok(Some(Obtained::UnderWay)),
        (Verdict::Outdated, _) => Ok(None),
        (Verdict::Nothing, _) => {
            // The same deployment finds it the next time; AWS deletes it with the next change set that is executed.
            if !prepared.content.is_certain {
                discard(session, &id).await;
            }
            Ok(Some(Obtained::NothingToChange))
        }
        (Verdict::Refused(reason), _) => {
            discard(session, &id).await;
            Err(refused(session, name, change_set_type, &reason))
        }
        // Without a description there is only this.
        (Verdict::Gone | Verdict::Wait | Verdict::Execute, _) => {
            let text = format!("change set {name} of {} disappeared before it could be executed", session.stack());
            Ok(Some(Obtained::Moved(REQUEST_REFUSED.failure(text))))
        }
    }
}

/// The change set with this name or ARN, if there is one.
pub(super) async fn find(session: &Session<'_>, name: &str) -> Result<Option<ChangeSet>, Failure> {
    match request::describe(session, name, None).await? {
        Some(described) => complete(session, name, described).await.map(Some),
        None => Ok(None),
    }
}

/// What can be done with the change set with this name or ARN, if there is one.
pub(super) async fn look(session: &Session<'_>, name: &str) -> Result<(Verdict, Option<ChangeSet>), Failure> {
    let Some(described) = request::describe(session, name, None).await? else { return Ok((Verdict::Gone, None)) };
    let verdict = verdict::of(&described, false, true);
    Ok((verdict, Some(complete(session, name, described).await?)))
}

/// Whether the change set with this ARN is being executed, or was.
async fn was_executed(session: &Session<'_>, id: &str) -> Result<bool, Failure> {
    let described = request::describe(session, id, None).await?;
    Ok(described.is_some_and(|described| verdict::is_executed(&described)))
}

/// Whether the execution of the change set with this ARN has ended. Nothing, if there is no such change set any more.
pub(super) async fn is_execution_over(session: &Session<'_>, id: &str) -> Result<Option<bool>, Failure> {
    let described = request::describe(session, id, None).await?;
    Ok(described.map(|described| verdict::is_execution_over(&described)))
}

/// Logs what will change.
pub(super) fn announce(session: &Session<'_>, change_set: &ChangeSet) {
    change_set.changes.iter().for_each(|change| session.context.info(&changes::sentence(change)));
}

/// Starts to apply the changes. `token` is what the operation's events will carry.
pub(super) async fn execute(
    session: &Session<'_>,
    prepared: &Prepared<'_>,
    change_set: &ChangeSet,
    token: &str,
) -> Result<Executed, Failure> {
    let call = session.aws.sdk.execute_change_set().stack_name(&change_set.stack_id).change_set_name(&change_set.id);
    let disable_rollback = prepared.request.disable_rollback.then_some(true);
    let Err(error) = call.client_request_token(token).set_disable_rollback(disable_rollback).send().await else {
        return Ok(Executed::Yes);
    };
    let failure = session.failure("ExecuteChangeSet", &error);
    match error.code() {
        // Another run of the same deployment may have executed it.
        Some("InvalidChangeSetStatus" | "InvalidChangeSetStatusException") => {
            let is_executed = was_executed(session, &change_set.id).await?;
            Ok(if is_executed { Executed::Yes } else { Executed::Moved(failure) })
        }
        Some("ChangeSetNotFound" | "ChangeSetNotFoundException") => Ok(Executed::Moved(failure)),
        Some("ValidationError") if request::says_moved(error.message()) => Ok(Executed::Moved(failure)),
        _ => Err(failure),
    }
}

/// Deletes the change set with this name or ARN, which nobody will execute: every attempt would leave one more.
pub(super) async fn discard(session: &Session<'_>, name: &str) {
    let call = session.aws.sdk.delete_change_set().stack_name(&**session.name).change_set_name(name);
    if let Err(error) = call.send().await {
        // What is left over harms nobody, and is not why the deployment ends as it does.
        let failure = session.failure("DeleteChangeSet", &error);
        session.context.warning(&format!("The change set {name}, which is of no use, is left over: {failure}"));
    }
}

/// Waits until CloudFormation knows what the change set with this name or ARN would do.
async fn decided(
    session: &Session<'_>,
    name: &str,
    is_new: bool,
    is_certain: bool,
) -> Result<(Verdict, Option<DescribeChangeSetOutput>), Failure> {
    let mut pauses = session.pace.pauses();
    loop {
        let Some(described) = request::describe(session, name, None).await? else { return Ok((Verdict::Gone, None)) };
        let verdict = verdict::of(&described, is_new, is_certain);
        if verdict != Verdict::Wait {
            return Ok((verdict, Some(described)));
        }
        pauses.pause(session.context).await.map_err(|interruption| {
            interruption.failure(&format!("change set {name} of {} is not ready", session.stack()))
        })?;
    }
}

/// Reads the pages after the first, too.
async fn complete(session: &Session<'_>, id: &str, mut page: DescribeChangeSetOutput) -> Result<ChangeSet, Failure> {
    let is_executed = verdict::is_executed(&page);
    let (arn, name, stack_id) = (page.change_set_id.take(), page.change_set_name.take(), page.stack_id.take());
    let mut changes = Vec::new();
    loop {
        changes.extend(page.changes.take().into_iter().flatten().filter_map(|change: Change| change.resource_change));
        match page.next_token.take() {
            Some(token) => match request::describe(session, id, Some(token)).await? {
                Some(next) => page = next,
                None => break,
            },
            None => break,
        }
    }
    Ok(ChangeSet {
        id: arn.unwrap_or_else(|| id.to_owned()),
        name: name.unwrap_or_else(|| id.to_owned()),
        stack_id: stack_id.unwrap_or_else(|| session.name.to_string()),
        is_executed,
        changes,
    })
}

fn refused(session: &Session<'_>, name: &str, change_set_type: &ChangeSetType, reason: &str) -> Failure {
    let is_import = *change_set_type == ChangeSetType::Import;
    let general = if is_import { &IMPORT_REFUSED } else { &CHANGE_SET_FAILED };
    let kind = errors::kind_of_change_set(reason).unwrap_or(general);
    kind.failure(format!("change set {name} of {} failed: {reason}", session.stack()))
}

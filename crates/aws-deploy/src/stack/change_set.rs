//! What will change, worked out by CloudFormation.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{self, ChangeAction, ChangeSetStatus, ChangeSetType, Replacement, ResourceChange};
use step_core::Failure;

use super::Session;
use crate::errors::{self, AWS_FAILED, CHANGE_SET_FAILED};
use crate::{Capability, Parameter, Tag};

const DESCRIPTION: &str = "Created by a deployment step";

/// A change set that can be executed.
#[derive(Clone, Debug)]
pub(super) struct ChangeSet {
    /// Its name, which also serves as token: a call that is repeated after a lost answer does nothing twice.
    pub(super) name: String,
    /// The stack's ARN.
    pub(super) stack_id: String,
    /// The logical ids of the resources that change.
    pub(super) changes: Vec<String>,
}

impl ChangeSet {
    /// `3 changes`.
    pub(super) fn counted(&self) -> String {
        if self.changes.len() == 1 { "1 change".into() } else { format!("{} changes", self.changes.len()) }
    }
}

/// Lets CloudFormation work out the changes and logs them. Nothing is returned when there are none.
pub(super) async fn create(
    session: &Session<'_>,
    template: &str,
    change_set_type: ChangeSetType,
) -> Result<Option<ChangeSet>, Failure> {
    let name = unique_name();
    session.context.verbose(&format!("Creating change set {name} ({change_set_type}) for {}", session.stack()));
    request(session, &name, template, change_set_type).await?;
    let described = wait_until_created(session, &name).await?;
    if described.status() == Some(&ChangeSetStatus::Failed) {
        return conclude_failed(session, &name, described.status_reason().unwrap_or_default()).await;
    }
    let stack_id = described.stack_id().unwrap_or(&session.request.stack_name).to_owned();
    let changes = log_changes(session, &name, described).await?;
    Ok(Some(ChangeSet { name, stack_id, changes }))
}

/// Starts to apply the changes.
pub(super) async fn execute(session: &Session<'_>, change_set: &ChangeSet) -> Result<(), Failure> {
    let call =
        session.aws.sdk.execute_change_set().stack_name(&*session.request.stack_name).change_set_name(&change_set.name);
    let sent = call.client_request_token(&change_set.name).send().await;
    sent.map(drop).map_err(|error| session.failure("ExecuteChangeSet", &error))
}

async fn request(
    session: &Session<'_>,
    name: &str,
    template: &str,
    change_set_type: ChangeSetType,
) -> Result<(), Failure> {
    let request = session.request;
    let call = session.aws.sdk.create_change_set().stack_name(&*request.stack_name).change_set_type(change_set_type);
    let call = call.change_set_name(name).client_token(name).description(DESCRIPTION).template_body(template);
    let call = call
        .set_parameters(Some(request.parameters.iter().map(parameter).collect()))
        .set_capabilities(Some(request.capabilities.iter().copied().map(capability).collect()))
        .set_tags(Some(request.tags.iter().map(tag).collect()));
    call.send().await.map(drop).map_err(|error| session.failure("CreateChangeSet", &error))
}

async fn wait_until_created(session: &Session<'_>, name: &str) -> Result<DescribeChangeSetOutput, Failure> {
    let mut pauses = session.pace.pauses();
    loop {
        let described = describe(session, name, None).await?;
        match described.status() {
            Some(ChangeSetStatus::CreateComplete | ChangeSetStatus::Failed) => return Ok(described),
            Some(ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress) => {}
            other => {
                let status = other.map_or("without a status", ChangeSetStatus::as_str);
                return Err(AWS_FAILED.failure(format!("change set {name} of {} is {status}", session.stack())));
            }
        }
        pauses.pause(session.context).await.map_err(|interruption| {
            interruption.failure(&format!("change set {name} of {} is not ready", session.stack()))
        })?;
    }
}

async fn describe(
    session: &Session<'_>,
    name: &str,
    next_page: Option<String>,
) -> Result<DescribeChangeSetOutput, Failure> {
    let call = session.aws.sdk.describe_change_set().stack_name(&*session.request.stack_name).change_set_name(name);
    let sent = call.set_next_token(next_page).send().await;
    sent.map_err(|error| session.failure("DescribeChangeSet", &error))
}

async fn conclude_failed(session: &Session<'_>, name: &str, reason: &str) -> Result<Option<ChangeSet>, Failure> {
    discard(session, name).await;
    if says_nothing_to_change(reason) {
        return Ok(None);
    }
    let kind = errors::kind_of_change_set(reason).unwrap_or(&CHANGE_SET_FAILED);
    Err(kind.failure(format!("change set {name} of {} failed: {reason}", session.stack())))
}

/// Deletes a change set that nobody will execute: every attempt would leave one more.
async fn discard(session: &Session<'_>, name: &str) {
    let call = session.aws.sdk.delete_change_set().stack_name(&*session.request.stack_name).change_set_name(name);
    if let Err(error) = call.send().await {
        // What is left over harms nobody, and is not why the deployment ends as it does.
        let failure = session.failure("DeleteChangeSet", &error);
        session.context.warning(&format!("The change set {name}, which is of no use, is left over: {failure}"));
    }
}

/// A change set without changes fails, and only its reason tells.
fn says_nothing_to_change(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    reason.contains("didn't contain changes") || reason.contains("no updates are to be performed")
}

/// Logs each change, page by page, and returns what changes.
async fn log_changes(
    session: &Session<'_>,
    name: &str,
    mut page: DescribeChangeSetOutput,
) -> Result<Vec<String>, Failure> {
    let mut changes = Vec::new();
    loop {
        for change in page.changes().iter().filter_map(types::Change::resource_change) {
            session.context.info(&sentence(change));
            changes.push(change.logical_resource_id().unwrap_or_default().to_owned());
        }
        match page.next_token.take() {
            Some(token) => page = describe(session, name, Some(token)).await?,
            None => return Ok(changes),
        }
    }
}

fn sentence(change: &ResourceChange) -> String {
    let verb = match change.action() {
        Some(ChangeAction::Add) => "Will add",
        Some(ChangeAction::Modify) => match change.replacement() {
            Some(Replacement::True) => "Will replace",
            Some(Replacement::Conditional) => "Will modify or replace",
            _ => "Will modify",
        },
        Some(ChangeAction::Remove) => "Will remove",
        Some(ChangeAction::Import) => "Will import",
        _ => "Will change",
    };
    let (id, kind) = (change.logical_resource_id().unwrap_or("?"), change.resource_type().unwrap_or("?"));
    format!("{verb} {id} ({kind})")
}

fn parameter(parameter: &Parameter) -> types::Parameter {
    types::Parameter::builder().parameter_key(&*parameter.key).parameter_value(&parameter.value).build()
}

fn tag(tag: &Tag) -> types::Tag {
    types::Tag::builder().key(&*tag.key).value(&tag.value).build()
}

fn capability(capability: Capability) -> types::Capability {
    match capability {
        Capability::Iam => types::Capability::CapabilityIam,
        Capability::NamedIam => types::Capability::CapabilityNamedIam,
        Capability::AutoExpand => types::Capability::CapabilityAutoExpand,
    }
}

/// 128 random bits: `RandomState` is seeded by the operating system or the sandbox.
fn unique_name() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("octopus-{:016x}{:016x}", random(), random())
}

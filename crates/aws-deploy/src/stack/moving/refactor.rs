//! Moving by a stack refactor: CloudFormation checks that nothing changes but which stack has what, and does it in one
//! operation, which it takes back by itself if it fails (CloudFormation User Guide, "Stack refactoring").
//!
//! A refactor has a description that the next run finds it by, so one that was created is executed, and one that runs is
//! followed.

use std::collections::BTreeSet;

use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::operation::describe_stack_refactor::DescribeStackRefactorOutput;
use aws_sdk_cloudformation::types::{
    ResourceLocation, ResourceMapping, StackDefinition, StackRefactorAction, StackRefactorActionType,
    StackRefactorExecutionStatus as Execution, StackRefactorStatus as Status,
};
use serde_json::{Value, json};
use step_core::{Context, Failure};

use super::templates;
use crate::client::Aws;
use crate::errors::STACK_REFACTOR_FAILED;
use crate::stack::Session;
use crate::stack::identity::fingerprint;
use crate::stack::prepared::{Body, Draft};
use crate::{MoveRequest, StackRequest};

/// How it ended.
#[derive(Debug)]
pub(super) enum End {
    /// The resources are where they shall be.
    Moved,
    /// CloudFormation does not do it, for this reason. Nothing was touched.
    Refused(Failure),
}

/// Moves the resources, if CloudFormation does that.
pub(super) async fn run(request: &MoveRequest, aws: &Aws, context: &dyn Context) -> Result<End, Failure> {
    let session = Session::of(&request.before, aws, context);
    let description = description(request);
    let (id, is_running) = match find(&session, &description).await {
        Ok(Some(found)) => found,
        Ok(None) => match create(&session, request, aws, &description).await {
            Ok(id) => (id, false),
            Err(refusal) => return refusal.end(),
        },
        Err(refusal) => return refusal.end(),
    };
    if !is_running {
        if let Some(reason) = unless_created(&session, &id).await? {
            return Ok(End::Refused(failed(&session, &reason)));
        }
        announce(&session, request, &id).await?;
        let executed = session.aws.sdk.execute_stack_refactor().stack_refactor_id(&id).send().await;
        executed.map_err(|error| session.failure("ExecuteStackRefactor", &error))?;
    }
    follow(&session, &id).await?;
    Ok(End::Moved)
}

/// Why there is no refactor.
struct Refusal {
    failure: Failure,
    /// Whether CloudFormation does not offer it, or not with these templates; otherwise it could not be asked.
    is_verdict: bool,
}

impl Refusal {
    fn of<E: ProvideErrorMetadata>(failure: Failure, error: &SdkError<E>) -> Self {
        let verdicts = ["InvalidAction", "UnknownOperationException", "UnsupportedOperation", "ValidationError"];
        let is_verdict = error.code().is_some_and(|code| verdicts.contains(&code));
        Self { failure, is_verdict }
    }

    fn end(self) -> Result<End, Failure> {
        if self.is_verdict { Ok(End::Refused(self.failure)) } else { Err(self.failure) }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self { failure, is_verdict: false }
    }
}

/// What the refactor is found by: the same for the same move.
fn description(request: &MoveRequest) -> String {
    let moves: Vec<_> = request.moves().map(|(resource, to)| (&resource.logical_id, &to.stack_name)).collect();
    let content = fingerprint(&json!([request.after, moves]).to_string());
    format!("Moves resources of {} to other stacks ({content})", request.before.stack_name)
}

/// The refactor that an earlier run has created, and whether it runs.
async fn find(session: &Session<'_>, description: &str) -> Result<Option<(String, bool)>, Refusal> {
    let mut next_page = None;
    loop {
        let call = session.aws.sdk.list_stack_refactors().set_next_token(next_page);
        let call = call.execution_status_filter(Execution::Available);
        let page = call.execution_status_filter(Execution::ExecuteInProgress).send().await;
        let page = page.map_err(|error| Refusal::of(session.failure("ListStackRefactors", &error), &error))?;
        let mut found = page.stack_refactor_summaries().iter();
        if let Some(found) = found.find(|refactor| refactor.description() == Some(description)) {
            let is_running = found.execution_status() == Some(&Execution::ExecuteInProgress);
            return Ok(found.stack_refactor_id().map(|id| (id.to_owned(), is_running)));
        }
        next_page = page.next_token;
        if next_page.is_none() {
            return Ok(None);
        }
    }
}

async fn create(session: &Session<'_>, request: &MoveRequest, aws: &Aws, description: &str) -> Result<String, Refusal> {
    let mut definitions = vec![definition(&request.after, session, aws).await?];
    for joined in &request.joined {
        let document = with_values(templates::document(&joined.stack)?, &joined.stack);
        let stack = StackRequest { parameters: Vec::new(), ..templates::with_document(&joined.stack, &document) };
        definitions.push(definition(&stack, session, aws).await?);
    }
    let call = session.aws.sdk.create_stack_refactor().description(description).enable_stack_creation(true);
    let call = call.set_stack_definitions(Some(definitions)).set_resource_mappings(Some(mappings(request)));
    let created =
        call.send().await.map_err(|error| Refusal::of(session.failure("CreateStackRefactor", &error), &error))?;
    Ok(created.stack_refactor_id.unwrap_or_default())
}

async fn definition(stack: &StackRequest, session: &Session<'_>, aws: &Aws) -> Result<StackDefinition, Failure> {
    let definition = StackDefinition::builder().stack_name(&*stack.stack_name);
    let definition = match Draft::new(stack, session.context)?.prepare(session, aws).await?.body {
        Body::Text(text) => definition.template_body(text),
        Body::Url(url) => definition.template_url(url),
    };
    Ok(definition.build())
}

/// A refactor takes no values for parameters, so they stand in the template. Outputs come with the stack's next deployment.
fn with_values(mut document: Value, stack: &StackRequest) -> Value {
    if let Some(sections) = document.as_object_mut() {
        sections.remove("Outputs");
    }
    for parameter in &stack.parameters {
        document["Parameters"][&*parameter.key]["Default"] = parameter.value.as_str().into();
    }
    document
}

fn mappings(request: &MoveRequest) -> Vec<ResourceMapping> {
    let location = |stack: &StackRequest, id: &str| {
        ResourceLocation::builder().stack_name(&*stack.stack_name).logical_resource_id(id).build()
    };
    let mapping = request.moves().map(|(resource, to)| {
        let id = &resource.logical_id;
        ResourceMapping::builder().source(location(&request.before, id)).destination(location(to, id)).build()
    });
    mapping.collect()
}

/// Why CloudFormation does not accept the refactor, if it does not.
async fn unless_created(session: &Session<'_>, id: &str) -> Result<Option<String>, Failure> {
    let mut pauses = session.pace.pauses();
    loop {
        let refactor = describe(session, id).await?;
        match refactor.status() {
            Some(Status::CreateComplete) => return Ok(None),
            Some(Status::CreateInProgress) => {}
            status => {
                let (status, reason) = (status.map_or("without a status", Status::as_str), refactor.status_reason());
                return Ok(Some(format!("{status}: {}", reason.unwrap_or("AWS gives no reason"))));
            }
        }
        pauses.pause(session.context).await.map_err(|interruption| interruption.failure(&unfinished(session)))?;
    }
}

/// Says what will be done. Fails if that is more than the move.
async fn announce(session: &Session<'_>, request: &MoveRequest, id: &str) -> Result<(), Failure> {
    let moving: BTreeSet<_> = request.moves().map(|(resource, _)| &*resource.logical_id).collect();
    let mut next_page = None;
    loop {
        let call = session.aws.sdk.list_stack_refactor_actions().stack_refactor_id(id).set_next_token(next_page);
        let page = call.send().await.map_err(|error| session.failure("ListStackRefactorActions", &error))?;
        for action in page.stack_refactor_actions() {
            let sentence = action.description().unwrap_or("Something that AWS does not describe");
            if !is_meant(action, &moving) {
                return Err(failed(session, &format!("it would do more than move: {sentence}")));
            }
            session.context.info(sentence);
        }
        next_page = page.next_token;
        if next_page.is_none() {
            return Ok(());
        }
    }
}

/// New stacks are created, and resources that are meant move.
fn is_meant(action: &StackRefactorAction, moving: &BTreeSet<&str>) -> bool {
    let source = action.resource_mapping().and_then(ResourceMapping::source);
    match (action.action(), source.and_then(ResourceLocation::logical_resource_id)) {
        (Some(StackRefactorActionType::Move), Some(id)) => moving.contains(id),
        (Some(StackRefactorActionType::Create), None) => true,
        _ => false,
    }
}

async fn follow(session: &Session<'_>, id: &str) -> Result<(), Failure> {
    let mut pauses = session.pace.pauses();
    loop {
        let refactor = describe(session, id).await?;
        match refactor.execution_status() {
            Some(Execution::ExecuteComplete) => return Ok(()),
            Some(Execution::Available | Execution::ExecuteInProgress | Execution::RollbackInProgress) => {}
            status => {
                let reason = refactor.execution_status_reason().unwrap_or("AWS gives no reason");
                let status = status.map_or("without a status", Execution::as_str);
                return Err(failed(session, &format!("{status}: {reason}")));
            }
        }
        pauses.pause(session.context).await.map_err(|interruption| interruption.failure(&unfinished(session)))?;
    }
}

async fn describe(session: &Session<'_>, id: &str) -> Result<DescribeStackRefactorOutput, Failure> {
    let described = session.aws.sdk.describe_stack_refactor().stack_refactor_id(id).send().await;
    described.map_err(|error| session.failure("DescribeStackRefactor", &error))
}

fn unfinished(session: &Session<'_>) -> String {
    format!("the stack refactor of {} is not done, and may go on", session.stack())
}

fn failed(session: &Session<'_>, what: &str) -> Failure {
    STACK_REFACTOR_FAILED.failure(format!("the stack refactor of {} is {what}", session.stack()))
}

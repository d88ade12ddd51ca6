//! Deployments against [`FakeCloudFormation`](crate::fake_cloudformation). Its behaviour is written from documentation.

mod calls;
mod cancellation;
mod concurrency;
mod deletion;
mod endings;
mod following;
mod killed;
mod options;
mod others;
mod parameters;
mod pinned;
mod recovery;
mod refusals;
mod resuming;
mod root_causes;

use step_core::{Failure, Level};
use step_testing::RecordingContext;

use super::Session;
use super::follow::Follower;
use super::operation::Operation;
use super::status::OperationKind;
use crate::client::Aws;
use crate::fake_cloudformation::{FakeCloudFormation, STACK};
use crate::platform::Transport;
use crate::{Capability, Parameter, StackRequest, Tag, TemplateSource};
use endings::{CREATED, UPDATED};

const TEMPLATE: &str = "Parameters: {Stage: {Type: String}}\nResources: {Topic: {Type: AWS::SNS::Topic}}\n";

/// What a deployment led to.
struct Deployment {
    result: Result<(), Failure>,
    context: RecordingContext,
}

impl Deployment {
    fn failure(&self) -> &Failure {
        self.result.as_ref().expect_err("the deployment fails")
    }

    /// The log without the verbose lines, the stack's own outputs and the end.
    fn transcript(&self) -> String {
        let messages = self.context.messages().into_iter().filter(|message| message.level != Level::Verbose);
        let lines = messages.map(|message| format!("{:?}: {}", message.level, message.text));
        let outputs = self.context.outputs();
        let outputs = outputs
            .iter()
            .filter(|output| output.name.starts_with("AwsOutputs"))
            .map(|output| format!("output {} = {}", output.name, output.value));
        let end = match &self.result {
            Ok(()) => "succeeded".to_owned(),
            Err(failure) => format!("{}: {}\n  {}", failure.kind().identifier, failure, failure.details().join("\n  ")),
        };
        lines.chain(outputs).chain([end]).collect::<Vec<_>>().join("\n")
    }
}

fn request() -> StackRequest {
    let template = TemplateSource::Inline { body: TEMPLATE.into() };
    StackRequest {
        parameters: vec![Parameter { key: "Stage".try_into().unwrap(), value: "production & more".into() }],
        capabilities: vec![Capability::NamedIam],
        tags: vec![Tag { key: "owner".try_into().unwrap(), value: "team a".into() }],
        timeout_minutes: 10.try_into().unwrap(),
        ..StackRequest::new(STACK.try_into().unwrap(), "eu-west-1".try_into().unwrap(), template)
    }
}

async fn deploy(fake: &FakeCloudFormation) -> Deployment {
    deploy_request(&request(), fake.transport()).await
}

async fn deploy_request(request: &StackRequest, transport: Transport) -> Deployment {
    deploy_with(request, transport, RecordingContext::default()).await
}

async fn deploy_with(request: &StackRequest, transport: Transport, context: RecordingContext) -> Deployment {
    let aws = connect(request, transport);
    let result = super::deploy(request, &aws, &context).await;
    Deployment { result, context }
}

fn connect(request: &StackRequest, transport: Transport) -> Aws {
    let keys = |name: &str| name.ends_with("KEY_ID").then(|| "AKIDEXAMPLE".into()).or(Some("secret".into()));
    let environment = |name: &str| if name.starts_with("AWS_ENDPOINT") { None } else { keys(name) };
    Aws::connect(&request.region, &environment, transport).unwrap()
}

/// Follows the operation with this token on its own, as a run does that takes it up.
async fn follow(fake: &FakeCloudFormation, context: RecordingContext, token: &str) -> Deployment {
    let (request, transport) = (request(), fake.transport());
    let aws = connect(&request, transport);
    let session = Session::of(&request, &aws, &context);
    let operation = Operation {
        kind: OperationKind::Deployment,
        token: token.into(),
        stack_id: crate::fake_cloudformation::stack_id(),
        change_set: None,
        changes: vec!["Topic".into()],
    };
    let result = Follower::begin(&session, &operation).follow_to_end().await.map(drop);
    Deployment { result, context }
}

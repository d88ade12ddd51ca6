//! Deployments against [`FakeCloudFormation`](crate::fake_cloudformation). Its behaviour is written from documentation.

mod cancellation;
mod endings;
mod following;
mod others;
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
use crate::pace::Pace;
use crate::platform::Transport;
use crate::{Capability, Parameter, StackRequest, Tag, TemplateSource};

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

    /// The log without the verbose lines, the outputs and the end.
    fn transcript(&self) -> String {
        let messages = self.context.messages().into_iter().filter(|message| message.level != Level::Verbose);
        let lines = messages.map(|message| format!("{:?}: {}", message.level, message.text));
        let outputs = self.context.outputs();
        let outputs = outputs.iter().map(|output| format!("output {} = {}", output.name, output.value));
        let end = match &self.result {
            Ok(()) => "succeeded".to_owned(),
            Err(failure) => format!("{}: {}\n  {}", failure.kind().identifier, failure, failure.details().join("\n  ")),
        };
        lines.chain(outputs).chain([end]).collect::<Vec<_>>().join("\n")
    }
}

fn request() -> StackRequest {
    StackRequest {
        stack_name: STACK.try_into().unwrap(),
        region: "eu-west-1".try_into().unwrap(),
        template: TemplateSource::Inline { body: TEMPLATE.into() },
        parameters: vec![Parameter { key: "Stage".try_into().unwrap(), value: "production & more".into() }],
        capabilities: vec![Capability::NamedIam],
        tags: vec![Tag { key: "owner".try_into().unwrap(), value: "team a".into() }],
        timeout_minutes: 10.try_into().unwrap(),
    }
}

async fn deploy(fake: &FakeCloudFormation) -> Deployment {
    deploy_request(&request(), fake.transport()).await
}

async fn deploy_request(request: &StackRequest, transport: Transport) -> Deployment {
    deploy_with(request, transport, RecordingContext::default()).await
}

async fn deploy_with(request: &StackRequest, transport: Transport, context: RecordingContext) -> Deployment {
    let sleep = transport.sleep.clone();
    let aws = connect(request, transport);
    let result = super::deploy(request, &aws.cloudformation, &context, sleep).await;
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
    let pace = Pace::new(transport.sleep.clone(), request.timeout_minutes.duration());
    let aws = connect(&request, transport);
    let session = Session { request: &request, aws: &aws.cloudformation, context: &context, pace };
    let operation = Operation {
        kind: OperationKind::Deployment,
        token: token.into(),
        stack_id: crate::fake_cloudformation::stack_id(),
        changes: vec!["Topic".into()],
    };
    let result = Follower::begin(&session, &operation).follow_to_end().await.map(drop);
    Deployment { result, context }
}

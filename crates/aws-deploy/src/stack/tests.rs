//! Deployments against [`FakeCloudFormation`](crate::fake_cloudformation). Its behaviour is written from documentation.

mod endings;
mod following;
mod refusals;
mod root_causes;

use step_core::{Failure, Level};
use step_testing::RecordingContext;

use crate::client::Aws;
use crate::fake_cloudformation::{FakeCloudFormation, STACK};
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
    let context = RecordingContext::default();
    let sleep = transport.sleep.clone();
    let keys = |name: &str| name.ends_with("KEY_ID").then(|| "AKIDEXAMPLE".into()).or(Some("secret".into()));
    let environment = |name: &str| if name.starts_with("AWS_ENDPOINT") { None } else { keys(name) };
    let aws = Aws::connect(&request.region, &environment, transport).unwrap();
    let result = super::deploy(request, &aws.cloudformation, &context, sleep).await;
    Deployment { result, context }
}

//! Parameters and capabilities.

use step_core::{InputPath, Secret, SensitiveValue};

use super::*;
use crate::stack::parameters;
use crate::{SecretParameter, errors};

const WITH_PASSWORD: &str = "Parameters: {Stage: {Type: String}, Password: {Type: String, NoEcho: true}}\n\
                             Resources: {Topic: {Type: AWS::SNS::Topic}}\n";

/// A request with a sensitive parameter, and a host that knows its text.
pub(super) fn with_secret(text: &str) -> (StackRequest, RecordingContext) {
    let value = SensitiveValue::at(&InputPath::root());
    let context = RecordingContext::default().with_secret(value.handle(), text);
    let parameter = SecretParameter { key: "Password".try_into().unwrap(), value };
    let template = TemplateSource::Inline { body: WITH_PASSWORD.into() };
    (StackRequest { template, secret_parameters: vec![parameter], ..request() }, context)
}

/// The parameters that were sent.
fn sent(fake: &FakeCloudFormation) -> Vec<(String, String)> {
    let sent = fake.call("CreateChangeSet").parameters;
    let field = |index: usize, name: &str| sent.get(&format!("Parameters.member.{index}.{name}")).cloned();
    (1..).map_while(|index| Some((field(index, "ParameterKey")?, field(index, "ParameterValue")?))).collect()
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_sent_and_shown_nowhere() {
    let (request, context) = with_secret("hunter2");
    let fake = FakeCloudFormation::new().plays(CREATED);
    let deployment = deploy_with(&request, fake.transport(), context).await;
    deployment.result.unwrap();
    assert!(sent(&fake).contains(&("Password".into(), "hunter2".into())));
    let told = format!("{:?} {:?}", deployment.context.messages(), deployment.context.outputs());
    assert!(!told.contains("hunter2"));
    assert!(!serde_json::to_string(&request).unwrap().contains("hunter2"), "the plan");
    let names = fake.calls().into_iter().filter(|call| call.action != "CreateChangeSet");
    assert!(!format!("{:?}", names.collect::<Vec<_>>()).contains("hunter2"));
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_aws_would_show_is_warned_of() {
    let (request, context) = with_secret("hunter2");
    let template = TemplateSource::Inline { body: WITH_PASSWORD.replace(", NoEcho: true", "") };
    let fake = FakeCloudFormation::new().plays(CREATED);
    let deployment = deploy_with(&StackRequest { template, ..request }, fake.transport(), context).await;
    let warnings = deployment.context.texts(Level::Warning);
    assert!(warnings[0].contains("Password is not NoEcho"), "{warnings:?}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_the_host_does_not_know_is_named() {
    let (request, _) = with_secret("hunter2");
    let fake = FakeCloudFormation::new();
    let deployment = deploy_request(&request, fake.transport()).await;
    assert_eq!(deployment.failure().kind(), &errors::SECRET_MISSING);
    assert_eq!(fake.calls().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_may_not_be_seen_is_refused_among_those_that_may() {
    let (request, _) = with_secret("hunter2");
    let parameter = Parameter { key: "Password".try_into().unwrap(), value: "hunter2".into() };
    let parameters = [request.parameters.clone(), vec![parameter]].concat();
    let request = StackRequest { secret_parameters: Vec::new(), parameters, ..request };
    let fake = FakeCloudFormation::new();
    let deployment = deploy_request(&request, fake.transport()).await;
    assert_eq!(deployment.failure().kind(), &errors::PARAMETER_NOT_SECRET);
    assert!(!deployment.transcript().contains("hunter2"));
    assert_eq!(fake.calls().len(), 0);
}

/// A request whose template AWS reads from S3, and what AWS says that it declares.
fn in_s3(parameters: &str) -> (StackRequest, RecordingContext, FakeCloudFormation) {
    let (request, context) = with_secret("hunter2");
    let url = "https://shop.s3.eu-west-1.amazonaws.com/template.yaml".try_into().unwrap();
    let summary = format!("<Parameters><member><ParameterKey>Stage</ParameterKey></member>{parameters}</Parameters>");
    let fake = FakeCloudFormation::new().with_summary(summary.leak()).plays(CREATED);
    (StackRequest { template: TemplateSource::S3 { url }, ..request }, context, fake)
}

#[tokio::test(start_paused = true)]
async fn a_value_that_may_not_be_seen_is_refused_for_templates_in_s3_too() {
    let (request, context, fake) = in_s3("<member><ParameterKey>Password</ParameterKey><NoEcho>true</NoEcho></member>");
    deploy_with(&request, fake.transport(), context).await.result.unwrap();
    let parameter = Parameter { key: "Password".try_into().unwrap(), value: "hunter2".into() };
    let parameters = [request.parameters.clone(), vec![parameter]].concat();
    let exposed = StackRequest { secret_parameters: Vec::new(), parameters, ..request };
    let (_, context, fake) = in_s3("<member><ParameterKey>Password</ParameterKey><NoEcho>true</NoEcho></member>");
    let deployment = deploy_with(&exposed, fake.transport(), context).await;
    assert_eq!(deployment.failure().kind(), &errors::PARAMETER_NOT_SECRET);
    assert!(!deployment.transcript().contains("hunter2"));
    assert_eq!(fake.count("CreateChangeSet"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_aws_would_show_is_warned_of_for_templates_in_s3_too() {
    let (request, context, fake) = in_s3("<member><ParameterKey>Password</ParameterKey></member>");
    let deployment = deploy_with(&request, fake.transport(), context).await;
    let warnings = deployment.context.texts(Level::Warning);
    assert!(warnings[0].contains("Password is not NoEcho"), "{warnings:?}");
}

#[test]
fn hidden_values_of_a_file_are_concealed() {
    let file = parameters::read(r#"{"Password": "hunter2", "Size": 3}"#).unwrap();
    let context = RecordingContext::default();
    let mut merged = parameters::merge(file, &request(), &context).unwrap();
    parameters::hide(&mut merged, &["Password", "Absent"], &context);
    assert_eq!(context.concealed(), [Secret::new("hunter2")]);
    let secret: Vec<_> = merged.iter().filter(|given| given.is_secret).map(|given| &*given.key).collect();
    assert_eq!(secret, ["Password"]);
}

#[test]
fn listed_parameters_win_over_those_of_the_file() {
    let file = parameters::read(r#"{"Stage": "from the file", "Size": 3}"#).unwrap();
    let merged = parameters::merge(file, &request(), &RecordingContext::default()).unwrap();
    let pairs: Vec<_> = merged.iter().map(|given| (&*given.key, given.value.expose())).collect();
    assert_eq!(pairs, [("Stage", "production & more"), ("Size", "3")]);
}

#[tokio::test(start_paused = true)]
async fn what_aws_says_of_a_template_with_macros_is_checked_before_anything_is_changed() {
    let template = TemplateSource::Inline {
        body: "Transform: Mine\nParameters: {Stage: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic}}".into(),
    };
    let request = StackRequest { template, capabilities: Vec::new(), ..request() };
    let parameter = |name: &str, more: &str| format!("<member><ParameterKey>{name}</ParameterKey>{more}</member>");
    let stage = parameter("Stage", "");
    let cases = [
        (format!("{stage}{}", parameter("Size", "")), "", Some(&errors::PARAMETERS_MISMATCH)),
        (parameter("Size", "<DefaultValue>1</DefaultValue>"), "", Some(&errors::PARAMETERS_MISMATCH)),
        (stage.clone(), "CAPABILITY_IAM", Some(&errors::CAPABILITIES_INSUFFICIENT)),
        (stage.clone(), "CAPABILITY_AUTO_EXPAND", None),
    ];
    for (parameters, capability, expected) in cases {
        let summary = format!(
            "<Parameters>{parameters}</Parameters><Capabilities><member>{capability}</member></Capabilities>\
             <CapabilitiesReason>The following resource(s) require capabilities: [Role]</CapabilitiesReason>"
        );
        let fake = FakeCloudFormation::new().with_summary(summary.leak()).plays(CREATED);
        let deployment = deploy_request(&request, fake.transport()).await;
        assert_eq!(deployment.result.as_ref().err().map(Failure::kind), expected, "{}", deployment.transcript());
        assert_eq!(fake.count("CreateChangeSet"), usize::from(expected.is_none()));
        if expected.is_none() {
            assert_eq!(fake.call("CreateChangeSet").parameters["Capabilities.member.1"], "CAPABILITY_AUTO_EXPAND");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_capability_that_is_not_acknowledged_is_named_before_any_call() {
    let template = TemplateSource::Inline { body: "Resources: {Role: {Type: AWS::IAM::Role}}".into() };
    let request = StackRequest { template, parameters: Vec::new(), capabilities: Vec::new(), ..request() };
    let fake = FakeCloudFormation::new();
    let deployment = deploy_request(&request, fake.transport()).await;
    assert_eq!(deployment.failure().kind(), &errors::CAPABILITIES_INSUFFICIENT);
    let expected = "the template needs CAPABILITY_IAM: it has IAM resources, Role (AWS::IAM::Role)";
    assert_eq!(deployment.failure().message(), expected);
    assert_eq!(fake.calls().len(), 0);
}

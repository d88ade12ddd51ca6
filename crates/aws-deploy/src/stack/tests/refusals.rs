//! Calls that fail.

use aws_sdk_cloudformation::config::SharedAsyncSleep;
use aws_sdk_cloudformation::error::ConnectorError;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::test_util::NeverClient;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::shared::IntoShared;

use super::*;
use crate::errors;
use crate::fake_cloudformation::Refusal;

/// Fails each request in one way.
#[derive(Debug)]
struct Broken(fn() -> ConnectorError);

impl HttpConnector for Broken {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Err(self.0()))
    }
}

fn broken(error: fn() -> ConnectorError) -> Transport {
    Transport {
        http: http_client_fn(move |_, _| SharedHttpConnector::new(Broken(error))),
        sleep: SharedAsyncSleep::new(TokioSleep::new()),
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_names_the_operation_and_what_aws_says() {
    let denied = "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: cloudformation:CreateChangeSet";
    let fake = FakeCloudFormation::new().refusing("CreateChangeSet", Refusal::error(403, "AccessDenied", denied));
    insta::assert_snapshot!(deploy(&fake).await.transcript(), @"
    AccessDenied: cloudformation:CreateChangeSet for stack shop in eu-west-1 failed: User: arn:aws:iam::123456789012:user/ci is not authorized to perform: cloudformation:CreateChangeSet (AccessDenied)
      HTTP 403 from https://cloudformation.eu-west-1.amazonaws.com, request id unknown
    ");
    assert_eq!(fake.count("CreateChangeSet"), 1);
}

#[tokio::test(start_paused = true)]
async fn denied_looks_are_not_taken_for_an_absent_stack() {
    let fake =
        FakeCloudFormation::new().refusing("DescribeStacks", Refusal::error(403, "AccessDenied", "not authorized"));
    assert_eq!(deploy(&fake).await.failure().kind(), &errors::ACCESS_DENIED);
    assert_eq!(fake.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_refusal_has_its_kind() {
    let cases = [
        ("DescribeStacks", 403, "ExpiredToken", &errors::CREDENTIALS_EXPIRED),
        ("DescribeStacks", 403, "InvalidClientTokenId", &errors::CREDENTIALS_REFUSED),
        ("CreateChangeSet", 400, "InsufficientCapabilitiesException", &errors::CAPABILITIES_INSUFFICIENT),
        ("CreateChangeSet", 400, "LimitExceededException", &errors::QUOTA_EXCEEDED),
        ("CreateChangeSet", 400, "ValidationError", &errors::REQUEST_REFUSED),
        ("ExecuteChangeSet", 400, "InvalidChangeSetStatus", &errors::REQUEST_REFUSED),
        ("DescribeStackEvents", 403, "AccessDenied", &errors::ACCESS_DENIED),
    ];
    for (action, status, code, kind) in cases {
        let fake = FakeCloudFormation::new().refusing(action, Refusal::error(status, code, "said so"));
        let deployment = deploy(&fake).await;
        assert_eq!(deployment.failure().kind().identifier, kind.identifier, "{action} {code}");
        assert!(deployment.failure().message().contains(&format!("cloudformation:{action}")), "{action}");
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_ends_a_deployment_only_after_more_than_a_minute() {
    let cases = [(400, "Throttling", &errors::THROTTLED), (503, "ServiceUnavailable", &errors::AWS_FAILED)];
    for (status, code, kind) in cases {
        let fake = FakeCloudFormation::new().refusing("DescribeStacks", Refusal::error(status, code, "Rate exceeded"));
        let begin = crate::platform::Instant::now();
        assert_eq!(deploy(&fake).await.failure().kind(), kind);
        assert!(begin.elapsed().as_secs() >= 75, "{code}: {:?}", begin.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_set_that_cannot_be_deleted_does_not_fail_the_deployment() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("No updates are to be performed.")
        .refusing("DeleteChangeSet", Refusal::error(403, "AccessDenied", "not authorized"));
    let (request, context) = parameters::with_secret("hunter2");
    let deployment = deploy_with(&request, fake.transport(), context).await;
    deployment.result.unwrap();
    assert!(deployment.context.texts(Level::Warning)[0].contains("is left over"));
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_not_granted_is_told_from_aws() {
    let text = "the step may not call `cloudformation.eu-west-1.amazonaws.com:443`: it was not granted";
    let header = ("x-step-host-refused", "cloudformation.eu-west-1.amazonaws.com:443");
    let fake = FakeCloudFormation::new()
        .refusing("DescribeStacks", Refusal { status: 403, header: Some(header), body: text.into() });
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::HOST_NOT_GRANTED);
    assert_eq!(deployment.failure().message(), text);
    assert_eq!(fake.calls().len(), 1, "asking again would not help");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_of_aws_is_shown() {
    let page = Refusal { status: 407, header: None, body: "<html>Proxy authentication required</html>".into() };
    let fake = FakeCloudFormation::new().refusing("DescribeStacks", page);
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::AWS_FAILED);
    assert!(deployment.failure().message().contains("Proxy authentication required"), "{}", deployment.failure());
}

#[tokio::test(start_paused = true)]
async fn a_refused_connection_names_the_endpoint_and_the_cause() {
    let refused = || ConnectorError::io(std::io::Error::from(std::io::ErrorKind::ConnectionRefused).into());
    let deployment = deploy_request(&request(), broken(refused)).await;
    assert_eq!(deployment.failure().kind(), &errors::ENDPOINT_UNREACHABLE);
    let expected = "https://cloudformation.eu-west-1.amazonaws.com cannot be reached: connection refused";
    assert_eq!(deployment.failure().message(), expected);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_is_given_up() {
    let transport =
        Transport { http: NeverClient::new().into_shared(), sleep: SharedAsyncSleep::new(TokioSleep::new()) };
    let begin = tokio::time::Instant::now();
    let deployment = deploy_request(&request(), transport).await;
    assert_eq!(deployment.failure().kind(), &errors::ENDPOINT_UNREACHABLE);
    // Four attempts of 30 s, with pauses of 7 s at most.
    let seconds = begin.elapsed().as_secs();
    assert!((120..=127).contains(&seconds), "{seconds} s");
}

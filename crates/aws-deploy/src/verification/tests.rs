//! Verifications against [`FakeLambda`].

use serde_json::json;
use step_core::Level;
use step_testing::RecordingContext;

use super::*;
use crate::errors::{ACCESS_DENIED, ALIAS_MISSING, ALIAS_MOVED, VERSION_DIFFERS, VERSION_NOT_READY};
use crate::fake_lambda::{FakeLambda, function, stack};

fn request() -> Verification {
    let stage = StageCheck {
        api_output: "ApiId".into(),
        stage_output: "ApiStage".into(),
        deployment_output: "ApiDeployment".into(),
    };
    Verification {
        stack_name: stack(),
        region: "eu-west-1".try_into().unwrap(),
        role: step_core::AwsRole::default(),
        functions: vec![FunctionCheck {
            label: "orders".into(),
            function: function(),
            version_output: "OrdersVersion".into(),
            memory: 256,
            timeout: 30,
            handler: Some("app.handler".into()),
            runtime: Some("python3.13".into()),
        }],
        api: Some(ApiCheck { url_output: "ApiUrl".into(), stage: Some(stage) }),
    }
}

async fn verify(fake: &FakeLambda) -> (Result<(), Failure>, RecordingContext) {
    verify_request(&request(), fake, RecordingContext::default()).await
}

async fn verify_request(
    request: &Verification,
    fake: &FakeLambda,
    context: RecordingContext,
) -> (Result<(), Failure>, RecordingContext) {
    let ended = run(request, &mut Notes::default(), &fake.connect(), &context).await;
    (ended, context)
}

async fn failure(fake: &FakeLambda) -> Failure {
    verify(fake).await.0.expect_err("it is not as it shall be")
}

#[tokio::test(start_paused = true)]
async fn what_serves_is_looked_at_and_nothing_changed() {
    let fake = FakeLambda::new();
    let (ended, context) = verify(&fake).await;
    ended.unwrap();
    insta::assert_snapshot!(fake.lines().join("\n"), @"
    GET https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/shop-orders/aliases/live
    GET https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/shop-orders/configuration?Qualifier=7
    GET https://apigateway.eu-west-1.amazonaws.com/restapis/a1/stages/live
    ");
    insta::assert_snapshot!(context.texts(Level::Info).join("\n"), @"
    Function shop-orders is served by version 7 (256 MB, 30 s)
    Stage live of API a1 serves deployment d7
    ");
    assert_eq!(context.texts(Level::Highlight), ["The API is at https://a1.execute-api.eu-west-1.amazonaws.com/live"]);
}

#[tokio::test(start_paused = true)]
async fn where_everything_is_is_saved_for_later_steps() {
    let (_, context) = verify(&FakeLambda::new()).await;
    let outputs = context.outputs().into_iter().map(|output| format!("{} = {}", output.name, output.value));
    insta::assert_snapshot!(outputs.collect::<Vec<_>>().join("\n"), @"
    Functions[orders].Name = shop-orders
    Functions[orders].Arn = arn:aws:lambda:eu-west-1:123456789012:function:shop-orders:live
    Functions[orders].Version = 7
    Functions[orders].VersionArn = arn:aws:lambda:eu-west-1:123456789012:function:shop-orders:7
    Functions[orders].RevisionId = revision-1
    Functions[orders].CodeSha256 = oBBbQwcGIzQeNA1cVzapsQav2HRS1MZspuNsAk9WXiY=
    Functions[orders].ConsoleUrl = https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/shop-orders/aliases/live
    ApiUrl = https://a1.execute-api.eu-west-1.amazonaws.com/live
    ");
}

#[tokio::test(start_paused = true)]
async fn an_alias_that_was_moved_is_put_right() {
    let cases = [
        (FakeLambda::new().serving(Some(6)), "version 6"),
        (FakeLambda::new().with_part_of_calls_to(6), "version 7 and 6"),
        (FakeLambda::new().serving(Some(5)).with_rivals(&[6]), "version 6"),
    ];
    for (fake, served) in cases {
        let (ended, context) = verify(&fake).await;
        ended.unwrap();
        assert_eq!(fake.serves(), Some(7));
        let expected = format!(
            "Function shop-orders was served by {served}, though the stack declares version 7: that serves now"
        );
        assert_eq!(context.texts(Level::Warning), [expected]);
    }
}

#[tokio::test(start_paused = true)]
async fn who_changes_an_alias_all_the_time_is_not_fought() {
    let fake = FakeLambda::new().serving(Some(6)).with_rivals(&[5, 6, 5, 6, 5]);
    let failure = failure(&fake).await;
    assert_eq!(failure.kind(), &ALIAS_MOVED);
    insta::assert_snapshot!(failure, @"function shop-orders is served by version 5, not by version 7, which the stack declares");
}

#[tokio::test(start_paused = true)]
async fn a_version_that_is_being_made_ready_is_waited_for() {
    let fake = FakeLambda::new().with_states(&["Pending", "Pending", "Active"]);
    let (ended, context) = verify(&fake).await;
    ended.unwrap();
    assert_eq!(context.texts(Level::Wait)[0], "Version 7 of function shop-orders is being made ready");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_as_it_shall_be_is_told() {
    let cases = [
        (FakeLambda::new().serving(None), &ALIAS_MISSING),
        (FakeLambda::new().with_states(&["Failed"]), &VERSION_NOT_READY),
        (FakeLambda::new().with_memory(128), &VERSION_DIFFERS),
        (FakeLambda::new().with_stage(Some(json!({ "deploymentId": "d6" }))), &STAGE_DIFFERS),
        (FakeLambda::new().with_stage(None), &STAGE_DIFFERS),
        (FakeLambda::new().refusing("GetAlias", "AccessDeniedException"), &ACCESS_DENIED),
    ];
    let mut told = Vec::new();
    for (fake, kind) in cases {
        let failure = failure(&fake).await;
        assert_eq!(failure.kind(), kind, "{failure}");
        told.push(failure.to_string());
    }
    insta::assert_snapshot!(told.join("\n"), @"
    AWS Lambda knows no alias live of a function shop-orders
    version 7 of function shop-orders is Failed: The subnet has no free addresses.
    version 7 of function shop-orders has memory 128 instead of 256
    stage live of API a1 serves deployment d6, but the stack declares d7
    API a1 has no stage live
    lambda:GetAlias for shop-orders failed: refused (AccessDeniedException)
    ");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_version_ends() {
    let failure = failure(&FakeLambda::new().with_states(&["Pending"])).await;
    assert_eq!(failure.message(), "version 7 of function shop-orders is Pending after 3 min");
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_ends_the_wait() {
    let fake = FakeLambda::new().with_states(&["Pending"]);
    let (ended, _) = verify_request(&request(), &fake, RecordingContext::default().cancelled_after(2)).await;
    assert_eq!(ended.unwrap_err().kind(), &step_core::CANCELLED);
}

#[tokio::test(start_paused = true)]
async fn throttling_is_borne() {
    let failure = failure(&FakeLambda::new().refusing("GetAlias", "TooManyRequestsException")).await;
    assert_eq!(failure.kind(), &crate::errors::THROTTLED);
}

#[tokio::test(start_paused = true)]
async fn a_canary_is_worth_a_warning() {
    let stage = json!({ "deploymentId": "d7", "canarySettings": { "percentTraffic": 10.0, "deploymentId": "d8" } });
    let (ended, context) = verify(&FakeLambda::new().with_stage(Some(stage))).await;
    ended.unwrap();
    assert_eq!(context.texts(Level::Warning), ["Stage live of API a1 sends a part of its requests to deployment d8"]);
}

#[tokio::test(start_paused = true)]
async fn a_stack_without_the_output_is_another_one() {
    let mut request = request();
    request.functions[0].version_output = "MainVersion".into();
    let (ended, _) = verify_request(&request, &FakeLambda::new(), RecordingContext::default()).await;
    let failure = ended.unwrap_err();
    assert_eq!((failure.kind(), failure.message()), (&STACK_OUTPUT_MISSING, "stack shop has no output MainVersion"));
}

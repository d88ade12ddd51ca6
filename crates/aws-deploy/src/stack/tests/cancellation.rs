//! The user wants the deployment to stop.

use std::time::Duration;

use step_core::{CANCELLED, PLAN_STALE};

use super::*;
use crate::fake_cloudformation::{Kill, Refusal};

const UPDATING: &str = "
    1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
    2 Topic AWS::SNS::Topic UPDATE_IN_PROGRESS
    900 Topic AWS::SNS::Topic UPDATE_COMPLETE
    901 . AWS::CloudFormation::Stack UPDATE_COMPLETE";

/// Patience enough for the change set and the first looks.
fn impatient() -> RecordingContext {
    RecordingContext::default().cancelled_after(13)
}

async fn deploy_impatiently(fake: &FakeCloudFormation) -> Deployment {
    deploy_with(&request(), fake.transport(), impatient()).await
}

const TAKEN_BACK: &str = "
    1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated
    9 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE";

fn updating() -> FakeCloudFormation {
    FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(UPDATING)
}

#[tokio::test(start_paused = true)]
async fn an_update_is_cancelled_and_followed_back() {
    let fake = updating().plays_when_cancelled(
        "1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated
         2 Topic AWS::SNS::Topic UPDATE_COMPLETE
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    let deployment = deploy_impatiently(&fake).await;
    assert_eq!(deployment.failure().kind(), &CANCELLED);
    insta::assert_snapshot!(deployment.transcript());
    let tokens = ["ExecuteChangeSet", "CancelUpdateStack"]
        .map(|action| fake.call(action).parameters["ClientRequestToken"].clone());
    assert_eq!(tokens[1], format!("{}-cancel", tokens[0]), "known to whoever takes the operation up");
}

#[tokio::test(start_paused = true)]
async fn an_update_that_cannot_be_taken_back_fails_with_its_root_cause() {
    let fake = updating().plays_when_cancelled(
        "1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated
         2 Topic AWS::SNS::Topic UPDATE_FAILED Invalid name
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_FAILED",
    );
    let deployment = deploy_impatiently(&fake).await;
    assert_ne!(deployment.failure().kind(), &CANCELLED);
    assert!(deployment.failure().message().contains("Invalid name"), "{}", deployment.failure());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_stopped_is_left_running_and_said() {
    let creating = "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
        2 Topic AWS::SNS::Topic CREATE_IN_PROGRESS";
    let cleaning_up = "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
        2 Topic AWS::SNS::Topic UPDATE_COMPLETE
        3 . AWS::CloudFormation::Stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
        4 Topic AWS::SNS::Topic DELETE_IN_PROGRESS";
    for (script, status) in [(creating, "CREATE_IN_PROGRESS"), (cleaning_up, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")] {
        let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(script);
        let deployment = deploy_impatiently(&fake).await;
        assert_eq!((deployment.failure().kind(), fake.count("CancelUpdateStack")), (&CANCELLED, 0), "{status}");
        let message = deployment.failure().message();
        let said = format!(
            "cancelled, but stack shop in eu-west-1 goes on: it is {status}, and AWS cannot stop that; Topic is "
        );
        assert!(message.starts_with(&said), "{message}");
        assert!(deployment.failure().advice().contains("describe-stack-events"), "{}", deployment.failure().advice());
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_that_just_cannot_be_cancelled_any_more_is_left_running() {
    let refusal =
        Refusal::error(400, "ValidationError", "CancelUpdateStack cannot be called from current stack status");
    let fake = updating().refusing("CancelUpdateStack", refusal);
    let deployment = deploy_impatiently(&fake).await;
    assert_eq!(deployment.failure().kind(), &CANCELLED);
    assert!(deployment.failure().message().contains("goes on"), "{}", deployment.failure());
}

#[tokio::test(start_paused = true)]
async fn who_may_not_cancel_is_told_so() {
    let message =
        "User: arn:aws:iam::123456789012:user/x is not authorized to perform: cloudformation:CancelUpdateStack";
    let fake = updating().refusing("CancelUpdateStack", Refusal::error(403, "AccessDenied", message));
    let deployment = deploy_impatiently(&fake).await;
    let failure = deployment.failure();
    assert_eq!(failure.kind(), &CANCELLED);
    let said = "goes on: it is UPDATE_IN_PROGRESS, and the request to cancel that was refused; Topic is ";
    assert!(failure.message().contains(said), "{failure}");
    assert!(failure.details().iter().any(|detail| detail.contains(message)), "{:?}", failure.details());
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_ended_meanwhile_ends_as_it_does() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).with_running_operation("ours", 1000);
    let throttled = Refusal::error(400, "Throttling", "Rate exceeded");
    let fake = fake.plays(UPDATING).refusing_calls("DescribeStackEvents", 0..5, throttled);
    let deployment = follow(&fake, RecordingContext::default().cancelled_after(0), "ours").await;
    deployment.result.as_ref().unwrap();
    assert_eq!(fake.count("CancelUpdateStack"), 0);
}

/// Such a look takes longer than the user's wish to stop is waited with.
#[tokio::test(start_paused = true)]
async fn an_operation_that_ended_meanwhile_ends_as_it_does_however_slow_aws_is() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).with_running_operation("ours", 1000);
    let fake = fake.plays(UPDATING).with_pages_of(2).with_latency(Duration::from_millis(300));
    let following = follow(&fake, RecordingContext::default().cancelled_after(0), "ours");
    let deployment = tokio::time::timeout(Duration::from_mins(1), following).await.expect("it ends");
    deployment.result.as_ref().unwrap();
    assert_eq!(fake.count("CancelUpdateStack"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_tried_again_and_again_does_not_delay_the_cancellation() {
    let throttled = Refusal::error(400, "Throttling", "Rate exceeded");
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).with_running_operation("ours", 1);
    let fake = fake.plays(UPDATING).refusing_calls("DescribeStackEvents", 1..8, throttled).plays_when_cancelled(
        "1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS
         2 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    let deployment = follow(&fake, RecordingContext::default().cancelled_after(13), "ours").await;
    assert_eq!(deployment.failure().kind(), &CANCELLED);
    let position = |action: &str| fake.calls().iter().position(|call| call.action == action).unwrap();
    assert!(position("CancelUpdateStack") < 8, "{:?}", fake.calls());
    let told = deployment.context.texts(Level::Info);
    assert_eq!(told.iter().filter(|line| line.contains("is UPDATE_IN_PROGRESS")).count(), 2, "each once: {told:#?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_started_for_a_user_who_waits_for_somebody_else() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_IN_PROGRESS"]);
    let deployment = deploy_with(&request(), fake.transport(), RecordingContext::default().cancelled_after(3)).await;
    assert_eq!(deployment.failure().kind(), &CANCELLED);
    let expected = "cancelled while stack shop in eu-west-1 is still UPDATE_IN_PROGRESS because of another operation";
    assert_eq!(deployment.failure().message(), expected);
    assert_eq!((fake.count("CreateChangeSet"), fake.count("CancelUpdateStack")), (0, 0));
}

/// Runs `impatient` until its cancellation has reached AWS, and kills it there. `stack` makes the same stack each time.
async fn killed_while_cancelling(
    stack: impl AsyncFn() -> FakeCloudFormation,
    impatient: impl AsyncFn(FakeCloudFormation) -> Deployment,
) -> FakeCloudFormation {
    let whole = stack().await;
    impatient(whole.clone()).await;
    let cancelling = whole.calls().iter().position(|call| call.action == "CancelUpdateStack").unwrap();
    let fake = stack().await;
    fake.killing(Some(Kill::AfterCall(cancelling)));
    let killed = tokio::time::timeout(Duration::from_secs(30), impatient(fake.clone())).await;
    assert!(killed.is_err(), "killed right after the call");
    fake.killing(None);
    fake
}

#[tokio::test(start_paused = true)]
async fn after_a_run_that_was_cancelled_and_killed_the_next_one_deploys() {
    let updating_twice = async || updating().plays_when_cancelled(TAKEN_BACK).plays(UPDATED);
    let fake = killed_while_cancelling(updating_twice, async |fake| deploy_impatiently(&fake).await).await;
    let deployment = deploy(&fake).await;
    deployment.result.as_ref().unwrap();
    let told = deployment.context.texts(Level::Info);
    assert!(told.iter().any(|line| line.starts_with("An earlier run was cancelled")), "{told:#?}");
    assert_eq!(fake.executed(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_plan_whose_run_was_cancelled_and_killed_is_stale() {
    let previewed = async || {
        let fake = updating().plays_when_cancelled(TAKEN_BACK);
        pinned::preview(&fake).await.unwrap();
        fake
    };
    let (plan, _) = pinned::preview(&updating()).await.unwrap();
    let request = StackRequest { pinned: Some(plan), ..request() };
    let fake =
        killed_while_cancelling(previewed, async |fake| deploy_with(&request, fake.transport(), impatient()).await)
            .await;
    let deployment = deploy_request(&request, fake.transport()).await;
    assert_eq!(deployment.result.as_ref().unwrap_err().kind(), &PLAN_STALE, "{}", deployment.transcript());
    assert!(deployment.failure().message().contains("an earlier run was cancelled"), "{}", deployment.failure());
    assert_eq!(fake.executed(), 1);
}

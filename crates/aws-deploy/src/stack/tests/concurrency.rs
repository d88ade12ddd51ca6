//! What an earlier run left behind, and runs beside this one.

use super::*;
use crate::errors;
use crate::fake_cloudformation::Refusal;

/// The token with which this request's change set is executed, on a stack as `fake` has it.
async fn token_of(request: &StackRequest, fake: FakeCloudFormation) -> String {
    let fake = fake.plays(UPDATED);
    deploy_request(request, fake.transport()).await.result.unwrap();
    fake.call("ExecuteChangeSet").parameters["ClientRequestToken"].clone()
}

fn other_request() -> StackRequest {
    let parameter = Parameter { key: "Stage".try_into().unwrap(), value: "test".into() };
    StackRequest { parameters: vec![parameter], ..request() }
}

#[tokio::test(start_paused = true)]
async fn the_same_deployment_has_the_same_change_set_and_token() {
    let existing = || FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]);
    for fake in [FakeCloudFormation::new, existing] {
        assert_eq!(token_of(&request(), fake()).await, token_of(&request(), fake()).await);
        assert_ne!(token_of(&request(), fake()).await, token_of(&other_request(), fake()).await);
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_of_the_same_deployment_is_followed_and_not_started_again() {
    for existing in [&[][..], &["CREATE_COMPLETE"]] {
        let token = token_of(&request(), FakeCloudFormation::new().with_stack(existing)).await;
        for seconds in [0, 3] {
            let fake = FakeCloudFormation::new().with_running_operation(&token, seconds).plays(UPDATED);
            let deployment = deploy(&fake).await;
            insta::allow_duplicates! {
                insta::assert_snapshot!(deployment.transcript(), @"
                Info: This deployment of stack shop in eu-west-1 runs already and is followed
                Info: Stack shop is UPDATE_IN_PROGRESS
                Info: Topic (AWS::SNS::Topic) is UPDATE_IN_PROGRESS
                Info: Topic (AWS::SNS::Topic) is UPDATE_COMPLETE
                Info: Stack shop is UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
                Info: Stack shop is UPDATE_COMPLETE
                Highlight: Deployed stack shop in eu-west-1
                output AwsOutputs[StackId] = arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0
                succeeded
                ");
            }
            assert_eq!((fake.count("CreateChangeSet"), fake.count("ExecuteChangeSet")), (0, 0));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_resumed_operation_that_fails_fails_with_its_cause() {
    let token = token_of(&request(), FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"])).await;
    let fake = FakeCloudFormation::new().with_running_operation(&token, 3).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Topic AWS::SNS::Topic UPDATE_FAILED Invalid name
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS
         9 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    let deployment = deploy(&fake).await;
    assert!(deployment.failure().message().contains("Invalid name"), "{}", deployment.failure());
    assert_eq!(fake.count("CreateChangeSet"), 0);
}

#[tokio::test(start_paused = true)]
async fn an_operation_of_another_deployment_is_waited_for() {
    let token = token_of(&other_request(), FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"])).await;
    let fake = FakeCloudFormation::new().with_running_operation(&token, 1).plays(UPDATED).plays(UPDATED);
    let deployment = deploy(&fake).await;
    deployment.result.unwrap();
    assert_eq!(deployment.context.texts(Level::Wait).len(), 1, "{:?}", deployment.context.texts(Level::Wait));
    assert_eq!((fake.count("CreateChangeSet"), fake.count("ExecuteChangeSet")), (1, 1));
}

/// Each state in which a killed run may leave the change set.
#[tokio::test(start_paused = true)]
async fn a_change_set_that_was_left_behind_is_used_if_it_can_be() {
    let cases = [
        ("CREATE_COMPLETE", "AVAILABLE", 1, 0),
        ("CREATE_COMPLETE", "OBSOLETE", 2, 1),
        ("CREATE_COMPLETE", "EXECUTE_COMPLETE", 2, 1),
        ("CREATE_COMPLETE", "EXECUTE_FAILED", 2, 1),
        ("FAILED", "UNAVAILABLE", 2, 1),
        ("DELETE_FAILED", "UNAVAILABLE", 2, 1),
    ];
    for (status, execution, created, deleted) in cases {
        let fake = FakeCloudFormation::new()
            .with_stack(&["CREATE_COMPLETE"])
            .with_left_over_change_set(status, execution)
            .plays(UPDATED);
        deploy(&fake).await.result.unwrap();
        let counts = (fake.count("CreateChangeSet"), fake.count("DeleteChangeSet"), fake.count("ExecuteChangeSet"));
        assert_eq!(counts, (created, deleted, 1), "{status} {execution}");
    }
}

/// What its name says is not all that it was made of: it may hold another password.
#[tokio::test(start_paused = true)]
async fn a_change_set_with_values_that_may_not_be_seen_is_made_anew() {
    let (request, context) = parameters::with_secret("hunter2");
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_left_over_change_set("CREATE_COMPLETE", "AVAILABLE")
        .plays(UPDATED);
    deploy_with(&request, fake.transport(), context).await.result.unwrap();
    assert_eq!((fake.count("CreateChangeSet"), fake.count("ExecuteChangeSet")), (2, 1));
}

/// Of the same name, and with values of another run.
#[tokio::test(start_paused = true)]
async fn a_change_set_that_another_run_made_anew_is_not_taken_for_our_own() {
    let (request, context) = parameters::with_secret("hunter2");
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_change_set_replaced_by_another_run()
        .plays(UPDATED);
    deploy_with(&request, fake.transport(), context).await.result.unwrap();
    let executed = fake.call("ExecuteChangeSet").parameters["ChangeSetName"].clone();
    assert!(executed.ends_with("/2"), "0 was ours and 1 is theirs, but {executed} was executed");
}

#[tokio::test(start_paused = true)]
async fn what_ran_with_values_that_may_not_be_seen_is_compared_once_more() {
    let (request, context) = parameters::with_secret("hunter2");
    let first = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(UPDATED);
    deploy_with(&request, first.transport(), context).await.result.unwrap();
    let token = first.call("ExecuteChangeSet").parameters["ClientRequestToken"].clone();

    let (_, context) = parameters::with_secret("another one");
    let fake = FakeCloudFormation::new().with_running_operation(&token, 1).plays(UPDATED).plays(UPDATED);
    deploy_with(&request, fake.transport(), context).await.result.unwrap();
    assert_eq!((fake.count("CreateChangeSet"), fake.count("ExecuteChangeSet")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn two_runs_at_once_execute_one_change_set_and_end_well() {
    for existing in [&[][..], &["CREATE_COMPLETE"]] {
        let fake = FakeCloudFormation::new().with_stack(existing).plays(UPDATED);
        let (one, other) = tokio::join!(deploy(&fake), deploy(&fake));
        one.result.unwrap();
        other.result.unwrap();
        assert_eq!(executed(&fake), 1);
    }
}

/// The second run's call comes when the first has executed the change set already.
#[tokio::test(start_paused = true)]
async fn a_change_set_that_is_being_executed_is_followed() {
    let refusal = Refusal::error(400, "InvalidChangeSetStatus", "cannot be executed in its current status");
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .plays(UPDATED)
        .executing_though_refused("ExecuteChangeSet", refusal);
    let deployment = deploy(&fake).await;
    deployment.result.unwrap();
    assert_eq!(fake.count("ExecuteChangeSet"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_set_that_stays_refused_fails_after_some_looks() {
    let refusal = Refusal::error(400, "InvalidChangeSetStatus", "cannot be executed in its current status");
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).refusing("ExecuteChangeSet", refusal);
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::REQUEST_REFUSED);
    assert_eq!(fake.count("ExecuteChangeSet"), 5);
}

#[tokio::test(start_paused = true)]
async fn different_runs_at_once_come_one_after_the_other() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(UPDATED).plays(UPDATED);
    let (one, two) = (request(), other_request());
    let (one, two) = tokio::join!(deploy_request(&one, fake.transport()), deploy_request(&two, fake.transport()));
    one.result.unwrap();
    two.result.unwrap();
    assert_eq!(executed(&fake), 2);
}

/// How many change sets were executed: calls that were refused do not count.
pub(super) fn executed(fake: &FakeCloudFormation) -> usize {
    fake.executed()
}

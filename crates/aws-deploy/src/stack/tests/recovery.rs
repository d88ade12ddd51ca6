//! Stacks that earlier operations left in a bad state.

use super::*;
use crate::ContinueRollback;
use crate::errors;
use crate::fake_cloudformation::Refusal;

pub(super) const DELETED: &str = "
    1 . AWS::CloudFormation::Stack DELETE_IN_PROGRESS
    2 Topic AWS::SNS::Topic DELETE_COMPLETE
    3 Data AWS::S3::Bucket DELETE_SKIPPED
    4 . AWS::CloudFormation::Stack DELETE_COMPLETE";

pub(super) const FAILED_CREATION: &str = "
    -9 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
    -8 Topic AWS::SNS::Topic CREATE_FAILED Invalid name
    -7 . AWS::CloudFormation::Stack ROLLBACK_IN_PROGRESS
    -6 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE";

const ROLLED_BACK: &str = "
    1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS
    4 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE";

fn asked() -> StackRequest {
    StackRequest { continue_rollback: ContinueRollback::WhenAsked, ..request() }
}

#[tokio::test(start_paused = true)]
async fn a_leftover_of_a_failed_creation_is_replaced_and_the_log_says_why_that_is_safe() {
    for status in ["ROLLBACK_COMPLETE", "CREATE_FAILED"] {
        let fake =
            FakeCloudFormation::new().with_stack(&[status]).with_history(FAILED_CREATION).plays(DELETED).plays(CREATED);
        let transcript = deploy(&fake).await.transcript().replace(status, "<status>");
        insta::allow_duplicates! { insta::assert_snapshot!(transcript) };
        assert_eq!((fake.count("DeleteStack"), fake.count("ExecuteChangeSet")), (1, 1));
        assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "CREATE");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_was_ever_healthy_is_never_deleted() {
    for sign in
        ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_IN_PROGRESS"]
    {
        let history = format!("-20 . AWS::CloudFormation::Stack {sign}\n{FAILED_CREATION}");
        let fake = FakeCloudFormation::new().with_stack(&["ROLLBACK_COMPLETE"]).with_history(&history).with_pages_of(2);
        let deployment = deploy(&fake).await;
        assert_eq!(deployment.failure().kind(), &errors::STACK_NOT_REPLACEABLE);
        let expected = format!("stack shop in eu-west-1 is ROLLBACK_COMPLETE, but it was {sign} once");
        assert_eq!(deployment.failure().message(), expected);
        assert_eq!(fake.count("DeleteStack"), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_was_healthy_says_nothing_of_the_stack() {
    let history = format!("-10 Queue AWS::SQS::Queue CREATE_COMPLETE\n{FAILED_CREATION}");
    let fake = FakeCloudFormation::new()
        .with_stack(&["ROLLBACK_COMPLETE"])
        .with_history(&history)
        .plays(DELETED)
        .plays(CREATED);
    deploy(&fake).await.result.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_leftover_that_cannot_be_deleted_names_the_resource() {
    let fake = FakeCloudFormation::new().with_stack(&["ROLLBACK_COMPLETE"]).with_history(FAILED_CREATION).plays(
        "1 . AWS::CloudFormation::Stack DELETE_IN_PROGRESS
         2 Data AWS::S3::Bucket DELETE_FAILED The bucket is not empty
         3 . AWS::CloudFormation::Stack DELETE_FAILED",
    );
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::LEFTOVER_NOT_DELETED);
    assert!(deployment.failure().message().contains("The bucket is not empty"), "{}", deployment.failure());
    assert_eq!(fake.count("CreateChangeSet"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_failed_rollback_is_left_alone_and_what_is_stuck_is_named() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["UPDATE_ROLLBACK_FAILED"])
        .with_resources("", &["Function AWS::Lambda::Function UPDATE_FAILED The runtime is gone"]);
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::STACK_NEEDS_REPAIR);
    let expected = "stack shop in eu-west-1 is UPDATE_ROLLBACK_FAILED; what is stuck: Function";
    assert_eq!(deployment.failure().message(), expected);
    assert_eq!(deployment.failure().details(), ["Function: The runtime is gone"]);
    assert_eq!(fake.count("ContinueUpdateRollback"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_failed_rollback_is_continued_without_what_is_stuck_when_that_is_asked_for() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["UPDATE_ROLLBACK_FAILED"])
        .with_resources(
            "",
            &[
                "Function AWS::Lambda::Function UPDATE_FAILED The runtime is gone",
                "Queue AWS::SQS::Queue UPDATE_FAILED Resource update cancelled",
                "Topic AWS::SNS::Topic UPDATE_COMPLETE",
                "Network AWS::CloudFormation::Stack UPDATE_FAILED Embedded stack was not updated",
            ],
        )
        .with_resources("Network", &["Subnet AWS::EC2::Subnet UPDATE_FAILED In use"])
        .plays(ROLLED_BACK)
        .plays(UPDATED);
    let deployment = deploy_request(&asked(), fake.transport()).await;
    deployment.result.as_ref().unwrap();
    let sent = fake.call("ContinueUpdateRollback").parameters;
    let skipped: Vec<_> = sent.iter().filter(|(key, _)| key.starts_with("ResourcesToSkip")).map(|(_, id)| id).collect();
    assert_eq!(skipped, ["Function", "shop-Network.Subnet"]);
    assert!(deployment.context.texts(Level::Warning)[0].contains("Function, shop-Network.Subnet"));
    assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "UPDATE");
    assert_eq!(fake.count("DeleteStack"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_rollback_that_fails_again_says_so() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_ROLLBACK_FAILED"]).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS
         2 Function AWS::Lambda::Function UPDATE_FAILED The runtime is gone
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_FAILED",
    );
    let deployment = deploy_request(&asked(), fake.transport()).await;
    assert_eq!(deployment.failure().kind(), &errors::ROLLBACK_STUCK);
    assert_eq!(fake.count("CreateChangeSet"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_half_updated_stack_is_taken_back_only_when_that_is_asked_for() {
    let fake = || FakeCloudFormation::new().with_stack(&["UPDATE_FAILED"]).plays(ROLLED_BACK).plays(UPDATED);
    let refused = fake();
    assert_eq!(deploy(&refused).await.failure().kind(), &errors::STACK_HALF_UPDATED);
    assert_eq!(refused.calls().len(), 1);

    let taken_back = fake();
    deploy_request(&asked(), taken_back.transport()).await.result.unwrap();
    assert_eq!((taken_back.count("RollbackStack"), taken_back.count("ExecuteChangeSet")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn without_rollback_a_half_updated_stack_is_updated_from_where_it_is() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_FAILED"]).plays(UPDATED);
    let request = StackRequest { disable_rollback: true, ..request() };
    deploy_request(&request, fake.transport()).await.result.unwrap();
    assert_eq!(fake.call("ExecuteChangeSet").parameters["DisableRollback"], "true");
    assert_eq!(fake.count("RollbackStack"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_rollback_that_is_continued_again_is_another_one() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["UPDATE_ROLLBACK_FAILED"])
        .plays(
            "1 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS
             2 Function AWS::Lambda::Function UPDATE_FAILED The runtime is gone
             3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_FAILED",
        )
        .plays(ROLLED_BACK)
        .plays(UPDATED);
    deploy_request(&asked(), fake.transport()).await.result.unwrap_err();
    let second = deploy_request(&asked(), fake.transport()).await;
    assert!(second.result.is_ok(), "{}", second.transcript());
    assert!(!second.transcript().contains("is gone"), "what failed before is no news: {}", second.transcript());
    assert_eq!((fake.count("ContinueUpdateRollback"), fake.executed()), (2, 1));
}

/// An attempt whose answer was lost, or another run, has begun it.
#[tokio::test(start_paused = true)]
async fn a_rollback_that_was_continued_a_moment_before_is_waited_for() {
    let refusal = || Refusal::error(400, "ValidationError", "cannot be called from current stack status");
    let stuck = || FakeCloudFormation::new().with_stack(&["UPDATE_ROLLBACK_FAILED"]).plays(ROLLED_BACK).plays(UPDATED);
    let begun = stuck().executing_though_refused("ContinueUpdateRollback", refusal());
    let deployment = deploy_request(&asked(), begun.transport()).await;
    assert!(deployment.result.is_ok(), "{}", deployment.transcript());
    assert_eq!((begun.count("ContinueUpdateRollback"), begun.executed()), (1, 1));
    let refused = stuck().refusing("ContinueUpdateRollback", refusal());
    assert!(deploy_request(&asked(), refused.transport()).await.result.is_err());
}

/// AWS keeps events for 90 days: an empty history proves nothing.
#[tokio::test(start_paused = true)]
async fn a_stack_whose_beginning_is_not_known_is_never_deleted() {
    let truncated = FAILED_CREATION.lines().skip(3).collect::<Vec<_>>().join("\n");
    for history in ["", &truncated] {
        let fake = FakeCloudFormation::new().with_stack(&["ROLLBACK_COMPLETE"]).with_history(history);
        let deployment = deploy(&fake).await;
        assert_eq!(deployment.failure().kind(), &errors::STACK_NOT_REPLACEABLE, "{}", deployment.transcript());
        assert!(deployment.failure().message().contains("events do not tell of its creation"));
        assert_eq!(fake.count("DeleteStack"), 0);
    }
}

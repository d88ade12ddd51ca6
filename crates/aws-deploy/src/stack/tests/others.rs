//! Waiting for the end of what somebody else does.

use step_core::TaskState;

use super::*;
use crate::fake_cloudformation::Refusal;

const UPDATED: &str = "
    1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
    2 . AWS::CloudFormation::Stack UPDATE_COMPLETE";

fn busy(history: &str) -> FakeCloudFormation {
    let statuses = ["UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"];
    FakeCloudFormation::new().with_stack(&statuses).with_history(history).plays(UPDATED)
}

#[tokio::test(start_paused = true)]
async fn it_is_said_whose_operation_is_waited_for_since_when() {
    let fake = busy(
        "-90 . AWS::CloudFormation::Stack CREATE_COMPLETE
         -60 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS@Console-UpdateStack-1 User Initiated
         -50 Queue AWS::SQS::Queue UPDATE_IN_PROGRESS@Console-UpdateStack-1",
    );
    let deployment = deploy(&fake).await;
    deployment.result.unwrap();
    let expected = "Another operation on stack shop in eu-west-1 has to end first: it is UPDATE_IN_PROGRESS, \
                    begun at 2025-12-31T23:59:00Z with the token Console-UpdateStack-1";
    assert_eq!(deployment.context.texts(Level::Wait), [expected]);
}

#[tokio::test(start_paused = true)]
async fn what_it_does_is_one_task_for_those_who_watch() {
    let fake = busy(
        "-90 . AWS::CloudFormation::Stack CREATE_COMPLETE
         -80 Old AWS::SQS::Queue DELETE_IN_PROGRESS
         -60 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         -50 Queue AWS::SQS::Queue UPDATE_IN_PROGRESS",
    );
    let deployment = deploy(&fake).await;
    let tasks = deployment.context.tasks().into_iter().filter(|task| task.id == "another operation");
    let told: Vec<_> = tasks.map(|task| (task.state, task.detail.unwrap())).collect();
    assert_eq!(told[0], (TaskState::Working, "UPDATE_IN_PROGRESS, at work: Queue".to_owned()));
    assert_eq!(told.last().unwrap().0, TaskState::Done);
    let lines = deployment.context.texts(Level::Verbose);
    assert!(lines.contains(&"The other operation: Queue (AWS::SQS::Queue) is UPDATE_IN_PROGRESS".into()), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("Old")), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn events_that_may_not_be_read_do_not_end_the_wait() {
    let denied = Refusal::error(403, "AccessDenied", "not authorized");
    let fake = busy("").refusing_calls("DescribeStackEvents", 0..1, denied);
    deploy(&fake).await.result.unwrap();
}

//! Deleting a stack.

use super::*;
use crate::{DeleteRequest, errors};

const DELETED: &str = "
    1 . AWS::CloudFormation::Stack DELETE_IN_PROGRESS User Initiated
    2 Topic AWS::SNS::Topic DELETE_COMPLETE
    3 Data AWS::S3::Bucket DELETE_SKIPPED
    4 . AWS::CloudFormation::Stack DELETE_COMPLETE";

const NOT_DELETED: &str = "
    1 . AWS::CloudFormation::Stack DELETE_IN_PROGRESS
    2 Data AWS::S3::Bucket DELETE_FAILED The bucket you tried to delete is not empty (Service: S3, Status Code: 409)
    3 . AWS::CloudFormation::Stack DELETE_FAILED The following resource(s) failed to delete: [Data].";

fn delete_request() -> DeleteRequest {
    DeleteRequest::new(STACK.try_into().unwrap(), "eu-west-1".try_into().unwrap())
}

async fn delete(fake: &FakeCloudFormation) -> Deployment {
    delete_as(&delete_request(), fake).await
}

async fn delete_as(delete: &DeleteRequest, fake: &FakeCloudFormation) -> Deployment {
    let (context, aws) = (RecordingContext::default(), connect(&request(), fake.transport()));
    let result = super::super::delete(delete, &aws, &context).await;
    Deployment { result, context }
}

#[tokio::test(start_paused = true)]
async fn a_stack_is_deleted_and_what_stays_is_listed() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).plays(DELETED);
    insta::assert_snapshot!(delete(&fake).await.transcript(), @"
    Info: Stack shop is DELETE_IN_PROGRESS: User Initiated
    Info: Topic (AWS::SNS::Topic) is DELETE_COMPLETE
    Info: Data (AWS::S3::Bucket) is DELETE_SKIPPED
    Info: Stack shop is DELETE_COMPLETE
    Warning: What stays, and nobody manages any more: Data (AWS::S3::Bucket, data-1a2b3c)
    Highlight: Deleted stack shop in eu-west-1
    succeeded
    ");
    let sent = fake.call("DeleteStack").parameters;
    assert!(sent["StackName"].starts_with("arn:") && sent["ClientRequestToken"].starts_with("steps-delete-"));
}

#[tokio::test(start_paused = true)]
async fn each_status_from_which_there_is_a_way_is_deleted() {
    for status in
        ["CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED"]
    {
        let fake = FakeCloudFormation::new().with_stack(&[status]).plays(DELETED);
        delete(&fake).await.result.unwrap();
        assert_eq!(fake.count("DeleteStack"), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_does_not_exist_is_deleted_already() {
    let fake = FakeCloudFormation::new();
    insta::assert_snapshot!(delete(&fake).await.transcript(), @"
    Info: Nothing to delete: there is no stack shop in eu-west-1
    succeeded
    ");
    assert_eq!(fake.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_protected_stack_stays() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).protected();
    let deletion = delete(&fake).await;
    assert_eq!(deletion.failure().kind(), &errors::TERMINATION_PROTECTED);
    assert_eq!(fake.count("DeleteStack"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_cannot_be_deleted_is_named() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(NOT_DELETED);
    let deletion = delete(&fake).await;
    assert!(deletion.failure().message().contains("is not empty"), "{}", deletion.failure());
    assert_eq!(fake.count("DeleteStack"), 1);
}

#[tokio::test(start_paused = true)]
async fn resources_that_may_stay_do_so_when_the_deletion_fails() {
    let request = DeleteRequest { retain_resources: vec!["Data".try_into().unwrap()], ..delete_request() };
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(NOT_DELETED).plays(DELETED);
    let deletion = delete_as(&request, &fake).await;
    assert!(deletion.result.is_ok(), "{}", deletion.transcript());
    let sent: Vec<_> = fake.calls().into_iter().filter(|call| call.action == "DeleteStack").collect();
    assert_eq!(
        sent.iter().map(|call| call.parameters.get("RetainResources.member.1")).collect::<Vec<_>>(),
        [None, Some(&"Data".to_owned())]
    );
    assert_ne!(sent[0].parameters["ClientRequestToken"], sent[1].parameters["ClientRequestToken"]);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_failed_before_is_tried_again_with_what_may_stay() {
    let request = DeleteRequest { retain_resources: vec!["Data".try_into().unwrap()], ..delete_request() };
    let fake = FakeCloudFormation::new().with_stack(&["DELETE_FAILED"]).plays(DELETED);
    delete_as(&request, &fake).await.result.unwrap();
    assert_eq!(fake.call("DeleteStack").parameters["RetainResources.member.1"], "Data");
}

#[tokio::test(start_paused = true)]
async fn a_running_deletion_is_not_started_again() {
    for token in ["steps-delete-0123456789abcdef", "somebody-else"] {
        let fake = FakeCloudFormation::new().with_running_operation(token, 1).plays(DELETED);
        let deletion = delete(&fake).await;
        assert!(deletion.result.is_ok(), "{}", deletion.transcript());
        assert_eq!(fake.count("DeleteStack"), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deletion_after_one_that_failed_is_another_one() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(NOT_DELETED).plays(DELETED);
    delete(&fake).await.result.unwrap_err();
    let second = delete(&fake).await;
    assert!(second.result.is_ok(), "{}", second.transcript());
    assert!(!second.transcript().contains("is not empty"), "{}", second.transcript());
    assert_eq!(fake.count("DeleteStack"), 2);
}

#[tokio::test(start_paused = true)]
async fn what_may_stay_does_so_when_a_deletion_that_was_found_running_fails() {
    let request = DeleteRequest { retain_resources: vec!["Data".try_into().unwrap()], ..delete_request() };
    let fake = FakeCloudFormation::new().with_running_operation("steps-delete-0123456789abcdef", 1);
    let fake = fake.plays(&NOT_DELETED.replace("    3 .", "    30 .")).plays(DELETED);
    let deletion = delete_as(&request, &fake).await;
    assert!(deletion.result.is_ok(), "{}", deletion.transcript());
    assert_eq!(fake.call("DeleteStack").parameters["RetainResources.member.1"], "Data");
}

//! Whom a failure is blamed on.

use super::*;
use crate::errors;

/// How the deployment ended, without the progress before it.
async fn end(fake: FakeCloudFormation, events: &str) -> String {
    let deployment = deploy(&fake.plays(events)).await;
    let failure = deployment.failure();
    let end = format!("{}: {failure}\n=> {}", failure.kind().identifier, failure.advice());
    [&[end], failure.details()].concat().join("\n  ")
}

#[tokio::test(start_paused = true)]
async fn the_first_of_several_leads_and_the_others_are_named() {
    let shown = end(
        FakeCloudFormation::new(),
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS User Initiated
         2 Bucket AWS::S3::Bucket CREATE_FAILED shop-bucket already exists
         2 Address AWS::EC2::EIP CREATE_FAILED The maximum number of addresses has been reached.
         2 Topic AWS::SNS::Topic CREATE_FAILED Resource creation cancelled
         3 . AWS::CloudFormation::Stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bucket, Address, Topic]. Rollback requested by user.
         4 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
    );
    insta::assert_snapshot!(shown.await, @"
    BucketNameTaken: stack shop in eu-west-1 ended as ROLLBACK_COMPLETE because Bucket (AWS::S3::Bucket, bucket-1a2b3c) is CREATE_FAILED: shop-bucket already exists; failed by themselves too: Address
    => Leave the bucket's name out of the template, so that CloudFormation makes one up, or choose another name.
      Address (AWS::EC2::EIP, address-1a2b3c) is CREATE_FAILED: The maximum number of addresses has been reached.
      Topic (AWS::SNS::Topic, topic-1a2b3c) is CREATE_FAILED: Resource creation cancelled
    ");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_taken_back_is_a_second_fact() {
    let shown = end(
        FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]),
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS User Initiated
         2 Queue AWS::SQS::Queue UPDATE_COMPLETE
         3 Function AWS::Lambda::Function UPDATE_FAILED Code storage limit exceeded.
         4 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Function].
         5 Queue AWS::SQS::Queue UPDATE_FAILED The queue is gone
         6 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [Queue].",
    );
    insta::assert_snapshot!(shown.await, @"
    CodeStorageExhausted: stack shop in eu-west-1 ended as UPDATE_ROLLBACK_FAILED because Function (AWS::Lambda::Function, function-1a2b3c) is UPDATE_FAILED: Code storage limit exceeded; could not be taken back: Queue: The queue is gone
    => Delete versions that no alias needs any more, or ask AWS for a higher quota; 75 GB is the default. Correct what the message says about the resource, continue the rollback in the CloudFormation console, then deploy again.
      Queue (AWS::SQS::Queue, queue-1a2b3c) is UPDATE_FAILED: The queue is gone
    ");
}

#[tokio::test(start_paused = true)]
async fn a_nested_stack_is_not_blamed_for_what_is_in_it() {
    let shown = end(
        FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]),
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS User Initiated
         2 Network AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Network/. AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         3 Network/Subnet AWS::EC2::Subnet UPDATE_FAILED The CIDR '10.0.32.0/20' conflicts with another subnet
         4 Network/. AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Subnet].
         5 Network AWS::CloudFormation::Stack UPDATE_FAILED Embedded stack arn:x was not successfully updated.
         6 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Network].
         7 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    insta::assert_snapshot!(shown.await, @"
    SubnetOverlaps: stack shop in eu-west-1 ended as UPDATE_ROLLBACK_COMPLETE because Network/Subnet (AWS::EC2::Subnet, subnet-1a2b3c) is UPDATE_FAILED: The CIDR '10.0.32.0/20' conflicts with another subnet
    => Choose a range that is free; a changed subnet is created before the old one is deleted, so both need room.
      Network (AWS::CloudFormation::Stack, arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-Network/0) is UPDATE_FAILED: Embedded stack arn:x was not successfully updated.
    ");
}

#[tokio::test(start_paused = true)]
async fn a_nested_stack_that_cannot_even_begin_is_blamed_itself() {
    let shown = end(
        FakeCloudFormation::new(),
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS User Initiated
         2 Network AWS::CloudFormation::Stack CREATE_FAILED S3 error: Access Denied For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
         3 . AWS::CloudFormation::Stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Network].
         4 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
    );
    insta::assert_snapshot!(shown.await, @"
    TemplateObjectDenied: stack shop in eu-west-1 ended as ROLLBACK_COMPLETE because Network (AWS::CloudFormation::Stack, arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-Network/0) is CREATE_FAILED: S3 error: Access Denied For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    => Allow s3:GetObject on the template for the identity that deploys; a template of another account needs that bucket's policy too.
    ");
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_fails_as_a_whole_says_why() {
    let shown = end(
        FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]),
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS User Initiated
         2 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS Export vpc-id cannot be deleted as it is in use by app
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    insta::assert_snapshot!(shown.await, @"
    ExportInUse: stack shop in eu-west-1 ended as UPDATE_ROLLBACK_COMPLETE because Export vpc-id cannot be deleted as it is in use by app
    => Make the stack that the message names stop importing the value, deploy that first, then this one again.
    ");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_reason_leaves_the_kind_to_how_the_stack_ended() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS User Initiated
         2 Topic AWS::SNS::Topic CREATE_FAILED The moon is in the wrong quarter
         3 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
    );
    assert_eq!(deploy(&fake).await.failure().kind(), &errors::STACK_CREATION_FAILED);
}

#[tokio::test(start_paused = true)]
async fn a_long_reason_is_cut() {
    let events = format!(
        "1 Topic AWS::SNS::Topic CREATE_FAILED {}\n2 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
        "ö".repeat(100_000)
    );
    let deployment = deploy(&FakeCloudFormation::new().plays(&events)).await;
    assert!(deployment.failure().message().ends_with("öö…"));
    assert!(deployment.failure().message().chars().count() < 1_200);
}

//! Events and root causes.

use super::*;
use crate::errors;
use crate::fake_cloudformation::Refusal;

#[tokio::test(start_paused = true)]
async fn a_failure_names_the_resource_that_failed_by_itself() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         2 Queue AWS::SQS::Queue CREATE_IN_PROGRESS
         2 Bucket AWS::S3::Bucket CREATE_IN_PROGRESS
         3 Bucket AWS::S3::Bucket CREATE_IN_PROGRESS Resource creation Initiated
         4 Queue AWS::SQS::Queue CREATE_FAILED Resource creation cancelled
         4 Bucket AWS::S3::Bucket CREATE_FAILED shop-bucket already exists
         5 . AWS::CloudFormation::Stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Queue, Bucket].
         7 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
    );
    insta::assert_snapshot!(deploy(&fake).await.transcript(), @"
    Info: Stack shop is CREATE_IN_PROGRESS
    Info: Queue (AWS::SQS::Queue) is CREATE_IN_PROGRESS
    Info: Bucket (AWS::S3::Bucket) is CREATE_IN_PROGRESS
    Warning: Queue (AWS::SQS::Queue) is CREATE_FAILED: Resource creation cancelled
    Warning: Bucket (AWS::S3::Bucket) is CREATE_FAILED: shop-bucket already exists
    Info: Stack shop is ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Queue, Bucket].
    Info: Stack shop is ROLLBACK_COMPLETE
    BucketNameTaken: stack shop in eu-west-1 ended as ROLLBACK_COMPLETE because Bucket (AWS::S3::Bucket, bucket-1a2b3c) is CREATE_FAILED: shop-bucket already exists
      Queue (AWS::SQS::Queue, queue-1a2b3c) is CREATE_FAILED: Resource creation cancelled
    ");
}

#[tokio::test(start_paused = true)]
async fn a_failed_rollback_is_told_from_a_rollback() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Function AWS::Lambda::Function UPDATE_FAILED The role cannot be assumed
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Function].
         4 Function AWS::Lambda::Function UPDATE_FAILED The runtime is not supported any more
         5 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [Function].",
    );
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::STACK_ROLLBACK_FAILED);
    assert!(deployment.failure().message().contains("is UPDATE_FAILED: The role cannot be assumed"));
}

#[tokio::test(start_paused = true)]
async fn the_cause_in_a_nested_stack_is_named_with_its_path() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         2 Network AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         2 Network/. AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         3 Network AWS::CloudFormation::Stack CREATE_IN_PROGRESS Resource creation Initiated
         4 Network/Zone AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         5 Network/Zone AWS::CloudFormation::Stack CREATE_IN_PROGRESS Resource creation Initiated
         6 Network/Zone/Subnet AWS::EC2::Subnet CREATE_FAILED The CIDR '10.0.0.0/8' is invalid
         7 Network/Zone AWS::CloudFormation::Stack CREATE_FAILED Embedded stack was not successfully created
         8 Network AWS::CloudFormation::Stack CREATE_FAILED Embedded stack was not successfully created
         9 . AWS::CloudFormation::Stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Network].
         11 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
    );
    let deployment = deploy(&fake).await;
    let expected = "stack shop in eu-west-1 ended as ROLLBACK_COMPLETE because Network/Zone/Subnet \
                    (AWS::EC2::Subnet, subnet-1a2b3c) is CREATE_FAILED: The CIDR '10.0.0.0/8' is invalid";
    assert_eq!(deployment.failure().message(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_failure_without_failing_resource_gives_the_stacks_own_reason() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         2 . AWS::CloudFormation::Stack ROLLBACK_IN_PROGRESS The following hook(s) failed: [Acme::Policy::Hook]
         3 . AWS::CloudFormation::Stack ROLLBACK_COMPLETE",
    );
    let message = deploy(&fake).await.failure().message().to_owned();
    assert!(message.ends_with("The following hook(s) failed: [Acme::Policy::Hook]"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn nested_stacks_are_followed_by_aws_clock() {
    let history = "-9 . AWS::CloudFormation::Stack CREATE_COMPLETE
        -8 Network/Vpc AWS::EC2::VPC CREATE_FAILED long ago
        -7 Network/. AWS::CloudFormation::Stack CREATE_COMPLETE";
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).with_history(history).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Network AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Network/. AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         3 Network/Vpc AWS::EC2::VPC UPDATE_IN_PROGRESS
         5 Network/Vpc AWS::EC2::VPC UPDATE_COMPLETE
         6 Network/. AWS::CloudFormation::Stack UPDATE_COMPLETE
         6 Network AWS::CloudFormation::Stack UPDATE_COMPLETE
         8 . AWS::CloudFormation::Stack UPDATE_COMPLETE",
    );
    insta::assert_snapshot!(deploy(&fake).await.transcript(), @"
    Info: Stack shop is UPDATE_IN_PROGRESS
    Info: Network (AWS::CloudFormation::Stack) is UPDATE_IN_PROGRESS
    Info: Network/Vpc (AWS::EC2::VPC) is UPDATE_IN_PROGRESS
    Info: Network/Vpc (AWS::EC2::VPC) is UPDATE_COMPLETE
    Info: Network (AWS::CloudFormation::Stack) is UPDATE_COMPLETE
    Info: Stack shop is UPDATE_COMPLETE
    Highlight: Deployed stack shop in eu-west-1: 0 changes
    output AwsOutputs[StackId] = arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0
    succeeded
    ");
}

#[tokio::test(start_paused = true)]
async fn what_happens_at_one_time_is_told_from_the_inside_out() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         1 Network AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         1 Network AWS::CloudFormation::Stack CREATE_COMPLETE
         1 Topic AWS::SNS::Topic CREATE_COMPLETE
         1 . AWS::CloudFormation::Stack CREATE_COMPLETE
         1 Network/. AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         1 Network/Vpc AWS::EC2::VPC CREATE_IN_PROGRESS
         1 Network/Vpc AWS::EC2::VPC CREATE_COMPLETE
         1 Network/. AWS::CloudFormation::Stack CREATE_COMPLETE",
    );
    insta::assert_snapshot!(deploy(&fake).await.transcript(), @"
    Info: Stack shop is CREATE_IN_PROGRESS
    Info: Network (AWS::CloudFormation::Stack) is CREATE_IN_PROGRESS
    Info: Network/Vpc (AWS::EC2::VPC) is CREATE_IN_PROGRESS
    Info: Network/Vpc (AWS::EC2::VPC) is CREATE_COMPLETE
    Info: Network (AWS::CloudFormation::Stack) is CREATE_COMPLETE
    Info: Topic (AWS::SNS::Topic) is CREATE_COMPLETE
    Info: Stack shop is CREATE_COMPLETE
    Highlight: Deployed stack shop in eu-west-1: 0 changes
    output AwsOutputs[StackId] = arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0
    succeeded
    ");
}

#[tokio::test(start_paused = true)]
async fn a_nested_stack_that_is_rolled_back_is_read_again() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Network AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         3 Network AWS::CloudFormation::Stack UPDATE_COMPLETE
         6 Topic AWS::SNS::Topic UPDATE_FAILED Invalid name
         7 Network AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         8 Network/Vpc AWS::EC2::VPC UPDATE_COMPLETE
         9 Network AWS::CloudFormation::Stack UPDATE_COMPLETE
         11 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    let lines = deploy(&fake).await.context.texts(Level::Info);
    assert!(lines.contains(&"Network/Vpc (AWS::EC2::VPC) is UPDATE_COMPLETE".into()), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn many_events_come_once_and_in_order() {
    let resources = (0..200).map(|index| format!("{} R{index:03} AWS::SNS::Topic CREATE_COMPLETE", 1 + index / 40));
    let script =
        resources.chain(["9 . AWS::CloudFormation::Stack CREATE_COMPLETE".into()]).collect::<Vec<_>>().join("\n");
    let history = (0..30).map(|index| format!("-1 Old{index} AWS::SNS::Topic CREATE_FAILED old"));
    let history = history.collect::<Vec<_>>().join("\n");
    let changes: Vec<_> = (0..200).map(|index| format!("Add R{index:03} AWS::SNS::Topic")).collect();
    let changes: Vec<_> = changes.iter().map(String::as_str).collect();
    let fake = FakeCloudFormation::new().with_history(&history).with_changes(&changes).with_pages_of(7).plays(&script);
    let deployment = deploy(&fake).await;
    deployment.result.unwrap();
    let lines = deployment.context.texts(Level::Info);
    let mut seen = lines.iter().filter_map(|line| line.strip_prefix('R')?.split(' ').next());
    assert!((0..200).all(|index| seen.next() == Some(&format!("{index:03}"))), "{lines:?}");
    assert_eq!(seen.next(), None);
    assert!(!lines.iter().any(|line| line.starts_with("Old")));
    assert_eq!(lines.iter().filter(|line| line.starts_with("Will add")).count(), 200);
}

#[tokio::test(start_paused = true)]
async fn the_timeout_names_what_is_still_at_work() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         2 Topic AWS::SNS::Topic CREATE_IN_PROGRESS
         3 Topic AWS::SNS::Topic CREATE_COMPLETE
         4 Database AWS::RDS::DBInstance CREATE_IN_PROGRESS",
    );
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::TIMED_OUT);
    let expected = "stack shop in eu-west-1 is still being worked on (Database is CREATE_IN_PROGRESS) after 10 min";
    assert_eq!(deployment.failure().message(), expected);
}

#[tokio::test(start_paused = true)]
async fn who_loses_sight_of_an_operation_is_told_that_it_goes_on() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         2 Database AWS::RDS::DBInstance CREATE_IN_PROGRESS
         900 . AWS::CloudFormation::Stack CREATE_COMPLETE",
    );
    let expired = Refusal::error(403, "ExpiredToken", "The security token included in the request is expired");
    let fake = fake.refusing_calls("DescribeStackEvents", 3..1000, expired);
    let deployment = deploy(&fake).await;
    let failure = deployment.failure();
    assert_eq!(failure.kind(), &errors::CREDENTIALS_EXPIRED);
    let said =
        "stack shop in eu-west-1 is still being worked on, as far as could be seen: Database is CREATE_IN_PROGRESS";
    assert_eq!(failure.details().last().map(String::as_str), Some(said));
    assert!(failure.advice().starts_with(errors::CREDENTIALS_EXPIRED.fix), "{}", failure.advice());
    assert!(failure.advice().contains("describe-stack-events"), "{}", failure.advice());
}

#[tokio::test(start_paused = true)]
async fn an_end_that_no_event_tells_is_noticed() {
    let fake = FakeCloudFormation::new().plays(
        "1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
         30 . AWS::CloudFormation::Stack CREATE_COMPLETE",
    );
    // A stack that somebody deletes has no events of this operation any more.
    let gone = fake.refusing("DescribeStackEvents", Refusal {
        status: 200,
        header: None,
        body: "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents/></DescribeStackEventsResult></DescribeStackEventsResponse>".into(),
    });
    let deployment = deploy(&gone).await;
    assert_eq!(deployment.failure().kind(), &errors::TIMED_OUT);
    assert!(gone.count("DescribeStacks") > 10, "the stack itself is looked at now and then");
}

#[tokio::test(start_paused = true)]
async fn an_old_status_does_not_count_as_the_end_while_the_change_set_is_executed() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["UPDATE_ROLLBACK_COMPLETE"])
        .with_status_until_first_event("UPDATE_ROLLBACK_COMPLETE")
        .plays(
            "120 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
             130 . AWS::CloudFormation::Stack UPDATE_COMPLETE",
        );
    let deployment = deploy(&fake).await;
    assert!(deployment.result.is_ok(), "{}", deployment.transcript());
    assert!(fake.count("DescribeStackEvents") > 60);
}

#[tokio::test(start_paused = true)]
async fn an_executed_change_set_ends_a_deployment_of_which_no_event_is_seen() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS@another
         3 . AWS::CloudFormation::Stack UPDATE_COMPLETE@another",
    );
    let deployment = deploy(&fake).await;
    assert!(deployment.result.is_ok(), "{}", deployment.transcript());
    assert_eq!(fake.count("DescribeStackEvents"), 7, "after the first six, and once more before the end");
}

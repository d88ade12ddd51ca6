//! Following what runs already, in spite of what is in the way.

use super::*;
use crate::errors;
use crate::fake_cloudformation::Refusal;

const HISTORY: &str = "
    -90 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS@earlier
    -80 Topic AWS::SNS::Topic UPDATE_COMPLETE@earlier
    -70 . AWS::CloudFormation::Stack UPDATE_COMPLETE@earlier";

const SCRIPT: &str = "
    1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
    2 Topic AWS::SNS::Topic UPDATE_IN_PROGRESS
    3 Network AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
    4 Network/Vpc AWS::EC2::VPC UPDATE_IN_PROGRESS
    20 Topic AWS::SNS::Topic UPDATE_COMPLETE
    21 Network/Vpc AWS::EC2::VPC UPDATE_COMPLETE
    22 Network AWS::CloudFormation::Stack UPDATE_COMPLETE
    30 . AWS::CloudFormation::Stack UPDATE_COMPLETE";

fn running() -> FakeCloudFormation {
    FakeCloudFormation::new().with_stack(&["UPDATE_IN_PROGRESS"]).with_history(HISTORY).plays(SCRIPT)
}

fn follow_lines(deployment: &Deployment) -> String {
    deployment.context.texts(Level::Info).join("\n")
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_taken_up_from_its_beginning_wherever_it_is() {
    let mut stories = Vec::new();
    for seconds in [0, 3, 10, 21, 29] {
        let fake = running().with_pages_of(3).with_running_operation("ours", seconds);
        let deployment = follow(&fake, RecordingContext::default(), "ours").await;
        deployment.result.as_ref().unwrap();
        stories.push(follow_lines(&deployment));
    }
    insta::assert_snapshot!(stories[0]);
    assert!(stories.iter().all(|story| *story == stories[0]), "{stories:#?}");
}

#[tokio::test(start_paused = true)]
async fn pages_that_move_while_they_are_read_repeat_nothing() {
    let events = (1..200).map(|second| format!("{second} R{second:03} AWS::SNS::Topic UPDATE_COMPLETE"));
    let stack =
        ["1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS", "200 . AWS::CloudFormation::Stack UPDATE_COMPLETE"];
    let script = stack[..1].iter().map(ToString::to_string).chain(events).chain([stack[1].into()]);
    let script = script.collect::<Vec<_>>().join("\n");
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_IN_PROGRESS"]).with_history(HISTORY).plays(&script);
    let fake = fake.with_running_operation("ours", 100).with_pages_of(7).with_shifting_pages();
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    deployment.result.as_ref().unwrap();
    let told = deployment.context.texts(Level::Info);
    let told: Vec<u32> = told.iter().filter_map(|line| line.strip_prefix('R')?.get(..3)?.parse().ok()).collect();
    assert_eq!(told, (1..200).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn the_status_before_the_operation_is_not_taken_for_its_end() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).with_history(HISTORY).plays(
        "25 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         26 Topic AWS::SNS::Topic UPDATE_FAILED Invalid name
         29 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    let fake = fake.with_running_operation("ours", 0);
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    assert!(deployment.failure().message().contains("Invalid name"), "{}", deployment.failure());
}

#[tokio::test(start_paused = true)]
async fn events_of_others_in_between_are_left_out() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["UPDATE_IN_PROGRESS"])
        .with_running_operation("ours", 0)
        .with_pages_of(2);
    let fake = fake.plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Alien AWS::SNS::Topic UPDATE_FAILED@theirs not ours
         3 Alien AWS::SNS::Topic UPDATE_COMPLETE@theirs
         3 Topic AWS::SNS::Topic UPDATE_COMPLETE
         4 Alien AWS::SNS::Topic UPDATE_COMPLETE@theirs
         5 . AWS::CloudFormation::Stack UPDATE_COMPLETE",
    );
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    assert_eq!(
        follow_lines(&deployment),
        "Stack shop is UPDATE_IN_PROGRESS\nTopic (AWS::SNS::Topic) is UPDATE_COMPLETE\nStack shop is UPDATE_COMPLETE"
    );
    assert_eq!(deployment.context.texts(Level::Warning).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn looks_that_are_throttled_for_minutes_do_not_fail_the_deployment() {
    let throttled = || Refusal::error(400, "Throttling", "Rate exceeded");
    let fake = running().with_running_operation("ours", 0).refusing_calls("DescribeStackEvents", 2..22, throttled());
    let fake = fake.refusing_calls("DescribeStacks", 0..10, throttled());
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    deployment.result.as_ref().unwrap();
    let undisturbed = follow(&running().with_running_operation("ours", 0), RecordingContext::default(), "ours").await;
    assert_eq!(follow_lines(&deployment), follow_lines(&undisturbed), "each event once, in order");
    let verbose = deployment.context.texts(Level::Verbose);
    assert!(verbose.iter().any(|line| line.starts_with("Looking again later: ")), "{verbose:?}");
}

#[tokio::test(start_paused = true)]
async fn throttling_without_end_ends_at_the_timeout() {
    let throttled = Refusal::error(400, "Throttling", "Rate exceeded");
    let fake = running().with_running_operation("ours", 0).refusing("DescribeStackEvents", throttled);
    let fake = fake.refusing("DescribeStacks", Refusal::error(400, "Throttling", "Rate exceeded"));
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    assert_eq!(deployment.failure().kind(), &errors::TIMED_OUT);
}

#[tokio::test(start_paused = true)]
async fn aws_may_be_away_for_five_minutes_and_not_for_longer() {
    let away = || Refusal::error(503, "ServiceUnavailable", "try again");
    let back_soon = running().with_running_operation("ours", 0).refusing_calls("DescribeStackEvents", 0..25, away());
    follow(&back_soon, RecordingContext::default(), "ours").await.result.unwrap();
    let gone = running().with_running_operation("ours", 0).refusing("DescribeStackEvents", away());
    let gone = gone.refusing("DescribeStacks", away());
    let begin = tokio::time::Instant::now();
    let deployment = follow(&gone, RecordingContext::default(), "ours").await;
    assert_eq!(deployment.failure().kind(), &errors::AWS_FAILED);
    // The first look and the last, each of which bears with AWS for up to 95 s, and a pause come on top.
    assert!((375..=520).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_nested_stack_that_may_not_be_read_is_left_out() {
    // The second call is the first that reads the nested stack.
    let denied = Refusal::error(403, "AccessDenied", "not authorized");
    let fake = running().with_running_operation("ours", 1).refusing_calls("DescribeStackEvents", 1..2, denied);
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    deployment.result.as_ref().unwrap();
    let story = follow_lines(&deployment);
    assert!(story.contains("Network (AWS::CloudFormation::Stack)") && !story.contains("Network/Vpc"), "{story}");
    assert!(deployment.context.texts(Level::Verbose)[0].contains("cannot be read and are left out"));
}

#[tokio::test(start_paused = true)]
async fn tasks_tell_where_each_resource_is() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_IN_PROGRESS"]).with_running_operation("ours", 0).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Topic AWS::SNS::Topic UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource
         4 Topic AWS::SNS::Topic UPDATE_COMPLETE
         5 Old AWS::SQS::Queue DELETE_IN_PROGRESS
         6 Old AWS::SQS::Queue DELETE_COMPLETE
         7 Network AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         7 Network/Vpc AWS::EC2::VPC UPDATE_FAILED Invalid CIDR
         9 . AWS::CloudFormation::Stack UPDATE_COMPLETE",
    );
    let deployment = follow(&fake, RecordingContext::default(), "ours").await;
    let told = deployment
        .context
        .tasks()
        .into_iter()
        .map(|task| format!("{} {:?} {}", task.id, task.state, task.detail.unwrap_or_default()));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

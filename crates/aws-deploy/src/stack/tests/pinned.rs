//! Previews, and deployments of exactly what was previewed.

use step_core::{Effect, PLAN_STALE};

use super::*;
use crate::PinnedChangeSet;
use crate::stack::identity::fingerprint;

pub(super) async fn preview(fake: &FakeCloudFormation) -> Result<(PinnedChangeSet, Vec<step_core::Change>), Failure> {
    preview_request(&request(), fake).await
}

async fn preview_request(
    request: &StackRequest,
    fake: &FakeCloudFormation,
) -> Result<(PinnedChangeSet, Vec<step_core::Change>), Failure> {
    let aws = connect(request, fake.transport());
    super::super::preview(request, &aws, &parameters::with_secret("hunter2").1).await
}

async fn deploy_pinned(fake: &FakeCloudFormation, pinned: PinnedChangeSet) -> Deployment {
    deploy_request(&StackRequest { pinned: Some(pinned), ..request() }, fake.transport()).await
}

fn stack() -> FakeCloudFormation {
    FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_changes(&["Modify Topic AWS::SNS::Topic True"])
        .plays(UPDATED)
}

fn assert_stale(deployment: &Deployment, fake: &FakeCloudFormation, because: &str) {
    assert_eq!(deployment.failure().kind(), &PLAN_STALE, "{}", deployment.failure());
    assert!(deployment.failure().message().contains(because), "{}", deployment.failure());
    assert_eq!(fake.executed(), 0, "{because}");
}

#[tokio::test(start_paused = true)]
async fn a_preview_leaves_a_change_set_and_changes_nothing() {
    for fake in [stack(), FakeCloudFormation::new().with_changes(&["Modify Topic AWS::SNS::Topic True"])] {
        let (pinned, changes) = preview(&fake).await.unwrap();
        assert!(pinned.change_set.is_some() && pinned.stack.is_some());
        assert_eq!((changes.len(), &*changes[0].id, changes[0].effect), (1, "Topic", Effect::Replace));
        assert_eq!((fake.count("CreateChangeSet"), fake.count("DeleteChangeSet"), fake.executed()), (1, 0, 0));
        assert_eq!(fake.calls().last().unwrap().parameters["IncludePropertyValues"], "true");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_previewed_is_what_is_executed() {
    for fake in [stack(), FakeCloudFormation::new().plays(CREATED)] {
        let (pinned, _) = preview(&fake).await.unwrap();
        let deployment = deploy_pinned(&fake, pinned.clone()).await;
        assert!(deployment.result.is_ok(), "{}", deployment.transcript());
        assert_eq!(fake.count("CreateChangeSet"), 1);
        let executed = fake.call("ExecuteChangeSet").parameters["ChangeSetName"].clone();
        assert_eq!(Some(fingerprint(&executed)), pinned.change_set);
    }
}

#[tokio::test(start_paused = true)]
async fn previewing_twice_leaves_one_change_set() {
    let fake = stack();
    let (one, _) = preview(&fake).await.unwrap();
    let (other, _) = preview(&fake).await.unwrap();
    assert_eq!(one, other);
}

#[tokio::test(start_paused = true)]
async fn a_plan_of_nothing_changes_nothing_later() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("No updates are to be performed.");
    let (pinned, changes) = preview(&fake).await.unwrap();
    assert_eq!((changes.len(), pinned.change_set.as_ref()), (0, None));
    deploy_pinned(&fake, pinned).await.result.unwrap();
    assert_eq!((fake.count("CreateChangeSet"), fake.executed()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_moved_makes_the_plan_stale() {
    let fake = stack();
    let (pinned, _) = preview(&fake).await.unwrap();
    fake.is_deployed_by_somebody();
    assert_stale(&deploy_pinned(&fake, pinned).await, &fake, "was changed");
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_executed_once_and_concluded_as_often_as_it_is_run() {
    for fake in [stack(), FakeCloudFormation::new().plays(CREATED)] {
        let (pinned, _) = preview(&fake).await.unwrap();
        deploy_pinned(&fake, pinned.clone()).await.result.unwrap();
        let request = StackRequest { termination_protection: Some(true), pinned: Some(pinned), ..request() };
        let again = deploy_request(&request, fake.transport()).await;
        assert!(again.result.is_ok(), "{}", again.transcript());
        let told = again.context.texts(Level::Info);
        assert!(told.iter().any(|line| line.contains("was already executed")), "{told:#?}");
        assert!(!again.context.outputs().is_empty());
        assert_eq!((fake.executed(), fake.count("UpdateTerminationProtection")), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_plan_whose_execution_failed_is_stale_afterwards() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(
        "1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
         2 Topic AWS::SNS::Topic UPDATE_FAILED Invalid name
         3 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_IN_PROGRESS
         4 . AWS::CloudFormation::Stack UPDATE_ROLLBACK_COMPLETE",
    );
    let (pinned, _) = preview(&fake).await.unwrap();
    deploy_pinned(&fake, pinned.clone()).await.result.unwrap_err();
    assert_eq!(deploy_pinned(&fake, pinned).await.failure().kind(), &PLAN_STALE);
    assert_eq!(fake.executed(), 1);
}

/// The token says nothing of the values that may not be seen, the change set's own status does.
#[tokio::test(start_paused = true)]
async fn a_plan_is_not_taken_for_executed_because_another_of_other_secrets_was() {
    let (request, _) = parameters::with_secret("hunter2");
    let fake = stack();
    let (pinned, _) = preview_request(&request, &fake).await.unwrap();
    let run = async |change_set: Option<String>| {
        let pinned = PinnedChangeSet { change_set, ..pinned.clone() };
        let request = StackRequest { pinned: Some(pinned), ..request.clone() };
        deploy_with(&request, fake.transport(), parameters::with_secret("hunter2").1).await
    };
    run(pinned.change_set.clone()).await.result.unwrap();
    run(pinned.change_set.clone()).await.result.unwrap();
    let other = run(Some(fingerprint("arn:aws:cloudformation:eu-west-1:123456789012:changeSet/other/1"))).await;
    assert_eq!(other.failure().kind(), &PLAN_STALE);
}

#[tokio::test(start_paused = true)]
async fn another_stack_of_the_name_makes_the_plan_stale() {
    let fake = stack();
    let (pinned, _) = preview(&fake).await.unwrap();
    for stack in [None, Some(fingerprint("arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1"))] {
        let pinned = PinnedChangeSet { stack, ..pinned.clone() };
        assert_stale(&deploy_pinned(&fake, pinned).await, &fake, "is another one");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_set_that_cannot_be_executed_makes_the_plan_stale() {
    let fake = stack();
    let (pinned, _) = preview(&fake).await.unwrap();
    let made_anew = PinnedChangeSet { change_set: Some(fingerprint("another of its name")), ..pinned.clone() };
    assert_stale(&deploy_pinned(&fake, made_anew).await, &fake, "has no such change set any more");
    let request = StackRequest { tags: Vec::new(), pinned: Some(pinned), ..request() };
    let deployment = deploy_request(&request, fake.transport()).await;
    assert_stale(&deployment, &fake, "is to become something else");
}

#[tokio::test(start_paused = true)]
async fn a_killed_run_of_a_plan_is_taken_up() {
    let fake = stack();
    let (pinned, _) = preview(&fake).await.unwrap();
    fake.killing(Some(crate::fake_cloudformation::Kill::AfterCall(fake.calls().len() + 2)));
    let run = deploy_pinned(&fake, pinned.clone());
    assert!(tokio::time::timeout(std::time::Duration::from_secs(20), run).await.is_err());
    assert_eq!(fake.executed(), 1);
    fake.killing(None);
    let deployment = deploy_pinned(&fake, pinned).await;
    assert!(deployment.result.is_ok(), "{}", deployment.transcript());
    assert_eq!(fake.executed(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_preview_stops_where_a_deployment_would_first_have_to_delete() {
    let fake = FakeCloudFormation::new().with_stack(&["ROLLBACK_COMPLETE"]);
    assert_eq!(preview(&fake).await.unwrap_err().kind(), &crate::errors::STACK_NEVER_CREATED);
    assert_eq!(fake.calls().len(), 1);
}

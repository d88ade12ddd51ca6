//! Stack refactors. No emulator has them: the answers are written from CloudFormation's API reference.

use super::*;
use crate::errors::STACK_REFACTOR_FAILED;

const CREATED: &str = "<StackRefactorId>r1</StackRefactorId>";
const NONE: &str = "<StackRefactorSummaries/>";
const READY: &str = "<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>";
const ACTIONS: &str = "<StackRefactorActions>\
    <member><Action>CREATE</Action><Entity>STACK</Entity><Description>Stack shop-api created</Description></member>\
    <member><Action>MOVE</Action><Entity>RESOURCE</Entity><Description>Resource Api moved to shop-api</Description>\
    <ResourceMapping><Source><StackName>shop</StackName><LogicalResourceId>Api</LogicalResourceId></Source>\
    <Destination><StackName>shop-api</StackName><LogicalResourceId>Api</LogicalResourceId></Destination></ResourceMapping>\
    </member></StackRefactorActions>";

fn execution(status: &str) -> String {
    format!("<Status>CREATE_COMPLETE</Status><ExecutionStatus>{status}</ExecutionStatus>")
}

fn by(mechanism: MoveMechanism) -> MoveRequest {
    MoveRequest { mechanism, ..request() }
}

fn refactors(stacks: &Stacks) -> Vec<String> {
    stacks.state().calls.iter().filter(|call| call.contains("Refactor")).cloned().collect()
}

#[tokio::test(start_paused = true)]
async fn cloudformation_moves_the_resources_in_one_operation() {
    let stacks = shop()
        .written("ListStackRefactors", &[NONE])
        .written("CreateStackRefactor", &[CREATED])
        .written(
            "DescribeStackRefactor",
            &[
                "<Status>CREATE_IN_PROGRESS</Status>",
                READY,
                &execution("EXECUTE_IN_PROGRESS"),
                &execution("EXECUTE_COMPLETE"),
            ],
        )
        .written("ListStackRefactorActions", &[ACTIONS])
        .written("ExecuteStackRefactor", &[""]);
    let (result, context) = run(&stacks, &by(MoveMechanism::Auto)).await;
    result.unwrap();
    let said: Vec<_> = context.messages().into_iter().map(|message| message.text).collect();
    assert!(said.contains(&"Resource Api moved to shop-api".to_owned()), "{said:?}");
    assert_eq!(stacks.state().executed, 0, "no change set is needed");
    let created = stacks.state().parameters["CreateStackRefactor"].clone();
    assert_eq!(created["StackDefinitions.member.1.StackName"], "shop");
    assert_eq!(created["StackDefinitions.member.2.StackName"], "shop-api");
    assert_eq!(created["ResourceMappings.member.4.Destination.LogicalResourceId"], "Stage");
    assert_eq!(created["EnableStackCreation"], "true");
}

#[tokio::test(start_paused = true)]
async fn one_that_an_earlier_run_has_started_is_followed() {
    let stacks = shop()
        .written("ListStackRefactors", &[NONE])
        .written("CreateStackRefactor", &[CREATED])
        .written("DescribeStackRefactor", &[READY, &execution("EXECUTE_COMPLETE")])
        .written("ListStackRefactorActions", &[ACTIONS])
        .written("ExecuteStackRefactor", &[""]);
    run(&stacks, &by(MoveMechanism::Refactor)).await.0.unwrap();
    let description = stacks.state().parameters["CreateStackRefactor"]["Description"].clone();
    let running = format!(
        "<StackRefactorSummaries><member><StackRefactorId>r1</StackRefactorId><Description>{description}</Description>\
         <ExecutionStatus>EXECUTE_IN_PROGRESS</ExecutionStatus></member></StackRefactorSummaries>"
    );
    let stacks = shop()
        .written("ListStackRefactors", &[&running])
        .written("DescribeStackRefactor", &[&execution("EXECUTE_IN_PROGRESS"), &execution("EXECUTE_COMPLETE")]);
    run(&stacks, &by(MoveMechanism::Refactor)).await.0.unwrap();
    assert_eq!(refactors(&stacks), ["ListStackRefactors", "DescribeStackRefactor", "DescribeStackRefactor"]);
}

#[tokio::test(start_paused = true)]
async fn where_it_is_not_offered_resources_are_retained_and_imported() {
    let unknown = shop();
    let failed = "<Status>CREATE_FAILED</Status><StatusReason>AWS::Lambda::Permission is not supported</StatusReason>";
    let refused = shop()
        .written("ListStackRefactors", &[NONE])
        .written("CreateStackRefactor", &[CREATED])
        .written("DescribeStackRefactor", &[failed]);
    for stacks in [unknown, refused] {
        run(&stacks, &by(MoveMechanism::Auto)).await.0.unwrap();
        assert_moved(&stacks);
    }
}

#[tokio::test(start_paused = true)]
async fn it_fails_where_nothing_else_is_wanted_or_more_would_happen() {
    let failed = "<Status>CREATE_FAILED</Status><StatusReason>no</StatusReason>";
    let more = "<StackRefactorActions><member><Action>CREATE</Action><Entity>RESOURCE</Entity>\
                <Description>Resource X created</Description><ResourceMapping><Source><LogicalResourceId>X</LogicalResourceId>\
                </Source></ResourceMapping></member></StackRefactorActions>";
    let created = || shop().written("ListStackRefactors", &[NONE]).written("CreateStackRefactor", &[CREATED]);
    let taken_back =
        format!("{}<ExecutionStatusReason>no rights</ExecutionStatusReason>", execution("ROLLBACK_COMPLETE"));
    let cases = [
        (created().written("DescribeStackRefactor", &[failed]), "CREATE_FAILED: no"),
        (
            created().written("DescribeStackRefactor", &[READY]).written("ListStackRefactorActions", &[more]),
            "it would do more than move: Resource X created",
        ),
        (
            created()
                .written("DescribeStackRefactor", &[READY, &taken_back])
                .written("ListStackRefactorActions", &[ACTIONS])
                .written("ExecuteStackRefactor", &[""]),
            "ROLLBACK_COMPLETE: no rights",
        ),
    ];
    for (stacks, expected) in cases {
        let failure = run(&stacks, &by(MoveMechanism::Refactor)).await.0.unwrap_err();
        assert_eq!(failure.kind(), &STACK_REFACTOR_FAILED);
        assert!(failure.message().ends_with(expected), "{failure}");
    }
}

//! How many calls a deployment makes. `docs/aws/deployments.md` says the same.

use super::*;

/// The calls in order, repeated ones counted.
fn calls(fake: &FakeCloudFormation) -> String {
    let mut calls: Vec<(String, usize)> = Vec::new();
    for call in fake.calls() {
        match calls.last_mut() {
            Some((action, count)) if *action == call.action => *count += 1,
            _ => calls.push((call.action, 1)),
        }
    }
    calls.iter().map(|(action, count)| format!("{action} {count}")).collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn of_a_first_deployment() {
    let fake = FakeCloudFormation::new().plays(CREATED);
    deploy(&fake).await.result.unwrap();
    insta::assert_snapshot!(calls(&fake), @"
    DescribeStacks 1
    CreateChangeSet 1
    DescribeChangeSet 1
    ExecuteChangeSet 1
    DescribeStackEvents 3
    DescribeStacks 1
    ");
}

#[tokio::test(start_paused = true)]
async fn of_an_update() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(UPDATED);
    deploy(&fake).await.result.unwrap();
    insta::assert_snapshot!(calls(&fake), @"
    DescribeStacks 1
    CreateChangeSet 1
    DescribeChangeSet 1
    ExecuteChangeSet 1
    DescribeStackEvents 3
    DescribeStacks 1
    ");
}

#[tokio::test(start_paused = true)]
async fn of_a_deployment_that_changes_nothing() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("No updates are to be performed.");
    deploy(&fake).await.result.unwrap();
    insta::assert_snapshot!(calls(&fake), @"
    DescribeStacks 1
    CreateChangeSet 1
    DescribeChangeSet 1
    DeleteChangeSet 1
    ");
}

//! A run that is killed anywhere is continued by the next one.

use std::time::Duration;

use super::*;
use crate::fake_cloudformation::Kill;

/// Runs until the call that never answers; false, if the run came to its end before that.
async fn is_killed(fake: &FakeCloudFormation, request: &StackRequest, kill: Kill) -> bool {
    fake.killing(Some(kill));
    // The fake never answers from there on; a call is given up after minutes only.
    let run = tokio::time::timeout(Duration::from_secs(20), deploy_request(request, fake.transport()));
    let is_killed = run.await.is_err();
    fake.killing(None);
    is_killed
}

#[tokio::test(start_paused = true)]
async fn a_deployment_that_is_killed_anywhere_executes_one_change_set() {
    let stacks: [fn() -> FakeCloudFormation; 3] = [
        || FakeCloudFormation::new().plays(CREATED),
        || FakeCloudFormation::new().with_stack(&["UPDATE_COMPLETE"]).plays(UPDATED),
        // A leftover that is replaced first.
        || {
            let leftover = FakeCloudFormation::new().with_stack(&["ROLLBACK_COMPLETE"]);
            leftover.with_history(recovery::FAILED_CREATION).plays(recovery::DELETED).plays(CREATED)
        },
    ];
    for stack in stacks {
        let mut kills = 0;
        for call in 0.. {
            let (mut ended, request) = (true, request());
            for kill in [Kill::BeforeCall(call), Kill::AfterCall(call)] {
                let fake = stack();
                if !is_killed(&fake, &request, kill).await {
                    continue;
                }
                (ended, kills) = (false, kills + 1);
                let second = deploy_request(&request, fake.transport()).await;
                assert!(second.result.is_ok(), "{kill:?}: {}", second.transcript());
                assert_eq!(fake.executed(), 1, "{kill:?}: {:?}", actions(&fake));
            }
            if ended {
                break;
            }
        }
        assert!(kills > 12, "only {kills} kills");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deployment_that_is_killed_twice_executes_one_change_set() {
    let request = request();
    for first in 0..6 {
        for second in 0..6 {
            let fake = FakeCloudFormation::new().plays(CREATED);
            is_killed(&fake, &request, Kill::AfterCall(first)).await;
            let already = fake.calls().len();
            is_killed(&fake, &request, Kill::BeforeCall(already + second)).await;
            deploy_request(&request, fake.transport()).await.result.unwrap();
            assert_eq!(fake.executed(), 1, "{first} {second}: {:?}", actions(&fake));
        }
    }
}

fn actions(fake: &FakeCloudFormation) -> Vec<String> {
    fake.calls().into_iter().map(|call| call.action).collect()
}

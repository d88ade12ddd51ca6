//! A move that is interrupted anywhere is continued by the next run.

use super::*;
use crate::stack::moving::tests::stacks::Kill;

#[tokio::test(start_paused = true)]
async fn a_move_that_is_killed_anywhere_is_continued() {
    let mut kills = 0;
    for call in 0.. {
        let mut has_ended = true;
        for acts in [false, true] {
            let stacks = shop();
            stacks.killing(Some(Kill { call, acts }));
            let (result, _) = run(&stacks, &request()).await;
            if result.is_err() {
                (has_ended, kills) = (false, kills + 1);
            }
            stacks.killing(None);
            let (result, _) = run(&stacks, &request()).await;
            result.unwrap_or_else(|failure| panic!("{call} {acts}: {failure}: {:?}", stacks.state().calls));
            assert_moved(&stacks);
            assert_eq!(stacks.state().executed, 3, "{call} {acts}");
        }
        if has_ended {
            break;
        }
    }
    assert!(kills > 20, "only {kills} kills");
}

#[tokio::test(start_paused = true)]
async fn what_is_in_no_stack_is_known_from_the_note() {
    let stacks = shop().without_import_of(&["AWS::ApiGateway::RestApi"]);
    let (result, _) = run(&stacks, &request()).await;
    assert!(result.unwrap_err().message().contains("AWS::ApiGateway::RestApi"));
    let note = json!({ "Api": "a1", "Deployment": "d1", "Permission": "p1", "Stage": "live" });
    assert_eq!(stacks.template("shop")["Metadata"]["MovingResources"], note);
    assert_eq!(stacks.state().deleted, Vec::<String>::new());
    let stacks = stacks.without_import_of(&[]);
    run(&stacks, &request()).await.0.unwrap();
    assert_moved(&stacks);
}

//! Moves that do not begin.

use super::*;
use crate::errors::{RESOURCE_IMMOVABLE, STACK_NOT_AS_PLANNED};

async fn refusal(stacks: &Stacks, request: &MoveRequest) -> Failure {
    let (result, _) = run(stacks, request).await;
    assert_eq!(stacks.state().executed, 0, "something was touched");
    result.expect_err("the move is refused")
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_cannot_be_imported_is_named() {
    let mut request = request();
    request.joined[0].resources[0].resource_type = "AWS::Route53::RecordSet".into();
    let failure = refusal(&shop(), &request).await;
    assert_eq!(failure.kind(), &RESOURCE_IMMOVABLE);
    assert_eq!(failure.message(), "Api (AWS::Route53::RecordSet) cannot be imported into stack shop-api");
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_nothing_identifies_is_named() {
    let mut request = request();
    request.joined[0].resources[0].identified_by = vec!["Name".into()];
    let mut resources = api();
    resources["Api"]["Properties"]["Name"] = json!({ "Fn::GetAtt": ["Other", "Name"] });
    request.joined[0].stack = stack("shop-api", &resources);
    let failure = refusal(&shop(), &request).await;
    assert_eq!(failure.message(), "Api (AWS::ApiGateway::RestApi) cannot be imported: nothing says which it is");
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_would_change_beyond_the_move_is_left_alone() {
    let mut changed = whole();
    changed["Function"]["Properties"]["MemorySize"] = 512.into();
    changed["Stage"]["Properties"]["Description"] = "another".into();
    let request = MoveRequest { before: stack("shop", &changed), ..request() };
    let failure = refusal(&shop(), &request).await;
    assert_eq!(failure.kind(), &STACK_NOT_AS_PLANNED);
    let expected = "stack shop in eu-west-1 would change beyond the move: Function (modify), Stage (modify)";
    assert_eq!(failure.message(), expected);
}

#[tokio::test(start_paused = true)]
async fn stacks_that_are_not_what_the_move_needs_are_left_alone() {
    let absent = Stacks::with("other", &template(&function()), &[]);
    let part = Stacks::with("shop", &template(&whole()), &IDS[..2]);
    let none = Stacks::with("shop", &template(&function()), &[("Function", "f1")]);
    let cases = [
        (absent, "stack shop in eu-west-1 does not exist"),
        (part, "stack shop in eu-west-1 has no Permission, Stage, but others that move"),
        (none, "stack shop in eu-west-1 has none of the resources that move, and no note of them"),
    ];
    for (stacks, expected) in cases {
        let failure = refusal(&stacks, &request()).await;
        assert_eq!((failure.kind(), failure.message()), (&STACK_NOT_AS_PLANNED, expected));
    }
}

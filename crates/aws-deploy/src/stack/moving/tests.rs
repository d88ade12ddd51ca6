mod interrupted;
mod refactor;
mod refusals;
mod stacks;

use serde_json::{Value, json};
use step_core::{Effect, Failure, Level};
use step_testing::RecordingContext;

use super::*;
use crate::{JoinedStack, MoveMechanism, MovingResource, StackRequest, TemplateSource};
use stacks::{Stacks, template};

const IDS: [(&str, &str); 5] =
    [("Api", "a1"), ("Deployment", "d1"), ("Function", "f1"), ("Permission", "p1"), ("Stage", "live")];

fn function() -> Value {
    json!({ "Function": { "Type": "AWS::Lambda::Function", "Properties": { "FunctionName": "orders" } } })
}

fn api() -> Value {
    let arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:orders:live";
    json!({
        "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "orders" } },
        "Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "Api" } } },
        "Permission": { "Type": "AWS::Lambda::Permission", "Properties": { "FunctionName": { "Fn::Sub": arn } } },
        "Stage": { "Type": "AWS::ApiGateway::Stage", "Properties": {
            "RestApiId": { "Ref": "Api" }, "DeploymentId": { "Ref": "Deployment" }, "StageName": "live",
        } },
    })
}

fn whole() -> Value {
    let mut whole = function();
    whole.as_object_mut().unwrap().extend(api().as_object().unwrap().clone());
    whole
}

fn stack(name: &str, resources: &Value) -> StackRequest {
    let template = TemplateSource::Inline { body: template(resources) };
    StackRequest::new(name.try_into().unwrap(), "eu-west-1".try_into().unwrap(), template)
}

fn moving(id: &str, identified_by: &[&str]) -> MovingResource {
    MovingResource {
        logical_id: id.try_into().unwrap(),
        resource_type: whole()[id]["Type"].as_str().unwrap().into(),
        identified_by: identified_by.iter().map(ToString::to_string).collect(),
    }
}

/// The API of an application gets a stack of its own.
fn request() -> MoveRequest {
    let resources = vec![
        moving("Api", &["RestApiId"]),
        moving("Deployment", &["DeploymentId", "RestApiId"]),
        moving("Permission", &["FunctionName", "Id"]),
        moving("Stage", &["RestApiId", "StageName"]),
    ];
    MoveRequest {
        before: stack("shop", &whole()),
        after: stack("shop", &function()),
        joined: vec![JoinedStack { stack: stack("shop-api", &api()), resources }],
        mechanism: MoveMechanism::RetainAndImport,
    }
}

/// An application in one stack.
fn shop() -> Stacks {
    Stacks::with("shop", &template(&whole()), &IDS)
}

async fn run(stacks: &Stacks, request: &MoveRequest) -> (Result<(), Failure>, RecordingContext) {
    let context = RecordingContext::default();
    let aws = stacks.aws().connect("eu-west-1", &[]);
    let result = super::run(request, &aws, &context).await;
    (result, context)
}

async fn preview(stacks: &Stacks, request: &MoveRequest) -> Vec<Change> {
    let aws = stacks.aws().connect("eu-west-1", &[]);
    super::preview(request, &aws, &RecordingContext::default()).await.unwrap()
}

fn ids<const N: usize>(ids: [(&str, &str); N]) -> std::collections::BTreeMap<String, String> {
    ids.into_iter().map(|(id, physical)| (id.to_owned(), physical.to_owned())).collect()
}

/// Everything is where it shall be, and is what it was.
fn assert_moved(stacks: &Stacks) {
    assert_eq!(stacks.resources("shop"), Some(ids([("Function", "f1")])));
    let moved = [("Api", "a1"), ("Deployment", "d1"), ("Permission", "p1"), ("Stage", "live")];
    assert_eq!(stacks.resources("shop-api"), Some(ids(moved)));
    let state = stacks.state();
    assert!(state.unowned.is_empty() && state.deleted.is_empty(), "{:?} {:?}", state.unowned, state.deleted);
}

#[tokio::test(start_paused = true)]
async fn resources_change_stacks_and_nothing_else_changes() {
    let stacks = shop();
    let (result, context) = run(&stacks, &request()).await;
    result.unwrap();
    assert_moved(&stacks);
    assert_eq!(stacks.state().executed, 3);
    let said = context.messages().into_iter().filter(|message| message.level != Level::Verbose);
    let said: Vec<_> = said.map(|message| message.text).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn the_move_is_previewed_until_it_is_made() {
    let stacks = shop();
    let moves = preview(&stacks, &request()).await;
    assert_eq!(moves.len(), 4);
    assert_eq!((moves[0].effect, moves[0].id.as_str()), (Effect::Import, "Api"));
    assert_eq!(moves[0].reasons, ["moves from stack shop to stack shop-api"]);
    assert_eq!(stacks.state().executed, 0);
    run(&stacks, &request()).await.0.unwrap();
    assert_eq!(preview(&stacks, &request()).await, []);
    run(&stacks, &request()).await.0.unwrap();
    assert_eq!(stacks.state().executed, 3, "a second run has nothing to do");
}

/// Here, too, the stage goes on serving what it served.
#[tokio::test(start_paused = true)]
async fn what_is_not_imported_and_can_be_made_anew_is_left_out() {
    let stacks = shop().without_import_of(&["AWS::ApiGateway::Deployment", "AWS::Lambda::Permission"]);
    let (result, context) = run(&stacks, &request()).await;
    result.unwrap();
    assert_eq!(stacks.resources("shop-api"), Some(ids([("Api", "a1"), ("Stage", "live")])));
    assert_eq!(stacks.template("shop-api")["Resources"]["Stage"]["Properties"]["DeploymentId"], "d1");
    let unowned = ["AWS::ApiGateway::Deployment d1", "AWS::Lambda::Permission p1"].map(str::to_owned);
    assert_eq!(stacks.state().unowned, unowned.into());
    assert_eq!(stacks.state().deleted, Vec::<String>::new());
    let warnings = context.messages().into_iter().filter(|message| message.level == Level::Warning);
    let warnings: Vec<_> = warnings.map(|message| message.text).collect();
    let expected = "Not imported: Deployment (d1), Permission (p1). The next deployment of stack shop-api makes them anew; the old \
                    ones stay until you delete them";
    assert_eq!(warnings, [expected]);
}

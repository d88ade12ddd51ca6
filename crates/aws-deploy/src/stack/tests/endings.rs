//! What a deployment does with what it finds, and how it ends.

use super::*;
use crate::errors;

pub(super) const CREATED: &str = "
    1 . AWS::CloudFormation::Stack CREATE_IN_PROGRESS
    2 Topic AWS::SNS::Topic CREATE_IN_PROGRESS
    3 Topic AWS::SNS::Topic CREATE_IN_PROGRESS Resource creation Initiated
    5 Topic AWS::SNS::Topic CREATE_COMPLETE
    6 . AWS::CloudFormation::Stack CREATE_COMPLETE";

pub(super) const UPDATED: &str = "
    1 . AWS::CloudFormation::Stack UPDATE_IN_PROGRESS
    2 Topic AWS::SNS::Topic UPDATE_IN_PROGRESS
    4 Topic AWS::SNS::Topic UPDATE_COMPLETE
    5 . AWS::CloudFormation::Stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
    6 . AWS::CloudFormation::Stack UPDATE_COMPLETE";

#[tokio::test(start_paused = true)]
async fn an_absent_stack_is_created() {
    let fake = FakeCloudFormation::new()
        .with_changes(&["Add Topic AWS::SNS::Topic"])
        .with_outputs(&[("TopicArn", "arn:aws:sns:topic")])
        .plays(CREATED);
    let deployment = deploy(&fake).await;
    insta::assert_snapshot!(deployment.transcript(), @"
    Info: Will add Topic (AWS::SNS::Topic)
    Info: Stack shop is CREATE_IN_PROGRESS
    Info: Topic (AWS::SNS::Topic) is CREATE_IN_PROGRESS
    Info: Topic (AWS::SNS::Topic) is CREATE_COMPLETE
    Info: Stack shop is CREATE_COMPLETE
    Highlight: Deployed stack shop in eu-west-1: 1 change
    output AwsOutputs[StackId] = arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0
    output AwsOutputs[TopicArn] = arn:aws:sns:topic
    succeeded
    ");
    assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "CREATE");
}

#[tokio::test(start_paused = true)]
async fn an_existing_stack_is_updated() {
    let changes =
        ["Modify Topic AWS::SNS::Topic False", "Modify Queue AWS::SQS::Queue True", "Remove Old AWS::S3::Bucket"];
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).with_changes(&changes).plays(UPDATED);
    let deployment = deploy(&fake).await;
    insta::assert_snapshot!(deployment.transcript(), @"
    Info: Will modify Topic (AWS::SNS::Topic)
    Info: Will replace Queue (AWS::SQS::Queue)
    Info: Will remove Old (AWS::S3::Bucket)
    Info: Stack shop is UPDATE_IN_PROGRESS
    Info: Topic (AWS::SNS::Topic) is UPDATE_IN_PROGRESS
    Info: Topic (AWS::SNS::Topic) is UPDATE_COMPLETE
    Info: Stack shop is UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
    Info: Stack shop is UPDATE_COMPLETE
    Highlight: Deployed stack shop in eu-west-1: 3 changes
    output AwsOutputs[StackId] = arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0
    succeeded
    ");
    assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "UPDATE");
}

#[tokio::test(start_paused = true)]
async fn the_request_is_sent_as_it_is() {
    let fake = FakeCloudFormation::new().plays(CREATED);
    deploy(&fake).await.result.unwrap();
    let mut sent = fake.call("CreateChangeSet").parameters;
    let name = sent.remove("ChangeSetName").unwrap();
    insta::assert_json_snapshot!(sent);
    let executed = fake.call("ExecuteChangeSet").parameters;
    assert!(executed["ChangeSetName"].contains(&format!("/{name}/")), "{executed:?}");
    assert!(executed["ClientRequestToken"].starts_with(&name), "{executed:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_to_change_is_success_and_saves_the_outputs() {
    for reason in [
        "The submitted information didn't contain changes. Submit different information to create a change set.",
        "No updates are to be performed.",
    ] {
        let fake = FakeCloudFormation::new()
            .with_stack(&["UPDATE_COMPLETE"])
            .with_outputs(&[("Url", "https://example.com")])
            .with_failing_change_set(reason);
        let deployment = deploy(&fake).await;
        assert_eq!(
            deployment.transcript(),
            "Info: Nothing to change: stack shop in eu-west-1 is up to date\n\
             output AwsOutputs[StackId] = arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0\n\
             output AwsOutputs[Url] = https://example.com\n\
             succeeded"
        );
        assert_eq!(fake.count("ExecuteChangeSet"), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_to_create_is_said_so() {
    let fake = FakeCloudFormation::new().with_failing_change_set("No updates are to be performed.");
    insta::assert_snapshot!(deploy(&fake).await.transcript(), @"
    Warning: Nothing to change: the template creates no resources, so stack shop in eu-west-1 is still to be created
    succeeded
    ");
}

#[tokio::test(start_paused = true)]
async fn a_stack_under_review_is_still_to_be_created() {
    let fake = FakeCloudFormation::new().with_stack(&["REVIEW_IN_PROGRESS"]).plays(CREATED);
    deploy(&fake).await.result.unwrap();
    assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "CREATE");
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_operation_is_waited_for() {
    let statuses =
        ["UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"];
    let fake = FakeCloudFormation::new().with_stack(&statuses).plays(UPDATED);
    let deployment = deploy(&fake).await;
    deployment.result.unwrap();
    assert_eq!(
        deployment.context.texts(Level::Wait),
        [
            "Another operation on stack shop in eu-west-1 has to end first: it is UPDATE_IN_PROGRESS",
            "Another operation on stack shop in eu-west-1 has to end first: it is UPDATE_ROLLBACK_IN_PROGRESS",
        ]
    );
    assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "UPDATE");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_somebody_else_ends_at_the_timeout() {
    let fake = FakeCloudFormation::new().with_stack(&["UPDATE_IN_PROGRESS"]);
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind(), &errors::TIMED_OUT);
    let expected = "stack shop in eu-west-1 is still UPDATE_IN_PROGRESS because of another operation after 10 min";
    assert_eq!(deployment.failure().message(), expected);
    assert_eq!(fake.count("CreateChangeSet"), 0);
}

/// Statuses that the table stops at, whatever the request says.
#[tokio::test(start_paused = true)]
async fn a_stack_that_cannot_be_deployed_to_is_left_alone() {
    let cases = [
        ("ROLLBACK_FAILED", &errors::STACK_NEVER_CREATED),
        ("IMPORT_ROLLBACK_FAILED", &errors::STACK_NEEDS_REPAIR),
        ("DELETE_FAILED", &errors::STACK_BEING_DELETED),
        ("FROM_THE_FUTURE", &errors::STACK_STATUS_UNKNOWN),
    ];
    for (status, kind) in cases {
        let fake = FakeCloudFormation::new().with_stack(&[status]);
        let deployment = deploy(&fake).await;
        assert_eq!(deployment.failure().kind(), kind);
        assert_eq!(deployment.failure().message(), format!("stack shop in eu-west-1 is {status}"));
        assert_eq!(fake.calls().len(), 1, "{status}: only looked at");
    }
}

/// All other statuses: each comes to the type of change set that the table says.
#[tokio::test(start_paused = true)]
async fn each_status_from_which_there_is_a_way_comes_to_a_change_set() {
    let cases: [(&[&'static str], &str); 14] = [
        (&["REVIEW_IN_PROGRESS"], "CREATE"),
        (&["CREATE_COMPLETE"], "UPDATE"),
        (&["UPDATE_COMPLETE"], "UPDATE"),
        (&["UPDATE_ROLLBACK_COMPLETE"], "UPDATE"),
        (&["IMPORT_COMPLETE"], "UPDATE"),
        (&["IMPORT_ROLLBACK_COMPLETE"], "UPDATE"),
        (&["CREATE_IN_PROGRESS", "CREATE_COMPLETE"], "UPDATE"),
        (&["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"], "UPDATE"),
        (&["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"], "UPDATE"),
        (&["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"], "UPDATE"),
        (&["UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"], "UPDATE"),
        (&["IMPORT_IN_PROGRESS", "IMPORT_COMPLETE"], "UPDATE"),
        (&["IMPORT_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_COMPLETE"], "UPDATE"),
        (&["DELETE_IN_PROGRESS", "DELETE_COMPLETE"], "CREATE"),
    ];
    for (statuses, change_set_type) in cases {
        let fake = FakeCloudFormation::new().with_stack(statuses).plays(UPDATED);
        deploy(&fake).await.result.unwrap();
        assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], change_set_type, "{statuses:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_set_that_fails_gives_its_reason_and_is_not_left_behind() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application");
    let deployment = deploy(&fake).await;
    assert_eq!(deployment.failure().kind().identifier, "TransformFailed");
    assert!(
        deployment
            .failure()
            .message()
            .ends_with("failed: Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application")
    );
    assert_eq!(fake.count("DeleteChangeSet"), 1, "nobody will execute it");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_cannot_work_is_not_sent() {
    let fake = FakeCloudFormation::new();
    let template = TemplateSource::Inline { body: "Resources: {A: {Type: T}}".into() };
    let request = StackRequest { template, ..request() };
    let deployment = deploy_request(&request, fake.transport()).await;
    assert_eq!(deployment.failure().kind(), &errors::PARAMETERS_MISMATCH);
    assert_eq!(deployment.failure().message(), "the template declares no parameter Stage");
    assert_eq!(fake.calls().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_deployed_is_saved_for_later_steps() {
    let fake = FakeCloudFormation::new().with_changes(&["Add Topic AWS::SNS::Topic"]).plays(CREATED);
    let outputs = deploy(&fake).await.context.outputs();
    let outputs = outputs.iter().map(|output| format!("{} = {}", output.name, output.value));
    let outputs = outputs.collect::<Vec<_>>().join("\n");
    let name = &fake.call("CreateChangeSet").parameters["ChangeSetName"];
    insta::assert_snapshot!(outputs.replace(name, "<name>"));
}

#[tokio::test(start_paused = true)]
async fn where_nothing_changed_no_change_set_is_saved() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("No updates are to be performed.");
    let outputs = deploy(&fake).await.context.outputs();
    let value = |name: &str| outputs.iter().find(|output| output.name == name).map(|output| output.value.as_str());
    assert_eq!((value("Changes"), value("ChangeSetId")), (Some("[]"), None));
    assert_eq!(value("StackName"), Some("shop"));
}

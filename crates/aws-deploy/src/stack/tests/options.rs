//! What a request says beside template and parameters.

use super::*;
use crate::errors;
use crate::fake_cloudformation::Refusal;
use crate::{ResourceToImport, TemplateSource};

fn full_request() -> StackRequest {
    StackRequest {
        role_arn: Some("arn:aws:iam::123456789012:role/deploy".try_into().unwrap()),
        notification_arns: vec!["arn:aws:sns:eu-west-1:123456789012:deployments".try_into().unwrap()],
        stack_policy: Some(r#"{"Statement":[]}"#.into()),
        termination_protection: Some(true),
        disable_rollback: true,
        ..request()
    }
}

fn import_request() -> StackRequest {
    let import = ResourceToImport {
        resource_type: "AWS::S3::Bucket".into(),
        logical_id: "Data".try_into().unwrap(),
        identifier: [("BucketName".into(), "shop-data".into())].into(),
    };
    StackRequest { import_resources: vec![import], ..request() }
}

#[tokio::test(start_paused = true)]
async fn everything_that_a_stack_has_is_set() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).plays(UPDATED);
    deploy_request(&full_request(), fake.transport()).await.result.unwrap();
    let created = fake.call("CreateChangeSet").parameters;
    assert_eq!(created["RoleARN"], "arn:aws:iam::123456789012:role/deploy");
    assert_eq!(created["NotificationARNs.member.1"], "arn:aws:sns:eu-west-1:123456789012:deployments");
    assert_eq!(fake.call("ExecuteChangeSet").parameters["DisableRollback"], "true");
    assert_eq!(fake.call("SetStackPolicy").parameters["StackPolicyBody"], r#"{"Statement":[]}"#);
    assert_eq!(fake.call("UpdateTerminationProtection").parameters["EnableTerminationProtection"], "true");
}

#[tokio::test(start_paused = true)]
async fn protection_is_set_where_nothing_else_changes() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("No updates are to be performed.");
    deploy_request(&full_request(), fake.transport()).await.result.unwrap();
    assert_eq!(fake.count("UpdateTerminationProtection"), 1);
}

#[tokio::test(start_paused = true)]
async fn protection_that_is_as_it_shall_be_is_not_set_again() {
    let fake = FakeCloudFormation::new().with_stack(&["CREATE_COMPLETE"]).protected().plays(UPDATED);
    deploy_request(&full_request(), fake.transport()).await.result.unwrap();
    assert_eq!(fake.count("UpdateTerminationProtection"), 0);
}

#[tokio::test(start_paused = true)]
async fn existing_resources_are_imported() {
    for stack in [&[][..], &["CREATE_COMPLETE"]] {
        let fake = FakeCloudFormation::new().with_stack(stack).plays(
            "1 . AWS::CloudFormation::Stack IMPORT_IN_PROGRESS
             2 Data AWS::S3::Bucket IMPORT_COMPLETE
             3 . AWS::CloudFormation::Stack IMPORT_COMPLETE",
        );
        deploy_request(&import_request(), fake.transport()).await.result.unwrap();
        let mut sent = fake.call("CreateChangeSet").parameters;
        assert_eq!(sent["ChangeSetType"], "IMPORT");
        sent.retain(|key, _| key.starts_with("ResourcesToImport"));
        insta::allow_duplicates! { insta::assert_json_snapshot!(sent) };
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_imported_is_updated_later() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["IMPORT_COMPLETE"])
        .with_resources("", &["Data AWS::S3::Bucket IMPORT_COMPLETE"])
        .plays(UPDATED);
    deploy_request(&import_request(), fake.transport()).await.result.unwrap();
    let sent = fake.call("CreateChangeSet").parameters;
    assert_eq!(sent["ChangeSetType"], "UPDATE");
    assert!(!sent.keys().any(|key| key.starts_with("ResourcesToImport")));
}

#[tokio::test(start_paused = true)]
async fn an_import_that_cannot_be_has_its_own_kind() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_failing_change_set("Resource Data cannot be found for import");
    let deployment = deploy_request(&import_request(), fake.transport()).await;
    assert_eq!(deployment.failure().kind(), &errors::IMPORT_REFUSED);
}

#[tokio::test(start_paused = true)]
async fn a_template_in_s3_is_read_by_aws_which_is_asked_what_it_declares() {
    const SUMMARY: &str = "<Parameters><member><ParameterKey>Stage</ParameterKey></member></Parameters>";
    let url = "https://bucket.s3.eu-west-1.amazonaws.com/template.yaml";
    let request = StackRequest { template: TemplateSource::S3 { url: url.try_into().unwrap() }, ..request() };
    let fake = FakeCloudFormation::new().with_summary(SUMMARY).plays(CREATED);
    deploy_request(&request, fake.transport()).await.result.unwrap();
    assert_eq!(fake.call("GetTemplateSummary").parameters["TemplateURL"], url);
    let sent = fake.call("CreateChangeSet").parameters;
    assert_eq!((&*sent["TemplateURL"], sent.get("TemplateBody")), (url, None));
}

#[tokio::test(start_paused = true)]
async fn outputs_are_saved_even_if_what_is_beside_the_template_may_not_be_set() {
    let denied = Refusal::error(403, "AccessDenied", "not authorized to perform: cloudformation:SetStackPolicy");
    let fake = FakeCloudFormation::new()
        .with_stack(&["CREATE_COMPLETE"])
        .with_outputs(&[("TopicArn", "arn:aws:sns:topic")])
        .plays(UPDATED)
        .refusing("SetStackPolicy", denied);
    let deployment = deploy_request(&full_request(), fake.transport()).await;
    assert!(deployment.failure().message().contains("SetStackPolicy"), "{}", deployment.failure());
    assert!(deployment.transcript().contains("output AwsOutputs[TopicArn] = arn:aws:sns:topic"));
}

/// AWS lists what a stack had, too.
#[tokio::test(start_paused = true)]
async fn what_was_deleted_is_imported_again() {
    let fake = FakeCloudFormation::new()
        .with_stack(&["UPDATE_COMPLETE"])
        .with_resources("", &["Data AWS::S3::Bucket DELETE_COMPLETE"])
        .plays(UPDATED);
    deploy_request(&import_request(), fake.transport()).await.result.unwrap();
    assert_eq!(fake.call("CreateChangeSet").parameters["ChangeSetType"], "IMPORT");
}

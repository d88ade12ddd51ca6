//! Which calls a deployment makes, and how many. `docs/aws/deployments.md` says the same.

use std::collections::BTreeSet;
use std::path::Path;

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
    ");
    deploy(&fake).await.result.unwrap();
    assert_eq!((fake.calls().len(), fake.count("DeleteChangeSet")), (6, 0), "the next time it is found");
}

/// What was found to change nothing may change something the next time.
#[tokio::test(start_paused = true)]
async fn of_a_deployment_that_changes_nothing_and_reads_from_elsewhere() {
    for resource in
        ["{Type: AWS::SNS::Topic, DisplayName: '{{resolve:ssm:name}}'}", "{Type: AWS::CloudFormation::Stack}"]
    {
        let body = format!("Parameters: {{Stage: {{Type: String}}}}\nResources: {{Topic: {resource}}}\n");
        let request = StackRequest { template: TemplateSource::Inline { body }, ..request() };
        let fake = FakeCloudFormation::new()
            .with_stack(&["CREATE_COMPLETE"])
            .with_failing_change_set("No updates are to be performed.");
        deploy_request(&request, fake.transport()).await.result.unwrap();
        assert_eq!((fake.calls().len(), fake.count("DeleteChangeSet")), (4, 1), "{resource}");
    }
}

/// Every call that the sources make can be refused, and then is named in the failure.
#[test]
fn the_steps_pages_name_the_rights_for_just_these_calls() {
    let mut made = BTreeSet::new();
    operations_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stack"), &mut made);
    assert!(made.contains("DescribeStackEvents"), "{made:?}");
    let steps = fs_err::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../steps")).unwrap();
    let named: BTreeSet<_> = steps.flat_map(|step| operations_on_page(&step.unwrap().path())).collect();
    assert_eq!(named, made);
}

/// The calls whose refusal the sources in this folder turn into a failure: `.failure("DescribeStacks", …)`.
fn operations_in(folder: &Path, operations: &mut BTreeSet<String>) {
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            operations_in(&path, operations);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs_err::read_to_string(&path).unwrap();
            let named = text.split("session.failure(\"").skip(1).filter_map(|rest| rest.split('"').next());
            operations.extend(named.map(str::to_owned));
        }
    }
}

/// The operations of CloudFormation in the list of rights on the page of the step in this folder, if it has one.
fn operations_on_page(step: &Path) -> BTreeSet<String> {
    let text = fs_err::read_to_string(step.join("README.md")).unwrap_or_default();
    let rights = text.split("## What it needs").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
    let quoted = rights.split('`').skip(1).step_by(2);
    // A name without its service is one of the service before.
    let mut service = "";
    let names = quoted.filter_map(|quoted| {
        let (of, name) = quoted.split_once(':').unwrap_or((service, quoted));
        service = of;
        (of == "cloudformation" && name.starts_with(char::is_uppercase)).then(|| name.to_owned())
    });
    names.collect()
}

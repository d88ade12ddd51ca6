//! Stacks that come, change and fail.

use std::process::Command;

use serde_json::{Value, json};

use super::program::{Ended, Workplace, end, inputs, log_group};

fn json_events(mut command: Command) -> Ended {
    command.args(["--output", "json"]);
    end(command)
}

fn texts(ended: &Ended, level: &str) -> Vec<String> {
    let events = ended.events().into_iter().filter(|event| event["level"] == level);
    events.filter_map(|event| event["message"].as_str().map(ToOwned::to_owned)).collect()
}

#[test]
fn a_new_stack_is_created_and_its_outputs_are_saved() {
    let workplace = Workplace::new("a_new_stack");
    let ended = json_events(workplace.run_on_emulator(&log_group("fresh", 7)));
    ended.succeeds();
    assert!(ended.output("AwsOutputs[StackId]").is_some_and(|id| id.contains("stack/fresh/")), "{ended:#?}");
    assert!(ended.output("AwsOutputs[Group]").is_some(), "{ended:#?}");
}

#[test]
fn deploying_again_changes_nothing() {
    let workplace = Workplace::new("deploying_again");
    json_events(workplace.run_on_emulator(&log_group("same", 7))).succeeds();
    let again = json_events(workplace.run_on_emulator(&log_group("same", 7)));
    again.succeeds();
    let story = [texts(&again, "info"), texts(&again, "highlight")].concat();
    assert!(story.iter().any(|line| line.to_lowercase().contains("nothing to change")), "{story:#?}");
    assert!(again.output("AwsOutputs[Group]").is_some(), "{again:#?}");
}

#[test]
fn a_changed_template_updates_the_stack() {
    let workplace = Workplace::new("a_changed_template");
    let created = json_events(workplace.run_on_emulator(&log_group("grows", 7)));
    let updated = json_events(workplace.run_on_emulator(&log_group("grows", 14)));
    updated.succeeds();
    assert_eq!(updated.output("AwsOutputs[StackId]"), created.output("AwsOutputs[StackId]"));
    assert!(updated.stdout.contains("UPDATE_COMPLETE"), "{updated:#?}");
}

#[test]
fn every_event_is_told_once() {
    let workplace = Workplace::new("every_event");
    let mut command = workplace.run_on_emulator(&log_group("told", 7));
    command.arg("--verbose");
    let ended = json_events(command);
    ended.succeeds();
    let told = ended.events();
    let of_logs = |status: &str| {
        let is_event = |event: &&Value| {
            event["message"].as_str().is_some_and(|text| text.contains("Logs") && text.contains(status))
        };
        told.iter().filter(is_event).count()
    };
    assert_eq!((of_logs("CREATE_IN_PROGRESS"), of_logs("CREATE_COMPLETE")), (1, 1), "{told:#?}");
}

#[test]
fn a_failed_stack_fails_with_the_first_resource_that_failed() {
    let template = json!({
        "Resources": {
            "Broken": {
                "Type": "AWS::CloudFormation::CustomResource",
                "Properties": { "ServiceToken": "arn:aws:lambda:eu-west-1:123456789012:function:missing" },
            },
        },
    });
    let workplace = Workplace::new("a_failed_stack");
    let ended = end(workplace.run_on_emulator(&inputs("broken", &template.to_string())));
    ended.fails(1, &["error:", "Broken", "AwsCloudformation-", "fix:"]);
}

#[test]
fn a_template_is_read_from_a_package() {
    let workplace = Workplace::new("from_a_package");
    let template = "Resources:\n  Logs:\n    Type: AWS::Logs::LogGroup\nOutputs:\n  Group:\n    Value: !Ref Logs\n";
    workplace.write("unpacked/stack.yaml", template);
    let mut inputs = log_group("packaged", 7);
    inputs["template"] = json!({ "type": "package", "package": { "referenceId": "app" }, "path": "stack.yaml" });
    let mut command = workplace.run_on_emulator(&inputs);
    command.args(["--package", "app=unpacked"]);
    let ended = json_events(command);
    ended.succeeds();
    assert!(ended.output("AwsOutputs[Group]").is_some(), "{ended:#?}");
}

#[test]
fn a_file_that_the_package_lacks_is_named() {
    let workplace = Workplace::new("lacks_a_file");
    workplace.write("unpacked/other.yaml", "");
    let mut inputs = log_group("packaged", 7);
    inputs["template"] = json!({ "type": "package", "package": { "referenceId": "app" }, "path": "stack.yaml" });
    let mut command = workplace.run_on_emulator(&inputs);
    command.args(["--package", "app=unpacked"]);
    end(command).fails(1, &["stack.yaml", "app", "AwsCloudformation-Configuration-"]);
}

#[test]
fn a_preview_shows_the_exact_request() {
    let workplace = Workplace::new("a_preview");
    let ended = end(workplace.with_inputs("preview", "aws-cloudformation", &log_group("seen", 7)));
    ended.succeeds();
    for part in ["deploy stack seen", "eu-west-1", "AWS::Logs::LogGroup"] {
        assert!(ended.stdout.to_lowercase().contains(&part.to_lowercase()), "{part}: {ended:#?}");
    }
}

#[test]
fn a_package_that_was_not_given_is_named_with_the_flag() {
    let workplace = Workplace::new("package_not_given");
    let mut inputs = log_group("packaged", 7);
    inputs["template"] = json!({ "type": "package", "package": { "referenceId": "app" }, "path": "stack.yaml" });
    end(workplace.run_on_emulator(&inputs)).fails(3, &["$.template.package", "`app`", "--package REF=DIR"]);
}

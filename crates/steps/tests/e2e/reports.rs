//! The formats in which a run is shown.

use super::program::{Workplace, end, log_group};

#[test]
fn a_worker_reads_outputs_as_service_messages() {
    let workplace = Workplace::new("service_messages");
    let mut command = workplace.run_on_emulator(&log_group("worker", 7));
    command.args(["--output", "service-messages"]);
    let ended = end(command);
    ended.succeeds();
    // base64 of `AwsOutputs[StackId]`
    assert!(ended.stdout.contains(r#"##octopus[setVariable name="QXdzT3V0cHV0c1tTdGFja0lkXQ==""#), "{ended:#?}");
    assert!(ended.stdout.contains("##octopus[stdout-default]"), "{ended:#?}");
}

#[test]
fn json_ends_with_the_result() {
    let workplace = Workplace::new("json_result");
    let mut command = workplace.run_on_emulator(&log_group("machine", 7));
    command.args(["--output", "json"]);
    let ended = end(command);
    assert_eq!(ended.events().last(), Some(&serde_json::json!({ "event": "result", "succeeded": true })));
}

#[test]
fn json_tells_where_each_resource_is() {
    let workplace = Workplace::new("json_tasks");
    let mut command = workplace.run_on_emulator(&log_group("tasks", 7));
    command.args(["--output", "json"]);
    let events = end(command).events();
    let states = events.iter().filter(|event| event["event"] == "task" && event["id"] == "Logs");
    let states: Vec<_> = states.map(|event| (event["state"].as_str(), event["detail"].as_str())).collect();
    assert_eq!(states.first(), Some(&(Some("waiting"), None)), "{states:?}");
    assert_eq!(states.last(), Some(&(Some("done"), Some("CREATE_COMPLETE"))), "{states:?}");
}

#[test]
fn people_see_the_outputs() {
    let workplace = Workplace::new("people");
    let ended = end(workplace.run_on_emulator(&log_group("people", 7)));
    ended.succeeds();
    assert!(ended.stdout.contains("AwsOutputs[Group]"), "{ended:#?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let workplace = Workplace::new("closed_pipe");
    let mut command = workplace.steps(&["show", "aws-cloudformation", "--json"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

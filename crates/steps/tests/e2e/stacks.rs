//! Stacks of particular shapes: replaced resources, nested stacks, many events, large templates, two deployments at once.

use std::fmt::Write;
use std::process::Stdio;
use std::thread;

use serde_json::{Value, json};

use super::fault_proxy::{Call, Fault, FaultProxy};
use super::program::{Ended, Workplace, actors, emulator, end, inputs};

const REPLACEABLE: &str = include_str!("templates/replaceable.yaml");
const NESTED: &str = include_str!("templates/nested.yaml");
const NESTED_CHILD: &str = include_str!("templates/nested-child.yaml");

fn with_parameters(mut inputs: Value, parameters: &[(&str, &str)]) -> Value {
    let parameters = parameters.iter().map(|(key, value)| json!({ "key": key, "value": value }));
    inputs["parameters"] = parameters.collect();
    inputs
}

#[test]
fn a_replacement_is_announced_and_the_old_resource_goes() {
    let workplace = Workplace::new("replacement");
    let deploy = |queue: &str| {
        let inputs = with_parameters(inputs(&workplace.stack(), REPLACEABLE), &[("Name", queue)]);
        end(workplace.run_on_emulator(&inputs))
    };
    deploy("before").succeeds();
    let replaced = deploy("after");
    replaced.succeeds();
    assert!(replaced.stdout.contains("replace"), "{replaced:#?}");
    let queues = workplace.account().queues();
    assert!(queues.len() == 1 && queues[0].ends_with("/after"), "{queues:?}");
}

/// `templates/nested.yaml`, whose child lies in S3.
struct Nested {
    workplace: Workplace,
    child_url: String,
}

impl Nested {
    fn new(test: &str) -> Self {
        let workplace = Workplace::new(test);
        let (account, bucket) = (workplace.account(), workplace.stack());
        account.create_bucket(&bucket);
        let child_url = account.upload(&bucket, "child.yaml", NESTED_CHILD);
        Self { workplace, child_url }
    }

    fn deploy(&self, fails: &str) -> Ended {
        let parameters = [("ChildUrl", self.child_url.as_str()), ("Fails", fails)];
        let inputs = with_parameters(inputs(&self.workplace.stack(), NESTED), &parameters);
        end(self.workplace.run_on_emulator(&inputs))
    }
}

#[test]
fn events_of_nested_stacks_are_told() {
    let ended = Nested::new("nested").deploy("no");
    ended.succeeds();
    assert!(ended.stdout.contains("Child/Logs"), "{ended:#?}");
}

#[test]
fn the_cause_of_a_failed_update_is_found_in_the_nested_stack() {
    let nested = Nested::new("nested_update_fails");
    nested.deploy("no").succeeds();
    nested.deploy("yes").fails(1, &["Child/Signal", "WaitCondition timed out", "fix:"]);
}

#[test]
fn the_cause_of_a_failed_creation_is_told_of_the_nested_stack() {
    // The emulator removes a nested stack that could not be created before anybody can read its events.
    Nested::new("nested_creation_fails").deploy("yes").fails(1, &["Child", "WaitCondition timed out", "fix:"]);
}

#[test]
fn many_events_are_told_once_each_and_in_order() {
    let workplace = Workplace::new("many_events");
    let mut command = workplace.run_on_emulator(&inputs(&workplace.stack(), &many_parameters(80)));
    command.args(["--output", "json", "--verbose"]);
    let ended = end(command);
    ended.succeeds();
    let told: Vec<_> = ended.events().iter().filter_map(|event| Some(event["message"].as_str()?.to_owned())).collect();
    let mut last = 0;
    for index in 0..80 {
        for status in ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"] {
            let is_about =
                |(_, line): &(usize, &String)| line.contains(&format!("Setting{index:03}")) && line.contains(status);
            let lines: Vec<_> = told.iter().enumerate().filter(is_about).map(|(line, _)| line).collect();
            assert!(lines.len() == 1 && lines[0] > last, "{status} of {index}: {lines:?} after {last}\n{told:#?}");
            last = lines[0];
        }
    }
}

/// A template with this many parameters of the Systems Manager, one after the other.
fn many_parameters(count: usize) -> String {
    let mut template = String::from("Resources:\n");
    for index in 0..count {
        let before = index.checked_sub(1).map(|before| format!("    DependsOn: Setting{before:03}\n"));
        write!(
            template,
            "  Setting{index:03}:\n    Type: AWS::SSM::Parameter\n{}    Properties: {{Type: String, Value: x}}\n",
            before.unwrap_or_default()
        )
        .unwrap();
    }
    template
}

#[test]
fn a_template_too_large_for_a_request_goes_through_s3_once() {
    let workplace = Workplace::new("large_template");
    let template = format!("# {}\n{}", "x".repeat(60_000), many_parameters(1));
    for uploads in [1, 0] {
        let proxy = FaultProxy::start(&emulator(), Fault::never());
        end(workplace.run_through(&proxy, &inputs(&workplace.stack(), &template))).succeeds();
        let is_template =
            |call: &&Call| call.action.starts_with("PUT ") && call.action.contains(".yaml") && call.status == Some(200);
        assert_eq!(proxy.calls().iter().filter(is_template).count(), uploads, "{:#?}", proxy.calls());
    }
    assert_eq!(workplace.account().stack_status(&workplace.stack()).as_deref(), Some("CREATE_COMPLETE"));
}

#[test]
fn two_equal_deployments_at_once_both_succeed() {
    let workplace = Workplace::new("two_equal");
    let (ended, proxy) = deploy_at_once(&workplace, [&[("Seconds", "0.3")], &[("Seconds", "0.3")]]);
    for ended in &ended {
        ended.succeeds();
    }
    assert_eq!(proxy.carried_out("ExecuteChangeSet"), 1, "{ended:#?}\n{:#?}", proxy.calls());
}

#[test]
fn two_different_deployments_at_once_happen_one_after_the_other() {
    let workplace = Workplace::new("two_different");
    // The emulator makes two stacks of two first change sets that wait side by side; AWS makes one.
    end(workplace.run_on_emulator(&actors(&workplace.stack(), &[("Seconds", "0"), ("Version", "0")]))).succeeds();
    let different: [&[_]; 2] = [&[("Seconds", "0.3"), ("Version", "1")], &[("Seconds", "0.3"), ("Version", "2")]];
    let (ended, proxy) = deploy_at_once(&workplace, different);
    for ended in &ended {
        ended.succeeds();
    }
    assert_eq!(proxy.carried_out("ExecuteChangeSet"), 2, "{ended:#?}\n{:#?}", proxy.calls());
    let status = workplace.account().stack_status(&workplace.stack());
    assert_eq!(status.as_deref(), Some("UPDATE_COMPLETE"));
}

/// Two deployments of one stack that begin together.
fn deploy_at_once(workplace: &Workplace, parameters: [&[(&str, &str)]; 2]) -> (Vec<Ended>, FaultProxy) {
    let proxy = FaultProxy::start(&emulator(), Fault::never());
    let started = parameters.map(|parameters| {
        let mut command = workplace.run_through(&proxy, &actors(&workplace.stack(), parameters));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    });
    let waiting = started.map(|child| thread::spawn(|| Ended::from(child.wait_with_output().unwrap())));
    (waiting.into_iter().map(|waiting| waiting.join().unwrap()).collect(), proxy)
}

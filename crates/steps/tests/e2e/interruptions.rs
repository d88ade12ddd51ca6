//! Ctrl-C, and what a server sends to end a worker.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::program::{Ended, Workplace, inputs};

/// A run that waits for something, and what it has said so far.
struct Running {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    said: String,
}

impl Running {
    fn start(mut command: std::process::Command) -> Self {
        command.args(["--output", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout, said: String::new() }
    }

    /// Reads until a line holds this text.
    #[track_caller]
    fn until(&mut self, text: &str) {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert_ne!(self.stdout.read_line(&mut line).unwrap(), 0, "it ended without {text:?}: {}", self.said);
            self.said.push_str(&line);
        }
    }

    fn interrupt(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn end(mut self) -> Ended {
        self.stdout.read_to_string(&mut self.said).unwrap();
        let mut ended = Ended::from(self.child.wait_with_output().unwrap());
        ended.stdout = self.said;
        ended
    }
}

/// A stack with a resource that takes as long as this.
fn waiting_stack(stack: &str, seconds: u32) -> Value {
    let template = json!({
        "Resources": {
            "Handle": { "Type": "AWS::CloudFormation::WaitConditionHandle" },
            "Wait": {
                "Type": "AWS::CloudFormation::WaitCondition",
                "Properties": { "Handle": { "Ref": "Handle" }, "Timeout": seconds.to_string(), "Count": 1 },
            },
        },
    });
    inputs(stack, &template.to_string())
}

#[test]
fn a_step_is_asked_to_stop_and_says_how_it_did() {
    let workplace = Workplace::new("asked_to_stop");
    let asked = json!({ "behaviour": "waitForCancellation", "when": "execute" });
    for signal in [Signal::INT, Signal::TERM] {
        let mut running = Running::start(workplace.with_inputs("run", "misbehaving-step", &asked));
        running.until("in the sandbox");
        running.interrupt(signal);
        running.until("interrupted: the step is asked to stop");
        running.end().fails(1, &["stopped because the user said so", "MisbehavingStep-General-Cancelled"]);
    }
}

#[test]
fn a_creation_that_is_interrupted_is_left_running_and_named() {
    let workplace = Workplace::new("interrupted_creation");
    let mut running = Running::start(workplace.run_on_emulator(&waiting_stack("slow", 20)));
    running.until("Wait (AWS::CloudFormation::WaitCondition) is CREATE_IN_PROGRESS");
    running.interrupt(Signal::INT);
    let ended = running.end();
    ended.fails(1, &["AwsCloudformation-General-Cancelled", "CREATE_IN_PROGRESS", "describe-stack-events"]);
}

#[test]
fn the_second_interruption_ends_the_run_at_once() {
    let workplace = Workplace::new("interrupted_twice");
    let asked = json!({ "behaviour": "loopForever", "when": "execute" });
    let mut running = Running::start(workplace.with_inputs("run", "misbehaving-step", &asked));
    running.until("in the sandbox");
    running.interrupt(Signal::INT);
    running.until("interrupt again to stop at once");
    running.interrupt(Signal::INT);
    running.end().fails(1, &["stopped at once"]);
}

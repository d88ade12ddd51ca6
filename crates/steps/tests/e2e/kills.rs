//! Runs that are killed and run again: they converge, and nothing is executed twice.
//!
//! The proxy holds the n-th call, before the server has seen it or after the server has carried it out; the program is
//! killed while it waits for the answer. That is done for every call of a run.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::aws::REGION;
use super::fault_proxy::{Fault, FaultProxy};
use super::program::{Workplace, actors, emulator, end};
use super::situations::{Parameters, Past, arrange};

/// How many points are tried at a time. They wait more than they work.
const AT_ONCE: usize = 4;

/// Longer than any run here takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A stack to begin with and a run that changes it.
struct Case {
    name: &'static str,
    past: &'static [Past],
    /// The stack's status when the run begins.
    found: Option<&'static str>,
    what: What,
    /// What is carried out once, however often the run is killed.
    once: &'static [&'static str],
    /// How many points of the run there are at least.
    points: usize,
    /// The stack's status when the run is over.
    ends: Option<&'static str>,
}

/// What is run.
enum What {
    /// A deployment that gives these parameters to the actors.
    Deploy(Parameters),
    /// The same, as it was previewed before.
    DeployPlan(Parameters),
    Delete,
}

#[test]
fn a_creation_killed_at_any_call_converges() {
    survives_being_killed(&Case {
        name: "create",
        past: &[],
        found: None,
        what: What::Deploy(&[("Seconds", "0.8")]),
        once: &["ExecuteChangeSet"],
        points: 13,
        ends: Some("CREATE_COMPLETE"),
    });
}

#[test]
fn an_update_killed_at_any_call_converges() {
    survives_being_killed(&Case {
        name: "update",
        past: &[Past::Create(&[("Seconds", "0.3")])],
        found: Some("CREATE_COMPLETE"),
        what: What::Deploy(&[("Seconds", "0.3"), ("Version", "2")]),
        once: &["ExecuteChangeSet"],
        points: 13,
        ends: Some("UPDATE_COMPLETE"),
    });
}

#[test]
fn a_plan_killed_at_any_call_converges() {
    survives_being_killed(&Case {
        name: "plan",
        past: &[Past::Create(&[("Seconds", "0.3")])],
        found: Some("CREATE_COMPLETE"),
        what: What::DeployPlan(&[("Seconds", "0.3"), ("Version", "2")]),
        once: &["ExecuteChangeSet"],
        points: 11,
        ends: Some("UPDATE_COMPLETE"),
    });
}

#[test]
fn a_continued_rollback_killed_at_any_call_converges() {
    survives_being_killed(&Case {
        name: "continue",
        past: &[
            Past::Create(&[("FirstFails", "Update")]),
            Past::Update(&[("Version", "2"), ("SecondFails", "Update")]),
        ],
        found: Some("UPDATE_ROLLBACK_FAILED"),
        what: What::Deploy(&[("Seconds", "0.3"), ("Version", "3")]),
        once: &["ContinueUpdateRollback", "ExecuteChangeSet"],
        points: 19,
        ends: Some("UPDATE_COMPLETE"),
    });
}

#[test]
fn a_deletion_killed_at_any_call_converges() {
    survives_being_killed(&Case {
        name: "delete",
        past: &[Past::Create(&[("Seconds", "0.3")])],
        found: Some("CREATE_COMPLETE"),
        what: What::Delete,
        once: &["DeleteStack"],
        points: 9,
        ends: None,
    });
}

impl Case {
    fn arrange(&self, workplace: &Workplace) {
        arrange(workplace, self.past, self.found);
        if let What::DeployPlan(_) = self.what {
            let mut preview = workplace.on_emulator("preview", &self.inputs(workplace));
            preview.args(["--live", "--out"]).arg(workplace.path("plan.json"));
            end(preview).succeeds();
        }
    }

    fn inputs(&self, workplace: &Workplace) -> Value {
        match self.what {
            What::Deploy(parameters) | What::DeployPlan(parameters) => {
                let mut inputs = actors(&workplace.stack(), parameters);
                inputs["continueRollback"] = json!("whenAsked");
                inputs
            }
            What::Delete => json!({ "stackName": workplace.stack(), "region": REGION }),
        }
    }

    fn run(&self, workplace: &Workplace, proxy: &FaultProxy) -> Command {
        let inputs = self.inputs(workplace);
        match self.what {
            What::Deploy(_) => workplace.run_through(proxy, &inputs),
            What::DeployPlan(_) => {
                let mut run = workplace.run_through(proxy, &inputs);
                run.arg("--plan").arg(workplace.path("plan.json"));
                run
            }
            What::Delete => workplace.delete_through(proxy, &inputs),
        }
    }
}

/// Kills the run at every call that it makes, each time in an account of its own.
fn survives_being_killed(case: &Case) {
    let points = points(calls_of(case));
    let reached = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let was_reached = survives(case, point);
                    reached.fetch_add(usize::from(was_reached), Ordering::SeqCst);
                }
            });
        }
    });
    // How often events are asked for depends on the machine, so the last points may lie beyond the end.
    let reached = reached.into_inner();
    assert!(reached >= case.points, "only {reached} of {} points were reached", points.len());
}

/// How many calls the run makes when nobody disturbs it.
fn calls_of(case: &Case) -> usize {
    let workplace = Workplace::new(&format!("killed_{}", case.name));
    case.arrange(&workplace);
    let proxy = FaultProxy::start(&emulator(), Fault::never());
    end(case.run(&workplace, &proxy)).succeeds();
    proxy.calls().len()
}

/// Before and after each call.
fn points(calls: usize) -> Vec<(usize, Fault)> {
    (1..=calls).flat_map(|call| [(call, Fault::HoldBefore), (call, Fault::HoldAfter)]).collect()
}

/// Whether the run was killed there. It has to converge in any case.
fn survives(case: &Case, (call, fault): &(usize, Fault)) -> bool {
    let point = format!("{} killed at call {call}, {fault:?}", case.name);
    let workplace = Workplace::new(&point);
    case.arrange(&workplace);
    let first = FaultProxy::start(&emulator(), fault.clone().at_call(*call));
    let was_reached = run_and_kill(case.run(&workplace, &first), &first);

    let second = FaultProxy::start(&emulator(), Fault::never());
    let ended = end(case.run(&workplace, &second));
    let calls = || format!("{point}\n{:#?}\n{:#?}", first.calls(), second.calls());
    assert_eq!(ended.code, Some(0), "{ended:#?}\n{}", calls());
    for action in case.once {
        assert_eq!(first.carried_out(action) + second.carried_out(action), 1, "{action}: {}", calls());
    }
    let account = workplace.account();
    assert_eq!(account.stack_status(&workplace.stack()).as_deref(), case.ends, "{}", calls());
    if case.ends.is_some() {
        // What would change nothing may be left, to be found the next time.
        let left = account.cloudformation("ListChangeSets", &[("StackName", &workplace.stack())]);
        let is_harmless = |status: &str| ["EXECUTE_COMPLETE", "UNAVAILABLE"].contains(&status);
        assert!(left.texts("ExecutionStatus").all(is_harmless), "{left:?}\n{}", calls());
    }
    was_reached
}

/// Kills the program as soon as the proxy holds a call of it. False if it ended before.
fn run_and_kill(mut command: Command, proxy: &FaultProxy) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    while !proxy.holds_a_call() {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        assert!(started.elapsed() < PATIENCE, "neither held nor ended: {:#?}", proxy.calls());
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

//! Deployments that are killed and run again: they converge, and nothing is executed twice.
//!
//! The proxy holds the n-th call, before the server has seen it or after the server has carried it out; the program is
//! killed while it waits for the answer. That is done for every call of a deployment.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::fault_proxy::{Fault, FaultProxy};
use super::program::{Workplace, actors, emulator, end};
use super::situations::{Parameters, Past, arrange};

/// How many points are tried at a time. They wait more than they work.
const AT_ONCE: usize = 4;

/// Longer than any deployment here takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A stack to begin with and a deployment that changes it.
struct Deployment {
    name: &'static str,
    past: &'static [Past],
    /// The parameters that the deployment gives to the actors.
    parameters: Parameters,
    /// The stack's status when the deployment is over.
    ends: &'static str,
}

#[test]
fn a_creation_killed_at_any_call_converges() {
    survives_being_killed(&Deployment {
        name: "create",
        past: &[],
        parameters: &[("Seconds", "0.8")],
        ends: "CREATE_COMPLETE",
    });
}

#[test]
fn an_update_killed_at_any_call_converges() {
    survives_being_killed(&Deployment {
        name: "update",
        past: &[Past::Create(&[("Seconds", "0.3")])],
        parameters: &[("Seconds", "0.3"), ("Version", "2")],
        ends: "UPDATE_COMPLETE",
    });
}

impl Deployment {
    fn arrange(&self, workplace: &Workplace) {
        arrange(workplace, self.past, (!self.past.is_empty()).then_some("CREATE_COMPLETE"));
    }

    fn inputs(&self, workplace: &Workplace) -> Value {
        actors(&workplace.stack(), self.parameters)
    }
}

/// Kills the deployment at every call that it makes, each time in an account of its own.
fn survives_being_killed(deployment: &Deployment) {
    let points = points(calls_of(deployment));
    let reached = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let was_reached = survives(deployment, point);
                    reached.fetch_add(usize::from(was_reached), Ordering::SeqCst);
                }
            });
        }
    });
    // How often events are asked for depends on the machine, so the last points may lie beyond the end.
    let reached = reached.into_inner();
    assert!(reached >= 13, "only {reached} of {} points were reached", points.len());
}

/// How many calls the deployment makes when nobody disturbs it.
fn calls_of(deployment: &Deployment) -> usize {
    let workplace = Workplace::new(&format!("killed_{}", deployment.name));
    deployment.arrange(&workplace);
    let proxy = FaultProxy::start(&emulator(), Fault::never());
    end(workplace.run_through(&proxy, &deployment.inputs(&workplace))).succeeds();
    proxy.calls().len()
}

/// Before and after each call.
fn points(calls: usize) -> Vec<(usize, Fault)> {
    (1..=calls).flat_map(|call| [(call, Fault::HoldBefore), (call, Fault::HoldAfter)]).collect()
}

/// Whether the deployment was killed there. It has to converge in any case.
fn survives(deployment: &Deployment, (call, fault): &(usize, Fault)) -> bool {
    let point = format!("{} killed at call {call}, {fault:?}", deployment.name);
    let workplace = Workplace::new(&point);
    deployment.arrange(&workplace);
    let first = FaultProxy::start(&emulator(), fault.clone().at_call(*call));
    let was_reached = run_and_kill(workplace.run_through(&first, &deployment.inputs(&workplace)), &first);

    let second = FaultProxy::start(&emulator(), Fault::never());
    let ended = end(workplace.run_through(&second, &deployment.inputs(&workplace)));
    let calls = || format!("{point}\n{:#?}\n{:#?}", first.calls(), second.calls());
    assert_eq!(ended.code, Some(0), "{ended:#?}\n{}", calls());
    let executed = first.carried_out("ExecuteChangeSet") + second.carried_out("ExecuteChangeSet");
    assert_eq!(executed, 1, "{}", calls());
    let account = workplace.account();
    assert_eq!(account.stack_status(&workplace.stack()).as_deref(), Some(deployment.ends), "{}", calls());
    let left = account.cloudformation("ListChangeSets", &[("StackName", &workplace.stack())]);
    assert!(left.texts("ExecutionStatus").all(|status| status == "EXECUTE_COMPLETE"), "{left:?}\n{}", calls());
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

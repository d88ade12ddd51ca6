//! Deployments that are interrupted: they stop where AWS can stop, and say what goes on where it cannot.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::fault_proxy::{Fault, FaultProxy};
use super::program::{Ended, Workplace, actors, emulator, end};
use super::situations::{Parameters, Past, arrange};

/// Longer than any deployment here takes.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn an_interrupted_update_is_taken_back_and_can_be_repeated() {
    let workplace = Workplace::new("interrupted_update");
    arrange(&workplace, &[Past::Create(&[("Seconds", "0.5")])], Some("CREATE_COMPLETE"));
    let (ended, proxy) = interrupted(&workplace, &[("Seconds", "0.5"), ("Version", "2")]);
    ended.fails(1, &["cancelled", "UPDATE_ROLLBACK_COMPLETE"]);
    assert_eq!(proxy.carried_out("CancelUpdateStack"), 1, "{:#?}", proxy.calls());
    let status = || workplace.account().stack_status(&workplace.stack());
    assert_eq!(status().as_deref(), Some("UPDATE_ROLLBACK_COMPLETE"));
    end(workplace.run_on_emulator(&actors(&workplace.stack(), &[("Version", "2")]))).succeeds();
    assert_eq!(status().as_deref(), Some("UPDATE_COMPLETE"));
}

#[test]
fn an_interrupted_creation_goes_on_and_is_found_by_the_next_run() {
    let workplace = Workplace::new("interrupted_creation");
    let parameters: Parameters = &[("Seconds", "0.5")];
    interrupted(&workplace, parameters).0.fails(1, &["cancelled", "goes on", "CREATE_IN_PROGRESS"]);
    let proxy = FaultProxy::start(&emulator(), Fault::never());
    end(workplace.run_through(&proxy, &actors(&workplace.stack(), parameters))).succeeds();
    assert_eq!(proxy.carried_out("ExecuteChangeSet"), 0, "{:#?}", proxy.calls());
    assert_eq!(workplace.account().stack_status(&workplace.stack()).as_deref(), Some("CREATE_COMPLETE"));
}

/// Interrupts the deployment as soon as it has executed its change set.
fn interrupted(workplace: &Workplace, parameters: Parameters) -> (Ended, FaultProxy) {
    let proxy = FaultProxy::start(&emulator(), Fault::never());
    let mut command = workplace.run_through(&proxy, &actors(&workplace.stack(), parameters));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while proxy.carried_out("ExecuteChangeSet") == 0 {
        assert!(started.elapsed() < PATIENCE, "nothing is executed: {:#?}", proxy.calls());
        thread::sleep(Duration::from_millis(5));
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    (Ended::from(child.wait_with_output().unwrap()), proxy)
}
